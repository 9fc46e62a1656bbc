"""The whole plan in Word: what the document says, paragraph by paragraph, and back again."""

import io
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imported import flat, held, imported, tasks
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH, VERBATIM
from parplan.plan.document import BEFORE_SIGNING
from parplan.plan.plan import Plan
from places import ROOT, SMALL, TESTS

EXAMPLE = ROOT / "examples" / "tinh-mau"
SOURCE = TESTS / "sources" / "ke-hoach-475.txt"
OURS = {"answers_for", "tasks"}
"""What a duty has of ours, beside the document's words."""
KEYS = (
    *("number", "date", "place", "province", "issuer", "issuer_lines", "kind", "title"),
    *("score_year", "target_year", "preamble", "sections", "closing", "signer", "recipients"),
    *("appendices", "totals"),
)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def lines(document: Document) -> Iterator[str]:
    """All text before the first appendix, a cell's paragraphs in their order."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from (paragraph.text for paragraph in cell.paragraphs)


def body(content: bytes) -> list[str]:
    found = [line for line in lines(opened(content)) if line]
    return found[: next(at for at, line in enumerate(found) if line.startswith("PHỤ LỤC"))]


def words_of(organisation: dict[str, Any]) -> dict[str, Any]:
    """A section of duties without what is ours."""
    duties = [{k: v for k, v in one.items() if k not in OURS} for one in organisation["duties"]]
    return organisation | {"duties": duties}


def test_it_says_what_the_signed_document_says(plan: Plan) -> None:
    source = SOURCE.read_text(encoding="utf-8").split("\nỦY BAN NHÂN DÂN\n")[1]
    said = ["ỦY BAN NHÂN DÂN", *source.split("\nPHỤ LỤC 01\n")[0].splitlines()]
    said = [line for line in said if line.strip("- ")]
    made = body(render(Dossier(plan), "docx", VERBATIM))
    assert sorted(made) == sorted(said)
    # In the same order, but for the two that stand side by side: recipients and signature.
    start = made.index("KẾ HOẠCH")
    assert made[start:] == said[said.index("KẾ HOẠCH") :]


def test_it_is_the_same_in_every_language(plan: Plan) -> None:
    assert render(Dossier(plan), "docx", ENGLISH) == render(Dossier(plan), "docx", VERBATIM)


def test_pages_count_anew_in_each_appendix(plan: Plan) -> None:
    sections = opened(render(Dossier(plan), "docx", VERBATIM)).sections
    sizes = [[round(edge.mm) for edge in (s.page_width, s.page_height) if edge] for s in sections]
    assert sizes == [[210, 297], [297, 210], [297, 210]]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]  # noqa: SLF001
    assert [None if s is None else s.get(qn("w:start")) for s in starts] == [None, "1", "1"]
    assert all(section.different_first_page_header_footer for section in sections)
    assert all(one.header.paragraphs[0]._p.find(qn("w:fldSimple")) is not None for one in sections)  # noqa: SLF001


def test_the_bundled_plan_comes_back(plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(render(Dossier(plan), "docx", VERBATIM))
    again = imported(file)
    was = held("plan")
    for key in KEYS:
        assert again.plan[key] == was[key], key
    assert words_of(again.plan["organisation"]) == words_of(was["organisation"])
    assert again.plan["results"]["par_index"] == was["results"]["par_index"]
    assert flat(again.areas) == flat(held("criteria")["areas"])
    assert tasks(again.parts) == tasks(held("sipas_tasks")["parts"])
    assert [one for one in again.said if one.level == "error"] == []


def test_the_example_comes_back(tmp_path: Path) -> None:
    example = load(EXAMPLE).plan
    assert example is not None
    file = tmp_path / "plan.docx"
    file.write_bytes(render(Dossier(example), "docx", VERBATIM))
    again = imported(file, agencies=EXAMPLE / "agencies.yaml")
    was = yaml.load((EXAMPLE / "plan.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    for key in KEYS:
        assert again.plan[key] == was[key], key
    assert [one for one in again.said if one.level == "error"] == []


@pytest.mark.parametrize("left", [(), ("kind", "title", "issuer_lines")])
def test_a_draft_is_dotted_and_nothing_is_read_into_the_dots(
    left: tuple[str, ...], plan: Plan, tmp_path: Path
) -> None:
    data = plan.model_dump()
    for key in BEFORE_SIGNING:
        if key not in left:
            data["plan"].pop(key)
    made = render(Dossier(Plan.model_validate(data)), "docx", VERBATIM)
    text = body(made)
    assert text[0] == "DỰ THẢO"
    assert "Số: …/…" in text
    assert "………………, ngày … tháng … năm …".replace("………………", "…" * 12) in text
    assert text[-3:] == ["…" * 12, "…" * 12, "DỰ THẢO"]  # the first appendix says it, too
    file = tmp_path / "plan.docx"
    file.write_bytes(made)
    again = imported(file)
    kept = {"kind", "score_year", "target_year", "totals", "criteria_set", "sections"}
    extra = {"province", "issuer"} if left else set()
    assert set(again.plan) - extra == kept | set(left)
    assert [one for one in again.said if one.level == "error"] == []


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ"
WORD = st.text(LETTERS, min_size=2, max_size=7)
WORDS = st.lists(WORD, min_size=2, max_size=6).map(lambda words: f"Thực hiện {' '.join(words)}.")
TITLE = WORDS.map(lambda words: words.rstrip(".").upper())
ROMAN = ("I", "II", "III", "IV", "V")


@st.composite
def paragraphs(draw: st.DrawFn, least: int = 0) -> dict[str, Any]:
    """Draw paragraphs as data have them: which have a dash is said only where it isn't as usual."""
    words = draw(st.lists(WORDS, min_size=least, max_size=3))
    if not words:
        return {}
    if draw(st.booleans()) and len(words) > 1:
        return {"paragraphs": [f"{'abc'[n]}) {one}" for n, one in enumerate(words)]}
    count = len(words)
    usual = list(range(1, count + 1)) if count > 1 else []
    chosen = draw(st.lists(st.integers(1, count), unique=True).map(sorted))
    unusual = {} if chosen == usual else {"bulleted": [str(one) for one in chosen]}
    return {"paragraphs": words} | unusual


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the document around the appendices, its section of duties anywhere in it."""
    count = draw(st.integers(1, 4))
    place = draw(st.integers(0, count - 1))
    sections = []
    for number in ROMAN[:count]:
        pieces = [
            {"number": str(at + 1), "title": draw(WORDS), **draw(paragraphs())}
            for at in range(draw(st.integers(0, 2)))
        ]
        inner = {"sections": pieces} if pieces else {}
        sections.append({"number": number, "title": draw(TITLE), **draw(paragraphs()), **inner})
    of_duties = sections.pop(place)
    of_duties = {
        "number": of_duties["number"],
        "title": f"{of_duties['title']} TỔ CHỨC THỰC HIỆN",
        **draw(paragraphs()),
        "duties": [
            {
                "number": str(at + 1),
                "title": head,
                "heads": [head],
                **draw(paragraphs(1)),
            }
            for at, head in enumerate(
                draw(st.lists(st.sampled_from(HEADS), min_size=1, max_size=3, unique=True))
            )
        ],
    }
    lines = st.lists(
        st.sampled_from(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        min_size=1,
        unique=True,
    )
    return {
        "number": f"{draw(st.integers(1, 999))}/KH-UBND",
        "date": draw(st.dates()).replace(year=2024).isoformat(),
        "place": "Đắk Nông",
        "issuer_lines": ["ỦY BAN NHÂN DÂN", "TỈNH ĐẮK NÔNG"],
        "kind": draw(st.sampled_from(("KẾ HOẠCH", "QUYẾT ĐỊNH"))),
        "title": draw(TITLE),
        "preamble": draw(st.lists(WORDS.map(lambda one: f"Căn cứ {one}"), min_size=1, max_size=3)),
        "sections": sections,
        "organisation": of_duties,
        "closing": [f"Trên đây là {draw(WORDS)}/."],
        "signer": {"lines": draw(lines), "name": draw(WORD.map(lambda one: f"Nguyễn {one}"))},
        "recipients": draw(st.lists(WORDS, min_size=1, max_size=3)),
    }


@cache
def small() -> Plan:
    found = load(SMALL).plan
    assert found is not None
    return found


def numbered(made: Any) -> Any:  # noqa: ANN401
    """Make numbers of `bulleted`, which the tests' reader leaves as they are written."""
    if isinstance(made, dict):
        return {
            key: [int(one) for one in value] if key == "bulleted" else numbered(value)
            for key, value in made.items()
        }
    return [numbered(one) for one in made] if isinstance(made, list) else made


