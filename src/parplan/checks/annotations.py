"""Findings out: each in words and at its place, in the format that its reader takes."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import NamedTuple

from parplan.checks.acknowledged import Judged
from parplan.files.source import Source
from parplan.language.catalogue import Language


class Annotation(NamedTuple):
    """A finding in one language at its place in a file, both counted from 1.

    `level` is "error", "warning" or "acknowledged"; an acknowledged one has its `reason`. `place`
    is what an acknowledgement calls it, where it can be acknowledged.
    """

    file: str
    line: int
    column: int
    code: str
    level: str
    message: str
    hint: str | None = None
    reason: str | None = None
    place: str | None = None


def in_order(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Sort by place, and leave out what is said twice."""
    return sorted(set(annotations), key=lambda a: (a.file, a.line, a.column, a.code, a.message))


def annotate(judged: Judged, source: Source, language: Language) -> Annotation:
    """Put a finding into words, at its place."""
    finding, known = judged.finding, judged.acknowledgement
    return Annotation(
        *source.position(finding.path),
        finding.rule.code,
        "acknowledged" if known else finding.rule.severity.value,
        language.say(finding.message),
        language.say(finding.hint) if finding.hint else None,
        known.reason if known else None,
        judged.place,
    )


FORMATS = {
    "text": "parplan.checks.as_text",
    "github": "parplan.checks.as_github",
    "json": "parplan.checks.as_json",
    "sarif": "parplan.checks.as_sarif",
    "junit": "parplan.checks.as_junit",
}
"""Each format's module; it has one function, `render`."""


def render(annotations: Sequence[Annotation], name: str, language: Language) -> str:
    """Write annotations, already sorted, in a format of `FORMATS`."""
    write: Callable[[Sequence[Annotation], Language], str] = import_module(FORMATS[name]).render
    return write(annotations, language)
