"""Where a path may lead: leaves, their prices and caps in whole units, and how probable its end is.

By default a path asks of people no more than their answers have brought so far. With earlier
years' results it is known how probable its goal is.
"""

import datetime
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, WithJsonSchema

from parplan.files.loading import read_beside
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.findings import PAR002, Finding
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, half_up, tidy
from parplan.plan.published import Index, PublishedResults
from parplan.plan.results import Round
from parplan.plan.shapes import AssessedBy, Shape, Text
from parplan.questions.path.optimum import Cap, Mover, Moves, Way
from parplan.questions.path.programme import Clock, Unproven
from parplan.questions.scenario import Settings, changed
from parplan.questions.year.chances import Chances, Prospects, Total, together, total
from parplan.questions.year.known import (
    Experience,
    LeafPoints,
    SourceOfPoints,
    Surveys,
    experience,
)

_WHOLE = 100
"""SIPAS is in percent."""


class BestShare(NamedTuple):
    """The largest part of its points that a survey leaf, or SIPAS of any province, has had."""

    share: Fraction
    where: Phrase
    """A leaf and its year, or a province, its year and where that was published."""

    @property
    def percent(self) -> Decimal:
        """The share in percent, rounded down to hundredths, for people."""
        return tidy(half_up(Decimal(math.floor(self.share * 10_000)) / 100, 2))

    def most(self, leaf: Node) -> Decimal:
        """Give what a leaf may come to: its maximum, unless people are asked for its points."""
        if not leaf.asks_people:
            return leaf.max_points
        part = Fraction(leaf.max_points) * self.share
        exact = Decimal(part.numerator) / Decimal(part.denominator)
        return min(leaf.max_points, exact)


def best_share(plan: Plan, published: PublishedResults) -> BestShare | None:
    """Find it among the plan's scores, the official points of earlier years and published SIPAS.

    Of equal ones the first is named. `None` where nothing is known.
    """
    return max(_known(plan, published), key=lambda known: known.share, default=None)


def _known(plan: Plan, published: PublishedResults) -> Iterator[BestShare]:
    scored, year = plan.plan.score_year, str(plan.plan.score_year)
    asked = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == AssessedBy.SURVEY]
    asked = [leaf for leaf in asked if leaf.max_points]
    for leaf in asked:
        if leaf.score is not None:
            yield _of_leaf(leaf, leaf.score, year)
    for earlier, results in plan.results.items():
        for leaf in asked:
            official = results.leaf(leaf.code).scores.get(Round.OFFICIAL)
            if official is not None and earlier < scored:
                yield _of_leaf(leaf, official, str(earlier))
    for result in published.results:
        if result.index == Index.SIPAS and result.score is not None:
            where = Phrase(
                "SIPAS of {province} in {year}, {source}",
                province=result.province,
                year=str(result.year),
                source=result.source,
            )
            yield BestShare(Fraction(result.score) / _WHOLE, where)


def _of_leaf(leaf: Node, points: Decimal, year: str) -> BestShare:
    share = Fraction(points) / Fraction(leaf.max_points)
    return BestShare(share, Phrase("{code} in {year}", code=leaf.code, year=year))


STEP = Decimal("0.01")
"""Leaves without steps of their own move to multiples of it, or to all their points."""

_MOST = 1_000_000_000
Amount = Annotated[
    Decimal,
    Field(strict=True, ge=0, le=_MOST, decimal_places=6),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": _MOST}),
]


class Price(Shape):
    """`fixed` for a leaf that moves at all, `per_point` for each point that it gains.

    What a leaf's own price leaves out is the default's; what that leaves out is nothing.
    """

    fixed: Amount | None = None
    per_point: Amount | None = None


class Costs(Shape):
    """A file of its own: in which unit, the price of any leaf, and of some leaves by code."""

    name: Text | None = None
    unit: Text | None = None
    default: Price = Price()
    leaves: dict[Text, Price] = Field(default_factory=dict)

    def of(self, code: str) -> tuple[Decimal, Decimal]:
        """Give a leaf's price: fixed, and per point."""
        own = self.leaves.get(code, self.default)
        fixed = self.default.fixed if own.fixed is None else own.fixed
        per_point = self.default.per_point if own.per_point is None else own.per_point
        return fixed or Decimal(0), per_point or Decimal(0)


class CostsFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    costs: Costs


def costs_of(plan: Plan, file: Path) -> Costs:
    """Read a file of costs, all of whose prices are of leaves."""

    def misfits(found: CostsFile) -> Iterator[Finding]:
        for code in found.costs.leaves:
            if told := plan.not_a_leaf(code):
                yield Finding(PAR002, ("costs", "leaves", code), *told)

    return read_beside(file, CostsFile, misfits).costs


