"""Which place would so many points have had, in a field of which only some places are known?

A place is 1 + the number of provinces with more points; equal points share the better place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import decimals
from parplan.plan.published import ENOUGH, Index, PublishedResults, Result, province_key
from parplan.questions.rank.simulation import Edge, Split, ahead_between, spread_along

LEFT_OUT = 39
"""Published places between two others, over all indexes and years of which enough is known."""
FOUND_AGAIN = 38
"""How many of these lie in their band of 90% when they are left out (`benchmarks/`)."""


class Band(NamedTuple):
    """The places among which these points would have come in one year's field; 1 is the best.

    From `low` to `high` is a central interval of 90%, about `likely`; a place that follows from
    published ones alone is exact. `order_low` and `order_high` are all that the published order
    allows, however the points in between are spread and printed figures were rounded: the true
    place is among them if the published figures are right.
    """

    low: int
    high: int
    likely: int
    year: int
    points: Decimal
    ranked: int
    known: int
    """So many places are published with points."""
    order_low: int
    order_high: int
    itself: Result | None
    """The province's own published place, if it gives it up to other points."""
    above: Result | None
    """The nearest published place with more points, whichever of its figures is right."""
    level: tuple[Result, ...]
    """Published places from which it can't be told apart: rounded alike, or figures conflict."""
    unplaced: tuple[Result, ...]
    """Provinces between `above` and `below` whose points are published and whose place is not."""
    below: Result | None
    """The nearest published place with fewer points, whichever of its figures is right."""

    @property
    def reasons(self) -> tuple[Phrase, ...]:
        """Say in sentences how the band was found, the answer first."""
        return tuple(_reasons(self))


def ranking_in(plan: Plan, year: int | None = None) -> Callable[[Decimal], Band]:
    """Rank points of the plan's province in the published field of a year, else of the latest."""
    published = load_published()
    year, _ = year_meant(published, Index.PAR, year)
    return KnownField(published, Index.PAR, year, plan.plan.own_province).band


def ranking_of_scores(plan: Plan) -> Callable[[Decimal], Band | None]:
    """Rank the scores in the field of their own year; nowhere, if too little of it is published.

    What was reached isn't supposed: its place in another year's field would say nothing.
    """
    if plan.plan.score_year in load_published().years(Index.PAR):
        return ranking_in(plan, plan.plan.score_year)
    return lambda _: None


def of_another_set(plan: Plan, years: Iterable[int], index: str = Index.PAR) -> tuple[Phrase, ...]:
    """Warn of fields whose provinces were scored by another set of criteria than the plan's.

    Whatever shows a place asks here, for the years of the fields that it shows places in.
    """
    published, own = load_published(), plan.plan.criteria_set
    told = (published.other_set(index, year, own) for year in sorted(set(years)))
    return tuple(filter(None, told))


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


def band(
    published: PublishedResults, index: str, year: int, points: Decimal, province: str | None = None
) -> Band:
    """Find the band of these points in the field of a year, as `KnownField` does."""
    return KnownField(published, index, year, province).band(points)


class _Knot(NamedTuple):
    """A published place: how many others have more points, and how many have just so many."""

    place: int
    ahead: int
    here: int
    points: Decimal


