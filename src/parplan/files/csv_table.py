"""A CSV file as people's programs write it → cells that know where they stand.

Comma, semicolon or tab between cells; decimal point or comma; a byte order mark or none.
"""

import re
from decimal import Decimal
from typing import NamedTuple, Self

from parplan.files.source import decoded
from parplan.language.phrases import Phrase
from parplan.language.refusal import Misread
from parplan.language.remarks import Level, Position, Remark

_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,12}))?\s*%?").fullmatch
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*').match
_DELIMITERS = (";", "\t", ",")


class Cell(NamedTuple):
    """The text of one cell, and where it begins."""

    text: str
    place: Position

    def error(self, message: Phrase, hint: Phrase | None = None) -> Remark[Position]:
        """Say what is wrong with it."""
        return Remark(Level.ERROR, self.place, message, hint)

    def number(self, most: Decimal) -> tuple[Decimal | None, list[Remark[Position]]]:
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
    def read(cls, file: str, content: bytes) -> tuple[Self | None, list[Remark[Position]]]:
        """Read a file, called so; a row that doesn't fit the header is an error, and left out."""
        try:
            text = decoded(file, content)
        except Misread as refusal:
            return None, [*refusal.remarks]
        lines = re.split(r"\r\n|\r|\n", text)
        filled = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t;,")]
        if len(filled) < 2:  # noqa: PLR2004 - a header and a province
            hint = Phrase("a line of column names, then a line a province")
            first = Cell("", Position(file, 1, 1))
            return None, [first.error(Phrase("the file has no rows"), hint)]
        unquoted = re.sub(r'"[^"]*"', "", filled[0][1])
        delimiter = next((d for d in _DELIMITERS if d in unquoted), ",")
        wrong: list[Remark[Position]] = []
        rows = [_cells(line, Position(file, n, 1), delimiter, wrong) for n, line in filled]
        header, *below = rows
        while header and not header[-1].text:
            header.pop()
        fitting = [tuple(row) for row in below if _fits(row, len(header), delimiter, wrong)]
        return cls(tuple(header), tuple(fitting)), wrong


def _cells(line: str, start: Position, delimiter: str, wrong: list[Remark[Position]]) -> list[Cell]:
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


def _fits(row: list[Cell], width: int, delimiter: str, wrong: list[Remark[Position]]) -> bool:
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
