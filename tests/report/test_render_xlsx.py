"""Workbooks: every cell's value and type, what makes them usable, and that text stays text."""

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import (
    COLUMNS,
    CONTROLS,
    HOSTILE,
    ROWS,
    SENTENCE,
    SHOWN,
    VIETNAMESE,
    converted,
    every_report,
    flat,
    is_a4_landscape,
    needs_poppler,
    needs_soffice,
    pdf_facts,
    pdf_fonts,
    pdf_text,
    report,
    same_at_any_time,
    words,
)
from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.plan.plan import Plan
from parplan.questions.gaps import gaps
from parplan.report.as_xlsx import render, sheet_names
from parplan.report.report import Column, Kind, Report, in_language
from tables import Row, made_table

# openpyxl doesn't know the bars of Excel 2010, which end where the number says.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

PLAN = (
    "Plan 475/KH-UBND of 18/7/2024 by Ủy ban nhân dân tỉnh Đắk Nông:"
    " scores of 2023, targets for 2024"
)


def opened(made: Report, language: Language = ENGLISH, *, values: bool = False) -> Any:  # noqa: ANN401
    return openpyxl.load_workbook(io.BytesIO(render(made, language)), data_only=values)


def sheet(made: Report, language: Language = ENGLISH, *, values: bool = False) -> Any:  # noqa: ANN401
    return opened(made, language, values=values).worksheets[0]


def rows(of: Any) -> list[list[Any]]:  # noqa: ANN401
    return [[cell.value for cell in row] for row in of.iter_rows()]


def xml(made: Report, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(render(made, ENGLISH))) as package:
        return package.read(part).decode()


def test_every_value_has_its_type() -> None:
    nothing = [None] * 6
    notes = (Phrase("Lost: {lost}.", lost=Decimal("1.5")),)
    assert rows(sheet(report(flat(), notes=notes))) == [
        ["Gaps", *nothing],
        [PLAN, *nothing],
        ["Lost: 1.5.", *nothing],
        [None, *nothing],
        ["Code", "Title", "Assessed by", "Leaves", "Lost", "Share", "Lead"],
        ["1.1", "One", "by survey", 1, 0.5, None, "Sở A\nSở B"],
        ["1.10", "Two", "other", 1, 1.75, 0.5, f"- {SENTENCE}\n- Sở B"],
        [None, "total", None, "=SUM(D6:D7)", "=SUM(E6:E7)", None, None],
    ]


def test_totals_have_their_value_for_programs_that_do_not_calculate() -> None:
    assert rows(sheet(report(flat()), values=True))[-1] == [
        None,
        "total",
        None,
        2,
        2.25,
        None,
        None,
    ]


def test_a_total_that_is_not_the_sum_is_a_number() -> None:
    totals = ("", None, None, 3, Decimal("2.25"), Decimal(50), None)
    assert rows(sheet(report(flat(totals=totals))))[-1] == [
        *(None, "total", None, 3, "=SUM(E5:E6)", "=SUM(F5:F6)", None)
    ]


def test_a_tree_without_totals_adds_nothing_up() -> None:
    tree = report(flat(ROWS, None))
    assert "<f>" not in xml(tree)
    assert len(rows(sheet(tree))) == 4 + 3


def test_numbers_show_all_their_digits() -> None:
    of = sheet(report(flat()))
    formats = [of.cell(5, column + 1).number_format for column in range(len(COLUMNS))]
    assert formats == ["@", "General", "General", "0", "0.0###", "0.0###%", "General"]
    fine = Row(("1", "One", None, 1, Decimal("0.123456"), Decimal("0.5"), ()))
    assert sheet(report(flat((fine,), None))).cell(5, 5).number_format == "0.0#####"


def test_dates_are_dates_and_what_is_none_stays_text() -> None:
    columns = (Column("date", Phrase("Date"), Kind.DATE),)
    made = made_table("dates", Phrase("Dates"), columns, (Row(("2024-07-18",)), Row(("2024-13",))))
    of = sheet(report(made))
    assert [of.cell(5, 1).value, of.cell(6, 1).value] == [datetime(2024, 7, 18), "2024-13"]  # noqa: DTZ001
    assert of.cell(5, 1).number_format == "dd/mm/yyyy"


def test_header_is_frozen_and_filters() -> None:
    of = sheet(report(flat()))
    assert of.freeze_panes == "C5"
    assert of.auto_filter.ref == "A4:G6"
    assert [cell.font.b for cell in of[4]] == [True] * 7
    assert [cell.alignment.wrap_text for cell in of[4]] == [True] * 7


