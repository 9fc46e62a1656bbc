"""Tables of points by code go into the results by the rules of forms."""

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import planned, small_plan
from parplan.importing.points_table import read_points
from parplan.plan.results import Round
from points_tables import DATED, ISSUER, MAKERS, MINISTRY, ROUNDS, workbook, written_as_csv
from returned import FILLED, Run, complaints, returned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan")


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
    alone = workbook(tmp_path / "alone.xlsx", (DATED, ("Mã", "Điểm công bố"), ("1.1", 9.25)))
    code, said, _ = run("collect", alone, "--plan", str(folder))
    assert (code, said.splitlines()[0]) == (
        0,
        f"rounds/official: – → 2025-01-15 ({MINISTRY}, 2025-01-15)",
    )
    # Of several rounds, a table's day tells nothing; what the user says of one does.
    file = workbook(tmp_path / "bang.xlsx", ROUNDS)
    assert run("collect", file, "--plan", str(folder), "--round", "self")[0] == 0
    official = datetime.date(2025, 1, 15)
    assert planned(folder).of_year(2024).rounds == {Round.OFFICIAL: official}
    more = ("--round", "appraisal1", "--date", "2025-01-12")
    assert run("collect", file, "--plan", str(folder), *more)[0] == 0
    assert planned(folder).of_year(2024).rounds == {
        Round.APPRAISAL1: datetime.date(2025, 1, 12),
        Round.OFFICIAL: official,
    }


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


def test_a_row_whose_words_are_those_of_a_header_is_none(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    rows = (
        ("Mã", "Tiêu chí", "Điểm tự chấm", "Điểm công bố"),
        ("1.1", "Công bố kết quả thẩm định", 9, 8),
        ("1.4", "Tự chấm điểm các tiêu chí", 6, "Điểm công bố"),
    )
    code, said, told = run("collect", workbook(tmp_path / "bang.xlsx", rows), "--plan", str(folder))
    assert (code, said) == (1, "")
    assert "Điểm!D3: error: 1.4: “Điểm công bố” is no number of points" in told
    file = workbook(tmp_path / "bang.xlsx", (*rows[:2], (*rows[2][:3], 6)))
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert len(planned(folder).of_year(2024).leaf("1.4").scores) == 2


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


def test_what_is_taken_is_no_finding_of_check(run: Run, folder: Path, tmp_path: Path) -> None:
    before = run("check", str(folder))
    file = workbook(tmp_path / "bang.xlsx", ROUNDS)
    assert run("collect", file, "--plan", str(folder))[0] == 0
    assert run("check", str(folder)) == before


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
