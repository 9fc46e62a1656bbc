"""The same table as other provinces write it: what is read, and what is said of it."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest
from docx.oxml.parser import parse_xml
from openpyxl.styles import numbers  # type: ignore[import-untyped]

from imported import (
    HEAD,
    HEADER,
    OTHERS,
    ROWS,
    SIPAS_HEADER,
    SIPAS_ROWS,
    TOTAL,
    Data,
    Outcome,
    Rows,
    W,
    imported,
    p,
    page,
    raw_word,
    table,
    word_table,
    workbook,
)
from parplan.importing.records import Years
from parplan.readers.remarks import Unreadable

Make = Callable[..., Path]
PLAIN = (HEADER, *ROWS, TOTAL)


@pytest.fixture(params=[(table, "docx"), (workbook, "xlsx"), (page, "html")], ids=lambda p: p[1])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    build, kind = request.param

    def make(*tables: Rows) -> Path:
        made: Path = build(tmp_path / f"document.{kind}", *tables)
        return made

    return make


def columns(rows: Rows, order: list[int]) -> Rows:
    return [[row[at] for at in order] for row in rows]


def titled(header: Rows, **new: str) -> list[list[object]]:
    """Write other titles over the columns."""
    names = ("code", "title", "max", "score", "target", "tasks", "lead", "coordinating", "note")
    first = [new.get(name, old) for name, old in zip(names, header[0], strict=True)]
    return [first, *(list(row) for row in header[1:])]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return imported(table(tmp_path_factory.mktemp("plain") / "plain.docx", PLAIN))


def test_the_plain_table(plain: Outcome) -> None:
    assert [row["code"] for row in plain.rows] == ["1", "1.1", "1.2", "1.2.1", "1.2.2"]
    assert plain.row("1.2.1") == {
        "code": "1.2.1",
        "title": "Số cơ quan",
        "max_points": "1",
        "score": "0.75",
        "target": "1",
        "assessed_by": "survey",
        "tasks": ["Kiểm tra 30%"],
        "lead": [HEAD],
        "coordinating": ["Các sở, ban, ngành", "UBND cấp huyện"],
        "note": "Điều tra XHH",
    }
    assert plain.plan["totals"] == {"max_points": "3", "score": "2.5", "target": "2.75"}


def test_each_format_reads_the_same(make: Make, plain: Outcome) -> None:
    assert imported(make(PLAIN)).areas == plain.areas


def test_columns_in_another_order(make: Make, plain: Outcome) -> None:
    assert imported(make(columns(PLAIN, [8, 1, 7, 5, 0, 4, 6, 2, 3]))).areas == plain.areas


@pytest.mark.parametrize(
    "titles",
    [
        {"code": "TT", "title": "Lĩnh vực, tiêu chí", "max": "Điểm chuẩn", "score": "Kết quả 2023"},
        {"code": "Mã số", "title": "Nội dung", "max": "Thang điểm", "score": "Điểm năm 2023"},
        {"max": "ĐIỂM TỐI ĐA", "target": "Chỉ tiêu phấn đấu năm 2024", "tasks": "Giải pháp"},
        {"target": "Phấn đấu 2024", "lead": "Cơ quan chủ trì", "coordinating": "Đơn vị phối hợp"},
        {"code": "STT.", "max": "Diem toi da", "lead": "Co quan chu tri", "note": "Ghi chu:"},
    ],
)
def test_other_words_in_the_header(make: Make, plain: Outcome, titles: dict[str, str]) -> None:
    assert imported(make(titled(PLAIN, **titles))).areas == plain.areas


def test_a_header_of_two_rows_without_merged_cells(make: Make, plain: Outcome) -> None:
    above = ["STT", "Tiêu chí", "Điểm", "", "", "Nhiệm vụ", "Trách nhiệm thực hiện", "", "Ghi chú"]
    below = ["", "", "Tối đa", "Đạt năm 2023", "Mục tiêu năm 2024", "", "Chủ trì", "Phối hợp", ""]
    assert imported(make([above, below, *ROWS, TOTAL])).areas == plain.areas


def test_years_stand_below_one_title(make: Make, plain: Outcome) -> None:
    above = ["STT", "Tiêu chí", "Điểm tối đa", "Kết quả", "Mục tiêu", *HEADER[5:]]
    below = ["", "", "", "Năm 2023", "Năm 2024", "", "", "", ""]
    outcome = imported(make([above, below, *ROWS, TOTAL]))
    assert outcome.areas == plain.areas
    assert (outcome.plan["score_year"], outcome.plan["target_year"]) == ("2023", "2024")


def test_numbered_columns_and_repeated_headers(make: Make, plain: Outcome) -> None:
    numbered = [f"({at})" for at in range(1, 10)]
    rows = [HEADER, numbered, *ROWS[:2], HEADER, numbered, *ROWS[2:], TOTAL]
    outcome = imported(make(rows))
    assert outcome.areas == plain.areas
    assert any("the header is repeated" in one.message for one in outcome.said)


def test_decimal_commas(make: Make, plain: Outcome) -> None:
    rows = [
        [str(words).replace(".", ",") if 1 < at < 5 else words for at, words in enumerate(row)]
        for row in PLAIN
    ]
    outcome = imported(make(rows))
    assert outcome.areas == plain.areas
    assert [one.message for one in outcome.said].count(
        "decimal commas are read as decimal signs"
    ) == 1


def recoded(new: dict[str, str]) -> Rows:
    return [HEADER, *((new.get(row[0], row[0]), *row[1:]) for row in ROWS), TOTAL]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ({"1": "I"}, "Roman numbers are read as Arabic ones"),
        ({"1": "I.", "1.1": "I.1", "1.2": "I.2"}, "Roman numbers are read as Arabic ones"),
        ({"1": "1.", "1.1": "1.1.", "1.2.1": "1.2.1."}, "1 CHỈ ĐẠO"),
        ({"1": "01", "1.1": "1,1"}, "“01” is read as 1"),
        ({"1": "Lĩnh vực 1", "1.1": "Tiêu chí 1.1"}, "“Lĩnh vực 1” is read as 1"),
        (
            {"1": "I", "1.1": "1", "1.2": "2", "1.2.1": "2.1", "1.2.2": "2.2"},
            "codes begin at 1 in every area: the area's number is put before them",
        ),
    ],
)
def test_other_ways_of_numbering(
    make: Make, plain: Outcome, codes: dict[str, str], said: str
) -> None:
    outcome = imported(make(recoded(codes)))
    assert outcome.areas == plain.areas
    assert said in [one.message for one in outcome.said]


def test_codes_within_the_title(make: Make, plain: Outcome) -> None:
    rows = [HEADER[1:], *((f"{row[0]}. {row[1]}", *row[2:]) for row in ROWS), TOTAL[1:]]
    assert imported(make(rows)).areas == plain.areas


def test_further_columns_are_kept_under_their_titles(make: Make, plain: Outcome) -> None:
    more = ("Sản phẩm", "Thời gian hoàn thành", "Nguyên nhân")
    rows = [(*HEADER, *more), *((*row, "", "", "") for row in ROWS), (*TOTAL, "", "", "")]
    rows[2] = (*ROWS[1], "Kế hoạch", "Quý I", "Chậm")
    outcome = imported(make(rows))
    extra = outcome.row("1.1").pop("extra")
    assert extra == {"Sản phẩm": "Kế hoạch", "Thời gian hoàn thành": "Quý I", "Nguyên nhân": "Chậm"}
    assert outcome.areas == plain.areas


def test_a_column_without_a_title_is_reported_cell_by_cell(make: Make, plain: Outcome) -> None:
    rows = [(*HEADER, ""), *((*row, "") for row in ROWS), (*TOTAL, "")]
    rows[2] = (*ROWS[1], "Thêm")
    outcome = imported(make(rows))
    assert outcome.areas == plain.areas
    place = {"docx": "table 1, row 3, cell 10", "html": "table 1, row 3, cell 10"}
    expected = place.get(_kind(make), "Sheet1!J3")
    assert outcome.at(expected) == ["not placed: “Thêm”"]


def _kind(make: Make) -> str:
    return make([["a"]]).suffix[1:]


def test_a_title_that_only_the_user_knows(make: Make, plain: Outcome) -> None:
    rows = titled(PLAIN, max="Mức sàn", lead="Đầu mối")
    with pytest.raises(Unreadable):
        imported(make(titled(PLAIN, max="Mức sàn", score="A", target="B", lead="Đầu mối")))
    outcome = imported(make(rows), {"Mức sàn": "max_points", "7": "lead"})
    assert outcome.areas == plain.areas


def test_a_wish_for_a_column_that_is_not_there(make: Make) -> None:
    with pytest.raises(Unreadable, match="no column is called"):
        imported(make(PLAIN), {"Điểm sàn": "max_points"})


def test_one_of_several_years_is_chosen(make: Make, plain: Outcome) -> None:
    header = (*HEADER[:3], "Kết quả năm 2022", "Kết quả năm 2023", *HEADER[4:])
    rows = [header, *((*row[:3], "0.1", *row[3:]) for row in (*ROWS, TOTAL))]
    outcome = imported(make(rows))
    assert [{**row, "extra": None} for row in outcome.rows][1]["score"] == "1"
    assert outcome.row("1.1")["extra"] == {"Kết quả năm 2022": "0.1"}
    assert any("several columns could be `score`" in one.message for one in outcome.troubles)
    older = imported(make(rows), years=Years(score=2022))
    assert older.row("1.1")["score"] == "0.1"
    assert older.plan["score_year"] == "2022"
    assert plain.row("1.1")["score"] == "1"


def test_a_result_in_words_is_no_score(make: Make) -> None:
    header = (*HEADER[:3], "Mục tiêu năm 2024", "Nhiệm vụ", "Kết quả", "Chủ trì")
    rows = [(*row[:3], row[4], row[5], "Báo cáo", row[6]) for row in ROWS]
    outcome = imported(make([header, *rows]))
    assert outcome.row("1.1")["extra"] == {"Kết quả": "Báo cáo"}
    assert outcome.row("1.1")["score"] == "null"
    assert any("its cells are no numbers" in one.message for one in outcome.troubles)


def test_both_appendices_in_one_table(make: Make, plain: Outcome) -> None:
    sipas = [(*row, "", "", "", "") for row in (SIPAS_HEADER, *SIPAS_ROWS)]
    heading = [("PHỤ LỤC 02", *[""] * 8), ("CẢI THIỆN CHỈ SỐ SIPAS NĂM 2024", *[""] * 8)]
    outcome = imported(make([*PLAIN, *heading, *sipas]))
    assert outcome.areas == plain.areas
    assert outcome.plan["appendices"][0]["title"] == "CẢI THIỆN CHỈ SỐ SIPAS NĂM 2024"
    [task] = outcome.parts[0]["sections"][0]["tasks"]
    assert task == {
        "number": "1",
        "task": "Cung cấp thông tin",
        "lead": [HEAD],
        "coordinating": ["Các sở, ban, ngành", "UBND cấp huyện"],
        "time": "Thường xuyên",
    }


def test_a_table_cut_in_two_without_a_second_header(tmp_path: Path, plain: Outcome) -> None:
    outcome = imported(table(tmp_path / "cut.docx", PLAIN[:3], PLAIN[3:]))
    assert outcome.areas == plain.areas
    assert outcome.at("table 2") == [
        "a table without a header: read with the columns of the one before it"
    ]


def test_the_fullest_of_several_sheets_is_read(tmp_path: Path, plain: Outcome) -> None:
    short = [row[:5] for row in PLAIN]
    outcome = imported(workbook(tmp_path / "sheets.xlsx", short, PLAIN))
    assert outcome.areas == plain.areas
    assert outcome.at("Sheet1") == ["the same rows stand in Sheet2, with more: these are left out"]


def test_decomposed_letters(make: Make, plain: Outcome) -> None:
    rows = [[unicodedata.normalize("NFD", str(words)) for words in row] for row in PLAIN]
    outcome = imported(make(rows))
    assert any("NFD" in one.message for one in outcome.troubles)
    assert outcome.row("1.1")["title"] == unicodedata.normalize("NFD", "Kế hoạch")
    assert composed(outcome.areas) == plain.areas
    names = [agency["name"] for agency in outcome.agencies["agencies"]]
    assert "Sở Nội vụ" in names
    assert not any("is not known" in one.message for one in outcome.troubles)


def composed(data: object) -> object:
    if isinstance(data, dict):
        return {key: composed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [composed(value) for value in data]
    return unicodedata.normalize("NFC", str(data))


def test_several_paragraphs_in_a_cell(make: Make) -> None:
    line = "<br>" if _kind(make) == "html" else "\n"
    rows = [list(row) for row in PLAIN]
    rows[2][5] = line.join(("- Ban hành;", "+ trong quý I", "• Báo cáo"))
    rows[2][7] = line.join(("- Các sở, ban, ngành;", "- UBND cấp huyện."))
    row = imported(make(rows)).row("1.1")
    assert row["tasks"] == ["Ban hành;", "+ trong quý I", "Báo cáo"]
    assert row["coordinating"] == ["Các sở, ban, ngành", "UBND cấp huyện"]
    assert row["coordinating_printed"] == "- Các sở, ban, ngành;\n- UBND cấp huyện."


BROKEN: list[tuple[int, int, str, str]] = [
    (2, 2, "một", "“một” is no number of points; `max_points` is left empty"),
    (2, 3, "85%", "“85%” is no number of points; `score` is left empty"),
    (2, 4, "1.2.3", "“1.2.3” is no number of points; `target` is left empty"),
    (2, 0, "a)", "not placed: “a)”"),
    (2, 1, "", "1.1 has no `title`"),
    (2, 2, "", "1.1 has no `max_points`"),
    (4, 0, "1.3.1", "1.3.1 stands below no row 1.3"),
    (2, 6, "Sở Ngoại vụ", "“Sở Ngoại vụ” is not known: it is added to agencies.yaml as department"),
    (2, 3, "0.1234567", "0.1234567 has more than six decimals: it is rounded to 0.123457"),
]


@pytest.mark.parametrize(("row", "column", "words", "said"), BROKEN)
def test_a_broken_cell_is_named(make: Make, row: int, column: int, words: str, said: str) -> None:
    rows = [list(one) for one in PLAIN]
    rows[row][column] = words
    outcome = imported(make(rows))
    if _kind(make) == "xlsx":
        places = {f"Sheet1!{'ABCDEFGHI'[column]}{row + 1}", f"Sheet1!{row + 1}:{row + 1}"}
    else:
        places = {f"table 1, row {row + 1}, cell {column + 1}", f"table 1, row {row + 1}"}
    assert said in [message for place in places for message in outcome.at(place)]


def test_a_row_without_code_is_reported_with_every_cell(make: Make) -> None:
    rows = [*PLAIN[:3], ("", "Không số", "1", "1", "1", "Việc", HEAD, OTHERS, ""), *PLAIN[3:]]
    outcome = imported(make(rows))
    words = [one.message for one in outcome.troubles if one.message.startswith("not placed")]
    assert [word.split("“")[1].rstrip("”") for word in words] == [
        *("Không số", "1", "1", "1", "Việc"),
        *(HEAD, OTHERS),
    ]


def test_a_row_that_goes_on_on_the_next_page(make: Make) -> None:
    rows = [*PLAIN[:3], ("", "", "", "", "", "Báo cáo kết quả", "Sở Tài chính", "", ""), *PLAIN[3:]]
    outcome = imported(make(rows))
    row = outcome.row("1.1")
    assert row["tasks"] == ["Ban hành kế hoạch", "Báo cáo kết quả"]
    assert row["lead"] == [HEAD, "Sở Tài chính"]
    assert any("going on with 1.1" in one.message for one in outcome.troubles)


# Excel's own ways


def test_codes_typed_as_numbers(tmp_path: Path) -> None:
    below = [
        (float(f"1.{at}"), f"Tiêu chí {at}", 1, 1, 1, "Việc", HEAD, OTHERS, "")
        for at in range(1, 13)
    ]
    outcome = imported(
        workbook(tmp_path / "n.xlsx", [HEADER, (1, "A", 12, 12, 12, *[""] * 4), *below])
    )
    assert [row["code"] for row in outcome.rows] == ["1", *(f"1.{at}" for at in range(1, 13))]
    assert outcome.at("Sheet1!A12") == ["the number 1.1 is read as 1.10, which is due here"]


def test_a_number_format_on_codes_changes_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append([float(row[0]) if row[0].count(".") < 2 else row[0], *row[1:]])
    for cell in sheet["A"]:
        cell.number_format = numbers.FORMAT_NUMBER_00
    book.save(tmp_path / "n.xlsx")
    outcome = imported(tmp_path / "n.xlsx")
    assert [row["code"] for row in outcome.rows] == ["1", "1.1", "1.2", "1.2.1", "1.2.2"]


def test_figures_as_excel_computes_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [list(row) for row in PLAIN]
    rows[2][2:5] = [1, 0.1 + 0.2, 12.9045000000000003]
    row = imported(workbook(tmp_path / "f.xlsx", rows)).row("1.1")
    assert (row["max_points"], row["score"], row["target"]) == ("1", "0.3", "12.9045")


def test_merged_cells_down_and_across(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "m.xlsx", PLAIN))
    sheet = book.worksheets[0]
    for column in "FGHI":
        sheet[f"{column}6"] = None
        sheet.merge_cells(f"{column}5:{column}6")
    sheet.merge_cells("B2:B2")
    book.save(tmp_path / "m.xlsx")
    outcome = imported(tmp_path / "m.xlsx")
    assert outcome.row("1.2.2") == {
        "code": "1.2.2",
        "title": "Xử lý",
        "max_points": "1",
        "score": "0.75",
        "target": "0.75",
        "assessed_by": "survey",
        "merged_with": "1.2.1",
    }


def test_cells_merged_in_part_are_repeated_and_said(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "m.xlsx", PLAIN))
    book.worksheets[0].merge_cells("G5:G6")
    book.save(tmp_path / "m.xlsx")
    outcome = imported(tmp_path / "m.xlsx")
    row = outcome.row("1.2.2")
    assert (row["tasks"], row["lead"]) == (["Xử lý 100%"], [HEAD])
    assert "merged_with" not in row
    assert outcome.at("Sheet1!G6") == ["`lead` is merged with that of 1.2.1, and repeated here"]


def test_what_a_sheet_can_hold_besides(tmp_path: Path, plain: Outcome) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "s.xlsx", PLAIN, [["khác"]]))
    sheet = book.worksheets[0]
    sheet["D3"] = "=1/0"
    sheet["A4"].comment = None
    sheet["J20"].number_format = "0.00"
    sheet.row_dimensions[4].hidden = True
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "s.xlsx")
    outcome = imported(tmp_path / "s.xlsx")
    assert outcome.at("Sheet1!D3") == ["a formula without its value"]
    assert outcome.at("Sheet1") == ["hidden rows are read, too: 4"]
    assert outcome.at("Sheet2") == ["the sheet is hidden and is not read"]
    outcome.row("1.1")["score"] = "1"
    assert outcome.areas == plain.areas


# Word's own ways

_NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:isLgl/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:isLgl/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
_STYLES = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:basedOn w:val="Base"/></w:style></w:styles>"""


