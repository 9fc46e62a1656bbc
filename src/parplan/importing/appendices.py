"""The two appendices: records → the tree of criteria and its totals, and the SIPAS tasks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parplan.files.yaml_text import Value
from parplan.importing.numbers import Code, cut_heading, is_roman, points, read_code, read_section
from parplan.importing.parts import ASKED, Assessments, Numbering, RowReader, goes_on
from parplan.importing.records import Record, View, coded
from parplan.importing.regions import (
    AGENCIES,
    ASSESSED,
    FIGURES,
    LOST,
    NUMBERS,
    SELF_SCORE,
    is_total,
    plain,
)
from parplan.importing.register import Register
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold

_SHARED = ("tasks", *AGENCIES, *ASKED, "note")
_ORDER = ("code", "title", *FIGURES, "assessed_by", "merged_with", "tasks", "bulleted")
_LAST = (
    *("lead", "lead_printed", "coordinating", "coordinating_printed"),
    *(*ASKED, "note", "extra"),
)
_OF_ROWS = ("assessed_by", "merged_with")
_PARTS = "Nội dung thành phần"
"""What the rows without a code are kept under that stand below another."""
_BONUS = ("diem cong", "diem thuong", "diem tru", "diem phat")
_ASKED = re.compile(r"\b(xhh|dieu tra xa hoi hoc)\b")
"""How a title tells that people are asked: "… (điều tra XHH)"."""
_SOURCES = (
    ("survey", ("xhh", "dieu tra xa hoi hoc", "khao sat", "survey")),
    ("sipas", ("sipas", "hai long")),
    ("outcome", ("kinh te xa hoi", "kt xh", "tac dong", "outcome")),
    ("appraisal", ("tham dinh", "tu cham", "tu danh gia", "kiem chung", "bao cao", "appraisal")),
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


@dataclass
class CriteriaRows:
    """The rows of all regions that are Appendix 01."""

    register: Register
    remarks: Remarks
    areas: list[Draft] = field(default_factory=list)
    totals: dict[str, Decimal | None] | None = None
    assessments: Assessments = field(init=False)
    _rows: dict[tuple[int, ...], Draft] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing assessed."""
        self.assessments = Assessments(self.remarks)

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
        records, beside = _beside(records)
        for bonus in beside:
            self._leave_out(bonus)
        numbering = Numbering(records, self.remarks)
        reader = RowReader(self.register, self.remarks)
        self.assessments.columns(view.fields.columns)
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

    def _leave_out(self, bonus: list[Record]) -> None:
        """Say of bonus points, which are no part of the tree, that they were seen."""
        message = Phrase(
            "“{title}” and the {count} rows below it are points beside the maximum: left out",
            title=" ".join(filter(None, map(bonus[0].text, ("code", "title"))))[:60],
            count=len(bonus) - 1,
        )
        self.remarks.warn(bonus[0].place, message)
        for record in bonus:
            for cell in record.filled:
                self.remarks.read(cell.place, Phrase("left out: “{words}”", words=cell.text[:60]))

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
        self._lost(draft.code, record, data)
        for name in ("title", "max_points"):
            if data[name] is None and name in record.cells:
                message = Phrase("{code} has no `{field}`", code=draft.code, field=name)
                self.remarks.error(record.place, message)
        said = read_code(record.text("merged_with"))
        if merged := str(said) if said else self._merged_with(draft, reader):
            data["merged_with"] = merged
            return draft
        self.assessments.take(draft.code, record, reader)
        data |= reader.tasks(draft.code, record)
        data |= reader.part(draft.code, record)
        data |= reader.further(draft.code, record)
        return draft

    def _lost(self, code: str, record: Record, figures: Mapping[str, Value]) -> None:
        """Check the points lost, which follow from the others and have no place of their own."""
        lost = points(record.cells.get(LOST), LOST, self.remarks)
        most, score = figures["max_points"], figures["score"]
        if lost is None or not isinstance(most, Decimal) or not isinstance(score, Decimal):
            return
        if lost != most - score:
            message = Phrase(
                "{code}: {lost} points lost in the document, "
                "but max points {max_points} − score {score} = {right}",
                code=code,
                lost=lost,
                max_points=most,
                score=score,
                right=most - score,
            )
            self.remarks.warn(record.cells[LOST].place, message)

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
            figures = {n: c for n, c in record.cells.items() if n in NUMBERS}
            rest = Record(record.place, figures, {})
            rest.unplaced(self.remarks, Phrase("its row has no code"))
        elif last is not None and title:
            self._below(record, title, last, reader)
        else:
            record.unplaced(self.remarks, Phrase("its row has no code"))

    def _below(self, record: Record, title: str, row: Draft, reader: RowReader) -> None:
        """Take a row without a code as a part of the row above it: its words, and its points."""
        message = Phrase("a row without code is read as a part of {code}", code=row.code)
        self.remarks.warn(record.place, message)
        figures = list(filter(None, map(record.text, NUMBERS)))
        sign = record.text("code") if record.text("title") else ""
        words = " ".join(filter(None, [sign, title, f"({'; '.join(figures)})" if figures else ""]))
        assessed = [
            cell.text for name in ASSESSED if (cell := record.cells.get(name)) and cell.text
        ]
        if any(name in record.cells for name in ASSESSED):
            self.assessments.add(row.code, "scoring", ": ".join([words, *assessed]))
        else:
            extra = row.data.setdefault("extra", {})
            assert isinstance(extra, dict)  # noqa: S101 - `extra` is always a mapping
            extra[_PARTS] = "\n".join(filter(None, [str(extra.get(_PARTS, "")), words]))
        goes_on(record, row.data, reader)
        others = {name: record.cells[name] for name in _OF_ROWS if name in record.cells}
        Record(record.place, others, {}).unplaced(self.remarks, Phrase("its row has no code"))

    def _total(self, record: Record, title: str) -> None:
        if self.totals is not None or not any(record.text(name) for name in FIGURES):
            record.unplaced(self.remarks, Phrase("it is no row of totals, or not the first"))
            return
        figures = {name: record.cells.get(name) for name in FIGURES}
        self.totals = {name: points(cell, name, self.remarks) for name, cell in figures.items()}
        self._lost(title, record, self.totals)
        if (claimed := record.cells.get(SELF_SCORE)) is not None:
            self.assessments.total(claimed)
        known = {*NUMBERS, SELF_SCORE, "title" if record.text("title") else "code"}
        others = {name: cell for name, cell in record.cells.items() if name not in known}
        rest = Record(record.place, others, record.extras)
        rest.unplaced(self.remarks, Phrase("its row is that of the totals"))
        self.remarks.read(record.place, Phrase("the printed totals: {title}", title=title))

    def finish(self) -> None:
        """Settle what only all rows together can tell: who assesses the leaves."""
        for draft in reversed(self.rows):
            if draft.below:
                leaves = [one.code for one in draft.walk() if not one.below]
                self.assessments.above(draft.code, leaves, draft.data)
        self.assessments.check_total()
        for draft in self.rows:
            if draft.below:
                continue
            if source := self._assessed_by(draft):
                draft.data["assessed_by"] = source
            if draft.record.flat and not draft.data.keys() & {"tasks", "lead", "merged_with"}:
                hint = Phrase("if its cells are merged with a row above, say so by `merged_with`")
                self.remarks.error(
                    draft.place,
                    Phrase(
                        "{code} looks empty: pasted text doesn't show merged cells", code=draft.code
                    ),
                    hint,
                )

    def say_unassessed(self) -> None:
        """Say of which leaves neither the document nor a set tells who assesses them."""
        leaves = (draft for draft in self.rows if not draft.below)
        if unknown := [leaf.code for leaf in leaves if "assessed_by" not in leaf.data]:
            message = Phrase("nothing tells who assesses {codes}", codes=tuple(unknown))
            hint = Phrase(
                "a column “Nguồn đánh giá” tells it (thẩm định, điều tra XHH, SIPAS, kinh tế - xã "
                "hội); so does the set of criteria, where the rows are those of 876/QĐ-BNV"
            )
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
        title = str(draft.data["title"])
        asked = "survey" if _ASKED.search(plain(title)) else None
        return _source(note, ["survey"]) or asked or _source(title, ["sipas"])


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


def _beside(records: list[Record]) -> tuple[list[Record], list[list[Record]]]:
    """Set apart the rows of points beside the maximum: each heading with those below it."""
    kept: list[Record] = []
    beside: list[list[Record]] = []
    inside = False
    for record in records:
        code, title = coded(record)
        if _is_bonus(code, title):
            beside.append([])
            inside = True
        elif inside and _ends_bonus(code, title):
            inside = False
        (beside[-1] if inside else kept).append(record)
    return kept, beside


def _is_bonus(code: Code | None, title: str) -> bool:
    """Whether a heading begins points beside the maximum: "IV. Điểm cộng"."""
    cut = cut_heading(title)
    return (code is None or len(code.steps) == 1) and plain(cut[1] if cut else title).startswith(
        _BONUS
    )


def _ends_bonus(code: Code | None, title: str) -> bool:
    return is_total(title) or (code is not None and code.roman and len(code.steps) == 1)


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
        later = {name: task.pop(name) for name in (*ASKED, "note") if name in task}
        if time := reader.words(owner, record, "time"):
            task["time"] = "\n".join(time)
        task |= later
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
