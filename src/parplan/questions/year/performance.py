"""What has become of all that an agency leads: its points, its tasks and its reports?"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Agency
from parplan.plan.duties import NOBODY, by_leader
from parplan.plan.plan import Node, Plan
from parplan.plan.points import percent, standing, tidy
from parplan.plan.results import PeriodicReport, Status, YearResults
from parplan.questions.year.known import points_on
from parplan.questions.year.tasks import TaskProgress, task_progress


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
