"""`parplan trend`: several years of one province, printed and official."""

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from parplan.documents.dossier.dossier import Dossier, trend_of
from parplan.files.loading import load
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.results import LeafResult, Round, YearResults
from parplan.questions.sql import sql
from parplan.questions.trend import trend
from parplan.report.report import Drawing, Report

Run = Callable[..., tuple[int, str, str]]

DAY = datetime.date(2026, 1, 1)
PLANS = Path(__file__).parents[1] / "plans"


@pytest.fixture(scope="module")
def small() -> Plan:
    """Six leaves: 2023 printed 7.5 of 10, 2024 asks 9.5."""
    plan = load(PLANS / "small").plan
    assert plan is not None
    return plan


def official(points: Mapping[str, str | None], day: str = "2020-01-01") -> YearResults:
    """Give the official points of a year's leaves, published on a day."""
    return YearResults(
        rounds={Round.OFFICIAL: datetime.date.fromisoformat(day)},
        criteria={
            code: LeafResult(scores={Round.OFFICIAL: Decimal(of)})
            if of
            else LeafResult(not_applicable="…")
            for code, of in points.items()
        },
    )


def with_results(plan: Plan, **years: YearResults) -> Plan:
    files = {name: getattr(plan, name) for name in Plan.model_fields}
    results = {int(year[1:]): held for year, held in years.items()}
    return Plan.model_construct(**{**files, "results": results})


def in_years(plan: Plan, score_year: int, old: str = "", new: str = "") -> Plan:
    """Give the plan of other years, in which one title is another."""
    data = plan.model_dump()
    data["plan"] |= {"score_year": score_year, "target_year": score_year + 1}
    waiting = list(data["criteria"]["areas"])
    for row in waiting:
        waiting += row["criteria"]
        row["title"] = new if old and row["title"] == old else row["title"]
    return Plan.model_validate(data)


def totals(report: Report) -> list[tuple[object, ...]]:
    keys = ("year", "printed", "official", "change", "target", "against_target")
    return [tuple(row[key] for key in keys) for row in report.table("years").records()]


def row(points: str) -> dict[str, str | None]:
    """Give the eight leaves of the small plan their points; "-" is a leaf that doesn't apply."""
    codes = ("1.1", "1.2.1", "1.2.2", "1.2.3", "1.3.1", "1.3.2", "1.4", "2")
    told = (None if of == "-" else of for of in points.split())
    return dict(zip(codes, told, strict=True))


@pytest.fixture(scope="module")
def followed(small: Plan) -> Plan:
    """Four years of official points; those of 2023 are as printed."""
    return with_results(
        small,
        y2021=official(row("9 9 12 11 9 8 9 16")),
        y2022=official(row("9.5 8.5 12 11.25 9 8 7 16")),
        y2023=official(row("9.5 8 12.25 11.5 9 8 6.5 16.045")),
        y2024=official(row("9.5 8.75 12 11.9 10 8 8 16.5"), "2025-04-10"),
    )


def test_the_total_of_one_folder(followed: Plan) -> None:
    report = trend((followed,), as_of=DAY)
    assert totals(report) == [
        ("2021", None, Decimal(83), None, None, None),
        ("2022", None, Decimal("81.25"), Decimal("-1.75"), None, None),
        ("2023", Decimal("80.795"), Decimal("80.795"), Decimal("-0.455"), None, None),
        ("2024", None, Decimal("84.65"), Decimal("3.855"), Decimal(87), Decimal("-2.35")),
    ]
    assert str(report.notes[0]) == (
        "From 2021 to 2024 the total rose by 1.65 points: "
        "83 (2021); 81.25 (2022); 80.795 (2023); 84.65 (2024)."
    )


def test_what_fell_two_years_running(followed: Plan) -> None:
    falls = trend((followed,), as_of=DAY).table("falls").records()
    keys = ("code", "since", "until", "before", "after", "change")
    assert [tuple(fall[key] for key in keys) for fall in falls] == [
        ("1.4", "2021", "2023", Decimal(9), Decimal("6.5"), Decimal("-2.5")),
        ("1.2.1", "2021", "2023", Decimal(9), Decimal(8), Decimal(-1)),
    ]


def test_what_the_plan_asked_and_what_came(followed: Plan) -> None:
    (asked,) = trend((followed,), as_of=DAY).table("asked").records()
    assert asked == {
        "year": "2024",
        "plan": "01/KH-UBND",
        "target": Decimal(87),
        "points": Decimal("84.65"),
        "against_target": Decimal("-2.35"),
        "met": 4,
        "missed": 4,
        "unknown": 0,
    }


def test_every_row_has_every_year(followed: Plan) -> None:
    report = trend((followed,), as_of=DAY)
    for table, rows in (("areas", 2), ("leaves", 8)):
        found = [(one["code"], one["year"]) for one in report.table(table).records()]
        assert len(found) == len(set(found)) == 4 * rows
    assert [area["official"] for area in report.table("areas").records()][:4] == [
        Decimal(67),
        Decimal("65.25"),
        Decimal("64.75"),
        Decimal("68.15"),
    ]


def test_what_was_published_later_is_not_known_yet(followed: Plan) -> None:
    report = trend((followed,), as_of=datetime.date(2025, 4, 9))
    assert totals(report)[-1] == ("2024", None, None, None, Decimal(87), None)
    (asked,) = report.table("asked").records()
    assert (asked["met"], asked["missed"], asked["unknown"]) == (0, 0, 8)


