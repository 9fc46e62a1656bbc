"""What figures earn by each kind of rule: by hand, and for any figures against exact fractions."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.language.catalogue import ENGLISH
from parplan.plan.scoring_rules import Earned, ScoringRule

RATE = {"name": "done", "title": "Done on time", "unit": "%"}
PART = {"name": "part", "title": "Tasks done", "unit": "tasks"}
WHOLE = {"name": "whole", "title": "Tasks given", "unit": "tasks"}
COUNT = {"name": "count", "title": "Initiatives", "unit": "initiatives"}
ITEMS = [
    {"name": "plan", "title": "A plan", "points": Decimal("0.5")},
    {"name": "report", "title": "A report", "points": Decimal("0.25")},
    {"name": "visit", "title": "A visit", "points": Decimal("0.25")},
]


def rule(**keys: object) -> ScoringRule:
    return ScoringRule.model_validate(keys)


def step(points: str, **bound: str) -> dict[str, Decimal]:
    return {"points": Decimal(points)} | {key: Decimal(value) for key, value in bound.items()}


def steps(*rungs: dict[str, Decimal], **more: object) -> ScoringRule:
    return rule(steps={"figure": COUNT, "steps": list(rungs), **more})


def gets(by: ScoringRule, max_points: str, decimals: int = 2, **figures: str | bool) -> Earned:
    exact = {k: v if isinstance(v, bool) else Decimal(v) for k, v in figures.items()}
    return by.earned(exact, Decimal(max_points), decimals)


def told(found: Earned) -> tuple[str | None, str]:
    points = None if found.points is None else str(found.points)
    return points, ENGLISH.say(found.branch)


@pytest.mark.parametrize(
    ("rate", "max_points", "decimals", "points"),
    [
        ("96.67", "1.5", 2, "1.45"),  # 1.45005
        ("96.513", "1.5", 4, "1.4477"),  # 1.447695
        ("41.5", "1", 2, "0.42"),  # 0.415: a half goes up; half-even gives 0.42, too
        ("42.5", "1", 2, "0.43"),  # 0.425: half-even would give 0.42
        ("100", "1.5", 2, "1.5"),
        ("0", "1.5", 2, "0"),
        ("99.9", "0.25", 1, "0.2"),  # 0.24975
        ("100", "0.25", 1, "0.25"),  # rounding to 0.3 would be above it
    ],
)
def test_a_rate_is_a_part_of_the_maximum(
    rate: str, max_points: str, decimals: int, points: str
) -> None:
    by = rule(proportional={"rate": RATE})
    expected = (points, f"{rate}% of {max_points}")
    assert told(gets(by, max_points, decimals, done=rate)) == expected


def test_a_rules_own_decimals_come_before_the_files() -> None:
    by = rule(proportional={"rate": RATE}, decimals=Decimal(4))
    assert gets(by, "1.5", 2, done="96.513").points == Decimal("1.4477")


def test_floor_and_full_marks() -> None:
    bounds = {"floor": Decimal(60), "full_at": Decimal(95)}
    by = rule(proportional={"rate": RATE, **bounds})
    assert told(gets(by, "2", done="59.99")) == ("0", "59.99%: below 60%")
    assert told(gets(by, "2", done="60")) == ("1.2", "60% of 2")
    assert told(gets(by, "2", done="94.9")) == ("1.9", "94.9% of 2")  # 1.898
    assert told(gets(by, "2", done="95")) == ("2", "95%: at least 95%")


def test_beyond_all_and_below_nothing_the_branch_says_so() -> None:
    """130 of 120 tasks earn the maximum, not 108.33 % of it."""
    by = rule(proportional={"rate": RATE})
    assert told(gets(by, "1.5", done="103")) == ("1.5", "103%: at least 100%")
    assert told(gets(by, "1.5", done="-2")) == ("0", "-2%: below 0%")
    by = rule(ratio={"part": PART, "whole": WHOLE})
    assert told(gets(by, "1.5", part="130", whole="120")) == (
        "1.5",
        "130/120 (108.33%): at least 100%",
    )


def test_a_ratio_isnt_rounded_before_the_points_are() -> None:
    by = rule(ratio={"part": PART, "whole": WHOLE, "full_at": Decimal("66.67")})
    found = gets(by, "3", 4, part="2", whole="3")  # 66.666… is shown as 66.67 and yet below it
    assert told(found) == ("2", "2/3 (66.67%) of 3")
    assert told(gets(by, "1.5", 2, part="29", whole="30")) == (
        "1.5",
        "29/30 (96.67%): at least 66.67%",
    )
    plain = rule(ratio={"part": PART, "whole": WHOLE})
    assert told(gets(plain, "1", 2, part="31", whole="75")) == ("0.41", "31/75 (41.33%) of 1")


@pytest.mark.parametrize("whole", ["0", "-3"])
def test_of_nothing_there_is_no_rate(whole: str) -> None:
    by = rule(ratio={"part": PART, "whole": WHOLE})
    assert told(gets(by, "1", part="0", whole=whole)) == (
        None,
        "Tasks given isn't above 0: there is no rate",
    )


def test_the_first_step_that_fits_gives_the_points() -> None:
    by = steps(step("2", at_least="2"), step("1", at_least="1"), otherwise=Decimal(0))
    assert told(gets(by, "2", count="3")) == ("2", "3 initiatives: at least 2")
    assert told(gets(by, "2", count="2")) == ("2", "2 initiatives: at least 2")
    assert told(gets(by, "2", count="1.5")) == ("1", "1.5 initiatives: at least 1")
    assert told(gets(by, "2", count="0")) == ("0", "0 initiatives: reaches no step")


def test_below_known_thresholds_points_arent_known() -> None:
    by = steps(step("2", at_least="2"), seen=[Decimal(1)])
    assert told(gets(by, "2", count="1")) == (
        None,
        "1 initiatives: reaches no step, and what it gives isn't known",
    )


def test_a_step_may_go_down() -> None:
    by = steps(step("1.5", at_most="0"), step("1", at_most="2"), otherwise=Decimal(0))
    assert told(gets(by, "1.5", count="0")) == ("1.5", "0 initiatives: at most 0")
    assert gets(by, "1.5", count="1").points == 1
    assert gets(by, "1.5", count="3").points == 0


def test_stated_points_stay_as_they_are_stated() -> None:
    by = steps(step("0.125", at_least="1"), step("9", at_least="0"))
    assert gets(by, "1", 2, count="1").points == Decimal("0.125")
    assert gets(by, "1", 2, count="0").points == 1  # never above the maximum


def test_a_checklist_adds_up_what_is_there() -> None:
    by = rule(checklist={"items": ITEMS})
    assert told(gets(by, "1", plan=True, report=True, visit=True)) == ("1", "3 of 3 items")
    assert told(gets(by, "1", plan=True, report=False, visit=False)) == (
        "0.5",
        "1 of 3 items; lacking: A report; A visit",
    )


@pytest.mark.parametrize(
    ("by", "figures", "branch"),
    [
        (rule(proportional={"rate": RATE}), {}, "missing: Done on time"),
        (rule(ratio={"part": PART, "whole": WHOLE}), {}, "missing: Tasks done; Tasks given"),
        (rule(ratio={"part": PART, "whole": WHOLE}), {"part": "1"}, "missing: Tasks given"),
        (rule(checklist={"items": ITEMS}), {"plan": True}, "missing: A report; A visit"),
        (rule(proportional={"rate": RATE}), {"done": True}, "done isn't a number"),
        (
            rule(checklist={"items": ITEMS[:1]}),
            {"plan": "1"},
            "plan isn't yes or no",
        ),
        (rule(survey="Asked by the Ministry"), {}, "Asked by the Ministry"),
        (rule(manual="No threshold was found"), {"done": "5"}, "No threshold was found"),
    ],
)
def test_what_isnt_known_gives_nothing_and_says_why(
    by: ScoringRule, figures: dict[str, str | bool], branch: str
) -> None:
    assert told(gets(by, "1", 2, **figures)) == (None, branch)


def test_which_figures_dont_fit() -> None:
    by = rule(proportional={"rate": RATE})
    assert by.unfit("done", Decimal(3)) is None
    assert by.unfit("dun", Decimal(3)) is not None
    assert by.unfit("done", figure=False) is not None
    assert rule(checklist={"items": ITEMS}).unfit("plan", figure=False) is None


@pytest.mark.parametrize(
    ("by", "points"),
    [
        (steps(step("2", at_least="2"), step("1", at_least="1"), otherwise=Decimal(0)), "0 1 2"),
        (steps(step("1.5", at_most="0"), seen=[Decimal(1)]), "1 1.5"),
        (steps(step("3", at_least="2")), "2"),  # the maximum
        (rule(checklist={"items": ITEMS}), "0 0.25 0.5 0.75 1"),
    ],
)
def test_steps_and_checklists_reach_some_points(by: ScoringRule, points: str) -> None:
    assert by.reachable(Decimal(2)) == tuple(map(Decimal, points.split()))


@pytest.mark.parametrize(
    "by",
    [
        rule(proportional={"rate": RATE}),
        rule(ratio={"part": PART, "whole": WHOLE}),
        rule(survey="Asked"),
        rule(manual="Unknown"),
        rule(checklist={"items": [{**ITEMS[0], "name": f"i{n}"} for n in range(50)]}),
    ],
)
def test_all_others_may_reach_any(by: ScoringRule) -> None:
    assert by.reachable(Decimal(2)) is None


points = st.integers(0, 4000).map(lambda n: Decimal(n) / 1000)
numbers = st.decimals(-(10**6), 10**6, places=4, allow_nan=False)
rates = st.decimals(0, 100, places=3, allow_nan=False)
places = st.integers(0, 6)


def to_places(exact: Fraction, decimals: int) -> Decimal:
    """Round half-up with far more digits than there are."""
    whole = Decimal(exact.numerator * 10**40 // exact.denominator).scaleb(-40)
    return whole.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@given(rates, points, places)
def test_a_rates_points_are_exact(rate: Decimal, most: Decimal, decimals: int) -> None:
    found = rule(proportional={"rate": RATE}).earned({"done": rate}, most, decimals).points
    assert found == min(most, to_places(Fraction(rate) * Fraction(most) / 100, decimals))


@given(st.integers(0, 10**6), st.integers(1, 10**6), points, places)
def test_a_ratios_points_are_exact(part: int, whole: int, most: Decimal, decimals: int) -> None:
    by = rule(ratio={"part": PART, "whole": WHOLE})
    figures = {"part": Decimal(part), "whole": Decimal(whole)}
    found = by.earned(figures, most, decimals).points
    exact = Fraction(part, whole) * Fraction(most)
    assert found == min(most, to_places(exact, decimals))


@st.composite
def any_rule(draw: st.DrawFn) -> ScoringRule:
    bounds = {key: draw(rates) for key in ("floor", "full_at") if draw(st.booleans())}
    rungs = draw(st.lists(st.tuples(numbers, points), min_size=1, max_size=4))
    bound = draw(st.sampled_from(["at_least", "at_most"]))
    limits = [max(Decimal(-1000), min(Decimal(1000), limit)) for limit, _ in rungs]
    items = draw(st.lists(points, min_size=1, max_size=4))
    kinds: dict[str, Any] = {
        "proportional": {"rate": RATE, **bounds},
        "ratio": {"part": PART, "whole": WHOLE, **bounds},
        "steps": {
            "figure": COUNT,
            "steps": [
                {bound: limit, "points": p} for limit, (_, p) in zip(limits, rungs, strict=True)
            ],
            "otherwise": draw(st.none() | points),
        },
        "checklist": {
            "items": [{"name": f"i{n}", "title": "x", "points": p} for n, p in enumerate(items)]
        },
    }
    kind = draw(st.sampled_from(sorted(kinds)))
    return rule(**{kind: kinds[kind]})


@given(any_rule(), points, places, st.data())
def test_points_are_between_zero_and_the_maximum(
    by: ScoringRule, most: Decimal, decimals: int, data: st.DataObject
) -> None:
    sort = st.booleans() if by.checklist else numbers
    figures: dict[str, Any] = {
        name: data.draw(sort) for name in by.names if data.draw(st.integers(0, 9))
    }
    found = by.earned(figures, most, decimals)
    if set(figures) < set(by.names):
        assert found.points is None
    if found.points is not None:
        assert 0 <= found.points <= most
        assert (few := by.reachable(most)) is None or found.points in few
    assert ENGLISH.say(found.branch)


@given(points, places, rates, rates, numbers, numbers)
def test_more_never_gives_less(  # noqa: PLR0913, PLR0917 - bounds, figures and rounding
    most: Decimal, decimals: int, floor: Decimal, full_at: Decimal, one: Decimal, other: Decimal
) -> None:
    bounds = {"floor": floor, "full_at": full_at}
    by = rule(proportional={"rate": RATE, **bounds})
    low, high = (by.earned({"done": x}, most, decimals).points for x in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low <= high
    parts = rule(ratio={"part": PART, "whole": WHOLE, **bounds})
    for whole in (Decimal(3), Decimal(1000)):
        low, high = (
            parts.earned({"part": x, "whole": whole}, most, decimals).points
            for x in sorted((one, other))
        )
        assert low is not None
        assert high is not None
        assert low <= high


@given(numbers, numbers, points, st.lists(points, min_size=2, max_size=4))
def test_steps_in_order_are_monotone(
    one: Decimal, other: Decimal, most: Decimal, gains: list[Decimal]
) -> None:
    falling = sorted(gains, reverse=True)
    rungs = [
        {"at_least": Decimal(1000 - 300 * n), "points": gain} for n, gain in enumerate(falling)
    ]
    by = rule(steps={"figure": COUNT, "steps": rungs, "otherwise": Decimal(0)})
    low, high = (by.earned({"count": x}, most, 2).points for x in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low <= high
