"""Chances of points: what a leaf may end with, and the sum of many leaves.

A source's leaves are independent but for what a year does to all of them, a generous or a strict
one. So each leaf has its chances in every kind of year, the same kinds for all leaves of a source;
leaves are added up within a kind of year, and kinds are then mixed by their weights. Sums are
exact convolutions on a grid of hundredths of a point; chances of points between two of the grid
are shared by both, so that the mean stays what it is.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from parplan.plan.points import half_up, tidy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Cells = NDArray[np.float64]

GRID = Decimal("0.01")
"""The grid's step, in points."""

PLACES = 2
"""Decimals of a sum that is estimated."""

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
NOMINAL = 90
"""Percent of results that should lie between low and high."""

_TINY = 1e-9
"""Chances below this are those of floating-point arithmetic."""

_NEVER = 1e-13
"""Ends of a sum whose chances are below this in every kind of year are left out."""


class PointsRange(NamedTuple):
    """Between which points something will end, and with which it likely will."""

    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None


UNKNOWN = PointsRange(None, None, None)


class Chances(NamedTuple):
    """What a leaf may end with."""

    points: tuple[Decimal, ...]
    weights: tuple[float, ...]
    """Of the kinds of year."""
    given: tuple[tuple[float, ...], ...]
    """In each kind of year, the chance of each of the points."""

    @property
    def chances(self) -> tuple[float, ...]:
        """The chance of each of the points, whatever the year."""
        kinds = zip(self.weights, self.given, strict=True)
        weighted = ([weight * one for one in given] for weight, given in kinds)
        return tuple(map(sum, zip(*weighted, strict=True)))

    @property
    def expected(self) -> float:
        """The mean."""
        return sum(float(p) * c for p, c in zip(self.points, self.chances, strict=True))

    @property
    def range(self) -> PointsRange:
        """The points below which it ends in 5, 50 and 95 of 100 cases."""
        order = sorted(zip(self.points, self.chances, strict=True))
        return PointsRange(*(_quantile(order, share) for share in (LOW, MIDDLE, HIGH)))


def sure(points: Decimal) -> Chances:
    """Give points that nothing changes any more."""
    return Chances((points,), (1.0,), ((1.0,),))


def _quantile(order: Sequence[tuple[Decimal, float]], share: float) -> Decimal:
    reached = 0.0
    for points, chance in order:
        reached += chance
        if reached >= share - _TINY:
            return points
    return order[-1][0]


class Years(NamedTuple):
    """Kinds of year: how far each lies from the middle, in deviations, and how often it comes."""

    at: tuple[float, ...]
    weights: tuple[float, ...]


_STEP, _FAR = 0.25, 5


def student(freedom: int) -> Years:
    """Give the kinds of year of a t distribution, in steps of a quarter of a deviation."""
    reach = round(_FAR / _STEP)
    at = tuple(_STEP * step for step in range(-reach, reach + 1))
    density = [(1 + z * z / freedom) ** (-(freedom + 1) / 2) for z in at]
    return Years(at, tuple(one / sum(density) for one in density))


THREE = Years((-(3**0.5), 0.0, 3**0.5), (1 / 6, 2 / 3, 1 / 6))
FIVE = Years(
    (-2.856970013872806, -1.355626179974266, 0.0, 1.355626179974266, 2.856970013872806),
    (0.011257411327721, 0.222075922005613, 0.533333333333333, 0.222075922005613, 0.011257411327721),
)
"""Gauss-Hermite nodes: means over three or five are those over a normal distribution."""


def factors(deviation: float, nodes: Years) -> tuple[float, ...]:
    """Give by what the chance of something is multiplied in kinds of year; 1 on average."""
    found = [exp(z * deviation) for z in nodes.at]
    mean = sum(f * w for f, w in zip(found, nodes.weights, strict=True))
    return tuple(f / mean for f in found)


class Total(NamedTuple):
    """What leaves come to: the chances of every step of the grid from the first one on."""

    least: Decimal
    most: Decimal
    first: Decimal
    cells: "Cells | None" = None
    """A row a kind of year; None where nothing can change any more."""

    @property
    def range(self) -> PointsRange:
        """The points below which it ends in 5, 50 and 95 of 100 cases, to a hundredth.

        What can't change any more is exact.
        """
        if self.cells is None:
            exact = tidy(self.first)
            return PointsRange(exact, exact, exact)
        reached = self.cells[0].cumsum()
        steps = [int((reached >= share - _TINY).argmax()) for share in (LOW, MIDDLE, HIGH)]
        return PointsRange(*(self._rounded(self.first + step * GRID) for step in steps))

    def reaching(self, points: Decimal) -> float:
        """Give the chance that it is at least so many points."""
        if self.cells is None:
            return float(self.first >= points)
        step = int(((points - self.first) / GRID).to_integral_value(ROUND_CEILING))
        return min(1.0, float(self.cells[0][max(0, step) :].sum()))

    def _rounded(self, points: Decimal) -> Decimal:
        return tidy(half_up(min(self.most, max(self.least, points)), PLACES))


_NOTHING = Total(Decimal(), Decimal(), Decimal())


def total(of: Iterable[Chances]) -> Total:
    """Add up leaves of one source."""
    found = _NOTHING
    weights: tuple[float, ...] = (1.0,)
    for one in of:
        found = _added(found, _on_grid(one))
        weights = max(weights, one.weights, key=len)
    if found.cells is None:
        return found
    mixed = sum(weight * row for weight, row in zip(weights, found.cells, strict=True))
    return found._replace(cells=mixed[None])


def together(totals: Iterable[Total]) -> Total:
    """Add up sources, whose years have nothing to do with one another."""
    return reduce(_added, totals, _NOTHING)


def _on_grid(of: Chances) -> Total:
    """Lay chances on a grid on which the most likely of the points lies exactly."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only this needs

    least, most = min(of.points), max(of.points)
    if least == most:
        return Total(least, most, least)
    likeliest = max(zip(of.chances, of.points, strict=True))[1]
    below = ((likeliest - least) / GRID).to_integral_value(ROUND_CEILING)
    first = likeliest - below * GRID
    cells = np.zeros((len(of.weights), int((most - first) / GRID) + 2))
    for points, given in zip(of.points, np.array(of.given).T, strict=True):
        at = (points - first) / GRID
        step = int(at)
        above = float(at - step)
        cells[:, step] += (1 - above) * given
        cells[:, step + 1] += above * given
    return _trimmed(Total(least, most, first, cells))


def _added(one: Total, other: Total) -> Total:
    """Add two independent amounts in every kind of year."""
    import numpy as np  # noqa: PLC0415

    ends = (one.least + other.least, one.most + other.most, one.first + other.first)
    if one.cells is None or other.cells is None:
        return Total(*ends, other.cells if one.cells is None else one.cells)
    wide, narrow = sorted((one.cells, other.cells), key=lambda cells: -cells.shape[1])
    width = wide.shape[1]
    found = np.zeros((wide.shape[0], width + narrow.shape[1] - 1))
    for step in np.flatnonzero(narrow.any(axis=0)).tolist():
        found[:, step : step + width] += narrow[:, step, None] * wide
    return _trimmed(Total(*ends, found))


def _trimmed(of: Total) -> Total:
    """Leave out the ends that never come."""
    import numpy as np  # noqa: PLC0415

    if of.cells is None:
        return of
    there = np.flatnonzero((of.cells > _NEVER).any(axis=0))
    start, end = int(there[0]), int(there[-1])
    return of._replace(first=of.first + start * GRID, cells=of.cells[:, start : end + 1])
