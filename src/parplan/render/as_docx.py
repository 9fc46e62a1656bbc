"""A Word document to sign and send: an appendix of an official document.

What is shown is what people see in other formats, numbers in the language's own writing. The
same report gives the same bytes: the document bears the date of the plan.
"""

from parplan.language import Language
from parplan.render.attribution import attached, signed_on
from parplan.render.cells import NONE, said
from parplan.render.docx_form import BETWEEN_MARGINS, blank, describe, saved
from parplan.render.docx_table import table_element
from parplan.render.notes import NOTES, above, below
from parplan.render.xml_text import storable
from parplan.report import Report


def render(report: Report, language: Language) -> bytes:
    """Write a report as an appendix."""
    document = blank()

    def add(text: str, style: str) -> None:
        document.add_paragraph(storable(text), style)

    title, belongs_to = said(report.title, language), said(attached(report.plan), language)
    describe(document, storable(title), storable(belongs_to), signed_on(report.plan), language.code)
    add(title, "Heading 1")
    add(belongs_to, "Attached To")
    for note in above(report, language):
        add(note, "Body Text")
    for table in report.tables:
        if len(report.tables) > 1:
            add(said(table.title, language), "Heading 2")
        if table.rows:
            element = table_element(table, language, BETWEEN_MARGINS)
            document.element.body.insert_element_before(element, "w:sectPr")
            add("", "After Table")
        else:
            add(said(NONE, language), "Body Text")
    notes = below(report, language)
    if notes:
        add(said(NOTES, language), "Heading 2")
    for note in notes:
        add(note, "Body Text")
    return saved(document)
