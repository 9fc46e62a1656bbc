"""What stands around a report's tables: which plan it belongs to, and its notes."""

import datetime

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.report import PlanHead, Report


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


NOTES = Phrase("Notes")

MOST = 3


def above(report: Report, language: Language) -> tuple[str, ...]:
    """Give the notes if they are few."""
    return _all(report, language) if len(report.notes) <= MOST else ()


def below(report: Report, language: Language) -> tuple[str, ...]:
    """Give the notes if they are many: these have a heading of their own."""
    return _all(report, language) if len(report.notes) > MOST else ()


def _all(report: Report, language: Language) -> tuple[str, ...]:
    return tuple(said(note, language) for note in report.notes)
