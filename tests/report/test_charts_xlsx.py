"""Charts of a workbook: native ones, drawn from exact numbers in cells."""

import io
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from charts import (
    BARS,
    COLUMNS,
    EVERY,
    PAIRS,
    PARETO,
    RANGES,
    STACKED,
    STAIRCASE,
    TARGETS,
    WATERFALL,
    chart,
    report,
)
from office import HOSTILE, converted, needs_poppler, needs_soffice, pdf_facts, pdf_text
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.questions.scenario import Scenario
from parplan.questions.whatif import compared
from parplan.report.as_xlsx import render
from parplan.report.report import Bar, Chart, Drawing, Report


def opened(made: Report) -> Any:  # noqa: ANN401 - openpyxl has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl knows no data bars
        return openpyxl.load_workbook(io.BytesIO(render(made, ENGLISH)))


def values(book: Any, reference: str) -> list[object]:  # noqa: ANN401
    """What stands in the cells that a chart names."""
    sheet, _, cells = reference.rpartition("!")
    found = book[sheet.strip("'")][cells.replace("$", "")]
    rows = found if isinstance(found, tuple) else ((found,),)
    return [cell.value for row in rows for cell in row]


def drawn(made: Chart) -> tuple[Any, list[tuple[object, ...]]]:
    """The chart, and of each series its name, its categories and its values in the cells."""
    book = opened(report(made))
    (found,) = book["Chart A chart"]._charts  # noqa: SLF001 - it has no other name
    series = [
        (
            *values(book, one.tx.strRef.f),
            values(book, (one.cat.numRef or one.cat.strRef).f),
            values(book, one.val.numRef.f),
        )
        for one in found.series
    ]
    return found, series


def fills(found: Any) -> list[str | None]:  # noqa: ANN401
    shapes = [one.graphicalProperties for one in found.series]
    return [None if shape.noFill else str(shape.solidFill.srgbClr) for shape in shapes]


NAMES = ["Score 2023", "6.3.4", "8.1", "Target 2024"]


def test_a_waterfall_stands_on_what_cannot_be_seen() -> None:
    found, series = drawn(WATERFALL)
    assert (type(found).__name__, found.type, found.grouping) == ("BarChart", "col", "stacked")
    assert series == [
        ("Below it", NAMES, [None, 85.5, 87, None]),
        ("Total", NAMES, [85.5, None, None, 87]),
        ("Rise", NAMES, [None, 2, None, None]),
        ("Fall", NAMES, [None, None, 0.5, None]),
    ]
    assert fills(found) == [None, "2F6FAB", "B45F06", "B3261E"]
    assert found.y_axis.scaling.min == 85
    assert [entry.idx for entry in found.legend.legendEntry] == [0]


def test_a_staircase_stands_on_what_can_be_seen() -> None:
    found, series = drawn(STAIRCASE)
    assert series == drawn(WATERFALL)[1]
    assert fills(found)[0] == "BCD3E8"


def test_stacks_and_bars_lie_in_the_order_of_the_table() -> None:
    found, series = drawn(STACKED)
    assert (found.type, found.grouping, found.overlap) == ("bar", "stacked", 100)
    assert series[:2] == [
        ("done", ["1", "2"], [31, 0]),
        ("under way", ["1", "2"], [12, None]),
    ]
    assert fills(found) == ["2F6FAB", "B45F06", "B3261E", "FFFFFF"]
    assert found.x_axis.scaling.orientation == "maxMin"
    assert found.y_axis.scaling.min is None
    found, series = drawn(BARS)
    assert series == [("Points", ["Sở A", "Sở B", "Sở C"], [2.5, 10, None])]
    assert found.legend is None


def test_ranges_begin_where_they_begin() -> None:
    found, series = drawn(RANGES)
    names = ["forecast", "target"]
    assert series == [
        ("From", names, [85.5, 87]),
        ("Width", names, [2, 0]),
        ("Stroke", names, [None, 0.0125]),
    ]
    assert fills(found) == [None, "2F6FAB", "2F6FAB"]


def test_columns_are_percents() -> None:
    found, series = drawn(COLUMNS)
    assert series == [("Probability", ["1", "2", "3", "4"], [0, 0.005, 0.5, 0.495])]
    assert (found.type, found.y_axis.number_format.formatCode) == ("col", "0%")


def test_targets_stand_on_each_other_and_pairs_beside() -> None:
    found, series = drawn(TARGETS)
    assert (found.type, found.grouping, found.overlap) == ("bar", "stacked", 100)
    assert series == [
        ("done", ["1", "2", "3"], [5, 4, None]),
        ("to win back", ["1", "2", "3"], [2.5, -1, None]),
        ("not started", ["1", "2", "3"], [2.5, 1, None]),
    ]
    found, series = drawn(PAIRS)
    assert (found.type, found.grouping) == ("bar", "clustered")
    assert series[0] == ("lost", ["Sở A", "Sở B"], [2.5, 5])


def test_a_pareto_chart_has_a_line_against_an_axis_of_its_own() -> None:
    found, series = drawn(PARETO)
    assert series[0] == ("lost", ["6.3.4", "8.1"], [3, 1])
    assert fills(found)[0] == "B3261E"
    names = [type(one).__name__ for one in found._charts]  # noqa: SLF001
    assert names == ["BarChart", "LineChart"]


def test_a_sheet_a_chart_after_the_tables_and_before_the_notes(plan: Plan) -> None:
    cases = [Scenario(name=name, set={"8.1": Decimal(8)}) for name in ("a", "b")]
    book = opened(compared(plan, "score", cases, lambda _: None))
    assert book.sheetnames == [
        *("Outcome", "Changes", "Areas", "Sources of points"),
        *("Chart a from scores of 2023 to…", "Chart b from scores of 2023 to…"),
    ]
    assert [len(sheet._charts) for sheet in book] == [0, 0, 0, 0, 1, 1]  # noqa: SLF001


def test_what_looks_like_a_formula_is_text() -> None:
    made = chart(Drawing.BARS, *(Bar(word, (1,), word) for word in HOSTILE), title="=1+1")
    book = opened(report(made))
    sheet = book.worksheets[-1]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert set(HOSTILE[:4]) <= {cell.value for cell in cells}
    (found,) = sheet._charts  # noqa: SLF001
    assert found.title.tx.rich.p[0].r[0].t == " =1+1"


@needs_soffice
@needs_poppler
@pytest.mark.parametrize("made", EVERY, ids=lambda one: one.key)
def test_libreoffice_draws_it_on_one_page_with_its_table(made: Chart, tmp_path: Path) -> None:
    pdf = converted(
        render(report(made._replace(bars=made.bars[:2])), ENGLISH), "xlsx", "pdf", tmp_path
    )
    assert pdf_facts(pdf)["Pages"] == "2"
    text = pdf_text(pdf)
    assert text.count("A chart") == 2  # the heading of the sheet, and the chart's own
    assert "Points" in text
    assert "Err:" not in text
