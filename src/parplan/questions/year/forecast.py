"""Where will the year end: what is in hand, what isn't, and between which points?"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import Standing, add, standing, tidy
from parplan.plan.shapes import AssessedBy
from parplan.questions.year.another_year import for_year
from parplan.questions.year.deductions import Deduction, Shares, deductions, shares
from parplan.questions.year.expected import Expected, Range, State, expected

Source = AssessedBy | None
"""A source of points, or `None` for leaves of which it isn't known."""


class Sums(NamedTuple):
    """What some leaves come to. Without results of the year nothing but the plan is known."""

    leaves: tuple[Node, ...]
    plan: Standing
    in_hand: Decimal | None
    held: Decimal | None
    under_way: Decimal | None
    at_risk: Decimal | None
    range: Range

    @property
    def distance(self) -> Decimal | None:
        """What is likely to be missed of the target, below zero, or won beyond it."""
        return missing(self.range.likely, self.plan.target)


class Forecast(NamedTuple):
    """A year, seen from a day."""

    plan: Plan
    year: int
    on: datetime.date
    left_out: tuple[Node, ...]
    """Leaves that don't apply."""
    sources: tuple[tuple[Source, Sums], ...]
    whole: Sums
    leaves: tuple[Expected, ...]
    deductions: tuple[Deduction, ...]
    shares: dict[Source, Shares]
    """Of sources with self-scores and results in earlier years."""


def forecast(plan: Plan, year: int, on: datetime.date) -> Forecast:
    """Look at every leaf, and add up by source of points; sums of the unknown are unknown."""
    taken_off = tuple(deductions(plan, year, on))
    by_source = {source: shares(d for d in taken_off if d.source == source) for source in _SOURCES}
    known = {source: share for source, share in by_source.items() if share}
    seen = for_year(plan, year)
    found = expected(seen, year, on, known)
    results = plan.of_year(year)
    leaves = tuple(leaf for leaf in seen.leaves if results.leaf(leaf.code).applies)
    return Forecast(
        plan=seen,
        year=year,
        on=on,
        left_out=tuple(leaf for leaf in seen.leaves if not results.leaf(leaf.code).applies),
        sources=tuple(_by_source(leaves, found)),
        whole=_sums(leaves, found),
        leaves=found,
        deductions=taken_off,
        shares=known,
    )


_SOURCES = (*AssessedBy, None)


def _by_source(
    leaves: tuple[Node, ...], found: tuple[Expected, ...]
) -> Iterator[tuple[Source, Sums]]:
    for source in _SOURCES:
        own = tuple(leaf for leaf in leaves if leaf.criterion.assessed_by == source)
        if own:
            yield source, _sums(own, found)


def _sums(leaves: tuple[Node, ...], found: tuple[Expected, ...]) -> Sums:
    if not found:
        return Sums(leaves, standing(leaves), None, None, None, None, Range(None, None, None))
    codes = {leaf.code for leaf in leaves}
    own = [one for one in found if one.leaf.code in codes]
    return Sums(
        leaves,
        standing(leaves),
        add(one.in_hand for one in own),
        add(one.held for one in own),
        add(one.asked(State.UNDER_WAY) for one in own),
        add(one.asked(State.AT_RISK) for one in own),
        Range(*(add(ends) for ends in zip(*(one.range for one in own), strict=True))),
    )


def missing(points: Decimal | None, target: Decimal | None) -> Decimal | None:
    """Give points less a target."""
    return None if points is None or target is None else tidy(points - target)
