"""A letter: what one agency has to do, who gets one, and what its file is called.

As a Word document it has the form of an official document, with its tables as an appendix; the
workbook and the page are what the formats of reports make of its tables.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from typing import Any, NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.language.vietnamese import without_tones
from parplan.plan.agencies import Agency, Body, Group
from parplan.plan.duties import Assignment, Duties, HeadDuty, Roster, duty_tasks
from parplan.plan.plan import Node, Part, Plan, SipasNode
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.questions.agencies import AgencyShare, own_share, own_shares
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
from parplan.questions.headline import Costly, worst, worst_table
from parplan.questions.successions import inherited
from parplan.report import report as reports
from parplan.report.as_html import render as written_page
from parplan.report.html_table import element
from parplan.report.report import Column, Kind, Report, Table

_LEAD = columns.lead.within("what")
_COORDINATING = columns.coordinating.within("what")
# Who is meant by its own name is meant through nobody: nothing is unknown about that.
_VIA = VIA._replace(of=lambda one: one.via or "")
_ASKED = (columns.due.within("what"), columns.product.within("what"))
_MAY_BE_EMPTY = frozenset({"coordinating", "due", "product", "time", "via"})


# Cells of tasks are as the document has them, dashes and all.
_TASKS = TASKS._replace(of=lambda one: "\n".join(columns.printed_tasks(one.what.shared)))


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


def letter_report(plan: Plan, duties: Duties, own: AgencyShare | None = None) -> Report:
    """Put what is given to an agency into tables; what it hasn't been given has none.

    `own` is its share of the points, which `parplan agencies` has, too.
    """
    tables = (
        worst_table(plan, worst_of(plan, duties)),
        _head_duties(plan, duties),
        _accountable(plan, duties),
        _leads(plan, duties),
        _coordinates(plan, duties),
        _sipas(duties),
        _mentions(duties),
    )
    return Report(
        "assignment",
        Phrase("Duties of {name}", name=duties.body.name),
        columns.head(plan),
        tuple(table for table in tables if table.rows),
        _notes(plan, duties, own),
    )


def worst_of(plan: Plan, duties: Duties) -> tuple[Costly, ...]:
    """Choose what costs most of what it leads, or if it leads nothing, of what it coordinates."""
    return worst(plan, leaves=[one.what for one in duties.leads or duties.coordinates])


def _worst_first(given: tuple[Assignment[Node], ...]) -> tuple[Assignment[Node], ...]:
    return tuple(sorted(given, key=lambda one: -(one.what.lost or 0)))


def _notes(plan: Plan, duties: Duties, own: AgencyShare | None) -> tuple[Phrase, ...]:
    passed_on = tuple(inherited(plan, duties.vias))
    if not duties.leads:
        return passed_on
    total = standing(one.what for one in duties.leads)
    note = Phrase(
        "Leads {count} criteria. On these the province has {max} points at most: {score} in"
        " {score_year}, {lost} lost; target for {target_year}: {target}.",
        count=len(duties.leads),
        max=total.max_points,
        score=total.score,
        score_year=str(plan.plan.score_year),
        lost=total.lost,
        target_year=str(plan.plan.target_year),
        target=total.target,
    )
    if own is None:
        return (note, *passed_on)
    return (note, own_share(duties.body.name, own), *passed_on)


def _head_duties(plan: Plan, duties: Duties) -> Table:
    section = plan.plan.section_of_duties
    title = Phrase("What the head must do (Section {number} of the plan)", number=section)
    number = Column("no", Phrase("Item"), Kind.CODE, of=lambda one: one.what.code)
    paragraphs = columns.tasks._replace(of=lambda one: one.what.task.words)
    due = Column("due", Phrase("Due"), Kind.DATE, of=_due)
    keys = _filled((number, paragraphs, due, _VIA), duties.heads)
    return Table("head_duties", title, keys, duties.heads, as_records=True)


def _due(one: Assignment[HeadDuty]) -> str | None:
    due = one.what.task.due
    return None if due is None else due.isoformat()


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
    rows = _worst_first(duties.leads)
    keys = _filled((*_of_appendix(plan), _TASKS, *_ASKED, _LEAD, _COORDINATING, _VIA), rows)
    title = Phrase("Criteria that it leads (points are the province's)")
    return Table("leads", title, keys, rows, Together.of(rows), as_records=True)


def _coordinates(plan: Plan, duties: Duties) -> Table:
    rows = _worst_first(duties.coordinates)
    keys = _filled((*_of_appendix(plan), _TASKS, *_ASKED, _LEAD, _VIA), rows)
    title = Phrase("Criteria that it coordinates (points are the province's)")
    return Table("coordinates", title, keys, rows, as_records=True)


def _mentions(duties: Duties) -> Table:
    keys = (
        Column("no", Phrase("Item"), Kind.CODE, of=lambda one: one.code),
        columns.title,
        Column("words", Phrase("What it says"), of=lambda one: "\n".join(one.paragraphs)),
    )
    title = Phrase("What the plan says of it")
    return Table("mentions", title, keys, duties.mentions, as_records=True)


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
        _of_task(columns.due),
        _of_task(columns.product),
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


FORMATS = ("docx", "xlsx", "html")

_OFFICIAL = {"docx": "parplan.documents.letters.official"}
"""In these a letter is a paper to be signed; in the others it is a report."""
"""The first is what a letter is if nobody asks for another."""

LONGEST = 90
"""Letters of a file's name without the extension, and with what sets two names apart."""

