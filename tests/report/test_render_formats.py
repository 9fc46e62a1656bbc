"""The registry of formats: what it names exists, and what it costs to have it."""

import subprocess
import sys
from io import StringIO
from pathlib import PurePath

import pytest

from parplan.language.catalogue import ENGLISH, Phrase
from parplan.report.report import FORMATS, Column, PlanHead, Report, by_extension, render
from tables import Row, made_table

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
TABLE = made_table(
    "words", Phrase("Words"), (Column("word", Phrase("Word")),), (Row(("Sở Nội vụ",)),)
)
REPORT = Report("words", Phrase("Words of {year}", year="2023"), HEAD, (TABLE,))


@pytest.mark.parametrize("name", ["terminal", "markdown", "csv", "json"])
def test_every_format_of_plain_text_renders_the_words_of_a_report(name: str) -> None:
    rendered = render(REPORT, name, ENGLISH)
    text = rendered if isinstance(rendered, str) else rendered.decode("utf-8-sig")
    assert "Sở Nội vụ" in text


def test_a_file_asks_for_its_format_by_its_extension() -> None:
    assert by_extension(PurePath("out/gaps.json")) == "json"
    assert by_extension(PurePath("GAPS.CSV")) == "csv"
    assert by_extension(PurePath("gaps.md")) == "markdown"
    assert by_extension(PurePath("gaps.exe")) is None
    assert by_extension(PurePath("gaps")) is None


def test_extensions_belong_to_one_format_each() -> None:
    extensions = [extension for known in FORMATS.values() for extension in known.extensions]
    assert len(extensions) == len(set(extensions))


def test_what_is_not_for_a_screen_has_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    text = render(REPORT, "terminal", ENGLISH)
    assert isinstance(text, str)
    assert "\x1b" not in text


def test_colours_are_left_out_where_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1m" in str(render(REPORT, "terminal", ENGLISH, StringIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in str(render(REPORT, "terminal", ENGLISH, StringIO()))


def test_the_registry_brings_in_no_renderer() -> None:
    heavy = "{'rich', 'json', 'csv'}"
    program = f"import sys, parplan.report.report; print({heavy} & set(sys.modules) or 'none')"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "none"
