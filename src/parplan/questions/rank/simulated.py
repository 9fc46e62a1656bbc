"""Which place may so many points give next year, and how much hangs on the weights?

What next year's field is taken to be, and why, is told with the answer; `simulation` draws.
"""

import secrets
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import half_up, percent, tidy
from parplan.plan.published import Index, PublishedResults
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.band import year_meant
from parplan.questions.rank.field import read_field
from parplan.questions.rank.published_field import means_table, points_meant
from parplan.questions.rank.simulation import (
    CONFIDENCE,
    Draws,
    NextField,
    Outlook,
    Statistics,
    deviation,
    next_field,
    spread_of,
    statistics,
)
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Series, Table

_MERGED = 2025
"""On 1/7/2025, 63 provinces became 34."""


def after_published_field(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    simulate: int,
    points: Decimal | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    seed: int | None = None,
    rise: Decimal | None = None,
    spread: Decimal | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Expect next year's field by the means' rise and the spread of the published places.

    Without a year, it is the field of the plan's scores, if that is published.
    """
    published = load_published()
    points, why_points = points_meant(plan, points, index)
    if year is None and plan.plan.score_year in published.years(index):
        year = plan.plan.score_year
    year, _ = year_meant(published, index, year)
    mean = published.mean(index, year)
    if mean is None:
        raise Refusal(Phrase("no mean of {year} is published", year=str(year)))
    rise, why_rise = _rise(published, index, year, rise)
    ranked = published.ranked.provinces
    why_spread = _SPREAD_GIVEN
    if spread is None:
        placed = [(r.rank or 0, r.score or Decimal(0)) for r in published.placed(index, year)]
        spread = spread_of(placed, ranked, mean.score)
        why_spread = Phrase(
            "Spread {spread}: fitted to the {count} published places of {year}; where figures "
            "conflict, to the first.",
            spread=spread,
            count=len(placed),
            year=str(year),
        )
    why_mean = Phrase("Mean of {year}: {mean}.", year=str(year), mean=mean.score)
    why = (why_points, why_mean, why_rise, why_spread)
    name = province or plan.plan.own_province
    assumed = Assumed(name, index, year, mean.score, rise, spread, ranked, why)
    with watch(simulate) as tell:
        draws = Draws(simulate, seed_of(seed), tell)
        return in_simulated_field(plan, published, points, assumed, draws)


def after_given_field(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    simulate: int,
    field: Path,
    points: Decimal | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    seed: int | None = None,
    rise: Decimal | None = None,
    spread: Decimal | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Expect next year's field by the mean and the spread of the one given."""
    published = load_published()
    points, why_points = points_meant(plan, points, index)
    found = read_field(field, plan, year, index)
    totals = [entry.total for entry in found.entries]
    mean = half_up(sum(totals, Decimal(0)) / len(totals), 4)
    rise, why_rise = _rise(published, index, None, rise)
    why_spread = _SPREAD_GIVEN
    if spread is None:
        spread = deviation(totals)
        why_spread = Phrase("Spread {spread}: of the same provinces.", spread=spread)
    if not spread:
        raise Refusal(Phrase("all have the same points: no spread"), Phrase("give --spread"))
    why_mean = Phrase(
        "Mean {mean}: of the {count} provinces in {file}.",
        mean=mean,
        count=len(totals),
        file=str(field),
    )
    name = province or plan.plan.own_province
    ranked = len(totals) + (found.find(name) is None)
    why = (why_points, why_mean, why_rise, why_spread, *found.remarks)
    assumed = Assumed(name, index, found.year, mean, rise, spread, ranked, why)
    with watch(simulate) as tell:
        draws = Draws(simulate, seed_of(seed), tell)
        return in_simulated_field(plan, published, points, assumed, draws)


_SPREAD_GIVEN = Phrase("Spread: as given.")


def _rise(
    published: PublishedResults, index: str, year: int | None, asked: Decimal | None
) -> tuple[Decimal, Phrase]:
    """Take the rise asked for, else that of the means up to this year, or the last known."""
    if asked is not None:
        return asked, Phrase("Rise {rise}: as given.", rise=asked)
    last = year or max((m.year for m in published.means if m.index == index), default=0)
    before, after = (published.mean(index, y) for y in (last - 1, last))
    if before is None or after is None:
        hint = Phrase("give --rise")
        raise Refusal(Phrase("no rise of the mean up to {year} is known", year=str(last)), hint)
    rise = after.score - before.score
    why = Phrase(
        "Rise {rise}: as the national mean rose from {before} to {after}, {old} to {new}.",
        rise=rise,
        before=str(last - 1),
        after=str(last),
        old=before.score,
        new=after.score,
    )
    return rise, why


def seed_of(asked: int | None) -> int:
    """Take the seed asked for, else one by chance, which the report tells."""
    return secrets.randbelow(2**32) if asked is None else asked


class Assumed(NamedTuple):
    """What next year's field is made of, and in words where each number comes from."""

    province: str
    which: str
    base_year: int | None
    base_mean: Decimal
    rise: Decimal
    spread: Decimal
    ranked: int
    why: tuple[Phrase, ...]

    @property
    def year(self) -> int | None:
        """The year of the field that is drawn."""
        return None if self.base_year is None else self.base_year + 1

    @property
    def mean(self) -> Decimal:
        """The mean of the field that is drawn."""
        return tidy(self.base_mean + self.rise)


def in_simulated_field(
    plan: Plan, published: PublishedResults, points: Decimal, assumed: Assumed, draws: Draws
) -> Report:
    """Draw next year's field, and tell how likely each place is."""
    outlook = next_field(points, NextField(assumed.ranked - 1, assumed.mean, assumed.spread), draws)
    run = _Simulation(points, assumed, draws.replications, draws.seed, statistics(outlook.counts))
    chances = _chances(outlook)
    title = Phrase("Rank of {points} points in a simulated field", points=points)
    if assumed.year is not None:
        title = Phrase(
            "Rank of {points} points in a simulated field of {year}",
            points=points,
            year=str(assumed.year),
        )
    return Report(
        "rank",
        title,
        columns.head(plan),
        (
            Table("simulation", Phrase("Simulation"), _SIMULATION, (run,), as_records=True),
            Table("places", Phrase("Places"), _CHANCES, chances),
            means_table(published, assumed.which),
        ),
        (*assumed.why, *_assumptions(run), drawn(draws.replications, draws.seed)),
        (_distribution(chances),),
    )


class _Simulation(NamedTuple):
    """What was assumed and drawn, and the ranks that came of it."""

    points: Decimal
    assumed: Assumed
    replications: int
    seed: int
    ranks: Statistics


class _Chance(NamedTuple):
    """How often a place came up, and the points that make it likely."""

    place: int
    times: int
    percent: Decimal | None
    percent_at_most: Decimal | None
    points_80: Decimal


def _chances(outlook: Outlook) -> tuple[_Chance, ...]:
    drawn = outlook.replications
    found = zip(outlook.counts, outlook.at_most, outlook.needed, strict=True)
    return tuple(
        _Chance(place, times, percent(times, drawn), percent(reached, drawn), needed)
        for place, (times, reached, needed) in enumerate(found, 1)
    )


def _distribution(chances: tuple[_Chance, ...]) -> Chart:
    """Draw how likely each place is."""
    return Chart(
        "distribution",
        Phrase("How likely each place is"),
        Drawing.COLUMNS,
        Phrase("Probability of each place, from the best"),
        tuple(Bar(str(chance.place), (chance.percent,)) for chance in chances),
        above="places",
        series=(Series(Phrase("Probability")),),
        kind=Kind.PERCENT,
    )


def _assumptions(run: _Simulation) -> tuple[Phrase, ...]:
    drawn = Phrase(
        "The other {others} provinces' points are drawn from a normal distribution with mean "
        "{mean} and standard deviation {spread}; mean and spread are taken as certain, though "
        "they are not.",
        others=run.assumed.ranked - 1,
        mean=run.assumed.mean,
        spread=run.assumed.spread,
    )
    likely = Phrase(
        "In 9 of 10 fields the rank is {low} to {high}. The last column is the points that "
        "gave a place or a better one in {share} of the fields.",
        low=run.ranks.q5,
        high=run.ranks.q95,
        share=Phrase("{share}%", share=tidy(CONFIDENCE * 100)),
    )
    if run.assumed.year is None or run.assumed.year < _MERGED:
        return drawn, likely
    merged = Phrase("On 1 July 2025, 63 provinces became 34: a field of this size is no more.")
    return drawn, likely, merged


def drawn(replications: int, seed: int) -> Phrase:
    """Say how often was drawn, and how to draw the same again."""
    return Phrase(
        "{replications} replications, seed {seed}; --seed {seed} gives the same again.",
        replications=replications,
        seed=seed,
    )


REPLICATIONS = (
    Column("replications", Phrase("Replications"), Kind.COUNT),
    Column("seed", Phrase("Seed"), Kind.COUNT),
)
STATISTICS = tuple(
    column.within("ranks")
    for column in (
        Column("mean", Phrase("Mean rank"), Kind.POINTS),
        Column("median", Phrase("Median rank"), Kind.POINTS),
        Column("q5", Phrase("5% quantile"), Kind.POINTS),
        Column("q95", Phrase("95% quantile"), Kind.POINTS),
    )
)
_SIMULATION = (
    Column("province", Phrase("Province")).within("assumed"),
    Column("index", Phrase("Index"), of=lambda run: run.assumed.which),
    Column("base_year", Phrase("From the field of"), Kind.COUNT).within("assumed"),
    Column("year", Phrase("Field of"), Kind.COUNT).within("assumed"),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("ranked", Phrase("Provinces"), Kind.COUNT).within("assumed"),
    Column("base_mean", Phrase("Mean before"), Kind.POINTS).within("assumed"),
    Column("rise", Phrase("Rise"), Kind.POINTS).within("assumed"),
    Column("mean", Phrase("Mean"), Kind.POINTS).within("assumed"),
    Column("spread", Phrase("Spread"), Kind.POINTS).within("assumed"),
    *REPLICATIONS,
    *(column._replace(key=f"rank_{column.key}") for column in STATISTICS),
)
_CHANCES = (
    Column("place", Phrase("Place"), Kind.COUNT),
    Column("times", Phrase("Times"), Kind.COUNT),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
    Column("percent_at_most", Phrase("This or better"), Kind.PERCENT),
    Column("points_80", Phrase("Points for 80%"), Kind.POINTS),
)
