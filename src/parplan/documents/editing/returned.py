"""A workbook that has come back: what somebody has changed in it, beside what the folder says now.

Three states of every value are compared: as the workbook was written (its hidden sheet has that),
as it stands in the workbook, and as it stands in the plan folder. Only what was changed in the
workbook is taken; what others have changed meanwhile stays; what both have changed differently is
a clash, and nobody's older value takes a newer one's place.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from parplan.documents.editing.rows import (
    FIELDS,
    TOTAL,
    Edit,
    Known,
    RowField,
    fields_of,
    file_of,
    is_code,
    plainly,
    rows_of,
)
from parplan.documents.editing.sheets import (
    CODE,
    TITLES,
    VERSION,
    WORKBOOK,
    is_header,
    is_total,
    key_of,
)
from parplan.documents.forms import entries
from parplan.documents.forms.sheets import FilledSheet, read_form
from parplan.documents.forms.wording import META
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal, Remarks
from parplan.language.vietnamese import fold
from parplan.plan.plan import Plan
from parplan.readers.workbook import WorkbookCell
from parplan.report.report import Value

_ANEW = Phrase("write the workbook anew with `parplan report -o plan.xlsx`, and edit that one")
_COMES_AS = Phrase("the workbook comes back as .xlsx or .ods: save it so in Excel or LibreOffice")
_MANY = 5
_ALIKE = 2

Base = dict[str, dict[str, str]]
"""What every cell said when the workbook was written, by row and field."""


class Clash(NamedTuple):
    """A value that was changed in the workbook and, differently, in the folder since.

    Without a field it is the row itself that one of them has taken out.
    """

    row: str
    field: str | None
    base: str
    workbook: Value
    folder: Value
    place: str
    edits: tuple[Edit, ...]
    """What takes the workbook's side."""


class Brought(NamedTuple):
    """What a workbook brings: what is to change, what clashes, and what is wrong with its cells."""

    edits: list[Edit]
    clashes: list[Clash]
    remarks: Remarks


class _Cells(NamedTuple):
    """A row of an editing sheet: where it stands, and its cells by field."""

    sheet: str
    row: int
    cells: Mapping[str, WorkbookCell]

    def place(self, field: str = CODE) -> str:
        cell = self.cells.get(field)
        return f"{self.sheet}!{cell.name}" if cell else f"{self.sheet}!{self.row}:{self.row}"


