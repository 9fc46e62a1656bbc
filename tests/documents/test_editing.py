"""The dossier's workbook goes out, is edited, and comes back into the plan's folder."""

import warnings
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from edited import SMALL, Edited, Run, copied, loaded, workbook_of_small
from office import VIETNAMESE, needs_soffice, soffice
from places import TESTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(SMALL, tmp_path / "plan")


def texts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}


def into(run: Run, book: Edited, folder: Path, *more: str) -> tuple[int, list[str], str]:
    file = book.saved(folder.parent / "plan.xlsx")
    code, out, err = run("import", str(file), "--into", str(folder), *more)
    return code, out.splitlines(), err


def test_points_tasks_agencies_and_deadlines_are_taken_over(folder: Path, run: Run) -> None:
    before = texts(folder)
    book = Edited(workbook_of_small())
    book.put(
        "1.1", target=9.75, due="Quý III/2024", lead="Giám đốc Sở Nội vụ; Giám đốc Sở Tài chính"
    )
    book.put("1.2.2", tasks="- Theo dõi từng hồ sơ, nhắc việc trước khi quá hạn\n- Gọi điện\nHai")
    book.put("S2", time="Hằng quý", note="Mới")
    code, out, err = into(run, book, folder, "--yes")
    assert code == 0
    assert out == [
        f"{book.place('1.1', 'target')}: 1.1, Target: 9.5 → 9.75",
        (
            f"{book.place('1.1', 'lead')}: 1.1, Lead: Giám đốc Sở Nội vụ → Giám đốc Sở Nội vụ;"
            " Giám đốc Sở Tài chính"
        ),
        f"{book.place('1.1', 'due')}: 1.1, Deadline: – → Quý III/2024",
        (
            f"{book.place('1.2.2', 'tasks')}: 1.2.2, Tasks: …việc trước khi quá hạn; - Xin lỗi"
            " bằng văn bản khi để hồ sơ quá hạn → …việc trước khi quá hạn; - Gọi điện; Hai"
        ),
        f"{book.place('S2', 'time')}: S2, Time: Thường xuyên → Hằng quý",
        f"{book.place('S2', 'note')}: S2, Note: – → Mới",
    ]
    assert err.splitlines()[-1] == f"changes: 6; conflicts: 0; errors: 0; written: {folder}"
    criteria = before["criteria.yaml"].decode()
    expected = (
        criteria.replace("        target: 9.5\n", "        target: 9.75\n", 1)
        .replace(
            "lead: [Giám đốc Sở Nội vụ]", "lead: [Giám đốc Sở Nội vụ, Giám đốc Sở Tài chính]", 1
        )
        .replace(
            '        coordinating: ["Các sở, ban, ngành", UBND cấp huyện]\n',
            '        coordinating: ["Các sở, ban, ngành", UBND cấp huyện]\n'
            "        due: Quý III/2024\n",
            1,
        )
        .replace(
            "              - Xin lỗi bằng văn bản khi để hồ sơ quá hạn\n",
            "              - Gọi điện\n              - Hai\n            bulleted: [1, 2]\n",
        )
    )
    after = texts(folder)
    assert after["criteria.yaml"].decode() == expected
    assert after["sipas_tasks.yaml"].decode() == before["sipas_tasks.yaml"].decode().replace(
        "            time: Thường xuyên\n", "            time: Hằng quý\n            note: Mới\n"
    )
    assert {name for name in before if after[name] != before[name]} == {
        "criteria.yaml",
        "sipas_tasks.yaml",
    }
    code, out, err = into(run, book, folder, "--yes")
    assert (code, out, texts(folder)) == (0, [], after)
    assert err == "changes: 0; conflicts: 0; errors: 0; nothing was written\n"


def test_what_nobody_changed_changes_nothing(folder: Path, run: Run) -> None:
    before = texts(folder)
    for book in (Edited(folder), Edited(folder, VIETNAMESE)):
        assert into(run, book, folder, "--yes")[:2] == (0, [])
    assert texts(folder) == before