class KnownField:
    """What is published of one year's field, as seen by one of its provinces.

    Conflicting figures are never averaged: a band spans what the lowest and what the highest of
    them give. `province`, if named, gives up its own published result to the points that are
    asked about, and its result still tells how many others have more. It is a LookupError if
    nothing is published of that year.
    """

    def __init__(
        self, published: PublishedResults, index: str, year: int, province: str | None = None
    ) -> None:
        """Read what is published of this index and year."""
        self.placed = published.placed(index, year)
        if not self.placed:
            raise LookupError(f"nothing is published of {index} {year}")
        self.year = year
        self.ranked = published.ranked.provinces
        own = province_key(province or "")
        without = [r for r in published.of(index, year) if r.rank is None and r.score is not None]
        self._free = [result for result in without if province_key(result.province) != own]
        self._itself = next((r for r in self.placed if province_key(r.province) == own), None)
        scores = [r.scores[0] for r in without if province_key(r.province) == own]
        self._own_score = scores[0] if scores else None
        # The lowest of conflicting figures, the highest, and the first that was seen.
        self._readings = [self._knots(pick) for pick in (min, max, _first)]
        self._spreads = [
            spread_along([(knot.place, knot.points) for knot in knots], self.ranked)
            for knots in self._readings
        ]

    def band(self, points: Decimal) -> Band:
        """Find the places among which these points would have come."""
        low, likely, high, order_low, order_high = self._places(points)
        above, level, below = _sorted(self.placed, points)
        upper = next((r for r in reversed(above) if r is not self._itself), None)
        lower = next((r for r in below if r is not self._itself), None)
        return Band(
            low=low,
            high=high,
            likely=likely,
            year=self.year,
            points=points,
            ranked=self.ranked,
            known=len(self.placed),
            order_low=order_low,
            order_high=order_high,
            itself=self._itself,
            above=upper,
            level=tuple(level),
            unplaced=tuple(result for result in self._free if _between(result, upper, lower)),
            below=lower,
        )

    def others(self) -> tuple[tuple[Decimal, ...], tuple[Split, ...]]:
        """Give the other provinces' points, and where those lie of whom none are published.

        Where figures conflict, the first counts. Without anything published of the province
        itself, it is one of those of whom the fewest is known.
        """
        own = {id(self._itself)} if self._itself else set()
        known = [r.scores[0] for r in (*self.placed, *self._free) if id(r) not in own]
        knots = self._readings[-1]
        spread = self._spreads[-1]
        splits = []
        for upper, lower in zip((None, *knots), (*knots, None), strict=True):
            least = upper.ahead + upper.here if upper else 0
            most = lower.ahead if lower else self.ranked - 1
            ceiling = upper.points if upper else Decimal("Infinity")
            floor = lower.points if lower else Decimal("-Infinity")
            told = sum(floor < result.scores[0] < ceiling for result in self._free)
            before, after = (Edge(k.place, k.points) if k else None for k in (upper, lower))
            hidden = max(most - least - told, 0)
            splits.append(Split(hidden, self.ranked, before, after, spread))
        largest = max(range(len(splits)), key=lambda n: splits[n].hidden)
        over = sum(split.hidden for split in splits) + len(known) - (self.ranked - 1)
        splits[largest] = splits[largest]._replace(hidden=max(splits[largest].hidden - over, 0))
        return tuple(known), tuple(split for split in splits if split.hidden)

    def steps(self, most: Decimal, unit: Decimal) -> list[tuple[Decimal, int, int]]:
        """List the points from 0 to the most, in such units, from which on a band is another.

        More points never make an end of a band worse, so halves tell where it changes.
        """
        ends: dict[int, tuple[int, int]] = {}

        def at(units: int) -> tuple[int, int]:
            if units not in ends:
                low, _, high, *_ = self._places(units * unit)
                ends[units] = low, high
            return ends[units]

        found, spans = [(Decimal(0), *at(0))], [(0, int(most / unit))]
        while spans:
            first, last = spans.pop()
            if at(first) == at(last):
                continue
            if last - first == 1:
                found.append((last * unit, *at(last)))
                continue
            middle = (first + last) // 2
            spans += [(first, middle), (middle, last)]
        return sorted(found)

    def _places(self, points: Decimal) -> tuple[int, int, int, int, int]:
        """Find the band's ends about its middle, and after them what the order allows."""
        order_low, order_high = self._by_order(points)
        central = (min(max(place, order_low), order_high) for place in self._central(points))
        low, likely, high = central
        return low, likely, high, order_low, order_high

    def _knots(self, pick: Callable[[tuple[Decimal, ...]], Decimal]) -> list[_Knot]:
        """Read the published places with one of their figures, the best place first."""
        knots: dict[int, _Knot] = {}
        for result in self.placed:
            place, figure = result.rank or 0, pick(result.scores)
            others = int(result is not self._itself)
            if place in knots:
                knots[place] = knots[place]._replace(here=knots[place].here + others)
            else:
                knots[place] = _Knot(place, self._ahead_of(place, figure), others, figure)
        return list(knots.values())

    def _ahead_of(self, place: int, figure: Decimal) -> int:
        """Count the others ahead of a published place: not us, where that is known."""
        if self._itself:
            return place - 1 - int((self._itself.rank or 0) < place)
        return place - 1 - int(self._own_score is not None and self._own_score > figure)

    def _is_itself(self, points: Decimal) -> bool:
        """Whether these points are the province's own published result, or within it."""
        if self._itself is None:
            return False
        figures = self._itself.scores
        between = min(figures) < points < max(figures)
        return between or any(_alike(figure, points) for figure in figures)

    def _central(self, points: Decimal) -> tuple[int, int, int]:
        """Find the ends of the central interval about the median of the figures first seen."""
        if self._itself and self._is_itself(points):
            return (self._itself.rank or 1,) * 3
        found = [
            self._in_reading(knots, spread, points)
            for knots, spread in zip(self._readings, self._spreads, strict=True)
        ]
        low, high = min(low for low, _, _ in found), max(high for _, _, high in found)
        return low, found[-1][1], high

    def _in_reading(
        self, knots: Sequence[_Knot], spread: Decimal | None, points: Decimal
    ) -> tuple[int, int, int]:
        """Find the 5%, 50% and 95% quantile of the place, by one reading of the figures.

        A province of which neither place nor points are known is taken to be where these points
        put it: one of those between the two published places.
        """
        upper = next((knot for knot in reversed(knots) if knot.points > points), None)
        after = upper.place if upper else 0
        lower = next((k for k in knots if k.points <= points and k.place > after), None)
        if lower and lower.points == points:
            return (lower.ahead + 1,) * 3
        least = upper.ahead + upper.here if upper else 0
        ceiling = upper.points if upper else Decimal("Infinity")
        floor = lower.points if lower else Decimal("-Infinity")
        hidden = self._itself is None and self._own_score is None
        most = lower.ahead if lower else self.ranked - 1 + hidden
        known = [r.scores[0] for r in self._free if floor < r.scores[0] < ceiling]
        first = least + 1 + sum(figure > points for figure in known)
        split = Split(
            max(most - least - hidden - len(known), 0),
            self.ranked,
            Edge(upper.place, upper.points) if upper else None,
            Edge(lower.place, lower.points) if lower else None,
            spread,
        )
        low, middle, high = ahead_between(points, split)
        return first + low, first + middle, first + high

    def _by_order(self, points: Decimal) -> tuple[int, int]:
        """Find the best and the worst place that the published order allows."""
        if self._itself and self._is_itself(points):
            return (self._itself.rank or 1,) * 2
        apart = [r.scores[0] for r in self._free if not _alike(r.scores[0], points)]
        ahead = [sum(figure > points for figure in apart)]
        behind = [self.ranked - 1 - sum(figure < points for figure in apart)]
        for lowest, highest in zip(*self._readings[:2], strict=True):
            results = [r for r in self.placed if r.rank == lowest.place]
            if any(_alike(figure, points) for r in results for figure in r.scores):
                continue
            if lowest.points > points:
                fewer = sum(points < figure < lowest.points for figure in apart)
                maybe_us = self._may_be_before(lowest.place)
                ahead.append(lowest.ahead + lowest.here - maybe_us + fewer)
            elif highest.points < points:
                more = sum(highest.points < figure < points for figure in apart)
                behind.append(highest.ahead - more)
        best = 1 + max(ahead)
        return best, max(1 + min(behind), best)

    def _may_be_before(self, place: int) -> bool:
        """Whether the province, of which nothing is published, may have a better place."""
        if self._itself or self._own_score is not None:
            return False
        taken = {result.rank for result in self.placed}
        return any(better not in taken for better in range(1, place))


