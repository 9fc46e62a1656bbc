"""What rows say beside their figures: who does it, until when, a note, further columns.

A self-assessment says of a leaf what was counted, how that is scored, what must prove it, and the
points claimed: rules and results of a year.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from parplan.files.yaml_text import Value
from parplan.importing.numbers import Code, is_nothing, points
from parplan.importing.records import Record, coded, unplaced
from parplan.importing.regions import AGENCIES, ASSESSED, SELF_SCORE, TitledColumn
from parplan.importing.register import Register, unbulleted
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.readers.grid import GridCell
from parplan.report.cells import dashed

ASKED = ("due", "product")
"""Until when it is to be done, and what is to come of it."""


class Numbering:
    """Follows the codes of a table, to settle what a single cell leaves open."""

    def __init__(self, records: list[Record], remarks: Remarks) -> None:
        """Look at all codes first: whether those within a Roman area begin at 1 again."""
        self._remarks = remarks
        self._last: tuple[int, ...] = ()
        self._area: tuple[int, ...] = ()
        found = [code for record in records if (code := coded(record)[0])]
        self._relative = any(c.roman for c in found) and any(
            len(c.steps) == 1 and not c.roman for c in found
        )

    def steps(self, code: Code, record: Record) -> tuple[int, ...]:
        """Settle a row's code."""
        cell = record.cells.get("code")
        place = cell.place if cell else record.place
        steps = code.steps
        if code.roman:
            self._remarks.once(place, Phrase("Roman numbers are read as Arabic ones"))
            self._area = steps[:1]
        elif self._relative:
            steps = (*self._area, *steps)
            message = Phrase("codes begin at 1 in every area: the area's number is put before them")
            self._remarks.once(place, message)
        elif not code.plain:
            words = cell.text if cell else ""
            read = Phrase("“{words}” is read as {code}", words=words, code=str(code))
            self._remarks.warn(place, read)
        if cell is not None and cell.numeric and not code.roman:
            steps = self._numeric(steps, cell)
        self._last = steps
        return steps

    def _numeric(self, steps: tuple[int, ...], cell: GridCell) -> tuple[int, ...]:
        """Give a code that was typed as a number its last zero back: 1.1 after 1.9 is 1.10."""
        for due in self._due():
            if due != steps and _value(due) == _value(steps) is not None:
                message = Phrase(
                    "the number {number} is read as {code}, which is due here",
                    number=cell.text,
                    code=".".join(map(str, due)),
                )
                self._remarks.warn(cell.place, message)
                return due
        return steps

    def _due(self) -> list[tuple[int, ...]]:
        """List the codes that can follow the last one."""
        last = self._last
        after = [(*last[:depth], last[depth] + 1) for depth in range(len(last))]
        return [(*last, 1), *after]


def _value(steps: tuple[int, ...]) -> Decimal | None:
    two = 2
    if len(steps) != two:
        return None
    try:
        return Decimal(f"{steps[0]}.{steps[1]}")
    except InvalidOperation:
        return None


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
        """Read agencies, deadline, product and note."""
        data: dict[str, Value] = {}
        for field in AGENCIES:
            paragraphs = self.words(owner, record, field)
            data |= agencies(field, paragraphs, record, self.register, self.remarks)
        for field in (*ASKED, "note"):
            if words := self.words(owner, record, field):
                data[field] = "\n".join(words)
        return data

    def further(self, owner: str, record: Record) -> dict[str, Value]:
        """Read further columns under their titles."""
        found: dict[str, Value] = {}
        for title, cell in record.extras.items():
            words = self.merges.follow(owner, f"extra/{title}", cell, self.remarks)
            if words:
                found[title] = "\n".join(words)
        return {"extra": found} if found else {}


