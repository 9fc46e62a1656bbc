"""A workbook to filter, add up and print: a sheet for each table.

- Points, percents and counts are numbers. They become floats only here, where the format knows
  nothing else; a float has more digits than any number of points. What isn't known is empty.
- Codes are text, as 1.10 isn't 1.1. Text that looks like a formula is text, too, and stays it
  when somebody edits the cell.
- A total is a formula if it is the sum of its column, with its value for programs that don't
  calculate.
- The bytes are the same for the same report: the workbook bears the plan's date.
"""

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.attribution import of_plan, signed_on
from parplan.render.cells import said
from parplan.render.emphasis import depths
from parplan.render.sheets import Sheet, Styles
from parplan.report import Report

NOTES = Phrase("Notes")
SEE_NOTES = Phrase("The sheet {name} has notes on this table.")

MOST_NOTES = 4
"""More notes than these get a sheet: above a table they are frozen, and would fill the screen."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "Times New Roman", "font_size": 12},
    "default_column_width": 72,
}
