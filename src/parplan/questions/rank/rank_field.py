"""Which place do so many points give in a field that is known whole, and why has it changed?"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import half_up, tidy
from parplan.questions import columns
from parplan.questions.rank.field import Entry, Field
from parplan.questions.rank.rank import Asked, Neighbour, standing
from parplan.questions.rank.standings import Movement, movements, places
from parplan.report.report import Column, Kind, Report, Row, Table

_MEAN_PLACES = 4


class Place(NamedTuple):
    """A place in a whole field, and the nearest that have more and fewer points."""

    place: int
    up: Neighbour | None
    down: Neighbour | None


class Standing(NamedTuple):
    """Us and the others in one year's field."""

    own: Entry
    others: tuple[Entry, ...]

    @property
    def by_name(self) -> tuple[Decimal, Mapping[str, Decimal]]:
        """Our total, and the others' totals by name."""
        return self.own.total, {entry.province: entry.total for entry in self.others}


def standing_of(field: Field, name: str, points: Decimal | None) -> Standing | None:
    """Part a field into a province and the others, or put so many points in its place.

    Points that are supposed say nothing of areas. `None` if the province isn't in the field and
    no points are supposed.
    """
    own = field.find(name)
    others = tuple(entry for entry in field.entries if entry is not own)
    if points is not None:
        return Standing(Entry(own.province if own else name, points, {}, ()), others)
    return None if own is None else Standing(own, others)


def rank_in_field(
    plan: Plan,
    asked: Asked,
    now: Standing,
    before: Standing | None = None,
    chosen: tuple[Phrase, ...] = (),
) -> Report:
    """Find the exact place, in total and by area, and with an earlier field why it changed."""
    totals = [(entry.province, entry.total) for entry in now.others]
    found = _place(now.own.total, totals)
    ranked = len(totals) + 1
    sum_ = now.own.total + sum((points for _, points in totals), Decimal(0))
    mean = tidy(half_up(sum_ / ranked, _MEAN_PLACES))
    place = found.place
    table = standing(asked, (place, place, place, place, ranked), mean, (found.up, found.down))
    tables = [table, _areas(plan, now), _field(now)]
    notes = [
        *chosen,
        Phrase(
            "Place {place} of {ranked}: the field is known whole, so the rank is exact; points are "
            "compared unrounded, and equal points share the better place.",
            place=place,
            ranked=ranked,
        ),
    ]
    if before:
        moved = movements(before.by_name, now.by_name)
        tables += [_change(before, now, moved), _movement(moved)]
        notes.append(_why(before, now, moved))
    title = Phrase("Rank of {province} in a whole field", province=now.own.province)
    return Report("rank", title, columns.head(plan), tuple(tables), tuple(notes))


def _place(own: Decimal, others: Sequence[tuple[str, Decimal]]) -> Place:
    """Rank points among the others', and find the nearest levels up and down."""
    ordered = sorted(points for _, points in others)
    place = 1 + sum(points > own for points in ordered)
    above = next((points for points in ordered if points > own), None)
    below = next((points for points in reversed(ordered) if points < own), None)
    return Place(place, *(_level(level, others, own) for level in (above, below)))


def _level(
    points: Decimal | None, others: Sequence[tuple[str, Decimal]], own: Decimal
) -> Neighbour | None:
    if points is None:
        return None
    ahead = sum(other > points for _, other in others) + (own > points)
    return Neighbour(1 + ahead, tuple(name for name, other in others if other == points), points)


def _areas(plan: Plan, now: Standing) -> Table:
    return Table(
        "areas",
        Phrase("By area"),
        (
            columns.code,
            columns.title,
            columns.max_points,
            Column("points", Phrase("Points"), Kind.POINTS),
            Column("rank", Phrase("Rank"), Kind.COUNT),
            Column("next_provinces", Phrase("Next up")),
            Column("points_to_next", Phrase("Points to it"), Kind.POINTS),
            Column("below_provinces", Phrase("Next down")),
            Column("margin_below", Phrase("Margin to it"), Kind.POINTS),
        ),
        tuple(_area_rows(plan, now)),
    )


