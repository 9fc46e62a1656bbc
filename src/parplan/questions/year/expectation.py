"""What will a leaf bring in the end, by its stage and by what became of leaves in earlier years?"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, percent, tidy
from parplan.plan.results import Round, Status
from parplan.questions.year.chances import UNKNOWN, Chances, PointsRange
from parplan.questions.year.experience import SOURCES, Experience, SourceOfPoints
from parplan.questions.year.progress import TaskProgress, task_progress
from parplan.questions.year.prospects import Prospects
from parplan.questions.year.rounds import LeafPoints, points_on

PLACES = 4
"""Decimals of a leaf's points that are estimated."""


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
    for one in task_progress(plan, year, on):
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
    return tidy(half_up(Decimal(chances.expected), PLACES))
