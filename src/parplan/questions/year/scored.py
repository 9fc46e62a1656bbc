"""A leaf in a round: what its figures give by the rule, what was stated, and what counts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.figures import answer
from parplan.plan.plan import Node, Plan
from parplan.plan.points import tidy
from parplan.plan.results import LeafResult, Round
from parplan.plan.scoring_rules import Earned, ScoringRule


class Scored(NamedTuple):
    """A leaf, what its figures give by the rule, and what counts in the round."""

    leaf: Node
    scoring: ScoringRule | None
    result: LeafResult
    by_rule: Earned
    round: Round

    @property
    def applies(self) -> bool:
        """Whether it counts at all."""
        return self.result.applies

    @property
    def computed(self) -> Decimal | None:
        """What the figures give by the rule."""
        return self.by_rule.points

    @property
    def stated(self) -> Decimal | None:
        """What the round itself says."""
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
        return self.computed if is_claim and self.stated is None else self.stated

    @property
    def difference(self) -> Decimal | None:
        """How much more was stated than the rule gives."""
        if self.stated is None or self.computed is None:
            return None
        return tidy(self.stated - self.computed)

    @property
    def rule(self) -> str | None:
        """Which kind of rule it has."""
        return None if self.scoring is None else self.scoring.key

    @property
    def figures(self) -> Iterator[Phrase]:
        """The figures that there are, under the rule's titles."""
        for name, figure in self.result.figures.items():
            variable = self.scoring.variable(name) if self.scoring else None
            value = variable.said(figure) if variable else answer(figure)
            yield Phrase(
                "{title}: {value}", title=variable.title if variable else name, value=value
            )


def scored(plan: Plan, leaf: Node, result: LeafResult, round_: Round) -> Scored:
    """Hold a leaf's figures to its rule."""
    rule = plan.rule(leaf.code)
    if result.not_applicable is not None:
        by_rule = Earned(None, Phrase("doesn't apply: {reason}", reason=result.not_applicable))
    elif rule is None or plan.rules is None:
        by_rule = Earned(None, Phrase("no rule"))
    else:
        by_rule = rule.earned(result.figures, leaf.max_points, plan.rules.decimals)
    return Scored(leaf, rule, result, by_rule, round_)
