"""OpenDocument spreadsheets (.ods), as LibreOffice saves them: the rows of each sheet."""

import datetime
import re
from collections.abc import Iterator

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.container import Container, Element, drop
from parplan.readers.grid import Block, MergedRange
from parplan.readers.kinds import damaged
from parplan.readers.workbook import (
    HUNDRED,
    Broken,
    Held,
    WorkbookCell,
    WorkbookRow,
    WorkbookSheet,
    number,
    tables,
)

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLES = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CONTENT = "content.xml"
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_STYLE = f"{_STYLES}style"
_CELLS = frozenset((f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"))
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_NUMBERS = frozenset(("float", "currency", "percentage"))

_Steps = Iterator[tuple[str, Element]]


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read every sheet that is shown as a table."""
    yield from tables(sheets(file, held), remarks)


def sheets(file: str, held: bytes) -> Iterator[WorkbookSheet]:
    """Read every sheet, hidden ones included: that one is hidden is part of its style."""
    with Container(file, held) as container:
        _refuse_unreadable(container)
        steps = container.walk(_CONTENT, (_STYLE, _SHEET, _ROW), ("start", "end"))
        hidden = set()
        for event, element in steps:
            if element.tag == _SHEET and event == "start":
                sheet = WorkbookSheet(
                    element.get(f"{_TABLE}name", "?"),
                    _contents(steps),
                    element.get(f"{_TABLE}style-name") in hidden,
                )
                yield sheet.counted(container.tally)
            elif event == "end":
                shown = element.find(f"{_STYLES}table-properties")
                if shown is not None and shown.get(f"{_TABLE}display") == "false":
                    hidden.add(element.get(f"{_STYLES}name"))
                drop(element)


def _refuse_unreadable(container: Container) -> None:
    """Say why there is nothing to read: it is encrypted, or isn't whole."""
    if "META-INF/manifest.xml" in container.names:
        manifest = container.tree("META-INF/manifest.xml")
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Unreadable(
                Phrase("{file} is encrypted", file=container.file),
                Phrase("open it with its password and save it without one"),
            )
    if _CONTENT not in container.names:
        raise damaged(container.file)


def _contents(steps: _Steps) -> Iterator[WorkbookRow | MergedRange]:
    """Read rows up to the end of their sheet; one that is repeated stands as often as it says."""
    at = 0
    for event, element in steps:
        if event == "start":
            continue
        if element.tag == _SHEET:
            return
        times = _count(element, "number-rows-repeated")
        walked = list(_walked(element))
        cells = [_cell(cell, WorkbookCell(at + 1, column)) for column, cell, _, _ in walked]
        spans = [(column, *span) for column, _, *span in walked if span != [1, 1]]
        # More rows or ranges than can be taken are refused where they are counted.
        most = 1 + (limits.MERGES if spans else limits.ROWS)
        for row in range(at + 1, at + 1 + (min(times, most) if cells else 0)):
            yield WorkbookRow(row, [cell._replace(row=row) for cell in cells])
            for column, down, across in spans:
                yield MergedRange(row, column, row + down - 1, column + across - 1)
        at += times
        drop(element)


def _walked(row: Element) -> Iterator[tuple[int, Element, int, int]]:
    """Walk the cells that hold something or cover others, with their columns and spans."""
    column = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        times = _count(cell, "number-columns-repeated")
        down, across = (_count(cell, f"number-{name}-spanned") for name in ("rows", "columns"))
        if len(cell) or down > 1 or across > 1:
            for at in range(column, column + min(times, limits.COLUMNS + 1)):
                yield at, cell, down, across
        column += times


def _cell(element: Element, empty: WorkbookCell) -> WorkbookCell:
    kind = element.get(f"{_OFFICE}value-type", "")
    words = "\n".join(_words_of(line) for line in element.iterfind(f"{_TEXT}p"))
    broken = Broken.ERROR if element.get(_ERROR) == "error" else None
    held: Held = words
    if kind in _NUMBERS:
        digits = number(element.get(f"{_OFFICE}value", ""))
        if digits is None:
            return empty._replace(shown=words, broken=broken or Broken.NO_NUMBER)
        held = digits * HUNDRED if kind == "percentage" else digits
    elif kind == "date":
        held = _day(element.get(f"{_OFFICE}date-value", "")) or words
    elif kind == "boolean":
        held = element.get(f"{_OFFICE}boolean-value") == "true"
    percent = kind == "percentage"
    return empty._replace(
        held=held, shown=words, numeric=kind == "float", percent=percent, broken=broken
    )


def _day(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        return None


def _words_of(line: Element) -> str:
    """Take a paragraph's words, without notes."""
    pieces = [line.text or ""]
    for child in line:
        if child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag.startswith(_TEXT) and child.tag != f"{_TEXT}note":
            pieces.append(_words_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _count(element: Element, name: str) -> int:
    """Read how often a row or cell is repeated, or over how many it spans."""
    written = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(written)) if re.fullmatch("[0-9]{1,8}", written) else 1
