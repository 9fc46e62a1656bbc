"""How much of a document is read. Beyond these, a document is refused, not cut short.

The largest real plan known has 136 rows, 9 columns and 0.7 MB of XML; each limit leaves room for
a hundred times that, and keeps what a hostile file can cost to seconds and to some hundred MB.
"""

MEGABYTE = 1_000_000

FILE = 64 * MEGABYTE
"""Of a file as it lies on the disk: a scan pasted into a document is still below it."""

TEXT = 16 * MEGABYTE
"""Of a pasted text or a page: all of it is held at once, as text and as a tree."""

STREAMED = 400 * MEGABYTE
"""Of a part that is read row by row: a million empty formatted rows of nine cells are 250 MB."""

HELD = 8 * MEGABYTE
"""Of a part that is held at once (styles, numbering, relations), and of what stands between two
rows of a part that is read row by row. As a tree it can take thirty times that."""

SHARED = 64 * MEGABYTE
"""Characters of all shared strings of a workbook, each held once."""

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
"""Merged ranges of a sheet: the sample has 746."""
