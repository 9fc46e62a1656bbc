"""Whatever a document's tables hold: each word is in the plan folder or is reported; no crash."""

import itertools
import tempfile
from contextlib import suppress
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from imported import HEADER, SIPAS_HEADER, imported
from parplan.files.source import Source
from parplan.files.yaml_text import written
from parplan.language.remarks import Unreadable

TITLES = (
    *HEADER,
    *SIPAS_HEADER,
    *("Kết quả", "Sản phẩm", "Nguyên nhân", "Điểm", "Trách nhiệm thực hiện", "Năm 2023", "x", ""),
)
CODES = (
    "1",
    "1.",
    "I",
    "II",
    "A",
    "1.1",
    "1.1.1",
    "1,2",
    "01",
    "2",
    "3.4",
    "a)",
    "-",
    "Tiêu chí 1.3",
)
NUMBERS = ("1", "0.5", "0,25", "–", "85%", "12.9045000001", "một")
SHAPES = (
    *("{}", "- {}", "Giám đốc Sở {}", "Sở Nội vụ, {}", "Các Sở: Y tế, {}", "Sở Nội vụ ({})"),
    *("1.1. {}", "I. {}", "TỔNG {}", "PHỤ LỤC 0{}", "=SUM({})", "{}; {}", "Điều tra XHH {}"),
)


WHOLE = (
    *("these are left out", "neither criteria nor SIPAS tasks"),
    "no header of a plan is in it",
)
"""Said of a whole table at once: its cells are not named one by one."""


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[str]]:  # noqa: C901 - one grammar
    """Draw a page of a table or two, and the words in it that are found nowhere else."""
    tags = (f"từ{number}" for number in itertools.count())
    used: list[str] = []

    def word() -> str:
        shape = draw(st.sampled_from(SHAPES))
        tag = next(tags)
        used.append(tag)
        return shape.replace("{}", tag)

    def cell(column: int) -> str:
        kind = draw(st.integers(0, 9))
        if column == 0 and kind <= 6:
            return draw(st.sampled_from(CODES))
        if 2 <= column <= 4 and kind <= 6:
            return draw(st.sampled_from(NUMBERS))
        if kind <= 1:
            return ""
        if kind <= 3:
            return draw(st.sampled_from(CODES))
        if kind <= 5:
            return draw(st.sampled_from(NUMBERS))
        return "<br>".join(escape(word()) for _ in range(1 if kind < 9 else 2))

    def row(width: int) -> str:
        cells = []
        for column in range(width):
            down, across = (draw(st.sampled_from((1, 1, 1, 1, 1, 1, 2, 3))) for _ in range(2))
            cells.append(f'<td rowspan="{down}" colspan="{across}">{cell(column)}</td>')
        return f"<tr>{''.join(cells)}</tr>"

    made = [f"<p>{word()}</p>"]
    for number in range(draw(st.integers(1, 2))):
        width = draw(st.integers(3, 9))
        header = draw(st.lists(st.sampled_from(TITLES), min_size=width, max_size=width))
        usual = draw(st.sampled_from((HEADER, HEADER, SIPAS_HEADER, tuple(header))))
        usual = usual if number else HEADER
        first = "".join(f"<td>{title}</td>" for title in usual)
        rows = [f"<tr>{first}</tr>"] * draw(st.integers(1, 2))
        rows += [] if number else ["<tr><td>1</td><td>A</td><td>1</td></tr>"]
        rows += [row(len(usual)) for _ in range(draw(st.integers(0, 6)))]
        made.append(f"<table>{''.join(rows)}</table><p>{word()}</p>")
    return "".join(made), used


def accounted(content: str, suffix: str, used: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"a{suffix}"
        file.write_text(content, encoding="utf-8")
        try:
            outcome = imported(file)
        except Unreadable:
            return
    if any(word in one.message for one in outcome.said for word in WHOLE):
        return
    text = "\n".join([*outcome.files.values(), *(one.message for one in outcome.said)])
    lost = [tag for tag in used if tag not in text]
    assert lost == []


@settings(max_examples=60, deadline=None)
@given(pages())
def test_every_word_of_a_page_is_read_or_reported(drawn: tuple[str, list[str]]) -> None:
    accounted(f"<html><body>{drawn[0]}</body></html>", ".html", drawn[1])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a pasted text: a header, then paragraphs of all kinds."""
    used: list[str] = []
    lines: list[str] = [*draw(st.sampled_from((HEADER, SIPAS_HEADER, ("STT", "Tiêu chí", "Điểm"))))]
    lines += draw(st.sampled_from(([], [f"({at})" for at in range(1, len(lines) + 1)])))
    for number in range(draw(st.integers(0, 25))):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            lines.append(draw(st.sampled_from(CODES)))
        elif kind == 1:
            lines.append(draw(st.sampled_from(NUMBERS)))
        else:
            used.append(f"từ{number}")
            lines.append(draw(st.sampled_from(SHAPES)).replace("{}", used[-1]))
    return "\n\n".join(lines), used


@settings(max_examples=60, deadline=None)
@given(texts())
def test_every_word_of_a_text_is_read_or_reported(drawn: tuple[str, list[str]]) -> None:
    accounted(drawn[0], ".txt", drawn[1])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(content: str) -> None:
    accounted(content.encode("utf-8", "replace").decode(), ".txt", [])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".docx", ".xlsx", ".ods", ".html", ".txt"):
            file = Path(folder) / f"a{suffix}"
            file.write_bytes(content)
            with suppress(Unreadable):
                imported(file)


# What is written can be read again

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30
)
scalars = st.none() | words | st.decimals(0, 1000, places=4) | st.integers(0, 2100)
rows = st.recursive(
    st.dictionaries(words, scalars | st.lists(scalars, max_size=3), min_size=1, max_size=3),
    lambda inner: st.dictionaries(
        words, inner | st.lists(inner, max_size=2), min_size=1, max_size=2
    ),
    max_leaves=6,
)


def as_words(value: object) -> object:
    """Say how a value is written: the base loader leaves all of them as they are."""
    match value:
        case dict():
            return {key: as_words(inner) for key, inner in value.items()}
        case list():
            return [as_words(inner) for inner in value]
        case None:
            return "null"
        case Decimal():
            return format(value, "f")
    return str(value)


def kinds(value: object) -> object:
    """Say of what kind a value is: words must not become numbers, nor numbers words."""
    match value:
        case dict():
            return {key: kinds(inner) for key, inner in value.items()}
        case list():
            return [kinds(inner) for inner in value]
        case int() | Decimal():
            return Decimal
    return type(value)


@settings(max_examples=150, deadline=None)
@given(rows)
def test_any_data_is_read_again_as_it_was(data: dict[str, Any]) -> None:
    text = written(data, "a comment\nof two lines")
    assert yaml.load(text, yaml.BaseLoader) == as_words(data)
    read, wrong = Source().read(("x",), "x.yaml", text.encode())
    assert wrong == []
    assert kinds(read) == kinds(data)
