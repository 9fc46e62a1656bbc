"""JSON: the contract's shape, and every digit of every number."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.report.as_json import render
from parplan.report.report import Column, Kind, PlanHead, Report, Value
from tables import Row, made_table

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
COLUMNS = (
    Column("code", Phrase("Code"), Kind.CODE),
    Column("assessed_by", Phrase("Assessed by"), words={"survey": Phrase("a survey")}),
    Column("lead", Phrase("Lead")),
    Column("leaves", Phrase("Leaves"), Kind.COUNT),
    Column("lost", Phrase("Lost"), Kind.POINTS, bar=True),
)


def report(*rows: tuple[Value, ...], totals: tuple[Value, ...] | None = None) -> Report:
    table = made_table("gaps", Phrase("Gaps"), COLUMNS, tuple(map(Row, rows)), totals)
    return Report("gaps", Phrase("Gaps"), HEAD, (table,), (Phrase("A note."),))


def test_the_whole_text() -> None:
    rows = (
        ("1.10", "survey", ("Giám đốc Sở Nội vụ", "Chủ tịch"), 3, Decimal("2.50")),
        ("2", None, (), 0, None),
    )
    totals = ("", None, None, 3, None)
    assert render(report(*rows, totals=totals), ENGLISH) == (
        """{
  "schema": 1,
  "report": "gaps",
  "plan": {
    "number": "475/KH-UBND",
    "date": "2024-07-18",
    "province": "Đắk Nông",
    "score_year": 2023,
    "target_year": 2024
  },
  "tables": {
    "gaps": {
      "rows": [
        {
          "code": "1.10",
          "assessed_by": "survey",
          "lead": [
            "Giám đốc Sở Nội vụ",
            "Chủ tịch"
          ],
          "leaves": 3,
          "lost": 2.50
        },
        {
          "code": "2",
          "assessed_by": null,
          "lead": [],
          "leaves": 0,
          "lost": null
        }
      ],
      "totals": {
        "leaves": 3,
        "lost": null
      }
    }
  }
}
"""
    )


def test_a_table_without_rows_and_totals_is_there() -> None:
    assert json.loads(render(report(), ENGLISH))["tables"] == {"gaps": {"rows": [], "totals": {}}}


def test_numbers_keep_their_digits_and_have_no_exponent() -> None:
    def written(number: str) -> str:
        text = render(report(("1", None, (), 1, Decimal(number))), ENGLISH)
        return text.partition('"lost": ')[2].partition("\n")[0]

    assert written("0.50") == "0.50"
    assert written("1E+2") == "100"
    assert written("1E-7") == "0.0000001"
    assert written("-0") == "-0"
    assert written("85.415") == "85.415"
    assert written("-1234567890123456789.000") == "-1234567890123456789.000"


def test_the_language_of_people_changes_nothing() -> None:
    vietnamese = Language("vi", str.upper)
    answer = report(("1", "survey", (), 1, Decimal("2.5")))
    assert render(answer, vietnamese) == render(answer, ENGLISH)


def test_what_a_terminal_obeys_is_escaped_and_comes_back() -> None:
    nasty = "\x1b[31m\x9b31m\x7f\u202e"
    text = render(report((nasty, None, (), 1, None)), ENGLISH)
    assert r"\u001b[31m\u009b31m\u007f\u202e" in text
    assert json.loads(text)["tables"]["gaps"]["rows"][0]["code"] == nasty


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1000, 1000))
def test_every_decimal_comes_back(number: Decimal) -> None:
    text = render(report(("1", None, (), 1, number)), ENGLISH)
    read = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    back = read["tables"]["gaps"]["rows"][0]["lost"]
    assert back == number
    assert format(back, "f") == format(number, "f")


@given(st.text(), st.lists(st.text()))
def test_every_text_comes_back(text: str, entries: list[str]) -> None:
    rendered = render(report((text, text, tuple(entries), 1, None)), ENGLISH)
    row = json.loads(rendered)["tables"]["gaps"]["rows"][0]
    assert (row["code"], row["lead"]) == (text, entries)
