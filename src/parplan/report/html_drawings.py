"""Charts of a page: a few rectangles and lines, each with what it says in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.report.html_text import Html, element
from parplan.report.spans import Axis, Span

STYLES = Path(__file__).with_name("charts.css")


class Strip(NamedTuple):
    """A bar that lies: its name, its pieces, what it says unseen, and the value beside it."""

    label: Html
    spans: Sequence[Span]
    says: str
    value: Html


def strips(rows: Iterable[Strip], axis: Axis, *, look: str = "", ordered: bool = False) -> Html:
    """Draw bars below each other, all in one scale; `ordered` if each goes on from the last."""
    classes = f"strips {look}".strip()
    return element("ol" if ordered else "ul", *(_strip(row, axis) for row in rows), class_=classes)


def _strip(row: Strip, axis: Axis) -> Html:
    shapes = [
        rectangle(axis.share(span.begin), axis.share(span.end), span.look.value)
        for span in row.spans
    ]
    return element(
        "li",
        element("p", row.label, class_="label"),
        drawing(row.says, *shapes, class_="track"),
        element("p", row.value, class_="value", aria_hidden="true"),
    )


def drawing(says: str, *shapes: Html, **attributes: str) -> Html:
    """Draw something, and say it to those who don't see it and to those who point at it."""
    return element("svg", element("title", says), *shapes, role="img", **attributes)


def rectangle(begin: Decimal, end: Decimal, look: str) -> Html:
    """Draw a bar from and to these shares of the width; where they are the same, a mark."""
    if begin == end:
        return element("rect", x=percent(begin), width="3", class_=f"{look} mark")
    return element("rect", x=percent(begin), width=percent(end - begin), class_=look)


def percent(share: Decimal) -> str:
    """Write a share as a coordinate."""
    return f"{100 * share:.3f}%"


def legend(entries: Iterable[tuple[str, str]]) -> Html:
    """Say what each look of a chart stands for."""
    return element(
        "ul",
        *(
            element(
                "li",
                element("svg", element("rect", class_=look), class_="key", aria_hidden="true"),
                text,
            )
            for look, text in entries
        ),
        class_="legend",
    )


def words(text: str, language: Language, **attributes: str | None) -> Html:
    """Mark words of the plan as Vietnamese where the page isn't."""
    return element("span", text, lang=None if language.code == "vi" else "vi", **attributes)
