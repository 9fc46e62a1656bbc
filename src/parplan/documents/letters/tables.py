"""The tables of a letter: what the head answers for, what is led and coordinated, SIPAS tasks.

They are read as those of `parplan agency` are; a letter has fewer figures, and who else is named.
"""

from typing import Any, NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.duties import Duties
from parplan.plan.plan import Node, Plan, SipasNode
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.questions.agency import (
    LOST,
    MAX_POINTS,
    NAMED,
    NUMBER,
    SCORE,
    TARGET,
    TASKS,
    TITLE_EN,
    VIA,
    Answer,
    Together,
    answers,
)
from parplan.questions.successions import inherited
from parplan.report.report import Column, Kind, Report, Table

_LEAD = columns.lead.within("what")
_COORDINATING = columns.coordinating.within("what")
# Who is meant by its own name is meant through nobody: nothing is unknown about that.
_VIA = VIA._replace(of=lambda one: one.via or "")
_MAY_BE_EMPTY = frozenset({"coordinating", "time", "via"})


def _of_appendix(plan: Plan) -> tuple[Column, ...]:
    """Head the columns as Appendix 01 does: an authority reads both side by side."""
    code, title, title_en = NAMED
    score = Phrase("Score of {year}", year=str(plan.plan.score_year))
    return (
        code._replace(label=Phrase("No.")),
        title._replace(label=Phrase("Area/criterion/sub-criterion")),
        title_en,
        MAX_POINTS,
        SCORE._replace(label=score),
        LOST,
        TARGET,
    )


def letter_report(plan: Plan, duties: Duties) -> Report:
    """Put what is given to an agency into tables; what it hasn't been given has none."""
    tables = (
        _head_duties(plan, duties),
        _accountable(plan, duties),
        _leads(plan, duties),
        _coordinates(plan, duties),
        _sipas(duties),
    )
    return Report(
        "assignment",
        Phrase("Duties of {name}", name=duties.body.name),
        columns.head(plan),
        tuple(table for table in tables if table.rows),
        _notes(plan, duties),
    )


def _notes(plan: Plan, duties: Duties) -> tuple[Phrase, ...]:
    passed_on = tuple(inherited(plan, duties.vias))
    if not duties.leads:
        return passed_on
    total = standing(one.what for one in duties.leads)
    note = Phrase(
        "Leads {count} criteria of {max} points: {score} in {score_year}, {lost} lost;"
        " target for {target_year}: {target}.",
        count=len(duties.leads),
        max=total.max_points,
        score=total.score,
        score_year=str(plan.plan.score_year),
        lost=total.lost,
        target_year=str(plan.plan.target_year),
        target=total.target,
    )
    return (note, *passed_on)


def _head_duties(plan: Plan, duties: Duties) -> Table:
    section = plan.plan.organisation.number
    title = Phrase("What the head must do (Section {number} of the plan)", number=section)
    number = Column("no", Phrase("Item"), Kind.CODE, of=lambda one: one.what.code)
    paragraphs = columns.tasks._replace(of=lambda one: one.what.duty.paragraphs)
    keys = _filled((number, paragraphs, _VIA), duties.heads)
    return Table("head_duties", title, keys, duties.heads, as_records=True)


def _accountable(plan: Plan, duties: Duties) -> Table:
    """List each row that it answers for once, as the first duty names it."""
    rows: dict[str, Answer] = {}
    for one in answers(duties):
        if isinstance(one.what, Node):
            rows.setdefault(one.what.code, one)
    found = tuple(rows.values())
    keys = _filled((*_of_appendix(plan), _VIA), found)
    return Table("accountable", Phrase("What the head answers for"), keys, found)


def _leads(plan: Plan, duties: Duties) -> Table:
    keys = _filled((*_of_appendix(plan), TASKS, _LEAD, _COORDINATING, _VIA), duties.leads)
    title, sums = Phrase("Criteria that it leads"), Together.of(duties.leads)
    return Table("leads", title, keys, duties.leads, sums, as_records=True)


def _coordinates(plan: Plan, duties: Duties) -> Table:
    keys = _filled((*_of_appendix(plan), TASKS, _LEAD, _VIA), duties.coordinates)
    title = Phrase("Criteria that it coordinates")
    return Table("coordinates", title, keys, duties.coordinates, as_records=True)


class _SipasRole(NamedTuple):
    """A task of Appendix 02 in which it has a part, and which."""

    what: SipasNode
    via: str | None
    role: str


def _sipas(duties: Duties) -> Table:
    """List tasks in their order; one that it leads and coordinates, for both."""
    rows = [_SipasRole(*one, "lead") for one in duties.sipas_leads]
    rows += [_SipasRole(*one, "coordinating") for one in duties.sipas_coordinates]
    rows.sort(key=lambda one: one.what.task.number)
    keys = (
        NUMBER,
        _of_task(Column("task", Phrase("Task"))),
        TITLE_EN,
        Column("role", Phrase("Role"), words=_ROLES),
        _of_task(columns.lead),
        _of_task(columns.coordinating),
        _of_task(Column("time", Phrase("Time"))),
        _VIA,
    )
    return Table(
        "sipas", Phrase("SIPAS tasks"), _filled(keys, tuple(rows)), tuple(rows), as_records=True
    )


_ROLES = {"lead": Phrase("leads"), "coordinating": Phrase("coordinates")}


def _of_task(column: Column) -> Column:
    return column.within("task").within("what")


def _filled(keys: tuple[Column, ...], rows: tuple[Any, ...]) -> tuple[Column, ...]:
    """Leave out the columns that may be empty in every row, and are."""
    return tuple(
        column for column in keys if column.key not in _MAY_BE_EMPTY or any(map(column.read, rows))
    )
