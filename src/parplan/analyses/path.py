"""Which moves lead to so many points at the lowest price?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parplan import optimum
from parplan.agencies import Body
from parplan.analyses import columns
from parplan.analyses.outcome import Case, Ranking, outcome
from parplan.analyses.whatif import of_plan
from parplan.costs import Costs
from parplan.duties import meant
from parplan.moves import Cap, Mover, Moves, Way
from parplan.phrases import Phrase
from parplan.plan import Node, Plan
from parplan.report import Column, Kind, Report, Row, Table
from parplan.scores import add, tidy
from parplan.shapes import AssessedBy

STEP = Decimal("0.01")
"""Leaves move to multiples of it, or to all their points."""

NEXT = Decimal("0.1")
"""How many points more the price of the next ones is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where to, at which prices, and what has to hold on the way."""

    to: Decimal
    reason: Phrase | None = None
    """Why so many points are needed, if they weren't asked for themselves."""
    costs: Costs | None = None
    """Without, the price of a path is the number of its leaves."""
    excluded: frozenset[str] = frozenset()
    """Codes of leaves that stay where they are."""
    required: frozenset[str] = frozenset()
    """Codes of leaves that have to move."""
    survey_limit: Decimal | None = None
    """How many points survey leaves may gain together."""
    agency_limits: tuple[tuple[Body, Decimal], ...] = ()
    """How many points leaves that an agency leads may gain together."""
    alternatives: int = 0


class _Units(NamedTuple):
    """What a whole unit of gain and one of cost are worth."""

    gain: Decimal
    cost: Fraction

    def up(self, points: Decimal) -> int:
        """Count the units that are at least so many points."""
        return math.ceil(points / self.gain)

    def down(self, points: Decimal) -> int:
        """Count the units that are at most so many points."""
        return math.floor(points / self.gain)

    def points(self, units: int) -> Decimal:
        """Tell how many points so many units are."""
        return tidy(self.gain * units)

    def price(self, units: int) -> Decimal:
        """Tell what so many units of cost come to."""
        cost = self.cost * units
        return tidy(Decimal(cost.numerator) / Decimal(cost.denominator))


class _Search(NamedTuple):
    """The leaves that can move, in whole units, and where they start from."""

    leaves: tuple[Node, ...]
    units: _Units
    moves: Moves
    start: Decimal

    def settings(self, way: Way) -> dict[str, Decimal]:
        """Give the points of the leaves that move."""
        moved = ((self.leaves[place], way.gains[place]) for place in way.moved)
        return {leaf.code: tidy(_score(leaf) + self.units.points(gain)) for leaf, gain in moved}


def path(plan: Plan, choice: Choice, ranking: Ranking) -> Report:
    """Find the cheapest set of moves from the scores, and the next best sets of leaves.

    Scores have to be known. `optimum.Unproven` says that the search ended without a proof.
    """
    search = _search(plan, choice)
    farthest = search.moves.farthest()
    need = search.units.up(choice.to - search.start)
    ways: list[Way] = []
    if farthest is not None:
        ways = search.moves.ways(min(need, farthest), 1 + choice.alternatives)
    settings = search.settings(ways[0]) if ways else {}
    reached = _reached(plan, choice, settings)
    if ways and need <= (farthest or 0) and reached < choice.to:
        raise optimum.Unproven
    cases = [
        Case("score", of_plan(plan, "score"), search.start),
        Case("path", Phrase("at the end of the path"), reached),
    ]
    tables = (
        _moves(search, choice, ways[:1]),
        _alternatives(search, choice, ways),
        outcome(cases, search.start, ranking),
    )
    notes = _notes(plan, choice, search, ways, reached)
    title = Phrase("The cheapest path to {points} points", points=choice.to)
    return Report("path", title, columns.head(plan), tables, tuple(notes))


def reachable(score: Decimal, most: Decimal, step: Decimal = STEP) -> tuple[Decimal, ...]:
    """List the points that a leaf can come to: multiples of a step, and all of its points."""
    points = tuple(step * n for n in range(int(score / step) + 1, math.ceil(most / step)))
    return (*points, most) if most > score else ()


