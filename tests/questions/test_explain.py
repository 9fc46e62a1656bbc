"""`parplan explain`: every step by hand, every place looked up in the file."""

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from places import ROOT

Run = Callable[..., tuple[int, str, str]]
Rows = list[dict[str, Any]]
Ask = Callable[..., dict[str, Rows]]


@pytest.fixture
def ask(run: Run) -> Ask:
    def ask(*arguments: str) -> dict[str, Rows]:
        code, out, err = run("explain", "--plan", str(ROOT / "data"), "-f", "json", *arguments)
        assert (code, err) == (0, "")
        tables = json.loads(out, parse_float=Decimal)["tables"]
        return {name: table["rows"] for name, table in tables.items()}

    return ask


def line(place: str) -> str:
    """Read the line that a place names."""
    file, _, number = place.rpartition(":")
    return Path(file).read_text(encoding="utf-8").splitlines()[int(number) - 1].strip()


def said(run: Run, *arguments: str) -> list[str]:
    """The notes: what stands between the title and the table, in Markdown."""
    _, out, _ = run("explain", *arguments)
    return [part.replace("\\", "") for part in out.split("\n\n")[1:-1]]


def test_a_leaf_has_three_figures_and_what_follows(ask: Ask) -> None:
    rows = ask("8.4")["explain"]
    assert [(row["step"], row["figure"], row["value"]) for row in rows] == [
        (1, "max_points", Decimal("1.5")),
        (2, "score", Decimal("0.5")),
        (3, "target", Decimal("0.5")),
        (4, "lost", 1),
        (5, "gain", 0),
        (6, "remaining", 1),
        (7, "rule", None),
    ]
    assert [line(row["place"]) for row in (*rows[:3], rows[6])] == [
        "max_points: 1.5",
        "score: 0.5",
        "target: 0.5",
        "steps:",
    ]
    assert {row["place"] for row in rows[3:6]} == {None}
    assert {row["code"] for row in rows} == {"8.4"}


def test_a_rule_its_figures_and_every_round_have_their_lines(ask: Ask, run: Run) -> None:
    example = ("--plan", str(ROOT / "examples" / "tinh-mau"))
    rows = ask("6.1.1", *example)["explain"][6:]
    assert [(row["figure"], row["title"][:14], row["value"]) for row in rows] == [
        ("rule", "Thực hiện giải", None),
        ("figure", "Vốn đã giải ng", 466),
        ("figure", "Kế hoạch vốn (", 500),
        ("computed", "Thực hiện giải", Decimal("0.93")),
        ("self", "Thực hiện giải", Decimal("0.93")),
        ("appraisal1", "Thực hiện giải", Decimal("0.93")),
        ("appraisal2", "Thực hiện giải", Decimal("0.93")),
        ("official", "Thực hiện giải", Decimal("0.93")),
    ]
    assert [line(row["place"]) for row in rows[:3]] == ["ratio:", "disbursed: 466", "planned: 500"]
    assert rows[3]["place"] is None
    stated = "scores: {self: 0.93, appraisal1: 0.93, appraisal2: 0.93, official: 0.93}"
    assert {line(row["place"]) for row in rows[4:]} == {stated}
    assert said(run, "6.1.1", *example) == [
        "The rule was seen in: Thang điểm giả định của ví dụ này (2024-06-28).",
        "By the rule: 466/500 (93.2%) of 1.",
    ]


def test_items_of_a_checklist_are_yes_or_no(ask: Ask) -> None:
    rows = ask("7.1.2", "--plan", str(ROOT / "examples" / "tinh-mau"))["explain"][6:]
    assert [(row["figure"], row["title"], row["value"]) for row in rows[1:4]] == [
        ("yes", "Dùng điện toán đám mây", None),
        ("no", "Kết nối nền tảng của Chính phủ", None),
        ("computed", rows[0]["title"], Decimal("0.5")),
    ]


def test_a_printed_figure_stands_beside_its_sum(ask: Ask, run: Run) -> None:
    rows = ask("3", "--figure", "score")["explain"]
    assert len(rows) == 1 + 19 + 2  # the area, the rows below it, the sum, the difference
    first, *below, total, off = rows
    assert (first["value"], line(first["place"])) == (Decimal("12.905"), "score: 12.905")
    for row in below:
        assert line(row["place"]) == f"score: {row['value']}"
        assert row["code"].startswith("3.")
    assert (total["figure"], total["value"]) == ("score_sum", Decimal("12.9045"))
    assert (off["figure"], off["value"]) == ("difference", Decimal("0.0005"))
    assert said(run, "3") == [
        (
            "Printed 12.905: the 15 leaves add up to 12.9045, which is rounded half-up to 3"
            " decimals (`parplan rules PAR104`)."
        )
    ]


def test_what_adds_up_has_no_difference(ask: Ask, run: Run) -> None:
    rows = ask("8", "--figure", "max_points")["explain"]
    assert [row["figure"] for row in rows[-2:]] == ["max_points", "max_points_sum"]
    assert said(run, "8", "--figure", "max_points") == ["Printed 16.5: the 7 leaves add up to it."]


def test_what_no_rounding_explains_names_its_rule(run: Run, edited: Callable[..., Path]) -> None:
    folder = str(edited("criteria", "    score: 12.905\n", "    score: 12.8\n"))
    assert said(run, "3", "--plan", folder) == [
        (
            "Printed 12.8: the 15 leaves add up to 12.9045, and rounding doesn't explain the"
            " difference (`parplan rules PAR102`)."
        )
    ]


