"""Comma-separated tables: what parts their cells is seen, and every cell is kept."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import delimited, limits
from parplan.readers.grid import Grid

WORDS = st.text("abcđ ơ,;.0123456789\"'", max_size=12).map(lambda words: " ".join(words.split()))


def read(held: bytes) -> list[list[str]]:
    [table] = delimited.blocks("a.csv", held, Remarks())
    assert isinstance(table, Grid)
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Mã,Điểm\n1.1,9.5\n", [["Mã", "Điểm"], ["1.1", "9.5"]]),
        # Commas are decimals where semicolons part the cells, and stand in titles, too.
        (
            "Mã;Tên;Điểm\n1.1;Kế hoạch, báo cáo, họp;9,5\n",
            [
                ["Mã", "Tên", "Điểm"],
                ["1.1", "Kế hoạch, báo cáo, họp", "9,5"],
            ],
        ),
        ("Mã\tĐiểm\n1.1\t9,5\n", [["Mã", "Điểm"], ["1.1", "9,5"]]),
        (
            'Mã,Tên\n1.1,"Kế hoạch; họp, ""xong"""\n',
            [["Mã", "Tên"], ["1.1", 'Kế hoạch; họp, "xong"']],
        ),
        (
            "BẢNG ĐIỂM\n\nMã;Điểm\n1.10;0,50\n",
            [["BẢNG ĐIỂM", ""], ["Mã", "Điểm"], ["1.10", "0,50"]],
        ),
        ("", []),
    ],
)
def test_what_parts_the_cells(text: str, rows: list[list[str]]) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read(text.replace("\n", "\r\n").encode(encoding)) == rows


def test_where_a_cell_stands() -> None:
    [table] = delimited.blocks("a.csv", b"a,b\n\n1,2\n", Remarks())
    assert isinstance(table, Grid)
    assert str(table.rows[1].cells[1].place) == "line 3, cell 2"


def test_what_is_too_much_or_no_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="not UTF-8"):
        read(b"M\xe3,\xd0i\n")
    with pytest.raises(Unreadable, match="more than"):
        read(b"a,b\n" * (limits.ROWS + 1))


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1), st.sampled_from(",;\t"))
def test_what_is_written_is_read(rows: list[list[str]], sign: str) -> None:
    rows = [["Mã", "Tên", "Điểm"], *rows]
    text = StringIO()
    csv.writer(text, delimiter=sign, quoting=csv.QUOTE_ALL).writerows(rows)
    assert read(text.getvalue().encode()) == [row for row in rows if any(row)]
