"""The tree as the document prints it: rows, levels, merged cells, what is unknown."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from pydantic import ValidationError

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Criteria, Criterion, Node, Plan
from parplan.questions.show import show
from parplan.questions.sipas import sipas
from parplan.report.report import Report, Value

Edited = Callable[..., Path]


def node(plan: Plan, code: str) -> Node:
    found = plan.node(code)
    assert found is not None
    return found


def test_the_size_of_the_tree(plan: Plan) -> None:
    assert len(plan.areas) == 8
    assert len(plan.nodes) == 120
    assert len(plan.leaves) == 91
    assert [sum(node.level == level for node in plan.nodes) for level in (1, 2, 3)] == [8, 37, 75]
    assert len(plan.sipas) == 16


def test_rows_come_in_the_order_of_the_table(plan: Plan) -> None:
    assert [node.code for node in plan.nodes][:6] == ["1", "1.1", "1.2", "1.3", "1.3.1", "1.3.2"]
    assert [leaf.code for leaf in plan.areas[7].leaves] == [
        "8.1",
        "8.2",
        "8.3.1",
        "8.3.2",
        "8.3.3",
        "8.4",
        "8.5",
    ]
    assert [below.code for below in node(plan, "2.1").walk()] == ["2.1", "2.1.1", "2.1.2"]


def test_a_row_as_printed(plan: Plan) -> None:
    row = node(plan, "3.4.2")
    assert row.title == (
        "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận trong năm được giải quyết đúng hạn"
    )
    assert [str(figure) for figure in (row.max_points, row.score, row.target)] == [
        "1.5",
        "1.4477",
        "1.45",
    ]
    assert row.level == 3
    assert row.leaves == (row,)
    assert row.path == ("criteria", "areas", 2, "criteria", 3, "criteria", 1)


def test_a_printed_sum_is_left_as_printed(plan: Plan) -> None:
    assert str(node(plan, "3").score) == "12.905"
    assert sum(leaf.score or 0 for leaf in node(plan, "3").leaves) == Decimal("12.9045")


def test_merged_cells_hold_what_the_row_above_says(plan: Plan) -> None:
    for code, above in {
        "4.1.5": "4.1.4",
        "4.3.2": "4.3.1",
        "4.3.3": "4.3.1",
        "7.3.7": "7.3.6",
    }.items():
        assert node(plan, code).shared is node(plan, above).criterion
        assert node(plan, code).criterion.tasks == ()
    assert node(plan, "4.1.5").shared.note == "Điều tra XHH"
    assert node(plan, "7.3.7").shared.lead == (
        "Thủ trưởng các sở, ban, ngành",
        "Chủ tịch UBND cấp huyện",
        "Chủ tịch UBND cấp xã",
    )
    assert node(plan, "4.1.6").shared is node(plan, "4.1.6").criterion


def records(report: Report) -> list[dict[str, Value]]:
    (table,) = report.tables
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row.values, strict=True)) for row in table.lines]


def leaf(code: str, *, merged_with: str | None = None, lead: tuple[str, ...] = ()) -> Criterion:
    return Criterion(
        code=code,
        title=code,
        max_points=Decimal(1),
        score=None,
        target=None,
        merged_with=merged_with,
        lead=lead,
    )


def test_cells_may_be_merged_over_several_rows(plan: Plan) -> None:
    rows = (
        leaf("1", lead=("Sở Y tế",)),
        leaf("2", merged_with="1"),
        leaf("3", merged_with="2"),  # names the row right above, as a person might
        leaf("4", merged_with="9"),  # names nobody: it has its own, empty cells
        leaf("5", merged_with="5"),
    )
    other = Plan(
        plan=plan.plan,
        criteria=Criteria(areas=rows),
        sipas_tasks=plan.sipas_tasks,
        agencies=plan.agencies,
    )
    leads = [node.shared.lead for node in other.nodes]
    assert leads == [("Sở Y tế",), ("Sở Y tế",), ("Sở Y tế",), (), ()]


def test_codes_are_found_as_written(plan: Plan) -> None:
    assert plan.node("8.3.1") is not None
    for code in ("8.3.9", "8.30", "08", "", "8."):
        assert plan.node(code) is None


def test_tasks_of_appendix_02_know_where_they_stand(plan: Plan) -> None:
    places = [f"{task.part.code}.{task.section.code}.{task.task.number}" for task in plan.sipas]
    assert places[:3] == ["A.I.1", "A.II.2", "A.III.3"]
    assert places[10:] == [
        "A.III.11",
        "B.I.12",
        "B.II.13",
        "B.III.14",
        "B.IV.15",
        "B.V.16",
    ]
    assert {task.task.time for task in plan.sipas} == {"Thường xuyên"}


def test_unknown_is_not_zero(edited: Edited) -> None:
    folder = edited("criteria", "score: 1.4477\n", "score: null\n")
    changed = load(folder).plan
    assert changed is not None
    assert node(changed, "3.4.2").score is None
    unchanged = node(changed, "6.3.4")
    assert unchanged.score == 0
    assert unchanged.score is not None


def test_a_plan_does_not_change(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        plan.criteria.areas[0].score = Decimal(1)  # type: ignore[misc]


def test_rows_are_shown_with_merged_cells_filled_in(plan: Plan) -> None:
    rows = {str(row["code"]): row for row in records(show(plan))}
    assert len(rows) == 120
    shared = ("tasks", "lead", "coordinating", "note")
    assert [rows["4.1.5"][key] for key in shared] == [rows["4.1.4"][key] for key in shared]
    assert rows["4.1.5"]["merged_with"] == "4.1.4"
    assert rows["4.1.5"]["note"] == "Điều tra XHH"
    assert rows["7.3.7"]["lead"] == (
        "Thủ trưởng các sở, ban, ngành",
        "Chủ tịch UBND cấp huyện",
        "Chủ tịch UBND cấp xã",
    )
    assert rows["7.3.7"]["coordinating"] == (
        "Sở Thông tin và Truyền thông",
        "các đơn vị có liên quan",
    )
    assert len(cast("tuple[str, ...]", rows["7.3.7"]["tasks"])) == 3
    assert rows["4"]["lead"] == rows["4"]["tasks"] == ()
    below = records(show(plan, "4.1"))
    assert [row["code"] for row in below] == ["4.1", *(f"4.1.{n}" for n in range(1, 7))]
    (reading,) = show(plan, "6.2.1").notes
    assert ENGLISH.say(reading).startswith('6.2.1: "Thù trường" is read as "Thủ trưởng": ')


def test_appendix_02(plan: Plan) -> None:
    rows = records(sipas(plan))
    assert [row["no"] for row in rows] == list(range(1, 17))
    assert rows[9] | {"title_en": None} == {
        "no": 10,
        "part": "A. VIỆC XÂY DỰNG, TỔ CHỨC THỰC HIỆN CHÍNH SÁCH CÔNG",
        "section": "III. Chất lượng chính sách",
        "task": "Tổ chức thực hiện tốt chính sách an sinh xã hội ở địa phương",
        "title_en": None,
        "lead": (
            "Giám đốc Sở Lao động - Thương binh và Xã hội",
            "Giám đốc Bảo hiểm xã hội tỉnh",
        ),
        "coordinating": ("UBND cấp huyện", "UBND cấp xã", "các đơn vị có liên quan"),
        "time": "Thường xuyên",
        "due": None,
        "product": None,
        "note": None,
    }