def auto(depth: int, number: int = 1) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'


def words(row: Data | tuple[str, ...]) -> list[str]:
    return [p(word) for word in row]


def test_automatic_numbers_in_word(tmp_path: Path, plain: Outcome) -> None:
    depths = [0, 1, 1, 2, 2]
    rows = [words(HEADER)]
    for depth, row in zip(depths, ROWS, strict=True):
        rows.append([p("", auto(depth)), *words(row[1:])])
    rows[2][5] = p("Ban hành", auto(0, 2)) + p("Báo cáo", auto(0, 2))
    rows.append(words(TOTAL))
    file = raw_word(tmp_path / "auto.docx", word_table(rows), numbering=_NUMBERING)
    outcome = imported(file)
    assert outcome.row("1.1")["tasks"] == ["Ban hành", "Báo cáo"]
    outcome.row("1.1")["tasks"] = ["Ban hành kế hoạch"]
    assert outcome.areas == plain.areas


def test_automatic_numbers_by_style(tmp_path: Path) -> None:
    style = '<w:pPr><w:pStyle w:val="Code"/></w:pPr>'
    areas = [[p("", style), *words(ROWS[0][1:])] for _ in range(3)]
    body = word_table([words(HEADER), *areas])
    file = raw_word(tmp_path / "style.docx", body, numbering=_NUMBERING, styles=_STYLES)
    assert [row["code"] for row in imported(file).rows] == ["1", "2", "3"]


