"""How far is the year: which tasks are done, which are late, and what hangs on them?"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.duties import NOBODY, Task, by_leader, meant, result_of, tasks
from parplan.plan.plan import Node, Plan
from parplan.plan.points import percent, standing
from parplan.plan.results import Status, TaskFacts, TaskReport, TaskResult, YearResults
from parplan.questions import columns
from parplan.questions.agencies import KINDS
from parplan.questions.options import (
    AgencyOption,
    AsOfOption,
    ResultsYearOption,
    results_year,
    today,
)
from parplan.questions.year.rounds import for_year, no_targets, no_tasks
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Report, Series, Table

EXAMPLE = "parplan progress --as-of 2024-10-15 --due-within 30"
NEEDS_RESULTS = True

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

_MOST_DAYS = 3660
_LAST = datetime.date.max


def progress(
    plan: Plan,
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    due_within: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=_MOST_DAYS,
            help=N_("List only what is due within so many days and not done."),
        ),
    ] = None,
    agency: AgencyOption = None,
) -> Report:
    """Count tasks by status, by area and by agency, and list them, the overdue first."""
    year, on = results_year(plan, year), as_of or today()
    body = None if agency is None else plan.agency(agency)
    plan = for_year(plan, year)
    chosen = [
        one for one in task_progress(plan, year, on) if body is None or meant(plan, one.lead, body)
    ]
    listed = [one for one in chosen if due_within is None or one.is_due(on, due_within)]
    listed.sort(key=lambda one: (one.status != Status.OVERDUE, one.due or _LAST))
    areas = tuple(_by_area(plan, chosen))
    notes = [*no_tasks(plan, year)] or [*_answer(chosen)]
    if due_within is not None:
        notes.append(
            Phrase(
                "Listed is what is due within {days} days from {day} and not done: {listed} of "
                "{all} tasks.",
                days=due_within,
                day=on.isoformat(),
                listed=len(listed),
                all=len(chosen),
            )
        )
    return Report(
        "progress",
        Phrase("Progress in {year}, on {day}", year=str(year), day=on.isoformat()),
        columns.head(plan),
        (_statuses(chosen), _areas(areas, chosen), _agencies(plan, chosen), _tasks(listed)),
        (*notes, *no_targets(plan, year), *_definitions(year)),
        (_chart(areas),),
    )


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


def task_progress(plan: Plan, year: int, on: datetime.date) -> tuple[TaskProgress, ...]:
    """Tell how far every task of the plan was on a day."""
    results = plan.of_year(year)
    return tuple(
        _progress_of(task, result_of(plan, task, year), results, on) for task in tasks(plan)
    )


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


class _Counted(NamedTuple):
    """Tasks that are counted together, and what they have in common."""

    of: Any
    listed: Sequence[TaskProgress]

    def having(self, *statuses: str) -> int:
        """Count those of these statuses."""
        return sum(one.status in statuses for one in self.listed)

    @property
    def tasks(self) -> int:
        return len(self.listed)

    @property
    def done_percent(self) -> Decimal | None:
        return percent(self.having(Status.DONE), self.tasks)

    @property
    def at_risk(self) -> Decimal | None:
        return points_at_risk(self.listed)


def _having(status: str, label: Phrase) -> Column:
    return Column(status, label, Kind.COUNT, of=lambda counted: counted.having(status))


_AT_RISK = Column("at_risk", Phrase("At risk"), Kind.POINTS)
_TASKS = Column("tasks", Phrase("Tasks"), Kind.COUNT)
_COUNTS = (
    _having("done", Phrase("Done")),
    _having("under_way", Phrase("Under way")),
    _having("not_started", Phrase("Not started")),
    _having("overdue", Phrase("Overdue")),
    _having("not_reported", Phrase("Not reported")),
    _TASKS,
    Column("done_percent", Phrase("Done, %"), Kind.PERCENT, bar=True),
    _AT_RISK,
)
_STATUS = Column("status", Phrase("Status"), words=STATUS)


def _statuses(chosen: list[TaskProgress]) -> Table:
    return Table(
        "status",
        Phrase("By status"),
        (
            _STATUS._replace(of=lambda counted: counted.of),
            _TASKS,
            Column(
                "percent",
                Phrase("Of all"),
                Kind.PERCENT,
                bar=True,
                of=lambda counted: percent(counted.tasks, len(chosen)),
            ),
            _AT_RISK,
        ),
        tuple(_Counted(status, [x for x in chosen if x.status == status]) for status in STATUS),
        _Counted(None, chosen),
    )


class _Area(NamedTuple):
    """What stands for an area of Appendix 01 where there is none."""

    code: str
    title: str | None
    title_en: str | None = None


_NO_AREA = _Area("", "")
"""That of the tasks of Appendix 02."""
_ALL_AREAS = _Area("", None)
_APPENDIX_02 = Phrase("Tasks for SIPAS (Appendix 02)")


def _by_area(plan: Plan, chosen: list[TaskProgress]) -> Iterator[_Counted]:
    """Sort tasks by area; those of Appendix 02 have none, and come last."""
    for area in plan.areas:
        yield _Counted(area, [one for one in chosen if one.task.area is area])
    if without := [one for one in chosen if one.task.area is None]:
        yield _Counted(_NO_AREA, without)


def _areas(areas: tuple[_Counted, ...], chosen: list[TaskProgress]) -> Table:
    title = Column("title", Phrase("Title"), words={"": _APPENDIX_02})
    named = (column.within("of") for column in (columns.code, title, columns.title_en))
    sums = _Counted(_ALL_AREAS, chosen)
    return Table("areas", Phrase("By area"), (*named, *_COUNTS), areas, sums)


def _agencies(plan: Plan, chosen: list[TaskProgress]) -> Table:
    """Count each task for all who lead it; a group is one of them."""
    led = by_leader(plan, chosen, expand=False)
    order = sorted(led, key=lambda holder: (-len(led[holder]), sort_key(holder.name)))
    return Table(
        "agencies",
        Phrase("By agency"),
        (
            Column(
                "agency",
                Phrase("Agency"),
                words={NOBODY.name: Phrase("nobody")},
                of=lambda counted: counted.of.name,
            ),
            Column("kind", Phrase("Kind"), words=KINDS).within("of"),
            *_COUNTS,
        ),
        tuple(_Counted(holder, led[holder]) for holder in order),
    )


def _tasks(listed: list[TaskProgress]) -> Table:
    return Table(
        "tasks",
        Phrase("Tasks"),
        (
            Column("number", Phrase("No."), Kind.CODE).within("task"),
            _STATUS,
            Column("due", Phrase("Due"), Kind.DATE, of=lambda one: _written(one.due)),
            Column("days_late", Phrase("Days late"), Kind.COUNT),
            Column("percentage", Phrase("How far"), Kind.PERCENT).within("facts"),
            Column(
                "done_on", Phrase("Done on"), Kind.DATE, of=lambda one: _written(one.facts.done_on)
            ),
            Column(
                "reported_on",
                Phrase("Reported on"),
                Kind.DATE,
                of=lambda one: _written(one.reported_on),
            ),
            _AT_RISK,
            columns.lead,
            Column("product", Phrase("Product")).within("facts"),
            Column("task", Phrase("Task"), of=lambda one: one.task.words),
        ),
        tuple(listed),
        as_records=True,
    )


def _written(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _answer(chosen: list[TaskProgress]) -> Iterator[Phrase]:
    """Say it as people write it."""
    if chosen:
        done = sum(one.is_done for one in chosen)
        yield Phrase(
            "{done}/{all} tasks are done: {percent}.",
            done=done,
            all=len(chosen),
            percent=Phrase("{share}%", share=percent(done, len(chosen))),
        )


def _definitions(year: int) -> Iterator[Phrase]:
    yield Phrase("A task counts for each of those who lead it, so agencies don't add up to all.")
    yield Phrase(
        "At risk is what the targets ask, over the scores of {year}, of leaves that apply and "
        "whose task isn't done, each leaf once; tasks of Appendix 02 serve SIPAS as a whole and "
        "have no points of their own.",
        year=str(year - 1),
    )


def _chart(areas: tuple[_Counted, ...]) -> Chart:
    """Stack each area's tasks by status."""
    return Chart(
        "areas",
        Phrase("Tasks by area"),
        Drawing.STACKED,
        Phrase("Number of tasks"),
        tuple(
            Bar(
                counted.of.code or _APPENDIX_02,
                (
                    counted.having(Status.DONE),
                    counted.having(Status.UNDER_WAY),
                    counted.having(Status.OVERDUE),
                    counted.having(Status.NOT_STARTED, NOT_REPORTED),
                ),
                counted.of.title,
            )
            for counted in areas
        ),
        above="areas",
        series=(
            Series(Phrase("Done"), Look.HAD),
            Series(Phrase("Under way"), Look.WON),
            Series(Phrase("Overdue"), Look.LOST),
            Series(Phrase("Not started, or not reported"), Look.LEFT),
        ),
        kind=Kind.COUNT,
    )


def _on(key: str, plan: Plan, day: datetime.date) -> Table:
    """Ask it about the plan's own year as of a day."""
    return progress(plan, as_of=day).table(key)


TABLES: columns.TablesForSql = {
    f"progress_{key}": partial(_on, key) for key in ("status", "areas", "agencies", "tasks")
}
