"""The terminal: at any width every code and number is whole, and what is left out is said."""

import io
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.report.as_terminal import drawn
from parplan.report.report import Column, Kind, PlanHead, Report, Table, Value
from tables import Row, made_table

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
CODE = Column("code", Phrase("Code"), Kind.CODE)
TITLE = Column("title", Phrase("Title"))
SOURCE = Column("assessed_by", Phrase("Assessed by"), words={"survey": Phrase("by survey")})
LOST = Column("lost", Phrase("Lost"), Kind.POINTS, bar=True)
GAIN = Column("gain", Phrase("Gain"), Kind.POINTS)
LEAD = Column("lead", Phrase("Lead"))
WIDTHS = (60, 80, 100, 120, 200)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SENTENCE = "Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực, hiệu quả theo quy định."


def report(*tables: Table, notes: tuple[Phrase, ...] = ()) -> Report:
    return Report("gaps", Phrase("Gaps"), HEAD, tables, notes)


def table(
    columns: tuple[Column, ...], *rows: tuple[Value, ...], totals: tuple[Value, ...] | None = None
) -> Table:
    return made_table("gaps", Phrase("Gaps"), columns, tuple(map(Row, rows)), totals)


def screen(answer: Report, width: int = 60, language: Language = ENGLISH) -> str:
    return drawn(answer, language, Console(file=io.StringIO(), width=width))


def below_title(*tables: Table, width: int = 60, language: Language = ENGLISH) -> list[str]:
    return screen(report(*tables), width, language).splitlines()[2:]


def test_a_report_that_fits() -> None:
    columns = (CODE, TITLE, SOURCE, LOST, GAIN)
    rows = (
        ("4.1", "Structure", "survey", Decimal("2.50"), Decimal(-1)),
        ("4.1.4", "Reason", "sipas", Decimal("0.625"), None),
    )
    totals = ("", None, None, Decimal("3.125"), Decimal(-1))
    answer = report(table(columns, *rows, totals=totals), notes=(Phrase("A note."),))
    assert screen(answer) == (
        "Gaps\n"
        "\n"
        "A note.\n"
        "\n"
        "                  Assessed\n"
        "Code   Title      by          Lost              Gain\n"
        "────────────────────────────────────────────────────\n"
        "4.1    Structure  by survey  2.50   ██████████    -1\n"
        "4.1.4  Reason     sipas      0.625  ██▌            –\n"
        "────────────────────────────────────────────────────\n"
        "       total                 3.125                -1\n"
    )


def test_several_tables_have_titles_and_an_empty_one_says_so() -> None:
    first = made_table("leads", Phrase("Leads"), (CODE,), (Row(("1",)),))
    second = made_table("sipas", Phrase("SIPAS"), (CODE,), ())
    assert below_title(first, second) == [
        "Leads", "Code", "────", "1", "", "SIPAS", "(none)",
    ]  # fmt: skip


def test_text_wraps_and_numbers_stand_in_its_first_line() -> None:
    row = ("4.1.4", "Tính hợp lý trong sắp xếp tổ chức bộ máy các cơ quan, đơn vị", Decimal("0.23"))
    assert below_title(table((CODE, TITLE, GAIN), row), width=40) == [
        "Code   Title                        Gain",
        "────────────────────────────────────────",
        "4.1.4  Tính hợp lý trong sắp xếp    0.23",
        "       tổ chức bộ máy các cơ quan,",
        "       đơn vị",
    ]


def test_the_texts_that_tell_least_go_first_then_bars_and_it_is_said() -> None:
    long = "Thủ trưởng các sở, ban, ngành cấp tỉnh"
    columns = (CODE, TITLE, LEAD, SOURCE, LOST)
    rows = [(f"4.{i}", f"{SENTENCE} {i}", long, f"source {i % 2}", Decimal(i)) for i in range(1, 5)]
    gaps = table(columns, *rows)
    assert "█" in screen(report(gaps), 100)
    assert "not shown" not in screen(report(gaps), 100)
    assert "█" in screen(report(gaps), 62)
    assert below_title(gaps, width=62)[-1] == (
        "not shown at this width: Lead; -f csv has everything"
    )
    assert "source 1" in screen(report(gaps), 62)
    wide = ("1", "A title of words", Decimal("1234567890.1234567"))
    assert "█" not in screen(report(table((CODE, TITLE, LOST), wide)), 42)


def test_a_text_without_room_beside_the_numbers_stands_above_them() -> None:
    numbers = tuple(Column(f"n{i}", Phrase(f"Number {i}"), Kind.POINTS) for i in range(6))
    row: tuple[Value, ...] = ("4.1.4", SENTENCE, *(Decimal("85.4145") + i for i in range(6)))
    assert below_title(table((CODE, TITLE, *numbers), row)) == [
        "Code   Title",
        "   Number   Number   Number   Number   Number   Number",
        "        0        1        2        3        4        5",
        "────────────────────────────────────────────────────────────",
        "4.1.4  Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực,",
        "       hiệu quả theo quy định.",
        "  85.4145  86.4145  87.4145  88.4145  89.4145  90.4145",
    ]


