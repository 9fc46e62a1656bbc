"""Which plan a document belongs to, in the words of an official document."""

import datetime

from parplan.language.phrases import Phrase
from parplan.report.report import PlanHead


def of_plan(plan: PlanHead) -> Phrase:
    """Name the plan, and the years that scores and targets are of."""
    return Phrase(
        "Plan {number} of {day}/{month}/{year} by {issuer}:"
        " scores of {score_year}, targets for {target_year}",
        **_named(plan),
        score_year=str(plan.score_year),
        target_year=str(plan.target_year),
    )


def attached(plan: PlanHead) -> Phrase:
    """Give the line below an appendix's title."""
    return Phrase(
        "(Attached to Plan {number} of {day}/{month}/{year} by {issuer})",
        **_named(plan),
    )


def signed_on(plan: PlanHead) -> datetime.datetime:
    """Give the one date that a document can bear and yet be the same whenever it is made."""
    return datetime.datetime.fromisoformat(plan.date).replace(tzinfo=datetime.UTC)


def _named(plan: PlanHead) -> dict[str, str]:
    date = signed_on(plan)
    return {
        "number": plan.number,
        # Nghị định 30/2020 wants a zero before days below 10 and before January and February.
        "day": f"{date.day:02}",
        "month": f"{date.month:02}" if date.month <= 2 else str(date.month),  # noqa: PLR2004
        "year": str(date.year),
        "issuer": plan.issuer,
    }
