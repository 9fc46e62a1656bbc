"""Duties on a later day: who has succeeded whom, and what nobody holds any more."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.documents.letters.letter import letters, nobody, recipients
from parplan.documents.letters.official import words
from parplan.plan.agencies import Agencies, Agency, Group, Kind, Successor
from parplan.plan.duties import NOBODY, Holder, holders, meant
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.agency import agency
from parplan.report.report import Report, Value

Run = Callable[..., tuple[int, str, str]]

EVE, MERGED = datetime.date(2025, 2, 28), datetime.date(2025, 3, 1)
TODAY = datetime.date(2025, 7, 1)


def rows(report: Report, table: str = "agencies") -> dict[Value, dict[str, Value]]:
    made = report.table(table)
    return {record[made.columns[0].key]: record for record in made.records()}


def with_agencies(plan: Plan, *, replaced: dict[str, Successor]) -> Plan:
    changed = tuple(
        one.model_copy(update={"successor": replaced[one.name]}) if one.name in replaced else one
        for one in plan.agencies.agencies
    )
    register = Agencies(agencies=changed, groups=plan.agencies.groups)
    return Plan(
        plan=plan.plan, criteria=plan.criteria, sipas_tasks=plan.sipas_tasks, agencies=register
    )


def test_until_the_eve_all_is_as_the_plan_says(plan: Plan) -> None:
    as_planned, later = agencies(plan), agencies(plan, as_of=EVE)
    assert later.table("agencies") == as_planned.table("agencies")
    assert later.table("passed_on").rows == ()
    assert len(as_planned.tables) == 1


def test_merged_departments_hold_what_both_had(plan: Plan) -> None:
    found = rows(agencies(plan, as_of=MERGED))
    # Sở Tài chính led five leaves and lost 2 points there, Sở Kế hoạch và Đầu tư seven and 1.89.
    finance = found["Sở Tài chính"]
    assert (finance["leads"], finance["lost_share"]) == (12, Decimal("3.89"))
    assert (finance["sipas_leads"], finance["coordinates"]) == (1, 9)
    # Sở Lao động - Thương binh và Xã hội led SIPAS task 10, Sở Giao thông vận tải task 7.
    assert found["Sở Nội vụ"]["sipas_leads"] == 2
    assert found["Sở Xây dựng"]["sipas_leads"] == 1
    assert not {"Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông"} & set(found)
    assert "" not in found  # there are still districts


def test_without_districts_nobody_has_their_duties(plan: Plan) -> None:
    report = agencies(plan, as_of=TODAY)
    nobodys = rows(report)[""]
    assert [nobodys[key] for key in ("leads", "coordinates", "sipas_leads")] == [20, 69, 7]
    assert nobodys["lost_share"] == Decimal("0.9656")
    totals = report.table("agencies").totals
    assert totals is not None
    assert totals[-2:] == (Decimal("14.5855"), Decimal("3.2645"))
    assert report.notes[0].values == (("names", ("UBND cấp huyện",)),)


def test_what_has_passed_on_is_listed_with_its_duties_and_source(plan: Plan) -> None:
    found = rows(agencies(plan, as_of=TODAY), "passed_on")
    assert {name: row["holder"] for name, row in found.items()} == {
        "UBND cấp huyện": "",
        "Sở Kế hoạch và Đầu tư": "Sở Tài chính",
        "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
        "Sở Giao thông vận tải": "Sở Xây dựng",
        "Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ",
    }
    planning = found["Sở Kế hoạch và Đầu tư"]
    assert planning["leads"] == ("1.3.1", "6.1.1", "8.2", "8.3.1", "8.3.2", "8.3.3", "8.5")
    assert (planning["since"], planning["sipas_leads"]) == ("2025-03-01", ("3",))
    assert "laodong.vn" in str(planning["source"])
    assert found["UBND cấp huyện"]["since"] == "2025-07-01"


def test_a_groups_part_goes_to_todays_members(plan: Plan) -> None:
    entries = ("Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND cấp huyện")
    parts = holders(plan, entries, expand=True, on=TODAY)
    # 19 departments, of which seven were merged and two founded.
    assert len(parts) == 15
    assert parts[NOBODY] * 2 == 1
    assert parts[Holder("Sở Dân tộc và Tôn giáo", "department")] * 28 == 1
    assert sum(parts.values()) == 1
    # Its members are listed by name: those in their place count, each once.
    listed = holders(plan, ("Cơ quan chuyên môn cấp tỉnh",), expand=True, on=MERGED)
    assert {one.name for one in listed} >= {"Sở Nông nghiệp và Môi trường", "Sở Xây dựng"}
    assert len(listed) == 13


def test_successors_are_followed_to_the_last(plan: Plan) -> None:
    chain = with_agencies(
        plan,
        replaced={"Sở Tài chính": Successor(name="Giám đốc Sở Nội vụ", date=TODAY)},
    )
    found = rows(agencies(chain, as_of=TODAY), "passed_on")
    planning = found["Sở Kế hoạch và Đầu tư"]
    assert (planning["holder"], planning["since"]) == ("Sở Nội vụ", "2025-07-01")
    assert (
        rows(agencies(chain, as_of=TODAY))["Sở Nội vụ"]["leads"] == 44
    )  # 33 + 12, 1.3.1 is both's
    assert rows(agencies(chain, as_of=MERGED))["Sở Tài chính"]["leads"] == 12


def test_a_circle_has_no_end_and_no_holder() -> None:
    one = Agency(name="Sở A", kind=Kind.DEPARTMENT, successor=Successor(name="Sở B", date=MERGED))
    two = Agency(name="Sở B", kind=Kind.DEPARTMENT, successor=Successor(name="Sở A", date=MERGED))
    both = Group(name="Các sở", kinds=(Kind.DEPARTMENT,))
    register = Agencies(agencies=(one, two), groups=(both,))
    assert register.succession(one, MERGED, EVE).holder is None
    assert register.members(both, MERGED) == ()
    assert register.succession(both, MERGED, EVE).holder is None
    assert register.succession(one, EVE, EVE).holder == one


def test_a_group_whose_members_are_not_listed_is_not_gone(plan: Plan) -> None:
    """UBND cấp xã of a plan that lists no communes: nobody has taken their duties from them."""
    listed = tuple(one for one in plan.agencies.agencies if one.kind is not Kind.COMMUNE)
    register = Agencies(agencies=listed, groups=plan.agencies.groups)
    communes = register.find("UBND cấp xã")
    assert isinstance(communes, Group)
    assert register.members(communes, TODAY) == ()
    planned = plan.plan.day
    assert register.succession(communes, TODAY, planned) == (communes, None)
    # The districts were there on the plan's day, and are gone.
    districts = register.find("UBND cấp huyện")
    assert districts is not None
    assert register.succession(districts, TODAY, planned).holder is None
    # Of a level that is known to have ended, nobody is there, whoever is listed.
    ended = Group(name="UBND các huyện", kinds=(Kind.DISTRICT,), until=TODAY)
    alone = Agencies(agencies=(), groups=(ended,))
    assert alone.succession(ended, MERGED, EVE).holder == ended
    assert alone.succession(ended, TODAY, EVE).holder is None


def test_an_undeclared_successor_keeps_its_name(plan: Plan) -> None:
    new = with_agencies(
        plan, replaced={"Sở Tư pháp": Successor(name="Sở Tư pháp và Tôn giáo", date=MERGED)}
    )
    found = rows(agencies(new, as_of=MERGED))
    assert found["Sở Tư pháp và Tôn giáo"]["leads"] == 6


NAMES = ("Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "UBND huyện Cư Jút", "UBND xã Nam Dong")
HEIRS = st.none() | st.sampled_from((*NAMES, "UBND cấp xã", "Các sở, ban, ngành", "Sở Mới"))


@settings(max_examples=50)
@given(
    heirs=st.dictionaries(st.sampled_from(NAMES), HEIRS),
    on=st.dates(datetime.date(2024, 7, 18), datetime.date(2026, 1, 1)),
    expand=st.booleans(),
)
def test_shares_add_up_whoever_succeeds_whom(
    plan: Plan, heirs: dict[str, str | None], on: datetime.date, *, expand: bool
) -> None:
    replaced = {name: Successor(name=heir, date=MERGED) for name, heir in heirs.items()}
    report = agencies(with_agencies(plan, replaced=replaced), expand=expand, as_of=on)
    for key, total in (("lost_share", "14.5855"), ("gain_share", "3.2645")):
        shares = [row[key] for row in rows(report).values()]
        assert sum(share for share in shares if isinstance(share, Decimal)) == Decimal(total)


def test_an_agency_sees_from_whom_its_duties_came(plan: Plan) -> None:
    finance = plan.agencies.find("Sở Tài chính")
    assert finance is not None
    leads = rows(agency(plan, finance.name, as_of=TODAY), "leads")
    assert leads["8.5"]["via"] == "Sở Kế hoạch và Đầu tư"
    assert leads["8.4"]["via"] is None
    assert leads["3.4.1"]["via"] == "Cơ quan chuyên môn cấp tỉnh"
    own = meant(plan, ("Giám đốc Sở Kế hoạch và Đầu tư", "Sở Tài chính"), finance, TODAY)
    assert own is not None
    assert own.via is None


def test_one_that_is_gone_says_who_has_its_duties(plan: Plan) -> None:
    for name, holder in (("Sở Kế hoạch và Đầu tư", "Sở Tài chính"), ("UBND cấp huyện", None)):
        report = agency(plan, name, as_of=TODAY)
        assert [table.rows for table in report.tables] == [()] * 4
        said = dict(report.notes[0].values)
        assert (said["name"], said.get("holder")) == (name, holder)


def test_letters_go_to_todays_holders(plan: Plan) -> None:
    names = {body.name for body in recipients(plan, expand=False, on=TODAY)}
    assert "Sở Khoa học và Công nghệ" in names
    assert not {"Sở Thông tin và Truyền thông", "UBND cấp huyện"} & names
    assert len(recipients(plan, expand=True, on=TODAY)) == 110 - 8 - 19 + 14
    assert nobody(plan, expand=False, on=TODAY) == (
        "UBND cấp huyện",
        "Chủ tịch UBND cấp huyện",
        "Chủ tịch UBND các huyện, thành phố Gia Nghĩa",
    )


def test_a_letter_says_from_whom_a_duty_came(plan: Plan) -> None:
    science = plan.agencies.find("Sở Khoa học và Công nghệ")
    assert science is not None
    (made,) = letters(plan, [science], TODAY)
    vias = {one.what.code: one.via for one in made.duties.leads}
    assert vias["7.1.1"] == "Sở Thông tin và Truyền thông"
    *_, last, _ = words(plan, made.duties).paragraphs
    assert "giao Sở Thông tin và Truyền thông" in last
    assert last.endswith("tiếp nhận từ ngày 01 tháng 3 năm 2025.")
    assert any("Sở Thông tin và Truyền thông" in str(note.values) for note in made.report.notes)
    (planned,) = letters(plan, [science])
    assert "tiếp nhận" not in " ".join(words(plan, planned.duties).paragraphs)


def test_keys_with_a_day(run: Run) -> None:
    code, out, err = run("agencies", "--as-of", "2025-07-01", "-f", "json")
    assert (code, err) == (0, "")
    tables = json.loads(out)["tables"]
    assert list(tables) == ["agencies", "passed_on"]
    assert list(tables["passed_on"]["rows"][0]) == [
        *("agency", "since", "holder", "leads", "coordinates", "sipas_leads"),
        *("sipas_coordinates", "source"),
    ]
    _, out, _ = run("agencies", "-f", "json")
    assert list(json.loads(out)["tables"]) == ["agencies"]


@pytest.mark.parametrize("command", [["agencies"], ["agency", "snv"], ["assign", "-o", "x"]])
@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2024-07-17", "duties begin with the plan, on 2024-07-18"),
        ("1/7/2025", "is no day"),
        ("2025-W27-2", "is no day"),
        ("20250701", "is no day"),
    ],
)
def test_days_that_are_refused(  # noqa: PLR0913, PLR0917 - fixtures and the cases
    run: Run,
    command: list[str],
    day: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*command, "--as-of", day)
    assert (code, out) == (2, "")
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_no_letter_to_one_that_is_gone(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "letters")
    code, _, err = run("assign", "-o", folder, "--agency", "skhdt", "--as-of", "2025-03-01")
    assert code == 2
    assert "Sở Tài chính holds its duties since 2025-03-01" in err
    assert run("assign", "-o", folder, "--agency", "stc", "--as-of", "2025-03-01")[0] == 0
    assert (tmp_path / "letters" / "so-tai-chinh.docx").is_file()
