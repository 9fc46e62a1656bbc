"""The frame of an official paper in Word: its head, its text, and its foot with the signature.

Its form is that of Nghị định 30/2020/NĐ-CP. A paper is upright; what is attached to it lies across
and counts its own pages. The fixed words are Vietnamese in every language of a run.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from parplan.report.as_docx import HEIGHT, LEFT, RIGHT, WIDTH
from parplan.report.cells import harmless, storable
from parplan.report.layout import BOLD, width

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"

STYLES = Path(__file__).with_name("frame.xml")

ROOM = round((HEIGHT - LEFT - RIGHT) / 25.4 * 1440)
"""Twentieths of a point between the margins of an upright page."""

_HEAD = (round(ROOM * 0.38), ROOM - round(ROOM * 0.38))
_FOOT = (ROOM // 2, ROOM - ROOM // 2)
_MOTTO_SIZE, _ISSUER_SIZE, _SUMMARY_SIZE = 14, 13, 14
_SHORT = 0.4
"""Of the line above it, what a rule below an issuer or a summary is long: a third to a half."""


def head(
    above: Iterable[str], issuer: tuple[str, ...], number: str, place_and_date: str
) -> Iterator[str]:
    """Write who issues it beside the nation's name, and below these number, place and day."""
    yield from (line(text, "LetterIssuer") for text in above)
    issuers = [line(text, "LetterIssuer") for text in issuer]
    length = _length(issuer[-1].upper(), _ISSUER_SIZE)
    nation = [line(NATION, "LetterIssuer"), line(MOTTO, "LetterMotto")]
    yield _side_by_side(
        _HEAD,
        [
            (*issuers, _rule(length * _SHORT, _HEAD[0])),
            (*nation, _rule(_length(MOTTO, _MOTTO_SIZE), _HEAD[1])),
        ],
        [(line(number, "LetterNumber"),), (line(place_and_date, "LetterDate"),)],
    )


def heading(kind: str, summary: Iterable[str]) -> Iterator[str]:
    """Write the kind of paper and what it is about."""
    yield line(kind, "LetterKind")
    last = ""
    for last in summary:
        yield line(last, "LetterSummary")
    yield _rule(min(_length(last, _SUMMARY_SIZE), ROOM) * _SHORT, ROOM, after=240)


def text(paragraphs: Iterable[str]) -> Iterator[str]:
    """Write paragraphs, the last of which stays with the signature below it."""
    *most, last = paragraphs
    yield from (line(words, "LetterText") for words in most)
    yield line(last, "LetterText", "<w:keepNext/><w:keepLines/>")


def foot(recipients: Iterable[str], signature: Iterable[str], name: str) -> Iterator[str]:
    """Write who gets it beside the place where it is signed."""
    listed = (line(words, "LetterRecipient") for words in recipients)
    signers = (line(words, "LetterSigner") for words in signature)
    yield _side_by_side(
        _FOOT,
        [
            (line(RECIPIENTS, "LetterRecipients"), *listed),
            (*signers, line(name, "LetterName")),
        ],
    )
    yield line("", "AfterTable")


def add_styles(document: Document) -> None:
    """Give a document in the form of an appendix what the frame needs, too."""
    document.styles.element.extend(deepcopy(style) for style in _styles())


def stand_alone(document: Document, elements: Iterable[str | BaseOxmlElement]) -> None:
    """Make a document an upright paper that nothing is attached to."""
    body = document.element.body
    section = body.sectPr
    section.addprevious(_upright(section))
    body.remove(section)
    for index, element in enumerate(elements):
        body.insert(index, _element(element) if isinstance(element, str) else element)


def put_before(document: Document, elements: Iterable[str | BaseOxmlElement]) -> None:
    """Put an upright paper before what the document has, and number both by themselves.

    The last of its elements is a paragraph with properties.
    """
    body = document.element.body
    parsed = [_element(element) if isinstance(element, str) else element for element in elements]
    attached = next(iter(body.iter(qn("w:sectPr"))))
    parsed[-1][0].append(_upright(attached))
    for section in body.iter(qn("w:sectPr")):
        _count_from_one(section)
    for index, element in enumerate(parsed):
        body.insert(index, element)


def _element(xml: str) -> BaseOxmlElement:
    return next(iter(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")))  # type: ignore[return-value]


def _count_from_one(section: BaseOxmlElement) -> None:
    if section.find(qn("w:pgNumType")) is None:
        numbers = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
        section.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")


def begin_page(document: Document) -> None:
    """Begin a new page, and to count pages anew; the header is that of the pages before."""
    last = document.sections[-1]._sectPr  # noqa: SLF001 - python-docx can't number anew
    _count_from_one(last)
    first = deepcopy(last)
    for reference in last.findall(qn("w:headerReference")):
        last.remove(reference)
    document.paragraphs[-1]._p.get_or_add_pPr().append(first)  # noqa: SLF001


@cache
def _styles() -> BaseOxmlElement:
    return parse_xml(STYLES.read_text(encoding="utf-8"))


def _upright(attached: BaseOxmlElement) -> BaseOxmlElement:
    section = deepcopy(attached)
    for size in section.iter(qn("w:pgSz")):
        size.attrib.clear()
        size.set(qn("w:w"), str(Mm(HEIGHT).twips))
        size.set(qn("w:h"), str(Mm(WIDTH).twips))
    for numbers in section.findall(qn("w:pgNumType")):
        section.remove(numbers)
    return section


def plain(words: str) -> str:
    """Put words on one line, without what a file can't hold or a screen would obey."""
    return storable(" ".join(harmless(words).split()))


def line(words: str, style: str, properties: str = "") -> str:
    """Write a paragraph in a style."""
    run = f'<w:r><w:t xml:space="preserve">{escape(plain(words))}</w:t></w:r>' if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _length(words: str, size: int) -> float:
    """Measure a bold line, in twentieths of a point."""
    return width(words) * BOLD * size * 20


def _rule(length: float, room: int, after: int = 0) -> str:
    """Draw a line in the middle: the upper border of an empty paragraph between two indents."""
    indent = max(0, round((room - length) / 2))
    space = f'<w:spacing w:before="40" w:after="{after}" w:line="20" w:lineRule="exact"/>'
    return line("", "LetterRule", f'{space}<w:ind w:left="{indent}" w:right="{indent}"/>')


def _side_by_side(widths: tuple[int, int], *rows: Iterable[Iterable[str]]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(map(_cell, widths, row))}</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )


def _cell(width: int, paragraphs: Iterable[str]) -> str:
    size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    return f"<w:tc>{size}{''.join(paragraphs)}</w:tc>"
