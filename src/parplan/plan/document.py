"""The document around the appendices, signed or still a draft: `plan.yaml`."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from parplan.language.vietnamese import fold
from parplan.plan.shapes import (
    DOTS,
    AssessedBy,
    Change,
    Count,
    Day,
    DayToCome,
    Path,
    Points,
    Reading,
    Shape,
    Text,
    TextsToCome,
    ToCome,
    Year,
)


class Section(Shape):
    """A numbered piece of the document's body.

    `bulleted` numbers the paragraphs that have a dash in the document, where it isn't as usual:
    each of several without a sign of its own, but not a single one.
    """

    number: Text
    title: Text
    paragraphs: tuple[Text, ...] = ()
    bulleted: tuple[Count, ...] | None = None
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
    has by these names what a paragraph says of others and of days. `bulleted` is as in a section.
    """

    number: Text
    title: Text
    heads: tuple[Text, ...]
    answers_for: tuple[Text, ...] = ()
    paragraphs: TextsToCome = ()
    bulleted: tuple[Count, ...] | None = None
    tasks: dict[Text, DutyTask] = Field(default_factory=dict)


class Organisation(Shape):
    """The section that gives each head a duty; `paragraphs` stand above the first of them."""

    number: ToCome = None
    title: ToCome = None
    paragraphs: tuple[Text, ...] = ()
    bulleted: tuple[Count, ...] | None = None
    duties: tuple[Duty, ...] = ()


class Papers(Shape):
    """What papers made of the plan say beside it: letters, briefs, reports.

    `on_behalf_of` stands above the signer's lines ("TM. ỦY BAN NHÂN DÂN"), and `filed` behind
    "Lưu:", where it is VT if nothing is said.
    """

    on_behalf_of: Text | None = None
    filed: Text | None = None


class Signer(Shape):
    """Who signed: the lines above the name, and the name."""

    lines: TextsToCome = ()
    name: ToCome = None


class Appendix(Shape):
    """The three lines above an appendix's table."""

    number: ToCome = None
    title: ToCome = None
    belongs_to: ToCome = None


class Totals(Shape):
    """The printed last row of Appendix 01, in points."""

    max_points: Points
    score: Points | None
    target: Points | None


class Headline(Shape):
    """A published result as the document's first page prints it.

    `score` is in points for PAR INDEX and in percent for SIPAS, `change` and `rank_change`
    are against the year before (a fall in rank is negative). Only what is printed is there.
    """

    score: Points
    rank: Count | None = None
    ranked: Count | None = None
    change: Change | None = None
    rank_change: Count | None = None


class Results(Shape):
    """The two published results of the score year."""

    par_index: Headline | None = None
    sipas: Headline | None = None


class IndexName(StrEnum):
    """The two indexes, as `results` calls them."""

    PAR_INDEX = "par_index"
    SIPAS = "sipas"


class Objective(Shape):
    """What the plan wants of an index in its year: its own words, and what they can be held to.

    `score` is the least (points for PAR INDEX, percent for SIPAS), `rank` the worst place and
    `group` the lowest group that will do; `change` and `rank_change` are the least rise, in points
    and in places, over the year before. One objective has one of them.
    """

    index: IndexName
    words: Text
    score: Points | None = None
    rank: Count | None = None
    group: Literal["A", "B", "C"] | None = None
    change: Change | None = None
    rank_change: Count | None = None

    @property
    def figures(self) -> dict[str, Decimal | int | str]:
        """What it can be held to, by its key."""
        keys = ("score", "rank", "group", "change", "rank_change")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


class Acknowledgement(Shape):
    """An oddity that is known: the rule, its place, the numbers it names, and why it stays."""

    rule: Text
    place: Text
    numbers: tuple[Change, ...] = ()
    reason: Text


class Previous(Shape):
    """The plan that this one was rolled over from."""

    number: ToCome = None
    date: DayToCome = None


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
    """`plan.yaml`: the document around its appendices, and its printed figures.

    What only a signed plan has may be absent, alone or together: such a plan is a draft.
    """

    number: ToCome = None
    date: DayToCome = None
    place: ToCome = None
    province: ToCome = None
    issuer: ToCome = None
    issuer_lines: TextsToCome = ()
    kind: ToCome = None
    title: ToCome = None
    score_year: Year
    target_year: Year
    criteria_set: Text | None = None
    """Which set of criteria it follows, by name."""
    previous: Previous | None = None
    preamble: TextsToCome = ()
    sections: tuple[Section, ...] = ()
    organisation: Organisation | None = None
    reports: tuple[ExpectedReport, ...] = ()
    closing: TextsToCome = ()
    signer: Signer | None = None
    recipients: TextsToCome = ()
    papers: Papers | None = None
    appendices: tuple[Appendix, ...] = ()
    totals: Totals
    results: Results | None = None
    objectives: tuple[Objective, ...] = ()
    points_by_assessed_by: dict[AssessedBy, Points] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()

    @property
    def day(self) -> datetime.date:
        """From when its duties count: its own day; while it has none, its year's first."""
        return self.date or datetime.date(self.target_year, 1, 1)

    @property
    def own_province(self) -> str:
        """Its province's name, or what stands for one that nobody has written yet."""
        return self.province or DOTS

    @cached_property
    def is_draft(self) -> bool:
        """Whether something is still to come that it hasn't acknowledged to have to do without."""
        known = {oddity.place for oddity in self.acknowledged if oddity.rule == "PAR305"}
        return any("/".join(map(str, ("plan", *path))) not in known for path in self.missing)

    @property
    def section_of_duties(self) -> str:
        """The number of the section that gives heads their duties, or what stands for it."""
        return (self.organisation and self.organisation.number) or DOTS

    def item_of(self, duty: Duty) -> str:
        """Number a duty: "III.7"; by itself while its section has no number."""
        section = self.section_of_duties
        return duty.number if section == DOTS else f"{section}.{duty.number}"

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What heads must do, if it says so yet."""
        return self.organisation.duties if self.organisation else ()

    @cached_property
    def missing(self) -> tuple[Path, ...]:
        """List what is there once a plan is signed, and isn't yet, in the document's order."""
        return tuple(self._missing())

    def _missing(self) -> Iterator[Path]:
        for key in BEFORE_SIGNING:
            value = getattr(self, key)
            if not value:
                yield (key,)
            elif isinstance(value, Signer):
                yield from _gaps(value, (key,))
            elif isinstance(value, Organisation):
                for index, duty in enumerate(value.duties):
                    if not duty.paragraphs:
                        yield (key, "duties", index, "paragraphs")
            elif key == "appendices":
                for index, appendix in enumerate(self.appendices):
                    yield from _gaps(appendix, (key, index))


BEFORE_SIGNING = (
    *("number", "date", "place", "province", "issuer", "issuer_lines", "kind", "title"),
    *("preamble", "organisation", "closing", "signer", "recipients", "appendices"),
)
"""What Nghị định 30/2020/NĐ-CP (Điều 8) has in every document, and what such plans have besides."""


def dotted(path: Path) -> str:
    """Name a place as people count: "appendices.1.belongs_to"."""
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in path)


def _gaps(part: Shape, path: Path) -> Iterator[Path]:
    """List the fields of a part that are empty."""
    for key in type(part).model_fields:
        if not getattr(part, key):
            yield (*path, key)
