"""A workbook's file → its sheets, hidden ones included: .xlsx, or .ods as LibreOffice saves it.

`importing` reads what people see; a form also needs what is hidden, and numbers and days before
a format has rounded them. The hardened container and XML reading is the same.
"""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from parplan.documents.forms.problems import NEW_FORM
from parplan.documents.forms.sheets import BROKEN, NO_VALUE, Cell, Held, Sheet
from parplan.language.phrases import Phrase
from parplan.readers import kinds, limits
from parplan.readers import open_document as ods
from parplan.readers.canvas import Range
from parplan.readers.container import SHORTER, Container, Element, drop
from parplan.readers.excel import (
    REFERENCE,
    SHEET,
    column,
    number,
    range_of,
    shared_strings,
    unescaped,
    with_contents,
    words_of,
)
from parplan.readers.excel_formats import Format, formats
from parplan.readers.kinds import damaged
from parplan.readers.remarks import Unreadable

_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_KINDS = ("xlsx", "ods")
_COMES_AS = Phrase("a form comes back as .xlsx or .ods: save it so in Excel or LibreOffice")
_FIRST_DAY, _FIRST_DAY_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)
_LAST_DAY = 2_958_463
_HUNDRED = 100


def read(file: Path) -> dict[str, Sheet]:
    """Read every sheet of a workbook. `Unreadable` and `OSError` say why it can't be read."""
    try:
        held = kinds.content(file)
        kind = _kind(file, held)
        with Container(str(file), held) as container:
            found = _excel(container) if kind == "xlsx" else _open_document(container)
            return {sheet.name: sheet for sheet in found}
    except Unreadable as reason:
        # What helps with a plan's document doesn't help with a form.
        hints = {kinds.SAVE: _COMES_AS, SHORTER: NEW_FORM, None: _COMES_AS}
        raise Unreadable(reason.message, hints.get(reason.hint, reason.hint)) from None


def _kind(file: Path, held: bytes) -> str:
    """Tell what a form is; what is neither of the two isn't one, whatever it is called."""
    if kinds.KINDS.get(file.suffix.lower()) not in _KINDS:
        raise Unreadable(Phrase("{file} is neither .xlsx nor .ods", file=str(file)))
    if held.strip() and (found := kinds.inside(str(file), held)) not in _KINDS:
        what = kinds.NAMES[found]
        raise Unreadable(Phrase("{file} is {what}", file=str(file), what=what))
    return kinds.kind(file, held)


class _Book(NamedTuple):
    strings: list[str]
    shown: list[Format]
    first_day: datetime.date


def _excel(container: Container) -> Iterator[Sheet]:
    main = container.main()
    styles = container.related(main, "/styles")
    workbook = container.tree(main)
    since_1904 = any(p.get("date1904") in {"1", "true"} for p in workbook.iterfind("{*}workbookPr"))
    book = _Book(
        shared_strings(container, main),
        formats(container.tree(styles)) if styles else [],
        _FIRST_DAY_1904 if since_1904 else _FIRST_DAY,
    )
    relations = container.relations(main)
    for listed in workbook.iterfind("{*}sheets/{*}sheet"):
        identity = next((v for k, v in listed.items() if str(k).endswith("}id")), "")
        if identity not in relations:
            raise damaged(container.file)
        kind, part = relations[identity]
        if kind.endswith("/worksheet"):
            sheet = Sheet(listed.get("name", "?"))
            at = 0
            for _, element in container.walk(part, SHEET):
                if element.tag.endswith("}mergeCell"):
                    if merged := range_of(element.get("ref", "")):
                        sheet.merge(merged)
                else:
                    written = element.get("r", "")
                    at = int(written) if re.fullmatch("[0-9]{1,7}", written) else at + 1
                    for cell in _excel_row(element, at, book):
                        sheet.put(cell)
                drop(element)
            yield sheet


def _excel_row(element: Element, row: int, book: _Book) -> Iterator[Cell]:
    for cell in cast("list[Element]", with_contents(element)):
        found = REFERENCE.fullmatch(cell.get("r", ""))
        yield _excel_cell(cell, row, column(found[1]) if found else element.index(cell), book)


