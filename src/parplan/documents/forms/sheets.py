"""The sheets of a form that has come back: rows by their ids and cells by their keys.

They are found wherever somebody has moved them to; hidden sheets are part of a form.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.documents.forms import entries
from parplan.documents.forms.contents import Form, facts
from parplan.documents.forms.entries import NEW_FORM
from parplan.documents.forms.wording import (
    ABOUT,
    ADDED,
    EVIDENCE,
    GUIDE,
    LEAVES,
    META,
    NOTHING,
    SHEETS,
    FormSheet,
)
from parplan.language.catalogue import VERBATIM, Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.language.vietnamese import fold
from parplan.plan.points import half_up
from parplan.readers import kinds, limits
from parplan.readers.grid import MergedRange
from parplan.readers.workbook import Broken, WorkbookCell, WorkbookSheet
from parplan.report.report import Value

_KINDS = ("xlsx", "ods")
_COMES_AS = Phrase("a form comes back as .xlsx or .ods: save it so in Excel or LibreOffice")

ID = "id"

_COMPUTED = frozenset({"computed", "points"})
"""Columns of formulas."""

_LONGEST = 32_000
"""Characters that a cell holds for certain: more may have been cut."""

_MANY = 5
"""So many cells that aren't read are named."""

_ALIKE = 2
"""So many cells that say what the header says make a row the header."""


class FilledSheet:
    """The cells of a sheet that aren't empty, by row (from 1) and column (from 0).

    `merged`: the ranges of cells of which only the first can hold anything.
    """

    def __init__(self, sheet: WorkbookSheet) -> None:
        """Take all of a sheet, or refuse more than anybody fills in."""
        self.rows: dict[int, dict[int, WorkbookCell]] = {}
        self.merged: list[MergedRange] = []
        for found in sheet.contents:
            if isinstance(found, MergedRange):
                self.merged.append(found)
            else:
                for cell in found.cells:
                    if cell.is_empty or cell.broken is Broken.NO_TEXT:
                        continue
                    if cell.column >= limits.COLUMNS:  # rows are counted where they are read
                        raise _too_much(sheet)
                    self.rows.setdefault(cell.row, {})[cell.column] = cell


def _too_much(sheet: WorkbookSheet) -> Unreadable:
    return Unreadable(Phrase("{sheet}: there is more in it than in any form", sheet=sheet.name))


def read_form(
    file: Path, comes_as: Phrase = _COMES_AS, anew: Phrase = NEW_FORM
) -> dict[str, FilledSheet]:
    """Read every sheet of a workbook. `Unreadable` and `OSError` say why it can't be read.

    What helps is to save it as what it `comes_as`, or to have it written `anew`.
    """
    try:
        return {sheet.name: FilledSheet(sheet) for sheet in _sheets(file)}
    except Unreadable as reason:
        # What helps with a plan's document doesn't help with a form.
        hints = {kinds.SAVE: comes_as, limits.SHORTER: anew, None: comes_as}
        raise Unreadable(reason.message, hints.get(reason.hint, reason.hint)) from None


def _sheets(file: Path) -> Iterator[WorkbookSheet]:
    from parplan.readers import excel, open_document  # noqa: PLC0415 - they bring lxml

    held = kinds.content(file)
    walk = excel.sheets if _kind(file, held) == "xlsx" else open_document.sheets
    yield from walk(str(file), held)


def is_form(file: Path) -> bool:
    """Whether a workbook has the sheets of a form. `Unreadable` says why it can't be read."""
    names = {sheet.name for sheet in _sheets(file)}
    return META in names or {ABOUT, LEAVES.title} <= names


def _kind(file: Path, held: bytes) -> str:
    """Tell what a form is; what is neither of the two isn't one, whatever it is called."""
    if kinds.KINDS.get(file.suffix.lower()) not in _KINDS:
        raise Unreadable(Phrase("{file} is neither .xlsx nor .ods", file=str(file)))
    if held.strip() and (found := kinds.inside(str(file), held)) not in _KINDS:
        what = kinds.NAMES[found]
        raise Unreadable(Phrase("{file} is {what}", file=str(file), what=what))
    return kinds.kind(file, held)


