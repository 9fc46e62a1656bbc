"""Is each figure possible, and does the plan ask for what was lost? (PAR111-PAR121)"""

from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.plan import check_rules as rules
from parplan.plan.findings import Finding
from parplan.plan.plan import Plan
from parplan.plan.points import tidy


def score_above_max(plan: Plan) -> Iterator[Finding]:
    """Nobody earns more than a criterion's maximum."""
    for node in plan.nodes:
        if node.score is not None and node.score > node.max_points:
            message = Phrase(
                "{code}: score {score} is above max points {max_points}",
                code=node.code,
                score=node.score,
                max_points=node.max_points,
            )
            yield Finding(rules.PAR111, (*node.path, "score"), message)


def target_above_max(plan: Plan) -> Iterator[Finding]:
    """Nobody can aim for more than a criterion's maximum."""
    for node in plan.nodes:
        if node.target is not None and node.target > node.max_points:
            message = Phrase(
                "{code}: target {target} is above max points {max_points}",
                code=node.code,
                target=node.target,
                max_points=node.max_points,
            )
            yield Finding(rules.PAR112, (*node.path, "target"), message)


def target_below_score(plan: Plan) -> Iterator[Finding]:
    """A plan to improve doesn't aim lower than what was reached."""
    for node in plan.nodes:
        if node.target is None or node.score is None or node.target >= node.score:
            continue
        if node.score > node.max_points:
            continue  # the score is at fault (PAR111), not the target
        message = Phrase(
            "{code}: target {target} is below the score {score}",
            code=node.code,
            target=node.target,
            score=node.score,
        )
        yield Finding(rules.PAR113, (*node.path, "target"), message)


def nothing_asked_back(plan: Plan) -> Iterator[Finding]:
    """Where points were lost, the target asks for some of them."""
    for leaf in plan.leaves:
        if leaf.score is not None and leaf.target == leaf.score < leaf.max_points:
            message = Phrase(
                "{code}: {lost} of {max_points} points were lost, "
                "and the target {target} asks for none of them back",
                code=leaf.code,
                lost=tidy(leaf.max_points - leaf.score),
                max_points=leaf.max_points,
                target=leaf.target,
            )
            yield Finding(rules.PAR121, (*leaf.path, "target"), message)
