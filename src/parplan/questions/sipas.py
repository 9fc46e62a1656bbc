"""What does the plan ask for so that citizens are satisfied?"""

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan, SipasNode
from parplan.questions import columns
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan sipas -o sipas.csv"


def sipas(plan: Plan) -> Report:
    """List the tasks of Appendix 02 in its order."""
    table = Table(
        "sipas",
        Phrase("SIPAS tasks"),
        (
            Column("no", Phrase("No."), Kind.COUNT, of=lambda node: node.task.number),
            Column("part", Phrase("Part"), of=_part),
            Column("section", Phrase("Section"), of=_section),
            Column("task", Phrase("Task"), of=lambda node: node.task.task),
            columns.title_en,
            columns.lead.within("task"),
            columns.coordinating.within("task"),
            Column("time", Phrase("Time")).within("task"),
            columns.note.within("task"),
            columns.due.within("task"),
            columns.product.within("task"),
        ),
        plan.sipas,
        as_records=True,
    )
    return Report("sipas", Phrase("SIPAS tasks"), columns.head(plan), (table,))


def _part(node: SipasNode) -> str:
    return node.part.named


def _section(node: SipasNode) -> str:
    return node.section.named


TABLES: columns.TablesForSql = {"sipas": lambda plan, _: sipas(plan).table("sipas")}
