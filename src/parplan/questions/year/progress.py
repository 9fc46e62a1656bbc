"""How far is the year: which tasks are done, which are late, and what hangs on them?"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parplan.language.phrases import Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Body
from parplan.plan.duties import NOBODY, by_leader, meant
from parplan.plan.plan import Node, Plan
from parplan.plan.points import percent
from parplan.plan.results import Status
from parplan.questions import columns
from parplan.questions.agencies import KINDS
from parplan.questions.year.another_year import for_year, without_targets
from parplan.questions.year.following import STATUS, Followed, at_risk, followed
from parplan.report.report import (
    Bar,
    Chart,
    Column,
    Drawing,
    Kind,
    Look,
    Report,
    Row,
    Series,
    Table,
    Value,
)

NO_AREA = ""
"""What stands for an area's code and title where tasks are those of Appendix 02."""
_LAST = datetime.date.max
_APPENDIX_02 = Phrase("Tasks for SIPAS (Appendix 02)")
_AT_RISK = Column("at_risk", Phrase("At risk"), Kind.POINTS)
_TASKS = Column("tasks", Phrase("Tasks"), Kind.COUNT)
_COUNTS = (
    Column("done", Phrase("Done"), Kind.COUNT),
    Column("under_way", Phrase("Under way"), Kind.COUNT),
    Column("not_started", Phrase("Not started"), Kind.COUNT),
    Column("overdue", Phrase("Overdue"), Kind.COUNT),
    Column("not_reported", Phrase("Not reported"), Kind.COUNT),
    _TASKS,
    Column("done_percent", Phrase("Done, %"), Kind.PERCENT, bar=True),
    _AT_RISK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Of which year and day, and of which tasks."""

    year: int
    on: datetime.date
    agency: Body | None = None
    """Only tasks that this agency or group leads, by name or through a group."""
    due_within: int | None = None
    """List only what is due within so many days and not done."""


def progress(plan: Plan, choice: Choice) -> Report:
    """Count tasks by status, by area and by agency, and list them, the overdue first."""
    plan = for_year(plan, choice.year)
    chosen = [
        one
        for one in followed(plan, plan.of_year(choice.year), choice.on)
        if choice.agency is None or meant(plan, one.task.part.lead, choice.agency)
    ]
    listed = [one for one in chosen if _is_listed(one, choice)]
    listed.sort(key=lambda one: (one.status != Status.OVERDUE, one.due or _LAST))
    return Report(
        "progress",
        Phrase("Progress in {year}, on {day}", year=str(choice.year), day=choice.on.isoformat()),
        columns.head(plan),
        (_statuses(chosen), _areas(plan, chosen), _agencies(plan, chosen), _listed(listed)),
        tuple(_notes(plan, choice, chosen, listed)),
        (_chart(plan, chosen),),
    )


def _is_listed(one: Followed, choice: Choice) -> bool:
    if choice.due_within is None:
        return True
    soon = one.due is not None and 0 <= (one.due - choice.on).days <= choice.due_within
    return soon and not one.is_done


def _statuses(chosen: list[Followed]) -> Table:
    by_status = [(status, [one for one in chosen if one.status == status]) for status in STATUS]
    return Table(
        "status",
        Phrase("By status"),
        (_STATUS, _TASKS, Column("percent", Phrase("Of all"), Kind.PERCENT, bar=True), _AT_RISK),
        tuple(
            Row((status, len(those), percent(len(those), len(chosen)), at_risk(those)))
            for status, those in by_status
        ),
        (None, len(chosen), percent(len(chosen), len(chosen)), at_risk(chosen)),
    )


def _counts(of: list[Followed]) -> tuple[Value, ...]:
    statuses = [one.status for one in of]
    by_status = [statuses.count(status) for status in STATUS]
    return *by_status, len(of), percent(by_status[0], len(of)), at_risk(of)


def _by_area(plan: Plan, chosen: list[Followed]) -> Iterator[tuple[Node | None, list[Followed]]]:
    """Sort tasks by area; those of Appendix 02 have none, and come last."""
    for area in plan.areas:
        yield area, [one for one in chosen if one.task.area is area]
    if without := [one for one in chosen if one.task.area is None]:
        yield None, without


def _areas(plan: Plan, chosen: list[Followed]) -> Table:
    rows = tuple(
        Row((area.code, area.title, plan.title_en(area.code), *_counts(those)))
        if area
        else Row((NO_AREA, NO_AREA, None, *_counts(those)))
        for area, those in _by_area(plan, chosen)
    )
    keys = (columns.code, Column("title", Phrase("Title"), words={NO_AREA: _APPENDIX_02}))
    totals = ("", None, None, *_counts(chosen))
    return Table("areas", Phrase("By area"), (*keys, columns.title_en, *_COUNTS), rows, totals)


def _agencies(plan: Plan, chosen: list[Followed]) -> Table:
    """Count each task for all who lead it; a group is one of them."""
    led = by_leader(plan, ((one, one.task.part.lead) for one in chosen), expand=False)
    order = sorted(led, key=lambda holder: (-len(led[holder]), sort_key(holder.name)))
    return Table(
        "agencies",
        Phrase("By agency"),
        (
            Column("agency", Phrase("Agency"), words={NOBODY.name: Phrase("nobody")}),
            Column("kind", Phrase("Kind"), words=KINDS),
            *_COUNTS,
        ),
        tuple(Row((holder.name, holder.kind, *_counts(led[holder]))) for holder in order),
    )


_STATUS = Column("status", Phrase("Status"), words=STATUS)
_LISTED = (
    Column("number", Phrase("No."), Kind.CODE),
    _STATUS,
    Column("due", Phrase("Due"), Kind.DATE),
    Column("days_late", Phrase("Days late"), Kind.COUNT),
    Column("percentage", Phrase("How far"), Kind.PERCENT),
    Column("done_on", Phrase("Done on"), Kind.DATE),
    Column("reported_on", Phrase("Reported on"), Kind.DATE),
    _AT_RISK,
    columns.lead,
    Column("product", Phrase("Product")),
    Column("task", Phrase("Task")),
)


def _listed(listed: list[Followed]) -> Table:
    rows = tuple(Row(tuple(_values(one))) for one in listed)
    return Table("tasks", Phrase("Tasks"), _LISTED, rows, as_records=True)


def _values(one: Followed) -> Iterator[Value]:
    facts = one.facts
    yield one.task.number
    yield one.status
    yield _written(one.due)
    yield one.days_late
    yield facts.percentage
    yield _written(facts.done_on)
    yield _written(one.reported_on)
    yield one.at_risk
    yield one.task.part.lead
    yield facts.product
    yield one.task.words


def _written(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _notes(
    plan: Plan, choice: Choice, chosen: list[Followed], listed: list[Followed]
) -> Iterable[Phrase]:
    done = sum(one.is_done for one in chosen)
    if choice.year not in plan.results:
        yield columns.no_results(choice.year)
    elif not plan.of_year(choice.year).tasks:
        yield columns.no_tasks(choice.year)
    elif chosen:
        yield Phrase(
            "{done}/{all} tasks are done: {percent}.",
            done=done,
            all=len(chosen),
            percent=Phrase("{share}%", share=percent(done, len(chosen))),
        )
    if choice.due_within is not None:
        yield Phrase(
            "Listed is what is due within {days} days from {day} and not done: {listed} of {all} "
            "tasks.",
            days=choice.due_within,
            day=choice.on.isoformat(),
            listed=len(listed),
            all=len(chosen),
        )
    yield from without_targets(plan, choice.year)
    yield Phrase("A task counts for each of those who lead it, so agencies don't add up to all.")
    yield Phrase(
        "At risk is what the targets ask, over the scores of {year}, of leaves that apply and "
        "whose task isn't done, each leaf once; tasks of Appendix 02 serve SIPAS as a whole and "
        "have no points of their own.",
        year=str(choice.year - 1),
    )


def _chart(plan: Plan, chosen: list[Followed]) -> Chart:
    """Stack each area's tasks by status."""
    return Chart(
        "areas",
        Phrase("Tasks by area"),
        Drawing.STACKED,
        Phrase("Number of tasks"),
        tuple(
            Bar(area.code, _stacked(those), area.title)
            if area
            else Bar(_APPENDIX_02, _stacked(those))
            for area, those in _by_area(plan, chosen)
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


def _stacked(of: list[Followed]) -> tuple[int, ...]:
    statuses = [one.status for one in of]
    first = [statuses.count(s) for s in (Status.DONE, Status.UNDER_WAY, Status.OVERDUE)]
    return *first, len(of) - sum(first)
