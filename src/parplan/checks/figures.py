"""Do printed figures follow from the rows below, and can they be? (PAR101-PAR121)"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from parplan.language.catalogue import N_, Phrase
from parplan.plan import findings as rules
from parplan.plan.document import Document, IndexName, Objective
from parplan.plan.findings import Finding, Rule
from parplan.plan.plan import Node, Plan
from parplan.plan.points import decimals, half_up, is_rounding, standing, tidy
from parplan.plan.published import GROUPS
from parplan.plan.shapes import AssessedBy, Path

_FIGURES = (
    ("max_points", rules.PAR101, Phrase("max points")),
    ("score", rules.PAR102, Phrase("score")),
    ("target", rules.PAR103, Phrase("target")),
)

SUMS = (rules.PAR101, rules.PAR102, rules.PAR103, rules.PAR105)
"""What is broken where a printed sum is no sum; PAR104 says that it is its rounding."""


def sums(plan: Plan) -> int:
    """Count the printed sums that can be held against the rows below them."""
    above = [(node, standing(node.children)) for node in plan.nodes if node.children]
    held = [*above, (plan.plan.totals, standing(plan.leaves))]
    return sum(
        None not in {getattr(row, field), getattr(total, field)}
        for row, total in held
        for field, _, _ in _FIGURES
    )


def parents(plan: Plan) -> Iterator[Finding]:
    """A parent's max points are its children's sum, its score and target that or its rounding."""
    for node in plan.nodes:
        if not node.children:
            continue
        total = standing(node.children)
        others = [row for row in plan.nodes if row.level == node.level and row is not node]
        for field, rule, figure in _FIGURES:
            yield from _compare(
                rule,
                (*node.path, field),
                Phrase("{code}: {figure}", code=node.code, figure=figure),
                getattr(node, field),
                getattr(total, field),
                _usual_decimals(others, field),
                Phrase("the rows below it"),
                Phrase("the rows below it: {parts}", parts=_parts(node.children, field)),
            )


def printed_totals(plan: Plan) -> Iterator[Finding]:
    """The table's last row is the sum of the leaves; scores and targets may be rounded half-up."""
    total = standing(plan.leaves)
    for field, _, figure in _FIGURES:
        yield from _compare(
            rules.PAR105,
            ("plan", "totals", field),
            Phrase("whole plan: {figure}", figure=figure),
            getattr(plan.plan.totals, field),
            getattr(total, field),
            _usual_decimals(plan.areas, field),
            Phrase("the leaves"),
            Phrase("the areas as printed: {parts}", parts=_parts(plan.areas, field)),
        )


def _usual_decimals(rows: Iterable[Node], field: str) -> int | None:
    """Tell with how many decimals at least two of these rows are printed; one row is no custom.

    Max points are never rounded, whatever is printed: they are the set's.
    """
    if field == "max_points":
        return None
    figures = [getattr(row, field) for row in rows]
    printed = sorted((decimals(figure) for figure in figures if figure is not None), reverse=True)
    return printed[1] if len(printed) > 1 else 0


def _parts(nodes: tuple[Node, ...], field: str) -> tuple[Phrase, ...]:
    figures = ((node.code, getattr(node, field)) for node in nodes)
    return tuple(
        Phrase("{code} {figure}", code=code, figure="?" if figure is None else figure)
        for code, figure in figures
    )


def _compare(  # noqa: PLR0913, PLR0917 - two figures, and what it takes to judge and name them
    rule: Rule,
    path: Path,
    figure: Phrase,
    printed: Decimal | None,
    exact: Decimal | None,
    usual_decimals: int | None,
    parts: Phrase,
    hint: Phrase,
) -> Iterator[Finding]:
    if printed is None or exact is None or printed == exact:
        return
    if usual_decimals is not None and (
        half_up(exact, max(usual_decimals, decimals(printed))) == printed
    ):
        message = Phrase(
            "{figure} {printed} is {exact} rounded half-up",
            figure=figure,
            printed=printed,
            exact=exact,
        )
        yield Finding(rules.PAR104, path, message, hint)
        return
    text = (
        N_("{figure} {printed}, but {parts} add up to {exact} ({difference} too little)")
        if printed < exact
        else N_("{figure} {printed}, but {parts} add up to {exact} ({difference} too much)")
    )
    message = Phrase(
        text,
        figure=figure,
        printed=printed,
        parts=parts,
        exact=exact,
        difference=tidy(abs(printed - exact)),
    )
    yield Finding(rule, path, message, hint)


