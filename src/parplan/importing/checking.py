"""`check` on what was imported, before any of it is on the disk."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from parplan.checks import check
from parplan.checks.acknowledged import Judged
from parplan.findings import Finding
from parplan.misshapen import shaped
from parplan.rules import PAR001
from parplan.source import Data, Source


class Checked(NamedTuple):
    """What is found wrong in the new files, and where it stands in them."""

    judged: list[Judged]
    source: Source


def checked(folder: Path, files: Mapping[str, str]) -> Checked:
    """Check files as if they lay in a folder already."""
    source = Source()
    data: dict[str, Data] = {}
    findings: list[Finding] = []
    for name, content in files.items():
        read, wrong = source.read(name, str(folder / f"{name}.yaml"), content.encode())
        findings += wrong
        if not any(finding.rule is PAR001 for finding in wrong):
            data[name] = read
    plan, misshapen = shaped(data)
    findings += misshapen
    if plan is None or findings:
        return Checked([Judged(finding) for finding in findings], source)
    return Checked(check(plan), source)