def _score(leaf: Node) -> Decimal:
    return leaf.score or Decimal(0)


def _search(plan: Plan, choice: Choice) -> _Search:
    leaves = tuple(
        leaf
        for leaf in plan.leaves
        if _score(leaf) < leaf.max_points and leaf.code not in choice.excluded
    )
    gains = [
        [points - _score(leaf) for points in reachable(_score(leaf), leaf.max_points)]
        for leaf in leaves
    ]
    unit = _common([Fraction(gain) for own in gains for gain in own])
    costs = choice.costs or Costs()
    prices = [
        (Fraction(fixed), Fraction(per_point) * unit)
        for fixed, per_point in (costs.of(leaf.code) for leaf in leaves)
    ]
    coin = _common([amount for price in prices for amount in price])
    movers = [
        Mover(
            tuple(int(Fraction(gain) / unit) for gain in own),
            int(fixed / coin),
            int(per_unit / coin),
            must=leaf.code in choice.required,
        )
        for leaf, own, (fixed, per_unit) in zip(leaves, gains, prices, strict=True)
    ]
    units = _Units(Decimal(unit.numerator) / Decimal(unit.denominator), coin)
    moves = Moves(movers, list(_caps(plan, choice, leaves, units)))
    return _Search(leaves, units, moves, add(map(_score, plan.leaves)) or Decimal(0))


def _common(amounts: list[Fraction]) -> Fraction:
    """Find the largest unit of which all amounts are whole multiples."""
    below = math.lcm(*(amount.denominator for amount in amounts))
    above = math.gcd(*(int(amount * below) for amount in amounts))
    return Fraction(above or 1, below)


def _limits(plan: Plan, choice: Choice) -> Iterator[tuple[set[str], Decimal]]:
    """Give the limits: the codes of some leaves, and what these may gain together."""
    if choice.survey_limit is not None:
        surveys = (leaf for leaf in plan.leaves if leaf.criterion.assessed_by == AssessedBy.SURVEY)
        yield {leaf.code for leaf in surveys}, choice.survey_limit
    for body, limit in choice.agency_limits:
        led = {leaf.code for leaf in plan.leaves if meant(plan, leaf.shared.lead, body)}
        yield led, limit


def _caps(
    plan: Plan, choice: Choice, leaves: tuple[Node, ...], units: _Units
) -> Iterator[Cap]:
    for codes, limit in _limits(plan, choice):
        places = tuple(place for place, leaf in enumerate(leaves) if leaf.code in codes)
        yield Cap(places, units.down(limit))


def _reached(plan: Plan, choice: Choice, settings: dict[str, Decimal]) -> Decimal:
    """Add up a path in exact decimals, and hold it once more against every limit."""
    after = changed(plan, "score", settings).leaves
    gains = {
        new.code: _score(new) - _score(old)
        for old, new in zip(plan.leaves, after, strict=True)
    }
    for codes, limit in _limits(plan, choice):
        if sum(gains[code] for code in codes) > limit:
            raise optimum.Unproven
    if settings and any(gains[code] <= 0 for code in choice.required):
        raise optimum.Unproven
    return add(map(_score, after)) or Decimal(0)


def _moves(search: _Search, choice: Choice, ways: list[Way]) -> Table:
    rows = []
    for way in ways:
        after = search.settings(way)
        for place in way.moved:
            leaf, gain = search.leaves[place], way.gains[place]
            cost = None if choice.costs is None else search.units.price(search.moves.cost(place, gain))
            points = search.units.points(gain)
            rows.append(Row((leaf.code, leaf.title, _score(leaf), after[leaf.code], points, cost)))
    sums = [add(row.values[column] for row in rows) for column in (2, 3, 4, 5)]  # type: ignore[misc]
    keys = (
        columns.code,
        columns.title,
        Column("before", Phrase("Before"), Kind.POINTS),
        Column("after", Phrase("After"), Kind.POINTS),
        columns.gain,
        _cost(choice),
    )
    return Table("path", Phrase("The path"), keys, tuple(rows), ("", None, *sums))