class EditedWorkbook:
    """A workbook that was edited, read once; it is compared with the folder as often as need be."""

    def __init__(self, file: Path) -> None:
        """Read it; a `Refusal` says that it is no such workbook."""
        sheets = read_form(file, _COMES_AS, _ANEW)
        self._file = str(file)
        self._about, self._base = self._hidden(sheets)
        self.remarks = Remarks()
        self._rows: dict[str, _Cells] = {}
        for name in FIELDS:
            if name in TITLES:
                self._take(sheets, name)

    def _hidden(self, sheets: Mapping[str, FilledSheet]) -> tuple[dict[str, str], Base]:
        about: dict[str, str] = {}
        base: Base = {}
        for cells in sheets[META].rows.values() if META in sheets else ():
            row, key, words = (entries.text(cells[at]) if at in cells else "" for at in range(3))
            if row:
                base.setdefault(row, {})[key] = words
            else:
                about[key] = words
        if about.get(WORKBOOK) != VERSION:
            message = Phrase(
                "{file}: it doesn't say which plan it was made from, so what was changed in it"
                " can't be told",
                file=self._file,
            )
            raise Refusal(message, _ANEW)
        return about, base

    def _take(self, sheets: Mapping[str, FilledSheet], file: str) -> None:
        """Read the sheet of that file's rows, wherever it and its columns have been moved to."""
        found = [(name, at) for name in sheets for at in [_keys(sheets[name], file)] if at]
        if not found:
            if any(file_of(row) == file for row in self._base):
                message = Phrase(
                    "{file}: its sheet {sheet} is gone", file=self._file, sheet=TITLES[file]
                )
                raise Refusal(message, _ANEW)
            return
        if len(found) > 1:
            names = tuple(name for name, _ in found)
            message = Phrase(
                "{file}: a sheet is there twice: {sheets}", file=self._file, sheets=names
            )
            raise Refusal(message, Phrase("delete the one that doesn't hold"))
        ((name, (top, columns)),) = found
        for field in FIELDS[file]:
            if field.key not in columns:
                message = Phrase(
                    "{file}: the column {column} is gone from {sheet}",
                    file=self._file,
                    column=field.label,
                    sheet=name,
                )
                raise Refusal(message, _ANEW)
        self._note_merged(name, sheets[name], top, set(columns.values()))
        self._read_rows(name, sheets[name], file, (top, columns))

    def _note_merged(self, name: str, sheet: FilledSheet, top: int, own: set[int]) -> None:
        for merged in sheet.merged:
            covers = any(merged.left <= at <= merged.right for at in own)
            if merged.top > top and covers:
                first, last = (
                    WorkbookCell(*at).name
                    for at in ((merged.top, merged.left), (merged.bottom, merged.right))
                )
                message = Phrase("merged cells ({cells}) hold one value", cells=f"{first}:{last}")
                hint = Phrase("unmerge them, and fill in each of them")
                self.remarks.error(f"{name}!{first}", message, hint)

    def _read_rows(
        self, name: str, sheet: FilledSheet, file: str, keys: tuple[int, dict[str, int]]
    ) -> None:
        top, columns = keys
        for row, held in sorted(sheet.rows.items()):
            cells = {key: held[at] for key, at in columns.items() if at in held}
            code = entries.text(cells[CODE]) if CODE in cells else ""
            if row <= top or (row == top + 1 and is_header(code)):
                continue
            self._warn_beside(name, held, set(columns.values()))
            if not any(entries.text(cell) or cell.broken for cell in cells.values()):
                continue
            found = _Cells(name, row, cells)
            known = self._row_of(file, code)
            if known is None:
                self._no_row(found, code, file)
            elif known in self._rows:
                message = Phrase(
                    "{row} stands in row {other}, too", row=code, other=self._rows[known].row
                )
                hint = Phrase("keep one of the two rows, or give the new one a code of its own")
                self.remarks.error(found.place(), message, hint)
            else:
                self._rows[known] = found

    def _row_of(self, file: str, code: str) -> str | None:
        if file == "criteria" and is_total(code):
            return TOTAL
        if file == "criteria":
            return code if is_code(code) or code in self._base else None
        return f"S{code}" if code.isdecimal() else None

    def _no_row(self, found: _Cells, code: str, file: str) -> None:
        message = Phrase("a row without a code: nobody can tell what it is about")
        if code:
            message = Phrase("“{words}” is no code of a row", words=entries.short(code))
        example = Phrase("a number, such as 17") if file == "sipas_tasks" else Phrase("such as 1.8")
        self.remarks.error(found.place(), message, example)

    def _warn_beside(self, name: str, held: Mapping[int, WorkbookCell], own: set[int]) -> None:
        for at, cell in held.items():
            if at not in own and entries.text(cell):
                message = Phrase("not read, since it isn't in one of the plan's columns")
                self.remarks.warn(f"{name}!{cell.name}", message)

    def refuse_another(self, plan: Plan) -> None:
        """Refuse a workbook that was made from another plan."""
        document = plan.plan
        for key, own in (
            ("province", document.province),
            ("target_year", str(document.target_year)),
            ("score_year", str(document.score_year)),
            ("number", document.number),
        ):
            of = self._about.get(key, "")
            if of and own and fold(of) != fold(own):
                raise self._another(of, own)
        now = rows_of(plan)
        names = {"title", "task"}
        held = [row for row in self._base if row != TOTAL]
        alike = sum(
            any(
                plainly(now.get(row, {}).get(key)) == self._base[row].get(key)
                for key in names & {*now.get(row, {})}
            )
            for row in held
        )
        if held and alike * _ALIKE < len(held):
            raise self._another(
                Phrase("{count} rows", count=len(held)), Phrase("{count} of them", count=alike)
            )

    def _another(self, of: str | Phrase, own: str | Phrase) -> Refusal:
        message = Phrase(
            "{file}: a workbook of another plan: {given}, not {known}",
            file=self._file,
            given=of,
            known=own,
        )
        return Refusal(message, Phrase("name the folder of its plan with --into"))

    def beside(self, plan: Plan) -> Brought:
        """Compare it with what the plan says now."""
        self.refuse_another(plan)
        remarks = Remarks()
        remarks += self.remarks
        brought = Brought([], [], remarks)
        _Comparing(plan, self._base, self._rows, brought).run()
        return brought


def _keys(sheet: FilledSheet, file: str) -> tuple[int, dict[str, int]] | None:
    """Find the hidden row of keys of that file's sheet, and in which column each of them stands."""
    for row, cells in sorted(sheet.rows.items()):
        keys = {entries.text(cell): at for at, cell in sorted(cells.items(), reverse=True)}
        if key_of(file, CODE) in keys:
            fields = (CODE, *(field.key for field in FIELDS[file]))
            return row, {
                key: keys[key_of(file, key)] for key in fields if key_of(file, key) in keys
            }
    return None


