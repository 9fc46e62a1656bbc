"""The sentence and the five rows that page, terminal and letters begin with; and objectives."""

import datetime
from decimal import Decimal

import pytest

from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.document import Objective
from parplan.plan.plan import Plan
from parplan.plan.published import PublishedResults
from parplan.questions.headline import Stage, position, sentence, worst, worst_table
from parplan.questions.objectives import Held, held
from parplan.questions.rank.band import Band
from parplan.report.cells import rows_shown
from places import ROOT
from plans_made import changed

Figure = dict[str, Decimal | int | str]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture(scope="module")
def invented() -> Plan:
    found = load(ROOT / "examples" / "tinh-mau").plan
    assert found is not None
    return found


def test_a_plan_s_rows_are_what_its_last_result_lost(plan: Plan) -> None:
    rows = worst(plan)
    assert [(row.leaf.code, str(row.lost)) for row in rows] == [
        *(("8.1", "1.83"), ("5.7", "1.15"), ("6.3.4", "1"), ("8.4", "1"), ("2.4", "0.9")),
    ]
    assert rows[0].leaf.lead == ("Giám đốc Sở Nội vụ",)
    assert all(len(row.task or "") <= 101 for row in rows)
    assert (sentence(plan, position(plan, None)), rows[0].due, rows[0].status) == (None,) * 3


def test_some_leaves_have_their_own_rows(plan: Plan) -> None:
    own = [leaf for leaf in plan.leaves if leaf.code.startswith("3.")]
    assert [row.leaf.code for row in worst(plan, leaves=own)] == ["3.4.2", "3.4.1", "3.4.3"]
    assert [row.leaf.code for row in worst(plan, leaves=own, most=1)] == ["3.4.2"]


def test_a_year_goes_from_forecast_to_result(invented: Plan) -> None:
    seen = position(invented, day("2025-01-20"))
    assert seen.stage is Stage.FORECAST
    said = sentence(invented, seen)
    assert said is not None
    assert ENGLISH.say(said).startswith(
        "Likely 83.95 of 99.25 points: 6.09 short of the target, 90.04 of 99.25; "
        "overdue tasks (5): 8.3.1 Số lượng"
    )
    late = next(row for row in worst(invented, seen) if row.leaf.code == "7.3.7")
    assert (late.status, late.due) == ("overdue", "2024-11-30")
    over = position(invented, day("2025-06-01"))
    said = sentence(invented, over)
    assert over.stage is Stage.RESULT
    assert said is not None
    assert ENGLISH.say(said).startswith(
        "Result of 2024: 85.8583 of 99.25 points, 4.1817 short of the target, 90.04 of 99.25; "
        "overdue tasks (5): "
    )
    assert str(worst(invented, over)[0].lost) == "1.85"  # 8.1: 10 − 8.15


def test_without_experience_only_progress_is_told(year: Plan) -> None:
    alone = year.model_copy(update={"results": {2024: year.results[2024]}})
    seen = position(alone, day("2024-10-15"))
    said = sentence(alone, seen)
    assert seen.stage is Stage.PROGRESS
    assert said is not None
    assert ENGLISH.say(said).startswith("3/10 tasks are done; ")


def test_scores_that_are_not_there_lost_nothing_that_is_known(plan: Plan) -> None:
    unknown = changed(plan, score=dict.fromkeys(leaf.code for leaf in plan.leaves))
    table = worst_table(unknown, worst(unknown))
    assert rows_shown(table, ENGLISH) == []
    assert "aren't there yet" in ENGLISH.say(table.nothing)
    full = changed(plan, score={leaf.code: leaf.max_points for leaf in plan.leaves})
    assert ENGLISH.say(worst_table(full, worst(full)).nothing) == "No criterion lost points."


def asked(plan: Plan, figure: Figure, published: PublishedResults | None = None) -> Held:
    one = Objective.model_validate({"index": "par_index", "words": "Phấn đấu …", **figure})
    document = plan.plan.model_copy(update={"objectives": (one,)})
    (found,) = held(
        plan.model_copy(update={"plan": document}), position(plan, None), published, {2024: banded}
    )
    return found


def banded(points: Decimal) -> Band | None:
    """Whatever the points, between the 25th and the 32nd place."""
    return Band._make([25, 32, 28, 2024, points, 63, 20, 20, 40, *([None] * 2), (), (), None])


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ({"score": Decimal(88)}, "within_reach"),  # the targets add up to 88.679
        ({"score": Decimal(89)}, "out_of_reach"),
        ({"group": "B"}, "within_reach"),
        ({"group": "A"}, "out_of_reach"),
        ({"rank": 32}, "within_reach"),
        ({"rank": 30}, "open"),
        ({"rank": 24}, "out_of_reach"),
        ({"change": Decimal("3.259")}, "within_reach"),  # over the printed 85.42
        ({"change": Decimal("3.26")}, "out_of_reach"),
        ({"rank_change": 19}, "within_reach"),  # from 51 to 32
        ({"rank_change": 26}, "open"),
        ({"rank_change": 27}, "out_of_reach"),
    ],
)
def test_an_objective_is_held_against_the_targets(plan: Plan, figure: Figure, verdict: str) -> None:
    found = asked(plan, figure)
    assert (found.verdict, found.basis) == (verdict, "targets")


def test_a_published_result_decides(plan: Plan) -> None:
    result = {
        "index": "PAR",
        "year": 2024,
        "rank": 50,
        "province": "Tỉnh Đắk Nông",
        "score": Decimal("86.1"),
        "basis": "published",
        "source": "invented",
    }
    data = {"ranked": {"provinces": 63, "source": "invented"}, "results": [result]}
    published = PublishedResults.model_validate(data)
    assert asked(plan, {"rank_change": 1}, published).verdict == "met"
    assert asked(plan, {"rank_change": 2}, published).verdict == "missed"
    assert asked(plan, {"score": Decimal(86)}, published).verdict == "met"
    assert asked(plan, {"group": "A"}, published).verdict == "missed"


def test_the_plan_s_own_objectives(plan: Plan) -> None:
    found = held(plan, position(plan, None), None, {2024: banded})
    assert [(one.objective.index.value, one.aim, one.verdict) for one in found] == [
        ("par_index", 1, "within_reach"),
        ("sipas", 1, "open"),
    ]
