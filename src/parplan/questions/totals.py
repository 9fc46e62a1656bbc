"""Where does the plan stand, and do the printed figures follow from the leaves?"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import Scored, Standing, standing
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan totals --depth 2"
DEEPEST = 3

_FIGURES = {
    "max_points": Phrase("max points"),
    "score": Phrase("score"),
    "target": Phrase("target"),
}


class _Printed(NamedTuple):
    """What is printed of a row, or of the whole plan, and what the leaves below add up to."""

    code: str
    title: str
    title_en: str | None
    level: int
    printed: Scored
    exact: Standing


def totals(
    plan: Plan,
    *,
    depth: Annotated[
        int,
        typer.Option(min=1, max=DEEPEST, help=N_("Down to areas (1), criteria (2) or leaves (3).")),
    ] = 1,
    by: Annotated[
        Literal["assessed_by"] | None, typer.Option(help=N_("Add the leaves up by this instead."))
    ] = None,
) -> Report:
    """Set printed figures beside the exact sums of the leaves below, down to a level (1 to 3).

    The last row is the whole plan: its printed totals, and the sums of all leaves.
    """
    if by:
        return _by_assessed_by(plan)
    rows = [
        _Printed(node.code, node.title, node.title_en, node.level, node, standing(node.leaves))
        for node in plan.nodes
    ]
    rows.append(_Printed("", "", "", 0, plan.plan.totals, standing(plan.leaves)))
    table = Table(
        "totals",
        Phrase("Totals"),
        (
            columns.code,
            Column("title", Phrase("Title"), words={"": Phrase("Whole plan")}),
            columns.title_en,
            columns.level,
            columns.max_points.within("printed"),
            _sum("max_points_sum", Phrase("Max, sum")),
            columns.score.within("printed"),
            _sum("score_sum", Phrase("Score, sum")),
            columns.target.within("printed"),
            _sum("target_sum", Phrase("Target, sum")),
        ),
        tuple(row for row in rows if row.level <= depth),
        level=lambda row: row.level,
    )
    title = Phrase(
        "Totals: score {score_year}, target {target_year}",
        score_year=str(plan.plan.score_year),
        target_year=str(plan.plan.target_year),
    )
    return Report("totals", title, columns.head(plan), (table,), tuple(_differences(rows)))


def _sum(key: str, label: Phrase) -> Column:
    figure = key.removesuffix("_sum")
    return Column(key, label, Kind.POINTS, of=lambda row: getattr(row.exact, figure))


def _differences(rows: Sequence[_Printed]) -> Iterator[Phrase]:
    """Say where printed and computed differ, at whatever depth."""
    for row in rows:
        for figure, name in _FIGURES.items():
            shown, summed = getattr(row.printed, figure), getattr(row.exact, figure)
            if shown != summed and summed is not None and shown is not None:
                yield Phrase(
                    "{name}: {figure} printed {shown}, the leaves add up to {summed}.",
                    name=row.code or Phrase("Whole plan"),
                    figure=name,
                    shown=shown,
                    summed=summed,
                )


class _Source(NamedTuple):
    """A source of points, and the leaves that have theirs from it."""

    assessed_by: str | None
    of: Sequence[Node]

    @property
    def leaves(self) -> int:
        return len(self.of)

    @property
    def figures(self) -> Standing:
        return standing(self.of)


def _by_assessed_by(plan: Plan) -> Report:
    """Add the leaves up by who assesses them, all figures computed."""
    sources = [*(source.value for source in AssessedBy), None]
    parts = [_Source(one, [x for x in plan.leaves if x.assessed_by == one]) for one in sources]
    table = Table(
        "totals",
        Phrase("Totals by source of points"),
        (
            columns.source,
            Column("leaves", Phrase("Leaves"), Kind.COUNT),
            *(column.within("figures") for column in columns.FIGURES[:-1]),
        ),
        tuple(part for part in parts if part.of),
        _Source(None, plan.leaves),
    )
    return Report("totals", table.title, columns.head(plan), (table,))


TABLES: columns.TablesForSql = {
    "totals": lambda plan, _: totals(plan, depth=DEEPEST).table("totals"),
    "totals_by_assessed_by": lambda plan, _: totals(plan, by="assessed_by").table("totals"),
}
