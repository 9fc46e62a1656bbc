"""Chance: what is drawn again and again, how, and what is counted of it.

Floats stand only here, in `hidden_places` and in `next_field`. Exact points enter and become
floats; whole counts leave, of how often a place came out or so many hundredths of a point
sufficed, and all that is said follows exactly from these counts (and from estimates that are
rounded to a hundredth). No place is taken from rounded points.

The same seed gives the same draws, whatever the size of the chunks that keep memory small.
numpy is imported only when something is drawn.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from statistics import pstdev
from typing import TYPE_CHECKING, NamedTuple

from parplan.plan.points import half_up, tidy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

CONFIDENCE = Decimal("0.8")
_CHUNK = 1 << 20
"""Numbers in memory at a time, 8 MiB of them: fewer, and threads of BLAS wait for each other."""
_SAME = 1e-9
"""Totals that differ by less are equal: floats add up in an order of their own."""


class Draws(NamedTuple):
    """How often to draw, from which seed, and whom to tell how many more are done."""

    replications: int
    seed: int
    tell: Callable[[int], object] = lambda _: None


class Outlook(NamedTuple):
    """What became of so many points in the fields that were drawn."""

    replications: int
    counts: tuple[int, ...]
    """How often each place came out, the best first."""
    needed: tuple[Decimal, ...]
    """The points that gave each place or a better one in `CONFIDENCE` of the fields."""

    @property
    def at_most(self) -> tuple[int, ...]:
        """Count how often each place or a better one came out."""
        return tuple(accumulate(self.counts))


class Statistics(NamedTuple):
    """Where a place lay: its mean and quantiles over all replications, to a hundredth."""

    mean: Decimal
    median: Decimal
    q5: Decimal
    q95: Decimal


def perturbed(
    matrix: Sequence[Sequence[Decimal]], noise: Decimal, draws: Draws
) -> list[Statistics]:
    """Multiply every weight by a number drawn between 1 − noise and 1 + noise; rank again.

    `matrix` has a row a province and a column a weight, in points: the share that was reached
    times the maximum, so that a column grows with its weight. Bringing the weights back to their
    total would multiply all totals of a replication by one number and leave every place as it
    is, so it needn't be done.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only draws need

    random = np.random.Generator(np.random.PCG64(draws.seed))
    points = _floats(matrix).T
    width = float(noise)
    weights, provinces = points.shape
    counts = np.zeros((provinces, provinces), np.int64)
    for size in sizes(draws.replications, weights + 2 * provinces):
        factors = random.random((size, weights))
        factors *= 2 * width
        factors += 1 - width
        order, places = _ranked(factors @ points)
        came = np.bincount((order * provinces + places).ravel(), minlength=counts.size)
        counts += came.reshape(counts.shape)
        draws.tell(size)
    return [statistics(row) for row in counts.tolist()]


def statistics(counts: Sequence[int]) -> Statistics:
    """Say where places lay that came out so often each, the best first."""
    total = sum(counts)
    mean = Fraction(sum(place * count for place, count in enumerate(counts, 1)), total)
    q5, median, q95 = (_quantile(counts, Fraction(p, 100)) for p in (5, 50, 95))
    return Statistics(_decimal(mean), _decimal(median), _decimal(q5), _decimal(q95))


def deviation(points: Sequence[Decimal]) -> Decimal:
    """Measure the standard deviation of a whole field, to a hundredth."""
    return half_up(pstdev(points), 2)


def sizes(replications: int, width: int) -> list[int]:
    """Cut replications of so many numbers each into chunks."""
    size = max(1, _CHUNK // width)
    whole, rest = divmod(replications, size)
    return [size] * whole + [rest] * bool(rest)


def _floats(matrix: Sequence[Sequence[Decimal]]) -> "Floats":
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only draws need

    return np.array([[float(points) for points in row] for row in matrix])


def _ranked(totals: "Floats") -> "tuple[Counts, Counts]":
    """Order each line, the best first, and give the places in this order, the best 0.

    Equal totals share the better place.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only draws need

    lost = np.negative(totals, out=totals)
    order = lost.argsort(axis=1)
    ordered = np.take_along_axis(lost, order, axis=1)
    apart = ordered[:, 1:] - ordered[:, :-1] > _SAME
    places = np.arange(totals.shape[1])
    if apart.all():
        return order, places
    shared = np.zeros(order.shape, np.int64)
    shared[:, 1:] = places[1:] * apart
    return order, np.maximum.accumulate(shared, axis=1)


def _quantile(counts: Sequence[int], share: Fraction) -> Fraction:
    """Interpolate between the two nearest in order (R's type 7, numpy's "linear")."""
    at = share * (sum(counts) - 1)
    below = int(at)
    reached = list(accumulate(counts))
    low, high = (
        next(place for place, count in enumerate(reached, 1) if count > index)
        for index in (below, min(below + 1, reached[-1] - 1))
    )
    return low + (at - below) * (high - low)


def _decimal(value: Fraction) -> Decimal:
    return tidy(half_up(Decimal(value.numerator) / value.denominator, 2))
