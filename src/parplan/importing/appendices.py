"""The two appendices: records → the tree of criteria and its totals, and the SIPAS tasks."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from parplan.files.yaml_text import Value
from parplan.importing.numbers import Code, cut_heading, is_roman, points, read_code, read_section
from parplan.importing.parts import RowReader, goes_on
from parplan.importing.records import Record, View, coded
from parplan.importing.regions import AGENCIES, FIGURES, is_total, plain
from parplan.importing.register import Register
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.readers.grid import GridCell

_SHARED = ("tasks", *AGENCIES, "note")
_ORDER = ("code", "title", *FIGURES, "assessed_by", "merged_with", "tasks")
_LAST = (
    "bulleted",
    "lead",
    "lead_printed",
    "coordinating",
    "coordinating_printed",
    "note",
    "extra",
)
_SOURCES = (
    ("survey", ("xhh", "dieu tra xa hoi hoc", "survey")),
    ("sipas", ("sipas", "hai long")),
    ("outcome", ("kinh te xa hoi", "kt xh", "tac dong", "outcome")),
    ("appraisal", ("tham dinh", "tu cham", "bao cao", "appraisal")),
)


@dataclass
class Draft:
    """A row of the tree while it is being read."""

    steps: tuple[int, ...]
    place: Phrase
    data: dict[str, Value]
    record: Record
    below: list["Draft"] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Its code, as the data write it."""
        return ".".join(map(str, self.steps))

    def walk(self) -> list["Draft"]:
        """It and all below it."""
        return [self, *(found for draft in self.below for found in draft.walk())]

    def written(self) -> dict[str, Value]:
        """Make the data of it, in the order of the files."""
        data = {key: self.data[key] for key in (*_ORDER, *_LAST) if key in self.data}
        if self.below:
            data["criteria"] = [draft.written() for draft in self.below]
        return data


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


