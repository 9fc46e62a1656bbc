"""The groups into which provinces are sorted by their points."""

from decimal import Decimal
from typing import NamedTuple

SOURCE = "vietnambiz.vn/quang-ninh-dung-dau-ca-4-chi-so-ve-cai-cach-hanh-chinh-202341916234832.htm"
"""Where the thresholds were seen, for the 2022 index."""


class Group(NamedTuple):
    """A group and the points from which on a province belongs to it."""

    name: str
    at_least: Decimal


GROUPS = (Group("A", Decimal(90)), Group("B", Decimal(80)), Group("C", Decimal(70)))
"""The best first; below the last there is none."""

NONE = ""
"""What stands where points are too few for any group. Unknown points have no group: `None`."""


def group(points: Decimal) -> str:
    """Name the group of unrounded points: 89.9999 is not yet 90."""
    return next((one.name for one in GROUPS if points >= one.at_least), NONE)
