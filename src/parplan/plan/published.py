"""What has been published of the indexes: places, points, national means, each with its source.

No complete table of any year has been found. Every figure says how it is known: printed, or
derived from which two; and what else is printed for it stands beside. Provinces are sorted into
groups by their points, from thresholds that have been published, too.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field

from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold, without_tones
from parplan.plan.shapes import Points, Shape, Text, Year

Place = Annotated[int, Field(ge=1, le=1000)]

ENOUGH = 5
"""Fewer published places than this are no field to find one's own place in."""


class Index(StrEnum):
    """Which index: PAR INDEX is in points of 100, SIPAS in percent."""

    PAR = "PAR"
    SIPAS = "SIPAS"


class Basis(StrEnum):
    """How a figure is known: printed, or derived from printed ones."""

    PUBLISHED = "published"
    RANK_ONLY = "rank_only"
    """The place is printed, and no points."""
    ANOTHER_PAPER = "another_paper"
    """Printed by another paper than the first."""
    ANOTHER_PAGE = "another_page"
    """Printed by another page, which wasn't named."""
    DERIVED = "derived"
    """From two printed figures, which the derivation names."""
    OWN_DELTAS = "own_deltas"
    """From the differences that the same page prints, against its own figure."""

    @property
    def words(self) -> Phrase:
        """Say it of a figure by itself."""
        return _WORDS[self]


_WORDS = {
    Basis.PUBLISHED: Phrase("published"),
    Basis.RANK_ONLY: Phrase("published rank only"),
    Basis.ANOTHER_PAPER: Phrase("published (another paper)"),
    Basis.ANOTHER_PAGE: Phrase("published (another page, not named)"),
    Basis.DERIVED: Phrase("derived ({sum})", sum=None),
    Basis.OWN_DELTAS: Phrase("derived (by the same page's own deltas)"),
}


class Ranked(Shape):
    """How many provinces the Ministry ranks."""

    provinces: Place
    source: Text


class Mean(Shape):
    """The mean of all provinces, as published."""

    index: Index
    year: Year
    score: Points
    basis: Basis
    source: Text | None
    score_derivation: Text | None = None

    @property
    def words(self) -> Phrase:
        """Say how it is known."""
        if self.score_derivation:
            return Phrase("derived ({sum})", sum=_sum(self.score_derivation))
        return self.basis.words


class Printed(Shape):
    """Another figure that is printed for the same result."""

    score: Points
    basis: Basis
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
    basis: Basis
    source: Text
    score_derivation: Text | None = None
    rank_derivation: Text | None = None
    also_printed: tuple[Printed, ...] = ()

    @property
    def scores(self) -> tuple[Decimal, ...]:
        """List every figure that is printed for its points, the first seen first."""
        if self.score is None:
            return ()
        return (self.score, *(other.score for other in self.also_printed))

    @property
    def words(self) -> Phrase:
        """Say how its points are known, and what contradicts them."""
        if self.score_derivation:
            return self._derived(self.score_derivation)
        for other in self.also_printed:
            score = other.score  # with the digits that are printed there
            if other.basis is Basis.ANOTHER_PAPER:
                return Phrase("published (another paper prints {score})", score=score)
            if other.basis is Basis.ANOTHER_PAGE:
                return Phrase("published (another page prints {score})", score=score)
            if other.basis is Basis.OWN_DELTAS:
                return Phrase(
                    "published but inconsistent (its own deltas give {score})", score=score
                )
        return self.basis.words

    def _derived(self, sum_: str) -> Phrase:
        if self.rank is None:
            return Phrase("derived ({sum}; rank not seen)", sum=_sum(sum_))
        if self.rank_derivation is None:
            return Phrase("derived ({sum})", sum=_sum(sum_))
        return Phrase(
            "derived ({sum}; rank {rank})", sum=_sum(sum_), rank=_sum(self.rank_derivation)
        )


_TWO_FIGURES = re.compile(r"(\d+(?:\.\d+)?)([+-])(\d+(?:\.\d+)?)", re.ASCII)


