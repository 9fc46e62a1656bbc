"""Which place may so many points give next year?

What next year's field is taken to be, and why, is told with the answer; `simulation` draws.
"""

import secrets
from collections.abc import Iterator
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import percent, tidy
from parplan.plan.published import NO_GROUP, Index, PublishedResults, province_key
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.band import of_another_set, year_meant
from parplan.questions.rank.expected_field import (
    Expected,
    Settings,
    after_given,
    after_published,
)
from parplan.questions.rank.field import Field, read_field
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
    Sampled,
    Statistics,
    next_field,
    statistics,
)
from parplan.questions.rank.whole_field import entry_of, named_in
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Series, Table

_NO_ERROR = Decimal(0)
_SAMPLED = 32
"""So many of the points are sampled."""
_MERGED = 2025
"""On 1/7/2025, 63 provinces became 34."""


_OF_THE_YEAR_BEFORE = {"published", "field"}
"""Whose points aren't those of the year that is drawn, and change to it."""


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
    survey_error: Decimal = _NO_ERROR,
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
    if survey_error and index != Index.PAR:
        raise Refusal(Phrase("the surveys' error is of points of PAR INDEX"))
    if survey_error and meant.whose in _OF_THE_YEAR_BEFORE:
        raise Refusal(
            Phrase("how provinces have changed holds the surveys' error already"),
            Phrase("give --points to let only these err"),
        )
    settings = Settings(rise, shock, persistence, change, spread)
    expected = after_published(published, index, year, meant.province, settings)
    with watch(simulate) as tell:
        draws = Draws(simulate, seed_of(seed), tell)
        return in_simulated_field(plan, published, index, meant, expected, draws, survey_error)


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
    shock: Decimal | None = None,
    persistence: Decimal | None = None,
    change: Decimal | None = None,
    spread: Decimal | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Expect next year's field from the one given, and how published places have changed before."""
    published = load_published()
    found = read_field(field, plan, year, index)
    name = named_in(found, field, plan, province)
    meant = _meant_in(plan, found, field, name, points, index)
    settings = Settings(rise, shock, persistence, change, spread)
    expected = after_given(published, index, field, found, name, settings)
    with watch(simulate) as tell:
        draws = Draws(simulate, seed_of(seed), tell)
        return in_simulated_field(
            plan, published, index, meant, expected, draws, more=found.remarks
        )


def _meant_in(  # noqa: PLR0913, PLR0917 - as many options are about it
    plan: Plan, found: Field, file: Path, name: str, points: Decimal | None, index: str
) -> Meant:
    """Take the points asked for, else another province's own in the field, else the target."""
    if points is not None:
        return Meant(points, name, "given", as_given(points))
    if province_key(name) == province_key(plan.plan.own_province):
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


def seed_of(asked: int | None) -> int:
    """Take the seed asked for, else one by chance, which the report tells."""
    return secrets.randbelow(2**32) if asked is None else asked


def in_simulated_field(  # noqa: PLR0913, PLR0917 - a field, points in it and how to draw
    plan: Plan,
    published: PublishedResults,
    index: str,
    meant: Meant,
    expected: Expected,
    draws: Draws,
    error: Decimal = _NO_ERROR,
    more: tuple[Phrase, ...] = (),
) -> Report:
    """Draw next year's field, and tell how likely each place is."""
    points = meant.points
    moving = meant.whose in _OF_THE_YEAR_BEFORE
    outlook = next_field(points, expected.field, draws, moving=moving, error=error)
    ranks = statistics(outlook.counts)
    run = _Simulation(meant, index, expected, error, draws.replications, draws.seed, ranks)
    total = Sampled(points, error) if error else None
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
    drawn_from = () if expected.year is None else (expected.year - 1, expected.year)
    warnings = of_another_set(plan, drawn_from, index)
    return Report(
        "rank",
        title,
        columns.head(plan),
        (
            Table("simulation", Phrase("Simulation"), _SIMULATION, (run,), as_records=True),
            Table("places", Phrase("Places"), _CHANCES, chances),
            *([groups_table(total)] if total else []),
            means_table(published, index),
        ),
        (
            *_answer(run, moving=moving),
            *warnings,
            meant.why,
            *([about_error(total)] if total else []),
            *expected.why,
            *more,
            drawn(draws.replications, draws.seed),
        ),
        (_distribution(chances),),
        warnings=warnings,
    )


class _Simulation(NamedTuple):
    """What was expected and drawn, and the ranks that came of it."""

    meant: Meant
    which: str
    expected: Expected
    survey_error: Decimal
    replications: int
    seed: int
    ranks: Statistics

    @property
    def whose(self) -> str:
        """Whose points they are."""
        return self.meant.whose


def about_error(total: Sampled) -> Phrase:
    """Say between which points a total is, and with which probability."""
    return Phrase(
        "With the stated standard error of {error} points, the total is {low} to {high} with a "
        "probability of 90%; it is taken to be normal, and no error is published to measure by.",
        error=total.error,
        low=total.low,
        high=total.high,
    )


def refuse_error(error: Decimal) -> None:
    """Refuse a standard error that sampled points can't have."""
    if not 0 < error <= _SAMPLED:
        raise Refusal(
            Phrase("a standard error is more than 0 and up to {most} points", most=_SAMPLED)
        )


def groups_table(total: Sampled) -> Table:
    """Say how likely each group is."""
    return Table("groups", Phrase("Groups"), _GROUPS, tuple(total.groups.items()))


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
        low=run.ranks.best,
        high=run.ranks.worst,
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
SAMPLED = (
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("survey_error", Phrase("Standard error"), Kind.POINTS, of=lambda one: one.error),
    Column("points_q5", Phrase("Points, 5% quantile"), Kind.POINTS, of=lambda one: one.low),
    Column("points_q95", Phrase("Points, 95% quantile"), Kind.POINTS, of=lambda one: one.high),
)
_GROUPS = (
    Column("group", Phrase("Group"), words={NO_GROUP: Phrase("none")}, of=itemgetter(0)),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True, of=itemgetter(1)),
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
    Column("survey_error", Phrase("Standard error"), Kind.POINTS),
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
