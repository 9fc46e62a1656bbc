"""Weights drawn and renormalised, against a run of COINr 1.1.14 on a synthetic field.

`fields/coinr-field.csv` is invented: 63 provinces that don't exist, points of all 91 leaves.
`fields/coinr-perturb-weights.csv` is what COINr answers to weight noise of ±25 % on it, 2,000
replications; level 1 is leaves alone, 1-3 leaves, criteria and areas.
"""

import csv
from decimal import Decimal
from statistics import mean

import numpy as np
import pytest

from parplan.plan.plan import Plan
from parplan.questions.rank.field import Field, read
from parplan.questions.rank.simulation import Draws
from parplan.questions.rank.weights import (
    Layer,
    Levels,
    Reweighting,
    layers_of,
    nominal,
    renormalised,
    reranked,
)
from places import FIELDS


@pytest.fixture
def coinr(plan: Plan) -> Field:
    found, faults = read("coinr-field.csv", (FIELDS / "coinr-field.csv").read_bytes(), plan)
    assert faults == []
    assert found is not None
    return found


@pytest.mark.parametrize(("levels", "named"), [("leaves", "1"), ("all", "1-3")])
def test_ranks_are_those_of_coinr(plan: Plan, coinr: Field, levels: Levels, named: str) -> None:
    with (FIELDS / "coinr-perturb-weights.csv").open(encoding="utf-8") as file:
        theirs = {row["province"]: row for row in csv.DictReader(file) if row["levels"] == named}
    names = [entry.province for entry in coinr.entries]
    assert len(theirs) == len(names) == 63
    way = Reweighting(Decimal("0.25"), layers_of(coinr.finest, plan.areas), levels)
    matrix = [entry.finest for entry in coinr.entries]
    assert nominal(matrix, way) == [int(theirs[name]["nominal"]) for name in names]
    ours = reranked(matrix, way, Draws(20_000, 1)).statistics
    for figure, most in (("mean", 0.1), ("median", 0.3), ("q5", 0.3), ("q95", 0.3)):
        pairs = zip(names, ours, strict=True)
        off = [abs(float(getattr(one, figure)) - float(theirs[n][figure])) for n, one in pairs]
        assert mean(off) < most


def test_weights_keep_their_parents_total() -> None:
    """Two leaves of 3 and 1 points under the first of two criteria of 4 and 6 points."""
    layers = (
        Layer((Decimal(3), Decimal(1), Decimal(6)), (0, 0, 1)),
        Layer((Decimal(4), Decimal(6)), (0, 0)),
    )
    factors = np.array([[2.0, 1, 5, 1, 1.5]])
    leaves = renormalised(factors[:, :3], Reweighting(Decimal(1), layers, "leaves"), 3)
    # 6 and 1 of 7 instead of 3 and 1 of 4; the third has no sibling.
    assert leaves.tolist()[0] == pytest.approx([8 / 7, 4 / 7, 1])
    both = renormalised(factors, Reweighting(Decimal(1), layers, "all"), 3)
    # And the criteria are 4 and 9 of 13 instead of 4 and 6 of 10.
    assert both.tolist()[0] == pytest.approx([8 / 7 * 10 / 13, 4 / 7 * 10 / 13, 15 / 13])


def test_a_geometric_mean_punishes_what_is_uneven() -> None:
    """5 and 5 of 10 have a geometric mean of 0.5; 9 and 2 have 0.42 and more points."""
    matrix = [[Decimal(5), Decimal(5)], [Decimal(9), Decimal(2)]]
    way = Reweighting(Decimal("0.1"), most=(Decimal(10), Decimal(10)))
    assert nominal(matrix, way) == [2, 1]
    assert nominal(matrix, way._replace(aggregation="geometric")) == [1, 2]


def test_a_pair_is_counted_replication_by_replication() -> None:
    """Equal provinces are level always; who has more everywhere is ahead always."""
    matrix = [[Decimal(2), Decimal(3)], [Decimal(2), Decimal(3)], [Decimal(1), Decimal(1)]]
    way, draws = Reweighting(Decimal("0.5")), Draws(50, 1)
    assert reranked(matrix, way, draws, (0, 1))[1:] == (0, 50)
    assert reranked(matrix, way, draws, (0, 2))[1:] == (50, 0)
    assert reranked(matrix, way, draws, (2, 0))[1:] == (0, 0)
