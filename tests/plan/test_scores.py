"""The arithmetic of points, by hand; shares that add up exactly, for any plan."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.plan.plan import Criteria, Criterion, Plan
from parplan.plan.points import (
    add,
    apportion,
    decimals,
    half_up,
    is_rounding,
    percent,
    standing,
    tidy,
)
from parplan.questions.agencies import agencies


class Figures(NamedTuple):
    max_points: Decimal
    score: Decimal | None
    target: Decimal | None


def figures(max_points: str, score: str | None, target: str | None) -> Figures:
    return Figures(
        Decimal(max_points),
        None if score is None else Decimal(score),
        None if target is None else Decimal(target),
    )


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [
        ("12.9045", 3, "12.905"),  # area 3; half-even would give 12.904
        ("85.4145", 2, "85.41"),  # once, not by way of 85.415
        ("85.4145", 3, "85.415"),
        ("85.415", 2, "85.42"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),  # half-even: 2
        ("0.49999999", 0, "0"),
        ("-0.5", 0, "-1"),  # away from zero
        ("-2.5", 0, "-3"),
        ("-0.125", 2, "-0.13"),
        ("-0.124", 2, "-0.12"),
        ("1", 2, "1.00"),
        ("999.9999995", 6, "1000.000000"),
    ],
)
def test_a_half_is_rounded_up(exact: str, places: int, rounded: str) -> None:
    assert str(half_up(Decimal(exact), places)) == rounded


def test_less_than_nothing_that_rounds_to_nothing_has_no_sign() -> None:
    assert str(half_up(Fraction(-1, 1000), 2)) == "0.00"


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 8, "12.5"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),  # 0.125
        (-1, 800, "-0.13"),
        (Decimal("99.99"), 100, "99.99"),
        (0, 5, "0"),
    ],
)
def test_a_percentage_is_rounded_once(part: Decimal, whole: int, share: str) -> None:
    assert str(percent(part, whole)) == share


def test_of_nothing_and_of_the_unknown_there_is_no_percentage() -> None:
    assert percent(0, 0) is None
    assert percent(None, 5) is None


@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ("12.905", "12.9045"),
        ("12.9045", "12.9045"),
        ("85.41", "85.4145"),
        ("85.415", "85.4145"),
        ("13", "12.5"),
        ("9.50", "9.495"),
        ("9.5", "9.495"),
    ],
)
def test_a_rounding_to_the_printed_decimals(printed: str, exact: str) -> None:
    assert is_rounding(Decimal(printed), Decimal(exact))


@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ("12.904", "12.9045"),  # half-even
        ("85.42", "85.4145"),  # rounded twice
        ("12", "12.5"),
        ("9.49", "9.495"),
        ("9.500", "9.495"),  # three decimals are printed, and there is nothing to round
        ("9.6", "9.5"),
    ],
)
def test_no_rounding_to_the_printed_decimals(printed: str, exact: str) -> None:
    assert not is_rounding(Decimal(printed), Decimal(exact))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("100.00", "100"),
        ("10", "10"),
        ("0.10", "0.1"),
        ("0.00", "0"),
        ("12.9045", "12.9045"),
        ("-1.50", "-1.5"),
        ("1000.000000", "1000"),
    ],
)
def test_only_needless_zeros_are_dropped(value: str, shown: str) -> None:
    assert str(tidy(Decimal(value))) == shown


@pytest.mark.parametrize(("value", "count"), [("12.9045", 4), ("85.4", 1), ("9.50", 2), ("7", 0)])
def test_decimals_are_counted_as_written(value: str, count: int) -> None:
    assert decimals(Decimal(value)) == count


def test_what_follows_from_three_figures() -> None:
    leaf = standing([figures("1.5", "1.4477", "1.45")])  # 3.4.2
    assert [leaf.lost, leaf.gain, leaf.remaining] == [
        Decimal("0.0523"),
        Decimal("0.0023"),
        Decimal("0.05"),
    ]
    full = standing([figures("1.50", "1.50", "1.5")])
    assert [str(value) for value in (full.lost, full.gain, full.remaining)] == ["0", "0", "0"]


def test_a_target_below_the_score_is_a_negative_gain() -> None:
    row = standing([figures("2", "1.5", "1.25")])
    assert (row.gain, row.remaining) == (Decimal("-0.25"), Decimal("0.75"))


def test_sums_are_exact() -> None:
    # As floats: 0.30000000000000004.
    rows = [figures("0.1", "0.1", "0.1"), figures("0.2", "0.2", "0.2")]
    assert [str(value) for value in standing(rows)] == ["0.3", "0.3", "0.3"]
    assert [str(value) for value in standing([])] == ["0", "0", "0"]
    assert str(add([Decimal("0.5"), Decimal("0.50")])) == "1"


def test_what_is_unknown_stays_unknown() -> None:
    rows = [figures("1", "0.5", "0.75"), figures("1", None, "1"), figures("1", "1", None)]
    no_score = standing(rows[:2])
    assert (no_score.score, no_score.target) == (None, Decimal("1.75"))
    assert (no_score.lost, no_score.gain, no_score.remaining) == (None, None, Decimal("0.25"))
    no_target = standing([rows[0], rows[2]])
    assert (no_target.score, no_target.target) == (Decimal("1.5"), None)
    assert (no_target.lost, no_target.gain, no_target.remaining) == (Decimal("0.5"), None, None)
    assert add([Decimal(1), None]) is None


@pytest.mark.parametrize(
    ("amounts", "places", "shares"),
    [
        ("1/3 1/3 1/3", 2, "0.34 0.33 0.33"),
        ("1/6 1/6 2/3", 1, "0.2 0.2 0.6"),
        ("1/2 1/2", 0, "1 0"),
        ("5/4 7/4", 0, "1 2"),  # the second lost more by rounding down
        ("0 0 1", 4, "0 0 1"),
        ("0 0", 4, "0 0"),
        ("", 4, ""),
        ("-1/3 -1/3 -1/3", 2, "-0.33 -0.33 -0.34"),  # a plan that aims lower
        ("-1/2 -1/2 2", 0, "0 -1 2"),
        ("1/2 -1/2", 2, "0.5 -0.5"),  # adds up to nothing, yet is something
    ],
)
def test_shares_by_hand(amounts: str, places: int, shares: str) -> None:
    given_out = apportion([Fraction(amount) for amount in amounts.split()], places)
    assert given_out == [Decimal(share) for share in shares.split()]


@given(
    st.lists(st.tuples(st.integers(-50_000, 1_000_000), st.integers(1, 71)), max_size=40),
    st.integers(0, 6),
)
def test_shares_add_up_exactly_and_each_is_within_one_unit(
    parts: list[tuple[int, int]], places: int
) -> None:
    unit = Fraction(1, 10**places)
    amounts = [Fraction(amount, among) * unit for amount, among in parts]
    # As in a plan: what is shared out has no more decimals than the shares.
    amounts.append(-(sum(amounts, Fraction()) % unit))
    shares = [Fraction(share) for share in apportion(amounts, places)]
    assert sum(shares, Fraction()) == sum(amounts, Fraction())
    for share, amount in zip(shares, amounts, strict=True):
        assert abs(share - amount) < unit
        assert (share / unit).denominator == 1


NAMES = ("Sở Y tế", "UBND cấp xã", "Các sở, ban, ngành", "UBND cấp huyện", "Sở Nội vụ", "BDT", "?")
points = st.integers(0, 40_000).map(lambda n: Decimal(n).scaleb(-4))


leaves = st.tuples(points, points, points, st.sampled_from([0, 1, 3, 7]))


@given(st.lists(leaves, min_size=1, max_size=8))
def test_shares_add_up_for_any_plan(
    plan: Plan, rows: list[tuple[Decimal, Decimal, Decimal, int]]
) -> None:
    """Whoever leads, and whether points are lost, won, or given away by a lower target."""
    areas = tuple(
        Criterion(
            code=str(number), title="x", max_points=top, score=score, target=target, lead=NAMES[:n]
        )
        for number, (top, score, target, n) in enumerate(rows)
    )
    made = Plan(
        plan=plan.plan,
        criteria=Criteria(areas=areas),
        sipas_tasks=plan.sipas_tasks,
        agencies=plan.agencies,
    )
    for expand in (False, True):
        listed = agencies(made, expand=expand).table("agencies").records()
        shares = [(row["lost_share"], row["gain_share"]) for row in listed]
        lost, gain = zip(*cast("list[tuple[Decimal, Decimal]]", shares), strict=True)
        assert sum(lost) == sum(top - score for top, score, _, _ in rows)
        assert sum(gain) == sum(target - score for _, score, target, _ in rows)
    listed = agencies(made).table("agencies").records()
    by_name = {row["agency"]: row["gain_share"] for row in listed}
    for holder, heads in (("Sở Y tế", (1, 3, 7)), ("Các sở, ban, ngành", (3, 7)), ("", (0,))):
        exact = sum(
            Fraction(target - score) / max(1, n) for _, score, target, n in rows if n in heads
        )
        share = cast("Decimal", by_name.get(holder, Decimal(0)))
        assert abs(Fraction(share) - exact) < Fraction(1, 10_000)
