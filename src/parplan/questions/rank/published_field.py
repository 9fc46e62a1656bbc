"""Which place would so many points have given in a published field, and who is next to it?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import standing, tidy
from parplan.plan.published import (
    Index,
    PublishedResults,
    Result,
    province_key,
    province_named,
    provinces_near,
)
from parplan.questions import columns
from parplan.questions.rank.band import Band, band, of_another_set, year_meant
from parplan.report.report import Column, Kind, Report, Table


def in_published_field(
    plan: Plan,
    *,
    points: Decimal | None = None,
    year: int | None = None,
    index: str = Index.PAR,
    province: str | None = None,
) -> Report:
    """Find the band of places, and how far it is to the next published place up and down.

    Without points they are the province's own, and for the plan's province the plan's target;
    without a year it is the latest of which enough is published.
    """
    published = load_published()
    year, why_year = year_meant(published, index, year)
    meant = points_meant(plan, published, points=points, index=index, year=year, province=province)
    points = meant.points
    found = band(published, index, year, points, meant.province)
    mean = published.mean(index, year)
    rank = Rank(
        province=meant.province,
        which=index,
        year=year,
        points=points,
        whose=meant.whose,
        rank_low=found.low,
        rank_high=found.high,
        likely=found.likely,
        order_low=found.order_low,
        order_high=found.order_high,
        ranked=found.ranked,
        mean=mean.score if mean else None,
        up=_neighbour(found.above),
        down=_neighbour(found.below),
    )
    title = Phrase("Rank of {points} points in the field of {year}", points=points, year=str(year))
    warnings = of_another_set(plan, (year,), index)
    answer, *reasons = found.reasons
    return Report(
        "rank",
        title,
        columns.head(plan),
        (rank_table(rank), _neighbours(found), means_table(published, index)),
        (answer, *warnings, *reasons, meant.why, why_year),
        warnings=warnings,
    )


class Meant(NamedTuple):
    """The points that a rank is asked for, whose they are, and why these."""

    points: Decimal
    province: str
    whose: str
    """A key of `WHOSE`."""
    why: Phrase


WHOSE = {
    "given": Phrase("as given"),
    "target": Phrase("the plan's target"),
    "published": Phrase("its own, published"),
    "field": Phrase("its own, in the field"),
}


def points_meant(  # noqa: PLR0913 - as many options are about it
    plan: Plan,
    published: PublishedResults,
    *,
    points: Decimal | None,
    index: str,
    year: int,
    province: str | None,
) -> Meant:
    """Take the points asked for, else another province's own, else the plan's target.

    It is refused if there are none: a province is never ranked with the points of another.
    """
    name = named(published, plan, province) if province else plan.plan.own_province
    if points is not None:
        return Meant(points, name, "given", as_given(points))
    if province_key(name) == province_key(plan.plan.own_province):
        points, why = target_meant(plan, index)
        return Meant(points, name, "target", why)
    figures = {
        result.year: result.score
        for result in published.results
        if result.index == index and province_key(result.province) == province_key(name)
    }
    own = figures.get(year)
    if own is not None:
        why = Phrase(
            "{points} points: those of {province}, published for {year}.",
            points=own,
            province=name,
            year=str(year),
        )
        return Meant(own, name, "published", why)
    years = tuple(str(one) for one in sorted(figures) if figures[one] is not None)
    hint = Phrase("published of it: {years}; choose with --year", years=years)
    raise Refusal(
        Phrase(
            "no {which} points of {province} are published for {year}",
            which=index,
            province=name,
            year=str(year),
        ),
        hint if years else Phrase("give --points"),
    )


def named(published: PublishedResults, plan: Plan, typed: str) -> str:
    """Find a province by its name, or refuse it with the nearest."""
    names = sorted({plan.plan.own_province, *(result.province for result in published.results)})
    if found := province_named(typed, names):
        return found
    near = provinces_near(typed, names)
    hint = Phrase("near it: {names}", names=near)
    if not near:
        hint = Phrase("published are results of: {names}", names=tuple(names))
    raise Refusal(Phrase("nothing is published of {province}", province=typed), hint)


def target_meant(plan: Plan, index: str) -> tuple[Decimal, Phrase]:
    """Take the plan's target: the leaves' exact sum, else as printed; and say so.

    It is refused if there is no target, or none in the measure of this index.
    """
    if index != Index.PAR:
        hint = Phrase("the plan has no target for SIPAS in percent: give --points")
        raise Refusal(Phrase("which points?"), hint)
    target = standing(plan.leaves).target
    target = plan.plan.totals.target if target is None else target
    if target is None:
        raise Refusal(Phrase("the plan has no target"), Phrase("give --points"))
    year = str(plan.plan.target_year)
    return target, Phrase("{points} points: the plan's target of {year}.", points=target, year=year)


def as_given(points: Decimal) -> Phrase:
    """Say that points are those asked for."""
    return Phrase("{points} points: as given.", points=points)


class Neighbour(NamedTuple):
    """A place next to ours, and who has it."""

    place: int
    provinces: tuple[str, ...]
    points: Decimal


class Rank(NamedTuple):
    """Where points stand in a field, and the nearest that have more and fewer.

    An exact rank goes from and to the same place. `year` is `None` where nothing says it.
    """

    province: str
    which: str
    """PAR or SIPAS."""
    year: int | None
    points: Decimal
    whose: str
    """Whose points they are: a key of `WHOSE`."""
    rank_low: int
    rank_high: int
    likely: int
    """The middle of the band, or the exact rank."""
    order_low: int
    order_high: int
    ranked: int
    mean: Decimal | None
    up: Neighbour | None
    down: Neighbour | None

    @property
    def over_mean(self) -> Decimal | None:
        """By how many points it is above the mean of the field."""
        return None if self.mean is None else tidy(self.points - self.mean)


def _beside(side: str, key: str, label: Phrase, figure: str, kind: Kind = Kind.POINTS) -> Column:
    """Read a figure of the neighbour on one side, `up` or `down`, if there is one there."""

    def of(rank: Any) -> Any:  # noqa: ANN401 - as columns read records
        neighbour = getattr(rank, side)
        return neighbour and getattr(neighbour, figure)

    return Column(key, label, kind, of=of)


next_provinces = Column(
    "next_provinces", Phrase("Next up"), of=lambda rank: rank.up.provinces if rank.up else ()
)
points_to_next = Column(
    "points_to_next",
    Phrase("Points to it"),
    Kind.POINTS,
    of=lambda rank: rank.up and tidy(rank.up.points - rank.points),
)
below_provinces = Column(
    "below_provinces", Phrase("Next down"), of=lambda rank: rank.down.provinces if rank.down else ()
)
margin_below = Column(
    "margin_below",
    Phrase("Margin to it"),
    Kind.POINTS,
    of=lambda rank: rank.down and tidy(rank.points - rank.down.points),
)

whose = Column("points_source", Phrase("Whose points"), words=WHOSE, of=lambda one: one.whose)

_RANK = (
    Column("province", Phrase("Province")),
    Column("index", Phrase("Index"), of=lambda rank: rank.which),
    Column("year", Phrase("Field of"), Kind.COUNT),
    Column("points", Phrase("Points"), Kind.POINTS),
    whose,
    Column("rank_low", Phrase("Rank from"), Kind.COUNT),
    Column("rank_high", Phrase("Rank to"), Kind.COUNT),
    Column("rank_likely", Phrase("Most likely rank"), Kind.COUNT, of=lambda rank: rank.likely),
    Column("order_low", Phrase("By order alone from"), Kind.COUNT),
    Column("order_high", Phrase("By order alone to"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    Column("mean", Phrase("Mean"), Kind.POINTS),
    Column("over_mean", Phrase("Above the mean"), Kind.POINTS),
    _beside("up", "next_place", Phrase("Place next up"), "place", Kind.COUNT),
    next_provinces,
    _beside("up", "next_points", Phrase("Points next up"), "points"),
    points_to_next,
    _beside("down", "below_place", Phrase("Place next down"), "place", Kind.COUNT),
    below_provinces,
    _beside("down", "below_points", Phrase("Points next down"), "points"),
    margin_below,
)


def rank_table(rank: Rank) -> Table:
    """Make the one-row table of where points stand, the same for a band and an exact rank."""
    return Table("rank", Phrase("Rank"), _RANK, (rank,), as_records=True)


def means_table(published: PublishedResults, index: str) -> Table:
    """List the national means of an index, each with its source."""
    means = tuple(mean for mean in published.means if mean.index == index)
    keys = (
        Column("year", Phrase("Year"), Kind.COUNT),
        Column("mean", Phrase("Mean"), Kind.POINTS, of=lambda mean: mean.score),
        _basis(mean.words for mean in means),
        Column("source", Phrase("Source")),
    )
    return Table("means", Phrase("National means"), keys, means)


def _basis(words: Iterable[Phrase]) -> Column:
    """Say how figures are known: to programs in English, to people in their language."""
    said = {str(phrase): phrase for phrase in words}
    return Column("basis", Phrase("Basis"), words=said, of=lambda one: str(one.words))


_POSITIONS = {
    "above": Phrase("above"),
    "level": Phrase("level"),
    "unplaced": Phrase("in between, place unknown"),
    "below": Phrase("below"),
}


class _Printed(NamedTuple):
    """A figure that is printed for a result near the band."""

    position: str
    place: int | None
    province: str
    points: Decimal
    words: Phrase
    source: str | None


def _neighbour(result: Result | None) -> Neighbour | None:
    """Take the highest of its figures: the way up isn't shorter, the margin isn't wider."""
    if result is None:
        return None
    return Neighbour(result.rank or 0, (result.province,), max(result.scores))


def _neighbours(found: Band) -> Table:
    """List the published results between which the band lies: every figure, with its source."""
    rows = tuple(_printed(found))
    return Table(
        "neighbours",
        Phrase("Published results next to it"),
        (
            Column("position", Phrase("Position"), words=_POSITIONS),
            Column("place", Phrase("Place"), Kind.COUNT),
            Column("province", Phrase("Province")),
            Column("points", Phrase("Points"), Kind.POINTS),
            _basis(row.words for row in rows),
            Column("source", Phrase("Source")),
        ),
        rows,
    )


def _printed(found: Band) -> Iterator[_Printed]:
    listed: list[tuple[str, Result | None]] = [
        ("above", found.above),
        *(("level", result) for result in found.level),
        *(("unplaced", result) for result in found.unplaced),
        ("below", found.below),
    ]
    for position, result in listed:
        if result is None or result.score is None:
            continue
        at = (position, result.rank, result.province)
        yield _Printed(*at, result.score, result.words, result.source)
        for other in result.also_printed:
            yield _Printed(*at, other.score, other.basis.words, other.source)
