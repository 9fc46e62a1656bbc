"""A workbook to filter, add up and print: a sheet for each table, and for each chart.

- Points, percents and counts are numbers. They become floats only here, where the format knows
  nothing else; a float holds more digits than any number of points has. What isn't known is
  empty.
- Codes are text, as 1.10 isn't 1.1. Text that looks like a formula is text, and stays it when
  somebody edits the cell.
- A total is a formula if it is the sum of its column, with its value for programs that don't
  calculate.
- The same report gives the same bytes: the workbook bears the date of the plan.
"""

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.attribution import NOTES, above, below, of_plan, signed_on
from parplan.report.cells import said, storable
from parplan.report.report import PlanHead, Report
from parplan.report.xlsx_chart import write_chart
from parplan.report.xlsx_sheet import FONT, ORDINARY, Heading, Styles, write_notes
from parplan.report.xlsx_table import write_table

SEE_NOTES = Phrase("There are notes on the last sheet.")

LONGEST_NAME = 31

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_column_width": ORDINARY,
}
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def render(report: Report, language: Language) -> bytes:
    """Write a report as a workbook."""
    file = io.BytesIO()
    heading = heading_of(report, language)
    with opened(file, heading, report.plan) as workbook:
        _fill(workbook, report, heading, language)
    return file.getvalue()


def heading_of(report: Report, language: Language) -> Heading:
    """Say what stands above every table of a report."""
    return Heading(said(report.title, language), said(of_plan(report.plan), language))


def opened(file: io.BytesIO, heading: Heading, plan: PlanHead) -> Any:  # noqa: ANN401
    """Open an empty workbook, which is written when it is closed."""
    # XlsxWriter writes into the font: one that is shared would make a second workbook another.
    font = {"default_format_properties": dict(FONT)}
    workbook = xlsxwriter.Workbook(file, _OPTIONS | font)
    workbook.set_properties(
        {
            "title": storable(heading.title),
            "subject": storable(heading.plan),
            "created": signed_on(plan).replace(tzinfo=None),
        }
    )
    return workbook


def _fill(workbook: Any, report: Report, heading: Heading, language: Language) -> None:  # noqa: ANN401
    styles = Styles(workbook)
    last = below(report, language)
    notes = (said(SEE_NOTES, language),) if last else above(report, language)
    several = len(report.tables) > 1
    titles = [said(table.title, language) for table in report.tables]
    charts = [chart for table in report.tables for chart in report.charts_above(table)]
    drawn = [said(Phrase("Chart: {title}", title=chart.title), language) for chart in charts]
    names = sheet_names([*titles, *drawn, said(NOTES, language)])
    for table, title in zip(report.tables, titles, strict=True):
        own = heading._replace(table=title if several else "", notes=notes)
        write_table(workbook.add_worksheet(next(names)), table, own, styles, language)
    for chart in charts:
        own = heading._replace(table=said(chart.title, language))
        write_chart(workbook, workbook.add_worksheet(next(names)), chart, own, language)
    if last:
        write_notes(workbook.add_worksheet(next(names)), heading._replace(notes=last), styles)


def sheet_names(titles: list[str]) -> Iterator[str]:
    """Make titles names that Excel accepts: short, without its own signs, each only once."""
    taken = {"", "history"}
    for title in titles:
        plain = " ".join(storable(title).translate(_NOT_IN_NAMES).split()).strip("' ")
        name, count = _shortened(plain), 1
        while name.casefold() in taken:
            count += 1
            name = _shortened(plain, f" {count}")
        taken.add(name.casefold())
        yield name


def _shortened(name: str, ending: str = "") -> str:
    """Cut a name at Excel's limit, which counts in UTF-16."""
    room = 2 * (LONGEST_NAME - len(ending))
    cut = name.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore")
    return cut.rstrip("' ") + ending
