"""How few criteria lost most of the points."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.report.html_chart import percent
from parplan.report.html_text import Html, element

HEIGHT = 260
"""Pixels from the axis to the largest value; widths follow the page."""

_LEFT = Decimal("0.08")
_RIGHT = Decimal("0.08")
_TOP, _BOTTOM = 18, 46
_MARKS = (0, 25, 50, 75, 100)


class Loss(NamedTuple):
    """A bar: its name, its points, and the share of all points up to it, in percent."""

    name: str
    points: Decimal
    share: Decimal


def pareto(losses: Sequence[Loss], title: str, says: str, language: Language) -> Html:
    """Draw a bar a loss against the axis on the left, and shares against that on the right."""
    most = losses[0].points
    step = (1 - _LEFT - _RIGHT) / len(losses)
    lefts = [_LEFT + step * index for index in range(len(losses))]
    bars = [
        element(
            "rect",
            x=percent(left + step / 8),
            width=percent(step * 3 / 4),
            y=_y(loss.points / most),
            height=str(round(HEIGHT * loss.points / most, 2)),
            class_="lost",
        )
        for loss, left in zip(losses, lefts, strict=True)
    ]
    names = [_turned(loss.name, left + step / 2) for loss, left in zip(losses, lefts, strict=True)]
    return element(
        "svg",
        element("title", title, id="pareto-title"),
        element("desc", says, id="pareto-desc"),
        *_axes(most, language),
        *bars,
        *names,
        _line([loss.share for loss in losses]),
        role="img",
        aria_labelledby="pareto-title pareto-desc",
        class_="columns pareto",
        width="100%",
        height=str(_TOP + HEIGHT + _BOTTOM),
    )


def _y(share: Decimal) -> str:
    return str(round(_TOP + HEIGHT * (1 - share), 2))


def _axes(most: Decimal, language: Language) -> list[Html]:
    shapes = []
    for mark in _MARKS:
        share = Decimal(mark) / 100
        y = _y(share)
        shapes.append(
            element("line", x1=percent(_LEFT), x2=percent(1 - _RIGHT), y1=y, y2=y, class_="grid")
        )
        shapes.append(element("text", f"{mark}%", x=percent(1 - _RIGHT), y=y, dx="6", dy=".35em"))
        if mark in {0, 50, 100}:
            points = language.number(most * share if mark else Decimal(0))
            shapes.append(
                element("text", points, x=percent(_LEFT), y=y, dx="-6", dy=".35em", class_="end")
            )
    return shapes


def _turned(name: str, x: Decimal) -> Html:
    """Write a name upwards below its bar: an `svg` of its own has its origin there."""
    text = element("text", name, transform="rotate(-90)", dy=".35em", class_="end")
    return element("svg", text, x=percent(x), y=str(_TOP + HEIGHT + 6), overflow="visible")


def _line(shares: Sequence[Decimal]) -> Html:
    """Join the shares: a box of 100 by 100 that is stretched, its line staying as thin."""
    step = Decimal(100) / len(shares)
    points = " ".join(
        f"{step * index + step / 2:.2f},{100 - share:.2f}" for index, share in enumerate(shares)
    )
    return element(
        "svg",
        element("polyline", points=points, class_="share", vector_effect="non-scaling-stroke"),
        x=percent(_LEFT),
        y=str(_TOP),
        width=percent(1 - _LEFT - _RIGHT),
        height=str(HEIGHT),
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
    )
