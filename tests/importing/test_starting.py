"""`parplan init`: a province and a year give a plan folder that answers at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.files.loading import load
from parplan.plan.plan import Plan
from places import DATA, SMALL

Run = Callable[..., tuple[int, str, str]]
Init = Callable[..., Path]

OTHERS = ("Đắk Nông", "Gia Nghĩa", "Krông", "Cư Jút", "475")
BEFORE = {
    "Sở Kế hoạch và Đầu tư": "Sở Tài chính",
    "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
    "Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ",
    "Sở Giao thông vận tải": "Sở Xây dựng",
    "Sở Tài nguyên và Môi trường": "Sở Nông nghiệp và Môi trường",
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Môi trường",
}


@pytest.fixture
def init(run: Run, tmp_path: Path) -> Init:
    def init(province: str = "Bắc Giang", year: int = 2026, *more: str) -> Path:
        folder = tmp_path / f"{year}"
        told = ("--province", province, "--year", str(year), *more)
        assert run("init", str(folder), *told)[:2] == (0, "")
        return folder

    return init


def loaded(folder: Path) -> Plan:
    plan = load(folder).plan
    assert plan is not None
    return plan


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_check_finds_only_what_is_to_come(init: Init, run: Run, year: int) -> None:
    code, out, _ = run("check", str(init(year=year)))
    assert code == 0
    found = [line for line in out.splitlines() if ": warning: " in line]
    assert all(line.endswith("[PAR305]") for line in found)
    assert not out.count(": error: ")


def test_the_tree_is_the_ministrys_without_scores(init: Init, plan: Plan) -> None:
    new = loaded(init())
    assert [(n.code, n.max_points, n.assessed_by) for n in new.nodes] == [
        (n.code, n.max_points, n.assessed_by) for n in plan.nodes
    ]
    assert {n.score for n in new.nodes} == {n.target for n in new.nodes} == {None}
    assert new.node("7").title.endswith("CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ")  # type: ignore[union-attr]
    assert new.title_en("8.5") == plan.title_en("8.5") is not None
    assert (new.plan.score_year, new.plan.target_year) == (2025, 2026)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_no_word_of_another_province(init: Init, year: int) -> None:
    for file in init("Cà Mau", year).iterdir():
        text = file.read_text(encoding="utf-8")
        assert not [word for word in OTHERS if word in text]


@pytest.mark.parametrize("year", [2024, 2025])
def test_departments_before_march_2025_know_who_follows(init: Init, year: int) -> None:
    new = loaded(init(year=year)).agencies
    followed = {a.name: a.successor.name for a in new.agencies if a.successor}
    assert followed == BEFORE
    assert {str(a.successor.date) for a in new.agencies if a.successor} == {"2025-03-01"}
    assert new.find("Chủ tịch UBND cấp huyện")


def test_from_2026_there_are_no_old_departments_and_no_districts(init: Init) -> None:
    new = loaded(init()).agencies
    assert not [name for name in BEFORE if new.find(name)]
    assert new.find("UBND cấp huyện") is None
    for name in ("UBND cấp xã", "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Văn phòng UBND tỉnh"):
        assert new.find(name), name


def test_a_city_has_bodies_of_a_city(init: Init) -> None:
    folder = init("thành phố Huế")
    new = loaded(folder)
    assert new.plan.issuer == "Ủy ban nhân dân thành phố Huế"
    assert new.agencies.find("Giám đốc Công an thành phố")
    assert "tỉnh" not in "".join(a.name for a in new.agencies.agencies)


def test_it_is_asked_at_once(init: Init, run: Run) -> None:
    folder = str(init("tỉnh Bắc Giang"))
    code, out, _ = run("totals", "--plan", folder, "-f", "json")
    answer = json.loads(out)
    assert code == 0
    assert answer["plan"]["province"] == "Bắc Giang"
    assert answer["tables"]["totals"]["rows"][-1]["max_points_sum"] == 100
    for command in ("gaps", "show", "agencies", "sipas", "progress", "forecast"):
        assert run(command, "--plan", folder)[0] == 0, command


def test_from_another_plan(init: Init, run: Run, tmp_path: Path) -> None:
    """The tree is that plan's; the register only where the province is."""
    small = loaded(SMALL)
    new = loaded(init("Bắc Giang", 2026, "--from", str(SMALL)))
    assert [n.title for n in new.nodes] == [n.title for n in small.nodes]
    assert {n.score for n in new.nodes} == {None}
    assert new.agencies.find("UBND huyện Mẫu Đông") is None
    same = loaded(init("Đắk Nông", 2025, "--from", str(DATA)))
    assert same.agencies.find("UBND huyện Cư Jút")
    assert run("check", str(tmp_path / "2025"))[0] == 0


def test_nothing_is_overwritten(init: Init, run: Run) -> None:
    folder = str(init())
    code, _, err = run("init", folder, "--province", "Bắc Giang", "--year", "2026")
    assert (code, "is not empty" in err or "already" in err) == (2, True), err
