"""The command line is a contract: keys, exit codes, which stream says what, which plan is taken."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]
Start = Callable[..., subprocess.CompletedProcess[bytes]]

FIGURES = "max_points score target lost gain"
DUTIES = f"title title_en {FIGURES} tasks via"
KEYS = {
    "totals": {
        "totals": "code title title_en level max_points max_points_sum score score_sum "
        "target target_sum"
    },
    "totals --by": {"totals": f"assessed_by leaves {FIGURES}"},
    "gaps": {"gaps": f"code title title_en assessed_by {FIGURES} remaining lead"},
    "show": {
        "criteria": "code level title title_en max_points score target assessed_by tasks lead "
        "coordinating note merged_with due product"
    },
    "sipas": {"sipas": "no part section task title_en lead coordinating time note due product"},
    "agencies": {
        "agencies": "agency kind leads coordinates sipas_leads sipas_coordinates "
        f"{FIGURES} lost_share gain_share"
    },
    "agency": {
        "accountable": f"code {DUTIES}",
        "leads": f"code {DUTIES}",
        "coordinates": f"code {DUTIES}",
        "sipas": f"no {DUTIES}",
    },
}
"""Of each report's tables. A program that reads them breaks if one of these words changes."""


def answer(run: Run, *arguments: str) -> dict[str, Any]:
    code, out, err = run(*arguments, "--format", "json")
    assert (code, err) == (0, "")
    document: dict[str, Any] = json.loads(out, parse_float=Decimal)
    return document


@pytest.mark.parametrize(
    ("report", "arguments"),
    [
        *(("totals", f"totals{flags}") for flags in ("", " --depth 2", " --depth 3")),
        ("totals --by", "totals --by assessed_by"),
        *(("gaps", f"gaps{flags}") for flags in ("", " --all", " --sort code", " --top 1")),
        *(("gaps", f"gaps --{flags}") for flags in ("area 1.1", "agency snv", "assessed-by sipas")),
        *(("show", f"show{flags}") for flags in ("", " 4", " 4.1.5")),
        ("sipas", "sipas"),
        *(("agencies", f"agencies{flags}") for flags in ("", " --expand")),
        *(("agency", f"agency {name}") for name in ("snv", "BNV", "Điện-lực-Đắk-Nông")),
    ],
)
def test_keys_never_change_with_flags(run: Run, report: str, arguments: str) -> None:
    document = answer(run, *(word.replace("-lực-Đắk-", " lực Đắk ") for word in arguments.split()))
    assert list(document) == ["schema", "report", "plan", "tables"]
    assert (document["schema"], document["report"]) == (1, report.partition(" ")[0])
    assert document["plan"] == {
        "number": "475/KH-UBND",
        "date": "2024-07-18",
        "province": "Đắk Nông",
        "score_year": 2023,
        "target_year": 2024,
    }
    assert list(document["tables"]) == list(KEYS[report])
    for key, table in document["tables"].items():
        assert list(table) == ["rows", "totals"]
        for row in table["rows"]:
            assert list(row) == KEYS[report][key].split()
        assert set(table["totals"]) <= set(KEYS[report][key].split())


@pytest.mark.parametrize(
    ("arguments", "totals"),
    [
        (["gaps"], f"{FIGURES} remaining"),
        (["gaps", "--area", "1.1"], f"{FIGURES} remaining"),
        (["totals"], ""),
        (["totals", "--by", "assessed_by"], f"leaves {FIGURES}"),
        (["sipas"], ""),
        (["show", "8"], ""),
    ],
)
def test_totals_are_of_the_numbers(run: Run, arguments: list[str], totals: str) -> None:
    (table,) = answer(run, *arguments)["tables"].values()
    assert list(table["totals"]) == totals.split()


def test_numbers_keep_their_digits_and_lists_are_lists(run: Run) -> None:
    _, out, _ = run("totals", "-f", "json")
    assert '"score": 12.905,\n' in out
    assert '"score_sum": 12.9045,\n' in out
    assert '"max_points": 100,\n' in out
    row = answer(run, "show", "3.4.2")["tables"]["criteria"]["rows"][0]
    assert (row["score"], row["target"]) == (Decimal("1.4477"), Decimal("1.45"))
    assert row["lead"] == ["Chủ tịch UBND cấp huyện"]
    assert (row["note"], row["merged_with"]) == (None, None)


def test_null_is_unknown(run: Run, edited: Edited) -> None:
    folder = edited("criteria", "score: 8.17\n", "score: null\n")
    document = answer(run, "gaps", "--plan", str(folder))
    row = document["tables"]["gaps"]["rows"][-1]
    known = [row["code"], row["score"], row["lost"], row["remaining"]]
    assert known == ["8.1", None, None, Decimal("1.7")]
    assert document["tables"]["gaps"]["totals"]["lost"] is None