def test_only_the_code_is_frozen_beside_long_names() -> None:
    long = Row(("1.1", " ".join([SENTENCE] * 3), None, 1, None, None, ()))
    assert sheet(report(flat((long, *flat().rows)))).freeze_panes == "B5"


def test_paper_is_set_up() -> None:
    of = sheet(report(flat()))
    assert (of.page_setup.orientation, of.page_setup.paperSize) == ("landscape", 9)
    assert of.sheet_properties.pageSetUpPr.fitToPage
    assert (of.page_setup.fitToWidth or 1, of.page_setup.fitToHeight) == (1, 0)  # 1 is left out
    assert of.print_title_rows == "$4:$4"
    assert of.print_area == "'Lost points'!$A$1:$G$7"
    assert of.oddFooter.center.text == "&P/&N"
    assert of.oddFooter.center.font == "Times New Roman,Regular"


def test_bars_begin_at_zero_and_leave_the_total_out() -> None:
    of = sheet(report(flat()))
    ((where, (rule,)),) = [(found.sqref, found.rules) for found in of.conditional_formatting]
    assert str(where) == "E5:E6"
    assert rule.type == "dataBar"
    assert [(end.type, end.val) for end in rule.dataBar.cfvo] == [("num", 0), ("max", None)]


def test_codes_stored_as_text_are_no_error() -> None:
    assert '<ignoredError sqref="A5:A6" numberStoredAsText="1"/>' in xml(report(flat()))


def test_rows_of_a_tree_are_bold_indented_and_fold() -> None:
    of = sheet(report(flat(ROWS, None)))
    assert [of.row_dimensions[row].outlineLevel for row in (5, 6, 7)] == [0, 1, 1]
    assert not of.sheet_properties.outlinePr.summaryBelow
    assert [of.cell(row, 2).alignment.indent for row in (5, 6, 7)] == [1, 2, 2]
    assert [of.cell(row, 2).font.b for row in (5, 6, 7)] == [True, False, False]


def test_the_whole_is_bold_where_a_table_shows_one_level() -> None:
    columns = COLUMNS[:2]
    tree = (Row(("1", "One"), 1), Row(("2", "Two"), 1), Row(("", "All"), 0))
    of = sheet(report(made_table("totals", Phrase("Totals"), columns, tree)))
    assert [of.cell(row, 2).font.b for row in (5, 6, 7)] == [False, False, True]


def test_nothing_written_may_have_words_and_no_words_are_an_empty_cell() -> None:
    columns = (
        COLUMNS[0],
        Column("title", Phrase("Title"), words={"": Phrase("Whole plan")}),
        Column("lead", Phrase("Lead")),
    )
    made = report(made_table("t", Phrase("T"), columns, (Row(("", "", ())), Row(("1", None, "")))))
    assert rows(sheet(made))[4:] == [[None, "Whole plan", None], ["1", None, None]]


