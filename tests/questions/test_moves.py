"""The cheapest way, against trying all of them; and at a plan's size, against exact sums."""

import random
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.questions.path import programme
from parplan.questions.path.optimum import Cap, Mover, Moves, Way
from parplan.questions.path.programme import LARGEST, Programme, Unproven, value

unhurried = settings(deadline=None, max_examples=150)


class Question(NamedTuple):
    movers: list[Mover]
    caps: list[Cap]
    need: int


@st.composite
def movers(draw: st.DrawFn, largest: int = 60, amount: int = 20) -> Mover:
    gains = draw(st.sets(st.integers(1, largest), min_size=1, max_size=4))
    fixed, per_unit = (draw(st.integers(0, amount)) for _ in "12")
    return Mover(tuple(sorted(gains)), fixed, per_unit, must=draw(st.integers(0, 9)) == 0)


@st.composite
def questions(draw: st.DrawFn, largest: int = 60, amount: int = 20) -> Question:
    found = draw(st.lists(movers(largest, amount), min_size=1, max_size=6))
    places = st.sets(st.integers(0, len(found) - 1)).map(sorted).map(tuple)
    caps = draw(st.lists(st.builds(Cap, places, st.integers(0, 2 * largest)), max_size=2))
    return Question(found, caps, draw(st.integers(-5, 3 * largest)))


def every_way(question: Question) -> list[Way]:
    """All ways that keep to what is asked."""
    found = []
    for gains in product(*[(0, *mover.gains) for mover in question.movers]):
        kept = all(sum(gains[place] for place in cap.movers) <= cap.most for cap in question.caps)
        moved = all(gain or not m.must for m, gain in zip(question.movers, gains, strict=True))
        if kept and moved and sum(gains) >= question.need:
            pairs = zip(question.movers, gains, strict=True)
            cost = sum(m.fixed + m.per_unit * gain for m, gain in pairs if gain)
            found.append(Way(gains, cost))
    return found


def worth(way: Way) -> tuple[int, int, int]:
    return way.cost, len(way.moved), way.gain


