"""A sheet of a workbook: styles, what stands above a table, room for words, and paper.

Widths are pixels, heights are points. Excel makes a row as high as its text where nobody says how
high it is, LibreOffice doesn't.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from parplan.report.cells import storable
from parplan.report.layout import BOLD, height

EM = 16
"""Pixels in an em of the font."""

LINE = 15.75
"""Points from a line to the next."""

TALLEST = 409.0
"""Points that Excel allows a row."""

ROOM = 1600
"""Pixels that a table fills at most, if words and numbers allow: on A4 it is readable."""

PADDING = 22
"""Pixels of a column that its words don't have."""

FILTER_BUTTON = 20

ORDINARY = 72
"""Pixels of a column that nobody has made wider: what Excel makes of the font."""

_A4 = 9
_FOOTER = '&C&"Times New Roman,Regular"&12&P/&N'

SIZE = 12
FONT = {"font_name": "Times New Roman", "font_size": SIZE}

_GRID = {"border": 1, "border_color": "#A6A6A6", "valign": "top"}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "text_wrap": True, "valign": "vcenter"},
    "table": {"bold": True, "text_wrap": True, "valign": "vcenter"},
    "plan": {"italic": True, "text_wrap": True, "valign": "top"},
    "caution": {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 2},
    "note": {"text_wrap": True, "valign": "top"},
    "link": {"text_wrap": True, "valign": "top", "underline": 1, "font_color": "#0B57D0"},
    "header": {
        **_GRID,
        "bold": True,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#DCE6F1",
    },
    "cell": _GRID,
    "strong": {**_GRID, "bold": True, "bg_color": "#F2F2F2"},
    "total": {**_GRID, "bold": True, "bg_color": "#F2F2F2", "top": 2, "top_color": "#000000"},
}


class Styles:
    """The styles of one workbook."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        """Make styles in this workbook."""
        self._made = cache(lambda items: workbook.add_format(dict(items)))

    def __call__(self, look: str, **more: object) -> Any:  # noqa: ANN401
        """Give the style of that look, with more properties in XlsxWriter's names."""
        properties = {**_LOOKS[look], **more}
        return self._made(tuple(sorted(properties.items())))


def relative_size(look: str) -> float:
    """Give the size of a look's font as a multiple of the usual."""
    size = _LOOKS[look].get("font_size", SIZE)
    return size / SIZE if isinstance(size, int) else 1


class Heading(NamedTuple):
    """What stands above a table: `table` is its title, if the report has several.

    So many rows and pixels are left `free` below it for a drawing. The `official` lines of a
    document stand in the middle, and in the place of all others.
    """

    title: str = ""
    plan: str = ""
    table: str = ""
    notes: tuple[str, ...] = ()
    free: tuple[int, int] = (0, 0)
    official: tuple[str, ...] = ()
    caution: str = ""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Give the lines that there are, each after the name of its look."""
        if self.official:
            *titles, attached_to = self.official
            yield from (("title", text) for text in titles)
            yield "plan", attached_to
            return
        found = [("title", self.title), ("plan", self.plan)]
        found += [("caution", self.caution), ("table", self.table)]
        found += [("note", note) for note in self.notes]
        yield from ((look, text) for look, text in found if text)


def write_heading(sheet: Any, heading: Heading, pixels: Sequence[int], styles: Styles) -> int:  # noqa: ANN401 - XlsxWriter has no types
    """Write lines over all columns, as high as they need to be; give the next row."""
    for index, wide in enumerate(pixels):
        sheet.set_column_pixels(index, index, wide)
    rows = list(heading.lines())
    for row, (look, text) in enumerate(rows):
        style = styles(look, align="center") if heading.official else styles(look)
        if not heading.official:
            # A merged cell doesn't grow with its text, in no program.
            sheet.set_row(row, line_height(text, sum(pixels), relative_size(look)))
        if len(pixels) > 1:
            sheet.merge_range(row, 0, row, len(pixels) - 1, "", style)
        sheet.write_string(row, 0, storable(text), style)
    set_up_page(sheet, is_official=bool(heading.official))
    return len(rows)


def write_notes(sheet: Any, heading: Heading, styles: Styles) -> int:  # noqa: ANN401
    """Write nothing but a heading, on a sheet of its own; give the row below it."""
    return write_heading(sheet, heading, [ROOM // 2], styles)


def set_up_page(sheet: Any, *, is_official: bool = False) -> None:  # noqa: ANN401
    """Set a sheet up for paper: A4, lying, as wide as its columns."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    if not is_official:
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.set_footer(_FOOTER)


def header_height(labels: Sequence[str], pixels: Sequence[int]) -> float:
    """Say how high the row of labels has to be, each with the button of the filter."""
    rooms = [wide - FILTER_BUTTON for wide in pixels]
    return row_height(map(lines_of, labels, rooms, [BOLD] * len(labels)))


def line_height(text: str, pixels: int, size: float = 1) -> float:
    """Say how high a row has to be for one bold text, of a size relative to the others."""
    return row_height([lines_of(text, pixels, BOLD * size)]) * size


def row_height(lines: Iterable[float]) -> float:
    """Say how high a row has to be for cells of so many lines."""
    return min(TALLEST, max(lines) * LINE + 1.5)


def lines_of(text: str, pixels: float, widened: float) -> int:
    """Count the lines of a text in a column, its letters being wider than usual."""
    return height(text, max(1.0, (pixels - PADDING) / EM / widened))
