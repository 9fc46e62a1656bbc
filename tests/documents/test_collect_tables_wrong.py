"""What is wrong or odd in a table of points is told at its cell; two that differ are conflicts."""

from decimal import Decimal
from pathlib import Path

import pytest

from forms import planned, small_plan
from parplan.plan.results import Round
from points_tables import DATED, HEADER, ISSUER, ROUNDS, Rows, workbook
from returned import FILLED, Run, returned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan")


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


@pytest.mark.parametrize(
    ("rows", "more", "message"),
    [
        ((("Mã", "Ý kiến"), ("1.1", "tốt")), (), "error: no table of points was found"),
        ((HEADER, ("1", "ĐIỀU HÀNH", 9, 9, 9)), (), "error: no leaf has points in the table"),
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
    assert message in told


def test_a_csv_that_is_no_utf8(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "bang.csv"
    file.write_bytes("Mã,Điểm công bố\n1.1,9\n".encode("utf-16"))
    assert run("collect", str(file), "--plan", str(folder))[0] == 0
    file.write_bytes(b"M\xe3,\xd0i\xecm c\xf4ng b\n1.1,9\n")
    code, _, told = run("collect", str(file), "--plan", str(folder))
    assert (code, told.splitlines()[:2]) == (
        1,
        [f"{file}: error: it is not UTF-8", "    hint: save it as UTF-8"],
    )


def test_a_table_that_is_not_there(run: Run, folder: Path, tmp_path: Path) -> None:
    for name in ("none.csv", "none.xlsx"):
        file = str(tmp_path / name)
        code, said, told = run("collect", file, "--plan", str(folder))
        assert (code, said, told) == (2, "", f"parplan: {file}: No such file or directory\n")


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
