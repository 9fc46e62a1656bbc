"""Web pages (.html): the paragraphs and tables of a saved page, also of one that Word saved."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.container import Element
from parplan.readers.grid import Block, Canvas, Grid, GridCell, MergedRange, TextLine, paragraphs

_BLOCKS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "center"),
        *("blockquote", "section", "article", "main", "header", "footer", "nav", "dd", "dt", "dl"),
        *("pre", "form", "figure", "address", "caption"),
        *("table", "tr", "td", "th", "tbody", "thead", "tfoot"),
    )
)
_UNSEEN = frozenset(
    ("script", "style", "head", "template", "noscript", "title", "meta", "link", "svg", "del")
)
_PICTURES = frozenset(("img", "object", "embed", "iframe", "canvas", "video"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_SHORT = 60

_PICTURE = re.compile(rb"data:[^\s\"'<>]*+")
_PICTURE_AT_LEAST = 1_000
_ATTRIBUTE = re.compile(
    rb"[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+", re.DOTALL
)
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<[a-zA-Z][^\s/>]*+(?:" + _ATTRIBUTE.pattern + rb")*+", re.DOTALL
)
"""A tag up to its last attribute, as browsers cut it; every byte is looked at once."""

_NO_MARKUP = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE
)
_ENDS = frozenset(("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY"))
"""Errors at which the parser stops, without a word about what follows."""


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read a page's paragraphs and tables in their order."""
    if len(held) > limits.TEXT:
        raise Unreadable(
            Phrase("{file} is larger than {most} MB", file=file, most=limits.TEXT // 1_000_000)
        )
    if held.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        held = held.decode("utf-16", "replace").encode()
    held = _PICTURE.sub(_without_picture, held)
    _refuse_crowded(file, held)
    _refuse_cut_off(file, held)
    try:
        held.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None  # as the page itself says
    parser = etree.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(held, parser)
    except etree.XMLSyntaxError as error:
        reason = str(error.msg)
        message = Phrase("{file} can't be read as a page: {reason}", file=file, reason=reason)
        raise Unreadable(message) from None
    for told in parser.error_log:  # every page has some; these end the reading
        if told.type_name in _ENDS:
            message = Phrase(
                "{file} can't be read beyond line {line}, column {column}: {reason}",
                file=file,
                line=told.line,
                column=told.column,
                reason=" ".join(told.message.split()),
            )
            raise Unreadable(message, limits.SHORTER)
    if root is None:
        raise Unreadable(Phrase("{file} is empty", file=file))
    return _Page(file, remarks).blocks(root)


def _without_picture(found: re.Match[bytes]) -> bytes:
    """Take out a picture that a page holds in itself: the parser stops at large ones."""
    return found[0] if len(found[0]) < _PICTURE_AT_LEAST else b"data:"


def _refuse_crowded(file: str, held: bytes) -> None:
    for tag in _TAG.finditer(held):
        if len(tag[0]) > limits.ATTRIBUTES and len(_ATTRIBUTE.findall(tag[0])) > limits.ATTRIBUTES:
            message = Phrase(
                "{file}, line {line}: a tag with more than {most} attributes",
                file=file,
                line=held.count(b"\n", 0, tag.start()) + 1,
                most=limits.ATTRIBUTES,
            )
            raise Unreadable(message, limits.SHORTER)


def _refuse_cut_off(file: str, held: bytes) -> None:
    """Refuse what was saved or copied in part: nobody could tell what is missing."""
    written = _NO_MARKUP.sub(b"", held)
    for name in ("html", "body", "table"):
        begun, ended = (
            len(re.findall(rf"<{slash}{name}[\s>]".encode(), written, re.IGNORECASE))
            for slash in ("", "/")
        )
        if ended < begun:
            message = Phrase("{file} ends early: its <{tag}> has no end", file=file, tag=name)
            raise Unreadable(message, Phrase("save the page again, or copy it again, as a whole"))


class _Page:
    """Reads one page; tables and paragraphs are counted as they come."""

    def __init__(self, file: str, remarks: Remarks) -> None:
        self._remarks = remarks
        self._tally = limits.Tally(file)
        self._table = 0
        self._line = 0

    def blocks(self, element: Element) -> Iterator[Block]:
        """Walk an element: its words as lines, its tables as tables."""
        words = _Words()
        for event in _events(element):
            if isinstance(event, str):
                words.pieces.append(event)
            elif event.tag == "table":
                yield from self._lines(words)
                words = _Words()
                yield self._read_table(event)
            else:
                words.missed(event)
        yield from self._lines(words)

    def _lines(self, words: "_Words") -> Iterator[TextLine]:
        for text in "".join(words.pieces).split("\n"):
            place = Phrase("paragraph {paragraph}", paragraph=self._line + 1)
            found = paragraphs(text, place, self._remarks)
            self._line += bool(found)
            for line in found:
                yield TextLine(place, line)
        words.report(Phrase("the page"), self._remarks)

    def _read_table(self, element: Element) -> Grid:
        self._table += 1
        number = self._table

        def row_place(row: int) -> Phrase:
            return Phrase("table {table}, row {row}", table=number, row=row)

        def cell_place(row: int, column: int) -> Phrase:
            return Phrase(
                "table {table}, row {row}, cell {cell}", table=number, row=row, cell=column + 1
            )

        canvas = Canvas(Phrase("table {table}", table=number), row_place, cell_place)
        rows = list(element.iter("tr"))
        taken: dict[int, int] = {}  # column → the last row that a cell above reaches down to
        for at, row in enumerate(rows, start=1):
            self._tally.add("rows", row_place(at))
            column = 0
            for cell in row.iterchildren("td", "th"):
                while column < limits.COLUMNS and taken.get(column, 0) >= at:
                    column += 1  # further on nothing is read, and a search would take long
                down = min(_span(cell, "rowspan") or len(rows), len(rows) - at + 1)
                across = min(max(1, _span(cell, "colspan")), limits.COLUMNS)
                self._put(canvas, at, column, cell)
                if down > 1 or across > 1:
                    self._tally.add("merges", canvas.place)
                    canvas.merge(MergedRange(at, column, at + down - 1, column + across - 1))
                taken |= dict.fromkeys(range(column, column + across), at + down - 1)
                column += across
        return canvas.table(self._remarks)

    def _put(self, canvas: Canvas, row: int, column: int, cell: Element) -> None:
        place = canvas.cell_place(row, column)
        words = _Words()
        for event in _events(cell):
            if isinstance(event, str):
                words.pieces.append(event)
            else:
                words.missed(event)
        text = paragraphs("".join(words.pieces), place, self._remarks)
        words.report(place, self._remarks)
        if text:
            self._tally.cell(place, sum(map(len, text)))
            canvas.put(row, column, GridCell(place, text))


class _Words:
    """The words of one place, and what there is no text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._deleted = ""
        self._hidden = ""
        self._missing: list[Phrase] = []

    def missed(self, element: Element) -> None:
        words = " ".join("".join(map(str, element.itertext())).split())[:_SHORT]
        if element.tag in _PICTURES:
            self._missing.append(Phrase("a picture is not read"))
        elif element.tag == "table":
            self._missing.append(Phrase("a table within this cell is not read"))
        elif element.tag == "del" and words:
            self._deleted = words
        elif words:
            self._hidden = words

    def report(self, place: Phrase, remarks: Remarks) -> None:
        """Say what was not read; pictures outside of tables are no part of a plan."""
        if self._deleted:
            deleted = Phrase("a tracked deletion is not read: “{words}”", words=self._deleted)
            remarks.warn(place, deleted)
        if self._hidden:
            remarks.warn(place, Phrase("hidden text is not read: “{words}”", words=self._hidden))
        for message in dict.fromkeys(self._missing):
            if "cell" in dict(place.values):
                remarks.error(place, message)


def _events(element: Element) -> Iterator[str | Element]:
    r"""Walk what is seen: words, "\n" where a block begins or ends, and what is not words."""
    yield _spaced(element.text)
    item = 0
    for child in element:
        item += child.tag == "li"
        if not isinstance(child.tag, str) or child.tag in _UNSEEN - {"del"}:
            pass
        elif child.tag == "table" and _is_layout(child):
            yield from _inside(child, item)
        elif child.tag in _PICTURES or child.tag in {"table", "del"} or _hidden(child) is not None:
            yield child
        else:
            yield from _inside(child, item)
        yield _spaced(child.tail)


def _inside(element: Element, item: int) -> Iterator[str | Element]:
    """Walk an element; of a list it is the `item`th."""
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    if element.tag == "li":
        parent = element.getparent()
        yield f"{item}. " if parent is not None and parent.tag == "ol" else "- "
    yield from _events(element)
    if block:
        yield "\n"


def _spaced(words: str | None) -> str:
    """Line ends in a page's source are spaces."""
    return " ".join(re.split(r"[\r\n\t\f]+", words)) if words else ""


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges others: pages of legal libraries do."""
    return next(table.iterdescendants("table"), None) is not None


def _hidden(element: Element) -> str | None:
    style = element.get("style")
    if element.get("hidden") is not None:
        return ""
    return style if style and _HIDDEN.search(style) else None


def _span(cell: Element, name: str) -> int:
    written = cell.get(name, "1").strip()
    return int(written) if re.fullmatch("[0-9]{1,3}", written) else 1