def test_what_does_not_apply_is_not_compared(small: Plan) -> None:
    plan = with_results(small, y2024=official(row("9.5 8.75 12 11.9 10 - 8 16.5")))
    report = trend((plan,), as_of=DAY)
    # Without 1.3.2 there are 92 points at most, 76.65 came, and 79 of the 87 were asked.
    last = report.table("years").records()[-1]
    assert (last["max_points"], last["official"]) == (Decimal(92), Decimal("76.65"))
    assert (last["change"], last["target"], last["against_target"]) == (
        None,
        Decimal(87),
        Decimal("-2.35"),
    )
    assert any("no change is told: the total" in str(note) for note in report.notes)
    assert str(report.notes[0]) == "The total from year to year: 80.795 (2023); 76.65 (2024)."


def test_one_unknown_leaf_leaves_the_total_unknown(small: Plan) -> None:
    points = row("9.5 8.75 12 11.9 10 8 8 16.5")
    del points["1.1"]
    report = trend((with_results(small, y2024=official(points)),), as_of=DAY)
    assert totals(report)[-1] == ("2024", None, None, None, Decimal(87), None)
    assert "A trend takes points of two years or more" in str(report.notes[0])


def test_several_plans_are_joined_by_code_and_title(small: Plan) -> None:
    later = in_years(small, 2024, "Thu ngân sách", "Thu ngân sách nhà nước")
    report = trend((later, small), as_of=DAY)
    assert totals(report) == [
        ("2023", Decimal("80.795"), None, None, None, None),
        ("2024", Decimal("80.795"), None, Decimal(0), Decimal(87), Decimal("-6.205")),
        ("2025", None, None, None, Decimal(87), None),
    ]
    assert len(report.table("leaves").rows) == 3 * 8
    assert not any("match none" in str(note) for note in report.notes)
    assert [one["year"] for one in report.table("asked").records()] == ["2024", "2025"]


def test_what_does_not_match_is_said_and_not_joined(small: Plan) -> None:
    later = in_years(small, 2024, "Thu ngân sách", "Đào tạo nghề")
    report = trend((small, later), as_of=DAY)
    leaves = [one for one in report.table("leaves").records() if one["code"] == "1.4"]
    assert [(one["title"], one["year"], one["printed"]) for one in leaves] == [
        ("Đào tạo nghề", "2023", None),
        ("Đào tạo nghề", "2024", Decimal("6.5")),
        ("Đào tạo nghề", "2025", None),
        ("Thu ngân sách", "2023", Decimal("6.5")),
        ("Thu ngân sách", "2024", None),
        ("Thu ngân sách", "2025", None),
    ]
    assert all(one["change"] is None for one in leaves)
    text = "Leaves of the plan for {} that match none of the plan for {}, and are followed by {}"
    assert [str(note) for note in report.notes if "match none" in str(note)] == [
        text.format(here, there, "themselves: 1.4.") for here, there in ((2024, 2025), (2025, 2024))
    ]


def test_plans_that_make_no_trend_are_refused(small: Plan, plan: Plan) -> None:
    with pytest.raises(Refusal, match="different provinces"):
        trend((plan, in_years(small, 2030)))
    with pytest.raises(Refusal, match="two of the plans are for"):
        trend((small, small))


def test_only_below_an_area(followed: Plan) -> None:
    report = trend((followed,), area="1.2", as_of=DAY)
    assert {one["code"] for one in report.table("areas").records()} == {"1.2"}
    assert {one["code"] for one in report.table("leaves").records()} == {"1.2.1", "1.2.2", "1.2.3"}
    assert [one["code"] for one in report.table("falls").records()] == ["1.2.1"]
    assert totals(report) == totals(trend((followed,), as_of=DAY))


def test_the_charts(followed: Plan) -> None:
    sides, steps = trend((followed,), as_of=DAY).charts
    assert sides.drawing is Drawing.PAIRS
    assert [bar.values for bar in sides.bars][1:3] == [
        (None, Decimal("81.25")),
        (Decimal("80.795"), Decimal("80.795")),
    ]
    assert steps.drawing is Drawing.STAIRCASE
    assert [bar.is_total for bar in steps.bars] == [True, False, False, False]


def test_the_page_says_how_the_total_went(followed: Plan, small: Plan) -> None:
    said = trend_of(Dossier(followed, on=DAY))
    assert str(said).startswith("From 2021 to 2024 the total rose by 1.65 points")
    assert trend_of(Dossier(followed)) is None
    assert trend_of(Dossier(small, on=DAY)) is None


def test_sql_asks_the_same(followed: Plan) -> None:
    answer = sql(
        followed,
        "SELECT year, official, change FROM trend_years WHERE official - 80 < 1.5",
        as_of=DAY,
    )
    assert [line.values for line in answer.table("sql").lines] == [
        ("2022", Decimal("81.25"), Decimal("-1.75")),
        ("2023", Decimal("80.795"), Decimal("-0.455")),
    ]


def test_the_command(run: Run, edited: Callable[..., Path]) -> None:
    next_year = edited("plan", "target_year: 2024", "target_year: 2025")
    edited("plan", "score_year: 2023", "score_year: 2024")
    code, out, _ = run("trend", "--plan", "data", "--plan", str(next_year), "-f", "json")
    assert code == 0
    years = json.loads(out)["tables"]["years"]["rows"]
    assert [(one["year"], one["printed"], one["target"]) for one in years] == [
        ("2023", 85.4145, None),
        ("2024", 85.4145, 88.679),
        ("2025", None, 88.679),
    ]
    code, _, err = run("trend", "--plan", "data", "--plan", "examples/tinh-mau")
    assert code == 2
    assert "different provinces" in err
