"""The set of criteria that a plan follows: a tree with maximum points, and nobody's scores.

The Ministry's sets come with parplan, by name; a province may have one of its own beside its plan
(`criteria_set.yaml`).
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

from pydantic import Field

from parplan.language.vietnamese import fold, without_tones
from parplan.plan.shapes import AssessedBy, Day, Points, Shape, Text

_ALIKE = 0.8
"""From here on two titles differ by their spelling; below, they are of different rows."""


class SetCriterion(Shape):
    """A row of a set, and the rows below it.

    `also_printed` has other wordings of its title that were seen. Points of a `bonus` row (điểm
    cộng, điểm thưởng) come on top of the others: no sum of maximum points holds them.
    """

    code: Text
    title: Text
    also_printed: tuple[Text, ...] = ()
    title_en: Text | None = None
    max_points: Points
    assessed_by: AssessedBy | None = None
    bonus: bool = False
    criteria: tuple["SetCriterion", ...] = ()

    def is_called(self, title: str) -> bool:
        """Whether a title is its own, but for spelling."""
        wanted = fold(title)
        names = [fold(name) for name in (self.title, *self.also_printed)]
        if wanted in names:
            return True
        plain = without_tones(title)
        ratios = (SequenceMatcher(None, plain, without_tones(name)).ratio() for name in names)
        return any(ratio >= _ALIKE for ratio in ratios)

    def walk(self) -> Iterator["SetCriterion"]:
        """It and everything below it."""
        yield self
        for row in self.criteria:
            yield from row.walk()


class CriteriaSet(Shape):
    """`criteria_set.yaml`: a set of criteria. Of one whose tree isn't known, `areas` is empty.

    `name` is what plans call it: the number of the decision that `approved` it on that day.
    """

    name: Text
    title: Text
    approved: Day | None = None
    source: Text
    areas: tuple[SetCriterion, ...] = Field(default=())

    @property
    def rows(self) -> dict[str, SetCriterion]:
        """Every row by its code."""
        return {row.code: row for area in self.areas for row in area.walk()}

    def row(self, code: str, title: str) -> SetCriterion | None:
        """Find the row that has both this code and, but for spelling, this title."""
        found = self.rows.get(code)
        return found if found and found.is_called(title) else None
