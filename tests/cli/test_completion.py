"""What the shell offers while a command is typed."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.questions import completion

Edited = Callable[..., Path]
Start = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_codes_come_with_their_titles() -> None:
    offered = completion.codes("4.1.")
    assert [code for code, _ in offered] == [f"4.1.{number}" for number in range(1, 7)]
    assert offered[2][1] == "Tỷ lệ giảm số lượng đơn vị sự nghiệp công lập"
    assert len(completion.codes("")) == 120
    assert completion.codes("9") == []


@pytest.mark.parametrize("typed", ["Sở Nội", "so noi", "SO NOI", "noi vu"])
def test_agencies_are_offered_without_tones(typed: str) -> None:
    assert "Sở Nội vụ" in completion.agencies(typed)
    assert "Sở Y tế" not in completion.agencies(typed)


def test_groups_are_offered_too() -> None:
    assert completion.agencies("cấp huyện") == [
        "UBND cấp huyện",
        "Bộ phận Một cửa cấp huyện, cấp xã",
    ]


def test_plan_folders_and_folders_that_lead_on(edited: Edited, tmp_path: Path) -> None:
    edited(name="nam-2024")
    edited(name="nam-2025")
    (tmp_path / "other" / "deeper").mkdir(parents=True)
    (tmp_path / "note.txt").touch()
    assert completion.plan_folders("") == ["nam-2024", "nam-2025", "other/"]
    assert completion.plan_folders("nam-") == ["nam-2024", "nam-2025"]
    assert completion.plan_folders("other/") == ["other/deeper/"]
    assert completion.plan_folders(f"{tmp_path}/o") == [f"{tmp_path}/other/"]
    assert [completion.plan_folders(typed) for typed in ("nowhere/", "x")] == [[], []]


@pytest.mark.parametrize("typed", ["./", "./nam", "./nam-"])
def test_what_is_typed_stays_as_typed(edited: Edited, typed: str) -> None:
    edited(name="nam-2024")
    assert completion.plan_folders(typed) == ["./nam-2024"]


def test_rules() -> None:
    assert completion.rules("par30") == ["PAR301", "PAR302", "PAR303", "PAR304", "PAR305"]


def test_there_are_no_complaints_while_typing(
    edited: Edited, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARPLAN_PLAN", str(edited("criteria", "areas:", "areas: [")))
    assert (completion.codes(""), completion.agencies("")) == ([], [])
    monkeypatch.setenv("PARPLAN_PLAN", "nowhere")
    assert (completion.codes(""), completion.agencies("")) == ([], [])
    assert capfd.readouterr() == ("", "")


def test_the_plan_that_the_command_would_take(
    edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARPLAN_PLAN", str(edited("criteria", 'code: "8.5"', 'code: "8.X"')))
    assert [code for code, _ in completion.codes("8.")][-1] == "8.X"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("parplan ga", {"gaps"}),
        ("parplan show 4.1.4", {"4.1.4"}),
        ("parplan gaps --area 8.3.", {"8.3.1", "8.3.2", "8.3.3"}),
        ("parplan gaps --sort g", {"gain"}),
        ("parplan rules PAR9", {"PAR901"}),
        ("parplan check --sel", {"--select"}),
        ("parplan schema a", {"agencies"}),
    ],
)
def test_bash_gets_it(start: Start, words: str, offered: set[str]) -> None:
    made = start(
        environment={
            "_PARPLAN_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
    )
    assert made.stderr == b""
    assert set(made.stdout.decode().split("\n")) - {""} == offered
