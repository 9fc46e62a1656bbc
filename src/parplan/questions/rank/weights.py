"""How much hangs on the weights? A field is ranked again and again under others.

Exact points enter and become floats; whole counts leave, of how often a place came out.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Node, Plan
from parplan.plan.points import percent, tidy
from parplan.questions import columns
from parplan.questions.options import Watch, unwatched
from parplan.questions.rank.field import Field, read_field
from parplan.questions.rank.simulated import REPLICATIONS, STATISTICS, drawn, seed_of
from parplan.questions.rank.simulation import (
    Draws,
    Statistics,
    floats,
    ranked,
    sizes,
    statistics,
)
from parplan.questions.rank.whole_field import competition, named_in, places
from parplan.report.report import Column, Kind, Report, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

USUAL = 10_000
"""Replications, if nobody says how many."""
_STEPS = (0, 1, 2, 3, 5, 10)
Levels = Literal["leaves", "all", "total"]
Aggregation = Literal["arithmetic", "geometric"]
FLOOR = 0.01
"""A geometric mean takes no share below 1 %: a single 0 would make the whole 0."""


class Layer(NamedTuple):
    """Weights of one level: each one's points, and its parent's position one level up."""

    points: tuple[Decimal, ...]
    parents: tuple[int, ...]

    @property
    def free(self) -> bool:
        """Whether some weight has a sibling, so that it can change at all."""
        return len(set(self.parents)) < len(self.parents)


def layers_of(finest: Sequence[Node], areas: Sequence[Node]) -> tuple[Layer, ...]:
    """Put the tree above a field's finest columns in levels, from the bottom.

    As in COINr, a row that has no row below it where others have is its own only child there.
    """
    above = {child.code: node for area in areas for node in _all(area) for child in node.children}
    layers: list[Layer] = []
    nodes = list(finest)
    for level in range(max(node.level for node in finest), 0, -1):
        rise = [above[n.code] if n.level == level and n.code in above else n for n in nodes]
        upper = list({node.code: node for node in rise}.values())
        if level == 1:
            parents = [0] * len(nodes)
        else:
            at = {node.code: i for i, node in enumerate(upper)}
            parents = [at[node.code] for node in rise]
        layers.append(Layer(tuple(node.max_points for node in nodes), tuple(parents)))
        nodes = upper
    return tuple(layers)


def _all(node: Node) -> list[Node]:
    return [node, *(below for child in node.children for below in _all(child))]


class Reweighting(NamedTuple):
    """How weights are drawn, and how the points are put together."""

    noise: Decimal
    """Each weight is multiplied by a number between 1 - noise and 1 + noise."""
    layers: tuple[Layer, ...] = ()
    """Renormalised within each parent; with none, only the total of all weights is kept."""
    levels: Levels = "total"
    most: tuple[Decimal, ...] = ()
    """Maximum points of the columns, for a geometric mean of shares."""
    aggregation: Aggregation = "arithmetic"


class Reranked(NamedTuple):
    """How often each province came to each place, and how often one was ahead of another."""

    counts: list[list[int]]
    ahead: int
    level: int

    @property
    def statistics(self) -> list[Statistics]:
        """Say where each province's places lay."""
        return [statistics(row) for row in self.counts]


def values(matrix: Sequence[Sequence[Decimal]], way: Reweighting) -> "Floats":
    """Give what is added up at nominal weights: a row a province, a column a weight.

    Arithmetic: the points themselves, the share that was reached times the weight. Geometric: the
    logarithm of the share times the weight.
    """
    if way.aggregation == "arithmetic":
        return floats(matrix)
    most = [float(points) for points in way.most]
    return floats(
        [
            [log(max(float(points) / m, FLOOR)) * m for points, m in zip(row, most, strict=True)]
            for row in matrix
        ]
    )


def nominal(matrix: Sequence[Sequence[Decimal]], way: Reweighting) -> list[int]:
    """Rank a field under the weights as they are."""
    order, places = ranked(values(matrix, way).sum(axis=1)[None, :])
    if places.ndim > 1:
        places = places[0]
    found = dict(zip(order[0].tolist(), places.tolist(), strict=True))
    return [found[i] + 1 for i in range(len(found))]


