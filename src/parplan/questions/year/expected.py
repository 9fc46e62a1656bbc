"""What is a leaf expected to bring in the end: what is in hand, and between which points?"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, standing, tidy
from parplan.plan.results import Status
from parplan.plan.shapes import AssessedBy
from parplan.questions.year.deductions import Shares
from parplan.questions.year.following import Followed, followed
from parplan.questions.year.stated import Stated, stated

PLACES = 4
"""Decimals of a self-score less what is taken off."""


class State(StrEnum):
    """Where the points of a leaf are."""

    IN_HAND = "in_hand"
    UNDER_WAY = "under_way"
    AT_RISK = "at_risk"


STATES = {
    State.IN_HAND.value: Phrase("in hand"),
    State.UNDER_WAY.value: Phrase("under way"),
    State.AT_RISK.value: Phrase("at risk"),
}


class Range(NamedTuple):
    """Between which points a leaf will end, and with which it likely will."""

    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None


class Expected(NamedTuple):
    """A leaf, what was stated of it, and what that lets expect."""

    leaf: Node
    stated: Stated
    state: State
    range: Range

    @property
    def in_hand(self) -> Decimal | None:
        """The points that are in hand."""
        return self.stated.points if self.state is State.IN_HAND else Decimal(0)

    @property
    def held(self) -> Decimal | None:
        """Last year's score, where nothing is in hand."""
        return Decimal(0) if self.state is State.IN_HAND else self.leaf.score

    def asked(self, state: State) -> Decimal | None:
        """What the target asks over last year's score, if that is the leaf's state."""
        return standing([self.leaf]).gain if self.state is state else Decimal(0)


def expected(
    plan: Plan, year: int, on: datetime.date, shares: Mapping[AssessedBy | None, Shares | None]
) -> tuple[Expected, ...]:
    """Look at every leaf that applies; without results of the year there is nothing to look at."""
    if year not in plan.results:
        return ()
    results = plan.of_year(year)
    hanging: dict[str, list[Followed]] = {}
    for one in followed(plan, results, on):
        for leaf in one.leaves:
            hanging.setdefault(leaf.code, []).append(one)
    found = []
    for leaf in plan.leaves:
        if results.leaf(leaf.code).applies:
            tasks, points = hanging.get(leaf.code, []), stated(results, leaf, on)
            state, share = _state(points, tasks), shares.get(leaf.criterion.assessed_by)
            found.append(Expected(leaf, points, state, _range(leaf, points, state, tasks, share)))
    return tuple(found)


def _state(points: Stated, tasks: list[Followed]) -> State:
    is_done = all(task.is_done for task in tasks)
    if points.given is not None or (points.claimed is not None and is_done):
        return State.IN_HAND
    moving = {Status.DONE, Status.UNDER_WAY}
    if tasks and all(task.status in moving for task in tasks):
        return State.UNDER_WAY
    return State.AT_RISK


def _range(
    leaf: Node, points: Stated, state: State, tasks: list[Followed], share: Shares | None
) -> Range:
    if points.given is not None:
        return Range(points.given, points.given, points.given)
    stays = _least(leaf.score, leaf.score if leaf.target is None else leaf.target)
    if points.claimed is not None:
        if share is None:
            return Range(None, None, points.claimed)
        low, likely = _less(points.claimed, share.worst), _less(points.claimed, share.usual)
        return Range(low if state is State.IN_HAND else _least(low, stays), likely, points.claimed)
    if leaf.asks_people or state is State.AT_RISK:
        return Range(stays, stays, leaf.target)
    is_done = all(task.is_done for task in tasks)
    return Range(leaf.target if is_done else stays, leaf.target, leaf.target)


def _less(claimed: Decimal, share: Fraction) -> Decimal:
    return tidy(half_up(Fraction(claimed) * (1 - share), PLACES))


def _least(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else min(one, other)
