"""Chances of points and their sums, by hand."""

from decimal import Decimal

import pytest

from parplan.questions.year.chances import (
    FIVE,
    THREE,
    Chances,
    factors,
    student,
    sure,
    together,
    total,
)


def leaf(*points: str, given: tuple[tuple[float, ...], ...]) -> Chances:
    weights = (1 / len(given),) * len(given)
    return Chances(tuple(map(Decimal, points)), weights, given)


def test_leaves_that_have_nothing_in_common() -> None:
    """Two coins: 0, 1, 1 or 2."""
    coin = leaf("0", "1", given=((0.5, 0.5),))
    found = total([coin, coin])
    assert found.cells is not None
    assert {i: c for i, c in enumerate(found.cells[0]) if c} == {0: 0.25, 100: 0.5, 200: 0.25}
    assert list(map(str, found.range)) == ["0", "1", "2"]


def test_a_year_is_good_or_bad_for_all_leaves_of_a_source() -> None:
    """The same chances one by one, but both come or neither does: 0 or 2."""
    one = leaf("0", "1", given=((1.0, 0.0), (0.0, 1.0)))
    found = total([one, one])
    assert found.cells is not None
    assert {i: c for i, c in enumerate(found.cells[0]) if c} == {0: 0.5, 200: 0.5}


def test_sources_have_nothing_in_common() -> None:
    one = total([leaf("0", "1", given=((1.0, 0.0), (0.0, 1.0)))])
    found = together([one, one])
    assert found.cells is not None
    assert {i: c for i, c in enumerate(found.cells[0]) if c} == {0: 0.25, 100: 0.5, 200: 0.25}


def test_what_lies_between_two_points_of_the_grid_keeps_the_mean() -> None:
    """1 is likeliest and lies on the grid; 0.9975 is shared by 0.99 and 1, a quarter to three."""
    found = total([leaf("0.9975", "1", given=((0.4, 0.6),))])
    assert found.cells is not None
    assert str(found.first) == "0.99"
    assert list(found.cells[0]) == pytest.approx([0.1, 0.9])
    mean = sum((float(found.first) + step / 100) * c for step, c in enumerate(found.cells[0]))
    assert mean == pytest.approx(0.4 * 0.9975 + 0.6)


def test_what_is_sure_is_exact() -> None:
    found = together([total([sure(Decimal("1.4796")), sure(Decimal("0.25"))]), total([])])
    assert set(found.range) == {Decimal("1.7296")}


def test_no_sum_lies_beyond_what_its_leaves_can_have() -> None:
    """On a grid from 8 on, 7.0667 is shared by 7.06 and 7.07; 7.06 can't be."""
    low, _, high = total([leaf("7.0667", "8", given=((0.3, 0.7),))]).range
    assert (str(low), str(high)) == ("7.07", "8")


def test_a_leaf_ends_with_what_it_can_end_with() -> None:
    low, likely, high = leaf("0", "0.5", "1", given=((0.04, 0.5, 0.46),)).range
    assert (str(low), str(likely), str(high)) == ("0.5", "0.5", "1")


@pytest.mark.parametrize("nodes", [THREE, FIVE])
def test_years_are_neither_good_nor_bad_on_average(nodes: object) -> None:
    years = THREE if nodes is THREE else FIVE
    assert sum(years.weights) == pytest.approx(1)
    for power, moment in ((1, 0), (2, 1), (3, 0), (4, 3)):
        found = sum(w * z**power for z, w in zip(years.at, years.weights, strict=True))
        assert found == pytest.approx(moment, abs=1e-9)
    found = sum(f * w for f, w in zip(factors(0.4, years), years.weights, strict=True))
    assert found == pytest.approx(1)


def test_few_years_have_wide_ends() -> None:
    """Of a t distribution with three degrees of freedom, 5 % lie over 2.35."""
    years = student(3)
    beyond = sum(w for z, w in zip(years.at, years.weights, strict=True) if z > 2.3)
    assert 0.03 < beyond < 0.06
    assert sum(years.weights) == pytest.approx(1)
