"""Three ways to put strips on a screen. None of them wraps, cuts or hides a code or a number.

Each has the lines of a `header`, the lines of a `row` in a style, and the `width` that it fills.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from parplan.report.cells import UNKNOWN
from parplan.report.strips import NARROW, Strip, wrapped

GAP = 2
INDENT = 2


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Every strip has a place of its own on the line. `steps` is a header from `steps.py`."""

    strips: Sequence[Strip]
    widths: Sequence[int]
    steps: Sequence[str] = ()

    @property
    def width(self) -> int:
        """The strips with the gaps between them."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    def header(self) -> list[Text]:
        """Give the labels, standing on the line below them if they don't come down in steps."""
        if self.steps:
            return [Text(step, "bold") for step in self.steps]
        labels = [
            wrapped(strip.label, width)
            for strip, width in zip(self.strips, self.widths, strict=True)
        ]
        tallest = max(map(len, labels))
        return self._lines([[""] * (tallest - len(label)) + label for label in labels], "bold")

    def row(self, index: int, style: str) -> list[Text]:
        """Give one row's cells, text wrapped to its width."""
        cells = [
            [part for line in strip.cells[index] for part in wrapped(line, width)]
            for strip, width in zip(self.strips, self.widths, strict=True)
        ]
        return self._lines(cells, style)

    def _lines(self, cells: list[list[str]], style: str) -> list[Text]:
        lines = []
        for parts in zip_longest(*cells, fillvalue=""):
            line = Text(style=style)
            for strip, width, part in zip(self.strips, self.widths, parts, strict=True):
                line.append(" " * GAP if line else "")
                line.append(strip.aligned(part, width), "cyan" if strip.is_bar else None)
            line.rstrip()
            lines.append(line)
        return lines


@dataclass(frozen=True, slots=True)
class Stacked:
    """A line with a row's name, and its numbers below it."""

    heading: SideBySide
    numbers: SideBySide
    width: int

    def header(self) -> list[Text]:
        """Give the labels in the places of what they name."""
        return self.heading.header() + _indented(self.numbers.header())

    def row(self, index: int, style: str) -> list[Text]:
        """Give the name, wrapped to the whole width, and the numbers."""
        return self.heading.row(index, style) + _indented(self.numbers.row(index, style))


@dataclass(frozen=True, slots=True)
class Named:
    """A paragraph for each row, each value beside its label."""

    heading: SideBySide | None
    strips: Sequence[Strip]
    width: int

    def header(self) -> list[Text]:
        """Give nothing: the labels stand in the rows."""
        return []

    def row(self, index: int, style: str) -> list[Text]:
        """Give the name, then short values after each other, then texts."""
        lines = [Text()] if index else []
        lines += self.heading.row(index, style or "bold") if self.heading else []
        room = self.width - INDENT
        said = [
            strip for strip in self.strips if strip.cells[index][0].strip() not in {"", UNKNOWN}
        ]
        short = [strip for strip in said if _is_short(strip, room)]
        texts = [strip for strip in said if not _is_short(strip, room)]
        found = _flowing([_item(strip, index) for strip in short], room)
        for strip in texts:
            found += _paragraph(strip, index, room)
        return lines + _indented([Text(line) for line in found])


def _indented(lines: list[Text]) -> list[Text]:
    return [Text(" " * INDENT, line.style).append_text(line) for line in lines]


def _is_short(strip: Strip, room: int) -> bool:
    in_a_line = all(len(lines) == 1 for lines in strip.cells)
    brief = strip.content <= NARROW or not strip.is_text
    return in_a_line and brief and cell_len(strip.label) + 2 + strip.content <= room


def _item(strip: Strip, index: int) -> str:
    return f"{strip.label}: {strip.aligned(strip.cells[index][0], strip.content)}"


def _flowing(items: list[str], room: int) -> list[str]:
    lines: list[str] = []
    gap = " " * (GAP + 1)
    for item in items:
        if lines and cell_len(lines[-1] + gap + item) <= room:
            lines[-1] += gap + item
        else:
            lines.append(item)
    return [line.rstrip() for line in lines if line.strip()]


def _paragraph(strip: Strip, index: int, room: int) -> list[str]:
    first, *others = strip.cells[index]
    entries = [f"{strip.label}:", first, *others] if others else [f"{strip.label}: {first}"]
    parts = [part for entry in entries for part in wrapped(entry, room - INDENT)]
    return [parts[0], *(" " * INDENT + part for part in parts[1:])]
