"""A table of provinces and their scores (CSV) → a whole field, or what is wrong at which line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.files.csv_table import Cell, Fault, Sheet
from parplan.files.saving import unreadable
from parplan.language.phrases import Phrase
from parplan.language.refusal import Misread, Refusal
from parplan.language.vietnamese import fold, without_tones
from parplan.plan.plan import Node, Plan
from parplan.plan.points import decimals, tidy

PROVINCE = {"province", "tinh", "ten tinh", "dia phuong", "don vi", "tinh thanh pho", "name"}
SCORE = {
    *("score", "points", "total", "score pct", "par index", "pct", "index", "chi so"),
    *("diem", "tong diem", "tong so", "tong", "diem so", "ket qua", "diem dat duoc"),
}
IGNORED = {"rank", "place", "no", "stt", "tt", "so tt", "hang", "xep hang", "thu hang", "vi tri"}
IGNORED |= {"note", "notes", "source", "basis", "year", "ghi chu", "nguon", "nam"}
_BEFORE_CODE = ("area", "criterion", "leaf", "linh vuc", "tieu chi thanh phan", "tieu chi", "lv")
_PROVINCE, _SCORE = "province", ""
_FEW = 20
"""So many mistakes are told; there may be more."""


class Entry(NamedTuple):
    """One province of a field. Nothing is rounded."""

    province: str
    total: Decimal
    areas: Mapping[str, Decimal]
    """The areas whose points are known, by code."""
    finest: tuple[Decimal, ...]
    """Points by the field's `finest` columns."""


class Field(NamedTuple):
    """All provinces of one year, in the order of the file."""

    entries: tuple[Entry, ...]
    finest: tuple[Node, ...]
    """The rows of Appendix 01 that the total is added up from; none if only totals are given."""

    def find(self, name: str) -> Entry | None:
        """Find a province; its kind ("tỉnh"), case and, if need be, tones don't matter."""
        for key in (_key, _toneless):
            found = [e for e in self.entries if key(e.province) == key(name)]
            if len(found) == 1:
                return found[0]
        return None