def headline(plan: Plan) -> Iterator[Finding]:
    """The published result is the sum of the leaves, rounded half-up once."""
    exact = standing(plan.leaves).score
    results = plan.plan.results
    if results is None or results.par_index is None or exact is None:
        return
    printed = results.par_index.score
    if is_rounding(printed, exact):
        return
    places = decimals(printed)
    message = Phrase(
        "headline result {printed}, but the leaves add up to {exact}, which rounds to {rounded}",
        printed=printed,
        exact=exact,
        rounded=half_up(exact, places),
    )
    total = plan.plan.totals.score
    twice = Phrase("it is the printed total {total} rounded again: rounded twice", total=total)
    hint = twice if total is not None and _twice(exact, total, printed) else None
    yield Finding(rules.PAR106, ("plan", "results", "par_index", "score"), message, hint)


def objectives(plan: Plan) -> Iterator[Finding]:
    """An objective has one figure, and the targets of the plan reach the points that it asks."""
    target = standing(plan.leaves).target
    for index, objective in enumerate(plan.plan.objectives):
        path: Path = ("plan", "objectives", index)
        asked = objective.figures
        if len(asked) != 1:
            message = Phrase("an objective has one figure, this one has {count}", count=len(asked))
            hint = Phrase("one of these: {keys}", keys=_AIMS)
            yield Finding(rules.PAR108, path, message, hint)
            continue
        ((key, _),) = asked.items()
        least = _points_asked(plan.plan, objective)
        if least is not None and target is not None and target < least:
            message = Phrase(
                "the objective asks for {least} points, but the targets add up to {target}",
                least=least,
                target=target,
            )
            yield Finding(rules.PAR108, (*path, key), message)


def _points_asked(document: Document, objective: Objective) -> Decimal | None:
    """Say how many points of PAR INDEX an objective asks for; SIPAS is no sum of leaves."""
    if objective.index is not IndexName.PAR_INDEX:
        return None
    if objective.group is not None:
        return next(group.at_least for group in GROUPS if group.name == objective.group)
    last = document.results and document.results.par_index
    if objective.change is not None and last:
        return tidy(last.score + objective.change)
    return objective.score


_AIMS = ("score", "rank", "group", "change", "rank_change")


def _twice(exact: Decimal, total: Decimal, printed: Decimal) -> bool:
    """Whether a figure is a rounded one rounded again."""
    again = half_up(total, decimals(printed)) == printed
    return total != exact and is_rounding(total, exact) and again


def sources_of_points(plan: Plan) -> Iterator[Finding]:
    """Every leaf says who assesses it, and the leaves' max points add up by source."""
    for node in plan.nodes:
        known = node.criterion.assessed_by is not None
        if known == bool(node.children):
            message = (
                Phrase("{code}: only leaves earn points; remove `assessed_by`", code=node.code)
                if known
                else Phrase("{code}: nothing says who assesses this leaf", code=node.code)
            )
            choices = ", ".join(AssessedBy)
            hint = None if known else Phrase("`assessed_by`, one of: {choices}", choices=choices)
            yield Finding(rules.PAR107, (*node.path, "assessed_by"), message, hint)
    points = plan.plan.points_by_assessed_by
    if not points or any(leaf.criterion.assessed_by is None for leaf in plan.leaves):
        return  # nothing to compare with, or a leaf is missing from the sums, which is told above
    for source in AssessedBy:
        declared = points.get(source, Decimal(0))
        leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]
        if (found := standing(leaves).max_points) != declared:
            message = Phrase(
                "`{source}` is declared with {declared} points, "
                "but its leaves ({count}) have {found}",
                source=source.value,
                declared=declared,
                count=len(leaves),
                found=found,
            )
            yield Finding(rules.PAR107, ("plan", "points_by_assessed_by", source.value), message)


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