INDEX = "index"

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""What Windows keeps for its devices, with any extension."""

_FALLBACK = "agency"


class Letter(NamedTuple):
    """What one agency has to do, and the file's name without its extension."""

    plan: Plan
    duties: Duties
    name: str
    own: AgencyShare | None = None
    """What of the plan's lost points and gain is its own; nothing if it leads nothing."""

    @property
    def report(self) -> Report:
        """Its tables, as every other report has them."""
        return letter_report(self.plan, self.duties, self.own)


def letters(
    plan: Plan,
    bodies: Iterable[Body],
    on: datetime.date | None = None,
    *,
    expand: bool = False,
) -> Iterator[Letter]:
    """Make a letter for each of them; a name of a file doesn't depend on who else gets one.

    On a later day than the plan's, a letter has the duties that were passed on by then, too. Shares
    are those of `agencies`, or with `expand` of `agencies --expand`, which also have whoever leads
    only as a member of a group.
    """
    names = file_names(body.name for body in plan.agencies.bodies)
    roster = Roster(plan, on)
    own = own_shares(plan, expand=expand, on=on)
    return (Letter(plan, roster.of(b), names[b.name], own.get(b.name)) for b in bodies)


def render(letter: Letter, name: str, language: Language) -> bytes:
    """Write a letter in the format of that name."""
    if name in _OFFICIAL:
        rendered: bytes = import_module(_OFFICIAL[name]).render(letter, language)
        return rendered
    written = reports.render(letter.report, name, language)
    return written.encode() if isinstance(written, str) else written


