"""`parplan compare`: what has changed, seen in spite of new codes, new names and equal titles."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.files.loading import load
from parplan.plan.plan import Criteria, Criterion, Plan
from parplan.questions.compare.compare import FIGURES, compare_plans
from parplan.questions.compare.matching import Named, matched
from parplan.report.report import Report, Value
from places import ROOT

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]
Golden = Callable[[str, str], None]

NAMES = ("old", "new")
D = Decimal


def rows(report: Report, key: str) -> list[dict[str, Value]]:
    return report.table(key).records()


def changes(report: Report) -> list[tuple[Value, ...]]:
    return [
        (
            row["what"],
            row["old_code"],
            row["code"],
            *(row[f"{figure}_effect"] for figure in FIGURES),
        )
        for row in rows(report, "criteria")
    ]


def row(  # noqa: PLR0913, PLR0917 - a row has as many figures
    code: str,
    title: str,
    points: str = "1",
    score: str | None = "1",
    target: str | None = "1",
    criteria: tuple[Criterion, ...] = (),
) -> Criterion:
    return Criterion(
        code=code,
        title=title,
        max_points=D(points),
        score=None if score is None else D(score),
        target=None if target is None else D(target),
        criteria=criteria,
    )


def of(plan: Plan, *areas: Criterion) -> Plan:
    return Plan(
        plan=plan.plan,
        criteria=Criteria(areas=areas),
        sipas_tasks=plan.sipas_tasks,
        agencies=plan.agencies,
    )


def compared(plan: Plan, old: tuple[Criterion, ...], new: tuple[Criterion, ...]) -> Report:
    return compare_plans(of(plan, *old), of(plan, *new), NAMES)


def test_a_plan_is_the_same_as_itself(plan: Plan) -> None:
    report = compare_plans(plan, plan, NAMES)
    assert [table.rows for table in report.tables[1:]] == [()] * 8
    assert [row["change"] for row in rows(report, "totals")] == [0, 0, 0]
    assert [row["old"] for row in rows(report, "totals")] == [100, D("85.4145"), D("88.679")]
    assert [note.text for note in report.notes] == ["The plans are the same."]


def test_figures_that_change_and_what_they_do(plan: Plan) -> None:
    old = (row("1", "A", "2", "2", "2", (row("1.1", "B"), row("1.2", "C"))),)
    new = (row("1", "A", "3", "1.5", "2", (row("1.1", "B", "2", "0.5"), row("1.2", "C"))),)
    report = compared(plan, old, new)
    assert changes(report) == []
    assert [tuple(r.values()) for r in rows(report, "points")] == [
        # A printed figure of a row above leaves is earned in these.
        ("1", "1", "A", "max_points", 2, 3, 1, 0),
        ("1", "1", "A", "score", 2, D("1.5"), D("-0.5"), 0),
        ("1.1", "1.1", "B", "max_points", 1, 2, 1, 1),
        ("1.1", "1.1", "B", "score", 1, D("0.5"), D("-0.5"), D("-0.5")),
    ]
    assert [tuple(r.values()) for r in rows(report, "totals")] == [
        ("max_points", 2, 3, 1),
        ("score", 2, D("1.5"), D("-0.5")),
        ("target", 2, 2, 0),
    ]


def test_what_comes_and_goes(plan: Plan) -> None:
    old = (row("1", "Kế hoạch"), row("2", "Tuyên truyền", "3", "2", "2.5"))
    new = (row("1", "Kế hoạch"), row("2", "Bộ máy và biên chế", "4", None, "4"))
    report = compared(plan, old, new)
    # One code, but neither the same title nor one like it.
    assert changes(report) == [
        ("removed", "2", None, -3, -2, D("-2.5")),
        ("added", None, "2", 4, None, 4),
    ]
    assert [r["change"] for r in rows(report, "totals")] == [1, None, D("1.5")]


def test_rows_that_were_numbered_anew_are_moved_and_no_others(plan: Plan) -> None:
    old = (
        row("1", "A", criteria=(row("1.1", "Một"), row("1.2", "Hai"), row("1.3", "Ba"))),
        row("2", "B", criteria=(row("2.1", "Bốn"),)),
    )
    new = (
        row("1", "A", criteria=(row("1.1", "Hai"), row("1.2", "Một"))),
        row("2", "Mới toanh", criteria=(row("2.1", "Năm"),)),
        row("3", "B", criteria=(row("3.1", "Bốn"), row("3.2", "Ba"))),
    )
    assert changes(compared(plan, old, new)) == [
        ("moved", "1.2", "1.1", 0, 0, 0),
        ("moved", "1.1", "1.2", 0, 0, 0),
        ("added", None, "2", 0, 0, 0),
        ("added", None, "2.1", 1, 1, 1),
        # 3.1 went with its area.
        ("moved", "2", "3", 0, 0, 0),
        ("moved", "1.3", "3.2", 0, 0, 0),
    ]


def test_a_new_name_under_the_same_code(plan: Plan) -> None:
    old = (
        row("1", "Công tác chỉ đạo, điều hành CCHC", criteria=(row("1.1", "Kế hoạch"),)),
        row("2", "Thể chế", criteria=(row("2.1", "Rà soát"), row("2.2", "Xử lý"))),
    )
    new = (
        row("1", "Công tác chỉ đạo và điều hành", criteria=(row("1.1", "KẾ HOẠCH"),)),
        row("2", "Pháp luật", criteria=(row("2.1", "Rà soát"), row("2.2", "Xử lý"))),
    )
    report = compared(plan, old, new)
    # The first by its words, the second by the case, the third by what stands below it.
    assert changes(report) == [
        ("renamed", "1", "1", 0, 0, 0),
        ("renamed", "1.1", "1.1", 0, 0, 0),
        ("renamed", "2", "2", 0, 0, 0),
    ]
    assert [(r["old_title"], r["title"]) for r in rows(report, "criteria")][2] == (
        "Thể chế",
        "Pháp luật",
    )


def test_moved_and_mended_at_once(plan: Plan) -> None:
    old = (row("1", "Tỷ lệ giải ngân kế hoạch đầu tư vốn NGNN"),)
    new = (row("1", "Thu ngân sách"), row("2", "Tỷ lệ giải ngân kế hoạch đầu tư vốn NSNN"))
    assert changes(compared(plan, old, new)) == [
        ("added", None, "1", 1, 1, 1),
        ("moved", "1", "2", 0, 0, 0),
        ("renamed", "1", "2", 0, 0, 0),
    ]


def test_a_leaf_that_is_divided(plan: Plan) -> None:
    old = (row("1", "A", "3", "2", "2.5"),)
    new = (
        row("1", "A", "3", "2", "2.5", (row("1.1", "B", "1"), row("1.2", "C", "2", "1", "1.5"))),
    )
    report = compared(plan, old, new)
    assert changes(report) == [
        ("divided", "1", "1", -3, -2, D("-2.5")),
        ("added", None, "1.1", 1, 1, 1),
        ("added", None, "1.2", 2, 1, D("1.5")),
    ]
    assert [r["change"] for r in rows(report, "totals")] == [0, 0, 0]


def test_the_title_that_7_1_1_repeats_confuses_nobody(plan: Plan) -> None:
    """In the bundled plan 7.1.1 has the title of 7.1."""
    areas = [area.criterion for area in plan.areas]

    def numbered(node: Criterion, old: str, new: str) -> Criterion:
        code = new + node.code.removeprefix(old)
        below = tuple(numbered(child, old, new) for child in node.criteria)
        merged = node.merged_with and new + node.merged_with.removeprefix(old)
        return node.model_copy(update={"code": code, "criteria": below, "merged_with": merged})

    # Area 7 becomes 9: its rows go with it, 7.1 as 9.1 and 7.1.1 as 9.1.1.
    moved = of(plan, *areas[:6], numbered(areas[6], "7", "9"), areas[7])
    assert changes(compare_plans(plan, moved, NAMES)) == [("moved", "7", "9", 0, 0, 0)]
    # Without 7.1.1, it is this one that is gone and not 7.1, which lost a row below it.
    seven = areas[6]
    first = seven.criteria[0]
    assert first.title == first.criteria[0].title
    short = first.model_copy(update={"criteria": first.criteria[1:]})
    left = seven.model_copy(update={"criteria": (short, *seven.criteria[1:])})
    gone = first.criteria[0]
    assert gone.score is not None
    assert changes(compare_plans(plan, of(plan, *areas[:6], left, areas[7]), NAMES)) == [
        ("removed", "7.1.1", None, -gone.max_points, -gone.score, -(gone.target or 0))
    ]


def test_equal_titles_find_the_one_below_the_same_row() -> None:
    old = [
        *(Named("1", "A", (1, 2)), Named("1.1", "Khảo sát", (2, 1), 0)),
        *(Named("2", "B", (1, 2)), Named("2.1", "Khảo sát", (2, 1), 2)),
    ]
    new = [
        *(Named("3", "B", (1, 2)), Named("3.1", "Khảo sát", (2, 1), 0)),
        *(Named("4", "A", (1, 2)), Named("4.1", "Khảo sát", (2, 1), 2)),
    ]
    assert matched(old, new) == {0: 2, 1: 3, 2: 0, 3: 1}


def test_tasks_and_agencies(plan: Plan, edited: Edited) -> None:
    folder = edited("criteria", "Thực hiện hoàn thành 100% hoạt động", "Làm xong 100% hoạt động")
    edited("criteria", "- Giám đốc Sở Nội vụ\n", "- Giám đốc Sở Tư pháp\n")
    edited("sipas_tasks", "- Giám đốc Công an tỉnh\n", "- Giám đốc Sở Y tế\n")
    edited("sipas_tasks", "time: Thường xuyên", "time: Trước 30/6")
    edited("agencies", "      - SNV\n", "      - SNV\n      - Sở NV\n")
    edited("agencies", "name: Bưu điện tỉnh\n", "name: Bưu điện\n")
    edited("plan", "number: 475/KH-UBND", "number: 476/KH-UBND")
    new = load(folder).plan
    assert new is not None
    report = compare_plans(plan, new, NAMES)
    assert changes(report) == []
    (task,) = rows(report, "tasks")
    words = "hoạt động tại Kế hoạch CCHC năm 2024 của tỉnh"
    assert (task["code"], task["removed"], task["added"]) == (
        *("1.1", (f"Thực hiện hoàn thành 100% {words}",)),
        (f"Làm xong 100% {words}",),
    )
    assert [tuple(r.values())[:2] + tuple(r.values())[3:] for r in rows(report, "agencies")] == [
        ("1.1", "1.1", "lead", ("Giám đốc Sở Nội vụ",), ("Giám đốc Sở Tư pháp",)),
        ("S6", "S6", "lead", ("Giám đốc Công an tỉnh",), ("Giám đốc Sở Y tế",)),
    ]
    assert [tuple(r.values()) for r in rows(report, "sipas")] == [
        (1, 1, "time", "Thường xuyên", "Trước 30/6")
    ]
    assert [tuple(r.values()) for r in rows(report, "register")] == [
        ("Sở Nội vụ", "aliases", ("SNV",), ("SNV", "Sở NV")),
        ("Bưu điện", "added", None, None),
        ("Bưu điện tỉnh", "removed", None, None),
    ]
    assert [tuple(r.values()) for r in rows(report, "other")] == [
        ("plan", "number", "475/KH-UBND", "476/KH-UBND")
    ]


def test_what_comes_as_a_whole_is_one_line(run: Run, tmp_path: Path) -> None:
    without = tmp_path / "without"
    shutil.copytree(ROOT / "data", without)
    (without / "rules.yaml").unlink()
    code, out, err = run("compare", str(without), str(ROOT / "data"), "-f", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["tables"]["other"]["rows"] == [
        {"file": "rules", "place": "", "old": None, "new": "{…}"}
    ]


TITLES = st.sampled_from(["A", "B", "Kế hoạch năm", "Kế hoạch của năm", "Khảo sát", "Điều tra"])
POINTS = st.decimals(0, 10, places=3).map(str)


@st.composite
def trees(draw: st.DrawFn, above: str = "", level: int = 1) -> tuple[Criterion, ...]:
    """Up to three rows on each of three levels, with few different titles, and codes with gaps."""
    numbers = draw(st.lists(st.integers(1, 4), min_size=level == 1, max_size=3, unique=True))
    return tuple(
        row(
            code,
            draw(TITLES),
            draw(POINTS),
            draw(POINTS),
            draw(POINTS),
            draw(trees(f"{code}.", level + 1)) if level < 3 else (),
        )
        for code in (f"{above}{number}" for number in sorted(numbers))
    )


@given(old=trees(), new=trees())
def test_effects_add_up_to_the_totals_change(
    plan: Plan, old: tuple[Criterion, ...], new: tuple[Criterion, ...]
) -> None:
    report = compared(plan, old, new)
    for total in rows(report, "totals"):
        figure = str(total["figure"])
        effects = [r[f"{figure}_effect"] for r in rows(report, "criteria")]
        effects += [r["effect"] for r in rows(report, "points") if r["figure"] == figure]
        assert sum(e for e in effects if isinstance(e, int | Decimal)) == total["change"]


@given(tree=trees())
def test_any_tree_is_the_same_as_itself(plan: Plan, tree: tuple[Criterion, ...]) -> None:
    assert not any(table.rows for table in compared(plan, tree, tree).tables[1:])


MIRRORED = {"added": "removed", "removed": "added", "divided": "undivided", "undivided": "divided"}


@settings(max_examples=60)
@given(old=trees(), new=trees())
def test_the_other_way_round_it_is_the_mirror_image(
    plan: Plan, old: tuple[Criterion, ...], new: tuple[Criterion, ...]
) -> None:
    there, back = compared(plan, old, new), compared(plan, new, old)
    assert Counter(
        (MIRRORED.get(str(what), what), now, was, *(-D(str(e)) for e in effects))
        for what, was, now, *effects in changes(there)
    ) == Counter((what, was, now, *effects) for what, was, now, *effects in changes(back))
    assert Counter(
        (r["old_code"], r["code"], r["figure"], r["old"], r["new"]) for r in rows(there, "points")
    ) == Counter(
        (r["code"], r["old_code"], r["figure"], r["new"], r["old"]) for r in rows(back, "points")
    )
