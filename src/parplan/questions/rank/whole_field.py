"""Which place do so many points give in a field that is known whole, and why has it changed?

Points are compared as they are, never rounded; equal points share the better place.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, tidy
from parplan.plan.published import Index, province_key, provinces_near
from parplan.questions import columns
from parplan.questions.rank.field import Entry, Field, read_field
from parplan.questions.rank.published_field import (
    Neighbour,
    Rank,
    as_given,
    below_provinces,
    margin_below,
    next_provinces,
    points_to_next,
    rank_table,
)
from parplan.report.report import Column, Kind, Report, Table

_MEAN_PLACES = 4


def in_whole_field(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    *,
    field: Path,
    previous: Path | None = None,
    points: Decimal | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
) -> Report:
    """Find the exact place, in total and by area, and with an earlier field why it changed.

    Points are put in the place of the province's own, or into the field as one more.
    """
    given = read_field(field, plan, year, index)
    name = named_in(given, field, plan, province)
    now = competition(given, field, name, points)
    before = None
    if previous:
        earlier = read_field(previous, plan, given.year, index, before=True)
        before = competition(earlier, previous, name)
    own = now.own
    totals = [(entry.province, entry.total) for entry in now.others]
    ranked = len(totals) + 1
    sum_ = own.total + sum((total for _, total in totals), Decimal(0))
    place, up, down = _place(own.total, totals)
    rank = Rank(
        province=own.province,
        which=index,
        year=given.year,
        points=own.total,
        whose="field" if points is None else "given",
        rank_low=place,
        rank_high=place,
        likely=place,
        order_low=place,
        order_high=place,
        ranked=ranked,
        mean=tidy(half_up(sum_ / ranked, _MEAN_PLACES)),
        up=up,
        down=down,
    )
    tables = [rank_table(rank), _areas(plan, now), _everybody(now)]
    exact = Phrase(
        "Place {place} of {ranked}: the field is known whole, so the rank is exact; points are "
        "compared unrounded, and equal points share the better place.",
        place=place,
        ranked=ranked,
    )
    notes = [exact] if points is None else [as_given(points), exact]
    if before:
        then = before.own.total
        moved = movements((then, before.totals), (own.total, now.totals))
        was, *_ = _place(then, list(before.totals.items()))
        change = Change(was, place, then, own.total, _together(moved))
        tables += [_change(change), _movement(moved)]
        notes.append(_why(change))
    notes += given.remarks
    title = Phrase("Rank of {province} in a whole field", province=own.province)
    return Report("rank", title, columns.head(plan), tuple(tables), tuple(notes))


class Competition(NamedTuple):
    """Us and the others in one year's field."""

    own: Entry
    others: tuple[Entry, ...]

    @property
    def totals(self) -> dict[str, Decimal]:
        """The others' totals by name."""
        return {entry.province: entry.total for entry in self.others}


def competition(field: Field, file: Path, name: str, points: Decimal | None = None) -> Competition:
    """Part a field into a province and the others; points that are supposed say no areas."""
    own = field.find(name)
    others = tuple(entry for entry in field.entries if entry is not own)
    if points is not None:
        return Competition(Entry(own.province if own else name, points, {}, ()), others)
    return Competition(entry_of(field, file, name), others)


def named_in(field: Field, file: Path, plan: Plan, province: str | None) -> str:
    """Name whose place is asked for: the plan's province, or another, which has to be there."""
    own = plan.plan.own_province
    if province is None or province_key(province) == province_key(own):
        return own
    return entry_of(field, file, province).province


def entry_of(field: Field, file: Path, name: str) -> Entry:
    """Find a province in a field, or refuse it with the nearest names."""
    own = field.find(name)
    if own is not None:
        return own
    near = provinces_near(name, (entry.province for entry in field.entries))
    hint = Phrase("near it: {names}", names=near)
    if not near:
        hint = Phrase("choose with --province, or put so many --points in the field")
    raise Refusal(Phrase("{name} is not in {file}", name=name, file=str(file)), hint)


def places(points: Sequence[Decimal]) -> list[int]:
    """Rank a whole field, in the order given; equal points share the better place."""
    fewest_first = sorted(-value for value in points)
    return [1 + bisect_left(fewest_first, -value) for value in points]


def _place(
    own: Decimal, others: Sequence[tuple[str, Decimal]]
) -> tuple[int, Neighbour | None, Neighbour | None]:
    """Rank points among the others', and find the nearest levels up and down."""
    ordered = sorted(points for _, points in others)
    place = 1 + sum(points > own for points in ordered)
    above = next((points for points in ordered if points > own), None)
    below = next((points for points in reversed(ordered) if points < own), None)
    return place, _level(above, others, own), _level(below, others, own)


def _level(
    points: Decimal | None, others: Sequence[tuple[str, Decimal]], own: Decimal
) -> Neighbour | None:
    if points is None:
        return None
    ahead = sum(other > points for _, other in others) + (own > points)
    return Neighbour(1 + ahead, tuple(name for name, other in others if other == points), points)


class _Area(NamedTuple):
    """Our place in one area, and the nearest that have more and fewer points there."""

    area: Node
    points: Decimal
    rank: int
    up: Neighbour | None
    down: Neighbour | None