def test_columns_are_as_wide_as_their_content_but_not_wider_than_reads_well() -> None:
    long = Row(("1.1", " ".join([SENTENCE] * 5), "survey", 1, Decimal("0.5"), None, ()))
    of = sheet(report(flat((long, *flat().rows))))
    widths = [of.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert 40 < widths[1] < 60
    assert all(8 < width < 20 for width in (widths[0], *widths[2:6]))
    # 375 letters in a column of some 55: eight lines.
    assert 7 * 15.75 < of.row_dimensions[5].height < 10 * 15.75
    assert of.cell(5, 2).alignment.wrap_text


def test_many_notes_have_their_own_sheet() -> None:
    notes = tuple(Phrase(f"Note {number}") for number in range(4))
    book = opened(report(flat(), notes=notes))
    assert book.sheetnames == ["Lost points", "Notes"]
    assert rows(book["Lost points"])[2][0] == "There are notes on the last sheet."
    assert rows(book["Notes"])[2:] == [["Note 0"], ["Note 1"], ["Note 2"], ["Note 3"]]


def test_several_tables_are_several_sheets() -> None:
    empty = made_table("sipas", Phrase("SIPAS tasks"), COLUMNS, ())
    book = opened(report(flat(), empty))
    assert book.sheetnames == ["Lost points", "SIPAS tasks"]
    assert rows(book["Lost points"])[2][0] == "Lost points"
    assert rows(book["SIPAS tasks"]) == [["Gaps"], [PLAN], ["SIPAS tasks"], [None], ["(none)"]]


def test_a_vietnamese_minus_is_a_true_one() -> None:
    assert sheet(report(flat()), VIETNAMESE).cell(5, 5).number_format == '0.0###;"−"0.0###'


def test_names_of_sheets_are_legal_and_differ() -> None:
    titles = ["A/B: [c]*?\\", "a b c", "'quoted'", "", "History", "x" * 40, "x" * 41, "🌾" * 20]
    assert list(sheet_names(titles)) == [
        *("A B c", "a b c 2", "quoted", " 2", "History 2"),
        *("x" * 30 + "…", "x" * 28 + "… 2", "🌾" * 15 + "…"),
    ]


def test_properties_say_what_it_is_and_bear_the_date_of_the_plan() -> None:
    properties = opened(report(flat())).properties
    assert (properties.title, properties.subject) == ("Gaps", PLAN)
    assert properties.created == datetime(2024, 7, 18)  # noqa: DTZ001


def test_the_same_report_gives_the_same_bytes() -> None:
    assert same_at_any_time(render)


def test_words_come_out_as_they_went_in() -> None:
    of = sheet(report(words(*HOSTILE)))
    for row, text in enumerate(HOSTILE, 5):
        for column, expected in ((1, text), (2, text), (3, f"{text}\n{text}")):
            cell = of.cell(row, column)
            # openpyxl leaves this escape as it is; a reader that follows the standard doesn't.
            assert cell.value.replace("_x005F_", "_") == expected
            assert cell.data_type == "s"
            assert cell.quotePrefix == text.lstrip().startswith(("=", "+", "-", "@"))
    assert "<f>" not in xml(report(words(*HOSTILE)))
    assert "<hyperlink" not in xml(report(words(*HOSTILE)))


def test_characters_that_act_or_break_the_file_are_shown() -> None:
    made = report(words(CONTROLS), title="A" + CONTROLS, notes=(Phrase(CONTROLS),))
    of = sheet(made)
    assert of["A1"].value == "A" + SHOWN
    assert of["A3"].value == SHOWN
    assert of["B6"].value == SHOWN


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    value = sheet(report(words("x" * 40_000))).cell(5, 2).value
    assert len(value) == 32_767
    assert value.endswith("xx […]")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_gives_a_workbook_that_opens(text: str) -> None:
    made = report(words(text), title=text, notes=(Phrase("{words}", words=text),))
    assert sheet(made).cell(5, 1).data_type in {"s", "n"}


def test_a_million_points_lose_no_digit() -> None:
    columns = (COLUMNS[0], COLUMNS[4])
    values = [Decimal(number) / 1_000_000 for number in (1, 85_414_500, 999_999_999)]
    table = made_table("t", Phrase("T"), columns, tuple(Row(("1", value)) for value in values))
    of = sheet(report(table))
    assert [Decimal(str(of.cell(row, 2).value)) for row in (5, 6, 7)] == values


@needs_soffice
@needs_poppler
def test_libreoffice_prints_it(plan: Plan, tmp_path: Path) -> None:
    pdf = converted(render(in_language(gaps(plan), "vi"), VIETNAMESE), "xlsx", "pdf", tmp_path)
    facts = pdf_facts(pdf)
    assert is_a4_landscape(facts)
    text = pdf_text(pdf)
    assert text.count("Assessed by") == int(facts["Pages"]) == 2
    assert f"1/{facts['Pages']}" in text
    assert "Kết quả Chỉ số hài lòng (SIPAS)" in text
    assert "Thủ trưởng các cơ quan chuyên môn cấp tỉnh" in text
    assert "14.5855" in text
    assert "##" not in text
    assert {name.partition("-")[0] for name in pdf_fonts(pdf)} <= {
        *("TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif")
    }


@needs_soffice
def test_libreoffice_calculates_the_totals(plan: Plan, tmp_path: Path) -> None:
    to = "csv:Text - txt - csv (StarCalc):44,34,76"
    content = render(in_language(gaps(plan), "vi"), VIETNAMESE)
    answer = converted(content, "xlsx", to, tmp_path).read_text(encoding="utf-8")
    *_, last = csv.reader(answer.splitlines())
    assert last == [
        *("", "total", ""),
        *("53.0", "38.4145", "41.679", "14.5855", "3.2645", "11.321"),
        "",
    ]


def test_every_report_has_its_rows(plan: Plan) -> None:
    for made in every_report(plan):
        book = opened(made, VIETNAMESE)
        for table, of in zip(made.tables, book.worksheets, strict=False):
            found = rows(of)
            header = [column.label.text for column in table.columns]
            begins = found.index(header) + 1
            for row, cells in zip(table.lines, found[begins:], strict=False):
                for value, column, cell in zip(row.values, table.columns, cells, strict=True):
                    if column.kind.is_number:
                        assert cell == (None if value is None else float(value))  # type: ignore[arg-type]
                    if column.kind is Kind.CODE:
                        assert (cell or None) == (value or None)
