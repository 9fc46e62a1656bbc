"""A whole field: files as people write them, exact places, and why a place changed."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.language.catalogue import ENGLISH
from parplan.language.remarks import Position, Remark
from parplan.plan.plan import Plan
from parplan.questions.rank.field import Field, read
from parplan.questions.rank.whole_field import movements, places
from places import FIELDS


def encoded(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def field(plan: Plan, content: str | bytes) -> Field:
    found, faults = read("field.csv", encoded(content), plan)
    assert faults == []
    assert found is not None
    return found


def faults(plan: Plan, content: str | bytes) -> list[str]:
    found, wrong = read("field.csv", encoded(content), plan)
    assert found is None
    return [said(fault) for fault in sorted(wrong, key=lambda one: one.place)]


def said(fault: Remark[Position]) -> str:
    return f"{fault.place.line}:{fault.place.column}: {fault.message}"


@pytest.mark.parametrize(
    "content",
    [
        "province,score\nTỉnh A,88.5\nTỉnh B,87.25\n",
        "\ufeffprovince,score\r\nTỉnh A,88.5\r\nTỉnh B,87.25\r\n",
        "province;score\nTỉnh A;88,5\nTỉnh B;87,25\n",
        "Tỉnh/Thành phố\tTổng điểm\nTỉnh A\t88,5\nTỉnh B\t87,25",
        'STT,"Tỉnh, thành phố",Điểm (%)\n1,Tỉnh A,"88,5"\n2,Tỉnh B,"87,25%"\n\n',
        "Points;Rank;Name;;\n88.5;1; Tỉnh  A;;\n87.25;2;Tỉnh B;;\n;;;;\n",
        'đIỂM,tên tỉnh,ghi chú\r88.5,"Tỉnh A",\r87.25,"Tỉnh B","a ""note"", really"',
    ],
)
def test_files_as_people_write_them(plan: Plan, content: str) -> None:
    entries = field(plan, content).entries
    assert [(e.province, e.total) for e in entries] == [
        ("Tỉnh A", Decimal("88.5")),
        ("Tỉnh B", Decimal("87.25")),
    ]


def test_areas_add_up(plan: Plan) -> None:
    header = "province," + ",".join(f"Lĩnh vực {n}" for n in range(1, 9))
    row = "Tỉnh A," + ",".join(str(area.score) for area in plan.areas)
    found = field(plan, f"{header}\n{row}\n")
    (entry,) = found.entries
    assert entry.total == Decimal("85.415")
    assert entry.areas["3"] == Decimal("12.905")
    assert [node.code for node in found.finest] == list("12345678")


def test_leaves_add_up_exactly_and_agree_with_printed_sums(plan: Plan) -> None:
    """Area 3 is printed as 12.905 and the total as 85.42; the leaves know better."""
    leaves = list(plan.leaves)
    header = ["province", "score", "3", *(leaf.code for leaf in leaves)]
    row = ["Tỉnh A", "85.42", "12.905", *(str(leaf.score) for leaf in leaves)]
    found = field(plan, f"{','.join(header)}\n{','.join(row)}\n")
    (entry,) = found.entries
    assert entry.total == Decimal("85.4145")
    assert entry.areas["3"] == Decimal("12.9045")
    assert len(found.finest) == len(entry.finest) == 91


def test_areas_beside_a_score_need_not_be_all(plan: Plan) -> None:
    found = field(plan, "province,score,area 1\nTỉnh A,85,8\n")
    assert found.entries[0].areas == {"1": Decimal(8)}
    assert found.finest == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["1:1: the file has no rows"]),
        ("province,score\n", ["1:1: the file has no rows"]),
        (b"\xff\xfep\0", ["1:1: the file is in UTF-16"]),
        (b"province,score\nT\xe9,5\n", ["2:2: the file is not UTF-8 from here on"]),
        ("score\n5\n", ["1:1: no column for the province"]),
        (
            "province,1\nTỉnh A,5\n",
            ["1:1: no column for the score, and not enough to add up area 2; 3; 4; 5; 6; 7; 8"],
        ),
        ("province,score,Điểm\nTỉnh A,5,1\n", ['1:16: "score" and "Điểm" say the same']),
        ("province,score,Score\nTỉnh A,5,1\n", ['1:16: "Score" stands twice']),
        ("province,score,year\nTỉnh A,5,\n", ['2:10: "" is no year']),
        ("province,score,index\nTỉnh A,5,SIPAS\n", ["1:1: no rows of PAR"]),
        ("province;score\nTỉnh A;8x\n", ['2:8: "8x" is no number']),
        ("province;score\nTỉnh A;-8\n", ['2:8: "-8" is no number']),
        ("province;score\nTỉnh A;\n", ["2:8: no number stands here"]),
        ("province;score\n;5\n", ["2:1: no province stands here"]),
        ("province;score\nTỉnh A;100.01\n", ["2:8: 100.01 is more than the maximum, 100"]),
        ("province;score;1\nTỉnh A;80;9.51\n", ["2:11: 9.51 is more than the maximum, 9.5"]),
        ("province,score\nTỉnh A,88,5\n", ["2:11: 3 cells under 2 columns"]),
        ("province,score\nTỉnh A\n", ["2:1: 1 cells under 2 columns"]),
        (
            'province,score\n"Tỉnh A,88.5\n',
            [
                '2:1: not a cell: "Tỉnh A',
            ],
        ),
        (
            "province,score\n\nTỉnh A,5\nTỈNH  a,6\nTỉnh B,x\n",
            ["4:1: TỈNH a stands twice", '5:8: "x" is no number'],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    plan: Plan, content: str | bytes, expected: list[str]
) -> None:
    assert faults(plan, content) == expected


def test_a_sum_that_is_off_names_both_and_the_difference(plan: Plan) -> None:
    header = "province,score," + ",".join("12345678")
    row = ",".join(str(area.score) for area in plan.areas)
    assert faults(plan, f"{header}\nTỉnh A,86.42,{row}\n") == [
        "2:8: 86.42 here, the columns below it add up to 85.415: 1.005 off"
    ]


@pytest.mark.parametrize("name", ["Tỉnh Đ", "Đ", "tỉnh đ", "TP. Đ"])
def test_a_province_is_found_without_its_kind(plan: Plan, name: str) -> None:
    found = field(plan, (FIELDS / "invented-before.csv").read_bytes()).find(name)
    assert found is not None
    assert found.province == "Tỉnh Đ"


def test_a_province_is_found_without_tones_only_if_it_is_the_one(plan: Plan) -> None:
    invented = field(plan, (FIELDS / "invented-before.csv").read_bytes())
    assert invented.find("tinh b") == invented.entries[1]
    # D is a province of its own, and also Đ without its stroke.
    assert invented.find("D") == invented.entries[3]
    assert invented.find("tinh d") is None
    assert invented.find("Tỉnh X") is None


def test_equal_points_share_the_better_place() -> None:
    points = [Decimal(text) for text in ("88.25", "90.5", "88.25", "85.4145", "85.41")]
    assert places(points) == [2, 1, 2, 4, 5]


scores = st.integers(0, 60).map(Decimal)


@given(st.lists(scores, max_size=40))
def test_places_are_those_of_counting(points: list[Decimal]) -> None:
    assert places(points) == [1 + sum(other > own for other in points) for own in points]


@given(
    own=st.tuples(scores, scores),
    before=st.dictionaries(st.sampled_from("ABCDEFGHIJ"), scores),
    after=st.dictionaries(st.sampled_from("ABCDEFGHIJ"), scores),
)
def test_the_parts_add_up_to_the_change(
    own: tuple[Decimal, Decimal], before: dict[str, Decimal], after: dict[str, Decimal]
) -> None:
    def rank(points: Decimal, others: dict[str, Decimal]) -> int:
        return 1 + sum(other > points for other in others.values())

    moved = movements((own[0], before), (own[1], after))
    won = rank(own[0], before) - rank(own[1], after)
    by_own, by_others = sum(m.by_own for m in moved), sum(m.by_others for m in moved)
    assert by_own + by_others == won == sum(m.places for m in moved)
    # Each side's part is its move before and after the other's, averaged.
    alone = rank(own[0], before) - rank(own[1], before)
    last = rank(own[0], after) - rank(own[1], after)
    assert by_own * 2 == alone + last


def test_who_moved(plan: Plan) -> None:
    """D rises from 85.4145 to 87.5 and from the 4th place to the 4th."""
    before = field(plan, (FIELDS / "invented-before.csv").read_bytes())
    after = field(plan, (FIELDS / "invented-after.csv").read_bytes())
    totals = [
        {e.province: e.total for e in one.entries if e.province != "Tỉnh D"}
        for one in (before, after)
    ]
    moved = movements((Decimal("85.4145"), totals[0]), (Decimal("87.5"), totals[1]))
    told = {m.province: (m.by_own, m.by_others) for m in moved if m.by_own or m.by_others}
    half = Decimal("0.5")
    assert told == {
        "Tỉnh B": (half, half),  # came down from 88.25 to 86.1, past 87.5 but not 85.4145
        "Tỉnh Đ": (half, -half),  # level now: would have passed us, had we stood still
        "Tỉnh G": (0, -1),  # new, and better than either
    }


def test_a_field_may_be_written_by_the_csv_module(plan: Plan) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["province", "score"], ['Tỉnh "A", new', "88,5"]])
    assert field(plan, stream.getvalue()).entries[0].province == 'Tỉnh "A", new'


def test_unknown_columns_are_ignored_and_named_once(plan: Plan) -> None:
    found = field(plan, "province,score,9.9,scores,STT\nTỉnh A,5,1,x,1\n")
    assert found.entries[0].total == 5
    (remark,) = found.remarks
    assert ENGLISH.say(remark) == "Columns that were not used: 9.9; scores."
    assert field(plan, "province,score\nTỉnh A,5\n").remarks == ()


SEVERAL = """index,year,rank,province,score_pct,basis
PAR,2022,1,Tỉnh A,90.1,published
PAR,2023,2,Tỉnh A,91.5,published
PAR,2023,1,Tỉnh B,92,published
SIPAS,2023,1,Tỉnh A,85,published
"""


def test_one_year_and_one_index_of_a_file_of_several(plan: Plan) -> None:
    """A province stands there once a year and index, so it doesn't stand twice."""
    found, wrong = read("field.csv", SEVERAL.encode(), plan, 2023)
    assert wrong == []
    assert found is not None
    assert found.year == 2023
    assert [(e.province, e.total) for e in found.entries] == [
        ("Tỉnh A", Decimal("91.5")),
        ("Tỉnh B", Decimal(92)),
    ]
    sipas, _ = read("field.csv", SEVERAL.encode(), plan, index="SIPAS")
    assert sipas is not None
    assert [e.total for e in sipas.entries] == [85]


def test_a_column_called_index_may_be_the_score(plan: Plan) -> None:
    assert field(plan, "province,index\nTỉnh A,5\n").entries[0].total == 5


@pytest.mark.parametrize("header", ["I", "Lĩnh vực I", "LV1", "TC 1", "01", "1.", "its title"])
def test_an_area_is_known_by_old_ways_to_write_it(plan: Plan, header: str) -> None:
    written = plan.areas[0].title if header == "its title" else header
    found = field(plan, f'province;score;"{written}"\nTỉnh A;85;8\n')
    assert found.entries[0].areas == {"1": Decimal(8)}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Tỉnh Đắk Nông", "dak nong"),
        ("Tỉnh Đắc Nông", "Đắk Nông"),
        ("Daklak", "Đắk Lắk"),
        ("TP. Hồ Chí Minh", "TP.HCM"),
        ("Bà Rịa - Vũng Tàu", "BR-VT"),
        ("Hoà Bình", "Hòa Bình"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
    ],
)
def test_a_province_is_found_by_other_spellings(plan: Plan, written: str, typed: str) -> None:
    found = field(plan, f"province,score\n{written},85\nTỉnh X,80\n")
    assert found.find(typed) == found.entries[0]
