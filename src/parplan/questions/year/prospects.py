"""What may become of a leaf, from the stage at which it is until the official points."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, tidy
from parplan.plan.results import Round
from parplan.questions.year.chances import (
    FIVE,
    GRID,
    THREE,
    Chances,
    Years,
    factors,
    student,
    sure,
)
from parplan.questions.year.experience import (
    Event,
    Experience,
    Sizes,
    Surveys,
    Verdicts,
    official_points,
)
from parplan.questions.year.rounds import LeafPoints
from parplan.questions.year.tasks import TaskProgress

PLACES = 4
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
            return tidy(half_up(max(Decimal(), min(points, self.most)), PLACES))
        return min(steps, key=lambda step: abs(step - points), default=base)


def _goals(leaf: Node, before: Decimal, closed: Sizes) -> Iterator[tuple[Decimal, float]]:
    """Say what a leaf that rises comes to: its target, else what others came to."""
    if leaf.target is not None and leaf.target > before:
        yield leaf.target, 1.0
        return
    missing = leaf.max_points - before
    for share, weight in zip(closed.shares, closed.weights, strict=True):
        yield before + share * missing, weight


_NEVER = Event(0.0, 0.0)


def _in_years(event: Event, nodes: Years, most: float = _MOST) -> tuple[float, ...]:
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
    changed = _in_years(verdicts.changed if stated else _NEVER, _APPRAISALS)
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
