"""Small pieces of the page: names of rows, and figures with what belongs to them."""

from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.html_text import Html, element, words
from parplan.report.report import PlanHead


def titled(title: str, english: str | None, language: Language) -> Html:
    """Give a title in the plan's words, and for readers of English ours below it."""
    ours = english if language.code == "en" else None
    own = [element("span", ours, class_="english")] if ours else []
    return element("span", words(title, language, class_="title"), *own, class_="titles")


def link(code: str) -> Html:
    """Link to a row of the tree."""
    return element("a", code, href=f"#{code}", class_="code")


def unseen(text: str) -> Html:
    """Say something to those who don't see the page."""
    return element("span", text, class_="unseen")


class Figure(NamedTuple):
    """A drawing, below its finding and its measure, and above its source and its figures."""

    key: str
    finding: str
    measure: str
    drawing: Html
    source: str
    figures: Html


def figure(chart: Figure, language: Language) -> Html:
    """Put a chart together; its figures can be opened."""
    name = f"{chart.key}-chart"
    caption = [element("h3", chart.finding), element("p", chart.measure, class_="measure")]
    opened = element("summary", said(Phrase("Figures"), language))
    return element(
        "figure",
        element("figcaption", *caption, id=name),
        chart.drawing,
        element("p", chart.source, class_="source"),
        element("details", opened, chart.figures, class_="figures"),
        aria_labelledby=name,
    )


def source_of(plan: PlanHead, language: Language) -> str:
    """Say where a chart's figures come from."""
    return said(
        Phrase("Source: Plan {number}, Appendix 01; sums of its leaves.", number=plan.number),
        language,
    )
