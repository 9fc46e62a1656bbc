"""The kinds of scoring rules: each is one class, from its shape to the points that it gives.

A kind has the figures that it needs and how these earn points, exactly; whatever else knows a
kind is its formula for Excel (`documents/forms/formulas.py`). docs/rules.md has an example of
each.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    PlainValidator,
    RootModel,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from parplan.language.phrases import Phrase
from parplan.plan.points import half_up, tidy
from parplan.plan.shapes import Change, Path, Points, Shape, Text

_MOST = 10**15
_SHOWN = 2
"""Decimals of a rate in a sentence; points follow from all of them."""
_WHOLE = 100
"""Percent of a maximum that is all of it."""
_COMBINED = 16
"""Items whose combinations are counted up."""

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


Figures = Mapping[str, Figure]
"""Figures by the names that a rule gives them."""


class Variable(Shape):
    """A figure that a rule needs, a number: its name in the data, what it is, in which unit."""

    yes_or_no: ClassVar[bool] = False
    name: Name
    title: Text
    unit: Text

    @property
    def titled(self) -> str:
        """What it is, with its unit."""
        return f"{self.title} ({self.unit})"

    def said(self, figure: Figure) -> Phrase:
        """Write a figure with its unit."""
        if self.unit == "%":
            return Phrase("{value}%", value=figure)
        return Phrase("{value} {unit}", value=figure, unit=self.unit)


class Item(Shape):
    """One thing that is there or isn't, and what it is worth; its figure is yes or no."""

    yes_or_no: ClassVar[bool] = True
    name: Name
    title: Text
    points: Points

    @property
    def titled(self) -> str:
        """What it is."""
        return self.title

    def said(self, figure: Figure) -> Phrase:
        """Write yes or no."""
        return answer(figure)


def answer(figure: Figure) -> Phrase:
    """Write a figure of which nothing is known: yes or no, or the number."""
    if isinstance(figure, bool):
        return Phrase("yes") if figure else Phrase("no")
    return Phrase("{value}", value=figure)


class Outcome(NamedTuple):
    """What a branch gives: points as they are stated, or a rate's part, which is to be rounded.

    `None` where it can't tell.
    """

    amount: Decimal | Fraction | None
    branch: Phrase


class RuleKind:
    """How points come about. What a kind doesn't say, it has as a kind that computes nothing."""

    label: ClassVar[Phrase]

    @property
    def variables(self) -> tuple[Variable | Item, ...]:
        """The figures that it needs, in their order."""
        return ()

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:
        """Say what figures give, all of which are there; what is too much is cut off later."""
        raise NotImplementedError

    def reachable(self, max_points: Decimal) -> set[Decimal] | None:  # noqa: ARG002 - see the class
        """List the points that it can give, in any order; `None` if they may be any."""
        return None

    @property
    def stated_points(self) -> Iterator[tuple[Path, Decimal]]:
        """Walk every place below it that states what figures give at once, in points."""
        yield from ()

    @property
    def total(self) -> Decimal | None:
        """What its items add up to: the maximum, else the rule is wrong; `None` without items."""
        return None

    @property
    def below(self) -> Path:
        """Under which keys below its own its bounds or steps stand."""
        return ()

    @property
    def scale(self) -> "Scale | None":
        """The bounds of its rate."""
        return None

    @property
    def thresholds(self) -> "Thresholds | None":
        """Its steps."""
        return None


class Scale(Shape):
    """From a rate in percent to points: its part of the maximum.

    Below `floor` there are none, from `full_at` on there are all.
    """

    floor: Percent | None = None
    full_at: Percent | None = None

    def points(self, rate: Fraction, shown: Phrase, max_points: Decimal) -> Outcome:
        """Say what a rate gives; `shown` is how it is told."""
        if self.floor is not None and rate < Fraction(self.floor):
            return Outcome(
                Decimal(0), Phrase("{rate}: below {floor}%", rate=shown, floor=self.floor)
            )
        if self.full_at is not None and rate >= Fraction(self.full_at):
            message = Phrase("{rate}: at least {full_at}%", rate=shown, full_at=self.full_at)
            return Outcome(max_points, message)
        message = Phrase("{rate} of {max_points}", rate=shown, max_points=max_points)
        if rate < 0:
            message = Phrase("{rate}: below {floor}%", rate=shown, floor=0)
        elif rate > _WHOLE:
            message = Phrase("{rate}: at least {full_at}%", rate=shown, full_at=_WHOLE)
        return Outcome(rate * Fraction(max_points) / 100, message)


class Proportional(RuleKind, Scale):
    """Points are a rate's part of the maximum, in percent.

    Below `floor` there are none, from `full_at` on there are all.
    """

    label: ClassVar[Phrase] = Phrase("proportional")
    rate: Variable

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The rate."""
        return (self.rate,)

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:
        """Take the rate's part."""
        figure = figures[self.rate.name]
        return self.points(Fraction(figure), self.rate.said(figure), max_points)

    @property
    def scale(self) -> Scale:
        """Its own bounds."""
        return self


