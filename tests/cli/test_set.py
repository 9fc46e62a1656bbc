"""`parplan set`, and what is asked before a workbook's changes are written."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from edited import SMALL, Edited, Run, copied, loaded, workbook_of_small
from parplan.cli import revise


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(SMALL, tmp_path / "plan")


def test_values_change_where_they_stand_and_sums_are_told(folder: Path, run: Run) -> None:
    before = (folder / "criteria.yaml").read_text("utf-8")
    arguments = ["target=9,25", "due=2024-12-31", "lead=Sở Nội vụ", "lead=giám đốc sở tài chính"]
    code, out, err = run("set", "1.1", *arguments, "--plan", str(folder))
    assert code == 0
    assert out.splitlines() == [
        "1.1, Target: 9.5 → 9.25",
        "1.1, Deadline: – → 2024-12-31",
        "1.1, Lead: Giám đốc Sở Nội vụ → Sở Nội vụ; giám đốc sở tài chính",
    ]
    assert err.count("\n") == 1
    assert "1: target 70.5, but the rows below it add up to 70.25 (0.25 too much) [PAR103]" in err
    assert (folder / "criteria.yaml").read_text("utf-8") == before.replace(
        "        target: 9.5\n", "        target: 9.25\n", 1
    ).replace("lead: [Giám đốc Sở Nội vụ]", "lead: [Sở Nội vụ, giám đốc sở tài chính]", 1).replace(
        '        coordinating: ["Các sở, ban, ngành", UBND cấp huyện]\n',
        '        coordinating: ["Các sở, ban, ngành", UBND cấp huyện]\n        due: 2024-12-31\n',
        1,
    )


def test_sipas_tasks_and_printed_totals(folder: Path, run: Run) -> None:
    where = ("--plan", str(folder))
    assert run("set", "s3", "time=", "note=Theo tháng", *where)[1].splitlines() == [
        "S3, Time: Trước 30/6 → –",
        "S3, Note: – → Theo tháng",
    ]
    assert run("set", "total", "target=90", *where)[0] == 0
    plan = loaded(folder)
    assert (plan.sipas[2].task.time, plan.sipas[2].task.note) == (None, "Theo tháng")
    assert plan.plan.totals.target == 90


def test_a_dry_run_and_the_same_value_write_nothing(folder: Path, run: Run) -> None:
    held = {file: file.read_bytes() for file in folder.glob("*.yaml")}
    assert run("set", "1.1", "target=9", "--dry-run", "--plan", str(folder))[0] == 0
    assert run("set", "1.1", "target=9.50", "--plan", str(folder)) == (0, "", "")
    assert {file: file.read_bytes() for file in folder.glob("*.yaml")} == held


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("1.1", "taget=1"), "1.1 has no field taget", "did you mean `target`?"),
        (("1.1", "mục tiêu=1"), "1.1 has no field mục tiêu", "did you mean `target`?"),
        (("1.1", "xyzzy=1"), "1.1 has no field xyzzy", "one of: title, max_points, score"),
        (("1.1", "target"), "target: it is FIELD=VALUE", "for example: target=0.8"),
        (("1.1", "target=x"), "target: “x” is no number", "write digits alone"),
        (("1.1", "target=5%"), "target: 5% is a percentage, not points", ""),
        (("1.1", "target=1", "target=2"), "target is given twice", "give it once"),
        (("1.1", "title="), "1.1: Title can't be empty", ""),
        (("1.1", "lead=Sở Tài chinh"), "no agency of the plan is called", "near it: Sở Tài chính"),
        (("1.1.9", "target=1"), "no criterion has the code 1.1.9", "near it: 1.1"),
        (("S9", "note=1"), "there is no SIPAS task S9", ""),
        (("S1", "section=I"), "S1 has no field section", ""),
    ],
)
def test_what_cannot_be_set_is_refused(
    folder: Path, run: Run, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    held = {file: file.read_bytes() for file in folder.glob("*.yaml")}
    code, out, err = run("set", *arguments, "--plan", str(folder))
    assert (code, out) == (2, "")
    assert said in err
    assert hint in err
    assert {file: file.read_bytes() for file in folder.glob("*.yaml")} == held


def test_the_bundled_plan_is_not_written_to(run: Run) -> None:
    code, out, err = run("set", "1.1", "target=1")
    assert (code, out) == (2, "")
    assert "the bundled plan isn't changed" in err
    assert "parplan init" in err


def test_what_an_editor_saves_meanwhile_is_not_overwritten(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading and the writing somebody who holds no lock changes another value."""
    file = folder / "criteria.yaml"
    held, calls = revise._held, []  # noqa: SLF001 - where it reads

    def slow(where: Path) -> object:
        found = held(where)
        calls.append(where)
        if len(calls) == 1:
            text = file.read_text("utf-8")
            file.write_text(text.replace("score: 8\n", "score: 7\n", 1), "utf-8")
        return found

    monkeypatch.setattr(revise, "_held", slow)
    code, out, err = run("set", "1.1", "target=9.25", "--plan", str(folder))
    assert (code, "has been changed meanwhile: once more" in err) == (0, True)
    assert out == "1.1, Target: 9.5 → 9.25\n"
    plan = loaded(folder)
    assert (str(plan.criterion("1.1").target), str(plan.criterion("1.2.1").score)) == ("9.25", "7")


@pytest.mark.parametrize(("answer", "language", "target"), [("c", "vi", "9.25"), ("", "en", "9.5")])
def test_on_a_terminal_it_asks(folder: Path, answer: str, language: str, target: str) -> None:
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25)
    saved = book.saved(folder.parent / "plan.xlsx")
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = ["import", str(saved), "--into", str(folder), "--lang", language]
    done = subprocess.run(
        [sys.executable, "-m", "parplan", *command],
        check=False,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        timeout=120,
    )
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert ("[c/K]" if language == "vi" else "[y/N]") in said
    assert str(loaded(folder).criterion("1.1").target) == target
