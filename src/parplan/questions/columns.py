"""What several reports have in common: their columns, and the head that says which plan it is."""

import datetime
from collections.abc import Callable, Iterable, Mapping

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Criterion, Node, Plan
from parplan.plan.points import Scored, Standing, standing
from parplan.plan.shapes import AssessedBy
from parplan.report.cells import dashed
from parplan.report.report import Column, Kind, PlanHead, Table, Value

ASSESSED_BY = {
    "appraisal": Phrase("appraisal"),
    "survey": Phrase("survey"),
    "sipas": Phrase("SIPAS"),
    "outcome": Phrase("outcome"),
}

code = Column("code", Phrase("Code"), Kind.CODE)
title = Column("title", Phrase("Title"))
title_en = Column("title_en", Phrase("English title (unofficial)"), language="en")
level = Column("level", Phrase("Level"), Kind.COUNT)
assessed_by = Column("assessed_by", Phrase("Assessed by"), words=ASSESSED_BY)
SOURCE_UNKNOWN = Phrase("source unknown")
source = assessed_by._replace(unknown=SOURCE_UNKNOWN)
"""Of rows that are all that one source assesses."""
max_points = Column("max_points", Phrase("Max"), Kind.POINTS)
score = Column("score", Phrase("Score"), Kind.POINTS)
target = Column("target", Phrase("Target"), Kind.POINTS)
lost = Column("lost", Phrase("Lost"), Kind.POINTS)
gain = Column("gain", Phrase("Gain"), Kind.POINTS)
remaining = Column("remaining", Phrase("Left"), Kind.POINTS)
lead = Column("lead", Phrase("Lead"))
coordinating = Column("coordinating", Phrase("Coordinating"))
tasks = Column("tasks", Phrase("Tasks"))
due = Column("due", Phrase("Deadline"), left_out_empty=True)
product = Column("product", Phrase("Product"), left_out_empty=True)
note = Column("note", Phrase("Note"))

FIGURES = (max_points, score, target, lost, gain, remaining)
"""Three figures and what follows from them."""

LEAF = (code, title, title_en, assessed_by, max_points, score, target)
"""What a list of leaves begins with."""


TablesForSql = Mapping[str, Callable[[Plan, datetime.date], Table]]
"""Tables of a question that `sql` can be asked about, by their names there.

They are made of a plan, and as it stands on a day where that makes a difference.
"""


class Sums(Standing):
    """A last row: the figures of all rows together, and no code."""

    code = ""

    @classmethod
    def of(cls, rows: Iterable[Scored]) -> "Sums":
        """Add up exactly; one unknown figure makes the sum of its kind unknown."""
        return cls(*standing(rows))


def level_of(row: Node) -> int:
    """Tell how deep in the tree a row of Appendix 01 stands."""
    return row.level


def head(plan: Plan) -> PlanHead:
    """Say which plan a report speaks of."""
    document = plan.plan
    return PlanHead(
        document.number,
        document.date.isoformat() if document.date else None,
        document.province,
        document.score_year,
        document.target_year,
        document.issuer,
        document.is_draft,
    )


def figures(of: Standing) -> tuple[Value, ...]:
    """Give three figures and what follows from them: lost, gain, remaining."""
    return *of, of.lost, of.gain, of.remaining


def printed_tasks(row: Criterion) -> tuple[str, ...]:
    """Give the tasks with the dashes that they have in the document."""
    return dashed(row.tasks, row.bulleted)


def source_name(assessed_by: AssessedBy | None) -> Phrase:
    """Name a source of points."""
    return SOURCE_UNKNOWN if assessed_by is None else ASSESSED_BY[assessed_by.value]
