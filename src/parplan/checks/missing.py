"""Are there words that somebody has still to write? (PAR305)"""

from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.plan import check_rules as rules
from parplan.plan.findings import Finding
from parplan.plan.placeholders import PLACEHOLDER
from parplan.plan.plan import Plan
from parplan.plan.shapes import Path, Shape


def placeholders(plan: Plan) -> Iterator[Finding]:
    """What `import` and `rollover` couldn't know is filled in before a plan is signed."""
    for name in ("plan", "criteria", "sipas_tasks"):
        for path in _places(getattr(plan, name), (name,)):
            field = next(step for step in reversed(path) if isinstance(step, str))
            message = Phrase("`{field}` still says “{mark}”", field=field, mark=PLACEHOLDER)
            hint = Phrase("write the words, or take the entry out if there are none")
            yield Finding(rules.PAR305, path, message, hint)


def _places(value: object, path: Path) -> Iterator[Path]:
    """Walk over all text, in the order of the data."""
    if value == PLACEHOLDER:
        yield path
    elif isinstance(value, Shape):
        for key in type(value).model_fields:
            yield from _places(getattr(value, key), (*path, key))
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _places(one, (*path, index))