def test_long_numbers_are_not_squeezed_like_text() -> None:
    numbers = (Decimal("-123456789012345678.123456"), Decimal("123456789012345678901.123"))
    assert below_title(table((TITLE, GAIN, GAIN), (SENTENCE, *numbers)))[3:] == [
        "Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực, hiệu quả",
        "theo quy định.",
        "  -123456789012345678.123456  123456789012345678901.123",
    ]


def test_labels_wider_than_their_numbers_come_down_in_steps() -> None:
    labels = ("Leading", "Coordinating", "Satisfaction", "Improvement", "Appraisal", "Self-score")
    counts = tuple(Column(label, Phrase(label), Kind.COUNT) for label in labels)
    row: tuple[Value, ...] = ("Sở Nội vụ", *range(10, 16))
    assert below_title(table((LEAD, *counts), row)) == [
        "Lead",
        "   Leading",
        "   │   Coordinating",
        "   │   │   Satisfaction",
        "   │   │   │   Improvement",
        "   │   │   │   │   Appraisal",
        "   │   │   │   │   │   Self-score",
        "────────────────────────────────────────────────────────────",
        "Sở Nội vụ",
        "  10  11  12  13  14  15",
    ]


def test_numbers_without_room_side_by_side_are_named() -> None:
    numbers = tuple(Column(f"n{i}", Phrase(f"Number {i}"), Kind.POINTS) for i in range(4))
    row: tuple[Value, ...] = ("Sở Nội vụ", *(Decimal("1234567890.1234567") for _ in range(4)))
    totals = (None, Decimal(1), None, None, None)
    assert below_title(table((LEAD, *numbers), row, totals=totals)) == [
        "────────────────────────────────────────────────────────────",
        "Sở Nội vụ",
        "  Number 0: 1234567890.1234567",
        "  Number 1: 1234567890.1234567",
        "  Number 2: 1234567890.1234567",
        "  Number 3: 1234567890.1234567",
        "────────────────────────────────────────────────────────────",
        "",
        "total",
        "  Number 0:          1",
    ]


def test_long_rows_are_records_with_everything() -> None:
    columns = (CODE, TITLE, SOURCE, GAIN, Column("tasks", Phrase("Tasks")), LEAD)
    rows = (
        Row(("4", "Structure", None, Decimal(9), (), ("Sở Nội vụ", "Sở Y tế")), level=1),
        Row(("4.1", "Plan", "survey", Decimal("0.5"), (SENTENCE, "Two."), ()), level=2),
    )
    criteria = made_table("criteria", Phrase("Criteria"), columns, rows, as_records=True)
    assert below_title(criteria) == [
        "────────────────────────────────────────────────────────────",
        "4     Structure",
        "  Gain: 9     Lead: Sở Nội vụ; Sở Y tế",
        "",
        "4.1   Plan",
        "  Assessed by: by survey   Gain: 0.5",
        "  Tasks:",
        "    - Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực,",
        "      hiệu quả theo quy định.",
        "    - Two.",
    ]


def test_long_lists_have_an_entry_a_line() -> None:
    assert below_title(
        table((CODE, LEAD), ("1", (SENTENCE, "Two")), ("2", ("A", "B"))), width=50
    ) == [
        "Code  Lead",
        "──────────────────────────────────────────────────",
        "1     - Rà soát, sắp xếp tổ chức bộ máy tinh gọn,",
        "        hiệu lực, hiệu quả theo quy định.",
        "      - Two",
        "2     A; B",
    ]


def test_decimal_signs_stand_below_each_other_and_digits_stay() -> None:
    share = Column("share", Phrase("Share"), Kind.PERCENT)
    rows = [
        (Decimal(n), Decimal(p)) for n, p in (("85.415", "5"), ("9.50", "41.33"), ("-14", "100"))
    ]
    columns = (GAIN, share)
    assert below_title(table(columns, *rows))[2:] == [
        " 85.415    5%",
        "  9.50    41.33%",
        "-14      100%",
    ]
    assert below_title(table(columns, *rows), language=Language("vi", str))[3] == "  9,50    41,33%"


def test_markup_and_controls_in_data_do_nothing() -> None:
    nasty = "[bold]x[/bold] \x1b[31mred\x9b1m\u202e :smile:\a"
    lines = below_title(table((CODE, TITLE), ("=1+1", nasty)))
    assert lines[2] == "=1+1  [bold]x[/bold] \ufffd[31mred\ufffd1m :smile:\ufffd"


def test_decomposed_letters_take_no_room_of_their_own() -> None:
    name = "Sở Nội vụ"
    rows = [(name, Decimal(1)), (unicodedata.normalize("NFD", name), Decimal(1))]
    first, second = below_title(table((LEAD, GAIN), *rows))[2:]
    assert first != second
    assert unicodedata.normalize("NFC", second) == first == "Sở Nội vụ     1"


