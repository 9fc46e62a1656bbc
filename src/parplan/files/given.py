"""A file that is given beside the plan → what it holds, or what keeps it from being read."""

from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from parplan.files.misshapen import shaped
from parplan.files.source import Source
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
