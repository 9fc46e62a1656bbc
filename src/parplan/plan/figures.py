"""Figures, and from a single number to points: by a rate's part, or by steps.

A figure is a number or, for an item of a checklist, yes or no; rules, results and forms call it
by the same name.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from parplan.language.catalogue import Phrase
from parplan.plan.shapes import Change, Path, Points, Shape, Text

_MOST = 10**15
SHOWN = 2
"""Decimals of a rate in a sentence; points follow from all of them."""
_WHOLE = 100
"""Percent of a maximum that is all of it."""

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


class Scale(Shape):
    """From a rate in percent to points: its part of the maximum.

    Below `floor` there are none, from `full_at` on there are all. With `scaled`, what is below
    `full_at` counts as a part of it: rate × maximum ÷ `full_at` (766/QĐ-TTg: "Tỷ lệ × Điểm tối đa
    / 80%"); else it is rate × maximum, and the points jump at `full_at`.
    """

    floor: Percent | None = None
    full_at: Percent | None = None
    scaled: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _scaled_to_something(self) -> Self:
        if self.scaled and not self.full_at:
            raise PydanticCustomError("scaled", "scaled to nothing")
        return self

    @property
    def full_rate(self) -> Decimal:
        """The rate, in percent, that is as much as all points."""
        return self.full_at if self.scaled and self.full_at else Decimal(100)

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
        if self.scaled and rate >= 0:
            message = Phrase(
                "{rate} of {max_points}, divided by {full_at}%",
                rate=shown,
                max_points=max_points,
                full_at=self.full_at,
            )
        return Outcome(rate * Fraction(max_points) / Fraction(self.full_rate), message)


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
