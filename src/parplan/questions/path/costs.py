"""What it costs to win points back: so much for a leaf that moves, and so much for each point."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from parplan.plan.check_rules import PAR002
from parplan.plan.findings import Finding
from parplan.plan.plan import Plan
from parplan.plan.shapes import Path, Shape, Text

_MOST = 1_000_000_000
Amount = Annotated[
    Decimal,
    Field(strict=True, ge=0, le=_MOST, decimal_places=6),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": _MOST}),
]


class Price(Shape):
    """`fixed` for a leaf that moves at all, `per_point` for each point that it gains.

    What a leaf's own price leaves out is the default's; what that leaves out is nothing.
    """

    fixed: Amount | None = None
    per_point: Amount | None = None


class Costs(Shape):
    """A file of its own: in which unit, the price of any leaf, and of some leaves by code."""

    name: Text | None = None
    unit: Text | None = None
    default: Price = Price()
    leaves: dict[Text, Price] = Field(default_factory=dict)

    def of(self, code: str) -> tuple[Decimal, Decimal]:
        """Give a leaf's price: fixed, and per point."""
        own = self.leaves.get(code, self.default)
        fixed = self.default.fixed if own.fixed is None else own.fixed
        per_point = self.default.per_point if own.per_point is None else own.per_point
        return fixed or Decimal(0), per_point or Decimal(0)


class CostsFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    costs: Costs


def faults(plan: Plan, costs: Costs, path: Path) -> Iterator[Finding]:
    """Tell which prices are not of a leaf. `path` is where the costs stand."""
    for code in costs.leaves:
        if told := plan.not_a_leaf(code):
            yield Finding(PAR002, (*path, "leaves", code), *told)
