"""The map of all criteria: every leaf has as much of it as its maximum is of all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.documents.dossier.treemap import HIGH, WIDE, Box, laid_out, shade_of
from parplan.plan.plan import Plan

SIZES = st.lists(st.integers(1, 4000).map(lambda n: Decimal(n) / 100), min_size=1, max_size=40)


@given(SIZES)
def test_boxes_share_the_map_out(sizes: list[Decimal]) -> None:
    falling = sorted(sizes, reverse=True)
    found = laid_out(falling, Box(Decimal(0), Decimal(0), WIDE, HIGH))
    assert len(found) == len(falling)
    whole = sum(falling)
    for size, box in zip(falling, found, strict=True):
        share = box.width * box.height / (WIDE * HIGH)
        assert abs(share - size / whole) < Decimal("1e-15")
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= WIDE + Decimal("1e-15")
        assert box.y + box.height <= HIGH + Decimal("1e-15")
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            high = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(wide, high) < Decimal("1e-15")


@pytest.mark.parametrize(
    ("lost", "shade"),
    [(None, "-unknown"), ("0", "0"), ("0.01", "1"), ("2.5", "1"), ("2.51", "2"), ("10", "4")],
)
def test_shades_are_quarters(plan: Plan, lost: str | None, shade: str) -> None:
    (leaf,) = (one for one in plan.leaves if one.code == "8.1")  # 10 points
    assert shade_of(leaf, None if lost is None else Decimal(lost)) == shade
