"""The words of the official document around a letter's tables.

They are Vietnamese in every language of a run: the document is one of a Vietnamese authority.
What only its signer knows (number, day, name) is left to fill in.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.documents.letters.assignment import Assignment
from parplan.language.catalogue import VERBATIM
from parplan.plan.agencies import Agency, Body
from parplan.plan.document import Document
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.questions.passed_on import predecessors

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
KIND = "THÔNG BÁO"
APPENDIX = "Phụ lục"
RECIPIENTS = "Nơi nhận:"
FILED = "- Lưu: VT."
NAME = "…" * 12

_ABBREVIATION = "TB"
_DAY = "ngày … tháng … năm …"


class Words(NamedTuple):
    """Every line of the frame, from its first to its last."""

    issuer: tuple[str, ...]
    number: str
    place_and_date: str
    summary: tuple[str, str]
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    appendix_title: str
    attached_to: str


def words(plan: Plan, given: Assignment) -> Words:
    """Say what the plan gives to an agency, as its issuer says it."""
    document = plan.plan
    name = _within(given.body)
    number = f"Số: …/{_ABBREVIATION}{_office(document)}"
    return Words(
        issuer=document.issuer_lines or (document.issuer,),
        number=number,
        place_and_date=f"{document.place}, {_DAY}",
        summary=(
            f"Giao {name}",
            f"thực hiện {_named(document)}",
        ),
        paragraphs=tuple(_paragraphs(plan, given, name)),
        recipients=(f"- {_capitalized(given.body.name)};", FILED),
        signature=document.signer.lines,
        appendix_title=f"Danh mục nhiệm vụ giao {name}",
        attached_to=f"(Kèm theo {KIND.capitalize()} {number.replace('Số:', 'số')} {_DAY}"
        f" của {document.issuer})",
    )


def _paragraphs(plan: Plan, given: Assignment, name: str) -> Iterator[str]:
    document = plan.plan
    yield (
        f"Thực hiện {_named(document)} (sau đây gọi là {_kind(document)}), {document.issuer}"
        f" giao {name} các nhiệm vụ sau đây:"
    )
    items = list(_items(plan, given))
    yield from items if len(items) == 1 else (f"{n}. {item}" for n, item in enumerate(items, 1))
    yield (
        f"Nội dung chi tiết tại {APPENDIX} kèm theo. Yêu cầu {name} nghiêm túc thực hiện và báo"
        f" cáo kết quả theo quy định tại {_kind(document)}./."
    )


def _items(plan: Plan, given: Assignment) -> Iterator[str]:
    if given.heads:
        section = plan.plan.organisation.number
        places = ", ".join(f"{section}.{duty.number}" for duty, _ in given.heads)
        yield (
            f"{_head(given.body)} chịu trách nhiệm thực hiện mục {places} của"
            f" {_kind(plan.plan)}{_results(plan, given)}."
        )
    if given.leads:
        yield _led(plan, given)
    if given.coordinates:
        yield f"Phối hợp thực hiện {_count(given.coordinates)} tiêu chí, tiêu chí thành phần."
    if given.sipas_leads or given.sipas_coordinates:
        roles = (("chủ trì", given.sipas_leads), ("phối hợp", given.sipas_coordinates))
        counts = ", ".join(f"{role} {_count(tasks)}" for role, tasks in roles if tasks)
        yield (
            "Thực hiện các nhiệm vụ nâng cao Chỉ số hài lòng của người dân đối với sự phục vụ của"
            f" cơ quan hành chính nhà nước (SIPAS): {counts} nhiệm vụ."
        )
    for agency in predecessors(plan, given.vias):
        assert agency.successor  # noqa: S101 - it is a predecessor
        yield (
            f"Trong các nhiệm vụ trên có nhiệm vụ {_kind(plan.plan)} giao {agency.name}, do"
            f" {_within(given.body)} tiếp nhận từ {_written(agency.successor.date)}."
        )


def _results(plan: Plan, given: Assignment) -> str:
    codes = dict.fromkeys(code for duty, _ in given.heads for code in duty.answers_for)
    nodes = [node for code in codes if (node := plan.node(code))]
    kinds = (
        ("lĩnh vực", [node.code for node in nodes if node.level == 1]),
        ("tiêu chí", [node.code for node in nodes if node.level > 1]),
    )
    named = " và ".join(f"{kind} {', '.join(found)}" for kind, found in kinds if found)
    return f"; chịu trách nhiệm về kết quả {named}" if named else ""


def _led(plan: Plan, given: Assignment) -> str:
    total = standing(leaf for leaf, _ in given.leads)
    years = plan.plan.score_year, plan.plan.target_year
    figures = [f"tổng điểm tối đa {_number(total.max_points)} điểm"]
    if total.score is not None and total.lost is not None:
        result = f"năm {years[0]} đạt {_number(total.score)} điểm"
        lost = f", mất {_number(total.lost)} điểm" if total.lost else ""
        figures.append(result + lost)
    if total.target is not None:
        figures.append(f"mục tiêu năm {years[1]} là {_number(total.target)} điểm")
    count = _count(given.leads)
    return f"Chủ trì thực hiện {count} tiêu chí, tiêu chí thành phần: {'; '.join(figures)}."


def _head(body: Body) -> str:
    """Name the office-holder, as the plan does where it can."""
    head = body.head if isinstance(body, Agency) else body.heads
    return _capitalized(head) if head else f"Người đứng đầu {_within(body)}"


def _within(body: Body) -> str:
    """Write a name within a sentence: "Các sở, ban, ngành" is no name of its own."""
    name = body.name
    is_word = not isinstance(body, Agency) and name[1:2].islower()
    return name[:1].lower() + name[1:] if is_word else name


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _named(document: Document) -> str:
    return f"{_kind(document)} số {document.number} {_written(document.date)}"


def _kind(document: Document) -> str:
    return document.kind.capitalize()


def _office(document: Document) -> str:
    """Find the office's letters in the plan's own number: "475/KH-UBND" → "-UBND"."""
    _, dash, office = document.number.partition("/")[2].partition("-")
    return dash + office


def _written(date: datetime.date) -> str:
    # Days below 10, and January and February, with a zero.
    month = f"{date.month:02}" if date.month <= 2 else date.month  # noqa: PLR2004
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


def _count(things: tuple[object, ...]) -> str:
    """Numbers below 10 with a zero, as these documents write them."""
    return f"{len(things):02}"


def _number(value: Decimal) -> str:
    return VERBATIM.number(value)
