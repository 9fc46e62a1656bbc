"""Both appendices again as the official tables, to sign and send, and to import.

The words are the document's, whatever the language; the language chooses the decimal sign alone.
"""

from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from parplan.documents.dossier.appendices import (
    criteria_headings,
    criteria_lines,
    lines_above,
    sipas_headings,
    sipas_lines,
)
from parplan.documents.dossier.dossier import Dossier
from parplan.language.catalogue import Language
from parplan.questions.columns import head
from parplan.report.as_docx import BETWEEN_MARGINS, blank, describe, saved
from parplan.report.attribution import signed_on
from parplan.report.cells import storable
from parplan.report.docx_official import table_element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the appendices, each on pages of its own."""
    plan = dossier.plan
    document = blank()
    describe(
        document,
        storable(plan.plan.title),
        storable(f"{plan.plan.number}, {plan.plan.issuer}"),
        signed_on(head(plan)),
        "vi",
    )
    lines = criteria_lines(plan, language)
    title = _heading(document, lines_above(plan, 0))
    headings = criteria_headings(plan)
    _add(document, table_element(title, headings, lines, BETWEEN_MARGINS, numbered=True))
    if plan.sipas:
        _break(document)
        title = _heading(document, lines_above(plan, 1))
        tasks = list(sipas_lines(plan))
        headings = sipas_headings(plan)
        _add(document, table_element(title, headings, tasks, BETWEEN_MARGINS, numbered=False))
    return saved(document)


def _heading(document: "Document", lines: tuple[str, ...]) -> str:
    """Write the lines above a table; the first names it."""
    for text, style in zip(lines, ("Heading 1", "Heading 1", "Attached To"), strict=False):
        document.add_paragraph(storable(text), style)
    return lines[0]


def _add(document: "Document", table: "BaseOxmlElement") -> None:
    """Put a table at the end, with the paragraph that Word wants after it."""
    document.element.body.insert_element_before(table, "w:sectPr")
    document.add_paragraph("", "After Table")


def _break(document: "Document") -> None:
    """Begin a new page, and to count pages anew; the header is that of the pages before."""
    last = document.sections[-1]._sectPr  # noqa: SLF001 - python-docx can't number anew
    _count_from_one(last)
    first = deepcopy(last)
    for reference in last.findall(qn("w:headerReference")):
        last.remove(reference)
    document.paragraphs[-1]._p.get_or_add_pPr().append(first)  # noqa: SLF001


def _count_from_one(section: "BaseOxmlElement") -> None:
    numbers = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
