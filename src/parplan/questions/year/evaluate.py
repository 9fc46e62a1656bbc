"""What does the yearly evaluation of agencies and their heads rest on, and which class fits?"""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.files.loading import read_beside
from parplan.language.catalogue import N_, Phrase
from parplan.plan.agencies import Agency, Body
from parplan.plan.figures import Bound
from parplan.plan.plan import Plan
from parplan.plan.points import half_up, share, tidy
from parplan.plan.results import Evaluation, EvaluationFile, Measure
from parplan.questions import columns, completion
from parplan.questions.agencies import KINDS
from parplan.questions.options import AsOfOption, ResultsYearOption, results_year, today
from parplan.questions.year.known import for_year, no_targets, no_tasks
from parplan.questions.year.tasks import Performance, performances
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan evaluate --year 2024 --thresholds evaluation.yaml"
NEEDS_RESULTS = True


def evaluate(
    plan: Plan,
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    thresholds: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_("A YAML file of classes. Else evaluation.yaml of the plan, if it has one."),
        ),
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=N_("Only this agency, or the members of this group."),
            autocompletion=completion.agencies,
        ),
    ] = None,
) -> Report:
    """Set points, tasks and reports of each agency beside each other, and the class they give."""
    year, on = results_year(plan, year), as_of or today()
    evaluation = plan.evaluation
    if thresholds is not None:
        evaluation = read_beside(thresholds, EvaluationFile).evaluation
    body = None if agency is None else plan.agency(agency)
    plan = for_year(plan, year)
    found, left_out = performances(plan, year, on)
    listed = tuple(one for one in found if _is_meant(plan, one.agency, body))
    classified = [_Classified(one.agency, classify(evaluation, one)) for one in listed]
    tables = (
        _classes(classified, evaluation),
        _table("points", Phrase("Points"), _POINTS, listed),
        _table("tasks", Phrase("Tasks"), _TASKS, listed),
        _table("reports", Phrase("Periodic reports"), _REPORTS, listed),
    )
    title = Phrase("Evaluation of {year}, on {day}", year=str(year), day=on)
    notes = [
        _answer(classified, evaluation),
        *no_tasks(plan, year),
        *no_targets(plan, year),
    ]
    if left_out:
        notes.append(Phrase("These lead something but are no agency: {names}.", names=left_out))
    return Report(
        "evaluate",
        title,
        columns.head(plan),
        tables,
        tuple(notes),
        caution=None if evaluation is None else _own_thresholds(evaluation),
        definitions=(*_about_classes(evaluation), *_definitions(year)),
        as_of=on,
    )


def _is_meant(plan: Plan, agency: Agency, body: Body | None) -> bool:
    if body is None or isinstance(body, Agency):
        return body is None or agency == body
    return agency in plan.agencies.members(body, plan.plan.day)


MEASURES = {
    Measure.WON_PERCENT: Phrase("points won of those planned, %"),
    Measure.TARGETS_MET_PERCENT: Phrase("targets met, %"),
    Measure.TASKS_DONE_PERCENT: Phrase("tasks done, %"),
    Measure.TASKS_ON_TIME_PERCENT: Phrase("tasks on time, %"),
    Measure.TASKS_LATE: Phrase("tasks done late"),
    Measure.TASKS_NOT_DONE: Phrase("tasks not done"),
    Measure.TASKS_OVERDUE: Phrase("tasks overdue"),
    Measure.REPORTS_ON_TIME_PERCENT: Phrase("reports on time, %"),
    Measure.REPORTS_LATE: Phrase("reports late"),
    Measure.REPORTS_MISSING: Phrase("reports missing"),
}


class Reason(NamedTuple):
    """A condition, and what came of it: `holds` is `None` where that isn't known."""

    measure: Measure
    bound: Bound
    value: Decimal | int | None
    holds: bool | None

    @property
    def key(self) -> str:
        """Write it for programs: "tasks_late 2 > 1"."""
        if self.value is None:
            return f"{self.measure.value} {'n/a' if self.holds else '?'}"
        return f"{self.measure.value} {self.value} {self._sign} {self.bound.limit}"

    @property
    def words(self) -> Phrase:
        """Say it to people."""
        name = MEASURES[self.measure]
        if self.value is None and self.holds:
            return Phrase("{measure}: there are none", measure=name)
        if self.value is None:
            return Phrase("{measure}: not known", measure=name)
        return Phrase(
            "{measure}: {value} {sign} {limit}",
            measure=name,
            value=self.value,
            sign={">=": "≥", "<=": "≤"}.get(self._sign, self._sign),
            limit=self.bound.limit,
        )

    @property
    def _sign(self) -> str:
        signs = (">=", "<") if self.bound.at_least is not None else ("<=", ">")
        return signs[0] if self.holds else signs[1]


class Classification(NamedTuple):
    """A class, unless none fits or it can't be told; why, and what kept it from the one above."""

    name: str | None
    reasons: tuple[Reason, ...] = ()
    missed: tuple[Reason, ...] = ()


def classify(evaluation: Evaluation | None, performance: Performance) -> Classification:
    """Find the first class whose conditions all hold; what isn't known decides nothing."""
    missed: tuple[Reason, ...] = ()
    for one in evaluation.classes if evaluation else ():
        reasons = [_reason(performance, *condition) for condition in one.conditions.items()]
        if failed := tuple(reason for reason in reasons if reason.holds is False):
            missed = failed
        elif unknown := tuple(reason for reason in reasons if reason.holds is None):
            return Classification(None, unknown, missed)
        else:
            return Classification(one.name, tuple(reasons), missed)
    return Classification(None, (), missed)


