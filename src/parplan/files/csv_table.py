"""A CSV file as people's programs write it → cells that know where they stand.

Comma, semicolon or tab between cells; decimal point or comma; a byte order mark or none.
"""

import re
from decimal import Decimal
from typing import NamedTuple, Self

from parplan.language.phrases import Phrase

_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,12}))?\s*%?").fullmatch
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*').match
_DELIMITERS = (";", "\t", ",")


class Fault(NamedTuple):
    """What is wrong with a file, and where; line and column are counted from 1."""

    line: int
    column: int
    message: Phrase
    hint: Phrase | None = None


class Cell(NamedTuple):
    """The text of one cell, and where it begins."""

    text: str
    line: int
    column: int

    def fault(self, message: Phrase, hint: Phrase | None = None) -> Fault:
        """Say what is wrong with it."""
        return Fault(self.line, self.column, message, hint)

    def number(self, most: Decimal) -> tuple[Decimal | None, list[Fault]]:
        """Read points between 0 and `most`, every digit of them."""
        if not self.text:
            hint = Phrase("leave the whole line out if it isn't known")
            return None, [self.fault(Phrase("no number stands here"), hint)]
        found = _NUMBER(self.text)
        if found is None:
            hint = Phrase("a number such as 88.67 or 88,67")
            return None, [self.fault(Phrase('"{given}" is no number', given=self.text[:40]), hint)]
        value = Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])
        if value > most:
            message = Phrase("{value} is more than the maximum, {most}", value=value, most=most)
            return None, [self.fault(message)]
        return value, []


class Sheet(NamedTuple):
    """A header, and rows of as many cells; empty lines are left out."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def read(cls, content: bytes) -> tuple[Self | None, list[Fault]]:
        """Read a file; a row that doesn't fit the header is a fault, and left out."""
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return None, [Fault(1, 1, Phrase("the file is in UTF-16"), Phrase("save it as UTF-8"))]
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8-sig", "replace")
            line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
            message = Phrase("the file is not UTF-8 from here on")
            return None, [Fault(line, column, message, Phrase("save it as UTF-8"))]
        lines = re.split(r"\r\n|\r|\n", text)
        filled = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" \t;,")]
        if len(filled) < 2:  # noqa: PLR2004 - a header and a province
            hint = Phrase("a line of column names, then a line a province")
            return None, [Fault(1, 1, Phrase("the file has no rows"), hint)]
        unquoted = re.sub(r'"[^"]*"', "", filled[0][1])
        delimiter = next((d for d in _DELIMITERS if d in unquoted), ",")
        faults: list[Fault] = []
        rows = [_cells(line, n, delimiter, faults) for n, line in filled]
        header, *below = rows
        while header and not header[-1].text:
            header.pop()
        fitting = [tuple(row) for row in below if _fits(row, len(header), delimiter, faults)]
        return cls(tuple(header), tuple(fitting)), faults


def _cells(line: str, number: int, delimiter: str, faults: list[Fault]) -> list[Cell]:
    cells: list[Cell] = []
    at = 0
    while at <= len(line):
        quoted = _QUOTED(line, at)
        end = line.find(delimiter, quoted.end() if quoted else at)
        end = len(line) if end < 0 else end
        if quoted and not line[quoted.end() : end].strip():
            text = quoted[1].replace('""', '"')
        else:
            text = line[at:end]
            if text.lstrip().startswith('"'):
                hint = Phrase("a quote is not closed, or something stands behind it")
                faults.append(
                    Fault(number, at + 1, Phrase("not a cell: {cell}", cell=text[:40]), hint)
                )
        cells.append(Cell(" ".join(text.split()), number, at + 1))
        at = end + 1
    return cells


def _fits(row: list[Cell], width: int, delimiter: str, faults: list[Fault]) -> bool:
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
    faults.append(at.fault(message, hint))
    return False
