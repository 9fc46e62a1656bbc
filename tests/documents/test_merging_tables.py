"""What a table of points adds to what its author has said already, to the last key."""

import datetime

import pytest

from forms import planned
from parplan.documents.forms.merging import Change, Said, merged
from parplan.documents.forms.returned import Statement
from parplan.files.amending import Data
from parplan.plan.plan import Plan
from parplan.plan.results import Round
from places import SMALL

MINISTRY = "Bộ Nội vụ"
DAY = "2024-06-25"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(SMALL)


def table(
    scores: dict[str, float], *, dated: bool = True, round_: Round | None = None
) -> Statement:
    return Statement(
        MINISTRY,
        datetime.date.fromisoformat(DAY),
        {},
        {"1.1": {"scores": scores}},
        adds=True,
        dated=dated,
        round=round_,
    )


def known(on: str, **facts: object) -> Data:
    return {"criteria": {"1.1": {"reported": [{"by": MINISTRY, "date": on, **facts}]}}}


def reported(data: Data) -> list[object]:
    return list(data["criteria"]["1.1"]["reported"])


def test_points_join_what_their_author_said_that_day(plan: Plan) -> None:
    found = merged(plan, known(DAY, scores={"self": 9}, cause="Chậm"), [table({"appraisal1": 8})])
    assert reported(found.data) == [
        {"by": MINISTRY, "date": DAY, "scores": {"self": 9, "appraisal1": 8}, "cause": "Chậm"}
    ]


def test_what_was_said_on_another_day_stays_by_itself(plan: Plan) -> None:
    before = known("2024-06-20", scores={"self": 9}, cause="Chậm")
    found = merged(plan, before, [table({"appraisal1": 8})])
    assert reported(found.data) == [
        {"by": MINISTRY, "date": "2024-06-20", "scores": {"self": 9}, "cause": "Chậm"},
        {"by": MINISTRY, "date": DAY, "scores": {"appraisal1": 8}},
    ]


def test_a_table_without_a_day_says_only_what_is_new(plan: Plan) -> None:
    before = known("2024-06-20", scores={"self": 9})
    assert merged(plan, before, [table({"self": 9}, dated=False)]).data == before
    found = merged(plan, before, [table({"self": 9, "appraisal1": 8}, dated=False)])
    assert reported(found.data)[1:] == [{"by": MINISTRY, "date": DAY, "scores": {"appraisal1": 8}}]
    found = merged(plan, before, [table({"self": 9})])  # it names its day: it was said on it, too
    assert reported(found.data)[1:] == [{"by": MINISTRY, "date": DAY, "scores": {"self": 9}}]


def test_a_round_has_the_day_that_was_first_said(plan: Plan) -> None:
    found = merged(plan, {}, [table({"official": 9}, round_=Round.OFFICIAL)])
    assert found.data["rounds"] == {"official": DAY}
    day = Change(("rounds", "official"), None, DAY, (Said(DAY, MINISTRY, DAY),))
    assert day in found.changes
    held = {"rounds": {"self": "2024-03-01", "official": "2024-05-01"}}
    found = merged(plan, held, [table({"official": 9}, round_=Round.OFFICIAL)])
    assert found.data["rounds"] == held["rounds"]
