"""The whole plan to open and close, to search, and to narrow down by area, agency and source."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from parplan.documents.dossier.figures import titled
from parplan.language.catalogue import Language, Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Agency, Body
from parplan.plan.plan import Node, Part, Plan, SipasTask
from parplan.plan.points import Scored, standing
from parplan.questions import columns
from parplan.questions.agencies import KINDS, own_shares
from parplan.questions.headline import Position, losses
from parplan.questions.year.known import ROUNDS, points_on
from parplan.questions.year.tasks import STATUS, TaskProgress
from parplan.report.cells import MARKED, said
from parplan.report.charts import number
from parplan.report.html_table import Html, element, joined, words

_SAID = {
    "lost": columns.lost.label,
    "copied": Phrase("copied"),
    "copy": Phrase("Copy"),
    "copy_title": Phrase("Copy this table"),
    "csv_title": Phrase("Save this table as CSV"),
    "found": Phrase(
        "{criteria} of {all} leaves, {tasks} SIPAS tasks",
        criteria="{criteria}",
        all="{all}",
        tasks="{tasks}",
    ),
}
"""What the script says of what it has done."""


class Filters:
    """The filters of one plan's page."""

    def __init__(self, plan: Plan, at: Position, language: Language, places: int) -> None:
        """Give everyone a number."""
        self._plan = plan
        self._language = language
        self._places = places
        self._numbers = {body.name: str(n) for n, body in enumerate(plan.agencies.bodies)}
        self.progress = {leaf.code: one for one in at.tasks for leaf in one.leaves}
        self._of_tasks = {one.task.number: one for one in at.tasks}
        self._lost = losses(plan, at)
        self._own = own_shares(plan)

    def of_leaf(self, leaf: Node) -> dict[str, str]:
        """Say of a leaf what it can be found by, and its points in whole units."""
        source = leaf.criterion.assessed_by
        area = leaf.code.partition(".")[0]
        points = (leaf.max_points, leaf.score, leaf.target, self._lost.get(leaf.code))
        known = self.progress.get(leaf.code)
        return {
            **self._marks(leaf.shared, area, source.value if source else ""),
            "data_points": " ".join("" if one is None else self._units(one) for one in points),
            **_how_far(known),
        }

    def _units(self, points: Decimal) -> str:
        return str(int(points.scaleb(self._places)))

    def of_task(self, task: SipasTask) -> dict[str, str]:
        """Say of a SIPAS task what it can be found by: it is to raise what SIPAS assesses."""
        raised = next(
            (leaf for leaf in self._plan.leaves if leaf.criterion.assessed_by == "sipas"), None
        )
        area = raised.code.partition(".")[0] if raised else ""
        known = self._of_tasks.get(f"S{task.number}")
        return {**self._marks(task, area, "sipas"), **_how_far(known)}

    def _marks(self, part: Part, area: str, source: str) -> dict[str, str]:
        return {
            "data_area": area,
            "data_source": source,
            "data_lead": " ".join(self._of(part.lead)),
            "data_coordinating": " ".join(self._of(part.coordinating)),
        }

    def _of(self, entries: Iterable[str]) -> list[str]:
        found = [body for entry in entries if (body := self._plan.agencies.find(entry))]
        return [self._numbers[body.name] for body in found]

    def bar(self) -> Html:
        """Make the form; it is of no use without the script, which shows it."""
        say = self._say
        agency = self._choice("agency", Phrase("My agency"), self._agencies())
        choices = [
            self._choice(
                "role",
                Phrase("Its part"),
                [
                    element("option", say(Phrase("leads")), value="lead"),
                    element("option", say(Phrase("leads or coordinates")), value="both"),
                ],
                every=False,
            ),
            self._choice("area", Phrase("Area"), self._areas()),
            self._choice("source", Phrase("Source of points"), self._sources()),
            *(
                [self._choice("status", Phrase("Status"), self._statuses())]
                if self.progress
                else []
            ),
        ]
        search = element("input", type="search", id="search", autocomplete="off")
        return element(
            "form",
            element("label", say(Phrase("Search")), search, class_="search"),
            agency,
            element(
                "button",
                say(Phrase("More choices")),
                type="button",
                id="more",
                aria_expanded="false",
                aria_controls="choices",
            ),
            element("span", *choices, id="choices"),
            element("button", say(Phrase("Clear")), type="reset"),
            element("output", id="found"),
            element("output", id="copied", class_="unseen"),
            id="filters",
            role="search",
            hidden="",
            **{f"data_{key}": say(phrase) for key, phrase in _SAID.items()},
        )

    def _statuses(self) -> list[Html]:
        used = {one.status for one in self.progress.values()}
        return [
            element("option", self._say(phrase), value=status)
            for status, phrase in STATUS.items()
            if status in used
        ]

    def _say(self, phrase: Phrase) -> str:
        return said(phrase, self._language)

    def _choice(
        self, name: str, label: Phrase, options: Sequence[Html], *, every: bool = True
    ) -> Html:
        first = [element("option", self._say(Phrase("all")), value="")] if every else []
        select = element("select", *first, *options, id=f"filter-{name}")
        return element("label", self._say(label), select)

    def _areas(self) -> list[Html]:
        return [
            element("option", f"{area.code} {area.title}", value=area.code)
            for area in self._plan.areas
        ]

    def _sources(self) -> list[Html]:
        used = {leaf.criterion.assessed_by for leaf in self._plan.leaves}
        return [
            element("option", self._say(phrase), value=source)
            for source, phrase in columns.ASSESSED_BY.items()
            if source in used
        ]

    def _agencies(self) -> list[Html]:
        """List who is meant anywhere, a heading a kind."""
        by_kind: dict[str, list[Html]] = {}
        for body in sorted(self._plan.agencies.bodies, key=lambda body: sort_key(body.name)):
            meant = [n for n in self._numbers_of(body) if n in self._used]
            if meant:
                kind = body.kind.value if isinstance(body, Agency) else "group"
                own = self._own.get(body.name)
                share = None if own is None or own.lost is None else self._language.number(own.lost)
                option = element("option", body.name, value=" ".join(meant), data_own=share)
                by_kind.setdefault(kind, []).append(option)
        return [
            element("optgroup", *by_kind[kind], label=self._say(phrase))
            for kind, phrase in KINDS.items()
            if kind in by_kind
        ]

    def _numbers_of(self, body: Body) -> list[str]:
        own = [self._numbers[body.name]]
        if not isinstance(body, Agency):
            return own
        return own + [self._numbers[group] for group in self._groups.get(body.name, [])]

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        """Name the groups that each agency is in on the day of the plan."""
        found: dict[str, list[str]] = {}
        for group in self._plan.agencies.groups:
            for member in self._plan.agencies.members(group, self._plan.plan.day):
                found.setdefault(member.name, []).append(group.name)
        return found

    @cached_property
    def _used(self) -> set[str]:
        parts: list[Part] = [leaf.shared for leaf in self._plan.leaves]
        parts += [node.task for node in self._plan.sipas]
        return {n for part in parts for n in self._of((*part.lead, *part.coordinating))}