def required_of(
    plan: Plan, codes: Sequence[str], excluded: Collection[str], best: BestShare | None = None
) -> Iterator[str]:
    """Read codes of leaves that have to move; each of them can, and isn't excluded."""
    for typed in codes:
        code = typed.strip().rstrip(".")
        if told := plan.not_a_leaf(code):
            raise Refusal(*told)
        leaf = plan.criterion(code)
        if leaf.score is None or leaf.score >= leaf.max_points:
            raise Refusal(
                Phrase(
                    "{code} can't move: it has all of its {points} points",
                    code=code,
                    points=leaf.max_points,
                )
            )
        if not reachable(plan, leaf):
            raise Refusal(Phrase("{code} can't move: its rule gives no more points", code=code))
        if best and not reachable(plan, leaf, best):
            raise Refusal(
                Phrase(
                    "{code} can't move: people are asked, and it has had the best share so far,"
                    " {share}",
                    code=code,
                    share=Phrase("{share}%", share=best.percent),
                ),
                Phrase("--no-caps lets it move to all its points"),
            )
        if code in excluded:
            raise Refusal(Phrase("{code} can't be both required and excluded", code=code))
        yield code


class Limit(NamedTuple):
    """The leaves of these codes may gain no more than so much together."""

    name: Phrase
    codes: Collection[str]
    most: Decimal


