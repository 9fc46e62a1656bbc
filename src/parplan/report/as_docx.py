"""A Word document to sign and send: an appendix in the form of Nghị định 30/2020.

What is shown is what people see in other formats, numbers in the language's own writing. The
same report gives the same bytes: the document bears the date of the plan. The form: A4 across,
margins of 20 mm above and below, 30 mm left and 15 mm right, Times New Roman for every script,
page numbers in the middle of the upper margin from page 2.
"""

import datetime
import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from parplan.language.catalogue import Language
from parplan.report.cells import (
    NOTES,
    Lines,
    above,
    below,
    rests_on,
    said,
    signed_on,
    storable,
)
from parplan.report.layout import (
    BOLD,
    PLAIN,
    Cell,
    Line,
    Merge,
    TableLook,
    extents,
    filled,
    height,
    laid_out,
    upper,
    worded,
)
from parplan.report.report import Column, Kind, Report, Table

SIZES = (12, 11, 10)
"""Points: the largest at which no word has to be broken; long rows begin with the second."""

_MARGIN = 57
_LINE = 23
"""Twentieths of a point from a line to the next, for each point of the font's size."""

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BOLD_RUN = "<w:rPr><w:b/><w:bCs/></w:rPr>"
_CENTRED = '<w:vAlign w:val="center"/>'
_LINE_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_MERGES = {
    Merge.NONE: "",
    Merge.BEGUN: '<w:vMerge w:val="restart"/>',
    Merge.CONTINUED: "<w:vMerge/>",
}


def table_element(
    table: Table, language: Language, room: int, look: TableLook = PLAIN
) -> BaseOxmlElement:
    """Make the element of a table that fills a width, in twentieths of a point."""
    return parse_xml(_Writer(table, language, room, look).xml())


class _Writer:
    """A table on its way, its columns in twentieths of a point, its font in points."""

    def __init__(self, table: Table, language: Language, room: int, look: TableLook) -> None:
        self._table = table
        self._look = look
        self._title = look.say(table.title, language)
        self._labels = [look.say(column.label, language) for column in table.columns]
        self._lines = laid_out(table, look)
        self._texts = worded(table, self._lines, language, look)
        measured = extents(table, self._labels, self._lines, self._texts, look)
        inside = room - 2 * _MARGIN * len(measured)
        least = sum(found.least for found in measured)
        sizes = SIZES[1:] if table.as_records else SIZES
        self._size = next((size for size in sizes if least * size * 20 <= inside), sizes[-1])
        em = filled(measured, inside / (self._size * 20))
        self._widths = [int(width * self._size * 20) + 2 * _MARGIN for width in em]

    def xml(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        rows = map(self._line, self._lines, self._texts)
        parts = [f"<w:tbl {nsdecls('w')}>", self._properties(), f"<w:tblGrid>{grid}</w:tblGrid>"]
        return "".join([*parts, *self._header(), *rows, "</w:tbl>"])

    def _properties(self) -> str:
        """Write what the table is like; its title is for those who can't see it."""
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
        )
        margins = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
        return (
            f'<w:tblPr><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f"<w:tblBorders>{borders}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            '<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(storable(self._title))}/></w:tblPr>"
        )

    def _header(self) -> list[str]:
        """Write the labels in one row, or in two with headings above some, and then numbers."""
        labels = [Cell(place, label) for place, label in enumerate(self._labels)]
        rows = [self._heads(labels)]
        if self._look.above:
            least = self._missing()
            second = [
                label if column.key in self._look.above else Cell(place, "", 1, Merge.CONTINUED)
                for place, (column, label) in enumerate(
                    zip(self._table.columns, labels, strict=True)
                )
            ]
            rows = [
                self._heads(upper(self._table, self._labels, self._look)),
                self._heads(second, least=least),
            ]
        if self._look.is_numbered:
            numbers = [Cell(place, f"({place + 1})") for place in range(len(labels))]
            rows.append(self._heads(numbers, run=""))
        return rows

    def _missing(self) -> int:
        """Say how high the second row has to be for those that reach into it.

        LibreOffice makes a repeated header only as high as its cells that aren't merged.
        """
        lines = [
            height(label, (wide - 2 * _MARGIN) / (self._size * 20 * BOLD))
            for column, label, wide in zip(
                self._table.columns, self._labels, self._widths, strict=True
            )
            if column.key not in self._look.above
        ]
        return (max(lines, default=1) - 1) * self._size * _LINE

    def _heads(self, heads: Sequence[Cell], *, run: str = _BOLD_RUN, least: int = 0) -> str:
        form = self._form("center")
        cells = (self._cell(head, (str(head.value),), form, run, _CENTRED) for head in heads)
        tall = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>' if self._look.is_official else ""
        return _row(cells, f"{tall}<w:tblHeader/>")

    def _line(self, line: Line, texts: Sequence[Lines]) -> str:
        """Write a row; a bold one of a document stays with the first of those below it."""
        stays = line.strong and self._look.is_official
        run = _BOLD_RUN if line.strong else ""
        forms = (
            self._form(_side(self._table.columns[cell.place], self._look), stays=stays)
            for cell in line.cells
        )
        return _row(
            self._cell(cell, lines, form, run)
            for cell, lines, form in zip(line.cells, texts, forms, strict=True)
        )

    def _form(self, side: str, *, stays: bool = False) -> str:
        """Write what the paragraphs of a cell have in common."""
        with_next = "<w:keepNext/>" if stays else ""
        style = f'<w:pStyle w:val="Table{self._size}"/>'
        return f'<w:pPr>{style}{with_next}<w:jc w:val="{side}"/></w:pPr>'

    def _cell(self, cell: Cell, lines: Lines, form: str, run: str, more: str = "") -> str:
        texts = ("",) if cell.merge is Merge.CONTINUED else lines or ("",)
        wide = sum(self._widths[cell.place : cell.place + cell.span])
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        size = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
        paragraphs = "".join(_paragraph(text, form, run) for text in texts)
        properties = f"<w:tcPr>{size}{span}{_MERGES[cell.merge]}{more}</w:tcPr>"
        return f"<w:tc>{properties}{paragraphs}</w:tc>"


def _row(cells: Iterable[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _paragraph(text: str, form: str, run: str) -> str:
    """Write a paragraph: its properties, and words with those of their run."""
    words = escape(storable(text)).replace("\n", _LINE_BREAK)
    written = f'<w:r>{run}<w:t xml:space="preserve">{words}</w:t></w:r>' if text else ""
    return f"<w:p>{form}{written}</w:p>"


def _side(column: Column, look: TableLook) -> str:
    if column.kind is Kind.TEXT:
        return "left"
    return "right" if column.kind.is_number and not look.is_official else "center"


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
    """Write a report in the form of an appendix, which it isn't: it says what it rests on."""
    document = blank()

    def add(text: str, style: str) -> None:
        document.add_paragraph(storable(text), style)

    title, belongs_to = said(report.title, language), said(rests_on(report), language)
    describe(document, storable(title), storable(belongs_to), signed_on(report.plan), language.code)
    add(title, "Heading 1")
    add(belongs_to, "Attached To")
    if report.caution:
        add(said(report.caution, language), "Caution")
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
