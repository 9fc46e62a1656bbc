"""The appendices as official tables in Word: their form, their words, and back again."""

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from imported import flat, held, imported, tasks
from office import (
    HOSTILE,
    VIETNAMESE,
    converted,
    is_a4_landscape,
    needs_soffice,
    pdf_facts,
    pdf_fonts,
    pdf_text,
)
from parplan.documents.dossier.dossier import Dossier, render, render_appendices
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from places import TESTS

SAMPLE = TESTS / "samples" / "ke-hoach-475-phu-luc.docx"


@pytest.fixture(scope="module")
def made(plan: Plan) -> bytes:
    return render_appendices(plan, VIETNAMESE)


@pytest.fixture(scope="module")
def body(made: bytes) -> Any:  # noqa: ANN401 - the elements have no types
    return docx.Document(io.BytesIO(made)).element.body


def cells(row: Any) -> list[tuple[str, int, str]]:  # noqa: ANN401
    """Text, span and merge of each cell of a row, as the file has them."""
    found = []
    for cell in row.findall(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan"))
        merge = properties.find(qn("w:vMerge"))
        lines = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.findall(qn("w:p"))]
        kind = "" if merge is None else merge.get(qn("w:val")) or "continue"
        wide = 1 if span is None else int(span.get(qn("w:val")))
        found.append(
            ("\n".join(lines), wide, kind.replace("continue", "^").replace("restart", "v"))
        )
    return found


def rows(table: Any) -> list[list[tuple[str, int, str]]]:  # noqa: ANN401
    return [cells(row) for row in table.findall(qn("w:tr"))]


def plain(table: Any) -> list[list[str]]:  # noqa: ANN401
    """Without what the same document says in another way: spaces, bullets, the decimal sign."""

    def text(words: str) -> str:
        return " ".join(re.sub(r"^- |(?<=\d),(?=\d)", "", words.replace("\n- ", "\n")).split())

    return [[text(words.replace(".", ",")) for words, _, _ in row] for row in rows(table)]


def test_it_says_what_the_document_says(body: Any) -> None:  # noqa: ANN401
    sample = docx.Document(str(SAMPLE)).element.body
    ours, theirs = (root.findall(qn("w:tbl")) for root in (body, sample))
    assert (len(ours), len(theirs)) == (2, 2)
    for our, their in zip(ours, theirs, strict=True):
        assert plain(our) == plain(their)
        shapes = [[(span, merge) for _, span, merge in row] for row in rows(our)]
        assert shapes == [[(span, merge) for _, span, merge in row] for row in rows(their)]


def test_the_lines_above_the_tables(body: Any) -> None:  # noqa: ANN401
    lines = ["".join(t.text for t in p.iter(qn("w:t"))) for p in body.findall(qn("w:p"))]
    assert [line for line in lines if line] == [
        "PHỤ LỤC 01",
        "NỘI DUNG, NHIỆM VỤ, GIẢI PHÁP CẢI THIỆN, NÂNG CAO CHỈ SỐ PAR INDEX NĂM 2024",
        "(Kèm theo kế hoạch 475/KH-UBND ngày 18/7/2024 của UBND tỉnh Đắk Nông)",
        "PHỤ LỤC 02",
        "NỘI DUNG, NHIỆM VỤ GIẢI PHÁP CẢI THIỆN, NÂNG CAO CHỈ SỐ SIPAS NĂM 2024",
        "(Kèm theo kế hoạch 475/KH-UBND ngày 18/7/2024 của UBND tỉnh Đắk Nông)",
    ]


def test_headers_are_repeated_and_rows_do_not_break(body: Any) -> None:  # noqa: ANN401
    first, second = (table.findall(qn("w:tr")) for table in body.findall(qn("w:tbl")))
    for table, headers in ((first, 3), (second, 2)):
        repeated = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in table]
        assert repeated == [True] * headers + [False] * (len(table) - headers)
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table)
    # What reaches into the second row of a repeated header isn't cut off in LibreOffice.
    height = first[1].find(qn("w:trPr")).find(qn("w:trHeight"))
    assert int(height.get(qn("w:val"))) >= 2 * 11 * 20


def test_rows_with_others_below_are_bold_and_stay_with_them(body: Any, plan: Plan) -> None:  # noqa: ANN401
    parents = {node.code for node in plan.nodes if node.children}
    for row in body.find(qn("w:tbl")).findall(qn("w:tr"))[3:-1]:
        is_parent = cells(row)[0][0] in parents
        assert (row.find(f".//{qn('w:b')}") is not None) == is_parent
        assert (row.find(f".//{qn('w:keepNext')}") is not None) == is_parent
    total = body.find(qn("w:tbl")).findall(qn("w:tr"))[-1]
    assert [words for words, _, _ in cells(total)][:5] == [
        *("", "TỔNG ĐIỂM", "100", "85,415", "88,679")
    ]
    assert total.find(f".//{qn('w:b')}") is not None


