"""Tasks, and who has to do them: entries of the plan → whom they mean, an agency → its duties.

Without a day it is as the plan says. On a later day, what an agency was given has passed on to
whoever has succeeded it by then.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agency, Body, Group, Kind
from parplan.plan.document import Duty, DutyTask
from parplan.plan.plan import Node, Part, Plan, SipasNode, SipasTask
from parplan.plan.points import Standing, standing
from parplan.plan.results import TaskFacts, TaskResult, YearResults
from parplan.plan.shapes import Path, due_day

Thing = TypeVar("Thing")
Given_co = TypeVar("Given_co", covariant=True)


class Task(NamedTuple):
    """The tasks of one row: cells that are merged are one task of all their rows."""

    number: str
    """The row's code ("3.4.1"), S and the number of a task of Appendix 02 ("S3"), or of a duty
    its section, item and letter ("III.1.a")."""
    path: Path
    words: tuple[str, ...]
    part: Part
    """Who leads and who coordinates it."""
    area: Node | None
    """None in Appendix 02 and of duties."""
    leaves: tuple[Node, ...]
    """The leaves whose points hang on it: none in Appendix 02, which serves SIPAS as a whole."""
    due: datetime.date | None = None
    """Until when the plan itself wants it done: the day that its words name."""
    each: bool = False
    """Whether everybody who is named must do it for itself: so it is with duties."""

    @property
    def deadline(self) -> str | None:
        """Until when the plan wants it done, in its words, from which no day may follow."""
        return self.part.due or (self.part.time if isinstance(self.part, SipasTask) else None)

    @property
    def points(self) -> Standing:
        """What its leaves can bring, brought, and are to bring, in points."""
        return standing(self.leaves)

    @property
    def at_risk(self) -> Decimal | None:
        """What the targets ask of its leaves, over last year's score: lost if it isn't done."""
        return self.points.gain


def tasks(plan: Plan) -> tuple[Task, ...]:
    """List every task: the rows of Appendix 01 that have one, then Appendix 02."""
    found = [
        Task(
            node.code,
            node.path,
            node.criterion.tasks,
            node.criterion,
            area,
            _leaves(area, node),
            due_day(node.criterion.due, plan.plan.target_year),
        )
        for area in plan.areas
        for node in area.walk()
        if node.criterion.tasks
    ]
    found += [_sipas(node.task, node.path, plan.plan.target_year) for node in plan.sipas]
    return tuple(found)


def _leaves(area: Node, row: Node) -> tuple[Node, ...]:
    """Find the leaves below a row, and those whose cells are merged with its own."""
    below = {leaf.code for leaf in row.leaves}
    return tuple(leaf for leaf in area.leaves if leaf.code in below or leaf.shared is row.criterion)


def _sipas(task: SipasTask, path: Path, year: int) -> Task:
    """Take a task of Appendix 02, whose time may be a deadline."""
    due = due_day(task.due or task.time, year)
    return Task(f"S{task.number}", path, (task.task,), task, None, (), due)


_LETTERED = re.compile(r"([a-zđ])[).]\s")


def head_duties(plan: Plan) -> tuple["HeadDuty", ...]:
    """List the paragraphs of the section that gives heads their duties; each is a task."""
    return tuple(
        one
        for index, duty in enumerate(plan.plan.duties)
        for one in _paragraphs(plan, duty, ("plan", "organisation", "duties", index))
    )


def _paragraphs(plan: Plan, duty: Duty, path: Path) -> Iterator["HeadDuty"]:
    item = plan.plan.item_of(duty)
    nodes = tuple(node for code in duty.answers_for if (node := plan.node(code)))
    for index, (ending, words) in enumerate(zip(_endings(duty), duty.paragraphs, strict=True)):
        number = f"{item}.{ending}" if ending else item
        more = duty.tasks.get(number, DutyTask())
        part = Part.model_construct(lead=tuple(dict.fromkeys((*duty.heads, *more.named))))
        here = (*path, "paragraphs", index)
        task = Task(number, here, (words,), part, None, (), more.due, each=True)
        yield HeadDuty(item, duty, task, () if index else nodes)


def _endings(duty: Duty) -> list[str]:
    """Tell paragraphs apart by their letters, else by their count; a single one needs nothing."""
    if len(duty.paragraphs) == 1:
        return [""]
    found = [_LETTERED.match(words) for words in duty.paragraphs]
    endings = [one[1] if one else str(n) for n, one in enumerate(found, 1)]
    if len(set(endings)) < len(endings):
        return [str(n) for n, _ in enumerate(found, 1)]
    return endings


def duty_tasks(plan: Plan) -> tuple[Task, ...]:
    """List the tasks that are duties of heads; they stand beside those of the appendices."""
    return tuple(one.task for one in head_duties(plan))


def doers(plan: Plan, task: Task) -> tuple["Holder", ...]:
    """List who must do a duty, each member of a group for itself.

    Groups without members name nobody in particular, and nobody can be held to it for them.
    """
    everybody = holders(plan, task.part.lead, expand=True)
    return tuple(holder for holder in everybody if holder.kind != "group")


def result_of(task: Task, results: YearResults) -> TaskResult:
    """Give what is known of a task; it is due as the plan says, unless the results say more."""
    result = results.task(task.number)
    return result if result.due or not task.due else result.model_copy(update={"due": task.due})


def own_result(plan: Plan, task: Task, results: YearResults, name: str) -> TaskResult:
    """Give what is known of a duty as far as one agency has to do it.

    Of several it is what that one has said; while it has said nothing, what is said of all holds.
    """
    result = result_of(task, results)
    if len(doers(plan, task)) == 1:
        return result
    own = [one for one in result.reported if _called(plan, one.by) == name]
    if not own:
        return result.model_copy(update={"reported": ()})
    own.sort(key=lambda report: report.date)
    facts = {
        key: value
        for report in own
        for key in TaskFacts.model_fields
        if (value := getattr(report, key)) is not None
    }
    last = own[-1].date
    return TaskResult(**facts, due=result.due, reported_on=last, reported=tuple(own))


def _called(plan: Plan, name: str) -> str:
    body = plan.agencies.find(name)
    return body.name if body else name


class Meant(NamedTuple):
    """An agency is meant; `via` names the group or predecessor through whom, if it isn't itself."""

    via: str | None


