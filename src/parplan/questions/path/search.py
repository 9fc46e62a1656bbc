"""The leaves that can win points back and their prices, put into whole units for the search."""

import math
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, WithJsonSchema

from parplan.files.loading import read_beside
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.findings import PAR002, Finding
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, tidy
from parplan.plan.shapes import Shape, Text
from parplan.questions.path.optimum import Cap, Mover, Moves, Way
from parplan.questions.path.programme import Clock, Unproven
from parplan.questions.path.reached import BestShare
from parplan.questions.scenario import changed

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
