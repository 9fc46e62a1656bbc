"""What became of a plan: `results/<year>.yaml`, the figures, points and tasks of one year."""

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from pydantic import Field

from parplan.plan.figures import Bound, Figure, Name, Percent
from parplan.plan.scoring_rules import Seen
from parplan.plan.shapes import Day, Points, Shape, Text


class Round(StrEnum):
    """The rounds in which a leaf's points are stated, in the order of the year."""

    SELF = "self"
    """The province's own, with evidence (tự chấm điểm)."""
    APPRAISAL1 = "appraisal1"
    APPRAISAL2 = "appraisal2"
    """The Ministry's, before and after the province has explained (thẩm định)."""
    OFFICIAL = "official"
    """As published."""


class Status(StrEnum):
    """How far a task is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    OVERDUE = "overdue"


class Evidence(Shape):
    """A document that proves what is claimed, and where in it (tài liệu kiểm chứng).

    Its link is an address on the web, or a file beside the plan: "evidence/12-BC-VP.pdf".
    """

    number: Text
    date: Day
    issuer: Text
    section: Text | None = None
    page: Text | None = None
    link: Text | None = None

    @property
    def file(self) -> str | None:
        """Name the file, in the plan's folder, that the link leads to, if it leads to one."""
        on_the_web = self.link is None or self.link.lower().startswith(("https://", "http://"))
        return None if on_the_web else self.link


class LeafFacts(Shape):
    """What can be said of a leaf: its figures, its points in each round, why some were lost."""

    figures: dict[Name, Figure] = Field(default_factory=dict)
    scores: dict[Round, Points] = Field(default_factory=dict)
    cause: Text | None = None
    evidence: tuple[Evidence, ...] = ()
    notes: dict[Round, Text] = Field(default_factory=dict)


class LeafReport(LeafFacts):
    """What one agency said of a leaf, and on which day."""

    by: Text
    date: Day


class LeafResult(LeafFacts):
    """A leaf's year. One that doesn't apply says why; its maximum counts for nobody."""

    not_applicable: Text | None = None
    reported: tuple[LeafReport, ...] = ()

    @property
    def applies(self) -> bool:
        """Whether it counts at all."""
        return self.not_applicable is None


class TaskFacts(Shape):
    """What can be said of a task: how far it is, in words and percent, and what came of it."""

    status: Status | None = None
    percentage: Percent | None = None
    done_on: Day | None = None
    product: Text | None = None
    note: Text | None = None


class TaskReport(TaskFacts):
    """What one agency said of a task, and on which day."""

    by: Text
    date: Day


R = TypeVar("R", bound=LeafReport | TaskReport)


def latest(reports: Iterable[R]) -> R | None:
    """Give the last report; of those of one day, the one that stands last."""
    return max(reversed([*reports]), key=lambda report: report.date, default=None)


class TaskResult(TaskFacts):
    """A task's year: until when it is due, what is known of it and since when."""

    due: Day | None = None
    reported_on: Day | None = None
    reported: tuple[TaskReport, ...] = ()

    def known(self, on: datetime.date) -> TaskFacts:
        """Give what was known of it on that day: now's facts, or the last report until then."""
        if self.reported_on is None or self.reported_on <= on:
            return self
        return latest(report for report in self.reported if report.date <= on) or TaskFacts()

    def standing(self, on: datetime.date) -> Status | None:
        """Tell how far it is on a day; what is due and isn't done is overdue.

        What was done only later is not done yet, and how far it was isn't known.
        """
        facts = self.known(on)
        later = facts.done_on is not None and facts.done_on > on
        status = None if later and facts.status is Status.DONE else facts.status
        if status is not Status.DONE and self.due is not None and self.due < on:
            return Status.OVERDUE
        return status


class PeriodicReport(Shape):
    """A report that everyone owes until a day, and when each agency's came in."""

    period: Text
    due: Day | None = None
    received: dict[Text, Day] = Field(default_factory=dict)


class YearResults(Shape):
    """`results/<year>.yaml`: rounds with their days, leaves by code, tasks by number.

    A task's number is its row's code in Appendix 01 ("3.4.1"), or S and its number in Appendix 02
    ("S3").
    """

    note: Text | None = None
    rounds: dict[Round, Day] = Field(default_factory=dict)
    criteria: dict[Text, LeafResult] = Field(default_factory=dict)
    tasks: dict[Text, TaskResult] = Field(default_factory=dict)
    reports: tuple[PeriodicReport, ...] = ()

    def leaf(self, code: str) -> LeafResult:
        """Give what is known of a leaf; it may be nothing."""
        return self.criteria.get(code, LeafResult())

    def task(self, number: str) -> TaskResult:
        """Give what is known of a task; it may be nothing."""
        return self.tasks.get(number, TaskResult())


class Measure(StrEnum):
    """What a condition can ask of: a column of `parplan evaluate`, by its key."""

    WON_PERCENT = "won_percent"
    TARGETS_MET_PERCENT = "targets_met_percent"
    TASKS_DONE_PERCENT = "tasks_done_percent"
    TASKS_ON_TIME_PERCENT = "tasks_on_time_percent"
    TASKS_LATE = "tasks_late"
    TASKS_NOT_DONE = "tasks_not_done"
    TASKS_OVERDUE = "tasks_overdue"
    REPORTS_ON_TIME_PERCENT = "reports_on_time_percent"
    REPORTS_LATE = "reports_late"
    REPORTS_MISSING = "reports_missing"


class EvaluationClass(Shape):
    """A class, and the conditions that all have to hold; without any it is for the rest."""

    name: Text
    conditions: dict[Measure, Bound] = Field(default_factory=dict)


class Evaluation(Shape):
    """`evaluation.yaml`: the first class whose conditions all hold is an agency's.

    A condition on something that an agency doesn't have, such as tasks, holds.
    """

    note: Text | None = None
    source: Seen | None = None
    classes: tuple[EvaluationClass, ...] = Field(min_length=1)


class EvaluationFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    evaluation: Evaluation
