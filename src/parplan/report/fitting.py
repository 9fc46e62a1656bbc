"""Which columns a screen has room for, and how: the first layout in which they are whole.

1. Side by side; if they don't fit, with fewer columns of text; then without the bars. First to
   go are the texts that tell the fewest rows apart, and of equals the last.
2. If not even one column of text fits beside the codes and numbers, it stands above them.
3. If these alone don't fit side by side, each is named in a paragraph for each row.
"""

from collections.abc import Iterator, Sequence

from parplan.report.layouts import GAP, INDENT, Named, SideBySide, Stacked
from parplan.report.steps import stepped
from parplan.report.strips import Strip

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
