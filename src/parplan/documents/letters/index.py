"""All letters on one page, each with a link to its file and what it comes to."""

from collections.abc import Sequence
from typing import NamedTuple

from parplan.documents.letters.letter import Letter
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import Standing, standing
from parplan.questions import columns
from parplan.report.as_html import render
from parplan.report.html_text import element
from parplan.report.report import Column, Kind, Report, Table


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
    page = render(report, language)
    for entry in report.table("letters").rows:
        # Nothing but a-z, 0-9, hyphens and a dot, so nothing else on the page is taken for it.
        link = element("a", entry.file, href=entry.file)
        page = page.replace(f">{entry.file}<".encode(), f">{link}<".encode())
    return page
