"""What is drawn: reproducible, the same whatever the chunks, and as theory has it."""

import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import NormalDist, mean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.questions.rank import simulation
from parplan.questions.rank.expected_field import persistence_of, shock_of
from parplan.questions.rank.simulation import (
    Draws,
    Edge,
    NextField,
    Split,
    ahead_between,
    next_field,
    spread_of,
    statistics,
)
from parplan.questions.rank.weights import Reweighting, reranked


def perturbed(
    points: Sequence[Sequence[Decimal]], noise: Decimal, draws: Draws
) -> list[simulation.Statistics]:
    return reranked(points, Reweighting(noise), draws).statistics


MEAN, SPREAD = Decimal("89.17"), Decimal("2.47")
# Nothing is known of any of the others, and all are drawn anew: a normal distribution.
FIELD = NextField(
    (), (Split(62, 63, None, None, SPREAD),), MEAN, MEAN, persistence=Decimal(0), change=SPREAD
)
N = 20_000


def binomial(n: int, p: float) -> list[float]:
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


def test_places_come_as_often_as_theory_has_it() -> None:
    """The others are drawn alike and apart: how many are better is binomial."""
    points = Decimal("88.679")
    better = 1 - NormalDist(float(MEAN), float(SPREAD)).cdf(float(points))
    outlook = next_field(points, FIELD, Draws(N, 1))
    assert sum(outlook.counts) == N
    assert len(outlook.counts) == 63
    expected = 0.0
    for chance, reached in zip(binomial(62, better), outlook.at_most, strict=True):
        expected += chance
        off = 4.5 * math.sqrt(max(expected * (1 - expected), 1e-9) / N)
        assert reached / N == pytest.approx(expected, abs=off + 1e-9)


@pytest.mark.parametrize("place", [1, 10, 31, 50, 62])
def test_the_points_needed_are_those_of_theory(place: int) -> None:
    """A place or a better one needs fewer than so many others with more."""
    outlook = next_field(Decimal(80), FIELD, Draws(N, 2))
    needed = outlook.needed[place - 1]
    better = 1 - NormalDist(float(MEAN), float(SPREAD)).cdf(float(needed))
    assert sum(binomial(62, better)[:place]) == pytest.approx(0.8, abs=0.02)


def test_the_last_place_needs_nothing() -> None:
    outlook = next_field(Decimal(80), FIELD, Draws(100, 2))
    assert outlook.needed[-1] == 0
    assert list(outlook.needed) == sorted(outlook.needed, reverse=True)


def test_points_needed_suffice_in_the_same_draws() -> None:
    """With the points that a place needs, it comes out in 80% and, a hundredth less, it doesn't."""
    outlook = next_field(Decimal(80), FIELD, Draws(500, 3))
    for place in (1, 12, 40):
        needed = outlook.needed[place - 1]
        enough = next_field(needed, FIELD, Draws(500, 3)).at_most[place - 1]
        short = next_field(needed - Decimal("0.01"), FIELD, Draws(500, 3)).at_most[place - 1]
        assert short < 400 <= enough


def test_points_stay_between_0_and_100() -> None:
    outlook = next_field(
        Decimal(100),
        NextField((Decimal(99),) * 5, (), Decimal(99), Decimal(99), change=Decimal(50)),
        Draws(1000, 4),
    )
    assert outlook.counts == (1000, 0, 0, 0, 0, 0)
    assert max(outlook.needed) == 100


def matrix(provinces: int, leaves: int, seed: int = 5) -> list[list[Decimal]]:
    random = np.random.default_rng(seed)
    return [
        [Decimal(int(n)) / 100 for n in row] for row in random.integers(0, 101, (provinces, leaves))
    ]


def test_ranks_are_those_of_one_replication_after_the_other() -> None:
    """Against the plain way: perturb, bring the weights back to their total, add up, count."""
    points = matrix(12, 20)
    most = [Decimal(1)] * 20
    draws = np.random.Generator(np.random.PCG64(6)).random((300, 20))
    ranks: list[list[int]] = [[] for _ in points]
    for line in draws.tolist():
        weights = [float(m) * (0.75 + 0.5 * u) for m, u in zip(most, line, strict=True)]
        scale = float(sum(most)) / sum(weights)
        totals = [
            sum(w * scale * float(p) for w, p in zip(weights, row, strict=True)) for row in points
        ]
        for own, total in enumerate(totals):
            ranks[own].append(1 + sum(other > total + 1e-9 for other in totals))
    for came, found in zip(ranks, perturbed(points, Decimal("0.25"), Draws(300, 6)), strict=True):
        assert float(found.mean) == pytest.approx(mean(came), abs=0.0051)
        assert float(found.median) == median(came)
        assert float(found.q5) == pytest.approx(np.quantile(came, 0.05), abs=0.0051)
        assert float(found.q95) == pytest.approx(np.quantile(came, 0.95), abs=0.0051)


def test_equal_provinces_share_the_better_place() -> None:
    points = matrix(5, 30)
    points = [*points, *points]
    found = perturbed(points, Decimal("0.25"), Draws(2000, 7))
    assert found[:5] == found[5:]
    assert min(one.q5 for one in found) == 1


def test_who_is_better_in_everything_is_always_first() -> None:
    points = [[Decimal(1)] * 10, *matrix(6, 10)]
    first, *_ = perturbed(points, Decimal(1), Draws(500, 8))
    assert set(first) == {1}