def _how_far(known: TaskProgress | None) -> dict[str, str]:
    return {"data_status": known.status, "data_task": known.task.number} if known else {}


class Tree:
    """The rows of one plan as elements that open and close."""

    def __init__(self, plan: Plan, at: Position, filters: Filters, language: Language) -> None:
        """Take what all rows need."""
        self._plan = plan
        self._at = at
        self._filters = filters
        self._language = language

    def criteria(self) -> Html:
        """Make Appendix 01."""
        buttons = [
            element("button", self._say(label), type="button", id=key)
            for key, label in (("open-all", Phrase("Open all")), ("close-all", Phrase("Close all")))
        ]
        return joined(
            [
                element("p", *buttons, class_="buttons", hidden=""),
                element("div", *map(self._node, self._plan.areas), class_="tree"),
            ]
        )

    def sipas(self) -> Iterator[Html]:
        """Make Appendix 02: a heading a part, below it one a section, below it the tasks."""
        for part in self._plan.sipas_tasks.parts:
            yield element("h3", words(part.named, self._language))
            for section in part.sections:
                yield element("h4", words(section.named, self._language))
                tasks = [node.task for node in self._plan.sipas if node.section is section]
                yield element("div", *map(self._task, tasks), class_="tree")

    def _task(self, task: SipasTask) -> Html:
        key = f"sipas-{task.number}"
        name = titled(task.task, task.task_en, self._language)
        facts = [
            *self._who(task),
            *self._fact(Phrase("Time"), self._texts([task.time])),
            *self._asked(task),
            *self._more(task),
        ]
        return element(
            "details",
            element("summary", self._code(str(task.number)), name),
            element("dl", *facts),
            self._link(key),
            id=key,
            class_="leaf",
            **self._filters.of_task(task),
        )

    def _node(self, node: Node) -> Html:
        title = titled(node.title, self._plan.title_en(node.code), self._language)
        name = element("h3", title) if node.level == 1 else title
        summary = element(
            "summary",
            self._code(node.code),
            self._badged(node, name),
            self._figures(node),
            self._lost(node),
        )
        attributes = {} if node.children else self._filters.of_leaf(node)
        own = [element("dl", *self._facts(node)), self._link(node.code)]
        inside = self._below(node) if node.children else own
        look = "branch" if node.children else "leaf"
        return element("details", summary, *inside, id=node.code, class_=look, **attributes)

    def _badged(self, node: Node, name: Html) -> Html:
        """Say beside a leaf's title how far its task is."""
        known = None if node.children else self._filters.progress.get(node.code)
        if known is None:
            return name
        badge = element("span", self._say(STATUS[known.status]), class_=f"badge {known.status}")
        return element("span", name, badge)

    def _code(self, code: str) -> Html:
        return element("span", code, class_="code")

    def _figures(self, of: Scored) -> Html:
        """Write score → target / max; those who listen get words for the signs."""
        say = self._say
        return element(
            "span",
            _unseen(say(Phrase("score"))),
            f" {number(of.score, self._language)}",
            element("span", " → ", aria_hidden="true"),
            _unseen(say(Phrase("target"))),
            element("b", f" {number(of.target, self._language)}"),
            element("span", " / ", aria_hidden="true"),
            _unseen(say(Phrase("of at most"))),
            f" {number(of.max_points, self._language)}",
            class_="value",
        )

    def _lost(self, node: Node) -> Html:
        lost = standing(node.leaves).lost
        if not lost:
            return joined([])
        return element(
            "span",
            _unseen(self._say(Phrase("lost"))),
            " ",
            element("span", "−", aria_hidden="true"),
            number(lost, self._language),
            class_="loss",
        )

    def _below(self, node: Node) -> Iterator[Html]:
        exact = standing(node.leaves)
        differences = [
            self._say(
                Phrase(
                    "{figure}: printed {printed}, the leaves add up to {sum}",
                    figure=figure,
                    printed=printed,
                    sum=sum_,
                )
            )
            for figure, printed, sum_ in (
                (Phrase("max points"), node.max_points, exact.max_points),
                (Phrase("score"), node.score, exact.score),
                (Phrase("target"), node.target, exact.target),
            )
            if None not in {printed, sum_} and printed != sum_
        ]
        if differences:
            yield element("dl", *self._fact(Phrase("Sums"), self._list(differences)))
        yield self._link(node.code)
        yield element("div", *map(self._node, node.children), class_="below")

    def _facts(self, node: Node) -> Iterator[Html]:
        row = node.criterion
        if row.merged_with:
            shares = element("a", row.merged_with, href=f"#{row.merged_with}", class_="code")
            yield from self._fact(Phrase("In common with"), shares)
        yield from self._fact(Phrase("Tasks"), self._tasks(node.shared.tasks))
        yield from self._who(node.shared)
        yield from self._asked(node.shared)
        if row.assessed_by:
            source = self._say(columns.ASSESSED_BY[row.assessed_by.value])
            yield from self._fact(Phrase("Assessed by"), element("span", source))
        yield from self._year(node)
        yield from self._more(row, node.shared)

    def _year(self, node: Node) -> Iterator[Html]:
        """Say what the year's results know of a leaf: its task, and its points by their rounds."""
        known, found = self._filters.progress.get(node.code), self._at.forecast
        if known is not None:
            status = self._say(STATUS[known.status])
            yield from self._fact(Phrase("Status"), element("span", status))
            if known.due and not node.shared.due:
                day = self._language.day(known.due)
                yield from self._fact(Phrase("Deadline"), element("span", day))
            if known.facts.done_on:
                day = self._language.day(known.facts.done_on)
                yield from self._fact(Phrase("Done on"), element("span", day))
            yield from self._fact(Phrase("What came of it"), self._texts([known.facts.product]))
        if found is None:
            return
        scored = points_on(self._plan.of_year(found.year), node, found.on)
        for label, points in (
            (Phrase("Self-score"), scored.self_score),
            (ROUNDS[scored.round.value] if scored.round else Phrase("Appraisal"), scored.appraised),
        ):
            if points is not None:
                shown = f"{number(points, self._language)} / "
                shown += number(node.max_points, self._language)
                yield from self._fact(label, element("span", shown))

    def _who(self, part: Part) -> Iterator[Html]:
        yield from self._fact(Phrase("Lead"), self._texts(["; ".join(part.lead)]))
        yield from self._fact(Phrase("Coordinating"), self._texts(["; ".join(part.coordinating)]))

    def _asked(self, part: Part) -> Iterator[Html]:
        yield from self._fact(Phrase("Deadline"), self._texts([part.due]))
        yield from self._fact(Phrase("Product"), self._texts([part.product]))

    def _more(self, row: Part, shared: Part | None = None) -> Iterator[Html]:
        yield from self._fact(Phrase("Note"), self._texts([(shared or row).note]))
        for title, text in row.extra.items():
            yield from self._pair(words(title, self._language), self._texts([text]))
        is_read_as = self._say(Phrase("is read as"))
        readings = [
            joined(
                [
                    words(f"“{reading.printed}”", self._language),
                    f" {is_read_as} ",
                    words(f"“{reading.read_as}”", self._language),
                    ": ",
                    words(reading.reason, self._language),
                ]
            )
            for reading in row.readings
        ]
        yield from self._fact(Phrase("Readings (ours)"), self._list(readings))

    def _tasks(self, tasks: tuple[str, ...]) -> Html:
        """List tasks; one with a sign of its own gets no other."""
        if len(tasks) <= 1:
            return self._texts(tasks)
        items = (
            element("li", self._texts([task]), class_="marked" if MARKED(task) else None)
            for task in tasks
        )
        return element("ul", *items)

    def _texts(self, texts: Iterable[str | None]) -> Html:
        return self._list([words(text, self._language, class_="words") for text in texts if text])

    def _list(self, entries: Sequence[str]) -> Html:
        if len(entries) <= 1:
            return joined(entries)
        return element("ul", *(element("li", entry) for entry in entries))

    def _fact(self, label: Phrase, content: Html) -> list[Html]:
        return self._pair(self._say(label), content) if content else []

    def _pair(self, label: str, content: Html) -> list[Html]:
        return [element("dt", label), element("dd", content)]

    def _link(self, target: str) -> Html:
        """Make a link to this row, which a click copies."""
        anchor = element("a", f"#{target}", href=f"#{target}")
        says = self._say(Phrase("Link"))
        return element("p", _unseen(f"{says} "), anchor, class_="permalink")

    def _say(self, phrase: Phrase) -> str:
        return said(phrase, self._language)


def _unseen(text: str) -> Html:
    """Say something to those who don't see the page."""
    return element("span", text, class_="unseen")
