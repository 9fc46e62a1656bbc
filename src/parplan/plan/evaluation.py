"""In which class is an agency? `evaluation.yaml`: classes by thresholds, none of them official."""

from enum import StrEnum

from pydantic import Field

from parplan.plan.scoring_rules import Bound, Seen
from parplan.plan.shapes import Shape, Text


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
