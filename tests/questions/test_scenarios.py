"""What a scenario may suppose, how it is read, and the plan as it would be then."""

from decimal import Decimal
from pathlib import Path

import pytest

from parplan.files.loading import read_beside
from parplan.language.catalogue import ENGLISH
from parplan.language.remarks import Misread
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing
from parplan.plan.published import group_of
from parplan.questions.path.search import CostsFile
from parplan.questions.scenario import ScenarioFile, changed, faults, unfit
from places import SCENARIOS


def node(plan: Plan, code: str) -> Node:
    found = plan.node(code)
    assert found is not None
    return found


def told(file: Path, shape: type[ScenarioFile | CostsFile]) -> list[str]:
    """Read a file that is refused: remarks as "line:column: message (hint)"."""
    with pytest.raises(Misread) as caught:
        read_beside(file, shape)
    return [
        f"{one.place.line}:{one.place.column}: {one.message} ({one.hint or ''})"
        for one in caught.value.remarks
    ]


def test_a_scenario_is_read_to_the_digit() -> None:
    scenario = read_beside(SCENARIOS / "recovery.yaml", ScenarioFile).scenario
    assert (scenario.name, scenario.description) == ("Vốn đăng ký phục hồi", None)
    assert scenario.set == {"8.3.2": Decimal("0.25"), "8.1": Decimal("8.5")}


def test_a_misshapen_scenario_is_told_at_its_lines() -> None:
    assert told(SCENARIOS / "wrong.yaml", ScenarioFile) == [
        "3:3: `6.3.4` can't be 0,5 (write 0.5, not 0,5)",
        "4:3: `8.1` can't be -1 (at least 0)",
        "5:3: `8.2` can't be 0.1234567 (at most six decimals)",
        "6:1: unknown key `notes` (did you mean `note`?)",
    ]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "1:1: the file is empty (`parplan schema scenario` says what belongs in it)"),
        ("name: A\n", "1:1: `set` is missing ()"),
        ("name: A\nset: {}\n", "2:1: `set` is empty ()"),
        ("name: 3\nset: {8.1: 8}\n", '1:1: `name` can\'t be 3 (write "3" in quotes: it is text)'),
        (
            "name: A\nset: {8.1: 8, 8.1: 9}\n",
            (
                "2:15: key `8.1` stands twice"
                " (keep one of them: other YAML readers take the last and say nothing)"
            ),
        ),
        ("name: [\n", None),
    ],
)
def test_what_is_no_scenario(tmp_path: Path, content: str, wrong: str | None) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(content, encoding="utf-8")
    (only,) = told(file, ScenarioFile)
    assert wrong in {None, only}


def test_costs_are_read_and_fall_back_on_the_default() -> None:
    costs = read_beside(SCENARIOS / "costs.yaml", CostsFile).costs
    assert [list(map(int, costs.of(code))) for code in ("5.7", "8.1", "6.3.4")] == [
        *([10, 100], [10, 400], [50, 20]),
    ]
    first, *others = told(SCENARIOS / "wrong-costs.yaml", CostsFile)
    assert first.startswith("2:3: unknown key `fix` ")
    assert others == ["5:5: `per_point` can't be -4 (at least 0)"]


def test_what_the_plan_has_no_place_for(plan: Plan) -> None:
    def say(code: str, points: str) -> tuple[str, str] | None:
        wrong = unfit(plan, code, Decimal(points))
        if wrong is None:
            return None
        message, hint = wrong
        return ENGLISH.say(message), ENGLISH.say(hint) if hint else ""

    assert say("6.3.4", "0.5") is None
    assert say("6.3.4", "1") is None
    assert say("6.3.4", "1.000001") == (
        "6.3.4: 1.000001 is above max points 1",
        "at most 1",
    )
    assert say("8.3", "1") == (
        "8.3 is no leaf: its leaves are 8.3.1; 8.3.2; 8.3.3",
        "points are earned by leaves only",
    )
    assert say("1", "9") is not None
    message, hint = say("6.3.9", "1") or ("", "")
    assert message == "no criterion has the code 6.3.9"
    assert hint.startswith("near it: ")
    assert "6.3.4" in hint
    assert say("x", "1") == ("no criterion has the code x", "")
    (finding,) = faults(plan, {"8.1": Decimal(8), "x": Decimal(1)}, ("scenario", "set"))
    assert finding.path == ("scenario", "set", "x")


def test_a_changed_copy_is_the_plan_but_for_what_was_set(plan: Plan) -> None:
    copy = changed(plan, "target", {"6.3.4": Decimal("0.5"), "8.1": Decimal("8.5")})
    assert node(copy, "6.3.4").target == Decimal("0.5")
    assert node(copy, "6.3.4").score == 0
    assert [node(copy, code).target for code in ("6.3", "6")] == [Decimal("3.25"), Decimal("10.3")]
    assert node(copy, "8").target == Decimal("13.5")
    assert standing(copy.leaves).target == Decimal("88.379")  # 88.679 − 0.5 + 0.2
    assert standing(copy.leaves).score == Decimal("85.4145")
    # Nothing else: area 3 keeps its printed rounding, and the plan itself its targets.
    assert node(copy, "3") == node(plan, "3")
    assert node(plan, "6.3.4").target == 1
    assert (copy.plan, copy.agencies, copy.sipas_tasks) == (
        plan.plan,
        plan.agencies,
        plan.sipas_tasks,
    )


def test_merged_cells_stay_merged_in_a_copy(plan: Plan) -> None:
    copy = changed(plan, "score", {"4.1.4": Decimal("0.9")})
    assert node(copy, "4.1.5").shared.lead == node(plan, "4.1.5").shared.lead
    assert node(copy, "4.1.4").score == Decimal("0.9")


@pytest.mark.parametrize(
    ("points", "group"),
    [
        *[("100", "A"), ("90", "A"), ("89.999999", "B"), ("80", "B"), ("79.9", "C"), ("70", "C")],
        *[("69.999999", ""), ("0", "")],
    ],
)
def test_groups_begin_at_unrounded_points(points: str, group: str) -> None:
    assert group_of(Decimal(points)) == group