def _reason(performance: Performance, measure: Measure, bound: Bound) -> Reason:
    value = _measured(performance, measure)
    if value is None:
        return Reason(measure, bound, None, True if _has_none(performance, measure) else None)
    return Reason(measure, bound, _shown(value, bound.limit), bound.holds(value))


def _measured(performance: Performance, measure: Measure) -> int | Fraction | None:
    """Give a count, or an exact percentage: 89.996 is not yet 90, whatever tables round it to."""
    _, points, tasks, reports = performance
    match measure:
        case Measure.WON_PERCENT:
            is_asked = points.won_percent is not None
            return share(points.won, points.planned_known) if is_asked else None
        case Measure.TARGETS_MET_PERCENT:
            return share(points.targets_met, points.targets)
        case Measure.TASKS_DONE_PERCENT:
            left = tasks.tasks_not_done
            return None if left is None else share(tasks.tasks - left, tasks.tasks)
        case Measure.TASKS_ON_TIME_PERCENT:
            return share(tasks.tasks_on_time, tasks.tasks)
        case Measure.REPORTS_ON_TIME_PERCENT:
            return share(reports.reports_on_time, reports.reports)
    count: int | None = {**tasks._asdict(), **reports._asdict()}[measure.value]
    return count


def _shown(value: int | Fraction, limit: Decimal) -> Decimal | int:
    """Round half-up to two decimals, or to as many more as tell it from the limit."""
    if isinstance(value, int):
        return value
    places = 2
    while _side(shown := half_up(value, places), limit) != _side(value, limit):
        places += 1
    return tidy(shown)


def _side(value: Decimal | Fraction, limit: Decimal) -> int:
    return (value > limit) - (value < limit)


def _has_none(performance: Performance, measure: Measure) -> bool:
    """Whether an agency has nothing of what is measured; then the condition asks nothing of it."""
    _, points, tasks, reports = performance
    nothing = {
        Measure.WON_PERCENT: points.planned is not None and points.planned <= 0,
        Measure.TARGETS_MET_PERCENT: not points.leaves,
        Measure.TASKS_DONE_PERCENT: not tasks.tasks,
        Measure.TASKS_ON_TIME_PERCENT: not tasks.tasks,
        Measure.REPORTS_ON_TIME_PERCENT: reports.reports == 0,
    }
    return nothing.get(measure, False)


class _Classified(NamedTuple):
    """An agency, and the class that it is in."""

    agency: Agency
    classification: Classification


def _answer(classified: Sequence[_Classified], evaluation: Evaluation | None) -> Phrase:
    """Say how many agencies are in which class."""
    count = len(classified)
    if evaluation is None:
        return Phrase(
            "Agencies: {count}, and no class for any: nobody has set thresholds.", count=count
        )
    names = [one.classification.name for one in classified]
    found = [
        Phrase("{name} {count}", name=one.name, count=names.count(one.name))
        for one in evaluation.classes
    ]
    if unknown := names.count(None):
        found.append(Phrase("without a class {count}", count=unknown))
    return Phrase("Agencies: {count} ({found}).", count=count, found=tuple(found))


def _own_thresholds(evaluation: Evaluation) -> Phrase:
    """Say whose thresholds they are, above the classes."""
    if evaluation.source is None:
        return Phrase(
            "The thresholds of these classes are the department's own: no regulation was found that"
            " has them, and no class is official."
        )
    return Phrase(
        "The thresholds of these classes are the department's own ({source}, {date}): no class is"
        " official.",
        source=evaluation.source.text,
        date=evaluation.source.date,
    )


_AGENCY = Column("agency", Phrase("Agency"), of=lambda one: one.agency.name)
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


def _table(
    key: str, title: Phrase, own: tuple[Column, ...], listed: tuple[Performance, ...]
) -> Table:
    """List one part of every performance, which has the table's key."""
    return Table(key, title, (_AGENCY, *(column.within(key) for column in own)), listed)


_OWN = "own"


def _classes(listed: Sequence[_Classified], evaluation: Evaluation | None) -> Table:
    found = [one.classification for one in listed]
    words = {reason.key: reason.words for x in found for reason in (*x.reasons, *x.missed)}
    return Table(
        "classes",
        Phrase("Classes"),
        (
            _AGENCY,
            Column("class", Phrase("Class"), of=lambda one: one.classification.name),
            Column("kind", Phrase("Kind"), words=KINDS, of=lambda one: one.agency.kind.value),
            Column("head", Phrase("Head")).within("agency"),
            Column(
                "reasons",
                Phrase("Because"),
                words=words,
                of=lambda one: tuple(reason.key for reason in one.classification.reasons),
            ),
            Column(
                "missed",
                Phrase("Missed for the class above"),
                words=words,
                of=lambda one: tuple(reason.key for reason in one.classification.missed),
            ),
            Column(
                "thresholds",
                Phrase("Thresholds"),
                words={_OWN: Phrase("self-set")},
                of=lambda _: None if evaluation is None else _OWN,
            ),
        ),
        tuple(listed),
        as_records=True,
    )


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


def _definitions(year: int) -> Iterator[Phrase]:
    yield Phrase(
        "Points are the latest known of each leaf: official, else appraised, else self-scored. "
        "Won is over the score of {year}, lost is up to the maximum; both are only of leaves whose "
        "points and score of {year} are known, and so are the targets.",
        year=str(year - 1),
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


def _on(key: str, plan: Plan, day: datetime.date) -> Table:
    """Ask it about the plan's own year as of a day."""
    return evaluate(plan, as_of=day).table(key)


TABLES: columns.TablesForSql = {
    f"evaluate_{key}": partial(_on, key) for key in ("classes", "points", "tasks", "reports")
}
