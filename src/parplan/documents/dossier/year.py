"""The plan's year: how far its tasks are, and where it will end."""

from collections.abc import Iterator
from dataclasses import replace

from parplan.documents.dossier import Dossier
from parplan.documents.dossier.pieces import Figure, figure
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.questions.year.forecast import forecast
from parplan.questions.year.progress import progress
from parplan.report.cells import said
from parplan.report.chart_words import measure_of
from parplan.report.html_chart import drawn
from parplan.report.html_drawings import legend
from parplan.report.html_table import section
from parplan.report.html_text import Html, element, joined
from parplan.report.report import Chart, Report, Table, in_language

NAMES = {"progress": Phrase("Progress"), "forecast": Phrase("Forecast")}
"""What a dossier calls these reports, by their names."""

_LINKED = {"areas", "leaves"}
"""Tables whose codes stand in the tree, too."""


def reports(dossier: Dossier, language: Language) -> tuple[Report, ...]:
    """Make the reports of the year; without its results there are none."""
    plan, on = dossier.plan, dossier.on
    if on is None or plan.plan.target_year not in plan.results:
        return ()
    made = progress(plan, as_of=on), forecast(plan, as_of=on)
    return tuple(in_language(report, language.code) for report in made)


def part(report: Report, dossier: Dossier, language: Language) -> Html:
    """Show a report on the page: its charts, then its other tables and its notes, to be opened."""
    above = {chart.above for chart in report.charts}
    return joined(
        [
            *_figures(report, dossier, language),
            *(_opened(report, t, language) for t in report.tables if t.key not in above),
            element(
                "details",
                element("summary", said(Phrase("Notes"), language)),
                element("ul", *(element("li", said(note, language)) for note in report.notes)),
                class_="figures",
            ),
        ]
    )


def _figures(report: Report, dossier: Dossier, language: Language) -> Iterator[Html]:
    """Draw the charts; the first has the report's answer for its finding."""
    tables = {table.key: table for table in report.tables}
    for index, chart in enumerate(report.charts):
        finding = chart.title if index else report.notes[0]
        looks = [(series.look.value, said(series.label, language)) for series in chart.series]
        keys = [legend(looks)] if len(looks) > 1 else []
        yield figure(
            Figure(
                f"{report.name}-{chart.key}",
                said(finding, language),
                said(measure_of(chart), language),
                joined([*keys, drawn(chart, language)]),
                _source(report, dossier, language),
                _table(report, tables[chart.above], language),
            ),
            language,
        )


def _opened(report: Report, table: Table, language: Language) -> Html:
    summary = element("summary", said(table.title, language))
    return element("details", summary, _table(report, table, language), class_="figures")


def _table(report: Report, table: Table, language: Language) -> Html:
    """Make a table; others on the page may have its key."""
    named = replace(table, key=f"{report.name}-{table.key}")
    return section(named, language, heading=False, links=table.key in _LINKED)


def _source(report: Report, dossier: Dossier, language: Language) -> str:
    return said(
        Phrase(
            "Source: Plan {number}, results of {year} as known on {day}.",
            number=report.plan.number,
            year=str(report.plan.target_year),
            day=dossier.on and dossier.on.isoformat(),
        ),
        language,
    )


def chart_title(report: Report, chart: Chart) -> Phrase:
    """Name a chart's sheet."""
    return Phrase("{report}, chart: {title}", report=NAMES[report.name], title=chart.title)


def table_title(report: Report, table: Table) -> Phrase:
    """Name a table among those of other reports."""
    return Phrase("{report}: {title}", report=NAMES[report.name], title=table.title)
