"""How far is each task on a day, how late, and which points hang on it?"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing
from parplan.plan.results import Status, TaskFacts, TaskReport, TaskResult, YearResults
from parplan.plan.tasks import Task, tasks

NOT_REPORTED = "not_reported"
"""What stands for the status of a task on which nobody has reported."""

STATUS = {
    Status.DONE.value: Phrase("done"),
    Status.UNDER_WAY.value: Phrase("under way"),
    Status.NOT_STARTED.value: Phrase("not started"),
    Status.OVERDUE.value: Phrase("overdue"),
    NOT_REPORTED: Phrase("not reported"),
}
"""In the order in which people count them."""


class Followed(NamedTuple):
    """A task, and what was known of it on a day."""

    task: Task
    due: datetime.date | None
    status: str
    """One of `STATUS`."""
    facts: TaskFacts
    reported_on: datetime.date | None
    days_late: int | None
    """Days after it was due: until it was done, else until that day. `None` if not known."""
    leaves: tuple[Node, ...]
    """Its leaves, but for those that don't apply this year."""

    @property
    def is_done(self) -> bool:
        """Whether it was done on that day."""
        return self.status == Status.DONE

    @property
    def at_risk(self) -> Decimal | None:
        """What targets ask of its leaves over last year's score; nothing once it is done."""
        return at_risk([self])


def followed(plan: Plan, results: YearResults, on: datetime.date) -> tuple[Followed, ...]:
    """Follow every task of the plan up to a day."""
    return tuple(_followed(task, results.task(task.number), results, on) for task in tasks(plan))


def _followed(task: Task, result: TaskResult, results: YearResults, on: datetime.date) -> Followed:
    status, facts = result.standing(on), result.known(on)
    reported_on = facts.date if isinstance(facts, TaskReport) else None
    if isinstance(facts, TaskResult):
        reported_on = facts.reported_on
    return Followed(
        task=task,
        due=result.due,
        status=NOT_REPORTED if status is None else status.value,
        facts=facts,
        reported_on=reported_on,
        days_late=_days_late(status, facts, result.due, on),
        leaves=tuple(leaf for leaf in task.leaves if results.leaf(leaf.code).applies),
    )


def _days_late(
    status: Status | None, facts: TaskFacts, due: datetime.date | None, on: datetime.date
) -> int | None:
    until = facts.done_on if status is Status.DONE else on
    return None if due is None or until is None else max(0, (until - due).days)


def at_risk(of: Iterable[Followed]) -> Decimal | None:
    """Add up what targets ask of the leaves of all that isn't done, each leaf once.

    A task of Appendix 02 has no leaves of its own, so how much hangs on it isn't known.
    """
    waiting = [one for one in of if not one.is_done]
    if waiting and not any(one.task.leaves for one in waiting):
        return None
    leaves = {leaf.code: leaf for one in waiting for leaf in one.leaves}
    return standing(leaves.values()).gain
