"""`parplan forecast`: where a year ends, by hand from `plans/year`."""

import datetime
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.plan.points import add
from parplan.plan.results import LeafResult, Round, Status, TaskResult, YearResults
from parplan.plan.tasks import tasks
from parplan.questions.year.forecast import Forecast, forecast, forecast_of
from places import YEAR

Run = Callable[..., tuple[int, str, str]]

MARCH = ("forecast", "--plan", str(YEAR), "--as-of", "2025-03-10")
"""After the self-score and the first appraisal, before the official points."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(YEAR, tmp_path / "year"))


def table(run: Run, key: str, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = run(*arguments, "-f", "json")
    assert (code, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out, parse_float=Decimal)["tables"][key]["rows"]
    return found


def ranges(found: Forecast) -> dict[str, tuple[str, ...]]:
    return {one.leaf.code: tuple(map(str, one.range)) for one in found.leaves}


def notes(plan: Plan, day: str, year: int = 2024) -> list[str]:
    report = forecast(plan, year=year, as_of=datetime.date.fromisoformat(day))
    return [ENGLISH.say(note) for note in report.notes]


def test_what_appraisals_took_off(run: Run) -> None:
    rows = [tuple(row.values()) for row in table(run, "deductions", *MARCH)]
    assert rows == [
        ("appraisal", 2022, 2, 18, Decimal("16.5"), Decimal("1.5"), Decimal("8.33")),
        # 10 + 8.5 + 13 + 10 + 8; the official 8 of 1.2.1 is the plan's own score
        (
            "appraisal",
            2023,
            5,
            Decimal("49.5"),
            Decimal("46.75"),
            *map(Decimal, ("2.75", "5.56")),
        ),
        ("outcome", 2023, 1, 7, Decimal("6.5"), Decimal("0.5"), Decimal("7.14")),
    ]


def test_the_usual_share_and_the_worst(year: Plan) -> None:
    shares = forecast_of(year, 2024, datetime.date(2025, 3, 10)).shares
    assert {str(source): tuple(share) for source, share in shares.items()} == {
        "appraisal": (Fraction(17, 270), Fraction(1, 12)),  # 4.25 of 67.5; 1.5 of 18
        "outcome": (Fraction(1, 14), Fraction(1, 14)),
    }


def test_more_points_than_claimed_are_no_deduction(folder: Path) -> None:
    (folder / "results" / "2023.yaml").unlink()
    (folder / "results" / "2022.yaml").write_text(
        'criteria: {"1.1": {scores: {self: 8, official: 9}}}', encoding="utf-8"
    )
    plan = load(folder).plan
    assert plan is not None
    ((_, share),) = forecast_of(plan, 2024, datetime.date(2025, 3, 10)).shares.items()
    assert set(share) == {Fraction()}


def test_leaf_by_leaf(year: Plan) -> None:
    assert ranges(forecast_of(year, 2024, datetime.date(2025, 3, 10))) == {
        "1.1": ("9.5", "9.5", "9.5"),  # appraised: no guess
        "1.2.1": ("8.25", "8.4333", "9"),  # 9 × 11/12, 9 × 253/270
        "1.2.2": ("11.9167", "12.1815", "13"),  # 13 × the same, less than last year's 12.25
        "1.2.3": ("11.5", "11.5", "12.5"),  # a survey: last year's until it is known
        "1.3.1": ("10", "10", "10"),  # the appraisal took half a point off itself
        "1.4": ("7.4286", "7.4286", "8"),  # 8 × 13/14
        "2": ("16.045", "16.045", "16.5"),
    }


def test_before_anybody_has_scored(year: Plan) -> None:
    assert ranges(forecast_of(year, 2024, datetime.date(2024, 10, 15))) == {
        "1.1": ("9.5", "9.5", "9.5"),
        "1.2.1": ("8", "9", "9"),  # under way: low doesn't count on it
        "1.2.2": ("12.25", "12.25", "13"),  # overdue
        "1.2.3": ("11.5", "11.5", "12.5"),
        "1.3.1": ("10", "10", "10"),  # done
        "1.4": ("6.5", "8.5", "8.5"),
        "2": ("16.045", "16.045", "16.5"),  # not reported
    }


def test_the_official_points_leave_no_range(year: Plan) -> None:
    whole = forecast_of(year, 2024, datetime.date(2025, 4, 10)).whole
    assert set(whole.range) == {Decimal("76.65")}
    assert list(map(str, (whole.in_hand, whole.held, whole.at_risk))) == ["76.65", "0", "0"]
    said = notes(year, "2025-04-10")[0]
    assert said == "All points are official: 76.65 of 92 (83.32%, group B)."


def test_by_source_and_in_total(run: Run) -> None:
    keys = ("low", "likely", "high", "distance")
    rows = {
        row["assessed_by"]: [str(row[key]) for key in keys] for row in table(run, "sources", *MARCH)
    }
    assert rows == {
        "appraisal": ["39.6667", "40.1148", "41.5", "-1.3852"],
        "survey": ["11.5", "11.5", "12.5", "-1"],
        "sipas": ["16.045", "16.045", "16.5", "-0.455"],
        "outcome": ["7.4286", "7.4286", "8", "-1.0714"],
    }
    parts = {
        row["assessed_by"]: list(map(str, row.values()))[1:] for row in table(run, "points", *MARCH)
    }
    assert parts == {
        "appraisal": ["28.5", "12.25", "0", "0.75"],
        "survey": ["0", "11.5", "0", "1"],
        "sipas": ["0", "16.045", "0", "0.455"],
        "outcome": ["8", "0", "0", "0"],
    }


def test_groups_are_of_the_maximum_that_applies(run: Run) -> None:
    """1.3.2 doesn't apply, so 92 points are to be had: 74.6403 are 81.13 % of them, group B."""
    rows = [tuple(map(str, row.values())) for row in table(run, "range", *MARCH)]
    assert rows == [
        ("score", "72.795", "92", "79.13", "C", "-6.205"),
        ("low", "74.6403", "92", "81.13", "B", "-4.3597"),
        ("likely", "75.0884", "92", "81.62", "B", "-3.9116"),
        ("high", "78.5", "92", "85.33", "B", "-0.5"),
        ("target", "79", "92", "85.87", "B", "0"),
    ]


