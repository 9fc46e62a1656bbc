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
    pdf_pages,
    pdf_text,
)
from parplan.documents.letters.letter import letters, render
from parplan.language.catalogue import ENGLISH, Language
from parplan.plan.agencies import Agencies, Agency, Kind
from parplan.plan.document import Document as PlanDocument
from parplan.plan.plan import Plan

FONT = "Times New Roman"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
WORST = [
    *("Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm mất năm 2023", "Nhiệm vụ, giải pháp"),
    "Chủ trì",
]
LABELS = [
    *("STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm đạt được năm 2023"),
    *("Điểm mất năm 2023", "Mục tiêu năm 2024", "Nhiệm vụ, giải pháp", "Phối hợp"),
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
    assert body[1] == (
        "Trong các tiêu chí, tiêu chí thành phần do Sở Nội vụ chủ trì, năm 2023 tỉnh mất nhiều điểm"
        " nhất ở:"
    )
    assert body[2].endswith(
        "thực hiện mục III.1, III.9 của Kế hoạch; chịu trách nhiệm về kết quả lĩnh vực 1 (CÔNG TÁC"
        " CHỈ ĐẠO, ĐIỀU HÀNH CCHC), 4 (CẢI CÁCH TỔ CHỨC BỘ MÁY HÀNH CHÍNH), 5 (CẢI CÁCH CHẾ ĐỘ"
        " CÔNG VỤ)."
    )
    assert (
        "tỉnh ở các tiêu chí này: tối đa 58,25 điểm; năm 2023 đạt 50,0984 điểm, mất 8,1516"
        in body[3]
    )
    assert body[3].endswith("phần điểm mất tính cho Sở Nội vụ là 5,4734 điểm.")
    assert body[4] == "3. Phối hợp thực hiện 36 tiêu chí, tiêu chí thành phần."
    chief = body_of(opened(plan, "Văn phòng UBND tỉnh"))[2]
    assert chief.startswith("1. Chánh Văn phòng UBND tỉnh chịu trách nhiệm")
    assert "về kết quả lĩnh vực 3 (CẢI CÁCH THỦ TỤC HÀNH CHÍNH (TTHC)) và tiêu chí 1.6 (" in chief


def test_a_single_item_has_no_number_and_a_group_no_capital(plan: Plan) -> None:
    body = body_of(opened(plan, "Cơ quan chuyên môn cấp tỉnh"))
    assert "Đắk Nông giao cơ quan chuyên môn cấp tỉnh các" in body[0]
    assert body[2].startswith("Chủ trì thực hiện 01 tiêu chí")
    assert body_of(opened(plan, "UBND cấp xã"))[0].count("giao UBND cấp xã") == 1
    assert body_of(opened(plan, "Báo Đắk Nông"))[1] == (
        "Người đứng đầu Báo Đắk Nông chịu trách nhiệm thực hiện mục III.8 của Kế hoạch."
    )


def test_recipients_and_place_for_the_signature(plan: Plan) -> None:
    foot = opened(plan, "Các sở, ban, ngành").tables[2]
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
        "1. Nhiệm vụ của người đứng đầu (mục III của kế hoạch)",
    ]
    assert paragraphs[start].alignment in {None, WD_ALIGN_PARAGRAPH.CENTER}


def test_tables_are_exact_below_the_plan_s_own_heads(plan: Plan) -> None:
    _, worst, _, table = opened(plan, "Cơ quan chuyên môn cấp tỉnh").tables[:4]
    title = "Tỷ lệ hồ sơ TTHC do CQCM cấp tỉnh tiếp nhận trong năm được giải quyết đúng hạn"
    task = "Thực hiện tiếp nhận và giải quyết TTHC đảm bảo đúng thời gian theo quy định"
    lead = "Thủ trưởng các cơ quan chuyên môn cấp tỉnh"
    assert texts(worst) == [WORST, [f"3.4.1 {title}", "0,0216", task, lead]]
    others = "Văn phòng UBND tỉnh; các đơn vị có liên quan"
    assert texts(table) == [LABELS, ["3.4.1", title, "1,4784", "0,0216", "1,479", task, others]]


