"""Which points of a leaf are known on a day, and from which round?"""

import datetime
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Node
from parplan.plan.results import Round, YearResults

ROUNDS = {
    Round.SELF.value: Phrase("self-score"),
    Round.APPRAISAL1.value: Phrase("appraisal 1"),
    Round.APPRAISAL2.value: Phrase("appraisal 2"),
    Round.OFFICIAL.value: Phrase("official"),
}
_BY_OTHERS = (Round.OFFICIAL, Round.APPRAISAL2, Round.APPRAISAL1)
"""The latest first."""


class Stated(NamedTuple):
    """The province's own points, and those of the latest round of others."""

    claimed: Decimal | None
    given: Decimal | None
    round: Round | None
    """The latest round that there are points of."""

    @property
    def points(self) -> Decimal | None:
        """The latest points."""
        return self.claimed if self.given is None else self.given


def stated(results: YearResults, leaf: Node, on: datetime.date) -> Stated:
    """Give what was stated of a leaf up to a day; a round without a day counts at any time."""
    scores = results.leaf(leaf.code).scores
    known = {
        round_: points
        for round_, points in scores.items()
        if results.rounds.get(round_, datetime.date.min) <= on
    }
    claimed = None if leaf.asks_people else known.get(Round.SELF)
    latest = next((round_ for round_ in _BY_OTHERS if round_ in known), None)
    if latest is None:
        return Stated(claimed, None, None if claimed is None else Round.SELF)
    return Stated(claimed, known[latest], latest)