def test_the_answer_comes_first(year: Plan) -> None:
    said = notes(year, "2025-03-10")
    assert said[:3] == [
        "Likely 75.0884 of 92 points (81.62%, group B), between 74.6403 and 78.5.",
        "That is 3.9116 short of the targets.",
        "These don't apply in 2024; max, score and target are without theirs: 1.3.2.",
    ]
    assert (
        "Taken off in earlier years, appraisal: 6.3% of the self-scores over all years, "
        "8.33% in the worst."
    ) in said
    for word in ("In hand:", "Likely:", "Low:", "High:"):
        assert any(word in note for note in said)


def test_an_end_of_the_range_that_is_not_known_is_not_said(folder: Path) -> None:
    """1.2.2 is claimed and not done: without a score of 2023 nobody knows how low it may end."""
    criteria = folder / "criteria.yaml"
    words = criteria.read_text(encoding="utf-8").replace("score: 12.25", "score: null")
    criteria.write_text(words, encoding="utf-8")
    plan = load(folder).plan
    assert plan is not None
    assert notes(plan, "2025-03-10")[0] == (
        "Likely 75.0884 of 92 points (81.62%, group B); how much more or less it can be isn't "
        "known."
    )


def test_without_earlier_years_nothing_is_guessed(folder: Path, run: Run) -> None:
    for earlier in ("2022", "2023"):
        (folder / "results" / f"{earlier}.yaml").unlink()
    plan = load(folder).plan
    assert plan is not None
    whole = forecast_of(plan, 2024, datetime.date(2025, 3, 10)).whole
    assert whole.range == (None, None, Decimal("78.5"))
    said = notes(plan, "2025-03-10")
    assert said[0] == "How 2024 will end can't be said yet."
    assert said[1].startswith("What appraisals take off isn't known for appraisal: ")
    assert said[1].endswith(" Self-scored: 1.2.1; 1.2.2.")
    for format_ in ("terminal", "markdown", "csv", "json", "html", "xlsx", "docx"):
        output = str(folder / f"forecast.{format_}")
        code, _, _ = run("forecast", "--plan", str(folder), "-f", format_, "-o", output)
        assert code == 0


