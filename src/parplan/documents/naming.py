"""How official papers name the plan, and what stands in a draft where words are still to come.

The words are Vietnamese in every language of a run: the papers are those of an authority.
"""

import datetime

from parplan.plan.document import Document
from parplan.plan.shapes import DOTS
from parplan.report.cells import formal_day

DRAFT = "DỰ THẢO"
"""What stands above a paper while its plan isn't signed, as offices write it."""

TO_COME = DOTS * 12
"""A dotted line: words are missing there."""

OPEN_DAY = f"ngày {DOTS} tháng {DOTS} năm {DOTS}"


def kind_of(document: Document) -> str:
    """Name the kind of document within a sentence: "Kế hoạch"."""
    return (document.kind or "Kế hoạch").capitalize()


def named(document: Document) -> str:
    """Name it by kind, number and day: "Kế hoạch số 475/KH-UBND ngày 18 tháng 7 năm 2024"."""
    number = document.number or f"{DOTS}/{DOTS}"
    day = day_in_words(document.date) if document.date else OPEN_DAY
    return f"{kind_of(document)} số {number} {day}"


def day_in_words(date: datetime.date) -> str:
    """Write a day within a sentence: "ngày 05 tháng 12 năm 2024"."""
    day, month = formal_day(date)
    return f"ngày {day} tháng {month} năm {date.year}"


def office_of(document: Document) -> str:
    """Find the office's letters in the plan's own number: "475/KH-UBND" → "-UBND"."""
    if document.number is None:
        return f"-{DOTS}"
    _, dash, office = document.number.partition("/")[2].partition("-")
    return dash + office


def numbered(document: Document, abbreviation: str) -> str:
    """Write the line for a paper's number: "Số: …/TB-UBND"."""
    return f"Số: …/{abbreviation}{office_of(document)}"


def place_and_day(document: Document) -> str:
    """Write the line for place and day, which whoever signs fills in."""
    return f"{document.place or TO_COME}, {OPEN_DAY}"


def issuer_of(document: Document) -> str:
    """Name who issues it."""
    return document.issuer or " ".join(document.issuer_lines) or TO_COME


def column_heads(document: Document) -> dict[str, str]:
    """Head the columns as Appendix 01 does, by their keys: an authority reads papers beside it."""
    return {
        "code": "STT",
        "title": "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
        "max_points": "Điểm theo bộ tiêu chí",
        "score": f"Điểm đạt được năm {document.score_year}",
        "lost": f"Điểm mất năm {document.score_year}",
        "target": f"Mục tiêu năm {document.target_year}",
        "tasks": "Nhiệm vụ, giải pháp",
        "lead": "Chủ trì",
        "coordinating": "Phối hợp",
        "due": "Thời hạn hoàn thành",
        "product": "Sản phẩm",
        "note": "Ghi chú",
    }


def filed_at(document: Document) -> str:
    """Say where a paper is kept: the last of those who get it."""
    return f"- Lưu: {(document.papers and document.papers.filed) or 'VT'}."


def signature_of(document: Document) -> tuple[str, ...]:
    """Give the lines above who signs a paper of the plan's issuer: on whose behalf, and as what."""
    lines = (document.signer and document.signer.lines) or (TO_COME,)
    on_behalf = document.papers and document.papers.on_behalf_of
    return (on_behalf, *lines) if on_behalf and on_behalf not in lines else lines
