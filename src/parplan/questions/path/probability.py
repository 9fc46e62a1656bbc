"""With which probability does a path reach its goal, by what earlier years teach?"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from parplan.plan.plan import Plan
from parplan.plan.points import half_up
from parplan.plan.results import Round
from parplan.questions.scenario import Settings, changed
from parplan.questions.year.chances import Chances, Total, together, total
from parplan.questions.year.experience import (
    Experience,
    SourceOfPoints,
    Surveys,
    experience,
)
from parplan.questions.year.prospects import Prospects
from parplan.questions.year.rounds import LeafPoints

PLACES = 3
"""Decimals of a probability: tenths of a percent."""


class Probability:
    """What earlier years let expect of the year that a plan is for.

    A leaf is taken to be self-scored at the path's points, or at its score if it doesn't move, and
    then judged as appraisals judged in earlier years; where people are asked, points lie around
    the path's as they moved from year to year, and a rise that earlier years had isn't counted on.
    """

    def __init__(self, plan: Plan, taught: Experience) -> None:
        """Keep what was learned."""
        self._plan, self._year = plan, plan.plan.target_year
        self._on = _end(plan)
        surveys = {source: _without_rise(one) for source, one in taught.surveys.items()}
        self._taught = taught._replace(surveys=surveys)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that it was learned from."""
        return self._taught.years

    def reaching(self, points: Decimal, settings: Settings) -> Decimal | None:
        """Tell how probable so many points are; `None` if a leaf's chances aren't known."""
        ends = self._total(settings)
        return None if ends is None else half_up(Decimal(ends.reaching(points)), PLACES)

    def _total(self, settings: Mapping[str, Decimal]) -> Total | None:
        """Add up what all leaves may end with."""
        plan = changed(self._plan, "score", settings)
        prospects = Prospects(plan, self._year, self._on, self._taught)
        by_source: dict[SourceOfPoints, list[Chances]] = defaultdict(list)
        for leaf in plan.leaves:
            claimed = None if leaf.asks_people else leaf.score
            found = prospects.of(leaf, LeafPoints(claimed, None, Round.SELF), [])
            if found is None:
                return None
            by_source[leaf.criterion.assessed_by].append(found)
        return together(map(total, by_source.values()))


def probability(plan: Plan) -> Probability | None:
    """Learn from the years before the plan's; `None` if there is none with both rounds."""
    taught = experience(plan, plan.plan.target_year, _end(plan))
    return Probability(plan, taught) if taught.years else None


def _end(plan: Plan) -> datetime.date:
    return datetime.date(plan.plan.target_year, 12, 31)


def _without_rise(surveys: Surveys) -> Surveys:
    return surveys._replace(change=min(0.0, surveys.change))
