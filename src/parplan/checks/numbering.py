"""Is the tree numbered without gaps, repeats and loose ends? (PAR301-PAR304, PAR401)"""

from collections.abc import Iterator

from parplan import rules
from parplan.findings import Finding
from parplan.phrases import Phrase
from parplan.plan import Node, Plan
from parplan.vietnamese import fold


def codes(plan: Plan) -> Iterator[Finding]:
    """A code is its parent's and the row's number among its siblings."""
    yield from _codes("", plan.areas)


def _codes(prefix: str, siblings: tuple[Node, ...]) -> Iterator[Finding]:
    for number, node in enumerate(siblings, start=1):
        expected = f"{prefix}{number}"
        if node.code != expected:
            message = Phrase(
                "code {code} stands where {expected} is due", code=node.code, expected=expected
            )
            yield Finding(rules.PAR301, (*node.path, "code"), message)
        yield from _codes(f"{node.code}.", node.children)


def code_twice(plan: Plan) -> Iterator[Finding]:
    """A code names one row."""
    seen: set[str] = set()
    for node in plan.nodes:
        if node.code in seen:
            message = Phrase("code {code} stands twice", code=node.code)
            yield Finding(rules.PAR302, (*node.path, "code"), message)
        seen.add(node.code)


def title_twice(plan: Plan) -> Iterator[Finding]:
    """Two rows with one title: one of them has lost its own."""
    first: dict[str, str] = {}
    for node in plan.nodes:
        title = fold(node.title)
        if title in first:
            message = Phrase(
                "{code}: has the title of {first}: {title}",
                code=node.code,
                first=first[title],
                title=node.title,
            )
            yield Finding(rules.PAR303, (*node.path, "title"), message)
        first.setdefault(title, node.code)


def merged_cells(plan: Plan) -> Iterator[Finding]:
    """`merged_with` names an earlier row under the same parent."""
    yield from _merged(plan.areas)


def _merged(siblings: tuple[Node, ...]) -> Iterator[Finding]:
    earlier: list[str] = []
    for node in siblings:
        row = node.criterion
        if row.merged_with is not None and row.merged_with not in earlier:
            message = Phrase(
                "{code}: merged with {other}, which is no earlier row beside it",
                code=node.code,
                other=row.merged_with,
            )
            choices = ", ".join(earlier)
            hint = Phrase("one of: {choices}", choices=choices) if earlier else None
            yield Finding(rules.PAR304, (*node.path, "merged_with"), message, hint)
        earlier.append(node.code)
        yield from _merged(node.children)


def sipas_numbers(plan: Plan) -> Iterator[Finding]:
    """The tasks of Appendix 02 are numbered 1, 2, 3 … through parts and sections."""
    for expected, node in enumerate(plan.sipas, start=1):
        if node.task.number != expected:
            message = Phrase(
                "SIPAS task {number} stands where {expected} is due",
                number=node.task.number,
                expected=expected,
            )
            yield Finding(rules.PAR401, (*node.path, "number"), message)
