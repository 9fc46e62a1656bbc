"""What does a leaf's rule make of this year's figures, and where do they stand?"""

from collections.abc import Iterator
from decimal import Decimal

from parplan.language.phrases import Phrase
from parplan.plan.earning import Earned, earned
from parplan.plan.plan import Node, Plan
from parplan.plan.results import LeafResult
from parplan.plan.scoring_rules import Figure, ScoringRule
from parplan.questions.explain.explain_steps import Place, Step


def by_rule(plan: Plan, leaf: Node, place: Place) -> Iterator[Step]:
    """Name the rule, the figures of the target year, what they earn, and what was stated."""
    year = plan.plan.target_year
    facts, rule = plan.of_year(year).leaf(leaf.code), plan.rule(leaf.code)
    here = ("results", year, "criteria", leaf.code)
    if rule is not None:
        where = place(("rules", "leaves", leaf.code, rule.kind))
        yield Step(leaf.code, leaf.title, "rule", None, where, leaf.level)
    for name, figure in facts.figures.items():
        where = place((*here, "figures", name))
        title = _titles(rule).get(name, name)
        yield Step(leaf.code, title, *_read(figure), where, leaf.level)
    if (found := _earned(plan, leaf, rule, facts)) is not None:
        yield Step(leaf.code, leaf.title, "computed", found.points, None, leaf.level)
    for round_, points in facts.scores.items():
        where = place((*here, "scores", round_.value))
        yield Step(leaf.code, leaf.title, round_.value, points, where, leaf.level)


def about_rule(plan: Plan, leaf: Node) -> Iterator[Phrase]:
    """Say where the rule was seen, and which part of it spoke."""
    rule = plan.rule(leaf.code)
    if rule is None:
        return
    if rule.source:
        yield Phrase(
            "The rule was seen in: {source} ({day}).",
            source=rule.source.text,
            day=rule.source.date.isoformat(),
        )
    facts = plan.of_year(plan.plan.target_year).leaf(leaf.code)
    if (found := _earned(plan, leaf, rule, facts)) is not None:
        yield Phrase("By the rule: {branch}.", branch=found.branch)


def _earned(plan: Plan, leaf: Node, rule: ScoringRule | None, facts: LeafResult) -> Earned | None:
    if rule is None or plan.rules is None or not facts.figures:
        return None
    return earned(rule, facts.figures, leaf.max_points, plan.rules.decimals)


def _titles(rule: ScoringRule | None) -> dict[str, str]:
    if rule is None:
        return {}
    items = rule.checklist.items if rule.checklist else ()
    return {
        **{one.name: f"{one.title} ({one.unit})" for one in rule.variables},
        **{item.name: item.title for item in items},
    }


def _read(figure: Figure) -> tuple[str, Decimal | None]:
    """Say what a figure is, and how much, if it is a number."""
    if isinstance(figure, bool):
        return ("yes" if figure else "no"), None
    return "figure", figure
