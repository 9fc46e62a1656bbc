"""How much hangs on the weights, and on the other choices behind an index?

`reweighting` draws weights; the variance of a place is shared out by scipy's Sobol indices.
"""

from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import half_up, percent, tidy
from parplan.plan.published import Index
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.field import Field, read_field
from parplan.questions.rank.reweighting import (
    FLOOR,
    Aggregation,
    Levels,
    Reranked,
    Reweighting,
    layers_of,
    nominal,
    renormalised,
    reranked,
)
from parplan.questions.rank.simulated import REPLICATIONS, STATISTICS, drawn, seed_of
from parplan.questions.rank.simulation import Draws, Statistics
from parplan.questions.rank.whole_field import competition, places
from parplan.report.report import Column, Kind, Report, Table

if TYPE_CHECKING:
    import numpy as np

USUAL = 10_000
"""Replications, if nobody says how many."""
_STEPS = (0, 1, 2, 3, 5, 10)
_NOISE = Decimal("0.25")
_WEIGHTINGS = 64
"""So many draws of the weights stand for their noise in the Sobol indices."""


def under_other_weights(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    perturb_weights: Decimal,
    field: Path,
    perturb_levels: Levels = "leaves",
    aggregation: Aggregation = "arithmetic",
    ahead_of: str | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    simulate: int = USUAL,
    seed: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Rank every province again and again under weights that differ by up to so much."""
    given = _weighted(plan, field, year, index)
    way = _way(plan, given, perturb_weights, perturb_levels)._replace(aggregation=aggregation)
    names = [entry.province for entry in given.entries]
    pair = None
    if province or ahead_of:
        own = competition(given, field, province or plan.plan.own_province).own.province
        other = competition(given, field, ahead_of).own.province if ahead_of else own
        pair = names.index(own), names.index(other)
    seed = seed_of(seed)
    matrix = [entry.finest for entry in given.entries]
    with watch(simulate) as tell:
        found = reranked(matrix, way, Draws(simulate, seed, tell), pair)
    arithmetic = places([entry.total for entry in given.entries])
    geometric = nominal(matrix, way._replace(aggregation="geometric"))
    first = geometric if aggregation == "geometric" else arithmetic
    cases = zip(given.entries, first, arithmetic, geometric, found.statistics, strict=True)
    rows = [
        _Reranked(entry.province, entry.total, place, one, other, came)
        for entry, place, one, other, came in cases
    ]
    rows.sort(key=lambda row: row.nominal)
    run = _Perturbation(
        perturb_weights, len(given.finest), len(rows), simulate, seed, perturb_levels, aggregation
    )
    tables = [
        Table("perturbation", Phrase("Perturbation"), _PERTURBATION, (run,)),
        Table("moves", Phrase("Moves"), _MOVES, tuple(_moves(found, first))),
    ]
    notes = [_way_said(run), *_aggregated(aggregation), drawn(simulate, seed), *given.remarks]
    if pair:
        own, other = (names[at] for at in pair)
        if ahead_of:
            ahead = _Ahead(own, other, *_chances(found, simulate))
            tables.append(Table("ahead", Phrase("Who is ahead"), _AHEAD, (ahead,)))
        notes.insert(0, _range_of(next(row for row in rows if row.province == own)))
    tables.append(Table("rank_statistics", Phrase("Ranks"), _RERANKED, tuple(rows)))
    title = Phrase("Ranks under other weights")
    return Report("rank", title, columns.head(plan), tuple(tables), tuple(notes))


def _weighted(plan: Plan, file: Path, year: int | None, index: str) -> Field:
    given = read_field(file, plan, year, index)
    if given.finest:
        return given
    raise Refusal(
        Phrase("{file} has only totals: weights need more", file=str(file)),
        Phrase("give it a column for every leaf, or every area"),
    )


def _way(plan: Plan, given: Field, noise: Decimal, levels: Levels) -> Reweighting:
    most = tuple(node.max_points for node in given.finest)
    layers = () if levels == "total" else layers_of(given.finest, plan.areas)
    return Reweighting(noise, layers, levels, most)


def _moves(found: Reranked, first: Sequence[int]) -> list["_Moved"]:
    """Say how many provinces move far, over all replications."""
    every = sum(map(sum, found.counts))
    return [
        _Moved(
            step,
            percent(
                sum(
                    times
                    for row, place in zip(found.counts, first, strict=True)
                    for at, times in enumerate(row, 1)
                    if abs(at - place) > step
                ),
                every,
            ),
        )
        for step in _STEPS
    ]


def _chances(found: Reranked, drawn: int) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    behind = drawn - found.ahead - found.level
    return percent(found.ahead, drawn), percent(found.level, drawn), percent(behind, drawn)


def _range_of(row: "_Reranked") -> Phrase:
    return Phrase(
        "{province}: place {place}; in 9 of 10 replications place {low} to {high}.",
        province=row.province,
        place=row.nominal,
        low=row.ranks.q5,
        high=row.ranks.q95,
    )


def _way_said(run: "_Perturbation") -> Phrase:
    bounds = {
        "weights": run.weights,
        "least": tidy(1 - run.noise),
        "most": tidy(1 + run.noise),
    }
    if run.levels == "total":
        return Phrase(
            "Each of {weights} weights (maximum points) is multiplied by a number drawn between "
            "{least} and {most}, their total is kept, and all are ranked anew, unrounded.",
            **bounds,
        )
    if run.levels == "leaves":
        return Phrase(
            "Each of {weights} weights (maximum points) is multiplied by a number drawn between "
            "{least} and {most}, those of each criterion together keep its weight, and all are "
            "ranked anew, unrounded.",
            **bounds,
        )
    return Phrase(
        "Weights at every level ({weights} at the lowest) are multiplied by numbers drawn between "
        "{least} and {most}, those within each parent together keep its weight, and all are ranked "
        "anew, unrounded.",
        **bounds,
    )


def _aggregated(aggregation: Aggregation) -> list[Phrase]:
    if aggregation == "arithmetic":
        return []
    return [
        Phrase(
            "Points are put together by a weighted geometric mean of shares of the maximum; a "
            "share below {floor}% counts as {floor}%.",
            floor=tidy(Decimal(str(FLOOR)) * 100),
        )
    ]


def by_choices(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    sobol: int,
    field: Path,
    perturb_weights: Decimal = _NOISE,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
    seed: int | None = None,
) -> Report:
    """Share the variance of a place out among the choices behind it: Sobol indices by scipy.

    The choices: weights as printed or the same within each parent; how far they are off; an
    arithmetic or a geometric mean; shares of the maximum, or of the range from worst to best.
    """
    if sobol < 2 or sobol & (sobol - 1):  # noqa: PLR2004 - the least power
        raise Refusal(
            Phrase("a sample is a power of 2, not {number}", number=sobol), Phrase("such as 1024")
        )
    given = _weighted(plan, field, year, index)
    own = competition(given, field, province or plan.plan.own_province).own.province
    if find_spec("scipy") is None:
        raise Refusal(
            Phrase("Sobol indices need scipy, which isn't installed"),
            Phrase("pip install 'parplan[sobol]'"),
        )
    seed = seed_of(seed)
    at = [entry.province for entry in given.entries].index(own)
    rows = tuple(_sobol(plan, given, at, perturb_weights, (sobol, seed)))
    drawn_so = Phrase(
        "Base sample {sample}, seed {seed}; weights are off by up to {noise} in one of {draws} "
        "draws. Indices are estimates and may lie a little below 0 or above 1; the choices are "
        "equally likely, as nobody says that one is better.",
        sample=sobol,
        seed=seed,
        noise=perturb_weights,
        draws=_WEIGHTINGS,
    )
    meaning = Phrase(
        "First order: the share of the variance that a choice makes alone; total: with whatever it "
        "makes together with others."
    )
    title = Phrase("On which choices the place of {province} hangs", province=own)
    table = Table("sobol", Phrase("Choices"), _SOBOL, rows)
    return Report("rank", title, columns.head(plan), (table,), (meaning, drawn_so, *given.remarks))


_CHOICES = {
    "weights": Phrase("weights: printed or the same within each parent"),
    "noise": Phrase("how far weights are off"),
    "aggregation": Phrase("aggregation: arithmetic or geometric"),
    "normalisation": Phrase("normalisation: by the maximum or by the range"),
}


def _sobol(
    plan: Plan, given: Field, at: int, noise: Decimal, sample: tuple[int, int]
) -> list["_Choice"]:
    """Rank the field under every combination of choices, and let scipy analyse it.

    Two figures are analysed: the province's place, and by how many places provinces lie on
    average from where they are under the index's own choices.
    """
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`
    from scipy.stats import (  # noqa: PLC0415 - an extra
        sobol_indices,
        uniform,
    )

    count, seed = sample
    ranks = _ranks_by_choice(plan, given, noise, seed)
    own = ranks[..., at]
    shift = np.abs(ranks - np.array(places([e.total for e in given.entries]))).mean(axis=-1)
    sizes = np.array(own.shape)[:, None]

    def outputs(drawn: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> object:
        chosen = tuple(np.minimum((drawn * sizes).astype(int), sizes - 1))
        return np.stack([own[chosen], shift[chosen]])

    found = sobol_indices(
        func=outputs, n=count, dists=[uniform()] * len(_CHOICES), rng=np.random.default_rng(seed)
    )
    pairs = (np.nan_to_num(found.first_order), np.nan_to_num(found.total_order))
    return [
        _Choice(
            choice, *(half_up(Decimal(float(pair[of, n])), 3) for of in (0, 1) for pair in pairs)
        )
        for n, choice in enumerate(_CHOICES)
    ]


def _ranks_by_choice(
    plan: Plan, given: Field, noise: Decimal, seed: int
) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
    """Rank under all combinations: an axis a choice in the order of `_CHOICES`, then provinces."""
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    matrix = np.array([[float(points) for points in e.finest] for e in given.entries])
    way = _way(plan, given, noise, "all")
    most = np.array([float(points) for points in way.most])
    random = np.random.Generator(np.random.PCG64(seed))
    width = float(noise)
    numbers = sum(len(layer.points) for layer in way.layers)
    factors = 1 - width + 2 * width * random.random((_WEIGHTINGS, numbers))
    multiplied = renormalised(factors, way, len(most))
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    spans = np.where(high > low, high - low, 1)
    normalised = [matrix / most, np.where(high > low, (matrix - low) / spans, 1)]
    schemes = [most / most.sum(), _even(way)]
    shape = (len(schemes), _WEIGHTINGS, 2, len(normalised), len(matrix))
    ranks = np.zeros(shape, np.int64)
    for (w, weights), a, (n, shares) in product(
        enumerate(schemes), range(2), enumerate(normalised)
    ):
        added = np.log(np.maximum(shares, FLOOR)) if a else shares
        totals = (multiplied * weights) @ added.T
        above = totals[:, None, :] > totals[:, :, None] + 1e-9
        ranks[w, :, a, n] = 1 + above.sum(axis=2)
    return ranks


def _even(way: Reweighting) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Give every row the same share of its parent's weight."""
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    found = np.ones(len(way.most))
    column = np.arange(len(way.most))
    for layer in way.layers:
        parents = np.array(layer.parents)
        found /= np.bincount(parents)[parents][column]
        column = parents[column]
    return found


class _Perturbation(NamedTuple):
    """How weights were drawn, and for how many provinces."""

    noise: Decimal
    weights: int
    ranked: int
    replications: int
    seed: int
    levels: str
    aggregation: str


class _Moved(NamedTuple):
    """The share of provinces that move by more than so many places, over all replications."""

    more_than: int
    percent: Decimal | None


class _Ahead(NamedTuple):
    """How often one province was ahead of another."""

    province: str
    other: str
    ahead: Decimal | None
    level: Decimal | None
    behind: Decimal | None


class _Reranked(NamedTuple):
    """A province's place under the weights as they are, and under others."""

    province: str
    points: Decimal
    nominal: int
    arithmetic: int
    geometric: int
    ranks: Statistics


class _Choice(NamedTuple):
    """A choice's Sobol indices, for our place and for how far provinces move on average."""

    choice: str
    place_first: Decimal
    place_total: Decimal
    shift_first: Decimal
    shift_total: Decimal


_LEVELS = {
    "leaves": Phrase("the lowest, within each parent"),
    "all": Phrase("all, within each parent"),
    "total": Phrase("the lowest, within the total"),
}
_MEANS = {"arithmetic": Phrase("arithmetic"), "geometric": Phrase("geometric")}
_PERTURBATION = (
    Column("noise", Phrase("Noise"), Kind.POINTS),
    Column("weights", Phrase("Weights"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    *REPLICATIONS,
    Column("levels", Phrase("Levels"), words=_LEVELS),
    Column("aggregation", Phrase("Aggregation"), words=_MEANS),
)
_MOVES = (
    Column("more_than", Phrase("More places than"), Kind.COUNT),
    Column("percent", Phrase("Provinces that move"), Kind.PERCENT),
)
_AHEAD = (
    Column("province", Phrase("Province")),
    Column("other", Phrase("Other province")),
    Column("ahead", Phrase("Ahead"), Kind.PERCENT),
    Column("level", Phrase("Equal points"), Kind.PERCENT),
    Column("behind", Phrase("Behind"), Kind.PERCENT),
)
_RERANKED = (
    Column("province", Phrase("Province")),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("nominal", Phrase("Nominal rank"), Kind.COUNT),
    *STATISTICS,
    Column("arithmetic", Phrase("Rank by arithmetic mean"), Kind.COUNT),
    Column("geometric", Phrase("Rank by geometric mean"), Kind.COUNT),
)
_SOBOL = (
    Column("choice", Phrase("Choice"), words=_CHOICES),
    Column("place_first", Phrase("Its place: first order"), Kind.POINTS),
    Column("place_total", Phrase("Its place: total"), Kind.POINTS),
    Column("shift_first", Phrase("Mean move: first order"), Kind.POINTS),
    Column("shift_total", Phrase("Mean move: total"), Kind.POINTS),
)
