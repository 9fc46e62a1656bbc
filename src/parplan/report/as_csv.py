r"""CSV for programs and spreadsheets.

- UTF-8 with a byte order mark (without one Excel misreads Vietnamese); lines end in CR LF.
- One row of column keys, then the rows. A report with more than one table has a first column
  `table` with the table's key, and all keys of its tables; what a table lacks stays empty.
- Numbers have a decimal point and all their digits. Entries of a list are joined with "; ".
  What isn't known is empty.
- Text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` first, also after white
  space or in full width), or that begins with a tab or a new line, has an apostrophe before it.
- Totals are left out: whoever adds up a column would count everything twice.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.report.cells import harmless
from parplan.report.report import Report, Value

_FORMULA = re.compile(r"[\x00-\x20\s]*[=+\-@＝＋－＠]|[\t\r\n]")


class _Written:
    """What a writer writes to; whoever asks it for a row is given the row's text."""

    def write(self, text: str) -> str:
        """Give back what is written."""
        return text


def render(report: Report, _language: Language) -> bytes:
    """Write all rows of a report; the language of people makes no difference to them."""
    return b"".join(pieces(report))


def pieces(report: Report) -> Iterator[bytes]:
    """Write row by row, as they come."""
    several = len(report.tables) > 1
    keys = dict.fromkeys(column.key for table in report.tables for column in table.columns)
    writer = csv.DictWriter(_Written(), ["table", *keys] if several else list(keys), restval="")
    yield str(writer.writeheader()).encode("utf-8-sig")
    for table in report.tables:
        for row in table.each_line():
            pairs = zip(table.columns, row.values, strict=True)
            cells = {column.key: _cell(value) for column, value in pairs}
            written: object = writer.writerow({"table": table.key, **cells} if several else cells)
            yield str(written).encode()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
    text = harmless(value if isinstance(value, str) else "; ".join(value))
    return f"'{text}" if _FORMULA.match(text) else text
