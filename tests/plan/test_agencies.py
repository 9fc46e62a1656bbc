"""Who is who, against the roster and the words of the plan."""

import datetime
import unicodedata

import pytest

from parplan.plan.agencies import Agencies, Agency, Group, Kind
from parplan.plan.plan import Plan
from parplan.questions.agency import agency
from parplan.report.report import Value

DAY = datetime.date(2024, 7, 18)
DEPARTMENTS = {
    *("Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Kế hoạch và Đầu tư"),
    *("Sở Công Thương", "Sở Nông nghiệp và Phát triển nông thôn", "Sở Giao thông vận tải"),
    *("Sở Xây dựng", "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông"),
    *("Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch"),
    *("Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Thanh tra tỉnh"),
    *("Ban Dân tộc", "Ban Quản lý các khu công nghiệp"),
}
DISTRICTS = {
    *("UBND thành phố Gia Nghĩa", "UBND huyện Cư Jút", "UBND huyện Đắk Glong"),
    *("UBND huyện Đắk Mil", "UBND huyện Đắk R'lấp", "UBND huyện Đắk Song"),
    *("UBND huyện Krông Nô", "UBND huyện Tuy Đức"),
}


@pytest.fixture
def everyone(plan: Plan) -> Agencies:
    return plan.agencies


def group(everyone: Agencies, name: str) -> Group:
    found = everyone.find(name)
    assert isinstance(found, Group)
    return found


def members(everyone: Agencies, name: str, day: datetime.date = DAY) -> set[str]:
    return {member.name for member in everyone.members(group(everyone, name), day)}


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("Giám đốc Sở Nội vụ", "Sở Nội vụ"),
        ("SNV", "Sở Nội vụ"),
        ("snv", "Sở Nội vụ"),
        ("  SỞ  NỘI VỤ ", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Giám đốc Sở Nội vụ"), "Sở Nội vụ"),
        ("Chánh Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("Chi nhánh Ngân hàng Nhà nước", "Chi nhánh Ngân hàng Nhà nước Đắk Nông"),
        ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh"),
        ("Chủ tịch UBND huyện Đắk R'lấp", "UBND huyện Đắk R'lấp"),
        ("Thủ trưởng các sở, ban, ngành", "Các sở, ban, ngành"),
        ("Thù trường các sở, ban, ngành", "Các sở, ban, ngành"),  # as 6.2.1 prints it
        ("Các Sở, ban, ngành", "Các sở, ban, ngành"),  # as 5.6 does
        ("Chủ tịch UBND cấp huyện", "UBND cấp huyện"),
        ("Chủ tịch UBND các huyện, thành phố Gia Nghĩa", "UBND cấp huyện"),
    ],
)
def test_a_name_a_head_and_an_alias_find_their_agency(
    everyone: Agencies, entry: str, name: str
) -> None:
    found = everyone.find(entry)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("entry", ["so noi vu", "Sở Nội", "", "Sở Nội vụ tỉnh Đắk Lắk"])
def test_the_plan_has_to_spell_names_out(everyone: Agencies, entry: str) -> None:
    assert everyone.find(entry) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("so noi vu", "Sở Nội vụ"),
        ("SO NOI VU", "Sở Nội vụ"),
        ("SNV", "Sở Nội vụ"),
        ("giam doc so noi vu", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
        ("y te", "Sở Y tế"),
        ("TTT", "Thanh tra tỉnh"),  # whole before part: STTTT holds it, too
        ("ubnd cap huyen", "UBND cấp huyện"),
        ("dak r'lap", "UBND huyện Đắk R'lấp"),
        ("Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),  # oá for óa
    ],
)
def test_a_person_may_leave_tones_and_words_out(everyone: Agencies, words: str, name: str) -> None:
    assert [body.name for body in everyone.search(words)] == [name]


def test_words_that_may_mean_several_find_them_all(everyone: Agencies) -> None:
    assert {body.name for body in everyone.search("nội vụ")} == {"Sở Nội vụ", "Bộ Nội vụ"}
    assert {body.name for body in everyone.search("ubnd huyen")} == {
        name for name in DISTRICTS if "huyện" in name
    }
    assert everyone.search("sở thú") == ()


def test_the_nearest_names_are_suggested_the_most_alike_first(everyone: Agencies) -> None:
    assert everyone.nearest("Sở Nội vu")[0] == "Sở Nội vụ"
    assert everyone.nearest("so tai chinhs")[0] == "Sở Tài chính"
    assert everyone.nearest("Gíam đốc Sơ Tư phap")[0] == "Sở Tư pháp"
    assert everyone.nearest("###") == ()
    near = everyone.nearest("Sở")
    assert len(near) == len(set(near)) <= 3


def test_groups_mean_those_who_existed_on_the_day_of_the_plan(everyone: Agencies) -> None:
    assert members(everyone, "Các sở, ban, ngành") == DEPARTMENTS
    assert members(everyone, "UBND cấp huyện") == DISTRICTS
    assert len(members(everyone, "UBND cấp xã")) == 71
    inferred = DEPARTMENTS - {"Ban Quản lý các khu công nghiệp"}
    assert members(everyone, "Cơ quan chuyên môn cấp tỉnh") == inferred
    assert members(everyone, "các đơn vị có liên quan") == set()