def test_a_plan_without_results_knows_its_score_and_target_only(run: Run) -> None:
    rows = {row["case"]: row["points"] for row in table(run, "range", "forecast")}
    assert rows == {
        **dict.fromkeys(("low", "likely", "high")),
        "score": Decimal("85.4145"),
        "target": Decimal("88.679"),
    }
    assert "results/2024.yaml" in run("forecast")[1]
    assert all(row["in_hand"] is None for row in table(run, "points", "forecast"))


def test_another_year_has_no_targets_and_its_own_scores(year: Plan) -> None:
    found = forecast_of(year, 2023, datetime.date(2024, 4, 10))
    by_code = {leaf.code: (leaf.score, leaf.target) for leaf in found.whole.leaves}
    assert by_code["1.1"] == (Decimal(9), None)  # official in 2022
    assert by_code["1.4"] == (None, None)
    assert "The plan has targets for 2024 only, so nobody knows what was asked of 2023." in notes(
        year, "2024-04-10", 2023
    )
    assert {
        leaf.score for leaf in forecast_of(year, 2025, datetime.date(2025, 4, 10)).whole.leaves
    } == {
        *map(Decimal, ("9.5", "8.75", "12", "11.9", "10", "8", "16.5")),
        None,  # 1.3.2 did not apply
    }


def test_nobody_scores_a_survey_for_himself(year: Plan) -> None:
    results = YearResults(criteria={"1.2.3": LeafResult(scores={Round.SELF: Decimal(15)})})
    changed = year.model_copy(update={"results": {**year.results, 2024: results}})
    found = ranges(forecast_of(changed, 2024, datetime.date(2025, 3, 10)))
    assert found["1.2.3"] == ("11.5", "11.5", "12.5")


POINTS = st.decimals(0, 8, places=4)
SCORES = st.dictionaries(st.sampled_from(Round), POINTS)
LEAVES = st.builds(LeafResult, scores=SCORES, not_applicable=st.sampled_from([None, None, "không"]))
DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
# Before the results of 2023 were official, nothing tells what appraisals take off.
ASKED = st.dates(datetime.date(2024, 4, 10), datetime.date(2024, 12, 31))
TASKS = st.builds(TaskResult, status=st.none() | st.sampled_from(Status), due=st.none() | DAYS)


@given(
    leaves=st.lists(LEAVES, min_size=8, max_size=8),
    standings=st.lists(TASKS, min_size=10, max_size=10),
    on=ASKED,
)
def test_low_is_never_above_likely_nor_likely_above_high(
    leaves: list[LeafResult], standings: list[TaskResult], on: datetime.date
) -> None:
    plan = load(YEAR).plan
    assert plan is not None
    results = YearResults(
        criteria={leaf.code: one for leaf, one in zip(plan.leaves, leaves, strict=True)},
        tasks={task.number: one for task, one in zip(tasks(plan), standings, strict=True)},
    )
    changed = plan.model_copy(update={"results": {**plan.results, 2024: results}})
    found = forecast_of(changed, 2024, on)
    for one in found.leaves:
        low, likely, high = one.range
        assert low is not None
        assert likely is not None
        assert high is not None
        assert low <= likely <= high
    if not found.leaves:
        return
    for field in ("in_hand", "held", "under_way", "at_risk", "distance"):
        whole = getattr(found.whole, field)
        assert whole == add(getattr(of, field) for of in found.sources)
    for end in range(3):
        assert found.whole.range[end] == add(of.range[end] for of in found.sources)
        assert found.whole.range[end] == add(one.range[end] for one in found.leaves)


def test_the_chart_goes_from_score_to_target(year: Plan) -> None:
    report = forecast(year, as_of=datetime.date(2025, 3, 10))
    ends, points = report.charts
    assert [tuple(map(str, bar.values)) for bar in ends.bars] == [
        ("72.795", "72.795"),
        ("74.6403", "78.5"),
        ("75.0884", "75.0884"),
        ("79", "79"),
    ]
    assert [str(bar.values[0]) for bar in points.bars] == ["28.5", "0", "0", "8"]
    assert {chart.above for chart in report.charts} <= {table.key for table in report.tables}
