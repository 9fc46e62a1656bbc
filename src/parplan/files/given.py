"""A file that is given beside the plan → what it holds, or what keeps it from being read."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from parplan.files.misshapen import shaped
from parplan.files.saving import unreadable
from parplan.files.source import Source
from parplan.language.phrases import Phrase
from parplan.language.refusal import Misread, Refusal
from parplan.plan.findings import Finding
from parplan.plan.shapes import Shape

S = TypeVar("S", bound=Shape)


class Given(NamedTuple, Generic[S]):
    """What a file holds, unless it is misshapen; what is wrong with it; and where it stands."""

    content: S | None
    findings: list[Finding]
    source: Source


def read(file: Path, shape: type[S]) -> Given[S]:
    """Read one file. `shape` has one field, whose name is what paths call the file.

    Bad data is a finding; `OSError` says that the file can't be read.
    """
    source = Source()
    (name,) = shape.model_fields
    data, findings = source.read((name,), str(file), file.read_bytes())
    if findings:
        return Given(None, findings, source)
    return Given(*shaped({name: data}, shape), source)


def read_beside(file: Path, shape: type[S], unfit: Callable[[S], Iterable[Finding]]) -> S:
    """Read a file that is given beside the plan, or refuse it with everything wrong in it.

    `unfit` tells what doesn't fit the plan in a file that has its shape.
    """
    try:
        found = read(file, shape)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    findings = [*found.findings, *(unfit(found.content) if found.content else ())]
    if found.content is None or findings:
        raise Misread(_told(file, findings, found.source))
    return found.content


def _told(file: Path, findings: list[Finding], source: Source) -> Phrase:
    """Say all findings as `check` does, in the order of the file."""
    placed = sorted((source.position(f.path)[1:], n, f) for n, f in enumerate(findings))
    told = Phrase("{file} can't be used; mistakes: {count}", file=str(file), count=len(findings))
    for (line, column), _, finding in placed:
        told = Phrase(
            "{before}\n{place}: error: {message} [{code}]",
            before=told,
            place=f"{file}:{line}:{column}",
            message=finding.message,
            code=finding.rule.code,
        )
        if finding.hint:
            told = Phrase("{before}\n    hint: {hint}", before=told, hint=finding.hint)
    return told
