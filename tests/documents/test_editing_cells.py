"""What an edited workbook may hold wrong, and that nothing else in the files changes."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from edited import SMALL, Edited, Run, copied, loaded, workbook_of_small
from parplan.documents.editing.returned import EditedWorkbook
from parplan.documents.editing.rows import edited
from parplan.files.loading import contents
from places import ROOT


def refused(run: Run, tmp_path: Path, change: Callable[[Edited], object]) -> tuple[Edited, str]:
    """Change a workbook so that nothing of it is taken; what is said."""
    folder = copied(SMALL, tmp_path / "plan")
    held = [file.read_bytes() for file in sorted(folder.glob("*.yaml"))]
    book = Edited(workbook_of_small())
    book.put("1.2.1", target=9.5)  # what is right beside it isn't taken either
    change(book)
    file = book.saved(tmp_path / "plan.xlsx")
    code, out, err = run("import", str(file), "--into", str(folder), "--yes")
    assert code in {1, 2}
    assert [file.read_bytes() for file in sorted(folder.glob("*.yaml"))] == held
    assert out == ""
    return book, err


def percent(book: Edited) -> None:
    book.put("1.1", target=0.95)
    book.cell("1.1", "target").number_format = "0%"


@pytest.mark.parametrize(
    ("change", "place", "said", "hint"),
    [
        (percent, ("1.1", "target"), "95% is a percentage, not points", ""),
        (
            lambda book: book.put("1.1", target="9,x"),
            ("1.1", "target"),
            "“9,x” is no number",
            "write digits alone",
        ),
        (
            lambda book: book.put("1.1", target="=SUM(A1:A2)"),
            ("1.1", "target"),
            "a formula without its value",
            "write the value itself",
        ),
        (
            lambda book: book.put("1.1", target=1 / 3),
            ("1.1", "target"),
            "0.333333333333333 has more than six decimals",
            "round it: 0.333333",
        ),
        (lambda book: book.put("1.1", target=-1), ("1.1", "target"), "-1 can't be points", "0 to"),
        (
            lambda book: book.put("1.1", max_points=None),
            ("1.1", "code"),
            "1.1: Max can't be empty",
            "delete the whole row",
        ),
        (
            lambda book: book.put("1.1", lead="Giám đốc Sở Nội vu"),
            ("1.1", "lead"),
            "no agency of the plan is called “Giám đốc Sở Nội vu”",
            "near it: Sở Nội vụ",
        ),
        (
            lambda book: book.put("1.1", assessed_by="ai đó"),
            ("1.1", "assessed_by"),
            "“ai đó” is no source of points",
            "one of: appraisal; survey; SIPAS; outcome",
        ),
        (
            lambda book: book.put("1.2.1", merged_with="1.2.7"),
            ("1.2.1", "merged_with"),
            "no criterion has the code 1.2.7",
            "near it: 1.2",
        ),
        (
            lambda book: book.put("1.1", code="1.9"),
            ("1.9", "code"),
            "1.1 can't be called 1.9 here",
            "rules and results go by codes",
        ),
        (
            lambda book: book.put("1.1", code="1.2.1"),
            None,
            "1.2.1 stands in row",
            "keep one of the two rows",
        ),
        (
            lambda book: book.add("x", title="Ghi chú"),
            ("x", "code"),
            "“x” is no code of a row",
            "such as 1.8",
        ),
        (lambda book: book.add("", title="Ghi"), None, "a row without a code", "such as 1.8"),
        (
            lambda book: book.add("1.2.8", title="Mới"),
            ("1.2.8", "code"),
            "1.2.8: Max can't be empty",
            "fill it in",
        ),
        (lambda book: book.add("7.1", title="Mới", max_points=1), None, "there is no row 7", "add"),
        (
            lambda book: book.add("S9", task="Mới", part="Z", section="I"),
            None,
            "there is no “Z” for a new task",
            "one of: A; B",
        ),
        (
            lambda book: book.put("S1", section="II"),
            ("S1", "section"),
            "S1: a task isn't moved to another section here",
            "delete it",
        ),
        (lambda book: book.delete("1.2"), None, "1.2 is gone, but rows below it aren't", "again"),
        (lambda book: book.delete("total"), None, "the row of the printed totals is gone", "again"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_and_nothing_is_written(  # noqa: PLR0913
    run: Run,
    tmp_path: Path,
    *,
    change: Callable[[Edited], object],
    place: tuple[str, str] | None,
    said: str,
    hint: str,
) -> None:
    book, err = refused(run, tmp_path, change)
    assert said in err
    assert hint in err
    if place and "Max" not in said:
        assert f"{book.place(*place)}: error: {said}" in err


def without(name: str) -> Callable[[Edited], object]:
    return lambda book: book.book.remove(book.book[name])


def no_keys(book: Edited) -> None:
    sheet, top, _ = book.sheet("criteria")
    for cell in sheet[top]:
        cell.value = None


def no_column(book: Edited) -> None:
    sheet, _, columns = book.sheet("criteria")
    sheet.delete_cols(columns["note"])


def merged(book: Edited) -> None:
    one, other = book.cell("1.2.1", "lead"), book.cell("1.2.2", "lead")
    one.parent.merge_cells(f"{one.coordinate}:{other.coordinate}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("parplan"), "it doesn't say which plan it was made from"),
        (without("Edit Appendix 01"), "its sheet Edit Appendix 01 is gone"),
        (without("Edit Appendix 02"), "its sheet Edit Appendix 02 is gone"),
        (no_keys, "its sheet Edit Appendix 01 is gone"),
        (no_column, "the column Note is gone from Edit Appendix 01"),
        (merged, "hold one value"),
        (
            lambda book: book.book.copy_worksheet(book.book["Edit Appendix 01"]),
            "a sheet is there twice: Edit Appendix 01; Edit Appendix 01 Copy",
        ),
    ],
)
def test_a_workbook_that_has_lost_what_it_needs_is_refused(
    run: Run, tmp_path: Path, change: Callable[[Edited], object], said: str
) -> None:
    assert said in refused(run, tmp_path, change)[1]


def test_what_stands_beside_the_columns_is_told(run: Run, tmp_path: Path) -> None:
    folder = copied(SMALL, tmp_path / "plan")
    book = Edited(workbook_of_small())
    cell = book.cell("1.1", "merged_with")
    beside = cell.parent.cell(cell.row, cell.column + 2)
    beside.value = "hỏi lại"
    file = book.saved(tmp_path / "plan.xlsx")
    code, _, err = run("import", str(file), "--into", str(folder), "--yes")
    assert code == 0
    assert f"Edit Appendix 01!{beside.coordinate}: warning: not read" in err


def test_rows_may_stand_in_any_order_and_columns_elsewhere(run: Run, tmp_path: Path) -> None:
    folder = copied(SMALL, tmp_path / "plan")
    book = Edited(workbook_of_small())
    sheet, top, _ = book.sheet("criteria")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 2)]
    for at, values in enumerate(reversed(rows), top + 2):
        for column, value in enumerate(values, 1):
            sheet.cell(at, column).value = value
    sheet.insert_cols(3)
    book.put("1.1", target=9.25)
    file = book.saved(tmp_path / "plan.xlsx")
    code, out, _ = run("import", str(file), "--into", str(folder), "--yes")
    assert (code, out) == (0, f"{book.place('1.1', 'target')}: 1.1, Target: 9.5 → 9.25\n")


def test_only_what_is_text_of_a_value_changes_in_any_style(run: Run, tmp_path: Path) -> None:
    """Comments, quotes, line ends and a mark of UTF-8 are somebody's, and stay."""
    folder = copied(SMALL, tmp_path / "plan")
    file = folder / "criteria.yaml"
    text = (
        file.read_text("utf-8")
        .replace(
            "        score: 9.5\n        target: 9.5\n",
            (
                "        score: 9.50   # theo QĐ\n        # chờ họp\n"
                "        target:   9.50 # dự kiến\n"
            ),
            1,
        )
        .replace("note: Chấm theo báo cáo quý", "note: 'Chấm theo báo cáo quý' # cũ")
    )
    held = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    file.write_bytes(held)
    book = Edited(folder)
    book.put("1.1", target=9.25)
    book.put("1.2.2", note=None)
    saved = str(book.saved(tmp_path / "plan.xlsx"))
    assert run("import", saved, "--into", str(folder), "--yes")[0] == 0
    expected = held.replace(b"target:   9.50 #", b"target: 9.25 #").replace(
        "            note: 'Chấm theo báo cáo quý' # cũ".encode(), "            # cũ".encode()
    )
    assert file.read_bytes() == expected


