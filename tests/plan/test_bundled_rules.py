"""The bundled plan's rules: what its printed scores and its tasks' own words show, and no more."""

import datetime
import re
from collections import Counter
from decimal import Decimal

import pytest

from parplan.plan.plan import Plan
from parplan.plan.scoring_rules import ScoringRule

# Code, the rate in percent, and the score of 2023 as printed.
PRINTED = (
    ("1.7", "96.67", "1.45"),
    ("3.4.1", "98.56", "1.4784"),
    ("3.4.2", "96.513", "1.4477"),
    ("3.4.3", "97.84", "0.9784"),
    ("4.1.3", "84", "0.84"),
    ("6.1.1", "88", "0.88"),
    ("6.1.3", "83", "0.83"),
    ("7.1.4", "41", "0.41"),
    ("7.3.6", "76.67", "1.15"),
    ("7.3.7", "42.67", "0.64"),
    ("8.5", "61.5", "1.23"),
)

# Code, the first figure that the task asks for, the nearest one that isn't enough, and the points.
THRESHOLDS = (
    ("1.3.1", "30", "29.999", "1"),
    ("1.5", "2", "1", "2"),
    ("2.1.1", "3", "2", "2"),
    ("5.4", "0", "1", "1.5"),
    ("5.6", "100", "99.9", "0.5"),
    ("6.3.1", "1", "0", "0.25"),
    ("6.3.2", "3", "2", "0.75"),
    ("6.3.4", "10", "9.999", "1"),
    ("7.1.2", "2", "1", "1"),
    ("7.2.2", "99", "98.999", "1"),
    ("8.2", "0.01", "0", "1"),
    ("8.3.1", "1", "0", "0.5"),
    ("8.4", "100", "99.9", "1.5"),
)


def rules(plan: Plan) -> dict[str, ScoringRule]:
    assert plan.rules is not None
    return plan.rules.leaves


def points(plan: Plan, code: str, figure: str) -> Decimal | None:
    rule, leaf = plan.rule(code), plan.node(code)
    assert rule is not None
    assert leaf is not None
    assert plan.rules is not None
    (name,) = rule.names
    return rule.earned({name: Decimal(figure)}, leaf.max_points, plan.rules.decimals).points


def test_every_leaf_has_a_rule(plan: Plan) -> None:
    assert list(rules(plan)) == [leaf.code for leaf in plan.leaves]
    kinds = Counter(rule.key for rule in rules(plan).values())
    assert kinds == {"proportional": 11, "steps": 39, "survey": 17, "manual": 24}


def test_surveys_and_sipas_arent_computed(plan: Plan) -> None:
    for leaf in plan.leaves:
        rule = plan.rule(leaf.code)
        assert rule is not None
        surveyed = leaf.criterion.assessed_by in {"survey", "sipas"}
        assert (rule.key == "survey") == surveyed


@pytest.mark.parametrize(("code", "rate", "printed"), PRINTED)
def test_a_rates_part_is_the_printed_score(plan: Plan, code: str, rate: str, printed: str) -> None:
    leaf = plan.node(code)
    assert leaf is not None
    assert leaf.score == Decimal(printed)
    assert points(plan, code, rate) == Decimal(printed)
    assert points(plan, code, "100") == leaf.max_points


def test_all_proportional_leaves_are_those(plan: Plan) -> None:
    found = [code for code, rule in rules(plan).items() if rule.key == "proportional"]
    assert found == [code for code, _, _ in PRINTED]


@pytest.mark.parametrize(("code", "enough", "too_little", "given"), THRESHOLDS)
def test_a_threshold_gives_all_points_and_below_it_they_arent_known(
    plan: Plan, code: str, enough: str, too_little: str, given: str
) -> None:
    leaf = plan.node(code)
    assert leaf is not None
    assert points(plan, code, enough) == Decimal(given) == leaf.max_points
    assert points(plan, code, too_little) is None


def test_a_threshold_stands_in_the_tasks_own_words(plan: Plan) -> None:
    for leaf in plan.leaves:
        rule = plan.rule(leaf.code)
        assert rule is not None
        if rule.key != "steps":
            continue
        assert rule.source is not None
        assert f"dòng {leaf.code}, Nhiệm vụ, giải pháp" in rule.source.text
        quoted = re.search("“(.+)”", rule.source.text)
        assert quoted is not None
        assert any(quoted[1] in task for task in leaf.shared.tasks), leaf.code


def test_what_was_given_below_a_threshold_is_known_of_seven_leaves(plan: Plan) -> None:
    seen = {
        code: rule.reachable(Decimal(100))
        for code, rule in rules(plan).items()
        if rule.steps and rule.steps.seen
    }
    assert seen == {
        "5.4": (Decimal(1), Decimal("1.5")),
        "5.6": (Decimal("0.25"), Decimal("0.5")),
        "6.3.4": (0, 1),
        "7.1.2": (Decimal("0.5"), 1),
        "8.3.1": (0, Decimal("0.5")),
        "8.3.2": (0, Decimal("0.5")),
        "8.4": (Decimal("0.5"), Decimal("1.5")),
    }


def test_targets_below_the_maximum_are_no_claim_to_all_points(plan: Plan) -> None:
    """A threshold brings all points by the plan's own reading, or by ours, which the head names."""
    ours = [
        leaf.code
        for leaf in plan.leaves
        if (rule := plan.rule(leaf.code)) and rule.steps and leaf.target != leaf.max_points
    ]
    assert ours == ["5.4", "5.6", "7.1.2", "8.4"]


def test_what_is_computed_has_its_source_and_tests(plan: Plan) -> None:
    for code, rule in rules(plan).items():
        if rule.key in {"survey", "manual"}:
            assert rule.source is None
            continue
        assert rule.source is not None, code
        assert rule.source.date == datetime.date(2024, 7, 18)
        assert rule.source.text.startswith(f"Kế hoạch 475/KH-UBND, Phụ lục 01, dòng {code}")
        assert rule.tests, code


def test_nothing_is_called_official(plan: Plan) -> None:
    """But for a title of the plan's own that has the word ("sử dụng chính thức")."""
    for rule in rules(plan).values():
        said = (rule.note, rule.manual, rule.survey, rule.source and rule.source.text)
        assert not any("chính thức" in text for text in said if text)