def test_a_dry_run_and_a_run_that_nobody_answers_write_nothing(folder: Path, run: Run) -> None:
    before = texts(folder)
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25)
    line = f"{book.place('1.1', 'target')}: 1.1, Target: 9.5 → 9.25"
    code, out, err = into(run, book, folder, "--dry-run")
    assert (code, out) == (0, [line])
    assert err.endswith("changes: 1; conflicts: 0; errors: 0; nothing was written\n")
    code, out, err = into(run, book, folder)
    assert (code, out) == (2, [line])
    assert "nobody is here to be asked" in err
    assert texts(folder) == before


def test_what_sums_no_longer_hold_is_told_and_not_put_right(folder: Path, run: Run) -> None:
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25)
    _, _, err = into(run, book, folder, "--dry-run")
    assert "1: target 70.5, but the rows below it add up to 70.25 (0.25 too much) [PAR103]" in err
    book.put("1", target=70.25)
    book.put("total", target=float(loaded(folder).plan.totals.target or 0) - 0.25)
    _, out, err = into(run, book, folder, "--yes")
    assert len(out) == 3
    assert "PAR10" not in err


def test_rows_are_added_where_their_codes_have_them_and_taken_out(folder: Path, run: Run) -> None:
    before = texts(folder)
    book = Edited(workbook_of_small())
    book.delete("1.2.1")
    book.delete("S1")
    book.add("1.2.10", title="Mười", max_points=2, tasks="a: b")
    book.add("1.2.4", title="Bốn", max_points="1,5", score=0, assessed_by="survey")
    book.add("S4", task="Việc bốn", part="B", section="II", lead="Giám đốc Sở Nội vụ")
    book.add("S5", task="Việc năm", part="C. PHẦN MỚI", section="I. Mục mới")
    code, out, _ = into(run, book, folder, "--yes")
    assert code == 0
    assert f"{book.place('1.2.10')}: 1.2.10: new row: Mười" in out
    assert "1.2.1: taken out: Công khai thủ tục hành chính" in out
    plan = loaded(folder)
    assert [row.code for row in plan.criterion("1.2").children] == [
        *("1.2.2", "1.2.3", "1.2.4", "1.2.10")
    ]
    four = plan.criterion("1.2.4").criterion
    assert (str(four.max_points), str(four.score), four.target) == ("1.5", "0", None)
    assert [(one.part.code, one.section.code, one.task.number) for one in plan.sipas] == [
        *(("B", "I", 2), ("B", "II", 3), ("B", "II", 4), ("C", "I", 5))
    ]
    assert plan.sipas[-1].part.title == "PHẦN MỚI"
    criteria = texts(folder)["criteria.yaml"].decode()
    old = before["criteria.yaml"].decode()
    gone = old[old.index('          - code: "1.2.1"') : old.index('          - code: "1.2.2"')]
    new = criteria[
        criteria.index('          - code: "1.2.4"') : criteria.index('      - code: "1.3"')
    ]
    assert criteria.replace(new, "") == old.replace(gone, "")
    assert into(run, book, folder, "--yes")[:2] == (0, [])


def test_what_others_have_changed_since_stays(folder: Path, run: Run) -> None:
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25)
    assert run("set", "1.2.1", "target=9.5", "--plan", str(folder))[0] == 0
    assert run("set", "S3", "time=Trước 31/8", "--plan", str(folder))[0] == 0
    code, out, _ = into(run, book, folder, "--yes")
    assert (code, len(out)) == (0, 1)
    plan = loaded(folder)
    assert [str(plan.criterion(code).target) for code in ("1.1", "1.2.1")] == ["9.25", "9.5"]
    assert plan.sipas[2].task.time == "Trước 31/8"


@pytest.mark.parametrize(
    ("prefer", "code", "target"),
    [(None, 1, "9"), ("folder", 0, "9"), ("workbook", 0, "9.25")],
)
def test_what_both_have_changed_is_told_and_the_folder_keeps_its_own(
    folder: Path, run: Run, prefer: str | None, code: int, target: str
) -> None:
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25, note="Mới")
    assert run("set", "1.1", "target=9", "--plan", str(folder))[0] == 0
    more = ["--prefer", prefer] if prefer else []
    found, _, err = into(run, book, folder, "--yes", *more)
    assert found == code
    told = (
        f"{book.place('1.1', 'target')}: 1.1, Target: conflict: 9.5 became 9.25 in the"
        " workbook, and 9 in the folder; it stays 9"
    )
    assert (told in err) == (prefer is None)
    row = loaded(folder).criterion("1.1")
    assert (str(row.target), row.note) == (target, "Mới")
    if prefer is None:  # once more: nothing new, and it is told again
        assert into(run, book, folder, "--yes")[:2] == (1, [])


