"""Small pieces of the page: names of rows, figures, drawings with what they say."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.cells import UNKNOWN, said
from parplan.render.html_text import Html, element
from parplan.report import PlanHead


def number(value: Decimal | None, language: Language) -> str:
    """Write a number with all its digits."""
    return UNKNOWN if value is None else language.number(value)


def signed(value: Decimal, language: Language) -> str:
    """Write a change with its sign."""
    sign = {True: "+", False: "−"}.get(value > 0) if value else "±"
    return f"{sign}{language.number(abs(value))}"


def words(text: str, language: Language, **attributes: str | None) -> Html:
    """Mark words of the plan as Vietnamese where the page isn't."""
    return element("span", text, lang=None if language.code == "vi" else "vi", **attributes)


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


class Chart(NamedTuple):
    """A drawing, below its finding and its measure, and above its source and its figures."""

    key: str
    finding: str
    measure: str
    drawing: Html
    source: str
    figures: Html


def figure(chart: Chart, language: Language) -> Html:
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


def drawing(says: str, *shapes: Html, **attributes: str) -> Html:
    """Draw something, and say it to those who don't see it and to those who point at it."""
    return element("svg", element("title", says), *shapes, role="img", **attributes)


def rectangle(begin: Decimal, end: Decimal, look: str) -> Html:
    """Draw a bar from and to these shares of the width."""
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


def source_of(plan: PlanHead, language: Language) -> str:
    """Say where a chart's figures come from."""
    return said(
        Phrase("Source: Plan {number}, Appendix 01; sums of its leaves.", number=plan.number),
        language,
    )