HEADS = ("Giám đốc Sở Nội vụ", "Giám đốc Sở Tài chính", "Chánh Văn phòng UBND tỉnh")
DRAWN_OUT = ("number", "date", "closing", "signer", "recipients", "title")
DRAFTS = st.builds(
    lambda whole, left: {key: value for key, value in whole.items() if key not in left},
    bodies(),
    st.sets(st.sampled_from(DRAWN_OUT)),
)
"""Bodies without some of what only a signed document has."""


@given(made=DRAFTS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_body_comes_back_signed_or_not(made: dict[str, Any]) -> None:
    data = small().model_dump()
    around = {key: data["plan"][key] for key in ("score_year", "target_year", "totals", "issuer")}
    around["appendices"] = data["plan"]["appendices"]
    data["plan"] = around | numbered(made)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.docx"
        file.write_bytes(render(Dossier(Plan.model_validate(data)), "docx", VERBATIM))
        again = imported(file, agencies=SMALL / "agencies.yaml").plan
    for key in (*made, *DRAWN_OUT):
        if key != "sections":
            assert again.get(key) == made.get(key), key
    assert again.get("sections", []) == made["sections"]


def test_bases_are_in_italics_and_a_piece_without_words_is_a_sentence(plan: Plan) -> None:
    data = plan.model_dump()
    data["plan"]["preamble"] = ("Căn cứ Nghị quyết số 76/NQ-CP;", "Kết quả như sau:")
    document = opened(render(Dossier(Plan.model_validate(data)), "docx", VERBATIM))
    styles = {p.text: p.style.name for p in document.paragraphs if p.style}
    assert styles["Căn cứ Nghị quyết số 76/NQ-CP;"] == "Plan Basis"
    assert document.styles["Plan Basis"].font.italic
    assert styles["Kết quả như sau:"] == "Letter Text"
    assert styles["I. MỤC ĐÍCH, YÊU CẦU"] == "Plan Section"
    assert styles["1. Mục đích"] == "Plan Piece"
    assert styles["1. Chỉ số PAR INDEX (Tại Phụ lục 01 kèm theo)."] == "Letter Text"
    assert re.fullmatch("- Tổng hợp, gắn .*", next(t for t in styles if t.startswith("- Tổng")))
