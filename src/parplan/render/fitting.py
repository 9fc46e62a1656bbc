"""Which columns a screen has room for, and how: the first layout in which they are whole.

1. Side by side; if they don't fit, without the bars; then with fewer columns of text. First to
   go are those that tell the fewest rows apart, and of equals the last.
2. If not even one column of text fits beside the codes and numbers, it stands above them.
3. If these alone don't fit side by side, each is named in a paragraph for each row. A table
   of a single row is shown so before anything of it is left out.
"""

from collections.abc import Iterator, Sequence

from parplan.render.layouts import GAP, INDENT, Named, SideBySide, Stacked
from parplan.render.steps import stepped
from parplan.render.strips import Strip
from parplan.report import Kind

Layout = SideBySide | Stacked | Named


def fitted(
    strips: Sequence[Strip], width: int, *, single: bool
) -> tuple[Layout, list[Strip]]:
    """Choose the layout for a width, and say which strips it leaves out."""
    plain = [strip for strip in strips if not strip.is_bar]
    texts = _by_need(plain)
    for shown in _choices(strips, plain, texts):
        dropped = _without(plain, shown)
        if dropped and single:
            break
        if widths := shared(shown, width):
            return SideBySide(shown, widths), dropped
    heading, rest = _headed(plain, texts, width)
    numbers = [strip for strip in rest if not strip.is_text]
    if heading and numbers and not single and (below := _narrow(numbers, width - INDENT)):
        return Stacked(heading, below, width), _without(rest, numbers)
    return Named(heading, rest, width), []


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
    widths = [strip.content for strip in strips]
    starts = [sum(widths[:i]) + GAP * i for i in range(len(widths))]
    places = [
        start + max(0, taken - 1) if strip.is_number else start
        for strip, start, taken in zip(strips, starts, widths, strict=True)
    ]
    if starts[-1] + widths[-1] > width:
        return None
    steps = stepped([strip.label for strip in strips], places, width)
    return SideBySide(strips, widths, steps) if steps else None


def _by_need(strips: Sequence[Strip]) -> list[Strip]:
    texts = [strip for strip in strips if strip.is_text]
    return sorted(texts, key=lambda strip: -len(set(strip.cells)))


def _choices(
    strips: Sequence[Strip], plain: list[Strip], texts: list[Strip]
) -> Iterator[Sequence[Strip]]:
    yield strips
    yield plain
    for count in range(len(texts) - 1, 0, -1):
        yield _without(plain, texts[count:])


def _headed(
    strips: list[Strip], texts: list[Strip], width: int
) -> tuple[SideBySide | None, list[Strip]]:
    """Take out what names a row: the most needed text, with the code that comes first of all."""
    if not texts:
        return None, strips
    names = [strips[0], texts[0]] if strips[0].kind is Kind.CODE else [texts[0]]
    if not shared(names, width):
        names = [texts[0]]
    return SideBySide(names, shared(names, width) or [width]), _without(strips, names)


def _without(strips: Sequence[Strip], taken: Sequence[Strip]) -> list[Strip]:
    return [strip for strip in strips if all(strip is not other for other in taken)]
