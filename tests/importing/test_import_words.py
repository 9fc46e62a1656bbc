"""What words in a document can do to a plan, to a screen, and to a table: nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hostile import PLAIN, SPREADSHEET, book, inline, refused, sheet
from imported import (
    imported,
    page,
    table,
    workbook,
)


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][1], rows[2][5] = '=HYPERLINK("http://a")', "@SUM(1+1)"
    row = imported(page(tmp_path / "a.html", rows)).row("1.1")
    assert (row["title"], row["tasks"]) == ('=HYPERLINK("http://a")', ["@SUM(1+1)"])


@pytest.mark.parametrize("make", [table, workbook])
def test_characters_that_steer_a_screen_are_left_out(
    tmp_path: Path, make: Callable[..., Path]
) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][1] = "Kế\u202ehoạch\u200b"
    file = make(tmp_path / f"a.{'docx' if make is table else 'xlsx'}", rows)
    outcome = imported(file)
    assert outcome.row("1.1")["title"] == "Kếhoạch"
    place = "table 1, row 3, cell 2" if make is table else "Sheet1!B3"
    assert outcome.at(place) == ["control characters (U+202E) are left out"]


def test_escaped_characters_of_excel(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{SPREADSHEET}"><si><t>a_x000D_\nb_x001B_c</t></si></sst>'
    shared = (
        '<row r="9"><c r="A9"><v>2</v></c><c r="B9" t="s"><v>0</v></c><c r="C9"><v>1</v></c></row>'
    )
    file = book(tmp_path / "a.xlsx", sheet(inline(PLAIN[:-1]) + shared), strings)
    outcome = imported(file)
    assert outcome.row("2")["title"] == "a bc"
    assert outcome.at("Sheet1!B9") == ["control characters (U+001B) are left out"]


def test_yaml_in_the_words_is_words(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    strange = [
        "- a: b",
        "null",
        "&x !!python/object 1",
        "'\"\\",
        "# c",
        "1.10",
        "yes",
        "a: #b",
        "%d",
    ]
    rows[2][5] = "\n".join(strange[1:])
    rows[2][1] = strange[0]
    row = imported(table(tmp_path / "a.docx", rows)).row("1.1")
    assert [row["title"], *row["tasks"]] == strange


def test_a_table_of_something_else(tmp_path: Path) -> None:
    file = page(tmp_path / "a.html", [["a", "b"], ["c", "d"]])
    assert "no table of criteria" in refused(file)
