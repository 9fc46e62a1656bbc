"""`parplan path`, the way to a target: figures by hand, from the plan."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from parplan.plan.plan import Plan
from parplan.questions.path import programme
from parplan.questions.rank.band import ranking_in
from places import SCENARIOS
from warned import OF_2024, ON_STDERR

COSTS = str(SCENARIOS / "costs.yaml")
START = Decimal("85.4145")

Run = Callable[..., tuple[int, str, str]]
Tables = dict[str, dict[str, Any]]
Ask = Callable[..., Tables]
Edited = Callable[..., Path]


@pytest.fixture
def ask(run: Run) -> Ask:
    def ask(*arguments: str) -> Tables:
        code, out, err = run("path", "-f", "json", *arguments)
        assert (code, err) == (0, ON_STDERR)
        tables: Tables = json.loads(out, parse_float=Decimal, parse_int=Decimal)["tables"]
        assert list(tables) == ["path", "alternatives", "outcome"]
        return tables

    return ask


def said(run: Run, *arguments: str) -> list[str]:
    """The notes: what stands before the first table."""
    code, out, _ = run("path", *arguments)
    assert code == 0
    return [part.replace("\\", "") for part in out.split("## ")[0].split("\n\n")[1:] if part]


def moves(tables: Tables) -> dict[str, tuple[Decimal, Decimal]]:
    return {row["code"]: (row["before"], row["after"]) for row in tables["path"]["rows"]}


def test_to_88_with_as_few_leaves_and_then_points_as_can_be(ask: Ask) -> None:
    """2.5855 are missing; no leaf has lost as many, and 8.1 (1.83) with 0.76 from another has."""
    tables = ask("--to", "88", "--no-caps")
    assert tables["path"]["totals"]["gain"] == Decimal("2.59")
    assert set(moves(tables)) == {"5.7", "8.1"}  # together they have most room: least strain
    for row in tables["path"]["rows"]:
        assert row["after"] - row["before"] == row["gain"]
        assert row["cost"] is None
    strain = max(
        (moves(tables)["5.7"][1] - Decimal("2.85")) / Decimal("1.15"),
        (moves(tables)["8.1"][1] - Decimal("8.17")) / Decimal("1.83"),
    )
    assert strain <= Decimal("0.87")  # 2.59 of 2.98 is 0.869
    *sets, without = tables["alternatives"]["rows"]
    assert [(r["rank"], r["gain"], r["leaves"]) for r in sets] == [
        (n, Decimal("2.59"), 2) for n in (1, 2, 3, 4)
    ]
    codes = [tuple(row["codes"]) for row in sets]
    assert codes[0] == ("5.7", "8.1")
    others = {("2.4", "8.1"), ("6.3.4", "8.1"), ("7.3.7", "8.1"), ("8.1", "8.4"), ("8.1", "8.5")}
    assert len(set(codes)) == 4
    assert set(codes[1:]) < others  # of what can gain 0.76, three are shown
    assert (without["rank"], without["leaves"], without["surveys"]) == (None, 3, 0)
    score, end = tables["outcome"]["rows"]
    assert (score["total"], score["group"]) == (START, "B")
    assert (end["total"], end["change"]) == (Decimal("88.0045"), Decimal("2.59"))


def test_by_default_people_are_asked_for_no_more_than_has_been_reached(ask: Ask, run: Run) -> None:
    """The best share is SIPAS of Quảng Ninh in 2023, 90.61%: 9.06 of 8.1's 10, 3.62 of 5.7's 4.

    6.3.4 and 8.4 have most room, 1 each, and then 8.1 with 0.89: 2.89 from three leaves.
    """
    tables = ask("--to", "88.3", "--alternatives", "0")
    best, without = tables["alternatives"]["rows"]
    assert best["codes"] == ["6.3.4", "8.1", "8.4"]
    assert moves(tables)["8.1"] == (Decimal("8.17"), Decimal("9.06"))
    # Nobody is asked about 7.3.7 (0.86), 7.1.4 (0.59), 8.5 (0.77): three of these make 2.86.
    assert (without["rank"], without["leaves"], without["surveys"]) == (None, 4, 0)
    notes = said(run, "--to", "88.3", "--alternatives", "0")
    assert any("at most 90.61%" in note and "held for 8.1." in note for note in notes)
    assert "Without leaves where people are asked it takes 4 leaves" in " ".join(notes)
    # A move names what is to be done and who leads it.
    for row in tables["path"]["rows"]:
        assert row["tasks"]
        assert row["lead"]
    # 14.5855 less what the caps keep back: 0.94 of 8.1, 0.38 of 5.7 and 2.4, and so on.
    notes = said(run, "--to", "100", "--alternatives", "0")
    assert notes[0] == "100 points can't be reached: 96.9 is the farthest; this is the way there."
    assert "Without leaves where people are asked 92.83 points are the farthest." in notes


def test_a_score_between_hundredths_begins_with_a_part_of_one(ask: Ask) -> None:
    alone = ask("--to", "85.4168", "--alternatives", "0")  # 0.0023 more
    assert moves(alone) == {"3.4.2": (Decimal("1.4477"), Decimal("1.45"))}
    assert len(alone["alternatives"]["rows"]) == 1
    # 0.0155 more: its next steps give 0.0123 and 0.0223; 0.02 from another leaf is less.
    assert ask("--to", "85.43")["path"]["totals"]["gain"] == Decimal("0.02")
    # 0.0116 more is what 3.4.1 and 3.4.3 give with two steps, and nobody with less.
    exact = ask("--to", "85.4261")
    assert exact["path"]["totals"]["gain"] == Decimal("0.0116")
    codes = [tuple(row["codes"]) for row in exact["alternatives"]["rows"]]
    assert set(codes[:2]) == {("3.4.1",), ("3.4.3",)}


def test_the_notes_of_a_path(run: Run) -> None:
    assert said(run, "--to", "88") == [
        "From the scores of 2023, 85.4145 points: 2.59 more, from 3 leaves.",
        (
            f"Proven by {programme.solver()}, without a gap, and checked again in exact decimals:"
            " no path moves fewer leaves, and none that moves as few gains less."
        ),
        (
            "How probable it is that the path reaches its points isn't known: no earlier year has"
            " both self-scores and official points in results/<year>.yaml."
        ),
        (
            "Where people are asked, a path goes to at most 90.61% of the points, the best share so"
            " far (SIPAS of Quảng Ninh in 2023, https://en.vietnamplus.vn/"
            "satisfaction-of-administrative-services-improves/284704.vnp); this cap held for 5.7."
            " --no-caps lifts it."
        ),
        (
            "Without leaves where people are asked it takes 3 leaves and 2.59 points: the last of"
            " the sets."
        ),
        "The next 0.1 point, to 88.1, takes no more leaves, only 0.1 points more of gain.",
        (
            "Leaves move to multiples of 0.01 or to all their points, and where rules.yaml has"
            " steps for them only to these; among paths that are equally good, one is shown that"
            " asks little of each leaf."
        ),
        (
            "Ranks are a band in the field of 2024, of which only some places are published"
            " (`parplan rank`)."
        ),
        OF_2024,
    ]


def test_the_next_tenth_may_take_another_leaf(run: Run) -> None:
    # 8.1 and 5.7 can gain 2.98: 88.3945. The next tenth is beyond it.
    notes = said(run, "--to", "88.3", "--alternatives", "0", "--no-caps")
    assert "The next 0.1 point, to 88.4, takes 1 more leaves and 0.1 points more of gain." in notes
    # All of 100 is reached, and there is nothing after it.
    notes = said(run, "--to", "100", "--alternatives", "0", "--no-caps")
    assert "The next 0.1 point can't be reached." in notes


def test_everything_is_needed_for_everything(ask: Ask) -> None:
    tables = ask("--to", "100", "--no-caps")
    assert len(tables["path"]["rows"]) == 35
    assert tables["path"]["totals"]["gain"] == Decimal("14.5855")
    assert len(tables["alternatives"]["rows"]) == 1  # no other set of leaves will do
    assert tables["outcome"]["rows"][1]["total"] == 100


def test_where_rules_have_steps_leaves_move_to_these_only(ask: Ask) -> None:
    """8.4 goes from 0.5 to 1.5 and 5.4 from 1 to 1.5, or not at all."""
    tables = ask("--to", "85.5", "--require", "8.4", "--alternatives", "0")
    assert moves(tables) == {"8.4": (Decimal("0.5"), Decimal("1.5"))}
    assert tables["path"]["totals"]["gain"] == 1
    tables = ask("--to", "85.5", "--require", "5.4", "--alternatives", "0")
    assert moves(tables) == {"5.4": (Decimal(1), Decimal("1.5"))}


def test_a_leaf_whose_rule_gives_no_more_cant_be_required(run: Run, edited: Edited) -> None:
    folder = edited("rules", "        - at_most: 0\n          points: 1.5\n", "")
    folder = edited(
        "rules", "      steps:\n      seen: [1]\n", "      steps: [{at_most: 0, points: 1}]\n"
    )
    code, out, err = run("path", "--to", "86", "--require", "5.4", "--plan", str(folder))
    assert (code, out) == (2, "")
    assert "5.4 can't move: its rule gives no more points" in err


def test_costs(ask: Ask, run: Run) -> None:
    """6.3.4: 50 + 1 × 20. The others 10 + 100 a point: two more are needed for 1.59."""
    tables = ask("--to", "88", "--costs", COSTS)
    rows = {row["code"]: row["cost"] for row in tables["path"]["rows"]}
    assert rows["6.3.4"] == 70
    assert len(rows) == 3
    assert tables["path"]["totals"]["cost"] == 70 + 2 * 10 + Decimal("1.59") * 100
    assert [row["cost"] for row in tables["alternatives"]["rows"]] == [249] * 4
    notes = said(run, "--to", "88", "--costs", COSTS, "--alternatives", "0")
    assert notes[0] == (
        "From the scores of 2023, 85.4145 points: 2.59 more, from 3 leaves, at a cost of 249 triệu"
        " đồng."
    )
    assert "The next 0.1 point, to 88.1, costs 10 triệu đồng more." in notes


def test_leaves_without_a_price_are_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "costs.yaml"
    file.write_text("leaves:\n  8.1: {fixed: 1}\n", encoding="utf-8")
    notes = said(run, "--to", "86", "--costs", str(file), "--alternatives", "0")
    assert "Leaves that move for nothing, by these costs: 34." in notes


def test_what_is_excluded_stays_and_what_is_required_moves(ask: Ask) -> None:
    tables = ask("--to", "88", "--exclude", "8", "--exclude", "5.7", "--require", "1.7")
    assert "1.7" in moves(tables)
    assert not [code for code in moves(tables) if code.startswith("8") or code == "5.7"]
    for row in tables["alternatives"]["rows"]:
        assert "1.7" in row["codes"]
    # Though nothing is needed, what is required moves one step.
    alone = ask("--to", "85", "--require", "3.4.2", "--alternatives", "0")
    assert moves(alone) == {"3.4.2": (Decimal("1.4477"), Decimal("1.45"))}


def test_limits_hold(ask: Ask, plan: Plan) -> None:
    tables = ask(
        *("--to", "89", "--survey-limit", "0.5", "--agency-limit", "so tai chinh=0.25"),
        *("--agency-limit", "stttt=0.1"),
    )
    gains = {row["code"]: row["gain"] for row in tables["path"]["rows"]}
    departments = "Thủ trưởng các sở, ban, ngành"  # both are of them

    def gained(*leads: str) -> Decimal:
        led = [leaf.code for leaf in plan.leaves if set(leads) & set(leaf.shared.lead)]
        return sum((gains.get(code, Decimal(0)) for code in led), Decimal(0))

    surveys = [leaf.code for leaf in plan.leaves if leaf.criterion.assessed_by == "survey"]
    assert sum(gains.get(code, Decimal(0)) for code in surveys) <= Decimal("0.5")
    assert gained("Giám đốc Sở Tài chính", departments) <= Decimal("0.25")
    assert gained("Giám đốc Sở Thông tin và Truyền thông", departments) <= Decimal("0.1")
    assert tables["outcome"]["rows"][1]["total"] >= 89


def test_what_is_out_of_reach_is_said_first(run: Run, ask: Ask) -> None:
    options = ("--to", "90", "--exclude", "8", "--survey-limit", "0.5", "--alternatives", "1")
    # Lost outside area 8: 9.9855; of it 5.34 by surveys. 4.6455 + 0.5 = 5.1455 → 90.56 is enough.
    assert ask(*options)["outcome"]["rows"][1]["total"] >= 90
    notes = said(run, *options, "--exclude", "6", "--exclude", "7")
    # Areas 6 and 7 lost 3.4 of appraised points: 5.1455 − 1.29 − 2.3 = 1.5555.
    assert notes[0] == "90 points can't be reached: 86.97 is the farthest; this is the way there."
    assert not [note for note in notes if note.startswith("The next")]


def test_where_nothing_has_to_move(run: Run, ask: Ask) -> None:
    tables = ask("--to", "85")
    assert tables["path"]["rows"] == []
    assert tables["path"]["totals"]["gain"] == 0
    assert said(run, "--to", "85")[0] == (
        "The 85.4145 points of 2023 are enough: nothing has to move."
    )


def test_where_limits_leave_no_way(run: Run) -> None:
    options = ("--to", "88", "--require", "4.1.4", "--survey-limit", "0")
    notes = said(run, *options)
    assert notes[0] == "There is no path: what has to move doesn't fit into the limits."


def test_to_a_group(run: Run, ask: Ask) -> None:
    tables = ask("--to-group", "A", "--alternatives", "0")
    assert tables["outcome"]["rows"][1]["group"] == "A"
    assert tables["path"]["totals"]["gain"] == Decimal("4.59")
    assert said(run, "--to-group", "a", "--alternatives", "0")[0] == (
        "Group A begins at 90 points."
    )


def test_to_a_rank_even_by_the_worse_end_of_the_band(run: Run, ask: Ask, plan: Plan) -> None:
    end = ask("--to-rank", "40", "--alternatives", "0")["outcome"]["rows"][1]
    assert end["rank_high"] <= 40
    first = said(run, "--to-rank", "40", "--alternatives", "0")[0]
    points = first.removeprefix("Rank 40 takes ").split()[0]
    assert first == (
        f"Rank 40 takes {points} points: from there on even the worse end of the band in the field"
        " of 2024 is that good."
    )
    place = ranking_in(plan, None)
    assert place(Decimal(points)).high <= 40 < place(Decimal(points) - Decimal("0.0001")).high


def test_to_the_first_rank(run: Run) -> None:
    """Hải Phòng was the first of 2024 with 96.17, and equal points share the better place."""
    assert said(run, "--to-rank", "1", "--alternatives", "0")[0].startswith(
        "Rank 1 takes 96.17 points: "
    )


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_more_points_never_make_a_band_worse(plan: Plan, year: int) -> None:
    """The search for a rank's points relies on it."""
    place = ranking_in(plan, year)
    bands = [place(Decimal(n) / 25) for n in range(1900, 2500)]
    ends = [band.high for band in bands if band]
    assert ends == sorted(ends, reverse=True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "a path leads to one goal\n    give one of --to POINTS, --to-rank N, --to-group A"),
        (
            ["--to", "88", "--to-group", "A"],
            "a path leads to one goal\n    give one of --to POINTS, --to-rank N, --to-group A",
        ),
        (["--to", "88,5"], '"88,5" is no number\n    write 88.5, not 88,5'),
        (["--to", "much"], '"much" is no number\n    it is a number, such as 2 or 2.5'),
        (["--to", "-1"], '"-1" is below 0\n    at least 0'),
        (
            ["--to", "88", "--require", "8.3"],
            (
                "8.3 is no leaf: its leaves are 8.3.1; 8.3.2; 8.3.3\n"
                "    points are earned by leaves only"
            ),
        ),
        (["--to", "88", "--require", "1.1"], "1.1 can't move: it has all of its 1.5 points"),
        (
            ["--to", "88", "--require", "8.4", "--exclude", "8"],
            "8.4 can't be both required and excluded",
        ),
        (["--to", "88", "--exclude", "x"], "no criterion has the code x"),
        (
            ["--to", "88", "--agency-limit", "so tai chinh"],
            (
                '"so tai chinh" limits nothing\n'
                '    write a name and points: --agency-limit "so tai chinh=0.5"'
            ),
        ),
    ],
)
def test_what_is_refused(run: Run, options: list[str], told: str) -> None:
    assert run("path", *options) == (2, "", f"parplan: {told}\n")


def test_unknown_scores_are_refused(run: Run, edited: Callable[..., Path]) -> None:
    folder = str(edited("criteria", "        score: 8.17\n", "        score: null\n"))
    assert run("path", "--to", "88", "--plan", folder) == (
        2,
        "",
        "parplan: a path starts from the scores, and these aren't known: 8.1\n",
    )


def test_costs_at_fault_are_told_line_by_line(run: Run) -> None:
    file = SCENARIOS / "unfit-costs.yaml"
    code, out, err = run("path", "--to", "88", "--costs", str(file))
    assert (code, out) == (1, "")
    assert err.startswith(
        f"parplan: {file} can't be used; mistakes: 2\n"
        f"{file}:2:3: error: 8.3 is no leaf: its leaves are 8.3.1; 8.3.2; 8.3.3 [PAR002]\n"
        "    hint: points are earned by leaves only\n"
        f"{file}:3:3: error: no criterion has the code 9.9 [PAR002]\n"
    )


def test_a_search_without_proof_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "LARGEST", 1)
    assert run("path", "--to", "88") == (
        2,
        "",
        (
            "parplan: the search ended without a proof\n"
            "    more time (--time-limit), fewer alternatives, or costs with fewer digits make it"
            " easier\n"
        ),
    )
