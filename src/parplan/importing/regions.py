"""Where in a document the tables of a plan are: their headers, and the rows below them.

A column's title tells what it means, by the words that provinces write above the same columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from parplan.importing.numbers import cut_code, cut_heading, read_code, read_section
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.language.vietnamese import fold, without_tones
from parplan.plan.results import Round
from parplan.readers import limits
from parplan.readers.grid import Block, Grid, GridCell, GridRow, TextLine

FIGURES = ("max_points", "score", "target")
LOST = "lost"
"""The points lost: checked, and no part of the data, since they follow from the others."""
NUMBERS = (*FIGURES, LOST)
AGENCIES = ("lead", "coordinating")
SELF_SCORE = "self_score"
ASSESSED = ("figures", "scoring", "evidence", SELF_SCORE)
"""What a self-assessment says of a leaf, in the order in which its table has it."""
FIELDS = (
    *("code", "title", *NUMBERS, "assessed_by", "merged_with", "tasks", *AGENCIES, "time"),
    *("due", "product", "note", *ASSESSED),
)
"""What a column can be read as, under the names of the data."""

EXTRA = "extra"
"""A further column, kept under its title."""

_LONGEST = 80
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_LATIN = re.compile(r"[^a-z0-9 ]+")


def _titles(
    words: Iterable[tuple[str, str, str]],
) -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    return tuple(
        (field, frozenset(filter(None, whole.split("|"))), tuple(filter(None, parts.split("|"))))
        for field, whole, parts in words
    )


# The first that fits: the whole title, or a part of it. Words without tone marks, since many are
# typed so or mistyped; plain strings, since regular expressions take longer to compile than to use.
_WORDS = _titles(
    (
        ("code", "stt|so stt|tt|so tt|so thu tu|no|code", ""),
        ("code", "ma|ma so|ma tieu chi|ma hieu|ky hieu|so hieu", ""),
        ("note", "note", "ghi chu"),
        ("merged_with", "merged with", "gop o voi"),
        (EXTRA, "", "tieng anh|english|nguyen nhan|xep hang|thu hang"),
        (LOST, "lost", "diem mat|diem tru|diem bi mat|diem bi tru|diem chua dat"),
        (SELF_SCORE, "self score", "tu cham|tu danh gia"),
        ("evidence", "evidence", "kiem chung|minh chung"),
        ("scoring", "scoring", "cach tinh|cach cham"),
        ("figures", "figures", "so lieu"),
        (EXTRA, "", "chenh lech|ty le|chua dat"),
        (EXTRA, "", " tang|giam|kinh phi|don vi tinh"),
        ("lead", "", "chu tri phoi hop|chu tri va phoi hop"),
        ("coordinating", "coordinating", "phoi hop"),
        ("lead", "lead", "chu tri|co quan thuc hien|don vi thuc hien|chiu trach nhiem"),
        ("lead", "nguoi thuc hien|bo phan thuc hien", ""),
        ("assessed_by", "assessed by", "hinh thuc danh gia|phuong phap danh gia|cach danh gia"),
        ("assessed_by", "", "nguon danh gia|nguon diem"),
        ("max_points", "diem|max|max points", "toi da|diem chuan|bo tieu chi|thang diem"),
        ("due", "due|han|deadline", "thoi han|thoi gian hoan thanh|han hoan thanh|ngay hoan thanh"),
        ("due", "", "moc hoan thanh|thoi diem hoan thanh|han chot"),
        ("product", "product", "san pham|ket qua dau ra"),
        ("time", "time", "thoi gian|thoi diem|tien do"),
        ("tasks", "task|tasks", "nhiem vu|giai phap|noi dung thuc hien|hoat dong"),
        ("title", "title", "tieu chi|linh vuc"),
        ("target", "target", "muc tieu|chi tieu|phan dau"),
        ("score", "score|dat", "diem dat|dat duoc|diem tham dinh|ket qua"),
        ("score", "", "diem 20|diem nam 20|dat nam 20"),
        ("title", "ten", "ten |noi dung|chi so thanh phan"),
    )
)

POINTS = "points"
"""Points whose round their title doesn't name."""