def read_field(file: Path, plan: Plan) -> Field:
    """Read a field, or refuse it with everything that is wrong, at its lines."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    field, faults = read(content, plan)
    if field is not None:
        return field
    faults.sort(key=lambda fault: (fault.line, fault.column))
    told = Phrase("{file} is no field; mistakes: {count}", file=str(file), count=len(faults))
    for fault in faults[:_FEW]:
        place = f"{file}:{fault.line}:{fault.column}"
        told = Phrase(
            "{before}\n{place}: error: {message}", before=told, place=place, message=fault.message
        )
        if fault.hint:
            told = Phrase("{before}\n    {hint}", before=told, hint=fault.hint)
    raise Misread(told)


def read(content: bytes, plan: Plan) -> tuple[Field | None, list[Fault]]:
    """Read a field whose columns are a province and a score, areas or leaves of the plan's tree.

    What a column above can be added up from below is added up; if both are given, they have to
    agree as far as their decimals go.
    """
    sheet, faults = Sheet.read(content)
    if sheet is None:
        return None, faults
    columns = _Columns(plan)
    misnamed = [fault for cell in sheet.header for fault in columns.take(cell)]
    misnamed = misnamed or list(columns.missing(sheet.header[0]))
    if misnamed:
        return None, faults + misnamed
    entries: dict[str, tuple[Entry, int]] = {}
    for row in sheet.rows:
        entry, wrong = columns.entry(row)
        faults += wrong
        if entry is None:
            continue
        if _key(entry.province) in entries:
            line = entries[_key(entry.province)][1]
            message = Phrase("{province} stands twice", province=entry.province)
            hint = Phrase("its first line is {line}", line=line)
            faults.append(row[columns.province].fault(message, hint))
        entries.setdefault(_key(entry.province), (entry, row[0].line))
    if faults:
        return None, faults
    return Field(tuple(entry for entry, _ in entries.values()), columns.finest), []


class _Columns:
    """What the columns of one file mean: the province, a score, or rows of Appendix 01."""

    def __init__(self, plan: Plan) -> None:
        self._areas = plan.areas
        self._most = {node.code: node.max_points for node in plan.nodes}
        self._most[_SCORE] = plan.plan.totals.max_points
        self._meant: list[str | None] = []
        self.finest: tuple[Node, ...] = ()

    @property
    def province(self) -> int:
        return self._meant.index(_PROVINCE)

    def take(self, cell: Cell) -> Iterator[Fault]:
        """Take the next word of the header."""
        words = _header(cell.text)
        meant: str | None = None
        if words in PROVINCE or words in SCORE:
            meant = _PROVINCE if words in PROVINCE else _SCORE
        elif words and words not in IGNORED:
            meant = _code(words)
            if meant not in self._most:
                hint = Phrase("known: province, score, and codes such as 1 or 1.1.1")
                yield cell.fault(Phrase('"{words}" is no column', words=cell.text), hint)
        if meant is not None and meant in self._meant:
            yield cell.fault(Phrase('"{words}" stands twice', words=cell.text))
        self._meant.append(meant)

    def missing(self, first: Cell) -> Iterator[Fault]:
        """Find what keeps the columns from telling each province's total."""
        if _PROVINCE not in self._meant:
            yield first.fault(Phrase("no column for the province"), Phrase("call it province"))
        given = set(filter(None, self._meant))
        lacking = tuple(area.code for area in self._areas if not _covered(area, given))
        if not lacking:
            self.finest = tuple(n for area in self._areas for n in _finest(area, given))
        elif _SCORE not in self._meant:
            message = Phrase(
                "no column for the score, and not enough to add up area {codes}", codes=lacking
            )
            hint = Phrase("call it score, or give every area or leaf a column")
            yield first.fault(message, hint)

    def entry(self, row: Sequence[Cell]) -> tuple[Entry | None, list[Fault]]:
        """Read one province."""
        values, faults = self._values(row)
        province = row[self.province]
        if not province.text:
            faults.append(province.fault(Phrase("no province stands here")))
        if faults:
            return None, faults
        sums: dict[str, Decimal] = {}
        for area in self._areas:
            _add_up(area, values, sums)
        areas = {a.code: sums[a.code] for a in self._areas if a.code in sums}
        if len(areas) == len(self._areas):
            sums[_SCORE] = tidy(sum(areas.values(), Decimal(0)))
        faults += self._disagreeing(row, values, sums)
        total = sums.get(_SCORE, values.get(_SCORE, Decimal(0)))
        return Entry(province.text, total, areas, tuple(sums[n.code] for n in self.finest)), faults

    def _values(self, row: Sequence[Cell]) -> tuple[dict[str, Decimal], list[Fault]]:
        values: dict[str, Decimal] = {}
        faults: list[Fault] = []
        for cell, meant in zip(row, self._meant, strict=True):
            if meant is None or meant == _PROVINCE:
                continue
            value, wrong = cell.number(self._most[meant])
            faults += wrong
            values[meant] = value or Decimal(0)
        return values, faults

    def _disagreeing(
        self, row: Sequence[Cell], values: Mapping[str, Decimal], sums: Mapping[str, Decimal]
    ) -> Iterator[Fault]:
        """Find what its columns below don't add up to, further off than its last decimal."""
        for cell, meant in zip(row, self._meant, strict=True):
            given, exact = values.get(meant or _SCORE), sums.get(meant or _SCORE)
            if meant is None or given is None or exact is None:
                continue
            off = abs(exact - given)
            if off >= Decimal(1).scaleb(-decimals(given)):
                message = Phrase(
                    "{given} here, the columns below it add up to {sum}: {off} off",
                    given=given,
                    sum=exact,
                    off=tidy(off),
                )
                yield cell.fault(message)


def _add_up(node: Node, values: Mapping[str, Decimal], sums: dict[str, Decimal]) -> None:
    """Find a row's points: the exact sum of those below, else what its own column says."""
    for child in node.children:
        _add_up(child, values, sums)
    if node.children and all(child.code in sums for child in node.children):
        sums[node.code] = tidy(sum((sums[c.code] for c in node.children), Decimal(0)))
    elif node.code in values:
        sums[node.code] = values[node.code]


def _covered(node: Node, given: set[str]) -> bool:
    """Whether a row has a column, or can be added up from columns below."""
    below = node.children
    return node.code in given or (bool(below) and all(_covered(child, given) for child in below))


def _finest(node: Node, given: set[str]) -> list[Node]:
    """List the rows from which a row is added up, or the row itself."""
    if node.children and all(_covered(child, given) for child in node.children):
        return [finest for child in node.children for finest in _finest(child, given)]
    return [node]


def _header(words: str) -> str:
    """Reduce a header to letters, digits and points: "Tỉnh, thành phố" → "tinh thanh pho"."""
    return re.sub("[^a-z0-9.]+", " ", without_tones(words)).strip()


def _code(words: str) -> str:
    """Find the code in "linh vuc 1", "1.1.1" or "4.1.4. Tinh hop ly"."""
    for before in _BEFORE_CODE:
        words = words.removeprefix(f"{before} ")
    return words.split()[0].rstrip(".:")


def _key(name: str) -> str:
    """Leave a province's kind out: "Tỉnh Đắk Nông" is "Đắk Nông"."""
    return _bare(fold(name), ("tỉnh", "thành phố", "tp.", "tp"))


def _toneless(name: str) -> str:
    return _bare(without_tones(name), ("tinh", "thanh pho", "tp.", "tp"))


def _bare(words: str, kinds: tuple[str, ...]) -> str:
    for kind in kinds:
        words = words.removeprefix(f"{kind} ")
    return words
