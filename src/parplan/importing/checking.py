"""`check` on what was imported, before any of it is on the disk."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from parplan.checks.acknowledged import Judged
from parplan.checks.check import check
from parplan.files.loading import Contents, read
from parplan.files.source import Source


class Checked(NamedTuple):
    """What is found wrong in the new files, and where it stands in them."""

    judged: list[Judged]
    source: Source


def checked(folder: Path, files: Mapping[str, str]) -> Checked:
    """Check files as if they lay in a folder already."""
    contents: Contents = {
        (name,): (str(folder / f"{name}.yaml"), content.encode()) for name, content in files.items()
    }
    plan, findings, source = read(contents)
    if plan is None:
        return Checked([Judged(finding) for finding in findings], source)
    return Checked(check(plan), source)