_ROUNDS = (
    (EXTRA, "", "chenh lech|ty le|y kien|ghi chu|ly do|nguyen nhan|diem mat|diem tru"),
    (EXTRA, "", "nguoi tham dinh|don vi tham dinh|co quan tham dinh|kiem chung"),
    (Round.SELF.value, "self|self score", "tu cham|tu danh gia"),
    (Round.APPRAISAL2.value, "appraisal2|appraisal 2", "tham dinh lan 2|tham dinh lan hai"),
    (Round.APPRAISAL2.value, "", "tham dinh vong 2|tham dinh 2|tham dinh lai|sau giai trinh"),
    (Round.APPRAISAL1.value, "appraisal1|appraisal 1", "tham dinh"),
    (Round.OFFICIAL.value, "official", "cong bo|chinh thuc"),
    (POINTS, "diem|diem so|so diem|points", "tong diem"),
)
"""What columns of points are called by the round that states them."""
_WORDS_OF_ROUNDS = (
    *_titles(_ROUNDS),
    *((POINTS if name == "score" else name, whole, parts) for name, whole, parts in _WORDS),
)
_STATED = frozenset((POINTS, *(round_.value for round_ in Round)))

_DONE_BY = frozenset(
    (
        *("thuc hien", "to chuc thuc hien", "phan cong thuc hien", "trach nhiem thuc hien"),
        *("trach nhiem", "phan cong"),
    )
)
_GROUPS = _DONE_BY | {"diem", "diem so"}

_TALLEST = 3
_FEWEST = 3
_TOTAL = re.compile(r"(tổng|cộng)\b")
_PLAIN_TOTAL = re.compile(r"(tong|cong)( cong| diem| so| so diem)?|total")


class Meaning(NamedTuple):
    """What a title means: a field of the data, or `extra`; and of which year."""

    field: str
    year: int | None


class Vocabulary:
    """Which titles are known: those above, and first of all those that the user names."""

    def __init__(self, wishes: Mapping[str, str], *, of_rounds: bool = False) -> None:
        """Take the wishes: a column's title or number → a field or `extra`.

        `of_rounds`: it is a table of points, whose columns are named by the round that states them.
        """
        self._wishes = {plain(title): field for title, field in wishes.items()}
        self._of_rounds = of_rounds
        self.granted: set[str] = set()

    def wished(self, names: Iterable[str]) -> str | None:
        """Tell as what the user wants a column to be read, by the first name of it that is known.

        It is called by its number, by the words of each of its header's rows, or by all of them.
        """
        for name in filter(None, map(plain, names)):
            if field := self._wishes.get(name):
                self.granted.add(name)
                return field
        return None

    @property
    def refused(self) -> list[str]:
        """Wishes for columns that were nowhere found."""
        return [title for title in self._wishes if title not in self.granted]

    def meaning(self, title: str) -> Meaning | None:
        """Recognise a title, `None` if its words are not known."""
        return self.wish(title) or _meaning(title, of_rounds=self._of_rounds)

    def wish(self, title: str) -> Meaning | None:
        """Tell what the user wants a title to mean."""
        field = self._wishes.get(plain(title)) if title and self._wishes else None
        if field is None:
            return None
        known = _meaning(title, of_rounds=self._of_rounds)
        return Meaning(field, known.year if known else None)

    def heads(self, fields: set[str]) -> bool:
        """Whether columns of these fields are those of a table that is looked for."""
        if self._of_rounds:
            return bool(fields & {"code", "title"} and fields & _STATED)
        return len(fields) >= _FEWEST and bool(fields & {"title", "tasks"})

    def divides(self, below: str, above: str) -> bool:
        """Whether a title names the round of what the title above it only calls points."""
        if not self._of_rounds:
            return False
        means, wider = self.meaning(below), self.meaning(above)
        if means is None or wider is None:
            return False
        return wider.field == POINTS and means.field in _STATED


@lru_cache(maxsize=4096)
def _meaning(title: str, *, of_rounds: bool) -> Meaning | None:
    if not title or len(title) > _LONGEST:
        return None
    words = plain(title)
    year = _YEAR.search(title)
    for name, whole, parts in _WORDS_OF_ROUNDS if of_rounds else _WORDS:
        if words in whole or any(part in words for part in parts):
            return Meaning(name, int(year[1]) if year else None)
    return None


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """Bring a title to what its writers agree on: no tone marks, case or punctuation."""
    return " ".join(_LATIN.sub(" ", without_tones(title)).split())


def is_year(title: str) -> bool:
    """Whether a title only adds a year to the one above it."""
    return re.fullmatch(r"(nam )?20[0-9]{2}", plain(title)) is not None


def is_group(title: str) -> bool:
    """Whether a title stands over several columns and is none itself."""
    return plain(title) in _GROUPS


def is_numbering(words: list[str]) -> bool:
    """Whether cells number the columns: (1) (2) (3), 1 2 3, A B 1 2=3-4."""
    few = 3
    numbers = [re.match(r"\(?\s*([0-9]{1,2}|[A-Z])\s*\)?(?=\s*(=|$))", word) for word in words]
    if len(words) < few or not all(numbers):
        return False
    values = [int(n[1]) for n in numbers if n and n[1].isdecimal()]
    return values == list(range(values[0], values[0] + len(values))) if values else False


