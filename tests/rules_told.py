"""The examples of docs/rules.md: each a rule with its maximum, and the figures and points of it."""

import re
from decimal import Decimal
from typing import NamedTuple

from parplan.files.source import Source
from parplan.plan.scoring_rules import ScoringRule
from places import ROOT

TEXT = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"(?ms)^Maximum: ([0-9.]+) points?\.\n\n```yaml\n(.*?)^```$")


class Told(NamedTuple):
    """A rule as the page has it, and the maximum points of its leaf."""

    rule: ScoringRule
    max_points: Decimal


def rules_told() -> list[Told]:
    """Read every example."""
    found = []
    for most, text in EXAMPLE.findall(TEXT):
        data, findings = Source().read(("rules",), "rules.md", text.encode())
        assert not findings
        found.append(Told(ScoringRule.model_validate(data), Decimal(most)))
    return found
