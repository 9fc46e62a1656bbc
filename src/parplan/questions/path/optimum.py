"""The cheapest way for many to gain together what is needed, each in steps of its own; proven.

Everything is counted in whole units: gains in one, costs in another. What a unit is worth, and
what it is that moves, is the business of whoever asks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from parplan.questions.path.programme import Clock, Programme, Sum, Unproven, value

WHOLE = 100
"""Strain is counted in hundredths."""

_EFFORT = 200
"""How much is tried to choose well between ways that are equally good (HiGHS's nodes)."""


class Mover(NamedTuple):
    """What can move: the gains that it can have, rising and none of them 0, and their price."""

    gains: tuple[int, ...]
    fixed: int = 0
    per_unit: int = 0
    must: bool = False

    def cost(self, gain: int) -> int:
        """Tell what a gain costs."""
        return self.fixed + self.per_unit * gain if gain else 0


class Measure(StrEnum):
    """By what ways are compared, the first first."""

    COST = "cost"
    MOVERS = "movers"
    GAIN = "gain"


class Cap(NamedTuple):
    """Some movers, by their places, may together gain no more than so much."""

    movers: tuple[int, ...]
    most: int


class Gap(NamedTuple):
    """What time didn't suffice to prove: the first measure by which a better way may exist."""

    measure: Measure
    found: int
    bound: int | None
    """It is proven that no way has less; `None` if nothing is."""


class Way(NamedTuple):
    """What each mover gains, 0 if it stays; what all of it costs; and what isn't proven of it."""

    gains: tuple[int, ...]
    cost: int
    gap: Gap | None = None

    @property
    def gain(self) -> int:
        """What they gain together."""
        return sum(self.gains)

    @property
    def moved(self) -> tuple[int, ...]:
        """Who moves, by their places."""
        return tuple(place for place, gain in enumerate(self.gains) if gain)


class Moves:
    """Movers, and the caps that hold for them.

    The best way is the cheapest; of these the one with the fewest movers, then with the smallest
    gain: that much is proven. Where there is still a choice, little strain is looked for (the
    largest part of what a mover could gain, in hundredths, rounded up), then the first movers.
    """

    def __init__(
        self, movers: Sequence[Mover], caps: Sequence[Cap] = (), clock: Clock | None = None
    ) -> None:
        """Write everything down as a programme of whole numbers."""
        self._movers, self._clock = movers, clock or Clock()
        self._is_capped = bool(caps)
        self._programme = programme = Programme()
        self._moves = [programme.variable() for _ in movers]
        self._steps = [
            _steps(programme, mover, move) for mover, move in zip(movers, self._moves, strict=True)
        ]
        self._gain = _together(programme, self._steps)
        for cap in caps:
            row = {step: size for place in cap.movers for step, size in self._steps[place].items()}
            programme.require(row, most=cap.most)

    def farthest(self) -> int | None:
        """Tell the most that they can gain together; nothing if what must move can't."""
        if not self._is_capped:
            return sum(mover.gains[-1] for mover in self._movers)
        least = self._programme.minimised(
            {step: -size for step, size in self._gain.items()}, self._clock
        )
        return None if least is None else value(self._gain, least.values)

    def price(self, need: int) -> Way | None:
        """Find a best way, without a choice between equals; nothing if there is none."""
        found = self._best(self._asking(need))
        return None if found is None else self._way(*found)

    def ways(self, need: int, most: int = 1) -> list[Way]:
        """Find up to so many ways, the best first; no two of them move the same movers.

        When time is over, those that were found; the last of them has a gap.
        """
        programme = self._asking(need)
        found: list[Way] = []
        while len(found) < most:
            equals = programme.copy()
            try:
                best = self._best(equals)
            except Unproven:
                if found and not self._clock.left:
                    break
                raise
            if best is None:
                break
            values, gap = best
            way = self._way(values if gap else self._chosen(equals, values), gap)
            found.append(way)
            if gap:
                break
            others = {
                move: -1 if gain else 1 for move, gain in zip(self._moves, way.gains, strict=True)
            }
            programme.require(others, least=1 - len(way.moved))
        return found

    def _asking(self, need: int) -> Programme:
        programme = self._programme.copy()
        programme.require(self._gain, least=need)
        return programme

    def _best(self, programme: Programme) -> tuple[list[int], Gap | None] | None:
        """Find a best way, and narrow the programme down to those that are as good."""
        values: list[int] = []
        for measure, objective in self._objectives():
            try:
                least = programme.minimised(objective, self._clock)
            except Unproven:
                if values and not self._clock.left:  # as good by what was compared before
                    return values, Gap(measure, value(objective, values), None)
                raise
            if least is None:
                return None
            values, reached = least.values, value(objective, least.values)
            if least.bound != reached:
                return values, Gap(measure, reached, least.bound)
            programme.require(objective, most=reached)
        return values, None

    def _objectives(self) -> Iterator[tuple[Measure, Sum]]:
        cost: dict[int, int] = {}
        for mover, move, steps in zip(self._movers, self._moves, self._steps, strict=True):
            cost[move] = mover.fixed
            cost |= {step: mover.per_unit * size for step, size in steps.items()}
        if any(cost.values()):
            yield Measure.COST, cost
        yield Measure.MOVERS, dict.fromkeys(self._moves, 1)
        yield Measure.GAIN, self._gain

    def _chosen(self, equals: Programme, best: list[int]) -> list[int]:
        """Choose between ways that are as good as the best."""
        low, high = self._least_strain(best), self._strain(best)
        middle = low  # as a rule it can be had
        while low < high:
            easier = self._strained(equals, middle).tried({}, self._clock, _EFFORT).values
            if easier is None:
                low = middle + 1
            else:
                best, high = easier, self._strain(easier)
            middle = (low + high) // 2
        places = enumerate(self._steps, start=1)
        order = {step: place * size for place, steps in places for step, size in steps.items()}
        first = self._strained(equals, high).tried(order, self._clock, _EFFORT).values
        return best if first is None or value(order, best) <= value(order, first) else first

    def _least_strain(self, values: list[int]) -> int:
        """Tell what no way with so many movers and such a gain can be better than."""
        count = sum(values[move] for move in self._moves)
        widest = sorted((mover.gains[-1] for mover in self._movers), reverse=True)[:count]
        return -(-WHOLE * value(self._gain, values) // max(1, sum(widest)))

    def _strain(self, values: list[int]) -> int:
        return max(
            (
                -(-WHOLE * value(steps, values) // mover.gains[-1])
                for mover, steps in zip(self._movers, self._steps, strict=True)
            ),
            default=0,
        )

    def _strained(self, equals: Programme, most: int) -> Programme:
        programme = equals.copy()
        for mover, steps in zip(self._movers, self._steps, strict=True):
            programme.require(steps, most=most * mover.gains[-1] // WHOLE)
        return programme

    def _way(self, values: list[int], gap: Gap | None = None) -> Way:
        gains = tuple(value(steps, values) for steps in self._steps)
        cost = sum(mover.cost(gain) for mover, gain in zip(self._movers, gains, strict=True))
        return Way(gains, cost, gap)


def _steps(programme: Programme, mover: Mover, move: int) -> dict[int, int]:
    """Let a mover go from gain to gain: a variable for each run of equal steps, and their size.

    A run begins only when the one before it is complete, and the first when there is a move.
    """
    sizes = [after - before for before, after in pairwise((0, *mover.gains))]
    steps: dict[int, int] = {}
    last, length = move, 1
    for size, run in groupby(sizes):
        count = len(list(run))
        step = programme.variable(count)
        begun = step if count == 1 else programme.variable()
        programme.require({last: 1, begun: -length}, least=0)
        if begun != step:
            programme.require({step: 1, begun: -count}, most=0)
        if not steps:
            programme.require({step: 1, move: -1}, least=0)
        steps[step] = size
        last, length = step, count
    if mover.must:
        programme.require({move: 1}, least=1)
    return steps


def _together(programme: Programme, movers: Sequence[dict[int, int]]) -> dict[int, int]:
    """Count equal steps together: what they add up to decides sooner than who takes them."""
    alike: dict[int, list[int]] = defaultdict(list)
    for steps in movers:
        for step, size in steps.items():
            alike[size].append(step)
    gain: dict[int, int] = {}
    for size, same in alike.items():
        every = programme.variable(sum(programme.most(step) for step in same))
        programme.require({**dict.fromkeys(same, 1), every: -1}, least=0, most=0)
        gain[every] = size
    return gain
