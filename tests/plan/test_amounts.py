"""What a kind of rule says of itself: its amounts, up to the last that is listed, and its words."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from parplan.language.catalogue import ENGLISH
from parplan.plan.figures import Item, Variable, answer
from parplan.plan.scoring_rules import ScoringRule

RATE = {"name": "done", "title": "Done", "unit": "%"}
UNITS = [{"name": name, "title": f"Unit {name}", "unit": "tasks"} for name in "ab"]
STEPS = {
    "steps": [{"at_least": Decimal(2), "points": Decimal(1)}],
    "otherwise": Decimal("0.5"),
    "seen": [Decimal("0.75"), Decimal("0.25")],
}


def rule(**keys: object) -> ScoringRule:
    return ScoringRule.model_validate(keys)


def event(name: str, each: str, most: str | None = None) -> dict[str, Any]:
    more = {} if most is None else {"most": Decimal(most)}
    return {"name": name, "title": f"{name}s", "unit": "times", "each": Decimal(each), **more}


def items(count: int) -> list[dict[str, Any]]:
    return [{"name": f"i{n}", "title": "x", "points": Decimal("0.1")} for n in range(count)]


def test_items_are_combined_while_they_are_few() -> None:
    found = rule(checklist={"items": items(16)}).reachable(Decimal(2))
    assert found == tuple(Decimal(n) / 10 for n in range(17))
    assert rule(checklist={"items": items(17)}).reachable(Decimal(2)) is None


@pytest.mark.parametrize(
    ("adjusted", "max_points", "least", "count"),
    [
        # 0.001 for each, and at most 1: from 4 to 5, though 5 would be 5000 times.
        ({"deductions": [event("late", "0.001", "1")]}, "5", "4", 1001),
        ({"deductions": [event("late", "0.001")]}, "1.999", "0", 2000),
        # Of a start above the maximum all of it can be lost.
        ({"start": Decimal(3), "deductions": [event("late", "1")]}, "2", "0", 3),
        ({"start": Decimal(1), "bonuses": [event("more", "0")]}, "2", "1", 1),
        # Both ways, each up to its most: 1, 1.3 or 1.6, less 0 or 0.5.
        (
            {
                "start": Decimal(1),
                "bonuses": [event("more", "0.3", "0.6")],
                "deductions": [event("late", "0.5", "0.5")],
            },
            "2",
            "0.5",
            6,
        ),
    ],
)
def test_amounts_are_listed_while_they_are_few(
    adjusted: dict[str, Any], max_points: str, least: str, count: int
) -> None:
    found = rule(adjusted=adjusted).reachable(Decimal(max_points))
    assert found is not None
    assert (found[0], len(found)) == (Decimal(least), count)


@pytest.mark.parametrize(
    "adjusted",
    [
        {"deductions": [event("late", "0.001")]},  # 2001 amounts
        {"deductions": [event("late", "0.02"), event("worse", "0.02")]},  # 101 × 101
        {"bonuses": [event("more", "1", "1")], "deductions": [event("late", "1")]},
    ],
)
def test_many_amounts_may_be_any(adjusted: dict[str, Any]) -> None:
    assert rule(adjusted=adjusted).reachable(Decimal(2)) is None


@pytest.mark.parametrize("times", ["-1", "0.5", "-0.5"])
def test_nothing_happens_half_or_less_than_never(times: str) -> None:
    by = rule(adjusted={"deductions": [event("late", "1"), event("worse", "1")]})
    found = by.earned({"late": Decimal(0), "worse": Decimal(times)}, Decimal(2), 2)
    assert found.points is None
    assert ENGLISH.say(found.branch) == "worses isn't how often it happened"


def test_bonuses_are_added_and_deductions_taken_off() -> None:
    by = rule(
        adjusted={
            "start": Decimal(1),
            "bonuses": [event("more", "0.25"), event("best", "0.5", "0.8")],
            "deductions": [event("late", "0.1")],
        }
    )
    figures = {"more": Decimal(2), "best": Decimal(2), "late": Decimal(3)}
    found = by.earned(figures, Decimal(3), 2)
    assert found.points == 2  # 1 + 0.5 + 0.8 − 0.3
    assert ENGLISH.say(found.branch) == "1 points, 1.3 more and 0.3 less"
    assert by.kind.variables == (*by.variables,)
    assert by.names == ("more", "best", "late")


@pytest.mark.parametrize(
    ("adjusted", "most"),
    [
        ({"start": Decimal(1), "bonuses": [event("more", "0.5", "0.8")]}, "1.8"),
        ({"start": Decimal(1), "bonuses": [event("a", "1", "1"), event("b", "1", "2")]}, "4"),
        ({"start": Decimal(1), "bonuses": [event("more", "0.5")]}, None),
        ({"start": Decimal(1), "bonuses": [event("more", "0")]}, "1"),
        ({"start": Decimal(1), "bonuses": [event("more", "0", "5")]}, "1"),
        ({"start": Decimal(1), "bonuses": [event("a", "0"), event("b", "1", "2")]}, "3"),
        ({"deductions": [event("late", "1")]}, "7"),  # from the maximum
    ],
)
def test_the_most_that_bonuses_come_to(adjusted: dict[str, Any], most: str | None) -> None:
    found = rule(adjusted=adjusted).kind.most_points(Decimal(7))
    assert found == (None if most is None else Decimal(most))
    assert most is None or str(found) == most  # without zeros that nobody wrote


def test_what_a_kind_states() -> None:
    """Places of points below its key, its bounds and steps, and what its items add up to."""
    by_steps = rule(average={"mean_of": "figures", "units": UNITS, "by_steps": STEPS}).kind
    by_rate = rule(average={"mean_of": "points", "units": UNITS, "by_rate": {}}).kind
    steps = rule(steps={"figure": UNITS[0], **STEPS}).kind
    proportional = rule(proportional={"rate": RATE, "floor": Decimal(5)}).kind
    ratio = rule(ratio={"part": UNITS[0], "whole": UNITS[1]}).kind
    checklist = rule(checklist={"items": items(3)}).kind
    started = rule(adjusted={"start": Decimal(1), "bonuses": [event("more", "1")]}).kind
    unstarted = rule(adjusted={"bonuses": [event("more", "1")]}).kind
    survey = rule(survey="Asked").kind

    points = [
        (("steps", 0, "points"), Decimal(1)),
        (("seen", 0), Decimal("0.75")),
        (("seen", 1), Decimal("0.25")),
        (("otherwise",), Decimal("0.5")),
    ]
    assert list(steps.stated_points) == points
    assert list(by_steps.stated_points) == [(("by_steps", *path), one) for path, one in points]
    assert list(started.stated_points) == [(("start",), Decimal(1))]
    for kind in (by_rate, proportional, ratio, checklist, unstarted, survey):
        assert list(kind.stated_points) == []

    assert (by_steps.below, by_rate.below, steps.below) == (("by_steps",), ("by_rate",), ())
    kinds = (proportional, ratio, steps, by_steps, survey)
    scales: list[object] = [kind.scale for kind in kinds]
    assert scales == [proportional, ratio, None, None, None]
    thresholds: list[object] = [kind.thresholds for kind in (steps, by_rate, survey)]
    assert thresholds == [steps, None, None]
    assert by_steps.thresholds is not None
    assert by_rate.scale is not None
    assert str(checklist.total) == "0.3"
    assert (steps.total, survey.total, started.total) == (None, None, None)
    assert (checklist.most_points(Decimal(2)), survey.variables) == (None, ())


def test_what_a_mean_reaches() -> None:
    def mean_of(what: str, **by: object) -> ScoringRule:
        return rule(average={"mean_of": what, "units": UNITS, **by})

    amounts = ("0.25", "0.5", "0.75", "1")
    assert mean_of("figures", by_steps=STEPS).reachable(Decimal(2)) == tuple(map(Decimal, amounts))
    assert mean_of("points", by_steps=STEPS).reachable(Decimal(2)) is None
    assert mean_of("figures", by_rate={}).reachable(Decimal(2)) is None


def test_a_mean_of_points_scores_each_unit_by_itself() -> None:
    by = rule(average={"mean_of": "points", "units": UNITS, "by_rate": {}})
    figures = {"a": Decimal(150), "b": Decimal(-20)}
    found = by.earned(figures, Decimal(2), 2)
    assert found.points == 1  # 2 and 0, though the figures' mean would earn 1.3
    assert ENGLISH.say(found.branch) == "the mean of what 2 units earn"
    by = rule(average={"mean_of": "figures", "units": UNITS, "by_rate": {}})
    found = by.earned(figures, Decimal(2), 2)
    assert found.points == Decimal("1.3")
    assert ENGLISH.say(found.branch) == "on average 65 tasks of 2"


def test_a_unit_that_reaches_no_step_is_named() -> None:
    steps = {"steps": [{"at_least": Decimal(2), "points": Decimal(1)}]}
    by = rule(average={"mean_of": "points", "units": UNITS, "by_steps": steps})
    found = by.earned({"a": Decimal(2), "b": Decimal(1)}, Decimal(2), 2)
    assert found.points is None
    assert ENGLISH.say(found.branch) == (
        "Unit b: 1 tasks: reaches no step, and what it gives isn't known"
    )
    assert by.earned({"a": Decimal(2), "b": Decimal(3)}, Decimal(2), 2).points == 1


@pytest.mark.parametrize(
    ("rate", "points", "words"),
    [
        ("-1", "0", "-1%: below 0%"),
        ("0", "0", "0% of 2, divided by 80%"),
        ("40", "1", "40% of 2, divided by 80%"),
        ("80", "2", "80%: at least 80%"),
    ],
)
def test_the_words_of_a_part_of_a_threshold(rate: str, points: str, words: str) -> None:
    by = rule(proportional={"rate": RATE, "full_at": Decimal(80), "scaled": True})
    found = by.earned({"done": Decimal(rate)}, Decimal(2), 2)
    assert (found.points, ENGLISH.say(found.branch)) == (Decimal(points), words)


@pytest.mark.parametrize(
    ("rate", "words"),
    [("0", "0% of 2"), ("100", "100% of 2"), ("100.5", "100.5%: at least 100%")],
)
def test_the_words_at_nothing_and_at_all(rate: str, words: str) -> None:
    found = rule(proportional={"rate": RATE}).earned({"done": Decimal(rate)}, Decimal(2), 2)
    assert ENGLISH.say(found.branch) == words


def test_the_rate_that_is_all_points() -> None:
    scaled = rule(proportional={"rate": RATE, "full_at": Decimal(80), "scaled": True})
    jumping = rule(proportional={"rate": RATE, "full_at": Decimal(80)})
    for by, rate in ((scaled, 80), (jumping, 100), (rule(proportional={"rate": RATE}), 100)):
        scale = by.kind.scale
        assert scale is not None
        assert scale.full_rate == rate


def test_figures_and_their_units_in_words() -> None:
    rate, tasks = Variable.model_validate(RATE), Variable.model_validate(UNITS[0])
    item = Item.model_validate({"name": "plan", "title": "A plan", "points": Decimal(1)})
    assert (rate.titled, tasks.titled, item.titled) == ("Done (%)", "Unit a (tasks)", "A plan")
    said = (rate.said(Decimal(5)), tasks.said(Decimal(5)), item.said(figure=True))
    assert [ENGLISH.say(one) for one in said] == ["5%", "5 tasks", "yes"]
    assert [ENGLISH.say(answer(one)) for one in (True, False, Decimal("1.5"))] == [
        *("yes", "no", "1.5")
    ]


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (
            {"proportional": {"rate": RATE, "scaled": True}},
            ("scaled", "scaled to nothing"),
        ),
        (
            {"adjusted": {"start": Decimal(1)}},
            ("no_event", "neither bonuses nor deductions"),
        ),
        (
            {"average": {"mean_of": "points", "units": UNITS, "by_rate": {}, "by_steps": STEPS}},
            ("one_way", "by_rate or by_steps"),
        ),
        (
            {"steps": {"figure": RATE, "steps": [{"points": Decimal(1)}]}},
            ("one_bound", "at_least or at_most"),
        ),
        (
            {
                "steps": {
                    "figure": RATE,
                    "steps": [
                        {"at_least": Decimal(1), "at_most": Decimal(1), "points": Decimal(1)}
                    ],
                }
            },
            ("one_bound", "at_least or at_most"),
        ),
        ({"proportional": {"rate": {**RATE, "name": "Done"}}}, ("name", "not a name")),
        ({"proportional": {"rate": {**RATE, "name": "a" * 41}}}, ("name", "not a name")),
    ],
)
def test_why_something_is_no_rule(rules: dict[str, Any], why: tuple[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        rule(**rules)
    assert [(error["type"], error["msg"]) for error in refused.value.errors()][:1] == [why]


@pytest.mark.parametrize("figure", ["1e15", "-1e15"])
def test_a_figure_has_its_limits(figure: str) -> None:
    example = {"points": Decimal(1), "figures": {"done": Decimal(figure)}}
    assert rule(proportional={"rate": RATE}, tests=[example]).tests[0].figures["done"] == Decimal(
        figure
    )
    for wrong in (Decimal(figure) * Decimal("1.000000000000001"), 5, "5", None):
        with pytest.raises(ValidationError) as refused:
            rule(proportional={"rate": RATE}, tests=[{**example, "figures": {"done": wrong}}])
        (error,) = refused.value.errors()
        assert (error["type"], error["msg"]) == ("figure", "not a figure")
