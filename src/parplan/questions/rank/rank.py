"""Which place would so many points have given in a field of which only some places are known?"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.plan.published import PublishedResults, Result
from parplan.questions import columns
from parplan.questions.rank.band import Band, band
from parplan.report.report import Column, Kind, Report, Row, Table, Value

_POSITIONS = {
    "above": Phrase("above"),
    "level": Phrase("level"),
    "unplaced": Phrase("in between, place unknown"),
    "below": Phrase("below"),
}


class Asked(NamedTuple):
    """Whose points to place, and in which field; `year` is `None` where a file doesn't say."""

    province: str
    which: str
    """PAR or SIPAS."""
    year: int | None
    points: Decimal


class Neighbour(NamedTuple):
    """A place next to ours, and who has it."""

    place: int
    provinces: tuple[str, ...]
    points: Decimal


def rank(
    plan: Plan, published: PublishedResults, asked: Asked, chosen: tuple[Phrase, ...] = ()
) -> Report:
    """Find the band of places, and how far it is to the next published place up and down.

    `chosen` says why these points and this year.
    """
    year = asked.year or 0
    found = band(published, asked.which, year, asked.points, asked.province)
    mean = published.mean(asked.which, year)
    table = standing(
        asked,
        (found.low, found.high, found.order_low, found.order_high, found.ranked),
        mean.score if mean else None,
        (_neighbour(found.above), _neighbour(found.below)),
    )
    tables = (table, _neighbours(found), means(published, asked.which))
    title = Phrase(
        "Rank of {points} points in the field of {year}", points=asked.points, year=str(year)
    )
    known = Phrase(
        "Only {known} of {ranked} places of {year} are published with points, so there is no "
        "exact rank.",
        known=len(published.placed(asked.which, year)),
        ranked=found.ranked,
        year=str(year),
    )
    return Report("rank", title, columns.head(plan), tables, (*chosen, *found.reasons, known))


_STANDING = (
    Column("province", Phrase("Province")),
    Column("index", Phrase("Index")),
    Column("year", Phrase("Field of"), Kind.COUNT),
    Column("points", Phrase("Points"), Kind.POINTS),
    Column("rank_low", Phrase("Rank from"), Kind.COUNT),
    Column("rank_high", Phrase("Rank to"), Kind.COUNT),
    Column("order_low", Phrase("By order alone from"), Kind.COUNT),
    Column("order_high", Phrase("By order alone to"), Kind.COUNT),
    Column("ranked", Phrase("Provinces"), Kind.COUNT),
    Column("mean", Phrase("Mean"), Kind.POINTS),
    Column("over_mean", Phrase("Above the mean"), Kind.POINTS),
    Column("next_place", Phrase("Place next up"), Kind.COUNT),
    Column("next_provinces", Phrase("Next up")),
    Column("next_points", Phrase("Points next up"), Kind.POINTS),
    Column("points_to_next", Phrase("Points to it"), Kind.POINTS),
    Column("below_place", Phrase("Place next down"), Kind.COUNT),
    Column("below_provinces", Phrase("Next down")),
    Column("below_points", Phrase("Points next down"), Kind.POINTS),
    Column("margin_below", Phrase("Margin to it"), Kind.POINTS),
)


def standing(
    asked: Asked,
    places: tuple[int, int, int, int, int],
    mean: Decimal | None,
    neighbours: tuple[Neighbour | None, Neighbour | None],
) -> Table:
    """Make the one-row table of where points stand, the same for a band and an exact rank."""
    up, down = neighbours
    values: tuple[Value, ...] = (
        *asked,
        *places,
        mean,
        None if mean is None else tidy(asked.points - mean),
        *(up or (None, (), None)),
        tidy(up.points - asked.points) if up else None,
        *(down or (None, (), None)),
        tidy(asked.points - down.points) if down else None,
    )
    return Table("rank", Phrase("Rank"), _STANDING, (Row(values),), as_records=True)


def means(published: PublishedResults, index: str) -> Table:
    """List the national means of an index, each with its source."""
    listed = [mean for mean in published.means if mean.index == index]
    rows = [Row((mean.year, mean.score, str(mean.words), mean.source)) for mean in listed]
    keys = (
        Column("year", Phrase("Year"), Kind.COUNT),
        Column("mean", Phrase("Mean"), Kind.POINTS),
        _basis(mean.words for mean in listed),
        Column("source", Phrase("Source")),
    )
    return Table("means", Phrase("National means"), keys, tuple(rows))


def _basis(words: Iterable[Phrase]) -> Column:
    """Say how figures are known: to programs in English, to people in their language."""
    return Column("basis", Phrase("Basis"), words={str(phrase): phrase for phrase in words})


def _neighbour(result: Result | None) -> Neighbour | None:
    """Take the highest of its figures: the way up isn't shorter, the margin isn't wider."""
    if result is None:
        return None
    return Neighbour(result.rank or 0, (result.province,), max(result.scores))


def _neighbours(found: Band) -> Table:
    """List the published results between which the band lies: every figure, with its source."""
    printed = list(_printed(found))
    rows = tuple(Row((*at, points, str(words), source)) for at, points, words, source in printed)
    return Table(
        "neighbours",
        Phrase("Published results next to it"),
        (
            Column("position", Phrase("Position"), words=_POSITIONS),
            Column("place", Phrase("Place"), Kind.COUNT),
            Column("province", Phrase("Province")),
            Column("points", Phrase("Points"), Kind.POINTS),
            _basis(words for _, _, words, _ in printed),
            Column("source", Phrase("Source")),
        ),
        rows,
    )


def _printed(
    found: Band,
) -> Iterator[tuple[tuple[str, int | None, str], Decimal, Phrase, str | None]]:
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
        yield at, result.score, result.words, result.source
        for other in result.also_printed:
            yield at, other.score, other.words, other.source
