"""The tutorials are run: each command on a terminal of 80 columns, its answer compared."""

import doctest
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from places import ROOT
from tutorials import BLOCK, ELLIPSIS, matches, run_on_terminal, steps

READMES = {"README.md": "en", "README.vi.md": "vi"}


def shortened(expected: str, seen: str) -> str:
    """Put what is seen now in the place of what was expected, as short as that was."""
    if ELLIPSIS not in expected.split("\n"):
        return seen
    kept = expected.split("\n").index(ELLIPSIS)
    after = len(expected.rstrip("\n").split("\n")) - kept - 1
    lines = seen.rstrip("\n").split("\n")
    return "\n".join([*lines[:kept], ELLIPSIS, *lines[len(lines) - after :]]) + "\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a newcomer stands in: a folder with the plan's data and the examples in it."""
    for folder in ("data", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_tutorial(name: str, clone: Path, request: pytest.FixtureRequest) -> None:
    readme = ROOT / name
    text = readme.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert len(blocks) > 5
    wrong = []
    for block in blocks:
        answers = []
        for command, expected in steps(block):
            seen = run_on_terminal(command, clone, READMES[name])
            answers.append(f"$ {command}\n{shortened(expected, seen)}")
            if not matches(expected, seen):
                wrong.append(f"$ {command}\n{seen}")
        text = text.replace(block, "".join(answers))
    if wrong and request.config.getoption("--update-golden"):
        readme.write_text(text, encoding="utf-8")
    assert not wrong, "\n".join(wrong)


def python(name: str) -> str:
    """Put the lines for Python's prompt together, with what is printed between them."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return "".join(re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("name", READMES)
def test_what_is_typed_into_python(
    name: str, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    frames: list[list[dict[str, object]]] = []
    pandas = SimpleNamespace(DataFrame=frames.append)  # it is the reader's own, not parplan's
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    lines = doctest.DocTestParser().get_doctest(python(name), {}, name, None, None)
    assert doctest.DocTestRunner().run(lines).failed == 0, capsys.readouterr().out
    [records] = frames
    assert len(records) == 35
    assert all(record.keys() == records[0].keys() for record in records)


def test_both_tutorials_type_the_same_into_python() -> None:
    assert python("README.md") == python("README.vi.md")


def test_both_tutorials_run_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [command for block in BLOCK.findall(text) for command, _ in steps(block)]

    assert commands("README.md") == commands("README.vi.md")


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_shell_blocks_are_those_that_ci_runs(name: str) -> None:
    """`.ci/run` runs the blocks marked `sh`; this keeps them where it looks for them.

    Each check has a line of its own: of `a && b` in their midst, a shell overlooks that `a` failed.
    """
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL)
    if name == "CONTRIBUTING.md":
        assert [line.split()[0] for line in blocks[0].splitlines()] == [
            "ruff",
            "ruff",
            "mypy",
            "lint-imports",
            "parplan",
            "coverage",
            "coverage",
        ]
        return
    assert len(blocks) == 2
    assert all(block.count("\n") == 1 and block.startswith("python3 -m venv") for block in blocks)
    assert blocks[0].rstrip().endswith("parplan gaps")
    assert blocks[1].rstrip().endswith("pytest")


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "DECISIONS.md"])
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text):
        assert (ROOT / target.partition("#")[0]).exists(), target
