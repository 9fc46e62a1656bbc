"""`parplan import` as its users see it: the folder that it makes, and what it says."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from imported import HEADER, ROWS, SIPAS_HEADER, SIPAS_ROWS, TOTAL, page, table
from parplan.files import saving
from parplan.files.loading import load
from places import TESTS

SAMPLE = TESTS / "samples" / "ke-hoach-475-phu-luc.docx"
PLAIN = (HEADER, *ROWS, TOTAL)
FILES = ["agencies.yaml", "criteria.yaml", "plan.yaml", "sipas_tasks.yaml"]
LINES = (
    "ỦY BAN NHÂN DÂN",
    "TỈNH ĐẮK NÔNG",
    "Số: 1/KH-UBND",
    "Đắk Nông, ngày 2 tháng 3 năm 2024",
    "KẾ HOẠCH",
    "NÂNG CAO CHỈ SỐ NĂM 2024",
    "Căn cứ kết quả năm 2023.",
    "I. MỤC ĐÍCH",
    "Nâng cao chỉ số.",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Giám đốc Sở Nội vụ",
    "Theo dõi kế hoạch.",
    "Trên đây là Kế hoạch./.",
    "Nơi nhận:",
    "- Bộ Nội vụ;",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Văn A",
    "PHỤ LỤC I",
    "NHIỆM VỤ NĂM 2024",
    "(Kèm theo Kế hoạch số 1/KH-UBND ngày 02/3/2024 của UBND tỉnh Đắk Nông)",
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A whole document: body, criteria and SIPAS tasks."""
    file = table(tmp_path / "whole.docx", PLAIN, lines=LINES)
    import docx  # noqa: PLC0415

    made = docx.Document(str(file))
    for line in ("PHỤ LỤC II", "NHIỆM VỤ VỀ SIPAS", "(Kèm theo Kế hoạch số 1/KH-UBND)"):
        made.add_paragraph(line)
    rows = (SIPAS_HEADER, *SIPAS_ROWS)
    second = made.add_table(len(rows), len(rows[0]))
    for row, words in zip(second.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    made.save(str(file))
    return file


def test_a_whole_document_becomes_a_plan(document: Path, tmp_path: Path, run: Run) -> None:
    code, out, err = run("import", str(document), "-o", str(tmp_path / "plan"), "--lang", "en")
    assert (code, err) == (1, "")
    assert sorted(file.name for file in (tmp_path / "plan").iterdir()) == FILES
    loaded = load(tmp_path / "plan")
    assert loaded.plan is not None
    plan = loaded.plan.plan
    assert (plan.number, str(plan.date), plan.province) == (
        *("1/KH-UBND", "2024-03-02", "Đắk Nông"),
    )
    assert plan.issuer == "Ủy ban nhân dân tỉnh Đắk Nông"
    assert plan.duties[0].heads == ("Giám đốc Sở Nội vụ",)
    assert plan.signer is not None
    assert (plan.signer.lines, plan.signer.name) == (
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        "Nguyễn Văn A",
    )
    assert [leaf.code for leaf in loaded.plan.leaves] == ["1.1", "1.2.1", "1.2.2"]
    assert len(loaded.plan.sipas) == 1
    assert "[chưa có]" not in (tmp_path / "plan" / "plan.yaml").read_text(encoding="utf-8")
    errors = [line for line in out.splitlines() if ": error: " in line]
    assert all("[PAR107]" in line for line in errors)


def test_what_was_read_from_where_is_said(document: Path, tmp_path: Path, run: Run) -> None:
    told = ("-o", str(tmp_path / "plan"), "--verbose", "--lang", "en")
    _, out, _ = run("import", str(document), *told)
    for line in (
        f"{document}: table 1, row 1, cell 3: read: “Điểm tối đa” is read as `max_points`",
        f"{document}: table 1, row 5: read: 1.2.1 Số cơ quan",
        f"{document}: table 1, row 7: read: the printed totals: TỔNG ĐIỂM",
        f"{document}: table 2, row 4: read: task 1 Cung cấp thông tin",
        f"{document}: paragraph 3: read: `number` of the document",
    ):
        assert line in out.splitlines()
    assert f"{tmp_path / 'plan' / 'criteria.yaml'}:" in out


def test_a_dry_run_writes_nothing(tmp_path: Path, run: Run) -> None:
    code, said, _ = run("import", str(SAMPLE), "-o", str(tmp_path / "plan"), "--dry-run")
    assert (code, list(tmp_path.iterdir())) == (0, [])
    _, again, _ = run("import", str(SAMPLE), "-o", str(tmp_path / "plan"))
    assert said == again
    code, out, _ = run("import", str(SAMPLE), "--dry-run")
    assert (code, "ke-hoach-475-phu-luc/criteria.yaml" in out) == (0, True)


def test_a_folder_must_be_named(run: Run) -> None:
    code, _, err = run("import", str(SAMPLE), "--lang", "en")
    assert (code, err) == (2, "parplan: say with -o DIR which folder to make, or --dry-run\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--map", "Điểm"), "it is COLUMN=FIELD"),
        (("--map", "Điểm=points"), "there is no field points"),
        (("--map", "Điểm sàn=score"), "no column is called"),
        (("--agencies", "none.yaml"), "none.yaml"),
        (("--agencies", str(SAMPLE)), "not UTF-8"),
    ],
)
def test_options_that_can_not_be_met(
    tmp_path: Path, run: Run, options: tuple[str, ...], said: str
) -> None:
    code, out, err = run("import", str(SAMPLE), "-o", str(tmp_path / "p"), *options, "--lang", "en")
    assert (code, out) == (2, "")
    assert said in err.splitlines()[0]
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_file_is_one_line_and_a_hint(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.docx").write_bytes(SAMPLE.read_bytes()[:9000])
    code, out, err = run("import", str(tmp_path / "a.docx"), "-o", str(tmp_path / "p"))
    assert (code, out, len(err.splitlines())) == (2, "", 2)


def test_years_may_be_said(tmp_path: Path, run: Run) -> None:
    rows = [(*HEADER[:3], "Kết quả", "Mục tiêu", *HEADER[5:]), *ROWS, TOTAL]
    file = page(tmp_path / "a.html", rows)
    _, out, _ = run("import", str(file), "-o", str(tmp_path / "none"), "--lang", "en")
    assert any("`score_year`" in line and "[PAR002]" in line for line in out.splitlines())
    years = ("--score-year", "2021", "--target-year", "2022")
    run("import", str(file), "-o", str(tmp_path / "plan"), *years)
    text = (tmp_path / "plan" / "plan.yaml").read_text(encoding="utf-8")
    assert "score_year: 2021\ntarget_year: 2022\n" in text


def test_another_register(tmp_path: Path, run: Run) -> None:
    register = tmp_path / "agencies.yaml"
    register.write_text(
        "# ours\nagencies:\n  - name: Sở Nội vụ\n    kind: department\n"
        "    head: Giám đốc Sở Nội vụ\n\ngroups:\n  - name: UBND cấp huyện\n"
    )
    file = page(tmp_path / "a.html", PLAIN)
    run("import", str(file), "-o", str(tmp_path / "plan"), "--agencies", str(register))
    assert (tmp_path / "plan" / "agencies.yaml").read_text(encoding="utf-8") == (
        register.read_text(encoding="utf-8") + "  - name: Các sở, ban, ngành\n"
    )


def test_file_names_can_not_steer_a_screen(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a\x1b[2J.docx"
    shutil.copy(SAMPLE, file)
    _, out, err = run("import", str(file), "--dry-run")
    assert "\x1b" not in out + err


# The folder


def before(tmp_path: Path) -> Path:
    there = tmp_path / "plan"
    there.mkdir()
    for name in FILES:
        (there / name).write_text("old\n")
    (there / "notes.txt").write_text("mine\n")
    return there


def contents(there: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8")[:4] for file in there.iterdir()}


OLD = {**dict.fromkeys(FILES, "old\n"), "notes.txt": "mine"}
NEW = {"plan": "new1", "criteria": "new1", "sipas_tasks": "new1", "agencies": "new1"}


def test_a_folder_that_is_there_needs_force(tmp_path: Path, run: Run) -> None:
    there = before(tmp_path)
    code, out, err = run("import", str(SAMPLE), "-o", str(there), "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith(f"parplan: {there} is there already\n")
    assert contents(there) == OLD
    code, _, _ = run("import", str(SAMPLE), "-o", str(there), "--force")
    assert code == 0
    assert {name: words == "old\n" for name, words in contents(there).items()} == {
        **dict.fromkeys(FILES, False),
        "notes.txt": False,
    }
    assert contents(there)["notes.txt"] == "mine"


def test_an_empty_folder_is_free(tmp_path: Path, run: Run) -> None:
    (tmp_path / "plan").mkdir()
    code, _, _ = run("import", str(SAMPLE), "-o", str(tmp_path / "plan"))
    assert (code, sorted(contents(tmp_path / "plan"))) == (0, FILES)


def test_a_file_in_the_way(tmp_path: Path, run: Run) -> None:
    (tmp_path / "plan").write_text("a file")
    for force in ((), ("--force",)):
        code, _, err = run(
            "import", str(SAMPLE), "-o", str(tmp_path / "plan"), *force, "--lang", "en"
        )
        assert (code, "is not a folder" in err) == (2, True)
    assert (tmp_path / "plan").read_text() == "a file"


def test_an_unreadable_document_leaves_the_folder_alone(tmp_path: Path, run: Run) -> None:
    there = before(tmp_path)
    (tmp_path / "a.docx").write_bytes(b"PK")
    code, _, _ = run("import", str(tmp_path / "a.docx"), "-o", str(there), "--force")
    assert (code, contents(there)) == (2, OLD)


def test_what_is_written_has_the_usual_rights(tmp_path: Path) -> None:
    saving.save_plan(tmp_path / "plan", NEW)
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "file").write_text("")
    assert (tmp_path / "plan").stat().st_mode == plain.stat().st_mode
    assert (tmp_path / "plan" / "plan.yaml").stat().st_mode == (plain / "file").stat().st_mode
