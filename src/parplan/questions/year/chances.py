"""Chances of points: what a leaf may end with, from the stage at which it is, and the sum of many.

A source's leaves are independent but for what a year does to all of them, a generous or a strict
one. So each leaf has its chances in every kind of year, the same kinds for all leaves of a source;
leaves are added up within a kind of year, and kinds are then mixed by their weights. Sums are
exact convolutions on a grid of hundredths of a point; chances of points between two of the grid
are shared by both, so that the mean stays what it is.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from math import exp
from typing import Any, NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, tidy
from parplan.plan.results import Round
from parplan.questions.year.known import (
    Event,
    Experience,
    LeafPoints,
    Sizes,
    Surveys,
    Verdicts,
    official_points,
)
from parplan.questions.year.tasks import TaskProgress

Cells = Any
"""An array of numpy, which is imported where something is added up."""

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


class KindsOfYear(NamedTuple):
    """Kinds of year: how far each lies from the middle, in deviations, and how often it comes."""

    at: tuple[float, ...]
    weights: tuple[float, ...]


_STEP, _FAR = 0.25, 5


def student(freedom: int) -> KindsOfYear:
    """Give the kinds of year of a t distribution, in steps of a quarter of a deviation."""
    reach = round(_FAR / _STEP)
    at = tuple(_STEP * step for step in range(-reach, reach + 1))
    density = [(1 + z * z / freedom) ** (-(freedom + 1) / 2) for z in at]
    return KindsOfYear(at, tuple(one / sum(density) for one in density))


THREE = KindsOfYear((-(3**0.5), 0.0, 3**0.5), (1 / 6, 2 / 3, 1 / 6))
FIVE = KindsOfYear(
    (-2.856970013872806, -1.355626179974266, 0.0, 1.355626179974266, 2.856970013872806),
    (0.011257411327721, 0.222075922005613, 0.533333333333333, 0.222075922005613, 0.011257411327721),
)
"""Gauss-Hermite nodes: means over three or five are those over a normal distribution."""


def factors(deviation: float, nodes: KindsOfYear) -> tuple[float, ...]:
    """Give by what the chance of something is multiplied in kinds of year; 1 on average."""
    found = [exp(z * deviation) for z in nodes.at]
    mean = sum(f * w for f, w in zip(found, nodes.weights, strict=True))
    return tuple(f / mean for f in found)


class Total(NamedTuple):
    """What leaves come to: the chances of every step of the grid from the first one on."""

    least: Decimal
    most: Decimal
    first: Decimal
    cells: Cells | None = None
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
    least, most = min(of.points), max(of.points)
    if least == most:
        return Total(least, most, least)
    likeliest = max(zip(of.chances, of.points, strict=True))[1]
    below = ((likeliest - least) / GRID).to_integral_value(ROUND_CEILING)
    first = likeliest - below * GRID
    cells = _zeros(len(of.weights), int((most - first) / GRID) + 2)
    for points, given in zip(of.points, zip(*of.given, strict=True), strict=True):
        at = (points - first) / GRID
        step = int(at)
        above = float(at - step)
        cells[:, step] += [(1 - above) * one for one in given]
        cells[:, step + 1] += [above * one for one in given]
    return _trimmed(Total(least, most, first, cells))


def _added(one: Total, other: Total) -> Total:
    """Add two independent amounts in every kind of year."""
    ends = (one.least + other.least, one.most + other.most, one.first + other.first)
    if one.cells is None or other.cells is None:
        return Total(*ends, other.cells if one.cells is None else one.cells)
    wide, narrow = sorted((one.cells, other.cells), key=lambda cells: -cells.shape[1])
    width = wide.shape[1]
    found = _zeros(wide.shape[0], width + narrow.shape[1] - 1)
    for step in narrow.any(axis=0).nonzero()[0].tolist():
        found[:, step : step + width] += narrow[:, step, None] * wide
    return _trimmed(Total(*ends, found))


def _zeros(kinds: int, width: int) -> Cells:
    import numpy as np  # noqa: PLC0415 - a tenth of a second that only this needs

    return np.zeros((kinds, width))


def _trimmed(of: Total) -> Total:
    """Leave out the ends that never come."""
    if of.cells is None:
        return of
    there = (of.cells > _NEVER).any(axis=0).nonzero()[0]
    start, end = int(there[0]), int(there[-1])
    return of._replace(first=of.first + start * GRID, cells=of.cells[:, start : end + 1])


LEAF_PLACES = 4
"""Decimals of points that a share gives."""

_MOST = 0.98
"""No kind of year makes a chance greater."""

_CLAIMS, _APPRAISALS = THREE, FIVE
"""Kinds of year for claims, and for appraisals."""

_WEIGHTS = tuple(one * other for one in _CLAIMS.weights for other in _APPRAISALS.weights)

_ALWAYS = (1.0,) * len(_CLAIMS.weights)


class _Part(NamedTuple):
    """Points, and their chance in every kind of year, for claims or for appraisals."""

    points: Decimal
    given: tuple[float, ...]


class Prospects:
    """A year that isn't over, seen on a day with what earlier years teach."""

    def __init__(self, plan: Plan, year: int, on: datetime.date, taught: Experience) -> None:
        """Keep what all leaves have in common."""
        self._plan, self._year, self._on, self._taught = plan, year, on, taught

    def of(self, leaf: Node, known: LeafPoints, tasks: list[TaskProgress]) -> Chances | None:
        """Tell what a leaf may end with; None if nothing is known that lets tell."""
        source, values = leaf.criterion.assessed_by, self._values(leaf)
        if known.appraised is not None:
            verdicts = self._taught.verdicts.get((source, known.round or Round.OFFICIAL))
            if verdicts is None or leaf.asks_people:
                return sure(known.appraised)
            return _mixed([_Part(known.appraised, _ALWAYS)], known, verdicts, values)
        before = self._before(leaf)
        if leaf.asks_people:
            return None if before is None else _asked(values, before, self._taught.surveys[source])
        if known.self_score is not None:
            stated = [_Part(known.self_score, _ALWAYS)]
        else:
            stated = [] if before is None else [*self._claims(leaf, before, tasks, values)]
        verdicts = self._taught.verdicts.get((source, Round.SELF))
        return _mixed(stated, known, verdicts, values) if verdicts and stated else None

    def _values(self, leaf: Node) -> "_Values":
        rule = self._plan.rule(leaf.code)
        steps = None if rule is None else rule.reachable(leaf.max_points)
        return _Values(leaf.max_points, steps)

    def _before(self, leaf: Node) -> Decimal | None:
        """Give the score of last year, else of the last year in which the leaf applied."""
        if leaf.score is not None:
            return leaf.score
        known = (
            official_points(self._plan, leaf, year, self._on)
            for year in sorted(self._plan.results, reverse=True)
            if year < self._year
        )
        return next((points for points in known if points is not None), None)

    def _claims(
        self, leaf: Node, before: Decimal, tasks: list[TaskProgress], values: "_Values"
    ) -> Iterator[_Part]:
        """Tell what the province may claim: more than last year, the same, or less."""
        learned = self._taught.claims[leaf.criterion.assessed_by]
        fell = learned.fell.chance if before else 0.0
        rose = (0.0,) * len(_CLAIMS.at)
        if before < leaf.max_points:
            rose = _in_years(self._rise(learned.rose, tasks), _CLAIMS, _MOST - fell)
        yield _Part(before, tuple(1 - fell - one for one in rose))
        for points, weight in _goals(leaf, before, learned.closed):
            yield _Part(values.above(points, before), tuple(weight * one for one in rose))
        for ratio, weight in zip(learned.ratio.shares, learned.ratio.weights, strict=True):
            points = values.below(before * min(ratio, Decimal(1)), before)
            yield _Part(points, (weight * fell,) * len(_CLAIMS.at))

    def _rise(self, rose: dict[bool | None, Event], tasks: list[TaskProgress]) -> Event:
        """Mix what leaves did whose tasks were done, and those whose weren't, by what is likely."""
        if not tasks:
            return rose[None]
        finished = min(self._taught.finished[task.facts.status] for task in tasks)
        done, undone = rose[True].chance, rose[False].chance
        return rose[None]._replace(chance=finished * done + (1 - finished) * undone)