def test_rows_that_only_one_side_has_clash(folder: Path, run: Run) -> None:
    book, other = Edited(workbook_of_small()), Edited(workbook_of_small())
    other.delete("S2")
    other.put("1.2.1", target=9.5)
    assert into(run, other, folder, "--yes")[0] == 0
    book.put("S2", time="Hằng quý")
    book.delete("1.2.1")
    held = texts(folder)
    code, out, err = into(run, book, folder, "--yes")
    assert (code, out, texts(folder)) == (1, [], held)
    assert "S2: conflict: the workbook has Nhận hồ sơ, trả kết quả tại nhà khi người" in err
    assert "1.2.1: conflict: the workbook has (taken out), the folder by now Công khai" in err
    assert into(run, book, folder, "--yes", "--prefer", "workbook")[0] == 0
    plan = loaded(folder)
    assert plan.node("1.2.1") is None
    assert [one.task.time for one in plan.sipas] == ["Hằng tháng", "Hằng quý", "Trước 30/6"]


def test_an_older_workbook_takes_nothing_newer_back(folder: Path, run: Run) -> None:
    old = Edited(folder)
    for target in (9.25, 9):
        book = Edited(folder)
        book.put("1.1", target=target)
        assert into(run, book, folder, "--yes")[0] == 0
    assert into(run, old, folder, "--yes")[:2] == (0, [])
    assert str(loaded(folder).criterion("1.1").target) == "9"


def test_another_plans_workbook_is_refused(run: Run, tmp_path: Path) -> None:
    book = Edited(workbook_of_small())
    book.put("1.1", target=9.25)
    file = book.saved(tmp_path / "plan.xlsx")
    for old, new, said in (
        ("province: ", "province: X", "a workbook of another plan"),
        ("target_year: ", "target_year: 2031 #", "a workbook of another plan"),
    ):
        other = copied(SMALL, tmp_path / f"other{old[:3]}")
        text = (other / "plan.yaml").read_text("utf-8")
        assert old in text
        (other / "plan.yaml").write_text(text.replace(old, new, 1), "utf-8")
        held = texts(other)
        code, out, err = run("import", str(file), "--into", str(other), "--yes")
        assert (code, out, texts(other)) == (2, "", held)
        assert said in err


def test_the_plan_that_comes_with_parplan_is_not_written_to(folder: Path, run: Run) -> None:
    file = str(Edited(folder).saved(folder.parent / "plan.xlsx"))
    code, _, err = run("import", file, "--into", str(Path(__file__).parents[2] / "data"))
    assert (code, "the bundled plan isn't changed" in err) == (2, True)


def test_options_that_do_not_go_together(folder: Path, run: Run) -> None:
    file = str(Edited(folder).saved(folder.parent / "plan.xlsx"))
    assert run("import", file, "--into", str(folder), "-o", "x")[0] == 2
    assert run("import", file, "--yes", "-o", "x")[0] == 2


