"""What should whoever opens the plan know first, in figures, sentences, tables and a chart?"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import Standing, half_up, standing, tidy
from parplan.plan.published import GROUPS, ProvinceGroup, PublishedResults
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns
from parplan.questions.headline import (
    NOTHING_YET,
    Costly,
    Position,
    named,
    position,
    sentence,
    worst,
    worst_table,
)
from parplan.questions.objectives import held, objectives_table
from parplan.questions.rank.band import Band
from parplan.questions.scenario import Case, Ranking, figure_name, outcome, warnings_of_ranks
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Table

MOST_STEPS = 6
"""Leaves that have a step of their own on the way from score to target."""

HALF = 50
"""Percent of the lost points."""

REST = ""
"""What stands in the place of a code for all the leaves that have no row of their own."""

_ALL_OTHERS = Phrase("All other criteria")


class Share(NamedTuple):
    """A part of the plan's points: an area, or all that one source assesses."""

    code: str | None
    """An area's code, or the value of `AssessedBy`: none where nobody says who assesses."""
    name: str | Phrase
    name_en: str | None
    leaves: int
    figures: Standing


class Loss(NamedTuple):
    """A leaf that lost points, after those that lost more; `share` is in percent of all."""

    leaf: Node
    lost: Decimal
    cumulative: Decimal
    share: Decimal


class Step(NamedTuple):
    """What one leaf, or all that have no step of their own (`None`), is to bring."""

    leaf: Node | None
    before: Decimal
    after: Decimal

    @property
    def code(self) -> str:
        """The leaf's code."""
        return self.leaf.code if self.leaf else REST

    @property
    def title(self) -> str:
        """The leaf's title."""
        return self.leaf.title if self.leaf else REST

    @property
    def change(self) -> Decimal:
        """Points won, or lost if negative."""
        return tidy(self.after - self.before)


class Overview(NamedTuple):
    """The figures of a dossier's first page; all are sums of leaves."""

    whole: Standing
    areas: tuple[Share, ...]
    sources: tuple[Share, ...]
    losses: tuple[Loss, ...]
    steps: tuple[Step, ...]
    """From score to target; empty if one of them is unknown."""
    bands: tuple[Band, ...]
    """Ranks that the target would have had, in the fields known since the year of the scores."""
    findings: tuple[Phrase, ...]
    """What matters, the most important first."""
    at: Position
    """How far the plan's year is."""
    worst: tuple[Costly, ...]
    """The few leaves that cost most."""


def overview(
    plan: Plan, rankings: Mapping[int, Ranking] | None = None, at: Position = NOTHING_YET
) -> Overview:
    """Add the leaves up in every way; `rankings` has the known fields by year."""
    whole = standing(plan.leaves)
    losses = tuple(_losses(plan, whole))
    return Overview(
        whole=whole,
        areas=tuple(_areas(plan)),
        sources=tuple(_sources(plan)),
        losses=losses,
        steps=tuple(_steps(plan, whole)),
        bands=tuple(_bands(plan, whole, rankings or {})),
        findings=tuple(_findings(plan, at, whole, losses)),
        at=at,
        worst=worst(plan, at),
    )


def _areas(plan: Plan) -> Iterator[Share]:
    for area in plan.areas:
        english = plan.title_en(area.code)
        yield Share(area.code, area.title, english, len(area.leaves), standing(area.leaves))


def _sources(plan: Plan) -> Iterator[Share]:
    for source in (*AssessedBy, None):
        leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by is source]
        if leaves:
            code = None if source is None else source.value
            yield Share(code, columns.source_name(source), None, len(leaves), standing(leaves))


def _losses(plan: Plan, whole: Standing) -> Iterator[Loss]:
    """List what lost points; nothing if one score is unknown, as shares would be."""
    if not whole.lost:
        return
    lost = [(leaf, tidy(leaf.max_points - (leaf.score or 0))) for leaf in plan.leaves]
    listed = sorted((one for one in lost if one[1] > 0), key=lambda one: -one[1])
    for (leaf, points), sum_ in zip(listed, accumulate(p for _, p in listed), strict=True):
        yield Loss(leaf, points, tidy(sum_), tidy(half_up(100 * sum_ / whole.lost, 2)))


def _steps(plan: Plan, whole: Standing) -> Iterator[Step]:
    """Go from the score to the target by the largest changes, and by the rest at once."""
    if whole.score is None or whole.target is None:
        return
    changes = [(leaf, standing([leaf]).gain or Decimal(0)) for leaf in plan.leaves]
    moving = sorted((one for one in changes if one[1]), key=lambda one: -abs(one[1]))
    alone = moving if len(moving) <= MOST_STEPS + 1 else moving[:MOST_STEPS]
    points = whole.score
    for leaf, change in alone:
        yield Step(leaf, points, tidy(points + change))
        points = tidy(points + change)
    if len(alone) < len(moving):
        yield Step(None, points, whole.target)


