"""What does the plan ask for so that citizens are satisfied?"""

from parplan.analyses import columns
from parplan.phrases import Phrase
from parplan.plan import Plan
from parplan.report import Column, Kind, Report, Row, Table


def sipas(plan: Plan) -> Report:
    """List the tasks of Appendix 02 in its order."""
    table = Table(
        "sipas",
        Phrase("SIPAS tasks"),
        (
            Column("no", Phrase("No."), Kind.COUNT),
            Column("part", Phrase("Part")),
            Column("section", Phrase("Section")),
            Column("task", Phrase("Task")),
            columns.title_en,
            columns.lead,
            columns.coordinating,
            Column("time", Phrase("Time")),
            columns.note,
        ),
        tuple(
            Row(
                (
                    node.task.number,
                    f"{node.part.code}. {node.part.title}",
                    f"{node.section.code}. {node.section.title}",
                    node.task.task,
                    plan.task_en(node.task.number),
                    node.task.lead,
                    node.task.coordinating,
                    node.task.time,
                    node.task.note,
                )
            )
            for node in plan.sipas
        ),
        as_records=True,
    )
    return Report("sipas", Phrase("SIPAS tasks"), columns.head(plan), (table,))
