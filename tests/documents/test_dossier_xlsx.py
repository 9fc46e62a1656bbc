"""The workbook: a sheet a report, charts that follow the cells, and back again."""

import io
import warnings
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from imported import flat, held, imported, tasks
from office import (
    HOSTILE,
    VIETNAMESE,
    converted,
    is_a4_landscape,
    needs_soffice,
    pdf_facts,
    pdf_text,
)
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load_published
from parplan.language.catalogue import ENGLISH, Language
from parplan.plan.plan import Plan


def workbook(plan: Plan, language: Language) -> Any:  # noqa: ANN401 - openpyxl has no types
    made = render(Dossier(plan, load_published()), "xlsx", language)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl knows no data bars
        return openpyxl.load_workbook(io.BytesIO(made))


@pytest.fixture(scope="module")
def book(plan: Plan) -> Any:  # noqa: ANN401
    return workbook(plan, ENGLISH)


def below(sheet: Any, header: str) -> list[Any]:  # noqa: ANN401
    """The column below a header, down to its end."""
    (found,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == header]
    cells = sheet.iter_rows(
        min_row=found.row + 1, min_col=found.column, max_col=found.column, values_only=True
    )
    return [value for (value,) in cells]


def test_there_is_a_sheet_for_every_report(book: Any) -> None:  # noqa: ANN401
    assert book.sheetnames == [
        *("At a glance", "Contents", "Edit Appendix 01", "Edit Appendix 02"),
        *("What costs most", "Objectives of the plan"),
        *("Outcome", "Points by area", "Points by source", "From score to target"),
        *("Lost points, the most first", "Totals", "Lost points", "Criteria", "SIPAS tasks"),
        *("Agencies", "Notes", "PHỤ LỤC 01", "PHỤ LỤC 02"),
        "parplan",
    ]


def test_the_index_links_every_other_sheet_by_its_whole_title(book: Any) -> None:  # noqa: ANN401
    links = [cell for (cell,) in book["Contents"].iter_rows() if cell.hyperlink]
    assert [cell.hyperlink.location for cell in links] == [
        f"'{name}'!A1"
        for name in book.sheetnames[2:-1]  # the last is hidden
    ]
    assert links[0].value == "Edit Appendix 01"
    assert links[-2].value.startswith("PHỤ LỤC 01: ")


def test_what_only_a_drawing_needs_is_hidden(book: Any) -> None:  # noqa: ANN401
    sheet = book["From score to target"]
    (header,) = [row for row in sheet.iter_rows() if row[0].value == "Step"]
    hidden = [
        cell.value
        for cell in header
        if cell.value and sheet.column_dimensions[cell.column_letter].hidden
    ]
    assert hidden == ["Below it", "Total", "Rise", "Fall"]
    assert not any(one.hidden for one in book["Outcome"].column_dimensions.values())


def test_the_first_sheet_says_what_matters(book: Any) -> None:  # noqa: ANN401
    lines = [value for (value,) in book["At a glance"].iter_rows(values_only=True) if value]
    assert lines[0] == "Đắk Nông: the plan for 2024 at a glance"
    assert lines[2:4] == [
        "Score 85.4145, target 88.679: 3.2645 to win back of 14.5855 lost points.",
        (
            "2 of the 3.2645 points to win back sit in 3 criteria that go from 0 to full marks:"
            " 6.3.4 Tỷ lệ giảm chi trực tiếp ngân sách cho đơn vị sự nghiệp so với năm 2021; "
            "8.3.1 Số lượng doanh nghiệp gia nhập và tái gia nhập thị trường; 8.3.2 Số vốn đăng"
            " ký của doanh nghiệp."
        ),
    ]


def test_charts_are_drawn_from_cells(book: Any) -> None:  # noqa: ANN401
    charts = book["At a glance"]._charts  # noqa: SLF001 - it has no other name
    kinds = [(type(chart).__name__, chart.grouping) for chart in charts]
    assert kinds == [("BarChart", "stacked"), ("BarChart", "clustered"), ("BarChart", "stacked")]
    ranges = [[series.val.numRef.f for series in chart.series] for chart in charts]
    areas, losses, steps = ranges
    assert all(one.startswith("'Points by area'!$") for one in areas)
    assert losses[0].startswith("'Lost points, the most first'!$")
    assert len(steps) == 4
    for one in (*areas, *losses, *steps):
        sheet, _, cells = one.replace("$", "").replace("'", "").partition("!")
        values = [cell.value for (cell,) in book[sheet][cells]]
        assert all(value is None or isinstance(value, int | float) for value in values), one
        assert any(value is not None for value in values) or one == steps[3]


