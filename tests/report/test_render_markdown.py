"""Markdown: what is written, and that nothing in the data is markup."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.report.as_markdown import render
from parplan.report.report import Column, Kind, PlanHead, Report, Table
from tables import Row, made_table

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
COLUMNS = (
    Column("code", Phrase("Code"), Kind.CODE),
    Column("title", Phrase("Title")),
    Column("assessed_by", Phrase("Assessed by"), words={"survey": Phrase("by survey")}),
    Column("lost", Phrase("Lost"), Kind.POINTS),
    Column("share", Phrase("Share"), Kind.PERCENT),
)
SENTENCE = "Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực, hiệu quả theo quy định."
ROWS = (
    Row(("1", "Area", None, Decimal("10.50"), Decimal("41.3")), level=1),
    Row(("1.1", ("One", "Two"), "survey", Decimal("-0.5"), None), level=2),
    Row(("1.2", (SENTENCE, "Two"), "sipas", None, None), level=2),
)


def report(*tables: Table, title: str = "Gaps", notes: tuple[Phrase, ...] = ()) -> Report:
    return Report("gaps", Phrase(title), HEAD, tables, notes)


def test_a_report_of_one_table() -> None:
    table = made_table("gaps", Phrase("Unseen"), COLUMNS, ROWS, ("", None, None, Decimal(10), None))
    notes = (Phrase("Lost: {lost}.", lost=Decimal("1.5")), Phrase("Two."))
    assert render(report(table, notes=notes), ENGLISH) == (
        "# Gaps\n"
        "\n"
        "Lost: 1.5.\n"
        "\n"
        "Two.\n"
        "\n"
        "| Code | Title | Assessed by | Lost | Share |\n"
        "| --- | --- | --- | ---: | ---: |\n"
        "| **1** | **Area** | **–** | **10.50** | **41.3%** |\n"
        "| 1.1 | One; Two | by survey | -0.5 | – |\n"
        f"| 1.2 | - {SENTENCE}<br>- Two | sipas | – | – |\n"
        "|  | **total** |  | **10** |  |\n"
    )


def test_several_tables_have_titles_and_an_empty_one_says_so() -> None:
    first = made_table("leads", Phrase("Leads"), COLUMNS[:1], (Row(("1",)),))
    second = made_table("sipas", Phrase("SIPAS"), COLUMNS, ())
    assert render(report(first, second), ENGLISH) == (
        "# Gaps\n\n## Leads\n\n| Code |\n| --- |\n| 1 |\n\n## SIPAS\n\n(none)\n"
    )


def test_long_rows_are_records() -> None:
    columns = (*COLUMNS[:4], Column("tasks", Phrase("Tasks")), Column("via", Phrase("Via")))
    row = Row(("1.1", "Plan", "survey", Decimal("0.5"), (SENTENCE, "# Two"), ()))
    table = made_table("criteria", Phrase("Criteria"), columns, (row,), as_records=True)
    assert render(report(table), ENGLISH) == (
        "# Gaps\n"
        "\n"
        "## 1.1 Plan\n"
        "\n"
        "- Assessed by: by survey\n"
        "- Lost: 0.5\n"
        "- Tasks:\n"
        f"  - {SENTENCE}\n"
        "  - \\# Two\n"
    )


def test_vietnamese_has_its_own_words_and_decimal_sign() -> None:
    words = {"by survey": "điều tra", "Lost": "Mất"}
    vietnamese = Language("vi", lambda text: words.get(text, text))
    row = Row(("1", "A", "survey", Decimal("0.50"), None))
    text = render(report(made_table("gaps", Phrase("Gaps"), COLUMNS, (row,))), vietnamese)
    assert "| Code | Title | Assessed by | Mất | Share |" in text
    assert "| 1 | A | điều tra | 0,50 | – |" in text


def _inline(text: str) -> list[Token]:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    return [child for token in tokens for child in token.children or []]


NASTY = [
    "[bold]x[/bold]",
    "[a](http://b)",
    "![a](b)",
    "a|b",
    "a\\|b",
    "**a**",
    "_a_",
    "`a`",
    "~~a~~",
    "<b>a</b>",
    "<script>",
    "&amp;",
    "# a #",
    "- a",
    "+ a",
    "1. a",
    "1) a",
    "---",
    "> a",
    "[^1]",
    "a\\",
    "$a$",
    "=1+1",
    "Sơ\u0309 Nội vụ",
]


@pytest.mark.parametrize("text", NASTY)
def test_markup_in_data_is_inert(text: str) -> None:
    row = Row((text, text, None, None, None))
    table = made_table("gaps", Phrase("Gaps"), COLUMNS, (row,))
    records = replace(table, as_records=True)
    answer = report(table, records, title=text, notes=(Phrase("{said}", said=text),))
    tokens = _inline(render(answer, ENGLISH))
    assert {token.type for token in tokens} <= {"text", "text_special"}
    read = "".join(token.content for token in tokens)
    # The title, the note, and the code and title of the table and of the record.
    assert read.count(text) == 6


@given(st.text(st.characters(categories=["L", "P", "S", "Nd", "Zs"]), min_size=1))
def test_no_text_changes_the_shape_of_a_table(text: str) -> None:
    row = Row((text, text, None, None, None))
    table = made_table("gaps", Phrase("Gaps"), COLUMNS, (row, row))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(render(report(table), ENGLISH))
    assert [token.type for token in tokens].count("td_open") == 2 * len(COLUMNS)


def test_lines_and_controls_stay_within_their_cell() -> None:
    row = Row(("a\nb", "c\r\nd\te\x1b[31m\u202e", None, None, None))
    text = render(report(made_table("gaps", Phrase("Gaps"), COLUMNS, (row,))), ENGLISH)
    assert text.splitlines()[-1] == "| a<br>b | c<br>d e\ufffd\\[31m | – | – | – |"