def _first(figures: tuple[Decimal, ...]) -> Decimal:
    return figures[0]


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


def _reasons(found: Band) -> Iterator[Phrase]:
    yield _answer(found)
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
    if found.itself and found.itself not in found.level:
        yield Phrase(
            "The province gives up {result}, its own in that field.", result=_shown(found.itself)
        )


def _answer(found: Band) -> Phrase:
    """Give the place, the model, the data, and how often such a band was right."""
    data = Phrase(
        "{known} of {ranked} places of {year} are published with points",
        known=found.known,
        ranked=found.ranked,
        year=str(found.year),
    )
    if found.order_low == found.order_high:
        return Phrase(
            "Place {place}: {how}. {data}. The published order allows no other place.",
            place=found.low,
            how=_how(found),
            data=data,
        )
    if any(found.points in result.scores for result in found.level) and found.low == found.high:
        return Phrase(
            "Place {place}: {how}. {data}. The published order allows places {low} to {high} and "
            "no others, however printed points were rounded.",
            place=found.low,
            how=_how(found),
            data=data,
            low=found.order_low,
            high=found.order_high,
        )
    ends = {"low": found.low, "high": found.high, "likely": found.likely}
    places = Phrase("Places {low} to {high}, most likely {likely}", **ends)
    return Phrase(
        "{places}, with a probability of 90%: {how}, where points are taken to lie as a normal "
        "distribution has them. {data}. Of {left_out} published places that were left out in turn, "
        "such a band found {found} again. Only that it is {order_low} to {order_high} is certain, "
        "by the published order.",
        places=Phrase("Place {place}", place=found.low) if found.low == found.high else places,
        how=_how(found),
        data=data,
        left_out=LEFT_OUT,
        found=FOUND_AGAIN,
        order_low=found.order_low,
        order_high=found.order_high,
    )


def _how(found: Band) -> Phrase:
    if found.itself in found.level and found.itself:
        return Phrase("published, {result}", result=_shown(found.itself))
    equal = next((r for r in found.level if found.points in r.scores), None)
    if equal and found.low == found.high:
        return Phrase(
            "as many points as {result}, and equal points share the better place",
            result=_shown(equal),
        )
    above = found.above or next(iter(found.level), None)
    below = found.below or next(reversed(found.level), None)
    if above and below:
        return Phrase("between {above} and {below}", above=_shown(above), below=_shown(below))
    if below:
        return Phrase("above the best that is published, {result}", result=_shown(below))
    return Phrase(
        "below the worst that is published, {result}", result=_shown(above) if above else ""
    )


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