class Ratio(RuleKind, Scale):
    """As `proportional`, the rate being one figure of another."""

    label: ClassVar[Phrase] = Phrase("ratio")
    part: Variable
    whole: Variable

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Part and whole."""
        return self.part, self.whole

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:
        """Divide, and take the rate's part; of nothing there is no rate."""
        part, whole = figures[self.part.name], figures[self.whole.name]
        if whole <= 0:
            message = Phrase("{whole} isn't above 0: there is no rate", whole=self.whole.title)
            return Outcome(None, message)
        rate = 100 * Fraction(part) / Fraction(whole)
        shown = Phrase(
            "{part}/{whole} ({rate}%)", part=part, whole=whole, rate=tidy(half_up(rate, _SHOWN))
        )
        return self.points(rate, shown, max_points)

    @property
    def scale(self) -> Scale:
        """Its own bounds."""
        return self


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


class Thresholds(Shape):
    """From a figure to points: the first step that it fits gives them.

    Where it fits none, `otherwise` does; without it they aren't known. `seen` has points that the
    leaf was given by a step whose threshold isn't known.
    """

    steps: tuple[Step, ...] = Field(min_length=1)
    otherwise: Points | None = None
    seen: tuple[Points, ...] = ()

    def points(self, figure: Decimal | Fraction, shown: Phrase) -> Outcome:
        """Say what a figure gives; `shown` is how it is told."""
        step = next((step for step in self.steps if step.holds(figure)), None)
        if step is not None:
            message = Phrase("{figure}: at least {bound}", figure=shown, bound=step.limit)
            if step.at_least is None:
                message = Phrase("{figure}: at most {bound}", figure=shown, bound=step.limit)
            return Outcome(step.points, message)
        if self.otherwise is not None:
            return Outcome(self.otherwise, Phrase("{figure}: reaches no step", figure=shown))
        message = Phrase("{figure}: reaches no step, and what it gives isn't known", figure=shown)
        return Outcome(None, message)

    @property
    def places(self) -> Iterator[tuple[Path, Decimal]]:
        """Walk every place below it that states points."""
        for index, step in enumerate(self.steps):
            yield ("steps", index, "points"), step.points
        for index, points in enumerate(self.seen):
            yield ("seen", index), points
        if self.otherwise is not None:
            yield ("otherwise",), self.otherwise


class Steps(RuleKind, Thresholds):
    """Thresholds: the first step that a figure fits gives the points.

    Where it fits none, `otherwise` does; without it they aren't known. `seen` has points that the
    leaf was given by a step whose threshold isn't known.
    """

    label: ClassVar[Phrase] = Phrase("steps")
    figure: Variable

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The figure."""
        return (self.figure,)

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:  # noqa: ARG002 - as all kinds
        """Find the first step that fits."""
        figure = Decimal(figures[self.figure.name])
        return self.points(figure, self.figure.said(figure))

    def reachable(self, max_points: Decimal) -> set[Decimal]:  # noqa: ARG002
        """List what its steps give, and what was seen."""
        return {points for _, points in self.places}

    @property
    def stated_points(self) -> Iterator[tuple[Path, Decimal]]:
        """What its steps give."""
        return self.places

    @property
    def thresholds(self) -> Thresholds:
        """Its own steps."""
        return self


class Checklist(RuleKind, Shape):
    """Points are the sum of the items that are there."""

    label: ClassVar[Phrase] = Phrase("checklist")
    items: tuple[Item, ...] = Field(min_length=1)

    @property
    def variables(self) -> tuple[Item, ...]:
        """Its items."""
        return self.items

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:  # noqa: ARG002 - as all kinds
        """Add up what is there."""
        there = [item for item in self.items if figures[item.name]]
        lacking = tuple(item.title for item in self.items if item not in there)
        values = {"there": len(there), "items": len(self.items), "lacking": lacking}
        message = Phrase("{there} of {items} items", **values)
        if lacking:
            message = Phrase("{there} of {items} items; lacking: {lacking}", **values)
        return Outcome(sum((item.points for item in there), Decimal(0)), message)

    @property
    def total(self) -> Decimal:
        """All items together."""
        return tidy(sum((item.points for item in self.items), Decimal(0)))

    def reachable(self, max_points: Decimal) -> set[Decimal] | None:  # noqa: ARG002
        """Combine its items; those of a long list are too many."""
        if len(self.items) > _COMBINED:
            return None
        nothing = {Decimal(0)}
        return reduce(lambda sums, i: sums | {s + i.points for s in sums}, self.items, nothing)


class _ByHand(RuleKind, RootModel[Text]):
    """Nothing is computed: its text says who states the points, and why."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:  # noqa: ARG002 - as all kinds
        """Give the reason instead of points."""
        return Outcome(None, Phrase("{reason}", reason=self.root))


class Survey(_ByHand):
    """People are asked: a survey gives the points, and nobody scores himself."""

    label: ClassVar[Phrase] = Phrase("survey")


class Manual(_ByHand):
    """What is known isn't enough to compute points; the text says what is missing."""

    label: ClassVar[Phrase] = Phrase("manual")
