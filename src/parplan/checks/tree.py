"""Is the tree whole: numbered without gaps and repeats, no word missing? (PAR301-PAR305, PAR401)"""

import re
from collections.abc import Iterator

from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold
from parplan.plan import findings as rules
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.document import dotted
from parplan.plan.findings import Finding
from parplan.plan.plan import Node, Plan
from parplan.plan.shapes import DOTS, PLACEHOLDER, Path, Shape

_FEW = 4
"""Codes that a message names; the others are as easily found."""


_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
"""Codes that areas may have."""


def codes(plan: Plan) -> Iterator[Finding]:
    """A code is its parent's and the row's number among its siblings, and names one row."""
    yield from _codes("", plan.areas, set())


def _codes(prefix: str, siblings: tuple[Node, ...], seen: set[str]) -> Iterator[Finding]:
    before = 0
    for position, node in enumerate(siblings, start=1):
        tail = node.code.removeprefix(prefix)
        counts = node.code.startswith(prefix) and re.fullmatch(r"[1-9][0-9]{0,3}", tail)
        number = int(tail) if counts else 0
        if not prefix and node.code in _ROMANS:  # as in sets below the Ministry's
            number = _ROMANS.index(node.code) + 1
        expected = f"{prefix}{before + 1}"
        path = (*node.path, "code")
        if node.code in seen:
            message = Phrase("code {code} stands twice", code=node.code)
            hint = Phrase("here {expected} is due", expected=expected)
            yield Finding(rules.PAR302, path, message, hint)
        elif number not in {before + 1, position}:  # whatever follows a gap is in order again
            message = Phrase(
                "code {code} stands where {expected} is due", code=node.code, expected=expected
            )
            yield Finding(rules.PAR301, path, message)
        seen.add(node.code)
        before = number or before + 1
        yield from _codes(f"{node.code}.", node.children, seen)


def of_its_set(plan: Plan) -> Iterator[Finding]:
    """Rows are those of the set of criteria that the plan names: codes, titles, points, sources."""
    name, known = plan.plan.criteria_set, plan.criteria_set
    if name is not None and (known is None or fold(known.name) != fold(name)):
        message = Phrase("no set of criteria is called {name}", name=name)
        hint = Phrase("one that doesn't come with parplan stands in criteria_set.yaml")
        yield Finding(rules.PAR131, ("plan", "criteria_set"), message, hint)
    elif known is not None and known.areas:
        yield from _unlike(plan, known)


def _unlike(plan: Plan, known: CriteriaSet) -> Iterator[Finding]:
    rows = known.rows
    for node in plan.nodes:
        row = rows.pop(node.code, None)
        if row is None:
            message = Phrase("{code} is no row of {set}", code=node.code, set=known.name)
            yield Finding(rules.PAR131, (*node.path, "code"), message)
            continue
        if not row.is_called(node.title):
            message = Phrase(
                '{code} has another title in {set}: "{title}"',
                code=node.code,
                set=known.name,
                title=row.title,
            )
            yield Finding(rules.PAR131, (*node.path, "title"), message)
        for key in ("max_points", "assessed_by"):
            here, there = getattr(node.criterion, key), getattr(row, key)
            if here is not None and there is not None and here != there:
                message = Phrase(
                    "{code}: `{key}` is {here}, in {set} {there}",
                    code=node.code,
                    key=key,
                    here=here,
                    set=known.name,
                    there=there,
                )
                yield Finding(rules.PAR131, (*node.path, key), message)
    if lacking := tuple(code for code, row in rows.items() if not row.bonus):
        message = Phrase("rows of {set} are missing: {codes}", set=known.name, codes=lacking)
        yield Finding(rules.PAR131, ("criteria", "areas"), message)


def title_twice(plan: Plan) -> Iterator[Finding]:
    """Two rows with one title: one of them has lost its own."""
    first: dict[str, str] = {}
    for node in plan.nodes:
        title = fold(node.title)
        if title in first:
            message = Phrase(
                '{code} has the same title as {first}: "{title}"',
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
        elif row.merged_with is not None:
            own = [key for key in ("tasks", "lead", "coordinating", "note") if getattr(row, key)]
            if own:
                message = Phrase(
                    "{code}: merged with {other}, and yet has cells of its own: {keys}",
                    code=node.code,
                    other=row.merged_with,
                    keys=", ".join(own),
                )
                hint = Phrase("remove them, which nobody reads, or remove `merged_with`")
                yield Finding(rules.PAR304, (*node.path, own[0]), message, hint)
        earlier.append(node.code)
        yield from _merged(node.children)


def sipas_numbers(plan: Plan) -> Iterator[Finding]:
    """The tasks of Appendix 02 are numbered 1, 2, 3 … through parts and sections."""
    before = 0
    for position, node in enumerate(plan.sipas, start=1):
        number = node.task.number
        if number not in {before + 1, position}:  # whatever follows a gap is in order again
            message = Phrase(
                "SIPAS task {number} stands where {expected} is due",
                number=number,
                expected=before + 1,
            )
            yield Finding(rules.PAR401, (*node.path, "number"), message)
        before = number


def before_signing(plan: Plan) -> Iterator[Finding]:
    """What a signed plan has may be absent while it is a draft, and not once it goes to be signed.

    Older folders have `[chưa có]` in the place of words; among words that are there it is left.
    """
    hint = Phrase("write it before the plan is signed; `check --ready` makes this an error")
    for path in plan.plan.missing:
        message = Phrase("`{field}` isn't there yet", field=dotted(path))
        yield Finding(rules.PAR305, ("plan", *path), message, hint)
    for name in ("plan", "criteria", "sipas_tasks"):
        for path in _marks(getattr(plan, name), (name,)):
            field = next(step for step in reversed(path) if isinstance(step, str))
            message = Phrase("`{field}` still says “{mark}”", field=field, mark=PLACEHOLDER)
            yield Finding(rules.PAR305, path, message, hint)
    blank = tuple(leaf.code for leaf in plan.leaves if is_blank(plan, leaf))
    if blank:
        message = Phrase(
            "nothing is planned yet for {count} of {all} leaves: {codes}",
            count=len(blank),
            all=len(plan.leaves),
            codes=blank[:_FEW] + ((DOTS,) if len(blank) > _FEW else ()),
        )
        yield Finding(rules.PAR305, ("criteria", "areas"), message, hint)


def is_blank(plan: Plan, leaf: Node) -> bool:
    """Whether a leaf of a draft has nothing yet but its points: nobody has come to it."""
    shared = leaf.shared
    words = shared.tasks or shared.lead or shared.coordinating or leaf.note
    return plan.plan.is_draft and not words and leaf.target is None


def _marks(value: object, path: Path) -> Iterator[Path]:
    """Find what is nothing but the mark of older folders, in the order of the data."""
    if value == PLACEHOLDER:
        yield path
    elif isinstance(value, Shape):
        for key in type(value).model_fields:
            yield from _marks(getattr(value, key), (*path, key))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _marks(one, (*path, index))
