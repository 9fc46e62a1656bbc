"""Which place may so many points give next year, and how much hangs on the weights?

What next year's field is taken to be, and why, is told with the answer; `simulation` draws.
"""

import secrets
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal
from parplan.language.vietnamese import fold
from parplan.plan.plan import Plan
from parplan.plan.points import percent, tidy
from parplan.plan.published import Index, PublishedResults
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.band import year_meant
from parplan.questions.rank.expected_field import (
    Expected,
    Settings,
    after_given,
    after_published,
)
from parplan.questions.rank.field import Field, read_field
from parplan.questions.rank.next_field import next_field
from parplan.questions.rank.published_field import (
    Meant,
    as_given,
    means_table,
    points_meant,
    target_meant,
    whose,
)
from parplan.questions.rank.simulation import (
    CONFIDENCE,
    Draws,
    Outlook,
    Statistics,
    perturbed,
    statistics,
)
from parplan.questions.rank.whole_field import entry_of, places
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Series, Table

_USUAL = 10_000
"""Replications, if nobody says how many."""
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
    shock: Decimal | None = None,
    persistence: Decimal | None = None,
    change: Decimal | None = None,
    spread: Decimal | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Expect next year's field from the published places and how they have changed before.

    Without a year, it is the field of the plan's scores, if that is published. Another province's
    own points, published in that year, change to the next as the others' do.
    """
    published = load_published()
    if year is None and plan.plan.score_year in published.years(index):
        year = plan.plan.score_year
    year, _ = year_meant(published, index, year)
    meant = points_meant(plan, published, points=points, index=index, year=year, province=province)
    settings = Settings(rise, shock, persistence, change, spread)
    expected = after_published(published, index, year, meant.province, settings)
    with watch(simulate) as tell:
        draws = Draws(simulate, _seed(seed), tell)
        return in_simulated_field(plan, published, index, meant, expected, draws)


def after_given_field(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    simulate: int,
    field: Path,
    points: Decimal | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    seed: int | None = None,
    rise: Decimal | None = None,
    shock: Decimal | None = None,
    persistence: Decimal | None = None,
    change: Decimal | None = None,
    spread: Decimal | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Expect next year's field from the one given, and how published places have changed before."""
    published = load_published()
    found = read_field(field, plan)
    name = province or plan.plan.province
    meant = _meant_in(plan, found, field, name, points, index)
    settings = Settings(rise, shock, persistence, change, spread)
    expected = after_given(published, index, field, found, name, settings)
    with watch(simulate) as tell:
        draws = Draws(simulate, _seed(seed), tell)
        return in_simulated_field(plan, published, index, meant, expected, draws)


def _meant_in(  # noqa: PLR0913, PLR0917 - as many options are about it
    plan: Plan, found: Field, file: Path, name: str, points: Decimal | None, index: str
) -> Meant:
    """Take the points asked for, else another province's own in the field, else the target."""
    if points is not None:
        return Meant(points, name, "given", as_given(points))
    if fold(name) == fold(plan.plan.province):
        target, why = target_meant(plan, index)
        return Meant(target, name, "target", why)
    own = entry_of(found, file, name)
    why = Phrase(
        "{points} points: those of {province} in {file}.",
        points=own.total,
        province=own.province,
        file=str(file),
    )
    return Meant(own.total, own.province, "field", why)


