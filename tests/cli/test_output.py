"""Where answers and refusals go: streams, files that are whole or not there, screens, pipes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from imported import HEADER, ROWS, page
from parplan import __version__
from parplan.cli.commands import COMMANDS
from parplan.plan.plan import Plan
from parplan.report.report import Report

Run = Callable[..., tuple[int, str, str]]
Start = Callable[..., subprocess.CompletedProcess[bytes]]
BOM = "\ufeff"


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["agency", "sở thú"], ['no agency is called "sở thú"', "    near it: Sở "]),
        (["agency", "#"], ['no agency is called "#"', "    `parplan agencies` lists them"]),
        (["gaps", "--agency", "nội vụ"], ['"nội vụ" may be any of 2 agencies', "    for example:"]),
        (["show", "4.1.55"], ["no criterion has the code 4.1.55", "    near it: 4.1.5"]),
        (["show", "IX"], ["no criterion has the code IX"]),
        (["gaps", "--area", "9"], ["no criterion has the code 9"]),
        # What is empty is a mistake, such as an unset variable, and no wish for everything.
        (["gaps", "--area", ""], ["no criterion has the code "]),
        (["show", ""], ["no criterion has the code "]),
        (["gaps", "--agency", ""], ['"" may be any of ', "    for example: "]),
        (["check", "--select", ""], ["there is no rule ", "    `parplan rules` lists them"]),
        (["gaps", "--plan", "no/where"], ["there is no folder no/where", "    a plan is a folder"]),
        (["check", "no/where"], ["there is no folder no/where", "    a plan is a folder"]),
        (["gaps", "-f", "pdf"], ["there is no format pdf", "    one of: terminal, markdown, csv,"]),
        (
            ["check", "-f", "xml"],
            ["there is no format xml", "    one of: text, github, json, sarif"],
        ),
        (["check", "--select", "PAR9,X"], ["there is no rule X", "    `parplan rules` lists them"]),
        (["rules", "PAR000"], ["there is no rule PAR000", "    `parplan rules` lists them"]),
        (["gaps", "-o", "gaps.pdf"], ["no format goes by the extension of gaps.pdf", "    known"]),
        (
            ["gaps", "-o", "gaps"],
            ["no format goes by the extension of gaps", "    known extensions"],
        ),
        (["gaps", "--lang", "fr"], ["there is no language fr", "    one of: vi, en"]),
    ],
)
def test_a_refusal_is_a_line_and_a_hint(run: Run, arguments: list[str], lines: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    for said, expected in zip(err.splitlines(), [f"parplan: {lines[0]}", *lines[1:]], strict=True):
        assert said.startswith(expected)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["nonsense"], ["gaps", "--nonsense"], ["gaps", "more"], ["gaps", "--top", "0"]),
        *(["gaps", "--top", "x"], ["gaps", "--sort", "up"], ["totals", "--depth", "4"], ["agency"]),
        *(["totals", "--by", "area"], ["gaps", "--assessed-by", "me"], ["schema", "x"], ["schema"]),
        *(["gaps", "--lang"], ["--nonsense"]),
    ],
)
def test_wrong_usage_is_no_finding(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: parplan") or arguments == ["gaps", "--lang"]
    assert "Error: " in err
    assert "Traceback" not in err


def test_without_a_command_there_is_help(run: Run) -> None:
    code, out, err = run()
    assert code in {0, 2}
    assert "gaps " in out + err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments", [["--lang", "vi", "--help"], ["--help", "--lang", "vi"], ["--help", "--lang=vi"]]
)
def test_the_program_s_help_takes_a_language(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert out.startswith("Cách dùng: parplan")
    headings = [line for line in out.splitlines() if re.fullmatch(r"\S.*:", line)]
    assert headings == [
        *("Tùy chọn:", "Xem kế hoạch:", "Giao nhiệm vụ:", "Theo dõi trong năm:"),
        *("Mô phỏng, lựa chọn phương án:", "Xây dựng, kiểm tra kế hoạch:"),
    ]
    assert set(re.findall(r"^  (\w+) {2,}", out, re.MULTILINE)) == set(COMMANDS)


def test_a_language_may_stand_before_the_command(run: Run) -> None:
    code, out, _ = run("--lang", "vi", "totals", "--by", "assessed_by")
    assert code == 0
    assert "Tổng cộng" in out


def test_report_opens_the_page(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path] = []

    def launch(url: str) -> int:
        opened.append(Path(url))
        return int("none" in url)

    monkeypatch.setattr("typer.launch", launch)
    assert run("report", "--open")[:2] == (0, "")
    assert opened[0].read_bytes().startswith(b"<!DOCTYPE html>")
    assert run("report", "--open", "-o", str(tmp_path / "plan.csv"))[0] == 0
    assert opened[1] == tmp_path / "plan.csv"
    code, _, err = run("report", "--open", "-o", str(tmp_path / "none.csv"))
    assert code == 2
    assert "no program was found that opens" in err


def test_a_bug_says_that_it_is_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(plan: Plan) -> Report:  # noqa: ARG001 - a question has a plan
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("parplan.questions.sipas.sipas", fail)
    code, out, err = run("sipas")
    assert (code, out) == (2, "")
    assert err.startswith("Traceback (most recent call last):\n")
    assert "ZeroDivisionError: on purpose" in err
    assert err.splitlines()[-1] == (
        "parplan: this is a bug in parplan; please report it with the lines above"
    )


def test_started_as_users_do(start: Start) -> None:
    version = start("--version")
    assert (version.returncode, version.stderr) == (0, b"")
    assert version.stdout.decode() == f"parplan {__version__}{os.linesep}"
    answer = start("gaps", "-f", "csv")
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert answer.stdout.startswith(b"\xef\xbb\xbfcode,title,title_en,")
    assert answer.stdout.count(b"\r\n") == 36
    assert start("show", "9").returncode == 2


def test_csv_has_a_mark_and_points(run: Run) -> None:
    _, out, _ = run("gaps", "--top", "1", "-f", "csv")
    assert out == (
        f"{BOM}code,title,title_en,assessed_by,max_points,score,target,lost,gain,remaining,lead\r\n"
        "8.1,Kết quả Chỉ số hài lòng (SIPAS),Result of the satisfaction index (SIPAS),"
        "sipas,10,8.17,8.3,1.83,0.13,1.7,Giám đốc Sở Nội vụ\r\n"
    )


@pytest.mark.parametrize(
    ("file", "begins"),
    [
        ("answer.csv", f"{BOM}code,title,"),
        ("answer.CSV", f"{BOM}code,title,"),
        ("answer.json", '{\n  "schema": 1,\n'),
        ("answer.md", "# Where points were lost in 2023\n"),
        ("tên có dấu.json", '{\n  "schema": 1,\n'),
    ],
)
def test_the_extension_chooses_the_format(run: Run, tmp_path: Path, file: str, begins: str) -> None:
    path = tmp_path / file
    path.write_text("old")
    assert run("gaps", "-o", str(path)) == (0, "", "")
    assert path.read_bytes().decode().startswith(begins)
    assert list(tmp_path.iterdir()) == [path]


def test_a_format_that_is_asked_for_comes_first(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answer.txt"
    assert run("gaps", "-f", "json", "-o", str(path))[0] == 0
    assert path.read_bytes().startswith(b"{\n")
    assert run("gaps", "-f", "csv", "-o", "-") == run("gaps", "-f", "csv")
    assert run("gaps", "-o", "-") == run("gaps", "-f", "markdown")
    assert run("schema", "plan", "-o", str(path)) == (0, "", "")
    assert path.read_text(encoding="utf-8") == run("schema", "plan")[1]


def test_a_writing_that_fails_leaves_the_old_file(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "answers" / "answer.csv"
    path.parent.mkdir()
    path.write_text("old")
    made = start("gaps", "-o", str(path), shell='ulimit -f 1; "$@"')  # a file of a block at most
    assert (made.returncode, made.stdout) == (2, b"")
    assert made.stderr.decode() == f"parplan: {path}: File too large\n"
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "answer.csv", tmp_path / "folder.csv"):
        (tmp_path / "folder.csv").mkdir(exist_ok=True)
        code, out, err = run("gaps", "-o", str(path))
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"parplan: {path}: ")
    assert [found.name for found in tmp_path.iterdir()] == ["folder.csv"]
    assert list((tmp_path / "folder.csv").iterdir()) == []


def test_links_and_permissions_stay(run: Run, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("gaps", "-o", str(link))[0] == 0
    assert link.is_symlink()
    assert real.read_bytes().startswith(BOM.encode())
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_to_and_not_replaced(run: Run, tmp_path: Path) -> None:
    """With `-o /dev/null` a device would be lost, to whoever may do so."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    assert run("gaps", "--top", "1", "-o", str(pipe)) == (0, "", "")
    assert pipe.is_fifo()
    assert os.read(reader, 1 << 16).startswith(BOM.encode())
    os.close(reader)