def test_several_tasks_are_paragraphs_with_their_signs(body: Any) -> None:  # noqa: ANN401
    found = {row[0][0]: row[5][0].split("\n") for row in rows(body.find(qn("w:tbl"))) if row[5][0]}
    assert [line[:2] for line in found["2.1.1"]] == ["Th", "+ ", "+ ", "+ "]
    assert [line[:2] for line in found["7.1.4"]] == ["- ", "Đô", "- "]
    assert [line[:2] for line in found["8.5"]] == ["Đẩ", "Đô"]
    assert [line[:2] for line in found["8.3.2"]] == ["- "]
    assert [line[:2] for line in found["8.3.3"]] == ["‘-", "- "]
    assert found["1.1"] == [
        "Thực hiện hoàn thành 100% hoạt động tại Kế hoạch CCHC năm 2024 của tỉnh"
    ]


def test_each_appendix_counts_its_own_pages(body: Any) -> None:  # noqa: ANN401
    sections = body.findall(f".//{qn('w:sectPr')}")
    assert [s.find(qn("w:pgNumType")).get(qn("w:start")) for s in sections] == ["1", "1"]
    assert all(section.find(qn("w:titlePg")) is not None for section in sections)
    order = [child.tag for child in sections[1]]
    assert (
        order.index(qn("w:pgMar")) < order.index(qn("w:pgNumType")) < order.index(qn("w:titlePg"))
    )


def test_the_language_changes_the_decimal_sign_alone(made: bytes, plan: Plan) -> None:
    english = render_appendices(plan, ENGLISH)

    def texts(content: bytes) -> list[str]:
        tables = docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t"))
        return [element.text or "" for element in tables]

    number = re.compile(r"\d+,\d+").fullmatch
    assert [t.replace(",", ".") if number(t) else t for t in texts(made)] == texts(english)


def test_one_table_is_enough_for_a_plan_without_sipas_tasks(plan: Plan) -> None:
    data = plan.model_dump()
    data["sipas_tasks"]["parts"] = ()
    data["plan"]["appendices"] = ()
    made = render_appendices(Plan.model_validate(data), VIETNAMESE)
    document = docx.Document(io.BytesIO(made))
    assert (len(document.tables), len(document.sections)) == (1, 1)
    # Without the heads of its appendices it is a draft.
    assert [one.text for one in document.paragraphs[:2]] == ["DỰ THẢO", "PHỤ LỤC 01"]


@needs_soffice
def test_it_opens_and_prints(made: bytes, tmp_path: Path) -> None:
    pdf = converted(made, "docx", "pdf", tmp_path)
    assert is_a4_landscape(pdf_facts(pdf))
    assert pdf_fonts(pdf) <= {
        *("LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic"),
        *("TimesNewRomanPSMT", "TimesNewRomanPS-BoldMT", "TimesNewRomanPS-ItalicMT"),
    }
    pages = int(pdf_facts(pdf)["Pages"])
    text = pdf_text(pdf)
    assert text.startswith("PHỤ LỤC 01 NỘI DUNG, NHIỆM VỤ")
    # Repeated on every page, column numbers and all.
    assert text.count("(1) (2) (3)") == pages - text.count("Cơ quan chủ trì")


@pytest.mark.parametrize("language", [VIETNAMESE, ENGLISH], ids=["vi", "en"])
def test_importing_it_gives_the_same_plan(plan: Plan, tmp_path: Path, language: Any) -> None:  # noqa: ANN401
    file = tmp_path / "dossier.docx"
    file.write_bytes(render(Dossier(plan), "docx", language))
    again = imported(file)
    assert flat(again.areas) == flat(held("criteria")["areas"])
    assert tasks(again.parts) == tasks(held("sipas_tasks")["parts"])
    assert again.agencies == held("agencies")
    for key in ("number", "date", "province", "score_year", "target_year", "totals", "appendices"):
        assert again.plan[key] == held("plan")[key]


def test_further_columns_and_strange_words_come_back_as_well(plan: Plan, tmp_path: Path) -> None:
    data = plan.model_dump()
    leaf = data["criteria"]["areas"][0]["criteria"][0]
    words = [word for word in HOSTILE if not word.startswith(("-", "+")) and word == word.strip()]
    leaf |= {"tasks": words, "extra": {"Kinh phí": "Kế hoạch <b>", "Giải pháp": "Quý I"}}
    data["sipas_tasks"]["parts"][0]["sections"][0]["tasks"][0]["extra"] = {"Kinh phí": "Trang"}
    file = tmp_path / "dossier.docx"
    file.write_bytes(render(Dossier(Plan.model_validate(data)), "docx", VIETNAMESE))
    again = imported(file)
    row = again.row("1.1")
    assert (row["tasks"], row["extra"]) == (words, dict(leaf["extra"]))
    assert again.parts[0]["sections"][0]["tasks"][0]["extra"] == {"Kinh phí": "Trang"}
