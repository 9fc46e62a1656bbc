"""A table laid out on paper: how wide words are, how columns share a width, which cells are one.

Widths are in em: multiples of the font's size. They are those of Times New Roman, rounded so
that a plan's words come out between 1 % too narrow and 3 % too wide.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.report.cells import Lines, naming, rows_shown, said, strong
from parplan.report.report import Kind, Table, Value

SPACE = 0.25
BOLD = 1.08
"""How much wider bold words are."""

LONGEST_WORD = 12.0
"""A word wider than this is no word: it may be broken."""

RAGGED = 2.0
"""How much of a line stays empty because the next word is too wide, more or less."""

_STEP = 0.25
_OTHER = 0.55
_IDEOGRAPH = 1.0
_WIDTHS = {
    character: width
    for characters, width in (
        ("ijlt|'", 0.28),
        (".,;:/\\!()[]-–fr`I", 0.33),
        ("sceazJ?", 0.44),
        ('bdghknopquvxy0123456789_$#*"đ', 0.5),
        ("FPSELTZ+=<>~^", 0.6),
        ("BCR", 0.67),
        ("ADGHKNOQUVXYwĐ&%", 0.74),
        ("mMW@—…", 0.95),
    )
    for character in characters
}


class Extent(NamedTuple):
    """A column's least and most width, and the mean of what its cells hold."""

    least: float
    most: float
    content: float


def width(text: str) -> float:
    """Measure a line of text."""
    return sum(map(_word, text.split(" "))) + SPACE * text.count(" ")


def extent(header: str, cells: Iterable[Sequence[str]], *, wraps: bool) -> Extent:
    """Measure a column: a header over cells of lines; `wraps` if lines may break at spaces."""
    least = max(map(_word, header.split()), default=0.0) * BOLD
    most, total, count = least, 0.0, 0
    for lines in cells:
        widths = [width(line) for line in lines]
        words = [word for line in lines for word in line.split(" ")] if wraps else lines
        least = max([least, *(min(width(word), LONGEST_WORD) for word in words)])
        most = max([most, *widths])
        total += sum(widths)
        count += 1
    return Extent(least, most, total / count if count else 0.0)


def height(text: str, room: float) -> int:
    """Count the lines that a text takes up when it is wrapped."""
    lines, left = 1, room
    for word in text.split():
        needed = _word(word)
        if needed > left and left < room:
            lines, left = lines + 1, room
        broken = max(0, math.ceil(needed / room) - 1)
        lines, left = lines + broken, left + broken * room - needed - SPACE
    return lines


def shared(extents: Sequence[Extent], room: float) -> list[float]:
    """Divide a width: nobody gets less than the least or more than the most, if that can be.

    What is to spare goes to the column that is tallest without it: for the bundled plan the rows
    come out within a tenth of the lowest that a search finds. If the room is too small even for
    the least, all are narrowed alike.
    """
    widths = [extent.least for extent in extents]
    if sum(widths) > room:
        return [width * room / sum(widths) for width in widths]
    for _ in range(int((room - sum(widths)) / _STEP)):
        growing = [i for i, extent in enumerate(extents) if widths[i] < extent.most]
        if not growing:
            break
        lines = {i: extents[i].content / max(_STEP, widths[i] - RAGGED) for i in growing}
        widths[max(lines, key=lines.__getitem__)] += _STEP
    return widths


def filled(extents: Sequence[Extent], room: float) -> list[float]:
    """Divide a whole width: as `shared`, then what is left to each in proportion."""
    widths = shared(extents, room)
    return [width * room / sum(widths) for width in widths]


@lru_cache(maxsize=8192)
def _word(word: str) -> float:
    letters = unicodedata.normalize("NFD", word)
    return sum(_letter(letter) for letter in letters if not unicodedata.combining(letter))


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _IDEOGRAPH
    return _WIDTHS.get(letter, _OTHER)


MERGED = frozenset({"tasks", "lead", "coordinating", "due", "product", "note"})
"""Columns that a row has in common with the one that it is merged with."""

READABLE = 8.0
"""Em that the column with the names has, if these are so long."""

COORDINATING = "coordinating"
LONG_LIST = 9.5
"""Em that the column of those who coordinate has: a long list stands there in row after row."""

HIGHEST = 4
"""Lines of an official heading, or little more."""


class TableLook(NamedTuple):
    """How a table is set: plainly, or as an official document has it, in the document's own words.

    An official table may have headings `above` others, by the keys of these columns, and a row
    that numbers its columns. It may have records of which `is_heading` says that they only name
    those below: what they say goes over all columns. Of the others, `merged_with` names the one
    by its code that has cells in common with them. In one that `is_readable`, columns of words are
    as wide as a column of names, even where their cells are still empty.
    """

    is_official: bool = False
    is_readable: bool = False
    above: Mapping[str, str] = {}
    is_numbered: bool = False
    is_heading: Callable[[Any], bool] | None = None
    merged_with: Callable[[Any], str | None] | None = None

    def say(self, phrase: Phrase, language: Language) -> str:
        """Put a label into words; those of a document aren't translated."""
        return str(phrase) if self.is_official else said(phrase, language)


