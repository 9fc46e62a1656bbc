"""Sets of criteria: those that come with parplan, one's own, and what follows from them."""

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from parplan.files.loading import bundled_set, bundled_sets, load
from parplan.plan.plan import Plan
from places import DATA, ROOT, SMALL
from warned import OF_2024, ON_STDERR

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    return folder


def name_set(folder: Path, name: str) -> None:
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("target_year: 2024\n") == 1
    text = text.replace("target_year: 2024\n", f"target_year: 2024\ncriteria_set: {name}\n")
    file.write_text(text, encoding="utf-8")


def documented() -> str:
    """Take the example of docs/criteria-sets.md."""
    page = (ROOT / "docs" / "criteria-sets.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(name: .*?)```", page, re.DOTALL)
    return str(example)


def test_the_ministrys_set_has_8_areas_91_leaves_and_100_points(plan: Plan) -> None:
    found = bundled_set("876/QĐ-BNV")
    assert found is not None
    leaves = [row for row in found.rows.values() if not row.criteria]
    assert (len(found.areas), len(leaves)) == (8, 91)
    points: dict[str, Decimal] = {}
    for row in leaves:
        assert row.assessed_by is not None
        points[row.assessed_by] = points.get(row.assessed_by, Decimal()) + row.max_points
    # Hòa Bình's page for 2023 prints these.
    assert points == {
        "appraisal": Decimal("61.5"),
        "survey": Decimal(22),
        "sipas": Decimal(10),
        "outcome": Decimal("6.5"),
    }
    assert all(row.title_en for row in found.rows.values())
    assert plan.criteria_set == found


def test_of_the_set_of_2024_nothing_is_invented() -> None:
    [later] = [one for one in bundled_sets() if not one.areas]
    assert (later.name, str(later.approved)) == ("892/QĐ-BNV", "2024-12-05")


def test_a_title_is_known_in_another_spelling_and_not_by_its_code_alone() -> None:
    found = bundled_set("876/QĐ-BNV")
    assert found is not None
    assert found.row("1.1", "Thực hiện Kế hoạch  CCHC")
    assert found.row("8.5", "Mức độ thực hiện các chỉ tiêu phát triển KT-XH do HĐND tính giao")
    assert found.row("1.1", "Thu ngân sách hằng năm của tỉnh") is None


