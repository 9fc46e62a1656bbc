"""The search for a path on plans: against every combination of points, without a solver."""

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import chain, product, repeat
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.plan.scoring_rules import ScoringRules
from parplan.questions.path import programme
from parplan.questions.path.path import path
from parplan.questions.path.search import Costs, multiples, probability
from parplan.questions.scenario import changed
from parplan.report.report import Report
from places import ROOT, SMALL

Worth = tuple[Decimal, int, Decimal]
Run = Callable[..., tuple[int, str, str]]

EXAMPLE = ROOT / "examples" / "tinh-mau"


class Asked(NamedTuple):
    """What a path is asked for."""

    scores: dict[str, str]
    stepped: set[str]
    to: Decimal
    costs: dict[str, Any] | None
    excluded: set[str]
    required: set[str]
    survey_limit: Decimal | None
    agency_limit: Decimal | None
    no_caps: bool


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


ASKED = "1.2.3"
"""The only survey leaf: it has the best share itself, above any SIPAS, and goes no further."""


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
def asked(draw: st.DrawFn) -> Asked:
    scores = {code: draw(st.sampled_from(some)) for code, some in NEAR.items()}
    price = st.fixed_dictionaries(
        {},
        optional={
            "fixed": st.integers(0, 5),
            "per_point": st.sampled_from([0, 50, 12.5, 133.3]),
        },
    )
    costs = st.fixed_dictionaries(
        {"default": price, "leaves": st.dictionaries(st.sampled_from(sorted(NEAR)), price)}
    )
    tenths = st.integers(0, 60).map(lambda n: Decimal(n) / 1000)
    movable = [code for code in NEAR if Decimal(scores[code]) % 1]
    excluded = draw(st.sets(st.sampled_from(sorted(NEAR)), max_size=1))
    required = draw(st.sets(st.sampled_from(movable), max_size=1)) if movable else set()
    stepped = draw(st.sets(st.sampled_from(sorted(STEPS))))
    stuck = {
        code for code in stepped if not there(code, Decimal(scores[code]), Decimal(12), stepped)
    }
    no_caps = draw(st.booleans())
    if not no_caps:
        stuck.add(ASKED)
    return Asked(
        scores,
        stepped,
        to=Decimal("99.85") + draw(st.integers(0, 150)) * Decimal("0.001"),
        costs=draw(st.none() | costs),
        excluded=excluded,
        required=required - excluded - stuck,  # the command refuses them
        survey_limit=draw(st.none() | tenths),
        agency_limit=draw(st.none() | tenths),
        no_caps=no_caps,
    )


@settings(deadline=None, max_examples=60)
@given(asked())
def test_no_path_is_better_and_alternatives_come_in_order(
    tmp_path_factory: pytest.TempPathFactory, of: Asked
) -> None:
    """Every combination of reachable points, in exact decimals, without a solver."""
    plan = nearly_done(of.scores, of.stepped)
    # Sở Nội vụ leads two by its name; as one of the departments 1.2.2, and 1.2.3 merged with it.
    best = tried(plan, of, {"1.1", "1.3.1", "1.2.2", "1.2.3"})
    costs = None if of.costs is None else written(of.costs, tmp_path_factory.mktemp("costs"))
    report = path(
        plan,
        to=of.to,
        costs=costs,
        exclude=sorted(of.excluded),
        require=sorted(of.required),
        survey_limit=of.survey_limit,
        agency_limit=None if of.agency_limit is None else [f"Sở Nội vụ={of.agency_limit:f}"],
        no_caps=of.no_caps,
    )
    found = [way for way in report.table("alternatives").records() if way["rank"]]
    shown = [(way["cost"] or 0, way["leaves"], way["gain"]) for way in found]
    assert shown == [worth for worth, _ in best[:4]]
    assert {way["codes"] for way in found} <= {codes for _, codes in best}
    assert_consistent(plan, of, report)


def written(costs: dict[str, Any], folder: Path) -> Path:
    file = folder / "costs.yaml"
    file.write_text(json.dumps(costs), encoding="utf-8")
    return file


