"""Whole-number programmes, solved by HiGHS and proven: whole numbers in, whole numbers out.

HiGHS computes in floating point, and near a bound it can be wrong by one. So its answer is rounded
and held against every row in exact arithmetic; and that nothing is better is shown by a second
question, whether anything is better by one, in which all large numbers are given half a unit more
room than they have: what is whole and fits would fit with ease.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import highspy

Row = Mapping[int, int]
"""A sum: variables by their numbers, each with its factor."""

LARGEST = 10**10
"""With larger factors beside small ones, floating point would blur what is to be proven."""

PATIENCE = 120.0
"""Seconds for one question; a plan takes hundredths of one."""

_WIDE = 10_000
"""Rows that can reach so much get half a unit of room: a tolerance of 10⁻⁶ is relative."""


Settings = Mapping[str, bool | int | float | str]

_STRICT: Settings = {"presolve": "off", "mip_feasibility_tolerance": 1e-9}
"""For a second try: where factors are large, what is nearly whole can be far from it."""


class Unproven(Exception):  # noqa: N818 - the question was too hard, not wrong
    """HiGHS ended without an answer that survives exact arithmetic."""


class _Bounded(NamedTuple):
    """A row, and the whole numbers between which its value has to be."""

    row: Row
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

    def require(self, row: Row, *, least: int | None = None, most: int | None = None) -> None:
        """Add a row."""
        self._rows.append(_Bounded(dict(row), least, most))

    def minimised(self, objective: Row) -> list[int] | None:
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

    def tried(self, objective: Row, nodes: int | None = None) -> list[int] | None:
        """Make an objective small; with a number of nodes, give up after so much trying.

        Without, `None` says that no values satisfy all rows; with it, that none were found.
        """
        if not self._most:
            return [] if self._holds([]) else None
        if self._largest(objective) > LARGEST:
            raise Unproven
        for strictness in ({}, _STRICT):
            status, values = self._run(objective, {**_settings(nodes), **strictness})
            if status == "Infeasible":
                return None
            if values and self._holds(values) and (status == "Optimal" or nodes is not None):
                return values
        if nodes is None:
            raise Unproven
        return None

    def _run(self, objective: Row, settings: Settings) -> tuple[str, list[int]]:
        import highspy  # noqa: PLC0415 - most commands need no solver

        # The class without callbacks: the one with them greets on stdout before it can be quiet.
        highs = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001 - it is exported
        for name, setting in settings.items():
            highs.setOptionValue(name, setting)
        highs.passModel(self._model(objective))
        highs.run()
        status, ended = highs.getModelStatus(), highspy.HighsModelStatus
        if status in {ended.kInfeasible, ended.kUnboundedOrInfeasible}:  # everything has bounds
            return "Infeasible", []
        values = [round(number) for number in highs.getSolution().col_value]
        return highs.modelStatusToString(status), values

    def _largest(self, objective: Row) -> int:
        rows = (objective, *(bounded.row for bounded in self._rows))
        return max((abs(factor) for row in rows for factor in row.values()), default=0)

    def _model(self, objective: Row) -> "highspy.HighsLp":
        import highspy  # noqa: PLC0415

        rows = self._rows
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self._most), len(rows)
        model.col_cost_ = [float(objective.get(number, 0)) for number in range(len(self._most))]
        model.col_lower_ = [0.0] * len(self._most)
        model.col_upper_ = [float(bound) for bound in self._most]
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self._most)
        rooms = [self._room(r.row) for r in rows]
        endless = highspy.kHighsInf
        model.row_lower_ = [
            -endless if r.least is None else r.least - room
            for r, room in zip(rows, rooms, strict=True)
        ]
        model.row_upper_ = [
            endless if r.most is None else r.most + room
            for r, room in zip(rows, rooms, strict=True)
        ]
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = [0, *accumulate(len(r.row) for r in rows)]
        matrix.index_ = [number for r in rows for number in r.row]
        matrix.value_ = [float(factor) for r in rows for factor in r.row.values()]
        return model

    def _room(self, row: Row) -> float:
        reach = sum(abs(factor) * self._most[number] for number, factor in row.items())
        return 0.5 if reach > _WIDE else 0.0

    def _holds(self, values: list[int]) -> bool:
        within = all(0 <= one <= bound for one, bound in zip(values, self._most, strict=True))
        return within and all(
            (r.least is None or r.least <= value(r.row, values))
            and (r.most is None or value(r.row, values) <= r.most)
            for r in self._rows
        )


def value(row: Row, values: Sequence[int]) -> int:
    """Compute a row's value."""
    return sum(factor * values[number] for number, factor in row.items())


def solver() -> str:
    """Name the solver with its version."""
    import highspy  # noqa: PLC0415

    version = (
        highspy.HIGHS_VERSION_MAJOR,
        highspy.HIGHS_VERSION_MINOR,
        highspy.HIGHS_VERSION_PATCH,
    )
    return f"HiGHS {'.'.join(map(str, version))}"


def _settings(nodes: int | None) -> dict[str, bool | int | float | str]:
    settings: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "threads": 1,  # the same answer on every machine
    }
    return settings | ({"time_limit": PATIENCE} if nodes is None else {"mip_max_nodes": nodes})