class FilledRow(NamedTuple):
    """A row that has something filled in: its id, and its white cells by key."""

    row: int
    id: str
    cells: Mapping[str, WorkbookCell]

    @property
    def first(self) -> WorkbookCell:
        """The cell by which the row is named where no other one is meant."""
        return min(self.cells.values(), key=lambda cell: cell.column)


def keyed(sheet: FilledSheet) -> tuple[int, dict[str, int]] | None:
    """Find the hidden row of keys, and in which column each of them stands."""
    for row, cells in sorted(sheet.rows.items()):
        keys = {entries.text(cell): at for at, cell in sorted(cells.items(), reverse=True)}
        if ID in keys:
            return row, keys
    return None


def filled_rows(sheet: FilledSheet, layout: FormSheet, remarks: Remarks) -> Iterator[FilledRow]:
    """Give every row with something filled in; ids that are missing or come twice are noted."""
    found = keyed(sheet)
    if found is None:
        message = Phrase("its hidden row with the names of the columns is gone")
        remarks.error(layout.title, message, NEW_FORM)
        return
    top, columns = found
    white = [field.key for field in layout.fields if field.entry]
    named = [entries.text(cell) for cell in sheet.rows[top].values()]
    for key in white:
        if key not in columns and key in ADDED:
            continue
        if key not in columns:
            remarks.error(layout.title, Phrase("its column `{key}` is gone", key=key), NEW_FORM)
        elif named.count(key) > 1:
            message = Phrase("its column `{key}` is there twice", key=key)
            remarks.error(layout.title, message, Phrase("delete one of them"))
    places = {key: columns[key] for key in white if key in columns}
    seen: dict[str, int] = {}
    header = _header(sheet, layout, top)
    _note_merged(sheet, layout, header, set(places.values()), remarks)
    for row, cells in sorted(sheet.rows.items()):
        if row <= header:
            continue
        filled = {key: cells[at] for key, at in places.items() if at in cells and _says(cells[at])}
        marked = columns[ID] in cells
        record = FilledRow(row, entries.text(cells[columns[ID]]) if marked else "", filled)
        if filled and (layout is EVIDENCE or _is_known(record, seen, layout, remarks)):
            yield record


def warn_of_unread(sheets: Mapping[str, FilledSheet], remarks: Remarks) -> None:
    """Tell of words that have no place in a form: somebody has meant something by them."""
    hint = Phrase("what is to be kept belongs in a white cell, such as a note")
    for layout in SHEETS:
        if stray := tuple(cell.name for cell in _unread(sheets[layout.title], layout)):
            shown = (*stray[:_MANY], "…") if len(stray) > _MANY else stray
            message = Phrase("not read, since it isn't in the form's cells: {cells}", cells=shown)
            remarks.warn(layout.title, message, hint)
    for name, sheet in sheets.items():
        if sheet.rows and name not in {ABOUT, META, *(layout.title for layout in SHEETS)}:
            remarks.warn(name, Phrase("not read, since the form has no such sheet"), hint)


def warn_of_edited(sheets: Mapping[str, FilledSheet], form: Form, remarks: Remarks) -> None:
    """Tell of grey cells that somebody has changed: what is fixed isn't changed by a form."""
    fixed: dict[str, Mapping[str, Value]] = {
        name: {"value": value} for name, _, value in facts(form) if value
    }
    known: list[tuple[FormSheet, dict[str, Mapping[str, Value]]]] = [(GUIDE, fixed)]
    known += [(sheet, {x.id: x.values for x in form.lines[sheet.key]}) for sheet in SHEETS]
    hint = Phrase("grey cells are fixed; what is to be changed belongs in a note")
    for layout, values in known:
        found = list(_edited(sheets[layout.title], layout, values))
        for cell, value in found[:_MANY]:
            message = Phrase(
                "a grey cell was changed, which isn't taken: “{given}” instead of “{known}”",
                given=entries.shown(cell),
                known=entries.short(VERBATIM.value(value) if value is not None else ""),
            )
            remarks.warn(f"{layout.title}!{cell.name}", message, hint)
        if more := found[_MANY:]:
            message = Phrase("so are {count} more grey cells", count=len(more))
            remarks.warn(layout.title, message, hint)


