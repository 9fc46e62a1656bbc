"""What a letter gives to whom: everything that the plan does, and nothing else."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from parplan.documents.letters.letter import (
    Letter,
    index_report,
    letters,
    members,
    nobody,
    recipients,
)
from parplan.plan.agencies import Agencies, Group
from parplan.plan.plan import Plan
from parplan.questions.agency import agency
from parplan.report.report import Report, Table

Given = set[tuple[str, str, str | int]]

FIGURES = ("max_points", "score", "lost", "target")


def letter(plan: Plan, name: str) -> Letter:
    body = plan.agencies.find(name)
    assert body is not None
    (made,) = letters(plan, [body])
    return made


def tables(made: Letter) -> dict[str, Table]:
    return {table.key: table for table in made.report.tables}


def column(table: Table, key: str) -> list[object]:
    return [record[key] for record in table.records()]


def as_assigned(plan: Plan) -> Given:
    """List who is named beside what, from the plan itself."""
    named: tuple[tuple[str, str | int, str], ...] = (
        *(("lead", leaf.code, entry) for leaf in plan.leaves for entry in leaf.shared.lead),
        *(
            ("coordinating", leaf.code, entry)
            for leaf in plan.leaves
            for entry in leaf.shared.coordinating
        ),
        *(("sipas lead", n.task.number, entry) for n in plan.sipas for entry in n.task.lead),
        *(
            ("sipas coordinating", n.task.number, entry)
            for n in plan.sipas
            for entry in n.task.coordinating
        ),
    )
    found = ((part, of, plan.agencies.find(entry)) for part, of, entry in named)
    return {(part, body.name, of) for part, of, body in found if body}


def in_letters(plan: Plan, *, expand: bool, direct: bool) -> Given:
    """List who finds what in a letter; `direct` leaves out what is meant through a group."""
    found: Given = set()
    for made in letters(plan, recipients(plan, expand=expand)):
        found |= set(_in_letter(made, direct=direct))
    return found


def _in_letter(made: Letter, *, direct: bool) -> Iterator[tuple[str, str, str | int]]:
    name = made.duties.body.name
    for key, table in tables(made).items():
        for values in table.records():
            if direct and values.get("via"):
                continue
            if key in {"leads", "coordinates"}:
                part = "lead" if key == "leads" else "coordinating"
                yield part, name, str(values["code"])
            elif key == "sipas":
                yield f"sipas {values['role']}", name, int(str(values["no"]))


def test_letters_together_are_what_the_plan_assigns(plan: Plan) -> None:
    expected = as_assigned(plan)
    assert len(expected) > 400
    assert in_letters(plan, expand=False, direct=True) == expected


def test_with_expand_every_member_finds_what_its_groups_have(plan: Plan) -> None:
    found = in_letters(plan, expand=True, direct=False)
    for part, name, of in as_assigned(plan):
        body = plan.agencies.find(name)
        assert body is not None
        for member in members(plan, [body]):
            alone = (part, member.name, of)
            # A member that leads isn't told that its group coordinates.
            assert (
                alone in found or (part.replace("coordinating", "lead"), member.name, of) in found
            )


def test_nobody_finds_what_the_plan_gives_to_others(plan: Plan) -> None:
    assigned = as_assigned(plan)
    groups: dict[str, list[str]] = {}
    for group in plan.agencies.groups:
        for member in members(plan, [group]):
            groups.setdefault(member.name, []).append(group.name)
    for part, name, of in in_letters(plan, expand=True, direct=False):
        assert any((part, one, of) in assigned for one in (name, *groups.get(name, [])))


def test_a_letter_says_what_the_agency_command_says(plan: Plan) -> None:
    for made in letters(plan, recipients(plan, expand=True)[::7]):
        report: Report = agency(plan, made.duties.body.name)
        leads, coordinates = report.table("leads"), report.table("coordinates")
        assert [one.what.code for one in made.duties.leads] == column(leads, "code")
        assert [one.what.code for one in made.duties.coordinates] == column(coordinates, "code")
        vias = [one.via for one in (*made.duties.leads, *made.duties.coordinates)]
        assert vias == [*column(leads, "via"), *column(coordinates, "via")]


def test_expand_gives_every_member_a_letter_and_groups_none(plan: Plan) -> None:
    kinds = [
        "group" if isinstance(body, Group) else body.kind.value
        for body in recipients(plan, expand=True)
    ]
    assert (kinds.count("commune"), kinds.count("district")) == (71, 8)
    assert (kinds.count("department"), kinds.count("group")) == (19, 0)
    # Public security, social insurance, the military command; two companies, three media, a centre.
    assert [kinds.count(kind) for kind in ("vertical", "company", "media", "unit")] == [3, 2, 3, 1]
    assert kinds.count("authority") == 0
    assert len(kinds) == 107


def test_as_assigned_only_those_who_are_named(plan: Plan) -> None:
    names = [body.name for body in recipients(plan, expand=False)]
    assert len(names) == 32
    assert {"Sở Nội vụ", "Các sở, ban, ngành", "UBND cấp xã", "Báo Đắk Nông"} <= set(names)
    # Only as departments, or in the words of a task.
    assert not {"Sở Xây dựng", "Bưu điện tỉnh", "UBND tỉnh"} & set(names)


def test_who_is_named_but_nobody_in_particular(plan: Plan) -> None:
    assert nobody(plan, expand=False) == ()
    left_out = nobody(plan, expand=True)
    assert "các đơn vị có liên quan" in left_out
    assert "tổ chức Hội" in left_out
    assert "UBND cấp xã" not in left_out


def test_an_undeclared_name_is_not_lost(plan: Plan) -> None:
    others = tuple(a for a in plan.agencies.agencies if a.name != "Công an tỉnh")
    declared = Agencies(agencies=others, groups=plan.agencies.groups)
    changed = Plan(
        plan=plan.plan, criteria=plan.criteria, sipas_tasks=plan.sipas_tasks, agencies=declared
    )
    assert nobody(changed, expand=False) == ("Giám đốc Công an tỉnh",)


def test_the_letter_to_the_police(plan: Plan) -> None:
    made = tables(letter(plan, "Công an tỉnh"))
    assert list(made) == ["head_duties", "leads", "sipas"]
    assert [column.key for column in made["leads"].columns] == [
        *("code", "title", "title_en", "max_points", "score", "lost", "target"),
        *("tasks", "lead", "coordinating"),
    ]
    (row,) = made["leads"].records()
    assert [row[key] for key in ("code", *FIGURES)] == [
        *("3.3.2", Decimal("0.5"), Decimal("0.5"), Decimal(0), Decimal("0.5")),
    ]
    assert row["lead"] == (
        "Giám đốc Công an tỉnh",
        "Giám đốc Bảo hiểm xã hội tỉnh",
        "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh",
    )
    assert row["coordinating"] == ("Văn phòng UBND tỉnh", "UBND cấp huyện", "UBND cấp xã")
    (task,) = made["sipas"].records()
    assert [task[key] for key in ("no", "role", "lead", "coordinating", "time")] == [
        6,
        "lead",
        ("Giám đốc Công an tỉnh",),
        ("UBND cấp huyện", "UBND cấp xã", "các đơn vị có liên quan"),
        "Thường xuyên",
    ]
    assert column(made["head_duties"], "no") == ["III.7"]


def test_what_the_head_of_interior_answers_for(plan: Plan) -> None:
    made = tables(letter(plan, "Sở Nội vụ"))
    of_all = [f"III.1.{letter}" for letter in "abcdđ"]
    assert column(made["head_duties"], "no") == [*of_all, "III.9.1", "III.9.2"]
    # III.1.d names it, too: what is its own name is through nobody.
    assert column(made["head_duties"], "via") == [
        *["Các sở, ban, ngành"] * 3,
        "",
        *["Các sở, ban, ngành"],
        "",
        "",
    ]
    rows = made["accountable"].records()
    assert [tuple(row[key] for key in ("code", *FIGURES)) for row in rows] == [
        ("1", Decimal("9.5"), Decimal("9.45"), Decimal("0.05"), Decimal("9.45")),
        ("4", Decimal("10.5"), Decimal("9.47"), Decimal("1.03"), Decimal("9.55")),
        ("5", Decimal(15), Decimal("12.01"), Decimal("2.99"), Decimal("12.3")),
    ]


def test_totals_are_those_of_what_it_leads(plan: Plan) -> None:
    leads = tables(letter(plan, "Cơ quan chuyên môn cấp tỉnh"))["leads"]
    totals = dict(zip([key.key for key in leads.columns], leads.totals or (), strict=True))
    (row,) = leads.records()
    expected = [Decimal("1.5"), Decimal("1.4784"), Decimal("0.0216"), Decimal("1.479")]
    assert [totals[key] for key in FIGURES] == [row[key] for key in FIGURES] == expected


def test_a_group_is_named_where_it_is_the_reason(plan: Plan) -> None:
    leads = tables(letter(plan, "UBND xã Đắk N'Drung"))["leads"]
    assert set(column(leads, "via")) == {"UBND cấp xã"}
    assert "via" not in [c.key for c in tables(letter(plan, "UBND cấp xã"))["leads"].columns]


def test_a_task_is_given_for_each_role(plan: Plan) -> None:
    sipas = tables(letter(plan, "Sở Nội vụ"))["sipas"]
    roles = list(zip(column(sipas, "no"), column(sipas, "role"), column(sipas, "via"), strict=True))
    # Task 1 is led by all departments, and coordinated by this one by its name.
    assert roles[:2] == [(1, "lead", "Các sở, ban, ngành"), (1, "coordinating", "")]


@pytest.mark.parametrize("name", ["Bưu điện tỉnh", "UBND tỉnh", "Bộ Nội vụ"])
def test_who_has_no_duty(plan: Plan, name: str) -> None:
    made = letter(plan, name)
    assert made.duties.is_empty
    assert made.report.tables == ()


def test_the_index_says_what_each_letter_comes_to(plan: Plan) -> None:
    made = [letter(plan, "Cơ quan chuyên môn cấp tỉnh"), letter(plan, "Công an tỉnh")]
    report = index_report(plan, made, "docx", nobody=("tổ chức Hội",))
    assert [tuple(row.values()) for row in report.table("letters").records()] == [
        (
            *("Cơ quan chuyên môn cấp tỉnh", "co-quan-chuyen-mon-cap-tinh.docx", 1, 0, 0, 0),
            *(Decimal("1.5"), Decimal("0.0216"), Decimal("0.0006")),
        ),
        ("Công an tỉnh", "cong-an-tinh.docx", 1, 0, 1, 0, Decimal("0.5"), Decimal(0), Decimal(0)),
    ]
    assert [note.values for note in report.notes] == [(("names", ("tổ chức Hội",)),)]
