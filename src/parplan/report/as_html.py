"""A page of one file, to be opened from a mail or a folder.

It asks nobody for anything: its stylesheet is in it, it has no script, and its policy forbids
both to whatever the plan's words might contain. It is read on wide and narrow screens, in light
and dark, by screen readers, and on paper.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.report.cells import NOTES, above, below, of_plan, said
from parplan.report.html_chart import STYLES as CHARTS
from parplan.report.html_chart import chart_figure
from parplan.report.html_table import Html, element, section
from parplan.report.report import Report, in_language

STYLES = Path(__file__).with_name("as_html.css")

TABLES = Phrase("Tables")

_HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
{allowed}; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
{title}
<style>{styles}</style>
</head>
"""


class Additions(NamedTuple):
    """What a page has beyond that of a report: more styles, a script, and what it needs to know."""

    styles: str = ""
    script: str = ""
    data: Mapping[str, str] = {}


NOTHING_MORE = Additions()


def render(report: Report, language: Language) -> bytes:
    """Write a report as a page."""
    title = said(report.title, language)
    content = [
        element("header", element("h1", title), element("p", said(of_plan(report.plan), language))),
        *_caution(report, language),
        *_notes(above(report, language)),
        *_contents(report, language),
        *_parts(report, language),
    ]
    last = below(report, language)
    if last:
        content.append(element("section", element("h2", said(NOTES, language)), *_notes(last)))
    charts = Additions(CHARTS.read_text(encoding="utf-8")) if report.charts else NOTHING_MORE
    return page(title, element("main", *content), language, charts)


def framed(report: Report) -> Html:
    """Put the English page into a frame, which keeps its styles apart from those of a notebook."""
    shown = render(in_language(report, ENGLISH.code), ENGLISH).decode()
    look = "width: 100%; height: 36rem; border: 0; resize: vertical"
    title = said(report.title, ENGLISH)
    return element("iframe", srcdoc=shown, sandbox="", title=title, style=look)


def page(title: str, main: Html, language: Language, more: Additions = NOTHING_MORE) -> bytes:
    """Put a page around what it shows; it allows the styles and the script that it has."""
    styles = STYLES.read_text(encoding="utf-8") + more.styles
    allowed = [f"style-src '{_digest(styles)}'"]
    scripts = []
    if more.script:
        allowed.append(f"script-src '{_digest(more.script)}'")
        scripts.append(Html(f"<script>{more.script}</script>"))
    head = _HEAD.format(
        language=language.code,
        allowed="; ".join(allowed),
        title=element("title", title),
        styles=styles,
    )
    body = element("body", main, *scripts, **more.data)
    return f"{head}{body}\n</html>\n".encode()


def _parts(report: Report, language: Language) -> Iterator[Html]:
    """Make the tables, each below its charts."""
    for table in report.tables:
        yield from (chart_figure(chart, language) for chart in report.charts_above(table))
        yield section(table, language, heading=_several(report))


def _caution(report: Report, language: Language) -> list[Html]:
    if report.caution is None:
        return []
    return [element("p", said(report.caution, language), class_="caution", role="note")]


def _notes(notes: tuple[str, ...]) -> list[Html]:
    if len(notes) == 1:
        return [element("p", *notes)]
    return [element("ul", *(element("li", note) for note in notes))] if notes else []


def _contents(report: Report, language: Language) -> list[Html]:
    """Make links to the tables, if there are several."""
    if not _several(report):
        return []
    links = [
        element("li", element("a", said(table.title, language), href=f"#{table.key}"))
        for table in report.tables
    ]
    return [element("nav", element("ul", *links), aria_label=said(TABLES, language))]


def _several(report: Report) -> bool:
    return len(report.tables) > 1


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
