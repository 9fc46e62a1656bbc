"""The tables of a letter: what the head answers for, what is led and coordinated, SIPAS tasks."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from parplan.documents.letters.assignment import Assignment
from parplan.language.phrases import Phrase
from parplan.plan.duties import Meant
from parplan.plan.plan import Node, Plan, SipasNode
from parplan.plan.points import standing
from parplan.questions import columns, passed_on
from parplan.report.report import Column, Kind, Report, Row, Table, Value

_VIA = Column("via", Phrase("Through"))
_FIGURES = (columns.max_points, columns.score, columns.lost, columns.target)
_NAMED = (columns.code, columns.title, columns.title_en, *_FIGURES)
_ROLES = {"lead": Phrase("leads"), "coordinating": Phrase("coordinates")}
_MAY_BE_EMPTY = frozenset({"coordinating", "time", "via"})


def letter_report(plan: Plan, given: Assignment) -> Report:
    """Put what is given to an agency into tables; what it hasn't been given has none."""
    tables = (
        _head_duties(plan, given),
        _accountable(plan, given),
        _leads(plan, given),
        _coordinates(plan, given),
        _sipas(plan, given),
    )
    return Report(
        "assignment",
        Phrase("Duties of {name}", name=given.body.name),
        columns.head(plan),
        tuple(_without(table, _is_empty) for table in tables if table.lines),
        _notes(plan, given),
    )


def _notes(plan: Plan, given: Assignment) -> tuple[Phrase, ...]:
    inherited = tuple(passed_on.inherited(plan, given.vias))
    if not given.leads:
        return inherited
    total = standing(leaf for leaf, _ in given.leads)
    note = Phrase(
        "Leads {count} criteria of {max} points: {score} in {score_year}, {lost} lost;"
        " target for {target_year}: {target}.",
        count=len(given.leads),
        max=total.max_points,
        score=total.score,
        score_year=str(plan.plan.score_year),
        lost=total.lost,
        target_year=str(plan.plan.target_year),
        target=total.target,
    )
    return (note, *inherited)


def _head_duties(plan: Plan, given: Assignment) -> Table:
    section = plan.plan.organisation.number
    return Table(
        "head_duties",
        Phrase("What the head must do (Section {number} of the plan)", number=section),
        (Column("no", Phrase("Item"), Kind.CODE), columns.tasks, _VIA),
        tuple(
            Row((f"{section}.{duty.number}", duty.paragraphs, _through(how)))
            for duty, how in given.heads
        ),
        as_records=True,
    )


def _accountable(plan: Plan, given: Assignment) -> Table:
    rows: dict[str, Row] = {}
    for duty, how in given.heads:
        for code in duty.answers_for:
            if node := plan.node(code):
                rows.setdefault(code, Row((*_named(plan, node), _through(how))))
    title = Phrase("What the head answers for")
    return Table("accountable", title, (*_NAMED, _VIA), tuple(rows.values()))


def _leads(plan: Plan, given: Assignment) -> Table:
    total = standing(leaf for leaf, _ in given.leads)
    figures = total.max_points, total.score, total.lost, total.target
    totals = "", None, None, *figures, *[None] * 4
    table = _leaves(plan, "leads", Phrase("Criteria that it leads"), given.leads)
    return replace(table, sums=totals)


def _coordinates(plan: Plan, given: Assignment) -> Table:
    table = _leaves(plan, "coordinates", Phrase("Criteria that it coordinates"), given.coordinates)
    return _without(table, lambda column, _: column == columns.coordinating)


def _leaves(plan: Plan, key: str, title: Phrase, leaves: Sequence[tuple[Node, Meant]]) -> Table:
    rows = tuple(
        Row(
            (
                *_named(plan, leaf),
                leaf.shared.tasks,
                leaf.shared.lead,
                leaf.shared.coordinating,
                _through(how),
            )
        )
        for leaf, how in leaves
    )
    parts = columns.tasks, columns.lead, columns.coordinating, _VIA
    return Table(key, title, (*_NAMED, *parts), rows, as_records=True)


def _sipas(plan: Plan, given: Assignment) -> Table:
    parts = [
        *((node, "lead", how) for node, how in given.sipas_leads),
        *((node, "coordinating", how) for node, how in given.sipas_coordinates),
    ]
    parts.sort(key=lambda part: part[0].task.number)
    return Table(
        "sipas",
        Phrase("SIPAS tasks"),
        (
            Column("no", Phrase("No."), Kind.COUNT),
            Column("task", Phrase("Task")),
            columns.title_en,
            Column("role", Phrase("Role"), words=_ROLES),
            columns.lead,
            columns.coordinating,
            Column("time", Phrase("Time")),
            _VIA,
        ),
        tuple(Row(_sipas_values(plan, *part)) for part in parts),
        as_records=True,
    )


def _sipas_values(plan: Plan, node: SipasNode, role: str, how: Meant) -> tuple[Value, ...]:
    task = node.task
    return (
        task.number,
        task.task,
        plan.task_en(task.number),
        role,
        task.lead,
        task.coordinating,
        task.time,
        _through(how),
    )


def _named(plan: Plan, node: Node) -> tuple[Value, ...]:
    own = standing([node])
    figures = own.max_points, own.score, own.lost, own.target
    return node.code, node.title, plan.title_en(node.code), *figures


def _through(how: Meant) -> str:
    """Name the group; nothing, not "unknown", for those who are meant by their own name."""
    return how.via or ""


def _is_empty(column: Column, values: Sequence[Value]) -> bool:
    """Whether a column may be empty in every row, and is."""
    return column.key in _MAY_BE_EMPTY and not any(values)


def _without(table: Table, unwanted: Callable[[Column, Sequence[Value]], bool]) -> Table:
    kept = [
        index
        for index, column in enumerate(table.columns)
        if not unwanted(column, [row.values[index] for row in table.lines])
    ]
    return replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(row._replace(values=tuple(row.values[i] for i in kept)) for row in table.lines),
        sums=table.totals and tuple(table.totals[index] for index in kept),
    )