def test_a_terminal_without_unicode_gets_what_it_can_write() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    title = "Đắk Nông được ≥ 3"
    rows = [("4", title, Decimal(4)), ("4", unicodedata.normalize("NFD", title), Decimal(2))]
    answer = report(table((CODE, TITLE, LOST), *rows, ("5", None, Decimal("0.01"))))
    text = drawn(answer, ENGLISH, Console(file=out, width=60))
    assert text.splitlines()[3:] == [
        "-" * 41,
        "4     Dak Nông duoc ? 3  4     ##########",
        "4     Dak Nong duoc ? 3  2     #####",
        "5     –                  0.01  #",
    ]
    out.write(text)


@pytest.mark.parametrize("width", WIDTHS)
def test_levels_and_totals_are_bold(width: int) -> None:
    rows = (Row(("4", "Area"), level=1), Row(("4.1", "Part"), level=2))
    answer = report(made_table("gaps", Phrase("Gaps"), (CODE, TITLE), rows, (None, "2 parts")))
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="standard")
    lines = drawn(answer, ENGLISH, console).splitlines()
    assert "\x1b[1m" in lines[4]
    assert "\x1b[1m" not in lines[5]
    assert "\x1b[1m" in lines[7]


def test_totals_of_which_none_is_known_are_no_line() -> None:
    known = table((CODE, LOST), ("4", Decimal(1)))
    assert below_title(replace(known, sums=Row(("", None)))) == below_title(known)


_words = st.lists(st.text("aăđêơư", min_size=1, max_size=12), min_size=1, max_size=30)
_values = {
    Kind.TEXT: st.none() | _words.map(" ".join) | st.lists(_words.map(" ".join)).map(tuple),
    Kind.CODE: st.from_regex(r"[A-Z]{0,3}[0-9]{1,3}(\.[0-9]{1,3}){0,4}", fullmatch=True),
    Kind.COUNT: st.none() | st.integers(-(10**20), 10**20),
    Kind.POINTS: st.none() | st.decimals(-(10**9), 10**9, places=6) | st.decimals(0, 100, places=2),
    Kind.PERCENT: st.none() | st.decimals(0, 100, places=2),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(list(_values)), min_size=1, max_size=14))
    labels = draw(st.lists(_words.map(lambda w: " ".join(w[:4])), min_size=14, max_size=14))
    columns = tuple(
        Column(f"c{i}", Phrase(label), kind, bar=kind.is_number and draw(st.booleans()))
        for i, (kind, label) in enumerate(zip(kinds, labels, strict=False))
    )
    row = st.tuples(*(_values[kind] for kind in kinds))
    rows = draw(st.lists(row, min_size=1, max_size=4))
    totals = draw(st.none() | row)
    records = draw(st.booleans())
    return made_table("t", Phrase("T"), columns, tuple(map(Row, rows)), totals, as_records=records)


@unhurried
@given(tables(), st.integers(60, 200))
def test_at_any_width_every_code_and_number_is_whole_on_a_line(
    drawn_from: Table, width: int
) -> None:
    lines = screen(report(drawn_from), width).splitlines()
    assert max(map(cell_len, lines)) <= width
    words = Counter(word for line in lines for word in line.split())
    wanted: Counter[str] = Counter()
    for values in [*(row.values for row in drawn_from.lines), drawn_from.totals or ()]:
        for column, value in zip(drawn_from.columns, values, strict=False):
            if isinstance(value, Decimal | int):
                number = format(value, "f") if isinstance(value, Decimal) else str(value)
                wanted[f"{number}%" if column.kind is Kind.PERCENT else number] += 1
            elif column.kind is Kind.CODE:
                wanted[str(value)] += 1
    assert not wanted - words


@unhurried
@given(tables(), st.integers(60, 200))
def test_a_text_is_there_or_said_to_be_missing(drawn_from: Table, width: int) -> None:
    text = screen(report(drawn_from), width)
    words = Counter(text.split())
    said = " ".join(text.partition("not shown at this width: ")[2].split()).partition("; -f csv")[0]
    for i, column in enumerate(drawn_from.columns):
        if column.kind is not Kind.TEXT or column.label.text in said:
            continue
        for row in drawn_from.lines:
            value = row.values[i]
            entries = value if isinstance(value, tuple) else (value or "",)
            for word in " ".join(map(str, entries)).split():
                assert words[word] or words[f"{word};"]


@unhurried
@given(row=st.tuples(st.text(), st.text(), st.lists(st.text()).map(tuple)), records=st.booleans())
def test_no_text_reaches_over_the_edge_or_controls_the_terminal(
    *, row: tuple[Value, ...], records: bool
) -> None:
    rows = (Row((*row, Decimal(1))),)
    odd = made_table("t", Phrase("T"), (CODE, TITLE, LEAD, LOST), rows, as_records=records)
    lines = screen(report(odd, odd)).split("\n")
    assert max(map(cell_len, lines)) <= 60
    assert not {unicodedata.category(c) for line in lines for c in line} & {"Cc", "Cf", "Cs"}
