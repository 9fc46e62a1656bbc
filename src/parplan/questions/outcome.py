"""What do so many points come to: which group, and about which rank?"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple, Protocol

from parplan.language.phrases import Phrase
from parplan.plan.points import tidy
from parplan.plan.published import NO_GROUP, group_of
from parplan.report.report import Column, Kind, Row, Table

GROUP = Column("group", Phrase("Group"), words={NO_GROUP: Phrase("none")})


class Band(Protocol):
    """The ranks between which a result lies in one year's field; 1 is the best."""

    @property
    def low(self) -> int: ...  # noqa: D102 - see the class
    @property
    def high(self) -> int: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102


Ranking = Callable[[Decimal], Band | None]
"""Points → the band of ranks that they would have had, if the field is known."""


class Case(NamedTuple):
    """One supposition: its key, its name for people unless the key is one, and its total."""

    key: str
    label: Phrase | None
    total: Decimal | None


def outcome(cases: Iterable[Case], base: Decimal | None, ranking: Ranking) -> Table:
    """Set cases beside each other; `change` is against the base."""
    listed = list(cases)
    words = {case.key: case.label for case in listed if case.label}
    return Table(
        "outcome",
        Phrase("Outcome"),
        (
            Column("case", Phrase("Case"), words=words),
            Column("total", Phrase("Total"), Kind.POINTS),
            Column("change", Phrase("Change"), Kind.POINTS),
            GROUP,
            Column("rank_low", Phrase("Rank from"), Kind.COUNT),
            Column("rank_high", Phrase("Rank to"), Kind.COUNT),
            Column("field_year", Phrase("Field of"), Kind.COUNT),
        ),
        tuple(_row(case, base, ranking) for case in listed),
    )


def points_for(ranking: Ranking, place: int, most: Decimal) -> Decimal | None:
    """Find the fewest points, in hundredths, with which even the band's worse end is that good.

    More points never make a band's worse end worse.
    """

    def is_enough(hundredths: int) -> bool:
        band = ranking(Decimal(hundredths) / 100)
        return band is not None and band.high <= place

    low, high = 0, int(most * 100)
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return tidy(Decimal(high) / 100)


def about_ranks(table: Table) -> tuple[Phrase, ...]:
    """Say what the ranks of an outcome rest on, if there are any."""
    years = {row.values[-1] for row in table.lines} - {None}
    return tuple(
        Phrase(
            "Ranks are a band in the field of {year}, of which only some places are published"
            " (`parplan rank`).",
            year=str(year),
        )
        for year in sorted(map(str, years))
    )


def _row(case: Case, base: Decimal | None, ranking: Ranking) -> Row:
    if case.total is None:
        return Row((case.key, *[None] * 6))
    change = None if base is None else tidy(case.total - base)
    band = ranking(case.total)
    ranks = (None, None, None) if band is None else (band.low, band.high, band.year)
    return Row((case.key, case.total, change, group_of(case.total), *ranks))
