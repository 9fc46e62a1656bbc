"""What will a leaf bring in the end, by its tasks and by what appraisals usually take off?"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, percent, tidy
from parplan.plan.results import Round, Status
from parplan.plan.shapes import AssessedBy
from parplan.questions.year.progress import TaskProgress, task_progress
from parplan.questions.year.rounds import LeafPoints, points_on

PLACES = 4
"""Decimals of a self-score less what is taken off."""

SourceOfPoints = AssessedBy | None
"""`None` for leaves of which it isn't known."""
SOURCES = (*AssessedBy, None)


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


class DeductedShares(NamedTuple):
    """How much of a self-score is taken off: over all earlier years, and in the worst of them."""

    usual: Fraction
    worst: Fraction


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


def deducted_shares(of: Iterable[Deduction]) -> DeductedShares | None:
    """Relate what was taken off to what was claimed; more points than claimed count as nothing."""
    known = [one for one in of if one.self_score]
    if not known:
        return None
    self_score = sum((Fraction(one.self_score) for one in known), Fraction())
    taken_off = sum((Fraction(one.taken_off) for one in known), Fraction())
    worst = max(Fraction(one.taken_off) / Fraction(one.self_score) for one in known)
    return DeductedShares(max(Fraction(), taken_off / self_score), max(Fraction(), worst))


class LeafState(StrEnum):
    """Where the points of a leaf are."""

    IN_HAND = "in_hand"
    UNDER_WAY = "under_way"
    AT_RISK = "at_risk"


class PointsRange(NamedTuple):
    """Between which points something will end, and with which it likely will."""

    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None


class Expectation(NamedTuple):
    """A leaf, what is known of its points, and what that lets expect."""

    leaf: Node
    known: LeafPoints
    state: LeafState
    range: PointsRange

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
    plan: Plan,
    year: int,
    on: datetime.date,
    shares: Mapping[SourceOfPoints, DeductedShares],
) -> tuple[Expectation, ...]:
    """Look at every leaf that applies; without results of the year there is nothing to look at."""
    if year not in plan.results:
        return ()
    results = plan.of_year(year)
    hanging: dict[str, list[TaskProgress]] = {}
    for one in task_progress(plan, results, on):
        for leaf in one.leaves:
            hanging.setdefault(leaf.code, []).append(one)
    found = []
    for leaf in plan.leaves:
        if results.leaf(leaf.code).applies:
            tasks, known = hanging.get(leaf.code, []), points_on(results, leaf, on)
            state, share = _state(known, tasks), shares.get(leaf.criterion.assessed_by)
            found.append(Expectation(leaf, known, state, _range(leaf, known, state, tasks, share)))
    return tuple(found)


def _state(known: LeafPoints, tasks: list[TaskProgress]) -> LeafState:
    is_done = all(task.is_done for task in tasks)
    if known.appraised is not None or (known.self_score is not None and is_done):
        return LeafState.IN_HAND
    moving = {Status.DONE, Status.UNDER_WAY}
    if tasks and all(task.status in moving for task in tasks):
        return LeafState.UNDER_WAY
    return LeafState.AT_RISK


def _range(
    leaf: Node,
    known: LeafPoints,
    state: LeafState,
    tasks: list[TaskProgress],
    share: DeductedShares | None,
) -> PointsRange:
    if known.appraised is not None:
        return PointsRange(known.appraised, known.appraised, known.appraised)
    stays = _least(leaf.score, leaf.score if leaf.target is None else leaf.target)
    if (most := known.self_score) is not None:
        if share is None:
            return PointsRange(None, None, most)
        low, likely = _less(most, share.worst), _less(most, share.usual)
        return PointsRange(low if state is LeafState.IN_HAND else _least(low, stays), likely, most)
    if leaf.asks_people or state is LeafState.AT_RISK:
        return PointsRange(stays, stays, leaf.target)
    is_done = all(task.is_done for task in tasks)
    return PointsRange(leaf.target if is_done else stays, leaf.target, leaf.target)


def _less(self_score: Decimal, share: Fraction) -> Decimal:
    return tidy(half_up(Fraction(self_score) * (1 - share), PLACES))


def _least(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else min(one, other)
