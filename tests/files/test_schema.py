"""The JSON Schemas beside the data: made of the shapes, and in agreement with them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from check_jsonschema import main as check_jsonschema  # type: ignore[import-untyped]

from places import ROOT

FILES = ("plan", "criteria", "sipas_tasks", "agencies", "rules")
KNOWN = {
    *("$schema", "$defs", "$ref", "type", "title", "description", "default", "format", "enum"),
    *("const", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("items", "anyOf", "required", "properties", "patternProperties", "propertyNames"),
    *("minProperties", "additionalProperties"),
}
Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]


def schema(file: str) -> Path:
    return ROOT / "data" / "schemas" / f"{file}.schema.json"


def valid(file: str, folder: Path) -> bool:
    """Ask a tool that knows nothing of parplan."""
    with pytest.raises(SystemExit) as ended:
        check_jsonschema(["--schemafile", str(schema(file)), str(folder / f"{file}.yaml")])
    assert ended.value.code in {0, 1}
    return ended.value.code == 0


@pytest.mark.parametrize("file", FILES)
def test_the_schemas_are_those_of_the_shapes(run: Run, file: str) -> None:
    """If this fails: parplan schema FILE -o data/schemas/FILE.schema.json."""
    assert run("schema", file) == (0, schema(file).read_text(encoding="utf-8"), "")


@pytest.mark.parametrize("file", FILES)
def test_each_file_names_its_schema_for_editors(file: str) -> None:
    first = (ROOT / "data" / f"{file}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema=schemas/{file}.schema.json"


@pytest.mark.parametrize("file", FILES)
def test_the_bundled_plan_is_valid(file: str) -> None:
    assert valid(file, ROOT / "data")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("criteria", "    target: 9.45\n", "    taget: 9.45\n"),
        ("criteria", "max_points: 9.5\n", "max_points: 9,5\n"),
        ("criteria", "max_points: 9.5\n", "max_points: -1\n"),
        ("criteria", "max_points: 9.5\n", "max_points: 1000.5\n"),
        ("criteria", 'code: "1.1"', "code: 1.1"),
        ("criteria", "assessed_by: survey", "assessed_by: sruvey"),
        ("criteria", "lead:\n          - Giám đốc Sở Nội vụ\n", "lead: Giám đốc Sở Nội vụ\n"),
        ("criteria", "title: CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", r'title: "\x1b[2J"'),
        ("plan", "date: 2024-07-18", "date: 18/7/2024"),
        ("plan", "rank: 51\n", "rank: 99999\n"),
        ("plan", "rank: 51\n", "rank: 51.5\n"),
        ("plan", "score_year: 2023", "score_year: 23"),
        ("plan", "appraisal: 61.5", "interview: 61.5"),
        ("sipas_tasks", "number: 16\n", "number: sixteen\n"),
        ("agencies", "kind: department", "kind: sở"),
        ("rules", "decimals: 2\n", "decimals: 7\n"),
        ("rules", "at_least: 30\n", "at_lest: 30\n"),
        ("rules", "name: completed\n", "name: Completed\n"),
        ("rules", "figures: {completed: 100}", "figures: {completed: all}"),
        ("rules", "date: 2024-07-18", "date: 18/7/2024"),
    ],
)
def test_what_parplan_refuses_an_editor_underlines(
    run: Run, edited: Edited, file: str, old: str, new: str
) -> None:
    folder = edited(file, old, new)
    assert not valid(file, folder)
    assert "[PAR002]" in run("check", str(folder))[1]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("criteria", "score: 9.45\n", "score: null\n"),
        ("criteria", "max_points: 9.5\n", "max_points: 9.500000\n"),
        ("plan", "rank_change: -14", "rank_change: 0"),
        ("plan", "target: 88.679", "target: null"),
    ],
)
def test_what_parplan_takes_an_editor_does_not_underline(
    run: Run, edited: Edited, file: str, old: str, new: str
) -> None:
    folder = edited(file, old, new)
    assert valid(file, folder)
    assert "[PAR002]" not in run("check", str(folder))[1]


YEARS = sorted((ROOT / "tests" / "plans").glob("*/results/*.yaml"))


@pytest.mark.parametrize("file", YEARS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_results_of_a_year_are_valid(run: Run, file: Path) -> None:
    """If the first fails: parplan schema results -o data/schemas/results.schema.json."""
    of_results = schema("results")
    assert run("schema", "results") == (0, of_results.read_text(encoding="utf-8"), "")
    with pytest.raises(SystemExit) as ended:
        check_jsonschema(["--schemafile", str(of_results), str(file)])
    assert ended.value.code == 0


@pytest.mark.parametrize("file", [*FILES, "results"])
def test_no_word_of_a_schema_is_unknown_to_the_standard(file: str) -> None:
    """Validators pass over what they don't know: a bound that is misspelt holds for nothing."""

    def words(part: object) -> set[str]:
        if isinstance(part, list):
            return {word for item in part for word in words(item)}
        if not isinstance(part, dict):
            return set()
        named = [part[key] for key in ("properties", "$defs", "patternProperties") if key in part]
        below = [value for names in named for value in names.values()]
        below += [part[key] for key in ("items", "anyOf", "additionalProperties") if key in part]
        return set(part) | words(below)

    document = json.loads(schema(file).read_text(encoding="utf-8"))
    assert words(document) <= KNOWN
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
