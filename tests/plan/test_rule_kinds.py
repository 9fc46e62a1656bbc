"""Each kind's page in docs/rules.md, and what bonuses, averages and thresholds add to the kinds."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from parplan.language.catalogue import ENGLISH
from parplan.plan.points import half_up
from parplan.plan.scoring_rules import KINDS, LABELS, ScoringRule
from rules_told import TEXT, Told, rules_told

RATE = {"name": "done", "title": "Done", "unit": "%"}
UNITS = [{"name": name, "title": f"Unit {name}", "unit": "%"} for name in "abc"]
SCALED = {"full_at": Decimal(80), "scaled": True}


def event(name: str, each: str, most: str | None = None) -> dict[str, Any]:
    more = {} if most is None else {"most": Decimal(most)}
    return {"name": name, "title": name.title(), "unit": "times", "each": Decimal(each), **more}


def rule(**keys: object) -> ScoringRule:
    return ScoringRule.model_validate(keys)


@pytest.mark.parametrize("told", rules_told(), ids=lambda told: told.rule.key)
def test_the_page_tells_what_is_computed(told: Told) -> None:
    assert told.rule.tests
    for example in told.rule.tests:
        found = told.rule.earned(example.figures, told.max_points, 2)
        assert found.points == example.points, ENGLISH.say(found.branch)


def test_every_kind_has_its_section_and_a_label() -> None:
    assert {told.rule.key for told in rules_told()} == set(KINDS) == set(LABELS)
    headings = re.findall(r"^## (\w+)", TEXT, re.MULTILINE)
    assert set(headings) == set(KINDS)
    assert TEXT.count("```yaml") == len(rules_told())


@pytest.mark.parametrize(
    ("threshold", "rate", "points"),
    [
        ("80", "40", "5"),
        ("50", "40", "8"),
        ("50", "49.9", "9.98"),
        ("90", "40", "4.44"),  # 4.444…
        ("90", "89.99", "10"),  # 9.9988…
        ("90", "-1", "0"),
    ],
)
def test_all_points_from_a_threshold(threshold: str, rate: str, points: str) -> None:
    by = rule(proportional={"rate": RATE, "full_at": Decimal(threshold), "scaled": True})
    assert by.earned({"done": Decimal(rate)}, Decimal(10), 2).points == Decimal(points)
    assert by.reachable(Decimal(10)) is None


@given(st.decimals(0, 100, places=3), st.decimals(1, 100, places=2), st.integers(0, 6))
def test_below_a_threshold_a_part_of_it_counts_exactly(
    rate: Decimal, threshold: Decimal, decimals: int
) -> None:
    by = rule(proportional={"rate": RATE, "full_at": threshold, "scaled": True})
    exact = min(Fraction(7), Fraction(rate) * 7 / Fraction(threshold))
    assert by.earned({"done": rate}, Decimal(7), decimals).points == half_up(exact, decimals)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"proportional": {"rate": RATE, "scaled": True}}, "scaled"),
        ({"proportional": {"rate": RATE, "scaled": True, "full_at": Decimal(0)}}, "scaled"),
        ({"adjusted": {"start": Decimal(1)}}, "no_event"),
        ({"average": {"mean_of": "points", "units": UNITS}}, "one_way"),
        ({"average": {"mean_of": "points", "units": [], "by_rate": {}}}, "too_short"),
    ],
)
def test_what_is_no_rule(rules: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        rule(**rules)
    assert [error["type"] for error in refused.value.errors()] == [why]


@pytest.mark.parametrize(
    ("adjusted", "points"),
    [
        ({"deductions": [event("late", "0.5")]}, "0 0.5 1 1.5 2"),
        ({"deductions": [event("late", "0.5", "0.8")]}, "1.2 1.5 2"),
        ({"start": Decimal(1), "bonuses": [event("more", "0.4")]}, "1 1.4 1.8 2"),
        (
            {
                "start": Decimal(1),
                "bonuses": [event("more", "1", "1")],
                "deductions": [event("late", "0.5", "1")],
            },
            "0 0.5 1 1.5 2",
        ),
    ],
)
def test_bonuses_and_deductions_reach_some_points(adjusted: dict[str, Any], points: str) -> None:
    found = rule(adjusted=adjusted).reachable(Decimal(2))
    assert found == tuple(map(Decimal, points.split()))


@pytest.mark.parametrize(
    "adjusted",
    [
        {"bonuses": [event("more", "0.3")], "deductions": [event("late", "0.5")]},
        {"deductions": [event("late", "0.000001")]},
    ],
)
def test_what_may_come_to_too_many_amounts_may_come_to_any(adjusted: dict[str, Any]) -> None:
    assert rule(adjusted=adjusted).reachable(Decimal(2)) is None


worth = st.decimals(0, 3, places=2)
events = st.lists(st.tuples(worth, st.none() | worth), max_size=2)


@given(st.none() | worth, events, events, st.data())
def test_whatever_happens_is_within_the_maximum_and_reachable(
    start: Decimal | None,
    bonuses: list[tuple[Decimal, Decimal | None]],
    deductions: list[tuple[Decimal, Decimal | None]],
    data: st.DataObject,
) -> None:
    if not bonuses and not deductions:
        return
    lists = {
        key: [
            event(f"{key}{n}", str(each), None if most is None else str(most))
            for n, (each, most) in enumerate(drawn)
        ]
        for key, drawn in (("bonuses", bonuses), ("deductions", deductions))
    }
    by = rule(adjusted={"start": start, **lists})
    counts = {name: Decimal(data.draw(st.integers(0, 50))) for name in by.names}
    found = by.earned(counts, Decimal(2), 2).points
    exact = Decimal(2) if start is None else start
    for sign, key, drawn in ((1, "bonuses", bonuses), (-1, "deductions", deductions)):
        for n, (each, most) in enumerate(drawn):
            times = counts[f"{key}{n}"] * each
            exact += sign * (times if most is None else min(times, most))
    assert found == max(Decimal(0), min(Decimal(2), exact))
    assert (few := by.reachable(Decimal(2))) is None or found in few


def test_one_unit_is_its_own_mean() -> None:
    by = rule(average={"mean_of": "figures", "units": UNITS[:1], "by_rate": SCALED})
    earned = by.earned({"a": Decimal(40)}, Decimal(2), 2)
    assert earned.points == 1
    assert ENGLISH.say(earned.branch) == "on average 40% of 2, divided by 80%"


def test_the_words_of_the_branch() -> None:
    by = rule(adjusted={"start": Decimal(1), "deductions": [event("late", "0.25")]})
    found = by.earned({"late": Decimal(2)}, Decimal(1), 2)
    assert ENGLISH.say(found.branch) == "1 points, 0 more and 0.5 less"
    by = rule(average={"mean_of": "figures", "units": UNITS, "by_rate": SCALED})
    figures = {"a": Decimal(100), "b": Decimal(80), "c": Decimal(40)}
    assert ENGLISH.say(by.earned(figures, Decimal(2), 2).branch) == (
        "on average 73.33% of 2, divided by 80%"
    )
    by = rule(average={"mean_of": "points", "units": UNITS, "by_rate": SCALED})
    assert ENGLISH.say(by.earned(figures, Decimal(2), 2).branch) == (
        "the mean of what 3 units earn"
    )
