"""`parplan assign`: which files it writes where, what it says, and what it refuses."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest

import parplan.cli.assign
from office import chromium, needs_chromium
from parplan.cli.app import main
from parplan.plan.plan import Plan

Run = Callable[..., tuple[int, str, str]]
Start = Callable[..., CompletedProcess[bytes]]

POLICE, SOCIAL = "cong-an-tinh", "bao-hiem-xa-hoi-tinh"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def links(folder: Path) -> list[str]:
    page = (folder / "index.html").read_text(encoding="utf-8")
    return re.findall(r'<a href="([^"]+)">\1</a>', page)


def test_a_letter_for_everyone_who_is_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "letters"
    code, out, err = run("assign", "-o", str(folder))
    assert (code, out) == (0, "")
    assert err == f"letters written: 35; index: {folder / 'index.html'}\n"
    found = names(folder)
    assert len(found) == 36
    assert {"so-noi-vu.docx", "ubnd-cap-xa.docx", "bao-dak-nong.docx", "index.html"} <= set(found)
    assert sorted(links(folder)) == sorted(set(found) - {"index.html"})
    for name in links(folder):
        assert docx.Document(str(folder / name)).paragraphs[0].text == "THÔNG BÁO"


def test_expand_writes_to_communes(run: Run, tmp_path: Path) -> None:
    code, _, err = run("assign", "-o", "letters", "--expand", "-f", "html")
    assert (code, err.partition(";")[0]) == (0, "letters written: 110")
    found = names(tmp_path / "letters")
    assert len(found) == 111
    communes = [n for n in found if re.match(r"ubnd-(xa|phuong|thi-tran)-", n)]
    assert len(communes) == 71
    assert len([n for n in found if re.match(r"ubnd-(huyen|thanh-pho)-", n)]) == 8
    assert "ubnd-cap-xa.html" not in found
    page = (tmp_path / "letters" / "index.html").read_text(encoding="utf-8")
    assert "nobody to write to: " in page
    assert "các đơn vị có liên quan" in page


def test_only_whom_the_user_names(run: Run, tmp_path: Path) -> None:
    given = ("--agency", "snv", "--agency", "cong an tinh", "--agency", "Sở Nội vụ")
    assert run("assign", "-o", "letters", *given)[0] == 0
    expected = ["cong-an-tinh.docx", "index.html", "so-noi-vu.docx"]
    assert names(tmp_path / "letters") == expected


def test_a_member_is_written_to_by_name_and_a_group_to_its_members(
    run: Run, tmp_path: Path
) -> None:
    assert run("assign", "-o", "one", "--agency", "Sở Xây dựng")[0] == 0
    assert names(tmp_path / "one") == ["index.html", "so-xay-dung.docx"]
    assert run("assign", "-o", "group", "--agency", "UBND cấp huyện")[0] == 0
    assert names(tmp_path / "group") == ["index.html", "ubnd-cap-huyen.docx"]
    assert run("assign", "-o", "members", "--agency", "UBND cấp huyện", "--expand")[0] == 0
    assert len(names(tmp_path / "members")) == 9


def test_workbook(run: Run, tmp_path: Path) -> None:
    name = "co quan chuyen mon cap tinh"
    assert run("assign", "-o", "x", "-f", "xlsx", "--agency", name, "--lang", "en")[0] == 0
    workbook = openpyxl.load_workbook(tmp_path / "x" / "co-quan-chuyen-mon-cap-tinh.xlsx")
    first, sheet = workbook.worksheets
    assert "3.4.1 Tỷ lệ" in str([*first.values])
    rows = [[cell for cell in row if cell is not None] for row in sheet.values]
    header = next(i for i, row in enumerate(rows) if row[:1] == ["No."])
    assert rows[header][3:7] == ["Max", "Score of 2023", "Lost", "Target"]
    assert rows[header + 1][0] == "3.4.1"
    assert rows[header + 1][3:7] == [1.5, 1.4784, 0.0216, 1.479]


def test_page_in_vietnamese(run: Run, tmp_path: Path) -> None:
    assert run("assign", "-o", "x", "-f", "html", "--agency", "snv", "--lang", "vi")[0] == 0
    page = (tmp_path / "x" / "so-noi-vu.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert "8,1516" in page
    assert "8.1516" not in page


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--agency", "so noi vuu"], 'no agency is called "so noi vuu"', "near it: Sở Nội vụ"),
        (["--agency", "snv", "--agency", "?"], 'no agency is called "?"', "lists them"),
        (["--agency", "UBND tỉnh"], "gives no duty to UBND tỉnh", "`parplan agencies`"),
        (["--expand", "--agency", "tổ chức Hội"], "no agency in particular", "without --expand"),
        (["-f", "pdf"], "there is no format pdf", "one of: docx, xlsx, html"),
        (["-f", "csv"], "there is no format csv", "one of: docx, xlsx, html"),
        (["--plan", "nowhere"], "there is no folder nowhere", "a plan is a folder"),
    ],
)
def test_what_is_refused_writes_nothing(
    arguments: list[str], message: str, hint: str, run: Run, tmp_path: Path
) -> None:
    code, out, err = run("assign", "-o", "letters", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert hint in err
    assert not (tmp_path / "letters").exists()


def test_who_has_no_duty_keeps_nobody_else_from_a_letter(run: Run, tmp_path: Path) -> None:
    code, _, err = run("assign", "-o", "letters", "--agency", "UBND tỉnh", "--agency", "snv")
    assert code == 0
    assert "letters written: 1" in err
    assert "gives no duty to UBND tỉnh" in err
    assert {file.name for file in (tmp_path / "letters").iterdir()} == {
        *("so-noi-vu.docx", "index.html")
    }


def test_a_folder_is_needed(run: Run, tmp_path: Path) -> None:
    code, out, err = run("assign")
    assert (code, out) == (2, "")
    assert "-o DIR" in err
    (tmp_path / "file").write_text("mine")
    code, _, err = run("assign", "-o", "file")
    assert (code, "file is not a folder" in err) == (2, True)
    assert (tmp_path / "file").read_text() == "mine"
    (tmp_path / "letters" / f"{POLICE}.docx").mkdir(parents=True)
    code, _, err = run("assign", "-o", "letters", "--agency", "Công an tỉnh")
    assert (code, f"{POLICE}.docx: " in err) == (2, True)


def test_bad_data_is_shown_and_nothing_written(
    run: Run, edited: Callable[..., Path], tmp_path: Path
) -> None:
    folder = edited("criteria", "max_points: 9.5", "max_points: viel")
    code, out, err = run("assign", "-o", "letters", "--plan", str(folder))
    assert (code, out) == (1, "")
    assert "criteria.yaml:" in err
    assert not (tmp_path / "letters").exists()


def test_letters_of_the_same_names_are_replaced_and_nothing_else(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / f"{POLICE}.docx").write_text("an old one")
    (folder / f"{SOCIAL}.docx").write_text("signed")
    (folder / "notes.txt").write_text("mine")
    assert run("assign", "-o", "letters", "--agency", "Công an tỉnh", "--lang", "en")[0] == 0
    assert (folder / f"{POLICE}.docx").read_bytes().startswith(b"PK")
    assert (folder / f"{SOCIAL}.docx").read_text() == "signed"
    assert (folder / "notes.txt").read_text() == "mine"
    assert len(names(folder)) == 4  # no temporary file is left
    # The index leads to what was there, too, and says that it isn't new.
    assert links(folder) == [f"{POLICE}.docx", f"{SOCIAL}.docx"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "were there already and are left as they are: 1" in page


def test_a_mistake_of_ours_leaves_the_folder_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def render(*_: object) -> bytes:
        made.append(1)
        if len(made) > 5:
            raise ZeroDivisionError
        return b"letter"

    monkeypatch.setattr(parplan.cli.assign, "render", render)
    assert run("assign", "-o", "letters")[0] == 2
    assert len(made) == 6
    assert not (tmp_path / "letters").exists()


def test_changed_numbers_are_in_the_letter(run: Run, edited: Callable[..., Path]) -> None:
    folder = edited("criteria", "score: 1.4784", "score: 1.25")
    arguments = ("--plan", str(folder), "--agency", "Cơ quan chuyên môn cấp tỉnh")
    assert run("assign", "-o", "x", *arguments, "--lang", "en")[0] == 0
    table = docx.Document("x/co-quan-chuyen-mon-cap-tinh.docx").tables[3]
    assert [cell.text for cell in table.rows[1].cells][2:5] == ["1,25", "0,25", "1,479"]


def test_as_a_program_it_says_one_line_on_stderr(start: Start, tmp_path: Path) -> None:
    done = start("assign", "-o", "letters", "--agency", "snv")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().splitlines() == [
        f"letters written: 1; index: {Path('letters') / 'index.html'}"
    ]
    assert names(tmp_path / "here" / "letters") == ["index.html", "so-noi-vu.docx"]


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "parplan", "assign", "-o", "letters"]
    with subprocess.Popen(command, stderr=theirs, cwd=tmp_path) as process:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # Linux's way to say that the other side is gone
            while more := os.read(ours, 65536):
                seen += more
    os.close(ours)
    assert process.returncode == 0
    assert b"%" in seen
    assert seen.decode().rstrip().endswith("index: letters/index.html")


def test_help_names_formats_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["assign", "--help"])
    out = capsys.readouterr().out
    assert "docx|xlsx|html" in out
    assert "--expand" in out
    assert "Exit codes" in out


@needs_chromium
def test_links_of_the_index_lead_to_letters(run: Run, tmp_path: Path, plan: Plan) -> None:
    name = "UBND xã Đắk N'Drung"
    assert run("assign", "-o", "x", "-f", "html", "--agency", name, "--agency", "snv")[0] == 0
    with chromium() as browser:
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((tmp_path / "x" / "index.html").as_uri())
        assert page.locator("tbody tr").count() == 2
        page.click("text=ubnd-xa-dak-n-drung.html")
        assert page.url == (tmp_path / "x" / "ubnd-xa-dak-n-drung.html").as_uri()
        assert "UBND xã Đắk N'Drung" in page.title()
        assert page.locator("#leads tbody tr").count() == len(
            [leaf for leaf in plan.leaves if "Chủ tịch UBND cấp xã" in leaf.shared.lead]
        )
        assert complaints == []
