"""CSV: what a program reads back, and what a spreadsheet must not run."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.report.as_csv import render
from parplan.report.cells import harmless
from parplan.report.report import Column, Kind, PlanHead, Report, Table, Value
from tables import Row, made_table

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
CODE = Column("code", Phrase("Code"), Kind.CODE)
NUMBER = Column("no", Phrase("No."), Kind.COUNT)
TITLE = Column("title", Phrase("Title"), words={"survey": Phrase("a survey")})
LOST = Column("lost", Phrase("Lost"), Kind.POINTS)
LEAD = Column("lead", Phrase("Lead"))


def table(key: str, columns: tuple[Column, ...], *rows: tuple[Value, ...]) -> Table:
    totals = tuple(Decimal(99) if column.kind.is_number else None for column in columns)
    return made_table(key, Phrase("A table"), columns, tuple(map(Row, rows)), totals)


def report(*tables: Table) -> Report:
    return Report("gaps", Phrase("Gaps"), HEAD, tables, (Phrase("A note."),))


def one_cell(column: Column, value: Value) -> str:
    rendered = render(report(table("gaps", (CODE, column), ("1", value))), ENGLISH)
    (row,) = csv.DictReader(io.StringIO(rendered.decode("utf-8-sig"), newline=""))
    return row[column.key]


def test_the_whole_file() -> None:
    rows = (
        ("1.10", "Sở, ban, ngành", Decimal("2.50"), ("Sở Nội vụ", "Sở Y tế")),
        ("2", 'a "word"', None, ()),
    )
    assert render(report(table("gaps", (CODE, TITLE, LOST, LEAD), *rows)), ENGLISH) == (
        b"\xef\xbb\xbf"
        + (
            "code,title,lost,lead\r\n"
            '1.10,"Sở, ban, ngành",2.50,Sở Nội vụ; Sở Y tế\r\n'
            '2,"a ""word""",,\r\n'
        ).encode()
    )


def test_several_tables_are_told_apart_by_a_first_column() -> None:
    tables = (
        table("leads", (CODE, TITLE), ("1.1", "Plan")),
        table("coordinates", (CODE, TITLE)),
        table("sipas", (NUMBER, TITLE), (7, "Task")),
    )
    assert render(report(*tables), ENGLISH).decode("utf-8-sig") == (
        "table,code,title,no\r\nleads,1.1,Plan,\r\nsipas,,Task,7\r\n"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\n-1", "'\n-1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1+1", "'＝1+1"),
        (" ＋1", "' ＋1"),
        ("－1", "'－1"),
        ("＠SUM(A1)", "'＠SUM(A1)"),
        ("\tword", "'\tword"),
        ("\rword", "'\rword"),
        ("1=1", "1=1"),
        ("'=1", "'=1"),
        ("", ""),
        ("   ", "   "),
    ],
)
def test_text_never_becomes_a_formula(text: str, cell: str) -> None:
    assert one_cell(TITLE, text) == cell


def test_a_list_never_becomes_a_formula() -> None:
    assert one_cell(LEAD, ("=1", "=2")) == "'=1; =2"


def test_numbers_stay_numbers() -> None:
    assert one_cell(LOST, Decimal(-14)) == "-14"
    assert one_cell(LOST, Decimal("1E+2")) == "100"
    assert one_cell(LOST, Decimal("85.4145")) == "85.4145"
    assert one_cell(NUMBER, -3) == "-3"


def test_the_language_of_people_changes_nothing() -> None:
    answer = report(table("gaps", (CODE, TITLE, LOST), ("1", "survey", Decimal("2.5"))))
    assert render(answer, Language("vi", str.upper)) == render(answer, ENGLISH)
    assert one_cell(TITLE, "survey") == "survey"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1000, 1000))
def test_every_decimal_comes_back(number: Decimal) -> None:
    back = Decimal(one_cell(LOST, number))
    assert back == number
    assert format(back, "f") == format(number, "f")


@given(st.text())
def test_every_text_comes_back_but_for_the_apostrophe(text: str) -> None:
    cell = one_cell(TITLE, text)
    text = harmless(text)  # what would steer a terminal is made visible
    assert cell in {text, f"'{text}"}
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