def test_check_finds_what_differs(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(DATA, folder)
    file = folder / "criteria.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("title: Thực hiện kế hoạch CCHC\n", "title: Thu ngân sách hằng năm\n", 1)
    text = text.replace("assessed_by: appraisal", "assessed_by: outcome", 1)
    file.write_text(text, encoding="utf-8")
    _, out, _ = run("check", "--select", "PAR131", str(folder))
    assert [line.partition("warning: ")[2] for line in out.splitlines()] == [
        '1.1 has another title in 876/QĐ-BNV: "Thực hiện kế hoạch CCHC" [PAR131]',
        "1.1: `assessed_by` is outcome, in 876/QĐ-BNV appraisal [PAR131]",
    ]


def test_a_plan_of_another_set_is_no_plan_of_this_one(small: Path, run: Run) -> None:
    name_set(small, "876/QĐ-BNV")
    _, out, _ = run("check", "--select", "PAR131", str(small))
    assert "rows of 876/QĐ-BNV are missing: 1.3.3" in out or "1.5; 1.6; 1.7" in out
    name_set_free = (small / "plan.yaml").read_text(encoding="utf-8").replace("876", "892")
    (small / "plan.yaml").write_text(name_set_free, encoding="utf-8")
    assert run("check", "--select", "PAR131", str(small))[:2] == (0, "")


def test_a_set_of_ones_own_stands_beside_the_plan(small: Path, run: Run) -> None:
    (small / "criteria_set.yaml").write_text(documented(), encoding="utf-8")
    name_set(small, "Bộ tiêu chí cấp xã của Tỉnh Mẫu")
    plan = load(small).plan
    assert plan is not None
    assert plan.criteria_set is not None
    assert [area.code for area in plan.criteria_set.areas] == ["I", "II"]
    assert plan.criteria_set.rows["II"].bonus
    _, out, _ = run("check", "--select", "PAR131", str(small))
    assert "rows of Bộ tiêu chí cấp xã của Tỉnh Mẫu are missing: I; I.1; I.2 [PAR131]" in out


def test_areas_may_have_roman_codes(small: Path, run: Run) -> None:
    file = small / "criteria.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('"1.', '"I.').replace('"1"', '"I"').replace('"2"', '"II"')
    file.write_text(text, encoding="utf-8")
    assert run("check", "--select", "PAR3", str(small))[:2] == (0, "")
    file.write_text(text.replace('"II"', '"III"'), encoding="utf-8")
    assert "code III stands where 2 is due" in run("check", "--select", "PAR3", str(small))[1]


def test_the_schema_knows_it(run: Run) -> None:
    held = (DATA / "schemas" / "criteria_set.schema.json").read_text(encoding="utf-8")
    assert run("schema", "criteria_set") == (0, held, "")


def test_a_field_of_another_set_is_warned_of(small: Path, run: Run) -> None:
    warning = "Warning: the plan follows 876/QĐ-BNV, the field of 2024 most likely 892/QĐ-BNV"
    assert warning in run("rank", "--year", "2024", "--plan", str(DATA))[1]
    assert "Warning" not in run("rank", "--year", "2023", "--plan", str(DATA))[1]
    assert "Warning" not in run("rank", "--year", "2024", "--plan", str(small))[1]
    name_set(small, "892/QĐ-BNV")
    assert "Warning" not in run("rank", "--year", "2024", "--plan", str(small))[1]


@pytest.mark.parametrize(
    "asked",
    [
        ("rank", "--year", "2024"),
        ("rank", "--simulate", "100", "--seed", "1"),
        ("whatif", "--set", "6.3.4=0.5"),
        ("limits",),
        ("path", "--to", "86", "--alternatives", "0"),
    ],
    ids=lambda asked: " ".join(asked[:2]),
)
def test_wherever_a_place_is_given_that_is_said(asked: tuple[str, ...], run: Run) -> None:
    """In words among the notes, and on stderr where a format has none."""
    told = " ".join(run(*asked, "--plan", str(DATA), "-f", "markdown")[1].split())
    assert OF_2024 in told
    assert ON_STDERR in run(*asked, "--plan", str(DATA), "-f", "json")[2]


def test_reports_of_all_say_it_once(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    run("report", "--plan", str(DATA), "-o", str(page), "--lang", "en")
    assert page.read_text(encoding="utf-8").count(OF_2024.replace("'", "&#x27;")) == 1
    assert OF_2024 in run("report", "--plan", str(DATA), "-f", "markdown", "--lang", "en")[1]


def test_an_import_is_filled_from_the_set_and_says_so(plan: Plan, run: Run, tmp_path: Path) -> None:
    sample = ROOT / "tests" / "samples" / "ke-hoach-475-phu-luc.xlsx"
    code, out, _ = run("import", str(sample), "-o", str(tmp_path / "new"), "--verbose")
    assert code == 0
    new = load(tmp_path / "new").plan
    assert new is not None
    assert new.plan.criteria_set == "876/QĐ-BNV"
    assert [leaf.assessed_by for leaf in new.leaves] == [leaf.assessed_by for leaf in plan.leaves]
    assert new.title_en("1.1") == plan.title_en("1.1")
    told = [line for line in out.splitlines() if "from the set 876/QĐ-BNV" in line]
    silent = [leaf for leaf in plan.leaves if leaf.assessed_by in {"appraisal", "outcome"}]
    assert len(silent) <= len(told) <= len(silent) + 1  # 4.1.5, whose note is its neighbour's