class _Comparing:
    """Workbook, base and folder, side by side."""

    def __init__(
        self, plan: Plan, base: Base, rows: Mapping[str, _Cells], brought: Brought
    ) -> None:
        self._plan, self._base, self._rows = plan, base, rows
        self._now = rows_of(plan)
        self._edits, self._clashes, self._remarks = brought

    def run(self) -> None:
        for row, cells in self._rows.items():
            if row in self._base and row not in self._now:
                self._gone_meanwhile(row, cells)
            elif row in self._base or row in self._now:
                self._compare(row, cells)
            else:
                self._new(row, cells)
        for row in self._base:
            if row not in self._rows and row in self._now:
                self._taken_out(row)

    def _read(self, row: str, cells: _Cells) -> Iterator[tuple[RowField, Value, str]]:
        """Read what was changed in a row: the value, and what stood there."""
        base = self._base.get(row, {})
        for key, field in fields_of(row).items():
            cell = cells.cells.get(key, WorkbookCell(cells.row, 0))
            before = base.get(key, "")
            if entries.text(cell) == before and cell.broken is None:
                continue
            now = self._now.get(row, {}).get(key)
            value = self._value(cells.sheet, cell, field, now)
            if value is None or plainly(value[0]) == before:
                continue
            if field.needed and not plainly(value[0]):
                message = Phrase("{row}: {field} can't be empty", row=row, field=field.label)
                hint = Phrase("delete the whole row if it is to be taken out")
                self._remarks.error(cells.place(key), message, hint)
            elif field.placing and before:
                message = Phrase("{row}: a task isn't moved to another section here", row=row)
                hint = Phrase("delete it, and add it there with a new number")
                self._remarks.error(cells.place(key), message, hint)
            else:
                yield field, value[0], before

    def _value(
        self, sheet: str, cell: WorkbookCell, field: RowField, now: Value = None
    ) -> tuple[Value] | None:
        """Read a cell; nothing if that can't be, which is noted."""
        known = Known(self._plan, now)

        def read(it: WorkbookCell) -> tuple[Value]:
            return (field.read(it, known),)

        return entries.taken(sheet, cell, read, self._remarks)

    def _compare(self, row: str, cells: _Cells) -> None:
        for field, value, before in self._read(row, cells):
            now = self._now[row].get(field.key)
            edit = Edit(row, field.key, now, value, cells.place(field.key))
            if plainly(now) == plainly(value):
                continue
            if plainly(now) == before and row in self._base:
                self._edits.append(edit)
            else:
                place = cells.place(field.key)
                self._clashes.append(Clash(row, field.key, before, value, now, place, (edit,)))

    def _whole(self, row: str, cells: _Cells) -> list[Edit]:
        """Read all of a row, as one that is new."""
        edits = [Edit(row, None, None, self._title(row, cells), cells.place())]
        for key, field in fields_of(row).items():
            cell = cells.cells.get(key, WorkbookCell(cells.row, 0))
            value = self._value(cells.sheet, cell, field)
            if value is not None and plainly(value[0]):
                edits.append(Edit(row, key, None, value[0], cells.place(key)))
            elif value is not None and field.needed:
                message = Phrase("{row}: {field} can't be empty", row=row, field=field.label)
                self._remarks.error(cells.place(), message, Phrase("fill it in for the new row"))
        return edits

    def _title(self, row: str, cells: _Cells) -> str:
        cell = cells.cells.get("task" if file_of(row) == "sipas_tasks" else "title")
        return entries.text(cell) if cell else ""

    def _new(self, row: str, cells: _Cells) -> None:
        title = fold(self._title(row, cells))
        for old, base in self._base.items():
            same = fold(base.get("title", base.get("task", ""))) == title
            if same and title and old not in self._rows and file_of(old) == file_of(row):
                message = Phrase("{old} can't be called {new} here", old=old, new=row)
                hint = Phrase("rules and results go by codes: change it in all files, by hand")
                self._remarks.error(cells.place(), message, hint)
                return
        self._edits.extend(self._whole(row, cells))

    def _gone_meanwhile(self, row: str, cells: _Cells) -> None:
        """Of a row that is gone from the folder: nothing, unless somebody changed it here."""
        if list(self._read(row, cells)):
            edits = tuple(self._whole(row, cells))
            title = self._title(row, cells)
            self._clashes.append(Clash(row, None, title, title, None, cells.place(), edits))

    def _taken_out(self, row: str) -> None:
        """Take a row out, unless somebody has changed it, or rows would lose the one above them."""
        sheet = Phrase("{sheet}", sheet=TITLES[file_of(row)]) if row != TOTAL else None
        now, base = self._now[row], self._base[row]
        if row == TOTAL or sheet is None:
            self._remarks.error(
                "", Phrase("the row of the printed totals is gone"), Phrase("put it in again")
            )
            return
        kept = tuple(
            other
            for other in self._rows
            if file_of(other) == "criteria" and other.startswith(f"{row}.")
        )
        if kept:
            message = Phrase(
                "{row} is gone, but rows below it aren't: {rows}", row=row, rows=kept[:_MANY]
            )
            self._remarks.error("", message, Phrase("put it in again, or delete those, too"))
            return
        title = str(now.get("title") or now.get("task") or "")
        edit = Edit(row, None, title, None)
        below = [r for r in self._now if r.startswith(f"{row}.") and r not in self._base]
        if below or any(plainly(value) != base.get(key, "") for key, value in now.items()):
            self._clashes.append(Clash(row, None, title, None, title, "", (edit,)))
        else:
            self._edits.append(edit)
