"""All letters on one page, each with a link to its file and what it comes to."""

from collections.abc import Sequence

from parplan.documents.letters import Letter
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.report.as_html import render
from parplan.report.html_text import element
from parplan.report.report import Column, Kind, Report, Row, Table

_COLUMNS = (
    Column("agency", Phrase("Agency")),
    Column("file", Phrase("File"), Kind.CODE),
    Column("leads", Phrase("Leads"), Kind.COUNT),
    Column("coordinates", Phrase("Coordinates"), Kind.COUNT),
    Column("sipas_leads", Phrase("SIPAS leads"), Kind.COUNT),
    Column("sipas_coordinates", Phrase("SIPAS coord."), Kind.COUNT),
    columns.max_points,
    columns.lost,
    columns.gain,
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
    rows = tuple(_row(letter, extension) for letter in letters)
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
    for row in report.tables[0].lines:
        # Nothing but a-z, 0-9, hyphens and a dot, so nothing else on the page is taken for it.
        file = str(row.values[1])
        link = element("a", file, href=file)
        page = page.replace(f">{file}<".encode(), f">{link}<".encode())
    return page


def _row(letter: Letter, extension: str) -> Row:
    given = letter.given
    led = standing(leaf for leaf, _ in given.leads)
    return Row(
        (
            given.body.name,
            f"{letter.name}.{extension}",
            len(given.leads),
            len(given.coordinates),
            len(given.sipas_leads),
            len(given.sipas_coordinates),
            led.max_points,
            led.lost,
            led.gain,
        )
    )
