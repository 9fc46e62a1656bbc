"""What will each leaf bring in the end, and where does a year end, seen from a day?

How often such ranges were right is told by earlier years.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import Standing, add, half_up, percent, standing, tidy
from parplan.plan.results import Round, Status
from parplan.questions.year.chances import (
    LEAF_PLACES,
    UNKNOWN,
    Chances,
    PointsRange,
    Prospects,
    Total,
    together,
    total,
)
from parplan.questions.year.known import (
    SOURCES,
    Experience,
    LeafPoints,
    SourceOfPoints,
    experience,
    for_year,
    official_points,
    points_on,
)
from parplan.questions.year.tasks import TaskProgress, task_progress


class Deduction(NamedTuple):
    """Leaves of one source in one year, of which both the self-score and the result are known."""

    source: SourceOfPoints
    year: int
    leaves: int
    self_score: Decimal
    official: Decimal

    @property
    def assessed_by(self) -> str | None:
        """The source, as reports have it."""
        return None if self.source is None else self.source.value

    @property
    def taken_off(self) -> Decimal:
        """Points that were claimed and not given; below zero if more were given."""
        return tidy(self.self_score - self.official)

    @property
    def taken_off_percent(self) -> Decimal | None:
        """The same, as a share of the self-score."""
        return percent(self.taken_off, self.self_score)


def deductions(plan: Plan, year: int, on: datetime.date) -> Iterator[Deduction]:
    """Go through the years before one, as far as their results were known on a day."""
    for earlier in sorted(one for one in plan.results if one < year):
        for source in SOURCES:
            leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]
            pairs = [pair for leaf in leaves if (pair := _pair(plan, leaf, earlier, on))]
            if pairs:
                self_score, official = (tidy(Decimal(sum(x))) for x in zip(*pairs, strict=True))
                yield Deduction(source, earlier, len(pairs), self_score, official)


def _pair(plan: Plan, leaf: Node, year: int, on: datetime.date) -> tuple[Decimal, Decimal] | None:
    """Give a leaf's self-score and result; the plan itself has the results of its score year."""
    results = plan.of_year(year)
    found = points_on(results, leaf, on)
    official = found.appraised if found.round is Round.OFFICIAL else None
    if official is None and year == plan.plan.score_year:
        official = leaf.score
    if found.self_score is None or official is None or not results.leaf(leaf.code).applies:
        return None
    return found.self_score, official


class LeafState(StrEnum):
    """Where the points of a leaf are."""

    IN_HAND = "in_hand"
    UNDER_WAY = "under_way"
    AT_RISK = "at_risk"


class Expectation(NamedTuple):
    """A leaf, what is known of its points, and what that lets expect."""

    leaf: Node
    known: LeafPoints
    state: LeafState
    chances: Chances | None
    """None where nothing lets expect anything."""
    expected: Decimal | None
    """The mean of what it may end with, rounded."""

    @property
    def range(self) -> PointsRange:
        """The points below which it ends in 5, 50 and 95 of 100 cases."""
        return UNKNOWN if self.chances is None else self.chances.range

    @property
    def in_hand(self) -> Decimal | None:
        """The points that are in hand."""
        return self.known.latest if self.state is LeafState.IN_HAND else Decimal(0)

    @property
    def held(self) -> Decimal | None:
        """Last year's score, where nothing is in hand."""
        return Decimal(0) if self.state is LeafState.IN_HAND else self.leaf.score

    @property
    def under_way(self) -> Decimal | None:
        """What the target asks over last year's score, if that is under way."""
        return self.leaf.gain if self.state is LeafState.UNDER_WAY else Decimal(0)

    @property
    def at_risk(self) -> Decimal | None:
        """What the target asks over last year's score, if that is at risk."""
        return self.leaf.gain if self.state is LeafState.AT_RISK else Decimal(0)


def expectations(
    plan: Plan, year: int, on: datetime.date, taught: Experience
) -> tuple[Expectation, ...]:
    """Look at every leaf that applies; without results of the year there is nothing to look at."""
    if year not in plan.results:
        return ()
    results, prospects = plan.of_year(year), Prospects(plan, year, on, taught)
    hanging: dict[str, list[TaskProgress]] = defaultdict(list)
    for one in task_progress(plan, results, on):
        for leaf in one.leaves:
            hanging[leaf.code].append(one)
    found = []
    for leaf in plan.leaves:
        if results.leaf(leaf.code).applies:
            tasks, known = hanging[leaf.code], points_on(results, leaf, on)
            chances = prospects.of(leaf, known, tasks)
            found.append(
                Expectation(leaf, known, _state(known, tasks), chances, _expected(chances))
            )
    return tuple(found)


def _state(known: LeafPoints, tasks: list[TaskProgress]) -> LeafState:
    is_done = all(task.is_done for task in tasks)
    if known.appraised is not None or (known.self_score is not None and is_done):
        return LeafState.IN_HAND
    moving = {Status.DONE, Status.UNDER_WAY}
    if tasks and all(task.status in moving for task in tasks):
        return LeafState.UNDER_WAY
    return LeafState.AT_RISK


def _expected(chances: Chances | None) -> Decimal | None:
    if chances is None:
        return None
    if len(chances.points) == 1:
        return tidy(chances.points[0])
    return tidy(half_up(Decimal(chances.expected), LEAF_PLACES))


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
