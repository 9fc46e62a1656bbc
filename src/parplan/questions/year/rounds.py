"""What is known of a year: points by their rounds, the scores before it, and what is missing."""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Criterion, Node, Plan
from parplan.plan.results import Round, YearResults

ROUNDS = {
    Round.SELF.value: Phrase("self-score"),
    Round.APPRAISAL1.value: Phrase("appraisal 1"),
    Round.APPRAISAL2.value: Phrase("appraisal 2"),
    Round.OFFICIAL.value: Phrase("official"),
}
_BY_OTHERS = (Round.OFFICIAL, Round.APPRAISAL2, Round.APPRAISAL1)
"""The latest first."""


class LeafPoints(NamedTuple):
    """A leaf's points as the province scored itself, and as the latest round of others has them."""

    self_score: Decimal | None
    appraised: Decimal | None
    """Of an appraisal, or official."""
    round: Round | None
    """The latest round that there are points of."""

    @property
    def latest(self) -> Decimal | None:
        """The latest points."""
        return self.self_score if self.appraised is None else self.appraised


def points_on(results: YearResults, leaf: Node, on: datetime.date) -> LeafPoints:
    """Give a leaf's points as known on a day; a round without a day counts at any time."""
    known = {
        round_: points
        for round_, points in results.leaf(leaf.code).scores.items()
        if results.rounds.get(round_, datetime.date.min) <= on
    }
    self_score = None if leaf.asks_people else known.get(Round.SELF)
    latest = next((round_ for round_ in _BY_OTHERS if round_ in known), None)
    if latest is None:
        return LeafPoints(self_score, None, None if self_score is None else Round.SELF)
    return LeafPoints(self_score, known[latest], latest)


def for_year(plan: Plan, year: int) -> Plan:
    """Give the plan with the scores of the year before, and the targets for that year.

    A plan has targets for one year only; scores of other years are those of their results.
    """
    if year == plan.plan.target_year:
        return plan
    before = plan.of_year(year - 1).criteria
    official = {code: result.scores.get(Round.OFFICIAL) for code, result in before.items()}
    if year - 1 == plan.plan.score_year:
        official = {leaf.code: leaf.score for leaf in plan.leaves}
    return plan.with_areas(tuple(_without_target(area, official) for area in plan.criteria.areas))


def _without_target(row: Criterion, official: Mapping[str, Decimal | None]) -> Criterion:
    below = tuple(_without_target(child, official) for child in row.criteria)
    score = None if below else official.get(row.code)
    return row.model_copy(update={"score": score, "target": None, "criteria": below})


def no_results(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say which file is missing, if nothing is known of a year."""
    if year not in plan.results:
        yield Phrase(
            "There is no results/{year}.yaml in the plan folder, so nothing is known of {year}.",
            year=str(year),
        )


def no_tasks(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say why nothing is known of a year's tasks, if nothing is."""
    yield from no_results(plan, year)
    if year in plan.results and not plan.results[year].tasks:
        yield Phrase(
            "results/{year}.yaml says nothing of tasks, so nothing is known of them.",
            year=str(year),
        )


def no_targets(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say why nothing was asked of a year, if it isn't the plan's own."""
    if year != plan.plan.target_year:
        yield Phrase(
            "The plan has targets for {target_year} only, so nobody knows what was asked of "
            "{year}.",
            target_year=str(plan.plan.target_year),
            year=str(year),
        )
