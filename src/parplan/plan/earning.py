"""What do figures earn by a rule? Exact, never above the maximum; unknown where figures are."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.points import half_up, tidy
from parplan.plan.scoring_rules import (
    Checklist,
    Figure,
    Proportional,
    Ratio,
    ScoringRule,
    Steps,
    Variable,
)

Figures = Mapping[str, Figure]
"""Figures by the names that a rule gives them."""

_SHOWN = 2
"""Decimals of a rate in a sentence; points follow from all of them."""

_WHOLE = 100
"""Percent of a maximum that is all of it."""

_COMBINED = 16
"""Items whose combinations are counted up."""


class Earned(NamedTuple):
    """Points, or `None` where the rule can't tell, and in words which part of it spoke."""

    points: Decimal | None
    branch: Phrase


class _Part(NamedTuple):
    """What a branch gives: points as they are stated, or a rate's part, which is to be rounded."""

    amount: Decimal | Fraction | None
    branch: Phrase


def earned(rule: ScoringRule, figures: Figures, max_points: Decimal, decimals: int) -> Earned:
    """Apply a rule; a rate's part is rounded half-up to the rule's decimals, else to `decimals`."""
    if lack := _lack(rule, figures):
        return Earned(None, lack)
    amount, branch = _applied(rule, figures, max_points)
    if isinstance(amount, Fraction):
        amount = half_up(amount, decimals if rule.decimals is None else rule.decimals)
    if amount is None:
        return Earned(None, branch)
    return Earned(tidy(max(Decimal(0), min(amount, max_points))), branch)


def reachable(rule: ScoringRule, max_points: Decimal) -> tuple[Decimal, ...] | None:
    """List the points that a rule of steps or a checklist can give; `None` if it may be any.

    The items of a long checklist are too many to combine.
    """
    match rule:
        case ScoringRule(steps=Steps() as steps):
            otherwise = () if steps.otherwise is None else (steps.otherwise,)
            given = {*(step.points for step in steps.steps), *steps.seen, *otherwise}
        case ScoringRule(checklist=Checklist(items=items)) if len(items) <= _COMBINED:
            nothing = frozenset([Decimal(0)])
            given = {*reduce(lambda sums, i: sums | {s + i.points for s in sums}, items, nothing)}
        case _:
            return None
    return tuple(sorted({tidy(min(points, max_points)) for points in given}))


def unfit(rule: ScoringRule, name: str, figure: Figure) -> Phrase | None:
    """Say why a figure is none of the rule's, or of the wrong sort."""
    if name not in rule.names:
        return Phrase("{name} is no figure of this rule", name=name)
    if isinstance(figure, bool) != (rule.checklist is not None):
        wanted = Phrase("a number") if isinstance(figure, bool) else Phrase("yes or no")
        return Phrase("{name} isn't {wanted}", name=name, wanted=wanted)
    return None


def _lack(rule: ScoringRule, figures: Figures) -> Phrase | None:
    """Say which figures are missing, or which one isn't what the rule needs."""
    titles = {variable.name: variable.title for variable in rule.variables}
    titles |= {item.name: item.title for item in (rule.checklist.items if rule.checklist else ())}
    if missing := tuple(title for name, title in titles.items() if name not in figures):
        return Phrase("missing: {figures}", figures=missing)
    wrong = (unfit(rule, name, figures[name]) for name in titles)
    return next(filter(None, wrong), None)


def _applied(rule: ScoringRule, figures: Figures, max_points: Decimal) -> _Part:
    match rule:
        case ScoringRule(proportional=Proportional() as direct):
            rate = Fraction(figures[direct.rate.name])
            return _rated(
                direct, rate, measured(direct.rate, figures[direct.rate.name]), max_points
            )
        case ScoringRule(ratio=Ratio() as ratio):
            return _divided(ratio, figures, max_points)
        case ScoringRule(steps=Steps() as steps):
            return _stepped(steps, figures)
        case ScoringRule(checklist=Checklist() as checklist):
            return _ticked(checklist, figures)
    return _Part(None, Phrase("{reason}", reason=rule.survey or rule.manual))


def _divided(ratio: Ratio, figures: Figures, max_points: Decimal) -> _Part:
    part, whole = figures[ratio.part.name], figures[ratio.whole.name]
    if whole <= 0:
        message = Phrase("{whole} isn't above 0: there is no rate", whole=ratio.whole.title)
        return _Part(None, message)
    rate = 100 * Fraction(part) / Fraction(whole)
    shown = Phrase(
        "{part}/{whole} ({rate}%)", part=part, whole=whole, rate=tidy(half_up(rate, _SHOWN))
    )
    return _rated(ratio, rate, shown, max_points)


def _rated(kind: Proportional | Ratio, rate: Fraction, shown: Phrase, max_points: Decimal) -> _Part:
    if kind.floor is not None and rate < Fraction(kind.floor):
        return _Part(Decimal(0), Phrase("{rate}: below {floor}%", rate=shown, floor=kind.floor))
    if kind.full_at is not None and rate >= Fraction(kind.full_at):
        message = Phrase("{rate}: at least {full_at}%", rate=shown, full_at=kind.full_at)
        return _Part(max_points, message)
    message = Phrase("{rate} of {max_points}", rate=shown, max_points=max_points)
    if rate < 0:
        message = Phrase("{rate}: below {floor}%", rate=shown, floor=0)
    elif rate > _WHOLE:
        message = Phrase("{rate}: at least {full_at}%", rate=shown, full_at=_WHOLE)
    return _Part(rate * Fraction(max_points) / 100, message)


def _stepped(kind: Steps, figures: Figures) -> _Part:
    figure = Decimal(figures[kind.figure.name])
    shown = measured(kind.figure, figure)
    step = next((step for step in kind.steps if step.holds(figure)), None)
    if step is not None:
        message = Phrase("{figure}: at least {bound}", figure=shown, bound=step.limit)
        if step.at_least is None:
            message = Phrase("{figure}: at most {bound}", figure=shown, bound=step.limit)
        return _Part(step.points, message)
    if kind.otherwise is not None:
        return _Part(kind.otherwise, Phrase("{figure}: reaches no step", figure=shown))
    message = Phrase("{figure}: reaches no step, and what it gives isn't known", figure=shown)
    return _Part(None, message)


def _ticked(kind: Checklist, figures: Figures) -> _Part:
    there = [item for item in kind.items if figures[item.name]]
    lacking = tuple(item.title for item in kind.items if item not in there)
    values = {"there": len(there), "items": len(kind.items), "lacking": lacking}
    message = Phrase("{there} of {items} items", **values)
    if lacking:
        message = Phrase("{there} of {items} items; lacking: {lacking}", **values)
    return _Part(sum((item.points for item in there), Decimal(0)), message)


def measured(variable: Variable, figure: Figure) -> Phrase:
    """Write a figure with its unit."""
    if variable.unit == "%":
        return Phrase("{value}%", value=figure)
    return Phrase("{value} {unit}", value=figure, unit=variable.unit)
