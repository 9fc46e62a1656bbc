"""Where does the plan stand, and do the printed figures follow from the leaves?"""

from collections.abc import Iterator

from parplan.analyses import columns
from parplan.phrases import Phrase
from parplan.plan import Node, Plan
from parplan.report import Column, Kind, Report, Row, Table, Value
from parplan.scores import Scored, standing
from parplan.shapes import AssessedBy

DEEPEST = 3

_FIGURES = ("max_points", "score", "target")


def totals(plan: Plan, depth: int = 1) -> Report:
    """Set printed figures beside the exact sums of the leaves below, down to a level (1 to 3).

    The last row is the whole plan: its printed totals, and the sums of all leaves.
    """
    rows = [
        Row(
            (
                node.code,
                node.title,
                plan.title_en(node.code),
                node.level,
                *_figures(node, node.leaves),
            ),
            node.level,
        )
        for node in plan.nodes
        if node.level <= depth
    ]
    rows.append(Row(("", "", "", 0, *_figures(plan.plan.totals, plan.leaves))))
    table = Table(
        "totals",
        Phrase("Totals"),
        (
            columns.code,
            Column("title", Phrase("Title"), words={"": Phrase("Whole plan")}),
            columns.title_en,
            columns.level,
            columns.max_points,
            Column("max_points_sum", Phrase("Max, sum"), Kind.POINTS),
            columns.score,
            Column("score_sum", Phrase("Score, sum"), Kind.POINTS),
            columns.target,
            Column("target_sum", Phrase("Target, sum"), Kind.POINTS),
        ),
        tuple(rows),
    )
    title = Phrase(
        "Totals: score {score_year}, target {target_year}",
        score_year=str(plan.plan.score_year),
        target_year=str(plan.plan.target_year),
    )
    return Report("totals", title, columns.head(plan), (table,), tuple(_differences(plan)))


def _figures(printed: Scored, leaves: tuple[Node, ...]) -> Iterator[Value]:
    exact = standing(leaves)
    for field in _FIGURES:
        yield getattr(printed, field)
        yield getattr(exact, field)


def _differences(plan: Plan) -> Iterator[Phrase]:
    """Say where printed and computed differ, at whatever depth."""
    names: list[tuple[str, Scored, tuple[Node, ...]]] = [
        (node.code, node, node.leaves) for node in plan.nodes if node.children
    ]
    for name, printed, leaves in [*names, ("", plan.plan.totals, plan.leaves)]:
        exact = standing(leaves)
        for field, figure in zip(
            _FIGURES, (Phrase("max points"), Phrase("score"), Phrase("target")), strict=True
        ):
            shown, summed = getattr(printed, field), getattr(exact, field)
            if shown != summed and summed is not None and shown is not None:
                yield Phrase(
                    "{name}: {figure} printed {shown}, the leaves add up to {summed}.",
                    name=name or Phrase("Whole plan"),
                    figure=figure,
                    shown=shown,
                    summed=summed,
                )


def by_assessed_by(plan: Plan) -> Report:
    """Add the leaves up by who assesses them, all figures computed."""
    rows = []
    groups = [(source.value, source) for source in AssessedBy]
    for value, source in groups:
        leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]
        if leaves:
            rows.append(Row((value, len(leaves), *_sums(leaves))))
    unknown = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by is None]
    if unknown:
        rows.append(Row((None, len(unknown), *_sums(unknown))))
    table = Table(
        "totals",
        Phrase("Totals by source of points"),
        (
            columns.assessed_by,
            Column("leaves", Phrase("Leaves"), Kind.COUNT),
            columns.max_points,
            columns.score,
            columns.target,
            columns.lost,
            columns.gain,
        ),
        tuple(rows),
        (None, len(plan.leaves), *_sums(plan.leaves)),
    )
    return Report("totals", table.title, columns.head(plan), (table,))


def _sums(leaves: "list[Node] | tuple[Node, ...]") -> tuple[Value, ...]:
    total = standing(leaves)
    return total.max_points, total.score, total.target, total.lost, total.gain
