"""All leaves as one map: as large as their maximum, as dark as the share of it that was lost."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Node, Plan
from parplan.questions.headline import Position, brief, losses, lost_when, named
from parplan.report.cells import said
from parplan.report.html_chart import percent
from parplan.report.html_table import Html, element, joined

WIDE, HIGH = Decimal(100), Decimal(42)
"""The map's sides: on paper and on wide screens it is about so much wider than high."""

SHADES = 4
"""Quarters of the maximum that were lost; what lost nothing has a shade of its own, 0."""

_HEAD = Decimal("2.6")
"""How high an area's name stands above its leaves."""

_ROOM = (Decimal("4.2"), Decimal("3.2"))
"""Sides that a rectangle needs to have its code written on it."""


_TELEPHONE = Decimal("9.5")
"""How wide it has to be for that on a telephone."""


class Box(NamedTuple):
    """A rectangle of the map."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    @property
    def sides(self) -> dict[str, str]:
        """Say where it is, in shares of the map."""
        return {
            "x": percent(self.x / WIDE),
            "y": percent(self.y / HIGH),
            "width": percent(self.width / WIDE),
            "height": percent(self.height / HIGH),
        }


def laid_out(sizes: Sequence[Decimal], box: Box) -> list[Box]:
    """Divide a box among sizes, which fall, into rectangles that are as square as can be.

    Each row along the shorter side takes one more while that makes its longest rectangle no
    longer (Bruls, Huizing, van Wijk 2000).
    """
    found: list[Box] = []
    left, begin, rest = sum(sizes, Decimal(0)), 0, box
    while begin < len(sizes) and left > 0:
        end = begin + 1
        side, area = min(rest.width, rest.height), rest.width * rest.height
        scale = area / left
        worst = _longest(sizes[begin:end], side, scale)
        while end < len(sizes):
            longer = _longest(sizes[begin : end + 1], side, scale)
            if longer > worst:
                break
            worst, end = longer, end + 1
        row = sizes[begin:end]
        taken = sum(row, Decimal(0))
        rest = _row(row, rest, taken / left, found)
        left, begin = left - taken, end
    return found


def _longest(row: Sequence[Decimal], side: Decimal, scale: Decimal) -> Decimal:
    """Say how much longer than wide the worst rectangle of a row is."""
    total = sum(row, Decimal(0)) * scale
    depth = total / side
    return max(max(depth * depth / (one * scale), one * scale / (depth * depth)) for one in row)


def _row(row: Sequence[Decimal], box: Box, share: Decimal, found: list[Box]) -> Box:
    """Put a row at the box's beginning, and give what is left of the box."""
    total = sum(row, Decimal(0))
    x, y = box.x, box.y
    if box.width >= box.height:
        depth = box.width * share
        for one in row:
            found.append(Box(x, y, depth, box.height * one / total))
            y += box.height * one / total
        return Box(box.x + depth, box.y, box.width - depth, box.height)
    depth = box.height * share
    for one in row:
        found.append(Box(x, y, box.width * one / total, depth))
        x += box.width * one / total
    return Box(box.x, box.y + depth, box.width, box.height - depth)


def treemap(plan: Plan, at: Position, language: Language) -> Html:
    """Draw the map; each leaf leads to its row, and says its name, points and task."""
    whole = Box(Decimal(0), Decimal(0), WIDE, HIGH)
    areas = _falling(plan.areas)
    boxes = laid_out([_size(area) for area in areas], whole)
    lost = losses(plan, at)
    shapes = [
        shape
        for area, box in zip(areas, boxes, strict=False)
        for shape in _area(area, box, lost, language)
    ]
    words = Phrase("Map of all criteria: each is as large as its maximum")
    legend = [
        _key(shade, said(label, language))
        for shade, label in enumerate(
            (
                Phrase("nothing lost"),
                *(
                    Phrase(
                        "up to {share} lost",
                        share=Phrase("{share}%", share=100 * n // SHADES),
                    )
                    for n in range(1, SHADES + 1)
                ),
            )
        )
    ]
    if None in lost.values() or len(lost) < len(plan.leaves):
        legend.append(_key("-unknown", said(Phrase("not known, or not counted"), language)))
    return element(
        "figure",
        element(
            "figcaption",
            element("h3", said(words, language)),
            element(
                "p",
                said(
                    Phrase(
                        "Size: maximum points; shade: {lost}, as a share of them",
                        lost=lost_when(plan, at),
                    ),
                    language,
                ),
                class_="measure",
            ),
            id="map-title",
        ),
        element("ul", *legend, class_="legend"),
        element("svg", *shapes, role="group", aria_labelledby="map-title", class_="map", id="map"),
        element("p", id="map-says", class_="says", hidden=""),
    )


def _falling(nodes: Sequence[Node]) -> list[Node]:
    """Put the largest first; what can bring nothing has no place on a map."""
    return sorted((node for node in nodes if _size(node) > 0), key=lambda node: -_size(node))


def _size(node: Node) -> Decimal:
    return sum((leaf.max_points for leaf in node.leaves), Decimal(0))


def _area(
    area: Node, box: Box, lost: Mapping[str, Decimal | None], language: Language
) -> Iterator[Html]:
    head = min(_HEAD, box.height / 4)
    inside = Box(box.x, box.y + head, box.width, box.height - head)
    code = element("tspan", area.code, class_="code")
    name = element("text", code, f" {area.title}", x="4", dy="1em", class_="area")
    yield element("svg", name, **box._replace(width=box.width - 1).sides)
    leaves = _falling(area.leaves)
    sizes = [leaf.max_points for leaf in leaves]
    for leaf, place in zip(leaves, laid_out(sizes, inside), strict=False):
        yield _leaf(leaf, place, lost.get(leaf.code), language)


def _leaf(leaf: Node, box: Box, lost: Decimal | None, language: Language) -> Html:
    says = says_of(leaf, lost, language)
    written = []
    if box.width >= _ROOM[0] and box.height >= _ROOM[1]:
        middle = {
            "x": percent((box.x + box.width / 2) / WIDE),
            "y": percent((box.y + box.height / 2) / HIGH),
        }
        look = "middle" if box.width >= _TELEPHONE else "middle narrow"
        written = [element("text", leaf.code, dy=".35em", class_=look, **middle)]
    return element(
        "a",
        element("title", says),
        element("rect", **box.sides),
        *written,
        href=f"#{leaf.code}",
        aria_label=says,
        class_=f"shade{shade_of(leaf, lost)}",
    )


def shade_of(leaf: Node, lost: Decimal | None) -> str:
    """Say in which quarter of the maximum what was lost lies; unknown is none of them."""
    if lost is None:
        return "-unknown"
    if lost <= 0 or not leaf.max_points:
        return "0"
    quarters = lost * SHADES / leaf.max_points
    return str(min(SHADES, int(quarters.to_integral_value(rounding=ROUND_CEILING))))


def says_of(leaf: Node, lost: Decimal | None, language: Language) -> str:
    """Say a leaf's name, points and task."""
    points = Phrase(
        "{name}: lost {lost} of {most} points", name=named(leaf), lost=lost, most=leaf.max_points
    )
    task = brief(leaf.tasks)
    words = said(points, language)
    return f"{words}. {task}" if task else f"{words}."


def _key(shade: int | str, label: str) -> Html:
    rect = element("rect", width="100%", height="100%")
    look = element("svg", rect, class_=f"key shade{shade}", aria_hidden="true")
    return element("li", joined([look, label]))