def test_tracked_changes(tmp_path: Path) -> None:
    file = table(tmp_path / "tracked.docx", PLAIN)
    document = docx.Document(str(file))
    cell = document.tables[0].rows[2].cells[5]
    paragraph = cell.paragraphs[0]._p  # noqa: SLF001 - python-docx knows no tracked changes
    paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t> trong quý I</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText> năm sau</w:delText></w:r></w:del>"))
    row = document.tables[0].rows[4]._tr  # noqa: SLF001 - likewise
    row.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
    document.save(str(file))
    outcome = imported(file)
    assert outcome.row("1.1")["tasks"] == ["Ban hành kế hoạch trong quý I"]
    assert outcome.at("table 1, row 3, cell 6") == [
        "a tracked insertion is read: “trong quý I”",
        "a tracked deletion is not read: “năm sau”",
    ]
    assert [row["code"] for row in outcome.rows] == ["1", "1.1", "1.2", "1.2.2"]
    assert "a tracked deletion is not read" in outcome.at("table 1, row 5")[0]


def test_merged_cells_in_word(tmp_path: Path) -> None:
    file = table(tmp_path / "merged.docx", PLAIN)
    document = docx.Document(str(file))
    made = document.tables[0]
    for column in (5, 6, 7, 8):
        made.cell(5, column).text = ""
        made.cell(4, column).merge(made.cell(5, column))
    made.cell(1, 1).merge(made.cell(1, 1))
    document.save(str(file))
    outcome = imported(file)
    assert outcome.row("1.2.2")["merged_with"] == "1.2.1"
    assert outcome.row("1.2.1")["tasks"] == ["Kiểm tra 30%"]