def test_on_a_terminal_there_is_a_table_and_the_plan_is_named(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "parplan", "gaps", "--top", "1"],
        stdout=theirs,
        stderr=theirs,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(theirs)
    lines = os.read(ours, 1 << 16).decode().splitlines()
    os.close(ours)
    assert lines[0] == "plan: 475/KH-UBND, Đắk Nông 2024 (bundled)"
    assert "─" * 20 in lines[5] + lines[6]
    assert not any("|" in line for line in lines)


@pytest.mark.parametrize("arguments", [["gaps"], ["show"], ["gaps", "-f", "csv"], ["--help"]])
def test_a_reader_may_leave(start: Start, arguments: list[str]) -> None:
    assert start(*arguments, shell='"$@" | head -n 1').stderr == b""


@pytest.mark.parametrize("ending", [">&-", "2>&-", ">&- 2>&-", ">&- -o here.csv"])
@pytest.mark.parametrize("arguments", [["gaps"], ["check"], ["gaps", "-f", "csv"]])
def test_closed_streams_are_no_bug(start: Start, arguments: list[str], ending: str) -> None:
    made = start(*arguments, shell=f'"$@" {ending}')
    assert b"Traceback" not in made.stderr
    nowhere = ending in {">&-", ">&- 2>&-"} and arguments != ["check"]
    assert made.returncode == (2 if nowhere else 0)
    assert (b"stdout: Bad file descriptor" in made.stderr) == (nowhere and "2>" not in ending)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["gaps"], ["show"], ["gaps", "-f", "csv"]])
