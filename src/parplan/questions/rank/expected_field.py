"""What next year's field is taken to be, each number estimated from published pairs of years.

Provinces keep their distance from the mean for the greater part, all rise together by an
uncertain amount, and each changes by itself. Every number can be set by an option, and is told
with where it comes from. Estimates are made of floats, and are decimals to a hundredth.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain
from math import sqrt
from pathlib import Path
from statistics import correlation, fmean, linear_regression
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.points import half_up, tidy
from parplan.plan.published import Index, PublishedResults, province_key
from parplan.questions.rank.band import KnownField
from parplan.questions.rank.field import Field
from parplan.questions.rank.simulation import NextField, deviation, spread_of

Pair = tuple[Decimal, Decimal]
"""A province's distance from the mean in a year and in the next, in points."""


class Persistence(NamedTuple):
    """How provinces keep their distance from the mean to the next year."""

    pairs: int
    slope: Decimal
    """So much of the distance is kept."""
    correlation: Decimal
    change: Decimal
    """The standard deviation of what is left of the pairs, in points."""


class Shock(NamedTuple):
    """How far all rise together to the next year, and how uncertain that is."""

    rises: int
    rise: Decimal
    spread: Decimal
    """The scale of the error of this rise, for one more year, in points; 0: the mean is known."""
    freedom: int
    """Degrees of freedom of Student's t that the error is drawn from."""


def persistence_of(pairs: Sequence[Pair]) -> Persistence:
    """Estimate it from pairs by least squares."""
    before, after = ([float(one[side]) for one in pairs] for side in (0, 1))
    slope, origin = linear_regression(before, after)
    off = [y - origin - slope * x for x, y in zip(before, after, strict=True)]
    change = sqrt(sum(one * one for one in off) / (len(off) - 2))
    return Persistence(
        len(pairs), _hundredth(slope), _hundredth(correlation(before, after)), _hundredth(change)
    )


def shock_of(rises: Sequence[Decimal], others: Sequence[Sequence[Decimal]] = ()) -> Shock | None:
    """Estimate it from the rises of the index's means, and its error from other indexes', too.

    The error is that of predicting one more year: the deviation within each index, pooled, and
    the uncertainty of the mean itself. One rise of each are pooled about their common mean. It is
    None where too few are known to tell an error.
    """
    groups = [rises, *others]
    freedom = sum(len(group) - 1 for group in groups)
    if not freedom:
        groups = [list(chain(*groups))]
        freedom = len(groups[0]) - 1
    if not rises or not freedom:
        return None
    off = [float(rise) - fmean(map(float, group)) for group in groups for rise in group]
    spread = sqrt(sum(one * one for one in off) / freedom * (1 + 1 / len(rises)))
    expected = fmean(map(float, rises))
    return Shock(len(rises), _hundredth(expected), _hundredth(spread), freedom)


def _hundredth(value: float) -> Decimal:
    return half_up(Decimal(value), 2)


_PAIRS = 10
"""With fewer pairs of its own, an index is taken to persist as both together."""


class Settings(NamedTuple):
    """What is given instead of estimated."""

    rise: Decimal | None = None
    shock: Decimal | None = None
    persistence: Decimal | None = None
    change: Decimal | None = None
    spread: Decimal | None = None


class Expected(NamedTuple):
    """Next year's field, and in words where each number comes from."""

    base_year: int | None
    base_mean: Decimal
    rise: Decimal
    shock: Decimal
    persistence: Decimal
    change: Decimal
    spread: Decimal
    """The standard deviation of the provinces next year."""
    ranked: int
    field: NextField
    why: tuple[Phrase, ...]

    @property
    def year(self) -> int | None:
        """The year of the field that is drawn."""
        return None if self.base_year is None else self.base_year + 1

    @property
    def mean(self) -> Decimal:
        """The mean of the field that is drawn."""
        return self.field.mean


