"""Findings in each format, stated by hand; and no text, however strange, breaks one."""

import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings import ALL, VIETNAMESE, anything, remark, without_controls
from parplan.checks.printing import FORMATS, render
from parplan.language.catalogue import ENGLISH
from parplan.language.remarks import Position, Remark


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
