"""Which place would so many points have given, in a field of which only some places are known?

A place is 1 + the number of provinces with more points; equal points share the better place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.language.vietnamese import fold
from parplan.plan.plan import Plan
from parplan.plan.points import decimals
from parplan.plan.published import ENOUGH, Index, PublishedResults, Result


class Band(NamedTuple):
    """The places among which these points would have come in one year's field; 1 is the best.

    `low` is where evenly spread points between the two published neighbours would put it, no
    better; `high` is the worst place that the published order allows. `order_low` and
    `order_high` are all that the order allows, however the points in between are spread: the
    true place is among them if the published figures are right.
    """

    low: int
    high: int
    year: int
    points: Decimal
    ranked: int
    order_low: int
    order_high: int
    above: Result | None
    """The nearest published place with more points, whichever of its figures is right."""
    level: tuple[Result, ...]
    """Published places from which it can't be told apart: rounded alike, or figures conflict."""
    unplaced: tuple[Result, ...]
    """Provinces between `above` and `below` whose points are published and whose place is not."""
    below: Result | None
    """The nearest published place with fewer points, whichever of its figures is right."""
    reasons: tuple[Phrase, ...]


def ranking_in(plan: Plan, year: int | None = None) -> Callable[[Decimal], Band]:
    """Rank points of the plan's province in the published field of a year, else of the latest."""
    published = load_published()
    year, _ = year_meant(published, Index.PAR, year)
    return partial(band, published, Index.PAR, year, province=plan.plan.province)


def year_meant(published: PublishedResults, index: str, asked: int | None) -> tuple[int, Phrase]:
    """Take the year asked for, else the latest of which enough places are published; say why."""
    known = published.years(index)
    if asked is None:
        latest = Phrase(
            "Field of {year}: the latest of which at least {enough} places are published.",
            year=str(known[-1]),
            enough=ENOUGH,
        )
        return known[-1], latest
    if asked not in known:
        raise Refusal(
            Phrase("no field of {which} {year} is known", which=index, year=str(asked)),
            Phrase("known: {years}", years=tuple(map(str, known))),
        )
    return asked, Phrase("Field of {year}: as asked.", year=str(asked))


_HIDDEN = 0
"""The place of a province whose own isn't published."""
_LAST = 1001
"""Worse than any place."""


class _Bounds(NamedTuple):
    low: int
    high: int
    order_low: int
    order_high: int


def band(
    published: PublishedResults, index: str, year: int, points: Decimal, province: str | None = None
) -> Band:
    """Find the band of these points in the field of a year.

    Conflicting figures are never averaged: the band spans what the lowest and what the highest
    of them give. `province`, if named, gives up its own published place to these points. It is a
    LookupError if nothing is published of that year.
    """
    placed = published.placed(index, year)
    if not placed:
        raise LookupError(f"nothing is published of {index} {year}")
    own = fold(province or "")
    free = [
        result
        for result in published.of(index, year)
        if result.rank is None and result.score is not None and fold(result.province) != own
    ]
    ranked = published.ranked.provinces
    itself = next((result for result in placed if fold(result.province) == own), None)
    place = (itself.rank if itself else _HIDDEN) if own else None
    readings = [
        _bounds({r.rank or 0: pick(r.scores) for r in placed}, free, points, place)
        for pick in (min, max)
    ]
    best, worst = (_Bounds(*map(end, zip(*readings, strict=True))) for end in (min, max))
    low, high = _several(best.low, worst.high, ranked)
    order_low, order_high = _several(best.order_low, worst.order_high, ranked)
    above, level, below = _sorted(placed, points)
    upper = next((r for r in reversed(above) if fold(r.province) != own), None)
    lower = next((r for r in below if fold(r.province) != own), None)
    found = Band(
        low=low,
        high=high,
        year=year,
        points=points,
        ranked=ranked,
        order_low=order_low,
        order_high=order_high,
        above=upper,
        level=tuple(level),
        unplaced=tuple(result for result in free if _between(result, upper, lower)),
        below=lower,
        reasons=(),
    )
    return found._replace(reasons=tuple(_reasons(found, itself if itself in above else None)))