def test_a_letter_is_vietnamese_in_every_language(plan: Plan) -> None:
    name = "Cơ quan chuyên môn cấp tỉnh"
    assert written(plan, name, ENGLISH) == written(plan, name)
    assert opened(plan, name).core_properties.language == "vi"


def test_what_cost_most_comes_first_and_what_cost_nothing_last(plan: Plan) -> None:
    document = opened(plan, "Sở Nội vụ")
    _, five, _, first, second = document.tables[:5]
    # By hand from the source: of what it leads, alone or in a group, lost the most.
    codes = ["8.1", "5.7", "7.3.7", "5.4", "7.3.6"]
    assert [row[0].split()[0] for row in texts(five)[1:]] == codes
    lost = [row[3] for row in (*texts(first)[1:], *texts(second)[1:])]
    assert lost[:5] == ["1,83", "1,15", "0,86", "0,5", "0,35"]
    figures = [float(one.replace(",", ".")) for one in lost]
    assert figures == sorted(figures, reverse=True)
    assert min(figures) > 0
    assert len(figures) == 21
    titles = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert titles == [
        "Nhiệm vụ trọng tâm giao Sở Nội vụ: các tiêu chí đã mất điểm",
        "Các nhiệm vụ khác giao Sở Nội vụ",
    ]
    rest = texts(document.tables[7])
    assert "Điểm mất năm 2023" not in rest[0]
    # Areas by their names, the rows in the plan's order below them.
    assert [row[0] for row in rest if row[1].isupper()] == ["1", "3", "4", "5", "6", "7"]
    assert rest[1][:2] == ["1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC"]


def test_deadline_and_product_have_columns_where_there_are_any(plan: Plan) -> None:
    data = plan.model_dump()
    for leaf in data["criteria"]["areas"][4]["criteria"]:
        if leaf["code"] == "5.7":
            leaf |= {"due": "Quý III/2024", "product": "Báo cáo"}
    _, five, _, first = opened(Plan.model_validate(data), "Sở Nội vụ").tables[:4]
    labels = texts(first)[0]
    assert labels[6:8] == ["Thời hạn hoàn thành", "Sản phẩm"]
    assert texts(first)[2][6:8] == ["Quý III/2024", "Báo cáo"]
    assert [row[4] for row in texts(five)[:3]] == ["Thời hạn hoàn thành", "–", "Quý III/2024"]


def test_settings_of_papers(plan: Plan) -> None:
    papers = {"on_behalf_of": "TM. ỦY BAN NHÂN DÂN", "filed": "VT, NC, KSTTHC"}
    foot = opened(with_document(plan, papers=papers), "Sở Nội vụ").tables[2].rows[0]
    recipients, signature = foot.cells
    assert lines(recipients)[-1] == "- Lưu: VT, NC, KSTTHC."
    assert lines(signature)[:3] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


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
def test_libreoffice_prints_four_pages_before_the_annex(plan: Plan, tmp_path: Path) -> None:
    """Sở Nội vụ leads 51 criteria, 21 of which lost points: more than anybody else."""
    pdf = converted(written(plan, "Sở Nội vụ"), "docx", "pdf", tmp_path)
    assert pdf_facts(pdf)["Page size"].startswith("595")
    text = pdf_text(pdf)
    assert text.startswith("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    pages = pdf_pages(pdf)
    annex = next(at for at, page in enumerate(pages) if "Phụ lục II " in page)
    assert annex <= 4
    # The signature stands with the letter's last words.
    signed = next(at for at, page in enumerate(pages) if "KT. CHỦ TỊCH" in page)
    assert "./." in pages[signed]
    assert "Phụ lục I NHIỆM VỤ TRỌNG TÂM" in pages[signed + 1]
    assert {name.partition("-")[0] for name in pdf_fonts(pdf)} <= {
        *("TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif")
    }