def test_a_folder_with_anchors_is_refused_as_everywhere(run: Run, tmp_path: Path) -> None:
    folder = copied(SMALL, tmp_path / "plan")
    saved = str(Edited(folder).saved(tmp_path / "plan.xlsx"))
    file = folder / "criteria.yaml"
    held = file.read_text("utf-8").replace("target: 9.5", "target: &a 9.5", 1)
    file.write_text(held, "utf-8")
    code, _, err = run("import", saved, "--into", str(folder), "--yes")
    assert (code, "anchors, aliases and tags are not read" in err) == (1, True)
    assert file.read_text("utf-8") == held


TARGETS = st.decimals(0, 20, places=4).map(lambda value: value.normalize() + 0)
WORDS = st.text("aăâbcđêơư :#-'\"[]{},&*!|>%@`\\0159", min_size=1, max_size=30).map(
    lambda words: " ".join(words.split()) or "x"
)
LEADS = st.lists(
    st.sampled_from(["Giám đốc Sở Nội vụ", "Các sở, ban, ngành", "UBND cấp huyện", "Sở Tài chính"]),
    max_size=3,
    unique=True,
)
VALUES = {
    "target": TARGETS,
    "score": st.none() | TARGETS,
    "due": st.none() | WORDS,
    "note": st.none() | WORDS,
    "title": WORDS,
    "tasks": st.lists(WORDS.filter(lambda words: not words.startswith("-")), max_size=3),
    "lead": LEADS,
}


