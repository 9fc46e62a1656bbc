"""A report's chart on a page: its title and measure above the drawing, its numbers as text."""

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.chart_words import measure_of, name_of, says_of, values_of
from parplan.report.html_columns import columns
from parplan.report.html_drawings import Strip, legend, strips, words
from parplan.report.html_text import Html, element, joined
from parplan.report.report import Bar, Chart, Drawing
from parplan.report.spans import STEPPED, axis, spans


def chart_figure(chart: Chart, language: Language) -> Html:
    """Make a figure; who doesn't see it hears its title, and what each bar says."""
    name = f"{chart.key}-chart"
    caption = [
        element("h2", said(chart.title, language)),
        element("p", said(measure_of(chart), language), class_="measure"),
    ]
    looks = [(series.look.value, said(series.label, language)) for series in chart.series]
    return element(
        "figure",
        element("figcaption", *caption, id=name),
        *([legend(looks)] if len(looks) > 1 else []),
        drawn(chart, language),
        aria_labelledby=name,
    )


def drawn(chart: Chart, language: Language, labels: list[Html] | None = None) -> Html:
    """Draw the bars; `labels` stand in the place of their names."""
    if chart.drawing is Drawing.COLUMNS:
        return columns(chart, language)
    rows = zip(
        labels or [_label(bar, language) for bar in chart.bars],
        spans(chart),
        says_of(chart, language),
        [joined([element("b", value)]) for value in values_of(chart, language)],
        strict=True,
    )
    stepped = chart.drawing in STEPPED
    look = "steps" if stepped else ""
    return strips((Strip(*row) for row in rows), axis(chart), look=look, ordered=stepped)


def _label(bar: Bar, language: Language) -> Html:
    name = name_of(bar, language)
    if bar.is_total:
        return element("b", name)
    if isinstance(bar.name, Phrase):
        return joined([name])
    if not bar.title:
        return words(name, language)
    title = words(bar.title, language, class_="title")
    return joined([element("span", name, class_="code"), title])
