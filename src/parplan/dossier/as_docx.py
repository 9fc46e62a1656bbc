"""Both appendices again as the official tables, to sign and send, and to import.

The words are the document's, whatever the language; the language chooses the decimal sign alone.
"""

from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from parplan.analyses.columns import head
from parplan.dossier import Dossier
from parplan.dossier.appendices import (
    criteria_headings,
    criteria_lines,
    sipas_headings,
    sipas_lines,
)
from parplan.dossier.official_table import official_table
from parplan.language import Language
from parplan.render.attribution import signed_on
from parplan.render.docx_form import BETWEEN_MARGINS, blank, describe, saved
from parplan.render.xml_text import storable

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
    title = _heading(document, dossier, 0)
    table = official_table(
        title, criteria_headings(plan), lines, BETWEEN_MARGINS, numbered=True
    )
    _add(document, table)
    if plan.sipas:
        _break(document)
        title = _heading(document, dossier, 1)
        tasks = list(sipas_lines(plan))
        headings = sipas_headings(plan)
        _add(document, official_table(title, headings, tasks, BETWEEN_MARGINS, numbered=False))
    return saved(document)


def _heading(document: "Document", dossier: Dossier, index: int) -> str:
    """Write the three lines above a table, as the plan has them; give what names the table."""
    appendices = dossier.plan.plan.appendices
    if index >= len(appendices):
        number = f"PHỤ LỤC {index + 1:02}"
        document.add_paragraph(number, "Heading 1")
        return number
    appendix = appendices[index]
    document.add_paragraph(storable(appendix.number), "Heading 1")
    document.add_paragraph(storable(appendix.title), "Heading 1")
    document.add_paragraph(storable(appendix.belongs_to), "Attached To")
    return appendix.number


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
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section.find(qn("w:pgMar")).addnext(numbers)
