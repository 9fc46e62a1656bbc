"""Word documents (.docx): paragraphs and tables, row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.container import Container, Element, drop
from parplan.readers.grid import Block, Grid, GridCell, GridRow, TextLine, checked, paragraphs
from parplan.readers.word_numbers import Numbers

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_TAGS = tuple(f"{{{space}}}{name}" for space in _NAMESPACES for name in ("tbl", "tr", "p"))
_DIGITS = 4
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))

_SEEN_THROUGH = frozenset(
    (
        *("r", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple"),
        *("bdo", "dir", "oMath", "oMathPara", "ruby", "rubyBase"),
    )
)
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO_TEXT = {
    "drawing": Phrase("a picture or text box is not read"),
    "pict": Phrase("a picture or text box is not read"),
    "object": Phrase("an embedded object is not read"),
    "AlternateContent": Phrase("a picture or text box is not read"),
    "footnoteReference": Phrase("a footnote is not read"),
    "endnoteReference": Phrase("an endnote is not read"),
    "sym": Phrase("a character of a symbol font is not read"),
    "tbl": Phrase("a table within this cell is not read"),
}
_SHORT = 60


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read a document's paragraphs and tables in their order."""
    with Container(file, held) as container:
        if any(name.endswith("vbaProject.bin") for name in container.names):
            place = Phrase("the document")
            remarks.warn(place, Phrase("its macros are neither read nor run"))
        yield from _Reader(container, remarks).blocks()


class _Reader:
    """Reads one document; numbers run through all of it."""

    def __init__(self, container: Container, remarks: Remarks) -> None:
        self._container, self._tally = container, container.tally
        self._main = container.main()
        self._numbers = Numbers.of(container, self._main)
        self._remarks = remarks
        self._table = 0
        self._line = 0
        self._paragraphs = 0

    def blocks(self) -> Iterator[Block]:
        depth = 0
        rows: list[GridRow] = []
        number = 0
        for event, element in self._container.walk(self._main, _TAGS, ("start", "end")):
            name = _name(element)
            if name == "tbl":
                depth += 1 if event == "start" else -1
                if depth == 1 and event == "start":
                    self._table, number, rows = self._table + 1, 0, []
                elif depth == 0:
                    yield Grid(Phrase("table {table}", table=self._table), checked(rows))
                    drop(element)
            elif event == "start":
                continue
            elif name == "tr" and depth == 1:
                number += 1
                if _property(element, "tr", "del") is None:
                    rows.append(self._row(element, number))
                else:
                    self._deleted(element, number)
                drop(element)
            elif name == "p" and depth == 0 and not _within_another(element):
                yield from self._lines(element)
                drop(element)

    def _lines(self, paragraph: Element) -> Iterator[TextLine]:
        self._line += 1
        place = Phrase("paragraph {paragraph}", paragraph=self._line)
        self._counted(place)
        text = _Words()
        text.take(paragraph, self._numbers.label(paragraph))
        text.report(place, self._remarks)
        words = text.words
        self._tally.add("characters", place, len(words))
        for line in paragraphs(words, place, self._remarks):
            yield TextLine(place, line)

    def _deleted(self, row: Element, number: int) -> None:
        place = Phrase("table {table}, row {row}", table=self._table, row=number)
        words = " ".join("".join(map(str, t.itertext())) for t in row.iter("{*}t", "{*}delText"))
        message = Phrase("a tracked deletion is not read: “{words}”", words=words[:60])
        self._remarks.warn(place, message)

    def _row(self, row: Element, number: int) -> GridRow:
        place = Phrase("table {table}, row {row}", table=self._table, row=number)
        self._tally.add("rows", place)
        cells = [GridCell(place)] * _count(row, "tr", "gridBefore", 0)
        for at, element in enumerate(_children(row, "tc"), start=1):
            here = Phrase(
                "table {table}, row {row}, cell {cell}", table=self._table, row=number, cell=at
            )
            cells.append(self._cell(element, here))
            cells += [GridCell(here, left=True)] * (_count(element, "tc", "gridSpan", 1) - 1)
        return GridRow(place, tuple(cells))

    def _counted(self, place: Phrase) -> None:
        self._paragraphs += 1
        if self._paragraphs > limits.WORD_PARAGRAPHS:
            raise Unreadable(
                Phrase(
                    "{place}: more than {most} paragraphs before here",
                    place=place,
                    most=limits.WORD_PARAGRAPHS,
                )
            )

    def _cell(self, element: Element, place: Phrase) -> GridCell:
        merged = _property(element, "tc", "vMerge")
        if merged is not None and merged.get(_attribute(merged), "continue") != "restart":
            return GridCell(place, above=True)
        text = _Words()
        for paragraph in _children(element, "p"):
            self._counted(place)
            text.take(paragraph, self._numbers.label(paragraph))
        if next(_children(element, "tbl"), None) is not None:
            text.missing.add(Phrase("a table within this cell is not read"))
        text.report(place, self._remarks)
        words = text.words
        if words.strip():
            self._tally.cell(place, len(words))
        return GridCell(place, paragraphs(words, place, self._remarks))


