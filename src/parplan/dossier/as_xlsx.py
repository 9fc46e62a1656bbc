"""The whole plan as a workbook: a sheet with charts, and a sheet a report that they are drawn from.

Each sheet is written as that report's own workbook has it. The same plan gives the same bytes.
"""

import io
from collections.abc import Iterator
from typing import Any

from parplan.analyses.agencies import agencies
from parplan.analyses.gaps import gaps
from parplan.analyses.overview import Overview, overview
from parplan.analyses.overview_report import overview_report
from parplan.analyses.show import show
from parplan.analyses.sipas import sipas
from parplan.analyses.totals import DEEPEST, totals
from parplan.dossier import Dossier, findings, xlsx_charts
from parplan.dossier.fields import rankings
from parplan.dossier.xlsx_charts import Placed
from parplan.dossier.xlsx_steps import steps_table
from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.as_xlsx import heading_of, opened, sheet_names
from parplan.render.cells import said
from parplan.render.xlsx_sheet import Heading, write_notes, write_table
from parplan.render.xlsx_styles import Styles
from parplan.report import Report, Table, in_language

LINE = 21
"""Pixels of an empty row in the workbook's font."""

_GLANCE = Phrase("At a glance")
_NOTES = Phrase("Notes")


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the workbook."""
    ranks = rankings(dossier)
    glance = in_language(overview_report(dossier.plan, ranks), language.code)
    found = overview(dossier.plan, ranks)
    file = io.BytesIO()
    heading = heading_of(glance, language)
    with opened(file, heading, glance.plan) as workbook:
        _fill(workbook, dossier, glance, found, language)
    return file.getvalue()


def _fill(
    workbook: Any,  # noqa: ANN401 - XlsxWriter has no types
    dossier: Dossier,
    glance: Report,
    found: Overview,
    language: Language,
) -> None:
    styles = Styles(workbook)
    listed = list(_tables(dossier, glance, found, language))
    notes = tuple(dict.fromkeys(said(n, language) for report, _ in listed for n in report.notes))
    titles = [_GLANCE, *(table.title for _, table in listed), _NOTES]
    names = sheet_names([said(title, language) for title in titles])
    first = workbook.add_worksheet(next(names))
    placed = {}
    for report, table in listed:
        name = next(names)
        heading = heading_of(report, language)._replace(table=said(table.title, language))
        header = write_table(workbook.add_worksheet(name), table, heading, styles, language)
        placed[table.key] = Placed(table, name, header)
    _write_glance(workbook, first, glance, found, placed, styles, language)
    heading = heading_of(glance, language)._replace(table=said(_NOTES, language), notes=notes)
    write_notes(workbook.add_worksheet(next(names)), heading, styles)


def _tables(
    dossier: Dossier, glance: Report, found: Overview, language: Language
) -> Iterator[tuple[Report, Table]]:
    """List the sheets: the tables behind the charts, then every report."""
    plan = dossier.plan
    for table in glance.tables:
        shown = steps_table(plan, found) if table.key == "steps" else table
        if shown.rows:
            yield glance, shown
    for report in (totals(plan, DEEPEST), gaps(plan), show(plan), sipas(plan), agencies(plan)):
        (table,) = in_language(report, language.code).tables
        yield report, table


def _write_glance(  # noqa: PLR0913, PLR0917
    workbook: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    glance: Report,
    found: Overview,
    placed: dict[str, Placed],
    styles: Styles,
    language: Language,
) -> None:
    """Write what matters most, and draw charts below it."""
    notes = tuple(said(note, language) for note in (*_figures(found), *glance.notes))
    row = write_notes(sheet, heading_of(glance, language)._replace(notes=notes), styles)
    charts = list(_charts(workbook, found, placed, language))
    end = xlsx_charts.insert(sheet, row + 1, charts, LINE)
    sheet.print_area(0, 0, end, 0)


def _figures(found: Overview) -> Iterator[Phrase]:
    whole = found.whole
    if whole.score is not None and whole.target is not None:
        yield Phrase(
            "Score {score}, target {target}: {gain} to win back of {lost} lost points.",
            score=whole.score,
            target=whole.target,
            gain=whole.gain,
            lost=whole.lost,
        )


def _charts(
    workbook: Any,  # noqa: ANN401
    found: Overview,
    placed: dict[str, Placed],
    language: Language,
) -> Iterator[tuple[Any, str]]:
    def spoken(words: findings.Words) -> tuple[str, str]:
        return said(words.finding, language), said(words.measure, language)

    words = spoken(findings.of_areas(found))
    yield xlsx_charts.bars(workbook, placed["areas"], words), ". ".join(words)
    if losses := findings.of_losses(found):
        words = spoken(losses)
        says = "; ".join(said(one, language) for one in findings.losses_in_words(found))
        yield xlsx_charts.pareto(workbook, placed["losses"], words), f"{'. '.join(words)}. {says}"
    if steps := findings.of_steps(found):
        words = spoken(steps)
        begin = findings.axis_of_steps(found)
        yield (
            xlsx_charts.waterfall(workbook, placed["steps"], begin, words),
            ". ".join(words),
        )
