"""Do a year's results fit the plan, its rules and each other, and can each class be reached?

(PAR501-PAR509, PAR516, PAR517)
"""

import pathlib
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from parplan.files.beside import Astray, file_beside
from parplan.language.catalogue import Phrase
from parplan.plan import findings as rules
from parplan.plan.duties import Task, duty_tasks, tasks
from parplan.plan.figures import Bound
from parplan.plan.findings import Finding
from parplan.plan.plan import Node, Plan
from parplan.plan.points import tidy
from parplan.plan.results import (
    EvaluationClass,
    LeafFacts,
    LeafResult,
    Measure,
    Round,
    Status,
    TaskFacts,
    TaskResult,
)
from parplan.plan.shapes import Path


class _Said(NamedTuple):
    """What is said of a leaf at one place: of its year, or in an agency's report."""

    path: Path
    leaf: Node
    facts: LeafFacts


def _leaves(plan: Plan) -> Iterator[tuple[Path, Node, LeafResult]]:
    by_code = {leaf.code: leaf for leaf in plan.leaves}
    for year, results in plan.results.items():
        for code, result in results.criteria.items():
            if code in by_code:
                yield ("results", year, "criteria", code), by_code[code], result


def _said(plan: Plan) -> Iterator[_Said]:
    for path, leaf, result in _leaves(plan):
        yield _Said(path, leaf, result)
        for index, report in enumerate(result.reported):
            yield _Said((*path, "reported", index), leaf, report)


def _tasks(plan: Plan) -> Iterator[tuple[Path, str, TaskResult]]:
    for year, results in plan.results.items():
        for number, result in results.tasks.items():
            yield ("results", year, "tasks", number), number, result


def unknown_rows(plan: Plan) -> Iterator[Finding]:
    """Rules and results speak of leaves and tasks that the plan has."""
    coded: list[Path] = [
        ("rules", "leaves", code) for code in (plan.rules.leaves if plan.rules else ())
    ]
    for year, results in plan.results.items():
        coded += [("results", year, "criteria", code) for code in results.criteria]
    for path in coded:
        if told := plan.not_a_leaf(str(path[-1])):
            yield Finding(rules.PAR501, path, *told)
    known = {task.number: task for task in (*tasks(plan), *duty_tasks(plan))}
    for path, number, _ in _tasks(plan):
        if number not in known:
            yield _no_task(path, number, known)
    for d, duty in enumerate(plan.plan.duties):
        for number in duty.tasks:
            item = plan.plan.item_of(duty)
            own = {key: one for key, one in known.items() if f"{key}.".startswith(f"{item}.")}
            if number not in own:
                yield _no_task(("plan", "organisation", "duties", d, "tasks", number), number, own)


def _no_task(path: Path, number: str, known: dict[str, Task]) -> Finding:
    message = Phrase("no task has the number {number}", number=number)
    return Finding(rules.PAR501, path, message, _meant(known, number))


def _meant(known: dict[str, Task], number: str) -> Phrase:
    holders = (task for task in known.values() if number in {leaf.code for leaf in task.leaves})
    if holder := next(holders, None):
        return Phrase("its task is {number}, whose cells it shares", number=holder.number)
    if near := tuple(get_close_matches(number, known, cutoff=0.5)):
        return Phrase("near it: {codes}", codes=near)
    return Phrase(
        "it is the code of a row that has tasks, S and the number of a SIPAS task, or a duty's such"
        " as III.1.a"
    )


def points_above_max(plan: Plan) -> Iterator[Finding]:
    """No round gives more than a leaf's maximum."""
    for path, leaf, facts in _said(plan):
        for round_, points in facts.scores.items():
            if points > leaf.max_points:
                message = Phrase(
                    "{code}: {points} (`{round}`) is above max points {max_points}",
                    code=leaf.code,
                    points=points,
                    round=round_.value,
                    max_points=leaf.max_points,
                )
                yield Finding(rules.PAR502, (*path, "scores", round_.value), message)


def surveys_self_scored(plan: Plan) -> Iterator[Finding]:
    """Where people are asked, nobody scores himself."""
    for path, leaf, facts in _said(plan):
        source = leaf.criterion.assessed_by
        if Round.SELF in facts.scores and source is not None and source.asks_people:
            message = Phrase(
                "{code}: self-scored, but its points come from `{source}`",
                code=leaf.code,
                source=source.value,
            )
            hint = Phrase("remove it; what is published belongs in `official`")
            yield Finding(rules.PAR503, (*path, "scores", "self"), message, hint)


def claims_without_evidence(plan: Plan) -> Iterator[Finding]:
    """Whoever claims points shows what proves them."""
    for path, leaf, result in _leaves(plan):
        if result.not_applicable or leaf.asks_people:
            continue  # that points are claimed at all is told elsewhere
        points = result.scores.get(Round.SELF)
        if points and not result.evidence:
            message = Phrase(
                "{code}: {points} points are claimed without evidence",
                code=leaf.code,
                points=points,
            )
            hint = Phrase("add `evidence`: number, date, issuer, section or page")
            yield Finding(rules.PAR504, (*path, "scores", "self"), message, hint)


