"""The year's self-score report, on the small plan, by hand."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.questions.year.score import score
from parplan.report.report import Report
from places import SMALL

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def small() -> Plan:
    found = load(SMALL).plan
    assert found is not None
    return found


def rows(report: Report, key: str = "self_score") -> dict[str, dict[str, Any]]:
    return {str(row["code"]): row for row in report.table(key).records()}


def test_every_row_of_the_tree_is_there_with_what_is_claimed_of_it(small: Plan) -> None:
    found = rows(score(small, round_="self-score"))
    assert list(found) == [node.code for node in small.nodes]
    # 1.1 and 1.2.1 are stated; 1290 of 1501 give 12.891 of 15 by the rule; 92.5 % of what was to
    # be collected give 6.5; people are asked about 1.2.3, and 1.3.1 doesn't apply.
    claimed = {code: row["self_score"] for code, row in found.items()}
    assert claimed["1.1"] == Decimal("9.5")
    assert claimed["1.2.1"] == 9
    assert claimed["1.2.2"] == Decimal("12.891")
    assert claimed["1.2.3"] is None
    assert claimed["1.2"] == Decimal("21.891")
    assert claimed["1.3.1"] is None
    assert claimed["1.4"] == Decimal("6.5")
    assert claimed["1.3.2"] is None  # has no figures, so 1.3 and 1 aren't known either
    assert claimed["1.3"] is None
    assert claimed["1"] is None
    assert claimed["2"] is None


def test_evidence_explanations_and_notes_stand_beside_it(small: Plan) -> None:
    found = rows(score(small, round_="self-score"))
    assert found["1.1"]["evidence"] == ("05/KH-UBND of 2024-01-25, UBND Tỉnh Mẫu; page 1",)
    assert found["1.2.1"]["evidence"] == (
        "12/BC-VP of 2024-12-20, Văn phòng UBND tỉnh; section II",
    )
    assert found["1.2.2"]["explanation"] == ("Hồ sơ đất đai trễ hạn",)
    assert found["1.2.2"]["figures"] == (
        "Hồ sơ giải quyết đúng hạn: 1290 hồ sơ",
        "Hồ sơ đã giải quyết: 1501 hồ sơ",
    )
    assert found["1.2.3"]["explanation"] == ("not self-scored: survey",)
    assert found["1.3.1"]["explanation"] == ("doesn't apply: Đang sắp xếp lại bộ máy",)
    assert found["1.2"]["evidence"] == ()


def test_areas_say_what_could_be_claimed(small: Plan) -> None:
    areas = rows(score(small, round_="self-score"), "areas")
    # Of the 80 points of area 1, 15 are a survey's and 12 don't apply; area 2 is SIPAS.
    assert areas["1"]["claimable_max_points"] == 53
    assert areas["2"]["claimable_max_points"] == 0
    assert (areas["1"]["self_score"], areas["2"]["self_score"]) == (None, None)
    below = rows(score(small, round_="self-score", area="1.2"), "areas")
    assert below["1.2"]["lost"] == Decimal("3.109")  # 25 - 21.891
    assert below["1.2"]["percent"] == Decimal("87.56")


def test_notes_say_what_is_missing(small: Plan) -> None:
    said = [ENGLISH.say(note) for note in score(small, round_="self-score").notes]
    assert said == [
        (
            "Of 5 self-scored leaves, 1 have no self-score yet: 1.3.2; the others add up to 37.891"
            " points."
        ),
        "Not self-scored, since people are asked: 2 leaves, 35 points.",
        "Leaves that don't apply lower the maximum by 12: 1.3.1.",
        "Where nothing is stated the rule's points count: 19.391 points (leaves: 2).",
        "Claimed without evidence: 1.2.2; 1.4.",
        "Points aren't claimed, and no reason is given: 1.1; 1.2.1; 1.4.",
    ]


def test_appraisers_notes_have_their_round_and_points() -> None:
    plan = load(SMALL.parents[2] / "examples" / "tinh-mau").plan
    assert plan is not None
    found = rows(score(plan, round_="self-score", area="1.1"))["1.1"]
    assert found["appraisal"] == (
        "appraisal 1, 1.3 points: Thiếu tài liệu của 11 nhiệm vụ",
        "appraisal 2, 1.46 points: Chấp nhận sau giải trình",
    )


def test_a_year_of_which_nothing_is_known(plan: Plan) -> None:
    report = score(plan, round_="self-score", year=2030)
    said = [ENGLISH.say(note) for note in report.notes]
    assert said[1] == "Nothing is self-scored yet."


@pytest.mark.parametrize("name", ["terminal", "markdown", "csv", "html"])
def test_every_format_says_the_same_in_both_languages(run: Run, name: str) -> None:
    ask = ("score", "--round", "self-score", "--plan", str(SMALL), "-f", name, "--lang")
    code, out, _ = run(*ask, "vi")
    assert code == 0
    assert "12,891" in out or "12.891" in out
    assert "12/BC-VP" in out


def test_days_and_numbers_are_the_languages_own(run: Run) -> None:
    _, out, _ = run("score", "--round", "self-score", "--plan", str(SMALL), "--lang", "vi")
    assert "05/KH-UBND ngày 25/01/2024, UBND Tỉnh Mẫu; trang 1" in out
    assert "Tự chấm: 12,891" in out


def test_json_has_its_own_report(run: Run) -> None:
    code, out, _ = run("score", "--round", "self-score", "--plan", str(SMALL), "-f", "json")
    document = json.loads(out)
    assert (code, document["report"]) == (0, "self_score")
    assert list(document["tables"]) == ["areas", "self_score"]
