"""A file that is given beside the plan → what it holds, or what keeps it from being read."""

from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from parplan import misshapen
from parplan.findings import Finding
from parplan.shapes import Shape
from parplan.source import Source

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
    data, findings = source.read(name, str(file), file.read_bytes())
    if findings:
        return Given(None, findings, source)
    content, misshapen_ = shaped(shape, {name: data})
    return Given(content, misshapen_, source)


def shaped(shape: type[S], data: dict[str, object]) -> tuple[S | None, list[Finding]]:
    """Make a shape of data, or tell everything that keeps it from being one."""
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, list(misshapen._findings(errors))  # noqa: SLF001