class Search:
    """Where the leaves start from, those that can move, and the moves themselves."""

    def __init__(  # noqa: PLR0913 - all that a path is asked for
        self,
        plan: Plan,
        *,
        costs: Costs | None = None,
        excluded: Collection[str] = (),
        required: Collection[str] = (),
        limits: Collection[Limit] = (),
        best: BestShare | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Count gains and costs in the largest units of which all are whole multiples.

        `excluded` leaves stay where they are, `required` ones have to move; where people are
        asked, no leaf goes beyond the `best` share. Without costs, the price of a path is the
        number of its leaves.
        """
        self._plan, self._excluded, self._required = plan, excluded, required
        self.limits, self.best, self.clock = limits, best, clock or Clock()
        self.costs = costs
        self.start = add(map(score, plan.leaves)) or Decimal(0)
        self.leaves = tuple(
            leaf
            for leaf in plan.leaves
            if leaf.code not in excluded and reachable(plan, leaf, best)
        )
        gains = [
            [Fraction(points - score(leaf)) for points in reachable(plan, leaf, best)]
            for leaf in self.leaves
        ]
        self._unit = _common([gain for own in gains for gain in own])
        prices = [
            (Fraction(fixed), Fraction(per_point) * self._unit)
            for fixed, per_point in ((costs or Costs()).of(leaf.code) for leaf in self.leaves)
        ]
        self._coin = _common([amount for price in prices for amount in price])
        self.movers = tuple(
            Mover(
                tuple(int(gain / self._unit) for gain in own),
                int(fixed / self._coin),
                int(per_unit / self._coin),
                must=leaf.code in required,
            )
            for leaf, own, (fixed, per_unit) in zip(self.leaves, gains, prices, strict=True)
        )
        self.moves = Moves(self.movers, tuple(map(self._cap, limits)), self.clock)

    def without_people(self) -> "Search | None":
        """Leave out all leaves where people are asked; `None` where one of them has to move."""
        asked = {leaf.code for leaf in self._plan.leaves if leaf.asks_people}
        if asked & set(self._required):
            return None
        return Search(
            self._plan,
            costs=self.costs,
            excluded={*self._excluded, *asked},
            required=self._required,
            limits=self.limits,
            clock=self.clock,
        )

    def people(self, way: Way) -> int:
        """Count the leaves of a way where people are asked."""
        return sum(self.leaves[place].asks_people for place in way.moved)

    def need(self, points: Decimal) -> int:
        """Count the units that lead from the start to so many points."""
        return math.ceil(Fraction(points - self.start) / self._unit)

    def points(self, units: int) -> Decimal:
        """Tell how many points so many units of gain are."""
        return _decimal(units * self._unit)

    def price(self, units: int) -> Decimal | None:
        """Tell what so many units of cost come to; nothing where there are no costs."""
        return None if self.costs is None else _decimal(units * self._coin)

    def settings(self, way: Way) -> dict[str, Decimal]:
        """Give the points of the leaves that move."""
        moved = ((self.leaves[place], way.gains[place]) for place in way.moved)
        return {leaf.code: tidy(score(leaf) + self.points(gain)) for leaf, gain in moved}

    def reached(self, way: Way) -> Decimal:
        """Add a way up in exact decimals, and hold it once more against all that is asked."""
        settings = self.settings(way)
        after = changed(self._plan, "score", settings).leaves
        gains = {
            new.code: score(new) - score(old)
            for old, new in zip(self._plan.leaves, after, strict=True)
        }
        kept = all(sum(gains[code] for code in codes) <= most for _, codes, most in self.limits)
        best = self.best
        kept &= best is None or all(score(x) <= best.most(x) for x in after if gains[x.code])
        if not kept or not settings.keys() >= set(self._required):
            raise Unproven
        return add(map(score, after)) or Decimal(0)

    def _cap(self, limit: Limit) -> Cap:
        places = tuple(place for place, leaf in enumerate(self.leaves) if leaf.code in limit.codes)
        return Cap(places, math.floor(Fraction(limit.most) / self._unit))


def reachable(plan: Plan, leaf: Node, best: BestShare | None = None) -> tuple[Decimal, ...]:
    """List what a leaf can come to above its score: its rule's points, or any hundredths.

    Where people are asked, none of it is beyond the best share.
    """
    rule = plan.rule(leaf.code)
    points = None if rule is None else rule.reachable(leaf.max_points)
    if points is None:
        points = multiples(score(leaf), leaf.max_points)
    most = best.most(leaf) if best else leaf.max_points
    return tuple(one for one in points if score(leaf) < one <= most)


def multiples(points: Decimal, most: Decimal) -> tuple[Decimal, ...]:
    """List the multiples of a step above some points, and all of them."""
    if points >= most:
        return ()
    between = range(math.floor(points / STEP) + 1, math.ceil(most / STEP))
    return (*(STEP * number for number in between), most)


def score(leaf: Node) -> Decimal:
    """Give a leaf's score, which is known where a path is searched."""
    return leaf.score or Decimal(0)


def _common(amounts: list[Fraction]) -> Fraction:
    """Find the largest unit of which all amounts are whole multiples."""
    below = math.lcm(*(amount.denominator for amount in amounts))
    above = math.gcd(*(int(amount * below) for amount in amounts))
    return Fraction(above or 1, below)


def _decimal(value: Fraction) -> Decimal:
    return tidy(Decimal(value.numerator) / Decimal(value.denominator))


PLACES = Decimal("0.001")
"""Of a probability: tenths of a percent, rounded down, since at least so much is asked for."""


class Probability:
    """What earlier years let expect of the year that a plan is for.

    A leaf is taken to be self-scored at the path's points, or at its score if it doesn't move, and
    then judged as appraisals judged in earlier years; where people are asked, points lie around
    the path's as they moved from year to year, and a rise that earlier years had isn't counted on.
    """

    def __init__(self, plan: Plan, taught: Experience) -> None:
        """Keep what was learned."""
        self._plan, self._year = plan, plan.plan.target_year
        self._on = _end(plan)
        surveys = {source: _without_rise(one) for source, one in taught.surveys.items()}
        self._taught = taught._replace(surveys=surveys)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that it was learned from."""
        return self._taught.years

    def reaching(self, points: Decimal, settings: Settings) -> Decimal | None:
        """Tell how probable so many points are; `None` if a leaf's chances aren't known."""
        ends = self._total(settings)
        if ends is None:
            return None
        return Decimal(ends.reaching(points)).quantize(PLACES, ROUND_FLOOR)

    def _total(self, settings: Mapping[str, Decimal]) -> Total | None:
        """Add up what all leaves may end with."""
        plan = changed(self._plan, "score", settings)
        prospects = Prospects(plan, self._year, self._on, self._taught)
        by_source: dict[SourceOfPoints, list[Chances]] = defaultdict(list)
        for leaf in plan.leaves:
            claimed = None if leaf.asks_people else leaf.score
            found = prospects.of(leaf, LeafPoints(claimed, None, Round.SELF), [])
            if found is None:
                return None
            by_source[leaf.criterion.assessed_by].append(found)
        return together(map(total, by_source.values()))


def probability(plan: Plan) -> Probability | None:
    """Learn from the years before the plan's; `None` if there is none with both rounds."""
    taught = experience(plan, plan.plan.target_year, _end(plan))
    return Probability(plan, taught) if taught.years else None


def _end(plan: Plan) -> datetime.date:
    return datetime.date(plan.plan.target_year, 12, 31)


def _without_rise(surveys: Surveys) -> Surveys:
    return surveys._replace(change=min(0.0, surveys.change))
