"""How sure is a place? The surveys' error, and the choices behind an index.

32 of 100 points come from surveys and SIPAS. No standard error is published with them: it is the
user's, and nothing here is drawn unless one is given. How far a place hangs on how weights and
points are put together is shared out by scipy's Sobol indices.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from importlib.util import find_spec
from itertools import product
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import add, half_up, percent
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.field import Field, read_field
from parplan.questions.rank.simulated import (
    REPLICATIONS,
    SAMPLED,
    STATISTICS,
    about_error,
    drawn,
    groups_table,
    seed_of,
)
from parplan.questions.rank.simulation import (
    Draws,
    NextField,
    Sampled,
    Statistics,
    next_field,
    statistics,
)
from parplan.questions.rank.weights import FLOOR, USUAL, Reweighting, renormalised, way_of, weighted
from parplan.questions.rank.whole_field import competition, named_in, places
from parplan.report.report import Column, Kind, Report, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NOISE = Decimal("0.25")
_WEIGHTINGS = 64
"""So many draws of the weights stand for their noise in the Sobol indices."""


def with_survey_error(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    survey_error: Decimal,
    field: Path,
    points: Decimal | None = None,
    year: int | None = None,
    province: str | None = None,
    simulate: int = USUAL,
    seed: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Let every province's total be off by so large a standard error: total, group and rank.

    `survey_error` is the standard error of the sampled points together, in points of the total.
    """
    given = read_field(field, plan, year)
    now = competition(given, field, named_in(given, field, plan, province), points)
    total = Sampled(now.own.total, survey_error)
    others = tuple(entry.total for entry in now.others)
    # The same field again, in which each changes on its own by the error.
    again = NextField(others, (), total.points, total.points, change=survey_error)
    seed = seed_of(seed)
    with watch(simulate) as tell:
        draws = Draws(simulate, seed, tell)
        counts = next_field(total.points, again, draws, error=survey_error).counts
    run = _Run(
        now.own.province,
        total,
        places([total.points, *others])[0],
        1 + len(others),
        simulate,
        seed,
        statistics(counts),
    )
    sampled = add(n.max_points for n in plan.leaves if n.asks_people)
    likely = Phrase(
        "{province}: place {place}; in 9 of 10 replications place {low} to {high}.",
        province=run.province,
        place=run.nominal,
        low=run.ranks.best,
        high=run.ranks.worst,
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
            groups_table(total),
            Table("places", Phrase("Places"), _PLACES, tuple(_places(counts))),
        ),
        (likely, how, about_error(total), drawn(simulate, seed), *given.remarks),
    )


class _Run(NamedTuple):
    """What was drawn, and what came of it."""

    province: str
    total: Sampled
    nominal: int
    ranked: int
    replications: int
    seed: int
    ranks: Statistics


class _Chance(NamedTuple):
    """How likely a place is, and this or a better one."""

    place: int
    percent: Decimal | None
    at_most: Decimal | None


def _places(counts: Sequence[int]) -> Iterator[_Chance]:
    every, reached = sum(counts), 0
    for place, times in enumerate(counts, 1):
        reached += times
        if times:
            yield _Chance(place, percent(times, every), percent(reached, every))


_RUN = (
    Column("province", Phrase("Province")),
    *(column.within("total") for column in SAMPLED),
    Column("nominal", Phrase("Nominal rank"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    *REPLICATIONS,
    *(column._replace(key=f"rank_{column.key}") for column in STATISTICS),
)
_PLACES = (
    Column("place", Phrase("Place"), Kind.COUNT),
    Column("percent", Phrase("Probability"), Kind.PERCENT, bar=True),
    Column("percent_at_most", Phrase("This or better"), Kind.PERCENT, of=lambda one: one.at_most),
)


def by_choices(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    sobol: int,
    field: Path,
    perturb_weights: Decimal = _NOISE,
    year: int | None = None,
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
    given = weighted(plan, field, year)
    own = competition(given, field, named_in(given, field, plan, province)).own.province
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
    from scipy.stats import (  # noqa: PLC0415 - an extra
        sobol_indices,
        uniform,
    )

    count, seed = sample
    figures = _figures_by_choice(plan, given, at, noise, seed)
    sizes = figures.shape[1:]

    def outputs(drawn: "Floats") -> "Floats":
        chosen = [
            (line * size).astype(int).clip(max=size - 1)
            for line, size in zip(drawn, sizes, strict=True)
        ]
        return figures[:, *chosen]

    found = sobol_indices(func=outputs, n=count, dists=[uniform()] * len(_CHOICES), rng=seed)
    pairs = (found.first_order, found.total_order)
    return [
        _Choice(choice, *(_thousandth(pair[of, n]) for of in (0, 1) for pair in pairs))
        for n, choice in enumerate(_CHOICES)
    ]


def _thousandth(index: float) -> Decimal:
    """Round an index; where nothing varies it is none, and no choice has a share."""
    return Decimal(0) if isnan(index) else half_up(Decimal(float(index)), 3)


def _figures_by_choice(plan: Plan, given: Field, at: int, noise: Decimal, seed: int) -> "Floats":
    """Rank under all combinations: a province's place, and by how much provinces move on average.

    The first axis has the two figures, and each of the others is a choice, as in `_CHOICES`.
    """
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    matrix = np.array([[float(points) for points in e.finest] for e in given.entries])
    way = way_of(plan, given, noise, "all")
    most = np.array([float(points) for points in way.most])
    random = np.random.Generator(np.random.PCG64(seed))
    width = float(noise)
    numbers = sum(len(layer.points) for layer in way.layers)
    factors = 1 - width + 2 * width * random.random((_WEIGHTINGS, numbers))
    multiplied = renormalised(factors, way, len(most))
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    spans = np.where(high > low, high - low, 1)
    normalised = [matrix / most, np.where(high > low, (matrix - low) / spans, 1)]
    schemes = [most / most.sum(), np.array(_even(way))]
    shape = (len(schemes), _WEIGHTINGS, 2, len(normalised), len(matrix))
    ranks = np.zeros(shape, np.int64)
    for (w, weights), a, (n, shares) in product(
        enumerate(schemes), range(2), enumerate(normalised)
    ):
        added = np.log(np.maximum(shares, FLOOR)) if a else shares
        totals = (multiplied * weights) @ added.T
        above = totals[:, None, :] > totals[:, :, None] + 1e-9
        ranks[w, :, a, n] = 1 + above.sum(axis=2)
    first = np.array(places([entry.total for entry in given.entries]))
    return np.stack([ranks[..., at], np.abs(ranks - first).mean(axis=-1)])


def _even(way: Reweighting) -> list[float]:
    """Give every row the same share of its parent's weight."""
    found = [1.0] * len(way.most)
    column = list(range(len(found)))
    for layer in way.layers:
        siblings = Counter(layer.parents)
        column = [layer.parents[at] for at in column]
        found = [share / siblings[at] for share, at in zip(found, column, strict=True)]
    return found


class _Choice(NamedTuple):
    """A choice's Sobol indices, for our place and for how far provinces move on average."""

    choice: str
    place_first: Decimal
    place_total: Decimal
    shift_first: Decimal
    shift_total: Decimal


_SOBOL = (
    Column("choice", Phrase("Choice"), words=_CHOICES),
    Column("place_first", Phrase("Its place: first order"), Kind.POINTS),
    Column("place_total", Phrase("Its place: total"), Kind.POINTS),
    Column("shift_first", Phrase("Mean move: first order"), Kind.POINTS),
    Column("shift_total", Phrase("Mean move: total"), Kind.POINTS),
)