def recipients(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> tuple[Body, ...]:
    """List everyone who is named with a duty; with `expand`, the members of groups instead.

    So is whoever has none, but of whom the plan speaks in another's. On a later day, whoever has a
    duty by then stands in the place of those who are gone. They come in the order of
    `agencies.yaml`, each once.
    """
    named = [body for entry in _entries(plan) if (body := _holder(plan, entry, on))]
    found = members(plan, named, on) if expand else named
    roster = Roster(plan, on)
    names = {(type(body), body.name) for body in found}
    names |= {(Agency, one.name) for one in plan.agencies.agencies if roster.of(one).mentions}
    return tuple(body for body in plan.agencies.bodies if (type(body), body.name) in names)


def members(
    plan: Plan, bodies: Iterable[Body], on: datetime.date | None = None
) -> tuple[Agency, ...]:
    """Put their members in the place of groups."""
    found: dict[str, Agency] = {}
    day = on or plan.plan.day
    for body in bodies:
        own = (body,) if isinstance(body, Agency) else plan.agencies.members(body, day)
        found.update((agency.name, agency) for agency in own)
    return tuple(found.values())


def nobody(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> tuple[str, ...]:
    """List the entries for which there is no letter: undeclared; with `expand`, without members.

    On a later day also those that nobody has succeeded.
    """
    return tuple(
        entry
        for entry in _entries(plan)
        if (body := _holder(plan, entry, on)) is None
        or (expand and isinstance(body, Group) and not members(plan, [body], on))
    )


def _holder(plan: Plan, entry: str, on: datetime.date | None) -> Body | None:
    body = plan.agencies.find(entry)
    return plan.agencies.succession(body, on, plan.plan.day).holder if body and on else body


def _entries(plan: Plan) -> tuple[str, ...]:
    """Give every name that a duty stands beside, once."""
    parts: list[Part] = [*(leaf.shared for leaf in plan.leaves), *(n.task for n in plan.sipas)]
    named = [entry for part in parts for entry in (*part.lead, *part.coordinating)]
    named += [entry for task in duty_tasks(plan) for entry in task.part.lead]
    return tuple(dict.fromkeys(named))


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Give each name letters a-z, digits and hyphens; equal ones are numbered in their order.

    "UBND xã Đắk N'Drung" → "ubnd-xa-dak-n-drung". Every system takes them, and no two are equal.
    """
    taken = {INDEX, *_RESERVED}
    found: dict[str, str] = {}
    for name in names:
        if name not in found:
            found[name] = _free(_plain(name), taken)
            taken.add(found[name])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", without_tones(name)).strip("-") or _FALLBACK


def _free(plain: str, taken: set[str]) -> str:
    number, ending = 1, ""
    while (found := _cut(plain, LONGEST - len(ending)) + ending) in taken:
        number += 1
        ending = f"-{number}"
    return found


def _cut(plain: str, room: int) -> str:
    """Cut behind a word, if there is one to cut behind."""
    if len(plain) <= room:
        return plain
    return (plain[: room + 1].rpartition("-")[0] or plain[:room]).rstrip("-")


class _Entry(NamedTuple):
    """A letter, and the name of its file."""

    letter: Letter
    file: str

    def share(self, of: str) -> Decimal | None:
        """Give its share of the lost points or of the gain: none if it leads nothing."""
        own = self.letter.own
        return getattr(own, of) if own else Decimal(0)


def _count(key: str, label: Phrase) -> Column:
    return Column(key, label, Kind.COUNT, of=lambda entry: len(getattr(entry.letter.duties, key)))


_COLUMNS = (
    Column("agency", Phrase("Agency"), of=lambda entry: entry.letter.duties.body.name),
    Column("file", Phrase("File"), Kind.CODE),
    _count("leads", Phrase("Leads")),
    _count("coordinates", Phrase("Coordinates")),
    _count("sipas_leads", Phrase("SIPAS leads")),
    _count("sipas_coordinates", Phrase("SIPAS coord.")),
    Column("lost_share", Phrase("Share of lost"), Kind.POINTS, of=lambda one: one.share("lost")),
    Column("gain_share", Phrase("Share of gain"), Kind.POINTS, of=lambda one: one.share("gain")),
)


def index_report(
    plan: Plan,
    letters: Sequence[Letter],
    extension: str,
    *,
    old: int = 0,
    nobody: Sequence[str] = (),
) -> Report:
    """List letters, `old` of which were there already, and whom none could be written to.

    There are no totals: letters may go to a group and to its members, and to some or to all.
    """
    rows = tuple(_Entry(letter, f"{letter.name}.{extension}") for letter in letters)
    table = Table("letters", Phrase("Letters"), _COLUMNS, rows)
    notes = (
        (old, Phrase("Letters that were there already and are left as they are: {old}", old=old)),
        (
            nobody,
            Phrase("Named in the plan, but nobody to write to: {names}", names=tuple(nobody)),
        ),
    )
    return Report(
        "letters",
        Phrase("Assignment letters"),
        columns.head(plan),
        (table,),
        tuple(note for worth_it, note in notes if worth_it),
    )


def index_page(report: Report, language: Language) -> bytes:
    """Write the index as a page whose file names are links."""
    page = written_page(report, language)
    for entry in report.table("letters").rows:
        # Nothing but a-z, 0-9, hyphens and a dot, so nothing else on the page is taken for it.
        link = element("a", entry.file, href=entry.file)
        page = page.replace(f">{entry.file}<".encode(), f">{link}<".encode())
    return page