@dataclass
class _Words:
    """Collects the words of one cell or one paragraph outside of the tables."""

    pieces: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    missing: set[Phrase] = field(default_factory=set)

    @property
    def words(self) -> str:
        """All that is read."""
        return "".join(self.pieces)

    def take(self, paragraph: Element, label: str) -> None:
        """Add a paragraph, with the automatic number that Word shows before it."""
        self.pieces.append(f"{label} " if label else "")
        self._children(paragraph, inserted=False)
        properties = paragraph.find("{*}pPr/{*}rPr")
        mark_is_deleted = properties is not None and any(
            _name(child) in {"del", "moveFrom"} for child in properties
        )
        self.pieces.append(" " if mark_is_deleted else "\n")

    def _children(self, element: Element, *, inserted: bool) -> None:
        for child in element:
            name = _name(child)
            if name in {"t", "delText"}:
                self._add(child.text or "", inserted=inserted)
            elif name in _SIGNS:
                self._add(_SIGNS[name], inserted=inserted)
            elif name in {"ins", "moveTo"}:
                self._children(child, inserted=True)
            elif name in {"del", "moveFrom"}:
                self.deleted.append(_all_text(child))
            elif name == "r" and _is_hidden(child):
                self.hidden.append(_all_text(child))
            elif name in _SEEN_THROUGH:
                self._children(child, inserted=inserted)
            elif name in _NO_TEXT:
                self.missing.add(_NO_TEXT[name])

    def _add(self, words: str, *, inserted: bool) -> None:
        self.pieces.append(words)
        if inserted:
            self.inserted.append(words)

    def report(self, place: Phrase, remarks: Remarks) -> None:
        """Say what of it was decided, and what was not read."""
        for pieces, text in (
            (self.inserted, N_("a tracked insertion is read: “{words}”")),
            (self.deleted, N_("a tracked deletion is not read: “{words}”")),
            (self.hidden, N_("hidden text is not read: “{words}”")),
        ):
            if short := " ".join("".join(pieces).split())[:_SHORT]:
                remarks.warn(place, Phrase(text, words=short))
        for message in sorted(self.missing, key=lambda phrase: phrase.text):
            remarks.error(place, message)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str = "val") -> str:
    return f"{element.tag.rpartition('}')[0]}}}{name}"


def _children(element: Element, name: str) -> Iterator[Element]:
    """Walk the children of a name, those in content controls and tracked insertions included."""
    for child in element:
        found = _name(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _children(child, name)


def _property(element: Element, of: str, name: str) -> Element | None:
    for child in element:
        if _name(child) == f"{of}Pr":
            return next((found for found in child if _name(found) == name), None)
    return None


def _count(element: Element, of: str, name: str, otherwise: int) -> int:
    found = _property(element, of, name)
    value = "" if found is None else found.get(_attribute(found), "")
    if not re.fullmatch(r"[0-9]+", value):
        return otherwise
    return int(value) if len(value) < _DIGITS else limits.COLUMNS + 1


def _within_another(paragraph: Element) -> bool:
    return next(paragraph.iterancestors("{*}p"), None) is not None


def _all_text(element: Element) -> str:
    return "".join(child.text or "" for child in element.iter("{*}t", "{*}delText"))


def _is_hidden(run: Element) -> bool:
    mark = run.find("{*}rPr/{*}vanish")
    if mark is None:
        return False
    value = mark.get(f"{mark.tag.rpartition('}')[0]}}}val", "1")
    return value not in {"0", "false", "off"}
