"""Where do we stand, in one sentence, and which five criteria cost most?

It follows the calendar: a plan, then its progress, then a forecast, then the result. The page,
the terminal and every letter begin with the same rows.
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.duties import Task
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing, tidy
from parplan.plan.results import Round, Status
from parplan.questions import columns
from parplan.questions.year.outlook import Forecast, ForecastSum, forecast_of
from parplan.questions.year.tasks import TaskProgress, task_progress
from parplan.report.report import Column, Kind, Table

MOST = 5
"""Rows below the headline."""

MOST_NAMED = 3
"""Overdue tasks that the headline names."""

_PROGRAMS = ""
"""Nobody's language: people see the code before the title, in one column that screens have."""

_BRIEF = 100
"""Characters of a task that say what it is about."""


class Stage(StrEnum):
    """How far the plan's year is."""

    PLAN = "plan"
    PROGRESS = "progress"
    FORECAST = "forecast"
    RESULT = "result"


class Position(NamedTuple):
    """Where the plan's year stands on a day; without results of it there is only the plan."""

    stage: Stage = Stage.PLAN
    tasks: tuple[TaskProgress, ...] = ()
    forecast: Forecast | None = None

    @property
    def overdue(self) -> tuple[TaskProgress, ...]:
        """The tasks that are overdue, those with the most points at risk first."""
        found = [one for one in self.tasks if one.status == Status.OVERDUE]
        return tuple(sorted(found, key=lambda one: -(one.at_risk or 0)))


NOTHING_YET = Position()


def position(plan: Plan, on: datetime.date | None) -> Position:
    """Tell how far the plan's year is on a day; without a day it is the plan alone."""
    year = plan.plan.target_year
    if on is None or year not in plan.results:
        return NOTHING_YET
    results, found = plan.results[year], forecast_of(plan, year, on)
    reported = task_progress(plan, results, on) if results.tasks else ()
    if found.leaves and all(one.known.round is Round.OFFICIAL for one in found.leaves):
        return Position(Stage.RESULT, reported, found)
    if found.whole.range.likely is not None:
        return Position(Stage.FORECAST, reported, found)
    return Position(Stage.PROGRESS if reported else Stage.PLAN, reported, found)


class Costly(NamedTuple):
    """A leaf that costs points, and what is known of its task."""

    leaf: Node
    lost: Decimal
    progress: TaskProgress | None = None

    @property
    def task(self) -> str | None:
        """How its first task begins."""
        return brief(self.leaf.tasks)

    @property
    def due(self) -> str | None:
        """Until when it is to be done: in the plan's words, else the day that the year says."""
        if self.leaf.due:
            return self.leaf.due
        day = self.progress.due if self.progress else None
        return None if day is None else day.isoformat()

    @property
    def status(self) -> str | None:
        """How far its task is, where anything is known of tasks."""
        return self.progress.status if self.progress else None


def named(row: Node) -> str:
    """Name a row: nobody knows what a code alone stands for."""
    return f"{row.code} {row.title}"


def brief(tasks: tuple[str, ...]) -> str | None:
    """Say how the first task begins, in so few words that rows stay rows."""
    if not tasks:
        return None
    words = " ".join(tasks[0].split())
    if len(words) > _BRIEF:
        words = f"{words[:_BRIEF].rpartition(' ')[0].rstrip(' ,;:.')}…"
    return words


def worst(
    plan: Plan,
    at: Position = NOTHING_YET,
    leaves: Iterable[Node] | None = None,
    most: int = MOST,
) -> tuple[Costly, ...]:
    """Choose the leaves that cost most points, the most first: of all, or of some.

    In a plan that is what the last result lost, in a forecast what is likely to be lost, and in
    the end what was.
    """
    progress = {leaf.code: one for one in at.tasks for leaf in one.leaves}
    now = losses(plan, at)
    chosen = plan.leaves if leaves is None else leaves
    found = [
        Costly(leaf, lost, progress.get(leaf.code))
        for leaf in chosen
        if (lost := now.get(leaf.code)) is not None and lost > 0
    ]
    return tuple(sorted(found, key=lambda one: -one.lost)[:most])


def losses(plan: Plan, at: Position) -> dict[str, Decimal | None]:
    """Say what each leaf costs: lost last year, likely to be lost, or lost in the end."""
    if at.forecast is None or at.stage in {Stage.PLAN, Stage.PROGRESS}:
        return {leaf.code: leaf.lost for leaf in plan.leaves}
    is_over = at.stage is Stage.RESULT
    ends = [(x.leaf, x.known.latest if is_over else x.expected) for x in at.forecast.leaves]
    return {leaf.code: None if end is None else tidy(leaf.max_points - end) for leaf, end in ends}


