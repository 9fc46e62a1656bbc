"""How wide words are on paper, and how columns share a width.

Widths are in em: multiples of the font's size. They are those of Times New Roman, rounded so
that a plan's words come out between 1 % too narrow and 3 % too wide.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

SPACE = 0.25
BOLD = 1.08
"""How much wider bold words are."""

LONGEST_WORD = 12.0
"""A word wider than this is no word: it may be broken."""

RAGGED = 2.0
"""How much of a line stays empty because the next word is too wide, more or less."""

_STEP = 0.25
_OTHER = 0.55
_IDEOGRAPH = 1.0
_WIDTHS = {
    character: width
    for characters, width in (
        ("ijlt|'", 0.28),
        (".,;:/\\!()[]-–fr`I", 0.33),
        ("sceazJ?", 0.44),
        ('bdghknopquvxy0123456789_$#*"đ', 0.5),
        ("FPSELTZ+=<>~^", 0.6),
        ("BCR", 0.67),
        ("ADGHKNOQUVXYwĐ&%", 0.74),
        ("mMW@—…", 0.95),
    )
    for character in characters
}


class Extent(NamedTuple):
    """A column's least and most width, and the mean of what its cells hold."""

    least: float
    most: float
    content: float


def width(text: str) -> float:
    """Measure a line of text."""
    return sum(map(_word, text.split(" "))) + SPACE * text.count(" ")


def extent(header: str, cells: Iterable[Sequence[str]], *, wraps: bool) -> Extent:
    """Measure a column: a header over cells of lines; `wraps` if lines may break at spaces."""
    least = max(map(_word, header.split()), default=0.0) * BOLD
    most, total, count = least, 0.0, 0
    for lines in cells:
        widths = [width(line) for line in lines]
        words = [word for line in lines for word in line.split(" ")] if wraps else lines
        least = max([least, *(min(width(word), LONGEST_WORD) for word in words)])
        most = max([most, *widths])
        total += sum(widths)
        count += 1
    return Extent(least, most, total / count if count else 0.0)


def height(text: str, room: float) -> int:
    """Count the lines that a text takes up when it is wrapped."""
    lines, left = 1, room
    for word in text.split():
        needed = _word(word)
        if needed > left and left < room:
            lines, left = lines + 1, room
        broken = max(0, math.ceil(needed / room) - 1)
        lines, left = lines + broken, left + broken * room - needed - SPACE
    return lines


def shared(extents: Sequence[Extent], room: float) -> list[float]:
    """Divide a width: nobody gets less than the least or more than the most, if that can be.

    What is to spare goes to the column that is tallest without it: for the bundled plan the rows
    come out within a tenth of the lowest that a search finds. If the room is too small even for
    the least, all are narrowed alike.
    """
    widths = [extent.least for extent in extents]
    if sum(widths) > room:
        return [width * room / sum(widths) for width in widths]
    for _ in range(int((room - sum(widths)) / _STEP)):
        growing = [i for i, extent in enumerate(extents) if widths[i] < extent.most]
        if not growing:
            break
        lines = {i: extents[i].content / max(_STEP, widths[i] - RAGGED) for i in growing}
        widths[max(lines, key=lines.__getitem__)] += _STEP
    return widths


def filled(extents: Sequence[Extent], room: float) -> list[float]:
    """Divide a whole width: as `shared`, then what is left to each in proportion."""
    widths = shared(extents, room)
    return [width * room / sum(widths) for width in widths]


@lru_cache(maxsize=8192)
def _word(word: str) -> float:
    letters = unicodedata.normalize("NFD", word)
    return sum(_letter(letter) for letter in letters if not unicodedata.combining(letter))


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _IDEOGRAPH
    return _WIDTHS.get(letter, _OTHER)
