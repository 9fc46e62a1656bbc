"""`parplan rank`, as it is typed."""

from collections import Counter
from collections.abc import Callable
from inspect import signature
from itertools import chain, combinations
from math import comb
from pathlib import Path
from typing import Any

import pytest

from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.questions.rank.published_field import in_published_field
from parplan.questions.rank.rank import QUESTIONS, _chosen
from parplan.questions.rank.sensitivity import by_choices, with_survey_error
from parplan.questions.rank.simulated import after_given_field, after_published_field
from parplan.questions.rank.weights import under_other_weights
from parplan.questions.rank.whole_field import in_whole_field
from places import FIELDS

AFTER, BEFORE = str(FIELDS / "invented-after.csv"), str(FIELDS / "invented-before.csv")
STANDING = {
    *("province", "index", "year", "points", "rank_low", "rank_high", "order_low", "order_high"),
    *("ranked", "mean", "over_mean", "next_place", "next_provinces", "next_points"),
    *(
        "points_source",
        "rank_likely",
        "points_to_next",
        "below_place",
        "below_provinces",
        "below_points",
        "margin_below",
    ),
}

Run = Callable[..., tuple[int, str, str]]
Tables = dict[str, list[dict[str, Any]]]


def test_the_target_in_the_latest_field(ranked: Callable[..., Tables]) -> None:
    tables = ranked()
    assert list(tables) == ["rank", "neighbours", "means"]
    (row,) = tables["rank"]
    assert row == {
        "province": "Đắk Nông",
        "index": "PAR",
        "year": 2024,
        "points": 88.679,
        "points_source": "target",
        "rank_low": 25,
        "rank_high": 32,
        "rank_likely": 28,
        "order_low": 12,
        "order_high": 36,
        "ranked": 63,
        "mean": 88.37,
        "over_mean": 0.309,
        "next_place": 12,
        "next_provinces": ["Sơn La"],
        "next_points": 90.02,
        "points_to_next": 1.341,
        "below_place": 37,
        "below_provinces": ["Hòa Bình"],
        "below_points": 88.18,
        "margin_below": 0.499,
    }
    assert [(n["position"], n["place"], n["points"]) for n in tables["neighbours"]] == [
        ("above", 12, 90.02),
        ("unplaced", None, 88.26),
        ("below", 37, 88.18),
    ]
    assert all(n["source"].startswith("https://") for n in tables["neighbours"])


def test_it_says_what_it_chose_and_how_it_found_the_band(run: Run) -> None:
    _, out, _ = run("rank", "--format", "markdown")
    assert "88.679 points: the plan's target of 2024." in out
    assert "Field of 2024: the latest of which at least 5 places are published." in out
    assert "between place 12 (Sơn La, 90.02) and place 37" in out
    assert "8 of 63 places of 2024 are published with points." in out


def test_every_figure_of_a_conflict_is_shown(ranked: Callable[..., Tables]) -> None:
    tables = ranked("--points", "86,80", "--year", "2023")
    assert [(n["position"], n["province"], n["points"]) for n in tables["neighbours"]] == [
        ("above", "Đồng Nai", 87.04),
        ("level", "Hòa Bình", 86.76),
        ("level", "Hòa Bình", 86.89),
        ("below", "Ninh Thuận", 86.68),
    ]


def test_an_end_has_no_neighbour(ranked: Callable[..., Tables]) -> None:
    (row,) = ranked("--points", "99")["rank"]
    assert set(row) == STANDING
    assert (row["next_place"], row["next_provinces"], row["points_to_next"]) == (None, [], None)
    assert (row["rank_low"], row["rank_high"]) == (1, 1)


def test_sipas(ranked: Callable[..., Tables]) -> None:
    (row,) = ranked("--index", "SIPAS", "--points", "82.66")["rank"]
    assert (row["year"], row["rank_low"], row["rank_high"]) == (2023, 25, 32)