def meant(
    plan: Plan, entries: Iterable[str], body: Body, on: datetime.date | None = None
) -> Meant | None:
    """Tell how these entries mean an agency or group.

    Its own name comes before a predecessor's, and that before any group.
    """
    named = [found for entry in entries if (found := plan.agencies.find(entry))]
    held = [plan.agencies.succession(one, on, plan.plan.day).holder if on else one for one in named]
    # Names tell them apart, and are compared a hundred times as fast as all that is known of them.
    ours = [
        one
        for one, holder in zip(named, held, strict=True)
        if holder is not None and holder.name == body.name
    ]
    if ours:
        return Meant(None if any(one.name == body.name for one in ours) else ours[0].name)
    if isinstance(body, Agency):
        day = on or plan.plan.day
        for group in held:
            if isinstance(group, Group) and any(
                member.name == body.name for member in plan.agencies.members(group, day)
            ):
                return Meant(group.name)
    return None


class HeadDuty(NamedTuple):
    """A paragraph of the section that gives each head a duty.

    `nodes` are the rows that the head answers for: the first paragraph of an item has them.
    """

    item: str
    """The numbers of the section and the item: "III.1"."""
    duty: Duty
    task: Task
    nodes: tuple[Node, ...]
    title_en: None = None
    """Nobody has translated it."""

    @property
    def code(self) -> str:
        """What its task is called: "III.1.a"."""
        return self.task.number

    @property
    def title(self) -> str:
        """The heading above it, as printed."""
        return self.duty.title


class Assignment(NamedTuple, Generic[Given_co]):
    """Something that an agency has a part in.

    `via` names the group or predecessor through whom, if it isn't by its own name.
    """

    what: Given_co
    via: str | None


class Mention(NamedTuple):
    """Paragraphs that speak of an agency, in an item of the section or a row of an appendix."""

    code: str
    """"III.1.d", "8.1", or S and the number of a task of Appendix 02."""
    title: str
    paragraphs: tuple[str, ...]


