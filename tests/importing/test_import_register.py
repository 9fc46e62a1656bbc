"""Who stands in `agencies.yaml` of an import: the document's bodies, and every province's."""

from pathlib import Path

import pytest

from imported import HEADER, ROWS, TOTAL, Outcome, imported, page
from parplan.files.loading import load, standard_agencies
from parplan.importing.starting import bodies_of

OF_DAK_NONG = ("Đắk", "Gia Nghĩa", "Cư Jút", "Krông", "Tuy Đức")


def document(
    tmp_path: Path,
    whose: str = "tỉnh Sông Lam",
    year: int = 2024,
    lead: str = "STP",
    others: str = "Các sở, ban, ngành",
) -> Outcome:
    """A page of that province and year, one of whose rows these agencies lead and coordinate."""
    rows = [[words.replace("; UBND cấp huyện", "") for words in row] for row in ROWS]
    rows[1][6], rows[1][7] = lead, others
    header = [words.replace("2024", str(year)).replace("2023", str(year - 1)) for words in HEADER]
    belongs = f"(Kèm theo Kế hoạch số 1/KH-UBND ngày 02/01/{year} của UBND {whose})"
    file = page(tmp_path / "a.html", (header, *rows, TOTAL), lines=["PHỤ LỤC", "TIÊU CHÍ", belongs])
    return imported(file)


def agencies(outcome: Outcome) -> dict[str, dict[str, object]]:
    return {body["name"]: body for body in outcome.agencies["agencies"]}


def test_abbreviations_and_groups_mean_standard_bodies(tmp_path: Path) -> None:
    outcome = document(tmp_path)
    assert outcome.row("1.1")["lead"] == ["STP"]
    known = agencies(outcome)
    assert known["Sở Tư pháp"] == {
        "name": "Sở Tư pháp",
        "kind": "department",
        "head": "Giám đốc Sở Tư pháp",
        "aliases": ["STP"],
    }
    standard = bodies_of(2024, standard_agencies(), is_city=False)
    assert {agency.name for agency in standard.agencies} == set(known)
    [told] = [one for one in outcome.said if one.place == "agencies.yaml"]
    assert (told.level, told.message.startswith("every province has them in 2024: ")) == (
        "read",
        True,
    )


@pytest.mark.parametrize(
    ("year", "there", "gone"),
    [
        (2024, "Sở Giao thông vận tải", "Sở Nông nghiệp và Môi trường"),
        (2025, "Sở Giao thông vận tải", "Ban Dân tộc"),
        (2025, "Sở Nông nghiệp và Môi trường", "Ban Dân tộc"),
        (2026, "Sở Nông nghiệp và Môi trường", "Sở Giao thông vận tải"),
    ],
)
def test_they_are_those_of_the_year(tmp_path: Path, year: int, there: str, gone: str) -> None:
    known = agencies(document(tmp_path, year=year))
    assert there in known
    if year != 2024:  # founded within 2025, and so not yet there in 2024
        assert gone not in known
    groups = {group["name"] for group in document(tmp_path, year=year).agencies["groups"]}
    assert ("UBND cấp huyện" in groups) == (year < 2026)


def test_who_passes_duties_on_in_the_year_says_to_whom(tmp_path: Path) -> None:
    known = agencies(document(tmp_path, year=2025))
    assert known["Sở Kế hoạch và Đầu tư"]["successor"] == {
        "name": "Sở Tài chính",
        "date": "2025-03-01",
        "source": "Nghị định 45/2025/NĐ-CP",
    }


def test_a_city_has_bodies_of_a_city(tmp_path: Path) -> None:
    outcome = document(tmp_path, "thành phố Sông Lam", lead="Công an TP; Văn phòng UBND thành phố")
    known = agencies(outcome)
    assert {"Công an thành phố", "Văn phòng UBND thành phố", "Thanh tra thành phố"} <= set(known)
    assert not [one for one in outcome.troubles if "is not known" in one.message]


def test_nobody_of_the_register_that_helped_to_read_is_left(tmp_path: Path) -> None:
    lead = "UBND xã Đắc Sơn; CVP, các PCVP UBND tỉnh; Cơ quan chuyên môn cấp tỉnh; Bưu điện tỉnh"
    outcome = document(tmp_path, lead=lead)
    text = outcome.files["agencies"]
    assert not [name for name in OF_DAK_NONG if name in text]
    said = " ".join(one.message for one in outcome.said)
    assert not [name for name in OF_DAK_NONG if name in said]
    # Its other names for a body stay where the document uses them.
    assert agencies(outcome)["Văn phòng UBND tỉnh"]["aliases"] == [
        *("VP UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", "CVP, các PCVP UBND tỉnh"),
    ]
    assert "VPUBND" not in text
    groups = {group["name"]: group for group in outcome.agencies["groups"]}
    assert groups["Cơ quan chuyên môn cấp tỉnh"]["kinds"] == ["department"]
    assert "members" not in groups["Cơ quan chuyên môn cấp tỉnh"]


def test_the_province_whose_register_it_is_keeps_all_of_it(tmp_path: Path) -> None:
    known = agencies(document(tmp_path, "tỉnh Đắk Nông"))
    assert {"UBND huyện Đắk Mil", "Ban Dân tộc"} <= set(known)


def test_without_a_province_it_is_nobodys(tmp_path: Path) -> None:
    outcome = imported(page(tmp_path / "a.html", (HEADER, *ROWS, TOTAL)))
    assert "Đắk" not in outcome.files["agencies"]
    assert "Sở Y tế" in agencies(outcome)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    outcome = document(tmp_path, year=2025)
    for name, text in outcome.files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert load(tmp_path).plan is not None
