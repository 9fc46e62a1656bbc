"""Web pages (.html): the paragraphs and tables of a saved page, also of one that Word saved."""

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


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read a page's paragraphs and tables in their order."""
    if len(held) > limits.TEXT:
        raise Unreadable(
            Phrase("{file} is larger than {most} MB", file=file, most=limits.TEXT // 1_000_000)
        )
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
    if root is None:
        raise Unreadable(Phrase("{file} is empty", file=file))
    return _Page(remarks).blocks(root)


class _Page:
    """Reads one page; tables and paragraphs are counted as they come."""

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
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
            column = 0
            for cell in row.iterchildren("td", "th"):
                while taken.get(column, 0) >= at:
                    column += 1
                if column > limits.COLUMNS:
                    break
                down = min(_span(cell, "rowspan") or len(rows), len(rows) - at + 1)
                across = min(max(1, _span(cell, "colspan")), limits.COLUMNS)
                self._put(canvas, at, column, cell)
                if down > 1 or across > 1:
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
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _UNSEEN - {"del"}:
            pass
        elif child.tag == "table" and _is_layout(child):
            yield from _inside(child)
        elif child.tag in _PICTURES or child.tag in {"table", "del"} or _hidden(child) is not None:
            yield child
        else:
            yield from _inside(child)
        yield _spaced(child.tail)


def _inside(element: Element) -> Iterator[str | Element]:
    block = element.tag in _BLOCKS
    if block:
        yield "\n"
    if element.tag == "li":
        yield _bullet(element)
    yield from _events(element)
    if block:
        yield "\n"


def _spaced(words: str | None) -> str:
    """Line ends in a page's source are spaces."""
    return " ".join(re.split(r"[\r\n\t\f]+", words)) if words else ""


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges others: pages of legal libraries do."""
    return next(table.iterdescendants("table"), None) is not None


def _bullet(item: Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    return f"{1 + sum(1 for _ in item.itersiblings('li', preceding=True))}. "


def _hidden(element: Element) -> str | None:
    style = element.get("style")
    if element.get("hidden") is not None:
        return ""
    return style if style and _HIDDEN.search(style) else None


def _span(cell: Element, name: str) -> int:
    written = cell.get(name, "1").strip()
    return int(written) if re.fullmatch("[0-9]{1,3}", written) else 1