PLAIN = TableLook()


class Merge(Enum):
    """Whether a cell is one with the cells right below it, or above it."""

    NONE = 0
    BEGUN = 1
    CONTINUED = 2


class Cell(NamedTuple):
    """A value that stands in a column, and goes over so many."""

    place: int
    value: Value
    span: int = 1
    merge: Merge = Merge.NONE


class Line(NamedTuple):
    """A row of the table; totals are the last."""

    cells: tuple[Cell, ...]
    strong: bool
    is_total: bool = False


def laid_out(table: Table, look: TableLook) -> list[Line]:
    """Give the lines of a table; in an official one all areas stand out."""
    merges = _merges(table, look)
    lines = []
    for index, (record, row, bold) in enumerate(
        zip(table.rows, table.lines, strong(table), strict=True)
    ):
        cells = [
            Cell(place, value, merge=merges.get((index, place), Merge.NONE))
            for place, value in enumerate(row.values)
        ]
        is_heading = look.is_heading is not None and look.is_heading(record)
        if is_heading:
            cells = [cells[0], cells[1]._replace(span=len(cells) - 1)]
        of_area = look.is_official and row.level == 1
        lines.append(Line(tuple(cells), bold or is_heading or of_area))
    if table.totals is not None:
        totals = tuple(Cell(place, value) for place, value in enumerate(table.totals))
        lines.append(Line(totals, strong=True, is_total=True))
    return lines


def worded(
    table: Table, lines: Sequence[Line], language: Language, look: TableLook
) -> list[tuple[Lines, ...]]:
    """Put the cells of all lines into words, paragraph by paragraph."""
    if look.is_official:
        return [tuple(own_words(cell.value, language) for cell in line.cells) for line in lines]
    return rows_shown(table, language)


def own_words(value: Value, language: Language) -> Lines:
    """Give a document's words as they stand; the language has the decimal sign."""
    match value:
        case None:
            return ("",)
        case Decimal() | int():
            return (language.value(value),)
        case str():
            return (value,)
    return value


def upper(table: Table, labels: Sequence[str], look: TableLook) -> list[Cell]:
    """Give the first row of a header of two; labels below no heading reach into the second."""
    found: list[Cell] = []
    before = ""
    for place, (column, label) in enumerate(zip(table.columns, labels, strict=True)):
        above = look.above.get(column.key, "")
        if above and above == before:
            found[-1] = found[-1]._replace(span=found[-1].span + 1)
        else:
            merge = Merge.NONE if above else Merge.BEGUN
            found.append(Cell(place, above or label, merge=merge))
        before = above
    return found


def extents(
    table: Table,
    labels: Sequence[str],
    lines: Sequence[Line],
    texts: Sequence[Sequence[Lines]],
    look: TableLook,
) -> list[Extent]:
    """Measure the columns in bold type; cells over several don't widen them.

    A long heading of an official table gets so much over narrow cells that it isn't high.
    """
    rows = [
        row
        for line, row in zip(lines, texts, strict=True)
        if all(cell.span == 1 for cell in line.cells)
    ]
    found = []
    for index, (column, label) in enumerate(zip(table.columns, labels, strict=True)):
        measured = extent(label, [row[index] for row in rows], wraps=column.kind is Kind.TEXT)
        least, most = measured.least * BOLD, measured.most * BOLD
        if look.is_official:
            least = max(measured.least, width(label) / HIGHEST + RAGGED / 2) * BOLD
        if column.key == COORDINATING:
            least = max(least, min(most, LONG_LIST))
        elif look.is_readable and column.kind is Kind.TEXT:
            least = max(least, READABLE)
        elif not look.is_official and index in naming(table):
            least = max(least, min(most, READABLE))
        widened = look.is_official or look.is_readable
        found.append(Extent(least, max(least, most) if widened else most, measured.content))
    return found


def _merges(table: Table, look: TableLook) -> dict[tuple[int, int], Merge]:
    """Find the cells that are one in the document, as the rows say with `merged_with`."""
    found: dict[tuple[int, int], Merge] = {}
    shared = [place for place, column in enumerate(table.columns) if column.key in MERGED]
    for index in _continued(table, look):
        above, row = table.lines[index - 1].values, table.lines[index].values
        for place in (place for place in shared if row[place] == above[place]):
            found.setdefault((index - 1, place), Merge.BEGUN)
            found[index, place] = Merge.CONTINUED
    return found


def _continued(table: Table, look: TableLook) -> Iterator[int]:
    """Find the rows that have cells in common with the row right above them."""
    keys = [column.key for column in table.columns]
    if look.merged_with is not None:
        heads: Iterable[Value] = map(look.merged_with, table.rows)
    elif {"code", "merged_with"}.issubset(keys):
        heads = table.values(keys.index("merged_with"))
    else:
        return
    codes = table.values(keys.index("code"))
    above: set[Value] = set()
    for index, (code, head) in enumerate(zip(codes, heads, strict=True)):
        if head is not None and head in above:
            yield index
            if look.is_official:
                continue  # whoever reads it again takes the first of merged rows for their head
        above = {code} if look.is_official else {code, head}