class Duties(NamedTuple):
    """What an agency's head must do, and what it leads and coordinates in either appendix.

    What it coordinates only because it belongs to a group isn't given again if it leads it.
    """

    body: Body
    heads: tuple[Assignment[HeadDuty], ...]
    leads: tuple[Assignment[Node], ...]
    coordinates: tuple[Assignment[Node], ...]
    sipas_leads: tuple[Assignment[SipasNode], ...]
    sipas_coordinates: tuple[Assignment[SipasNode], ...]
    tasks: tuple[Assignment[Task], ...]
    """What it leads, told by tasks: rows of Appendix 01 that have some, then Appendix 02."""
    mentions: tuple[Mention, ...] = ()
    """What the plan says of one to whom it gives no criterion and no task of Appendix 02."""

    @property
    def sipas(self) -> tuple[Assignment[SipasNode], ...]:
        """Its tasks of Appendix 02 in their order, each once: as it leads it, if it does both."""
        found = {one.what.path: one for one in (*self.sipas_coordinates, *self.sipas_leads)}
        return tuple(found[path] for path in sorted(found))

    @property
    def is_empty(self) -> bool:
        """Whether the plan gives it nothing to do."""
        return not (self.heads or self.leads or self.coordinates or self.sipas or self.mentions)

    @property
    def vias(self) -> tuple[str, ...]:
        """Through whom it is meant, each once: groups, and on a later day predecessors."""
        parts = (*self.heads, *self.leads, *self.coordinates)
        parts += (*self.sipas_leads, *self.sipas_coordinates)
        return tuple(dict.fromkeys(one.via for one in parts if one.via))


class Roster:
    """Everybody's duties on a day: it remembers whom the same entries mean, row after row."""

    def __init__(self, plan: Plan, on: datetime.date | None = None) -> None:
        """Take the plan's own day unless there is another."""
        self._plan = plan
        self._meant = cache(partial(meant, plan, on=on))
        self._tasks = tasks(plan)
        self._head_duties = head_duties(plan)

    def of(self, body: Body) -> Duties:
        """Collect what one agency or group has to do."""
        assigned = partial(self._assigned, body)
        leads = assigned(self._plan.leaves, lambda leaf: leaf.lead)
        sipas_leads = assigned(self._plan.sipas, lambda node: node.task.lead)
        led = {one.what.code for one in leads}
        sipas_led = {one.what.path for one in sipas_leads}
        found = Duties(
            body,
            assigned(self._head_duties, lambda head: head.task.part.lead),
            leads,
            tuple(
                one
                for one in assigned(self._plan.leaves, lambda leaf: leaf.coordinating)
                if one.via is None or one.what.code not in led
            ),
            sipas_leads,
            tuple(
                one
                for one in assigned(self._plan.sipas, lambda node: node.task.coordinating)
                if one.via is None or one.what.path not in sipas_led
            ),
            assigned(self._tasks, lambda task: task.part.lead),
        )
        has_some = found.leads or found.coordinates or found.sipas
        if has_some or not isinstance(body, Agency) or body.kind is Kind.AUTHORITY:
            return found
        return found._replace(mentions=tuple(self._mentions(found)))

    def _mentions(self, duties: Duties) -> Iterator[Mention]:
        """Find the paragraphs that have one of its names in them, but for its own duties."""
        names = "|".join(re.escape(fold(name)) for name in duties.body.names)
        speaks = re.compile(rf"(?<!\w)(?:{names})(?!\w)").search
        own = {one.what.code for one in duties.heads}
        texts = [(head.code, head.title, head.task.words) for head in self._head_duties]
        texts += [(node.code, node.title, node.criterion.tasks) for node in self._plan.nodes]
        texts += [
            (f"S{node.task.number}", node.section.named, (node.task.task,))
            for node in self._plan.sipas
        ]
        for code, title, paragraphs in texts:
            told = tuple(words for words in paragraphs if speaks(fold(words)))
            if told and code not in own:
                yield Mention(code, title, told)

    def _assigned(
        self, body: Body, things: Iterable[Thing], entries: Callable[[Thing], tuple[str, ...]]
    ) -> tuple[Assignment[Thing], ...]:
        """Take the things beside which entries stand that mean it."""
        return tuple(
            Assignment(thing, how.via)
            for thing in things
            if (how := self._meant(entries(thing), body))
        )