class TitledColumn(NamedTuple):
    """What stands under one title: the grid's columns from `start` to before `end`."""

    start: int
    end: int
    title: str
    place: Phrase
    meaning: Meaning | None
    rows: tuple[str, ...]
    """What each row of the header says of it, from above."""

    @property
    def whole(self) -> str:
        """All that its header says, row by row."""
        return " ".join(self.rows)


@dataclass
class Region:
    """A header and the rows that belong to it, with the lines that lead to it."""

    place: Phrase
    columns: list[TitledColumn]
    before: list[TextLine]
    flat: bool = False
    rows: list[GridRow] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many of the grid's columns it has."""
        return self.columns[-1].end


class Other(NamedTuple):
    """A table in which no header was found; what its cells say is among the lines, too."""

    place: Phrase
    lines: list[TextLine]


class LaidOut(NamedTuple):
    """A document in its two kinds of things: regions of rows, and lines."""

    regions: list[Region]
    lines: list[TextLine]
    others: list[Other]
    after: list[TextLine]
    """The lines behind the last row of the last region."""


def lay_out(blocks: Iterable[Block], vocabulary: Vocabulary, remarks: Remarks) -> LaidOut:
    """Find every region, and everything else as lines, in the document's order."""
    return _Finder(vocabulary, remarks).find(blocks)


class _Finder:
    def __init__(self, vocabulary: Vocabulary, remarks: Remarks) -> None:
        self._vocabulary, self._remarks = vocabulary, remarks
        self._regions: list[Region] = []
        self._lines: list[TextLine] = []
        self._since: list[TextLine] = []
        self._others: list[Other] = []
        self._end = 0

    def find(self, blocks: Iterable[Block]) -> LaidOut:
        rows = 0
        for block in blocks:
            if isinstance(block, TextLine):
                self._line(block)
                continue
            rows += len(block.rows)
            if rows > limits.ROWS:
                raise Unreadable(Phrase("more than {most} rows in all", most=limits.ROWS))
            if block.rows and not self._goes_on(block):
                self._table(block)
        return LaidOut(self._regions, self._lines, self._others, self._lines[self._end :])

    def _line(self, line: TextLine) -> None:
        if len(self._lines) == limits.LINES:
            raise Unreadable(Phrase("more than {most} lines of text", most=limits.LINES))
        self._lines.append(line)
        self._since.append(line)

    def _table(self, table: Grid) -> None:
        region: Region | None = None
        at = 0
        before = len(self._lines)
        while at < len(table.rows):
            header = _header(table.rows, at, self._vocabulary)
            if header is None:
                region = self._row(table.rows[at], region)
                at += 1
                continue
            columns, height = header
            if region is None or [c.title for c in columns] != [c.title for c in region.columns]:
                region = Region(table.place, columns, self._since, table.flat)
                self._since = []
                self._regions.append(region)
            else:
                repeated = Phrase("the header is repeated here, and left out")
                self._remarks.read(table.rows[at].place, repeated)
            at += height
            if at < len(table.rows) and is_numbering([c.text for c in table.rows[at].filled]):
                at += 1
        if region is None:
            self._others.append(Other(table.place, self._lines[before:]))

    def _row(self, row: GridRow, region: Region | None) -> Region | None:
        """Take a row into a region; outside of one, its cells are lines."""
        if region is not None and not _is_line(row):
            region.rows.append(row)
            self._end = len(self._lines)
        else:
            for cell in row.filled:
                for words in cell.paragraphs:
                    self._line(TextLine(cell.place, words))
        return region

    def _goes_on(self, table: Grid) -> bool:
        """Take a table without a header as the end of the one before it, if it looks so."""
        if not self._regions:
            return False
        region = self._regions[-1]
        first = table.rows[0]
        if len(first.cells) != region.width or not _begins_with_code(first, region):
            return False
        if any(_header(table.rows, at, self._vocabulary) for at in range(len(table.rows))):
            return False
        message = Phrase("a table without a header: read with the columns of the one before it")
        self._remarks.warn(table.place, message)
        region.rows += table.rows
        self._end = len(self._lines)
        return True


def _begins_with_code(row: GridRow, region: Region) -> bool:
    column = next((c for c in region.columns if c.meaning and c.meaning.field == "code"), None)
    if column is None:
        return False
    words = row.cells[column.start].text
    return read_code(words) is not None or read_section(words) is not None