def strain(question: Question, way: Way) -> int:
    pairs = zip(question.movers, way.gains, strict=True)
    return max((-(-100 * gain // mover.gains[-1]) for mover, gain in pairs), default=0)


@unhurried
@given(questions())
def test_no_way_is_better_and_alternatives_come_in_order(question: Question) -> None:
    every = every_way(question)
    best_of: dict[tuple[int, ...], tuple[int, int, int]] = {}
    for way in every:
        best_of[way.moved] = min(worth(way), best_of.get(way.moved, worth(way)))
    found = Moves(question.movers, question.caps).ways(question.need, 4)
    assert [worth(way) for way in found] == sorted(best_of.values())[:4]
    assert all(way in every for way in found)
    assert len({way.moved for way in found}) == len(found)


@unhurried
@given(questions())
def test_of_equally_good_ways_one_with_the_least_strain_is_chosen(question: Question) -> None:
    every = every_way(question)
    for way in Moves(question.movers, question.caps).ways(question.need):
        equals = [other for other in every if worth(other) == worth(way)]
        assert strain(question, way) == min(strain(question, other) for other in equals)


@unhurried
@given(questions())
def test_the_price_is_that_of_the_best_way(question: Question) -> None:
    every = every_way(question)
    way = Moves(question.movers, question.caps).price(question.need)
    assert (way and worth(way)) == min(map(worth, every), default=None)


@unhurried
@given(questions())
def test_the_farthest_is_as_far_as_limits_let_anyone_go(question: Question) -> None:
    every = every_way(question._replace(need=-1))
    farthest = Moves(question.movers, question.caps).farthest()
    assert farthest == max((way.gain for way in every), default=None)


@unhurried
@given(questions(largest=20_000, amount=10**5))
def test_large_figures_are_as_exact_as_small_ones(question: Question) -> None:
    way = Moves(question.movers, question.caps).price(question.need)
    assert (way and worth(way)) == min(map(worth, every_way(question)), default=None)


@unhurried
@given(st.lists(movers(), max_size=5), st.integers(0, 100))
def test_a_mover_only_stops_at_its_gains(found: list[Mover], need: int) -> None:
    for way in Moves(found).ways(need, 3):
        for mover, gain in zip(found, way.gains, strict=True):
            assert gain == 0 or gain in mover.gains
        assert way.cost == sum(m.cost(g) for m, g in zip(found, way.gains, strict=True))


def test_equal_ways_begin_with_the_first() -> None:
    alike = [Mover((50, 100))] * 4
    assert next(way.moved for way in Moves(alike).ways(100, 2)) == (0,)
    assert Moves(alike).ways(150)[0].gains == (100, 50, 0, 0)


def test_nobody_to_move() -> None:
    assert Moves([]).farthest() == 0
    assert Moves([]).ways(0) == [Way((), 0)]
    assert Moves([]).ways(1) == []
    assert Moves([], [Cap((), 0)]).price(0) == Way((), 0)


def plan_sized(rng: random.Random, size: int, odd: float) -> list[Mover]:
    """Movers like the leaves of a plan in units of 0.0001, some scores between two hundredths."""
    found = []
    for _ in range(size):
        most = rng.choice([2500, 5000, 7500, 10_000, 15_000, 20_000])
        score = rng.randrange(most // 2, most)
        score -= 0 if rng.random() < odd else score % 100
        points = [*range(score // 100 * 100 + 100, most, 100), most]
        found.append(Mover(tuple(point - score for point in points)))
    return found


@pytest.mark.parametrize("odd", [0, 0.1, 0.3])
@pytest.mark.parametrize("size", [12, 30, 50])
def test_at_a_plans_size_nothing_is_better_by_a_ten_thousandth(size: int, odd: float) -> None:
    """Which gains so many movers can reach together, as bits of a number: exact, if slow."""
    rng = random.Random(size + 1000 * odd)
    found = plan_sized(rng, size, odd)
    fewest = 4
    sums = [1] + [0] * fewest
    for mover in found:
        for count in range(fewest, 0, -1):
            for gain in mover.gains:
                sums[count] |= sums[count - 1] << gain
    widest = sorted((mover.gains[-1] for mover in found), reverse=True)
    for part in (0.3, 0.6, 0.95):
        need = int(sum(widest[:fewest]) * part)
        count = next(n for n, reached in enumerate(sums) if reached >> need)
        reached = sums[count] >> need
        least = need + (reached & -reached).bit_length() - 1
        (way,) = Moves(found).ways(need)
        assert (len(way.moved), way.gain) == (count, least)


def test_a_programme_without_an_answer_has_none() -> None:
    programme = Programme()
    one, other = programme.variable(3), programme.variable(3)
    programme.require({one: 2, other: 2}, least=5, most=5)  # an odd sum of even numbers
    assert programme.minimised({one: 1}) is None
    assert programme.tried({one: 1}, nodes=10).is_impossible


def test_a_programme_is_minimised_and_its_copy_left_alone() -> None:
    programme = Programme()
    one, other = programme.variable(9), programme.variable(9)
    programme.require({one: 3, other: 5}, least=19)
    copy = programme.copy()
    copy.require({one: 1}, most=0)
    cost = {one: 2, other: 3}
    least = programme.minimised(cost)
    assert least is not None
    assert least.bound == value(cost, least.values) == 12  # 3 and 2; 0 and 4 cost as much
    assert copy.minimised(cost) == ([0, 4], 12)


def test_what_floating_point_would_blur_is_not_called_proven() -> None:
    programme = Programme()
    one = programme.variable(5)
    programme.require({one: 1}, least=2)
    with pytest.raises(Unproven):
        programme.minimised({one: LARGEST + 1})


def test_a_search_that_ends_early_is_not_called_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "PATIENCE", 0.0)
    found = plan_sized(random.Random(1), 30, 1)
    with pytest.raises(Unproven):
        Moves(found).ways(30_000)


def test_the_solver_says_nothing_itself(capfd: pytest.CaptureFixture[str]) -> None:
    Moves([Mover((1, 2, 3), 1, 1)]).ways(2)
    assert capfd.readouterr() == ("", "")
    assert programme.solver().startswith("HiGHS 1.")
