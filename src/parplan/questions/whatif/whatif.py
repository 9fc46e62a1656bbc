"""What would the points be if some leaves had other ones?"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, tidy
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns
from parplan.questions.outcome import Case, Ranking, about_ranks, outcome
from parplan.questions.whatif.scenarios import Figure, Settings, changed
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Row, Table, Value

_BEFORE = Column("before", Phrase("Before"), Kind.POINTS)
_AFTER = Column("after", Phrase("After"), Kind.POINTS)
_CHANGE = Column("change", Phrase("Change"), Kind.POINTS)
_CASE = Column("case", Phrase("Case"))

Points = Callable[[Node], Decimal | None]


class Supposed(NamedTuple):
    """A case: its name, what is said of it, and the points that some leaves have in it."""

    name: str
    description: str | None
    settings: Settings


class _Beside(NamedTuple):
    """The plan as it is, and as it would be in a case."""

    case: Supposed
    before: Plan
    after: Plan


def whatif(plan: Plan, figure: Figure, cases: Sequence[Supposed], ranking: Ranking) -> Report:
    """Compute every case on a changed copy of the plan, and set it beside the plan as it is."""

    def points(node: Node) -> Decimal | None:
        value: Decimal | None = getattr(node, figure)
        return value

    pairs = [_Beside(case, plan, changed(plan, figure, case.settings)) for case in cases]
    base = _total(plan.leaves, points)
    totals = [Case(pair.case.name, None, _total(pair.after.leaves, points)) for pair in pairs]
    table = outcome([Case(figure, of_plan(plan, figure), base), *totals], base, ranking)
    tables = (
        table,
        _changes(pairs, points),
        _areas(pairs, points),
        _sources(pairs, points),
    )
    notes = (*_described(cases), *about_ranks(table))
    title = Phrase("What if: {base} and changes", base=of_plan(plan, figure))
    charts = tuple(_charts(pairs, points, of_plan(plan, figure)))
    return Report("whatif", title, columns.head(plan), tables, notes, charts)


def of_plan(plan: Plan, figure: Figure) -> Phrase:
    """Name the plan's own points: last year's result, or this year's aim."""
    if figure == "score":
        return Phrase("scores of {year}", year=str(plan.plan.score_year))
    return Phrase("targets for {year}", year=str(plan.plan.target_year))


def _described(cases: Sequence[Supposed]) -> Iterator[Phrase]:
    for case in cases:
        if case.description:
            yield Phrase("{case}: {description}", case=case.name, description=case.description)


def _total(leaves: Sequence[Node], points: Points) -> Decimal | None:
    return add(map(points, leaves))


def _figures(before: Decimal | None, after: Decimal | None) -> tuple[Value, ...]:
    return before, after, None if before is None or after is None else tidy(after - before)


def _changes(pairs: Sequence[_Beside], points: Points) -> Table:
    rows = tuple(
        Row(
            (
                old.code,
                old.title,
                old.max_points,
                *_figures(points(old), points(new)),
                pair.case.name,
            )
        )
        for pair in pairs
        for old, new in zip(pair.before.leaves, pair.after.leaves, strict=True)
        if old.code in pair.case.settings
    )
    keys = (columns.code, columns.title, columns.max_points, _BEFORE, _AFTER, _CHANGE, _CASE)
    return Table("changes", Phrase("Changes"), keys, rows)


def _charts(pairs: Sequence[_Beside], points: Points, base: Phrase) -> Iterator[Chart]:
    """Draw each case, all in one scale: the plan's points, every change, and what it comes to."""
    drawn = [(pair.case, bars) for pair in pairs if (bars := _bars(pair, points, base))]
    every = tuple(value for _, bars in drawn for bar in bars for value in bar.values)
    for number, (case, bars) in enumerate(drawn, start=1):
        title = Phrase(
            "{case}: from {base} to {points} points",
            case=case.name,
            base=base,
            points=bars[-1].values[0],
        )
        yield Chart(
            f"waterfall-{number}",
            title,
            Drawing.WATERFALL,
            Phrase("Points"),
            tuple(bars),
            above="changes",
            reaching=tuple(Decimal(value) for value in every if value is not None),
        )


def _bars(pair: _Beside, points: Points, base: Phrase) -> list[Bar]:
    """Go from total to total by every leaf that changes; nowhere if a total isn't known."""
    case, before, after = pair
    total, end = _total(before.leaves, points), _total(after.leaves, points)
    if total is None or end is None:
        return []
    bars = [Bar(base, (total,), is_total=True)]
    for old, new in zip(before.leaves, after.leaves, strict=True):
        _, _, change = _figures(points(old), points(new))
        if isinstance(change, Decimal) and change:
            total = tidy(total + change)
            bars.append(Bar(old.code, (total,), old.title))
    return [*bars, Bar(case.name, (end,), is_total=True)]


def _areas(pairs: Sequence[_Beside], points: Points) -> Table:
    """Give the exact sums of each area's leaves; the last row of a case is the whole plan."""
    rows = []
    for case, before, after in pairs:
        for old, new in zip(before.areas, after.areas, strict=True):
            figures = _figures(_total(old.leaves, points), _total(new.leaves, points))
            rows.append(Row((old.code, old.title, *figures, case.name)))
        figures = _figures(_total(before.leaves, points), _total(after.leaves, points))
        rows.append(Row(("", "", *figures, case.name)))
    title = Column("title", Phrase("Title"), words={"": Phrase("Whole plan")})
    keys = (columns.code, title, _BEFORE, _AFTER, _CHANGE, _CASE)
    return Table("areas", Phrase("Areas"), keys, tuple(rows))


def _sources(pairs: Sequence[_Beside], points: Points) -> Table:
    rows = []
    for case, before, after in pairs:
        for source in (*AssessedBy, None):
            old, new = (
                [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]
                for plan in (before, after)
            )
            if old:
                figures = _figures(_total(old, points), _total(new, points))
                rows.append(Row((source and source.value, *figures, case.name)))
    keys = (columns.assessed_by, _BEFORE, _AFTER, _CHANGE, _CASE)
    return Table("sources", Phrase("Sources of points"), keys, tuple(rows))
