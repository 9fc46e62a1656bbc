"""The house as its plan says, as far as `import-linter` doesn't hold it: read off the source."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import parplan
from places import TESTS

SOURCE = Path(parplan.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))


def test_the_root_holds_the_entrance_only() -> None:
    assert {file.name for file in SOURCE.glob("*.py")} == {"__init__.py", "__main__.py"}
    rooms = {folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()}
    assert len(rooms) <= 10


def test_a_module_is_no_piece_of_one() -> None:
    """What is new may be a module; nine in ten that hold anything are more than a page."""
    lengths = [len(f.read_text("utf-8").splitlines()) for f in MODULES if f.stem != "__init__"]
    assert sum(length < 80 for length in lengths) <= len(lengths) // 10


def test_a_public_class_has_a_name_of_its_own() -> None:
    """Within a package, a class's name says which one is meant."""
    homes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in MODULES:
        room = file.relative_to(SOURCE).parts[0]
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[room, node.name].append(file.stem)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_options_and_values_stand_in_one_place() -> None:
    """No class repeats a command's options, and no value is found by its position."""
    for file in MODULES:
        text = file.read_text("utf-8")
        assert not re.search(r"class (Choice|Options)\b|row\.values\[", text), file


def test_only_what_is_heavy_is_imported_late() -> None:
    late = [
        line.strip()
        for file in MODULES
        for line in file.read_text("utf-8").splitlines()
        if "PLC0415" in line
    ]
    assert len(late) <= 20, "\n".join(late)


def test_no_test_module_is_a_book() -> None:
    long = [f.name for f in TESTS.rglob("*.py") if len(f.read_text("utf-8").splitlines()) > 400]
    assert long == []
