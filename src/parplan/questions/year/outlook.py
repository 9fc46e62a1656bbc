"""Where does a year end, seen from a day, and how often were such ranges right?"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import Standing, add, standing, tidy
from parplan.plan.results import Round
from parplan.questions.year.chances import UNKNOWN, PointsRange, Total, together, total
from parplan.questions.year.expectation import Deduction, Expectation, deductions, expectations
from parplan.questions.year.experience import (
    SOURCES,
    Experience,
    SourceOfPoints,
    experience,
    official_points,
)
from parplan.questions.year.rounds import for_year


def missed(points: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Say how many points are over a target; below zero, how many are missing."""
    return None if points is None or target is None else tidy(points - target)


class ForecastSum(NamedTuple):
    """What leaves of one source, or all, come to.

    Without results of the year nothing but the plan is known.
    """

    source: SourceOfPoints
    leaves: tuple[Node, ...]
    plan: Standing
    range: PointsRange = UNKNOWN
    expected: Decimal | None = None
    """The mean; those of sources add up."""
    in_hand: Decimal | None = None
    held: Decimal | None = None
    under_way: Decimal | None = None
    at_risk: Decimal | None = None

    @property
    def assessed_by(self) -> str | None:
        """The source, as reports have it."""
        return None if self.source is None else self.source.value

    @property
    def distance(self) -> Decimal | None:
        """What is likely to be missed of the target, below zero, or won beyond it."""
        return missed(self.range.likely, self.plan.target)


class Forecast(NamedTuple):
    """A year, seen from a day."""

    plan: Plan
    year: int
    on: datetime.date
    left_out: tuple[Node, ...]
    """Leaves that don't apply."""
    sources: tuple[ForecastSum, ...]
    whole: ForecastSum
    leaves: tuple[Expectation, ...]
    deductions: tuple[Deduction, ...]
    taught: Experience
    """By earlier years."""


def forecast_of(plan: Plan, year: int, on: datetime.date) -> Forecast:
    """Look at every leaf, and add up by source of points; sums of the unknown are unknown."""
    taken_off, taught = tuple(deductions(plan, year, on)), experience(plan, year, on)
    plan, results = for_year(plan, year), plan.of_year(year)
    found = expectations(plan, year, on, taught)
    leaves = tuple(leaf for leaf in plan.leaves if results.leaf(leaf.code).applies)
    parts = [(x, tuple(n for n in leaves if n.criterion.assessed_by == x)) for x in SOURCES]
    totals = {source: _total(source, found) for source, own in parts if own}
    return Forecast(
        plan=plan,
        year=year,
        on=on,
        left_out=tuple(leaf for leaf in plan.leaves if not results.leaf(leaf.code).applies),
        sources=tuple(_sum(source, own, found, totals[source]) for source, own in parts if own),
        whole=_sum(None, leaves, found, _together(totals.values())),
        leaves=found,
        deductions=taken_off,
        taught=taught,
    )


def _total(source: SourceOfPoints, found: tuple[Expectation, ...]) -> Total | None:
    """Add up what the leaves of a source may end with."""
    own = [one.chances for one in found if one.leaf.criterion.assessed_by == source]
    known = [chances for chances in own if chances is not None]
    return total(known) if len(known) == len(own) and own else None


def _together(totals: Iterable[Total | None]) -> Total | None:
    totals = [*totals]
    known = [one for one in totals if one is not None]
    return together(known) if len(known) == len(totals) else None


def _sum(
    source: SourceOfPoints,
    leaves: tuple[Node, ...],
    found: tuple[Expectation, ...],
    points: Total | None,
) -> ForecastSum:
    if not found:
        return ForecastSum(source, leaves, standing(leaves))
    codes = {leaf.code for leaf in leaves}
    own = [one for one in found if one.leaf.code in codes]
    return ForecastSum(
        source,
        leaves,
        standing(leaves),
        UNKNOWN if points is None else points.range,
        add(one.expected for one in own),
        add(one.in_hand for one in own),
        add(one.held for one in own),
        add(one.under_way for one in own),
        add(one.at_risk for one in own),
    )


class Trial(NamedTuple):
    """A range that an earlier year would have been given on a day, and what came."""

    year: int
    on: datetime.date
    range: PointsRange
    official: Decimal

    @property
    def held(self) -> bool:
        """Whether the result lay in the range."""
        low, _, high = self.range
        return low is not None and high is not None and low <= self.official <= high


def trials(plan: Plan, year: int, on: datetime.date) -> Iterator[Trial]:
    """Look back at earlier years whose result is known: at their beginning, and after each round.

    A year begins when the result of the year before is published. Each is seen with nothing but
    what was known on that day.
    """
    for earlier in sorted(one for one in plan.results if one < year):
        official = result_of(plan, earlier, on)
        for day in _moments(plan, earlier) if official is not None else ():
            seen = range_on(plan, earlier, day)
            if official is not None and seen != UNKNOWN:
                yield Trial(earlier, day, seen, official)


def result_of(plan: Plan, year: int, on: datetime.date) -> Decimal | None:
    """Add up a year's official points, as known on a day."""
    results = plan.of_year(year)
    applying = [leaf for leaf in plan.leaves if results.leaf(leaf.code).applies]
    return add(official_points(plan, leaf, year, on) for leaf in applying)


def range_on(plan: Plan, year: int, on: datetime.date) -> PointsRange:
    """Give nothing but the total's range."""
    taught = experience(plan, year, on)
    found = expectations(for_year(plan, year), year, on, taught)
    there = {one.leaf.criterion.assessed_by for one in found}
    whole = _together(_total(source, found) for source in SOURCES if source in there)
    return UNKNOWN if whole is None else whole.range


def _moments(plan: Plan, year: int) -> Iterator[datetime.date]:
    rounds = plan.of_year(year).rounds
    end = rounds.get(Round.OFFICIAL, datetime.date.max)
    days = {day for round_, day in rounds.items() if round_ is not Round.OFFICIAL and day < end}
    begins = plan.of_year(year - 1).rounds.get(Round.OFFICIAL)
    return iter(sorted(days if begins is None else {begins, *days}))
