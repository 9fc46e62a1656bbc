"""How does a number come about, down to the place of every figure?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import Scored, decimals, is_rounding, standing, tidy
from parplan.plan.shapes import Path
from parplan.questions import columns
from parplan.questions.explain.explain_rule import about_rule, by_rule
from parplan.questions.explain.explain_steps import Place, Step, steps_table
from parplan.report.report import Report

Printed = Literal["max_points", "score", "target"]
Difference = Literal["lost", "gain", "remaining"]
Figure = Printed | Difference

_DIFFERENCES: dict[Difference, tuple[Printed, Printed]] = {
    "lost": ("max_points", "score"),
    "gain": ("target", "score"),
    "remaining": ("max_points", "target"),
}
"""What is computed of a leaf's printed figures: the first less the second."""

_RULES: dict[Printed, str] = {"max_points": "PAR101", "score": "PAR102", "target": "PAR103"}
"""Which check compares a printed figure with its parts."""

_SUM = "_sum"
"""As in `totals`: what the leaves below add up to."""

_NAMES: dict[Figure, Phrase] = {
    "max_points": Phrase("max points"),
    "score": Phrase("score"),
    "target": Phrase("target"),
    "lost": Phrase("lost points"),
    "gain": Phrase("gain"),
    "remaining": Phrase("points left lost"),
}


class _Whose(NamedTuple):
    """What a number is of: a row of Appendix 01, or the whole plan, whose code is empty."""

    code: str
    title: str
    figures: Scored
    path: Path
    leaves: tuple[Node, ...]
    below: tuple[Node, ...]
    level: int


def explain(plan: Plan, node: Node | None, figure: Figure | None, place: Place) -> Report:
    """Explain a figure of a row or, without one, of the whole plan.

    If no figure is named, it is every figure of a leaf, and what its rule makes of this year's; of
    anything else it is the score.
    """
    whose = _whole(plan) if node is None else _of(node)
    is_leaf = not whose.below
    figures: list[Figure] = [figure or "score"]
    if is_leaf and figure is None:
        figures = [*_RULES, *_DIFFERENCES]
    steps: list[Step] = []
    for one in figures:
        if one in _RULES:
            steps += _printed(whose, one, place)
        if one in _DIFFERENCES and is_leaf and figure is None:  # of what stands above
            steps.append(_difference(whose.leaves[0], one))
        elif one in _DIFFERENCES:
            steps += _computed(whose, one, place)
    notes = [] if is_leaf else list(_told(whose, figures[0]))
    if node is not None and len(figures) > 1:
        steps += by_rule(plan, node, place)
        notes += about_rule(plan, node)
    title = Phrase(
        "How it comes about: {figures} of {whose}",
        figures=Phrase("all figures") if len(figures) > 1 else _NAMES[figures[0]],
        whose=f"{whose.code} {whose.title}" if whose.code else Phrase("the whole plan"),
    )
    return Report("explain", title, columns.head(plan), (steps_table(steps),), tuple(notes))


def subtraction(leaf: Node, figure: Difference, place: Place) -> Iterator[Step]:
    """Explain a difference of a leaf: the two figures, and what is left."""
    for printed in _DIFFERENCES[figure]:
        yield _cell(_of(leaf), printed, place)
    yield _difference(leaf, figure)


def _whole(plan: Plan) -> _Whose:
    path = ("plan", "totals")
    return _Whose("", "", plan.plan.totals, path, plan.leaves, plan.nodes, 0)


def _of(node: Node) -> _Whose:
    below = tuple(node.walk())[1:]
    return _Whose(node.code, node.title, node, node.path, node.leaves, below, node.level)


def _cell(whose: _Whose, figure: Printed, place: Place) -> Step:
    value: Decimal | None = getattr(whose.figures, figure)
    where = place((*whose.path, figure))
    return Step(whose.code, whose.title, figure, value, where, whose.level)


def _sum(whose: _Whose, figure: Figure) -> Decimal | None:
    value: Decimal | None = getattr(standing(whose.leaves), figure)
    return value


def _difference(leaf: Node, figure: Difference) -> Step:
    value: Decimal | None = getattr(standing([leaf]), figure)
    return Step(leaf.code, leaf.title, figure, value, None, leaf.level)


def _printed(whose: _Whose, figure: Printed, place: Place) -> Iterator[Step]:
    own = _cell(whose, figure, place)
    yield own
    if not whose.below:
        return
    for node in whose.below:
        yield _cell(_of(node), figure, place)
    total = _sum(whose, figure)
    yield own._replace(figure=figure + _SUM, value=total, place=None)
    if own.value is not None and total is not None and own.value != total:
        yield own._replace(figure="difference", value=tidy(own.value - total), place=None)


def _computed(whose: _Whose, figure: Difference, place: Place) -> Iterator[Step]:
    for leaf in whose.leaves:
        if not whose.below or getattr(standing([leaf]), figure) != 0:
            yield from subtraction(leaf, figure, place)
    if whose.below:
        total = _sum(whose, figure)
        yield Step(whose.code, whose.title, figure + _SUM, total, None, whose.level)


def _told(whose: _Whose, figure: Figure) -> Iterator[Phrase]:
    count = len(whose.leaves)
    if figure not in _RULES:
        nothing = sum(getattr(standing([leaf]), figure) == 0 for leaf in whose.leaves)
        if nothing:
            yield Phrase(
                "{nothing} of {count} leaves add nothing and are left out.",
                nothing=nothing,
                count=count,
            )
        return
    printed, total = getattr(whose.figures, figure), _sum(whose, figure)
    if printed is None or total is None:
        yield Phrase("What isn't known can't be added up.")
    elif printed == total:
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to it.", printed=printed, count=count
        )
    elif is_rounding(printed, total):
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to {total}, which is rounded half-up to"
            " {places} decimals (`parplan rules {rule}`).",
            printed=printed,
            count=count,
            total=total,
            places=decimals(printed),
            rule="PAR104",
        )
    else:
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to {total}, and rounding doesn't explain"
            " the difference (`parplan rules {rule}`).",
            printed=printed,
            count=count,
            total=total,
            rule=_RULES[figure] if whose.code else "PAR105",
        )
