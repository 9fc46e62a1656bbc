"""What if a plan is held against another year than its own?"""

from collections.abc import Mapping
from decimal import Decimal

from parplan.language.phrases import Phrase
from parplan.plan.plan import Criterion, Plan
from parplan.plan.results import Round


def for_year(plan: Plan, year: int) -> Plan:
    """Give the plan with the scores of the year before, and the targets for that year.

    A plan has targets for one year only; scores of other years are those of their results.
    """
    if year == plan.plan.target_year:
        return plan
    before = plan.of_year(year - 1).criteria
    official = {code: result.scores.get(Round.OFFICIAL) for code, result in before.items()}
    if year - 1 == plan.plan.score_year:
        official = {leaf.code: leaf.score for leaf in plan.leaves}
    areas = tuple(_without_target(area, official) for area in plan.criteria.areas)
    return plan.with_areas(areas)


def _without_target(row: Criterion, official: Mapping[str, Decimal | None]) -> Criterion:
    below = tuple(_without_target(child, official) for child in row.criteria)
    score = None if below else official.get(row.code)
    return row.model_copy(update={"score": score, "target": None, "criteria": below})


def without_targets(plan: Plan, year: int) -> tuple[Phrase, ...]:
    """Say why nothing was asked of another year than the plan's own."""
    if year == plan.plan.target_year:
        return ()
    return (
        Phrase(
            "The plan has targets for {target_year} only, so nobody knows what was asked of "
            "{year}.",
            target_year=str(plan.plan.target_year),
            year=str(year),
        ),
    )
