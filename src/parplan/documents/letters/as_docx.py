"""A letter for Word: a page to number, date and sign, and its tables as an appendix."""

from parplan.documents.letters import Letter
from parplan.documents.letters.frame import add_page, add_styles, plain
from parplan.documents.letters.wording import APPENDIX, words
from parplan.language.catalogue import Language
from parplan.report.as_docx import BETWEEN_MARGINS, blank, describe, saved
from parplan.report.attribution import signed_on
from parplan.report.cells import said
from parplan.report.docx_table import table_element
from parplan.report.report import in_language


def render(letter: Letter, language: Language) -> bytes:
    """Write a letter; the same one gives the same bytes."""
    report = in_language(letter.report, language.code)
    frame = words(letter.plan, letter.given)
    document = blank()
    add_styles(document)
    describe(
        document,
        plain(frame.appendix_title),
        plain(" ".join(frame.summary)),
        signed_on(report.plan),
        "vi",
    )
    document.add_paragraph(APPENDIX, "Letter Appendix")
    document.add_paragraph(plain(frame.appendix_title), "Heading 1")
    document.add_paragraph(plain(frame.attached_to), "Attached To")
    for number, table in enumerate(report.tables, 1):
        title = said(table.title, language)
        document.add_paragraph(plain(f"{number}. {title}"), "Heading 2")
        element = table_element(table, language, BETWEEN_MARGINS)
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph("", "After Table")
    add_page(document, frame)
    return saved(document)
