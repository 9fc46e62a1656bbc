"""How far tasks, duties and periodic reports of a year were on a day."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Agency, Body
from parplan.plan.duties import Task, by_leader, doers, duty_tasks, own_result, result_of, tasks
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.points import standing
from parplan.plan.results import (
    PeriodicReport,
    Status,
    TaskFacts,
    TaskReport,
    TaskResult,
    YearResults,
)

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


class TaskProgress(NamedTuple):
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
    def lead(self) -> tuple[str, ...]:
        """Who leads it, as named in the plan."""
        return self.task.part.lead

    @property
    def is_done(self) -> bool:
        """Whether it was done on that day."""
        return self.status == Status.DONE

    def is_due(self, on: datetime.date, days: int) -> bool:
        """Whether it isn't done, and is due on a day or within so many days after it."""
        return not self.is_done and self.due is not None and 0 <= (self.due - on).days <= days

    @property
    def at_risk(self) -> Decimal | None:
        """What targets ask of its leaves over last year's score; nothing once it is done."""
        return points_at_risk([self])


def duty_progress(
    plan: Plan, results: YearResults, on: datetime.date, body: Body | None = None
) -> tuple[TaskProgress, ...]:
    """Tell how far the duties of heads were on a day: each for everybody who has to do it.

    The task of each entry has that one alone for its lead. With a body, it is about that agency,
    or a group's members, only.
    """
    asked = None if body is None else _meant(plan, body)
    return tuple(
        _progress_of(
            task._replace(part=Part.model_construct(lead=(holder.name,))),
            own_result(plan, task, results, holder.name),
            results,
            on,
        )
        for task in duty_tasks(plan)
        for holder in doers(plan, task)
        if asked is None or holder.name in asked
    )


def _meant(plan: Plan, body: Body) -> frozenset[str]:
    """Name those whom somebody asks for: an agency, or the members of a group."""
    if isinstance(body, Agency):
        return frozenset({body.name})
    return frozenset(one.name for one in plan.agencies.members(body, plan.plan.day))


def task_progress(plan: Plan, results: YearResults, on: datetime.date) -> tuple[TaskProgress, ...]:
    """Tell how far every task of the plan was on a day."""
    return tuple(_progress_of(task, result_of(task, results), results, on) for task in tasks(plan))


def _progress_of(
    task: Task, result: TaskResult, results: YearResults, on: datetime.date
) -> TaskProgress:
    status, facts = result.standing(on), result.known(on)
    reported_on = facts.date if isinstance(facts, TaskReport) else None
    if isinstance(facts, TaskResult):
        reported_on = facts.reported_on
    until = facts.done_on if status is Status.DONE else on
    late = None if result.due is None or until is None else (until - result.due).days
    return TaskProgress(
        task=task,
        due=result.due,
        status=NOT_REPORTED if status is None else status.value,
        facts=facts,
        reported_on=reported_on,
        days_late=None if late is None else max(0, late),
        leaves=tuple(leaf for leaf in task.leaves if results.leaf(leaf.code).applies),
    )


def points_at_risk(of: Iterable[TaskProgress]) -> Decimal | None:
    """Add up what targets ask of the leaves of all that isn't done, each leaf once.

    A task of Appendix 02 has no leaves of its own, so how much hangs on it isn't known.
    """
    waiting = [one for one in of if not one.is_done]
    if waiting and not any(one.task.leaves for one in waiting):
        return None
    leaves = {leaf.code: leaf for one in waiting for leaf in one.leaves}
    return standing(leaves.values()).gain


class OwedReport(NamedTuple):
    """A periodic report: who owes it, and whose had come by a day."""

    report: PeriodicReport
    expected: tuple[str, ...]
    received: dict[str, datetime.date]

    @property
    def late(self) -> int:
        """So many came after their day."""
        due = self.report.due
        return sum(due is not None and day > due for day in self.received.values())

    @property
    def not_sent(self) -> tuple[str, ...]:
        """Who owes it still."""
        return tuple(name for name in self.expected if name not in self.received)


def owed_reports(
    plan: Plan, year: int, on: datetime.date, body: Body | None
) -> Iterator[OwedReport]:
    """Tell of each report of the year who has sent it, and who hasn't."""
    asked = reporters(plan)
    if body is not None:
        asked &= _meant(plan, body)
    expected = tuple(sorted(asked, key=sort_key))
    for report in plan.reports_of(year):
        days: dict[str, datetime.date] = {}
        for name, day in report.received.items():
            sender = plan.agencies.find(name)
            if day <= on and sender and (body is None or sender.name in asked):
                days[sender.name] = min(day, days.get(sender.name, day))
        yield OwedReport(report, expected, days)


def reporters(plan: Plan) -> frozenset[str]:
    """Name all whose reports are expected: who leads something, or has a duty of its head's.

    Members of groups are among them, as they are where the year is evaluated.
    """
    led = {*by_leader(plan, plan.leaves, expand=True)}
    led |= {*by_leader(plan, (node.task for node in plan.sipas), expand=True)}
    led |= {holder for task in duty_tasks(plan) for holder in doers(plan, task)}
    found = (plan.agencies.find(holder.name) for holder in led)
    return frozenset(body.name for body in found if isinstance(body, Agency))