def _sum(derivation: str) -> Phrase | str:
    """Take "86.98-2.19" apart, so that each language writes its figures; else leave it be."""
    found = _TWO_FIGURES.fullmatch(derivation.replace(" ", ""))
    if found is None:
        return derivation
    whole, part = Decimal(found[1]), Decimal(found[3])
    if found[2] == "-":
        return Phrase("{whole}-{part}", whole=whole, part=part)
    return Phrase("{whole}+{part}", whole=whole, part=part)


class FieldSet(Shape):
    """By which set of criteria the results of a year were scored."""

    year: Year
    criteria_set: Text
    source: Text


class PublishedResults(Shape):
    """`published_results.yaml`: all that was seen, whatever the index and year."""

    ranked: Ranked
    criteria_sets: tuple[FieldSet, ...] = ()
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

    def other_set(self, index: str, year: int, own: str | None) -> Phrase | None:
        """Warn where a plan of one set of criteria is ranked among provinces scored by another."""
        field = next((one for one in self.criteria_sets if one.year == year), None)
        if index != Index.PAR or field is None or own is None or field.criteria_set == own:
            return None
        return Phrase(
            "Warning: the plan follows {own}, the field of {year} most likely {other}: points of "
            "different sets can't be compared, so the place says little.",
            own=own,
            year=str(year),
            other=field.criteria_set,
        )

    def mean(self, index: str, year: int) -> Mean | None:
        """Find a year's national mean."""
        means = (m for m in self.means if m.index == index and m.year == year)
        return next(means, None)


class ProvinceGroup(NamedTuple):
    """A group of provinces, and the points from which on a province belongs to it."""

    name: str
    at_least: Decimal


GROUPS = (
    ProvinceGroup("A", Decimal(90)),
    ProvinceGroup("B", Decimal(80)),
    ProvinceGroup("C", Decimal(70)),
)
"""The best first; below the last there is none."""

GROUPS_SOURCE = (
    "vietnambiz.vn/quang-ninh-dung-dau-ca-4-chi-so-ve-cai-cach-hanh-chinh-202341916234832.htm"
)
"""Where the thresholds were seen, for the 2022 index."""

NO_GROUP = ""
"""What stands where points are too few for any group. Unknown points have no group: `None`."""


def group_of(points: Decimal) -> str:
    """Name the group of unrounded points: 89.9999 is not yet 90."""
    return next((group.name for group in GROUPS if points >= group.at_least), NO_GROUP)


def province_named(typed: str, names: Iterable[str]) -> str | None:
    """Find a province; its kind ("tỉnh"), case, if need be tones and spelling don't matter.

    Of two that only a mark tells apart, none is meant by a name without it.
    """
    known = list(names)
    for key in (province_key, _toneless, _spelt):
        found = [name for name in known if key(name) == key(typed)]
        if len(found) == 1:
            return found[0]
    return None


def provinces_near(typed: str, names: Iterable[str]) -> tuple[str, ...]:
    """List those whose names look like it, the nearest first."""
    plain = {without_tones(name): name for name in names}
    return tuple(plain[one] for one in get_close_matches(without_tones(typed), plain, cutoff=0.5))


def province_key(name: str) -> str:
    """Leave a province's kind out: "Tỉnh Đắk Nông" is "Đắk Nông"."""
    return _bare(fold(name), ("tỉnh", "thành phố", "tp.", "tp"))


def _toneless(name: str) -> str:
    return _bare(without_tones(name), ("tinh", "thanh pho", "tp.", "tp"))


def _spelt(name: str) -> str:
    """Make one of what is written in several ways: Đắc Lắc, Dak Lak, ĐăkLăk; TP.HCM."""
    letters = re.sub("[^a-z0-9]", "", _toneless(name))
    letters = re.sub("^(tinh|thanhpho|tp)(?=.)", "", letters)
    letters = _SHORT.get(letters, letters)
    return re.sub("^(dac|dak)(lac|lak)$", "daklak", re.sub("^(dac|dak)nong$", "daknong", letters))


_SHORT = {
    "hcm": "hochiminh",
    "saigon": "hochiminh",
    "brvt": "bariavungtau",
    "tthue": "hue",
    "thuathienhue": "hue",
}


def _bare(words: str, kinds: tuple[str, ...]) -> str:
    for kind in kinds:
        words = words.removeprefix(f"{kind} ")
    return words
