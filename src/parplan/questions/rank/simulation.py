"""Chance: next year's field, and weights that might have been others, drawn again and again.

The only place with floats. Exact points enter and become floats; whole counts leave, of how often
a place came out or so many hundredths of a point sufficed, and all that is said follows exactly
from these counts (and, from `spread_of`, a number rounded to a hundredth). No place is taken from
rounded points.

The same seed gives the same draws, whatever the size of the chunks that keep memory small.
numpy is imported only when something is drawn.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import accumulate
from statistics import NormalDist, pstdev
from typing import TYPE_CHECKING, NamedTuple

from parplan.plan.points import half_up, tidy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

MOST_POINTS = 100
CONFIDENCE = Decimal("0.8")
_STEPS = 100 * MOST_POINTS + 1  # hundredths of a point
_CHUNK = 1 << 20
"""Numbers in memory at a time, 8 MiB of them: fewer, and threads of BLAS wait for each other."""
_SAME = 1e-9
"""Totals that differ by less are equal: floats add up in an order of their own."""


class Draws(NamedTuple):
    """How often to draw, from which seed, and whom to tell how many more are done."""

    replications: int
    seed: int
    tell: Callable[[int], object] = lambda _: None


class NextField(NamedTuple):
    """What next year's field is taken to be, apart from us."""

    others: int
    mean: Decimal
    spread: Decimal
    """The standard deviation of the provinces' points."""


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


def next_field(points: Decimal, expected: NextField, draws: Draws) -> Outlook:
    """Draw the others' points from a normal distribution, cut off at 0 and 100 points."""
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only this needs

    random = np.random.Generator(np.random.PCG64(draws.seed))
    others = expected.others
    own, mean, spread = float(points), float(expected.mean), float(expected.spread)
    counts = np.zeros(others + 1, np.int64)
    hundredths = np.zeros((others, _STEPS), np.int64)
    offsets = np.arange(others) * _STEPS
    for size in sizes(draws.replications, others):
        drawn = random.standard_normal((size, others))
        field = np.sort(np.clip(mean + spread * drawn, 0, MOST_POINTS), axis=1)[:, ::-1]
        counts += np.bincount((field > own).sum(axis=1), minlength=others + 1)
        steps = np.ceil(field * 100 - _SAME).astype(np.int64) + offsets
        hundredths += np.bincount(steps.ravel(), minlength=hundredths.size).reshape(others, -1)
        draws.tell(size)
    wanted = int((CONFIDENCE * draws.replications).to_integral_value(ROUND_CEILING))
    enough = (hundredths.cumsum(axis=1) >= wanted).argmax(axis=1).tolist()
    needed = [tidy(Decimal(steps) / 100) for steps in enough]
    return Outlook(draws.replications, tuple(counts.tolist()), (*needed, Decimal(0)))


def statistics(counts: Sequence[int]) -> Statistics:
    """Say where places lay that came out so often each, the best first."""
    total = sum(counts)
    mean = Fraction(sum(place * count for place, count in enumerate(counts, 1)), total)
    q5, median, q95 = (_quantile(counts, Fraction(p, 100)) for p in (5, 50, 95))
    return Statistics(_decimal(mean), _decimal(median), _decimal(q5), _decimal(q95))


def spread_of(placed: Sequence[tuple[int, Decimal]], ranked: int, mean: Decimal) -> Decimal:
    """Fit a field's standard deviation to places and points, to a hundredth.

    Least squares through the mean, against where a normal distribution has its nth of so many.
    """
    normal = NormalDist()
    scores = [normal.inv_cdf((ranked - place + 0.625) / (ranked + 0.25)) for place, _ in placed]
    off = [float(points - mean) for _, points in placed]
    slope = sum(z * x for z, x in zip(scores, off, strict=True)) / sum(z * z for z in scores)
    return half_up(Decimal(slope), 2)


def deviation(points: Sequence[Decimal]) -> Decimal:
    """Measure the standard deviation of a whole field, to a hundredth."""
    return half_up(pstdev(points), 2)


def sizes(replications: int, width: int) -> list[int]:
    """Cut replications of so many numbers each into chunks."""
    size = max(1, _CHUNK // width)
    whole, rest = divmod(replications, size)
    return [size] * whole + [rest] * bool(rest)


def floats(matrix: Sequence[Sequence[Decimal]]) -> "Floats":
    """Give up exactness: a line of floats a row."""
    import numpy as np  # noqa: PLC0415 - see `next_field`

    return np.array([[float(points) for points in row] for row in matrix])


def ranked(totals: "Floats") -> "tuple[Counts, Counts]":
    """Order each line, the best first, and give the places in this order, the best 0.

    Equal totals share the better place.
    """
    import numpy as np  # noqa: PLC0415 - see `next_field`

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
