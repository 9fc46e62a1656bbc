"""Next year's field: what published pairs of years say of it, and what is drawn from that.

Provinces keep their distance from the mean for the greater part, all rise together by an
uncertain amount, and each changes by itself. Floats stand here as in `simulation`: exact points
enter, counts leave, and estimates to a hundredth.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import chain
from math import sqrt
from statistics import correlation, linear_regression, mean
from typing import NamedTuple

from parplan.plan.points import half_up, tidy
from parplan.questions.rank.hidden_places import Split, points_along
from parplan.questions.rank.simulation import CONFIDENCE, Draws, Outlook, sizes

_MOST_POINTS = 100
_STEPS = 100 * _MOST_POINTS + 1  # hundredths of a point
_SAME = 1e-9
"""Points that are above a hundredth by less are that hundredth."""

Pair = tuple[Decimal, Decimal]
"""A province's distance from the mean in a year and in the next, in points."""


class Persistence(NamedTuple):
    """How provinces keep their distance from the mean to the next year."""

    pairs: int
    slope: Decimal
    """So much of the distance is kept."""
    correlation: Decimal
    change: Decimal
    """The standard deviation of what is left of the pairs, in points."""


class Shock(NamedTuple):
    """How far all rise together to the next year, and how uncertain that is."""

    rises: int
    rise: Decimal
    spread: Decimal
    """The scale of the error of this rise, for one more year, in points; 0: the mean is known."""
    freedom: int
    """Degrees of freedom of Student's t that the error is drawn from."""


def persistence_of(pairs: Sequence[Pair]) -> Persistence:
    """Estimate it from pairs by least squares."""
    before, after = ([float(one[side]) for one in pairs] for side in (0, 1))
    slope, origin = linear_regression(before, after)
    off = [y - origin - slope * x for x, y in zip(before, after, strict=True)]
    change = sqrt(sum(one * one for one in off) / (len(off) - 2))
    return Persistence(
        len(pairs), _hundredth(slope), _hundredth(correlation(before, after)), _hundredth(change)
    )


def shock_of(rises: Sequence[Decimal], others: Sequence[Sequence[Decimal]] = ()) -> Shock | None:
    """Estimate it from the rises of the index's means, and its error from other indexes', too.

    The error is that of predicting one more year: the deviation within each index, pooled, and
    the uncertainty of the mean itself. One rise of each are pooled about their common mean. It is
    None where too few are known to tell an error.
    """
    groups = [rises, *others]
    freedom = sum(len(group) - 1 for group in groups)
    if not freedom:
        groups = [list(chain(*groups))]
        freedom = len(groups[0]) - 1
    if not rises or not freedom:
        return None
    off = [float(rise) - mean(map(float, group)) for group in groups for rise in group]
    spread = sqrt(sum(one * one for one in off) / freedom * (1 + 1 / len(rises)))
    expected = mean(map(float, rises))
    return Shock(len(rises), _hundredth(expected), _hundredth(spread), freedom)


def _hundredth(value: float) -> Decimal:
    return half_up(Decimal(value), 2)


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
    points: Decimal, expected: NextField, draws: Draws, *, moving: bool = False
) -> Outlook:
    """Draw the others' points, cut off at 0 and 100, and rank ours among them.

    Our points are those of next year, or, `moving`, those of the year before, which then become
    others in the same way.
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
        field = np.clip(middle + field, 0, _MOST_POINTS)
        field = np.sort(field, axis=1)[:, ::-1]
        own = np.full((size, 1), float(points))
        if moving:
            own = kept * (own - base) + change * us.standard_normal((size, 1))
            own = np.clip(middle + own, 0, _MOST_POINTS)
        counts += np.bincount((field > own).sum(axis=1), minlength=others + 1)
        steps = np.ceil(field * 100 - _SAME).astype(np.int64) + offsets
        hundredths += np.bincount(steps.ravel(), minlength=hundredths.size).reshape(others, -1)
        draws.tell(size)
    wanted = int((CONFIDENCE * draws.replications).to_integral_value(ROUND_CEILING))
    enough = (hundredths.cumsum(axis=1) >= wanted).argmax(axis=1).tolist()
    needed = [tidy(Decimal(steps) / 100) for steps in enough]
    return Outlook(draws.replications, tuple(counts.tolist()), (*needed, Decimal(0)))
