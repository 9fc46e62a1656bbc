"""The letter as Word and its readers open it: an official document to number, date and sign."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.table import _Cell

from office import (
    CONTROLS,
    SHOWN,
    VIETNAMESE,
    converted,
    needs_poppler,
    needs_soffice,
    pdf_facts,
    pdf_fonts,
    pdf_text,
)
from parplan.documents.letters.letter import letters, render
from parplan.language.catalogue import ENGLISH, Language
from parplan.plan.agencies import Agencies, Agency, Kind
from parplan.plan.document import Document as PlanDocument
from parplan.plan.plan import Plan

FONT = "Times New Roman"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
LABELS = [
    *("No.", "Area/criterion/sub-criterion", "Max", "Score of 2023", "Lost", "Target"),
    *("Tasks", "Lead", "Coordinating"),
]
PLAN = "Kế hoạch số 475/KH-UBND ngày 18 tháng 7 năm 2024"


def written(plan: Plan, name: str, language: Language = VIETNAMESE) -> bytes:
    body = plan.agencies.find(name)
    assert body is not None
    (letter,) = letters(plan, [body])
    return render(letter, "docx", language)


def opened(plan: Plan, name: str, language: Language = VIETNAMESE) -> Document:
    return docx.Document(io.BytesIO(written(plan, name, language)))


def lines(cell: _Cell) -> list[str]:
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text]


def texts(of: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in of.rows]


def body_of(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == "Letter Text"]


def with_document(plan: Plan, **changed: object) -> Plan:
    values = {**plan.plan.model_dump(), **changed}
    return Plan(
        plan=PlanDocument(**values),
        criteria=plan.criteria,
        sipas_tasks=plan.sipas_tasks,
        agencies=plan.agencies,
    )


def test_head_of_the_document(plan: Plan) -> None:
    head = opened(plan, "Công an tỉnh").tables[0]
    assert [[lines(cell) for cell in row.cells] for row in head.rows] == [
        [
            ["ỦY BAN NHÂN DÂN", "TỈNH ĐẮK NÔNG"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ],
        [["Số: …/TB-UBND"], ["Đắk Nông, ngày … tháng … năm …"]],
    ]


def test_sizes_and_looks_of_the_frame(plan: Plan) -> None:
    document = opened(plan, "Công an tỉnh")
    looks = {}
    for name in ("Issuer", "Motto", "Number", "Date", "Kind", "Summary", "Recipients", "Signer"):
        font = document.styles[f"Letter {name}"]
        looks[name] = {size.get(qn("w:val")) for size in font.element.iter(qn("w:sz"))}
    # The rest is 13 points, as the document's own text is.
    assert looks == {
        "Issuer": set(),
        "Motto": {"28"},
        "Number": set(),
        "Date": set(),
        "Kind": {"28"},
        "Summary": {"28"},
        "Recipients": {"24"},
        "Signer": set(),  # as the motto
    }


def test_motto_is_ruled_over_its_length_and_the_issuer_over_less(plan: Plan) -> None:
    issuer, nation = opened(plan, "Công an tỉnh").tables[0].rows[0].cells
    lengths = []
    for cell, room in ((issuer, 0.38 * 165), (nation, 0.62 * 165)):
        rule = cell.paragraphs[-1]
        assert (rule.text, rule.style and rule.style.name) == ("", "Letter Rule")
        left, right = rule.paragraph_format.left_indent, rule.paragraph_format.right_indent
        assert left == right is not None
        lengths.append(room - 2 * right.mm)
    # In Times New Roman, the motto is 60 mm long at 14 points, TỈNH ĐẮK NÔNG 37 at 13.
    assert 37 / 3 < lengths[0] < 37 / 2
    assert 59 < lengths[1] < 62


def test_kind_summary_and_body(plan: Plan) -> None:
    document = opened(plan, "Công an tỉnh")
    kind, *summary = [p for p in document.paragraphs if p.text][:3]
    assert [kind.text, *(p.text for p in summary)] == [
        *("THÔNG BÁO", "Giao Công an tỉnh", f"thực hiện {PLAN}")
    ]
    assert kind.style is not None
    assert kind.style.font.bold
    who, head, leads, sipas, end = body_of(document)
    assert who == (
        f"Thực hiện {PLAN} (sau đây gọi là Kế hoạch), Ủy ban nhân dân tỉnh Đắk Nông giao Công an"
        " tỉnh các nhiệm vụ sau đây:"
    )
    assert head == "1. Giám đốc Công an tỉnh chịu trách nhiệm thực hiện mục III.7 của Kế hoạch."
    assert leads == (
        "2. Chủ trì thực hiện 01 tiêu chí, tiêu chí thành phần. Điểm của tỉnh ở các tiêu chí này:"
        " tối đa 0,5 điểm; năm 2023 đạt 0,5 điểm; mục tiêu năm 2024 là 0,5 điểm."
    )
    assert sipas == (
        "3. Thực hiện các nhiệm vụ nâng cao Chỉ số hài lòng của người dân đối với sự phục vụ của cơ"
        " quan hành chính nhà nước (SIPAS): chủ trì 01 nhiệm vụ."
    )
    assert end == (
        "Nội dung chi tiết tại Phụ lục kèm theo. Yêu cầu Công an tỉnh nghiêm túc thực hiện và báo"
        " cáo kết quả theo quy định tại Kế hoạch./."
    )


def test_body_with_lost_points_and_areas(plan: Plan) -> None:
    body = body_of(opened(plan, "Sở Nội vụ"))
    assert body[1].endswith("thực hiện mục III.1, III.9 của Kế hoạch; chịu trách nhiệm về kết quả"
                            " lĩnh vực 1, 4, 5.")  # fmt: skip
    assert (
        "tỉnh ở các tiêu chí này: tối đa 58,25 điểm; năm 2023 đạt 50,0984 điểm, mất 8,1516"
        in body[2]
    )
    assert body[2].endswith("phần điểm mất tính cho Sở Nội vụ là 5,4734 điểm.")
    assert body[3] == "3. Phối hợp thực hiện 36 tiêu chí, tiêu chí thành phần."
    chief = body_of(opened(plan, "Văn phòng UBND tỉnh"))[1]
    assert chief.startswith("1. Chánh Văn phòng UBND tỉnh chịu trách nhiệm")
    assert chief.endswith("về kết quả lĩnh vực 3 và tiêu chí 1.6, 1.7.")


def test_a_single_item_has_no_number_and_a_group_no_capital(plan: Plan) -> None:
    body = body_of(opened(plan, "Cơ quan chuyên môn cấp tỉnh"))
    assert "Đắk Nông giao cơ quan chuyên môn cấp tỉnh các" in body[0]
    assert body[1].startswith("Chủ trì thực hiện 01 tiêu chí")
    assert body_of(opened(plan, "UBND cấp xã"))[0].count("giao UBND cấp xã") == 1
    assert body_of(opened(plan, "Báo Đắk Nông"))[1] == (
        "Người đứng đầu Báo Đắk Nông chịu trách nhiệm thực hiện mục III.8 của Kế hoạch."
    )


def test_recipients_and_place_for_the_signature(plan: Plan) -> None:
    foot = opened(plan, "Các sở, ban, ngành").tables[1]
    recipients, signature = foot.rows[0].cells
    assert lines(recipients) == ["Nơi nhận:", "- Các sở, ban, ngành;", "- Lưu: VT."]
    assert lines(signature) == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "…" * 12]


def test_appendix_says_what_it_is_and_what_it_belongs_to(plan: Plan) -> None:
    paragraphs = opened(plan, "Công an tỉnh").paragraphs
    start = [p.text for p in paragraphs].index("Phụ lục")
    assert [p.text for p in paragraphs[start : start + 4]] == [
        "Phụ lục",
        "Danh mục nhiệm vụ giao Công an tỉnh",  # in capitals by its style
        "(Kèm theo Thông báo số …/TB-UBND ngày … tháng … năm … của Ủy ban nhân dân tỉnh Đắk Nông)",
        "1. What the head must do (Section III of the plan)",
    ]
    assert paragraphs[start].alignment in {None, WD_ALIGN_PARAGRAPH.CENTER}


def test_tables_are_exact_with_the_language_s_decimal_sign(plan: Plan) -> None:
    table = opened(plan, "Cơ quan chuyên môn cấp tỉnh").tables[2]
    assert texts(table) == [
        LABELS,
        [
            "3.4.1",
            "Tỷ lệ hồ sơ TTHC do CQCM cấp tỉnh tiếp nhận trong năm được giải quyết đúng hạn",
            *("1,5", "1,4784", "0,0216", "1,479"),
            "Thực hiện tiếp nhận và giải quyết TTHC đảm bảo đúng thời gian theo quy định",
            "Thủ trưởng các cơ quan chuyên môn cấp tỉnh",
            "Văn phòng UBND tỉnh; các đơn vị có liên quan",
        ],
        ["", "total", "1,5", "1,4784", "0,0216", "1,479", "", "", ""],
    ]


def test_the_frame_is_vietnamese_in_every_language(plan: Plan) -> None:
    document = opened(plan, "Cơ quan chuyên môn cấp tỉnh", ENGLISH)
    assert document.paragraphs[0].text == "THÔNG BÁO"
    assert "năm 2023 đạt 1,4784 điểm, mất 0,0216 điểm" in body_of(document)[1]
    table = texts(document.tables[2])
    assert table[0] == [*LABELS[:2], "English title (unofficial)", *LABELS[2:]]
    assert table[1][3:7] == ["1.5", "1.4784", "0.0216", "1.479"]
    assert document.core_properties.language == "vi"


def test_a_page_upright_and_an_appendix_across(plan: Plan) -> None:
    letter, appendix = opened(plan, "Công an tỉnh").sections
    sizes = [
        [round(length.mm) for length in (s.page_width, s.page_height) if length]
        for s in (letter, appendix)
    ]
    assert sizes == [[210, 297], [297, 210]]
    for section in (letter, appendix):
        margins = (
            *(section.top_margin, section.bottom_margin, section.left_margin),
            section.right_margin,
        )
        assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]


def test_pages_are_numbered_from_the_second_of_each_on(plan: Plan) -> None:
    for section in opened(plan, "Công an tỉnh").sections:
        assert section.different_first_page_header_footer
        (paragraph,) = section.header.paragraphs
        (field,) = paragraph._p.iter(qn("w:fldSimple"))  # noqa: SLF001
        assert field.get(qn("w:instr")) == "PAGE"
        assert paragraph.style is not None
        assert paragraph.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    starts = [
        start.get(qn("w:start"))
        for start in opened(plan, "Công an tỉnh").element.body.iter(qn("w:pgNumType"))
    ]
    assert starts == ["1"]


def test_every_slot_of_every_style_has_the_font(plan: Plan) -> None:
    content = written(plan, "Công an tỉnh")
    fonts = list(docx.Document(io.BytesIO(content)).styles.element.iter(qn("w:rFonts")))
    assert len(fonts) >= 2
    for font in fonts:
        assert dict(font.attrib) == {qn(f"w:{slot}"): FONT for slot in SLOTS}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"rFonts" not in package.read("word/document.xml")


def test_every_style_that_is_used_is_there(plan: Plan) -> None:
    document = opened(plan, "Sở Nội vụ")
    known = {style.style_id for style in document.styles}
    used = {str(s.get(qn("w:val"))) for s in document.element.body.iter(qn("w:pStyle"))}
    assert {"LetterText", "LetterName", "Heading1", "Table11"} <= used <= known


def test_the_same_letter_gives_the_same_bytes(plan: Plan) -> None:
    first = written(plan, "Công an tỉnh")
    assert written(plan, "Công an tỉnh") == first
    properties = docx.Document(io.BytesIO(first)).core_properties
    assert properties.title == "Danh mục nhiệm vụ giao Công an tỉnh"
    assert properties.subject == f"Giao Công an tỉnh thực hiện {PLAN}"
    assert properties.modified == datetime(2024, 7, 18, tzinfo=UTC)
    assert (properties.author, properties.last_modified_by) == ("", "")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12/QĐ-UBND-NV", "Số: …/TB-UBND-NV"),
        ("12/KH", "Số: …/TB"),
        ("12", "Số: …/TB"),
    ],
)
def test_other_numbers(plan: Plan, number: str, expected: str) -> None:
    head = opened(with_document(plan, number=number), "Công an tỉnh").tables[0]
    assert head.cell(1, 0).text == expected


def test_small_days_and_months_have_a_zero(plan: Plan) -> None:
    for date, words in (
        ("2025-02-05", "ngày 05 tháng 02 năm 2025"),
        ("2025-11-30", "ngày 30 tháng 11 năm 2025"),
    ):
        changed = with_document(plan, date=datetime.fromisoformat(date).date())
        assert words in body_of(opened(changed, "Sở Nội vụ"))[0]


def test_a_plan_without_an_issuer_s_lines_or_a_signer_s(plan: Plan) -> None:
    changed = with_document(plan, issuer_lines=(), signer={"lines": (), "name": "A"})
    document = opened(changed, "Công an tỉnh")
    assert lines(document.tables[0].cell(0, 0)) == ["Ủy ban nhân dân tỉnh Đắk Nông"]
    # Who signs and his name are still to come; the plan's own signer isn't a letter's.
    assert lines(document.tables[1].cell(0, 1)) == ["…" * 12, "…" * 12]


def test_words_of_the_plan_are_no_markup(plan: Plan) -> None:
    name = f"<w:b/>&amp;{CONTROLS}"
    agency = Agency.model_construct(name=name, kind=Kind.UNIT, head=None, aliases=("Công an tỉnh",))
    others = tuple(a for a in plan.agencies.agencies if a.name != "Công an tỉnh")
    agencies = Agencies.model_construct(agencies=(agency, *others), groups=plan.agencies.groups)
    changed = Plan.model_construct(
        plan=plan.plan, criteria=plan.criteria, sipas_tasks=plan.sipas_tasks, agencies=agencies
    )
    document = opened(changed, name)
    assert f"Giao <w:b/>&amp;{SHOWN}" in [p.text for p in document.paragraphs]


@needs_soffice
@needs_poppler
def test_libreoffice_prints_it(plan: Plan, tmp_path: Path) -> None:
    pdf = converted(written(plan, "Sở Tư pháp"), "docx", "pdf", tmp_path)
    facts = pdf_facts(pdf)
    assert facts["Page size"].startswith("595")
    assert int(facts["Pages"]) > 10
    text = pdf_text(pdf)
    assert text.startswith("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    # The signature is on the first page, and the appendix begins the second.
    first, _, rest = text.partition("Phụ lục DANH MỤC NHIỆM VỤ GIAO SỞ TƯ PHÁP")
    assert "./. Nơi nhận: KT. CHỦ TỊCH" in first
    assert "III.2 Chủ trì tham mưu UBND tỉnh theo dõi" in rest
    assert {name.partition("-")[0] for name in pdf_fonts(pdf)} <= {
        *("TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif")
    }
