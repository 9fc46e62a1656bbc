"""`parplan compare` as it is called: folders, revisions, and what people and programs see."""

import json
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from places import ROOT

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]
Golden = Callable[[str, str], None]


@pytest.fixture
def repository(edited: Edited, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two revisions of `plans/copy`; the working folder is its top."""
    folder = edited()
    top = folder.parent
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.chdir(top)

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], check=True, capture_output=True)

    git("init")
    (folder / "results").mkdir()
    (folder / "results" / "2023.yaml").write_text("note: Bịa.\n", encoding="utf-8")
    git("add", "copy")
    git("commit", "-m", "one")
    edited("criteria", "target: 8.3\n", "target: 8.5\n")
    git("commit", "-am", "two")
    (top / "file").write_text("no plan", encoding="utf-8")
    (top / "empty").mkdir()
    (top / "empty" / "file").write_text("no plan", encoding="utf-8")
    git("add", ".")
    git("commit", "-m", "three")
    return top


@pytest.mark.parametrize(
    ("old", "new"),
    [("HEAD~2:copy", "copy"), ("HEAD~2:copy/", "HEAD:copy"), ("HEAD~2:./copy", "HEAD~1:copy")],
)
def test_a_revision_of_a_repository(repository: Path, run: Run, old: str, new: str) -> None:
    assert repository.is_dir()
    code, out, err = run("compare", old, new, "-f", "json")
    assert (code, err) == (0, "")
    tables = json.loads(out, parse_float=Decimal)["tables"]
    (changed,) = tables["points"]["rows"]
    assert (changed["code"], changed["old"], changed["new"]) == (
        "8.1",
        Decimal("8.3"),
        Decimal("8.5"),
    )
    assert tables["other"]["rows"] == []


def test_from_within_the_folder(
    repository: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "copy")
    for here in ("HEAD~2:.", "HEAD~2:./", "HEAD~2:copy"):
        code, out, err = run("compare", here, ".", "-f", "json")
        assert (code, err) == (0, "")
        assert len(json.loads(out)["tables"]["points"]["rows"]) == 1


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("HEAD~7:copy", "git knows no revision HEAD~7"),
        ("--help:copy", "git knows no revision --help"),
        (":copy", "git knows no revision "),
        ("HEAD:nowhere", "there is no folder nowhere in HEAD"),
        ("HEAD:../../x", "there is no folder ../../x in HEAD"),
        ("HEAD:file", "there is no folder file in HEAD"),
        ("HEAD:empty", "there is no plan.yaml in HEAD:empty"),
        ("nowhere", "there is no folder nowhere"),
    ],
)
def test_what_git_does_not_have(repository: Path, run: Run, old: str, message: str) -> None:
    code, out, err = run("compare", "--", old, str(repository / "copy"))
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("name", ["results/2024.yml", "results/2023.YAML", "rules.yml"])
def test_a_name_that_is_almost_right_is_told_of_a_revision_as_of_a_folder(
    repository: Path, run: Run, name: str
) -> None:
    right = Path(name).with_suffix(".yaml").name
    (repository / "copy" / name).with_name(right).unlink(missing_ok=True)
    (repository / "copy" / name).touch()
    subprocess.run(["git", "add", "-A", "copy"], check=True)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, "commit", "-qm", "four"], check=True)
    for side in ("HEAD:copy", "copy"):
        said = f"parplan: {side}/{name} isn't read under this name\n    call it {right}\n"
        assert run("compare", "HEAD~3:copy", side) == (2, "", said)


def test_without_git_or_a_repository(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    code, _, err = run("compare", "HEAD:data", str(ROOT / "data"))
    assert (code, "this is no git repository" in err) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, err = run("compare", "HEAD:data", str(ROOT / "data"))
    assert (code, "REV:DIR needs git" in err) == (2, True)


def test_findings_of_both_sides_are_printed(repository: Path, run: Run, edited: Edited) -> None:
    edited("criteria", "score: 9.45\n", "score: 9,45\n")
    edited("criteria", "max_points: 9.5\n", "max_points: 9,5\n", name="other")
    code, out, err = run("compare", str(repository / "copy"), str(repository / "other"))
    assert (code, out) == (1, "")
    assert "`score` can't be 9,45" in err
    assert "`max_points` can't be 9,5" in err


KEYS = {
    "totals": "figure old new change",
    "criteria": "code old_code title old_title what max_points_effect score_effect target_effect",
    "points": "code old_code title figure old new change effect",
    "tasks": "code old_code title removed added",
    "agencies": "code old_code title role removed added",
    "sipas": "no old_no what old new",
    "register": "agency field old new",
    "other": "file place old new",
    "crosswalk": "old_codes codes title what old_max_points max_points change old_score score",
}
"""A program that reads them breaks if one of these words changes."""


@pytest.fixture
def before_and_after(edited: Edited, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two plans in the working folder that differ in a little of everything."""
    folder = edited("criteria", "title: Thực hiện kế hoạch CCHC", "title: Thực hiện kế hoạch")
    edited("criteria", "max_points: 1.5\n        score: 1.5", "max_points: 2\n        score: 1.25")
    edited("criteria", '"8.5"', '"8.6"')
    edited("criteria", "- Giám đốc Sở Tư pháp\n", "- Giám đốc Sở Nội vụ\n")
    edited("criteria", "Thực hiện hoàn thành 100% hoạt động", "Làm xong 100% hoạt động")
    edited("sipas_tasks", "time: Thường xuyên", "time: Trước 30/6")
    edited("agencies", "      - SNV\n", "      - SNV\n      - Sở NV\n")
    edited("plan", "target_year: 2024", "target_year: 2025")
    edited(name="before")
    monkeypatch.chdir(folder.parent)
    return "before", "copy"


@pytest.mark.parametrize("width", ["80", "120"])
def test_what_people_see(
    run: Run,
    before_and_after: tuple[str, str],
    golden: Golden,
    width: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("NO_COLOR", "1")
    code, out, err = run("compare", *before_and_after, "-f", "terminal")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= int(width)
    golden(f"cli/compare-{width}.txt", out)


@pytest.mark.parametrize(
    ("format_", "ending"), [("markdown", "md"), ("csv", "csv"), ("json", "json")]
)
def test_what_others_read(
    run: Run, before_and_after: tuple[str, str], golden: Golden, format_: str, ending: str
) -> None:
    code, out, err = run("compare", *before_and_after, "-f", format_)
    assert (code, err) == (0, "")
    golden(f"cli/compare.{ending}", out)


def test_keys(run: Run, before_and_after: tuple[str, str]) -> None:
    _, out, _ = run("compare", *before_and_after, "-f", "json")
    tables = json.loads(out)["tables"]
    assert list(tables) == list(KEYS)
    for key, table in tables.items():
        assert table["rows"] or key == "crosswalk"
        assert all(list(row) == KEYS[key].split() for row in table["rows"])
