"""The cheapest way for many to gain together what is needed, each in steps of its own.

Everything is counted in whole units: gains in one, costs in another. What a unit is worth, and
what it is that moves, is the business of whoever asks.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from parplan.optimum import Programme, Row, value

WHOLE = 100
"""Strain is counted in hundredths."""


class Mover(NamedTuple):
    """What can move: the gains that it can have, rising and none of them 0, and their price."""

    gains: tuple[int, ...]
    fixed: int = 0
    per_unit: int = 0
    must: bool = False


class Cap(NamedTuple):
    """Some movers, by their places, may together gain no more than so much."""

    movers: tuple[int, ...]
    most: int


class Way(NamedTuple):
    """What each mover gains, 0 if it stays; and what all of it costs."""

    gains: tuple[int, ...]
    cost: int

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
    gain. Where there is still a choice, it is the one with the least strain (the largest part of
    what a mover could gain, in hundredths, rounded up), and then the one that comes first.
    """

    def __init__(self, movers: Sequence[Mover], caps: Sequence[Cap] = ()) -> None:
        """Write everything down as a programme of whole numbers."""
        self._movers = movers
        self._programme = programme = Programme()
        self._moves = [programme.variable() for _ in movers]
        self._steps = [_steps(programme, *pair) for pair in zip(movers, self._moves, strict=True)]
        self._gain = {step: size for steps in self._steps for step, size in steps.items()}
        for cap in caps:
            row = {step: size for place in cap.movers for step, size in self._steps[place].items()}
            programme.require(row, most=cap.most)

    def farthest(self) -> int | None:
        """Tell the most that they can gain together; nothing if what must move can't."""
        values = self._programme.minimised({step: -size for step, size in self._gain.items()})
        return None if values is None else value(self._gain, values)

    def price(self, need: int) -> Way | None:
        """Find a cheapest way, whichever; nothing if there is none."""
        return self._way(self._asking(need).minimised(*self._prices()))

    def ways(self, need: int, most: int = 1) -> list[Way]:
        """Find up to so many ways, the best first; no two of them move the same movers."""
        programme = self._asking(need)
        settled = (*self._prices(), self._strain(programme), self._order())
        found: list[Way] = []
        while len(found) < most and (way := self._way(programme.minimised(*settled))):
            found.append(way)
            others = {
                move: -1 if gain else 1 for move, gain in zip(self._moves, way.gains, strict=True)
            }
            programme.require(others, least=1 - len(way.moved))
        return found

    def _asking(self, need: int) -> Programme:
        programme = self._programme.copy()
        programme.require(self._gain, least=need)
        return programme

    def _prices(self) -> Iterator[Row]:
        cost: dict[int, int] = {}
        for mover, move, steps in zip(self._movers, self._moves, self._steps, strict=True):
            cost[move] = mover.fixed
            cost |= {step: mover.per_unit * size for step, size in steps.items()}
        if any(cost.values()):
            yield cost
        yield dict.fromkeys(self._moves, 1)
        yield self._gain

    def _strain(self, programme: Programme) -> Row:
        strain = programme.variable(WHOLE)
        for mover, steps in zip(self._movers, self._steps, strict=True):
            row = {step: -WHOLE * size for step, size in steps.items()}
            programme.require({**row, strain: mover.gains[-1]}, least=0)
        return {strain: 1}

    def _order(self) -> Row:
        places = enumerate(self._steps, start=1)
        return {step: place * size for place, steps in places for step, size in steps.items()}

    def _way(self, values: list[int] | None) -> Way | None:
        if values is None:
            return None
        gains = tuple(value(steps, values) for steps in self._steps)
        cost = sum(
            mover.fixed + mover.per_unit * gain
            for mover, gain in zip(self._movers, gains, strict=True)
            if gain
        )
        return Way(gains, cost)


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
