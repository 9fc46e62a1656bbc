"""How far tasks, duties and reports of a year were on a day, and what agencies made of theirs."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Agency, Body
from parplan.plan.duties import (
    NOBODY,
    Task,
    by_leader,
    doers,
    duty_tasks,
    own_result,
    result_of,
    tasks,
)
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.points import percent, standing, tidy
from parplan.plan.results import (
    PeriodicReport,
    Status,
    TaskFacts,
    TaskReport,
    TaskResult,
    YearResults,
)
from parplan.questions.year.known import points_on

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


class LedPoints(NamedTuple):
    """Of the leaves that it leads: what was planned, and what is known of the outcome."""

    leaves: int
    planned: Decimal | None
    """What the targets ask over last year's scores."""
    leaves_known: int = 0
    """Leaves whose points are known, and last year's score; the figures below are of these."""
    planned_known: Decimal | None = None
    won: Decimal | None = None
    """Points over last year's scores; below zero if there are fewer."""
    won_percent: Decimal | None = None
    lost: Decimal | None = None
    targets: int | None = None
    targets_met: int | None = None
    targets_met_percent: Decimal | None = None


class LedTasks(NamedTuple):
    """Of the tasks that it leads: how many were done, and when."""

    tasks: int
    tasks_on_time: int | None = None
    tasks_late: int | None = None
    tasks_undated: int | None = None
    """Done, but nobody says on which day."""
    tasks_not_done: int | None = None
    tasks_overdue: int | None = None
    """Of those that aren't done."""
    tasks_done_percent: Decimal | None = None
    tasks_on_time_percent: Decimal | None = None


class OwedReports(NamedTuple):
    """Of the periodic reports that were due: how many came, and when."""

    reports: int | None = None
    reports_on_time: int | None = None
    reports_late: int | None = None
    reports_missing: int | None = None
    reports_on_time_percent: Decimal | None = None


class Performance(NamedTuple):
    """An agency and all that it is held to."""

    agency: Agency
    points: LedPoints
    tasks: LedTasks
    reports: OwedReports


_Period = tuple[datetime.date | None, dict[str, datetime.date]]
"""When a report is due, and when whose came."""


def performances(
    plan: Plan, year: int, on: datetime.date
) -> tuple[list[Performance], tuple[str, ...]]:
    """Look at everyone who leads a leaf or a task, by name or through a group.

    Names that are no agency's come second: nobody can be held to what they lead.
    """
    results = plan.of_year(year)
    applying = (leaf for leaf in plan.leaves if results.leaf(leaf.code).applies)
    leaves = by_leader(plan, applying, expand=True)
    tasks = by_leader(plan, task_progress(plan, results, on), expand=True)
    periods = [(report.due, _received(plan, report, on)) for report in plan.reports_of(year)]
    found, left_out = [], []
    for holder in sorted({*leaves, *tasks} - {NOBODY}, key=lambda holder: sort_key(holder.name)):
        agency = plan.agencies.find(holder.name)
        if isinstance(agency, Agency):
            points = _points(results, leaves.get(holder, []), on)
            done = _tasks(tasks.get(holder, []), is_known=bool(results.tasks))
            reports = _reports(periods, agency, on) if year in plan.results else OwedReports()
            found.append(Performance(agency, points, done, reports))
        else:
            left_out.append(holder.name)
    return found, tuple(left_out)


def _points(results: YearResults, leaves: list[Node], on: datetime.date) -> LedPoints:
    stood = [(leaf, leaf.score, points_on(results, leaf, on).latest) for leaf in leaves]
    known = [
        (leaf, score, points)
        for leaf, score, points in stood
        if score is not None and points is not None
    ]
    asked = standing(leaves).gain
    if not known:
        return LedPoints(len(leaves), asked)
    planned = standing(leaf for leaf, _, _ in known).gain
    won = tidy(sum((points - score for _, score, points in known), Decimal(0)))
    met = [points >= leaf.target for leaf, _, points in known if leaf.target is not None]
    return LedPoints(
        leaves=len(leaves),
        planned=asked,
        leaves_known=len(known),
        planned_known=planned,
        won=won,
        won_percent=percent(won, planned) if planned and planned > 0 else None,
        lost=tidy(sum((leaf.max_points - points for leaf, _, points in known), Decimal(0))),
        targets=len(met),
        targets_met=sum(met),
        targets_met_percent=percent(sum(met), len(met)),
    )


def _tasks(tasks: list[TaskProgress], *, is_known: bool) -> LedTasks:
    """Sort tasks by when they were done; if results say nothing of any, nothing is known."""
    if not is_known:
        return LedTasks(len(tasks))
    done = [one for one in tasks if one.is_done]
    on_time = sum(_is_on_time(one) for one in done)
    late = sum(bool(one.days_late) for one in done)
    return LedTasks(
        tasks=len(tasks),
        tasks_on_time=on_time,
        tasks_late=late,
        tasks_undated=len(done) - on_time - late,
        tasks_not_done=len(tasks) - len(done),
        tasks_overdue=sum(one.status == Status.OVERDUE for one in tasks),
        tasks_done_percent=percent(len(done), len(tasks)),
        tasks_on_time_percent=percent(on_time, len(tasks)),
    )


def _is_on_time(done: TaskProgress) -> bool:
    """Whether it was done by its day, or reported as done by then; without a day it always is."""
    until = done.facts.done_on or done.reported_on
    return done.due is None or (until is not None and until <= done.due)


def _received(plan: Plan, report: PeriodicReport, on: datetime.date) -> dict[str, datetime.date]:
    """Tell when an agency's report came, by its own name, if it has come by a day."""
    days: dict[str, datetime.date] = {}
    for name, day in report.received.items():
        if day <= on and (body := plan.agencies.find(name)):
            days[body.name] = min(day, days.get(body.name, day))
    return days


def _reports(periods: Iterable[_Period], agency: Agency, on: datetime.date) -> OwedReports:
    """Sort reports by when they came; one that may still come in time isn't owed yet."""
    owed = [
        (due, received.get(agency.name))
        for due, received in periods
        if agency.name in received or (due is not None and due < on)
    ]
    came = [(due, day) for due, day in owed if day is not None]
    late = sum(due is not None and day > due for due, day in came)
    return OwedReports(
        reports=len(owed),
        reports_on_time=len(came) - late,
        reports_late=late,
        reports_missing=len(owed) - len(came),
        reports_on_time_percent=percent(len(came) - late, len(owed)),
    )