def missing_files(plan: Plan, folder: pathlib.Path) -> Iterator[Finding]:
    """Evidence that is named as a file lies in the plan's folder.

    Of years before the plan's own nothing is sent any more, and `rollover` leaves their files.
    """
    for path, leaf, result in _leaves(plan):
        if int(path[1]) < plan.plan.target_year:
            continue
        for index, one in enumerate(result.evidence):
            found = file_beside(folder, one.file) if one.file else None
            if isinstance(found, Astray):
                message = Phrase("{code}: {what}", code=leaf.code, what=found.message)
                yield Finding(rules.PAR517, (*path, "evidence", index, "link"), message, found.hint)


def status_without_day(plan: Plan) -> Iterator[Finding]:
    """A status holds since the day on which it was reported."""
    for path, number, result in _tasks(plan):
        if result.status is not None and result.reported_on is None:
            message = Phrase("task {number}: its status has no day of report", number=number)
            yield Finding(rules.PAR505, (*path, "status"), message, Phrase("add `reported_on`"))


def strange_figures(plan: Plan) -> Iterator[Finding]:
    """Figures are those that the leaf's rule needs, and of its sort."""
    for path, leaf, facts in _said(plan):
        rule = plan.rule(leaf.code)
        for name, figure in facts.figures.items() if rule else ():
            if rule and (told := rule.unfit(name, figure)):
                message = Phrase("{code}: {told}", code=leaf.code, told=told)
                names = rule.names
                hint = Phrase("its figures: {names}", names=names) if names else None
                yield Finding(rules.PAR506, (*path, "figures", name), message, hint)


def claim_against_rule(plan: Plan) -> Iterator[Finding]:
    """The province's own points are those that its figures give by the rule."""
    for path, leaf, result in _leaves(plan):
        rule, claimed = plan.rule(leaf.code), result.scores.get(Round.SELF)
        if rule is None or plan.rules is None or claimed is None:
            continue
        points, branch = rule.earned(result.figures, leaf.max_points, plan.rules.decimals)
        if points is None or points == claimed:
            continue
        message = Phrase(
            "{code}: {claimed} points are claimed, but its figures give {points} by the rule",
            code=leaf.code,
            claimed=claimed,
            points=points,
        )
        hint = Phrase("the rule: {branch}", branch=branch)
        yield Finding(rules.PAR507, (*path, "scores", "self"), message, hint)


def scored_though_not_applicable(plan: Plan) -> Iterator[Finding]:
    """What doesn't apply has no points."""
    for path, leaf, result in _leaves(plan):
        for round_, points in result.scores.items() if result.not_applicable else ():
            message = Phrase(
                "{code}: doesn't apply, but has {points} points (`{round}`)",
                code=leaf.code,
                points=tidy(points),
                round=round_.value,
            )
            hint = Phrase("remove the points, or `not_applicable`")
            yield Finding(rules.PAR508, (*path, "scores", round_.value), message, hint)


def done_and_not_done(plan: Plan) -> Iterator[Finding]:
    """A task is done if, and only if, it has a day of being done or all of it."""
    for path, number, result in _tasks(plan):
        said: list[tuple[Path, TaskFacts]] = [(path, result)]
        said += [((*path, "reported", i), report) for i, report in enumerate(result.reported)]
        for place, facts in said:
            if key := _contradiction(facts):
                status = facts.status.value if facts.status else None
                message = Phrase(
                    "task {number}: `{key}` {value}, but `status` is {status}",
                    number=number,
                    key=key,
                    value=getattr(facts, key),
                    status=status,
                )
                yield Finding(rules.PAR509, (*place, key), message)


def _contradiction(facts: TaskFacts) -> str | None:
    """Name what contradicts the status."""
    is_done, whole = facts.status is Status.DONE, facts.percentage == 100  # noqa: PLR2004 - percent
    if facts.done_on is not None and not is_done:
        return "done_on"
    if facts.percentage is not None and whole != is_done:
        return "percentage"
    return None


def classes_never_reached(plan: Plan) -> Iterator[Finding]:
    """Each class can be somebody's: the first that fits is, so an earlier one leaves room."""
    classes = plan.evaluation.classes if plan.evaluation else ()
    for index, one in enumerate(classes):
        here: Path = ("evaluation", "classes", index)
        first = next((before for before in classes[:index] if _fits_too(before, one)), None)
        if first:
            message = Phrase(
                "class {name} can never be reached: whoever meets its conditions is {first} before",
                name=one.name,
                first=first.name,
            )
            hint = Phrase("put the stricter class first, or change the conditions of one")
            yield Finding(rules.PAR516, (*here, "name"), message, hint)
        for measure, bound in one.conditions.items():
            if _is_beyond(measure, bound):
                message = Phrase(
                    "class {name} can never be reached: no figure of `{measure}` meets {limit}",
                    name=one.name,
                    measure=measure.value,
                    limit=bound.limit,
                )
                yield Finding(rules.PAR516, (*here, "conditions", measure.value), message)


def _fits_too(before: EvaluationClass, one: EvaluationClass) -> bool:
    """Whether all who meet the conditions of one meet those of the other, too."""
    return all(
        (own := one.conditions.get(measure)) is not None
        and (own.at_least is None) == (bound.at_least is None)
        and bound.holds(own.limit)
        for measure, bound in before.conditions.items()
    )


def _is_beyond(measure: Measure, bound: Bound) -> bool:
    """Whether it asks for less than nothing, or for more than all."""
    if measure is Measure.WON_PERCENT:
        return False  # points may be lost, and more may be won than was planned
    if bound.at_least is None:
        return bound.limit < 0
    return measure.value.endswith("percent") and bound.limit > 100  # noqa: PLR2004 - percent
