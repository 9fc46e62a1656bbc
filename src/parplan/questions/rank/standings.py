"""Places in a field that is known whole, and why a place changed from one year to the next.

Points are compared as they are, never rounded; equal points share the better place.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from parplan.plan.points import tidy


def places(points: Sequence[Decimal]) -> list[int]:
    """Rank a whole field, in the order given; equal points share the better place."""
    fewest_first = sorted(-value for value in points)
    return [1 + bisect_left(fewest_first, -value) for value in points]


class Movement(NamedTuple):
    """How one other province changed our place: places won (+) or lost (−), and by whose points.

    What either moving alone would have changed, averaged over who moves first, so that the two
    parts add up to the change, and all provinces' changes to the change of our place.
    """

    province: str
    before: Decimal | None
    after: Decimal | None
    by_own: Decimal
    by_others: Decimal

    @property
    def places(self) -> int:
        """Places that we won by it: 1, 0 or −1."""
        return int(self.by_own + self.by_others)


def movements(
    before: tuple[Decimal, Mapping[str, Decimal]], after: tuple[Decimal, Mapping[str, Decimal]]
) -> list[Movement]:
    """Attribute a change of place: our points and the others' by name, in the two years."""
    (own_before, others_before), (own_after, others_after) = before, after
    moved = []
    for province in dict.fromkeys(chain(others_after, others_before)):
        old, new = others_before.get(province), others_after.get(province)
        first, last = _ahead(old, own_before), _ahead(new, own_after)
        own_alone, other_alone = _ahead(old, own_after), _ahead(new, own_before)
        by_own = Decimal(first - own_alone + other_alone - last) / 2
        by_other = Decimal(first - other_alone + own_alone - last) / 2
        moved.append(Movement(province, old, new, tidy(by_own), tidy(by_other)))
    return moved


def _ahead(other: Decimal | None, own: Decimal) -> int:
    """Count a province that is ahead of us; one that isn't in the field is not."""
    return int(other is not None and other > own)
