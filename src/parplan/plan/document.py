"""The signed document around the appendices: `plan.yaml`."""

from pydantic import Field

from parplan.plan.shapes import AssessedBy, Change, Count, Day, Points, Reading, Shape, Text, Year


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
    closing: tuple[Text, ...]
    signer: Signer
    recipients: tuple[Text, ...]
    appendices: tuple[Appendix, ...]
    totals: Totals
    results: Results | None = None
    points_by_assessed_by: dict[AssessedBy, Points] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
