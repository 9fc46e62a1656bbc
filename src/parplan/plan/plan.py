"""What a plan is: the tree of criteria, the SIPAS tasks, the document and the agencies.

The data hold the document's own words and printed figures, mistakes included; a reading of
ours stands beside them in `readings`.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.agencies import Agencies, Body
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.document import Document
from parplan.plan.points import standing
from parplan.plan.results import Evaluation, PeriodicReport, YearResults
from parplan.plan.scoring_rules import ScoringRule, ScoringRules
from parplan.plan.shapes import (
    AssessedBy,
    Count,
    Path,
    Points,
    Reading,
    Shape,
    Text,
    ToCome,
    Year,
)


class Part(Shape):
    """Who does what: what a criterion of Appendix 01 and a task of Appendix 02 have in common.

    `lead` and `coordinating` name one agency or group an entry. Where "; " between the entries
    doesn't give the document's words again, `…_printed` holds these. `due` is until when it is to
    be done and `product` what is to come of it, in the document's words. `extra` keeps further
    columns of the document, under their titles.
    """

    lead: tuple[Text, ...] = ()
    lead_printed: Text | None = None
    coordinating: tuple[Text, ...] = ()
    coordinating_printed: Text | None = None
    due: Text | None = None
    product: Text | None = None
    note: Text | None = None
    readings: tuple[Reading, ...] = ()
    extra: dict[Text, Text] = Field(default_factory=dict)


class Criterion(Part):
    """An area, a criterion or a sub-criterion: one row of Appendix 01 and the rows below it.

    `max_points`, `score` (last year's result) and `target` (this year's aim) are in points,
    as printed. A row whose cells are merged with an earlier sibling's names that sibling in
    `merged_with` and leaves its own tasks, agencies, deadline, product and note
    out. `bulleted` numbers the tasks
    that have a dash in the document, where it isn't as usual: each of several, but not a single
    one.
    """

    code: Text
    title: Text
    max_points: Points
    score: Points | None
    target: Points | None
    assessed_by: AssessedBy | None = None
    tasks: tuple[Text, ...] = ()
    bulleted: tuple[Count, ...] | None = None
    merged_with: Text | None = None
    criteria: tuple["Criterion", ...] = ()


class Criteria(Shape):
    """`criteria.yaml`: Appendix 01."""

    areas: tuple[Criterion, ...] = Field(min_length=1)


class SipasTask(Part):
    """One numbered task of Appendix 02; `task_en` is for readers of English: ours, not official."""

    number: Count
    task: Text
    task_en: Text | None = None
    time: Text | None = None


class SipasHeading(Shape):
    """What stands above tasks of Appendix 02: a letter or a number, and a title if there is one."""

    code: Text
    title: ToCome = None

    @property
    def named(self) -> str:
        """Both together: "A. TỔ CHỨC THỰC HIỆN"."""
        return f"{self.code}. {self.title}" if self.title else self.code


class SipasSection(SipasHeading):
    """A section (I, II …) of Appendix 02."""

    tasks: tuple[SipasTask, ...]


class SipasPart(SipasHeading):
    """A part (A, B) of Appendix 02."""

    sections: tuple[SipasSection, ...]


class SipasTasks(Shape):
    """`sipas_tasks.yaml`: Appendix 02."""

    parts: tuple[SipasPart, ...]


class Node(NamedTuple):
    """A criterion where it stands in the tree, with the cells that it shares filled in."""

    criterion: Criterion
    path: Path
    level: int
    """1 an area, 2 a criterion, 3 a sub-criterion."""
    shared: Criterion
    """The row that holds the tasks, agencies and note: another one if cells are merged."""
    children: tuple["Node", ...]
    title_en: str | None = None
    """Its title for readers of English: ours, not official."""

    @property
    def code(self) -> str:
        """Its number in the tree: "3.4.1"."""
        return self.criterion.code

    @property
    def title(self) -> str:
        """Its title, as printed."""
        return self.criterion.title

    @property
    def max_points(self) -> Decimal:
        """Printed maximum, in points."""
        return self.criterion.max_points

    @property
    def score(self) -> Decimal | None:
        """Printed score of the score year, in points."""
        return self.criterion.score

    @property
    def target(self) -> Decimal | None:
        """Printed target of the target year, in points."""
        return self.criterion.target

    @property
    def lost(self) -> Decimal | None:
        """Max − score, in points; of a row with others below it by its own printed figures."""
        return standing([self]).lost

    @property
    def gain(self) -> Decimal | None:
        """Target − score, in points."""
        return standing([self]).gain

    @property
    def remaining(self) -> Decimal | None:
        """Max − target, in points."""
        return standing([self]).remaining

    @property
    def assessed_by(self) -> str | None:
        """Which of the four sources its points come from, if that is known."""
        source = self.criterion.assessed_by
        return None if source is None else source.value

    @property
    def tasks(self) -> tuple[str, ...]:
        """What is to be done, a paragraph each, in the document's words."""
        return self.shared.tasks

    @property
    def lead(self) -> tuple[str, ...]:
        """Who leads it, as named in the plan."""
        return self.shared.lead

    @property
    def coordinating(self) -> tuple[str, ...]:
        """Who coordinates it, as named in the plan."""
        return self.shared.coordinating

    @property
    def due(self) -> str | None:
        """Until when it is to be done, in the plan's words."""
        return self.shared.due

    @property
    def product(self) -> str | None:
        """What is to come of it, in the plan's words."""
        return self.shared.product

    @property
    def note(self) -> str | None:
        """What the plan notes beside it."""
        return self.shared.note

    @property
    def merged_with(self) -> str | None:
        """The code of the row that its cells are merged with, if they are."""
        return self.criterion.merged_with

    @property
    def asks_people(self) -> bool:
        """Whether people are asked for its points, so that nobody scores it for himself."""
        source = self.criterion.assessed_by
        return source is not None and source.asks_people

    @property
    def leaves(self) -> tuple["Node", ...]:
        """The leaves below it, or itself: where points are really earned."""
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves)

    def walk(self) -> Iterator["Node"]:
        """It and everything below it, in the order of the table."""
        yield self
        for child in self.children:
            yield from child.walk()


