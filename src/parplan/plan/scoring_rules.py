"""How points follow from figures: `rules.yaml`, a rule for each leaf, and what it gives.

The Ministry's thresholds were not found, so they are data: each rule says where it was seen and
when. What isn't known stays unknown, and its points are stated by hand. Points are exact, and
never above a leaf's maximum or below nothing.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, get_args

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from parplan.language.catalogue import Phrase
from parplan.plan.figures import Figure, Figures, Item, Name, Variable
from parplan.plan.points import half_up, tidy
from parplan.plan.rule_kinds import (
    Adjusted,
    Average,
    Checklist,
    Manual,
    Proportional,
    Ratio,
    RuleKind,
    Steps,
    Survey,
)
from parplan.plan.shapes import Day, Places, Points, Shape, Text


class Seen(Shape):
    """Where something was seen, and the day of what it stands in."""

    text: Text
    date: Day


class Example(Shape):
    """Given these figures, the rule gives these points; `null` if it can't tell."""

    figures: dict[Name, Figure]
    points: Points | None


class ScoringRule(Shape):
    """How a leaf's points come about: by exactly one kind, and where that was seen."""

    proportional: Proportional | None = None
    ratio: Ratio | None = None
    steps: Steps | None = None
    checklist: Checklist | None = None
    adjusted: Adjusted | None = None
    average: Average | None = None
    survey: Survey | None = None
    manual: Manual | None = None
    decimals: Places | None = None
    """A rate's part of the maximum is rounded half-up to so many; else to those of the file."""
    evidence: tuple[Text, ...] = ()
    """What must be shown to prove the points, in words."""
    source: Seen | None = None
    note: Text | None = None
    tests: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> "ScoringRule":
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise PydanticCustomError("one_kind", "one kind")
        return self

    @property
    def key(self) -> str:
        """Under which key its kind stands in the data."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def kind(self) -> RuleKind:
        """How its points come about."""
        kind: RuleKind = getattr(self, self.key)
        return kind

    @property
    def variables(self) -> tuple[Variable | Item, ...]:
        """The figures that it needs; without any it computes nothing."""
        return self.kind.variables

    @property
    def names(self) -> tuple[str, ...]:
        """What its figures are called."""
        return tuple(one.name for one in self.variables)

    def variable(self, name: str) -> Variable | Item | None:
        """Find a figure of it."""
        return next((one for one in self.variables if one.name == name), None)

    def unfit(self, name: str, figure: Figure) -> Phrase | None:
        """Say why a figure is none of the rule's, or of the wrong sort."""
        if (variable := self.variable(name)) is None:
            return Phrase("{name} is no figure of this rule", name=name)
        if isinstance(figure, bool) != variable.yes_or_no:
            wanted = Phrase("a number") if isinstance(figure, bool) else Phrase("yes or no")
            return Phrase("{name} isn't {wanted}", name=name, wanted=wanted)
        return None

    def earned(self, figures: Figures, max_points: Decimal, decimals: int) -> "Earned":
        """Say what figures earn; a rate's part is rounded to the rule's decimals, else to these."""
        if lack := self._lack(figures):
            return Earned(None, lack)
        amount, branch = self.kind.apply(figures, max_points)
        if isinstance(amount, Fraction):
            amount = half_up(amount, decimals if self.decimals is None else self.decimals)
        if amount is None:
            return Earned(None, branch)
        return Earned(tidy(max(Decimal(0), min(amount, max_points))), branch)

    def reachable(self, max_points: Decimal) -> tuple[Decimal, ...] | None:
        """List the points that it can give, from the least; `None` if they may be any."""
        found = self.kind.reachable(max_points)
        if found is None:
            return None
        return tuple(sorted({tidy(max(Decimal(0), min(points, max_points))) for points in found}))

    def _lack(self, figures: Figures) -> Phrase | None:
        """Say which figures are missing, or which one isn't what the rule needs."""
        missing = tuple(one.title for one in self.variables if one.name not in figures)
        if missing:
            return Phrase("missing: {figures}", figures=missing)
        wrong = (self.unfit(name, figures[name]) for name in self.names)
        return next(filter(None, wrong), None)


_KINDS = {
    name: kind
    for name, field in ScoringRule.model_fields.items()
    for kind in get_args(field.annotation)
    if isinstance(kind, type) and issubclass(kind, RuleKind)
}

KINDS = tuple(_KINDS)
"""The keys of the kinds: the fields of a rule whose type is one."""

LABELS = {name: kind.label for name, kind in _KINDS.items()}
"""What people call the kinds, by key."""


class Earned(NamedTuple):
    """Points, or `None` where the rule can't tell, and in words which part of it spoke."""

    points: Decimal | None
    branch: Phrase


class ScoringRules(Shape):
    """`rules.yaml`: the rounding, and each leaf's rule by its code."""

    decimals: Places
    leaves: dict[Text, ScoringRule]
