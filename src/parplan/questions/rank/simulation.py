"""Chance: where unknown points lie, and next year's field, drawn again and again.

Exact points enter and become floats; whole counts leave, of how often a place came out or so many
hundredths of a point sufficed, and all that is said follows exactly from these counts (and from
standard deviations rounded to a hundredth). No place is taken from rounded points.

The same seed gives the same draws, whatever the size of the chunks that keep memory small.
numpy is imported only when something is drawn.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, comb
from statistics import NormalDist, linear_regression, pstdev
from typing import TYPE_CHECKING, NamedTuple

from parplan.plan.points import half_up, tidy
from parplan.plan.published import GROUPS, NO_GROUP

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
"""Totals and chances that differ by less are equal: floats add up in an order of their own."""
_NORMAL = NormalDist()


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

    @property
    def best(self) -> int:
        """The whole place at or just before the 5% quantile."""
        return int(self.q5)

    @property
    def worst(self) -> int:
        """The whole place at or just behind the 95% quantile."""
        return ceil(self.q95)


class Edge(NamedTuple):
    """A published place next to some points, and its own points."""

    place: int
    points: Decimal


class Split(NamedTuple):
    """Provinces of unknown points between two published places; one of them may be missing."""

    hidden: int
    ranked: int
    upper: Edge | None
    lower: Edge | None
    spread: Decimal | None
    """The standard deviation of the field, for what lies beyond the published; None: unknown."""


BAND = (Fraction(5, 100), Fraction(1, 2), Fraction(95, 100))
"""The quantiles of a place that are told: a central interval of 90%, and its middle."""


def ahead_between(points: Decimal, split: Split) -> tuple[int, int, int]:
    """Tell how many of the hidden have more points: the 5%, 50% and 95% quantile.

    A published place is a quantile of a normal distribution (Blom's plotting position), and
    between two of them the quantile goes evenly with the points. So each of the hidden has more
    with one probability, and how many of them do is binomial.
    """
    if not split.hidden:
        return 0, 0, 0
    share = _share_ahead(float(points), split)
    if share is None:
        return 0, split.hidden // 2, split.hidden
    chances = [
        comb(split.hidden, n) * share**n * (1 - share) ** (split.hidden - n)
        for n in range(split.hidden + 1)
    ]
    reached = list(accumulate(chances))
    low, middle, high = (
        next((n for n, sum_ in enumerate(reached) if sum_ >= float(at) - _SAME), split.hidden)
        for at in BAND
    )
    return low, middle, high


def _share_ahead(points: float, split: Split) -> float | None:
    """Find the probability that a hidden province has more points; None: nothing tells."""
    line = _line(split)
    if line is None:
        return None
    most, least = ends(split)
    at = line.quantile + (points - line.points) / line.slope
    return min(max((most - _NORMAL.cdf(at)) / (most - least), 0.0), 1.0)


class _Line(NamedTuple):
    """How points go with the quantile of a standard normal distribution, through one of them."""

    quantile: float
    points: float
    slope: float


def _line(split: Split) -> _Line | None:
    """Draw the line between the two published places, or through the one with the spread."""
    edges = [edge for edge in (split.upper, split.lower) if edge]
    through = [(_quantile_of(edge.place, split.ranked), float(edge.points)) for edge in edges]
    slope = float(split.spread or 0)
    if len(through) > 1:
        (top, most), (bottom, least) = through
        slope = (most - least) / (top - bottom)
    if slope <= 0 or not through:
        return None
    return _Line(*through[0], slope)


def ends(split: Split) -> tuple[float, float]:
    """Give the shares of a normal distribution below the upper and below the lower place."""
    upper, lower = split.upper, split.lower
    most = _NORMAL.cdf(_quantile_of(upper.place, split.ranked)) if upper else 1.0
    least = _NORMAL.cdf(_quantile_of(lower.place, split.ranked)) if lower else 0.0
    return most, least


_TABULATED = 400
_FARTHEST = 0.0005
"""Beyond this share of a normal distribution nothing is drawn: one in 2,000 provinces."""


def points_along(split: Split, mean: Decimal) -> list[float]:
    """Tabulate the points of a hidden province at evenly spaced shares from the lower to the upper.

    Without a published place on either side it lies anywhere in a normal distribution about the
    mean, with the spread.
    """
    line = _line(split) or _Line(0, float(mean), float(split.spread or 0))
    most, least = ends(split)
    shares = (least + (most - least) * step / _TABULATED for step in range(_TABULATED + 1))
    kept = (min(max(share, _FARTHEST), 1 - _FARTHEST) for share in shares)
    return [line.points + line.slope * (_NORMAL.inv_cdf(at) - line.quantile) for at in kept]


def _quantile_of(place: int, ranked: int) -> float:
    """Say where a standard normal distribution has its nth of so many, the best first (Blom)."""
    return _NORMAL.inv_cdf((ranked - place + 0.625) / (ranked + 0.25))


def spread_along(placed: Sequence[tuple[int, Decimal]], ranked: int) -> Decimal | None:
    """Fit a field's standard deviation to places and points alone; None for fewer than two."""
    if len(placed) < 2:  # noqa: PLR2004 - a slope takes two
        return None
    quantiles = [_quantile_of(place, ranked) for place, _ in placed]
    fitted = linear_regression(quantiles, [float(points) for _, points in placed])
    return half_up(Decimal(fitted.slope), 2)


def spread_of(placed: Sequence[tuple[int, Decimal]], ranked: int, mean: Decimal) -> Decimal:
    """Fit a field's standard deviation to places and points, to a hundredth.

    Least squares through the mean, against where a normal distribution has its nth of so many.
    """
    scores = [_quantile_of(place, ranked) for place, _ in placed]
    off = [float(points - mean) for _, points in placed]
    slope = sum(z * x for z, x in zip(scores, off, strict=True)) / sum(z * z for z in scores)
    return half_up(Decimal(slope), 2)


class Sampled(NamedTuple):
    """A total of which a part is sampled: normal, with a stated standard error above 0."""

    points: Decimal
    error: Decimal

    @property
    def low(self) -> Decimal:
        """Its 5% quantile."""
        return self._quantile(0.05)

    @property
    def high(self) -> Decimal:
        """Its 95% quantile."""
        return self._quantile(0.95)

    def _quantile(self, share: float) -> Decimal:
        at = Decimal(self._normal.inv_cdf(share))
        return tidy(half_up(min(max(at, Decimal(0)), Decimal(MOST_POINTS)), 4))

    @property
    def _normal(self) -> NormalDist:
        return NormalDist(float(self.points), float(self.error))

    @property
    def groups(self) -> dict[str, Decimal]:
        """Say how likely each group is, in percent; no total is rounded before it is sorted."""
        below = [Decimal(str(self._normal.cdf(float(group.at_least)))) for group in GROUPS]
        ends = [Decimal(1), *below, Decimal(0)]
        names = (*(group.name for group in GROUPS), NO_GROUP)
        pairs = zip(names, pairwise(ends), strict=True)
        return {name: tidy(half_up((upper - lower) * 100, 2)) for name, (upper, lower) in pairs}


class NextField(NamedTuple):
    """What next year's field is made of, apart from us."""

    known: tuple[Decimal, ...]
    """The others' points in the year before, where they are known."""
    hidden: tuple[Split, ...]
    """The others of whom it is known at most between which places they lie."""
    base_mean: Decimal
    mean: Decimal
    """The mean that is expected of next year."""
    persistence: Decimal = Decimal(1)
    change: Decimal = Decimal(0)
    shock: Decimal = Decimal(0)
    freedom: int = 1
    stretch: Decimal = Decimal(1)
    """All distances from the mean in the year before are multiplied by it."""

    @property
    def others(self) -> int:
        """Count them."""
        return len(self.known) + sum(split.hidden for split in self.hidden)


def next_field(
    points: Decimal,
    expected: NextField,
    draws: Draws,
    *,
    moving: bool = False,
    error: Decimal = Decimal(0),
) -> Outlook:
    """Draw the others' points, cut off at 0 and 100, and rank ours among them.

    Our points are those of next year, with a standard error, or, `moving`, those of the year
    before, which then become others as all do.
    """
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only draws need

    # One stream for each kind of number: the same draws, whatever the size of the chunks.
    where, alone, together, us = (
        np.random.Generator(np.random.PCG64([draws.seed, stream])) for stream in range(4)
    )
    others = expected.others
    first = len(expected.known)
    base, mean_ = float(expected.base_mean), float(expected.mean)
    kept = float(expected.persistence * expected.stretch)
    change, shock = float(expected.change), float(expected.shock)
    before = np.empty(others)
    before[:first] = [float(points) for points in expected.known]
    gaps = [(split.hidden, points_along(split, expected.base_mean)) for split in expected.hidden]
    counts = np.zeros(others + 1, np.int64)
    hundredths = np.zeros((others, _STEPS), np.int64)
    offsets = np.arange(others) * _STEPS
    for size in sizes(draws.replications, others):
        field = np.tile(before, (size, 1))
        shares = where.random((size, others - first))
        done = 0
        for hidden, table in gaps:
            drawn = slice(done, done + hidden)
            at = np.linspace(0, 1, len(table))
            field[:, first + done : first + done + hidden] = np.interp(shares[:, drawn], at, table)
            done += hidden
        middle = np.full((size, 1), mean_)
        if shock:
            middle += shock * together.standard_t(expected.freedom, (size, 1))
        field = kept * (field - base) + change * alone.standard_normal((size, others))
        field = np.clip(middle + field, 0, MOST_POINTS)
        field = np.sort(field, axis=1)[:, ::-1]
        own = np.full((size, 1), float(points))
        if moving:
            own = middle + kept * (own - base) + change * us.standard_normal((size, 1))
        if error:
            own += float(error) * us.standard_normal((size, 1))
        own = np.clip(own, 0, MOST_POINTS)
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


def deviation(points: Sequence[Decimal]) -> Decimal:
    """Measure the standard deviation of a whole field, to a hundredth."""
    return half_up(pstdev(points), 2)


def sizes(replications: int, width: int) -> list[int]:
    """Cut replications of so many numbers each into chunks."""
    size = max(1, _CHUNK // width)
    whole, rest = divmod(replications, size)
    return [size] * whole + [rest] * bool(rest)


def floats(matrix: Sequence[Sequence[Decimal | float]]) -> "Floats":
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
