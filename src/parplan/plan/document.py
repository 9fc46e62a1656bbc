"""The signed document around the appendices: `plan.yaml`."""

import re
from enum import StrEnum

from pydantic import Field

from parplan.language.vietnamese import fold
from parplan.plan.shapes import AssessedBy, Change, Count, Day, Points, Reading, Shape, Text, Year


class Section(Shape):
    """A numbered piece of the document's body."""

    number: Text
    title: Text
    paragraphs: tuple[Text, ...] = ()
    sections: tuple["Section", ...] = ()


class DutyTask(Shape):
    """What a paragraph says beside what it is about: who else is named to do it, and until when.

    `due` is left out where the document says no day.
    """

    named: tuple[Text, ...] = ()
    due: Day | None = None


class Duty(Shape):
    """An item of "Tổ chức thực hiện": what heads must do, and the codes they answer for.

    Each paragraph is a task. It is called after the section, the item and its letter ("III.1.a"),
    after its count where several have none ("III.9.2"), and alone like the item ("III.2"). `tasks`
    has by these names what a paragraph says of others and of days.
    """

    number: Text
    title: Text
    heads: tuple[Text, ...]
    answers_for: tuple[Text, ...] = ()
    paragraphs: tuple[Text, ...] = Field(min_length=1)
    tasks: dict[Text, DutyTask] = Field(default_factory=dict)


class Organisation(Shape):
    """The section that gives each head a duty."""

    number: Text
    title: Text
    duties: tuple[Duty, ...]


class Signer(Shape):
    """Who signed: the lines above the name, and the name."""

    lines: tuple[Text, ...]
    name: Text


class Appendix(Shape):
    """The three lines above an appendix's table."""

    number: Text
    title: Text
    belongs_to: Text


class Totals(Shape):
    """The printed last row of Appendix 01, in points."""

    max_points: Points
    score: Points | None
    target: Points | None


class Headline(Shape):
    """A published result as the document's first page prints it.

    `score` is in points for PAR INDEX and in percent for SIPAS, `change` and `rank_change`
    are against the year before (a fall in rank is negative).
    """

    score: Points
    rank: Count
    ranked: Count
    change: Change
    rank_change: Count


class Results(Shape):
    """The two published results of the score year."""

    par_index: Headline
    sipas: Headline | None = None


class Acknowledgement(Shape):
    """An oddity that is known: the rule, its place, the numbers it names, and why it stays."""

    rule: Text
    place: Text
    numbers: tuple[Change, ...] = ()
    reason: Text


class Previous(Shape):
    """The plan that this one was rolled over from."""

    number: Text
    date: Day


class Period(StrEnum):
    """What of a year a periodic report is about."""

    QUARTER_1 = "quarter_1"
    QUARTER_2 = "quarter_2"
    QUARTER_3 = "quarter_3"
    QUARTER_4 = "quarter_4"
    HALF_YEAR_1 = "half_year_1"
    HALF_YEAR_2 = "half_year_2"
    YEAR = "year"


_CALLED = {
    Period.QUARTER_1: ("Quý I", "quý 1"),
    Period.QUARTER_2: ("Quý II", "quý 2"),
    Period.QUARTER_3: ("Quý III", "quý 3"),
    Period.QUARTER_4: ("Quý IV", "quý 4"),
    Period.HALF_YEAR_1: ("6 tháng đầu năm", "6 tháng", "sáu tháng đầu năm"),
    Period.HALF_YEAR_2: ("6 tháng cuối năm", "sáu tháng cuối năm"),
    Period.YEAR: ("Năm", "cả năm"),
}
"""What forms and results call them, and what else people do."""


class ExpectedReport(Shape):
    """A report that everyone with something to do owes until a day."""

    period: Period
    due: Day

    def name(self, year: int) -> str:
        """Call it as forms do: "Quý III", "Năm 2024"."""
        name = _CALLED[self.period][0]
        return f"{name} {year}" if self.period is Period.YEAR else name

    def is_called(self, words: str, year: int) -> bool:
        """Whether words mean it; they may name the year, too: "Quý 3/2024"."""
        known = {self.period.value, self.name(year), *_CALLED[self.period]}
        without = re.sub(rf"(?: năm|/)?\s*{year}$", "", fold(words))
        return {fold(words), without} & set(map(fold, known)) != set()


class Document(Shape):
    """`plan.yaml`: the signed document around its appendices, and its printed figures."""

    number: Text
    date: Day
    place: Text
    province: Text
    issuer: Text
    issuer_lines: tuple[Text, ...]
    kind: Text
    title: Text
    score_year: Year
    target_year: Year
    previous: Previous | None = None
    preamble: tuple[Text, ...]
    sections: tuple[Section, ...]
    organisation: Organisation
    reports: tuple[ExpectedReport, ...] = ()
    closing: tuple[Text, ...]
    signer: Signer
    recipients: tuple[Text, ...]
    appendices: tuple[Appendix, ...]
    totals: Totals
    results: Results | None = None
    points_by_assessed_by: dict[AssessedBy, Points] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
