"""The whole plan as a workbook: a sheet with charts, and a sheet a report that they are drawn from.

Each sheet is written as that report's own workbook has it. Behind the first stand those on which
the plan is edited, which `parplan import --into` reads. The same plan gives the same bytes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from parplan.documents.dossier.appendices import OfficialTable, appendices
from parplan.documents.dossier.charts import areas_chart, losses_chart, way_chart
from parplan.documents.dossier.dossier import YEAR, Dossier, of_the_year, position_of, rankings
from parplan.documents.editing.sheets import EditingSheets
from parplan.documents.forms.wording import META
from parplan.documents.naming import DRAFT
from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.gaps import gaps
from parplan.questions.overview import Overview, overview, overview_report
from parplan.questions.show import show
from parplan.questions.sipas import sipas
from parplan.questions.totals import DEEPEST, totals
from parplan.report.as_xlsx import (
    ROWS,
    Placed,
    excel_chart,
    heading_of,
    opened,
    sheet_names,
    write_chart,
    write_drawn,
)
from parplan.report.cells import NOTES, said, storable
from parplan.report.charts import chart_table, measure_of, spoken
from parplan.report.report import Chart, Report, Table, in_language
from parplan.report.xlsx_sheet import Heading, Styles, write_notes
from parplan.report.xlsx_table import write_table

_GLANCE = Phrase("At a glance")
_INDEX = Phrase("Contents")

_OF_AREAS = {"name": "title", "series_0": "score", "series_1": "gain", "series_2": "remaining"}
_OF_LOSSES = {"name": "code", "series_0": "lost", "series_1": "share"}
"""Which columns of a report's tables a chart draws from, in the place of its own."""


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the workbook."""
    ranks, at = rankings(dossier), position_of(dossier)
    glance = in_language(overview_report(dossier.plan, ranks, at, dossier.published), language.code)
    found = overview(dossier.plan, ranks, at)
    file = io.BytesIO()
    heading = heading_of(glance, language)
    followed = of_the_year(dossier, language)
    with opened(file, heading, glance.plan) as workbook:
        tables = [*_tables(dossier, glance, language), *_of_year(followed)]
        _Filling(workbook, dossier.plan, found, language).fill(glance, tables, followed)
    return file.getvalue()


class _Filling:
    """One workbook on its way."""

    def __init__(self, workbook: Any, plan: Plan, found: Overview, language: Language) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self._workbook = workbook
        self._plan = plan
        self._found = found
        self._language = language
        self._styles = Styles(workbook)

    def fill(
        self,
        glance: Report,
        tables: Sequence[tuple[Report, Table]],
        followed: Sequence[Report],
    ) -> None:
        """Write all sheets; the first is drawn from those after it."""
        official = list(appendices(self._plan))
        charts = [(report, chart) for report in followed for chart in report.charts]
        drawn = [
            Phrase("{report}, chart: {title}", report=YEAR[report.name], title=chart.title)
            for report, chart in charts
        ]
        editing = EditingSheets(self._plan, self._language)
        titles = [
            *(_GLANCE, _INDEX, *editing.titles),
            *(*(table.title for _, table in tables), *drawn, NOTES),
        ]
        lines = [*map(self._said, titles), *(one.lines[0] for one in official)]
        made = [self._workbook.add_worksheet(name) for name in sheet_names(lines)]
        first, index, *sheets = made
        whole = [*lines[2 : len(titles)], *map(_named, official)]
        self._write_index(index, glance, list(zip(whole, sheets, strict=True)))
        edited = {str(title): sheets.pop(0) for title in editing.titles}
        editing.write(edited, self._styles)
        placed = {}
        for sheet, (report, table) in zip(sheets, tables, strict=False):
            heading = self._heading(report)._replace(table=self._said(table.title))
            header = write_drawn(sheet, table, heading, self._styles, self._language)
            placed[table.key] = Placed(table, sheet.get_name(), header)
        answers = tuple(report.notes[0] for report in followed)
        told = (*answers, *self._found.findings)
        self._write_glance(first, glance._replace(notes=told), placed)
        for sheet, (report, chart) in zip(sheets[len(tables) :], charts, strict=False):
            heading = self._heading(report)._replace(table=self._said(chart.title))
            write_chart(self._workbook, sheet, chart, heading, self._language)
        notes, *others = sheets[len(tables) + len(charts) :]
        said_once = dict.fromkeys(
            note for report, _ in tables for note in (*report.notes, *report.definitions)
        )
        heading = self._heading(glance, *map(self._said, said_once))
        write_notes(notes, heading._replace(table=self._said(NOTES)), self._styles)
        for sheet, (above, table, look) in zip(others, official, strict=True):
            drafts = (DRAFT,) if self._plan.plan.is_draft else ()
            heading = Heading(official=(*drafts, *above))
            write_table(sheet, table, heading, self._styles, self._language, look=look)
        editing.write_base(self._workbook.add_worksheet(META))

    def _write_index(self, sheet: Any, glance: Report, sheets: Sequence[tuple[str, Any]]) -> None:  # noqa: ANN401
        """List the other sheets under their whole titles, each a link to it."""
        heading = self._heading(glance)._replace(table=self._said(_INDEX))
        row = write_notes(sheet, heading, self._styles) + 1
        sheet.fit_to_pages(1, 1)
        style = self._styles("link")
        for place, (title, other) in enumerate(sheets, row):
            name = other.get_name().replace("'", "''")
            sheet.write_url(place, 0, f"internal:'{name}'!A1", style, storable(title))

    def _said(self, phrase: Phrase) -> str:
        return said(phrase, self._language)

    def _heading(self, report: Report, *notes: str) -> Heading:
        return heading_of(report, self._language)._replace(notes=notes)

    def _write_glance(self, sheet: Any, glance: Report, placed: Mapping[str, Placed]) -> None:  # noqa: ANN401
        """Write what matters most, and draw charts below it."""
        notes = [self._said(note) for note in (*_figures(self._found), *glance.notes)]
        row = write_notes(sheet, self._heading(glance, *notes), self._styles)
        rows = _insert(sheet, row + 1, list(self._charts(placed)))
        sheet.print_area(0, 0, rows[-1], 0)
        # Excel breaks pages where it is told only if it needn't fit them.
        sheet.set_print_scale(100)
        sheet.set_h_pagebreaks([row - 1 for row in rows[1:-1]])

    def _charts(self, placed: Mapping[str, Placed]) -> Iterator[tuple[Any, str]]:
        """Draw charts, each with what it says to those who can't see it."""
        plan, found = self._plan, self._found
        yield self._chart(areas_chart(plan, found), placed["areas"], _OF_AREAS)
        if losses := losses_chart(found):
            chart, says = self._chart(losses, placed["losses"], _OF_LOSSES)
            yield chart, f"{says}. {spoken(losses, self._language)}"
        if way := way_chart(plan, found):
            yield self._chart(way, placed[way.key])

    def _chart(
        self, chart: Chart, placed: Placed, keys: Mapping[str, str] | None = None
    ) -> tuple[Any, str]:
        """Draw a chart from a table that stands on a sheet already."""
        drawn = excel_chart(self._workbook, chart, placed._replace(keys=keys or {}), self._language)
        return drawn, f"{self._said(chart.title)}. {self._said(measure_of(chart))}"


