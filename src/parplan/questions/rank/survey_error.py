"""How sure is a place, if what people were asked is sampled?

32 of 100 points come from surveys and SIPAS. No standard error is published with them: it is the
user's, and nothing here is drawn unless one is given.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import add, half_up, percent, tidy
from parplan.plan.published import GROUPS, NO_GROUP, Index, group_of
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.field import read_field
from parplan.questions.rank.simulated import REPLICATIONS, STATISTICS, drawn, seed_of
from parplan.questions.rank.simulation import Draws, Statistics, floats, ranked, sizes, statistics
from parplan.questions.rank.whole_field import competition, places
from parplan.report.report import Column, Kind, Report, Table

_USUAL = 10_000


def with_survey_error(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    survey_error: Decimal,
    field: Path,
    points: Decimal | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    simulate: int = _USUAL,
    seed: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Let every province's total be off by so large a standard error: total, group and rank.

    `survey_error` is the standard error of the sampled points together, in points of the total.
    """
    if index != Index.PAR:
        raise Refusal(Phrase("the surveys' error is of points of PAR INDEX"))
    given = read_field(field, plan, year, index)
    now = competition(given, field, province or plan.plan.own_province, points)
    totals = [now.own.total, *(entry.total for entry in now.others)]
    seed = seed_of(seed)
    with watch(simulate) as tell:
        own, counts = _drawn(totals, survey_error, Draws(simulate, seed, tell))
    run = _Run(
        now.own.province,
        now.own.total,
        survey_error,
        places(totals)[0],
        len(totals),
        own[int(simulate * 0.05)],
        own[min(int(simulate * 0.95), simulate - 1)],
        simulate,
        seed,
        statistics(counts),
    )
    sampled = add(n.max_points for n in plan.leaves if n.asks_people)
    likely = Phrase(
        "{province}: place {place}; in 9 of 10 replications place {low} to {high}.",
        province=run.province,
        place=run.nominal,
        low=run.ranks.q5,
        high=run.ranks.q95,
    )
    how = Phrase(
        "{sampled} of 100 points are sampled (surveys and SIPAS). Every province's total is drawn "
        "from a normal distribution around what is given, with the stated standard error of "
        "{error} points, apart from all others', and kept between 0 and 100.",
        sampled=sampled,
        error=survey_error,
    )
    return Report(
        "rank",
        Phrase("Rank of {province}, with the surveys' error", province=run.province),
        columns.head(plan),
        (
            Table("survey_error", Phrase("Surveys' error"), _RUN, (run,), as_records=True),
            Table("groups", Phrase("Groups"), _GROUPS, tuple(_groups(own))),
            Table("places", Phrase("Places"), _PLACES, tuple(_places(counts))),
        ),
        (likely, how, drawn(simulate, seed), *given.remarks),
    )


def _drawn(totals: list[Decimal], error: Decimal, draws: Draws) -> tuple[list[Decimal], list[int]]:
    """Draw all totals again and again: ours in order, and how often we came to each place."""
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    random = np.random.Generator(np.random.PCG64(draws.seed))
    exact = floats([totals])
    own: list[float] = []
    counts = np.zeros(len(totals), np.int64)
    for size in sizes(draws.replications, 3 * len(totals)):
        field = exact + float(error) * random.standard_normal((size, len(totals)))
        np.clip(field, 0, 100, out=field)
        own += field[:, 0].tolist()
        order, at = ranked(field)
        at = np.broadcast_to(at, order.shape)
        counts += np.bincount(at[order == 0], minlength=len(totals))
        draws.tell(size)
    return [Decimal(value) for value in sorted(own)], counts.tolist()


class _Run(NamedTuple):
    """What was drawn, and what came of it."""

    province: str
    points: Decimal
    error: Decimal
    nominal: int
    ranked: int
    low: Decimal
    high: Decimal
    replications: int
    seed: int
    ranks: Statistics

    @property
    def points_q5(self) -> Decimal:
        return tidy(half_up(self.low, 4))

    @property
    def points_q95(self) -> Decimal:
        return tidy(half_up(self.high, 4))


class _Chance(NamedTuple):
    name: str | int
    percent: Decimal | None
    at_most: Decimal | None = None


def _groups(own: list[Decimal]) -> Iterator[_Chance]:
    """Say how likely each group is; no total is rounded before it is sorted."""
    came = [group_of(total) for total in own]
    for name in (*(group.name for group in GROUPS), NO_GROUP):
        yield _Chance(name, percent(came.count(name), len(came)))


def _places(counts: list[int]) -> Iterator[_Chance]:
    every, reached = sum(counts), 0
    for place, times in enumerate(counts, 1):
        reached += times
        if times:
            yield _Chance(place, percent(times, every), percent(reached, every))


_RUN = (
    Column("province", Phrase("Province")),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("survey_error", Phrase("Standard error"), Kind.POINTS, of=lambda run: run.error),
    Column("points_q5", Phrase("Points, 5% quantile"), Kind.POINTS),
    Column("points_q95", Phrase("Points, 95% quantile"), Kind.POINTS),
    Column("nominal", Phrase("Nominal rank"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    *REPLICATIONS,
    *(column._replace(key=f"rank_{column.key}") for column in STATISTICS),
)
_GROUPS = (
    Column("group", Phrase("Group"), words={NO_GROUP: Phrase("none")}, of=lambda one: one.name),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
)
_PLACES = (
    Column("place", Phrase("Place"), Kind.COUNT, of=lambda one: one.name),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
    Column("percent_at_most", Phrase("This or better"), Kind.PERCENT, of=lambda one: one.at_most),
)