def predecessors(plan: Plan, vias: Iterable[str | None]) -> tuple[Agency, ...]:
    """Find those through whom an agency is meant that are agencies: groups pass nothing on."""
    found = (plan.agencies.find(via) for via in dict.fromkeys(vias) if via)
    return tuple(body for body in found if isinstance(body, Agency) and body.successor)


class Holder(NamedTuple):
    """Who holds a part of something: by name, since an entry may be declared nowhere."""

    name: str
    kind: str | None


NOBODY = Holder("", None)


def holders(
    plan: Plan, entries: tuple[str, ...], *, expand: bool, on: datetime.date | None = None
) -> dict[Holder, Fraction]:
    """Split a thing equally among its entries; with `expand`, a group's part among its members.

    The parts add up to 1, or to nothing where nobody is named. On a later day, `NOBODY` has those
    of whoever is gone and has no successor.
    """
    parts: dict[Holder, Fraction] = {}
    for entry in entries:
        part = Fraction(1, len(entries))
        named = plan.agencies.find(entry)
        body = named
        if named and on:
            body = plan.agencies.succession(named, on, plan.plan.day).holder
        members: tuple[Agency, ...] = ()
        if expand and isinstance(body, Group):
            members = plan.agencies.members(body, on or plan.plan.day)
        for member in members or (body,):
            holder = NOBODY if named and body is None else _holder(entry, member)
            parts[holder] = parts.get(holder, Fraction()) + part / max(1, len(members))
    return parts


def _holder(entry: str, body: Body | None) -> Holder:
    match body:
        case Agency():
            return Holder(body.name, body.kind.value)
        case Group():
            return Holder(body.name, "group")
        case _:
            return Holder(entry, None)


class Led(Protocol):
    """Whatever names those who lead it, a leaf or a task."""

    @property
    def lead(self) -> tuple[str, ...]: ...  # noqa: D102 - see the class


SomethingLed = TypeVar("SomethingLed", bound=Led)


def by_leader(
    plan: Plan, things: Iterable[SomethingLed], *, expand: bool
) -> dict[Holder, list[SomethingLed]]:
    """Sort things by who leads them, each for all of these; `NOBODY` has what nobody leads."""
    found: dict[Holder, list[SomethingLed]] = {}
    for thing in things:
        for holder in holders(plan, thing.lead, expand=expand) or (NOBODY,):
            found.setdefault(holder, []).append(thing)
    return found


@dataclass
class Holding:
    """What is put down to one holder: of the leaves that it leads, its part of the points, too."""

    leads: list[Node] = field(default_factory=list)
    coordinates: int = 0
    sipas_leads: int = 0
    sipas_coordinates: int = 0
    lost: Fraction = Fraction()
    gain: Fraction = Fraction()


def holdings(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> dict[Holder, Holding]:
    """Put everything down to its holders, as `Roster` gives it to each of them.

    A leaf is split equally among its leads, and `NOBODY` has what nobody leads, so that the parts
    add up to the plan's lost points and gain; an unknown figure counts nothing.
    """
    found: dict[Holder, Holding] = {}

    def of(holder: Holder) -> Holding:
        return found.setdefault(holder, Holding())

    for leaf in plan.leaves:
        figures = standing([leaf])
        leads = holders(plan, leaf.lead, expand=expand, on=on)
        for holder, part in (leads or {NOBODY: Fraction(1)}).items():
            holding = of(holder)
            holding.leads.append(leaf)
            holding.lost += part * Fraction(figures.lost or 0)
            holding.gain += part * Fraction(figures.gain or 0)
        for holder in _coordinating(plan, leaf.shared, leads, expand=expand, on=on):
            of(holder).coordinates += 1
    for node in plan.sipas:
        leads = holders(plan, node.task.lead, expand=expand, on=on)
        for holder in leads:
            of(holder).sipas_leads += 1
        for holder in _coordinating(plan, node.task, leads, expand=expand, on=on):
            of(holder).sipas_coordinates += 1
    return found


def _coordinating(
    plan: Plan,
    part: Part,
    leads: dict[Holder, Fraction],
    *,
    expand: bool,
    on: datetime.date | None,
) -> Iterator[Holder]:
    """Tell who coordinates it by name, or in a group without leading it."""
    named = holders(plan, part.coordinating, expand=False, on=on)
    for holder in holders(plan, part.coordinating, expand=expand, on=on):
        if holder in named or holder not in leads:
            yield holder
