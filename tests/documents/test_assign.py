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
from parplan.documents.letters.official import words
from parplan.plan.agencies import Agencies, Group
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
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
    # Public security, social insurance, the military command, the State Bank's branch; two
    # companies and the post; three media, two centres. Of bank, post and a centre only texts speak.
    assert [kinds.count(kind) for kind in ("vertical", "company", "media", "unit")] == [4, 3, 3, 2]
    assert kinds.count("authority") == 0
    assert len(kinds) == 110


def test_as_assigned_only_those_who_are_named(plan: Plan) -> None:
    names = [body.name for body in recipients(plan, expand=False)]
    assert len(names) == 35
    assert {"Sở Nội vụ", "Các sở, ban, ngành", "UBND cấp xã", "Báo Đắk Nông"} <= set(names)
    assert "Bưu điện tỉnh" in names  # in the words of a task, and nowhere else
    assert not {"Sở Xây dựng", "UBND tỉnh"} & set(names)  # only as a department; as the issuer


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


def test_who_has_no_criterion_gets_what_the_plan_says_of_it(plan: Plan) -> None:
    made = letter(plan, "Bưu điện tỉnh")
    assert not made.duties.is_empty
    duty, mention = made.report.tables
    assert [row["no"] for row in duty.records()] == ["III.1.d"]
    assert [(row["no"], str(row["words"])[:27]) for row in mention.records()] == [
        ("8.1", "Phối hợp chặt chẽ với Bộ Nộ")
    ]
    *_, note, _ = words(plan, made.duties).paragraphs
    assert note == "2. Thực hiện nội dung có liên quan mà Kế hoạch nêu tại tiêu chí 8.1."
    # What is its own duty already isn't said of it once more; nor is it where it has criteria.
    paper = letter(plan, "Báo Đắk Nông").duties
    assert [one.what.code for one in paper.heads] == ["III.8"]
    assert paper.mentions == letter(plan, "Sở Nội vụ").duties.mentions == ()


def test_a_duty_of_the_section_is_given_once(plan: Plan) -> None:
    rows = agency(plan, "Sở Nội vụ").table("accountable").records()
    codes = [str(row["code"]) for row in rows]
    assert codes == [
        *("III.1.a", "III.1.b", "III.1.c", "III.1.d", "III.1.đ"),
        *("III.9.1", "1", "4", "5", "III.9.2"),
    ]
    assert [bool(row["tasks"]) for row in rows] == [code.startswith("III") for code in codes]


@pytest.mark.parametrize("expand", [False, True])
def test_an_agency_s_own_share_is_that_of_agencies(plan: Plan, *, expand: bool) -> None:
    table = agencies(plan, expand=expand).table("agencies")
    shares = {row["agency"]: row["lost_share"] for row in table.records() if row["leads"]}
    made = list(letters(plan, recipients(plan, expand=expand), expand=expand))
    index = index_report(plan, made, "docx").table("letters")
    assert index.sums is None
    found = {row["agency"]: row["lost_share"] for row in index.records() if row["agency"] in shares}
    assert found == {name: shares[name] for name in found}
    assert set(shares) - set(found) <= {"các đơn vị có liên quan", "tổ chức Hội"}
    interior = next(one for one in made if one.duties.body.name == "Sở Nội vụ")
    said = [str(note) for note in interior.report.notes]
    assert said[0].startswith("Leads 51 criteria. On these the province has 58.25 points at most")
    assert f"{shares['Sở Nội vụ']} of the points lost are Sở Nội vụ's own" in said[1]


def test_one_of_71_communes_has_lost_a_71st(plan: Plan) -> None:
    (made,) = letters(plan, [plan.agency("UBND xã Đắk N'Drung")])
    group = agencies(plan).table("agencies").records()
    (whole,) = [row["lost_share"] for row in group if row["agency"] == "UBND cấp xã"]
    assert made.own is not None
    assert isinstance(whole, Decimal)
    assert abs(71 * (made.own.lost or 0) - whole) < Decimal("0.01")


def test_tasks_have_the_dashes_of_the_document(plan: Plan) -> None:
    cells = {
        str(row["code"]): str(row["tasks"]).split("\n")
        for made in letters(plan, [plan.agency("so tu phap"), plan.agency("so ke hoach")])
        for row in made.report.table("leads").records()
    }
    assert [line[:2] for line in cells["2.1.1"]] == ["Th", "+ ", "+ ", "+ "]
    assert [line[:2] for line in cells["8.3.2"]] == ["- "]
    assert [line[:2] for line in cells["8.5"]] == ["Đẩ", "Đô"]


@pytest.mark.parametrize("name", ["UBND tỉnh", "Bộ Nội vụ"])
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
            *(Decimal("0.0216"), Decimal("0.0006")),
        ),
        ("Công an tỉnh", "cong-an-tinh.docx", 1, 0, 1, 0, Decimal(0), Decimal(0)),
    ]
    assert [note.values for note in report.notes] == [(("names", ("tổ chức Hội",)),)]