def _excel_cell(cell: Element, row: int, at: int, book: _Book) -> Cell:
    kind, value = cell.get("t", "n"), cell.findtext("{*}v")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return Cell(row, at, "" if inline is None else words_of(inline))
    if not value:
        uncalculated = cell.find("{*}f") is not None and kind != "str"
        return Cell(row, at, broken=NO_VALUE if uncalculated else None)
    if kind == "n":
        return _excel_number(cell, value, Cell(row, at), book)
    if kind == "b":
        return Cell(row, at, value == "1")
    known = re.fullmatch("[0-9]{1,8}", value) and int(value) < len(book.strings)
    if kind == "e" or (kind == "s" and not known):
        return Cell(row, at, broken=BROKEN)
    return Cell(row, at, book.strings[int(value)] if kind == "s" else unescaped(value))


def _excel_number(cell: Element, value: str, empty: Cell, book: _Book) -> Cell:
    digits = number(value)
    if digits is None:
        return empty._replace(broken=BROKEN)
    style = cell.get("s", "")
    known = re.fullmatch("[0-9]{1,6}", style) and int(style) < len(book.shown)
    shown = book.shown[int(style)] if known else Format()
    if shown.date and 0 < digits <= _LAST_DAY - (book.first_day - _FIRST_DAY).days:
        return empty._replace(held=book.first_day + datetime.timedelta(days=int(digits)))
    if shown.percent:
        return empty._replace(held=digits * _HUNDRED, percent=True)
    return empty._replace(held=digits)


def _open_document(container: Container) -> Iterator[Sheet]:
    ods.refuse_unreadable(container)
    sheet: Sheet | None = None
    row = 0
    tags = (f"{ods.TABLE}table", f"{ods.TABLE}table-row")
    for event, element in container.walk(ods.CONTENT, tags, ("start", "end")):
        if element.tag == tags[1]:
            if event == "end" and sheet:
                times = ods.count(element, "number-rows-repeated")
                for repeated in range(min(times, limits.ROWS + 1)):
                    cells = list(_open_row(element, row + 1 + repeated, sheet))
                    for cell in cells:
                        sheet.put(cell)
                    if not cells:
                        break
                row += times
                drop(element)
        elif event == "start":
            sheet, row = Sheet(element.get(f"{ods.TABLE}name", "?")), 0
        elif sheet:
            yield sheet
            sheet = None


def _open_row(element: Element, row: int, sheet: Sheet) -> Iterator[Cell]:
    at = 0
    for cell in element:
        if cell.tag not in {f"{ods.TABLE}table-cell", f"{ods.TABLE}covered-table-cell"}:
            continue
        times = ods.count(cell, "number-columns-repeated")
        if len(cell):
            for repeated in range(min(times, limits.COLUMNS + 1)):
                found = _open_cell(cell, row, at + repeated)
                if not found.is_empty:
                    yield found
            down, across = (ods.count(cell, f"number-{n}-spanned") for n in ("rows", "columns"))
            if down > 1 or across > 1:
                sheet.merge(Range(row, at, row + down - 1, at + across - 1))
        at += times


def _open_cell(cell: Element, row: int, at: int) -> Cell:
    kind = cell.get(f"{ods.OFFICE}value-type", "")
    if cell.get(_ERROR) == "error":
        return Cell(row, at, broken=BROKEN)
    words = "\n".join(ods.words_of(line) for line in cell.iterfind(f"{ods.TEXT}p"))
    held: Held = words
    if kind in {"float", "currency", "percentage"}:
        digits = number(cell.get(f"{ods.OFFICE}value", ""))
        if digits is None:
            return Cell(row, at, broken=BROKEN)
        percent = kind == "percentage"
        return Cell(row, at, digits * _HUNDRED if percent else digits, percent)
    if kind == "date":
        held = _iso(cell.get(f"{ods.OFFICE}date-value", "")) or words
    elif kind == "boolean":
        held = cell.get(f"{ods.OFFICE}boolean-value") == "true"
    return Cell(row, at, held)


def _iso(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        return None
