"""A Word document to sign and send: an appendix in the form of Nghị định 30/2020.

What is shown is what people see in other formats, numbers in the language's own writing. The
same report gives the same bytes: the document bears the date of the plan. The form: A4 across,
margins of 20 mm above and below, 30 mm left and 15 mm right, Times New Roman for every script,
page numbers in the middle of the upper margin from page 2.
"""

import datetime
import io
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm

from parplan.language.catalogue import Language
from parplan.report.attribution import NOTES, above, attached, below, signed_on
from parplan.report.cells import said, storable
from parplan.report.docx_table import table_element
from parplan.report.report import Report

STYLES = Path(__file__).with_name("as_docx.xml")

LEFT, RIGHT = 30, 15
WIDTH, HEIGHT = 297, 210
BETWEEN_MARGINS = round((WIDTH - LEFT - RIGHT) / 25.4 * 1440)
"""Twentieths of a point."""

_SETTINGS = """
<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:defaultTabStop w:val="720"/>
  <w:characterSpacingControl w:val="doNotCompress"/>
  <w:compat>
    <w:compatSetting w:name="compatibilityMode"
      w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
  </w:compat>
  <w:decimalSymbol w:val=","/>
  <w:listSeparator w:val=";"/>
</w:settings>
"""
# What python-docx's template brings with it: other fonts, a picture of an empty page, a program
# that isn't ours.
_UNWANTED = {
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def blank() -> WordDocument:
    """Open an empty document in the form."""
    return Document(io.BytesIO(_template()))


def describe(
    document: WordDocument, title: str, subject: str, date: datetime.datetime, language: str
) -> None:
    """Fill in the document's properties, all of which a program could show."""
    properties = document.core_properties
    properties.title = title[:255]
    properties.subject = subject[:255]
    properties.language = language
    properties.created = properties.modified = date


def saved(document: WordDocument) -> bytes:
    """Give the bytes of a document, without the time that python-docx puts into them."""
    stamped, file = io.BytesIO(), io.BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as parts, ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name in parts.namelist():
            package.writestr(ZipInfo(name, _LONG_AGO), parts.read(name), ZIP_DEFLATED)
    return file.getvalue()


@cache
def _template() -> bytes:
    """Make of python-docx's template one that has the form's styles and nothing else."""
    document = Document()
    _drop_unwanted(document.part.rels)
    _drop_unwanted(document.part.package.rels)
    for element, xml in (
        (document.styles.element, STYLES.read_text(encoding="utf-8")),
        (document.settings.element, _SETTINGS),
    ):
        element.clear()
        element.extend(parse_xml(xml))
    properties = document.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    _set_up(document.sections[0])
    return saved(document)


def _drop_unwanted(relationships: Relationships) -> None:
    for key in [key for key, found in relationships.items() if found.reltype in _UNWANTED]:
        del relationships[key]


def _set_up(section: Section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    section.header.paragraphs[0]._p.append(parse_xml(number))  # noqa: SLF001 - it knows no fields


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
            add(said(table.nothing, language), "Body Text")
    notes = below(report, language)
    if notes:
        add(said(NOTES, language), "Heading 2")
    for note in notes:
        add(note, "Body Text")
    return saved(document)
