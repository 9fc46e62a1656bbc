"""Which rows of a table stand out: those of a tree that hold others."""

from itertools import pairwise

from parplan.report.report import Row, Table


def strong(table: Table) -> list[bool]:
    """Say of each row whether it is to be bold.

    In a tree that is what has rows below it, an area, and the whole (level 0). If the table
    shows a single level, only the whole is: all rows bold would be none.
    """
    levels = {row.level for row in table.lines if row.level}
    if not levels:
        return [False] * len(table.lines)
    nothing = Row((), 0)
    return [
        row.level == 0 or below.level > row.level or (row.level == 1 and len(levels) > 1)
        for row, below in pairwise([*table.lines, nothing])
    ]


def depths(table: Table) -> list[int]:
    """Say of each row how many levels it is below the highest that the table shows."""
    highest = min((row.level for row in table.lines if row.level), default=0)
    return [max(0, row.level - highest) for row in table.lines]