def test_groups_change_with_the_day(everyone: Agencies) -> None:
    eve, day = datetime.date(2025, 2, 28), datetime.date(2025, 3, 1)
    gone = {
        "Sở Kế hoạch và Đầu tư",
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Sở Giao thông vận tải",
        "Sở Tài nguyên và Môi trường",
        "Sở Thông tin và Truyền thông",
        "Sở Lao động - Thương binh và Xã hội",
        "Ban Dân tộc",
    }
    new = {"Sở Nông nghiệp và Môi trường", "Sở Dân tộc và Tôn giáo"}
    assert members(everyone, "Các sở, ban, ngành", eve) == DEPARTMENTS
    assert members(everyone, "Các sở, ban, ngành", day) == DEPARTMENTS - gone | new
    assert members(everyone, "UBND cấp huyện", datetime.date(2025, 6, 30)) == DISTRICTS
    assert members(everyone, "UBND cấp huyện", datetime.date(2025, 7, 1)) == set()


def test_an_agency_is_a_member_of_its_groups(everyone: Agencies) -> None:
    def groups(name: str) -> list[str]:
        found = everyone.find(name)
        assert isinstance(found, Agency)
        return [g.name for g in everyone.groups if found in everyone.members(g, DAY)]

    assert groups("Sở Nội vụ") == ["Các sở, ban, ngành", "Cơ quan chuyên môn cấp tỉnh"]
    assert groups("Ban Quản lý các khu công nghiệp") == ["Các sở, ban, ngành"]
    assert groups("UBND xã Đắk Nia") == ["UBND cấp xã"]
    assert groups("Công an tỉnh") == []
    assert groups("Sở Nông nghiệp và Môi trường") == []  # founded later


def test_groups_may_hold_groups_even_in_a_circle() -> None:
    one = Agency(name="Sở A", kind=Kind.DEPARTMENT)
    inner = Group(name="Trong", members=("Sở A", "Ngoài", "Không ai"))
    outer = Group(name="Ngoài", members=("Trong", "sở a"))
    everyone = Agencies(agencies=(one,), groups=(inner, outer))
    assert everyone.members(outer, DAY) == everyone.members(inner, DAY) == (one,)


def test_two_agencies_behind_one_title(plan: Plan) -> None:
    def leads(code: str) -> list[str]:
        node = plan.node(code)
        assert node is not None
        found = [plan.agencies.find(entry) for entry in node.shared.lead]
        return [body.name for body in found if body]

    assert leads("1.3.1") == ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư"]
    assert leads("1.6") == [
        "Văn phòng UBND tỉnh",
        "Trung tâm Xúc tiến đầu tư và Hỗ trợ doanh nghiệp",
    ]
    assert leads("3.2.3") == ["Sở Thông tin và Truyền thông"]  # the office, not its head
    assert leads("3.3.2") == ["Công an tỉnh", "Bảo hiểm xã hội tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]


def duties(plan: Plan, name: str) -> dict[str, dict[str, dict[str, Value]]]:
    """Ask for an agency's tables: key → code or number → row."""
    return {
        table.key: {str(row[table.columns[0].key]): row for row in table.records()}
        for table in agency(plan, name).tables
    }


OF_ALL = [f"III.1.{letter}" for letter in "abcdđ"]
"""What heads of all departments and districts must do."""


def test_what_the_head_of_home_affairs_answers_for(plan: Plan) -> None:
    rows = duties(plan, "Sở Nội vụ")["accountable"]
    # III.1 is for the heads of all departments, III.9 for this one.
    assert list(rows) == [*OF_ALL, "III.9.1", "1", "4", "5", "III.9.2"]
    assert [rows[code]["via"] for code in OF_ALL] == [
        *["Các sở, ban, ngành"] * 3,
        None,  # III.1.d names it
        "Các sở, ban, ngành",
    ]
    assert [str(rows[code]["lost"]) for code in ("III.9.1", "1", "4", "5")] == [
        *("None", "0.05", "1.03", "2.99")
    ]
    assert str(rows["III.1.a"]["title"]).startswith("Thủ trưởng các sở, ban, ngành; Chủ tịch UBND")
    # Each says its words once.
    assert [row["tasks"] for row in rows.values()].count(()) == len(["1", "4", "5"])


def test_what_home_affairs_leads_and_through_which_group(plan: Plan) -> None:
    tables = duties(plan, "Sở Nội vụ")
    through = {code: row["via"] for code, row in tables["leads"].items()}
    assert " ".join(code for code, via in through.items() if via is None) == (
        "1.1 1.2 1.3.1 1.3.2 1.4 1.5 4.1.1 4.1.2 4.1.3 4.1.4 4.1.5 4.2.1 4.2.2 4.3.1 4.3.2 4.3.3 "
        "4.3.4 5.1.1 5.1.2 5.1.3 5.2.1 5.2.2 5.2.3 5.2.4 5.3.1 5.3.2 5.3.3 5.4 5.5.1 5.5.2 5.6 "
        "5.7 8.1"
    )
    assert through["3.4.1"] == "Cơ quan chuyên môn cấp tỉnh"
    assert through["7.3.7"] == "Các sở, ban, ngành"  # merged with 7.3.6
    assert len(through) == 33 + 17 + 1
    assert {row["via"] for row in tables["coordinates"].values()} == {"Các sở, ban, ngành"}
    assert "8.5" in tables["coordinates"]
    assert not tables["coordinates"].keys() & tables["leads"].keys()
    assert list(tables["sipas"]) == ["1", "2", "3", "11", "14", "15", "16"]


def test_a_district_has_duties_through_its_group(plan: Plan) -> None:
    tables = duties(plan, "UBND huyện Cư Jút")
    assert list(tables["accountable"]) == OF_ALL
    assert {row["via"] for row in tables["leads"].values()} == {"UBND cấp huyện"}
    assert len(tables["leads"]) == 20
    assert tables["coordinates"]["3.4.3"]["via"] == "UBND cấp huyện"
    assert list(duties(plan, "Sở Công Thương")["accountable"]) == OF_ALL
    assert duties(plan, "Bộ Nội vụ") == {
        "accountable": {},
        "leads": {},
        "coordinates": {},
        "sipas": {},
    }
