"""`parplan forecast`: where a year ends, by hand from `plans/year`."""

import datetime
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.duties import tasks
from parplan.plan.plan import Plan
from parplan.plan.points import add
from parplan.plan.results import LeafResult, Round, Status, TaskResult, YearResults
from parplan.plan.shapes import AssessedBy
from parplan.questions.year.forecast import forecast
from parplan.questions.year.outlook import Forecast, forecast_of
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
    return [ENGLISH.say(note) for note in (*report.notes, *report.definitions)]


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


def test_how_often_appraisals_change_a_self_score(year: Plan) -> None:
    """Six of seven appraised leaves were changed, and the one that is an outcome.

    All: half of one more than seven, of eight and half a leaf for each chance of 5 %: 7.5 / 18.
    A source counts its own, and ten of all.
    """
    taught = forecast_of(year, 2024, datetime.date(2025, 3, 10)).taught
    general = 7.5 / 18
    assert taught.years == (2022, 2023)
    for source, changed, seen in (("appraisal", 6, 7), ("outcome", 1, 1)):
        verdicts = taught.verdicts[AssessedBy(source), Round.SELF]
        assert verdicts.changed.chance == pytest.approx((changed + 10 * general) / (seen + 10))
    assert not [key for key in taught.verdicts if key[1] is not Round.SELF]


def test_without_any_change_an_appraisal_may_still_change_something(folder: Path) -> None:
    (folder / "results" / "2023.yaml").unlink()
    (folder / "results" / "2022.yaml").write_text(
        'criteria: {"1.1": {scores: {self: 9, official: 9}}}', encoding="utf-8"
    )
    plan = load(folder).plan
    assert plan is not None
    taught = forecast_of(plan, 2024, datetime.date(2025, 3, 10)).taught
    verdicts = taught.verdicts[AssessedBy.APPRAISAL, Round.SELF]
    # Half of one, of 1 + 10, stands for ten leaves beside the one that is its own.
    assert verdicts.changed.chance == pytest.approx(10 * (0.5 / 11) / 11)
    assert list(map(str, verdicts.ratio.shares)) == ["0.500000"]


def test_leaf_by_leaf(year: Plan) -> None:
    """Likely is the middle: of leaves that are changed more often than not, less than claimed."""
    assert ranges(forecast_of(year, 2024, datetime.date(2025, 3, 10))) == {
        "1.1": ("9.5", "9.5", "9.5"),  # appraised, and no earlier year had two appraisals
        "1.2.1": ("7.86", "8.5154", "9"),  # 9 × 0.873333, 9 × 0.946154
        "1.2.2": ("11.3533", "12.3", "13"),  # 13 × the same
        "1.2.3": ("10.54", "11.5", "12.46"),  # a survey may fall
        "1.3.1": ("10", "10", "10"),
        "1.4": ("7.0667", "8", "8"),  # 8 × 0.883333; changed less often than not
        "2": ("14.775", "16.045", "17.315"),
    }


def test_a_done_task_is_discounted_as_an_appraisal_would(year: Plan) -> None:
    """1.3.1 is done on 15 October and isn't claimed: its target 10 isn't likely to be given."""
    found = {
        one.leaf.code: one for one in forecast_of(year, 2024, datetime.date(2024, 10, 15)).leaves
    }
    low, likely, high = found["1.3.1"].range
    assert (str(low), str(likely), str(high)) == ("7.86", "9.3799", "10")
    assert found["1.3.1"].expected is not None
    assert found["1.3.1"].expected < 10
    assert found["1.1"].range.likely is not None
    assert found["1.1"].range.likely < Decimal("9.5")


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
        "appraisal": ["39.29", "40.36", "41.5", "-1.14"],
        "survey": ["10.54", "11.5", "12.46", "-1"],
        "sipas": ["14.78", "16.05", "17.32", "-0.45"],
        "outcome": ["7.07", "8", "8", "-0.5"],
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
    """1.3.2 doesn't apply, so 92 points are to be had: 73.45 are 79.84 % of them, group C."""
    rows = [tuple(map(str, row.values())) for row in table(run, "range", *MARCH)]
    assert rows == [
        ("score", "72.795", "92", "79.13", "C", "-6.205"),
        ("low", "73.45", "92", "79.84", "C", "-5.55"),
        ("likely", "75.66", "92", "82.24", "B", "-3.34"),
        ("high", "77.76", "92", "84.52", "B", "-1.24"),
        ("target", "79", "92", "85.87", "B", "0"),
    ]


