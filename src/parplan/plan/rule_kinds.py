"""The kinds of scoring rules: each is one class, from its shape to the points that it gives.

A kind has the figures that it needs and how these earn points, exactly; whatever else knows a
kind is its formula for Excel (`documents/forms/formulas.py`). docs/rules.md has an example of
each.
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import ClassVar, Literal, Self

from pydantic import (
    ConfigDict,
    Field,
    RootModel,
    model_validator,
)
from pydantic_core import PydanticCustomError

from parplan.language.catalogue import Phrase
from parplan.plan.figures import SHOWN, Figures, Item, Outcome, Scale, Thresholds, Variable
from parplan.plan.points import half_up, tidy
from parplan.plan.shapes import Path, Points, Shape, Text

_COMBINED = 16
"""Items whose combinations are counted up."""
_AMOUNTS = 2000
"""Points that bonuses and deductions may come to; with more of them any amount may come."""


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

    def most_points(self, max_points: Decimal) -> Decimal | None:  # noqa: ARG002
        """Say how many points it gives at the very most, if it may be too few; else `None`."""
        return None

    @property
    def below(self) -> Path:
        """Under which keys below its own its bounds or steps stand."""
        return ()

    @property
    def scale(self) -> Scale | None:
        """The bounds of its rate."""
        return None

    @property
    def thresholds(self) -> Thresholds | None:
        """Its steps."""
        return None


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
            "{part}/{whole} ({rate}%)", part=part, whole=whole, rate=tidy(half_up(rate, SHOWN))
        )
        return self.points(rate, shown, max_points)

    @property
    def scale(self) -> Scale:
        """Its own bounds."""
        return self


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


class Event(Variable):
    """Something that may happen several times: its figure is how often, a whole number.

    `each` time is worth so many points, all times together at most `most`.
    """

    each: Points
    most: Points | None = None

    def points(self, count: Decimal) -> Decimal:
        """Say what so many times are worth."""
        points = count * self.each
        return points if self.most is None else min(points, self.most)

    def amounts(self, enough: Decimal) -> list[Decimal] | None:
        """List what it can be worth, until it is enough; `None` if that is too much to list."""
        if not self.each:
            return [Decimal(0)]
        times = math.ceil((enough if self.most is None else min(self.most, enough)) / self.each)
        if times > _AMOUNTS:
            return None
        return [self.points(Decimal(count)) for count in range(times + 1)]


class Adjusted(RuleKind, Shape):
    """Points to start from, and some more or less for each thing that happened.

    They start at `start`, else at the maximum; bonuses add and deductions take off. Only the
    result is cut off below nothing and above the maximum, not what is on the way to it.
    """

    label: ClassVar[Phrase] = Phrase("bonuses and deductions")
    start: Points | None = None
    bonuses: tuple[Event, ...] = ()
    deductions: tuple[Event, ...] = ()

    @model_validator(mode="after")
    def _something_happens(self) -> Self:
        if not self.variables:
            raise PydanticCustomError("no_event", "neither bonuses nor deductions")
        return self

    @property
    def variables(self) -> tuple[Event, ...]:
        """How often each thing happened."""
        return (*self.bonuses, *self.deductions)

    def starts(self, max_points: Decimal) -> Decimal:
        """Say from how many points it starts."""
        return max_points if self.start is None else self.start

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:
        """Add and take off; nothing happens less than never, or half."""
        counts = {one.name: Decimal(figures[one.name]) for one in self.variables}
        for one in self.variables:
            if counts[one.name] < 0 or counts[one.name] % 1:
                message = Phrase("{figure} isn't how often it happened", figure=one.title)
                return Outcome(None, message)
        more = sum((one.points(counts[one.name]) for one in self.bonuses), Decimal(0))
        less = sum((one.points(counts[one.name]) for one in self.deductions), Decimal(0))
        start = self.starts(max_points)
        values = {"start": start, "more": tidy(more), "less": tidy(less)}
        message = Phrase("{start} points, {more} more and {less} less", **values)
        return Outcome(start + more - less, message)

    def reachable(self, max_points: Decimal) -> set[Decimal] | None:
        """Combine what may happen, if it all goes one way or there is most of everything."""
        if self.bonuses and self.deductions and any(one.most is None for one in self.variables):
            return None
        enough = max(max_points, self.starts(max_points))
        if self.bonuses and self.deductions:
            enough = sum((one.most or Decimal(0) for one in self.variables), Decimal(0))
        sums = {self.starts(max_points)}
        for sign, events in ((1, self.bonuses), (-1, self.deductions)):
            for one in events:
                amounts = one.amounts(enough)
                if amounts is None or len(sums) * len(amounts) > _AMOUNTS:
                    return None
                sums = {before + sign * amount for before in sums for amount in amounts}
        return sums

    @property
    def stated_points(self) -> Iterator[tuple[Path, Decimal]]:
        """What it starts from."""
        if self.start is not None:
            yield ("start",), self.start

    def most_points(self, max_points: Decimal) -> Decimal | None:
        """Add all bonuses to the start; `None` if one has no end."""
        if any(one.most is None and one.each for one in self.bonuses):
            return None
        bonuses = (one.most or Decimal(0) for one in self.bonuses if one.each)
        return tidy(self.starts(max_points) + sum(bonuses, Decimal(0)))


class Average(RuleKind, Shape):
    """The mean over units, each of which counts the same; every unit's figure is needed.

    With `mean_of: figures`, the mean of the figures is scored once, so that what one unit has
    above a bound makes up for another. With `mean_of: points`, each unit's figure is scored by
    itself, between nothing and the maximum, and the points' exact mean is rounded once. They are
    scored `by_rate`, as `proportional` does, or `by_steps`, as `steps` does.
    """

    label: ClassVar[Phrase] = Phrase("average over units")
    mean_of: Literal["figures", "points"]
    units: tuple[Variable, ...] = Field(min_length=1, max_length=200)
    by_rate: Scale | None = None
    by_steps: Thresholds | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.by_rate is None) == (self.by_steps is None):
            raise PydanticCustomError("one_way", "by_rate or by_steps")
        return self

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The figure of each unit."""
        return self.units

    def apply(self, figures: Figures, max_points: Decimal) -> Outcome:
        """Score the mean, or each unit."""
        values = [Fraction(figures[one.name]) for one in self.units]
        if self.mean_of == "figures":
            mean = sum(values, Fraction()) / len(values)
            shown = self.units[0].said(tidy(half_up(mean, SHOWN)))
            return self._scored(mean, Phrase("on average {figure}", figure=shown), max_points)
        points = Fraction()
        for one, value in zip(self.units, values, strict=True):
            shown = Phrase("{unit}: {figure}", unit=one.title, figure=one.said(figures[one.name]))
            found = self._scored(value, shown, max_points)
            if found.amount is None:
                return found
            points += max(Fraction(), min(Fraction(found.amount), Fraction(max_points)))
        message = Phrase("the mean of what {count} units earn", count=len(values))
        return Outcome(points / len(values), message)

    def _scored(self, figure: Fraction, shown: Phrase, max_points: Decimal) -> Outcome:
        if self.by_rate is not None:
            return self.by_rate.points(figure, shown, max_points)
        assert self.by_steps is not None  # noqa: S101 - one of them is there
        return self.by_steps.points(figure, shown)

    def reachable(self, max_points: Decimal) -> set[Decimal] | None:  # noqa: ARG002
        """List what its steps give to a mean of figures; of points any mean may come."""
        if self.by_steps is None or self.mean_of == "points":
            return None
        return {points for _, points in self.by_steps.places}

    @property
    def stated_points(self) -> Iterator[tuple[Path, Decimal]]:
        """What its steps give."""
        for path, points in self.by_steps.places if self.by_steps else ():
            yield (*self.below, *path), points

    @property
    def below(self) -> Path:
        """Where its bounds or steps stand."""
        return ("by_rate",) if self.by_steps is None else ("by_steps",)

    @property
    def scale(self) -> Scale | None:
        """How it scores a rate."""
        return self.by_rate

    @property
    def thresholds(self) -> Thresholds | None:
        """Its steps."""
        return self.by_steps


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
