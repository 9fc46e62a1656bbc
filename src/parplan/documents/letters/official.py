"""A letter for Word: a page to number, date and sign, and its tables as an appendix.

The words of the page are Vietnamese in every language of a run: the document is one of a
Vietnamese authority. What only its signer knows (number, day, name) is left to fill in. Its form
is that of Nghị định 30.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from parplan.documents.letters.letter import Letter
from parplan.documents.naming import (
    DRAFT,
    OPEN_DAY,
    TO_COME,
    day_in_words,
    issuer_of,
    kind_of,
    named,
    office_of,
)
from parplan.language.catalogue import VERBATIM, Language
from parplan.plan.agencies import Agency, Body
from parplan.plan.document import Document
from parplan.plan.duties import Duties, HeadDuty, predecessors
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.questions.agencies import AgencyShare
from parplan.report.as_docx import (
    BETWEEN_MARGINS,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    blank,
    describe,
    saved,
    table_element,
)
from parplan.report.cells import harmless, said, signed_on, storable
from parplan.report.layout import BOLD, PLAIN, TableLook, width
from parplan.report.report import Report, in_language

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
KIND = "THÔNG BÁO"
APPENDIX = "Phụ lục"
RECIPIENTS = "Nơi nhận:"
FILED = "- Lưu: VT."

_ABBREVIATION = "TB"

STYLES = Path(__file__).with_name("letter.xml")

_ROOM = round((HEIGHT - LEFT - RIGHT) / 25.4 * 1440)
_HEAD = (round(_ROOM * 0.38), _ROOM - round(_ROOM * 0.38))
_FOOT = (_ROOM // 2, _ROOM - _ROOM // 2)
_MOTTO_SIZE, _ISSUER_SIZE, _SUMMARY_SIZE = 14, 13, 14
_SHORT = 0.4
"""Of the line above it, what a rule below an issuer or a summary is long: a third to a half."""


def render(letter: Letter, language: Language) -> bytes:
    """Write a letter; the same one gives the same bytes."""
    return paper(words(letter.plan, letter.duties, letter.own), letter.report, language)


def paper(frame: "Words", report: Report, language: Language, look: TableLook = PLAIN) -> bytes:
    """Write a page to sign, and a report's tables as its appendix."""
    report = in_language(report, language.code)
    document = blank()
    _add_styles(document)
    describe(
        document,
        _plain(frame.appendix_title),
        _plain(" ".join(frame.summary)),
        signed_on(report.plan),
        "vi",
    )
    document.add_paragraph(APPENDIX, "Letter Appendix")
    document.add_paragraph(_plain(frame.appendix_title), "Heading 1")
    document.add_paragraph(_plain(frame.attached_to), "Attached To")
    for number, table in enumerate(report.tables, 1):
        title = said(table.title, language)
        document.add_paragraph(_plain(f"{number}. {title}"), "Heading 2")
        element = table_element(table, language, BETWEEN_MARGINS, look)
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph("", "After Table")
    _add_page(document, frame)
    return saved(document)


class Words(NamedTuple):
    """Every line of the frame, from its first to its last, and which kind of paper it is."""

    above: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    place_and_date: str
    summary: tuple[str, str]
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    appendix_title: str
    attached_to: str
    kind: str = KIND


def numbered(document: Document, abbreviation: str) -> str:
    """Write the line for a paper's number: "Số: …/TB-UBND"."""
    return f"Số: …/{abbreviation}{office_of(document)}"


def place_and_day(document: Document) -> str:
    """Write the line for place and day, which whoever signs fills in."""
    return f"{document.place or TO_COME}, {OPEN_DAY}"


def attached_to(kind: str, number: str, document: Document) -> str:
    """Say below an appendix's title what it is attached to."""
    return (
        f"(Kèm theo {kind.capitalize()} {number.replace('Số:', 'số')} {OPEN_DAY}"
        f" của {issuer_of(document)})"
    )


def signers(document: Document) -> tuple[str, ...]:
    """Write the lines above the signature."""
    return (document.signer and document.signer.lines) or (TO_COME,)


def words(plan: Plan, duties: Duties, own: AgencyShare | None = None) -> Words:
    """Say what the plan gives to an agency, as its issuer says it."""
    document = plan.plan
    name = within_sentence(duties.body)
    number = numbered(document, _ABBREVIATION)
    return Words(
        above=(DRAFT,) if document.is_draft else (),
        issuer=document.issuer_lines or (issuer_of(document),),
        number=number,
        place_and_date=place_and_day(document),
        summary=(
            f"Giao {name}",
            f"thực hiện {named(document)}",
        ),
        paragraphs=tuple(_paragraphs(plan, duties, own, name)),
        recipients=(f"- {_capitalized(duties.body.name)};", FILED),
        signature=signers(document),
        appendix_title=f"Danh mục nhiệm vụ giao {name}",
        attached_to=attached_to(KIND, number, document),
    )


