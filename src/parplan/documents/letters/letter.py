"""A letter: what one agency has to do, who gets one, and what its file is called.

As a Word document it has the form of an official document, with its tables as an appendix; the
workbook and the page are what the formats of reports make of its tables.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from parplan.documents.letters.tables import letter_report
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.language.vietnamese import without_tones
from parplan.plan.agencies import Agency, Body, Group
from parplan.plan.duties import Duties, Roster
from parplan.plan.plan import Part, Plan
from parplan.plan.points import Standing, standing
from parplan.questions import columns
from parplan.report import formats as reports
from parplan.report.as_html import render as written_page
from parplan.report.html_text import element
from parplan.report.report import Column, Kind, Report, Table

FORMATS = ("docx", "xlsx", "html")
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

    @property
    def report(self) -> Report:
        """Its tables, as every other report has them."""
        return letter_report(self.plan, self.duties)


def letters(
    plan: Plan, bodies: Iterable[Body], on: datetime.date | None = None
) -> Iterator[Letter]:
    """Make a letter for each of them; a name of a file doesn't depend on who else gets one.

    On a later day than the plan's, a letter has the duties that were passed on by then, too.
    """
    names = file_names(body.name for body in plan.agencies.bodies)
    roster = Roster(plan, on)
    return (Letter(plan, roster.of(body), names[body.name]) for body in bodies)


def render(letter: Letter, name: str, language: Language) -> bytes:
    """Write a letter in the format of that name."""
    if name == "docx":
        from parplan.documents.letters.official import render_docx  # noqa: PLC0415 - loads python-docx

        return render_docx(letter, language)
    written = reports.render(letter.report, name, language)
    return written.encode() if isinstance(written, str) else written


def recipients(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> tuple[Body, ...]:
    """List everyone who is named with a duty; with `expand`, the members of groups instead.

    On a later day, whoever has a duty by then stands in the place of those who are gone. They come
    in the order of `agencies.yaml`, each once.
    """
    named = [body for entry in _entries(plan) if (body := _holder(plan, entry, on))]
    found = members(plan, named, on) if expand else named
    names = {(type(body), body.name) for body in found}
    return tuple(body for body in plan.agencies.bodies if (type(body), body.name) in names)


def members(
    plan: Plan, bodies: Iterable[Body], on: datetime.date | None = None
) -> tuple[Agency, ...]:
    """Put their members in the place of groups."""
    found: dict[str, Agency] = {}
    day = on or plan.plan.date
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
    return plan.agencies.succession(body, on).holder if body and on else body


def _entries(plan: Plan) -> tuple[str, ...]:
    """Give every name that a duty stands beside, once."""
    parts: list[Part] = [*(leaf.shared for leaf in plan.leaves), *(n.task for n in plan.sipas)]
    named = [entry for part in parts for entry in (*part.lead, *part.coordinating)]
    named += [head for duty in plan.plan.organisation.duties for head in duty.heads]
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

    @property
    def led(self) -> Standing:
        return standing(one.what for one in self.letter.duties.leads)


def _count(key: str, label: Phrase) -> Column:
    return Column(key, label, Kind.COUNT, of=lambda entry: len(getattr(entry.letter.duties, key)))


_COLUMNS = (
    Column("agency", Phrase("Agency"), of=lambda entry: entry.letter.duties.body.name),
    Column("file", Phrase("File"), Kind.CODE),
    _count("leads", Phrase("Leads")),
    _count("coordinates", Phrase("Coordinates")),
    _count("sipas_leads", Phrase("SIPAS leads")),
    _count("sipas_coordinates", Phrase("SIPAS coord.")),
    columns.max_points.within("led"),
    columns.lost.within("led"),
    columns.gain.within("led"),
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

    A criterion with several leads counts for each of them, so there are no totals.
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
