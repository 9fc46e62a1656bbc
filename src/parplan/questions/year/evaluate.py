"""What does the yearly evaluation of agencies and their heads rest on?"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parplan.language.phrases import Phrase
from parplan.plan.agencies import Agency, Body
from parplan.plan.evaluation import Evaluation
from parplan.plan.plan import Plan
from parplan.questions import columns
from parplan.questions.agencies import KINDS
from parplan.questions.year import classes
from parplan.questions.year.accounts import Account, accounts
from parplan.questions.year.another_year import for_year, without_targets
from parplan.questions.year.classes import Verdict, judged
from parplan.report.report import Column, Kind, Report, Row, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Of which year and day, by which thresholds, and of whom."""

    year: int
    on: datetime.date
    evaluation: Evaluation | None = None
    body: Body | None = None
    """Only this agency, or the members of this group."""


def evaluate(plan: Plan, choice: Choice) -> Report:
    """Set points, tasks and reports of each agency beside each other, and the class they give."""
    plan = for_year(plan, choice.year)
    found = accounts(plan, choice.year, choice.on)
    listed = [one for one in found.accounts if _is_meant(plan, one.agency, choice.body)]
    evaluation = choice.evaluation
    verdicts = [
        Verdict(None, (), ()) if evaluation is None else judged(evaluation, one) for one in listed
    ]
    tables = (
        _classes(listed, verdicts),
        _table("points", Phrase("Points"), _POINTS, listed),
        _table("tasks", Phrase("Tasks"), _TASKS, listed),
        _table("reports", Phrase("Periodic reports"), _REPORTS, listed),
    )
    title = Phrase(
        "Evaluation of {year}, on {day}", year=str(choice.year), day=choice.on.isoformat()
    )
    notes = tuple(_notes(plan, choice, found.left_out))
    return Report("evaluate", title, columns.head(plan), tables, notes)


def _is_meant(plan: Plan, agency: Agency, body: Body | None) -> bool:
    if body is None or isinstance(body, Agency):
        return body is None or agency == body
    return agency in plan.agencies.members(body, plan.plan.date)


_AGENCY = Column("agency", Phrase("Agency"))


def _classes(listed: Sequence[Account], verdicts: Sequence[Verdict]) -> Table:
    said = classes.words(verdicts)
    rows = tuple(
        Row(
            (
                account.agency.name,
                verdict.name,
                account.agency.kind.value,
                account.agency.head,
                tuple(reason.key for reason in verdict.reasons),
                tuple(reason.key for reason in verdict.missed),
            )
        )
        for account, verdict in zip(listed, verdicts, strict=True)
    )
    return Table(
        "classes",
        Phrase("Classes"),
        (
            _AGENCY,
            Column("class", Phrase("Class")),
            Column("kind", Phrase("Kind"), words=KINDS),
            Column("head", Phrase("Head")),
            Column("reasons", Phrase("Because"), words=said),
            Column("missed", Phrase("Missed for the class above"), words=said),
        ),
        rows,
        as_records=True,
    )


_POINTS = (
    Column("leaves", Phrase("Leaves"), Kind.COUNT),
    Column("planned", Phrase("Planned"), Kind.POINTS),
    Column("leaves_known", Phrase("Known"), Kind.COUNT),
    Column("planned_known", Phrase("Planned there"), Kind.POINTS),
    Column("won", Phrase("Won"), Kind.POINTS),
    Column("won_percent", Phrase("Won, %"), Kind.PERCENT),
    columns.lost,
    Column("targets", Phrase("Targets"), Kind.COUNT),
    Column("targets_met", Phrase("Met"), Kind.COUNT),
    Column("targets_met_percent", Phrase("Met, %"), Kind.PERCENT),
)
_TASKS = (
    Column("tasks", Phrase("Tasks"), Kind.COUNT),
    Column("tasks_on_time", Phrase("On time"), Kind.COUNT),
    Column("tasks_late", Phrase("Late"), Kind.COUNT),
    Column("tasks_undated", Phrase("Undated"), Kind.COUNT),
    Column("tasks_not_done", Phrase("Not done"), Kind.COUNT),
    Column("tasks_overdue", Phrase("Overdue"), Kind.COUNT),
    Column("tasks_done_percent", Phrase("Done, %"), Kind.PERCENT),
    Column("tasks_on_time_percent", Phrase("On time, %"), Kind.PERCENT),
)
_REPORTS = (
    Column("reports", Phrase("Reports"), Kind.COUNT),
    Column("reports_on_time", Phrase("On time"), Kind.COUNT),
    Column("reports_late", Phrase("Late"), Kind.COUNT),
    Column("reports_missing", Phrase("Missing"), Kind.COUNT),
    Column("reports_on_time_percent", Phrase("On time, %"), Kind.PERCENT),
)


def _table(key: str, title: Phrase, keys: tuple[Column, ...], listed: Sequence[Account]) -> Table:
    """List one part of every account; it has the table's key, and its fields are the columns."""
    rows = tuple(Row((one.agency.name, *getattr(one, key))) for one in listed)
    return Table(key, title, (_AGENCY, *keys), rows)


def _notes(plan: Plan, choice: Choice, left_out: tuple[str, ...]) -> Iterator[Phrase]:
    if choice.year not in plan.results:
        yield columns.no_results(choice.year)
    elif not plan.of_year(choice.year).tasks:
        yield columns.no_tasks(choice.year)
    yield from without_targets(plan, choice.year)
    yield from _about_classes(choice.evaluation)
    yield Phrase(
        "Points are the latest known of each leaf: official, else appraised, else self-scored. "
        "Won is over the score of {year}, lost is up to the maximum; both are only of leaves whose "
        "points and score of {year} are known, and so are the targets.",
        year=str(choice.year - 1),
    )
    yield Phrase(
        "A task is on time if it was done, or reported as done, by the day when it was due; "
        "undated is what was done on a day that nobody has written down. What several lead counts "
        "in full for each of them, a group's for each member."
    )
    yield Phrase(
        "Not done includes what isn't due yet and what nobody has reported; shares of tasks are of "
        "all tasks."
    )
    yield Phrase(
        "Reports are owed by everyone who leads something, and missing once their day is over."
    )
    if left_out:
        yield Phrase("These lead something but are no agency: {names}.", names=left_out)


def _about_classes(evaluation: Evaluation | None) -> Iterator[Phrase]:
    if evaluation is None:
        yield Phrase(
            "No thresholds, no classes: they stand in evaluation.yaml in the plan folder, or in a "
            "file given with --thresholds."
        )
        return
    yield Phrase(
        "No class is official. It is the first of {classes} whose conditions all hold, percentages "
        "not rounded; where one isn't known, there is none.",
        classes=tuple(one.name for one in evaluation.classes),
    )
    if evaluation.note:
        yield Phrase("{note}", note=evaluation.note)
    if evaluation.source:
        yield Phrase(
            "Thresholds: {source} ({date}).",
            source=evaluation.source.text,
            date=evaluation.source.date.isoformat(),
        )
