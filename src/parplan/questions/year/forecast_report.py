"""A forecast as tables and charts, for every format."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import percent
from parplan.plan.published import group_of
from parplan.questions import columns
from parplan.questions.outcome import GROUP
from parplan.questions.year.expected import STATES, Expected
from parplan.questions.year.forecast import Forecast, Sums, forecast, missing
from parplan.questions.year.forecast_notes import notes
from parplan.questions.year.stated import ROUNDS
from parplan.report.report import (
    Bar,
    Chart,
    Column,
    Drawing,
    Kind,
    Look,
    Report,
    Row,
    Series,
    Table,
    Value,
)

_PARTS = (
    Column("in_hand", Phrase("In hand"), Kind.POINTS),
    Column("held", Phrase("Held"), Kind.POINTS),
    Column("under_way", Phrase("Under way"), Kind.POINTS),
    Column("at_risk", Phrase("At risk"), Kind.POINTS),
)
_DISTANCE = Column("distance", Phrase("To target"), Kind.POINTS)
_RANGE = (
    Column("low", Phrase("Low"), Kind.POINTS),
    Column("likely", Phrase("Likely"), Kind.POINTS),
    Column("high", Phrase("High"), Kind.POINTS),
)


def forecast_report(plan: Plan, year: int, on: datetime.date) -> Report:
    """Tell where the year will end, what that rests on, and how far it is from the target."""
    found = forecast(plan, year, on)
    title = Phrase("Forecast for {year}, on {day}", year=str(year), day=on.isoformat())
    tables = (_ends(found), *_sources(found), _deductions(found), _leaves(found))
    return Report(
        "forecast", title, columns.head(plan), tables, tuple(notes(found)), tuple(_charts(found))
    )


def _cases(found: Forecast) -> Iterator[tuple[str, Phrase, Decimal | None]]:
    whole = found.whole
    yield "score", Phrase("scores of {year}", year=str(found.year - 1)), whole.plan.score
    yield "low", Phrase("low"), whole.range.low
    yield "likely", Phrase("likely"), whole.range.likely
    yield "high", Phrase("high"), whole.range.high
    yield "target", Phrase("targets for {year}", year=str(found.year)), whole.plan.target


def _ends(found: Forecast) -> Table:
    most, target = found.whole.plan.max_points, found.whole.plan.target
    rows = tuple(
        Row((key, points, most, *_graded(points, most), missing(points, target)))
        for key, _, points in _cases(found)
    )
    return Table(
        "range",
        Phrase("Where the year will end"),
        (
            Column("case", Phrase("Case"), words={key: words for key, words, _ in _cases(found)}),
            Column("points", Phrase("Points"), Kind.POINTS),
            columns.max_points,
            Column("percent", Phrase("Of max"), Kind.PERCENT),
            GROUP,
            _DISTANCE,
        ),
        rows,
    )


def _graded(points: Decimal | None, most: Decimal) -> tuple[Value, ...]:
    """Give the share of the maximum, and the group of the share before it is rounded."""
    if points is None or not most:
        return None, None
    return percent(points, most), group_of(100 * points / most)


def _sources(found: Forecast) -> Iterator[Table]:
    """Give the range of each source, and where its points are."""
    leaves = Column("leaves", Phrase("Leaves"), Kind.COUNT)
    figures = (columns.max_points, columns.score, columns.target)
    yield _by_source(
        found,
        Table(
            "sources",
            Phrase("By source of points"),
            (columns.assessed_by, leaves, *figures, *_RANGE, _DISTANCE),
            (),
        ),
        lambda of: (len(of.leaves), *of.plan, *of.range, of.distance),
    )
    yield _by_source(
        found,
        Table(
            "points",
            Phrase("Where the points are"),
            (columns.assessed_by, *_PARTS),
            (),
        ),
        lambda of: (of.in_hand, of.held, of.under_way, of.at_risk),
    )


def _by_source(found: Forecast, table: Table, values: Callable[[Sums], tuple[Value, ...]]) -> Table:
    return replace(
        table,
        rows=tuple(Row((source and source.value, *values(of))) for source, of in found.sources),
        sums=(None, *values(found.whole)),
    )


def _deductions(found: Forecast) -> Table:
    rows = tuple(
        Row(
            (
                one.source and one.source.value,
                one.year,
                *(one.leaves, one.claimed, one.official, one.taken_off),
                percent(one.taken_off, one.claimed),
            )
        )
        for one in found.deductions
    )
    return Table(
        "deductions",
        Phrase("What appraisals took off in earlier years"),
        (
            columns.assessed_by,
            Column("year", Phrase("Year"), Kind.COUNT),
            Column("leaves", Phrase("Leaves"), Kind.COUNT),
            Column("self", Phrase("Self-score"), Kind.POINTS),
            Column("official", Phrase("Official"), Kind.POINTS),
            Column("taken_off", Phrase("Taken off"), Kind.POINTS),
            Column("taken_off_percent", Phrase("Taken off, %"), Kind.PERCENT),
        ),
        rows,
    )


def _leaves(found: Forecast) -> Table:
    return Table(
        "leaves",
        Phrase("Leaf by leaf"),
        (
            *columns.LEAF,
            Column("state", Phrase("State"), words=STATES),
            Column("round", Phrase("Round"), words=ROUNDS),
            Column("points", Phrase("Points"), Kind.POINTS),
            *_RANGE,
        ),
        tuple(Row(_leaf(found.plan, one)) for one in found.leaves),
    )


def _leaf(plan: Plan, one: Expected) -> tuple[Value, ...]:
    stated = one.stated
    return (
        *columns.leaf(plan, one.leaf),
        one.state.value,
        stated.round and stated.round.value,
        stated.points,
        *one.range,
    )


def _charts(found: Forecast) -> Iterator[Chart]:
    """Draw the range between score and target, and where the points of each source are."""
    if not found.leaves:
        return
    points = {key: value for key, _, value in _cases(found)}
    words = {key: said for key, said, _ in _cases(found)}
    ends = [(words[key], points[key], points[key]) for key in ("score", "likely", "target")]
    ends.insert(1, (Phrase("low to high"), points["low"], points["high"]))
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
            Bar(columns.source(source), (of.in_hand, of.held, of.under_way, of.at_risk))
            for source, of in found.sources
        ),
        above="points",
        series=(
            Series(Phrase("In hand"), Look.HAD),
            Series(Phrase("Held from last year"), Look.LEFT),
            Series(Phrase("Under way"), Look.WON),
            Series(Phrase("At risk"), Look.LOST),
        ),
    )
