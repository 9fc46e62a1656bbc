"""The examples of docs/rules.md, each a rule with its maximum; averages of many units; figures."""

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from parplan.files.source import Source
from parplan.plan.figures import Figure
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


def near_bounds(rule: ScoringRule, chance: random.Random) -> dict[str, Figure]:
    """Choose figures of a rule: at every bound that the page's examples have, and between them."""
    rates = [
        "0",
        "39.999",
        "40",
        "49.99",
        "50",
        "69.9",
        "70",
        "79.999",
        "80",
        "89.9",
        "90",
        "100.1",
    ]
    counts = ["-1", "0", "0.5", "1", "2", "3", "5", "9", "10", "30", "899", "900", "1000"]
    return {
        one.name: chance.random() < 0.5
        if one.yes_or_no
        else Decimal(chance.choice(rates if one.titled.endswith("(%)") else counts))
        for one in rule.variables
    }


def averages_of_many() -> Iterator[tuple[ScoringRule, Decimal]]:
    """Every way to score a mean, over more communes than arguments of a formula would hold."""
    units = [{"name": f"c{n}", "title": f"Xã {n}", "unit": "%"} for n in range(60)]
    steps = [{"at_least": 90, "points": 2}, {"at_least": 70, "points": "0.5"}]
    scored: tuple[dict[str, Any], ...] = (
        {"by_rate": {"floor": 50, "full_at": 80, "scaled": True}},
        {"by_rate": {"full_at": 90}},
        {"by_rate": {}},
        {"by_steps": {"steps": steps, "otherwise": 0}},
        {"by_steps": {"steps": [{"at_most": 50, "points": 2}, {"at_most": 90, "points": 1}]}},
    )
    for mean_of in ("figures", "points"):
        for way in scored:
            text = json.dumps({"average": {"mean_of": mean_of, "units": units, **way}})
            exact = json.loads(text.replace('"0.5"', "0.5"), parse_float=Decimal, parse_int=Decimal)
            yield ScoringRule.model_validate(exact), Decimal(2)