def _unread(sheet: FilledSheet, layout: FormSheet) -> list[WorkbookCell]:
    """Find what somebody has written beside the form's columns, or below its rows."""
    found = keyed(sheet)
    if found is None:
        return []
    top, columns = found
    fields = {columns[field.key]: field for field in layout.fields if field.key in columns}
    header = _header(sheet, layout, top)
    stray = []
    for row, cells in sorted(sheet.rows.items()):
        filled = any(at in fields and fields[at].entry for at in cells)
        below = row > header and columns[ID] not in cells and not filled
        for at, cell in sorted(cells.items()):
            beside = row > top and at != columns[ID] and at not in fields
            grey = below and at in fields and not fields[at].entry
            if (beside or grey) and _says(cell) and entries.text(cell) != NOTHING:
                stray.append(cell)
    return stray


def _edited(
    sheet: FilledSheet, layout: FormSheet, known: Mapping[str, Mapping[str, Value]]
) -> Iterator[tuple[WorkbookCell, Value]]:
    """Find grey cells that say something else than the form does, and what it says there.

    `known` has the values of its rows by their ids. What a formula gives is no edit.
    """
    found = keyed(sheet)
    if found is None:
        return
    top, columns = found
    grey = [f for f in layout.fields if not f.entry and f.key not in _COMPUTED and f.key in columns]
    for row, cells in sorted(sheet.rows.items()):
        own = known.get(entries.text(cells[columns[ID]])) if columns[ID] in cells else None
        if row <= top or own is None:
            continue
        for field in grey:
            at = columns[field.key]
            cell = cells.get(at, WorkbookCell(row, at))
            if not _is_same(cell, own.get(field.key)):
                yield cell, own.get(field.key)


def _is_same(cell: WorkbookCell, value: Value) -> bool:
    """Whether a cell says what it did; signs and spaces between words aren't looked at."""
    if cell.broken:
        return False
    if isinstance(value, Decimal) and isinstance(cell.held, Decimal):
        return half_up(cell.held, entries.DECIMALS) == half_up(value, entries.DECIMALS)
    if isinstance(cell.held, datetime.date):
        return cell.held.isoformat() == value
    known = VERBATIM.value(value) if value is not None else ""
    return _letters(entries.text(cell)) == _letters(known) or len(known) > _LONGEST


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, fold(words)))


def _note_merged(
    sheet: FilledSheet, layout: FormSheet, header: int, white: set[int], remarks: Remarks
) -> None:
    """Of merged cells only the first says something: what is meant for the others isn't known."""
    for merged in sheet.merged:
        first = sheet.rows.get(merged.top, {}).get(merged.left)
        covers = any(merged.left <= at <= merged.right for at in white)
        if first and covers and merged.top > header:
            last = WorkbookCell(merged.bottom, merged.right).name
            message = Phrase("merged cells ({cells}) hold one value", cells=f"{first.name}:{last}")
            hint = Phrase("unmerge them, and fill in each of them")
            remarks.error(f"{layout.title}!{first.name}", message, hint)


def _says(cell: WorkbookCell) -> bool:
    """Whether there is more in it than signs that nobody sees."""
    return cell.broken is not None or bool(entries.text(cell))


def _header(sheet: FilledSheet, layout: FormSheet, top: int) -> int:
    """Find the row of the header, which people see; without it, that of the keys."""
    labels = {field.label for field in layout.fields}
    for row, cells in sorted(sheet.rows.items()):
        if row > top and sum(entries.text(cell) in labels for cell in cells.values()) >= _ALIKE:
            return row
    return top


def _is_known(record: FilledRow, seen: dict[str, int], layout: FormSheet, remarks: Remarks) -> bool:
    if not record.id:
        message = Phrase("a row without an id: nobody can tell what it is about")
        hint = Phrase("rows are added on the sheet {sheet} only", sheet=EVIDENCE.title)
    elif record.id in seen:
        message = Phrase("{id} stands in row {row}, too", id=record.id, row=seen[record.id])
        hint = Phrase("keep one of the two rows")
    else:
        seen[record.id] = record.row
        return True
    remarks.error(f"{layout.title}!{record.first.name}", message, hint)
    return False
