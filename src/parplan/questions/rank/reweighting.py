"""Weights that might have been others: a field ranked again and again.

Exact points enter and become floats; whole counts leave, of how often a place came out.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from parplan.plan.plan import Node
from parplan.questions.rank.simulation import (
    Draws,
    Statistics,
    floats,
    ranked,
    sizes,
    statistics,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
    import numpy as np  # noqa: PLC0415 - see `simulation.next_field`

    points = floats(matrix)
    if way.aggregation == "arithmetic":
        return points
    most = floats([way.most])[0]
    return np.asarray(np.log(np.maximum(points / most, FLOOR)) * most)


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