def test_the_whole_plan(ask: Ask) -> None:
    rows = ask("total")["explain"]
    assert len(rows) == 1 + 120 + 2
    assert (rows[0]["code"], rows[0]["value"]) == ("", Decimal("85.415"))
    assert line(rows[0]["place"]) == "score: 85.415"
    assert rows[0]["place"].split(":")[0].endswith("plan.yaml")
    assert [row["value"] for row in rows[-2:]] == [Decimal("85.4145"), Decimal("0.0005")]
    assert ask("TOTAL", "--figure", "target")["explain"][-1]["value"] == Decimal("88.679")


def test_lost_points_are_differences_of_leaves(ask: Ask, run: Run) -> None:
    rows = ask("total", "--figure", "lost")["explain"]
    assert len(rows) == 35 * 3 + 1
    assert (rows[-1]["figure"], rows[-1]["value"]) == ("lost_sum", Decimal("14.5855"))
    for most, score, lost in zip(rows[:-1:3], rows[1:-1:3], rows[2:-1:3], strict=True):
        assert (most["figure"], score["figure"], lost["figure"]) == ("max_points", "score", "lost")
        assert most["value"] - score["value"] == lost["value"] > 0
    left_out = "56 of 91 leaves add nothing and are left out."
    assert said(run, "total", "--figure", "lost") == [left_out]
    assert [row["value"] for row in ask("8.4", "--figure", "gain")["explain"]] == [
        Decimal("0.5"),
        Decimal("0.5"),
        0,
    ]


def test_an_agencys_share_as_agencies_shows_it(ask: Ask, run: Run) -> None:
    tables = ask("so tai chinh")
    assert [(r["code"], r["amount"], r["part"], r["share"]) for r in tables["shares"]] == [
        ("6.3.4", 1, "1", 1),
        ("8.4", 1, "1", 1),
    ]
    assert [line(row["place"]) for row in tables["shares"]] == ["- Giám đốc Sở Tài chính"] * 2
    assert len(tables["explain"]) == 2 * 3
    code, out, _ = run("agencies", "-f", "json")
    assert code == 0
    rows = json.loads(out, parse_float=Decimal)["tables"]["agencies"]["rows"]
    group = next(row for row in rows if row["agency"] == "Các sở, ban, ngành")
    shares = ask("các sở, ban, ngành")["shares"]
    exact = sum(Fraction(r["amount"]) * Fraction(r["part"]) for r in shares)
    assert abs(exact - Fraction(group["lost_share"])) < Fraction(1, 10_000)
    # 7.3.7 has merged cells: the agencies stand in the row above.
    merged = {row["code"]: row["place"] for row in shares}
    assert merged["7.3.6"] == merged["7.3.7"]


def test_a_groups_part_goes_to_its_members(run: Run) -> None:
    code, out, _ = run("explain", "so y te", "--expand", "-f", "json")
    assert code == 0
    table = json.loads(out, parse_float=Decimal)["tables"]["shares"]
    parts = {row["code"]: row["part"] for row in table["rows"]}
    assert parts["3.4.1"] == "1/18"  # of the specialised departments
    assert parts["6.1.3"] == "1/57"  # a third, among 19
    _, out, _ = run("agencies", "--expand", "-f", "json")
    rows = json.loads(out, parse_float=Decimal)["tables"]["agencies"]["rows"]
    shown = next(row["lost_share"] for row in rows if row["agency"] == "Sở Y tế")
    assert table["totals"]["share"] == shown


def test_the_gain_is_shared_too(run: Run) -> None:
    code, out, _ = run("explain", "so tai chinh", "--figure", "gain", "-f", "json")
    assert code == 0
    table = json.loads(out, parse_float=Decimal)["tables"]["shares"]
    assert [(row["code"], row["share"]) for row in table["rows"]] == [("6.3.4", 1)]
    assert table["totals"] == {"amount": 1, "share": 1}


def test_who_leads_nothing_has_no_share(run: Run) -> None:
    code, out, _ = run("explain", "so y te", "-f", "json")
    table = json.loads(out, parse_float=Decimal)["tables"]["shares"]
    assert (code, table["rows"], table["totals"]["share"]) == (0, [], 0)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (["9.9"], "no criterion has the code 9.9"),
        (["sở thú"], 'no agency is called "sở thú"'),
        (["so tu phap", "--figure", "score"], "agencies have no share of score"),
    ],
)
def test_what_is_not_there_is_refused(run: Run, what: list[str], told: str) -> None:
    code, out, err = run("explain", *what)
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == f"parplan: {told}"


def test_a_plan_that_is_none_is_told(run: Run, edited: Callable[..., Path]) -> None:
    folder = str(edited("criteria", "score: 9.45\n", "score: 9,45\n"))
    code, out, err = run("explain", "1", "--plan", folder)
    assert (code, out) == (1, "")
    assert "`score` can't be 9,45" in err


def test_what_is_unknown_is_said(run: Run, edited: Callable[..., Path]) -> None:
    folder = str(edited("criteria", "        score: 8.17\n", "        score: null\n"))
    assert said(run, "8", "--plan", folder) == ["What isn't known can't be added up."]
