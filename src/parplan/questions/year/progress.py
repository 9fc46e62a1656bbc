"""How far is the year: which tasks are done, which are late, and what hangs on them?"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.duties import (
    NOBODY,
    by_leader,
    duty_tasks,
    holders,
    meant,
)
from parplan.plan.plan import Plan
from parplan.plan.points import percent
from parplan.plan.results import Status
from parplan.questions import columns
from parplan.questions.agencies import KINDS
from parplan.questions.options import (
    AgencyOption,
    AsOfOption,
    ResultsYearOption,
    results_year,
    today,
)
from parplan.questions.year.known import for_year, no_targets, no_tasks
from parplan.questions.year.tasks import (
    NOT_REPORTED,
    STATUS,
    OwedReport,
    TaskProgress,
    duty_progress,
    owed_reports,
    points_at_risk,
    task_progress,
)
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Report, Series, Table

_MOST_DAYS = 3660
_LAST = datetime.date.max


DueWithinOption = Annotated[
    int | None,
    typer.Option(
        "--due-within",
        "--within",
        metavar="N",
        min=0,
        max=_MOST_DAYS,
        help=N_("List only what is due within so many days and not done."),
    ),
]


def progress(
    plan: Plan,
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    due_within: DueWithinOption = None,
    agency: AgencyOption = None,
) -> Report:
    """Count tasks by status, by area and by agency, and list them, the overdue first."""
    year, on = results_year(plan, year), as_of or today()
    body = None if agency is None else plan.agency(agency)
    plan = for_year(plan, year)
    chosen = [
        one
        for one in task_progress(plan, plan.of_year(year), on)
        if body is None or meant(plan, one.lead, body)
    ]
    listed = _listed(chosen, on, due_within)
    duties = duty_progress(plan, plan.of_year(year), on, body)
    areas = tuple(_by_area(plan, chosen))
    notes = [*no_tasks(plan, year)] or [*_answer(chosen)]
    notes += _duties_answer(plan, duties)
    if due_within is not None:
        notes.append(
            Phrase(
                "Listed is what is due within {days} days from {day} and not done: {listed} of "
                "{all} tasks.",
                days=due_within,
                day=on,
                listed=len(listed),
                all=len(chosen),
            )
        )
    return Report(
        "progress",
        Phrase("Progress in {year}, on {day}", year=str(year), day=on),
        columns.head(plan),
        (
            _statuses(chosen),
            _areas(areas, chosen),
            _agencies(plan, chosen),
            _tasks(listed),
            _duties(plan, duties),
            _duty_tasks(plan, _listed(duties, on, due_within)),
            _reports(owed_reports(plan, year, on, body)),
        ),
        (*notes, *no_targets(plan, year), *_definitions(year), *_nobody(plan)),
        (_chart(areas),),
        as_of=on,
    )


def _listed(
    chosen: Iterable[TaskProgress], on: datetime.date, within: int | None
) -> list[TaskProgress]:
    """Take all, or what is due within so many days; the overdue first."""
    found = [one for one in chosen if within is None or one.is_due(on, within)]
    return sorted(found, key=lambda one: (one.status != Status.OVERDUE, one.due or _LAST))


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
STATUS_OF = Column("status", Phrase("Status"), words=STATUS)


def _statuses(chosen: list[TaskProgress]) -> Table:
    return Table(
        "status",
        Phrase("By status"),
        (
            STATUS_OF._replace(of=lambda counted: counted.of),
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


NUMBER = Column("number", Phrase("No."), Kind.CODE).within("task")
DUE = Column("due", Phrase("Due"), Kind.DATE, of=lambda one: _written(one.due))
DAYS_LATE = Column("days_late", Phrase("Days late"), Kind.COUNT)
PERCENTAGE = Column("percentage", Phrase("How far"), Kind.PERCENT).within("facts")
_HOW_FAR = (
    STATUS_OF,
    DUE,
    DAYS_LATE,
    PERCENTAGE,
    Column("done_on", Phrase("Done on"), Kind.DATE, of=lambda one: _written(one.facts.done_on)),
    Column(
        "reported_on", Phrase("Reported on"), Kind.DATE, of=lambda one: _written(one.reported_on)
    ),
)
_PRODUCT = Column("product", Phrase("Product")).within("facts")
WORDS = Column("task", Phrase("Task"), of=lambda one: one.task.words)


def _tasks(listed: list[TaskProgress]) -> Table:
    return Table(
        "tasks",
        Phrase("Tasks"),
        (NUMBER, *_HOW_FAR, _AT_RISK, columns.lead, _PRODUCT, WORDS),
        tuple(listed),
        as_records=True,
    )


def _section(plan: Plan) -> str:
    return plan.plan.section_of_duties


def _duties(plan: Plan, chosen: Sequence[TaskProgress]) -> Table:
    """Count each duty for all who have it, beside the tasks of the appendices."""
    found: dict[str, list[TaskProgress]] = {}
    for one in chosen:
        found.setdefault(one.task.number, []).append(one)
    *counts, _, percent_, _ = _COUNTS  # no points hang on duties
    return Table(
        "duties",
        Phrase("Duties of heads (Section {number})", number=_section(plan)),
        (
            NUMBER.within("of"),
            Column("due", Phrase("Due"), Kind.DATE, of=lambda one: _written(one.of.due)),
            *counts,
            _TASKS._replace(key="agencies", label=Phrase("Agencies"), of=lambda one: one.tasks),
            percent_,
            WORDS.within("of"),
        ),
        tuple(_Counted(same[0], same) for same in found.values()),
        as_records=True,
    )


def _duty_tasks(plan: Plan, listed: list[TaskProgress]) -> Table:
    """List duties by who has them; the words are those of the table before."""
    return Table(
        "duty_tasks",
        Phrase("Duties of heads, by agency (Section {number})", number=_section(plan)),
        (
            NUMBER,
            Column("agency", Phrase("Agency"), of=lambda one: one.lead[0]),
            *_HOW_FAR,
            _PRODUCT,
        ),
        tuple(listed),
    )


def _reports(owed: Iterable[OwedReport]) -> Table:
    return Table(
        "reports",
        Phrase("Periodic reports"),
        (
            Column("period", Phrase("Period")).within("report"),
            Column("due", Phrase("Due"), Kind.DATE, of=lambda one: _written(one.report.due)),
            Column("expected", Phrase("Owed"), Kind.COUNT, of=lambda one: len(one.expected)),
            Column("received", Phrase("Received"), Kind.COUNT, of=lambda one: len(one.received)),
            Column("late", Phrase("Late"), Kind.COUNT),
            Column("missing", Phrase("Not sent"), Kind.COUNT, of=lambda one: len(one.not_sent)),
            Column("not_sent", Phrase("Not sent by")),
        ),
        tuple(owed),
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


def _duties_answer(plan: Plan, chosen: Sequence[TaskProgress]) -> Iterator[Phrase]:
    """Say how far duties are, beside the tasks: they aren't counted among them."""
    if chosen:
        done = sum(one.is_done for one in chosen)
        yield Phrase(
            "Of the duties of heads (Section {number}), each counted for everybody who has it, "
            "{done}/{all} are done: {percent}.",
            number=_section(plan),
            done=done,
            all=len(chosen),
            percent=Phrase("{share}%", share=percent(done, len(chosen))),
        )


def _nobody(plan: Plan) -> Iterator[Phrase]:
    """Say whom duties name whom nobody can be held to."""
    groups = (
        holder.name
        for task in duty_tasks(plan)
        for holder in holders(plan, task.part.lead, expand=True)
        if holder.kind == "group"
    )
    if nobody := tuple(dict.fromkeys(groups)):
        yield Phrase(
            "Duties that also name nobody in particular are counted without: {names}.",
            names=nobody,
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
    f"progress_{key}": partial(_on, key)
    for key in ("status", "areas", "agencies", "tasks", "duties", "duty_tasks", "reports")
}