def lost_when(plan: Plan, at: Position) -> Phrase:
    """Say of which year that is, and whether it is known yet."""
    if at.stage is Stage.FORECAST:
        return Phrase("Lost {year}, likely", year=str(plan.plan.target_year))
    is_over = at.stage is Stage.RESULT
    return Phrase(
        "Lost {year}", year=str(plan.plan.target_year if is_over else plan.plan.score_year)
    )


def worst_table(plan: Plan, rows: tuple[Costly, ...], at: Position = NOTHING_YET) -> Table:
    """List them: criterion, points, task, who, deadline; no more, since screens are narrow."""
    label = lost_when(plan, at)
    return Table(
        "worst",
        Phrase("What costs most"),
        (
            Column("criterion", Phrase("Criterion"), of=lambda one: named(one.leaf)),
            columns.lost._replace(label=label),
            Column("task", Phrase("Task")),
            columns.lead.within("leaf"),
            Column("due", columns.due.label, Kind.DATE, left_out_empty=True),
            columns.code._replace(language=_PROGRAMS).within("leaf"),
        ),
        rows,
        nothing=_nothing(plan, at),
    )


def _nothing(plan: Plan, at: Position) -> Phrase:
    """Say why there are no rows: nothing was lost, or nobody knows what was."""
    if None in losses(plan, at).values():
        return Phrase("Scores aren't there yet, so it isn't known which criteria lost points.")
    return Phrase("No criterion lost points.")


def sentence(plan: Plan, at: Position) -> Phrase | None:
    """Say where the year stands; nothing of a plan whose year hasn't begun."""
    clauses = list(_clauses(plan, at))
    if not clauses:
        return None
    if len(clauses) == 1:
        return Phrase("{first}.", first=clauses[0])
    return Phrase("{first}; {second}.", first=clauses[0], second=clauses[1])


def _clauses(plan: Plan, at: Position) -> Iterator[Phrase]:
    if at.stage is Stage.PLAN:
        return
    if at.forecast is not None and at.stage is not Stage.PROGRESS:
        yield _end(plan, at.forecast, at.stage)
    else:
        done = sum(one.is_done for one in at.tasks)
        yield Phrase("{done}/{all} tasks are done", done=done, all=len(at.tasks))
    if at.tasks:
        yield _overdue(at)


def _end(plan: Plan, found: Forecast, stage: Stage) -> Phrase:
    whole = found.whole
    values = {
        "year": str(plan.plan.target_year),
        "points": whole.range.likely,
        "most": whole.plan.max_points,
        "distance": _distance(plan, whole),
    }
    if stage is Stage.RESULT:
        return Phrase("Result of {year}: {points} of {most} points, {distance}", **values)
    return Phrase("Likely {points} of {most} points: {distance}", **values)


def _distance(plan: Plan, whole: ForecastSum) -> Phrase:
    """Say how far it is to the target; to which one, if some criteria don't count this year."""
    distance, target = whole.distance, whole.plan.target
    if distance is None or target is None:
        return Phrase("the target isn't known")
    values = {"points": abs(distance), "target": target, "most": whole.plan.max_points}
    if target == standing(plan.leaves).target:
        if distance < 0:
            return Phrase("{points} short of the target", points=abs(distance))
        return Phrase("the target is met, with {points} to spare", points=distance)
    if distance < 0:
        return Phrase("{points} short of the target, {target} of {most}", **values)
    return Phrase("the target, {target} of {most}, is met, with {points} to spare", **values)


def _overdue(at: Position) -> Phrase:
    late = at.overdue
    if not late:
        return Phrase("no task is overdue")
    named = tuple(task_name(one.task) for one in late[:MOST_NAMED])
    more = len(late) - len(named)
    if more:
        return Phrase(
            "overdue tasks ({count}): {names}; and {more} more",
            count=len(late),
            names=named,
            more=more,
        )
    return Phrase("overdue tasks ({count}): {names}", count=len(late), names=named)


def task_name(task: Task) -> str:
    """Name a task by the row that it stands in; one of Appendix 02 by its own first words."""
    title = next((leaf.title for leaf in task.leaves if leaf.code == task.number), None)
    if title is None and task.area is not None:
        title = next((one.title for one in task.area.walk() if one.code == task.number), None)
    return f"{task.number} {title or brief(task.words) or ''}".rstrip()
