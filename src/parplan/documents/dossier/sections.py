"""The parts of the page that show figures: a chart, and the table that it was drawn from."""

from collections.abc import Iterator
from decimal import Decimal

from parplan.documents.dossier import findings
from parplan.documents.dossier.charts.paired import Pair, paired
from parplan.documents.dossier.charts.pareto import Loss as Column
from parplan.documents.dossier.charts.pareto import pareto
from parplan.documents.dossier.charts.stacked import Bar, stacked
from parplan.documents.dossier.pieces import Figure, figure, link, source_of, titled
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.overview import Overview, Share
from parplan.questions.overview_report import steps_chart
from parplan.report.cells import said
from parplan.report.charts import measure_of
from parplan.report.html_chart import drawn
from parplan.report.html_table import section
from parplan.report.html_text import Html, element, joined, words
from parplan.report.report import Bar as Step
from parplan.report.report import Report, Table, in_language


class Sections:
    """The charts of one plan's page."""

    def __init__(self, plan: Plan, found: Overview, report: Report, language: Language) -> None:
        """Take the figures, and the tables that hold them."""
        self._plan = plan
        self._found = found
        self._head = report.plan
        self._tables = {t.key: t for t in in_language(report, language.code).tables}
        self._language = language

    def points(self) -> Iterator[Html]:
        """Show where points are, by area and by source."""
        found = self._found
        years = self._head.score_year, self._head.target_year
        for key, shares, words_ in (
            ("areas", found.areas, findings.of_areas(found)),
            ("sources", found.sources, findings.of_sources(found)),
        ):
            if shares:
                bars = [self._bar(share) for share in shares]
                yield self._figure(key, words_, stacked(bars, years, self._language))

    def way(self) -> Iterator[Html]:
        """Show the steps from score to target."""
        chart, finding = steps_chart(self._plan, self._found), findings.of_steps(self._found)
        if chart is None or finding is None:
            return
        words_ = findings.Words(finding, measure_of(chart))
        labels = [self._step(bar) for bar in chart.bars]
        yield self._figure(chart.key, words_, drawn(chart, self._language, labels))

    def lost(self) -> Iterator[Html]:
        """Show how few criteria lost most."""
        words_ = findings.of_losses(self._found)
        if words_ is None:
            return
        says = "; ".join(map(self._said, findings.losses_in_words(self._found)))
        losses = self._found.losses
        columns = [Column(loss.leaf.code, loss.lost, loss.share) for loss in losses]
        drawn = pareto(columns, self._said(words_.finding), says, self._language)
        yield self._figure("losses", words_, drawn)

    def who(self) -> Iterator[Html]:
        """Show how much hangs on whom."""
        table = agencies(self._plan).tables[0]
        keys = [column.key for column in table.columns]
        name, lost, gain = (keys.index(key) for key in ("agency", "lost_share", "gain_share"))
        held = [
            (str(row.values[name]), row.values[lost], row.values[gain])
            for row in table.lines
            if row.values[lost] or row.values[gain]
        ]
        pairs = [
            Pair(self._agency(who), lost, gain)
            for who, lost, gain in held
            if isinstance(lost, Decimal) and isinstance(gain, Decimal)
        ]
        if not pairs:
            return
        finding = Phrase(
            "{name} answers for {part} of {all} lost points",
            name=held[0][0] or Phrase("Nobody"),
            part=pairs[0].lost,
            all=self._found.whole.lost,
        )
        measure = Phrase(
            "Points, each criterion shared equally among those who lead it; a group is one of them"
        )
        self._tables["agencies"] = table
        words_ = findings.Words(finding, measure)
        yield self._figure("agencies", words_, paired(pairs, self._language))

    def table(self, table: Table) -> Html:
        """Make a table without a heading."""
        return section(table, self._language, heading=False, links=True)

    def _figure(self, key: str, words_: findings.Words, drawn: Html) -> Html:
        finding, measure = map(self._said, words_)
        source = source_of(self._head, self._language)
        chart = Figure(key, finding, measure, drawn, source, self.table(self._tables[key]))
        return figure(chart, self._language)

    def _bar(self, share: Share) -> Bar:
        if isinstance(share.name, Phrase):
            leaves = self._said(Phrase("leaves: {count}", count=share.leaves))
            name = joined([self._said(share.name), element("span", f" ({leaves})", class_="more")])
            return Bar(name, share.figures)
        title = titled(share.name, share.name_en, self._language)
        return Bar(joined([link(share.code), title]), share.figures)

    def _step(self, bar: Step) -> Html:
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

    def _agency(self, name: str) -> Html:
        return words(name, self._language) if name else joined([self._said(Phrase("nobody"))])

    def _said(self, phrase: Phrase) -> str:
        return said(phrase, self._language)