def test_check_is_silent_when_all_is_well(run: Run) -> None:
    assert run("check", "--strict") == (0, "", "")


def test_errors_are_findings_on_stdout(run: Run, edited: Edited) -> None:
    folder = edited("criteria", "score: 9.45\n", "score: 9.54\n")
    code, out, err = run("check", str(folder))
    assert (code, err) == (1, "errors 2 (PAR102 1; PAR111 1)\n")
    finding, hint, *_ = out.splitlines()
    assert finding.startswith(f"{folder / 'criteria.yaml'}:7:5: error: ")
    assert finding.endswith(" add up to 9.45 (0.09 too much) [PAR102]")
    assert "9.54" in finding
    assert hint.startswith("    hint: ")
    assert re.search(r"1\.1 1\.5[,;] 1\.2 0\.5[,;] 1\.3 2[,;] ", hint)


def test_warnings_fail_only_strictly(run: Run, edited: Edited) -> None:
    text = Path(edited(), "plan.yaml").read_text(encoding="utf-8")
    known = text[text.index("  - rule: PAR303\n") :]
    folder = str(edited("plan", known, ""))
    code, out, _ = run("check", folder)
    assert (code, out.count("[PAR")) == (0, 1)
    assert "warning: 7.1.1" in out
    assert run("check", "--strict", folder)[:2] == (1, out)


def test_a_report_on_a_misshapen_plan_has_findings_on_stderr(run: Run, edited: Edited) -> None:
    folder = edited("criteria", "score: 9.45\n", "score: 9,45\n")
    file = folder / "criteria.yaml"
    message = f"{file}:7:5: error: `score` can't be 9,45 [PAR002]\n    hint: write 9.45, not 9,45\n"
    for command in (["gaps"], ["show", "8"], ["agency", "snv"], ["agencies", "-f", "json"]):
        assert run(*command, "--plan", str(folder)) == (1, "", message)
    assert run("check", str(folder)) == (1, message, "errors 1 (PAR002 1)\n")


def test_what_cannot_be_read_is_never_passed_over(run: Run, edited: Edited) -> None:
    """No rule could be checked, so none of those asked for is kept."""
    folder = edited("criteria", "score: 9.45\n", "score: 9,45\n")
    for options in (["--select", "PAR1"], ["--ignore", "PAR0"]):
        code, out, _ = run("check", str(folder), *options)
        assert code == 1
        assert "[PAR002]" in out


@pytest.mark.parametrize("count", [2, 6])  # many are checked by several processes
def test_many_folders(run: Run, edited: Edited, tmp_path: Path, count: int) -> None:
    edited("criteria", "score: 9.45\n", "score: 9,45\n", name="b")
    folders = [str(edited(name=f"c{number}")) for number in range(count - 1)]
    code, out, err = run("check", *reversed(folders), str(tmp_path / "b"))
    assert (code, err) == (1, "errors 1 (PAR002 1)\n")
    assert out.startswith(f"{tmp_path / 'b' / 'criteria.yaml'}:7:5: ")
    code, again, err = run("check", *folders, str(tmp_path / "a"), str(tmp_path / "b"))
    assert (code, again) == (2, out)
    assert err.startswith(f"parplan: there is no folder {tmp_path / 'a'}\n")


def test_the_plan_that_is_taken(
    run: Run, edited: Edited, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*arguments: str) -> str:
        return str(answer(run, "sipas", *arguments)["plan"]["number"])

    def numbered(name: str) -> Path:
        return edited("plan", "number: 475/KH-UBND", f"number: {name}", name=name)

    monkeypatch.chdir(tmp_path)
    assert taken() == "475/KH-UBND"  # the bundled one
    numbered("data")
    assert taken() == "data"
    for file in numbered("here").iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    assert taken() == "here"
    monkeypatch.setenv("PARPLAN_PLAN", str(numbered("variable")))
    assert taken() == "variable"
    assert taken("--plan", str(numbered("option"))) == "option"
    monkeypatch.setenv("PARPLAN_PLAN", "")
    assert taken() == "here"
    monkeypatch.setenv("PARPLAN_PLAN", "nowhere")
    assert run("sipas")[0] == 2


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("format_", ["terminal", "markdown"])
@pytest.mark.parametrize("arguments", [["gaps"], ["totals"], ["agency", "snv"]])
def test_a_screen_that_cannot_show_vietnamese(
    start: Start, arguments: list[str], format_: str, encoding: str
) -> None:
    made = start(*arguments, "-f", format_, environment={"PYTHONIOENCODING": encoding})
    assert (made.returncode, made.stderr) == (0, b"")
    text = made.stdout.decode(encoding)
    assert text.count("\n") > 5
    if arguments == ["gaps"]:
        assert all(figure in text for figure in ("6.3.4", "3.4.3", "14.5855", "0.0216"))
