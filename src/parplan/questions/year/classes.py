"""In which class do thresholds put an agency, and which condition decided?"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.evaluation import Evaluation, Measure
from parplan.plan.points import half_up, share, tidy
from parplan.plan.scoring_rules import Bound
from parplan.questions.year.accounts import Account

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
        return f"{self.measure.value} {self.value} {self._sign} {self.bound.limit}"

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
            limit=self.bound.limit,
        )

    @property
    def _sign(self) -> str:
        signs = (">=", "<") if self.bound.at_least is not None else ("<=", ">")
        return signs[0] if self.holds else signs[1]


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
    value = _measured(account, measure)
    if value is None:
        return Reason(measure, bound, None, True if _has_none(account, measure) else None)
    return Reason(measure, bound, _told(value, bound.limit), bound.holds(value))


def _measured(account: Account, measure: Measure) -> int | Fraction | None:
    """Give a count, or an exact percentage: 89.996 is not yet 90, whatever tables round it to."""
    points, tasks, reports = account.points, account.tasks, account.reports
    match measure:
        case Measure.WON_PERCENT:
            is_asked = points.won_percent is not None
            return share(points.won, points.planned_known) if is_asked else None
        case Measure.TARGETS_MET_PERCENT:
            return share(points.targets_met, points.targets)
        case Measure.TASKS_DONE_PERCENT:
            left = tasks.tasks_not_done
            return None if left is None else share(tasks.tasks - left, tasks.tasks)
        case Measure.TASKS_ON_TIME_PERCENT:
            return share(tasks.tasks_on_time, tasks.tasks)
        case Measure.REPORTS_ON_TIME_PERCENT:
            return share(reports.reports_on_time, reports.reports)
    count: int | None = {**tasks._asdict(), **reports._asdict()}[measure.value]
    return count


def _told(value: int | Fraction, limit: Decimal) -> Decimal | int:
    """Round half-up to two decimals, or to as many more as tell it from the limit."""
    if isinstance(value, int):
        return value
    places = 2
    while _side(shown := half_up(value, places), limit) != _side(value, limit):
        places += 1
    return tidy(shown)


def _side(value: Decimal | Fraction, limit: Decimal) -> int:
    return (value > limit) - (value < limit)


def _has_none(account: Account, measure: Measure) -> bool:
    """Whether an agency has nothing of what is measured; then the condition asks nothing of it."""
    planned = account.points.planned
    nothing = {
        Measure.WON_PERCENT: planned is not None and planned <= 0,
        Measure.TARGETS_MET_PERCENT: not account.points.leaves,
        Measure.TASKS_DONE_PERCENT: not account.tasks.tasks,
        Measure.TASKS_ON_TIME_PERCENT: not account.tasks.tasks,
        Measure.REPORTS_ON_TIME_PERCENT: account.reports.reports == 0,
    }
    return nothing.get(measure, False)


def words(verdicts: Iterable[Verdict]) -> dict[str, Phrase]:
    """Give the words of all reasons by their keys."""
    every = [reason for one in verdicts for reason in (*one.reasons, *one.missed)]
    return {reason.key: reason.words for reason in every}
