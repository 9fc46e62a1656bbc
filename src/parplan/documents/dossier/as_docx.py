"""Both appendices again as the official tables, to sign and send, and to import.

The words are the document's, whatever the language; the language chooses the decimal sign alone.
"""

from copy import deepcopy

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from parplan.documents.dossier.appendices import appendices
from parplan.documents.dossier.dossier import Dossier
from parplan.language.catalogue import Language
from parplan.questions.columns import head
from parplan.report.as_docx import BETWEEN_MARGINS, blank, describe, saved
from parplan.report.attribution import signed_on
from parplan.report.cells import storable
from parplan.report.docx_table import table_element


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
    for index, (lines, table, look) in enumerate(appendices(plan)):
        if index:
            _break(document)
        for text, style in zip(lines, ("Heading 1", "Heading 1", "Attached To"), strict=False):
            document.add_paragraph(storable(text), style)
        element = table_element(table, language, BETWEEN_MARGINS, look)
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph("", "After Table")
    return saved(document)


def _break(document: Document) -> None:
    """Begin a new page, and to count pages anew; the header is that of the pages before."""
    last = document.sections[-1]._sectPr  # noqa: SLF001 - python-docx can't number anew
    _count_from_one(last)
    first = deepcopy(last)
    for reference in last.findall(qn("w:headerReference")):
        last.remove(reference)
    document.paragraphs[-1]._p.get_or_add_pPr().append(first)  # noqa: SLF001


def _count_from_one(section: BaseOxmlElement) -> None:
    numbers = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