def after_published(  # noqa: PLR0913 - see `after_given`
    published: PublishedResults,
    index: str,
    year: int,
    province: str | None,
    settings: Settings,
    *,
    unseen: int | None = None,
) -> Expected:
    """Expect the field after a published one, in which a province is not among the others.

    The mean of the year to come is used if it is published. From an `unseen` year nothing is
    learned: so a back-test can ask for what has come since.
    """
    mean = published.mean(index, year)
    if mean is None:
        raise Refusal(Phrase("no mean of {year} is published", year=str(year)))
    known, hidden = KnownField(published, index, year, province).others()
    placed = [(r.rank or 0, r.score or Decimal(0)) for r in published.placed(index, year)]
    spread = spread_of(placed, published.ranked.provinces, mean.score)
    why_field = Phrase(
        "Mean of {year}: {mean}. Its spread {spread} is fitted to the {count} published places; "
        "between these, points lie by quantiles of a normal distribution.",
        year=str(year),
        mean=mean.score,
        spread=spread,
        count=len(placed),
    )
    hidden = tuple(split._replace(spread=spread) for split in hidden)
    field = NextField(known, hidden, mean.score, mean.score)
    shock = _shock(published, index, year, settings, unseen)
    kept = _persistence(published, index, settings, unseen)
    return _expected(year, field, spread, settings, (why_field, shock, kept))


def after_given(  # noqa: PLR0913, PLR0917 - a field has as many things to it
    published: PublishedResults,
    index: str,
    file: Path,
    given: Field,
    province: str,
    settings: Settings,
) -> Expected:
    """Expect the field after one that is known whole, in which a province is not counted."""
    own = given.find(province)
    totals = [entry.total for entry in given.entries]
    mean = tidy(half_up(sum(totals, Decimal(0)) / len(totals), 4))
    spread = deviation(totals)
    if not spread:
        raise Refusal(Phrase("all have the same points: no spread"))
    why = Phrase(
        "Mean {mean}, spread {spread}: of the {count} provinces in {file}.",
        mean=mean,
        spread=spread,
        count=len(totals),
        file=str(file),
    )
    others = tuple(entry.total for entry in given.entries if entry is not own)
    shock = _shock(published, index, given.year, settings, None)
    kept = _persistence(published, index, settings, None)
    field = NextField(others, (), mean, mean)
    return _expected(given.year, field, spread, settings, (why, shock, kept))


def _expected(
    year: int | None,
    field: NextField,
    spread: Decimal,
    settings: Settings,
    found: tuple[Phrase, tuple[Shock, Phrase], tuple[Persistence, Phrase]],
) -> Expected:
    """Put together what was found of the field, of the common rise and of what persists."""
    why_field, (shock, why_shock), (kept, why_kept) = found
    wanted = spread if settings.spread is None else settings.spread
    why_spread = Phrase("Spread {spread}: as in that field.", spread=wanted)
    if settings.spread is not None:
        why_spread = Phrase(
            "Spread {spread}: as given; distances from the mean are stretched to it.",
            spread=wanted,
        )
    change, why_change = _change(kept, wanted, settings.change)
    made = field._replace(
        mean=tidy(field.base_mean + shock.rise),
        persistence=kept.slope,
        change=change,
        shock=shock.spread,
        freedom=shock.freedom,
        stretch=wanted / spread,
    )
    return Expected(
        base_year=year,
        base_mean=field.base_mean,
        rise=shock.rise,
        shock=shock.spread,
        persistence=kept.slope,
        change=change,
        spread=wanted,
        ranked=field.others + 1,
        field=made,
        why=(why_field, why_spread, why_shock, why_kept, why_change),
    )


def _change(kept: Persistence, spread: Decimal, asked: Decimal | None) -> tuple[Decimal, Phrase]:
    """Find by how much each changes by itself, so that the spread of all stays as it is.

    The same pairs' own residual is told beside it, and is more: provinces that are in the news in
    two years running have moved, and with it the spread would grow, as published fields' didn't.
    """
    if asked is not None:
        return asked, Phrase("Each changes by {change} on its own: as given.", change=asked)
    change = half_up(spread * max(1 - kept.slope**2, Decimal(0)).sqrt(), 2)
    why = Phrase(
        "Each changes by {change} on its own, which keeps the spread as it is; the residual of "
        "these pairs is {residual}.",
        change=change,
        residual=kept.change,
    )
    return change, why


