"""What has been published of the indexes: places, points, national means, each with its source.

No complete table of any year has been found. A result keeps the source's own words (`basis`);
our reading of them stands beside: what was derived and how, and what else is printed for it.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from parplan.plan.shapes import Points, Shape, Text, Year

Place = Annotated[int, Field(ge=1, le=1000)]

ENOUGH = 5
"""Fewer published places than this are no field to find one's own place in."""


class Index(StrEnum):
    """Which index: PAR INDEX is in points of 100, SIPAS in percent."""

    PAR = "PAR"
    SIPAS = "SIPAS"


class Ranked(Shape):
    """How many provinces the Ministry ranks."""

    provinces: Place
    source: Text


class Mean(Shape):
    """The mean of all provinces, as published."""

    index: Index
    year: Year
    score: Points
    basis: Text
    source: Text | None


class Printed(Shape):
    """Another figure that is printed for the same result."""

    score: Points
    basis: Text
    source: Text | None = None


class Result(Shape):
    """One province's place and points in one year; `null` for what was not seen.

    A value that no source prints is derived, and its derivation says from which two figures.
    Figures that conflict are kept side by side: `score` is the first seen, never their mean.
    """

    index: Index
    year: Year
    rank: Place | None
    province: Text
    score: Points | None
    basis: Text
    source: Text
    score_derivation: Text | None = None
    rank_derivation: Text | None = None
    also_printed: tuple[Printed, ...] = ()

    @property
    def printed(self) -> tuple[Printed, ...]:
        """All figures for its points, the first seen first."""
        if self.score is None:
            return ()
        first = Printed(score=self.score, basis=self.basis, source=self.source)
        return (first, *self.also_printed)


class PublishedResults(Shape):
    """`published_results.yaml`: all that was seen, whatever the index and year."""

    ranked: Ranked
    means: tuple[Mean, ...] = ()
    results: tuple[Result, ...]

    def of(self, index: str, year: int) -> tuple[Result, ...]:
        """List one year's results."""
        return tuple(r for r in self.results if r.index == index and r.year == year)

    def placed(self, index: str, year: int) -> tuple[Result, ...]:
        """List those with both place and points, the best place first."""
        known = [r for r in self.of(index, year) if r.rank is not None and r.score is not None]
        return tuple(sorted(known, key=lambda result: result.rank or 0))

    def years(self, index: str) -> tuple[int, ...]:
        """List the years of which enough is known to tell a place, the earliest first."""
        years = sorted({result.year for result in self.results})
        return tuple(year for year in years if len(self.placed(index, year)) >= ENOUGH)

    def mean(self, index: str, year: int) -> Mean | None:
        """Find a year's national mean."""
        means = (m for m in self.means if m.index == index and m.year == year)
        return next(means, None)