def test_a_plan_begun_from_nothing_is_filled_in(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "plan"
    assert run("init", str(folder), "--province", "Bắc Giang", "--year", "2024")[0] == 0
    book = Edited(folder)
    book.put("1.1", score=1, target=1.25, tasks="Một việc\nHai việc", lead="Giám đốc Sở Nội vụ")
    book.add("S1", task="Việc một", part="A. PHẦN MỘT", section="I. Mục một", lead="Sở Nội vụ")
    book.add("S2", task="Việc hai", part="A", section="I", time="Thường xuyên")
    assert into(run, book, folder, "--yes")[0] == 0
    plan = loaded(folder)
    row = plan.criterion("1.1").criterion
    assert (str(row.score), str(row.target), row.lead) == ("1", "1.25", ("Giám đốc Sở Nội vụ",))
    assert row.tasks == ("Một việc", "Hai việc")
    assert [(one.part.title, one.section.title, one.task.task) for one in plan.sipas] == [
        ("PHẦN MỘT", "Mục một", "Việc một"),
        ("PHẦN MỘT", "Mục một", "Việc hai"),
    ]
    assert into(run, book, folder, "--yes")[:2] == (0, [])


def test_an_imported_plan_is_edited(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "plan"
    document = TESTS / "samples" / "ke-hoach-475-phu-luc.docx"
    assert run("import", str(document), "-o", str(folder))[0] in {0, 1}
    before = texts(folder)
    book = Edited(folder)
    assert into(run, book, folder, "--yes")[:2] == (0, [])
    assert texts(folder) == before
    book.put("6.3.4", target=0.8, lead="Giám đốc Sở Nội vụ", due="31/12/2024")
    code, out, _ = into(run, book, folder, "--yes")
    assert (code, len(out)) == (0, 3)
    row = loaded(folder).criterion("6.3.4")
    assert (str(row.target), row.lead, row.due) == ("0.8", ("Giám đốc Sở Nội vụ",), "31/12/2024")
    assert into(run, book, folder, "--yes")[:2] == (0, [])


def test_what_was_changed_on_another_sheet_is_told(folder: Path, run: Run) -> None:
    book = Edited(folder)
    sheet = book.book["PHỤ LỤC 01"]
    (row,) = (cell.row for cell in sheet["A"] if cell.value == "1.1")
    sheet.cell(row, 5).value = 9.25
    sheet.cell(row, 7).value = "Giám đốc Sở Tài chính"
    code, out, err = into(run, book, folder, "--yes")
    assert (code, out) == (0, [])
    assert f"PHỤ LỤC 01: warning: changed here, where nothing is read: E{row}; G{row}\n" in err
    assert "hint: change it on the sheet Edit Appendix 01" in err
    code, _, err = run("import", str(folder.parent / "plan.xlsx"), "--dry-run")
    assert "with --into DIR what was changed in it is taken over" in err


@needs_soffice
def test_saved_again_by_libreoffice_it_says_the_same(tmp_path: Path, run: Run) -> None:
    """The bundled plan's workbook as it was, and edited: as .xlsx and as .ods."""
    folder = copied(Path(__file__).parents[2] / "data", tmp_path / "plan")
    before = texts(folder)
    Edited(folder, VIETNAMESE).saved(tmp_path / "same.xlsx")
    book = Edited(folder, VIETNAMESE)
    book.put("6.3.4", target=0.8, lead="Giám đốc Sở Tài chính\nGiám đốc Sở Nội vụ")
    book.put("3.4", target=12.9045)
    book.saved(tmp_path / "edited.xlsx")
    out = tmp_path / "again"
    files = [str(tmp_path / name) for name in ("same.xlsx", "edited.xlsx")]
    soffice(tmp_path, "--convert-to", "xlsx", "--outdir", str(out), *files)
    same, edited = (str(out / name) for name in ("same.xlsx", "edited.xlsx"))
    code, lines, err = run("import", same, "--into", str(folder), "--yes")
    assert (code, lines, err) == (
        0,
        "",
        "changes: 0; conflicts: 0; errors: 0; nothing was written\n",
    )
    assert texts(folder) == before
    code, lines, _ = run("import", edited, "--into", str(folder), "--yes")
    assert (code, len(lines.splitlines())) == (0, 3)
    plan = loaded(folder)
    assert str(plan.criterion("3.4").target) == "12.9045"
    assert plan.criterion("6.3.4").lead == ("Giám đốc Sở Tài chính", "Giám đốc Sở Nội vụ")
    soffice(tmp_path, "--convert-to", "ods", "--outdir", str(out), edited)
    for again in (edited, str(out / "edited.ods")):
        assert run("import", again, "--into", str(folder), "--yes")[1] == ""


def test_the_sheet_says_what_may_be_changed(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = Edited(folder).book
    assert book.sheetnames[2:4] == ["Edit Appendix 01", "Edit Appendix 02"]
    assert book[book.sheetnames[-1]].sheet_state == "hidden"
    lines = [cell.value for cell in book["Edit Appendix 01"]["A"][:4]]
    assert lines[1].startswith("This is where the plan is edited")
    assert isinstance(book, openpyxl.Workbook)