def test_a_whole_field(ranked: Callable[..., Tables]) -> None:
    tables = ranked("--field", AFTER, "--province", "Tỉnh D")
    assert list(tables) == ["rank", "areas", "field"]
    (row,) = tables["rank"]
    assert set(row) == STANDING
    assert (row["rank_low"], row["rank_high"], row["ranked"], row["year"]) == (4, 4, 6, None)
    assert (row["next_place"], row["next_provinces"], row["points_to_next"]) == (3, ["Tỉnh G"], 0.5)
    assert (row["below_place"], row["below_provinces"], row["margin_below"]) == (6, ["Tỉnh B"], 1.4)
    assert [(r["rank"], r["province"], r["ahead"]) for r in tables["field"]] == [
        (1, "Tỉnh A", 3.7),
        (2, "Tỉnh C", 1.5),
        (3, "Tỉnh G", 0.5),
        (4, "Tỉnh D", 0),
        (4, "Tỉnh Đ", 0),
        (6, "Tỉnh B", -1.4),
    ]


def test_why_a_rank_has_changed(ranked: Callable[..., Tables]) -> None:
    tables = ranked("--field", AFTER, "--previous", BEFORE, "--province", "Tỉnh D")
    assert tables["change"] == [
        {
            "rank_before": 4,
            "rank_after": 4,
            "points_before": 85.4145,
            "points_after": 87.5,
            "places": 0,
            "by_own": 1,
            "by_others": -1,
        }
    ]
    assert [
        (m["province"], m["places"], m["by_own"], m["by_others"]) for m in tables["movement"]
    ] == [
        ("Tỉnh B", 1, 0.5, 0.5),
        ("Tỉnh G", -1, 0, -1),
        ("Tỉnh Đ", 0, 0.5, -0.5),
    ]


def test_points_may_be_supposed_in_a_field(ranked: Callable[..., Tables]) -> None:
    """In the place of the province's own, or as one more."""
    (row,) = ranked("--field", AFTER, "--province", "Tỉnh D", "--points", "89")["rank"]
    assert (row["rank_low"], row["ranked"], row["next_provinces"]) == (2, 6, ["Tỉnh A"])
    (row,) = ranked("--field", AFTER, "--points", "88.679")["rank"]
    assert (row["province"], row["rank_low"], row["ranked"]) == ("Đắk Nông", 3, 7)


@pytest.fixture
def leaves(plan: Plan, tmp_path: Path) -> str:
    """An invented field: every leaf at its maximum, less what differs from province to province."""
    rows = [["province", *(leaf.code for leaf in plan.leaves)]]
    for n, name in enumerate("ABCDE"):
        lost = {i: leaf.max_points / 2 for i, leaf in enumerate(plan.leaves) if i % 7 == n}
        points = [leaf.max_points - lost.get(i, 0) for i, leaf in enumerate(plan.leaves)]
        rows.append([f"Tỉnh {name}", *map(str, points)])
    file = tmp_path / "leaves.csv"
    file.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    return str(file)


def test_areas_of_a_field(ranked: Callable[..., Tables], leaves: str) -> None:
    areas = ranked("--field", leaves, "--province", "Tỉnh C")["areas"]
    assert [area["code"] for area in areas] == list("12345678")
    assert all(1 <= area["rank"] <= 5 and area["points"] <= area["max_points"] for area in areas)


