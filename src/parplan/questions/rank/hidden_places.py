"""Where provinces of unknown points lie, between published places or beyond them.

Floats stand here as in `simulation`: exact points enter, whole counts of provinces leave, and
standard deviations to a hundredth.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import comb
from statistics import NormalDist, linear_regression
from typing import NamedTuple

from parplan.plan.points import half_up

_SAME = 1e-9
"""A sum of chances that falls short by less has been reached: floats add up inexactly."""
_NORMAL = NormalDist()


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


_STEPS = 400
_FARTHEST = 0.0005
"""Beyond this share of a normal distribution nothing is drawn: one in 2,000 provinces."""


def points_along(split: Split, mean: Decimal) -> list[float]:
    """Tabulate the points of a hidden province at evenly spaced shares from the lower to the upper.

    Without a published place on either side it lies anywhere in a normal distribution about the
    mean, with the spread.
    """
    line = _line(split) or _Line(0, float(mean), float(split.spread or 0))
    most, least = ends(split)
    shares = (least + (most - least) * step / _STEPS for step in range(_STEPS + 1))
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