def test_the_waterfall_stands_on_what_cannot_be_seen(book: Any) -> None:  # noqa: ANN401
    sheet = book["From score to target"]
    assert below(sheet, "Step") == [
        *("Score 2023", "6.3.4", "8.3.1", "8.3.2", "8.5", "2.4", "8.1"),
        *("All other criteria", "Target 2024"),
    ]
    assert below(sheet, "Total") == [85.4145, *[None] * 7, 88.679]
    bases, rises = below(sheet, "Below it"), below(sheet, "Rise")
    assert (bases[1], rises[1]) == (85.4145, 1)
    for index in range(1, 7):
        assert bases[index] + rises[index] == pytest.approx(bases[index + 1])
    assert bases[7] + rises[7] == pytest.approx(88.679)


def test_the_same_tables_as_each_report_has_by_itself(book: Any) -> None:  # noqa: ANN401
    gaps = book["Lost points"]
    assert below(gaps, "Code")[:3] == ["8.1", "5.7", "6.3.4"]
    lost = below(gaps, "Lost")
    assert lost[:3] == [1.83, 1.15, 1]
    assert str(lost[35]).startswith("=SUM(")
    assert len(below(book["Criteria"], "Code")) == 120
    assert gaps.freeze_panes


def test_appendices_have_numbers_and_merged_cells(book: Any) -> None:  # noqa: ANN401
    sheet = book["PHỤ LỤC 01"]
    assert below(sheet, "Điểm đạt được năm 2023")[2:5] == [9.45, 1.5, 0.5]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    codes = {cell.value: cell.row for cell in sheet["A"]}
    for column in "FGHI":
        assert f"{column}{codes['4.3.1']}:{column}{codes['4.3.3']}" in merged
    assert sheet.cell(codes["1.1"], 1).data_type == "s"
    assert sheet.print_title_rows
    assert below(sheet, "Lĩnh vực/Tiêu chí/Tiêu chí thành phần")[-1] == "TỔNG ĐIỂM"


def test_what_looks_like_a_formula_is_text(plan: Plan) -> None:
    data = plan.model_dump()
    leaf = data["criteria"]["areas"][0]["criteria"][0]
    leaf |= {"title": "=1+1", "note": "@SUM(A1)", "lead": ("+1",), "tasks": HOSTILE}
    made = workbook(Plan.model_validate(data), ENGLISH)
    for name in ("Criteria", "PHỤ LỤC 01"):
        cells = [cell for row in made[name].iter_rows() for cell in row]
        assert {"=1+1", "@SUM(A1)", "+1"} <= {cell.value for cell in cells}
        assert not [cell.value for cell in cells if cell.data_type == "f"]
        assert [c.quotePrefix for c in cells if c.value == "=1+1"] == [True]


@needs_soffice
def test_it_opens_and_prints(plan: Plan, tmp_path: Path) -> None:
    made = render(Dossier(plan, load_published()), "xlsx", ENGLISH)
    pdf = converted(made, "xlsx", "pdf", tmp_path)
    assert is_a4_landscape(pdf_facts(pdf))
    text = pdf_text(pdf)
    for words in (
        (
            "Area 8 (TÁC ĐỘNG CỦA CCHC ĐẾN NGƯỜI DÂN, TỔ CHỨC VÀ PHÁT TRIỂN KINH TẾ - XÃ HỘI) "
            "lost most: 4.6 of 14.5855 points"
        ),
        "7 of 35 criteria hold 51.49% of the lost points",
        "6 criteria bring 2.6 of 3.2645 points",
        "All other criteria",
        "NỘI DUNG, NHIỆM VỤ GIẢI PHÁP",
    ):
        assert words in text
    assert "Err:" not in text


@pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_importing_it_gives_the_same_plan(plan: Plan, tmp_path: Path, language: Language) -> None:
    file = tmp_path / "dossier.xlsx"
    file.write_bytes(render(Dossier(plan, load_published()), "xlsx", language))
    again = imported(file)
    assert flat(again.areas) == flat(held("criteria")["areas"])
    assert tasks(again.parts) == tasks(held("sipas_tasks")["parts"])
    assert again.agencies == held("agencies")
