"""A table on a screen: the first layout in which its columns are whole.

1. Side by side; if they don't fit, with fewer columns of text; then without the bars. First to
   go are the texts that tell the fewest rows apart, and of equals the last.
2. If not even one column of text fits beside the codes and numbers, it stands above them.
3. If these alone don't fit side by side, each is named in a paragraph for each row.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.text import Text

from parplan.language.catalogue import Language
from parplan.report.cells import BULLET, UNKNOWN, Lines, naming, rows_shown, said, telling
from parplan.report.report import Kind, Table, Value

NARROW = 18
"""Fewer columns of the screen than this make running text hard to read."""

BAR = 10
"""How wide a bar is that stands for the largest value."""

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FRACTION = re.compile(r"(?<=\d)\D.*$")


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of text, of numbers or codes (never wrapped), or of bars; a cell for each row.

    `content` is the width of its widest line, `longest` of all lines of a cell after each other.
    It can't do with less than `least`, and gains nothing from more than `most`. `telling` is how
    many rows it tells apart; those that `names` a row stand above the rest where there's no room.
    """

    label: str
    cells: tuple[Lines, ...]
    kind: Kind | None
    names: bool
    telling: int
    content: int
    longest: int
    least: int
    most: int

    @property
    def is_number(self) -> bool:
        """Whether its cells stand on the right."""
        return self.kind is not None and self.kind.is_number

    @property
    def is_text(self) -> bool:
        """Whether its cells may be wrapped, and the strip be left out."""
        return self.kind is Kind.TEXT

    @property
    def is_bar(self) -> bool:
        """Whether it only shows what the column before it says."""
        return self.kind is None

    def aligned(self, line: str, width: int) -> str:
        """Fill a line up to a width: numbers stand on the right."""
        space = " " * (width - cell_len(line))
        return space + line if self.is_number else line + space


def strips_of(table: Table, language: Language, *, ascii_only: bool) -> Iterator[Strip]:
    """Measure every column of a table, its totals being one more row."""
    names = naming(table)
    columns = zip(*rows_shown(table, language), strict=True)
    for i, (column, shown) in enumerate(zip(table.columns, columns, strict=True)):
        cells = on_the_point(shown) if column.kind.is_number else shown
        label = said(column.label, language)
        yield _measured(label, cells, column.kind, names=i in names, telling=telling(table, i))
        if column.bar:
            bars = _bars(table.values(i), ascii_only=ascii_only)
            bars += [""] * (len(cells) - len(bars))
            yield _measured("", [(bar,) for bar in bars], None, names=False, telling=0)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at its spaces, and a word only if it alone is too wide; keep a bullet free."""
    if cell_len(text) <= width:
        return [text]
    if text.startswith(BULLET):
        first, *others = wrapped(text.removeprefix(BULLET), width - len(BULLET))
        return [BULLET + first, *(" " * len(BULLET) + other for other in others)]
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, width)
    return lines or [""]


def _measured(
    label: str, cells: Sequence[Lines], kind: Kind | None, *, names: bool, telling: int
) -> Strip:
    content = max((cell_len(line) for lines in cells for line in lines), default=0)
    longest = max((sum(map(cell_len, lines)) for lines in cells), default=0)
    most = max([content, *map(cell_len, label.split())])
    least = min(NARROW, most) if kind is Kind.TEXT else most
    return Strip(label, tuple(cells), kind, names, telling, content, longest, least, most)


def on_the_point(cells: Sequence[Lines]) -> list[Lines]:
    """Pad with spaces so that the decimal signs stand below each other."""
    tails = [len(found[0]) if (found := _FRACTION.search(text)) else 0 for (text,) in cells]
    return [(text + " " * (max(tails) - tail),) for (text,), tail in zip(cells, tails, strict=True)]


def _bars(values: Iterable[Value], *, ascii_only: bool) -> list[str]:
    numbers = [value if isinstance(value, Decimal | int) else Decimal(0) for value in values]
    largest = Decimal(max(numbers, default=0))
    draw = _hashes if ascii_only else _blocks
    return [draw(max(1, int(n / largest * BAR * 8))) if n > 0 else "" for n in numbers]


def _blocks(eighths: int) -> str:
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _hashes(eighths: int) -> str:
    return "#" * -(-eighths // 8)


THREAD = "│"

Label = tuple[int, str]
"""Where it begins, and its text."""


def stepped(labels: Sequence[str], places: Sequence[int], room: int) -> list[str]:
    """Give each label a line, with a thread down to its place; or nothing, if one has no room.

    From the left they go on to the right of their places, from the right to the left. Both at
    once makes the shortest header, one alone has more room.
    """
    ways = ((True, True), (True, False), (False, True))
    return next(filter(None, (_steps(labels, places, room, way) for way in ways)), [])


def _steps(
    labels: Sequence[str], places: Sequence[int], room: int, way: tuple[bool, bool]
) -> list[str]:
    lines: list[str] = []
    left, right = 0, len(labels) - 1
    while left <= right:
        threads = [*places[:left], *places[right + 1 :]]
        first = (places[left], labels[left])
        last = (places[right] + 1 - cell_len(labels[right]), labels[right])
        sides = [side for side, wanted in zip((first, last), way, strict=True) if wanted]
        longer = sorted(sides, key=lambda side: -cell_len(side[1]))
        choices = [sides, *([side] for side in longer)]
        chosen = next((choice for choice in choices if _is_free(choice, threads, room)), None)
        if chosen is None:
            return []
        lines.append(_line(chosen, threads))
        left += first in chosen
        right -= last in chosen
    return lines


def _is_free(labels: Sequence[Label], threads: Sequence[int], room: int) -> bool:
    taken = set(threads)
    for begin, label in labels:
        end = begin + cell_len(label)
        if begin < 0 or end > room or not taken.isdisjoint(range(begin - 1, end + 1)):
            return False
        taken.update(range(begin, end))
    return True


def _line(labels: Sequence[Label], threads: Sequence[int]) -> str:
    line = ""
    for begin, part in sorted([*labels, *((place, THREAD) for place in threads)]):
        line += " " * (begin - cell_len(line)) + part
    return line


GAP = 2
INDENT = 2


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Every strip has a place of its own on the line. `steps` is a header of `stepped`."""

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