def test_what_is_no_text_in_word(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    rows = [words(row) for row in PLAIN]
    rows[2][5] = f"<w:p>{hidden}<w:r><w:t>Việc</w:t><w:drawing/></w:r></w:p>"
    outcome = imported(raw_word(tmp_path / "w.docx", word_table(rows)))
    assert outcome.row("1.1")["tasks"] == ["Việc"]
    assert outcome.at("table 1, row 3, cell 6") == [
        "hidden text is not read: “ẩn”",
        "a picture or text box is not read",
    ]


def test_content_controls_and_line_breaks_in_word(tmp_path: Path) -> None:
    rows = [words(row) for row in PLAIN]
    rows[2][5] = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Một</w:t><w:br/><w:t>Hai</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    outcome = imported(raw_word(tmp_path / "w.docx", word_table(rows)))
    assert outcome.row("1.1")["tasks"] == ["Một", "Hai"]


# SIPAS tasks and agencies


def test_tasks_without_parts_get_a_marked_one(make: Make) -> None:
    outcome = imported(make(PLAIN, [SIPAS_HEADER, SIPAS_ROWS[2]]))
    assert outcome.parts[0]["title"] == "[chưa có]"
    assert outcome.parts[0]["sections"][0]["tasks"][0]["number"] == "1"
    assert any("part A is put there" in one.message for one in outcome.troubles)


def test_a_heading_in_one_merged_cell(tmp_path: Path) -> None:
    rows = [list(row) for row in (SIPAS_HEADER, *SIPAS_ROWS)]
    rows[1] = ["A. CHÍNH SÁCH CÔNG", "", "", "", ""]
    rows[2] = ["I. Giải trình", "", "", "", ""]
    outcome = imported(table(tmp_path / "s.docx", PLAIN, rows))
    assert outcome.parts[0]["title"] == "CHÍNH SÁCH CÔNG"
    assert outcome.parts[0]["sections"][0]["title"] == "Giải trình"
    assert len(outcome.parts[0]["sections"][0]["tasks"]) == 1


def test_new_agencies_of_another_province(make: Make) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][6] = "Giám đốc Sở Ngoại vụ; Giám đốc Bưu điện tỉnh"
    rows[2][7] = "Sở Tài chính (cơ quan thường trực), UBND huyện Cát Tiên, các hội quần chúng"
    outcome = imported(make(rows))
    row = outcome.row("1.1")
    assert row["lead"] == ["Giám đốc Sở Ngoại vụ", "Giám đốc Bưu điện tỉnh"]
    assert row["coordinating"][:1] == ["Sở Tài chính"]
    bodies = {body["name"]: body for body in outcome.agencies["agencies"]}
    assert bodies["Sở Ngoại vụ"] == {
        "name": "Sở Ngoại vụ",
        "kind": "department",
        "head": "Giám đốc Sở Ngoại vụ",
    }
    assert bodies["Bưu điện tỉnh"]["head"] == "Giám đốc Bưu điện tỉnh"
    assert "UBND xã Đắk Som" not in bodies
    assert outcome.at("agencies.yaml") == [
        "whoever isn't named in the document is missing in agencies.yaml"
    ]
