"""Measure what `parplan rank` draws against plain numpy, and print a Markdown table.

    .venv/bin/python benchmarks/simulation.py

Both run in turn in this process, so that their ratio holds when the machine's speed drifts; the
best of the runs is taken. The plain way keeps all replications in memory and doesn't see equal
totals as equal; parplan does both.
"""

import time
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from parplan.questions.rank.simulation import Draws, NextField, Split, next_field
from parplan.questions.rank.weights import Reweighting, reranked

PROVINCES, LEAVES, REPLICATIONS, RUNS = 63, 91, 10_000, 15
NOISE, POINTS = "0.25", "88.679"
MEAN, SPREAD = Decimal("89.17"), Decimal("2.47")
FIELD = NextField(
    (),
    (Split(PROVINCES - 1, PROVINCES, None, None, SPREAD),),
    MEAN,
    MEAN,
    persistence=Decimal("0.85"),
    change=Decimal("1.30"),
)
MATRIX = np.random.default_rng(0).integers(0, 10_001, (PROVINCES, LEAVES))


def ours_perturbed(matrix: list[list[Decimal]]) -> object:
    """Rank every province under weights drawn anew."""
    return reranked(matrix, Reweighting(Decimal(NOISE)), Draws(REPLICATIONS, 1))


def plain_perturbed(points: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> object:
    """Do the same with all replications at once."""
    random = np.random.default_rng(1)
    weights = 1 + float(NOISE) * (2 * random.random((REPLICATIONS, LEAVES)) - 1)
    weights *= LEAVES / weights.sum(axis=1, keepdims=True)
    ranks = (-(weights @ points.T)).argsort(axis=1).argsort(axis=1) + 1
    return ranks.mean(axis=0), np.quantile(ranks, (0.05, 0.5, 0.95), axis=0)


def ours_next() -> object:
    """Draw next year's field."""
    return next_field(Decimal(POINTS), FIELD, Draws(REPLICATIONS, 1))


def plain_next() -> object:
    """Do the same with all replications at once."""
    random = np.random.default_rng(1)
    field = random.normal(float(MEAN), float(SPREAD), (REPLICATIONS, FIELD.others))
    places = 1 + (field > float(POINTS)).sum(axis=1)
    return np.bincount(places, minlength=64), np.quantile(-np.sort(-field, axis=1), 0.8, axis=0)


def best(ours: Callable[[], object], plain: Callable[[], object]) -> tuple[float, float]:
    """Time both in turn; give the best time of each, in seconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 1):
        for way, taken in zip((ours, plain), times, strict=True):
            start = time.perf_counter()
            way()
            if run:  # the first is for the caches
                taken.append(time.perf_counter() - start)
    return min(times[0]), min(times[1])


def main() -> None:
    """Measure both draws."""
    matrix = [[Decimal(int(points)) / 10_000 for points in row] for row in MATRIX]
    floats = MATRIX / 10_000
    print(f"{REPLICATIONS} replications; {PROVINCES} provinces, {LEAVES} leaves.\n")
    print("| what | seconds | replications a second | plain numpy | ratio | wanted |")
    print("|---|---:|---:|---:|---:|---:|")
    for what, ours, plain in (
        ("`--perturb-weights`", lambda: ours_perturbed(matrix), lambda: plain_perturbed(floats)),
        ("`--simulate`", ours_next, plain_next),
    ):
        seconds, baseline = best(ours, plain)
        print(
            f"| {what} | {seconds:.3f} | {REPLICATIONS / seconds:,.0f} | {baseline:.3f} "
            f"| {seconds / baseline:.2f} | < 0.5 s |"
        )


if __name__ == "__main__":
    main()
