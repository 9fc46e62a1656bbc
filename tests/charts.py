"""One small chart of each drawing, and a report around it."""

from decimal import Decimal

from office import HEAD
from parplan.language.catalogue import Phrase
from parplan.report.report import (
    Bar,
    Chart,
    Column,
    Drawing,
    Kind,
    Look,
    Report,
    Series,
)
from tables import Row, made_table

TABLE = made_table("changes", Phrase("Changes"), (Column("code", Phrase("Code")),), (Row(("1",)),))

STEPS = (
    Bar(Phrase("Score {year}", year="2023"), (Decimal("85.5"),), is_total=True),
    Bar("6.3.4", (Decimal("87.5"),), "Giảm chi"),
    Bar("8.1", (Decimal(87),), "Hài lòng"),
    Bar(Phrase("Target {year}", year="2024"), (Decimal(87),), is_total=True),
)
"""From 85.5 by +2 and −0.5 to 87; the axis begins at 85."""

SERIES = (
    Series(Phrase("done"), Look.HAD),
    Series(Phrase("under way"), Look.WON),
    Series(Phrase("overdue"), Look.LOST),
    Series(Phrase("not started"), Look.LEFT),
)


def chart(
    drawing: Drawing,
    *bars: Bar,
    series: tuple[Series, ...] = (),
    kind: Kind = Kind.POINTS,
    title: str = "A chart",
) -> Chart:
    return Chart(
        drawing.value, Phrase(title), drawing, Phrase("Points"), bars, "changes", series, kind
    )


WATERFALL = chart(Drawing.WATERFALL, *STEPS)
STAIRCASE = chart(Drawing.STAIRCASE, *STEPS)
BARS = chart(Drawing.BARS, Bar("Sở A", (Decimal("2.5"),)), Bar("Sở B", (10,)), Bar("Sở C", (None,)))
STACKED = chart(
    Drawing.STACKED,
    Bar("1", (31, 12, 1, 31), "Điều hành"),
    Bar("2", (0, None, 0, 25), "Thể chế"),
    series=SERIES,
    kind=Kind.COUNT,
)
RANGES = chart(
    Drawing.RANGES,
    Bar(Phrase("forecast"), (Decimal("85.5"), Decimal("87.5"))),
    Bar(Phrase("target"), (Decimal(87), Decimal(87))),
)
COLUMNS = chart(
    Drawing.COLUMNS,
    *(
        Bar(str(place), (Decimal(share),))
        for place, share in enumerate(("0", "0.5", "50", "49.5"), 1)
    ),
    series=(Series(Phrase("Probability")),),
    kind=Kind.PERCENT,
)
TARGETS = chart(
    Drawing.TARGETS,
    Bar("1", (Decimal(5), Decimal("7.5"), Decimal(10)), "Điều hành", says=Phrase("five of ten")),
    Bar("2", (Decimal(4), Decimal(3), Decimal(4)), "Thể chế"),
    Bar("3", (None, None, Decimal(8)), "Tài chính"),
    series=(SERIES[0], Series(Phrase("to win back"), Look.WON), SERIES[3]),
)
PAIRS = chart(
    Drawing.PAIRS,
    Bar("Sở A", (Decimal("2.5"), Decimal(10))),
    Bar("Sở B", (Decimal(5), Decimal(-1))),
    series=(Series(Phrase("lost"), Look.LOST), Series(Phrase("to win back"), Look.WON)),
)
PARETO = chart(
    Drawing.PARETO,
    Bar("6.3.4", (Decimal(3), Decimal(75))),
    Bar("8.1", (Decimal(1), Decimal(100)), says=Phrase("8.1 the last")),
    series=(Series(Phrase("lost"), Look.LOST), Series(Phrase("share"), Look.HAD)),
)
EVERY = (WATERFALL, STAIRCASE, BARS, STACKED, RANGES, COLUMNS, TARGETS, PAIRS, PARETO)


def report(*charts: Chart) -> Report:
    return Report("whatif", Phrase("What if"), HEAD, (TABLE,), charts=charts)