@dataclass
class CriteriaRows:
    """The rows of all regions that are Appendix 01."""

    register: Register
    remarks: Remarks
    areas: list[Draft] = field(default_factory=list)
    totals: dict[str, Decimal | None] | None = None
    _rows: dict[tuple[int, ...], Draft] = field(default_factory=dict)

    @property
    def rows(self) -> list[Draft]:
        """Every row, in the order of the tree."""
        return [draft for area in self.areas for draft in area.walk()]

    def add(self, view: View) -> None:
        """Read a region's records."""
        records = view.records
        if "max_points" not in view.fields.columns:
            message = Phrase("no column is read as `max_points`, which every row needs")
            hint = Phrase("name it: --map “TITLE=max_points”")
            self.remarks.error(view.region.place, message, hint)
        numbering = Numbering(records, self.remarks)
        reader = RowReader(self.register, self.remarks)
        last: Draft | None = None
        for record in records:
            code_cell = record.cells.get("code")
            code, title = coded(record)
            if code is None or (code_cell is not None and code_cell.above):
                self._without_code(record, title, last, reader)
                continue
            last = self._draft(numbering.steps(code, record), title, record, reader)
            self._place(last)
            message = Phrase("{code} {title}", code=last.code, title=title)
            self.remarks.read(record.place, message)

    def _draft(
        self, steps: tuple[int, ...], title: str, record: Record, reader: RowReader
    ) -> Draft:
        draft = Draft(steps, record.place, {}, record)
        data = draft.data
        data["code"] = draft.code
        named = (title,) if title else reader.words(draft.code, record, "title")
        data["title"] = " ".join(named) or None
        reader.merges.own(draft.code, "title", record.cells["title"])
        for name in FIGURES:
            data[name] = points(record.cells.get(name), name, self.remarks)
        for name in ("title", "max_points"):
            if data[name] is None and name in record.cells:
                message = Phrase("{code} has no `{field}`", code=draft.code, field=name)
                self.remarks.error(record.place, message)
        said = read_code(record.text("merged_with"))
        if merged := str(said) if said else self._merged_with(draft, reader):
            data["merged_with"] = merged
            return draft
        data |= reader.tasks(draft.code, record)
        data |= reader.part(draft.code, record)
        data |= reader.further(draft.code, record)
        return draft

    def _merged_with(self, draft: Draft, reader: RowReader) -> str | None:
        """Tell with which sibling a row shares all that it could have of its own."""
        cells = {name: c for name in _SHARED if (c := draft.record.cells.get(name)) is not None}
        covered = [name for name, cell in cells.items() if cell.above]
        owners = {reader.merges.owner(name) for name in covered}
        owner = next(iter(owners)) if len(owners) == 1 else None
        if _has_extra(draft.record) or owner is None or covered == ["note"]:
            return None
        if owner.rpartition(".")[0] != parent(draft.code):
            return None
        for name, cell in cells.items():
            if not cell.above and (cell.paragraphs or not reader.merges.empty(name)):
                return None
        return owner

    def _place(self, draft: Draft) -> None:
        """Put a row below its parent, or the nearest row that there is."""
        above = draft.steps[:-1]
        while above and above not in self._rows:
            above = above[:-1]
        if above != draft.steps[:-1]:
            missing = ".".join(map(str, draft.steps[:-1]))
            message = Phrase("{code} stands below no row {parent}", code=draft.code, parent=missing)
            hint = Phrase("it is put below the nearest row that there is")
            self.remarks.error(draft.place, message, hint)
        (self._rows[above].below if above else self.areas).append(draft)
        self._rows[draft.steps] = draft

    def _without_code(
        self, record: Record, title: str, last: Draft | None, reader: RowReader
    ) -> None:
        own_title = record.text("title") or record.text("code")
        if own_title and is_total(title):
            self._total(record, title)
        elif last is not None and not own_title:
            if any(record.text(name) for name in (*_SHARED, *record.extras)) or _has_extra(record):
                self.remarks.warn(
                    record.place,
                    Phrase(
                        "a row without code and title is read as going on with {code}",
                        code=last.code,
                    ),
                )
                goes_on(record, last.data, reader)
            figures = {n: c for n, c in record.cells.items() if n in FIGURES}
            rest = Record(record.place, figures, {})
            rest.unplaced(self.remarks, Phrase("its row has no code"))
        else:
            record.unplaced(self.remarks, Phrase("its row has no code"))

    def _total(self, record: Record, title: str) -> None:
        if self.totals is not None or not any(record.text(name) for name in FIGURES):
            record.unplaced(self.remarks, Phrase("it is no row of totals, or not the first"))
            return
        figures = {name: record.cells.get(name) for name in FIGURES}
        self.totals = {name: points(cell, name, self.remarks) for name, cell in figures.items()}
        known = {*FIGURES, "title" if record.text("title") else "code"}
        others = {name: cell for name, cell in record.cells.items() if name not in known}
        rest = Record(record.place, others, record.extras)
        rest.unplaced(self.remarks, Phrase("its row is that of the totals"))
        self.remarks.read(record.place, Phrase("the printed totals: {title}", title=title))

    def finish(self) -> None:
        """Settle what only all rows together can tell: who assesses the leaves."""
        unknown = []
        for draft in self.rows:
            if draft.below:
                continue
            source = self._assessed_by(draft)
            if source:
                draft.data["assessed_by"] = source
            else:
                unknown.append(draft.code)
            if draft.record.flat and not draft.data.keys() & {"tasks", "lead", "merged_with"}:
                hint = Phrase("if its cells are merged with a row above, say so by `merged_with`")
                self.remarks.error(
                    draft.place,
                    Phrase(
                        "{code} looks empty: pasted text doesn't show merged cells", code=draft.code
                    ),
                    hint,
                )
        if unknown:
            message = Phrase("nothing tells who assesses {codes}", codes=tuple(unknown))
            hint = Phrase("write `assessed_by` to each of these leaves")
            self.remarks.warn(Phrase("the whole table"), message, hint)

    def _assessed_by(self, draft: Draft) -> str | None:
        """Read who assesses a leaf: of its column, its note, or that it is SIPAS itself."""
        column = draft.record.text("assessed_by")
        note = str(draft.data.get("note", ""))
        if merged := draft.data.get("merged_with"):
            steps = tuple(map(int, str(merged).split(".")))
            note = str(self._rows[steps].data.get("note", ""))
        if column:
            return _source(column, [name for name, _ in _SOURCES])
        return _source(note, ["survey"]) or _source(str(draft.data["title"]), ["sipas"])


def parent(code: str) -> str:
    """Tell the code above a code, "" for an area."""
    return code.rpartition(".")[0]


def _source(words: str, names: list[str]) -> str | None:
    text = plain(words)
    for name, marks in _SOURCES:
        if name in names and any(mark in text for mark in marks):
            return name
    return None


def _has_extra(record: Record) -> bool:
    return any(cell.paragraphs and not cell.covered for cell in record.extras.values())


