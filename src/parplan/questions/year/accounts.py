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
from parplan.questions.year.following import Followed, followed
from parplan.questions.year.stated import stated


class Points(NamedTuple):
    """Of the leaves that it leads: what was planned, and what is known of the outcome."""

    leaves: int
    planned: Decimal | None
    """What the targets ask over last year's scores."""
    leaves_known: int
    """Leaves whose points are known, and last year's score; the figures below are of these."""
    planned_known: Decimal | None
    won: Decimal | None
    """Points over last year's scores; below zero if there are fewer."""
    won_percent: Decimal | None
    lost: Decimal | None
    targets: int | None
    targets_met: int | None
    targets_met_percent: Decimal | None


class Tasks(NamedTuple):
    """Of the tasks that it leads: how many were done, and when."""

    tasks: int
    tasks_on_time: int | None
    tasks_late: int | None
    tasks_undated: int | None
    """Done, but nobody says on which day."""
    tasks_not_done: int | None
    tasks_overdue: int | None
    """Of those that aren't done."""
    tasks_done_percent: Decimal | None
    tasks_on_time_percent: Decimal | None


class Reports(NamedTuple):
    """Of the periodic reports that were due: how many came, and when."""

    reports: int | None
    reports_on_time: int | None
    reports_late: int | None
    reports_missing: int | None
    reports_on_time_percent: Decimal | None


_NO_REPORTS = Reports(None, None, None, None, None)
"""Of a year without results."""


class Account(NamedTuple):
    """An agency and all that it is held to."""

    agency: Agency
    points: Points
    tasks: Tasks
    reports: Reports


class Accounts(NamedTuple):
    """Everyone who leads something, and who couldn't be called to account: names of nobody."""

    accounts: tuple[Account, ...]
    left_out: tuple[str, ...]


_Period = tuple[datetime.date | None, dict[str, datetime.date]]
"""When a report is due, and when whose came."""


def accounts(plan: Plan, year: int, on: datetime.date) -> Accounts:
    """Call everyone to account who leads a leaf or a task, by name or through a group."""
    results = plan.of_year(year)
    applying = ((one, one.lead) for one in plan.leaves if results.leaf(one.code).applies)
    leaves = by_leader(plan, applying, expand=True)
    due = ((one, one.task.part.lead) for one in followed(plan, results, on))
    tasks = by_leader(plan, due, expand=True)
    periods = [(report.due, _received(plan, report, on)) for report in results.reports]
    found, left_out = [], []
    for holder in sorted({*leaves, *tasks} - {NOBODY}, key=lambda holder: sort_key(holder.name)):
        agency = plan.agencies.find(holder.name)
        if isinstance(agency, Agency):
            points = _points(results, leaves.get(holder, []), on)
            done = _tasks(tasks.get(holder, []), is_known=bool(results.tasks))
            reports = _reports(periods, agency, on) if year in plan.results else _NO_REPORTS
            found.append(Account(agency, points, done, reports))
        else:
            left_out.append(holder.name)
    return Accounts(tuple(found), tuple(left_out))


def _points(results: YearResults, leaves: list[Node], on: datetime.date) -> Points:
    stood = [(leaf, leaf.score, stated(results, leaf, on).points) for leaf in leaves]
    known = [
        (leaf, score, points)
        for leaf, score, points in stood
        if score is not None and points is not None
    ]
    plan = standing(leaves).gain
    if not known:
        return Points(len(leaves), plan, 0, *[None] * 7)
    planned = standing(leaf for leaf, _, _ in known).gain
    won = tidy(sum((points - score for _, score, points in known), Decimal(0)))
    lost = tidy(sum((leaf.max_points - points for leaf, _, points in known), Decimal(0)))
    met = [points >= leaf.target for leaf, _, points in known if leaf.target is not None]
    return Points(
        leaves=len(leaves),
        planned=plan,
        leaves_known=len(known),
        planned_known=planned,
        won=won,
        won_percent=percent(won, planned) if planned and planned > 0 else None,
        lost=lost,
        targets=len(met),
        targets_met=sum(met),
        targets_met_percent=percent(sum(met), len(met)),
    )


def _tasks(tasks: list[Followed], *, is_known: bool) -> Tasks:
    """Sort tasks by when they were done; if results say nothing of any, nothing is known."""
    if not is_known:
        return Tasks(len(tasks), *[None] * 7)
    done = [one for one in tasks if one.is_done]
    on_time = sum(_is_on_time(one) for one in done)
    late = sum(bool(one.days_late) for one in done)
    return Tasks(
        tasks=len(tasks),
        tasks_on_time=on_time,
        tasks_late=late,
        tasks_undated=len(done) - on_time - late,
        tasks_not_done=len(tasks) - len(done),
        tasks_overdue=sum(one.status == Status.OVERDUE for one in tasks),
        tasks_done_percent=percent(len(done), len(tasks)),
        tasks_on_time_percent=percent(on_time, len(tasks)),
    )


def _is_on_time(done: Followed) -> bool:
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


def _reports(periods: Iterable[_Period], agency: Agency, on: datetime.date) -> Reports:
    """Sort reports by when they came; one that may still come in time isn't owed yet."""
    owed = [
        (due, received.get(agency.name))
        for due, received in periods
        if agency.name in received or (due is not None and due < on)
    ]
    came = [(due, day) for due, day in owed if day is not None]
    late = sum(due is not None and day > due for due, day in came)
    return Reports(
        reports=len(owed),
        reports_on_time=len(came) - late,
        reports_late=late,
        reports_missing=len(owed) - len(came),
        reports_on_time_percent=percent(len(came) - late, len(owed)),
    )