def _bands(plan: Plan, whole: Standing, rankings: Mapping[int, Ranking]) -> Iterator[Band]:
    for year in sorted(rankings):
        if whole.target is not None and year >= plan.plan.score_year:
            band = rankings[year](whole.target)
            if band is not None:
                yield band


def _findings(
    plan: Plan, at: Position, whole: Standing, losses: tuple[Loss, ...]
) -> Iterator[Phrase]:
    """Say where the year stands before what its plan is made of."""
    if said := sentence(plan, at):
        yield said
    yield from _where_it_is_won(plan, whole)
    yield from _where_it_was_lost(losses)
    yield from _what_is_given_up(losses)
    yield from _what_people_say(plan, whole)


def _where_it_is_won(plan: Plan, whole: Standing) -> Iterator[Phrase]:
    """Say which leaves carry the gain: those from nothing to everything, if they are much of it."""
    if not whole.gain or whole.gain < 0:
        return
    changes = [(leaf, standing([leaf]).gain or Decimal(0)) for leaf in plan.leaves]
    gains = [(leaf, gain) for leaf, gain in changes if gain > 0]
    zeros = [one for one in gains if not one[0].score and one[0].target == one[0].max_points]
    from_zero = 2 * sum(gain for _, gain in zeros) >= whole.gain
    carriers = zeros if from_zero else _half(gains, whole.gain)
    alone, several = _FROM_ZERO if from_zero else _FEW
    yield Phrase(
        (alone if len(carriers) == 1 else several).text,
        part=tidy(Decimal(sum(gain for _, gain in carriers))),
        gain=whole.gain,
        count=len(carriers),
        all=len(gains),
        codes=tuple(named(leaf) for leaf, _ in carriers),
    )


_FROM_ZERO = (
    Phrase("{part} of the {gain} points to win back go from 0 to full marks at once: {codes}."),
    Phrase(
        "{part} of the {gain} points to win back sit in {count} criteria that go from 0 to full "
        "marks: {codes}."
    ),
)
_FEW = (
    Phrase("{part} of the {gain} points to win back sit in one of {all} criteria: {codes}."),
    Phrase("{part} of the {gain} points to win back sit in {count} of {all} criteria: {codes}."),
)


def _half(gains: list[tuple[Node, Decimal]], whole: Decimal) -> list[tuple[Node, Decimal]]:
    """Take the fewest that make up half."""
    listed = sorted(gains, key=lambda one: -one[1])
    sums = accumulate(gain for _, gain in listed)
    return listed[: 1 + sum(2 * sum_ < whole for sum_ in sums)]


def holding_half(losses: tuple[Loss, ...]) -> Loss | None:
    """Give the loss with which half of all lost points is reached."""
    return next((loss for loss in losses if loss.share >= HALF), None)


def _where_it_was_lost(losses: tuple[Loss, ...]) -> Iterator[Phrase]:
    if half := holding_half(losses):
        yield Phrase(
            "{lost} of the {all} lost points were lost in {count} of the {leaves} criteria that "
            "lost any.",
            lost=half.cumulative,
            all=losses[-1].cumulative,
            count=losses.index(half) + 1,
            leaves=len(losses),
        )


def _what_is_given_up(losses: tuple[Loss, ...]) -> Iterator[Phrase]:
    still = [one for one in losses if standing([one.leaf]).gain == 0]
    if still:
        yield Phrase(
            "{lost} points are left where they are: {codes} lost them and aim for no more than "
            "they had.",
            lost=tidy(sum((loss.lost for loss in still), Decimal(0))),
            codes=tuple(named(loss.leaf) for loss in still),
        )


def _what_people_say(plan: Plan, whole: Standing) -> Iterator[Phrase]:
    asked = {AssessedBy.SURVEY, AssessedBy.SIPAS}
    sources = {leaf.criterion.assessed_by for leaf in plan.leaves}
    said = standing(leaf for leaf in plan.leaves if leaf.criterion.assessed_by in asked)
    if None not in sources and whole.lost and said.lost and said.gain is not None:
        yield Phrase(
            "{lost} of the {all} lost points hang on surveys; the plan wants {gain} of them back.",
            lost=said.lost,
            all=whole.lost,
            gain=said.gain,
        )


def next_group(points: Decimal) -> ProvinceGroup | None:
    """Name the next better group, if there is one."""
    better = [group for group in GROUPS if group.at_least > points]
    return better[-1] if better else None


