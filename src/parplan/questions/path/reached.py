"""What people's answers have brought so far: the most that a path asks of them by default."""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import half_up, tidy
from parplan.plan.published import Index, PublishedResults
from parplan.plan.results import Round
from parplan.plan.shapes import AssessedBy

_WHOLE = 100
"""SIPAS is in percent."""


class BestShare(NamedTuple):
    """The largest part of its points that a survey leaf, or SIPAS of any province, has had."""

    share: Fraction
    where: Phrase
    """A leaf and its year, or a province, its year and where that was published."""

    @property
    def percent(self) -> Decimal:
        """The share in percent, rounded down to hundredths, for people."""
        return tidy(half_up(Decimal(math.floor(self.share * 10_000)) / 100, 2))

    def most(self, leaf: Node) -> Decimal:
        """Give what a leaf may come to: its maximum, unless people are asked for its points."""
        if not leaf.asks_people:
            return leaf.max_points
        part = Fraction(leaf.max_points) * self.share
        exact = Decimal(part.numerator) / Decimal(part.denominator)
        return min(leaf.max_points, exact)


def best_share(plan: Plan, published: PublishedResults) -> BestShare | None:
    """Find it among the plan's scores, the official points of earlier years and published SIPAS.

    Of equal ones the first is named. `None` where nothing is known.
    """
    return max(_known(plan, published), key=lambda known: known.share, default=None)


def _known(plan: Plan, published: PublishedResults) -> Iterator[BestShare]:
    scored, year = plan.plan.score_year, str(plan.plan.score_year)
    asked = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == AssessedBy.SURVEY]
    asked = [leaf for leaf in asked if leaf.max_points]
    for leaf in asked:
        if leaf.score is not None:
            yield _of_leaf(leaf, leaf.score, year)
    for earlier, results in plan.results.items():
        for leaf in asked:
            official = results.leaf(leaf.code).scores.get(Round.OFFICIAL)
            if official is not None and earlier < scored:
                yield _of_leaf(leaf, official, str(earlier))
    for result in published.results:
        if result.index == Index.SIPAS and result.score is not None:
            where = Phrase(
                "SIPAS of {province} in {year}, {source}",
                province=result.province,
                year=str(result.year),
                source=result.source,
            )
            yield BestShare(Fraction(result.score) / _WHOLE, where)


def _of_leaf(leaf: Node, points: Decimal, year: str) -> BestShare:
    share = Fraction(points) / Fraction(leaf.max_points)
    return BestShare(share, Phrase("{code} in {year}", code=leaf.code, year=year))
