"""What rows of the appendices have in common: tasks, who does them, notes, further columns."""

from collections.abc import Sequence
from typing import Any

from parplan.files.yaml_text import Value
from parplan.importing.entries import unbulleted
from parplan.importing.numbers import is_nothing
from parplan.importing.records import Record, unplaced
from parplan.importing.regions import AGENCIES
from parplan.importing.register import Register
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.readers.grid import GridCell
from parplan.report.cells import dashed


class Merges:
    """Follows merged cells down a region: whose words stand in a cell that the one above covers."""

    def __init__(self) -> None:
        """Begin above the first row."""
        self._origins: dict[str, tuple[str, GridCell]] = {}

    def owner(self, field: str) -> str | None:
        """Tell which row's cell was the last with words of its own, or without, in a column."""
        found = self._origins.get(field)
        return found[0] if found else None

    def follow(self, owner: str, field: str, cell: GridCell, remarks: Remarks) -> tuple[str, ...]:
        """Take a cell's words; those of a covered cell are its origin's, and that is said."""
        if not cell.above:
            self._origins[field] = (owner, cell)
            return words(cell)
        if field not in self._origins:
            unplaced(cell, remarks, Phrase("it is merged with a cell above the first row"))
            return ()
        first, origin = self._origins[field]
        if origin.paragraphs:
            remarks.warn(
                cell.place,
                Phrase(
                    "`{field}` is merged with that of {row}, and repeated here",
                    field=field,
                    row=first,
                ),
            )
        return words(origin)

    def own(self, owner: str, field: str, cell: GridCell) -> None:
        """Note a cell with its own words, or without."""
        self._origins[field] = (owner, cell)

    def empty(self, field: str) -> bool:
        """Tell whether the cell that a covered one belongs to has no words."""
        found = self._origins.get(field)
        return found is None or not words(found[1])


def words(cell: GridCell) -> tuple[str, ...]:
    """Take a cell's paragraphs; a dash alone says that there are none."""
    return () if cell.left or is_nothing(cell.text) else cell.paragraphs


class RowReader:
    """Reads the words of rows; knows the register and follows merged cells down."""

    def __init__(self, register: Register, remarks: Remarks) -> None:
        """Begin above the first row of a region."""
        self.register, self.remarks = register, remarks
        self.merges = Merges()

    def words(self, owner: str, record: Record, field: str) -> tuple[str, ...]:
        """Take a field's paragraphs."""
        cell = record.cells.get(field)
        return () if cell is None else self.merges.follow(owner, field, cell, self.remarks)

    def tasks(self, owner: str, record: Record) -> dict[str, Value]:
        """Read the tasks."""
        return tasks(self.words(owner, record, "tasks"))

    def part(self, owner: str, record: Record) -> dict[str, Value]:
        """Read agencies, note and further columns."""
        data: dict[str, Value] = {}
        for field in AGENCIES:
            paragraphs = self.words(owner, record, field)
            data |= agencies(field, paragraphs, record, self.register, self.remarks)
        if note := self.words(owner, record, "note"):
            data["note"] = "\n".join(note)
        return data

    def further(self, owner: str, record: Record) -> dict[str, Value]:
        """Read further columns under their titles."""
        found: dict[str, Value] = {}
        for title, cell in record.extras.items():
            words = self.merges.follow(owner, f"extra/{title}", cell, self.remarks)
            if words:
                found[title] = "\n".join(words)
        return {"extra": found} if found else {}


def agencies(
    field: str,
    paragraphs: tuple[str, ...],
    record: Record,
    register: Register,
    remarks: Remarks,
) -> dict[str, Value]:
    """Read a cell of agencies: its entries, and its own words where these differ."""
    if not paragraphs:
        return {}
    names = register.take(paragraphs, record.cells[field].place, remarks)
    printed = "\n".join(paragraphs)
    data: dict[str, Value] = {field: list(names)} if names else {}
    if "; ".join(names) != printed:
        data[f"{field}_printed"] = printed
    return data


def tasks(paragraphs: Sequence[str]) -> dict[str, Value]:
    """Read a cell of tasks, one a paragraph: the bullets' dashes are left out.

    Which of them had one is said where it isn't as usual.
    """
    if not paragraphs:
        return {}
    bare = [unbulleted(words) for words in paragraphs]
    found, usual = (
        [n for n, (line, words) in enumerate(zip(lines, bare, strict=True), 1) if line != words]
        for lines in (paragraphs, dashed(bare))
    )
    return {"tasks": list(bare)} | ({} if found == usual else {"bulleted": list(found)})


def goes_on(record: Record, data: dict[str, Value], reader: RowReader) -> None:
    """Add the cells of a row that continues the one above it."""
    for field in ("tasks", *AGENCIES, "note"):
        cell = record.cells.get(field)
        if cell is None or cell.covered or not cell.paragraphs:
            continue
        if field == "tasks":
            before: Any = data.get(field, []), data.pop("bulleted", None)
            data |= tasks((*dashed(*before), *cell.paragraphs))
        elif field == "note":
            data[field] = "\n".join([str(data.get(field, "")), *cell.paragraphs]).strip()
        else:
            printed = _printed(data, field)
            data.pop(field, None)
            data.pop(f"{field}_printed", None)
            paragraphs = (*printed, *cell.paragraphs)
            data |= agencies(field, paragraphs, record, reader.register, reader.remarks)
    for title, cell in record.extras.items():
        if cell.paragraphs and not cell.covered:
            extra = data.setdefault("extra", {})
            assert isinstance(extra, dict)  # noqa: S101 - `extra` is always a mapping
            extra[title] = "\n".join([str(extra.get(title, "")), *cell.paragraphs]).strip()


def _printed(data: dict[str, Value], field: str) -> tuple[str, ...]:
    if printed := data.get(f"{field}_printed"):
        return tuple(str(printed).split("\n"))
    names = data.get(field, [])
    assert isinstance(names, list)  # noqa: S101 - entries are always a list
    return ("; ".join(map(str, names)),) if names else ()
