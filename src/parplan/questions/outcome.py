"""What do so many points come to: which group, and about which rank?"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.points import tidy
from parplan.plan.published import NO_GROUP, group_of
from parplan.questions.rank.band import Band
from parplan.report.report import Column, Kind, Table

GROUP = Column("group", Phrase("Group"), words={NO_GROUP: Phrase("none")})

_STEP = Decimal("0.0001")

Ranking = Callable[[Decimal], Band | None]
"""Points → the band of ranks that they would have had, if the field is known."""


class Case(NamedTuple):
    """One supposition: its key, its name for people unless the key is one, and its total."""

    key: str
    label: Phrase | None
    total: Decimal | None
    ranking: Ranking | None = None
    """The field that it is ranked in, if not the others'."""


class _Placed(NamedTuple):
    """A case, how far it is from the base, and its ranks; all unknown where its total is."""

    case: str
    total: Decimal | None
    change: Decimal | None
    band: Band | None

    @property
    def group(self) -> str | None:
        return None if self.total is None else group_of(self.total)


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
            _of_band(Column("rank_low", Phrase("Rank from"), Kind.COUNT), "low"),
            _of_band(Column("rank_high", Phrase("Rank to"), Kind.COUNT), "high"),
            _of_band(Column("field_year", Phrase("Field of"), Kind.COUNT), "year"),
        ),
        tuple(_placed(case, base, ranking) for case in listed),
    )


def _of_band(column: Column, name: str) -> Column:
    """Read a column from a case's band, if there is one."""
    return column._replace(of=lambda placed: placed.band and getattr(placed.band, name))


def _placed(case: Case, base: Decimal | None, ranking: Ranking) -> _Placed:
    if case.total is None:
        return _Placed(case.key, None, None, None)
    change = None if base is None else tidy(case.total - base)
    return _Placed(case.key, case.total, change, (case.ranking or ranking)(case.total))


def about_ranks(table: Table) -> tuple[Phrase, ...]:
    """Say what the ranks of an outcome rest on, if there are any."""
    years = {str(placed.band.year) for placed in table.rows if placed.band}
    return tuple(
        Phrase(
            "Ranks are a band in the field of {year}, of which only some places are published"
            " (`parplan rank`).",
            year=year,
        )
        for year in sorted(years)
    )


def points_for(ranking: Ranking, place: int, most: Decimal) -> Decimal | None:
    """Find the fewest points, to a ten-thousandth, whose band's worse end is that good.

    More points never make a band's worse end worse. Published points are rounded to a hundredth,
    so these are the fewest by the figures as they are printed.
    """

    def is_enough(steps: int) -> bool:
        band = ranking(steps * _STEP)
        return band is not None and band.high <= place

    low, high = 0, int(most / _STEP)
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return tidy(high * _STEP)
