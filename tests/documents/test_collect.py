"""What comes back stands in the results; nothing else is touched, and it is all or nothing."""

import datetime
import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from forms import Filled, planned, small_plan
from parplan.documents.forms.contents import FormPeriod
from parplan.plan.results import LeafReport, Round, Status, TaskReport
from places import ROOT
from returned import FILLED, JUNE, KNOWN, PROOF, Run, returned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)


def test_what_a_form_says_stands_in_the_results(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    code, said, told = run("collect", file, "--plan", str(folder))
    assert code == 0
    assert said.splitlines() == [
        f"{line} (Sở Nội vụ, 2024-06-25)"
        for line in (
            "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
            "criteria/1.1/figures/in_time: – → yes",
            "criteria/1.1/figures/complete: – → no",
            "criteria/1.1/scores/self: – → 9.5",
            "criteria/1.1/cause: – → Chậm một báo cáo",
            "criteria/1.1/evidence: – → 12/KH-UBND",
            "criteria/1.3.1/figures/share: – → 91.25",
            "criteria/1.3.1/scores/self: – → 0.3",
            "tasks/1.1/status: – → done",
            "tasks/1.1/percentage: – → 100",
            "tasks/1.1/done_on: – → 2024-01-30",
            "tasks/1.1/product: – → 12/KH-UBND",
            "tasks/S3/status: – → under way",
            "tasks/S3/percentage: – → 45.5",
            "tasks/S3/note: – → dòng một dòng hai",
        )
    ]
    target = folder / "results" / "2024.yaml"
    assert told.splitlines() == [
        f"{folder.parent / 'form.xlsx'}: taken: Sở Nội vụ, 2024-06-25",
        f"forms taken: 1; changes: 15; conflicts: 0; errors: 0; written: {target}",
    ]
    year = planned(folder).of_year(2024)
    leaf, task = year.criteria["1.1"], year.tasks["S3"]
    assert leaf.figures == {"in_time": True, "complete": False}
    assert leaf.scores == {Round.SELF: Decimal("9.5")}
    assert [(e.number, e.date, e.page) for e in leaf.evidence] == [
        ("12/KH-UBND", datetime.date(2024, 1, 15), "3")
    ]
    assert leaf.reported == (
        LeafReport(
            **{n: getattr(leaf, n) for n in LeafReport.model_fields if n not in {"by", "date"}},
            by="Sở Nội vụ",
            date=JUNE,
        ),
    )
    assert (task.status, task.percentage, task.note) == (
        Status.UNDER_WAY,
        Decimal("45.5"),
        "dòng một\ndòng hai",
    )
    assert task.reported_on == JUNE
    assert task.reported == (
        TaskReport(
            by="Sở Nội vụ",
            date=JUNE,
            status=Status.UNDER_WAY,
            percentage=Decimal("45.5"),
            note="dòng một\ndòng hai",
        ),
    )
    assert year.tasks["1.1"].due == datetime.date(2024, 1, 31)
    assert year.reports[0].received == {"Sở Nội vụ": JUNE}
    assert year.reports[0].due == datetime.date(2024, 6, 30)


def test_nothing_else_in_the_file_changes(run: Run, folder: Path) -> None:
    filled: Filled = {
        "task:1.2.2": {"status": "Đã hoàn thành"},
        "figure:1.2.1:published": {"value": 96},
    }
    file = returned(folder, "Văn phòng UBND tỉnh", filled, asked=FormPeriod(2024))
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert (
        (folder / "results" / "2024.yaml").read_text(encoding="utf-8")
        == """\
# Kết quả năm 2024, phòng CCHC giữ
criteria:
  "1.2.1":
    figures:
      published: 96
    reported:
      - by: Văn phòng UBND tỉnh
        date: 2024-06-25
        figures:
          published: 96
  # Hồ sơ đất đai trễ hạn, xem báo cáo riêng
  "1.2.2":
    figures: {completed: 1290, assigned: 1501}   # theo phần mềm
    evidence:
      - {number: 05/BC-VP, date: 2024-03-20, issuer: Văn phòng UBND tỉnh}
tasks:
  "1.1": {due: 2024-01-31}
  "1.2.2":
    status: done  # nhập tay
    reported_on: 2024-06-25
    reported:
      - by: Văn phòng UBND tỉnh
        date: 2024-06-25
        status: done
"""
    )


def test_a_mark_at_the_beginning_of_the_file_stays(run: Run, folder: Path) -> None:
    results = folder / "results" / "2024.yaml"
    results.write_bytes(KNOWN.replace("\n", "\r\n").encode("utf-8-sig"))
    file = returned(folder, "Sở Nội vụ", FILLED)
    assert run("collect", file, "--plan", str(folder))[0] == 0
    content = results.read_bytes()
    assert content.startswith("\ufeff# Kết quả".encode())
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_second_time_nothing_changes(run: Run, folder: Path) -> None:
    one = returned(folder, "Sở Nội vụ", FILLED, evidence=(PROOF,))
    two = returned(folder, "Sở Tài chính", {"task:1.4": {"percentage": 5}}, file="two.xlsx")
    assert run("collect", one, two, "--plan", str(folder))[0] == 0
    target = folder / "results" / "2024.yaml"
    content = target.read_bytes()
    stamp = target.stat().st_mtime_ns
    for order in ((one, two), (two, one), (one,), (one, one)):
        code, said, told = run("collect", *order, "--plan", str(folder))
        assert (code, said) == (0, "")
        assert told.endswith("changes: 0; conflicts: 0; errors: 0; nothing was written\n")
    assert target.read_bytes() == content
    assert target.stat().st_mtime_ns == stamp


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    before = (folder / "results" / "2024.yaml").read_bytes()
    code, said, told = run("collect", file, "--plan", str(folder), "--dry-run")
    assert code == 0
    assert told.endswith("nothing was written\n")
    assert (folder / "results" / "2024.yaml").read_bytes() == before
    assert run("collect", file, "--plan", str(folder))[1] == said


def test_results_that_are_not_there_yet(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 5}})
    into = tmp_path / "new" / "2024.yaml"
    assert run("collect", file, "--plan", str(folder), "--into", str(into))[0] == 0
    assert into.read_text(encoding="utf-8").startswith('tasks:\n  "1.1":\n    percentage: 5\n')
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert (folder / "results" / "2024.yaml").read_bytes() == into.read_bytes()


