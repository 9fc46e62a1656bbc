"""Charts on the terminal: signs that fit, and that can be told apart without colours."""

import io
import re
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from charts import (
    BARS,
    COLUMNS,
    EVERY,
    PAIRS,
    RANGES,
    STACKED,
    STAIRCASE,
    TARGETS,
    WATERFALL,
    chart,
    report,
)
from parplan.language.catalogue import ENGLISH
from parplan.report.as_terminal import drawn
from parplan.report.report import Bar, Chart, Drawing


class _Screen(io.StringIO):
    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def screen(*charts: Chart, width: int = 50, encoding: str = "utf-8", **looks: object) -> str:
    console = Console(file=_Screen(encoding), width=width, **looks)  # type: ignore[arg-type]
    return drawn(report(*charts), ENGLISH, console)


def lines(made: Chart, width: int = 50, encoding: str = "utf-8") -> list[str]:
    """The drawing alone, without its title, its measure and the table."""
    above, _, _ = screen(made, width=width, encoding=encoding).partition("\n\nCode")
    return above.split("\n\n", 1)[1].splitlines()[2:]


def test_a_waterfall() -> None:
    assert lines(WATERFALL) == [
        "Score 2023      ██████                        85.5",
        "6.3.4 Giảm chi        ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓  +2",
        "8.1 Hài lòng                          ▒▒▒▒▒▒  −0.5",
        "Target 2024     ██████████████████████        87",
    ]


def test_a_staircase() -> None:
    assert lines(STAIRCASE) == [
        "Score 2023      █████                         85.5",
        "6.3.4 Giảm chi  █████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓   +2",
        "8.1 Hài lòng    ██████████████████████▒▒▒▒▒   −0.5",
        "Target 2024     ██████████████████████        87",
    ]


def test_bars_and_what_is_unknown() -> None:
    assert lines(BARS) == [
        "Sở A  ██████████                               2.5",
        "Sở B  ██████████████████████████████████████  10",
        "Sở C                                           –",
    ]


def test_stacks_have_a_legend_and_show_the_smallest_part() -> None:
    assert lines(STACKED) == [
        "█ done   ▓ under way   ▒ overdue   ░ not started",
        "1 Điều hành  ███████▓▓▒░░░░░░     31 · 12 · 1 · 31",
        "2 Thể chế    ░░░░░                 0 · – · 0 · 25",
    ]


def test_a_legend_is_wrapped_between_its_entries() -> None:
    assert lines(STACKED, width=40)[:3] == [
        "█ done   ▓ under way   ▒ overdue",
        "░ not started",
        "1  ███████▓▓▒░░░░░░     31 · 12 · 1 · 31",  # no room for titles
    ]


def test_ranges_and_marks() -> None:
    assert lines(RANGES) == [
        "forecast        ███████████████████████  85.5–87.5",
        "target                           █       87",
        "          ├─────────────┼─────────────┤",
        "          85          86.25        87.5",
    ]


def test_a_pair_has_a_line_each() -> None:
    assert lines(PAIRS) == [
        "▒ lost   ▓ to win back",
        "Sở A  ▒▒▒▒▒▒▒▒▒                           2.5 · 10",
        "      ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓",
        "Sở B  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                   5 · -1",
        "      ▓",
    ]


def test_targets_and_their_rest() -> None:
    assert lines(TARGETS)[1:] == [
        "1 Điều hành  ███████▓▓▓░░░            5 → 7.5 / 10",
        "2 Thể chế    ████▒                    4 → 3 / 4",
        "3 Tài chính  ░░░░░░░░░░       – → – / 8",
    ]


def test_columns() -> None:
    assert lines(COLUMNS) == [
        "50%       ██ ▇▇",
        *["          ██ ██"] * 6,
        " 0%    ▁▁ ██ ██",
        "    1  2  3  4",
    ]


def test_many_columns_name_every_fifth() -> None:
    many = (Bar(str(place), (Decimal(place),)) for place in range(1, 43))
    *_, named = lines(chart(Drawing.COLUMNS, *many))
    assert named.split() == ["1", *(str(place) for place in range(5, 43, 5))]
    assert named.index("40") - named.index("35") == 5


def test_where_columns_have_no_room_there_is_no_chart() -> None:
    many = chart(Drawing.COLUMNS, *(Bar(str(n), (Decimal(1),)) for n in range(63)))
    assert "A chart" in screen(many, width=80)
    assert screen(many, width=60) == screen(width=60)


def test_an_encoding_without_blocks_has_signs_for_each_look() -> None:
    made = lines(STACKED, encoding="ascii")
    assert made == [
        "# done   + under way   x overdue   . not started",
        "1 Dieu hanh  #######++x......     31 . 12 . 1 . 31",
        "2 The che    .....                 0 . - . 0 . 25",
    ]
    assert lines(COLUMNS, encoding="ascii")[-2:] == [" 0%    ## ## ##", "    1  2  3  4"]
    for one in EVERY:
        screen(one, encoding="ascii").encode("ascii")


def test_colours_only_where_they_are_wanted() -> None:
    for one in EVERY:
        coloured = screen(one, force_terminal=True, color_system="standard")
        assert re.search("\x1b\\[3[136]m", coloured)
        assert "\x1b" not in screen(one)


def test_words_of_a_plan_are_no_markup() -> None:
    made = chart(Drawing.BARS, Bar("[bold]b[/bold]\x1b[31m", (Decimal(1),)))
    assert "[bold]b[/bold]\ufffd[31m" in lines(made, width=80)[0]


@given(
    bars=st.lists(
        st.tuples(st.text(min_size=1, max_size=40), st.decimals(0, 100, places=4)),
        min_size=1,
        max_size=12,
    ),
    drawing=st.sampled_from([Drawing.BARS, Drawing.WATERFALL, Drawing.STAIRCASE, Drawing.COLUMNS]),
    width=st.integers(40, 130),
    encoding=st.sampled_from(["utf-8", "ascii"]),
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_line_is_wider_than_the_screen(
    bars: list[tuple[str, Decimal]], drawing: Drawing, width: int, encoding: str
) -> None:
    made = chart(drawing, *(Bar(name, (value,)) for name, value in bars))
    shown = screen(made, width=width, encoding=encoding)
    assert all(cell_len(line) <= width for line in shown.splitlines())