class SipasNode(NamedTuple):
    """A task of Appendix 02 where it stands."""

    task: SipasTask
    path: Path
    part: SipasPart
    section: SipasSection

    @property
    def title_en(self) -> str | None:
        """The task for readers of English: ours, not official."""
        return self.task.task_en


def _nodes(
    criteria: tuple[Criterion, ...], path: Path, level: int, english: Mapping[str, str]
) -> tuple[Node, ...]:
    rows: dict[str, Criterion] = {}
    nodes = []
    for index, row in enumerate(criteria):
        here = (*path, index)
        shared = rows.get(row.merged_with or "", row)
        rows[row.code] = shared
        below = _nodes(row.criteria, (*here, "criteria"), level + 1, english)
        nodes.append(Node(row, here, level, shared, below, english.get(row.code)))
    return tuple(nodes)


class SignedPlan(Shape):
    """The files of what is signed; a set of criteria of its own needn't be there.

    One that `plan.yaml` names and that comes with parplan is found by its name.
    """

    plan: Document
    criteria: Criteria
    sipas_tasks: SipasTasks
    agencies: Agencies
    criteria_set: CriteriaSet | None = None


class Plan(SignedPlan):
    """A plan folder: a field for each of its files, and the results by their years."""

    rules: ScoringRules | None = None
    evaluation: Evaluation | None = None
    results: dict[Year, YearResults] = Field(default_factory=dict)

    @cached_property
    def areas(self) -> tuple[Node, ...]:
        """The tree of criteria."""
        return _nodes(self.criteria.areas, ("criteria", "areas"), 1, self._english)

    @cached_property
    def _english(self) -> dict[str, str]:
        """Give the set's English titles of rows that are the set's, by their codes."""
        if self.criteria_set is None:
            return {}
        known, found = self.criteria_set.rows, {}
        waiting = list(self.criteria.areas)
        for row in waiting:
            waiting += row.criteria
            of_set = known.get(row.code)
            if of_set and of_set.title_en and of_set.is_called(row.title):
                found[row.code] = of_set.title_en
        return found

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every row of Appendix 01, in its order."""
        return tuple(node for area in self.areas for node in area.walk())

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Every leaf of the tree, in the order of the table."""
        return tuple(leaf for area in self.areas for leaf in area.leaves)

    @cached_property
    def sipas(self) -> tuple[SipasNode, ...]:
        """Every task of Appendix 02, in its order."""
        return tuple(
            SipasNode(
                task,
                ("sipas_tasks", "parts", p, "sections", s, "tasks", t),
                part,
                section,
            )
            for p, part in enumerate(self.sipas_tasks.parts)
            for s, section in enumerate(part.sections)
            for t, task in enumerate(section.tasks)
        )

    def with_areas(self, areas: tuple[Criterion, ...]) -> "Plan":
        """Give a plan with another tree, and all else as it is."""
        files = {name: getattr(self, name) for name in Plan.model_fields}
        return Plan.model_construct(**{**files, "criteria": Criteria.model_construct(areas=areas)})

    def title_en(self, code: str) -> str | None:
        """Give a row's English title, if there is one."""
        return self._english.get(code)

    def rule(self, code: str) -> ScoringRule | None:
        """Give the rule by which a leaf's points follow from figures, if there is one."""
        return self.rules.leaves.get(code) if self.rules else None

    def of_year(self, year: int) -> YearResults:
        """Give what is known of a year; of one without a file, nothing is."""
        return self.results.get(year, YearResults())

    def reports_of(self, year: int) -> tuple[PeriodicReport, ...]:
        """Give the reports that are owed in a year: by the plan's schedule, and what has come."""
        found = list(self.of_year(year).reports)
        for one in self.plan.reports if year == self.plan.target_year else ():
            known = [i for i, report in enumerate(found) if one.is_called(report.period, year)]
            if not known:
                found.append(PeriodicReport(period=one.name(year), due=one.due))
            for index in known:
                due = found[index].due or one.due
                found[index] = found[index].model_copy(update={"due": due})
        return tuple(sorted(found, key=lambda report: report.due or datetime.date.max))

    def node(self, code: str) -> Node | None:
        """Find a row of Appendix 01 by its code."""
        return next((node for node in self.nodes if node.code == code), None)

    def criterion(self, typed: str) -> Node:
        """Find the row that a person means; a refusal names the codes that are near."""
        code = typed.strip().rstrip(".")
        if node := self.node(code):
            return node
        raise Refusal(*_no_code(typed, code, [node.code for node in self.nodes]))

    def not_a_row(self, code: str) -> tuple[Phrase, Phrase | None] | None:
        """Say that no row has a code, if none has, and which code may be meant."""
        known = [node.code for node in self.nodes]
        return None if code in known else _no_code(code, code, known)

    def not_a_leaf(self, code: str) -> tuple[Phrase, Phrase | None] | None:
        """Say why a code is not that of a leaf, if it isn't, and which code may be meant."""
        node = self.node(code)
        if node is None:
            return _no_code(code, code, [leaf.code for leaf in self.leaves])
        if node.children:
            message = Phrase(
                "{code} is no leaf: its leaves are {leaves}",
                code=code,
                leaves=tuple(leaf.code for leaf in node.leaves),
            )
            return message, Phrase("points are earned by leaves only")
        return None

    def agency(self, typed: str) -> Body:
        """Find the agency or group that a person means; a refusal names those that are near."""
        found = self.agencies.search(typed)
        if len(found) == 1:
            return found[0]
        if found:
            names = tuple(body.name for body in found[:8])
            raise Refusal(
                Phrase('"{words}" may be any of {count} agencies', words=typed, count=len(found)),
                Phrase("for example: {names}", names=names),
            )
        near = self.agencies.nearest(typed)
        hint = (
            Phrase("near it: {names}", names=near)
            if near
            else Phrase("`parplan agencies` lists them")
        )
        raise Refusal(Phrase('no agency is called "{words}"', words=typed), hint)


def _no_code(typed: str, code: str, known: list[str]) -> tuple[Phrase, Phrase | None]:
    near = tuple(get_close_matches(code, dict.fromkeys(known)))
    hint = Phrase("near it: {codes}", codes=near) if near else None
    return Phrase("no criterion has the code {code}", code=typed), hint
