"""Points as whole numbers of one smallest unit, which a script can add up exactly."""

from decimal import Decimal

from parplan.plan.plan import Plan
from parplan.plan.points import decimals

FEWEST = 4
"""Decimals that these documents use."""


def decimals_of(plan: Plan) -> int:
    """Count the decimals that the plan needs."""
    values = (v for leaf in plan.leaves for v in (leaf.max_points, leaf.score, leaf.target))
    return max([FEWEST, *(decimals(value) for value in values if value is not None)])


def in_units(points: Decimal, places: int) -> int:
    """Give points as a number of units of so many decimals."""
    return int(points.scaleb(places))
