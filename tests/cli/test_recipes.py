"""The recipes of CONTRIBUTING.md are followed to the letter, in a copy of this folder.

A block headed by a language and a path is a new file, `diff` and a path changes a file that is
there, and `console` has commands with their answers. Blocks are taken in the order of the text.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from places import ROOT
from tutorials import matches, run_on_terminal, steps

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PARTS = re.compile(
    r"^## (?P<heading>.+)$"
    r"|^(?P<fence>`{3,})(?P<kind>\w+) ?(?P<path>.*)\n(?P<lines>(?:(?!(?P=fence)).*\n)*)(?P=fence)$",
    re.MULTILINE,
)
COPIED = ("src", "data", "examples", "tests", "pyproject.toml", "babel.cfg")


class Block(NamedTuple):
    """What stands in a fence: the kind of text, the file that it is or changes, and its lines."""

    kind: str
    path: str
    lines: str


def recipes() -> dict[str, list[Block]]:
    """Take the blocks under each heading; what looks like a heading within a block is none."""
    found: dict[str, list[Block]] = {}
    for part in PARTS.finditer(TEXT):
        if part["heading"]:
            blocks = found.setdefault(part["heading"], [])
        elif found:
            blocks.append(Block(part["kind"], part["path"], part["lines"]))
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this folder, without what nobody keeps."""
    folder = tmp_path_factory.mktemp("recipes") / "parplan"
    folder.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            left = shutil.ignore_patterns("__pycache__", "golden", ".*")
            shutil.copytree(ROOT / name, folder / name, ignore=left)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def run(command: str, folder: Path) -> str:
    """Run a command with the copy's modules, and its tests one by one; tell how it ended, too."""
    surroundings = {
        "PYTHONPATH": str(folder / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_ADDOPTS": "--numprocesses=0 -p no:cacheprovider",
    }
    return run_on_terminal(f"{{ {command}\n}}; echo exit $?", folder, "en", surroundings)


def follow(block: Block, folder: Path) -> Iterator[str]:
    """Do what a block says; tell what came out otherwise."""
    file = folder / block.path
    if block.kind == "console":
        for command, expected in steps(block.lines):
            seen = run(command, folder)
            if not matches(f"{expected}exit 0\n", seen):
                yield f"$ {command}\n{seen}"
    elif block.kind == "diff":
        change(file, block.lines)
    else:
        assert not file.exists(), f"{block.path} is there already"
        file.write_text(block.lines, encoding="utf-8")


def change(file: Path, diff: str) -> None:
    """Apply changes, an empty line between them; old lines stand in the file exactly once."""
    text = file.read_text(encoding="utf-8")
    for hunk in diff.split("\n\n"):
        lines = hunk.strip("\n").splitlines()
        old = "".join(f"\n{line[1:]}" for line in lines if line[0] in " -") + "\n"
        new = "".join(f"\n{line[1:]}" for line in lines if line[0] in " +") + "\n"
        assert text.count(old) == 1, f"stands {text.count(old)} times in {file.name}:{old}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_every_recipe_works_as_it_is_written(copy: Path) -> None:
    wrong = [
        told for blocks in recipes().values() for block in blocks for told in follow(block, copy)
    ]
    checks = ("ruff format --no-cache --check src", "ruff check --no-cache src", "lint-imports")
    told = [f"$ {check}\n{seen}" for check in checks if "exit 0" not in (seen := run(check, copy))]
    assert not wrong + told, "\n".join(wrong + told)


def test_there_is_a_recipe_for_each_thing_that_grows() -> None:
    assert [heading for heading, blocks in recipes().items() if blocks] == [
        "A new format",
        "A new question",
        "A new check",
        "A new kind of scoring rule",
        "A new plan",
        "Words in two languages",
    ]