def test_the_answer_comes_first(year: Plan) -> None:
    said = notes(year, "2025-03-10")
    assert said[:2] == [
        "Likely 75.66 of 92 points (82.24%, group B), between 73.45 and 77.76.",
        "That is 3.34 short of the targets.",
    ]
    # Of 2022 nothing is known but two leaves; of 2023, 1.2.1 is official in the plan only.
    assert said[2].startswith("Low and high are made to hold the result in 90 of 100 cases; ")
    assert said[2].count(". ") < 4
    assert said[3] == "These don't apply in 2024; max, score and target are without theirs: 1.3.2."
    assert (
        "appraisal: of 100 leaves that could win something, 86.1 claimed more than the year "
        "before; of 100 self-scores, 59.8 were changed, to 91.9% of them on average."
    ) in said
    for word in ("In hand:", "Until it is self-scored,", "Expected is the mean"):
        assert any(note.startswith(word) for note in said)


def test_a_leaf_without_any_score_is_known_by_what_it_claims(folder: Path) -> None:
    """1.2.2 is claimed: without a score of 2023 its end is as well known as with it."""
    criteria = folder / "criteria.yaml"
    words = criteria.read_text(encoding="utf-8").replace("score: 12.25", "score: null")
    criteria.write_text(words, encoding="utf-8")
    plan = load(folder).plan
    assert plan is not None
    found = forecast_of(plan, 2024, datetime.date(2025, 3, 10))
    assert ranges(found)["1.2.2"] == ("11.3533", "12.3", "13")


def test_without_earlier_years_nothing_is_guessed(folder: Path, run: Run) -> None:
    for earlier in ("2022", "2023"):
        (folder / "results" / f"{earlier}.yaml").unlink()
    plan = load(folder).plan
    assert plan is not None
    whole = forecast_of(plan, 2024, datetime.date(2025, 3, 10)).whole
    assert whole.range == (None, None, None)
    said = notes(plan, "2025-03-10")
    assert said[0] == "How 2024 will end can't be said yet."
    assert said[1].startswith("What appraisals do isn't known, since no year before 2024 has ")
    assert said[1].endswith(" nothing can be said of these: 1.2.1; 1.2.2; 1.4.")
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
    assert found["1.2.3"] == ("10.54", "11.5", "12.46")


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
    for field in ("in_hand", "held", "under_way", "at_risk"):
        whole = getattr(found.whole, field)
        assert whole == add(getattr(of, field) for of in found.sources)
    expected = found.whole.expected
    assert expected == add(of.expected for of in found.sources)
    assert expected == add(one.expected for one in found.leaves)
    for of in (*found.sources, found.whole):
        low, likely, high = of.range
        assert low is not None
        assert likely is not None
        assert high is not None
        assert low <= likely <= high


def test_the_chart_goes_from_score_to_target(year: Plan) -> None:
    report = forecast(year, as_of=datetime.date(2025, 3, 10))
    ends, points = report.charts
    assert [tuple(map(str, bar.values)) for bar in ends.bars] == [
        ("72.795", "72.795"),
        ("73.45", "77.76"),
        ("75.66", "75.66"),
        ("79", "79"),
    ]
    assert [str(bar.values[0]) for bar in points.bars] == ["28.5", "0", "0", "8"]
    assert {chart.above for chart in report.charts} <= {table.key for table in report.tables}