def reranked(
    matrix: Sequence[Sequence[Decimal]],
    way: Reweighting,
    draws: Draws,
    pair: tuple[int, int] | None = None,
) -> Reranked:
    """Multiply weights by a number drawn between 1 - noise and 1 + noise; rank again.

    `matrix` has a row a province and a column a weight, in points. Where only the total is kept,
    bringing the weights back to it would multiply all totals of a replication by one number and
    leave every place as it is, so it needn't be done. `pair` are two provinces' positions.
    """
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    random = np.random.Generator(np.random.PCG64(draws.seed))
    points = values(matrix, way).T
    width = float(way.noise)
    weights, provinces = points.shape
    drawn = _drawn_layers(way)
    numbers = sum(len(layer.points) for layer in drawn) or weights
    counts = np.zeros((provinces, provinces), np.int64)
    ahead = level = 0
    for size in sizes(draws.replications, numbers + weights + 2 * provinces):
        factors = random.random((size, numbers))
        factors *= 2 * width
        factors += 1 - width
        totals = (renormalised(factors, way, weights) if way.layers else factors) @ points
        if pair:
            off = totals[:, pair[0]] - totals[:, pair[1]]
            ahead += int((off > _SAME).sum())
            level += int((np.abs(off) <= _SAME).sum())
        order, places = ranked(totals)
        came = np.bincount((order * provinces + places).ravel(), minlength=counts.size)
        counts += came.reshape(counts.shape)
        draws.tell(size)
    return Reranked(counts.tolist(), ahead, level)


_SAME = 1e-9


def _drawn_layers(way: Reweighting) -> tuple[Layer, ...]:
    """Take the levels whose weights are drawn."""
    return way.layers if way.levels == "all" else way.layers[:1]


def renormalised(factors: "Floats", way: Reweighting, weights: int) -> "Floats":
    """Bring drawn factors back to each parent's weight, and multiply them down the tree.

    A line of `factors` has one for every weight of every drawn level, from the bottom; a line that
    comes back has, for every column, by how much its weight in the whole is multiplied.
    """
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    found = np.ones((len(factors), weights))
    column = np.arange(weights)  # each column's position in the level at hand
    at = 0
    for layer in _drawn_layers(way):
        own = factors[:, at : at + len(layer.points)]
        at += len(layer.points)
        parents = np.array(layer.parents)
        belongs = np.zeros((len(parents), parents.max() + 1))
        belongs[np.arange(len(parents)), parents] = floats([layer.points])[0]
        belongs /= belongs.sum(axis=0)
        found *= (own / (own @ belongs)[:, parents])[:, column]
        column = parents[column]
    return found


def under_other_weights(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    perturb_weights: Decimal,
    field: Path,
    perturb_levels: Levels = "leaves",
    aggregation: Aggregation = "arithmetic",
    ahead_of: str | None = None,
    year: int | None = None,
    province: str | None = None,
    simulate: int = USUAL,
    seed: int | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Rank every province again and again under weights that differ by up to so much."""
    given = weighted(plan, field, year)
    way = way_of(plan, given, perturb_weights, perturb_levels)._replace(aggregation=aggregation)
    names = [entry.province for entry in given.entries]
    pair = None
    if province or ahead_of:
        own = competition(given, field, named_in(given, field, plan, province)).own.province
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


def weighted(plan: Plan, file: Path, year: int | None) -> Field:
    """Read a field of areas or leaves; one of totals only has no weights, and is refused."""
    given = read_field(file, plan, year)
    if given.finest:
        return given
    raise Refusal(
        Phrase("{file} has only totals: weights need more", file=str(file)),
        Phrase("give it a column for every leaf, or every area"),
    )


def way_of(plan: Plan, given: Field, noise: Decimal, levels: Levels) -> Reweighting:
    """Say how a field's weights are drawn: with so much noise, at these levels."""
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
        low=row.ranks.best,
        high=row.ranks.worst,
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
            "share below {floor} counts as {floor}.",
            floor=Phrase("{share}%", share=tidy(Decimal(str(FLOOR)) * 100)),
        )
    ]


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