def _is_line(row: GridRow) -> bool:
    """Whether a row in a table is a line of its own: one text in front, and no number in it."""
    if len(row.filled) != 1 or not row.cells[0].paragraphs:
        return False
    words = row.cells[0].text
    coded = read_code(words) or cut_code(words) or cut_heading(words)
    return coded is None and not is_total(words)


def is_total(words: str) -> bool:
    """Whether a row's title says that it adds up the rows above ("Cộng", but not "Công tác")."""
    return _TOTAL.match(fold(words)) is not None or _PLAIN_TOTAL.fullmatch(plain(words)) is not None


def _header(
    rows: tuple[GridRow, ...], at: int, vocabulary: Vocabulary
) -> tuple[list[TitledColumn], int] | None:
    """Read a header that begins in a row: its columns, and how many rows it has."""
    known = [cell for cell in rows[at].filled if vocabulary.meaning(cell.text)]
    if len(known) < _FEWEST - 1:
        return None
    height = 1
    while height < _TALLEST and at + height < len(rows):
        if not _goes_deeper(rows, at, at + height, vocabulary):
            break
        height += 1
    columns = list(_columns(rows[at : at + height], vocabulary))
    fields = {c.meaning.field for c in columns if c.meaning} - {EXTRA}
    return (columns, height) if vocabulary.heads(fields) else None


def _goes_deeper(rows: tuple[GridRow, ...], at: int, below: int, vocabulary: Vocabulary) -> bool:
    """Whether a row only divides the columns of the header above it."""
    row = rows[below]
    if is_numbering([cell.text for cell in row.filled]):
        return False
    for column, cell in enumerate(row.cells):
        if not cell.paragraphs or cell.covered:
            continue
        title = _origin(rows[at:below], column)
        if title is None or not title.paragraphs or is_group(title.text):
            continue
        if is_year(cell.text) or (is_year(title.text) and not re.search("[0-9]", cell.text)):
            continue
        if vocabulary.divides(cell.text, title.text):
            continue
        if _span(rows[at:below], column) <= _span(rows[below : below + 1], column):
            return False
    return bool(row.filled) or any(cell.above for cell in row.cells)


def _origin(rows: tuple[GridRow, ...], column: int) -> GridCell | None:
    """Find the cell that shows in the lowest of these rows at a column."""
    for row in reversed(rows):
        while column < len(row.cells) and row.cells[column].left and column:
            column -= 1
        if column >= len(row.cells):
            return None
        if not row.cells[column].above:
            return row.cells[column]
    return None


def _span(rows: tuple[GridRow, ...], column: int) -> int:
    """Count the columns in which the same cell shows as in this one."""
    width = max(len(row.cells) for row in rows)
    origin = _origin(rows, column)
    start, end = column, column + 1
    while start > 0 and _origin(rows, start - 1) is origin:
        start -= 1
    while end < width and _origin(rows, end) is origin:
        end += 1
    return end - start


def _columns(rows: tuple[GridRow, ...], vocabulary: Vocabulary) -> Iterator[TitledColumn]:
    width = max(len(row.cells) for row in rows)
    chains = [
        tuple(_origin(rows[: depth + 1], column) for depth in range(len(rows)))
        for column in range(width)
    ]
    _spread_years(chains)
    start = 0
    for column in range(1, width + 1):
        if column < width and _same(chains[column], chains[start]):
            continue
        cells = [cell for cell in dict.fromkeys(chains[start]) if cell and cell.paragraphs]
        words = tuple(cell.text for cell in cells)
        title, whole = words[-1] if words else "", " ".join(words)
        means = vocabulary.meaning(title) or vocabulary.meaning(whole)
        if means is None:
            means = next(filter(None, map(vocabulary.wish, reversed(words))), None)
        if means is None and plain(title) in _DONE_BY:
            means = Meaning("lead", None)
        if means and means.year is None and (year := _YEAR.search(whole)):
            means = Meaning(means.field, int(year[1]))
        place = cells[-1].place if cells else rows[0].place
        yield TitledColumn(start, column, title if means else whole, place, means, words)
        start = column


def _spread_years(chains: list[tuple[GridCell | None, ...]]) -> None:
    """Let a year stand over the columns behind it, too, where nobody merged the cells."""
    for column in range(1, len(chains)):
        above, *below = chains[column]
        before = chains[column - 1][0]
        titled = any(cell is not above and cell and cell.paragraphs for cell in below)
        if above and not above.paragraphs and titled and before and is_year(before.text):
            chains[column] = (before, *below)


def _same(some: tuple[GridCell | None, ...], others: tuple[GridCell | None, ...]) -> bool:
    return all(a is b for a, b in zip(some, others, strict=True)) and some[-1] is not None
