"""Sums and roundings of a plan: which differences a rounding explains."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.checks.check import check
from parplan.files.loading import load

Edited = Callable[..., Path]


def codes(folder: Path) -> list[str]:
    plan = load(folder).plan
    assert plan is not None
    return [one.finding.rule.code for one in check(plan) if one.acknowledgement is None]


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("9.47", []),  # as the document has it: the sum of the rows below
        ("9.470", []),
        ("9.5", ["PAR102"]),  # other areas are printed with two decimals
        ("9", ["PAR102"]),
        ("9.469", ["PAR102"]),
    ],
)
def test_a_score_is_rounded_at_the_decimals_of_its_siblings(
    printed: str, found: list[str], edited: Edited
) -> None:
    assert codes(edited("criteria", "score: 9.47\n", f"score: {printed}\n")) == found


def test_maximum_points_are_never_rounded(edited: Edited) -> None:
    """Area 4 has 10.5 points; 11 would be 10.5 rounded half-up, and isn't the set's either."""
    folder = edited("criteria", "max_points: 10.5\n", "max_points: 11\n")
    assert codes(folder) == ["PAR101", "PAR131"]


def test_the_total_of_maximum_points_is_not_rounded_either(edited: Edited) -> None:
    folder = edited("criteria", "max_points: 0.5\n", "max_points: 0.9\n")
    assert "PAR104" not in codes(folder)
