"""`parplan score`: points by rule beside those of a round, on the small plan, by hand."""

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
from parplan.plan.results import Round, YearResults
from parplan.questions.year.score import score
from places import SMALL

KEYS = (
    *("code", "title", "title_en", "assessed_by", "max_points", "score", "target"),
    *("computed", "stated", "difference", "points", "rule", "figures", "branch"),
)
TOTAL = (
    *("round", "leaves", "not_applicable", "unknown", "max_points", "applicable_max_points"),
    *("known_points", "points", "percent"),
)

Run = Callable[..., tuple[int, str, str]]
Rows = dict[str, dict[str, Any]]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    return folder


@pytest.fixture
def ask(run: Run) -> Callable[..., tuple[dict[str, Any], Rows]]:
    """The total, and the rows by their codes."""

    def ask(*arguments: str, plan: Path = SMALL) -> tuple[dict[str, Any], Rows]:
        code, out, err = run("score", "-f", "json", "--plan", str(plan), *arguments)
        assert (code, err) == (0, "")
        document = json.loads(out, parse_float=Decimal, parse_int=Decimal)
        assert document["report"] == "score"
        tables = document["tables"]
        assert list(tables) == ["totals", "score"]
        (total,) = tables["totals"]["rows"]
        assert tuple(total) == TOTAL
        assert all(tuple(row) == KEYS for row in tables["score"]["rows"])
        return total, {row["code"]: row for row in tables["score"]["rows"]}

    return ask


Ask = Callable[..., tuple[dict[str, Any], Rows]]


def notes(run: Run, *arguments: str) -> list[str]:
    code, out, _ = run("score", "--plan", str(SMALL), *arguments)
    assert code == 0
    return [part.replace("\\", "") for part in out.split("## ")[0].split("\n\n")[1:] if part]