class Assessments:
    """What a self-assessment says of each leaf."""

    def __init__(self, remarks: Remarks) -> None:
        """Begin with nothing."""
        self._remarks = remarks
        self._words: dict[str, dict[str, str]] = {}
        self._scores: dict[str, tuple[Decimal, GridCell]] = {}
        self._titles: dict[str, str] = {}
        self._total: tuple[Decimal, GridCell] | None = None
        self.year: int | None = None
        """The year that the column of points names."""

    def columns(self, columns: Mapping[str, TitledColumn]) -> None:
        """Take the titles of a region's columns."""
        self._titles |= {name: columns[name].title for name in ASSESSED if name in columns}
        if (column := columns.get(SELF_SCORE)) and column.meaning:
            self.year = column.meaning.year or self.year

    def take(self, code: str, record: Record, reader: RowReader) -> None:
        """Take what a row says."""
        for field in ASSESSED[:-1]:
            if words := reader.words(code, record, field):
                self.add(code, field, "\n".join(words))
        cell = record.cells.get(SELF_SCORE)
        if cell and (score := points(cell, SELF_SCORE, self._remarks)) is not None:
            self._scores[code] = score, cell

    def add(self, code: str, field: str, words: str) -> None:
        """Add a paragraph to what is said of a row."""
        said = self._words.setdefault(code, {})
        said[field] = f"{said[field]}\n{words}" if field in said else words

    def total(self, cell: GridCell) -> None:
        """Take the points claimed in all."""
        score = points(cell, SELF_SCORE, self._remarks)
        self._total = None if score is None else (score, cell)

    def check_total(self) -> None:
        """Say of the points claimed in all whether they are the sum of what leaves claim."""
        if self._total is None:
            return
        score, cell = self._total
        right = sum((claimed for claimed, _ in self._scores.values()), Decimal())
        message = Phrase("self-score {score} of all rows", score=score)
        if score == right:
            self._remarks.read(cell.place, message)
        else:
            message = Phrase(
                "self-score {score} of all rows in the document, but those of the leaves add up "
                "to {right}",
                score=score,
                right=right,
            )
            self._remarks.warn(cell.place, message)

    def above(self, code: str, leaves: list[str], data: dict[str, Value]) -> None:
        """Keep what is said of a row above leaves: rules and results are those of leaves."""
        if words := self._words.pop(code, None):
            extra = data.setdefault("extra", {})
            assert isinstance(extra, dict)  # noqa: S101 - `extra` is always a mapping
            extra.update({self._titles.get(field, field): text for field, text in words.items()})
        if code in self._scores:
            score, cell = self._scores.pop(code)
            right = sum(
                (self._scores[leaf][0] for leaf in leaves if leaf in self._scores), Decimal()
            )
            if score != right:
                message = Phrase(
                    "{code}: self-score {score} in the document, but those of its leaves add up "
                    "to {right}",
                    code=code,
                    score=score,
                    right=right,
                )
                self._remarks.warn(cell.place, message)

    def rules(self) -> dict[str, Value]:
        """Make the data of `rules.yaml`: in words, how each leaf is scored; empty if none is."""
        leaves: dict[str, Value] = {}
        for code, said in self._words.items():
            if "scoring" in said or "evidence" in said:
                rule: dict[str, Value] = {"manual": said.get("scoring", _BY_HAND)}
                if "evidence" in said:
                    rule["evidence"] = [unbulleted(one) for one in said["evidence"].split("\n")]
                leaves[code] = rule
        return {"decimals": _DECIMALS, "leaves": leaves} if leaves else {}

    def results(self) -> dict[str, Value]:
        """Make the data of the year's results: points claimed, and the figures in their words."""
        codes = dict.fromkeys((*self._scores, *self._words))
        criteria: dict[str, Value] = {}
        for code in codes:
            leaf: dict[str, Value] = {}
            if code in self._scores:
                leaf["scores"] = {"self": self._scores[code][0]}
            if figures := self._words.get(code, {}).get("figures"):
                leaf["notes"] = {"self": f"{self._titles['figures']}: {figures}"}
            if leaf:
                criteria[code] = leaf
        return {"criteria": criteria} if criteria else {}


_BY_HAND = "Văn bản không nêu cách tính điểm"
_DECIMALS = 2


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
    """Read a cell of tasks, one a paragraph."""
    return listed("tasks", paragraphs)


def listed(key: str, paragraphs: Sequence[str]) -> dict[str, Value]:
    """Read paragraphs that may be a list: the bullets' dashes are left out.

    Which of them had one is said where it isn't as usual.
    """
    if not paragraphs:
        return {}
    bare = [unbulleted(words) for words in paragraphs]
    found, usual = (
        [n for n, (line, words) in enumerate(zip(lines, bare, strict=True), 1) if line != words]
        for lines in (paragraphs, dashed(bare))
    )
    return {key: list(bare)} | ({} if found == usual else {"bulleted": list(found)})


def goes_on(record: Record, data: dict[str, Value], reader: RowReader) -> None:
    """Add the cells of a row that continues the one above it."""
    for field in ("tasks", *AGENCIES, *ASKED, "note"):
        cell = record.cells.get(field)
        if cell is None or cell.covered or not cell.paragraphs:
            continue
        if field == "tasks":
            before: Any = data.get(field, []), data.pop("bulleted", None)
            data |= tasks((*dashed(*before), *cell.paragraphs))
        elif field not in AGENCIES:
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
