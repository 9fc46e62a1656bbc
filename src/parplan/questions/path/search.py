"""The leaves that can win points back, put into whole units for the search of the cheapest way."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from parplan.language.phrases import Phrase
from parplan.plan import earning
from parplan.plan.agencies import Body
from parplan.plan.duties import meant
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, tidy
from parplan.plan.shapes import AssessedBy
from parplan.questions.path import optimum
from parplan.questions.path.costs import Costs
from parplan.questions.path.moves import Cap, Mover, Moves, Way
from parplan.questions.whatif.scenarios import changed

STEP = Decimal("0.01")
"""Leaves without steps of their own move to multiples of it, or to all their points."""


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
    """How many points the leaves that an agency leads may gain together."""
    alternatives: int = 0


class Search:
    """Where the leaves start from, those that can move, and the moves themselves."""

    def __init__(self, plan: Plan, choice: Choice) -> None:
        """Count gains and costs in the largest units of which all are whole multiples."""
        self._plan, self._choice = plan, choice
        self.start = add(map(score, plan.leaves)) or Decimal(0)
        self.leaves = tuple(
            leaf
            for leaf in plan.leaves
            if leaf.code not in choice.excluded and reachable(plan, leaf)
        )
        gains = [
            [Fraction(points - score(leaf)) for points in reachable(plan, leaf)]
            for leaf in self.leaves
        ]
        self._unit = _common([gain for own in gains for gain in own])
        costs = choice.costs or Costs()
        prices = [
            (Fraction(fixed), Fraction(per_point) * self._unit)
            for fixed, per_point in (costs.of(leaf.code) for leaf in self.leaves)
        ]
        self._coin = _common([amount for price in prices for amount in price])
        self.movers = tuple(
            Mover(
                tuple(int(gain / self._unit) for gain in own),
                int(fixed / self._coin),
                int(per_unit / self._coin),
                must=leaf.code in choice.required,
            )
            for leaf, own, (fixed, per_unit) in zip(self.leaves, gains, prices, strict=True)
        )
        self.moves = Moves(self.movers, tuple(self._caps()))

    def need(self, points: Decimal) -> int:
        """Count the units that lead from the start to so many points."""
        return math.ceil(Fraction(points - self.start) / self._unit)

    def points(self, units: int) -> Decimal:
        """Tell how many points so many units of gain are."""
        return _decimal(units * self._unit)

    def price(self, units: int) -> Decimal | None:
        """Tell what so many units of cost come to; nothing where there are no costs."""
        return None if self._choice.costs is None else _decimal(units * self._coin)

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
        kept = all(sum(gains[code] for code in codes) <= most for codes, most in self._limits())
        if not kept or not self._choice.required <= settings.keys():
            raise optimum.Unproven
        return add(map(score, after)) or Decimal(0)

    def _limits(self) -> Iterator[tuple[set[str], Decimal]]:
        """Give each limit: the codes of some leaves, and what they may gain together."""
        leaves, choice = self._plan.leaves, self._choice
        if choice.survey_limit is not None:
            surveys = {x.code for x in leaves if x.criterion.assessed_by == AssessedBy.SURVEY}
            yield surveys, choice.survey_limit
        for body, most in choice.agency_limits:
            yield {x.code for x in leaves if meant(self._plan, x.shared.lead, body)}, most

    def _caps(self) -> Iterator[Cap]:
        for codes, most in self._limits():
            places = tuple(place for place, leaf in enumerate(self.leaves) if leaf.code in codes)
            yield Cap(places, math.floor(Fraction(most) / self._unit))


def reachable(plan: Plan, leaf: Node) -> tuple[Decimal, ...]:
    """List what a leaf can come to above its score: its rule's points, or any hundredths."""
    rule = plan.rule(leaf.code)
    given = None if rule is None else earning.reachable(rule, leaf.max_points)
    if given is None:
        return multiples(score(leaf), leaf.max_points)
    return tuple(points for points in given if points > score(leaf))


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
