"""Reminders: to each agency a short letter with what is overdue or soon due, and one calendar.

The page of a letter is Vietnamese in every language of a run, as all official papers are.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from parplan.documents.calendar import Day, calendar
from parplan.documents.letters.letter import file_names
from parplan.documents.letters.official import (
    APPENDIX,
    KIND,
    Words,
    attached_to,
    paper,
    within_sentence,
)
from parplan.documents.naming import (
    DRAFT,
    day_in_words,
    filed_at,
    issuer_of,
    kind_of,
    named,
    numbered,
    place_and_day,
    signature_of,
)
from parplan.language.catalogue import Language, Phrase
from parplan.plan.agencies import Body
from parplan.plan.duties import holders
from parplan.plan.plan import Plan
from parplan.plan.results import Status
from parplan.questions import columns
from parplan.questions.year.progress import DAYS_LATE, DUE, NUMBER, PERCENTAGE, STATUS_OF, WORDS
from parplan.questions.year.tasks import TaskProgress, duty_progress, task_progress
from parplan.report import report as reports
from parplan.report.report import Report, Table

USUAL_DAYS = 30
"""So many days ahead are looked at, if nobody says how many."""

CALENDAR = "deadlines.ics"

_ABBREVIATION = "TB"


class Reminder(NamedTuple):
    """What an agency is late with on a day, and what it has to do within some days."""

    plan: Plan
    body: Body
    overdue: tuple[TaskProgress, ...]
    soon: tuple[TaskProgress, ...]
    on: datetime.date
    within: int
    name: str
    """Of its file, without the extension."""

    @property
    def report(self) -> Report:
        """Its tables; what there is nothing of has none."""
        title = Phrase("Reminder for {name}, on {day}", name=self.body.name, day=self.on)
        late = Table(
            "overdue",
            Phrase("Overdue tasks"),
            (NUMBER, WORDS, DUE, DAYS_LATE, STATUS_OF, PERCENTAGE, columns.lead),
            self.overdue,
        )
        soon = Table(
            "due_soon",
            Phrase("Tasks due within {days} days", days=self.within),
            (NUMBER, WORDS, DUE, STATUS_OF, PERCENTAGE, columns.lead),
            self.soon,
        )
        tables = tuple(table for table in (late, soon) if table.rows)
        return Report("reminder", title, columns.head(self.plan), tables, as_of=self.on)


def pending(
    plan: Plan, year: int, on: datetime.date, within: int
) -> tuple[list[TaskProgress], list[TaskProgress]]:
    """List what is overdue, and what is due within so many days and not done, the first first."""
    results = plan.of_year(year)
    every = [*task_progress(plan, results, on), *duty_progress(plan, results, on)]
    every.sort(key=lambda one: one.due or datetime.date.min)
    overdue = [one for one in every if one.status == Status.OVERDUE]
    return overdue, [one for one in every if one not in overdue and one.is_due(on, within)]


def reminders(
    plan: Plan, year: int, on: datetime.date, within: int
) -> tuple[list[Reminder], tuple[str, ...]]:
    """Make a letter for everybody who leads some of it; and name those whom nobody can write to.

    Whoever is gone by that day has its successor's letter. A letter's file is called after the
    agency and the day, so that none of another day is taken for it.
    """
    found: dict[str, tuple[list[TaskProgress], list[TaskProgress]]] = {}
    held_on = on if on >= plan.plan.day else None
    for index, tasks in enumerate(pending(plan, year, on, within)):
        for one in tasks:
            for holder in holders(plan, one.lead, expand=False, on=held_on):
                found.setdefault(holder.name, ([], []))[index].append(one)
    names = file_names(body.name for body in plan.agencies.bodies)
    written = [
        Reminder(
            plan,
            body,
            tuple(found[body.name][0]),
            tuple(found[body.name][1]),
            on,
            within,
            f"{names[body.name]}-{on.isoformat()}",
        )
        for body in plan.agencies.bodies
        if body.name in found
    ]
    known = {one.body.name for one in written}
    return written, tuple(name for name in found if name not in known)


def render(reminder: Reminder, name: str, language: Language) -> bytes:
    """Write a reminder in the format of that name."""
    if name == "docx":
        return paper(words(reminder), reminder.report, language)
    written = reports.render(reminder.report, name, language)
    return written.encode() if isinstance(written, str) else written


def words(reminder: Reminder) -> Words:
    """Say what is to be hurried, as the plan's issuer says it."""
    document = reminder.plan.plan
    name, number = within_sentence(reminder.body), numbered(document, _ABBREVIATION)
    about = " và ".join(
        kind
        for kind, tasks in (("quá hạn", reminder.overdue), ("sắp đến hạn", reminder.soon))
        if tasks
    )
    return Words(
        above=(DRAFT,) if document.is_draft else (),
        issuer=document.issuer_lines or (issuer_of(document),),
        number=number,
        place_and_date=place_and_day(document),
        summary=(f"Nhắc thực hiện nhiệm vụ {about}", f"theo {named(document)}"),
        paragraphs=tuple(_paragraphs(reminder, name)),
        recipients=(f"- {name[:1].upper()}{name[1:]};", filed_at(document)),
        signature=signature_of(document),
        appendix_title=f"Nhiệm vụ {about} của {name}",
        attached_to=attached_to(KIND, number, document),
    )


def _paragraphs(reminder: Reminder, name: str) -> Iterator[str]:
    document = reminder.plan.plan
    yield (
        f"Qua theo dõi việc thực hiện {named(document)} (sau đây gọi là {kind_of(document)}), tính"
        f" đến {day_in_words(reminder.on)}, {name} còn các nhiệm vụ sau đây chưa hoàn thành:"
    )
    if reminder.overdue:
        yield f"- {len(reminder.overdue):02} nhiệm vụ quá hạn: {_listed(reminder.overdue)}."
    if reminder.soon:
        yield (
            f"- {len(reminder.soon):02} nhiệm vụ đến hạn trong {reminder.within} ngày tới:"
            f" {_listed(reminder.soon)}."
        )
    yield (
        f"Yêu cầu {name} khẩn trương thực hiện và báo cáo kết quả. Nội dung chi tiết tại"
        f" {APPENDIX} kèm theo./."
    )


def _listed(tasks: Iterable[TaskProgress]) -> str:
    return "; ".join(
        f"{one.task.number} (hạn {one.due:%d/%m/%Y})" if one.due else one.task.number
        for one in tasks
    )


def deadlines(
    plan: Plan, year: int, written: Iterable[Reminder], on: datetime.date, speak: Language
) -> tuple[bytes, int]:
    """Write the days of all that reminders speak of into one calendar, and count them."""
    listed = [one for letter in written for one in (*letter.overdue, *letter.soon)]
    found = {day.key: day for one in listed if one.due for day in [_day(plan, year, one, one.due)]}
    days = sorted(found.values(), key=lambda day: (day.on, day.key))
    title = Phrase("Deadlines of {year}, {province}", year=str(year), province=_province(plan))
    return calendar(speak.say(title), days, on), len(days)


def _province(plan: Plan) -> str:
    return plan.plan.own_province


def _day(plan: Plan, year: int, one: TaskProgress, due: datetime.date) -> Day:
    whose = one.lead[0] if one.task.each else ""
    first = one.task.words[0] if one.task.words else ""
    title = f"{one.task.number}: {first}"
    return Day(
        "/".join((_province(plan), str(year), one.task.number, whose)),
        due,
        f"{title} ({whose})" if whose else title,
        "\n".join((*one.task.words, f"Chủ trì: {'; '.join(one.lead)}")),
    )
