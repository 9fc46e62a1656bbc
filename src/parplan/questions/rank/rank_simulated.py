"""Which place may so many points give next year, and how much hangs on the weights?"""

from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import percent, tidy
from parplan.plan.published import PublishedResults
from parplan.questions import columns
from parplan.questions.rank.field import Field
from parplan.questions.rank.rank import means
from parplan.questions.rank.simulation import (
    CONFIDENCE,
    Draws,
    Expected,
    Outlook,
    Statistics,
    next_field,
    perturbed,
    statistics,
)
from parplan.questions.rank.standings import places
from parplan.report.report import (
    Bar,
    Chart,
    Column,
    Drawing,
    Kind,
    Report,
    Row,
    Series,
    Table,
    Value,
)

_MERGED = 2025
"""On 1/7/2025, 63 provinces became 34."""


class Assumed(NamedTuple):
    """What next year's field is made of, and in words where each number comes from."""

    province: str
    which: str
    base_year: int | None
    mean: Decimal
    rise: Decimal
    spread: Decimal
    ranked: int
    why: tuple[Phrase, ...]

    @property
    def next_year(self) -> int | None:
        """The year of the field that is drawn."""
        return None if self.base_year is None else self.base_year + 1

    @property
    def next_mean(self) -> Decimal:
        """The mean of the field that is drawn."""
        return tidy(self.mean + self.rise)


def rank_next_year(
    plan: Plan, published: PublishedResults, points: Decimal, assumed: Assumed, draws: Draws
) -> Report:
    """Draw next year's field, and tell how likely each place is."""
    expected = Expected(assumed.ranked - 1, assumed.next_mean, assumed.spread)
    outlook = next_field(points, expected, draws)
    found = statistics(outlook.counts)
    tables = (
        _summary(points, assumed, draws, found),
        _places(outlook),
        means(published, assumed.which),
    )
    year = assumed.next_year
    title = (
        Phrase("Rank of {points} points in a simulated field", points=points)
        if year is None
        else Phrase(
            "Rank of {points} points in a simulated field of {year}", points=points, year=str(year)
        )
    )
    notes = (*assumed.why, *_assumptions(assumed, found), *_merger(year), _drawn(draws))
    charts = (_distribution(outlook),)
    return Report("rank", title, columns.head(plan), tables, notes, charts)


def _summary(points: Decimal, assumed: Assumed, draws: Draws, found: Statistics) -> Table:
    """Put into one row what was assumed, and the ranks that came of it."""
    values: tuple[Value, ...] = (
        assumed.province,
        assumed.which,
        assumed.base_year,
        assumed.next_year,
        points,
        assumed.ranked,
        assumed.mean,
        assumed.rise,
        assumed.next_mean,
        assumed.spread,
        draws.replications,
        draws.seed,
        *found,
    )
    return Table("simulation", Phrase("Simulation"), _SIMULATION, (Row(values),), as_records=True)


def _places(outlook: Outlook) -> Table:
    """List how often each place came up, and the points that make it likely."""
    drawn = outlook.replications
    found = zip(outlook.counts, outlook.at_most, outlook.needed, strict=True)
    rows = tuple(
        Row((place, times, percent(times, drawn), percent(reached, drawn), needed))
        for place, (times, reached, needed) in enumerate(found, 1)
    )
    return Table("places", Phrase("Places"), _PLACES, rows)


def _distribution(outlook: Outlook) -> Chart:
    """Draw how likely each place is."""
    counts = enumerate(outlook.counts, start=1)
    drawn = outlook.replications
    bars = tuple(Bar(str(place), (percent(times, drawn),)) for place, times in counts)
    return Chart(
        "distribution",
        Phrase("How likely each place is"),
        Drawing.COLUMNS,
        Phrase("Probability of each place, from the best"),
        bars,
        above="places",
        series=(Series(Phrase("Probability")),),
        kind=Kind.PERCENT,
    )


