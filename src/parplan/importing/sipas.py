"""Appendix 02: records → parts, sections and tasks."""

from dataclasses import dataclass, field
from typing import Any

from parplan.files.yaml_text import Value
from parplan.importing.numbers import cut_heading, is_roman, read_section
from parplan.importing.parts import RowReader, goes_on
from parplan.importing.records import Record, View, coded
from parplan.importing.register import Register
from parplan.language.phrases import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.plan.placeholders import PLACEHOLDER

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
            self.parts.append({"code": "A", "title": PLACEHOLDER, "sections": []})
            self.remarks.warn(
                record.place, Phrase("there is no part above it: part A is put there")
            )
        return self.parts[-1]

    def _task(self, number: int, title: str, record: Record, reader: RowReader) -> Data:
        sections = self._part(record)["sections"]
        if not sections:
            sections.append({"code": "I", "title": PLACEHOLDER, "tasks": []})
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