READABLE = 100
"""Running text in longer lines than this makes eyes lose their line."""

Layout = SideBySide | Stacked | Named


def fitted(strips: Sequence[Strip], width: int) -> tuple[Layout, list[Strip]]:
    """Choose the layout for a width, and say which strips it leaves out."""
    plain = [strip for strip in strips if not strip.is_bar]
    for shown in _choices(strips, plain):
        if widths := shared(shown, width):
            return SideBySide(shown, widths), _without(plain, shown)
    heading, rest = _headed(plain, width)
    numbers = [strip for strip in rest if not strip.is_text]
    if heading and numbers and (below := _narrow(numbers, width - INDENT)):
        return Stacked(heading, below, width), _without(rest, numbers)
    return Named(heading, rest, width), []


def recorded(strips: Sequence[Strip], width: int) -> Named:
    """Give each row a paragraph, which holds everything at any width."""
    readable = min(width, READABLE)
    heading, rest = _headed([strip for strip in strips if not strip.is_bar], readable)
    return Named(heading, rest, readable)


def shared(strips: Sequence[Strip], width: int) -> list[int] | None:
    """Divide a width among strips: each column of the screen to what is tallest without it."""
    widths = [strip.least for strip in strips]
    spare = width - sum(widths) - GAP * (len(strips) - 1)
    for _ in range(spare):
        growing = [i for i, strip in enumerate(strips) if widths[i] < strip.most]
        if not growing:
            break
        widths[max(growing, key=lambda i: strips[i].longest / widths[i])] += 1
    return widths if spare >= 0 else None


def _narrow(strips: Sequence[Strip], width: int) -> SideBySide | None:
    """Put strips side by side, if need be no wider than their content."""
    if widths := shared(strips, width):
        return SideBySide(strips, widths)
    widths = [max(1, strip.content) for strip in strips]
    starts = [sum(widths[:i]) + GAP * i for i in range(len(widths))]
    if starts[-1] + widths[-1] > width:
        return None
    places = [
        start + taken - 1 if strip.is_number else start
        for strip, start, taken in zip(strips, starts, widths, strict=True)
    ]
    steps = stepped([strip.label for strip in strips], places, width)
    return SideBySide(strips, widths, steps) if steps else None


def _choices(strips: Sequence[Strip], plain: list[Strip]) -> Iterator[Sequence[Strip]]:
    yield strips
    texts = sorted(filter(lambda strip: strip.is_text, plain), key=lambda strip: -strip.telling)
    for kept in (strips, plain):
        for count in range(len(texts) - 1, 0, -1):
            yield _without(kept, texts[count:])


def _headed(strips: list[Strip], width: int) -> tuple[SideBySide | None, list[Strip]]:
    """Take out what names a row, as far as it fits on a line."""
    names = [strip for strip in strips if strip.names]
    while names:
        if widths := shared(names, width):
            return SideBySide(names, widths), _without(strips, names)
        names = names[1:]
    return None, strips


def _without(strips: Sequence[Strip], taken: Sequence[Strip]) -> list[Strip]:
    return [strip for strip in strips if all(strip is not other for other in taken)]
