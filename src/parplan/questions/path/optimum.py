"""The cheapest way for many to gain together what is needed, each in steps of its own; proven.

Everything is counted in whole units: gains in one, costs in another. What a unit is worth, and
what it is that moves, is the business of whoever asks.

Ways are written down as whole-number programmes, and HiGHS solves these. It computes in floating
point, and near a bound it can be wrong by one. So its answer is rounded and held against every row
in exact arithmetic; and that nothing is better is shown by a second question, whether anything is
better by one, in which all large numbers are given half a unit more room than they have: what is
whole and fits would fit with ease.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal

WHOLE = 100
"""Strain is counted in hundredths."""

LARGEST = 10**10
"""With larger factors beside small ones, floating point would blur what is to be proven."""

PATIENCE = 120.0
"""Seconds for one question; a plan takes hundredths of one."""

_EFFORT = 200
"""How much is tried to choose well between ways that are equally good (HiGHS's nodes)."""

_WIDE = 10_000
"""Rows that can reach so much get half a unit of room: a tolerance of 10⁻⁶ is relative."""

Sum = Mapping[int, int]
"""Variables by their numbers, each with its factor."""

_Settings = Mapping[str, bool | int | float | str]

_EXACT: _Settings = {
    "output_flag": False,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "threads": 1,  # the same answer on every machine
}
_STRICT: _Settings = {"presolve": "off", "mip_feasibility_tolerance": 1e-9}
"""For a second try: where factors are large, what is nearly whole can be far from it."""


class Unproven(Refusal):
    """HiGHS ended without an answer that survives exact arithmetic: the question was too hard."""

    def __init__(self) -> None:
        """Say what would be easier."""
        super().__init__(
            Phrase("the search ended without a proof"),
            Phrase("fewer alternatives, or costs with fewer digits, make it easier"),
        )


class _Bounded(NamedTuple):
    """A row, and the whole numbers between which its value has to be."""

    row: Sum
    least: int | None
    most: int | None


class Programme:
    """Variables that are whole numbers from 0 up to a bound, and rows that hold for them."""

    def __init__(self) -> None:
        """Begin without any."""
        self._most: list[int] = []
        self._rows: list[_Bounded] = []

    def copy(self) -> "Programme":
        """Begin another with the same variables and rows."""
        other = Programme()
        other._most, other._rows = list(self._most), list(self._rows)
        return other

    def variable(self, most: int = 1) -> int:
        """Add a variable, and give its number."""
        self._most.append(most)
        return len(self._most) - 1

    def most(self, variable: int) -> int:
        """Give a variable's bound."""
        return self._most[variable]

    def require(self, row: Sum, *, least: int | None = None, most: int | None = None) -> None:
        """Add a row."""
        self._rows.append(_Bounded(dict(row), least, most))

    def minimised(self, objective: Sum) -> list[int] | None:
        """Make an objective as small as can be, and prove it.

        Gives every variable's value, or nothing where no values satisfy all rows.
        """
        values = best = self.tried(objective)
        while best is not None:
            values = best
            better = self.copy()
            better.require(objective, most=value(objective, values) - 1)
            best = better.tried({})
        return values

    def tried(self, objective: Sum, nodes: int | None = None) -> list[int] | None:
        """Make an objective small; with a number of nodes, give up after so much trying.

        Without, `None` says that no values satisfy all rows; with it, that none were found.
        """
        if not self._most:
            return [] if self._holds([]) else None
        if self._largest(objective) > LARGEST:
            raise Unproven
        trying = {"time_limit": PATIENCE} if nodes is None else {"mip_max_nodes": nodes}
        for strictness in ({}, _STRICT):
            status, values = self._run(objective, {**_EXACT, **trying, **strictness})
            if status == "Infeasible":
                return None
            if values and self._holds(values) and (status == "Optimal" or nodes is not None):
                return values
        if nodes is None:
            raise Unproven
        return None

    def _run(self, objective: Sum, settings: _Settings) -> tuple[str, list[int]]:
        import highspy  # noqa: PLC0415 - most commands need no solver

        columns, rows = range(len(self._most)), self._rows
        rooms = [self._room(bounded.row) for bounded in rows]
        endless = highspy.kHighsInf
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(columns), len(rows)
        model.col_cost_ = [float(objective.get(number, 0)) for number in columns]
        model.col_lower_ = [0.0] * len(columns)
        model.col_upper_ = [float(bound) for bound in self._most]
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
        model.row_lower_ = [
            -endless if bounded.least is None else bounded.least - room
            for bounded, room in zip(rows, rooms, strict=True)
        ]
        model.row_upper_ = [
            endless if bounded.most is None else bounded.most + room
            for bounded, room in zip(rows, rooms, strict=True)
        ]
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = [0, *accumulate(len(bounded.row) for bounded in rows)]
        matrix.index_ = [number for bounded in rows for number in bounded.row]
        matrix.value_ = [float(factor) for bounded in rows for factor in bounded.row.values()]
        # The class without callbacks: the one with them greets on stdout before it can be quiet.
        highs = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001 - it is exported
        for name, setting in settings.items():
            highs.setOptionValue(name, setting)
        highs.passModel(model)
        highs.run()
        status, ended = highs.getModelStatus(), highspy.HighsModelStatus
        if status in {ended.kInfeasible, ended.kUnboundedOrInfeasible}:  # everything has bounds
            return "Infeasible", []
        values = [round(number) for number in highs.getSolution().col_value]
        return highs.modelStatusToString(status), values

    def _largest(self, objective: Sum) -> int:
        rows = (objective, *(bounded.row for bounded in self._rows))
        return max((abs(factor) for row in rows for factor in row.values()), default=0)

    def _room(self, row: Sum) -> float:
        reach = sum(abs(factor) * self._most[number] for number, factor in row.items())
        return 0.5 if reach > _WIDE else 0.0

    def _holds(self, values: list[int]) -> bool:
        within = all(0 <= one <= bound for one, bound in zip(values, self._most, strict=True))
        return within and all(
            (r.least is None or r.least <= value(r.row, values))
            and (r.most is None or value(r.row, values) <= r.most)
            for r in self._rows
        )


def value(row: Sum, values: Sequence[int]) -> int:
    """Compute a row's value."""
    return sum(factor * values[number] for number, factor in row.items())


def solver() -> str:
    """Name the solver with its version."""
    import highspy  # noqa: PLC0415 - see above

    version = (
        highspy.HIGHS_VERSION_MAJOR,
        highspy.HIGHS_VERSION_MINOR,
        highspy.HIGHS_VERSION_PATCH,
    )
    return f"HiGHS {'.'.join(map(str, version))}"


class Mover(NamedTuple):
    """What can move: the gains that it can have, rising and none of them 0, and their price."""

    gains: tuple[int, ...]
    fixed: int = 0
    per_unit: int = 0
    must: bool = False

    def cost(self, gain: int) -> int:
        """Tell what a gain costs."""
        return self.fixed + self.per_unit * gain if gain else 0


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
    gain: that much is proven. Where there is still a choice, little strain is looked for (the
    largest part of what a mover could gain, in hundredths, rounded up), then the first movers.
    """

    def __init__(self, movers: Sequence[Mover], caps: Sequence[Cap] = ()) -> None:
        """Write everything down as a programme of whole numbers."""
        self._movers = movers
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
        values = self._programme.minimised({step: -size for step, size in self._gain.items()})
        return None if values is None else value(self._gain, values)

    def price(self, need: int) -> Way | None:
        """Find a best way, without a choice between equals; nothing if there is none."""
        found = self._best(self._asking(need))
        return None if found is None else self._way(found)

    def ways(self, need: int, most: int = 1) -> list[Way]:
        """Find up to so many ways, the best first; no two of them move the same movers."""
        programme = self._asking(need)
        found: list[Way] = []
        while len(found) < most:
            equals = programme.copy()
            best = self._best(equals)
            if best is None:
                break
            way = self._way(self._chosen(equals, best))
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

    def _best(self, programme: Programme) -> list[int] | None:
        """Find a best way, and narrow the programme down to those that are as good."""
        values = None
        for objective in self._objectives():
            values = programme.minimised(objective)
            if values is None:
                return None
            programme.require(objective, most=value(objective, values))
        return values

    def _objectives(self) -> Iterator[Sum]:
        cost: dict[int, int] = {}
        for mover, move, steps in zip(self._movers, self._moves, self._steps, strict=True):
            cost[move] = mover.fixed
            cost |= {step: mover.per_unit * size for step, size in steps.items()}
        if any(cost.values()):
            yield cost
        yield dict.fromkeys(self._moves, 1)
        yield self._gain

    def _chosen(self, equals: Programme, best: list[int]) -> list[int]:
        """Choose between ways that are as good as the best."""
        low, high = self._least_strain(best), self._strain(best)
        middle = low  # as a rule it can be had
        while low < high:
            easier = self._strained(equals, middle).tried({}, _EFFORT)
            if easier is None:
                low = middle + 1
            else:
                best, high = easier, self._strain(easier)
            middle = (low + high) // 2
        places = enumerate(self._steps, start=1)
        order = {step: place * size for place, steps in places for step, size in steps.items()}
        first = self._strained(equals, high).tried(order, _EFFORT)
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

    def _way(self, values: list[int]) -> Way:
        gains = tuple(value(steps, values) for steps in self._steps)
        cost = sum(mover.cost(gain) for mover, gain in zip(self._movers, gains, strict=True))
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