def under_other_weights(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    perturb_weights: Decimal,
    field: Path,
    simulate: int = _USUAL,
    seed: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Rank every province again and again under weights that differ by up to so much."""
    given = read_field(field, plan)
    if not given.finest:
        raise Refusal(
            Phrase("{file} has only totals: weights need more", file=str(field)),
            Phrase("give it a column for every leaf, or every area"),
        )
    seed = _seed(seed)
    with watch(simulate) as tell:
        matrix = [entry.finest for entry in given.entries]
        found = perturbed(matrix, perturb_weights, Draws(simulate, seed, tell))
    nominal = places([entry.total for entry in given.entries])
    rows = [
        _Reranked(entry.province, entry.total, place, one)
        for entry, place, one in zip(given.entries, nominal, found, strict=True)
    ]
    rows.sort(key=lambda row: row.nominal)
    weights = len(given.finest)
    run = _Perturbation(perturb_weights, weights, len(rows), simulate, seed)
    notes = (
        Phrase(
            "Each of {weights} weights (maximum points) is multiplied by a number drawn between "
            "{least} and {most}, their total is kept, and all are ranked anew, unrounded.",
            weights=weights,
            least=tidy(1 - perturb_weights),
            most=tidy(1 + perturb_weights),
        ),
        _drawn(simulate, seed),
    )
    tables = (
        Table("perturbation", Phrase("Perturbation"), _PERTURBATION, (run,)),
        Table("rank_statistics", Phrase("Ranks"), _RERANKED, tuple(rows)),
    )
    return Report("rank", Phrase("Ranks under other weights"), columns.head(plan), tables, notes)


def _seed(asked: int | None) -> int:
    """Take the seed asked for, else one by chance, which the report tells."""
    return secrets.randbelow(2**32) if asked is None else asked


def in_simulated_field(  # noqa: PLR0913, PLR0917 - a field, points in it and how to draw
    plan: Plan,
    published: PublishedResults,
    index: str,
    meant: Meant,
    expected: Expected,
    draws: Draws,
) -> Report:
    """Draw next year's field, and tell how likely each place is."""
    points = meant.points
    moving = meant.whose in _OF_THE_YEAR_BEFORE
    outlook = next_field(points, expected.field, draws, moving=moving)
    ranks = statistics(outlook.counts)
    run = _Simulation(meant, index, expected, draws.replications, draws.seed, ranks)
    chances = _chances(outlook)
    title = Phrase("Rank of {points} points in a simulated field", points=points)
    if expected.year is not None:
        title = Phrase(
            "Rank of {points} points in a simulated field of {year}",
            points=points,
            year=str(expected.year),
        )
    if moving:
        title = Phrase("Rank of {province} in a simulated field", province=meant.province)
    return Report(
        "rank",
        title,
        columns.head(plan),
        (
            Table("simulation", Phrase("Simulation"), _SIMULATION, (run,), as_records=True),
            Table("places", Phrase("Places"), _CHANCES, chances),
            means_table(published, index),
        ),
        (
            *_answer(run, moving=moving),
            meant.why,
            *expected.why,
            _drawn(draws.replications, draws.seed),
        ),
        (_distribution(chances),),
    )


_OF_THE_YEAR_BEFORE = {"published", "field"}
"""Whose points aren't those of the year that is drawn, and change to it."""


class _Simulation(NamedTuple):
    """What was expected and drawn, and the ranks that came of it."""

    meant: Meant
    which: str
    expected: Expected
    replications: int
    seed: int
    ranks: Statistics

    @property
    def whose(self) -> str:
        """Whose points they are."""
        return self.meant.whose


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


def _answer(run: _Simulation, *, moving: bool) -> Iterator[Phrase]:
    """Give the rank, the model, and how often such a range was right."""
    model = Phrase(
        "The others keep most of their distance from the mean, all rise together by an uncertain "
        "amount, and each changes on its own"
    )
    if moving:
        model = Phrase(
            "Like the others, {province} keeps most of its distance from the mean, rises with all "
            "by an uncertain amount and changes on its own",
            province=run.meant.province,
        )
    places, found = PREDICTED[moving, run.expected.shock > 0]
    yield Phrase(
        "In 9 of 10 fields the rank is {low} to {high}. {model}. Of {places} places of "
        "2023 and 2024, predicted from the year before with estimates from other years, such a "
        "range held {found}, and the model was chosen with these known. The "
        "last column is the points that gave a place or a better one in {share} of the fields.",
        low=run.ranks.q5,
        high=run.ranks.q95,
        model=model,
        places=places,
        found=found,
        share=Phrase("{share}%", share=tidy(CONFIDENCE * 100)),
    )
    if run.expected.year is not None and run.expected.year >= _MERGED:
        yield Phrase("On 1 July 2025, 63 provinces became 34: a field of this size is no more.")


PREDICTED = {
    (False, False): (28, 26),
    (False, True): (28, 25),
    (True, False): (20, 17),
    (True, True): (20, 17),
}
"""Published places of 2023 and 2024, and how many of them lay in their range of 90%.

By whether the province's own points are drawn on from the year before, and whether the mean of
the year is uncertain (`benchmarks/backtest_rank.py`).
"""


def _drawn(replications: int, seed: int) -> Phrase:
    return Phrase(
        "{replications} replications, seed {seed}; --seed {seed} gives the same again.",
        replications=replications,
        seed=seed,
    )


class _Perturbation(NamedTuple):
    """How weights were drawn, and for how many provinces."""

    noise: Decimal
    weights: int
    ranked: int
    replications: int
    seed: int


class _Reranked(NamedTuple):
    """A province's place under the weights as they are, and under others."""

    province: str
    points: Decimal
    nominal: int
    ranks: Statistics


_REPLICATIONS = (
    Column("replications", Phrase("Replications"), Kind.COUNT),
    Column("seed", Phrase("Seed"), Kind.COUNT),
)
_STATISTICS = tuple(
    column.within("ranks")
    for column in (
        Column("mean", Phrase("Mean rank"), Kind.POINTS),
        Column("median", Phrase("Median rank"), Kind.POINTS),
        Column("q5", Phrase("5% quantile"), Kind.POINTS),
        Column("q95", Phrase("95% quantile"), Kind.POINTS),
    )
)
_SIMULATION = (
    Column("province", Phrase("Province")).within("meant"),
    Column("index", Phrase("Index"), of=lambda run: run.which),
    Column("base_year", Phrase("From the field of"), Kind.COUNT).within("expected"),
    Column("year", Phrase("Field of"), Kind.COUNT).within("expected"),
    Column("points", Phrase("Points"), Kind.POINTS).within("meant"),
    whose,
    Column("ranked", Phrase("Provinces"), Kind.COUNT).within("expected"),
    Column("base_mean", Phrase("Mean before"), Kind.POINTS).within("expected"),
    Column("rise", Phrase("Rise"), Kind.POINTS).within("expected"),
    Column("shock", Phrase("Error of the rise"), Kind.POINTS).within("expected"),
    Column("mean", Phrase("Mean"), Kind.POINTS).within("expected"),
    Column("persistence", Phrase("Distance kept"), Kind.POINTS).within("expected"),
    Column("change", Phrase("Change on its own"), Kind.POINTS).within("expected"),
    Column("spread", Phrase("Spread"), Kind.POINTS).within("expected"),
    *_REPLICATIONS,
    *(column._replace(key=f"rank_{column.key}") for column in _STATISTICS),
)
_CHANCES = (
    Column("place", Phrase("Place"), Kind.COUNT),
    Column("times", Phrase("Times"), Kind.COUNT),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
    Column("percent_at_most", Phrase("This or better"), Kind.PERCENT),
    Column("points_80", Phrase("Points for 80%"), Kind.POINTS),
)
_PERTURBATION = (
    Column("noise", Phrase("Noise"), Kind.POINTS),
    Column("weights", Phrase("Weights"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    *_REPLICATIONS,
)
_RERANKED = (
    Column("province", Phrase("Province")),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("nominal", Phrase("Nominal rank"), Kind.COUNT),
    *_STATISTICS,
)