def _assumptions(assumed: Assumed, found: Statistics) -> tuple[Phrase, ...]:
    return (
        Phrase(
            "The other {others} provinces' points are drawn from a normal distribution with mean "
            "{mean} and standard deviation {spread}; mean and spread are taken as certain, though "
            "they are not.",
            others=assumed.ranked - 1,
            mean=assumed.next_mean,
            spread=assumed.spread,
        ),
        Phrase(
            "In 9 of 10 fields the rank is {low} to {high}. The last column is the points that "
            "gave a place or a better one in {share} of the fields.",
            low=found.q5,
            high=found.q95,
            share=Phrase("{share}%", share=tidy(CONFIDENCE * 100)),
        ),
    )


_REPLICATIONS = (
    Column("replications", Phrase("Replications"), Kind.COUNT),
    Column("seed", Phrase("Seed"), Kind.COUNT),
)
_SIMULATION = (
    Column("province", Phrase("Province")),
    Column("index", Phrase("Index")),
    Column("base_year", Phrase("From the field of"), Kind.COUNT),
    Column("year", Phrase("Field of"), Kind.COUNT),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    Column("base_mean", Phrase("Mean before"), Kind.POINTS),
    Column("rise", Phrase("Rise"), Kind.POINTS),
    Column("mean", Phrase("Mean"), Kind.POINTS),
    Column("spread", Phrase("Spread"), Kind.POINTS),
    *_REPLICATIONS,
    Column("rank_mean", Phrase("Mean rank"), Kind.POINTS),
    Column("rank_median", Phrase("Median rank"), Kind.POINTS),
    Column("rank_q5", Phrase("5% quantile"), Kind.POINTS),
    Column("rank_q95", Phrase("95% quantile"), Kind.POINTS),
)
_PLACES = (
    Column("place", Phrase("Place"), Kind.COUNT),
    Column("times", Phrase("Times"), Kind.COUNT),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
    Column("percent_at_most", Phrase("This or better"), Kind.PERCENT),
    Column("points_80", Phrase("Points for 80%"), Kind.POINTS),
)


def _drawn(draws: Draws) -> Phrase:
    return Phrase(
        "{replications} replications, seed {seed}; --seed {seed} gives the same again.",
        replications=draws.replications,
        seed=draws.seed,
    )


def _merger(year: int | None) -> tuple[Phrase, ...]:
    if year is None or year < _MERGED:
        return ()
    return (Phrase("On 1 July 2025, 63 provinces became 34: a field of this size is no more."),)


def rank_perturbed(plan: Plan, field: Field, noise: Decimal, draws: Draws) -> Report:
    """Rank every province again and again under weights that differ by up to so much."""
    found = perturbed([entry.finest for entry in field.entries], noise, draws)
    nominal = places([entry.total for entry in field.entries])
    rows = [
        Row((entry.province, entry.total, place, *one))
        for entry, place, one in zip(field.entries, nominal, found, strict=True)
    ]
    rows.sort(key=lambda row: int(str(row.values[2])))
    leaves = len(field.finest)
    tables = (
        Table(
            "perturbation",
            Phrase("Perturbation"),
            (
                Column("noise", Phrase("Noise"), Kind.POINTS),
                Column("weights", Phrase("Weights"), Kind.COUNT),
                Column("ranked", Phrase("Provinces"), Kind.COUNT),
                *_REPLICATIONS,
            ),
            (Row((noise, leaves, len(rows), draws.replications, draws.seed)),),
        ),
        Table("rank_statistics", Phrase("Ranks"), _STATISTICS, tuple(rows)),
    )
    notes = (
        Phrase(
            "Each of {weights} weights (maximum points) is multiplied by a number drawn between "
            "{least} and {most}, their total is kept, and all are ranked anew, unrounded.",
            weights=leaves,
            least=tidy(1 - noise),
            most=tidy(1 + noise),
        ),
        _drawn(draws),
    )
    title = Phrase("Ranks under other weights")
    return Report("rank", title, columns.head(plan), tables, notes)


_STATISTICS = (
    Column("province", Phrase("Province")),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("nominal", Phrase("Nominal rank"), Kind.COUNT),
    Column("mean", Phrase("Mean rank"), Kind.POINTS),
    Column("median", Phrase("Median rank"), Kind.POINTS),
    Column("q5", Phrase("5% quantile"), Kind.POINTS),
    Column("q95", Phrase("95% quantile"), Kind.POINTS),
)
