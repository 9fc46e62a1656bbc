"""What can be found wrong in a plan: one function a rule, plan → findings."""

from collections.abc import Callable, Iterator

from parplan.checks import agencies, figures, results, scoring, tree
from parplan.checks.acknowledged import Judged, judge
from parplan.plan.findings import Finding
from parplan.plan.plan import Plan

Check = Callable[[Plan], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    figures.parents,
    figures.printed_totals,
    figures.headline,
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
    tree.codes,
    tree.title_twice,
    tree.merged_cells,
    tree.sipas_numbers,
    tree.placeholders,
    results.unknown_rows,
    results.points_above_max,
    results.surveys_self_scored,
    results.claims_without_evidence,
    results.status_without_day,
    results.strange_figures,
    results.claim_against_rule,
    results.scored_though_not_applicable,
    results.done_and_not_done,
    scoring.examples,
    scoring.more_or_less_than_max,
    scoring.never_reached,
    scoring.without_source,
    scoring.without_rule,
)


def check(plan: Plan) -> list[Judged]:
    """Run every check, and set what the plan acknowledges apart."""
    return judge(plan, [finding for run in CHECKS for finding in run(plan)])