def tried(plan: Plan, of: Asked, led: set[str]) -> list[tuple[Worth, tuple[str, ...]]]:
    """Every set of leaves that does, or comes as far as any, with its least price."""
    leaves = [leaf for leaf in plan.leaves if leaf.code not in of.excluded]
    exact = json.loads(json.dumps(of.costs or {}), parse_float=Decimal, parse_int=Decimal)
    costs = Costs.model_validate(exact)
    start = sum((leaf.score or Decimal(0) for leaf in plan.leaves), Decimal(0))
    every: list[tuple[Decimal, Worth, tuple[str, ...]]] = []
    options = []
    for leaf in leaves:
        score = leaf.score or Decimal(0)
        ways = there(leaf.code, score, leaf.max_points, of.stepped)
        if leaf.code == ASKED and not of.no_caps:
            ways = ()
        steps = [points - score for points in ways]
        options.append([*([] if leaf.code in of.required else [Decimal(0)]), *steps])
    for gains in product(*options):
        moved = [(leaf, gain) for leaf, gain in zip(leaves, gains, strict=True) if gain]
        surveys = sum(gain for leaf, gain in moved if leaf.criterion.assessed_by == "survey")
        agency = sum(gain for leaf, gain in moved if leaf.code in led)
        if of.survey_limit is not None and surveys > of.survey_limit:
            continue
        if of.agency_limit is not None and agency > of.agency_limit:
            continue
        cost = Decimal(0)
        for leaf, gain in moved:
            fixed, per_point = costs.of(leaf.code)
            cost += fixed + per_point * gain
        gain = sum(gains, Decimal(0))
        codes = tuple(leaf.code for leaf, _ in moved)
        every.append((start + gain, (cost, len(codes), gain), codes))
    farthest = max((reached for reached, _, _ in every), default=Decimal(0))
    goal = min(of.to, farthest)
    best: dict[tuple[str, ...], Worth] = {}
    for reached, worth, codes in every:
        if reached >= goal:
            best[codes] = min(worth, best.get(codes, worth))
    return sorted((worth, codes) for codes, worth in best.items())


def assert_consistent(plan: Plan, of: Asked, report: Report) -> None:
    """The first table is the first of the alternatives, and the outcome is what it adds up to."""
    moves, alternatives, outcome = (table.records() for table in report.tables)
    if not alternatives:
        assert not moves
        assert ENGLISH.say(report.notes[0]).startswith("There is no path")
        return
    assert tuple(move["code"] for move in moves) == alternatives[0]["codes"]
    gain = sum((move["gain"] for move in moves if isinstance(move["gain"], Decimal)), Decimal(0))
    assert gain == alternatives[0]["gain"]
    assert outcome[1]["change"] == gain
    for move in moves:
        leaf = plan.node(str(move["code"]))
        assert leaf is not None
        assert move["before"] == leaf.score
        assert move["after"] in there(
            leaf.code, leaf.score or Decimal(0), leaf.max_points, of.stepped
        )
    if outcome[1]["total"] < of.to:  # type: ignore[operator]
        assert "can't be reached" in ENGLISH.say(report.notes[0])


def test_limits_of_several_agencies_are_told_apart(plan: Plan) -> None:
    report = path(plan, to=Decimal(100), agency_limit=["Sở Tài chính=0", "Sở Nội vụ=1"])
    # All but Sở Tài chính's 2 and Sở Nội vụ's, of which 1 is left.
    assert not {"6.3.4", "8.4"} & {move["code"] for move in report.table("path").records()}
    assert "can't be reached" in ENGLISH.say(report.notes[0])


def test_when_time_is_over_the_best_so_far_is_given_with_what_is_proven(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time for 8.1 and another leaf to be found and not for a proof: exit 1, and it is said."""
    seconds = chain(repeat(5.0, 2), repeat(0.0))
    monkeypatch.setattr(programme.Clock, "left", property(lambda _: next(seconds)))
    code, out, err = run("path", "--to", "88", "--time-limit", "5")
    assert (code, err) == (1, "")
    notes = out.split("## ")[0]
    assert "Not proven: after 5 seconds the search ended with this path" in notes
    assert "no path moves fewer leaves" not in notes


def test_a_path_that_is_as_probable_as_asked(run: Run) -> None:
    """The example has earlier years; a hundredth less would not be enough."""
    example = (
        "--plan",
        str(ROOT / "examples" / "tinh-mau"),
        "--alternatives",
        "0",
        "--time-limit",
        "600",
    )
    code, out, _ = run("path", "--to", "86", "--confidence", "0.8", "-f", "json", *example)
    assert code == 0
    best, *_ = json.loads(out, parse_float=Decimal)["tables"]["alternatives"]["rows"]
    assert best["probability"] >= 80
    plain = run("path", "--to", "86", "-f", "json", *example)[1]
    first, *_ = json.loads(plain, parse_float=Decimal)["tables"]["alternatives"]["rows"]
    assert first["probability"] < 80
    assert (first["leaves"], first["gain"]) < (best["leaves"], best["gain"])
    less = str(Decimal("83.4587") + best["gain"] - Decimal("0.01"))
    code, out, _ = run("path", "--to", less, "-f", "json", *example)
    loaded = load(EXAMPLE).plan
    assert loaded is not None
    chance = probability(loaded)
    rows = json.loads(out, parse_float=Decimal)["tables"]["path"]["rows"]
    settings = {row["code"]: row["after"] for row in rows}
    assert chance is not None
    reached = chance.reaching(Decimal(86), settings)
    assert reached is not None
    assert reached < Decimal("0.8")


@pytest.mark.parametrize("confidence", ["0", "1", "1.5"])
def test_no_path_is_sure(run: Run, confidence: str) -> None:
    code, _, err = run("path", "--to", "86", "--confidence", confidence)
    assert code == 2
    assert f"{confidence} is no probability that a path can have" in err


def test_without_an_earlier_year_there_is_no_probability(run: Run) -> None:
    code, _, err = run("path", "--to", "86", "--confidence", "0.8")
    assert code == 2
    assert "a probability takes the results of an earlier year" in err
