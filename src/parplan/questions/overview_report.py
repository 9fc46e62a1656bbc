"""The figures of a dossier's first page as tables, for every format and for charts."""

from collections.abc import Mapping

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.questions import columns
from parplan.questions.outcome import Case, Ranking, outcome
from parplan.questions.overview import Overview, Share, overview
from parplan.questions.scenario import figure_name
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Row, Table, Value

REST = ""
"""What stands in the place of a code for all the leaves that have no row of their own."""

_FIGURES = (
    columns.max_points,
    columns.score,
    columns.target,
    columns.lost._replace(bar=True),
    columns.gain,
    columns.remaining,
)


def overview_report(plan: Plan, rankings: Mapping[int, Ranking] | None = None) -> Report:
    """Tell where the plan stands, what it wants, and what matters most, in tables and notes."""
    found = overview(plan, rankings)
    title = Phrase(
        "{province}: the plan for {year} at a glance",
        province=plan.plan.province,
        year=str(plan.plan.target_year),
    )
    tables = (
        _outcome(plan, found, rankings or {}),
        _areas(found),
        _sources(found),
        steps(found),
        _losses(plan, found),
    )
    charts = tuple(filter(None, [steps_chart(plan, found)]))
    return Report("report", title, columns.head(plan), tables, found.findings, charts)


def _outcome(plan: Plan, found: Overview, rankings: Mapping[int, Ranking]) -> Table:
    """Set score and target beside each other; ranks are those in the latest field known."""
    ranking = rankings[max(rankings)] if rankings else lambda _: None
    cases = [
        Case("score", figure_name(plan, "score"), found.whole.score),
        Case("target", figure_name(plan, "target"), found.whole.target),
    ]
    return outcome(cases, found.whole.score, ranking)


def _areas(found: Overview) -> Table:
    rows = tuple(
        Row((area.code, str(area.name), area.name_en, *columns.figures(area.figures)))
        for area in found.areas
    )
    totals = ("", None, None, *columns.figures(found.whole))
    keys = (columns.code, columns.title, columns.title_en, *_FIGURES)
    return Table("areas", Phrase("Points by area"), keys, rows, totals)


def _sources(found: Overview) -> Table:
    leaves = Column("leaves", Phrase("Leaves"), Kind.COUNT)
    rows = tuple(Row(_source(share)) for share in found.sources)
    return Table(
        "sources",
        Phrase("Points by source"),
        (columns.assessed_by, leaves, *_FIGURES),
        rows,
    )


def _source(share: Share) -> tuple[Value, ...]:
    return share.code, share.leaves, *columns.figures(share.figures)


def steps(found: Overview) -> Table:
    """List the steps from score to target, the largest first; the last may be all the rest."""
    rows = tuple(
        Row(
            (
                step.leaf.code if step.leaf else REST,
                step.leaf.title if step.leaf else REST,
                step.before,
                step.change,
                step.after,
            )
        )
        for step in found.steps
    )
    return Table(
        "steps",
        Phrase("From score to target"),
        (
            columns.code,
            Column("title", Phrase("Title"), words={REST: Phrase("All other criteria")}),
            Column("before", Phrase("Before"), Kind.POINTS),
            Column("change", Phrase("Change"), Kind.POINTS),
            Column("after", Phrase("After"), Kind.POINTS),
        ),
        rows,
    )


def steps_chart(plan: Plan, found: Overview) -> Chart | None:
    """Draw the steps between score and target, if there are any."""
    score, target = found.whole.score, found.whole.target
    if not found.steps or score is None or target is None:
        return None
    steps = [
        Bar(step.leaf.code, (step.after,), step.leaf.title)
        if step.leaf
        else Bar(Phrase("All other criteria"), (step.after,))
        for step in found.steps
    ]
    first, last = str(plan.plan.score_year), str(plan.plan.target_year)
    begin = Bar(Phrase("Score {year}", year=first), (score,), is_total=True)
    end = Bar(Phrase("Target {year}", year=last), (target,), is_total=True)
    return Chart(
        "steps",
        Phrase("From score to target"),
        Drawing.WATERFALL,
        Phrase("Points"),
        (begin, *steps, end),
        above="steps",
    )


def _losses(plan: Plan, found: Overview) -> Table:
    rows = tuple(
        Row(
            (
                loss.leaf.code,
                loss.leaf.title,
                plan.title_en(loss.leaf.code),
                loss.lost,
                loss.cumulative,
                loss.share,
            )
        )
        for loss in found.losses
    )
    return Table(
        "losses",
        Phrase("Lost points, the most first"),
        (
            columns.code,
            columns.title,
            columns.title_en,
            columns.lost._replace(bar=True),
            Column("cumulative", Phrase("Lost up to here"), Kind.POINTS),
            Column("share", Phrase("Share of all"), Kind.PERCENT),
        ),
        rows,
    )
