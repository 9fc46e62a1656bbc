"""Tables of points by code go into the results by the rules of forms."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import planned, small_plan
from parplan.importing.points_table import read_points
from parplan.plan.results import Round
from returned import FILLED, Run, complaints, returned

Rows = Sequence[Sequence[object]]

ISSUER, MINISTRY = "Ủy ban nhân dân Tỉnh Mẫu", "Bộ Nội vụ"
DATED = ("Tỉnh Mẫu, ngày 15 tháng 01 năm 2025",)
HEADER = ("STT", "Tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Điểm công bố")
ROUNDS = (
    DATED,
    HEADER,
    ("1", "ĐIỀU HÀNH", 13.05, 12.8, 27.75),
    ("1.1", "Kế hoạch cải cách hành chính", 9.5, 9.25, 9.25),
    ("1.2", "Thủ tục hành chính", "", "", 15),
    ("1.2.3", "Ý kiến", "Điều tra XHH", "", 15),
    ("1.3.1", "Vị trí việc làm", "3,55", "3,55", "3,5"),
    ("", "Tổng cộng", 13.05, 12.8, 27.75),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan")


def workbook(path: Path, rows: Rows, *, sheet: str = "Điểm") -> str:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([*row])
    book.save(path)
    return str(path)


def word(path: Path, rows: Rows) -> str:
    document = docx.Document()
    table = document.add_table(0, max(map(len, rows)))
    for row in rows:
        cells = table.add_row().cells
        for cell, value in zip(cells, row, strict=False):
            cell.text = str(value)
    document.save(str(path))
    return str(path)


def written_as_csv(path: Path, rows: Rows) -> str:
    lines = (
        ";".join(
            str(value).replace(".", ",", 1) if isinstance(value, float) else str(value)
            for value in row
        )
        for row in rows
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return str(path)


MAKERS: dict[str, Callable[[Path, Rows], str]] = {
    "xlsx": workbook,
    "docx": word,
    "csv": written_as_csv,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_table_of_three_rounds(run: Run, folder: Path, tmp_path: Path, kind: str) -> None:
    rows = ROUNDS if kind != "docx" else ROUNDS[1:]
    file = MAKERS[kind](tmp_path / f"bang.{kind}", rows)
    more = ("--date", "2025-01-15") if kind == "docx" else ()
    code, said, told = run("collect", file, "--plan", str(folder), *more)
    assert code == 0, told
    self_scored, appraised = (f"({by}, 2025-01-15)" for by in (ISSUER, MINISTRY))
    assert said.splitlines() == [
        f"criteria/1.1/scores/self: – → 9.5 {self_scored}",
        f"criteria/1.1/scores/appraisal1: – → 9.25 {appraised}",
        f"criteria/1.1/scores/official: – → 9.25 {appraised}",
        f"criteria/1.2.3/scores/official: – → 15 {appraised}",
        f"criteria/1.3.1/scores/self: – → 3.55 {self_scored}",
        f"criteria/1.3.1/scores/appraisal1: – → 3.55 {appraised}",
        f"criteria/1.3.1/scores/official: – → 3.5 {appraised}",
    ]
    results = folder / "results" / "2024.yaml"
    assert told.splitlines() == [
        (
            f"{file}: taken: self-score: 2 leaves ({ISSUER}); appraisal 1: 2 leaves ({MINISTRY});"
            f" official: 3 leaves ({MINISTRY}), 2025-01-15"
        ),
        f"tables of points taken: 1; changes: 7; conflicts: 0; errors: 0; written: {results}",
    ]
    leaf = planned(folder).of_year(2024).leaf("1.3.1")
    assert leaf.scores == {
        Round.SELF: Decimal("3.55"),
        Round.APPRAISAL1: Decimal("3.55"),
        Round.OFFICIAL: Decimal("3.5"),
    }
    assert [(one.by, one.date) for one in leaf.reported] == [
        (ISSUER, datetime.date(2025, 1, 15)),
        (MINISTRY, datetime.date(2025, 1, 15)),
    ]
    content = results.read_bytes()
    assert run("collect", file, "--plan", str(folder), *more)[:2] == (0, "")
    assert results.read_bytes() == content


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "bang.xlsx", ROUNDS)
    dry = run("collect", file, "--plan", str(folder), "--dry-run")
    assert dry[2].endswith("nothing was written\n")
    assert not (folder / "results").exists()
    assert run("collect", file, "--plan", str(folder))[1] == dry[1]


def test_one_round_alone_has_its_day(run: Run, folder: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "bang.xlsx", ROUNDS)
    code, said, _ = run("collect", file, "--plan", str(folder), "--round", "official")
    assert code == 0
    assert said.splitlines()[0] == f"rounds/official: – → 2025-01-15 ({MINISTRY}, 2025-01-15)"
    year = planned(folder).of_year(2024)
    assert year.rounds == {Round.OFFICIAL: datetime.date(2025, 1, 15)}
    assert year.leaf("1.1").scores == {Round.OFFICIAL: Decimal("9.25")}


@pytest.mark.parametrize(
    ("header", "asked", "round_"),
    [
        (("Mã", "Điểm"), "official", Round.OFFICIAL),
        (("Mã", "Điểm đạt"), "self-score", Round.SELF),
        (("ma tieu chi", "DIEM THAM DINH"), "", Round.APPRAISAL1),
        (("Mã", "Điểm thẩm định lần 2"), "", Round.APPRAISAL2),
        (("Mã", "Điểm thẩm định"), "appraisal2", Round.APPRAISAL2),
        (("Mã", "Điểm thẩm định"), "appraised", Round.APPRAISAL1),
        (("Mã số", "Điểm tự đánh giá"), "", Round.SELF),
        (("STT", "Kết quả công bố năm 2024"), "", Round.OFFICIAL),
        (("Code", "Official"), "", Round.OFFICIAL),
    ],
)
def test_what_headers_are_called(  # noqa: PLR0913, PLR0917
    run: Run, folder: Path, tmp_path: Path, header: tuple[str, str], asked: str, round_: Round
) -> None:
    file = workbook(tmp_path / "bang.xlsx", (header, ("1.1", 9.5), ("1.3.1", 3)))
    more = ("--round", asked) if asked else ()
    code, _, told = run("collect", file, "--plan", str(folder), *more)
    assert code == 0, told
    assert planned(folder).of_year(2024).leaf("1.1").scores == {round_: Decimal("9.5")}


def test_a_table_of_another_year_is_not_taken(run: Run, folder: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "bang.xlsx", ROUNDS)
    code, said, told = run("collect", file, "--plan", str(folder), "--year", "2022")
    assert (code, said) == (1, "")
    assert told.splitlines()[:2] == [
        f"{file}: error: it is of 2025-01-15: points of 2022 are stated in that year or the next",
        "    hint: name its year with --year, or the day with --date",
    ]
    more = ("--year", "2022", "--date", "2023-01-15")
    assert run("collect", file, "--plan", str(folder), *more)[0] == 0


def test_two_rows_of_headers(run: Run, folder: Path, tmp_path: Path) -> None:
    rows = (
        ("STT", "Tiêu chí", "Điểm tối đa", "Kết quả chấm điểm", "", "Ghi chú"),
        ("", "", "", "Tự chấm", "Công bố", ""),
        ("1.1", "Kế hoạch", 10, 9.5, 9, "đã duyệt"),
    )
    merged = openpyxl.Workbook()
    for row in rows:
        merged.active.append([one or None for one in row])
    merged.active.merge_cells("D1:E1")
    for column in "ABCF":
        merged.active.merge_cells(f"{column}1:{column}2")
    merged.save(tmp_path / "a.xlsx")
    for file in (str(tmp_path / "a.xlsx"), written_as_csv(tmp_path / "b.csv", rows)):
        into = tmp_path / f"{Path(file).stem}.yaml"
        code, said, told = run(
            "collect", file, "--plan", str(folder), "--into", str(into), "--date", "2025-02-01"
        )
        assert code == 0, told
        assert [line.partition(" (")[0] for line in said.splitlines()] == [
            "criteria/1.1/scores/self: – → 9.5",
            "criteria/1.1/scores/official: – → 9",
        ]


def test_of_several_years_the_one_asked_for(run: Run, folder: Path, tmp_path: Path) -> None:
    header = ("STT", "Điểm công bố năm 2023", "Điểm công bố năm 2024")
    file = workbook(tmp_path / "bang.xlsx", (header, ("1.1", 8, 9)))
    code, said, told = run("collect", file, "--plan", str(folder))
    assert code == 0
    assert said.splitlines()[-1].startswith("criteria/1.1/scores/official: – → 9 (")
    assert f"{file}!Điểm!B1: warning: “Điểm công bố năm 2023” is of another year: not taken" in told
    code, said, _ = run("collect", file, "--plan", str(folder), "--year", "2023")
    assert (code, said.splitlines()[-1].partition(" (")[0]) == (
        0,
        "criteria/1.1/scores/official: – → 8",
    )
    assert planned(folder).of_year(2023).leaf("1.1").scores == {Round.OFFICIAL: Decimal(8)}


WRONG = [
    (
        ("1.1.9", 3),
        "A3: error: no criterion has the code 1.1.9",
        "    hint: near it: 1.",
    ),
    (("1.1", 10.01), "B3: error: 1.1: 10.01 points: more than the maximum, 10", None),
    (
        ("1.1", "khoảng 9"),
        "B3: error: 1.1: “khoảng 9” is no number of points",
        "    hint: empty the cell where there are no points yet",
    ),
    (("1.1", "-1"), "B3: error: 1.1: “-1” is no number of points", None),
    (
        ("1.4", 5.5),
        "B3: error: 1.4 is there twice: 5.5, but 6 at Điểm!B2",
        "    hint: leave only the one that holds",
    ),
    (
        ("1.2.3", 12),
        "B3: error: 1.2.3 is found by survey: nobody scores it",
        "    hint: empty the cell",
    ),
    (("1.1", "=1/0"), "B3: error: a formula without its value", None),
]


@pytest.mark.parametrize(("row", "message", "hint"), WRONG)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_taken(  # noqa: PLR0913, PLR0917
    run: Run, folder: Path, tmp_path: Path, row: tuple[object, ...], message: str, hint: str | None
) -> None:
    file = workbook(tmp_path / "bang.xlsx", (("Mã", "Điểm tự chấm"), ("1.4", 6), row))
    code, said, told = run("collect", file, "--plan", str(folder))
    assert (code, said) == (1, "")
    lines = told.splitlines()
    assert lines[0] == f"{file}!Điểm!{message}"
    assert hint is None or any(line.startswith(hint) for line in lines)
    assert lines[-1].endswith("errors: 1; nothing was written")
    assert not (folder / "results").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ("", "Tổng cộng", 15),
            "C4: warning: total: 15, but its leaves in the table add up to 15.5 (-0.5)",
        ),
        (
            ("1", "ĐIỀU HÀNH", 16),
            "C4: warning: 1: 16, but its leaves in the table add up to 15.5 (0.5)",
        ),
        (("2", "Không có dòng dưới", ""), ""),
        (("", "Tổng cộng", 15.5), ""),
        (("", "Kiến nghị", 1), "C4: warning: its row has no code: its points are not taken"),
        (
            ("1.3", "CÁN BỘ", 2),
            "C4: warning: 1.3: 2 is not taken: no leaf of it has points in the table",
        ),
        (("1.1", "Kế hoạch", 9.5), "C4: warning: 1.1 is there twice: 9.5, as at Điểm!C2"),
    ],
)
def test_what_is_odd_is_told_and_the_rest_is_taken(
    run: Run, folder: Path, tmp_path: Path, row: tuple[object, ...], message: str
) -> None:
    rows = (("Mã", "Tiêu chí", "Điểm tự chấm"), ("1.1", "A", 9.5), ("1.4", "B", 6), row)
    file = workbook(tmp_path / "bang.xlsx", rows)
    code, said, told = run("collect", file, "--plan", str(folder))
    assert code == 0, told
    assert len(said.splitlines()) == 2
    found = [line for line in told.splitlines() if ": warning: " in line]
    assert found == ([f"{file}!Điểm!{message}"] if message else [])


def test_maximum_points_of_another_set_are_told_once(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    rows = (("Mã", "Điểm tối đa", "Điểm tự chấm"), ("1.1", 5, 4), ("1.4", 10, 6))
    file = workbook(tmp_path / "bang.xlsx", rows)
    told = run("collect", file, "--plan", str(folder))[2]
    assert told.splitlines()[0] == (
        f"{file}!Điểm!B2: warning: maximum points differ from the plan's in 1 rows: 1.1 5, not 10"
    )


def test_conflicts_are_told_with_both_numbers_and_their_places(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    form = returned(folder, "Sở Nội vụ", FILLED)  # says 9.5 of 1.1, on 25 June
    assert run("collect", form, "--plan", str(folder))[0] == 0
    file = workbook(tmp_path / "bang.xlsx", (DATED, ("Mã", "Điểm tự chấm"), ("1.1", 9)))
    code, _, told = run("collect", file, "--plan", str(folder))
    assert code == 1
    assert told.splitlines()[:2] == [
        (
            "criteria/1.1/scores/self: conflict: 9.5 (Sở Nội vụ, 2024-06-25); 9"
            f" ({ISSUER}, 2025-01-15); it stays 9.5"
        ),
        f"    {ISSUER}, 2025-01-15: in {file}!Điểm!B3",
    ]
    # Its own author may say so later; what he said before doesn't come back.
    mine = ("--by", "so noi vu")
    assert run("collect", file, "--plan", str(folder), *mine)[0] == 0
    older = workbook(tmp_path / "cu.xlsx", (("Mã", "Điểm tự chấm"), ("1.1", 8)))
    code, said, _ = run("collect", older, "--plan", str(folder), *mine, "--date", "2025-01-10")
    assert code == 0
    assert planned(folder).of_year(2024).leaf("1.1").scores == {Round.SELF: Decimal(9)}
    assert "8" not in said


def test_two_tables_of_one_day_that_differ(run: Run, folder: Path, tmp_path: Path) -> None:
    header = (DATED, ("Mã", "Điểm công bố"))
    one = workbook(tmp_path / "one.xlsx", (*header, ("1.1", 9), ("1.4", 6)))
    two = workbook(tmp_path / "two.xlsx", (*header, ("1.1", 8)))
    three = workbook(tmp_path / "three.xlsx", (*header, ("1.3.1", 3)))
    code, said, told = run("collect", one, two, three, "--plan", str(folder))
    assert code == 1
    assert f"{two}!Điểm!B3: error: 1.1: 8, but 9 at {one}!Điểm!B3: neither is taken" in told
    assert f"{one}: refused: {two} says something else" in told
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "rounds/official",
        "criteria/1.3.1/scores/official",
    ]


def test_a_table_without_a_day_is_of_today_and_says_nothing_new_tomorrow(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path / "bang.xlsx", (("Mã", "Điểm công bố"), ("1.1", 9)))
    for day in (1, 2):
        on = datetime.date(2025, 4, day)
        monkeypatch.setattr("parplan.cli.points_tables.today", lambda on=on: on)
        code, said, told = run("collect", file, "--plan", str(folder))
        assert code == 0
        assert f"it names no day, so it is of today, {on} (else --date)" in told
    assert said == ""
    assert planned(folder).of_year(2024).rounds == {}


def test_forms_and_tables_together(run: Run, folder: Path, tmp_path: Path) -> None:
    form = returned(folder, "Sở Nội vụ", FILLED)
    table = written_as_csv(tmp_path / "bang.csv", (DATED, ("Mã", "Điểm công bố"), ("1.1", 9)))
    code, _, told = run("collect", table, form, "--plan", str(folder))
    assert code == 0
    assert complaints(told) == []
    assert "forms taken: 1; tables of points taken: 1; changes: " in told
    assert planned(folder).of_year(2024).leaf("1.1").scores == {
        Round.SELF: Decimal("9.5"),
        Round.OFFICIAL: Decimal(9),
    }


@pytest.mark.parametrize(
    ("rows", "more", "message"),
    [
        ((("Mã", "Ý kiến"), ("1.1", "tốt")), (), "error: no table of points was found"),
        ((HEADER, ("1", "ĐIỀU HÀNH", 9, 9, 9)), (), "error: no leaf has points in it"),
        ((("Mã", "Điểm"), ("1.1", 9)), (), "error: “Điểm”: of which round?"),
        (
            (HEADER[:3], ("1.1", "", 9)),
            ("--round", "official"),
            "error: no column has points of official; there are: STT; Tiêu chí; Điểm tự chấm",
        ),
        (
            (("Mã", "Điểm công bố", "Điểm công bố (lần 2)"), ("1.1", 9, 8)),
            (),
            "error: several columns could be official: Điểm công bố; Điểm công bố (lần 2)",
        ),
    ],
)
def test_a_table_that_says_nothing(  # noqa: PLR0913, PLR0917
    run: Run, folder: Path, tmp_path: Path, rows: Rows, more: tuple[str, ...], message: str
) -> None:
    file = workbook(tmp_path / "bang.xlsx", rows)
    code, said, told = run("collect", file, "--plan", str(folder), *more)
    assert (code, said) == (1, "")
    assert message in told.replace("it: ", "")


def test_options_of_tables_need_one(run: Run, folder: Path, tmp_path: Path) -> None:
    form = returned(folder, "Sở Nội vụ", FILLED)
    code, _, told = run("collect", form, "--plan", str(folder), "--round", "self")
    assert code == 2
    assert told.startswith("parplan: --round, --date and --by are of tables, and there is none\n")
    code, _, told = run("collect", form, "--plan", str(folder), "--round", "final")
    assert code == 2
    assert "there is no round final" in told
    table = workbook(tmp_path / "bang.xlsx", ROUNDS)
    code, _, told = run("collect", table, "--plan", str(folder), "--by", "Sở Nội vu5")
    assert (code, "Sở Nội vụ" in told) == (2, True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    points=st.dictionaries(
        st.sampled_from(["1.1", "1.2.1", "1.3.1", "1.4"]),
        st.decimals(0, 10, places=6),
        min_size=1,
    )
)
def test_every_digit_of_a_cell_counts(tmp_path: Path, points: dict[str, Decimal]) -> None:
    rows = (("Mã", "Điểm tự chấm"), *((code, f"{value:f}") for code, value in points.items()))
    folder = tmp_path / "plan"
    if not folder.exists():
        small_plan(folder)
    for kind, maker in MAKERS.items():
        file = Path(maker(tmp_path / f"bang.{kind}", rows))
        table = read_points(file, planned(folder), 2024, None)
        assert {code: one.points for code, one in table.rounds[Round.SELF].items()} == points
