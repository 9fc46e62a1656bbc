"""Documents as they really come: a folder each, with what is to be read of it and said of it.

A case holds a document, or a CSV of which a document is made: rows of one cell are its lines, the
others its tables. `expected.yaml` says by hand what the plan folder must hold. Every province, plan
and figure in them is invented.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from imported import Data, table, walk, workbook
from parplan.files.loading import load
from places import TESTS

CASES = sorted(folder for folder in (TESTS / "importing" / "cases").iterdir())
Run = Callable[..., tuple[int, str, str]]
_NOTHING = (None, "null")


def document(case: Path, folder: Path) -> Path:
    """Give a case's document, made of its CSV where it has none."""
    found = next((file for file in case.glob("document.*") if file.suffix != ".csv"), None)
    if found:
        return found
    [source] = case.glob("*.csv")
    rows = list(csv.reader(source.read_text("utf-8").splitlines()))
    file = folder / source.stem
    if file.suffix == ".xlsx":
        return workbook(file, [[_typed(words) for words in row] for row in rows])
    lines = [row[0] for row in rows if len(row) == 1]
    return table(file, [row for row in rows if len(row) > 1], lines=lines)


def _typed(words: str) -> object:
    return float(words) if re.fullmatch(r"[0-9]+([.][0-9]+)?", words) else words or None


def _sipas(tasks: Data) -> Data:
    return {
        task["number"]: task
        for part in tasks["parts"]
        for section in part["sections"]
        for task in section["tasks"]
    }


def differences(expected: Any, found: Any, where: str) -> list[str]:  # noqa: ANN401 - any YAML
    """List where what was found lacks what is expected; more may be there."""
    if isinstance(expected, dict):
        there = found if isinstance(found, dict) else {}
        return [
            line
            for key, value in expected.items()
            for line in differences(value, there.get(key), f"{where}/{key}")
        ]
    if expected is None and found in _NOTHING:
        return []
    return [] if expected == found else [f"{where}: {found!r} is not {expected!r}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_as_it_comes(case: Path, tmp_path: Path, run: Run) -> None:
    expected = _read((case / "expected.yaml").read_text("utf-8"))
    folder, told = tmp_path / "plan", tmp_path / "told.txt"
    options = (*expected.get("options", []), "--report", str(told), "--lang", "en")
    code, out, err = run("import", str(document(case, tmp_path)), "-o", str(folder), *options)
    assert folder.exists(), (code, out, err)
    texts = {
        file.relative_to(folder).as_posix().removesuffix(".yaml"): file.read_text("utf-8")
        for file in folder.rglob("*.yaml")
    }
    data = {name: _read(text) for name, text in texts.items()}
    rows = {row["code"]: row for area in data["criteria"]["areas"] for row in walk(area)}
    tasks = _sipas(data["sipas_tasks"])
    found = {
        **data,
        "criteria": {**rows, "codes": list(rows)},
        "sipas": {**tasks, "numbers": list(tasks)},
        "agencies": {
            body["name"]: body for kind in ("agencies", "groups") for body in data["agencies"][kind]
        },
    }
    looked_at = {key: value for key, value in expected.items() if key not in _WORDS}
    assert differences(looked_at, found, "") == []
    for words in expected.get("absent", []):
        assert not [name for name, text in texts.items() if words in text], words
    everything = told.read_text("utf-8")
    for words in expected.get("said", []):
        assert words in everything
    for words in expected.get("unsaid", []):
        assert words not in everything
    summary = [line.strip() for line in out.splitlines()]
    for line in expected.get("summary", []):
        assert line in summary
    assert load(folder).plan is not None or expected.get("unloaded")


_WORDS = {"options", "absent", "said", "unsaid", "summary", "unloaded"}


def _read(text: str) -> Data:
    data: Data = _emptied(yaml.load(text, yaml.BaseLoader))
    return data


def _emptied(data: Any) -> Any:  # noqa: ANN401 - any YAML
    """Read `null` as nothing; the base loader leaves it a word."""
    if isinstance(data, dict):
        return {key: _emptied(value) for key, value in data.items()}
    return None if data == "null" else data
