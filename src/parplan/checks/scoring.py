"""Do rules give what they are said to give, and no more than there is? (PAR511-PAR515)"""

from collections.abc import Iterator

from parplan.language.catalogue import Phrase
from parplan.plan import findings as rules
from parplan.plan.figures import Step, Thresholds
from parplan.plan.findings import Finding
from parplan.plan.plan import Node, Plan
from parplan.plan.scoring_rules import ScoringRule
from parplan.plan.shapes import Path


def _ruled(plan: Plan) -> Iterator[tuple[Path, Node, ScoringRule]]:
    by_code = {leaf.code: leaf for leaf in plan.leaves}
    for code, rule in plan.rules.leaves.items() if plan.rules else ():
        if code in by_code:
            yield ("rules", "leaves", code), by_code[code], rule


def examples(plan: Plan) -> Iterator[Finding]:
    """A rule gives the points that its tests expect."""
    for path, leaf, rule in _ruled(plan):
        decimals = plan.rules.decimals if plan.rules else 0
        for index, example in enumerate(rule.tests):
            place = (*path, "tests", index)
            strange = [
                told
                for name, figure in example.figures.items()
                if (told := rule.unfit(name, figure))
            ]
            if strange:
                message = Phrase("{code}: {told}", code=leaf.code, told=strange[0])
                yield Finding(rules.PAR511, (*place, "figures"), message)
                continue
            points, branch = rule.earned(example.figures, leaf.max_points, decimals)
            if points != example.points:
                message = Phrase(
                    "{code}: test {number} expects {expected} points, but the rule gives {points}",
                    code=leaf.code,
                    number=index + 1,
                    expected=example.points,
                    points=points,
                )
                hint = Phrase("the rule: {branch}", branch=branch)
                yield Finding(rules.PAR511, (*place, "points"), message, hint)


def more_or_less_than_max(plan: Plan) -> Iterator[Finding]:
    """No step gives more than the maximum, and a checklist's items add up to it."""
    for path, leaf, rule in _ruled(plan):
        for place, points in rule.kind.stated_points:
            if points > leaf.max_points:
                message = Phrase(
                    "{code}: the rule gives {points}, above max points {max_points}",
                    code=leaf.code,
                    points=points,
                    max_points=leaf.max_points,
                )
                yield Finding(rules.PAR512, (*path, rule.key, *place), message)
        most = rule.kind.most_points(leaf.max_points)
        if most is not None and most < leaf.max_points:
            message = Phrase(
                "{code}: the rule gives at most {points}, but max points are {max_points}",
                code=leaf.code,
                points=most,
                max_points=leaf.max_points,
            )
            yield Finding(rules.PAR512, (*path, rule.key), message)
        total = rule.kind.total
        if total is not None and total != leaf.max_points:
            message = Phrase(
                "{code}: the items add up to {points}, but max points are {max_points}",
                code=leaf.code,
                points=total,
                max_points=leaf.max_points,
            )
            yield Finding(rules.PAR512, (*path, rule.key, "items"), message)


def never_reached(plan: Plan) -> Iterator[Finding]:
    """Every step is reached by some figure: the first that fits gives the points."""
    for path, leaf, rule in _ruled(plan):
        steps = rule.kind.thresholds
        for index, before in _covered(steps) if steps else ():
            message = Phrase(
                "{code}: step {number} is never reached, since whatever fits it fits step {before}",
                code=leaf.code,
                number=index + 1,
                before=before + 1,
            )
            hint = Phrase("put the step that asks most first")
            yield Finding(
                rules.PAR513, (*path, rule.key, *rule.kind.below, "steps", index), message, hint
            )
        scale = rule.kind.scale
        if scale and scale.floor and scale.full_at is not None and scale.floor > scale.full_at:
            message = Phrase(
                "{code}: all points at {full_at}%, but none below {floor}%",
                code=leaf.code,
                full_at=scale.full_at,
                floor=scale.floor,
            )
            yield Finding(rules.PAR513, (*path, rule.key, *rule.kind.below, "full_at"), message)


def _covered(kind: Thresholds) -> Iterator[tuple[int, int]]:
    for index, step in enumerate(kind.steps):
        covers = (b for b, before in enumerate(kind.steps[:index]) if _covers(before, step))
        if (before := next(covers, None)) is not None:
            yield index, before


def _covers(before: Step, step: Step) -> bool:
    """Whether every figure that fits a step fits the one before it."""
    if before.at_least is not None and step.at_least is not None:
        return before.at_least <= step.at_least
    if before.at_most is not None and step.at_most is not None:
        return before.at_most >= step.at_most
    return False


def without_source(plan: Plan) -> Iterator[Finding]:
    """A rule that computes says where it was seen."""
    for path, leaf, rule in _ruled(plan):
        if rule.source is None and rule.names:
            message = Phrase("{code}: nothing says where this rule was seen", code=leaf.code)
            hint = Phrase("add `source`: text, and the date of what it stands in")
            yield Finding(rules.PAR514, path, message, hint)


def without_rule(plan: Plan) -> Iterator[Finding]:
    """Where there are rules, every leaf has one, be it only `manual`."""
    codes = {leaf.code for leaf in plan.leaves}
    if plan.rules is None or not codes.issuperset(plan.rules.leaves):
        return  # a rule under a wrong code, which is told elsewhere, may be the one that is missed
    for leaf in plan.leaves:
        if plan.rule(leaf.code) is None:
            message = Phrase("{code}: this leaf has no rule", code=leaf.code)
            hint = Phrase("add one to rules.yaml; `manual`, with the reason, if none is known")
            yield Finding(rules.PAR515, ("rules", "leaves", leaf.code), message, hint)
