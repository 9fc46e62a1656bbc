"""A table of provinces and their scores (CSV) → a whole field, or what is wrong at which line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Self

from parplan.files.loading import bytes_of
from parplan.files.saving import unreadable
from parplan.files.source import decoded
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level, Misread, Position, Refusal, Remark
from parplan.language.vietnamese import without_tones
from parplan.plan.plan import Node, Plan
from parplan.plan.points import decimals, tidy
from parplan.plan.published import Index, province_key, province_named

_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,12}))?\s*%?").fullmatch
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*').match
_DELIMITERS = (";", "\t", ",")
_LINES, _CELLS = 10_000, 1_000_000
"""Of a file: many years of both indices, with a column a leaf."""
_PROVINCES = 1_000
"""Of one year: some analyses compare each with all others."""
Faults = list[Remark[Position]]


class Cell(NamedTuple):
    """The text of one cell, and where it begins."""

    text: str
    place: Position

    def error(self, message: Phrase, hint: Phrase | None = None) -> Remark[Position]:
        """Say what is wrong with it."""
        return Remark(Level.ERROR, self.place, message, hint)

    def number(self, most: Decimal) -> tuple[Decimal | None, Faults]:
        """Read points between 0 and `most`, every digit of them."""
        if not self.text:
            hint = Phrase("leave the whole line out if it isn't known")
            return None, [self.error(Phrase("no number stands here"), hint)]
        found = _NUMBER(self.text)
        if found is None:
            hint = Phrase("a number such as 88.67 or 88,67")
            return None, [self.error(Phrase('"{given}" is no number', given=self.text[:40]), hint)]
        value = Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])
        if value > most:
            message = Phrase("{value} is more than the maximum, {most}", value=value, most=most)
            return None, [self.error(message)]
        return value, []


class Sheet(NamedTuple):
    """A header, and rows of as many cells; empty lines are left out."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def read(cls, file: str, content: bytes) -> tuple[Self | None, Faults]:
        """Read a file, called so; a row that doesn't fit the header is an error, and left out.

        It is a `Refusal` if it has more lines or cells than any field.
        """
        try:
            text = decoded(file, content)
        except Misread as refusal:
            return None, [*refusal.remarks]
        lines = re.split(r"\r\n|\r|\n", text, maxsplit=_LINES)
        if len(lines) > _LINES and lines[-1].strip():
            raise _too_large(file, Phrase("lines"), _LINES)
        filled = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t;,")]
        if len(filled) < 2:  # noqa: PLR2004 - a header and a province
            hint = Phrase("a line of column names, then a line a province")
            first = Cell("", Position(file, 1, 1))
            return None, [first.error(Phrase("the file has no rows"), hint)]
        unquoted = re.sub(r'"[^"]*"', "", filled[0][1])
        delimiter = next((d for d in _DELIMITERS if d in unquoted), ",")
        if sum(line.count(delimiter) for _, line in filled) > _CELLS:
            raise _too_large(file, Phrase("cells"), _CELLS)
        wrong: Faults = []
        rows = [_cells(line, Position(file, n, 1), delimiter, wrong) for n, line in filled]
        header, *below = rows
        while header and not header[-1].text:
            header.pop()
        fitting = [tuple(row) for row in below if _fits(row, len(header), delimiter, wrong)]
        return cls(tuple(header), tuple(fitting)), wrong


def _too_large(file: str, what: Phrase, most: int) -> Refusal:
    return Refusal(
        Phrase("{file} has more than {most} {what}", file=file, most=most, what=what),
        Phrase("keep one year, a line a province, and no other columns"),
    )


def _cells(line: str, start: Position, delimiter: str, wrong: Faults) -> list[Cell]:
    cells: list[Cell] = []
    at = 0
    while at <= len(line):
        quoted = _QUOTED(line, at)
        place = start._replace(column=at + 1)
        end = line.find(delimiter, quoted.end() if quoted else at)
        end = len(line) if end < 0 else end
        if quoted and not line[quoted.end() : end].strip():
            text = quoted[1].replace('""', '"')
        else:
            text = line[at:end]
            if text.lstrip().startswith('"'):
                hint = Phrase("a quote is not closed, or something stands behind it")
                message = Phrase("not a cell: {cell}", cell=text[:40])
                wrong.append(Cell(text, place).error(message, hint))
        cells.append(Cell(" ".join(text.split()), place))
        at = end + 1
    return cells


