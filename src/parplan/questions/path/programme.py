"""Whole-number programmes, minimised by HiGHS and proven in whole numbers, as far as time allows.

HiGHS computes in floating point, and near a bound it can be wrong by one. So its answer is rounded
and held against every row in exact arithmetic; and that nothing is better is shown by a second
question, whether anything is better by one, in which all large numbers are given half a unit more
room than they have: what is whole and fits would fit with ease.

A search has its time. When that is over, the best so far is given with the bound that HiGHS has
proven, below which there is none.
"""

import math
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from itertools import accumulate
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal

LARGEST = 10**10
"""With larger factors beside small ones, floating point would blur what is to be proven."""

PATIENCE = 15.0
"""Seconds for a whole search, unless something else is said; a plan takes tenths of one.

With what is read before it and written after it no more than 20 pass, with ten times the tree, too.
"""

_GLANCE = 20
"""How much is tried to come near an optimum, before it is asked whether anything is better.

That question is answered soon where HiGHS would close the last of a gap slowly.
"""

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
_BLUR = 1e-6
"""What a bound of HiGHS may be off by, as a part of it."""

_STRICT: _Settings = {"presolve": "off", "mip_feasibility_tolerance": 1e-9}
"""For a second try: where factors are large, what is nearly whole can be far from it."""


class Unproven(Refusal):
    """HiGHS ended without an answer that survives exact arithmetic: the question was too hard."""

    def __init__(self) -> None:
        """Say what would be easier."""
        super().__init__(
            Phrase("the search ended without a proof"),
            Phrase(
                "more time (--time-limit), fewer alternatives, or costs with fewer digits make it"
                " easier"
            ),
        )


class Clock:
    """The time that a search has, in seconds; it runs from the beginning."""

    def __init__(self, seconds: float | None = None) -> None:
        """Begin to run."""
        self.seconds = PATIENCE if seconds is None else seconds
        self._end = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """The seconds that are left, 0 when it is over."""
        return max(0.0, self._end - time.monotonic())


class _Bounded(NamedTuple):
    """A row, and the whole numbers between which its value has to be."""

    row: Sum
    least: int | None
    most: int | None


class Tried(NamedTuple):
    """What a try found: values, if any, and a bound below which the objective can't be."""

    values: list[int] | None
    bound: int | None = None
    is_impossible: bool = False
    """Whether it is proven that no values satisfy all rows."""

    def or_else(self, other: "Tried") -> "Tried":
        """Give another try's result, with this one's bound where it has none."""
        return other._replace(bound=_larger(self.bound, other.bound))


class Minimum(NamedTuple):
    """The smallest value that was found of an objective, by variables, and the proven bound."""

    values: list[int]
    bound: int | None


def _larger(one: int | None, other: int | None) -> int | None:
    return max((b for b in (one, other) if b is not None), default=None)


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

    def minimised(self, objective: Sum, clock: Clock | None = None) -> Minimum | None:
        """Make an objective as small as can be, and prove it as far as time allows.

        `None` says that no values satisfy all rows.
        """
        clock = clock or Clock()
        first = self.tried(objective, clock, _GLANCE)
        if first.values is None and not first.is_impossible:
            first = first.or_else(self.tried({}, clock))
        if first.is_impossible:
            return None
        if first.values is None:
            raise Unproven
        best, bound = first.values, first.bound
        while True:
            better = self.copy()
            better.require(objective, most=value(objective, best) - 1)
            found = better.tried(objective, clock, _GLANCE)
            if found.values is None and not found.is_impossible:
                found = found.or_else(better.tried({}, clock))
            if found.is_impossible:
                return Minimum(best, value(objective, best))
            # A bound of what is better than the best found is one of all.
            bound = _larger(bound, found.bound)
            if found.values is None:
                if clock.left:
                    raise Unproven
                return Minimum(best, bound)
            best = found.values

    def tried(self, objective: Sum, clock: Clock | None = None, nodes: int | None = None) -> Tried:
        """Make an objective small; give up when time is over, or after so much trying."""
        if not self._most:
            holds = self._holds([])
            return Tried([] if holds else None, is_impossible=not holds)
        if self._largest(objective) > LARGEST:
            raise Unproven
        clock, bound = clock or Clock(), None
        for strictness in ({}, _STRICT):
            limits = {} if nodes is None else {"mip_max_nodes": nodes}
            settings = {**_EXACT, "time_limit": clock.left, **limits, **strictness}
            status, values, dual = self._run(objective, settings)
            if status == "Infeasible":
                return Tried(None, is_impossible=True)
            if objective and math.isfinite(dual):
                bound = _larger(bound, math.ceil(dual - _BLUR * max(1.0, abs(dual))))
            if values and self._holds(values):
                return Tried(values, bound=bound)
            if not clock.left or nodes is not None:
                break
        return Tried(None, bound=bound)

    def _run(self, objective: Sum, settings: _Settings) -> tuple[str, list[int], float]:
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
            return "Infeasible", [], math.inf
        values = [round(number) for number in highs.getSolution().col_value]
        return highs.modelStatusToString(status), values, highs.getInfo().mip_dual_bound

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
    return f"HiGHS {version('highspy')}"