def _area_rows(plan: Plan, now: Standing) -> Iterator[Row]:
    for area in plan.areas:
        own = now.own.areas.get(area.code)
        others = [(e.province, e.areas[area.code]) for e in now.others if area.code in e.areas]
        if own is None or not others:
            continue
        place, up, down = _place(own, others)
        yield Row(
            (
                area.code,
                area.title,
                area.max_points,
                own,
                place,
                up.provinces if up else (),
                tidy(up.points - own) if up else None,
                down.provinces if down else (),
                tidy(own - down.points) if down else None,
            )
        )


def _field(now: Standing) -> Table:
    """List everybody, the best first; `ahead` is by how many points of us."""
    entries = [now.own, *now.others]
    listed = sorted(
        zip(places([entry.total for entry in entries]), entries, strict=True),
        key=lambda pair: pair[0],
    )
    return Table(
        "field",
        Phrase("The field"),
        (
            Column("rank", Phrase("Rank"), Kind.COUNT),
            Column("province", Phrase("Province")),
            Column("points", Phrase("Points"), Kind.POINTS),
            Column("ahead", Phrase("Ahead of us"), Kind.POINTS),
        ),
        tuple(
            Row((place, entry.province, entry.total, tidy(entry.total - now.own.total)))
            for place, entry in listed
        ),
    )


_PLACES = (
    Column("places", Phrase("Places won"), Kind.COUNT),
    Column("by_own", Phrase("By our points"), Kind.POINTS),
    Column("by_others", Phrase("By others' points"), Kind.POINTS),
)


def _rank(standing: Standing) -> int:
    return _place(standing.own.total, [(e.province, e.total) for e in standing.others]).place


def _parts(moved: Sequence[Movement]) -> tuple[int, Decimal, Decimal]:
    by_own = tidy(sum((one.by_own for one in moved), Decimal(0)))
    by_others = tidy(sum((one.by_others for one in moved), Decimal(0)))
    return int(by_own + by_others), by_own, by_others


def _change(before: Standing, now: Standing, moved: Sequence[Movement]) -> Table:
    return Table(
        "change",
        Phrase("Change of rank"),
        (
            Column("rank_before", Phrase("Rank before"), Kind.COUNT),
            Column("rank_after", Phrase("Rank after"), Kind.COUNT),
            Column("points_before", Phrase("Points before"), Kind.POINTS),
            Column("points_after", Phrase("Points after"), Kind.POINTS),
            *_PLACES,
        ),
        (Row((_rank(before), _rank(now), before.own.total, now.own.total, *_parts(moved))),),
    )


def _movement(moved: Sequence[Movement]) -> Table:
    """List the provinces through whom our place changed or might have, the most first."""
    told = [one for one in moved if one.by_own or one.by_others]
    told.sort(key=lambda one: (-abs(one.places), -one.places))
    return Table(
        "movement",
        Phrase("Through whom"),
        (
            Column("province", Phrase("Province")),
            Column("points_before", Phrase("Points before"), Kind.POINTS),
            Column("points_after", Phrase("Points after"), Kind.POINTS),
            *_PLACES,
        ),
        tuple(
            Row((one.province, one.before, one.after, one.places, one.by_own, one.by_others))
            for one in told
        ),
        (None, None, None, *_parts(moved)),
    )


def _why(before: Standing, now: Standing, moved: Sequence[Movement]) -> Phrase:
    _, by_own, by_others = _parts(moved)
    return Phrase(
        "From place {before} to place {after}: {own} places by its own points, {others} by the "
        "others' (minus is lost). Each part is what that side moving alone would have changed, "
        "averaged over who moves first.",
        before=_rank(before),
        after=_rank(now),
        own=by_own,
        others=by_others,
    )