class _Values(NamedTuple):
    """Which points a leaf can have: those that its steps give, else any up to its maximum."""

    most: Decimal
    steps: tuple[Decimal, ...] | None

    def above(self, points: Decimal, base: Decimal) -> Decimal:
        """Give what comes nearest to points above a base; the base if nothing is above it."""
        return self._nearest(points, [s for s in self.steps or () if s > base], base)

    def below(self, points: Decimal, base: Decimal) -> Decimal:
        """Give what comes nearest to points below a base; the base if nothing is below it."""
        return self._nearest(points, [s for s in self.steps or () if s < base], base)

    def _nearest(self, points: Decimal, steps: list[Decimal], base: Decimal) -> Decimal:
        if self.steps is None:
            return tidy(half_up(max(Decimal(), min(points, self.most)), LEAF_PLACES))
        return min(steps, key=lambda step: abs(step - points), default=base)


def _goals(leaf: Node, before: Decimal, closed: Sizes) -> Iterator[tuple[Decimal, float]]:
    """Say what a leaf that rises comes to: its target, else what others came to."""
    if leaf.target is not None and leaf.target > before:
        yield leaf.target, 1.0
        return
    missing = leaf.max_points - before
    for share, weight in zip(closed.shares, closed.weights, strict=True):
        yield before + share * missing, weight


