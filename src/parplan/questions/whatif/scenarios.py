"""What if some leaves had other points? A scenario, and the plan as it would be then."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from pydantic import Field

from parplan.language.phrases import Phrase
from parplan.plan.check_rules import PAR002
from parplan.plan.findings import Finding
from parplan.plan.plan import Criterion, Plan
from parplan.plan.points import add
from parplan.plan.shapes import Path, Points, Shape, Text

Figure = Literal["score", "target"]
"""What a scenario changes: last year's result, or this year's aim."""

Settings = Mapping[str, Decimal]
"""The points of some leaves, by their codes."""


class Scenario(Shape):
    """A file of its own: what it is called, what it supposes, and the points of some leaves."""

    name: Text
    description: Text | None = None
    set: dict[Text, Points] = Field(min_length=1)


class ScenarioFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    scenario: Scenario


def faults(plan: Plan, settings: Settings, path: Path) -> Iterator[Finding]:
    """Tell which settings the plan has no place for. `path` is where they stand."""
    for code, points in settings.items():
        if told := unfit(plan, code, points):
            yield Finding(PAR002, (*path, code), *told)


def unfit(plan: Plan, code: str, points: Decimal) -> tuple[Phrase, Phrase | None] | None:
    """Say why a leaf can't have so many points, if it can't."""
    if told := plan.not_a_leaf(code):
        return told
    most = next(leaf.max_points for leaf in plan.leaves if leaf.code == code)
    if points > most:
        message = Phrase(
            "{code}: {points} is above max points {max_points}",
            code=code,
            points=points,
            max_points=most,
        )
        return message, Phrase("at most {limit}", limit=most)
    return None


def changed(plan: Plan, figure: Figure, settings: Settings) -> Plan:
    """Make a copy of the plan in which some leaves have other points.

    Rows above a changed leaf get the sum of the rows below them: nobody has printed another.
    """
    areas = tuple(_changed(area, figure, settings) for area in plan.criteria.areas)
    return plan.with_areas(areas)


def _changed(row: Criterion, figure: Figure, settings: Settings) -> Criterion:
    if not row.criteria:
        points = settings.get(row.code)
        return row if points is None else row.model_copy(update={figure: points})
    below = tuple(_changed(child, figure, settings) for child in row.criteria)
    if all(new is old for new, old in zip(below, row.criteria, strict=True)):
        return row
    points = add(getattr(child, figure) for child in below)
    return row.model_copy(update={"criteria": below, figure: points})