def test_one_weight_changes_nothing() -> None:
    found = perturbed([[Decimal(n)] for n in (3, 9, 5)], Decimal("0.9"), Draws(100, 9))
    assert [one.mean for one in found] == [3, 1, 2]


@pytest.mark.parametrize("chunk", [1, 700, 1 << 20])
def test_the_size_of_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    points = matrix(8, 9)
    draws = Draws(250, 10)
    before = perturbed(points, Decimal("0.25"), draws), next_field(Decimal(88), FIELD, draws)
    monkeypatch.setattr(simulation, "_CHUNK", chunk)
    assert perturbed(points, Decimal("0.25"), draws) == before[0]
    assert next_field(Decimal(88), FIELD, draws) == before[1]


@pytest.mark.parametrize(
    "run",
    [
        lambda draws: perturbed(matrix(8, 9), Decimal("0.25"), draws),
        lambda draws: next_field(Decimal(88), FIELD, draws),
    ],
)
def test_a_seed_gives_the_same_again(run: Callable[[Draws], object]) -> None:
    assert run(Draws(500, 11)) == run(Draws(500, 11))
    assert run(Draws(500, 11)) != run(Draws(500, 12))


def test_it_is_told_how_many_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "_CHUNK", 6200)
    done: list[int] = []
    next_field(Decimal(88), FIELD, Draws(250, 13, done.append))
    assert done == [100, 100, 50]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12).filter(any))
def test_statistics_are_those_of_the_places_one_by_one(counts: list[int]) -> None:
    came = [place for place, count in enumerate(counts, 1) for _ in range(count)]
    found = statistics(counts)
    assert float(found.mean) == pytest.approx(mean(came), abs=0.0051)
    for share, value in ((0.05, found.q5), (0.5, found.median), (0.95, found.q95)):
        assert float(value) == pytest.approx(np.quantile(came, share), abs=0.0051)


def test_the_spread_of_a_normal_field_is_found_from_some_places() -> None:
    normal = NormalDist(87, 2)
    placed = [
        (place, Decimal(str(normal.inv_cdf((63 - place + 0.625) / 63.25))))
        for place in (1, 5, 13, 29, 46, 63)
    ]
    assert spread_of(placed, 63, Decimal(87)) == Decimal("2.00")


def test_what_is_learned_of_pairs_by_hand() -> None:
    """Four pairs on a line of slope 1/2, each off by 1: the residual is √(4 / 2) = 1.41."""
    pairs = [(-4, -3), (-4, -1), (4, 1), (4, 3)]
    found = persistence_of([(Decimal(before), Decimal(after)) for before, after in pairs])
    assert (found.pairs, found.slope, found.change) == (4, Decimal("0.50"), Decimal("1.41"))
    assert found.correlation == Decimal("0.89")  # 32 / √(64 × 20)


def test_what_is_learned_of_rises_by_hand() -> None:
    """By 2.19 and 1.39: the mean is 1.79, and each is 0.40 off; the other index's, 0.65.

    Pooled (0.32 + 0.845) / 2 = 0.5825; a third year's error is √(0.5825 × 1.5) = 0.93.
    """
    par, sipas = [[Decimal(x), Decimal(y)] for x, y in (("2.19", "1.39"), ("2.58", "1.28"))]
    found = shock_of(par, [sipas])
    assert found is not None
    assert (found.rises, found.rise, found.spread, found.freedom) == (
        2,
        Decimal("1.79"),
        Decimal("0.93"),
        2,
    )
    assert shock_of(par[:1]) is None
    assert shock_of([], [sipas]) is None


def test_who_persists_keeps_its_place() -> None:
    """Without any change, the others are where they were, and so are we."""
    still = NextField((Decimal(90), Decimal(80)), (), Decimal(85), Decimal(86))
    assert next_field(Decimal(84), still, Draws(10, 1), moving=True).counts == (0, 10, 0)
    assert next_field(Decimal(92), still, Draws(10, 1)).counts == (10, 0, 0)
    # 90 is five above the mean of 85, and with half of it kept 88.5 in a field about 86.
    half = still._replace(persistence=Decimal("0.5"))
    assert next_field(Decimal("88.51"), half, Draws(10, 1)).counts == (10, 0, 0)
    assert next_field(Decimal("88.49"), half, Draws(10, 1)).counts == (0, 10, 0)


def test_a_common_shock_moves_all_others_alike() -> None:
    """Two with the same points stay together: the place is the first or the third."""
    twins = NextField((Decimal(85),) * 2, (), Decimal(85), Decimal(85), shock=Decimal(2), freedom=9)
    first, second, third = next_field(Decimal(85), twins, Draws(2000, 1)).counts
    assert second == 0
    assert abs(first - third) < 200


def test_the_hidden_lie_between_published_places() -> None:
    """With 88 points and the others between 90 and 87.99, about all are ahead."""
    gap = Split(10, 63, Edge(10, Decimal(90)), Edge(21, Decimal(88)), None)
    field = NextField((), (gap,), Decimal(87), Decimal(87))
    assert next_field(Decimal("87.99"), field, Draws(100, 1)).counts[-1] == 100
    assert next_field(Decimal(90), field, Draws(100, 1)).counts[0] == 100
    assert ahead_between(Decimal(90), gap) == (0, 0, 0)
    assert ahead_between(Decimal(88), gap) == (10, 10, 10)
