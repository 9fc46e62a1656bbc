"""A letter for Word: a page to number, date and sign, and its tables as an appendix.

The words of the page are Vietnamese in every language of a run: the document is one of a
Vietnamese authority. What only its signer knows (number, day, name) is left to fill in. Its form
is that of Nghị định 30.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from docx.oxml.xmlchemy import BaseOxmlElement

from parplan.documents import frame
from parplan.documents.frame import plain
from parplan.documents.letters.annexes import SPOKEN, Annex, annexes, tables_of
from parplan.documents.letters.letter import Letter, worst_of
from parplan.documents.naming import (
    DRAFT,
    OPEN_DAY,
    TO_COME,
    day_in_words,
    filed_at,
    issuer_of,
    kind_of,
    named,
    numbered,
    place_and_day,
    signature_of,
)
from parplan.language.catalogue import VERBATIM, Language
from parplan.plan.agencies import Agency, Body
from parplan.plan.document import Document
from parplan.plan.duties import Duties, HeadDuty, predecessors
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.questions.agencies import AgencyShare
from parplan.report.as_docx import BETWEEN_MARGINS, blank, describe, saved, table_element
from parplan.report.cells import said, signed_on
from parplan.report.layout import PLAIN, TableLook
from parplan.report.report import Report, Table, in_language

KIND = "THÔNG BÁO"
APPENDIX = "Phụ lục"

_ABBREVIATION = "TB"
_BELOW = '<w:spacing w:after="160" w:line="20" w:lineRule="exact"/>'


def render(letter: Letter, language: Language) -> bytes:  # noqa: ARG001 - as every format
    """Write a letter; the same one gives the same bytes in every language."""
    page, tables = words(letter.plan, letter.duties, letter.own), tables_of(letter)
    name = within_sentence(letter.duties.body)
    attached = annexes(letter.plan, tables, name)
    day = signed_on(letter.report.plan)
    return _made(page, attached, SPOKEN, day, tables.get("worst"))


def paper(page: "Words", report: Report, language: Language, look: TableLook = PLAIN) -> bytes:
    """Write a page to sign, and a report's tables as its appendix."""
    report = in_language(report, language.code)
    tables = tuple((said(table.title, language), table, look) for table in report.tables)
    attached = (Annex(page.appendix_title, tables),)
    return _made(page, attached, language, signed_on(report.plan))


def _made(
    page: "Words",
    attached: tuple[Annex, ...],
    language: Language,
    day: datetime.datetime,
    worst: Table | None = None,
) -> bytes:
    """Put a page before its appendices, each on pages of its own; several have numbers."""
    document = blank()
    frame.add_styles(document)
    describe(document, plain(page.appendix_title), plain(" ".join(page.summary)), day, "vi")
    for index, annex in enumerate(attached):
        if index:
            frame.begin_page(document)
        number = f" {'I' * (index + 1)}" if len(attached) > 1 else ""
        document.add_paragraph(f"{APPENDIX}{number}", "Letter Appendix")
        document.add_paragraph(plain(annex.title), "Heading 1")
        document.add_paragraph(plain(page.attached_to), "Attached To")
        for count, (title, table, look) in enumerate(annex.tables, 1):
            if title:
                document.add_paragraph(plain(f"{count}. {title}"), "Heading 2")
            element = table_element(table, language, BETWEEN_MARGINS, look)
            document.element.body.insert_element_before(element, "w:sectPr")
            document.add_paragraph("", "After Table")
    frame.put_before(document, _page(page, worst))
    return saved(document)


def _page(page: "Words", worst: Table | None) -> Iterator[str | BaseOxmlElement]:
    """Write the page; what costs most stands behind its first sentence."""
    yield from frame.head(page.above, page.issuer, page.number, page.place_and_date)
    yield from frame.heading(page.kind, page.summary)
    first, *rest = page.paragraphs
    if worst is None:
        yield from frame.text(page.paragraphs)
    else:
        yield frame.line(first, "LetterText")
        yield frame.line(page.worst, "LetterText", "<w:keepNext/>")
        yield table_element(worst, SPOKEN, frame.ROOM)
        yield frame.line("", "AfterTable", _BELOW)
        yield from frame.text(rest)
    yield from frame.foot(page.recipients, page.signature, TO_COME)


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
    worst: str = ""
    """What stands above the criteria that cost most; empty if none lost points."""


def attached_to(kind: str, number: str, document: Document) -> str:
    """Say below an appendix's title what it is attached to."""
    return (
        f"(Kèm theo {kind.capitalize()} {number.replace('Số:', 'số')} {OPEN_DAY}"
        f" của {issuer_of(document)})"
    )


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
        recipients=(f"- {_capitalized(duties.body.name)};", filed_at(document)),
        signature=signature_of(document),
        appendix_title=f"Danh mục nhiệm vụ giao {name}",
        attached_to=attached_to(KIND, number, document),
        worst=_worst(plan, duties, name),
    )


def _worst(plan: Plan, duties: Duties, name: str) -> str:
    if not worst_of(plan, duties):
        return ""
    role = "chủ trì" if duties.leads else "phối hợp thực hiện"
    return (
        f"Trong các tiêu chí, tiêu chí thành phần do {name} {role}, năm {plan.plan.score_year} tỉnh"
        " mất nhiều điểm nhất ở:"
    )


def _paragraphs(plan: Plan, duties: Duties, own: AgencyShare | None, name: str) -> Iterator[str]:
    document = plan.plan
    yield (
        f"Thực hiện {named(document)} (sau đây gọi là {kind_of(document)}), {issuer_of(document)}"
        f" giao {name} các nhiệm vụ sau đây:"
    )
    items = list(_items(plan, duties, own))
    yield from items if len(items) == 1 else (f"{n}. {item}" for n, item in enumerate(items, 1))
    parts = "các " if any(one.what.lost for one in duties.leads) else ""
    yield (
        f"Nội dung chi tiết tại {parts}{APPENDIX} kèm theo. Yêu cầu {name} nghiêm túc thực hiện và"
        f" báo cáo kết quả theo quy định tại {kind_of(document)}./."
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
        ("lĩnh vực", [f"{node.code} ({node.title})" for node in nodes if node.level == 1]),
        ("tiêu chí", [f"{node.code} ({node.title})" for node in nodes if node.level > 1]),
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
