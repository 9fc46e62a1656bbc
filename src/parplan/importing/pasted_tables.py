"""Tables put together again from paragraphs, each of which was a cell or a part of one.

The header's order tells which columns there are; a code, a title and numbers tell where a row
begins. Empty cells are gone, so what is left of a row is shared out by what it looks like.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from parplan.importing import codes
from parplan.importing.headers import AGENCIES, EXTRA, FIGURES, Vocabulary, is_group, is_numbering
from parplan.importing.pasted_cells import share_out
from parplan.importing.points import is_points
from parplan.importing.records import unplaced
from parplan.importing.regions import is_total
from parplan.importing.register import Register
from parplan.language.phrases import Phrase
from parplan.readers.grid import Block, Cell, Line, Row, Table, checked
from parplan.readers.remarks import Remarks, Unreadable

_FEWEST = 3
_MOST = 30
_NUMBERS = re.compile(r"[0-9.,\s]+")


class _Header(NamedTuple):
    """The columns of a flattened table, in the order in which its cells come."""

    titles: list[Line]
    fields: list[str]
    end: int

    @property
    def figures(self) -> int:
        """How many columns of numbers follow the title."""
        return sum(field in FIGURES for field in self.fields)

    @property
    def texts(self) -> list[int]:
        """The columns of words behind them."""
        return list(range(2 + self.figures, len(self.fields)))


class FlatText:
    """Puts tables together from paragraphs."""

    def __init__(
        self, lines: list[Line], vocabulary: Vocabulary, register: Register, remarks: Remarks
    ) -> None:
        """Take the paragraphs of a text."""
        self._lines, self._vocabulary = lines, vocabulary
        self._register, self._remarks = register, remarks
        self._tables = 0

    def blocks(self) -> Iterator[Block]:
        """Find the tables among the paragraphs."""
        at = 0
        while at < len(self._lines):
            header = self._header(at)
            if header is None:
                yield self._lines[at]
                at += 1
                continue
            self._tables += 1
            rows = [self._titles(header)]
            end = self._end(header)
            rows += self._rows(header, end)
            yield Table(Phrase("table {table}", table=self._tables), checked(rows), flat=True)
            at = end

    def _header(self, at: int) -> _Header | None:
        """Read a header that begins here with the title of the codes' column."""
        found = self._vocabulary.meaning(self._lines[at].text)
        if found is None or found.field != "code":
            return None
        end, numbered = self._header_end(at)
        titles = _ungrouped(self._lines[at:end], self._vocabulary)
        meanings = [self._vocabulary.meaning(line.text) for line in titles]
        fields = [m.field if m else EXTRA for m in meanings]
        if len(set(fields) - {EXTRA}) < _FEWEST:
            return None
        place = self._lines[at].place
        if numbered and numbered != len(titles):
            raise Unreadable(
                Phrase(
                    "{place}: {reason}",
                    place=place,
                    reason=Phrase(
                        "the header has {titles} titles for {columns} numbered columns",
                        titles=len(titles),
                        columns=numbered,
                    ),
                ),
                Phrase("import the document itself (.docx, .xlsx, .html)"),
            )
        header = _Header(titles, fields, end + numbered)
        leading = fields[2 : 2 + header.figures]
        if not {"title", "tasks"} & {fields[1]} or not set(leading) <= set(FIGURES):
            raise Unreadable(
                Phrase(
                    "{place}: columns in this order can't be told apart in pasted text", place=place
                ),
                Phrase("import the document itself (.docx, .xlsx, .html)"),
            )
        return header

    def _header_end(self, at: int) -> tuple[int, int]:
        """Find where a header ends, and how many columns the numbers below it count."""
        stop = min(at + _MOST, len(self._lines))
        for end in range(at + 1, stop):
            numbers: list[str] = []
            for line in self._lines[end:stop]:
                if line.text.strip("()") != str(len(numbers) + 1):
                    break
                numbers.append(line.text)
            if is_numbering(numbers):
                return end, len(numbers)
            words = self._lines[end].text
            if not self._vocabulary.meaning(words) and not is_group(words):
                return end, 0
        return stop, 0

    def _titles(self, header: _Header) -> Row:
        cells = tuple(Cell(line.place, (line.text,)) for line in header.titles)
        return Row(header.titles[0].place, cells)

    def _end(self, header: _Header) -> int:
        """Find where a table ends: behind its totals, or where an appendix or the list begins."""
        for at in range(header.end, len(self._lines)):
            words = self._lines[at].text.casefold()
            if words.startswith(("phụ lục", "nơi nhận")):
                return at
            if header.figures and self._is_total(at, header.figures):
                return at + 1 + header.figures
        return len(self._lines)

    def _is_total(self, at: int, figures: int) -> bool:
        numbers = self._lines[at + 1 : at + 1 + figures]
        if not is_total(self._lines[at].text) or codes.read(self._lines[at - 1].text):
            return False
        return len(numbers) == figures and all(is_points(number.text) for number in numbers)

    def _rows(self, header: _Header, end: int) -> Iterator[Row]:
        starts = [at for at in range(header.end, end) if self._begins(at, header, end)]
        for line in self._lines[header.end : starts[0] if starts else end]:
            yield Row(line.place, (Cell(line.place, (line.text,)),))
        for at, after in pairwise([*starts, end]):
            yield self._row(at, after, header)

    def _begins(self, at: int, header: _Header, end: int) -> bool:
        """Whether a row begins here: a code, a title, and as many numbers as there are columns."""
        if header.figures and self._is_total(at, header.figures):
            return True
        if at + 1 >= end:
            return False
        words, title = self._lines[at].text, self._lines[at + 1].text
        code = codes.read(words) is not None or (not header.figures and codes.section(words))
        if not code or _NUMBERS.fullmatch(title):
            return False
        return not header.figures or is_points(self._lines[min(at + 2, len(self._lines) - 1)].text)

    def _row(self, at: int, after: int, header: _Header) -> Row:
        cells = [Cell(self._lines[at].place)] * len(header.fields)
        lines = self._lines[at:after]
        if is_total(lines[0].text):
            lines = [Line(lines[0].place, ""), *lines]
        for column, line in enumerate(lines[:2]):
            cells[column] = Cell(line.place, (line.text,) if line.text else ())
        numbers = []
        for line in lines[2 : 2 + header.figures]:
            if not is_points(line.text):
                break
            numbers.append(line)
        if len(numbers) == header.figures:
            for column, line in enumerate(numbers, start=2):
                cells[column] = Cell(line.place, (line.text,))
        else:
            self._remarks.error(
                lines[0].place,
                Phrase(
                    "{count} numbers for {columns} columns: not placed: {numbers}",
                    count=len(numbers),
                    columns=header.figures,
                    numbers=tuple(line.text for line in numbers),
                ),
            )
        self._share(lines[2 + len(numbers) :], cells, header)
        return Row(self._lines[at].place, tuple(cells))

    def _share(self, lines: list[Line], cells: list[Cell], header: _Header) -> None:
        columns = header.texts
        fields = [header.fields[column] for column in columns]
        shares, sure = share_out([line.text for line in lines], fields, self._register)
        if not sure:
            message = Phrase("which column these paragraphs belong to is not certain")
            self._remarks.warn(lines[0].place, message, Phrase("compare the row with the document"))
        at = 0
        for column, size in zip(columns, shares, strict=True):
            if size:
                taken = lines[at : at + size]
                cells[column] = Cell(taken[0].place, tuple(line.text for line in taken))
            at += size
        for line in lines[at:]:
            cell = Cell(line.place, (line.text,))
            unplaced(cell, self._remarks, Phrase("its row has no column left for it"))


def _ungrouped(lines: list[Line], vocabulary: Vocabulary) -> list[Line]:
    """Leave out titles over several columns; the columns that they stand over take their place."""
    group = next(
        (at for at, line in enumerate(lines) if at and _stands_over(line, vocabulary)), None
    )
    if group is None:
        return lines
    under = [line for line in lines[group + 1 :] if _field(line, vocabulary) in AGENCIES]
    if not under:
        return lines
    rest = [line for line in lines[group + 1 :] if line not in under]
    return [*lines[:group], *under, *rest]


def _stands_over(line: Line, vocabulary: Vocabulary) -> bool:
    return is_group(line.text) and _field(line, vocabulary) is None


def _field(line: Line, vocabulary: Vocabulary) -> str | None:
    meaning = vocabulary.meaning(line.text)
    return meaning.field if meaning else None
