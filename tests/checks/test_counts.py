"""`parplan check` ends in a count by rule on stderr, and groups findings with `--summary`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from places import SMALL

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small plan, in which two targets are above max points and one task has no lead."""
    shutil.copytree(SMALL, tmp_path / "small")
    file = tmp_path / "small" / "criteria.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ("score: 8\n            target: 9\n", "score: 8\n            target: 11\n"),
        ("score: 9\n            target: 10\n", "score: 9\n            target: 13\n"),
        ("            lead: [Chánh Văn phòng UBND tỉnh]\n", ""),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "small"


def test_findings_end_in_a_count_by_rule(wrong: Path, run: Run) -> None:
    code, out, err = run("check", str(wrong), "--select", "PAR112,PAR202", "--lang", "en")
    assert code == 1
    assert err == "errors 3 (PAR112 2; PAR202 1)\n"
    assert len([line for line in out.splitlines() if ": error: " in line]) == 3
    _, _, err = run("check", str(wrong), "--select", "PAR112,PAR202", "--lang", "vi")
    assert err == "lỗi: 3 (PAR112 2; PAR202 1)\n"


def test_nothing_found_is_nothing_printed(run: Run) -> None:
    assert run("check", str(SMALL)) == (0, "", "")
    assert run("check", str(SMALL), "--summary") == (0, "", "")


def test_levels_are_counted_apart(run: Run) -> None:
    _, _, err = run("check", "--acknowledged", "--select", "PAR1", "data", "--lang", "en")
    assert err == "acknowledged 8 (PAR104 2; PAR106 1; PAR121 5)\n"


def test_a_summary_is_a_rule_each(wrong: Path, run: Run) -> None:
    told = ("check", "small", "--select", "PAR112,PAR202", "--summary", "--lang", "en")
    code, out, err = run(*told)
    assert (code, err) == (1, "errors 3 (PAR112 2; PAR202 1)\n")
    assert out.splitlines() == [
        "2 × PAR112, error: the target is above the max points",
        "    small/criteria.yaml:30:13; small/criteria.yaml:64:13",
        "1 × PAR202, error: nobody leads",
        "    small/criteria.yaml:26:13",
    ]
    assert wrong.is_dir()


def test_formats_for_programs_stay_as_they_are(wrong: Path, run: Run) -> None:
    for name in ("json", "sarif", "github", "junit"):
        _, out, err = run("check", str(wrong), "-f", name, "--select", "PAR112", "--lang", "en")
        assert ("errors 2" in out, err) == (False, "errors 2 (PAR112 2)\n")
        if name in {"json", "sarif"}:
            json.loads(out)


def test_a_summary_is_text(wrong: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("check", str(wrong), "--summary", "-f", "json", "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith("parplan: --summary and -f json don't go together\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "PAR112, error" in run("check", str(wrong), "--summary", "--lang", "en")[1]
