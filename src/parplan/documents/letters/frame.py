"""The page that is signed: a portrait section before the appendix, in the form of Nghị định 30."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from parplan.documents.letters.wording import KIND, MOTTO, NAME, NATION, RECIPIENTS, Words
from parplan.report.as_docx import HEIGHT, LEFT, RIGHT, WIDTH
from parplan.report.cells import harmless, storable
from parplan.report.measures import BOLD, width

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

STYLES = Path(__file__).with_name("letter.xml")

_ROOM = round((HEIGHT - LEFT - RIGHT) / 25.4 * 1440)
_HEAD = (round(_ROOM * 0.38), _ROOM - round(_ROOM * 0.38))
_FOOT = (_ROOM // 2, _ROOM - _ROOM // 2)
_MOTTO_SIZE, _ISSUER_SIZE, _SUMMARY_SIZE = 14, 13, 14
_SHORT = 0.4
"""Of the line above it, what a rule below an issuer or a summary is long: a third to a half."""


def add_styles(document: "WordDocument") -> None:
    """Give a document in the form of an appendix what the page needs, too."""
    document.styles.element.extend(deepcopy(style) for style in _styles())


def add_page(document: "WordDocument", words: Words) -> None:
    """Put the page before what the document has, and number both by themselves."""
    body = document.element.body
    parsed = parse_xml(f"<w:body {nsdecls('w')}>{''.join(_page(words))}</w:body>")
    appendix = body.sectPr
    parsed[-1][0].append(_upright(appendix))
    for margins in appendix.iter(qn("w:pgMar")):
        margins.addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
    for index, element in enumerate(list(parsed)):
        body.insert(index, element)


@cache
def _styles() -> "BaseOxmlElement":
    return parse_xml(STYLES.read_text(encoding="utf-8"))


def _upright(appendix: "BaseOxmlElement") -> "BaseOxmlElement":
    section = deepcopy(appendix)
    for size in section.iter(qn("w:pgSz")):
        size.attrib.clear()
        size.set(qn("w:w"), str(Mm(HEIGHT).twips))
        size.set(qn("w:h"), str(Mm(WIDTH).twips))
    return section


def _page(words: Words) -> Iterator[str]:
    issuer = [_line(text, "LetterIssuer") for text in words.issuer]
    length = _length(words.issuer[-1].upper(), _ISSUER_SIZE)
    nation = [_line(NATION, "LetterIssuer"), _line(MOTTO, "LetterMotto")]
    yield _side_by_side(
        _HEAD,
        [
            (*issuer, _rule(length * _SHORT, _HEAD[0])),
            (*nation, _rule(_length(MOTTO, _MOTTO_SIZE), _HEAD[1])),
        ],
        [(_line(words.number, "LetterNumber"),), (_line(words.place_and_date, "LetterDate"),)],
    )
    yield _line(KIND, "LetterKind")
    yield from (_line(text, "LetterSummary") for text in words.summary)
    length = _length(words.summary[-1], _SUMMARY_SIZE)
    yield _rule(length * _SHORT, _ROOM, after=240)
    *paragraphs, last = words.paragraphs
    yield from (_line(text, "LetterText") for text in paragraphs)
    yield _line(last, "LetterText", "<w:keepNext/><w:keepLines/>")  # never a signature by itself
    recipients = (_line(text, "LetterRecipient") for text in words.recipients)
    signers = (_line(text, "LetterSigner") for text in words.signature)
    yield _side_by_side(
        _FOOT,
        [
            (_line(RECIPIENTS, "LetterRecipients"), *recipients),
            (*signers, _line(NAME, "LetterName")),
        ],
    )
    yield _line("", "AfterTable")


def plain(text: str) -> str:
    """Put words on one line, without what a file can't hold or a screen would obey."""
    return storable(" ".join(harmless(text).split()))


def _line(text: str, style: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(plain(text))}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def _length(text: str, size: int) -> float:
    """Measure a bold line, in twentieths of a point."""
    return width(text) * BOLD * size * 20


def _rule(length: float, room: int, after: int = 0) -> str:
    """Draw a line in the middle: the upper border of an empty paragraph between two indents."""
    indent = max(0, round((room - length) / 2))
    space = f'<w:spacing w:before="40" w:after="{after}" w:line="20" w:lineRule="exact"/>'
    return _line("", "LetterRule", f'{space}<w:ind w:left="{indent}" w:right="{indent}"/>')


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
