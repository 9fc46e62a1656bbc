"""What can be found wrong in a plan: one function a rule, plan → findings."""

import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from parplan.checks import agencies, figures, results, scoring, tree
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level
from parplan.plan import findings as rules
from parplan.plan.document import Acknowledgement
from parplan.plan.findings import Finding
from parplan.plan.plan import Plan
from parplan.plan.shapes import Path


class Judged(NamedTuple):
    """What was found, the acknowledgement that makes it no news, and the place to name in one."""

    finding: Finding
    acknowledgement: Acknowledgement | None = None
    place: str | None = None


def place(plan: Plan, path: Path) -> str:
    """Name a place so that it survives a row's moving: "criteria/7.1.4/tasks/2".

    Rows go by code, number or name, everything else by key or by its count from 1; what stands
    between the file and the last row isn't named.
    """
    steps = [str(path[0])]
    here: object = plan
    for step in path:
        if isinstance(here, Mapping) or isinstance(step, str):
            here = here.get(step) if isinstance(here, Mapping) else getattr(here, str(step), None)
            steps.append(str(step))
            continue
        here = here[step] if isinstance(here, Sequence) and step < len(here) else None
        names = (getattr(here, key, None) for key in ("code", "number", "name"))
        name = next((name for name in names if name is not None), None)
        steps = [steps[0], str(name)] if name is not None else [*steps, str(step + 1)]
    return "/".join(steps[1:] if steps[1:2] == steps[:1] else steps)


def judge(plan: Plan, findings: list[Finding]) -> list[Judged]:
    """Match findings with acknowledgements: same rule, same place, same numbers.

    Numbers count so that an oddity that changes is news again. What no longer matches anything
    is a finding itself (PAR901).
    """
    known = {(a.rule, a.place, a.numbers): a for a in plan.plan.acknowledged}
    judged = []
    used = set()
    near: dict[tuple[str, str], Finding] = {}
    news: dict[str, list[str]] = {}
    for finding in findings:
        where = place(plan, finding.path)
        key = (finding.rule.code, where, finding.numbers)
        near[key[:2]] = finding
        used.add(key)
        judged.append(Judged(finding, known.get(key), where))
        if key not in known:
            news.setdefault(key[0], []).append(where)
    for index, oddity in enumerate(plan.plan.acknowledged):
        key = (oddity.rule, oddity.place, oddity.numbers)
        if key not in used:
            stale = _stale(index, oddity, near.get(key[:2]), tuple(news.get(oddity.rule, ())))
            judged.append(Judged(stale))
    return judged


def _stale(
    index: int, oddity: Acknowledgement, near: Finding | None, news: tuple[str, ...]
) -> Finding:
    """Say that an acknowledgement matches nothing, and what it may have been meant for."""
    message = Phrase("nothing at {place} breaks {rule}", place=oddity.place, rule=oddity.rule)
    hint = Phrase("remove this acknowledgement, if what it speaks of was put right")
    if oddity.rule not in rules.RULES:
        message = Phrase("there is no rule {code}", code=oddity.rule)
        hint = Phrase("`parplan rules` lists them")
    elif near is None and news:
        hint = Phrase("{rule} is broken at: {places}", rule=oddity.rule, places=news)
    elif near is not None:
        message = Phrase(
            "{rule} at {place} is acknowledged with other numbers",
            rule=oddity.rule,
            place=oddity.place,
        )
        hint = Phrase(
            "if it is still in order: `numbers: [{numbers}]`",
            numbers=", ".join(format(n, "f") for n in near.numbers),
        )
    return Finding(rules.PAR901, ("plan", "acknowledged", index), message, hint)


Check = Callable[[Plan], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    figures.parents,
    figures.printed_totals,
    figures.headline,
    figures.objectives,
    figures.sources_of_points,
    figures.score_above_max,
    figures.target_above_max,
    figures.target_below_score,
    figures.nothing_asked_back,
    agencies.undeclared,
    agencies.no_lead,
    agencies.no_task,
    agencies.leads_and_coordinates,
    agencies.named_without_part,
    agencies.no_head,
    agencies.ambiguous_names,
    agencies.circles,
    tree.codes,
    tree.of_its_set,
    tree.title_twice,
    tree.merged_cells,
    tree.sipas_numbers,
    tree.before_signing,
    results.unknown_rows,
    results.points_above_max,
    results.surveys_self_scored,
    results.claims_without_evidence,
    results.status_without_day,
    results.strange_figures,
    results.claim_against_rule,
    results.scored_though_not_applicable,
    results.done_and_not_done,
    results.classes_never_reached,
    scoring.examples,
    scoring.more_or_less_than_max,
    scoring.never_reached,
    scoring.without_source,
    scoring.without_rule,
)


def check(plan: Plan, *, ready: bool = False, folder: pathlib.Path | None = None) -> list[Judged]:
    """Run every check, and set what the plan acknowledges apart.

    Of a plan that is `ready` to be signed, what is still to come is an error. With the folder that
    it lies in, files that it names must be there.
    """
    found = [finding for run in CHECKS for finding in run(plan)]
    found += results.missing_files(plan, folder) if folder else ()
    judged = judge(plan, found)
    if not ready:
        return judged
    grave = rules.PAR305._replace(severity=Level.ERROR)
    return [
        one._replace(finding=one.finding._replace(rule=grave))
        if one.finding.rule == rules.PAR305
        else one
        for one in judged
    ]


_SIGNED = frozenset({"plan", "criteria", "sipas_tasks", "agencies"})

_CRITERIA = frozenset({"criteria"})
_NEEDS: dict[Check, frozenset[str]] = {
    results.unknown_rows: _SIGNED - {"agencies"},
    results.points_above_max: _CRITERIA,
    results.surveys_self_scored: _CRITERIA,
    results.claims_without_evidence: _CRITERIA,
    results.status_without_day: frozenset(),
    results.strange_figures: _CRITERIA,
    results.claim_against_rule: _CRITERIA,
    results.scored_though_not_applicable: _CRITERIA,
    results.done_and_not_done: frozenset(),
    results.classes_never_reached: frozenset(),
    scoring.examples: _CRITERIA,
    scoring.more_or_less_than_max: _CRITERIA,
    scoring.never_reached: _CRITERIA,
    scoring.without_source: _CRITERIA,
    scoring.without_rule: _CRITERIA,
}
"""Which files of what was signed a check looks at, if not at all of them."""


def check_part(plan: Plan) -> list[Judged]:
    """Run the checks that a plan without some of its files allows.

    What is acknowledged may be in a file that is missing, so nothing is said of that.
    """
    held = plan.model_fields_set
    runs = [run for run in CHECKS if _NEEDS.get(run, _SIGNED) <= held]
    found = [finding for run in runs for finding in run(plan)]
    if "plan" not in held:
        return [Judged(finding, None, place(plan, finding.path)) for finding in found]
    return [one for one in judge(plan, found) if one.finding.rule is not rules.PAR901]