_FIGURES = tuple(
    column.within("figures")
    for column in (*columns.FIGURES[:3], columns.lost._replace(bar=True), *columns.FIGURES[4:])
)


def overview_report(
    plan: Plan,
    rankings: Mapping[int, Ranking] | None = None,
    at: Position = NOTHING_YET,
    published: PublishedResults | None = None,
) -> Report:
    """Tell where the plan stands, what it wants, and what matters most, in tables and notes.

    The headline and the rows that cost most come first, all that explains them after the tables.
    """
    found = overview(plan, rankings, at)
    title = Phrase(
        "{province}: the plan for {year} at a glance",
        province=plan.plan.own_province,
        year=str(plan.plan.target_year),
    )
    outcomes = _outcome(plan, found, rankings or {})
    warnings = warnings_of_ranks(plan, outcomes)
    tables = (
        worst_table(plan, found.worst, at),
        objectives_table(held(plan, at, published, rankings or {})),
        outcomes,
        _table_of_areas(found),
        _table_of_sources(found),
        _table_of_steps(found),
        _table_of_losses(found),
    )
    charts = tuple(filter(None, [steps_chart(plan, found)]))
    return Report(
        "report",
        title,
        columns.head(plan),
        tables,
        (*found.findings[:1], *warnings),
        charts,
        warnings=warnings,
        definitions=found.findings[1:],
        as_of=at.forecast.on if at.forecast else None,
    )


def _outcome(plan: Plan, found: Overview, rankings: Mapping[int, Ranking]) -> Table:
    """Set score and target beside each other; ranks are those in the latest field known.

    The score has its rank in the field of its own year, or none: it isn't supposed.
    """
    ranking = rankings[max(rankings)] if rankings else lambda _: None
    own = rankings.get(plan.plan.score_year, lambda _: None)
    cases = [
        Case("score", figure_name(plan, "score"), found.whole.score, own),
        Case("target", figure_name(plan, "target"), found.whole.target),
    ]
    return outcome(cases, found.whole.score, ranking)


class _Together(NamedTuple):
    """All shares together."""

    figures: Standing
    code: str = ""


def _table_of_areas(found: Overview) -> Table:
    keys = (
        columns.code,
        columns.title._replace(of=attrgetter("name")),
        columns.title_en._replace(of=attrgetter("name_en")),
        *_FIGURES,
    )
    together = _Together(found.whole)
    return Table("areas", Phrase("Points by area"), keys, found.areas, together)


def _table_of_sources(found: Overview) -> Table:
    keys = (
        columns.source._replace(of=attrgetter("code")),
        Column("leaves", Phrase("Leaves"), Kind.COUNT),
        *_FIGURES,
    )
    return Table("sources", Phrase("Points by source"), keys, found.sources)


def _table_of_steps(found: Overview) -> Table:
    """List the steps from score to target, the largest first; the last may be all the rest."""
    keys = (
        columns.code,
        Column("title", Phrase("Title"), words={REST: _ALL_OTHERS}),
        Column("before", Phrase("Before"), Kind.POINTS),
        Column("change", Phrase("Change"), Kind.POINTS),
        Column("after", Phrase("After"), Kind.POINTS),
    )
    return Table("steps", Phrase("From score to target"), keys, found.steps)


def _table_of_losses(found: Overview) -> Table:
    keys = (
        columns.code.within("leaf"),
        columns.title.within("leaf"),
        columns.title_en.within("leaf"),
        columns.lost._replace(bar=True),
        Column("cumulative", Phrase("Lost up to here"), Kind.POINTS),
        Column("share", Phrase("Share of all"), Kind.PERCENT),
    )
    return Table("losses", Phrase("Lost points, the most first"), keys, found.losses)


def steps_chart(plan: Plan, found: Overview) -> Chart | None:
    """Draw the steps between score and target, if there are any."""
    score, target = found.whole.score, found.whole.target
    if not found.steps or score is None or target is None:
        return None
    steps = [
        Bar(step.leaf.code, (step.after,), step.leaf.title)
        if step.leaf
        else Bar(_ALL_OTHERS, (step.after,))
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


def _table(key: str, plan: Plan, day: datetime.date) -> Table:
    """Make a table; those of the headline depend on how far the year is on a day."""
    at = position(plan, day) if key in {"worst", "objectives"} else NOTHING_YET
    return overview_report(plan, at=at).table(key)


TABLES: columns.TablesForSql = {
    f"report_{key}": partial(_table, key)
    for key in ("worst", "objectives", "areas", "sources", "steps", "losses")
}
