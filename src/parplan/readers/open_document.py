"""OpenDocument spreadsheets (.ods): each sheet a table, its rows read as they come."""

import re
from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.readers import limits
from parplan.readers.canvas import Canvas, Range
from parplan.readers.container import Container, Element, drop
from parplan.readers.excel import letters, number
from parplan.readers.grid import Block, Cell, paragraphs
from parplan.readers.kinds import damaged
from parplan.readers.remarks import Remarks, Unreadable

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CONTENT = "content.xml"
_SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}


def blocks(container: Container, remarks: Remarks) -> Iterator[Block]:
    """Read every sheet."""
    refuse_unreadable(container)
    sheet: _Sheet | None = None
    tags = (f"{TABLE}table", f"{TABLE}table-row")
    for event, element in container.walk(CONTENT, tags, ("start", "end")):
        if element.tag == tags[1]:
            if event == "end" and sheet:
                sheet.row(element)
                drop(element)
        elif event == "start":
            sheet = _Sheet(element.get(f"{TABLE}name", "?"), remarks)
        elif sheet:
            yield sheet.canvas.table(remarks)
            sheet = None


def refuse_unreadable(container: Container) -> None:
    """Say why there is nothing to read: it is encrypted, or isn't whole."""
    if "META-INF/manifest.xml" in container.names:
        manifest = container.tree("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Unreadable(
                Phrase("{file} is encrypted", file=container.file),
                Phrase("open it with its password and save it without one"),
            )
    if CONTENT not in container.names:
        raise damaged(container.file)


class _Sheet:
    """Reads one sheet."""

    def __init__(self, name: str, remarks: Remarks) -> None:
        self._name, self._remarks = name, remarks
        self._number = 0
        self.canvas = Canvas(Phrase("{sheet}", sheet=name), self._row_place, self._cell_place)

    def _row_place(self, row: int) -> Phrase:
        return Phrase("{sheet}!{row}", sheet=self._name, row=f"{row}:{row}")

    def _cell_place(self, row: int, column: int) -> Phrase:
        return Phrase("{sheet}!{cell}", sheet=self._name, cell=f"{letters(column)}{row}")

    def row(self, element: Element) -> None:
        """Put a row's cells; a row that is repeated stands as often as it says."""
        times = count(element, "number-rows-repeated")
        cells = list(self._cells(element))
        for row in range(self._number + 1, self._number + 1 + (times if cells else 0)):
            for column, cell, down, across in cells:
                read = self._cell(cell, self._cell_place(row, column))
                if read.paragraphs:
                    self.canvas.put(row, column, read)
                if down > 1 or across > 1:
                    self.canvas.merge(Range(row, column, row + down - 1, column + across - 1))
        self._number += times

    def _cells(self, element: Element) -> Iterator[tuple[int, Element, int, int]]:
        """Walk the cells that hold something or cover others, with their columns and spans."""
        column = 0
        for cell in element:
            if cell.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                continue
            times = count(cell, "number-columns-repeated")
            down, across = (
                count(cell, "number-rows-spanned"),
                count(cell, "number-columns-spanned"),
            )
            if len(cell) or down > 1 or across > 1:
                for at in range(column, column + min(times, limits.COLUMNS + 1)):
                    yield at, cell, down, across
            column += times

    def _cell(self, cell: Element, place: Phrase) -> Cell:
        words = "\n".join(words_of(line) for line in cell.iterfind(f"{TEXT}p"))
        read = paragraphs(words, place, self._remarks)
        if cell.get(f"{OFFICE}value-type") == "float":
            digits = number(cell.get(f"{OFFICE}value", ""))
            if digits is not None:
                return Cell(place, (format(digits, "f"),), numeric=True, shown=" ".join(read))
        return Cell(place, read)


def words_of(line: Element) -> str:
    """Take a paragraph's words, without notes."""
    pieces = [line.text or ""]
    for child in line:
        if child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag.startswith(TEXT) and child.tag != f"{TEXT}note":
            pieces.append(words_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def count(element: Element, name: str) -> int:
    """Read how often a row or cell is repeated, or over how many it spans."""
    written = element.get(f"{TABLE}{name}", "1")
    return max(1, int(written)) if re.fullmatch("[0-9]{1,8}", written) else 1
