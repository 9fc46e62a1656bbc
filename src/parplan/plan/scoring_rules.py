"""How points follow from figures: `rules.yaml`, a rule for each leaf.

The Ministry's thresholds were not found, so they are data: each rule says where it was seen and
when. What isn't known stays unknown, and its points are stated by hand.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from parplan.plan.shapes import Change, Day, Places, Points, Shape, Text

_MOST = 10**15

_NAME = "^[a-z][a-z0-9_]{0,39}$"


def _name(value: str) -> str:
    if not re.fullmatch(_NAME, value):
        raise PydanticCustomError("name", "not a name")
    return value


Name = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": _NAME})]
"""What a figure is called in the data: the same in rules, results and forms."""

Percent = Annotated[
    Decimal,
    Field(strict=True, ge=0, le=100, decimal_places=6),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]


def _figure(value: object) -> Decimal | bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, Decimal) or abs(value) > _MOST:
        raise PydanticCustomError("figure", "not a figure")
    return value


Figure = Annotated[
    Decimal | bool,
    PlainValidator(_figure),
    WithJsonSchema({"type": ["number", "boolean"]}),
]
"""A number, or for an item of a checklist yes or no."""


class Variable(Shape):
    """A figure that a rule needs: its name in the data, what it is, and in which unit."""

    name: Name
    title: Text
    unit: Text


class Proportional(Shape):
    """Points are a rate's part of the maximum, in percent.

    Below `floor` there are none, from `full_at` on there are all.
    """

    rate: Variable
    floor: Percent | None = None
    full_at: Percent | None = None


class Ratio(Shape):
    """As `proportional`, the rate being one figure of another."""

    part: Variable
    whole: Variable
    floor: Percent | None = None
    full_at: Percent | None = None


class Bound(Shape):
    """So much or more (`at_least`), or so much or less (`at_most`)."""

    at_least: Change | None = None
    at_most: Change | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise PydanticCustomError("one_bound", "at_least or at_most")
        return self

    @property
    def limit(self) -> Decimal:
        """How much it is."""
        limit = self.at_most if self.at_least is None else self.at_least
        assert limit is not None  # noqa: S101 - one of them is there
        return limit

    def holds(self, value: Decimal | Fraction | int) -> bool:
        """Whether a value is on the right side; the limit itself is."""
        return value <= self.limit if self.at_least is None else value >= self.limit


class Step(Bound):
    """So many points from so much on (`at_least`), or down to so much (`at_most`)."""

    points: Points


class Steps(Shape):
    """Thresholds: the first step that a figure fits gives the points.

    Where it fits none, `otherwise` does; without it they aren't known. `seen` has points that the
    leaf was given by a step whose threshold isn't known.
    """

    figure: Variable
    steps: tuple[Step, ...] = Field(min_length=1)
    otherwise: Points | None = None
    seen: tuple[Points, ...] = ()


class Item(Shape):
    """One thing that is there or isn't, and what it is worth."""

    name: Name
    title: Text
    points: Points


class Checklist(Shape):
    """Points are the sum of the items that are there."""

    items: tuple[Item, ...] = Field(min_length=1)


class Seen(Shape):
    """Where something was seen, and the day of what it stands in."""

    text: Text
    date: Day


class Example(Shape):
    """Given these figures, the rule gives these points; `null` if it can't tell."""

    figures: dict[Name, Figure]
    points: Points | None


class ScoringRule(Shape):
    """How a leaf's points come about: exactly one of the six kinds, and where that was seen.

    `survey` and `manual` compute nothing: they say who states the points, and why.
    """

    proportional: Proportional | None = None
    ratio: Ratio | None = None
    steps: Steps | None = None
    checklist: Checklist | None = None
    survey: Text | None = None
    manual: Text | None = None
    decimals: Places | None = None
    """A rate's part of the maximum is rounded half-up to so many; else to those of the file."""
    source: Seen | None = None
    note: Text | None = None
    tests: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> "ScoringRule":
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise PydanticCustomError("one_kind", "one kind")
        return self

    @property
    def kind(self) -> str:
        """Which of the six it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The figures that it needs; those of a checklist are its items, worth points."""
        match self:
            case ScoringRule(proportional=Proportional(rate=rate)):
                return (rate,)
            case ScoringRule(ratio=Ratio(part=part, whole=whole)):
                return part, whole
            case ScoringRule(steps=Steps(figure=figure)):
                return (figure,)
        return ()

    @property
    def names(self) -> tuple[str, ...]:
        """What its figures are called, those of a checklist included."""
        items = self.checklist.items if self.checklist else ()
        return (*(one.name for one in self.variables), *(item.name for item in items))


KINDS = ("proportional", "ratio", "steps", "checklist", "survey", "manual")


class ScoringRules(Shape):
    """`rules.yaml`: the rounding, and each leaf's rule by its code."""

    decimals: Places
    leaves: dict[Text, ScoringRule]
