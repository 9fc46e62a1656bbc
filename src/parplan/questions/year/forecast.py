"""Where will the year end: what is in hand, what isn't, and between which points?"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import Standing, half_up, percent, tidy
from parplan.plan.published import group_of
from parplan.plan.results import Round
from parplan.questions import columns
from parplan.questions.options import AsOfOption, ResultsYearOption, results_year, today
from parplan.questions.scenario import GROUP
from parplan.questions.year.chances import GRID, NOMINAL
from parplan.questions.year.known import ROUNDS, no_results, no_targets
from parplan.questions.year.outlook import Forecast, LeafState, Trial, forecast_of, missed, trials
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Report, Series, Table

EXAMPLE = "parplan forecast --as-of 2025-02-01"
NEEDS_RESULTS = True


def forecast(plan: Plan, *, year: ResultsYearOption = None, as_of: AsOfOption = None) -> Report:
    """Tell where the year will end, what that rests on, and how far it is from the target."""
    found = forecast_of(plan, results_year(plan, year), as_of or today())
    title = Phrase("Forecast for {year}, on {day}", year=str(found.year), day=found.on)
    cases = tuple(_cases(found))
    tried = tuple(trials(plan, found.year, found.on)) if found.leaves else ()
    return Report(
        "forecast",
        title,
        columns.head(plan),
        _tables(found, cases),
        (*_answer(found), *_missing(found)),
        tuple(_charts(found, cases)),
        definitions=(*_estimate(found, tried), *_definitions(found)),
        as_of=found.on,
    )


class _Case(NamedTuple):
    """One of the ways in which the year may end, or its scores and targets."""

    case: str
    label: Phrase
    points: Decimal | None
    plan: Standing

    @property
    def percent(self) -> Decimal | None:
        return percent(self.points, self.plan.max_points)

    @property
    def group(self) -> str | None:
        """The group of the share of the maximum before it is rounded."""
        most = self.plan.max_points
        return None if self.points is None or not most else group_of(100 * self.points / most)

    @property
    def distance(self) -> Decimal | None:
        return missed(self.points, self.plan.target)


def _cases(found: Forecast) -> Iterator[_Case]:
    plan, ends = found.whole.plan, found.whole.range
    last, year = str(found.year - 1), str(found.year)
    yield _Case("score", Phrase("scores of {year}", year=last), plan.score, plan)
    yield _Case("low", Phrase("low"), ends.low, plan)
    yield _Case("likely", Phrase("likely"), ends.likely, plan)
    yield _Case("high", Phrase("high"), ends.high, plan)
    yield _Case("target", Phrase("targets for {year}", year=year), plan.target, plan)


_STATES = {
    LeafState.IN_HAND.value: Phrase("in hand"),
    LeafState.UNDER_WAY.value: Phrase("under way"),
    LeafState.AT_RISK.value: Phrase("at risk"),
}
_LEAVES = Column("leaves", Phrase("Leaves"), Kind.COUNT)
_POINTS = Column("points", Phrase("Points"), Kind.POINTS)
_DISTANCE = Column("distance", Phrase("To target"), Kind.POINTS)
_EXPECTED = Column("expected", Phrase("Expected"), Kind.POINTS)
_RANGE = tuple(
    column.within("range")
    for column in (
        Column("low", Phrase("Low"), Kind.POINTS),
        Column("likely", Phrase("Likely"), Kind.POINTS),
        Column("high", Phrase("High"), Kind.POINTS),
    )
)


def _tables(found: Forecast, cases: tuple[_Case, ...]) -> tuple[Table, ...]:
    return _ends(cases), *_sources(found), _deductions(found), _leaves(found)


def _ends(cases: tuple[_Case, ...]) -> Table:
    return Table(
        "range",
        Phrase("Where the year will end"),
        (
            Column("case", Phrase("Case"), words={one.case: one.label for one in cases}),
            _POINTS,
            columns.max_points.within("plan"),
            Column("percent", Phrase("Of max"), Kind.PERCENT),
            GROUP,
            _DISTANCE,
        ),
        cases,
    )


def _sources(found: Forecast) -> Iterator[Table]:
    """Give the range of each source, and where its points are."""
    figures = (columns.max_points, columns.score, columns.target)
    yield Table(
        "sources",
        Phrase("By source of points"),
        (
            columns.assessed_by,
            _LEAVES._replace(of=lambda one: len(one.leaves)),
            *(column.within("plan") for column in figures),
            *_RANGE,
            _EXPECTED,
            _DISTANCE,
        ),
        found.sources,
        found.whole,
    )
    yield Table(
        "points",
        Phrase("Where the points are"),
        (
            columns.assessed_by,
            Column("in_hand", Phrase("In hand"), Kind.POINTS),
            Column("held", Phrase("Held"), Kind.POINTS),
            Column("under_way", Phrase("Under way"), Kind.POINTS),
            Column("at_risk", Phrase("At risk"), Kind.POINTS),
        ),
        found.sources,
        found.whole,
    )


def _deductions(found: Forecast) -> Table:
    return Table(
        "deductions",
        Phrase("What appraisals took off in earlier years"),
        (
            columns.assessed_by,
            Column("year", Phrase("Year"), Kind.COUNT),
            _LEAVES,
            Column("self", Phrase("Self-score"), Kind.POINTS, of=lambda one: one.self_score),
            Column("official", Phrase("Official"), Kind.POINTS),
            Column("taken_off", Phrase("Taken off"), Kind.POINTS),
            Column("taken_off_percent", Phrase("Taken off, %"), Kind.PERCENT),
        ),
        found.deductions,
    )


def _leaves(found: Forecast) -> Table:
    return Table(
        "leaves",
        Phrase("Leaf by leaf"),
        (
            *(column.within("leaf") for column in columns.LEAF),
            Column("state", Phrase("State"), words=_STATES, of=lambda one: one.state.value),
            Column(
                "round",
                Phrase("Round"),
                words=ROUNDS,
                of=lambda one: one.known.round and one.known.round.value,
            ),
            _POINTS._replace(of=lambda one: one.known.latest),
            *_RANGE,
            _EXPECTED,
        ),
        found.leaves,
    )


def _charts(found: Forecast, cases: tuple[_Case, ...]) -> Iterator[Chart]:
    """Draw the range between score and target, and where the points of each source are."""
    if not found.leaves:
        return
    score, low, likely, high, target = cases
    ends = [(case.label, case.points, case.points) for case in (score, likely, target)]
    ends.insert(1, (Phrase("low to high"), low.points, high.points))
    yield Chart(
        "range",
        Phrase("From score to forecast to target"),
        Drawing.RANGES,
        Phrase("Points"),
        tuple(Bar(name, (low, high)) for name, low, high in ends if None not in (low, high)),
        above="range",
    )
    yield Chart(
        "points",
        Phrase("Where the points are"),
        Drawing.STACKED,
        Phrase("Points"),
        tuple(
            Bar(columns.source_name(of.source), (of.in_hand, of.held, of.under_way, of.at_risk))
            for of in found.sources
        ),
        above="points",
        series=(
            Series(Phrase("In hand"), Look.HAD),
            Series(Phrase("Held from last year"), Look.LEFT),
            Series(Phrase("Under way"), Look.WON),
            Series(Phrase("At risk"), Look.LOST),
        ),
    )


def _answer(found: Forecast) -> Iterator[Phrase]:
    whole = found.whole
    low, likely, high = whole.range
    if likely is None or not whole.plan.max_points:
        if found.leaves:
            yield Phrase("How {year} will end can't be said yet.", year=str(found.year))
        return
    values = {
        "likely": likely,
        "most": whole.plan.max_points,
        "percent": _percent(percent(likely, whole.plan.max_points)),
        "group": group_of(likely / whole.plan.max_points * 100) or Phrase("none"),
    }
    if all(one.known.round is Round.OFFICIAL for one in found.leaves):
        yield Phrase(
            "All points are official: {likely} of {most} ({percent}, group {group}).", **values
        )
    elif low is None or high is None:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}); how much more or less "
            "it can be isn't known.",
            **values,
        )
    else:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}), between {low} and "
            "{high}.",
            **values,
            low=low,
            high=high,
        )
    if whole.distance is None:
        return
    if whole.distance < 0:
        yield Phrase("That is {points} short of the targets.", points=abs(whole.distance))
    else:
        yield Phrase("That meets the targets, with {points} to spare.", points=whole.distance)


def _percent(share: Decimal | None) -> Phrase:
    return Phrase("{share}%", share=share)


def _missing(found: Forecast) -> Iterator[Phrase]:
    yield from no_results(found.plan, found.year)
    yield from no_targets(found.plan, found.year)
    if open_ := tuple(
        one.leaf.code for one in found.leaves if one.chances is None and one.leaf.score is not None
    ):
        yield Phrase(
            "What appraisals do isn't known, since no year before {year} has both self-scores and "
            "official points; so nothing can be said of these: {codes}.",
            year=str(found.year),
            codes=open_,
        )
    if unknown := tuple(leaf.code for leaf in found.whole.leaves if leaf.score is None):
        yield Phrase("No score of {year}: {codes}.", year=str(found.year - 1), codes=unknown)


def _estimate(found: Forecast, tried: Sequence[Trial]) -> Iterator[Phrase]:
    """Say how often such a range was right, what it is made of, and how."""
    if found.whole.range.low == found.whole.range.high:
        return
    values = {
        "nominal": NOMINAL,
        "learned": _listed(found.taught.years),
        "grid": GRID,
    }
    if tried:
        yield Phrase(
            "Low and high are made to hold the result in {nominal} of 100 cases; in {years} they "
            "held it {held} of {tried} times, at the year's beginning and after each round. Each "
            "leaf may end as leaves of its source did from the same stage on, in {learned}; a "
            "year is good or bad for all of a source, and where little was seen, other sources and "
            "usual values count, too. Leaves are added up by exact convolution on a grid of "
            "{grid} points; below low, likely and high lie 5, 50 and 95 of 100 sums, rounded to "
            "hundredths.",
            years=_listed(sorted({one.year for one in tried})),
            held=sum(one.held for one in tried),
            tried=len(tried),
            **values,
        )
        return
    yield Phrase(
        "Low and high are made to hold the result in {nominal} of 100 cases; how often they do "
        "isn't known, since no earlier year can be tried. Each leaf may end as leaves of its "
        "source did from the same stage on, in {learned}; a year is good or bad for all of a "
        "source, and where little was seen, other sources and usual values count, too. Leaves are "
        "added up by exact convolution on a grid of {grid} points; below low, likely and high lie "
        "5, 50 and 95 of 100 sums, rounded to hundredths.",
        **values,
    )


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, years))


def _definitions(found: Forecast) -> Iterator[Phrase]:
    if not found.leaves:
        return
    if found.left_out:
        yield Phrase(
            "These don't apply in {year}; max, score and target are without theirs: {codes}.",
            year=str(found.year),
            codes=tuple(leaf.code for leaf in found.left_out),
        )
    yield Phrase(
        "In hand: points that are official or appraised, else self-scored with all tasks done. "
        "Held: the scores of {year} of all other leaves. Under way: what their targets ask over "
        "these, where all tasks are done or under way. At risk: the same, where a task is overdue, "
        "not started or not reported, or there is none.",
        year=str(found.year - 1),
    )
    if found.whole.range.low == found.whole.range.high:
        return
    yield Phrase(
        "Until it is self-scored, a leaf rises to its target as often as leaves rose whose tasks "
        "were done, or weren't; else it keeps its last score or falls. An appraisal then judges it "
        "as self-scores were judged, and what a first appraisal takes off may come back. Surveys "
        "and SIPAS move from their last score, up or down. A leaf by steps or a checklist ends "
        "with points that these give."
    )
    yield from _learned(found)
    yield Phrase(
        "Expected is the mean of what may come: leaves add up to sources, and these to the total. "
        "Lows and highs don't, since not everything goes badly at once. The group is that of the "
        "unrounded share of the maximum."
    )


def _learned(found: Forecast) -> Iterator[Phrase]:
    """Say of each source what a leaf's chances rest on."""
    for source in (of.source for of in found.sources):
        if source is not None and source.asks_people:
            surveys = found.taught.surveys[source]
            yield Phrase(
                "{source}: from year to year {change} points of 100 on average, with a deviation "
                "of {deviation}.",
                source=columns.source_name(source),
                change=_tenth(100 * surveys.change),
                deviation=_tenth(100 * surveys.deviation),
            )
        elif verdicts := found.taught.verdicts.get((source, Round.SELF)):
            claims = found.taught.claims[source]
            yield Phrase(
                "{source}: of 100 leaves that could win something, {rose} claimed more than the "
                "year before; of 100 self-scores, {changed} were changed, to {ratio} of them on "
                "average.",
                source=columns.source_name(source),
                rose=_tenth(100 * claims.rose[None].chance),
                changed=_tenth(100 * verdicts.changed.chance),
                ratio=_percent(_tenth(100 * verdicts.ratio.mean)),
            )


def _tenth(value: float) -> Decimal:
    return tidy(half_up(Decimal(value), 1))


def _on(key: str, plan: Plan, day: datetime.date) -> Table:
    """Ask it about the plan's own year as of a day; how often ranges held is no table's."""
    found = forecast_of(plan, plan.plan.target_year, day)
    return next(one for one in _tables(found, tuple(_cases(found))) if one.key == key)


TABLES: columns.TablesForSql = {
    f"forecast_{key}": partial(_on, key)
    for key in ("range", "sources", "points", "deductions", "leaves")
}
