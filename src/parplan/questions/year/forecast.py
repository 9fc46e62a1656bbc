"""Where will the year end: what is in hand, what isn't, and between which points?"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import Standing, add, half_up, percent, standing, tidy
from parplan.plan.published import group_of
from parplan.plan.results import Round
from parplan.questions import columns
from parplan.questions.options import AsOfOption, ResultsYearOption, results_year, today
from parplan.questions.outcome import GROUP
from parplan.questions.year.expectation import (
    PLACES,
    SOURCES,
    DeductedShares,
    Deduction,
    Expectation,
    LeafState,
    PointsRange,
    SourceOfPoints,
    deducted_shares,
    deductions,
    expectations,
)
from parplan.questions.year.rounds import ROUNDS, for_year, no_results, no_targets
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Report, Series, Table

EXAMPLE = "parplan forecast --as-of 2025-02-01"
NEEDS_RESULTS = True


def forecast(plan: Plan, *, year: ResultsYearOption = None, as_of: AsOfOption = None) -> Report:
    """Tell where the year will end, what that rests on, and how far it is from the target."""
    found = forecast_of(plan, results_year(plan, year), as_of or today())
    title = Phrase("Forecast for {year}, on {day}", year=str(found.year), day=found.on.isoformat())
    cases = tuple(_cases(found))
    return Report(
        "forecast",
        title,
        columns.head(plan),
        (_ends(cases), *_sources(found), _deductions(found), _leaves(found)),
        (*_answer(found), *_missing(found), *_definitions(found)),
        tuple(_charts(found, cases)),
    )


class ForecastSum(NamedTuple):
    """What leaves of one source, or all, come to.

    Without results of the year nothing but the plan is known.
    """

    source: SourceOfPoints
    leaves: tuple[Node, ...]
    plan: Standing
    range: PointsRange = PointsRange(None, None, None)
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
        return _missed(self.range.likely, self.plan.target)


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
    shares: dict[SourceOfPoints, DeductedShares]
    """Of sources with self-scores and results in earlier years."""


def forecast_of(plan: Plan, year: int, on: datetime.date) -> Forecast:
    """Look at every leaf, and add up by source of points; sums of the unknown are unknown."""
    taken_off = tuple(deductions(plan, year, on))
    by_source = {one: deducted_shares(d for d in taken_off if d.source == one) for one in SOURCES}
    shares = {source: share for source, share in by_source.items() if share}
    plan, results = for_year(plan, year), plan.of_year(year)
    found = expectations(plan, year, on, shares)
    leaves = tuple(leaf for leaf in plan.leaves if results.leaf(leaf.code).applies)
    parts = [(x, tuple(n for n in leaves if n.criterion.assessed_by == x)) for x in SOURCES]
    return Forecast(
        plan=plan,
        year=year,
        on=on,
        left_out=tuple(leaf for leaf in plan.leaves if not results.leaf(leaf.code).applies),
        sources=tuple(_sum(source, own, found) for source, own in parts if own),
        whole=_sum(None, leaves, found),
        leaves=found,
        deductions=taken_off,
        shares=shares,
    )


def _sum(
    source: SourceOfPoints, leaves: tuple[Node, ...], found: tuple[Expectation, ...]
) -> ForecastSum:
    if not found:
        return ForecastSum(source, leaves, standing(leaves))
    codes = {leaf.code for leaf in leaves}
    own = [one for one in found if one.leaf.code in codes]
    return ForecastSum(
        source,
        leaves,
        standing(leaves),
        PointsRange(*(add(ends) for ends in zip(*(one.range for one in own), strict=True))),
        add(one.in_hand for one in own),
        add(one.held for one in own),
        add(one.under_way for one in own),
        add(one.at_risk for one in own),
    )


def _missed(points: Decimal | None, target: Decimal | None) -> Decimal | None:
    return None if points is None or target is None else tidy(points - target)


class _Case(NamedTuple):
    """One of the ways in which the year may end, or its scores and targets."""

    case: str
    label: Phrase
    points: Decimal | None
    plan: Standing

    @property
    def percent(self) -> Decimal | None:
        return percent(self.points, self.plan.max_points)

    @property
    def group(self) -> str | None:
        """The group of the share of the maximum before it is rounded."""
        most = self.plan.max_points
        return None if self.points is None or not most else group_of(100 * self.points / most)

    @property
    def distance(self) -> Decimal | None:
        return _missed(self.points, self.plan.target)


def _cases(found: Forecast) -> Iterator[_Case]:
    plan, ends = found.whole.plan, found.whole.range
    last, year = str(found.year - 1), str(found.year)
    yield _Case("score", Phrase("scores of {year}", year=last), plan.score, plan)
    yield _Case("low", Phrase("low"), ends.low, plan)
    yield _Case("likely", Phrase("likely"), ends.likely, plan)
    yield _Case("high", Phrase("high"), ends.high, plan)
    yield _Case("target", Phrase("targets for {year}", year=year), plan.target, plan)


_STATES = {
    LeafState.IN_HAND.value: Phrase("in hand"),
    LeafState.UNDER_WAY.value: Phrase("under way"),
    LeafState.AT_RISK.value: Phrase("at risk"),
}
_LEAVES = Column("leaves", Phrase("Leaves"), Kind.COUNT)
_POINTS = Column("points", Phrase("Points"), Kind.POINTS)
_DISTANCE = Column("distance", Phrase("To target"), Kind.POINTS)
_RANGE = tuple(
    column.within("range")
    for column in (
        Column("low", Phrase("Low"), Kind.POINTS),
        Column("likely", Phrase("Likely"), Kind.POINTS),
        Column("high", Phrase("High"), Kind.POINTS),
    )
)


def _ends(cases: tuple[_Case, ...]) -> Table:
    return Table(
        "range",
        Phrase("Where the year will end"),
        (
            Column("case", Phrase("Case"), words={one.case: one.label for one in cases}),
            _POINTS,
            columns.max_points.within("plan"),
            Column("percent", Phrase("Of max"), Kind.PERCENT),
            GROUP,
            _DISTANCE,
        ),
        cases,
    )


def _sources(found: Forecast) -> Iterator[Table]:
    """Give the range of each source, and where its points are."""
    figures = (columns.max_points, columns.score, columns.target)
    yield Table(
        "sources",
        Phrase("By source of points"),
        (
            columns.assessed_by,
            _LEAVES._replace(of=lambda one: len(one.leaves)),
            *(column.within("plan") for column in figures),
            *_RANGE,
            _DISTANCE,
        ),
        found.sources,
        found.whole,
    )
    yield Table(
        "points",
        Phrase("Where the points are"),
        (
            columns.assessed_by,
            Column("in_hand", Phrase("In hand"), Kind.POINTS),
            Column("held", Phrase("Held"), Kind.POINTS),
            Column("under_way", Phrase("Under way"), Kind.POINTS),
            Column("at_risk", Phrase("At risk"), Kind.POINTS),
        ),
        found.sources,
        found.whole,
    )


def _deductions(found: Forecast) -> Table:
    return Table(
        "deductions",
        Phrase("What appraisals took off in earlier years"),
        (
            columns.assessed_by,
            Column("year", Phrase("Year"), Kind.COUNT),
            _LEAVES,
            Column("self", Phrase("Self-score"), Kind.POINTS, of=lambda one: one.self_score),
            Column("official", Phrase("Official"), Kind.POINTS),
            Column("taken_off", Phrase("Taken off"), Kind.POINTS),
            Column("taken_off_percent", Phrase("Taken off, %"), Kind.PERCENT),
        ),
        found.deductions,
    )


def _leaves(found: Forecast) -> Table:
    return Table(
        "leaves",
        Phrase("Leaf by leaf"),
        (
            *(column.within("leaf") for column in columns.LEAF),
            Column("state", Phrase("State"), words=_STATES, of=lambda one: one.state.value),
            Column(
                "round",
                Phrase("Round"),
                words=ROUNDS,
                of=lambda one: one.known.round and one.known.round.value,
            ),
            _POINTS._replace(of=lambda one: one.known.latest),
            *_RANGE,
        ),
        found.leaves,
    )


def _charts(found: Forecast, cases: tuple[_Case, ...]) -> Iterator[Chart]:
    """Draw the range between score and target, and where the points of each source are."""
    if not found.leaves:
        return
    score, low, likely, high, target = cases
    ends = [(case.label, case.points, case.points) for case in (score, likely, target)]
    ends.insert(1, (Phrase("low to high"), low.points, high.points))
    yield Chart(
        "range",
        Phrase("From score to forecast to target"),
        Drawing.RANGES,
        Phrase("Points"),
        tuple(Bar(name, (low, high)) for name, low, high in ends if None not in (low, high)),
        above="range",
    )
    yield Chart(
        "points",
        Phrase("Where the points are"),
        Drawing.STACKED,
        Phrase("Points"),
        tuple(
            Bar(columns.source(of.source), (of.in_hand, of.held, of.under_way, of.at_risk))
            for of in found.sources
        ),
        above="points",
        series=(
            Series(Phrase("In hand"), Look.HAD),
            Series(Phrase("Held from last year"), Look.LEFT),
            Series(Phrase("Under way"), Look.WON),
            Series(Phrase("At risk"), Look.LOST),
        ),
    )


def _answer(found: Forecast) -> Iterator[Phrase]:
    whole = found.whole
    low, likely, high = whole.range
    if likely is None or not whole.plan.max_points:
        if found.leaves:
            yield Phrase("How {year} will end can't be said yet.", year=str(found.year))
        return
    values = {
        "likely": likely,
        "most": whole.plan.max_points,
        "percent": _percent(percent(likely, whole.plan.max_points)),
        "group": group_of(likely / whole.plan.max_points * 100) or Phrase("none"),
    }
    if all(one.known.round is Round.OFFICIAL for one in found.leaves):
        yield Phrase(
            "All points are official: {likely} of {most} ({percent}, group {group}).", **values
        )
    elif low is None or high is None:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}); how much more or less "
            "it can be isn't known.",
            **values,
        )
    else:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}), between {low} and "
            "{high}.",
            **values,
            low=low,
            high=high,
        )
    if whole.distance is None:
        return
    if whole.distance < 0:
        yield Phrase("That is {points} short of the targets.", points=abs(whole.distance))
    else:
        yield Phrase("That meets the targets, with {points} to spare.", points=whole.distance)


def _percent(share: Decimal | None) -> Phrase:
    return Phrase("{share}%", share=share)


def _missing(found: Forecast) -> Iterator[Phrase]:
    yield from no_results(found.plan, found.year)
    yield from no_targets(found.plan, found.year)
    for source in (of.source for of in found.sources if of.source not in found.shares):
        codes = tuple(
            one.leaf.code
            for one in found.leaves
            if one.leaf.criterion.assessed_by == source and one.known.round is Round.SELF
        )
        if codes:
            yield Phrase(
                "What appraisals take off isn't known for {source}: no year before {year} has both"
                " self-scores and official points of such leaves. Self-scored: {codes}.",
                source=columns.source(source),
                year=str(found.year),
                codes=codes,
            )
    if unknown := tuple(leaf.code for leaf in found.whole.leaves if leaf.score is None):
        yield Phrase("No score of {year}: {codes}.", year=str(found.year - 1), codes=unknown)


def _definitions(found: Forecast) -> Iterator[Phrase]:
    last = str(found.year - 1)
    if not found.leaves:
        return
    if found.left_out:
        yield Phrase(
            "These don't apply in {year}; max, score and target are without theirs: {codes}.",
            year=str(found.year),
            codes=tuple(leaf.code for leaf in found.left_out),
        )
    yield Phrase(
        "In hand: points that are official or appraised, else self-scored with all tasks done. "
        "Held: the scores of {year} of all other leaves. Under way: what their targets ask over "
        "these, where all tasks are done or under way. At risk: the same, where a task is overdue, "
        "not started or not reported, or there is none.",
        year=last,
    )
    yield Phrase(
        "Likely: official or appraised points; a self-score less what appraisals usually took off; "
        "without a self-score, the target where all tasks are done or under way, else the score of "
        "{year}, which surveys and SIPAS keep until they are known.",
        year=last,
    )
    yield Phrase(
        "Low: as likely, but with what was taken off in the worst year, and where a task isn't "
        "done, no more than the score of {year}. High: official or appraised points and "
        "self-scores as they are, and every other target met. Where a target is below the score of "
        "{year}, it stands in its place.",
        year=last,
    )
    for source, share in found.shares.items():
        yield Phrase(
            "Taken off in earlier years, {source}: {usual} of the self-scores over all years, "
            "{worst} in the worst.",
            source=columns.source(source),
            usual=_percent(tidy(half_up(100 * share.usual, 2))),
            worst=_percent(tidy(half_up(100 * share.worst, 2))),
        )
    yield Phrase(
        "Self-scores less what is taken off are rounded half-up to {places} decimals, leaf by "
        "leaf; the group is that of the unrounded share of the maximum.",
        places=PLACES,
    )


def _on(key: str, plan: Plan, day: datetime.date) -> Table:
    """Ask it about the plan's own year as of a day."""
    return forecast(plan, as_of=day).table(key)


TABLES: columns.TablesForSql = {
    f"forecast_{key}": partial(_on, key)
    for key in ("range", "sources", "points", "deductions", "leaves")
}
