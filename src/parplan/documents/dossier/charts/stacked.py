"""How much of its maximum each part has, is to win back, and will still lack."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.points import Standing
from parplan.report.cells import said
from parplan.report.charts import Axis, Span, number
from parplan.report.html_chart import Strip, legend, strips
from parplan.report.html_text import Html, element, joined
from parplan.report.report import Look


class Bar(NamedTuple):
    """A part: what it is called, and its figures."""

    label: Html
    figures: Standing


def stacked(bars: Sequence[Bar], years: tuple[int, int], language: Language) -> Html:
    """Draw a bar a part, all in one scale; what is unknown isn't drawn."""
    longest = max((bar.figures.max_points for bar in bars), default=Decimal(0)) or Decimal(1)
    score, target = map(str, years)
    key = legend(
        (
            ("had", said(Phrase("score {year}", year=score), language)),
            ("won", said(Phrase("to win back by the target {year}", year=target), language)),
            ("left", said(Phrase("left to the maximum"), language)),
        )
    )
    rows = (_row(bar, language) for bar in bars)
    return joined([key, strips(rows, Axis(Decimal(0), longest))])


def _row(bar: Bar, language: Language) -> Strip:
    of = bar.figures
    score = of.score or Decimal(0)
    target = score if of.target is None else of.target
    ends = [Decimal(0), min(score, target), max(score, target), max(of.max_points, score, target)]
    looks = (Look.HAD, Look.WON if target >= score else Look.LOST, Look.LEFT)
    spans = [
        Span(begin, end, look)
        for begin, end, look in zip(ends, ends[1:], looks, strict=False)
        if end > begin
    ]
    says = Phrase(
        "score {score}, target {target}, of at most {most}",
        score=number(of.score, language),
        target=number(of.target, language),
        most=of.max_points,
    )
    terse = f"{number(of.score, language)} → {number(of.target, language)}"
    value = joined([element("b", terse), f" / {language.number(of.max_points)}"])
    return Strip(bar.label, spans, said(says, language), value)