def _areas(plan: Plan, now: Competition) -> Table:
    return Table(
        "areas",
        Phrase("By area"),
        (
            columns.code.within("area"),
            columns.title.within("area"),
            columns.max_points.within("area"),
            Column("points", Phrase("Points"), Kind.POINTS),
            Column("rank", Phrase("Rank"), Kind.COUNT),
            next_provinces,
            points_to_next,
            below_provinces,
            margin_below,
        ),
        tuple(_ranked_areas(plan, now)),
    )


def _ranked_areas(plan: Plan, now: Competition) -> Iterator[_Area]:
    for area in plan.areas:
        own = now.own.areas.get(area.code)
        others = [(e.province, e.areas[area.code]) for e in now.others if area.code in e.areas]
        if own is not None and others:
            yield _Area(area, own, *_place(own, others))


class _Ranked(NamedTuple):
    """A province of the field, and by how many points it is ahead of us."""

    rank: int
    province: str
    points: Decimal
    ahead: Decimal


def _everybody(now: Competition) -> Table:
    """List the field, the best first."""
    entries = [now.own, *now.others]
    ranked = [
        _Ranked(place, entry.province, entry.total, tidy(entry.total - now.own.total))
        for place, entry in zip(places([entry.total for entry in entries]), entries, strict=True)
    ]
    ranked.sort(key=lambda one: one.rank)
    return Table(
        "field",
        Phrase("The field"),
        (
            Column("rank", Phrase("Rank"), Kind.COUNT),
            Column("province", Phrase("Province")),
            Column("points", Phrase("Points"), Kind.POINTS),
            Column("ahead", Phrase("Ahead of us"), Kind.POINTS),
        ),
        tuple(ranked),
    )


class Movement(NamedTuple):
    """How one other province changed our place: places won (+) or lost (−), and by whose points.

    What either moving alone would have changed, averaged over who moves first, so that the two
    parts add up to the change, and all provinces' changes to the change of our place. All of
    them together have no name.
    """

    province: str | None
    points_before: Decimal | None
    points_after: Decimal | None
    by_own: Decimal
    by_others: Decimal

    @property
    def places(self) -> int:
        """Places that we won by it: 1, 0 or −1 by a single province."""
        return int(self.by_own + self.by_others)


def movements(
    before: tuple[Decimal, Mapping[str, Decimal]], after: tuple[Decimal, Mapping[str, Decimal]]
) -> list[Movement]:
    """Attribute a change of place: our points and the others' by name, in the two years."""
    (own_before, others_before), (own_after, others_after) = before, after
    moved = []
    for province in dict.fromkeys(chain(others_after, others_before)):
        old, new = others_before.get(province), others_after.get(province)
        first, last = _ahead(old, own_before), _ahead(new, own_after)
        own_alone, other_alone = _ahead(old, own_after), _ahead(new, own_before)
        by_own = Decimal(first - own_alone + other_alone - last) / 2
        by_other = Decimal(first - other_alone + own_alone - last) / 2
        moved.append(Movement(province, old, new, tidy(by_own), tidy(by_other)))
    return moved


def _ahead(other: Decimal | None, own: Decimal) -> int:
    """Count a province that is ahead of us; one that isn't in the field is not."""
    return int(other is not None and other > own)


def _together(moved: Sequence[Movement]) -> Movement:
    """Add the provinces' parts up."""
    by_own = tidy(sum((one.by_own for one in moved), Decimal(0)))
    return Movement(None, None, None, by_own, tidy(sum((m.by_others for m in moved), Decimal(0))))


class Change(NamedTuple):
    """Our place in two years."""

    rank_before: int
    rank_after: int
    points_before: Decimal
    points_after: Decimal
    won: Movement


_POINTS = (
    Column("points_before", Phrase("Points before"), Kind.POINTS),
    Column("points_after", Phrase("Points after"), Kind.POINTS),
)
_PLACES = (
    Column("places", Phrase("Places won"), Kind.COUNT),
    Column("by_own", Phrase("By our points"), Kind.POINTS),
    Column("by_others", Phrase("By others' points"), Kind.POINTS),
)


def _change(change: Change) -> Table:
    return Table(
        "change",
        Phrase("Change of rank"),
        (
            Column("rank_before", Phrase("Rank before"), Kind.COUNT),
            Column("rank_after", Phrase("Rank after"), Kind.COUNT),
            *_POINTS,
            *(column.within("won") for column in _PLACES),
        ),
        (change,),
    )


def _movement(moved: Sequence[Movement]) -> Table:
    """List the provinces through whom our place changed or might have, the most first."""
    told = [one for one in moved if one.by_own or one.by_others]
    told.sort(key=lambda one: (-abs(one.places), -one.places))
    return Table(
        "movement",
        Phrase("Through whom"),
        (Column("province", Phrase("Province")), *_POINTS, *_PLACES),
        tuple(told),
        _together(moved),
    )


def _why(change: Change) -> Phrase:
    return Phrase(
        "From place {before} to place {after}: {own} places by its own points, {others} by the "
        "others' (minus is lost). Each part is what that side moving alone would have changed, "
        "averaged over who moves first.",
        before=change.rank_before,
        after=change.rank_after,
        own=change.won.by_own,
        others=change.won.by_others,
    )