def test_weights(ranked: Callable[..., Tables], leaves: str) -> None:
    tables = ranked(
        "--field", leaves, "--perturb-weights", "0,25", "--simulate", "500", "--seed", "1"
    )
    (run,) = tables["perturbation"]
    assert run == {
        "noise": 0.25,
        "weights": 91,
        "ranked": 5,
        "replications": 500,
        "seed": 1,
        "levels": "leaves",
        "aggregation": "arithmetic",
    }
    statistics = tables["rank_statistics"]
    assert [row["nominal"] for row in statistics] == [1, 1, 3, 4, 5]
    assert sum(row["mean"] for row in statistics) == pytest.approx(15, abs=0.03)
    assert all(1 <= row["q5"] <= row["median"] <= row["q95"] <= 5 for row in statistics)
    again = ranked(
        "--field", leaves, "--perturb-weights", "0.25", "--simulate", "500", "--seed", "1"
    )
    assert again == tables


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--year", "2021"], "no field of PAR 2021 is known\n    known: 2022; 2023; 2024"),
        (["--index", "SIPAS"], "which points?"),
        (["--points", "8x"], '"8x" is no number'),
        (["--points", "100.5"], "points are 0 to 100, not 100.5"),
        (["--seed", "1"], "--seed needs --simulate"),
        (["--rise", "1"], "--rise needs --simulate"),
        (["--previous", BEFORE], "--previous needs --field"),
        (["--perturb-weights", "0.25"], "--perturb-weights needs --field"),
        (["--field", AFTER, "--year", "2023"], "invented-after.csv has no column for the year"),
        (
            ["--field", AFTER, "--previous", BEFORE, "--simulate", "9"],
            "--previous and --simulate don't go together",
        ),
        (
            ["--field", AFTER, "--previous", BEFORE, "--perturb-weights", "0.1", "--seed", "1"],
            "--previous and --perturb-weights don't go together",
        ),
        (
            ["--field", AFTER, "--perturb-weights", "0.1", "--rise", "1", "--points", "88"],
            "--rise needs --simulate",
        ),
        (
            ["--field", AFTER, "--perturb-weights", "0.1", "--points", "88", "--province", "x"],
            "--points and --perturb-weights don't go together",
        ),
        (["--field", AFTER, "--perturb-weights", "2"], "weights are perturbed by more than 0"),
        (["--field", AFTER, "--perturb-weights", "0.1"], "has only totals: weights need more"),
        (["--simulate", "9", "--spread", "0"], "a spread is more than 0"),
        (["--simulate", "9", "--persistence", "1.1"], "a province keeps 0 to 1 of its distance"),
        (["--simulate", "9", "--shock", "-1"], "an error and a change are 0 or more"),
        (["--province", "Quảng Ninh"], "no PAR points of Quảng Ninh are published for 2024"),
        (["--province", "Quảng Ninh"], "published of it: 2022; 2023; choose with --year"),
        (["--province", "Quang Ninhh"], "near it: Quảng Ninh"),
        (["--province", "nowhere", "--points", "88"], "nothing is published of nowhere"),
        (["--field", "no.csv"], "no.csv: No such file or directory"),
        (["--field", AFTER], "Đắk Nông is not in"),
        (["--field", AFTER, "--province", "Tinh Cc"], "near it: Tỉnh C"),
        *(
            (
                ["--field", AFTER, "--province", "nowhere", "--points", "88", *of],
                "nowhere is not in",
            )
            for of in ([], ["--simulate", "9"], ["--survey-error", "0.5"])
        ),
        *(
            (["--index", "SIPAS", "--field", AFTER, *drawn], "--index SIPAS and --")
            for drawn in (
                ["--perturb-weights", "0.1"],
                ["--sobol", "64"],
                ["--survey-error", "0.5"],
            )
        ),
        (
            ["--index", "SIPAS", "--points", "83", "--simulate", "9", "--survey-error", "1"],
            "the surveys' error is of points of PAR INDEX",
        ),
        (["--survey-error", "33", "--simulate", "9"], "more than 0 and up to 32 points"),
        (
            ["--province", "Lâm Đồng", "--simulate", "9", "--survey-error", "1"],
            "how provinces have changed holds the surveys' error already",
        ),
        (
            ["--field", AFTER, "--simulate", "9", "--survey-error", "1", "--rise", "1"],
            "--survey-error; --rise; --field; --simulate don't go together",
        ),
    ],
)
def test_what_it_refuses(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run("rank", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_options_choose_one_question_or_are_refused() -> None:
    """Whatever of them is given, nothing is left out in silence."""
    names = {name for question in QUESTIONS for name in signature(question).parameters}
    options = sorted(names - {"plan", "index", "watch"})
    assert len(options) == 18
    chosen = Counter[str]()
    for asked in chain.from_iterable(combinations(options, n) for n in range(6)):
        try:
            question = _chosen(asked)
        except Refusal:
            continue
        assert set(asked) <= signature(question).parameters.keys()
        chosen[question.__name__] += 1
    assert chosen == {
        question.__name__: sum(comb(optional, n) for n in range(6 - needed))
        for question, needed, optional in (
            (in_published_field, 0, 3),
            (in_whole_field, 1, 4),
            (after_published_field, 1, 10),
            (after_given_field, 2, 9),
            (under_other_weights, 2, 7),
            (by_choices, 2, 4),
            (with_survey_error, 2, 5),
        )
    }


def test_a_file_of_several_years(run: Run, ranked: Callable[..., Tables], tmp_path: Path) -> None:
    file = tmp_path / "years.csv"
    rows = ("A,2022,80,x", "B,2022,81,x", "A,2023,82,x", "B,2023,79,x")
    file.write_text("\n".join(("name,year,score,region", *rows)) + "\n", encoding="utf-8")
    _, out, err = run("rank", "--field", str(file), "--province", "A")
    assert out == ""
    assert "has several years: which one?\n    choose with --year: 2022; 2023" in err
    _, _, err = run("rank", "--field", str(file), "--province", "A", "--year", "2021")
    assert "has no field of 2021\n    known: 2022; 2023" in err
    of = ("--field", str(file), "--province", "A", "--year", "2023")
    tables = ranked(*of, "--previous", str(file))
    assert [(r["year"], r["rank_low"]) for r in tables["rank"]] == [(2023, 1)]
    assert [(r["rank_before"], r["rank_after"]) for r in tables["change"]] == [(2, 1)]
    _, out, _ = run("rank", *of, "--format", "markdown")
    assert out.count("Columns that were not used: region.") == 1


def test_who_is_ahead_and_who_moves(ranked: Callable[..., Tables], leaves: str) -> None:
    of = ("--field", leaves, "--perturb-weights", "0.25", "--simulate", "500", "--seed", "1")
    tables = ranked(*of, "--province", "A", "--ahead-of", "E")
    (pair,) = tables["ahead"]
    assert (pair["province"], pair["other"]) == ("Tỉnh A", "Tỉnh E")
    assert pair["ahead"] + pair["level"] + pair["behind"] == pytest.approx(100, abs=0.02)
    moves = [row["percent"] for row in tables["moves"]]
    assert moves == sorted(moves, reverse=True)
    assert moves[-1] == 0  # five provinces can't move by ten places


def test_sobol_indices(ranked: Callable[..., Tables]) -> None:
    """Of independent choices, first orders come to at most 1, and totals to at least that."""
    pytest.importorskip("scipy")
    of = ("--field", str(FIELDS / "coinr-field.csv"), "--province", "Prov 3", "--seed", "1")
    rows = ranked(*of, "--sobol", "1024")["sobol"]
    assert [row["choice"] for row in rows] == ["weights", "noise", "aggregation", "normalisation"]
    for figure in ("place", "shift"):
        assert sum(row[f"{figure}_first"] for row in rows) < 1.1
        assert all(row[f"{figure}_total"] > row[f"{figure}_first"] - 0.1 for row in rows)
    assert ranked(*of, "--sobol", "1024")["sobol"] == rows


def test_sobol_needs_its_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parplan.questions.rank.sensitivity.find_spec", lambda _: None)
    field = str(FIELDS / "coinr-field.csv")
    code, _, err = run("rank", "--field", field, "--province", "Prov 3", "--sobol", "64")
    assert code == 2
    assert (
        "Sobol indices need scipy, which isn't installed\n    pip install 'parplan[sobol]'" in err
    )


def test_a_file_is_wrong_at_its_lines(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("province;score\nTỉnh A;8x\nTỉnh B;101\n", encoding="utf-8")
    _, out, err = run("rank", "--field", str(file))
    assert out == ""
    assert f'{file}:2:8: error: "8x" is no number\n' in err
    assert f"{file}:3:8: error: 101 is more than the maximum, 100\n" in err
