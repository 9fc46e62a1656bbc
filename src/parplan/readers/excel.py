"""Excel workbooks (.xlsx): each sheet a table, its rows read as they come."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import cast

from lxml import etree

from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.canvas import Canvas, Range
from parplan.readers.container import Container, Element, drop
from parplan.readers.excel_formats import Format, formats
from parplan.readers.grid import Block, Cell, paragraphs
from parplan.readers.kinds import damaged
from parplan.readers.remarks import Remarks, Unreadable

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
SHEET = tuple(f"{{{space}}}{name}" for space in _NAMESPACES for name in ("row", "mergeCell"))
"""What a sheet is read by: its rows, and behind them its merged ranges."""

_STRING = tuple(f"{{{space}}}si" for space in _NAMESPACES)
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = 15
with_contents = etree.XPath("*[*]")
"""The cells of a row that have more than a format: a sheet can have millions that don't."""

_LETTERS = 26


def blocks(container: Container, remarks: Remarks) -> Iterator[Block]:
    """Read every sheet that is shown."""
    if any(name.endswith("vbaProject.bin") for name in container.names):
        remarks.warn(Phrase("the workbook"), Phrase("its macros are neither read nor run"))
    main = container.main()
    strings = shared_strings(container, main)
    styles = container.related(main, "/styles")
    shown = formats(container.tree(styles)) if styles else []
    workbook = container.tree(main)
    first_day_1904 = any(
        p.get("date1904") in {"1", "true"} for p in workbook.iterfind("{*}workbookPr")
    )
    relations = container.relations(main)
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "?")
        if sheet.get("state", "visible") != "visible":
            place = Phrase("{sheet}", sheet=name)
            remarks.warn(place, Phrase("the sheet is hidden and is not read"))
            continue
        identity = next((v for k, v in sheet.items() if str(k).endswith("}id")), "")
        if identity not in relations:
            raise damaged(container.file)
        kind, part = relations[identity]
        if kind.endswith("/worksheet"):
            reader = _Sheet(name, strings, shown, remarks, first_day_1904=first_day_1904)
            yield reader.read(container, part).table(remarks)


def shared_strings(container: Container, main: str) -> list[str]:
    """Read the words that the cells of a workbook share."""
    part = container.related(main, "/sharedStrings")
    found: list[str] = []
    size = 0
    for _, element in container.walk(part, _STRING) if part else ():
        found.append(words_of(element))
        size += len(found[-1])
        if size > limits.SHARED:
            message = Phrase("{file}: unpacked, it is larger than any plan", file=container.file)
            raise Unreadable(message)
        drop(element)
    return found


def words_of(element: Element) -> str:
    """Take a string's words; readings of single characters (rPh) are not part of it."""
    pieces = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [t.text or "" for t in child.iterfind("{*}t")]
    return unescaped("".join(pieces))


def unescaped(words: str) -> str:
    """Put characters in the place of their codes: "_x000D_" is a line's end."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


class _Sheet:
    """Reads one sheet."""

    def __init__(
        self,
        name: str,
        strings: list[str],
        shown: list[Format],
        remarks: Remarks,
        *,
        first_day_1904: bool,
    ) -> None:
        self._name, self._strings, self._shown, self._remarks = name, strings, shown, remarks
        self._first_day_1904 = first_day_1904
        self._hidden: list[str] = []
        self._canvas = Canvas(Phrase("{sheet}", sheet=name), self._row_place, self._cell_place)

    def _row_place(self, row: int) -> Phrase:
        return Phrase("{sheet}!{row}", sheet=self._name, row=f"{row}:{row}")

    def _cell_place(self, row: int, column: int) -> Phrase:
        return Phrase("{sheet}!{cell}", sheet=self._name, cell=f"{letters(column)}{row}")

    def read(self, container: Container, part: str) -> Canvas:
        number = 0
        for _, element in container.walk(part, SHEET):
            if element.tag.endswith("}mergeCell"):
                if merged := range_of(element.get("ref", "")):
                    self._canvas.merge(merged)
            else:
                written = element.get("r", "")
                number = int(written) if re.fullmatch("[0-9]{1,7}", written) else number + 1
                self._row(element, number)
            drop(element)
        if self._hidden:
            message = Phrase("hidden rows are read, too: {rows}", rows=", ".join(self._hidden))
            self._remarks.warn(self._canvas.place, message)
        return self._canvas

    def _row(self, element: Element, row: int) -> None:
        filled = False
        for cell in cast("list[Element]", with_contents(element)):
            found = REFERENCE.fullmatch(cell.get("r", ""))
            at = column(found[1]) if found else element.index(cell)
            if (read := self._cell(cell, self._cell_place(row, at))).paragraphs:
                self._canvas.put(row, at, read)
                filled = True
        if filled and element.get("hidden") in {"1", "true"}:
            self._hidden.append(str(row))

    def _cell(self, cell: Element, place: Phrase) -> Cell:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            words = "" if inline is None else words_of(inline)
            return Cell(place, paragraphs(words, place, self._remarks))
        value = cell.findtext("{*}v")
        if not value:
            if cell.find("{*}f") is not None:
                hint = Phrase("open it in Excel and save it: then it holds its values")
                self._remarks.error(place, Phrase("a formula without its value"), hint)
            return Cell(place)
        if kind == "e":
            self._remarks.error(place, Phrase("an error instead of a value: {value}", value=value))
            return Cell(place)
        if kind == "n":
            return self._number(cell, value, place)
        return Cell(place, paragraphs(self._text(kind, value, place), place, self._remarks))

    def _text(self, kind: str, value: str, place: Phrase) -> str:
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "s":
            return unescaped(value)
        if not re.fullmatch("[0-9]{1,8}", value) or int(value) >= len(self._strings):
            message = Phrase("{place}: the workbook doesn't hold this cell's words", place=place)
            raise Unreadable(message)
        return self._strings[int(value)]

    def _number(self, cell: Element, value: str, place: Phrase) -> Cell:
        digits = number(value)
        if digits is None:
            return Cell(place, paragraphs(value, place, self._remarks))
        style = cell.get("s", "")
        known = re.fullmatch("[0-9]{1,6}", style) and int(style) < len(self._shown)
        format_ = self._shown[int(style)] if known else Format()
        shown = format_.show(digits, first_day_1904=self._first_day_1904)
        if format_.is_number:
            return Cell(place, (format(digits, "f"),), numeric=True, shown=shown)
        return Cell(place, (shown or format(digits, "f"),))


def number(written: str) -> Decimal | None:
    """Take a stored number to the digits that a spreadsheet shows: 15 of them mean something."""
    try:
        exact = Decimal(written)
        shown = Decimal(f"{float(exact):.{_DIGITS}g}")
    except (InvalidOperation, OverflowError, ValueError):
        return None
    if not shown.is_finite() or abs(shown) >= Decimal(10) ** _DIGITS:
        return None
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown


def range_of(reference: str) -> Range | None:
    """Read which cells a reference such as B2:C4 means."""
    start, _, end = reference.partition(":")
    first, last = REFERENCE.fullmatch(start), REFERENCE.fullmatch(end or start)
    if not first or not last:
        return None
    return Range(int(first[2]), column(first[1]), int(last[2]), column(last[1]))


def column(name: str) -> int:
    """Count a column's letters from 0: A is 0, AA is 26."""
    at = 0
    for letter in name:
        at = at * _LETTERS + ord(letter) - ord("A") + 1
    return at - 1


def letters(at: int) -> str:
    """Write a column's letters."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name
