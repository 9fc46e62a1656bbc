"""In which class do thresholds put an agency, and which condition decided?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.analyses.accounts import Account
from parplan.evaluation import Bound, Evaluation, Measure
from parplan.phrases import Phrase

MEASURES = {
    Measure.WON_PERCENT: Phrase("points won of those planned, %"),
    Measure.TARGETS_MET_PERCENT: Phrase("targets met, %"),
    Measure.TASKS_DONE_PERCENT: Phrase("tasks done, %"),
    Measure.TASKS_ON_TIME_PERCENT: Phrase("tasks on time, %"),
    Measure.TASKS_LATE: Phrase("tasks done late"),
    Measure.TASKS_NOT_DONE: Phrase("tasks not done"),
    Measure.TASKS_OVERDUE: Phrase("tasks overdue"),
    Measure.REPORTS_ON_TIME_PERCENT: Phrase("reports on time, %"),
    Measure.REPORTS_LATE: Phrase("reports late"),
    Measure.REPORTS_MISSING: Phrase("reports missing"),
}


class Reason(NamedTuple):
    """A condition, and what came of it: `holds` is `None` where that isn't known."""

    measure: Measure
    bound: Bound
    value: Decimal | int | None
    holds: bool | None

    @property
    def key(self) -> str:
        """Write it for programs: "tasks_late 2 > 1"."""
        if self.value is None:
            return f"{self.measure.value} {'n/a' if self.holds else '?'}"
        return f"{self.measure.value} {self.value} {self._sign} {self._limit}"

    @property
    def words(self) -> Phrase:
        """Say it to people."""
        name = MEASURES[self.measure]
        if self.value is None and self.holds:
            return Phrase("{measure}: there are none", measure=name)
        if self.value is None:
            return Phrase("{measure}: not known", measure=name)
        return Phrase(
            "{measure}: {value} {sign} {limit}",
            measure=name,
            value=self.value,
            sign={">=": "≥", "<=": "≤"}.get(self._sign, self._sign),
            limit=self._limit,
        )

    @property
    def _sign(self) -> str:
        signs = (">=", "<") if self.bound.at_least is not None else ("<=", ">")
        return signs[0] if self.holds else signs[1]

    @property
    def _limit(self) -> Decimal | None:
        return self.bound.at_most if self.bound.at_least is None else self.bound.at_least


class Verdict(NamedTuple):
    """A class, unless none fits or it can't be told; why, and what kept it from the one above."""

    name: str | None
    reasons: tuple[Reason, ...]
    missed: tuple[Reason, ...]


def judged(evaluation: Evaluation, account: Account) -> Verdict:
    """Find the first class whose conditions all hold; what isn't known decides nothing."""
    missed: tuple[Reason, ...] = ()
    for one in evaluation.classes:
        reasons = [_reason(account, *condition) for condition in one.conditions.items()]
        if failed := tuple(reason for reason in reasons if reason.holds is False):
            missed = failed
        elif unknown := tuple(reason for reason in reasons if reason.holds is None):
            return Verdict(None, unknown, missed)
        else:
            return Verdict(one.name, tuple(reasons), missed)
    return Verdict(None, (), missed)


def _reason(account: Account, measure: Measure, bound: Bound) -> Reason:
    figures = {**account.points._asdict(), **account.tasks._asdict(), **account.reports._asdict()}
    value: Decimal | int | None = figures[measure.value]
    if value is None:
        return Reason(measure, bound, None, True if _has_none(account, measure) else None)
    is_enough = bound.at_least is None or value >= bound.at_least
    return Reason(measure, bound, value, is_enough and not _is_above(value, bound.at_most))


def _is_above(value: Decimal | int, most: Decimal | None) -> bool:
    return most is not None and value > most


def _has_none(account: Account, measure: Measure) -> bool:
    """Whether an agency has nothing of what is measured; then the condition asks nothing of it."""
    planned = account.points.planned
    nothing = {
        Measure.WON_PERCENT: planned is not None and planned <= 0,
        Measure.TARGETS_MET_PERCENT: not account.points.leaves,
        Measure.TASKS_DONE_PERCENT: not account.tasks.tasks,
        Measure.TASKS_ON_TIME_PERCENT: not account.tasks.tasks,
        Measure.REPORTS_ON_TIME_PERCENT: not account.reports.reports,
    }
    return nothing.get(measure, False)


def words(verdicts: Iterable[Verdict]) -> dict[str, Phrase]:
    """Give the words of all reasons by their keys."""
    every = [reason for one in verdicts for reason in (*one.reasons, *one.missed)]
    return {reason.key: reason.words for reason in every}
