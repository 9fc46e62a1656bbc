"""What the reports say, against the document: every figure here was worked out by hand."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

import pytest

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.gaps import gaps
from parplan.questions.totals import totals
from parplan.report.report import Report, Value

Edited = Callable[..., Path]
Record = dict[str, Value]
UNIT = Decimal("0.0001")

# Lost, gain and what is left: maximum − score, target − score, maximum − target.
GAPS = """
8.1 1.83 0.13 1.7 | 5.7 1.15 0.05 1.1 | 6.3.4 1 1 0 | 8.4 1 0 1 | 2.4 0.9 0.2 0.7
7.3.7 0.86 0.01 0.85 | 8.5 0.77 0.27 0.5 | 7.1.4 0.59 0.02 0.57 | 5.4 0.5 0 0.5
7.1.2 0.5 0 0.5 | 8.3.1 0.5 0.5 0 | 8.3.2 0.5 0.5 0 | 7.3.6 0.35 0.05 0.3
6.1.4 0.31 0.01 0.3 | 6.3.5 0.3 0.05 0.25 | 5.5.2 0.27 0.07 0.2 | 5.6 0.25 0 0.25
6.2.4 0.25 0.05 0.2 | 6.2.5 0.25 0.05 0.2 | 4.1.4 0.23 0.03 0.2 | 4.3.4 0.22 0.02 0.2
5.3.2 0.22 0.02 0.2 | 7.3.2 0.22 0.01 0.21 | 4.1.5 0.21 0.01 0.2 | 4.1.6 0.21 0.01 0.2
5.2.3 0.2 0.05 0.15 | 5.2.4 0.2 0.05 0.15 | 5.3.3 0.2 0.05 0.15 | 6.1.3 0.17 0.02 0.15
4.1.3 0.16 0.01 0.15 | 6.1.1 0.12 0.02 0.1 | 3.4.2 0.0523 0.0023 0.05 | 1.7 0.05 0 0.05
3.4.1 0.0216 0.0006 0.021 | 3.4.3 0.0216 0.0016 0.02
"""


def records(report: Report) -> list[Record]:
    (table,) = report.tables
    return table.records()


def ending(report: Report) -> Record:
    (table,) = report.tables
    keys = [column.key for column in table.columns]
    return dict(zip(keys, table.totals or (), strict=True))


def codes(report: Report) -> str:
    return " ".join(str(record["code"]) for record in records(report))


def written(record: Record, keys: str) -> str:
    return " ".join(str(record[key]) for key in keys.split())


def test_printed_figures_stand_beside_the_sums_of_the_leaves(plan: Plan) -> None:
    rows = records(totals(plan))
    figures = "code max_points max_points_sum score score_sum target target_sum"
    assert [written(row, figures).lstrip() for row in rows] == [
        "1 9.5 9.5 9.45 9.45 9.45 9.45",
        "2 10 10 9.1 9.1 9.3 9.3",
        "3 13 13 12.905 12.9045 12.909 12.909",
        "4 10.5 10.5 9.47 9.47 9.55 9.55",
        "5 15 15 12.01 12.01 12.3 12.3",
        "6 12 12 9.6 9.6 10.8 10.8",
        "7 13.5 13.5 10.98 10.98 11.07 11.07",
        "8 16.5 16.5 11.9 11.9 13.3 13.3",
        "100 100 85.415 85.4145 88.679 88.679",
    ]
    assert (rows[-1]["code"], rows[-1]["level"]) == ("", 0)
    assert list(map(ENGLISH.say, totals(plan).notes)) == [
        "3: score printed 12.905, the leaves add up to 12.9045.",
        "Whole plan: score printed 85.415, the leaves add up to 85.4145.",
    ]


@pytest.mark.parametrize(("depth", "rows"), [(1, 8 + 1), (2, 8 + 37 + 1), (3, 120 + 1)])
def test_totals_go_as_deep_as_asked(plan: Plan, depth: int, rows: int) -> None:
    report = totals(plan, depth=depth)
    assert len(report.tables[0].rows) == rows
    assert len(report.notes) == 2


def test_the_four_sources_of_points(plan: Plan) -> None:
    report = totals(plan, by="assessed_by")
    figures = "leaves max_points score target lost gain"
    assert [written(row, f"assessed_by {figures}") for row in records(report)] == [
        "appraisal 68 61.5 56.8545 57.989 4.6455 1.1345",
        "survey 16 22 16.66 17.39 5.34 0.73",
        "sipas 1 10 8.17 8.3 1.83 0.13",
        "outcome 6 6.5 3.73 5 2.77 1.27",
    ]
    assert written(ending(report), figures) == "91 100 85.4145 88.679 14.5855 3.2645"


def test_where_points_were_lost(plan: Plan) -> None:
    report = gaps(plan)
    expected = [entry.strip() for line in GAPS.strip().splitlines() for entry in line.split("|")]
    assert [written(row, "code lost gain remaining") for row in records(report)] == expected
    assert len(expected) == 35
    assert written(ending(report), "lost gain remaining") == "14.5855 3.2645 11.321"
    first = records(report)[0]
    assert written(first, "title assessed_by max_points score target") == (
        "Kết quả Chỉ số hài lòng (SIPAS) sipas 10 8.17 8.3"
    )
    assert first["lead"] == ("Giám đốc Sở Nội vụ",)
    assert report.notes == ()


def test_all_leaves(plan: Plan) -> None:
    report = gaps(plan, everything=True, sort="code")
    assert codes(report) == " ".join(leaf.code for leaf in plan.leaves)
    assert len(records(report)) == 91
    figures = "max_points score target lost gain remaining"
    assert written(ending(report), figures) == "100 85.4145 88.679 14.5855 3.2645 11.321"


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("lost", "8.1 5.7 6.3.4 8.4 2.4 7.3.7 8.5 7.1.4 5.4 7.1.2 8.3.1 8.3.2"),
        ("gain", "6.3.4 8.3.1 8.3.2 8.5 2.4 8.1 5.5.2"),
        ("remaining", "8.1 5.7 8.4 7.3.7 2.4 7.1.4 5.4 7.1.2 8.5 6.1.4 7.3.6"),
        ("code", "1.7 2.4 3.4.1 3.4.2 3.4.3 4.1.3 4.1.4 4.1.5 4.1.6 4.3.4 5.2.3"),
    ],
)
def test_what_comes_first_and_equals_in_the_order_of_the_plan(
    plan: Plan, sort: Literal["lost", "gain", "remaining", "code"], first: str
) -> None:
    report = gaps(plan, sort=sort, top=len(first.split()))
    assert codes(report) == first


@pytest.mark.parametrize(
    ("choice", "listed", "lost"),
    [
        ({"area": "6"}, "6.3.4 6.1.4 6.3.5 6.2.4 6.2.5 6.1.3 6.1.1", "2.4"),
        ({"area": "7.1"}, "7.1.4 7.1.2", "1.09"),
        ({"area": "8.1"}, "8.1", "1.83"),
        ({"area": "1.1"}, "", "0"),
        ({"assessed_by": "outcome"}, "8.4 8.5 8.3.1 8.3.2", "2.77"),
        ({"assessed_by": "sipas", "area": "5"}, "", "0"),
        ({"agency": "Sở Tư pháp", "area": "2"}, "2.4", "0.9"),
        ({"agency": "UBND cấp xã", "area": "3"}, "3.4.3", "0.0216"),
        ({"agency": "UBND xã Đắk Nia", "area": "3"}, "3.4.3", "0.0216"),
        ({"agency": "Bưu điện tỉnh"}, "", "0"),
        (
            {"agency": "Sở Tài chính"},
            "6.3.4 8.4 7.3.7 7.3.6 6.1.4 6.3.5 6.2.4 6.2.5 6.1.3 3.4.1",
            "4.5116",
        ),
    ],
)
def test_narrowed_down(plan: Plan, choice: dict[str, Any], listed: str, lost: str) -> None:
    report = gaps(plan, **choice)
    assert codes(report) == listed
    assert str(ending(report)["lost"]) == lost


def test_the_rest_is_mentioned_where_only_the_first_are_listed(plan: Plan) -> None:
    report = gaps(plan, top=3)
    assert ending(report)["lost"] == Decimal("3.98")  # 1.83 + 1.15 + 1
    (note,) = report.notes
    assert ENGLISH.say(note) == "3 of 35 leaves: 3.98 of 14.5855 lost points."
    assert gaps(plan, top=99).notes == ()


def test_what_is_unknown_is_listed_last_and_adds_up_to_nothing(edited: Edited) -> None:
    plan = load(edited("criteria", "score: 8.17\n", "score: null\n")).plan
    assert plan is not None
    report = gaps(plan)
    assert codes(report).split()[0] == "5.7"
    assert records(report)[-1]["code"] == "8.1"
    assert written(records(report)[-1], "score lost gain remaining") == "None None None 1.7"
    assert written(ending(report), "score lost gain remaining") == "None None None 11.321"
    assert written(records(totals(plan))[-1], "score score_sum target_sum") == "85.415 None 88.679"
    assert {row["lost_share"] for row in records(agencies(plan))} == {None}


def test_how_much_hangs_on_whom(plan: Plan) -> None:
    report = agencies(plan)
    rows = {str(row["agency"]): row for row in records(report)}
    counts = "kind leads coordinates sipas_leads sipas_coordinates"
    figures = "max_points score target lost gain lost_share gain_share"
    # 6.2.2, 6.2.3, 6.3.3, 6.3.4 and 8.4, alone.
    assert written(rows["Sở Tài chính"], counts) == "department 5 9 0 0"
    assert written(rows["Sở Tài chính"], figures) == "5.25 3.25 4.25 2 1 2 1"
    # A third each of 2.49 points: 7.3.7, 7.3.6, 6.1.4, 6.3.5, 6.2.4, 6.2.5, 6.1.3.
    assert written(rows["Các sở, ban, ngành"], "kind lost lost_share") == "group 2.49 0.83"
    assert written(rows["Cơ quan chuyên môn cấp tỉnh"], "leads lost_share") == "1 0.0216"
    assert written(rows["Bảo hiểm xã hội tỉnh"], f"{counts} max_points") == "vertical 1 0 1 0 0.5"
    assert written(rows["các đơn vị có liên quan"], "leads coordinates lost") == "0 84 0"
    # All of 5.39 points, and of the 0.25 of 5.6 a third.
    assert written(rows["Sở Nội vụ"], "leads lost") == "33 5.64"
    assert abs(cast("Decimal", rows["Sở Nội vụ"]["lost_share"]) - Decimal("5.473333")) < UNIT
    assert [row["agency"] for row in records(report)][:3] == [
        "Sở Nội vụ",
        "Sở Tài chính",
        "Sở Kế hoạch và Đầu tư",
    ]


@pytest.mark.parametrize("expand", [False, True])
def test_shares_add_up_to_what_was_lost_and_is_asked_back(plan: Plan, *, expand: bool) -> None:
    report = agencies(plan, expand=expand)
    assert written(ending(report), "lost_share gain_share") == "14.5855 3.2645"
    assert added(report, "lost_share") == Decimal("14.5855")
    assert added(report, "gain_share") == Decimal("3.2645")
    groups = [row for row in records(report) if row["kind"] == "group" and row["leads"]]
    assert bool(groups) is not expand


def test_a_groups_part_goes_to_its_members(plan: Plan) -> None:
    rows = {str(row["agency"]): row for row in records(agencies(plan, expand=True))}
    # 0.83 among 19 departments, 0.0216 among 18 of them.
    industry = cast("Decimal", rows["Sở Công Thương"]["lost_share"])
    assert abs(industry - (Decimal("0.83") / 19 + Decimal("0.0216") / 18)) < UNIT
    zones = cast("Decimal", rows["Ban Quản lý các khu công nghiệp"]["lost_share"])
    assert abs(zones - Decimal("0.83") / 19) < UNIT
    assert written(rows["Sở Công Thương"], "leads lost") == "18 2.5116"
    assert "Sở Nông nghiệp và Môi trường" not in rows  # founded later
    # What it leads, it doesn't coordinate as one of a group: as in `agency`. But by name it does.
    counts = "leads coordinates sipas_leads sipas_coordinates"
    assert written(rows["Sở Nội vụ"], counts) == "51 36 6 3"


def added(report: Report, key: str) -> Decimal:
    return sum((cast("Decimal", row[key]) for row in records(report)), Decimal(0))