def rises_of(published: PublishedResults, index: str, unseen: int | None = None) -> list[Decimal]:
    """List by how much the published means rose from year to year; none to an unseen year."""
    years = sorted(mean.year for mean in published.means if mean.index == index)
    means = {year: published.mean(index, year) for year in years}
    pairs = [(means.get(year - 1), means[year]) for year in years if year != unseen]
    return [after.score - before.score for before, after in pairs if before and after]


def pairs_of(
    published: PublishedResults, index: str, unseen: int | None = None
) -> list[tuple[str, int, Pair]]:
    """List the provinces published in two years running: the name, the first year, the pair.

    Where figures conflict, the first counts. Pairs to an unseen year are left out.
    """
    found = []
    for mean in published.means:
        after = published.mean(index, mean.year + 1)
        if mean.index != index or after is None or after.year == unseen:
            continue
        later = {province_key(r.province): r.score for r in published.of(index, after.year)}
        for result in published.of(index, mean.year):
            then = later.get(province_key(result.province))
            if result.score is not None and then is not None:
                pair = result.score - mean.score, then - after.score
                found.append((result.province, mean.year, pair))
    return found


def _shock(
    published: PublishedResults,
    index: str,
    year: int | None,
    settings: Settings,
    unseen: int | None,
) -> tuple[Shock, Phrase]:
    """Take what is asked for, else the published mean, else what the published means tell."""
    before = published.mean(index, year) if year else None
    after = published.mean(index, year + 1) if year and year + 1 != unseen else None
    if settings.rise is None and before and after:
        certain = settings.shock or Decimal(0)
        why = Phrase(
            "Rise {rise}: the mean of {after} is published, {new}; its error is {shock}.",
            rise=after.score - before.score,
            after=str(after.year),
            new=after.score,
            shock=certain,
        )
        return Shock(1, after.score - before.score, certain, _CERTAIN), why
    rises = {one.value: rises_of(published, one, unseen) for one in Index}
    others = [rises[one] for one in rises if one != index]
    found = shock_of(rises[index], others)
    if found is None and (settings.rise is None or settings.shock is None):
        hint = Phrase("give --rise and --shock")
        raise Refusal(Phrase("too few rises of the mean are known"), hint)
    rise, spread = settings.rise, settings.shock
    if found:
        rise = found.rise if rise is None else rise
        spread = found.spread if spread is None else spread
    made = Shock(
        found.rises if found else 0,
        rise or Decimal(0),
        spread or Decimal(0),
        found.freedom if found and settings.shock is None else _CERTAIN,
    )
    how = Phrase("as given")
    if settings.rise is None:
        how = Phrase("the mean of the published {rises}", rises=tuple(map(str, rises[index])))
    error = Phrase("as given")
    if settings.shock is None:
        error = Phrase(
            "that of one more year by the rises of both indexes, drawn from Student's t with "
            "{freedom} degrees of freedom",
            freedom=made.freedom,
        )
    why = Phrase(
        "Rise {rise}: {how}. Its error, the same for all, is {shock}: {error}.",
        rise=made.rise,
        how=how,
        shock=made.spread,
        error=error,
    )
    return made, why


_CERTAIN = 1_000_000
"""Degrees of freedom of a deviation that isn't estimated: Student's t is then the normal."""


def _persistence(
    published: PublishedResults, index: str, settings: Settings, unseen: int | None
) -> tuple[Persistence, Phrase]:
    """Take what is asked for, else what the provinces published in two years running tell."""
    pairs = [pair for _, _, pair in pairs_of(published, index, unseen)]
    of: str | Phrase = index
    if len(pairs) < _PAIRS:
        pairs = [pair for one in Index for _, _, pair in pairs_of(published, one, unseen)]
        of = Phrase("both indexes")
    found = persistence_of(pairs)
    if settings.persistence is not None:
        slope = settings.persistence
        why = Phrase(
            "A province keeps {slope} of its distance from the mean: as given.", slope=slope
        )
        return found._replace(slope=slope), why
    why = Phrase(
        "A province keeps {slope} of its distance from the mean: the slope of {count} pairs of "
        "{index}, published in two years running, whose correlation is {correlation}.",
        slope=found.slope,
        count=found.pairs,
        index=of,
        correlation=found.correlation,
    )
    return found, why