def test_a_full_disk_is_told_in_a_line(start: Start, arguments: list[str]) -> None:
    made = start(*arguments, shell='"$@" >/dev/full')
    assert made.returncode == 2
    assert made.stderr.decode() == "parplan: stdout: No space left on device\n"


def test_a_name_cannot_steer_the_terminal(run: Run) -> None:
    code, _, err = run("gaps", "--plan", "no\x1b[2J\u202ewhere")
    assert (code, err.splitlines()[0]) == (2, r"parplan: there is no folder no\x1b[2J\u202ewhere")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_that_nobody_reads_is_not_waited_for(tmp_path: Path, run: Run) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = f"parplan: {tmp_path / 'pipe'}: nobody reads from this pipe\n"
    assert run("gaps", "-f", "json", "-o", str(tmp_path / "pipe")) == (2, "", said)


@pytest.mark.skipif(os.name != "posix", reason="names of POSIX")
@pytest.mark.parametrize("name", [b"k\xe9.html", b"k\x1b[31m.html"])
def test_any_name_is_imported_and_read_again(tmp_path: Path, run: Run, name: bytes) -> None:
    file = page(tmp_path / os.fsdecode(name), (HEADER, *ROWS))
    folder = tmp_path / "plan"
    code, out, err = run("import", str(file), "-o", str(folder))
    assert (code, "Traceback" in out + err) == (1, False)
    _, out, _ = run("check", str(folder))
    assert "PAR001" not in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_cannot_be_told_is_not_written(start: Start, tmp_path: Path) -> None:
    file = page(tmp_path / "a.html", (HEADER, *ROWS))
    made = start("import", str(file), "-o", str(tmp_path / "new"), shell='"$@" >/dev/full')
    assert (made.returncode, (tmp_path / "new").exists()) == (2, False)
    assert made.stderr.decode() == "parplan: stdout: No space left on device\n"
