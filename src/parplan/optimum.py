"""Whole-number programmes, solved by HiGHS and proven: whole numbers in, whole numbers out.

HiGHS computes in floating point. So it is given whole numbers that a float holds exactly, its
answer is rounded and held against every row in exact arithmetic, and its bound has to show that
no whole number is better: half a unit, where the next better value would be a whole one away.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import highspy

Row = Mapping[int, int]
"""A sum: variables by their numbers, each with its factor."""

LARGEST = 10**10
"""With larger factors beside small ones, floating point would blur what is to be proven."""

PATIENCE = 120.0
"""Seconds for one proof; a plan takes hundredths of one."""

_EXACT: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "time_limit": PATIENCE,
    "threads": 1,  # the same answer on every machine
}


class Unproven(Exception):  # noqa: N818 - the question was too hard, not wrong
    """HiGHS ended without a proof that survives exact arithmetic."""


class _Bounded(NamedTuple):
    """A row and the whole numbers between which its value has to be."""

    row: Row
    least: int | None
    most: int | None
    slack: float = 0.0
    """How much wider the bounds are for HiGHS: less than a whole number changes nothing."""


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

    def require(self, row: Row, *, least: int | None = None, most: int | None = None) -> None:
        """Add a row."""
        self._rows.append(_Bounded(dict(row), least, most))

    def minimised(self, *objectives: Row) -> list[int] | None:
        """Make the first objective as small as can be, and among these the second, and so on.

        Gives every variable's value, or nothing where no values satisfy all rows.
        """
        rows, values = list(self._rows), None
        for objective in objectives:
            values = _solved(self._most, rows, objective)
            if values is None:
                return None
            rows.append(_Bounded(objective, None, value(objective, values), slack=0.5))
        return values


def value(row: Row, values: Sequence[int]) -> int:
    """Compute a row's value."""
    return sum(factor * values[number] for number, factor in row.items())


def solver() -> str:
    """Name the solver with its version."""
    import highspy  # noqa: PLC0415 - most commands need no solver

    version = (
        highspy.HIGHS_VERSION_MAJOR,
        highspy.HIGHS_VERSION_MINOR,
        highspy.HIGHS_VERSION_PATCH,
    )
    return f"HiGHS {'.'.join(map(str, version))}"


def _solved(most: list[int], rows: list[_Bounded], objective: Row) -> list[int] | None:
    import highspy  # noqa: PLC0415

    factors = [factor for one in (objective, *(r.row for r in rows)) for factor in one.values()]
    if max(map(abs, factors), default=0) > LARGEST:
        raise Unproven
    # The class without callbacks: the one with them greets on stdout before it can be silenced.
    highs = highspy._Highs()  # noqa: SLF001 - it is in the package's `__all__`
    for name, setting in _EXACT.items():
        highs.setOptionValue(name, setting)
    highs.passModel(_model(most, rows, objective))
    highs.run()
    status = highs.getModelStatus()
    if status in {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,  # and nothing here is without bounds
    }:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise Unproven
    values = [round(number) for number in highs.getSolution().col_value]
    bound: float = highs.getInfo().mip_dual_bound
    if not _holds(most, rows, values) or not value(objective, values) - bound < 0.5:  # noqa: PLR2004
        raise Unproven
    return values


def _model(most: list[int], rows: list[_Bounded], objective: Row) -> "highspy.HighsLp":
    import highspy  # noqa: PLC0415

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(most), len(rows)
    model.col_cost_ = [float(objective.get(number, 0)) for number in range(len(most))]
    model.col_lower_ = [0.0] * len(most)
    model.col_upper_ = [float(bound) for bound in most]
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(most)
    endless = highspy.kHighsInf
    model.row_lower_ = [-endless if r.least is None else r.least - r.slack for r in rows]
    model.row_upper_ = [endless if r.most is None else r.most + r.slack for r in rows]
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    starts = [0]
    for r in rows:
        starts.append(starts[-1] + len(r.row))
    matrix.start_ = starts
    matrix.index_ = [number for r in rows for number in r.row]
    matrix.value_ = [float(factor) for r in rows for factor in r.row.values()]
    return model


def _holds(most: list[int], rows: list[_Bounded], values: list[int]) -> bool:
    within = all(0 <= one <= bound for one, bound in zip(values, most, strict=True))
    return within and all(
        (r.least is None or r.least <= value(r.row, values))
        and (r.most is None or value(r.row, values) <= r.most)
        for r in rows
    )
