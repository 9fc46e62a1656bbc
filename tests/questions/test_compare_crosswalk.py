"""`parplan compare --crosswalk`: rows of one set of criteria are found again in another."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.files.loading import load
from parplan.plan.plan import Plan
from parplan.questions.compare.compare import compare
from parplan.questions.compare.crosswalk import Crosswalk, Way, crosswalk_of
from parplan.report.report import Value
from places import ROOT, SMALL

Run = Callable[..., tuple[int, str, str]]

WALK = """\
old_set: Bộ A
new_set: Bộ B
source: giả định
codes:
  "1.2.1": ["1.2.2"]
  "1.2.2": ["1.2.1"]
  "1.3.1": ["1.3.1", "1.3.2"]
dropped: ["1.3.2"]
new: ["1.4"]
"""


def plan_of(folder: Path, criteria_set: str | None) -> Path:
    shutil.copytree(SMALL, folder)
    if criteria_set is not None:
        file = folder / "plan.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count("target_year: 2024\n") == 1
        named = f"target_year: 2024\ncriteria_set: {criteria_set}\n"
        file.write_text(text.replace("target_year: 2024\n", named), encoding="utf-8")
    return folder


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """The small plan by two sets; in the second 1.2.1 and 1.2.2 have changed their codes."""
    old, new = plan_of(tmp_path / "old", "Bộ A"), plan_of(tmp_path / "new", "Bộ B")
    file = new / "criteria.yaml"
    text = file.read_text(encoding="utf-8")
    swapped = {"1.2.1": "1.2.2", "1.2.2": "1.2.1"}
    text = re.sub(r'"(1\.2\.[12])"', lambda at: f'"{swapped[at[1]]}"', text)
    file.write_text(text, encoding="utf-8")
    return old, new


def walk(folder: Path, text: str = WALK) -> Path:
    file = folder / "walk.yaml"
    file.write_text(text, encoding="utf-8")
    return file


Tables = dict[str, list[dict[str, Value]]]


def turns(report_of: Tables) -> list[tuple[Value, Value, Value]]:
    return [(row["what"], row["old_code"], row["code"]) for row in report_of["criteria"]]


def tables(old: Path, new: Path, crosswalk: Path | None = None) -> Tables:
    report = compare(str(old), str(new), crosswalk=crosswalk)
    return {table.key: list(table.records()) for table in report.tables}


def notes(old: Path, new: Path, crosswalk: Path | None = None) -> list[str]:
    return [str(note) for note in compare(str(old), str(new), crosswalk=crosswalk).notes]


def test_without_a_crosswalk_code_and_title_have_to_agree(sides: tuple[Path, Path]) -> None:
    assert turns(tables(*sides)) == [
        ("removed", "1.2.1", None),
        ("removed", "1.2.2", None),
        ("added", None, "1.2.2"),
        ("added", None, "1.2.1"),
    ]
    [one] = notes(*sides)
    assert one.startswith("The plans follow different sets, Bộ A and Bộ B: rows are the same only")


def test_plans_of_one_set_or_of_none_are_compared_as_ever(
    sides: tuple[Path, Path], tmp_path: Path
) -> None:
    """Equal titles under other codes are rows that have moved."""
    for name, criteria_set in (("same", "Bộ B"), ("none", None)):
        other = plan_of(tmp_path / name, criteria_set)
        assert {what for what, _, _ in turns(tables(other, sides[1]))} == {"moved"}
        assert notes(other, sides[1]) == []


def test_a_crosswalk_says_which_rows_are_which(sides: tuple[Path, Path]) -> None:
    found = tables(*sides, walk(sides[0].parent))
    assert turns(found) == [
        ("moved", "1.2.1", "1.2.2"),
        ("moved", "1.2.2", "1.2.1"),
        ("removed", "1.3.1", None),
        ("removed", "1.3.2", None),
        ("removed", "1.4", None),
        ("added", None, "1.3.1"),
        ("added", None, "1.3.2"),
        ("added", None, "1.4"),
    ]
    rows = [
        (row["what"], row["old_codes"], row["codes"], row["old_max_points"], row["max_points"])
        for row in found["crosswalk"]
    ]
    assert [tuple(map(str, row)) for row in rows] == [
        ("same", "('1.2.1',)", "('1.2.2',)", "10", "10"),
        ("same", "('1.2.2',)", "('1.2.1',)", "15", "15"),
        ("split", "('1.3.1',)", "('1.3.1', '1.3.2')", "12", "20"),
        ("dropped", "('1.3.2',)", "()", "8", "0"),
        ("new", "()", "('1.4',)", "0", "10"),
    ]


def test_what_it_leaves_open_and_other_maximum_points_are_told(sides: tuple[Path, Path]) -> None:
    how, points, left_open = notes(*sides, walk(sides[0].parent))
    assert how == "Rows are the same as the crosswalk from Bộ A to Bộ B says."
    assert points == "Maximum points are other ones now, of the old 1.3.1."
    assert left_open.startswith("The crosswalk doesn't name these rows of the old plan, and ")
    assert left_open.endswith(": 1.4.")


def test_rows_that_meet_go_together() -> None:
    crosswalk = Crosswalk(
        old_set="A",
        new_set="B",
        codes={"1": ("1", "2"), "2": ("3",), "3": ("2",), "4": ("5",), "5": ("5",)},
    )
    assert crosswalk.ways == (
        Way(("2",), ("3",)),
        Way(("1", "3"), ("1", "2")),
        Way(("4", "5"), ("5",)),
    )
    assert [way.what for way in crosswalk.ways] == ["same", "regrouped", "joined"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"1.2.1": ["1.2.2"]', '"1.2.8": ["1.2.2"]', "5:3: error: no criterion has the code 1.2.8"),
        ('["1.2.2"]', '["1.2.7"]', "5:13: error: no criterion has the code 1.2.7"),
        ('dropped: ["1.3.2"]', 'dropped: ["1.9"]', "8:11: error: no criterion has the code 1.9"),
        ('dropped: ["1.3.2"]', 'dropped: ["1.3.1"]', "8:11: error: 1.3.1 is in `codes`, too"),
        ('new: ["1.4"]', 'new: ["1.3.2"]', "9:7: error: 1.3.2 is in `codes`, too"),
        ("old_set: Bộ A", "old_set: Bộ C", "1:1: error: the plan follows Bộ A, not Bộ C"),
        ("codes:\n", "kodes:\n", "unknown key `kodes`"),
        ('"1.2.1": ["1.2.2"]', '"1.2.1": []', "5:"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_line(
    sides: tuple[Path, Path], run: Run, old: str, new: str, said: str
) -> None:
    assert WALK.count(old) >= 1
    file = walk(sides[0].parent, WALK.replace(old, new, 1))
    told = ("compare", *map(str, sides), "--crosswalk", str(file), "--lang", "en")
    code, out, err = run(*told)
    assert (code, out) == (1, "")
    assert f"{file}:{said}" in err or said in err


def test_the_documented_one_is_read_and_its_schema_is_printed(tmp_path: Path, run: Run) -> None:
    text = (ROOT / "docs" / "criteria-sets.md").read_text(encoding="utf-8")
    [documented] = re.findall(r"```yaml\n(old_set: .*?)```", text, re.DOTALL)
    file = walk(tmp_path, documented)

    def of(folder: str) -> Plan:
        plan = load(ROOT / folder).plan
        assert plan is not None
        return plan

    small = of("tests/plans/small")
    assert [way.what for way in crosswalk_of(small, small, file).ways] == [
        *("same", "split", "joined", "dropped", "new"),
    ]
    code, out, _ = run("schema", "crosswalk")
    assert (code, '"old_set"' in out, '"dropped"' in out) == (0, True, True)
