"""What the page can be narrowed down to: words, an area, an agency, a source of points.

Rows name the agencies and groups of their cells by numbers; an agency's option lists its own
number and those of the groups through which the plan means it.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.agencies import Agency, Body
from parplan.plan.plan import Node, Part, Plan
from parplan.questions import columns
from parplan.questions.agencies import KINDS
from parplan.report.cells import said
from parplan.report.html_text import Html, element


class Filters:
    """The filters of one plan's page."""

    def __init__(self, plan: Plan, language: Language) -> None:
        """Give everyone a number."""
        self._plan = plan
        self._language = language
        self._numbers = {body.name: str(n) for n, body in enumerate(plan.agencies.bodies)}

    def of_leaf(self, leaf: Node) -> dict[str, str]:
        """Say of a leaf what it can be found by."""
        source = leaf.criterion.assessed_by
        area = leaf.code.partition(".")[0]
        return self._marks(leaf.shared, area, source.value if source else "")

    def of_task(self, task: Part) -> dict[str, str]:
        """Say of a SIPAS task what it can be found by: it is to raise what SIPAS assesses."""
        raised = next(
            (leaf for leaf in self._plan.leaves if leaf.criterion.assessed_by == "sipas"), None
        )
        return self._marks(task, raised.code.partition(".")[0] if raised else "", "sipas")

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
        choices = [
            self._choice("area", Phrase("Area"), self._areas()),
            self._choice("agency", Phrase("Agency"), self._agencies()),
            self._choice(
                "role",
                Phrase("Its part"),
                [
                    element("option", say(Phrase("leads")), value="lead"),
                    element("option", say(Phrase("leads or coordinates")), value="both"),
                ],
                every=False,
            ),
            self._choice("source", Phrase("Source of points"), self._sources()),
        ]
        search = element("input", type="search", id="search", autocomplete="off")
        return element(
            "form",
            element("label", say(Phrase("Search")), search, class_="search"),
            *choices,
            element("button", say(Phrase("Clear")), type="reset"),
            element("button", say(Phrase("Open all")), type="button", id="open-all"),
            element("button", say(Phrase("Close all")), type="button", id="close-all"),
            element("output", id="found"),
            element("output", id="copied", class_="unseen"),
            id="filters",
            role="search",
            hidden="",
            data_lost=say(columns.lost.label),
            data_copied=say(Phrase("copied")),
            data_found=say(
                Phrase(
                    "{criteria} of {all} leaves, {tasks} SIPAS tasks",
                    criteria="{criteria}",
                    all="{all}",
                    tasks="{tasks}",
                )
            ),
        )

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
                option = element("option", body.name, value=" ".join(meant))
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
            for member in self._plan.agencies.members(group, self._plan.plan.date):
                found.setdefault(member.name, []).append(group.name)
        return found

    @cached_property
    def _used(self) -> set[str]:
        parts: list[Part] = [leaf.shared for leaf in self._plan.leaves]
        parts += [node.task for node in self._plan.sipas]
        return {n for part in parts for n in self._of((*part.lead, *part.coordinating))}
