"""The same table as other provinces write it: what is read, and what is said of it."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from imported import (
    HEAD,
    HEADER,
    ROWS,
    SIPAS_HEADER,
    SIPAS_ROWS,
    TOTAL,
    Outcome,
    Rows,
    imported,
    page,
    table,
    workbook,
)
from parplan.importing.records import Years
from parplan.language.remarks import Unreadable

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
    more = ("Nguyên nhân", "Kinh phí")
    rows = [(*HEADER, *more), *((*row, "", "") for row in ROWS), (*TOTAL, "", "")]
    rows[2] = (*ROWS[1], "Chậm", "Không")
    outcome = imported(make(rows))
    assert outcome.row("1.1").pop("extra") == {"Nguyên nhân": "Chậm", "Kinh phí": "Không"}
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
    (2, 0, "a)", "a row without code is read as a part of 1"),
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


def test_a_row_without_code_belongs_to_the_one_above(make: Make) -> None:
    rows = [*PLAIN[:3], ("", "Không số", "1", "1", "1", "Việc", "", "", ""), *PLAIN[3:]]
    outcome = imported(make(rows))
    assert not [one for one in outcome.troubles if one.message.startswith("not placed")]
    row = outcome.row("1.1")
    assert row["tasks"] == ["Ban hành kế hoạch", "Việc"]
    assert row["extra"] == {"Nội dung thành phần": "Không số (1; 1; 1)"}
    assert any("a part of 1.1" in one.message for one in outcome.troubles)


def test_a_row_without_code_and_above_all_others_is_reported(make: Make) -> None:
    rows = [PLAIN[0], ("", "Không số", "1", "", "", "Việc", HEAD, "", ""), *PLAIN[1:]]
    words = [one.message for one in imported(make(rows)).troubles]
    for word in ("Không số", "1", "Việc", HEAD):
        assert f"not placed: “{word}”" in words


def test_a_row_that_goes_on_on_the_next_page(make: Make) -> None:
    rows = [*PLAIN[:3], ("", "", "", "", "", "Báo cáo kết quả", "Sở Tài chính", "", ""), *PLAIN[3:]]
    outcome = imported(make(rows))
    row = outcome.row("1.1")
    assert row["tasks"] == ["Ban hành kế hoạch", "Báo cáo kết quả"]
    assert row["lead"] == [HEAD, "Sở Tài chính"]
    assert any("going on with 1.1" in one.message for one in outcome.troubles)


def test_tasks_without_parts_get_a_marked_one(make: Make) -> None:
    outcome = imported(make(PLAIN, [SIPAS_HEADER, SIPAS_ROWS[2]]))
    assert "title" not in outcome.parts[0]
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
    assert {"Sở Y tế", "Công an tỉnh"} <= bodies.keys()  # every province has them
    assert "Ban Dân tộc" not in bodies  # and that one not
