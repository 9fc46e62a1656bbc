"""Tables of made-up rows, for what shows tables."""

from collections.abc import Iterable
from operator import attrgetter, itemgetter
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.report.report import Column, Table, Value


class Row(NamedTuple):
    """A record of which each column reads the value at its own place."""

    values: tuple[Value, ...]
    level: int = 0


def made_table(  # noqa: PLR0913 - those of a table
    key: str,
    title: Phrase,
    columns: Iterable[Column],
    rows: tuple[Row, ...],
    totals: tuple[Value, ...] | None = None,
    *,
    as_records: bool = False,
) -> Table:
    read = (column._replace(of=itemgetter(place)) for place, column in enumerate(columns))
    return Table(
        key,
        title,
        tuple(column.within("values") for column in read),
        rows,
        None if totals is None else Row(totals),
        as_records=as_records,
        level=attrgetter("level"),
    )
