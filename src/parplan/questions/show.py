"""What does the plan say of a criterion?"""

from typing import Annotated

import typer

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan
from parplan.questions import columns, completion
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan show 3.4.1"


def show(
    plan: Plan,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", autocompletion=completion.codes)
    ] = None,
) -> Report:
    """Show rows of Appendix 01 as printed, merged cells filled in: one with all below, or all."""
    nodes = plan.nodes if code is None else tuple(plan.criterion(code).walk())
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
            columns.due,
            columns.product,
        ),
        nodes,
        as_records=True,
        level=columns.level_of,
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


TABLES: columns.TablesForSql = {"criteria": lambda plan, _: show(plan).table("criteria")}
