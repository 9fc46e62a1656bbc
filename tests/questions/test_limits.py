"""`parplan limits`: floors and ceilings by hand, from the plan."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.questions.limits import limits
from parplan.report.report import Report
from places import ROOT, SMALL

Run = Callable[..., tuple[int, str, str]]


def totals(plan: Plan) -> dict[str, str]:
    (table,) = limits(plan).tables
    return {str(row["case"]): str(row["total"]) for row in table.records()}


def test_floor_and_ceiling_of_the_bundled_plan(plan: Plan) -> None:
    assert totals(plan) == {
        "score": "85.4145",
        "target": "88.679",
        "appraisal_max": "90.06",  # + 4.6455 that appraisal lost
        "surveys_best": "86.3545",  # 22 × 0.8 = 17.6 for 16.66
        "appraisal_max_surveys_best": "91",
        "missed": "86.679",
        "missed:6.3.4": "87.679",
        "missed:8.3.1": "88.179",
        "missed:8.3.2": "88.179",
        "fallen": "82.5045",  # - 2.91, Lâm Đồng's in 2024
    }


def said(report: Report) -> list[str]:
    """What stands above its table and below it."""
    return [ENGLISH.say(note) for note in (*report.notes, *report.definitions)]


def test_the_chart_goes_from_the_score_to_each_case(plan: Plan) -> None:
    (chart,) = limits(plan).charts
    ends = {ENGLISH.value(bar.name): tuple(map(str, bar.values)) for bar in chart.bars}
    assert ends["targets met"] == ("85.4145", "88.679")
    assert ends["fallen as far as known"] == ("82.5045", "85.4145")


def test_every_case_is_defined(plan: Plan) -> None:
    *notes, about_scores, about_ranks = said(limits(plan))
    assert about_scores.startswith("Ranks are a band in the field of 2023")
    assert about_ranks.startswith("Ranks are a band in the field of 2024")
    assert notes == [
        (
            "From 82.5045 points (fallen as far as known) to 91 (appraisal at max, surveys at their"
            " best)."
        ),
        "targets met: every leaf gets its target for 2024",
        (
            "appraisal at max: the 68 appraised leaves, which agencies have in their own hands, get"
            " all their points; surveys, SIPAS and outcomes stay at their scores of 2023"
        ),
        (
            "surveys at their best: each of the 16 survey leaves gets 80% of its max points, the"
            " best share that one of them reached (5.2.3; 5.2.4; 5.3.3); everything else stays at"
            " its score of 2023"
        ),
        (
            "targets but 6.3.4; 8.3.1; 8.3.2: targets are met, but leaves that had nothing in 2023"
            " and aim for all their points (6.3.4; 8.3.1; 8.3.2) still get nothing; below, each of"
            " them alone"
        ),
        (
            "fallen as far as known: the total falls as that of Lâm Đồng did in 2024, the furthest"
            " that is known: of 18 changes from one year to the next, published or in results/, 2"
            " were falls, by 2.91; 0.7 points"
        ),
        "Changes are against the scores of 2023.",
    ]


def test_a_plan_without_zeros_has_no_such_floor() -> None:
    small = load(SMALL).plan
    assert small is not None
    assert totals(small) == {
        "score": "80.795",
        "target": "87",
        "appraisal_max": "89.045",  # + 0.5 + 2 + 2.75 + 3
        "surveys_best": "80.795",  # there is one survey leaf: it has the best share itself
        "appraisal_max_surveys_best": "89.045",
        "fallen": "77.885",
    }


def test_one_zero_alone_is_told_once(edited: Callable[..., Path]) -> None:
    nothing = "            score: 0\n            target: "
    for _ in ("8.3.1", "8.3.2"):  # they no longer aim for all
        folder = edited("criteria", f"{nothing}0.5\n", f"{nothing}0.4\n")
    plan = load(folder).plan
    assert plan is not None
    assert [key for key in totals(plan) if key.startswith("missed")] == ["missed:6.3.4"]


def test_changes_groups_and_ranks(run: Run) -> None:
    code, out, err = run("limits", "-f", "json")
    assert (code, err) == (0, "")
    rows: list[dict[str, Any]] = json.loads(out)["tables"]["outcome"]["rows"]
    assert list(rows[0]) == [
        *("case", "total", "change", "group", "rank_low", "rank_high", "field_year"),
    ]
    assert [(row["change"], row["group"]) for row in rows[:3]] == [
        (0, "B"),
        (3.2645, "B"),
        (4.6455, "A"),
    ]
    score, *supposed = rows
    # What was reached has the place that is published for it, in its own year's field.
    assert (score["rank_low"], score["rank_high"], score["field_year"]) == (51, 51, 2023)
    for row in supposed:
        assert 1 <= row["rank_low"] <= row["rank_high"] <= 63
        assert row["field_year"] == 2024


def test_unknown_scores_leave_totals_unknown(edited: Callable[..., Path]) -> None:
    plan = load(edited("criteria", "        score: 8.17\n", "        score: null\n")).plan
    assert plan is not None
    assert totals(plan)["score"] == "None"
    assert totals(plan)["missed"] == "86.679"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_shown(run: Run, language: str) -> None:
    code, out, _ = run("limits", "--lang", language)
    assert code == 0
    assert ("90,06" if language == "vi" else "90.06") in out


def test_falls_of_the_province_itself_count_too() -> None:
    """Three pairs more, 2021 with a fall; 2024 isn't out of as many points as 2023."""
    plan = load(ROOT / "examples" / "tinh-mau").plan
    assert plan is not None
    said = [ENGLISH.say(note) for note in limits(plan).definitions]
    (fallen,) = (note for note in said if note.startswith("fallen"))
    assert "of 21 changes" in fallen
    assert "3 were falls, by 2.91; 0.7; 0.3156 points" in fallen


def test_it_warns_where_nobody_knows_who_assesses(edited: Callable[..., Path]) -> None:
    """8.5 has 2 points; it stays where it is, and the ceilings say that they are too low."""
    folder = edited("criteria", "            assessed_by: outcome\n", "")
    plan = load(folder).plan
    assert plan is not None
    said = [ENGLISH.say(note) for note in limits(plan).notes]
    assert said[1].startswith("Warning: of 1 of 91 leaves, ")