def _paragraphs(plan: Plan, duties: Duties, own: AgencyShare | None, name: str) -> Iterator[str]:
    document = plan.plan
    yield (
        f"Thực hiện {named(document)} (sau đây gọi là {kind_of(document)}), {issuer_of(document)}"
        f" giao {name} các nhiệm vụ sau đây:"
    )
    items = list(_items(plan, duties, own))
    yield from items if len(items) == 1 else (f"{n}. {item}" for n, item in enumerate(items, 1))
    yield (
        f"Nội dung chi tiết tại {APPENDIX} kèm theo. Yêu cầu {name} nghiêm túc thực hiện và báo"
        f" cáo kết quả theo quy định tại {kind_of(document)}./."
    )


def _items(plan: Plan, duties: Duties, own: AgencyShare | None) -> Iterator[str]:
    if duties.heads:
        places = ", ".join(_places(duties))
        yield (
            f"{_head(duties.body)} chịu trách nhiệm thực hiện mục {places} của"
            f" {kind_of(plan.plan)}{_results(duties)}."
        )
    if duties.leads:
        yield _led(plan, duties, own)
    if duties.coordinates:
        yield f"Phối hợp thực hiện {_count(duties.coordinates)} tiêu chí, tiêu chí thành phần."
    if duties.sipas_leads or duties.sipas_coordinates:
        roles = (("chủ trì", duties.sipas_leads), ("phối hợp", duties.sipas_coordinates))
        counts = ", ".join(f"{role} {_count(tasks)}" for role, tasks in roles if tasks)
        yield (
            "Thực hiện các nhiệm vụ nâng cao Chỉ số hài lòng của người dân đối với sự phục vụ của"
            f" cơ quan hành chính nhà nước (SIPAS): {counts} nhiệm vụ."
        )
    if duties.mentions:
        codes = [one.code for one in duties.mentions]
        tasks = [f"nhiệm vụ SIPAS {code[1:]}" for code in codes if code.startswith("S")]
        rows = [f"tiêu chí {code}" for code in codes if code[:1].isdecimal()]
        items = [f"mục {c}" for c in codes if not (c[:1].isdecimal() or c.startswith("S"))]
        yield (
            f"Thực hiện nội dung có liên quan mà {kind_of(plan.plan)} nêu tại"
            f" {', '.join((*items, *rows, *tasks))}."
        )
    for agency in predecessors(plan, duties.vias):
        assert agency.successor  # noqa: S101 - it is a predecessor
        yield (
            f"Trong các nhiệm vụ trên có nhiệm vụ {kind_of(plan.plan)} giao {agency.name}, do"
            f" {within_sentence(duties.body)} tiếp nhận từ {day_in_words(agency.successor.date)}."
        )


def _places(duties: Duties) -> Iterator[str]:
    """Name an item of the section once if all of it is meant, else the paragraphs that are."""
    items: dict[str, list[HeadDuty]] = {}
    for one in duties.heads:
        items.setdefault(one.what.item, []).append(one.what)
    for item, found in items.items():
        whole = len(found) == len(found[0].duty.paragraphs)
        yield from (item,) if whole else (one.code for one in found)


def _results(duties: Duties) -> str:
    nodes = {node.code: node for one in duties.heads for node in one.what.nodes}.values()
    kinds = (
        ("lĩnh vực", [node.code for node in nodes if node.level == 1]),
        ("tiêu chí", [node.code for node in nodes if node.level > 1]),
    )
    named = " và ".join(f"{kind} {', '.join(found)}" for kind, found in kinds if found)
    return f"; chịu trách nhiệm về kết quả {named}" if named else ""


def _led(plan: Plan, duties: Duties, own: AgencyShare | None) -> str:
    """Say what the province has on the criteria that it leads, and what of it is its own."""
    total = standing(one.what for one in duties.leads)
    years = plan.plan.score_year, plan.plan.target_year
    figures = [f"tối đa {_number(total.max_points)} điểm"]
    if total.score is not None and total.lost is not None:
        result = f"năm {years[0]} đạt {_number(total.score)} điểm"
        lost = f", mất {_number(total.lost)} điểm" if total.lost else ""
        figures.append(result + lost)
    if total.target is not None:
        figures.append(f"mục tiêu năm {years[1]} là {_number(total.target)} điểm")
    count = _count(duties.leads)
    led = f"Chủ trì thực hiện {count} tiêu chí, tiêu chí thành phần. Điểm của tỉnh"
    led += f" ở các tiêu chí này: {'; '.join(figures)}."
    if own is None or not own.lost:
        return led
    return (
        f"{led} Chia đều mỗi tiêu chí cho các cơ quan cùng chủ trì, phần điểm mất tính cho"
        f" {within_sentence(duties.body)} là {_number(own.lost)} điểm."
    )