def put(folder: Path, old: str, new: str, file: str = "results/2024.yaml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def test_every_row_says_which_rule_and_branch_gave_it_and_from_which_figures(ask: Ask) -> None:
    _, rows = ask()
    told = {code: (row["rule"], row["figures"], row["branch"]) for code, row in rows.items()}
    assert told == {
        "1.1": ("manual", [], "Không có cách tính; tỉnh tự nêu điểm"),
        "1.2.1": ("proportional", ["Tỷ lệ thủ tục được công khai: 90%"], "90% of 10"),
        "1.2.2": (
            "ratio",
            ["Hồ sơ giải quyết đúng hạn: 1290 hồ sơ", "Hồ sơ đã giải quyết: 1501 hồ sơ"],
            "1290/1501 (85.94%) of 15",
        ),
        "1.2.3": ("survey", [], "Điều tra ý kiến; không tự chấm"),
        "1.3.1": ("proportional", [], "doesn't apply: Đang sắp xếp lại bộ máy"),
        "1.3.2": ("checklist", [], "missing: Có kế hoạch bồi dưỡng; Thực hiện đủ các lớp"),
        "1.4": ("steps", ["Thu ngân sách so với dự toán: 92.5%"], "92.5%: at least 90"),
        "2": ("survey", [], "Kết quả SIPAS được công bố"),
    }


def points(rows: Rows, *keys: str) -> dict[str, tuple[Any, ...]]:
    return {code: tuple(row[key] for key in keys) for code, row in rows.items()}


def test_the_self_score_takes_what_is_stated_else_what_the_rule_gives(ask: Ask) -> None:
    """1.2.2: 1290/1501 × 15 = 12.89140…; its rule has three decimals."""
    total, rows = ask()

    assert points(rows, "computed", "stated", "difference", "points") == {
        "1.1": (None, Decimal("9.5"), None, Decimal("9.5")),
        "1.2.1": (9, 9, 0, 9),
        "1.2.2": (Decimal("12.891"), None, None, Decimal("12.891")),
        "1.2.3": (None, None, None, Decimal("12.1")),  # as published
        "1.3.1": (None, None, None, None),  # doesn't apply
        "1.3.2": (None, None, None, None),
        "1.4": (Decimal("6.5"), None, None, Decimal("6.5")),
        "2": (None, None, None, None),
    }
    assert total == {
        "round": "self",
        "leaves": 8,
        "not_applicable": 1,
        "unknown": 2,  # 1.3.2 and 2
        "max_points": 100,
        "applicable_max_points": 88,  # without the 12 of 1.3.1
        "known_points": Decimal("49.991"),
        "points": None,
        "percent": None,
    }


def test_in_other_rounds_only_what_is_stated_counts(ask: Ask) -> None:
    total, rows = ask("--round", "appraisal1")
    known = {code: row["points"] for code, row in rows.items() if row["points"] is not None}
    assert known == {"1.1": 9, "1.2.3": Decimal("12.1"), "1.4": Decimal("6.5")}
    assert rows["1.2.1"]["computed"] == 9  # and yet it doesn't count
    assert (total["round"], total["unknown"]) == ("appraisal1", 4)
    total, rows = ask("--round", "official")
    assert total["known_points"] == Decimal("21.1")
    total, rows = ask("--round", "appraisal2")
    assert (total["known_points"], total["points"]) == (Decimal("12.1"), None)


def test_a_whole_year_is_a_total_and_a_percentage_of_what_applies(ask: Ask, small: Path) -> None:
    """49.991 + 3 of 8 (a plan, but no courses) + 16.4 of 20 = 69.391 of 88: 78.853… %."""
    put(small, '"1.4":\n', '"2": {scores: {official: 16.4}}\n  "1.4":\n')
    put(
        small,
        '"1.2.3":\n',
        '"1.3.2": {figures: {planned: yes, carried_out: no}}\n  "1.2.3":\n',
    )
    total, rows = ask(plan=small)
    assert rows["1.3.2"]["figures"] == [
        "Có kế hoạch bồi dưỡng: yes",
        "Thực hiện đủ các lớp: no",
    ]
    assert rows["1.3.2"]["branch"] == "1 of 2 items; lacking: Thực hiện đủ các lớp"
    assert (total["unknown"], total["known_points"]) == (0, Decimal("69.391"))
    assert (total["points"], total["percent"]) == (Decimal("69.391"), Decimal("78.85"))


def test_a_survey_counts_as_published_whatever_was_claimed(ask: Ask, small: Path) -> None:
    put(small, "{official: 12.1}", "{self: 15, official: 12.1}")
    _, rows = ask(plan=small)
    assert (rows["1.2.3"]["stated"], rows["1.2.3"]["points"]) == (15, Decimal("12.1"))
    put(small, ", official: 12.1", "")
    assert ask(plan=small)[1]["1.2.3"]["points"] is None


def test_a_surveys_points_of_an_appraisal_count_in_that_round(ask: Ask, small: Path) -> None:
    """They are the Ministry's, and what `forecast` has in hand."""
    put(small, "{official: 12.1}", "{appraisal2: 12, official: 12.1}")
    for round_, points in (("appraisal1", "12.1"), ("appraisal2", "12"), ("self", "12.1")):
        assert ask("--round", round_, plan=small)[1]["1.2.3"]["points"] == Decimal(points)


def test_only_an_area(ask: Ask) -> None:
    total, rows = ask("--area", "1.2")
    assert list(rows) == ["1.2.1", "1.2.2", "1.2.3"]
    assert (total["max_points"], total["points"]) == (40, Decimal("33.991"))
    assert total["percent"] == Decimal("84.98")  # 33.991 / 40 = 84.9775%


def test_the_notes_say_what_is_missing_and_what_was_assumed(run: Run) -> None:
    assert notes(run) == [
        "Of 7 leaves that apply, 2 aren't known, and so the total isn't.",
        "What is known adds up to 49.991 points.",
        "Leaves that don't apply lower the maximum by 12: 1.3.1.",
        "Where nothing is stated the rule's points count: 19.391 points (leaves: 2).",
        (
            "Surveys and SIPAS aren't self-scored; as published they count here, too: 12.1 points"
            " (leaves: 1)."
        ),
        (
            "Points by rule follow from the figures and rules.yaml; whether they are the"
            " Ministry's, only its appraisal tells."
        ),
    ]


def test_figures_and_branches_have_the_readers_decimal_sign(run: Run) -> None:
    _, out, _ = run("score", "--plan", str(SMALL), "--lang", "vi", "--area", "1.2")
    assert "1290/1501 (85,94%)" in out
    assert "12,891" in out


def test_a_difference_is_told(run: Run, ask: Ask, small: Path) -> None:
    put(small, "{self: 9}", "{self: 9.25}")
    _, rows = ask(plan=small)
    assert rows["1.2.1"]["difference"] == Decimal("0.25")
    _, out, _ = run("score", "--plan", str(small))
    assert "Stated otherwise than the rule has it: 1.2.1." in out


def test_without_results_nothing_is_known_and_nothing_is_zero(ask: Ask, run: Run) -> None:
    bundled = SMALL.parents[2] / "data"
    total, rows = ask(plan=bundled)
    assert (total["leaves"], total["unknown"]) == (91, 91)
    assert (total["known_points"], total["points"], total["percent"]) == (None, None, None)
    assert rows["1.7"]["score"] == Decimal("1.45")
    assert rows["1.7"]["rule"] == "proportional"
    assert rows["1.7"]["branch"].startswith("missing: Tỷ lệ nhiệm vụ được Chính phủ")
    _, out, _ = run("score", "--plan", str(bundled))
    assert "There is no results/2024.yaml in the plan folder" in out


def test_without_rules_only_what_is_stated_is_known(ask: Ask, run: Run, small: Path) -> None:
    (small / "rules.yaml").unlink()
    total, rows = ask(plan=small)
    assert {row["branch"] for row in rows.values()} == {
        "no rule",
        "doesn't apply: Đang sắp xếp lại bộ máy",
    }
    assert {row["rule"] for row in rows.values()} == {None}
    assert total["known_points"] == Decimal("30.6")  # 9.5 + 9 + 12.1
    _, out, _ = run("score", "--plan", str(small))
    assert "There is no rules.yaml in the plan folder" in out


def test_another_year_is_held_against_the_year_before(ask: Ask, small: Path) -> None:
    shutil.copy(small / "results" / "2024.yaml", small / "results" / "2025.yaml")
    _, rows = ask("--year", "2025", plan=small)
    row = rows["1.1"]
    assert (row["score"], row["target"]) == (9, None)  # 2024's official score; no targets for 2025
    assert rows["1.2.1"]["score"] is None


def test_whom_it_refuses(run: Run) -> None:
    assert run("score", "--round", "appraisal3")[0] == 2
    code, out, err = run("score", "--area", "9", "--plan", str(SMALL))
    assert (code, out) == (2, "")
    assert "9" in err


figures = st.decimals(0, 120, places=2)
stated = st.dictionaries(st.sampled_from(Round), st.integers(0, 8).map(Decimal)) | st.just(
    dict.fromkeys(Round, Decimal("6.25"))
)
facts: dict[str, st.SearchStrategy[Any]] = {
    **{code: st.fixed_dictionaries({"scores": stated}) for code in ("1.1", "1.2.2", "1.2.3", "2")},
    "1.2.1": st.fixed_dictionaries(
        {"scores": stated, "figures": st.fixed_dictionaries({"published": figures})}
    ),
    "1.3.1": st.fixed_dictionaries({"not_applicable": st.just("Không có")}) | st.just({}),
    "1.3.2": st.fixed_dictionaries({"scores": stated}),
    "1.4": st.fixed_dictionaries({"figures": st.fixed_dictionaries({"collected": figures})}),
}
results = st.fixed_dictionaries(facts)


@given(results, st.sampled_from(Round))
def test_the_total_is_of_its_rows_and_unknown_if_one_is(
    criteria: dict[str, Any], round_: Round
) -> None:
    small = load(SMALL).plan
    assert small is not None
    year = YearResults.model_validate({"criteria": criteria})
    plan = small.model_copy(update={"results": {2024: year}})
    report = score(plan, year=2024, round_=round_.value)
    rows: list[dict[str, Any]] = report.table("score").records()
    totals: list[dict[str, Any]] = report.table("totals").records()
    (found,) = totals
    out = [row for row in rows if row["branch"].startswith("doesn't apply")]
    known = [row["points"] for row in rows if row["points"] is not None]
    assert found["leaves"] == len(rows) == 8
    assert found["not_applicable"] == len(out)
    assert found["applicable_max_points"] == 100 - sum(row["max_points"] for row in out)
    assert found["unknown"] == len(rows) - len(out) - len(known)
    assert found["known_points"] == (sum(known) if known else None)
    assert (found["points"] is None) == (found["unknown"] > 0)
    if found["points"] is not None:
        exact = 100 * found["points"] / found["applicable_max_points"]
        assert abs(found["percent"] - exact) <= Decimal("0.005")
    assert all(0 <= row["points"] <= row["max_points"] for row in rows if row["points"] is not None)