def block(text: str, code: str, fields: set[str]) -> str:
    """Take the lines of some fields of a row out of the text."""
    lines = text.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.strip() == f'- code: "{code}"')
    indent = lines[start].index("c")
    kept, skipping = lines[: start + 1], False
    for at, line in enumerate(lines[start + 1 :], start + 1):
        own = len(line) - len(line.lstrip())
        if line.strip() and own < indent:
            return "".join(kept + lines[at:])
        if line.strip() and own == indent:
            skipping = re.match(r"\s*(\w+):", line)[1] in fields  # type: ignore[index]
        kept += [] if skipping and line.strip() else [line]
    return "".join(kept)


@pytest.mark.parametrize(
    "source", [ROOT / "data", ROOT / "examples" / "tinh-mau"], ids=lambda p: p.name
)
def test_any_edits_change_their_values_and_no_other_byte(source: Path, tmp_path: Path) -> None:
    folder = copied(source, tmp_path / "plan")
    held = contents(folder)
    plan = loaded(folder)
    fresh = Edited(folder)
    for name in fresh.book.sheetnames:
        if name not in {"Edit Appendix 01", "Edit Appendix 02", "parplan"}:
            fresh.book.remove(fresh.book[name])
    file = tmp_path / "plan.xlsx"
    small = fresh.saved(file).read_bytes()
    codes = [node.code for node in plan.nodes if not node.merged_with]

    # A failure isn't made smaller: each try saves a workbook.
    @settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.data())
    def run(data: st.DataObject) -> None:
        picked = data.draw(st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True))
        wanted: dict[str, dict[str, Any]] = {
            code: {
                field: data.draw(VALUES[field])
                for field in data.draw(st.sets(st.sampled_from(sorted(VALUES)), min_size=1))
            }
            for code in picked
        }
        book = Edited(small)
        for code, values in wanted.items():
            for field, value in values.items():
                cell = book.cell(code, field)
                shown = "\n".join(value) if isinstance(value, list) else value
                cell.value = float(shown) if isinstance(shown, Decimal) else shown or None
                if isinstance(shown, str):
                    cell.data_type = "s" if shown else "n"
        workbook = EditedWorkbook(book.saved(file))
        brought = workbook.beside(plan)
        assert not brought.remarks
        assert not brought.clashes
        new = edited(held, brought.edits)
        assert set(new) <= {"criteria"}
        before = held["criteria",][1].decode()
        after = new.get("criteria", before.encode()).decode()
        (folder / "criteria.yaml").write_text(after, "utf-8", newline="")
        now = loaded(folder)
        for code, values in wanted.items():
            row = now.criterion(code).criterion
            for field, value in values.items():
                known = getattr(row, field)
                assert known == (tuple(value) if isinstance(value, list) else value), (code, field)
            gone = set(values) | {"lead_printed", "bulleted"}
            before, after = block(before, code, gone), block(after, code, gone)
        assert after == before
        assert workbook.beside(now).edits == []

    run()
