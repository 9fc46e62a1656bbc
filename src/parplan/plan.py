"""What a plan is: the shapes of the four files of a plan folder.

The shapes hold the document's own words and printed figures, mistakes included; a reading of
ours stands beside them in `readings`. They check form only (is this a number of points?);
whether the figures agree is the business of `checks`.

Points are exact decimals. `None` means "not known", never zero.
"""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

Path = tuple[str | int, ...]
"""A place in the data, from the file's name down: `("criteria", "areas", 3, "score")`."""

# A control or direction character would act on the terminal of whoever reads the plan.
_PLAIN = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
Text = Annotated[str, StringConstraints(pattern=rf"^{_PLAIN}*$", min_length=1)]


def _number(low: int, high: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", "minimum": low, "maximum": high})


Points = Annotated[Decimal, Field(strict=True, ge=0, le=1000, decimal_places=6), _number(0, 1000)]
Change = Annotated[
    Decimal, Field(strict=True, ge=-1000, le=1000, decimal_places=6), _number(-1000, 1000)
]
Count = Annotated[int, Field(ge=-10_000, le=10_000)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class AssessedBy(StrEnum):
    """The four sources of points (baohoabinh.com.vn/en/5/9487, for the 2023 index)."""

    APPRAISAL = "appraisal"
    """Thẩm định: reports and evidence, self-scored and then appraised by the Ministry."""
    SURVEY = "survey"
    """Điều tra xã hội học of leaders and managers; never self-scored."""
    SIPAS = "sipas"
    """The citizens' satisfaction index."""
    OUTCOME = "outcome"
    """Socio-economic figures."""


class Kind(StrEnum):
    """What sort of body an agency is."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    VERTICAL = "vertical"
    """Run from the centre (ngành dọc): police, social insurance, military command, state bank."""
    UNIT = "unit"
    """A unit of a department or of the provincial committee, named on its own."""
    COMPANY = "company"
    MEDIA = "media"
    AUTHORITY = "authority"
    """Stands above the plan or receives it; has no duty in it."""


class Shape(BaseModel):
    """Frozen, and closed to keys that it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Reading(Shape):
    """What we take printed words to mean. The words themselves are left as they are."""

    printed: Text
    read_as: Text
    reason: Text


class Part(Shape):
    """Who does what: what a criterion of Appendix 01 and a task of Appendix 02 have in common.

    `lead` and `coordinating` name one agency or group an entry. Where "; " between the entries
    doesn't give the document's words again, `…_printed` holds these.
    """

    lead: tuple[Text, ...] = ()
    lead_printed: Text | None = None
    coordinating: tuple[Text, ...] = ()
    coordinating_printed: Text | None = None
    note: Text | None = None
    readings: tuple[Reading, ...] = ()


class Criterion(Part):
    """An area, a criterion or a sub-criterion: one row of Appendix 01 and the rows below it.

    `max_points`, `score` (last year's result) and `target` (this year's aim) are in points,
    as printed. A row whose cells are merged with an earlier sibling's names that sibling in
    `merged_with` and leaves its own tasks, agencies and note out.
    """

    code: Text
    title: Text
    max_points: Points
    score: Points | None
    target: Points | None
    assessed_by: AssessedBy | None = None
    tasks: tuple[Text, ...] = ()
    merged_with: Text | None = None
    criteria: tuple["Criterion", ...] = ()


class Criteria(Shape):
    """`criteria.yaml`: Appendix 01."""

    areas: tuple[Criterion, ...] = Field(min_length=1)


class SipasTask(Part):
    """One numbered task of Appendix 02."""

    number: Count
    task: Text
    time: Text | None = None


class SipasSection(Shape):
    """A section (I, II …) of Appendix 02."""

    code: Text
    title: Text
    tasks: tuple[SipasTask, ...]


class SipasPart(Shape):
    """A part (A, B) of Appendix 02."""

    code: Text
    title: Text
    sections: tuple[SipasSection, ...]


class SipasTasks(Shape):
    """`sipas_tasks.yaml`: Appendix 02."""

    parts: tuple[SipasPart, ...]


class Successor(Shape):
    """Who takes an agency's duties over, and from which day."""

    name: Text | None
    date: datetime.date
    source: Text | None = None


class Agency(Shape):
    """A body that can be given a duty; `head` is its head's title as column 7 writes it."""

    name: Text
    kind: Kind
    head: Text | None = None
    aliases: tuple[Text, ...] = ()
    since: datetime.date | None = None
    successor: Successor | None = None


class Group(Shape):
    """Agencies that the plan names together; without members it names nobody in particular."""

    name: Text
    heads: Text | None = None
    aliases: tuple[Text, ...] = ()
    kinds: tuple[Kind, ...] = ()
    members: tuple[Text, ...] = ()


class Agencies(Shape):
    """`agencies.yaml`: everyone whom the plan names."""

    agencies: tuple[Agency, ...]
    groups: tuple[Group, ...] = ()


class Section(Shape):
    """A numbered piece of the document's body."""

    number: Text
    title: Text
    paragraphs: tuple[Text, ...] = ()
    sections: tuple["Section", ...] = ()


class Duty(Shape):
    """An item of "Tổ chức thực hiện": what heads must do, and the codes they answer for."""

    number: Text
    title: Text
    heads: tuple[Text, ...]
    answers_for: tuple[Text, ...] = ()
    paragraphs: tuple[Text, ...] = Field(min_length=1)


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
    score: Points
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


class Document(Shape):
    """`plan.yaml`: the signed document around its appendices, and its printed figures."""

    number: Text
    date: datetime.date
    place: Text
    province: Text
    issuer: Text
    issuer_lines: tuple[Text, ...]
    kind: Text
    title: Text
    score_year: Year
    target_year: Year
    preamble: tuple[Text, ...]
    sections: tuple[Section, ...]
    organisation: Organisation
    closing: tuple[Text, ...]
    signer: Signer
    recipients: tuple[Text, ...]
    appendices: tuple[Appendix, ...]
    totals: Totals
    results: Results | None = None
    points_by_assessed_by: dict[AssessedBy, Points] = {}
    readings: tuple[Reading, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()


class Plan(Shape):
    """The four files of a plan folder. The fields are the files' names without `.yaml`."""

    plan: Document
    criteria: Criteria
    sipas_tasks: SipasTasks
    agencies: Agencies
