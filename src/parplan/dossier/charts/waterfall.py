"""By which steps a score becomes a target."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.dossier.pieces import drawing, number, rectangle, signed
from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.cells import said
from parplan.render.html_text import Html, element
from parplan.scores import tidy


class Fall(NamedTuple):
    """A bar between two numbers; a total stands on the axis and has no `before`."""

    label: Html
    before: Decimal | None
    after: Decimal


def waterfall(falls: Sequence[Fall], low: Decimal, language: Language) -> Html:
    """Draw a bar a step, each beginning where the one above it ends; the axis begins at `low`."""
    high = max(fall.after for fall in falls)
    rows = (_row(fall, low, high - low or Decimal(1), language) for fall in falls)
    return element("ol", *rows, class_="strips steps")


def _row(fall: Fall, low: Decimal, width: Decimal, language: Language) -> Html:
    after = number(fall.after, language)
    if fall.before is None:
        bar = rectangle(Decimal(0), (fall.after - low) / width, "had")
        says, value = after, element("b", after)
    else:
        begin, end = sorted([fall.before, fall.after])
        look = "won" if fall.after >= fall.before else "sunk"
        bar = rectangle((begin - low) / width, (end - low) / width, look)
        change = signed(tidy(fall.after - fall.before), language)
        says = said(Phrase("{change}, to {points}", change=change, points=fall.after), language)
        value = element("b", change)
    return element(
        "li",
        element("p", fall.label, class_="label"),
        drawing(says, bar, class_="track"),
        element("p", value, class_="value", aria_hidden="true"),
    )
