"""What must one agency do?"""

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated, NamedTuple

import typer

from parplan.language.catalogue import Phrase
from parplan.plan.agencies import Body
from parplan.plan.duties import Assignment, Duties, HeadDuty, Roster, meant
from parplan.plan.plan import Node, Plan, SipasNode
from parplan.plan.points import standing
from parplan.questions import columns, completion
from parplan.questions.agencies import own_share, own_shares
from parplan.questions.options import HoldersOption, held_on
from parplan.questions.successions import dated, inherited, who_holds
from parplan.report.report import Column, Kind, Report, Table, Value

EXAMPLE = 'parplan agency "so noi vu"'


def agency(
    plan: Plan,
    name: Annotated[str, typer.Argument(metavar="NAME", autocompletion=completion.agencies)],
    *,
    as_of: HoldersOption = None,
) -> Report:
    """List what its head answers for, what it leads and coordinates, and its SIPAS tasks.

    `via` names the group, or on a later day the predecessor, through which the plan means it; a
    leaf that it leads isn't listed again because a group that it belongs to coordinates it.
    """
    body = plan.agency(name)
    on = held_on(plan, as_of)
    duties = Roster(plan, on).of(body)
    tables = duties_tables(duties)
    title = Phrase("Duties of {name}", name=body.name)
    notes = tuple(_notes(plan, duties, on))
    if on:
        title = dated(title, on)
        vias = (one.via for table in tables for one in table.rows)
        notes = (*who_holds(plan, body, on), *notes, *inherited(plan, vias))
    return Report("agency", title, columns.head(plan), tables, notes, as_of=on)


def duties_tables(duties: Duties) -> tuple[Table, ...]:
    """Put an agency's duties into tables, of equal columns but for the first."""
    return (
        Table(
            "accountable",
            Phrase("What the head answers for"),
            (*NAMED, *FIGURES, columns.tasks, VIA),
            tuple(answers(duties)),
            as_records=True,
        ),
        _leaves("leads", Phrase("Leads"), duties.leads),
        _leaves("coordinates", Phrase("Coordinates"), duties.coordinates),
        Table(
            "sipas",
            Phrase("SIPAS tasks"),
            (
                NUMBER,
                Column("title", Phrase("Title"), of=lambda one: one.what.task.task),
                TITLE_EN,
                *FIGURES,
                columns.tasks._replace(of=lambda _: ()),
                VIA,
            ),
            duties.sipas,
            as_records=True,
        ),
    )


class Answer(NamedTuple):
    """A head's duty with its words, or a row of Appendix 01 that a head answers for by it."""

    what: Node | HeadDuty
    tasks: tuple[str, ...]
    via: str | None


def answers(duties: Duties) -> Iterator[Answer]:
    """List each of a head's duties, and below it its areas and criteria."""
    for head in duties.heads:
        yield Answer(head.what, head.what.task.words, head.via)
        for node in head.what.nodes:
            yield Answer(node, (), head.via)


class Together(NamedTuple):
    """All leaves of a table: what its last row is read from."""

    what: columns.Sums

    @classmethod
    def of(cls, leaves: Iterable[Assignment[Node]]) -> "Together":
        """Add up exactly; one unknown figure makes the sum of its kind unknown."""
        return cls(columns.Sums.of(one.what for one in leaves))


def _figure(column: Column) -> Column:
    """Read a figure of what is assigned; only rows of Appendix 01 and their sums have any."""

    def read(one: Assignment[object]) -> Value:
        if isinstance(one.what, Node | columns.Sums):
            return column.read(standing([one.what]))
        return None

    return column._replace(of=read)


TITLE_EN = columns.title_en.within("what")
NAMED = (columns.code.within("what"), columns.title.within("what"), TITLE_EN)
MAX_POINTS, SCORE, TARGET, LOST, GAIN = FIGURES = tuple(map(_figure, columns.FIGURES[:-1]))
TASKS = columns.tasks.within("what")
NUMBER = Column("no", Phrase("No."), Kind.COUNT, of=lambda one: one.what.task.number)
VIA = Column("via", Phrase("Through"))


def _leaves(key: str, title: Phrase, leaves: tuple[Assignment[Node], ...]) -> Table:
    keys = (*NAMED, *FIGURES, TASKS, VIA)
    return Table(key, title, keys, leaves, Together.of(leaves), as_records=True)


def _notes(plan: Plan, duties: Duties, on: datetime.date | None) -> Iterator[Phrase]:
    """Say the answer first: how much it leads, and which of the SIPAS tasks are its own."""
    if duties.leads:
        yield Phrase(
            "Leads {count} leaves, {by_name} of them by name: the province lost {lost} points"
            " there.",
            count=len(duties.leads),
            by_name=sum(one.via is None for one in duties.leads),
            lost=standing(one.what for one in duties.leads).lost,
        )
    else:
        yield Phrase("Leads nothing.")
    if own := own_shares(plan, on=on).get(duties.body.name):
        yield own_share(duties.body.name, own)
    if duties.mentions:
        yield Phrase(
            "The plan gives it no criterion, but speaks of it in: {places}.",
            places=tuple(one.code for one in duties.mentions),
        )
    if led := tuple(one.what.task.number for one in duties.sipas_leads):
        yield Phrase("SIPAS tasks that it leads: {numbers}.", numbers=led)
    if coordinated := _coordinated(plan, duties.body, on):
        yield Phrase("SIPAS tasks that it coordinates: {numbers}.", numbers=coordinated)


def _coordinated(plan: Plan, body: Body, on: datetime.date | None) -> tuple[int, ...]:
    """Number the SIPAS tasks that it coordinates, those that it leads, too, among them."""
    return tuple(
        node.task.number for node in plan.sipas if meant(plan, node.task.coordinating, body, on)
    )


class _Theirs(NamedTuple):
    """A duty, and the agency whose it is."""

    agency: str
    duty: Answer | Assignment[Node] | Assignment[SipasNode]


def _of_all(key: str, plan: Plan, _: datetime.date) -> Table:
    """Put one table of every agency's under each other, with the agency in front."""
    roster = Roster(plan)
    found = [
        (body.name, table)
        for body in plan.agencies.bodies
        for table in duties_tables(roster.of(body))
        if table.key == key
    ]
    first = found[0][1]
    keys = (Column("agency", Phrase("Agency")), *(one.within("duty") for one in first.columns))
    rows = tuple(_Theirs(name, duty) for name, table in found for duty in table.rows)
    return Table(key, first.title, keys, rows)


TABLES: columns.TablesForSql = {
    f"agency_{key}": partial(_of_all, key)
    for key in ("accountable", "leads", "coordinates", "sipas")
}
