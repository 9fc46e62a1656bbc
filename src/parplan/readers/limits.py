"""How much of a document is read. Beyond these, a document is refused, not cut short.

The largest real plan known has 136 rows, 9 columns and 0.7 MB of XML; each limit leaves room for
a hundred times that, and keeps what a hostile file can cost to seconds and to some hundred MB.
A small file can say "the same again" (a repeated row, a shared string, a sheet's part): so what
comes out is counted, over all of a document, in a `Tally`.
"""

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Unreadable

MEGABYTE = 1_000_000

FILE = 64 * MEGABYTE
"""Of a file as it lies on the disk: a scan pasted into a document is still below it."""

TEXT = 16 * MEGABYTE
"""Of a pasted text or a page: all of it is held at once, as text and as a tree."""

STREAMED = 300 * MEGABYTE
"""Of all parts together, unpacked: a million empty formatted rows of nine cells are 250 MB."""

HELD = 8 * MEGABYTE
"""Of a part that is held at once (styles, numbering, relations), and of what stands between two
rows of a part that is read row by row. As a tree it can take thirty times that."""

CHARACTERS = 10 * MEGABYTE
"""Of all cells and lines together, and of all shared strings, each held once."""

STRINGS = 500_000
"""Shared strings of a workbook, empty ones included."""

CELLS = 200_000
"""With something in them, in all tables together."""

SHEETS = 200
"""Of a workbook, hidden ones included."""

ENTRIES = 10_000
"""In a zip container: an office document has dozens."""

ROWS = 12_000
"""With something in them, in all tables together: a hundred times the largest plan."""

COLUMNS = 64
"""Of a table, from the first column on: programs that lay tables out by merging cells make 30."""

LINES = 100_000
"""Outside of the tables."""

WORD_PARAGRAPHS = 400_000
"""Of a Word document, empty ones included: every cell has one at least."""

PARAGRAPHS = 200
"""Of one row of a pasted text, among which its columns are looked for."""

NAMES = 60
"""Pieces between commas of one cell of agencies, among which names are looked for."""

WORDS = 100_000
"""Characters of one cell: Excel allows 32,767."""

MERGES = 200_000
"""Merged ranges of all sheets: the sample has 746."""

FORMAT = 1_000
"""Characters of a number format: Excel allows 255."""

ATTRIBUTES = 500
"""Of one tag of a page: the parser compares each of them with all others."""

SHORTER = Phrase("copy the two tables to a new document and import that")
"""What helps with a document that is too large."""


class Tally:
    """What has been read of one document so far: over all its parts, sheets and tables."""

    def __init__(self, file: str) -> None:
        """Begin with nothing; `file` is what the user calls the document."""
        self._file = file
        self._count = dict.fromkeys(MOST, 0)

    def add(self, what: str, place: Phrase, more: int = 1) -> None:
        """Count some more, met at a place; it is `Unreadable` when it is too much."""
        self._count[what] += more
        most, message = MOST[what]
        if self._count[what] > most:
            raise Unreadable(Phrase(message, file=self._file, place=place, most=most), SHORTER)

    def cell(self, place: Phrase, characters: int) -> None:
        """Count a cell that has something in it."""
        self.add("cells", place)
        self.add("characters", place, characters)


MOST = {
    "characters": (CHARACTERS, N_("{file}, {place}: more than {most} characters in all")),
    "cells": (CELLS, N_("{file}, {place}: more than {most} cells with something in them")),
    "rows": (ROWS, N_("{file}, {place}: more than {most} rows in all")),
    "merges": (MERGES, N_("{file}, {place}: more than {most} merged ranges in all")),
    "sheets": (SHEETS, N_("{file}, {place}: more than {most} sheets")),
}
"""What is counted: how much of it there may be, and what is said of more."""