def _bounds(
    scores: Mapping[int, Decimal], free: Sequence[Result], points: Decimal, own: int | None
) -> _Bounds:
    """Find the bounds for one reading of the published figures: place → points.

    `own` is the place that is given up, if any; `_HIDDEN` may be any that isn't published.
    """
    upper = max((place for place, score in scores.items() if score > points), default=0)
    lower = min((p for p, s in scores.items() if s <= points and p > upper), default=None)
    ceiling = scores.get(upper, Decimal("Infinity"))
    floor = Decimal("-Infinity") if lower is None else scores[lower]
    between = [result.scores[0] for result in free if floor < result.scores[0] < ceiling]
    apart = [figure for figure in between if not _alike(figure, points)]
    order_low = upper + 1 + sum(figure > points for figure in apart)
    order_high = max((lower or _LAST) - sum(figure < points for figure in apart), order_low)
    low = order_low
    if upper and lower:
        even = upper + int((lower - upper) * (ceiling - points) / (ceiling - floor))
        low = min(max(order_low, even), order_high)
    bounds = [low, order_high, order_low, order_high]
    if own is not None and own <= upper:  # it is among those above; if hidden, it may be
        hidden = any(place not in scores for place in range(1, upper))
        bounds = [bound - (own != _HIDDEN) for bound in bounds]
        bounds[2] -= own == _HIDDEN and hidden
    level = [p - (own in range(1, p)) for p, score in scores.items() if _alike(score, points)]
    if level:
        first, last = min(level), max(level) + 1
        bounds = [first, last, min(bounds[2], first), max(bounds[3], last)]
    return _Bounds(*bounds)


def _alike(printed: Decimal, points: Decimal) -> bool:
    """Whether a printed figure may stand for these points: 85.4145 is printed as 85.42."""
    return abs(printed - points) < Decimal(1).scaleb(-decimals(printed))


def _sorted(
    placed: Sequence[Result], points: Decimal
) -> tuple[list[Result], list[Result], list[Result]]:
    """Part the published places into those surely above, level and surely below these points."""
    above, level, below = [], [], []
    for result in placed:
        printed = result.scores
        if any(_alike(figure, points) for figure in printed) or min(printed) < points < max(
            printed
        ):
            level.append(result)
        elif min(printed) > points:
            above.append(result)
        else:
            below.append(result)
    return above, level, below


def _between(result: Result, upper: Result | None, lower: Result | None) -> bool:
    most = min(upper.scores) if upper else Decimal("Infinity")
    least = max(lower.scores) if lower else Decimal("-Infinity")
    return least < result.scores[0] < most


def _several(low: int, high: int, ranked: int) -> tuple[int, int]:
    """Keep within the field, and never to one place: that the order of a few fixes it is luck."""
    low, high = max(low, 1), min(max(high, 1), ranked)
    if low < high:
        return low, high
    return (high - 1, high) if high > 1 else (1, min(2, ranked))


def _reasons(found: Band, itself: Result | None) -> Iterator[Phrase]:
    """Say in sentences how the band was found."""
    yield Phrase("Places {low} to {high}: {how}", low=found.low, high=found.high, how=_how(found))
    for result in filter(None, (found.above, *found.level, found.below)):
        if result.also_printed:
            yield Phrase(
                "The figures for {result} conflict; the band spans what each of them gives.",
                result=_shown(result),
            )
    for result in found.unplaced:
        yield Phrase(
            "{province} is published with {points} points, but without its place.",
            province=result.province,
            points=result.scores[0],
        )
    if itself:
        yield Phrase(
            "The province gives up {result}, its own in that field.", result=_shown(itself)
        )
    if (found.low, found.high) != (found.order_low, found.order_high):
        yield Phrase(
            "However the points in between are spread, the published order allows places {low} to "
            "{high} and no others.",
            low=found.order_low,
            high=found.order_high,
        )


def _how(found: Band) -> Phrase:
    alike = next(
        (r for r in found.level if any(_alike(figure, found.points) for figure in r.scores)), None
    )
    above = found.above or next(iter(found.level), None)
    below = found.below or next(reversed(found.level), None)
    if alike:
        return Phrase(
            "as many points, to a hundredth, as {result}; published points are rounded.",
            result=_shown(alike),
        )
    if above and below:
        return Phrase(
            "by interpolation between {above} and {below}, from where evenly spread points would "
            "put it to the worst that the published order allows.",
            above=_shown(above),
            below=_shown(below),
        )
    if below:
        best = _shown(below)
        return Phrase("above the best that is published, {result}; open upwards.", result=best)
    worst = _shown(above) if above else ""
    return Phrase("below the worst that is published, {result}; open downwards.", result=worst)


def _shown(result: Result) -> Phrase:
    points: Decimal | Phrase
    points, *others = result.scores
    for other in others:
        points = Phrase("{one} or {other}", one=points, other=other)
    return Phrase(
        "place {place} ({province}, {points})",
        place=result.rank,
        province=result.province,
        points=points,
    )