def test_results_of_one_year_do_not_go_into_the_file_of_another(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    into = folder.parent / "2023.yaml"
    code, said, told = run(
        "collect", file, "--plan", str(folder), "--into", str(into), "--year", "2024"
    )
    assert (code, said) == (2, "")
    assert told.startswith(f"parplan: {into} is called after another year than 2024\n")
    assert not into.exists()


def test_a_crash_leaves_the_old_file(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    before = (folder / "results" / "2024.yaml").read_bytes()

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", crash)
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert "No space left on device" in told
    assert (folder / "results" / "2024.yaml").read_bytes() == before
    assert [one.name for one in (folder / "results").iterdir()] == ["2024.yaml"]


def test_results_that_may_not_be_written_stay(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is put in another's place would not ask whether that one may be written."""
    file = returned(folder, "Sở Nội vụ", FILLED)
    target = folder / "results" / "2024.yaml"
    before = target.read_bytes()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != target)  # root may write all
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (2, "")
    assert told == f"parplan: {target}: Permission denied\n"
    assert target.read_bytes() == before


def test_results_that_are_misshapen_are_not_added_to(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    into = folder.parent / "2024.yaml"
    into.write_text("tasks:\n  S1: {status: finished}\n", encoding="utf-8")
    code, said, told = run("collect", file, "--plan", str(folder), "--into", str(into))
    assert (code, said) == (1, "")
    assert f"{into}:2:8: error:" in told
    into.write_text("một\n", encoding="utf-8")
    code, _, told = run("collect", file, "--plan", str(folder), "--into", str(into))
    assert code == 1
    assert told.startswith(
        f"parplan: {into} can't be used; mistakes: 1\n"
        f"{into}:1:1: error: `file` can't be một [PAR002]\n"
    )
    into.write_text("{tasks: {S1: {status: done}}}\n", encoding="utf-8")
    for more in ((), ("--dry-run",)):
        code, said, told = run("collect", file, "--plan", str(folder), "--into", str(into), *more)
        assert (code, said) == (2, "")
        assert told.startswith(f"parplan: {into} is written in a way that can't be added to\n")


def test_the_bundled_plan_takes_no_results(run: Run, folder: Path, tmp_path: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    bundled = ROOT / "data"
    code, _, told = run("collect", file, "--plan", str(bundled))
    assert code == 2
    assert told.startswith("parplan: the bundled plan takes no results\n")
    into = str(tmp_path / "2024.yaml")
    code, _, told = run("collect", file, "--plan", str(bundled), "--into", into)
    assert code == 1
    assert "a form of another plan: 01/KH-UBND, not 475/KH-UBND" in told


def test_a_plan_that_is_wrong_says_so(run: Run, folder: Path) -> None:
    file = returned(folder, "Sở Nội vụ", FILLED)
    shutil.copy(folder / "rules.yaml", folder / "criteria.yaml")
    assert run("collect", file, "--plan", str(folder))[0] == 1