def _fits(row: list[Cell], width: int, delimiter: str, wrong: Faults) -> bool:
    """Take empty cells at the end off, and see whether a row is as wide as the header."""
    while len(row) > width and not row[-1].text:
        row.pop()
    if len(row) == width:
        return True
    at = row[min(width, len(row) - 1)]
    message = Phrase("{count} cells under {width} columns", count=len(row), width=width)
    hint = None
    if delimiter == "," and len(row) > width:
        hint = Phrase("with decimal commas, separate cells by ; or put numbers in quotes")
    wrong.append(at.error(message, hint))
    return False


PROVINCE = {"province", "tinh", "ten tinh", "dia phuong", "don vi", "tinh thanh pho", "name"}
SCORE = {
    *("score", "points", "total", "score pct", "par index", "pct", "chi so"),
    *("diem", "tong diem", "tong so", "tong", "diem so", "ket qua", "diem dat duoc"),
}
IGNORED = {"rank", "place", "no", "stt", "tt", "so tt", "hang", "xep hang", "thu hang", "vi tri"}
IGNORED |= {"note", "notes", "source", "basis", "ghi chu", "nguon"}
YEAR = {"year", "nam", "field of"}
INDEX = {"index", "ten chi so", "loai chi so"}
"""Such a column says PAR or SIPAS; with numbers in it, it is the score."""
_BEFORE_CODE = (
    *("area", "criterion", "leaf", "linh vuc", "tieu chi thanh phan", "tieu chi"),
    *("lv", "tctp", "tc"),
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
_PROVINCE, _SCORE, _YEAR, _INDEX = "province", "", "year", "index"
_INDICES = {index.casefold() for index in Index}

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
    ignored: tuple[str, ...] = ()
    """Headers of columns that mean nothing here, as they stand."""
    year: int | None = None
    """The year of the rows that were read, if a column says it."""

    @property
    def remarks(self) -> tuple[Phrase, ...]:
        """Say what was left out of the file, in one line."""
        if not self.ignored:
            return ()
        return (Phrase("Columns that were not used: {names}.", names=self.ignored),)

    def find(self, name: str) -> Entry | None:
        """Find a province by its name, as `province_named` does."""
        found = province_named(name, (entry.province for entry in self.entries))
        return next((entry for entry in self.entries if entry.province == found), None)


def read_field(
    file: Path, plan: Plan, year: int | None = None, index: str = Index.PAR, *, before: bool = False
) -> Field:
    """Read one year's field, or refuse it with everything that is wrong, at its lines.

    `year` and `index` choose rows where columns say them. `before` is for the field before that of
    `year`: the year before it, if the file has several; a file of one year is that field.
    """
    try:
        content = bytes_of(file)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    rows, faults = Rows.read(str(file), content, plan, index)
    field = None
    if rows is not None:
        years = rows.years
        if before:
            year = None if len(years) < 2 or year is None else year - 1  # noqa: PLR2004 - a choice
        _refuse_year(file, years, year)
        field, faults = rows.field(year, faults)
    if field is not None:
        if len(field.entries) > _PROVINCES:
            raise _too_large(str(file), Phrase("provinces"), _PROVINCES)
        return field
    message = Phrase("{file} is no field; mistakes: {count}", file=str(file), count=len(faults))
    raise Misread(sorted(faults, key=lambda one: one.place)[:_FEW], message)


def _refuse_year(file: Path, years: tuple[int, ...], year: int | None) -> None:
    """Refuse a year that isn't there, or none where there are several."""
    known = Phrase("known: {years}", years=tuple(map(str, years)))
    if year is not None and not years:
        raise Refusal(Phrase("{file} has no column for the year", file=str(file)))
    if year is not None and year not in years:
        message = Phrase("{file} has no field of {year}", file=str(file), year=str(year))
        raise Refusal(message, known)
    if year is None and len(years) > 1:
        message = Phrase("{file} has several years: which one?", file=str(file))
        hint = Phrase("choose with --year: {years}", years=tuple(map(str, years)))
        raise Refusal(message, hint)


def read(
    file: str, content: bytes, plan: Plan, year: int | None = None, index: str = Index.PAR
) -> tuple[Field | None, Faults]:
    """Read a field whose columns are a province and a score, areas or leaves of the plan's tree.

    What a column above can be added up from below is added up; if both are given, they have to
    agree as far as their decimals go.
    """
    rows, faults = Rows.read(file, content, plan, index)
    return (None, faults) if rows is None else rows.field(year, faults)


class Rows(NamedTuple):
    """The rows of one index in a file of one or several years, not yet added up."""

    columns: "_Columns"
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def read(cls, file: str, content: bytes, plan: Plan, index: str) -> tuple[Self | None, Faults]:
        """Read the header and take the rows of one index; what is wrong with it is told."""
        sheet, faults = Sheet.read(file, content)
        if sheet is None:
            return None, faults
        columns = _Columns(plan, sheet)
        misnamed = [fault for cell in sheet.header for fault in columns.take(cell)]
        misnamed = misnamed or list(columns.missing(sheet.header[0]))
        if misnamed:
            return None, faults + misnamed
        rows = tuple(row for row in sheet.rows if columns.index(row) in {None, index.casefold()})
        if not rows:
            none = sheet.header[0].error(Phrase("no rows of {which}", which=index))
            return None, faults or [none]
        faults += [fault for row in rows for fault in columns.no_year(row)]
        return cls(columns, rows), faults

    @property
    def years(self) -> tuple[int, ...]:
        """List the years that a column says, the earliest first."""
        return tuple(sorted({year for row in self.rows if (year := self.columns.year(row))}))

    def field(self, year: int | None, faults: Faults) -> tuple[Field | None, Faults]:
        """Add up the provinces of one year, or of all rows; a name stands there only once."""
        columns = self.columns
        entries: dict[str, tuple[Entry, int]] = {}
        for row in self.rows:
            if year is not None and columns.year(row) != year:
                continue
            entry, wrong = columns.entry(row)
            faults += wrong
            if entry is None:
                continue
            key = province_key(entry.province)
            if key in entries:
                message = Phrase("{province} stands twice", province=entry.province)
                hint = Phrase("its first line is {line}", line=entries[key][1])
                faults.append(row[columns.province].error(message, hint))
            entries.setdefault(key, (entry, row[0].place.line))
        if faults:
            return None, faults
        read = tuple(entry for entry, _ in entries.values())
        only = next(iter(self.years)) if year is None and len(self.years) == 1 else year
        return Field(read, columns.finest, tuple(columns.ignored), only), []


class _Columns:
    """What the columns of one file mean: the province, a score, or rows of Appendix 01."""

    def __init__(self, plan: Plan, sheet: Sheet) -> None:
        self._sheet = sheet
        self._areas = plan.areas
        self._titles = {_header(node.title): node.code for node in plan.areas}
        self._said: dict[str, str] = {}
        self.ignored: list[str] = []
        self._most = {node.code: node.max_points for node in plan.nodes}
        self._most[_SCORE] = plan.plan.totals.max_points
        self._meant: list[str | None] = []
        self.finest: tuple[Node, ...] = ()

    @property
    def province(self) -> int:
        return self._meant.index(_PROVINCE)

    def take(self, cell: Cell) -> Iterator[Remark[Position]]:
        """Take the next word of the header."""
        words = _header(cell.text)
        meant = self._meaning(words, len(self._meant))
        if meant is None and words and words not in IGNORED:
            self.ignored.append(cell.text)
        if meant is not None and meant in self._said:
            message = Phrase('"{words}" stands twice', words=cell.text)
            if _header(self._said[meant]) != words:
                one, other = self._said[meant], cell.text
                message = Phrase('"{one}" and "{other}" say the same', one=one, other=other)
            yield cell.error(message, Phrase("keep one of the two columns"))
        elif meant is not None:
            self._said[meant] = cell.text
        self._meant.append(meant)

    def _meaning(self, words: str, at: int) -> str | None:
        """Tell the province, a score, the year, the index or a row of the plan; else nothing."""
        if words in INDEX:
            which = {row[at].text.casefold() for row in self._sheet.rows}
            return _SCORE if not which & _INDICES else _INDEX
        for meant, known in ((_PROVINCE, PROVINCE), (_SCORE, SCORE), (_YEAR, YEAR)):
            if words in known:
                return meant
        if not words or words in IGNORED:
            return None
        code = self._titles.get(words) or _code(words)
        return code if code in self._most else None

    def _cell(self, row: Sequence[Cell], meant: str) -> Cell | None:
        return row[self._meant.index(meant)] if meant in self._meant else None

    def year(self, row: Sequence[Cell]) -> int | None:
        """Tell the year of a row, if a column says it."""
        cell = self._cell(row, _YEAR)
        return int(cell.text) if cell and cell.text.isascii() and cell.text.isdigit() else None

    def no_year(self, row: Sequence[Cell]) -> Iterator[Remark[Position]]:
        """Find what should be a year and isn't."""
        cell = self._cell(row, _YEAR)
        if cell and self.year(row) is None:
            hint = Phrase("a year such as 2024")
            yield cell.error(Phrase('"{given}" is no year', given=cell.text[:40]), hint)

    def index(self, row: Sequence[Cell]) -> str | None:
        """Tell which index a row is of, if a column says it."""
        cell = self._cell(row, _INDEX)
        if cell is None:
            return None
        words = _header(cell.text)
        return next((i for i in _INDICES if i in words.split()), words)

    def missing(self, first: Cell) -> Iterator[Remark[Position]]:
        """Find what keeps the columns from telling each province's total."""
        if _PROVINCE not in self._meant:
            yield first.error(Phrase("no column for the province"), Phrase("call it province"))
        given = set(filter(None, self._meant))
        lacking = tuple(area.code for area in self._areas if not _covered(area, given))
        if not lacking:
            self.finest = tuple(n for area in self._areas for n in _finest(area, given))
        elif _SCORE not in self._meant:
            message = Phrase(
                "no column for the score, and not enough to add up area {codes}", codes=lacking
            )
            hint = Phrase("call it score, or give every area or leaf a column")
            yield first.error(message, hint)

    def entry(self, row: Sequence[Cell]) -> tuple[Entry | None, Faults]:
        """Read one province."""
        values, faults = self._values(row)
        province = row[self.province]
        if not province.text:
            faults.append(province.error(Phrase("no province stands here")))
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

    def _values(self, row: Sequence[Cell]) -> tuple[dict[str, Decimal], Faults]:
        values: dict[str, Decimal] = {}
        faults: Faults = []
        for cell, meant in zip(row, self._meant, strict=True):
            if meant is None or meant in {_PROVINCE, _YEAR, _INDEX}:
                continue
            value, wrong = cell.number(self._most[meant])
            faults += wrong
            values[meant] = value or Decimal(0)
        return values, faults

    def _disagreeing(
        self, row: Sequence[Cell], values: Mapping[str, Decimal], sums: Mapping[str, Decimal]
    ) -> Iterator[Remark[Position]]:
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
                yield cell.error(message)


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
    """Find the code in "linh vuc 1", "1.1.1", "4.1.4. Tinh hop ly", "tc01.02", "II" or "II.3"."""
    for before in _BEFORE_CODE:
        words = words.removeprefix(f"{before} ")
        if re.match("[0-9]", words.removeprefix(before)):
            words = words.removeprefix(before)
    if not words:
        return ""
    first, *parts = words.split()[0].rstrip(".").split(".")
    parts = [_ROMAN.get(first, first), *parts]
    return ".".join(part.lstrip("0") for part in parts)
