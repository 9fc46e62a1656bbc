"""Rows of a sheet by their ids and cells by their keys, wherever they have been moved to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from parplan.documents.forms import entries
from parplan.documents.forms.problems import NEW_FORM, Problems
from parplan.documents.forms.sheets import Cell, Sheet
from parplan.documents.forms.wording import EVIDENCE, NOTHING, Layout
from parplan.language.phrases import Phrase

ID = "id"

_ALIKE = 2
"""So many cells that say what the header says make a row the header."""


class Record(NamedTuple):
    """A row that has something filled in: its id, and its white cells by key."""

    row: int
    id: str
    cells: Mapping[str, Cell]

    @property
    def first(self) -> Cell:
        """The cell by which the row is named where no other one is meant."""
        return min(self.cells.values(), key=lambda cell: cell.column)


def keyed(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Find the hidden row of keys, and in which column each of them stands."""
    for row, cells in sorted(sheet.rows.items()):
        keys = {entries.text(cell): at for at, cell in sorted(cells.items(), reverse=True)}
        if ID in keys:
            return row, keys
    return None


def records(sheet: Sheet, layout: Layout, problems: Problems) -> Iterator[Record]:
    """Give every row with something filled in; ids that are missing or come twice are noted."""
    found = keyed(sheet)
    if found is None:
        message = Phrase("its hidden row with the names of the columns is gone")
        problems.add(message, NEW_FORM, layout.title)
        return
    top, columns = found
    white = [field.key for field in layout.fields if field.entry]
    named = [entries.text(cell) for cell in sheet.rows[top].values()]
    for key in white:
        if key not in columns:
            problems.add(Phrase("its column `{key}` is gone", key=key), NEW_FORM, layout.title)
        elif named.count(key) > 1:
            message = Phrase("its column `{key}` is there twice", key=key)
            problems.add(message, Phrase("delete one of them"), layout.title)
    places = {key: columns[key] for key in white if key in columns}
    seen: dict[str, int] = {}
    header = _header(sheet, layout, top)
    _note_merged(sheet, layout, header, set(places.values()), problems)
    for row, cells in sorted(sheet.rows.items()):
        if row <= header:
            continue
        filled = {key: cells[at] for key, at in places.items() if at in cells and _says(cells[at])}
        marked = columns[ID] in cells
        record = Record(row, entries.text(cells[columns[ID]]) if marked else "", filled)
        if filled and (layout is EVIDENCE or _is_known(record, seen, layout, problems)):
            yield record


def unread(sheet: Sheet, layout: Layout) -> list[Cell]:
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


def _note_merged(
    sheet: Sheet, layout: Layout, header: int, white: set[int], problems: Problems
) -> None:
    """Of merged cells only the first says something: what is meant for the others isn't known."""
    for merged in sheet.merged:
        first = sheet.rows.get(merged.top, {}).get(merged.left)
        covers = any(merged.left <= at <= merged.right for at in white)
        if first and covers and merged.top > header:
            last = Cell(merged.bottom, merged.right).name
            message = Phrase("merged cells ({cells}) hold one value", cells=f"{first.name}:{last}")
            hint = Phrase("unmerge them, and fill in each of them")
            problems.add(message, hint, layout.title, first.name)


def _says(cell: Cell) -> bool:
    """Whether there is more in it than signs that nobody sees."""
    return cell.broken is not None or bool(entries.text(cell))


def _header(sheet: Sheet, layout: Layout, top: int) -> int:
    """Find the row of the header, which people see; without it, that of the keys."""
    labels = {field.label for field in layout.fields}
    for row, cells in sorted(sheet.rows.items()):
        if row > top and sum(entries.text(cell) in labels for cell in cells.values()) >= _ALIKE:
            return row
    return top


def _is_known(record: Record, seen: dict[str, int], layout: Layout, problems: Problems) -> bool:
    if not record.id:
        message = Phrase("a row without an id: nobody can tell what it is about")
        hint = Phrase("rows are added on the sheet {sheet} only", sheet=EVIDENCE.title)
    elif record.id in seen:
        message = Phrase("{id} stands in row {row}, too", id=record.id, row=seen[record.id])
        hint = Phrase("keep one of the two rows")
    else:
        seen[record.id] = record.row
        return True
    problems.add(message, hint, layout.title, record.first.name)
    return False
