"""`parplan whatif`: figures by hand, from the plan."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from places import SCENARIOS
from warned import ON_STDERR

SLUMP, RECOVERY = str(SCENARIOS / "slump.yaml"), str(SCENARIOS / "recovery.yaml")
BOTH = "Kinh tế chững lại + Vốn đăng ký phục hồi"
SET = ("--set", "6.3.4=0.5", "--set", "8.1=8.5")

Run = Callable[..., tuple[int, str, str]]
Ask = Callable[..., dict[str, list[dict[str, Any]]]]


@pytest.fixture
def ask(run: Run) -> Ask:
    def ask(*arguments: str) -> dict[str, list[dict[str, Any]]]:
        code, out, err = run("whatif", "-f", "json", *arguments)
        assert code == 0
        assert err in {"", ON_STDERR}
        tables = json.loads(out)["tables"]
        assert list(tables) == ["outcome", "changes", "areas", "sources"]
        return {name: table["rows"] for name, table in tables.items()}

    return ask


def test_what_follows_from_two_leaves(ask: Ask) -> None:
    tables = ask(*SET)
    assert [(r["case"], r["total"], r["change"], r["group"]) for r in tables["outcome"]] == [
        ("target", 88.679, 0, "B"),
        ("set", 88.379, -0.3, "B"),
    ]
    first = tables["changes"][0]
    assert (first["code"], first["max_points"], first["case"]) == ("6.3.4", 1, "set")
    assert [(r["before"], r["after"], r["change"]) for r in tables["changes"]] == [
        (1, 0.5, -0.5),
        (8.3, 8.5, 0.2),
    ]
    changes = {row["code"]: row["change"] for row in tables["areas"]}
    assert changes == dict.fromkeys("12345", 0) | {"6": -0.5, "7": 0, "8": 0.2, "": -0.3}
    assert tables["areas"][2]["before"] == 12.909
    assert tables["areas"][-1]["after"] == 88.379
    sources = [(r["assessed_by"], r["before"], r["after"]) for r in tables["sources"]]
    assert sources == [
        ("appraisal", 57.989, 57.489),
        ("survey", 17.39, 17.39),
        ("sipas", 8.3, 8.5),
        ("outcome", 5, 5),
    ]


def test_ranks_are_those_of_the_latest_field_or_of_the_year_asked(ask: Ask) -> None:
    rows = ask(*SET)["outcome"]
    assert {row["field_year"] for row in rows} == {2024}
    assert (rows[0]["rank_low"], rows[0]["rank_high"]) == (25, 32)  # as `parplan rank` has it
    asked = ask(*SET, "--year", "2023")["outcome"][0]
    assert asked["field_year"] == 2023
    assert asked["rank_high"] < 30


def test_from_the_scores(ask: Ask) -> None:
    rows = ask("--from", "score", "--set", "8.4=1.5")["outcome"]
    assert [(row["case"], row["total"], row["change"]) for row in rows] == [
        ("score", 85.4145, 0),
        ("set", 86.4145, 1),
    ]


def test_scores_are_ranked_in_the_field_of_their_own_year(ask: Ask) -> None:
    """Đắk Nông was 51st in 2023; its points of 2023 have no place in the field of 2024."""
    before, after = ask("--from", "score", *SET)["outcome"]
    assert [before[key] for key in ("rank_low", "rank_high", "field_year")] == [51, 51, 2023]
    assert after["field_year"] == 2023
    before, after = ask("--from", "score", *SET, "--year", "2024")["outcome"]
    assert [before[key] for key in ("rank_low", "rank_high", "field_year")] == [51, 51, 2023]
    assert after["field_year"] == 2024


def test_the_surveys_error_goes_through(run: Run) -> None:
    """88.679 ± 1.6449 errors of 0.5; it is 2.642 errors below group A, 0.41%."""
    code, out, _ = run("whatif", "-f", "json", *SET, "--survey-error", "0.5")
    assert code == 0
    first, second = json.loads(out)["tables"]["survey_error"]["rows"]
    assert (first["case"], first["points_q5"], first["points_q95"]) == ("target", 87.8566, 89.5014)
    assert (first["group_a"], first["group_b"], first["group_none"]) == (0.41, 99.59, 0)
    assert first["rank_low"] < 25  # certain points are 25th to 32nd
    assert first["rank_high"] > 32
    assert (second["case"], second["points"]) == ("set", 88.379)


def test_the_group_changes_at_unrounded_points(ask: Ask) -> None:
    # 88.679 + 0.85 (7.3.7 all) + 0.4709 from 8.1 = 89.9999: rounded it would be 90.
    nearly = ask("--set", "7.3.7=1.5", "--set", "8.1=8.7709")["outcome"][1]
    assert (nearly["total"], nearly["group"]) == (89.9999, "B")
    there = ask("--set", "7.3.7=1.5", "--set", "8.1=8.771")["outcome"][1]
    assert (there["total"], there["group"]) == (90, "A")


def test_scenarios_stack_and_what_is_set_comes_last(ask: Ask) -> None:
    tables = ask("--scenario", SLUMP, "--scenario", RECOVERY)
    assert [(row["case"], row["total"]) for row in tables["outcome"]] == [
        ("target", 88.679),
        (BOTH, 88.129),  # 8.3.1 −0.5, 8.3.2 −0.25, 8.1 +0.2
    ]
    assert {r["code"]: r["after"] for r in tables["changes"]} == {
        "8.1": 8.5,
        "8.3.1": 0,
        "8.3.2": 0.25,
    }
    turned = ask("--scenario", RECOVERY, "--scenario", SLUMP)
    assert {r["code"]: r["after"] for r in turned["changes"]}["8.3.2"] == 0
    top = ask("--set", "8.3.2=0.4", "--scenario", SLUMP, "--scenario", RECOVERY)
    assert top["outcome"][1]["case"] == f"{BOTH} + set"
    assert {r["code"]: r["after"] for r in top["changes"]}["8.3.2"] == 0.4
    again = ask("--set", "8.4=1", "--set", "8.4=1.2")
    assert [row["after"] for row in again["changes"]] == [1.2]


def test_scenarios_stand_beside_each_other(ask: Ask) -> None:
    tables = ask("--scenario", SLUMP, "--scenario", RECOVERY, "--against", "--set", "8.4=1")
    assert [(row["case"], row["total"], row["change"]) for row in tables["outcome"]] == [
        ("target", 88.679, 0),
        ("Kinh tế chững lại", 88.179, -0.5),  # −1, and 8.4 +0.5
        ("Vốn đăng ký phục hồi", 89.129, 0.45),  # 8.3.2 −0.25, 8.1 +0.2, 8.4 +0.5
    ]
    assert [(r["case"][0], r["code"]) for r in tables["changes"]] == [
        *[("K", "8.3.1"), ("K", "8.3.2"), ("K", "8.4")],
        *[("V", "8.1"), ("V", "8.3.2"), ("V", "8.4")],
    ]
    assert len(tables["areas"]) == 2 * 9
    assert len(tables["sources"]) == 2 * 4
    twice = ask("--scenario", SLUMP, "--scenario", SLUMP, "--against")["outcome"]
    assert twice[1]["case"] == f"Kinh tế chững lại ({SLUMP})"


def test_a_description_is_a_note(run: Run) -> None:
    _, out, _ = run("whatif", "--scenario", SLUMP)
    assert "Kinh tế chững lại: Doanh nghiệp gia nhập và vốn đăng ký không đạt" in out
    assert "Ranks are a band in the field of 2024" in out


def test_what_is_unknown_stays_unknown(run: Run, edited: Callable[..., Path]) -> None:
    folder = edited("criteria", "target: 12.909\n", "target: null\n")  # a parent's: no matter
    folder = edited("criteria", "        target: 8.3\n", "        target: null\n")
    code, out, _ = run("whatif", "-f", "json", "--plan", str(folder), "--set", "6.3.4=0.5")
    assert code == 0
    tables = json.loads(out)["tables"]
    for row in tables["outcome"]["rows"]:
        assert [value for key, value in row.items() if key != "case"] == [None] * 6
    known = {r["code"]: r["change"] for r in tables["areas"]["rows"]}
    assert (known["6"], known["8"], known[""]) == (-0.5, None, None)
    code, out, _ = run("whatif", "-f", "json", "--plan", str(folder), "--set", "8.1=8.3")
    rows = json.loads(out)["tables"]["outcome"]["rows"]
    assert [(row["total"], row["change"]) for row in rows] == [(None, None), (88.679, None)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("6.3.4=1.5", "6.3.4: 1.5 is above max points 1\n    at most 1"),
        ("6.3.4=-1", "`6.3.4` can't be -1\n    at least 0"),
        ("6.3.4=0,5", "`6.3.4` can't be 0,5\n    write 0.5, not 0,5"),
        ("8.1=8.1234567", "`8.1` can't be 8.1234567\n    at most six decimals"),
        ("8.1=abc", "`8.1` can't be abc\n    it is a number, such as 2 or 2.5"),
        (
            "8.3=1",
            (
                "8.3 is no leaf: its leaves are 8.3.1; 8.3.2; 8.3.3\n"
                "    points are earned by leaves only"
            ),
        ),
        ("8.1", '"8.1" sets nothing\n    write a code and its points: --set 6.3.4=0.5'),
        ("=1", '"=1" sets nothing\n    write a code and its points: --set 6.3.4=0.5'),
        ("x=1", "no criterion has the code x"),
    ],
)
def test_what_is_refused_on_the_command_line(run: Run, given: str, told: str) -> None:
    assert run("whatif", "--set", given) == (2, "", f"parplan: {told}\n")


def test_an_unknown_code_comes_with_the_nearest(run: Run) -> None:
    code, out, err = run("whatif", "--set", "6.3.9=1")
    assert (code, out) == (2, "")
    first, hint = err.splitlines()
    assert first == "parplan: no criterion has the code 6.3.9"
    assert hint.startswith("    near it: ")
    assert "6.3.4" in hint


def test_nothing_to_do_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("whatif") == (
        2,
        "",
        (
            "parplan: nothing to change\n"
            "    give points with --set 6.3.4=0.5, or a file with --scenario\n"
        ),
    )
    assert run("whatif", "--set", "8.4=1", "--against")[2] == (
        "parplan: nothing to compare\n    --against compares files given with --scenario\n"
    )
    nowhere = tmp_path / "no.yaml"
    code, out, err = run("whatif", "--scenario", str(nowhere))
    assert (code, out, err) == (2, "", f"parplan: {nowhere}: No such file or directory\n")


def test_a_field_that_is_not_known_is_refused(run: Run) -> None:
    code, _, err = run("whatif", "--set", "8.4=1", "--year", "2019")
    assert (code, err) == (
        2,
        "parplan: no field of PAR 2019 is known\n    known: 2022; 2023; 2024\n",
    )


def test_a_scenario_at_fault_is_told_line_by_line(run: Run) -> None:
    file = SCENARIOS / "unfit.yaml"
    code, out, err = run("whatif", "--scenario", str(file))
    assert (code, out) == (1, "")
    first, *others = err.splitlines()
    assert first == f"parplan: {file} can't be used; mistakes: 3"
    assert others[0] == f"{file}:3:3: error: no criterion has the code 6.3.9 [PAR002]"
    assert others[1].startswith("    hint: near it: ")
    assert others[2:] == [
        f"{file}:4:3: error: 8.3 is no leaf: its leaves are 8.3.1; 8.3.2; 8.3.3 [PAR002]",
        "    hint: points are earned by leaves only",
        f"{file}:5:3: error: 6.3.4: 1.5 is above max points 1 [PAR002]",
        "    hint: at most 1",
    ]
