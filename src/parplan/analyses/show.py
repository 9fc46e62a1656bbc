"""What does the plan say of a criterion?"""

from parplan.analyses import columns
from parplan.phrases import Phrase
from parplan.plan import Node, Plan
from parplan.report import Column, Kind, Report, Row, Table


def show(plan: Plan, node: Node | None = None) -> Report:
    """Show rows of Appendix 01 as printed, merged cells filled in: one with all below, or all."""
    nodes = plan.nodes if node is None else tuple(node.walk())
    table = Table(
        "criteria",
        Phrase("Criteria"),
        (
            columns.code,
            columns.level,
            columns.title,
            columns.title_en,
            columns.max_points,
            columns.score,
            columns.target,
            columns.assessed_by,
            columns.tasks,
            columns.lead,
            columns.coordinating,
            columns.note,
            Column("merged_with", Phrase("Merged with"), Kind.CODE),
        ),
        tuple(_row(plan, node) for node in nodes),
        as_records=True,
    )
    readings = tuple(
        Phrase(
            '{code}: "{printed}" is read as "{read_as}": {reason}',
            code=node.code,
            printed=reading.printed,
            read_as=reading.read_as,
            reason=reading.reason,
        )
        for node in nodes
        for reading in node.criterion.readings
    )
    return Report("show", Phrase("Criteria"), columns.head(plan), (table,), readings)


def _row(plan: Plan, node: Node) -> Row:
    row, shared = node.criterion, node.shared
    return Row(
        (
            node.code,
            node.level,
            node.title,
            plan.title_en(node.code),
            node.max_points,
            node.score,
            node.target,
            row.assessed_by and row.assessed_by.value,
            shared.tasks,
            shared.lead,
            shared.coordinating,
            shared.note,
            row.merged_with,
        ),
        node.level,
    )