def _named(one: OfficialTable) -> str:
    """Name an appendix's sheet by its number and its title."""
    number, title, *_ = one.lines
    return f"{number}: {title}"


def _insert(sheet: Any, row: int, charts: Sequence[tuple[Any, str]]) -> list[int]:  # noqa: ANN401
    """Put charts below each other, each with what it says; give their rows, and the next."""
    rows = [row + index * ROWS for index in range(len(charts) + 1)]
    for (chart, says), top in zip(charts, rows, strict=False):
        sheet.insert_chart(top, 0, chart, {"description": says, "object_position": 2})
    return rows


def _tables(dossier: Dossier, glance: Report, language: Language) -> Iterator[tuple[Report, Table]]:
    """List the sheets: the tables behind the charts, then every report."""
    plan = dossier.plan
    drawn = {chart.above: chart_table(chart) for chart in glance.charts}
    for table in glance.tables:
        shown = drawn.get(table.key, table)
        if shown.lines:
            yield glance, shown
    for report in (
        totals(plan, depth=DEEPEST),
        gaps(plan),
        show(plan),
        sipas(plan),
        agencies(plan),
    ):
        (table,) = in_language(report, language.code).tables
        yield report, table


def _of_year(followed: Sequence[Report]) -> Iterator[tuple[Report, Table]]:
    """List the tables of the year's reports, under names that no other table has."""
    for report in followed:
        for table in report.tables:
            if table.lines:
                title = Phrase("{report}: {title}", report=YEAR[report.name], title=table.title)
                key = f"{report.name}-{table.key}"
                yield report, replace(table, title=title, key=key)


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