_NO_CHANGE = Event(0.0, 0.0)


def _in_years(event: Event, nodes: KindsOfYear, most: float = _MOST) -> tuple[float, ...]:
    """Give an event's chance in every kind of year."""
    return tuple(min(most, event.chance * factor) for factor in factors(event.deviation, nodes))


def _mixed(
    stated: Iterable[_Part], known: LeafPoints, verdicts: Verdicts, values: _Values
) -> Chances:
    """Let an appraisal judge what may be stated."""
    found: dict[Decimal, list[float]] = {}
    for one in stated:
        for other in _judged(one.points, known, verdicts, values):
            both = [chance * then for chance in one.given for then in other.given]
            before = found.get(other.points)
            if before is not None:
                both = [x + y for x, y in zip(before, both, strict=True)]
            found[other.points] = both
    order = sorted(points for points, given in found.items() if any(given))
    columns = (found[points] for points in order)
    return Chances(tuple(order), _WEIGHTS, tuple(zip(*columns, strict=True)))


def _judged(
    stated: Decimal, known: LeafPoints, verdicts: Verdicts, values: _Values
) -> Iterator[_Part]:
    """Tell which official points may come of points that were stated."""
    claimed = known.self_score
    if known.appraised is not None and claimed is not None and claimed > stated:
        for share, weight in _sized(verdicts.recovered):
            points = stated + share * (claimed - stated)
            back = values.above(points, stated) if share else stated
            yield _Part(back, (weight,) * len(_APPRAISALS.at))
        return
    changed = _in_years(verdicts.changed if stated else _NO_CHANGE, _APPRAISALS)
    yield _Part(stated, tuple(1 - one for one in changed))
    for ratio, weight in _sized(verdicts.ratio):
        toward = values.above if ratio > 1 else values.below
        points = toward(stated * ratio, stated)
        yield _Part(points, tuple(weight * one for one in changed))


def _sized(sizes: Sizes | None) -> Iterator[tuple[Decimal, float]]:
    if sizes is None:
        yield Decimal(), 1.0
    else:
        yield from zip(sizes.shares, sizes.weights, strict=True)


def _asked(values: _Values, before: Decimal, surveys: Surveys) -> Chances:
    """Let people who are asked move last year's points: all together by the year, each apart."""
    years = student(surveys.freedom)
    found: dict[int, list[float]] = {}
    scale = float(values.most / GRID)
    least, most = -float(before / GRID), float((values.most - before) / GRID)
    for kind, deviations in enumerate(years.at):
        common = surveys.change + deviations * surveys.deviation
        for z, weight in zip(FIVE.at, FIVE.weights, strict=True):
            at = min(most, max(least, scale * (common + z * surveys.apart)))
            below = int(at // 1)
            for step, share in ((below, below + 1 - at), (below + 1, at - below)):
                if share:
                    given = found.setdefault(step, [0.0] * len(years.at))
                    given[kind] += weight * share
    order = sorted(found)
    points = tuple(tidy(min(values.most, max(Decimal(), before + step * GRID))) for step in order)
    return Chances(points, years.weights, tuple(zip(*(found[x] for x in order), strict=True)))
