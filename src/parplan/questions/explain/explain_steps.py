"""The steps by which a number comes about, as a table."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.shapes import Path
from parplan.questions import columns
from parplan.questions.year.rounds import ROUNDS
from parplan.report.report import Column, Kind, Row, Table

Place = Callable[[Path], str]
"""A place in the data → where it is written, as `file:line`."""

_STEPS = {
    "max_points": Phrase("max"),
    "max_points_sum": Phrase("max, sum"),
    "score": Phrase("score"),
    "score_sum": Phrase("score, sum"),
    "target": Phrase("target"),
    "target_sum": Phrase("target, sum"),
    "lost": Phrase("lost"),
    "lost_sum": Phrase("lost, sum"),
    "gain": Phrase("gain"),
    "gain_sum": Phrase("gain, sum"),
    "remaining": Phrase("left"),
    "remaining_sum": Phrase("left, sum"),
    "difference": Phrase("difference"),
    "rule": Phrase("rule"),
    "figure": Phrase("figure"),
    "yes": Phrase("yes"),
    "no": Phrase("no"),
    "computed": Phrase("by rule"),
    **ROUNDS,
}


class Step(NamedTuple):
    """One figure on the way: whose it is, which, and where it stands if it is printed."""

    code: str
    title: str
    figure: str
    value: Decimal | None
    place: str | None = None
    level: int = 0


def steps_table(steps: Iterable[Step]) -> Table:
    """Number the steps."""
    rows = tuple(
        Row(
            (number, one.code, one.title, one.figure, one.value, one.place),
            one.level,
        )
        for number, one in enumerate(steps, start=1)
    )
    keys = (
        Column("step", Phrase("Step"), Kind.COUNT),
        columns.code,
        Column("title", Phrase("Title"), words={"": Phrase("Whole plan")}),
        Column("figure", Phrase("Figure"), Kind.CODE, words=_STEPS),
        Column("value", Phrase("Value"), Kind.POINTS),
        Column("place", Phrase("Where"), Kind.CODE),
    )
    return Table("explain", Phrase("Step by step"), keys, rows)