Data = dict[str, Any]


@dataclass
class SipasRows:
    """The rows of all regions that are Appendix 02."""

    register: Register
    remarks: Remarks
    parts: list[Data] = field(default_factory=list)
    count: int = 0

    def add(self, view: View) -> None:
        """Read a region's records."""
        if not any(mark in fold(view.title) for mark in ("sipas", "hài lòng")):
            message = Phrase("read as SIPAS tasks, though nothing above it says so")
            self.remarks.warn(view.region.place, message)
        records = view.records
        reader = RowReader(self.register, self.remarks)
        last: Data | None = None
        for record in records:
            cell = record.cells.get("code")
            words = "" if cell is None or cell.covered else cell.text
            section = read_section(words)
            code, title = coded(record)
            if not (words and record.text("title")) and (cut := cut_heading(words or title)):
                section, title = cut
            if cell is not None and cell.above:
                self._goes_on(record, last, reader)
            elif section and title:
                self._heading(section, title, record)
            elif code and len(code.steps) == 1:
                last = self._task(code.steps[0], title, record, reader)
            elif code is None and not record.text("title") and not words:
                self._goes_on(record, last, reader)
            else:
                record.unplaced(self.remarks, Phrase("its row has no number of a task"))

    def _heading(self, code: str, title: str, record: Record) -> None:
        """Begin a part (A, B) or a section (I, II)."""
        if is_roman(code):
            self._part(record)["sections"].append({"code": code, "title": title, "tasks": []})
        else:
            self.parts.append({"code": code, "title": title, "sections": []})
        rest = {name: c for name, c in record.cells.items() if name not in {"code", "title"}}
        others = Record(record.place, rest, record.extras)
        others.unplaced(self.remarks, Phrase("its row is a heading"))
        self.remarks.read(record.place, Phrase("{code} {title}", code=code, title=title))

    def _part(self, record: Record) -> Data:
        if not self.parts:
            self.parts.append({"code": "A", "sections": []})
            self.remarks.warn(
                record.place, Phrase("there is no part above it: part A is put there")
            )
        return self.parts[-1]

    def _task(self, number: int, title: str, record: Record, reader: RowReader) -> Data:
        sections = self._part(record)["sections"]
        if not sections:
            sections.append({"code": "I", "tasks": []})
            message = Phrase("there is no section above it: section I is put there")
            self.remarks.warn(record.place, message)
        owner = str(number)
        named = (title,) if title else reader.words(owner, record, "title")
        task: Data = {"number": number, "task": "\n".join(self._words(record, named)) or None}
        reader.merges.own(owner, "title", record.cells["title"])
        if task["task"] is None:
            self.remarks.error(record.place, Phrase("task {number} has no words", number=number))
        task |= reader.part(owner, record)
        note = task.pop("note", None)
        if time := reader.words(owner, record, "time"):
            task["time"] = "\n".join(time)
        if note:
            task["note"] = note
        task |= reader.further(owner, record)
        sections[-1]["tasks"].append(task)
        self.count += 1
        message = Phrase("task {number} {title}", number=number, title=title)
        self.remarks.read(record.place, message)
        return task

    @staticmethod
    def _words(record: Record, named: tuple[str, ...]) -> tuple[str, ...]:
        """Keep a task's paragraphs apart, unless its number was cut off their first one."""
        cell = record.cells["title"]
        whole = not cell.covered and " ".join(cell.paragraphs) == " ".join(named)
        return cell.paragraphs if whole else named

    def _goes_on(self, record: Record, last: Data | None, reader: RowReader) -> None:
        if last is None:
            record.unplaced(self.remarks, Phrase("its row has no number of a task"))
            return
        words = [c for c in (*record.cells.values(), *record.extras.values()) if c.paragraphs]
        if any(not cell.covered for cell in words):
            self.remarks.warn(
                record.place,
                Phrase(
                    "a row without number is read as going on with task {number}",
                    number=last["number"],
                ),
            )
            goes_on(record, last, reader)
        for name in ("time", "title"):
            cell = record.cells.get(name)
            key = "task" if name == "title" else name
            if cell and cell.paragraphs and not cell.covered:
                last[key] = "\n".join([last.get(key) or "", *cell.paragraphs]).strip()

    def written(self) -> dict[str, Value]:
        """Make the data of `sipas_tasks.yaml`."""
        return {"parts": self.parts}
