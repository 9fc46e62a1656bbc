"""A Word document to sign and send: an appendix of an official document.

What is shown is what people see in other formats, numbers in the language's own writing. The
same report gives the same bytes: the document bears the date of the plan.
"""

from parplan.language.catalogue import Language
from parplan.report.attribution import attached, signed_on
from parplan.report.cells import NONE, said
from parplan.report.docx_form import BETWEEN_MARGINS, blank, describe, saved
from parplan.report.docx_table import table_element
from parplan.report.notes import NOTES, above, below
from parplan.report.report import Report
from parplan.report.xml_text import storable


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
        if table.lines:
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
