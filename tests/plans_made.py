"""Plans that tests change."""

from collections.abc import Mapping
from decimal import Decimal

from parplan.plan.plan import Plan


def changed(plan: Plan, **points: Mapping[str, Decimal | None]) -> Plan:
    """Give leaves other scores or targets: `target={"1.1": None}`."""
    data = plan.model_dump()
    waiting = list(data["criteria"]["areas"])
    for row in waiting:
        waiting += row["criteria"]
        for figure, values in points.items():
            row[figure] = values.get(row["code"], row[figure])
    return Plan.model_validate(data)
