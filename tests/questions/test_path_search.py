"""The search for a path on plans: against every combination of points, without a solver."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.agencies import Body
from parplan.plan.plan import Plan
from parplan.plan.scoring_rules import ScoringRules
from parplan.questions.path.costs import Costs
from parplan.questions.path.path import path
from parplan.questions.path.search import Choice, multiples
from parplan.questions.whatif.scenarios import changed
from parplan.report.report import Report
from places import SMALL

Worth = tuple[Decimal, int, Decimal]


@pytest.mark.parametrize(
    ("points", "most", "steps"),
    [
        ("0.97", "1", "0.98 0.99 1"),
        ("0.9784", "1", "0.98 0.99 1"),  # from between two hundredths to the next
        ("1.4477", "1.475", "1.45 1.46 1.47 1.475"),  # all points are no multiple
        ("0.25", "0.255", "0.255"),
        ("0.2541", "0.255", "0.255"),
        ("1", "1", ""),
        ("1.2", "1", ""),
        ("0", "0.02", "0.01 0.02"),
    ],
)
def test_leaves_come_to_hundredths_and_to_all_their_points(
    points: str, most: str, steps: str
) -> None:
    assert multiples(Decimal(points), Decimal(most)) == tuple(map(Decimal, steps.split()))


# Leaves of the small plan so near to their max points that everything can be tried.
NEAR = {
    "1.1": ("9.97", "9.965", "9.98"),
    "1.2.1": ("9.97", "9.9911", "10"),
    "1.2.2": ("14.96", "14.9877", "14.98"),
    "1.2.3": ("14.97", "14.985", "15"),
    "1.3.1": ("11.98", "11.9677", "12"),
}


# Points that rules give some of them, and nothing between; one can't come to all of its points.
STEPS = {"1.1": ("9.5", "9.975", "10"), "1.2.1": ("9.98",), "1.3.1": ("11.99", "12")}


def nearly_done(scores: dict[str, str], stepped: set[str]) -> Plan:
    small = load(SMALL).plan
    assert small is not None
    full = {leaf.code: leaf.max_points for leaf in small.leaves}
    plan = changed(small, "score", full | {code: Decimal(s) for code, s in scores.items()})
    figure = {"name": "count", "title": "Số việc", "unit": "việc"}
    leaves = {
        code: {
            "steps": {
                "figure": figure,
                "steps": [{"at_least": Decimal(1), "points": Decimal(STEPS[code][0])}],
                "seen": [Decimal(points) for points in STEPS[code][1:]],
            }
        }
        for code in stepped
    }
    rules = ScoringRules.model_validate({"decimals": 2, "leaves": leaves})
    return plan.model_copy(update={"rules": rules})


def there(code: str, score: Decimal, most: Decimal, stepped: set[str]) -> tuple[Decimal, ...]:
    """What a leaf can come to."""
    if code in stepped:
        return tuple(points for step in STEPS[code] if (points := Decimal(step)) > score)
    return multiples(score, most)


@st.composite
def asked(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, Any]]:
    scores = {code: draw(st.sampled_from(some)) for code, some in NEAR.items()}
    price = st.fixed_dictionaries(
        {},
        optional={
            "fixed": st.integers(0, 5).map(Decimal),
            "per_point": st.sampled_from(["0", "50", "12.5", "133.3"]).map(Decimal),
        },
    )
    costs = st.fixed_dictionaries(
        {"default": price, "leaves": st.dictionaries(st.sampled_from(sorted(NEAR)), price)}
    )
    tenths = st.integers(0, 60).map(lambda n: Decimal(n) / 1000)
    movable = [code for code in NEAR if Decimal(scores[code]) % 1]
    return scores, {
        "to": Decimal("99.85") + draw(st.integers(0, 150)) * Decimal("0.001"),
        "costs": draw(st.none() | costs),
        "excluded": draw(st.sets(st.sampled_from(sorted(NEAR)), max_size=1)),
        "required": draw(st.sets(st.sampled_from(movable), max_size=1)) if movable else set(),
        "stepped": draw(st.sets(st.sampled_from(sorted(STEPS)))),
        "survey_limit": draw(st.none() | tenths),
        "agency_limit": draw(st.none() | tenths),
    }


@settings(deadline=None, max_examples=60)
@given(asked())
def test_no_path_is_better_and_alternatives_come_in_order(
    question: tuple[dict[str, str], dict[str, Any]],
) -> None:
    """Every combination of reachable points, in exact decimals, without a solver."""
    scores, of = question
    plan = nearly_done(scores, stepped := of["stepped"])
    body = plan.agencies.find("Sở Nội vụ")
    assert body is not None
    costs = None if of["costs"] is None else Costs.model_validate(of["costs"])
    of["required"] -= of["excluded"]
    of["required"] -= {
        code for code in stepped if not there(code, Decimal(scores[code]), Decimal(12), stepped)
    }  # the command refuses them
    choice = Choice(
        to=of["to"],
        costs=costs,
        excluded=frozenset(of["excluded"]),
        required=frozenset(of["required"]),
        survey_limit=of["survey_limit"],
        agency_limits=() if of["agency_limit"] is None else ((body, of["agency_limit"]),),
        alternatives=3,
    )
    # Sở Nội vụ leads two by its name; as one of the departments 1.2.2, and 1.2.3 merged with it.
    best = tried(plan, choice, {"1.1", "1.3.1", "1.2.2", "1.2.3"}, stepped)
    report = path(plan, choice, lambda _: None)
    found = [row.values for row in report.tables[1].lines]
    shown = [(values[1] or 0, values[3], values[2]) for values in found]
    assert shown == [worth for worth, _ in best[:4]]
    assert {values[4] for values in found} <= {codes for _, codes in best}
    assert_consistent(plan, choice, report, stepped)


def tried(
    plan: Plan, choice: Choice, led: set[str], stepped: set[str]
) -> list[tuple[Worth, tuple[str, ...]]]:
    """Every set of leaves that does, or comes as far as any, with its least price."""
    leaves = [leaf for leaf in plan.leaves if leaf.code not in choice.excluded]
    costs = choice.costs or Costs()
    start = sum((leaf.score or Decimal(0) for leaf in plan.leaves), Decimal(0))
    every: list[tuple[Decimal, Worth, tuple[str, ...]]] = []
    options = []
    for leaf in leaves:
        score = leaf.score or Decimal(0)
        ways = there(leaf.code, score, leaf.max_points, stepped)
        steps = [points - score for points in ways]
        options.append([*([] if leaf.code in choice.required else [Decimal(0)]), *steps])
    for gains in product(*options):
        moved = [(leaf, gain) for leaf, gain in zip(leaves, gains, strict=True) if gain]
        surveys = sum(gain for leaf, gain in moved if leaf.criterion.assessed_by == "survey")
        agency = sum(gain for leaf, gain in moved if leaf.code in led)
        if choice.survey_limit is not None and surveys > choice.survey_limit:
            continue
        if choice.agency_limits and agency > choice.agency_limits[0][1]:
            continue
        cost = Decimal(0)
        for leaf, gain in moved:
            fixed, per_point = costs.of(leaf.code)
            cost += fixed + per_point * gain
        gain = sum(gains, Decimal(0))
        codes = tuple(leaf.code for leaf, _ in moved)
        every.append((start + gain, (cost, len(codes), gain), codes))
    farthest = max((reached for reached, _, _ in every), default=Decimal(0))
    goal = min(choice.to, farthest)
    best: dict[tuple[str, ...], Worth] = {}
    for reached, worth, codes in every:
        if reached >= goal:
            best[codes] = min(worth, best.get(codes, worth))
    return sorted((worth, codes) for codes, worth in best.items())


def assert_consistent(plan: Plan, choice: Choice, report: Report, stepped: set[str]) -> None:
    """The first table is the first of the alternatives, and the outcome is what it adds up to."""
    rows = [row.values for row in report.tables[0].lines]
    alternatives = [row.values for row in report.tables[1].lines]
    if not alternatives:
        assert not rows
        assert ENGLISH.say(report.notes[0]).startswith("There is no path")
        return
    assert tuple(values[0] for values in rows) == alternatives[0][4]
    gain = sum((values[4] for values in rows if isinstance(values[4], Decimal)), Decimal(0))
    assert gain == alternatives[0][2]
    assert report.tables[2].lines[1].values[2] == gain
    for code, _, before, after, _, _ in rows:
        leaf = plan.node(str(code))
        assert leaf is not None
        assert before == leaf.score
        assert after in there(leaf.code, leaf.score or Decimal(0), leaf.max_points, stepped)
    if report.tables[2].lines[1].values[1] < choice.to:  # type: ignore[operator]
        assert "can't be reached" in ENGLISH.say(report.notes[0])


def test_limits_of_several_agencies_are_told_apart(plan: Plan) -> None:
    def body(name: str) -> Body:
        found = plan.agencies.find(name)
        assert found is not None
        return found

    choice = Choice(
        to=Decimal(100),
        agency_limits=((body("Sở Tài chính"), Decimal(0)), (body("Sở Nội vụ"), Decimal(1))),
    )
    report = path(plan, choice, lambda _: None)
    # All but Sở Tài chính's 2 and Sở Nội vụ's, of which 1 is left.
    gains = {str(row.values[0]): row.values[4] for row in report.tables[0].lines}
    assert not {"6.3.4", "8.4"} & set(gains)
    assert "can't be reached" in ENGLISH.say(report.notes[0])