def _head(body: Body) -> str:
    """Name the office-holder, as the plan does where it can."""
    head = body.head if isinstance(body, Agency) else body.heads
    return _capitalized(head) if head else f"Người đứng đầu {within_sentence(body)}"


def within_sentence(body: Body) -> str:
    """Write a name within a sentence: "Các sở, ban, ngành" is no name of its own."""
    name = body.name
    is_word = not isinstance(body, Agency) and name[1:2].islower()
    return name[:1].lower() + name[1:] if is_word else name


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(things: tuple[object, ...]) -> str:
    """Numbers below 10 with a zero, as these documents write them."""
    return f"{len(things):02}"


def _number(value: Decimal) -> str:
    return VERBATIM.number(value)


def _add_styles(document: WordDocument) -> None:
    """Give a document in the form of an appendix what the page needs, too."""
    document.styles.element.extend(deepcopy(style) for style in _styles())


def _add_page(document: WordDocument, words: Words) -> None:
    """Put the page before what the document has, and number both by themselves."""
    body = document.element.body
    parsed = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_page(words))}</w:body>")
    appendix = body.sectPr
    parsed[-1][0].append(_upright(appendix))
    for margins in appendix.iter(qn("w:pgMar")):
        margins.addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
    for index, element in enumerate(list(parsed)):
        body.insert(index, element)


@cache
def _styles() -> BaseOxmlElement:
    return parse_xml(STYLES.read_text(encoding="utf-8"))


def _upright(appendix: BaseOxmlElement) -> BaseOxmlElement:
    section = deepcopy(appendix)
    for size in section.iter(qn("w:pgSz")):
        size.attrib.clear()
        size.set(qn("w:w"), str(Mm(HEIGHT).twips))
        size.set(qn("w:h"), str(Mm(WIDTH).twips))
    return section


def _page(words: Words) -> Iterator[str]:
    yield from (_line(text, "LetterIssuer") for text in words.above)
    issuer = [_line(text, "LetterIssuer") for text in words.issuer]
    length = _length(words.issuer[-1].upper(), _ISSUER_SIZE)
    nation = [_line(NATION, "LetterIssuer"), _line(MOTTO, "LetterMotto")]
    yield _side_by_side(
        _HEAD,
        [
            (*issuer, _rule(length * _SHORT, _HEAD[0])),
            (*nation, _rule(_length(MOTTO, _MOTTO_SIZE), _HEAD[1])),
        ],
        [(_line(words.number, "LetterNumber"),), (_line(words.place_and_date, "LetterDate"),)],
    )
    yield _line(words.kind, "LetterKind")
    yield from (_line(text, "LetterSummary") for text in words.summary)
    length = _length(words.summary[-1], _SUMMARY_SIZE)
    yield _rule(length * _SHORT, _ROOM, after=240)
    *paragraphs, last = words.paragraphs
    yield from (_line(text, "LetterText") for text in paragraphs)
    yield _line(last, "LetterText", "<w:keepNext/><w:keepLines/>")  # never a signature by itself
    recipients = (_line(text, "LetterRecipient") for text in words.recipients)
    signers = (_line(text, "LetterSigner") for text in words.signature)
    yield _side_by_side(
        _FOOT,
        [
            (_line(RECIPIENTS, "LetterRecipients"), *recipients),
            (*signers, _line(TO_COME, "LetterName")),
        ],
    )
    yield _line("", "AfterTable")


def _plain(text: str) -> str:
    """Put words on one line, without what a file can't hold or a screen would obey."""
    return storable(" ".join(harmless(text).split()))


def _line(text: str, style: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(_plain(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _length(text: str, size: int) -> float:
    """Measure a bold line, in twentieths of a point."""
    return width(text) * BOLD * size * 20


def _rule(length: float, room: int, after: int = 0) -> str:
    """Draw a line in the middle: the upper border of an empty paragraph between two indents."""
    indent = max(0, round((room - length) / 2))
    space = f'<w:spacing w:before="40" w:after="{after}" w:line="20" w:lineRule="exact"/>'
    return _line("", "LetterRule", f'{space}<w:ind w:left="{indent}" w:right="{indent}"/>')


def _side_by_side(widths: tuple[int, int], *rows: Iterable[Iterable[str]]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(map(_cell, widths, row))}</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )


def _cell(width: int, paragraphs: Iterable[str]) -> str:
    size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    return f"<w:tc>{size}{''.join(paragraphs)}</w:tc>"
