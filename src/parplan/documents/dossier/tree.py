"""The whole plan to open and close: Appendix 01 as a tree, Appendix 02 as lists."""

from collections.abc import Iterable, Iterator, Sequence

from parplan.documents.dossier.filters import Filters
from parplan.documents.dossier.pieces import titled, unseen
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Node, Part, Plan, SipasTask
from parplan.plan.points import Scored, standing
from parplan.questions.columns import ASSESSED_BY
from parplan.report.cells import MARKED, said
from parplan.report.charts import number
from parplan.report.html_text import Html, element, joined, words


class Tree:
    """The rows of one plan as elements that open and close."""

    def __init__(self, plan: Plan, filters: Filters, language: Language) -> None:
        """Take what all rows need."""
        self._plan = plan
        self._filters = filters
        self._language = language

    def criteria(self) -> Html:
        """Make Appendix 01."""
        return element("div", *map(self._node, self._plan.areas), class_="tree")

    def sipas(self) -> Iterator[Html]:
        """Make Appendix 02: a heading a part, below it one a section, below it the tasks."""
        for part in self._plan.sipas_tasks.parts:
            yield element("h3", words(f"{part.code}. {part.title}", self._language))
            for section in part.sections:
                yield element("h4", words(f"{section.code}. {section.title}", self._language))
                tasks = [node.task for node in self._plan.sipas if node.section is section]
                yield element("div", *map(self._task, tasks), class_="tree")

    def _task(self, task: SipasTask) -> Html:
        key = f"sipas-{task.number}"
        name = titled(task.task, self._plan.task_en(task.number), self._language)
        facts = [
            *self._who(task),
            *self._fact(Phrase("Time"), self._texts([task.time])),
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
            "summary", self._code(node.code), name, self._figures(node), self._lost(node)
        )
        attributes = {} if node.children else self._filters.of_leaf(node)
        own = [element("dl", *self._facts(node)), self._link(node.code)]
        inside = self._below(node) if node.children else own
        look = "branch" if node.children else "leaf"
        return element("details", summary, *inside, id=node.code, class_=look, **attributes)

    def _code(self, code: str) -> Html:
        return element("span", code, class_="code")

    def _figures(self, of: Scored) -> Html:
        """Write score → target / max; those who listen get words for the signs."""
        say = self._say
        return element(
            "span",
            unseen(say(Phrase("score"))),
            f" {number(of.score, self._language)}",
            element("span", " → ", aria_hidden="true"),
            unseen(say(Phrase("target"))),
            element("b", f" {number(of.target, self._language)}"),
            element("span", " / ", aria_hidden="true"),
            unseen(say(Phrase("of at most"))),
            f" {number(of.max_points, self._language)}",
            class_="value",
        )

    def _lost(self, node: Node) -> Html:
        lost = standing(node.leaves).lost
        if not lost:
            return joined([])
        return element(
            "span",
            unseen(self._say(Phrase("lost"))),
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
        if row.assessed_by:
            source = self._say(ASSESSED_BY[row.assessed_by.value])
            yield from self._fact(Phrase("Assessed by"), element("span", source))
        yield from self._more(row, node.shared)

    def _who(self, part: Part) -> Iterator[Html]:
        yield from self._fact(Phrase("Lead"), self._texts(["; ".join(part.lead)]))
        yield from self._fact(Phrase("Coordinating"), self._texts(["; ".join(part.coordinating)]))

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
        return element("p", unseen(f"{says} "), anchor, class_="permalink")

    def _say(self, phrase: Phrase) -> str:
        return said(phrase, self._language)
