"""Which points do a year's figures give by the rules, and which were stated in a round?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.earning import Earned, earned
from parplan.plan.plan import Node, Plan
from parplan.plan.points import tidy
from parplan.plan.results import LeafResult, Round
from parplan.plan.scoring_rules import ScoringRule
from parplan.questions.year.another_year import for_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Of which year and round, and of which leaves."""

    year: int
    round: Round = Round.SELF
    below: Node | None = None
    """Only leaves at or below this row."""


class Scored(NamedTuple):
    """A leaf, what its figures give by the rule, and what counts in the round."""

    leaf: Node
    rule: ScoringRule | None
    result: LeafResult
    by_rule: Earned
    round: Round

    @property
    def applies(self) -> bool:
        """Whether it counts at all."""
        return self.result.applies

    @property
    def stated(self) -> Decimal | None:
        """What was stated in the round."""
        return self.result.scores.get(self.round)

    @property
    def points(self) -> Decimal | None:
        """What counts: as stated, else in the self-score by the rule; `None` if it isn't known.

        Where people are asked, nobody's own claim counts; what was published stands in for rounds
        that say nothing.
        """
        if not self.applies:
            return None
        is_claim = self.round is Round.SELF
        if self.leaf.asks_people and (is_claim or self.stated is None):
            return self.result.scores.get(Round.OFFICIAL)
        return self.by_rule.points if is_claim and self.stated is None else self.stated

    @property
    def difference(self) -> Decimal | None:
        """How much more was stated than the rule gives."""
        if self.stated is None or self.by_rule.points is None:
            return None
        return tidy(self.stated - self.by_rule.points)


def scored(plan: Plan, choice: Choice) -> tuple[Scored, ...]:
    """Score every leaf that was chosen."""
    chosen = {leaf.code for leaf in choice.below.leaves} if choice.below else None
    leaves = for_year(plan, choice.year).leaves
    return tuple(
        _scored(plan, leaf, choice) for leaf in leaves if chosen is None or leaf.code in chosen
    )


def _scored(plan: Plan, leaf: Node, choice: Choice) -> Scored:
    result = plan.of_year(choice.year).leaf(leaf.code)
    rule = plan.rule(leaf.code)
    return Scored(leaf, rule, result, _by_rule(plan, leaf, rule, result), choice.round)


def _by_rule(plan: Plan, leaf: Node, rule: ScoringRule | None, result: LeafResult) -> Earned:
    if result.not_applicable is not None:
        return Earned(None, Phrase("doesn't apply: {reason}", reason=result.not_applicable))
    if rule is None or plan.rules is None:
        return Earned(None, Phrase("no rule"))
    return earned(rule, result.figures, leaf.max_points, plan.rules.decimals)
