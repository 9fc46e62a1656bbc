"""What did appraisals take off the self-scores of earlier years?"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parplan.plan.plan import Node, Plan
from parplan.plan.points import tidy
from parplan.plan.results import Round
from parplan.plan.shapes import AssessedBy
from parplan.questions.year.stated import stated


class Deduction(NamedTuple):
    """Leaves of one source in one year, of which both the self-score and the result are known."""

    source: AssessedBy | None
    year: int
    leaves: int
    claimed: Decimal
    official: Decimal

    @property
    def taken_off(self) -> Decimal:
        """Points that were claimed and not given; below zero if more were given."""
        return tidy(self.claimed - self.official)


class Shares(NamedTuple):
    """How much of a self-score is taken off: over all earlier years, and in the worst of them."""

    usual: Fraction
    worst: Fraction


def deductions(plan: Plan, year: int, on: datetime.date) -> Iterator[Deduction]:
    """Go through the years before one, as far as their results were known on a day."""
    for earlier in sorted(one for one in plan.results if one < year):
        for source in (*AssessedBy, None):
            leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]
            pairs = [pair for leaf in leaves if (pair := _pair(plan, leaf, earlier, on))]
            if pairs:
                claimed, official = (tidy(Decimal(sum(each))) for each in zip(*pairs, strict=True))
                yield Deduction(source, earlier, len(pairs), claimed, official)


def _pair(plan: Plan, leaf: Node, year: int, on: datetime.date) -> tuple[Decimal, Decimal] | None:
    """Give a leaf's self-score and result; the plan itself has the results of its score year."""
    results = plan.of_year(year)
    found = stated(results, leaf, on)
    official = found.given if found.round is Round.OFFICIAL else None
    if official is None and year == plan.plan.score_year:
        official = leaf.score
    if found.claimed is None or official is None or not results.leaf(leaf.code).applies:
        return None
    return found.claimed, official


def shares(of: Iterable[Deduction]) -> Shares | None:
    """Relate what was taken off to what was claimed; more points than claimed count as nothing."""
    known = [one for one in of if one.claimed]
    if not known:
        return None
    claimed = sum((Fraction(one.claimed) for one in known), Fraction())
    taken_off = sum((Fraction(one.taken_off) for one in known), Fraction())
    worst = max(Fraction(one.taken_off) / Fraction(one.claimed) for one in known)
    return Shares(max(Fraction(), taken_off / claimed), max(Fraction(), worst))
