"""How much each holds of two things: a pair of bars beside each name."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.charts import number
from parplan.report.html_chart import drawing, legend, rectangle
from parplan.report.html_text import Html, element, joined


class Pair(NamedTuple):
    """What somebody holds of the lost points, and of those to win back."""

    label: Html
    lost: Decimal
    gain: Decimal


def paired(pairs: Sequence[Pair], language: Language) -> Html:
    """Draw two bars for each, all in one scale."""
    longest = max((max(pair.lost, pair.gain) for pair in pairs), default=Decimal(1)) or Decimal(1)
    key = legend(
        (
            ("lost", said(Phrase("share of the lost points"), language)),
            ("won", said(Phrase("share of the points to win back"), language)),
        )
    )
    rows = (_row(pair, longest, language) for pair in pairs)
    return joined([key, element("ul", *rows, class_="strips pairs")])


def _row(pair: Pair, longest: Decimal, language: Language) -> Html:
    lost, gain = number(pair.lost, language), number(pair.gain, language)
    says = Phrase("lost {lost}, to win back {gain}", lost=pair.lost, gain=pair.gain)
    shapes = [
        element("svg", rectangle(Decimal(0), max(Decimal(0), value) / longest, look), y=top)
        for value, look, top in ((pair.lost, "lost", "0"), (pair.gain, "won", "50%"))
    ]
    return element(
        "li",
        element("p", pair.label, class_="label"),
        drawing(said(says, language), *shapes, class_="track"),
        element("p", element("b", lost), f" · {gain}", class_="value", aria_hidden="true"),
    )
