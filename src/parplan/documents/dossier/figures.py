"""The figures of the page: charts, each above its source and the table that it was drawn from."""

from collections.abc import Iterator
from dataclasses import replace

from parplan.documents.dossier.charts import (
    agencies_chart,
    areas_chart,
    losses_chart,
    sources_chart,
    way_chart,
)
from parplan.documents.dossier.dossier import YEAR, Dossier
from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Plan
from parplan.plan.shapes import DOTS
from parplan.questions.overview import Overview, Share
from parplan.report.cells import said
from parplan.report.charts import measure_of
from parplan.report.html_chart import drawn
from parplan.report.html_table import Html, element, joined, section, words
from parplan.report.report import Bar, Chart, Report, Table, in_language

_LINKED = {"areas", "leaves"}
"""Tables of the year whose codes stand in the tree, too."""


class Figures:
    """The charts of one plan's page, and their tables."""

    def __init__(self, plan: Plan, found: Overview, report: Report, language: Language) -> None:
        """Take the figures, and the tables that hold them."""
        self._plan = plan
        self._found = found
        self._report = in_language(report, language.code)
        self._language = language
        number = report.plan.number or DOTS
        source = Phrase("Source: Plan {number}, Appendix 01; sums of its leaves.", number=number)
        self._source = self._said(source)

    def points(self) -> Iterator[Html]:
        """Show where points are, by area and by source."""
        found = self._found
        for made, shares in ((areas_chart, found.areas), (sources_chart, found.sources)):
            if shares:
                yield self._figure(made(self._plan, found), [self._share(one) for one in shares])

    def way(self) -> Iterator[Html]:
        """Show the steps from score to target."""
        if chart := way_chart(self._plan, self._found):
            yield self._figure(chart, [self._step(bar) for bar in chart.bars])

    def lost(self) -> Iterator[Html]:
        """Show how few criteria lost most."""
        if chart := losses_chart(self._found):
            yield self._figure(chart)

    def who(self) -> Iterator[Html]:
        """Show how much hangs on whom."""
        if made := agencies_chart(self._plan, self._found):
            chart, table = made
            yield self._figure(chart, [self._agency(bar) for bar in chart.bars], table)

    def table(self, table: Table) -> Html:
        """Make a table without a heading."""
        return section(table, self._language, heading=False, links=True)

    def _figure(
        self, chart: Chart, labels: list[Html] | None = None, table: Table | None = None
    ) -> Html:
        figures = self.table(table or self._report.table(chart.above))
        drawing = drawn(chart, self._language, labels)
        return _figure(chart.above, chart, drawing, (self._source, figures), self._language)

    def _share(self, share: Share) -> Html:
        if isinstance(share.name, Phrase):
            leaves = self._said(Phrase("leaves: {count}", count=share.leaves))
            more = element("span", f" ({leaves})", class_="more")
            name = element("span", self._said(share.name), data_source=share.code or "")
            return joined([name, more])
        title = titled(share.name, share.name_en, self._language)
        return joined([link(share.code or ""), title])

    def _step(self, bar: Bar) -> Html:
        if isinstance(bar.name, str):
            title = titled(bar.title, self._plan.title_en(bar.name), self._language)
            return joined([link(bar.name), title])
        name = self._said(bar.name)
        (points,), printed = bar.values, self._plan.plan.totals.score
        if not bar.is_total:
            return joined([name])
        if points != self._found.whole.score or printed in {None, points}:
            return element("b", name)
        note = Phrase("printed {printed}; the leaves add up to {sum}", printed=printed, sum=points)
        more = element("span", f" ({self._said(note)})", class_="more")
        return joined([element("b", name), more])

    def _agency(self, bar: Bar) -> Html:
        name = str(bar.name)
        return words(name, self._language) if name else joined([self._said(Phrase("nobody"))])

    def _said(self, phrase: Phrase) -> str:
        return said(phrase, self._language)


def part_of_year(report: Report, dossier: Dossier, language: Language) -> Html:
    """Show a report of the year: its charts, then its other tables and its notes, to be opened."""
    above = {chart.above for chart in report.charts}
    told = (*report.notes, *report.definitions)
    return joined(
        [
            *_charts_of_year(report, dossier, language),
            *(_opened(report, t, language) for t in report.tables if t.key not in above),
            element(
                "details",
                element("summary", said(Phrase("Notes"), language)),
                element("ul", *(element("li", said(note, language)) for note in told)),
                class_="figures",
            ),
        ]
    )


def titled(title: str, english: str | None, language: Language) -> Html:
    """Give a title in the plan's words, and for readers of English ours below it."""
    ours = english if language.code == "en" else None
    own = [element("span", ours, class_="english")] if ours else []
    return element("span", words(title, language, class_="title"), *own, class_="titles")


def link(code: str) -> Html:
    """Link to a row of the tree."""
    return element("a", code, href=f"#{code}", class_="code")


def _charts_of_year(report: Report, dossier: Dossier, language: Language) -> Iterator[Html]:
    """Draw the charts; the first has the report's answer for its finding."""
    source = Phrase(
        "Source: Plan {number}, results of {year} as known on {day}.",
        number=report.plan.number or DOTS,
        year=str(report.plan.target_year),
        day=dossier.on,
    )
    for index, chart in enumerate(report.charts):
        named = chart if index else chart._replace(title=report.notes[0])
        below = said(source, language), _table(report, report.table(chart.above), language)
        yield _figure(f"{report.name}-{chart.key}", named, drawn(chart, language), below, language)


def _opened(report: Report, table: Table, language: Language) -> Html:
    summary = element("summary", said(table.title, language))
    return element("details", summary, _table(report, table, language), class_="figures")


def _table(report: Report, table: Table, language: Language) -> Html:
    """Make a table; others on the page may have its key."""
    title = Phrase("{report}: {title}", report=YEAR[report.name], title=table.title)
    named = replace(table, key=f"{report.name}-{table.key}", title=title)
    return section(named, language, heading=False, links=table.key in _LINKED)


def _figure(
    key: str, chart: Chart, drawing: Html, below: tuple[str, Html], language: Language
) -> Html:
    """Put a drawing below its finding and its measure, above its source and, to open, figures."""
    name = f"{key}-chart"
    finding, measure = said(chart.title, language), said(measure_of(chart), language)
    source, figures = below
    opened = element("summary", said(Phrase("Figures"), language))
    return element(
        "figure",
        element(
            "figcaption",
            element("h3", finding),
            element("p", measure, class_="measure"),
            id=name,
        ),
        drawing,
        element("p", source, class_="source"),
        element("details", opened, figures, class_="figures"),
        aria_labelledby=name,
    )
