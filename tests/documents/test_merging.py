"""Statements of agencies brought together with what was known, to the last key and its place."""

import datetime
import json
from copy import deepcopy
from pathlib import Path

import pytest

from forms import planned, small_plan
from parplan.documents.forms.merging import Change, Conflict, Merged, Said, merged
from parplan.documents.forms.returned import Facts, Statement
from parplan.files.amending import Data
from parplan.plan.agencies import Agency
from parplan.plan.plan import Plan

A, B = "Sở Nội vụ", "Sở Tài chính"
DISTRICTS = """\
    - number: "4"
      title: Chủ tịch UBND cấp huyện
      heads: [UBND cấp huyện]
      paragraphs: [Ban hành kế hoạch của huyện.]
closing:"""
"""A duty that each of two has for itself: II.4."""
EAST, WEST = "UBND huyện Mẫu Đông", "UBND huyện Mẫu Tây"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = small_plan(tmp_path_factory.mktemp("merging") / "plan")
    file = folder / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    assert "closing:" in text
    file.write_text(text.replace("closing:", DISTRICTS), encoding="utf-8")
    return planned(Path(folder))


def day(on: str) -> str:
    return f"2024-{on}"


def report(by: str, on: str, **facts: object) -> Facts:
    return {"by": by, "date": day(on), **facts}


def said(value: object, by: str, on: str) -> Said:
    return Said(value, by, day(on))


class Given:
    """A plan, and what agencies say of it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def statement(  # noqa: PLR0913 - all that a statement holds
        self,
        by: str,
        on: str,
        tasks: dict[str, Facts] | None = None,
        criteria: dict[str, Facts] | None = None,
        *,
        period: str | None = None,
        due: str | None = None,
    ) -> Statement:
        agency = self.plan.agencies.find(by)
        assert isinstance(agency, Agency)
        until = None if due is None else datetime.date.fromisoformat(day(due))
        said_on = datetime.date.fromisoformat(day(on))
        return Statement(agency.name, said_on, tasks or {}, criteria or {}, period, until)

    def merged(self, known: Data, *statements: Statement) -> Merged:
        before = deepcopy(known)
        result = merged(self.plan, known, statements)
        assert known == before
        return result


@pytest.fixture
def given(plan: Plan) -> Given:
    return Given(plan)


def same(data: Data, expected: Data) -> bool:
    """Whether data are the same, and every key stands in its place."""
    assert data == expected
    return json.dumps(data) == json.dumps(expected)


def test_what_one_agency_says_is_kept_and_holds(given: Given) -> None:
    statement = given.statement(
        A,
        "06-25",
        {"1.1": {"percentage": 100, "status": "done"}},
        {"1.1": {"cause": "Chậm", "scores": {"self": 9.5}}},
    )
    found = given.merged({"note": "x", "reports": [], "tasks": {"1.1": {"due": "d"}}}, statement)
    assert same(
        found.data,
        {
            "note": "x",
            "criteria": {
                "1.1": {
                    "scores": {"self": 9.5},
                    "cause": "Chậm",
                    "reported": [report(A, "06-25", scores={"self": 9.5}, cause="Chậm")],
                }
            },
            "reports": [],
            "tasks": {
                "1.1": {
                    "status": "done",
                    "percentage": 100,
                    "due": "d",
                    "reported_on": "2024-06-25",
                    "reported": [report(A, "06-25", status="done", percentage=100)],
                }
            },
        },
    )
    assert found.changes == (
        Change(("criteria", "1.1", "scores", "self"), None, 9.5, (said(9.5, A, "06-25"),)),
        Change(("criteria", "1.1", "cause"), None, "Chậm", (said("Chậm", A, "06-25"),)),
        Change(("tasks", "1.1", "status"), None, "done", (said("done", A, "06-25"),)),
        Change(("tasks", "1.1", "percentage"), None, 100, (said(100, A, "06-25"),)),
    )
    assert found.conflicts == ()


def test_new_rows_stand_where_the_plan_has_them(given: Given) -> None:
    facts: Facts = {"note": "n"}
    cause: Facts = {"cause": "c"}
    known: Data = {"tasks": {"1.2.1": {"due": "d"}, "S1": {"due": "d"}}}
    of_tasks = dict.fromkeys(("II.2", "S2", "1.4", "1.1"), facts)
    of_leaves = dict.fromkeys(("2", "1.3.1", "1.1"), cause)
    found = given.merged(known, given.statement(A, "06-25", of_tasks, of_leaves))
    assert list(found.data) == ["criteria", "tasks"]
    assert list(found.data["tasks"]) == ["1.1", "1.2.1", "1.4", "S1", "S2", "II.2"]
    assert list(found.data["criteria"]) == ["1.1", "1.3.1", "2"]
    assert [change.place[:2] for change in found.changes] == [
        *(("criteria", code) for code in ("1.1", "1.3.1", "2")),
        *(("tasks", number) for number in ("1.1", "1.4", "S2", "II.2")),
    ]


def test_the_later_statement_holds_in_whatever_order_they_come(given: Given) -> None:
    first = given.statement(A, "06-20", {"1.1": {"status": "under_way"}})
    last = given.statement(A, "06-25", {"1.1": {"status": "done"}})
    task = given.merged({}, last, first).data["tasks"]["1.1"]
    assert (task["status"], task["reported_on"]) == ("done", "2024-06-25")
    assert [one["date"] for one in task["reported"]] == ["2024-06-20", "2024-06-25"]


def test_a_statement_of_an_earlier_day_takes_nothing_back(given: Given) -> None:
    known: Data = {
        "tasks": {
            "1.1": {
                "percentage": 50,
                "reported_on": "2024-07-01",
                "reported": [report(A, "07-01", percentage=50)],
            }
        }
    }
    found = given.merged(known, given.statement(A, "06-20", {"1.1": {"percentage": 40}}))
    task = found.data["tasks"]["1.1"]
    assert (task["percentage"], task["reported_on"]) == (50, "2024-07-01")
    assert [one["percentage"] for one in task["reported"]] == [50, 40]
    # Something was said that changes nothing: the last who spoke of it is named.
    assert found.changes == (
        Change(("tasks", "1.1", "reported"), None, None, (said(None, A, "07-01"),)),
    )


def test_what_is_said_again_on_the_same_day_takes_the_place_of_what_was(given: Given) -> None:
    known: Data = {
        "tasks": {
            "1.1": {
                "status": "under_way",
                "reported": [report(B, "06-25", note="b"), report(A, "06-25", status="under_way")],
            }
        }
    }
    found = given.merged(known, given.statement(A, "06-25", {"1.1": {"status": "done"}}))
    assert found.data["tasks"]["1.1"]["reported"] == [
        report(B, "06-25", note="b"),
        report(A, "06-25", status="done"),
    ]
    assert found.changes == (
        Change(("tasks", "1.1", "status"), "under_way", "done", (said("done", A, "06-25"),)),
    )


def test_what_is_known_already_changes_nothing_that_was_corrected_by_hand(given: Given) -> None:
    known: Data = {
        "tasks": {
            "1.1": {"status": "not_started", "reported": [report(A, "06-25", status="done")]},
        }
    }
    again = given.statement(A, "06-25", {"1.1": {"status": "done"}})
    assert given.merged(known, again) == Merged(known, (), ())
    # Another agency says it anew, and so it holds, whoever repeats himself after that.
    anew = given.merged(known, given.statement(B, "06-20", {"1.1": {"status": "done"}}), again)
    assert [(one.before, one.after) for one in anew.changes] == [("not_started", "done")]
    assert anew.changes[0].said == (said("done", A, "06-25"), said("done", B, "06-20"))


def test_whoever_says_nothing_leaves_everything_as_it_is(given: Given) -> None:
    nothing = given.statement(EAST, "06-25", {"1.1": {}, "II.4": {}}, {"1.1": {}})
    assert given.merged({}, nothing) == Merged({}, (), ())


def test_where_the_latest_disagree_a_field_stays_as_it_was(given: Given) -> None:
    known: Data = {"tasks": {"1.2.2": {"status": "under_way"}}}
    statements = (
        given.statement(A, "06-20", {"1.2.2": {"status": "done", "percentage": 100}}),
        given.statement(B, "06-22", {"1.2.2": {"status": "overdue", "percentage": 100}}),
    )
    found = given.merged(known, *statements)
    both = (said("done", A, "06-20"), said("overdue", B, "06-22"))
    assert found.conflicts == (Conflict(("tasks", "1.2.2", "status"), "under_way", both),)
    task = found.data["tasks"]["1.2.2"]
    assert (task["status"], task["percentage"], "reported_on" in task) == ("under_way", 100, False)
    assert [change.place for change in found.changes] == [("tasks", "1.2.2", "percentage")]
    # Nothing new, and nobody has decided: it is told again, and that is all.
    assert given.merged(found.data, *statements) == Merged(found.data, (), found.conflicts)
    # Somebody has decided for one of them.
    decided = deepcopy(found.data)
    decided["tasks"]["1.2.2"]["status"] = "overdue"
    assert given.merged(decided, *statements) == Merged(decided, (), ())


def test_a_conflict_and_nothing_else_names_the_last_who_spoke(given: Given) -> None:
    found = given.merged(
        {},
        given.statement(B, "06-22", {"1.2.2": {"status": "overdue"}}),
        given.statement(A, "06-20", {"1.2.2": {"status": "done"}}),
    )
    assert found.changes == (
        Change(("tasks", "1.2.2", "reported"), None, None, (said(None, B, "06-22"),)),
    )
    assert [one.kept for one in found.conflicts] == [None]
    # Agreement elsewhere isn't touched by it: the other task has its day.
    more = given.merged(
        {},
        given.statement(B, "06-22", {"1.1": {"note": "n"}, "1.2.2": {"status": "overdue"}}),
        given.statement(A, "06-20", {"1.2.2": {"status": "done"}, "1.4": {"note": "n"}}),
    )
    assert {number: task.get("reported_on") for number, task in more.data["tasks"].items()} == {
        "1.1": "2024-06-22",
        "1.2.2": None,
        "1.4": "2024-06-20",
    }


@pytest.mark.parametrize(
    "reported",
    [
        (("06-25", 50), ("06-20", 40)),  # a later day counts, wherever it stands
        (("06-25", 40), ("06-25", 50)),  # of one day the last one
        (("06-25", 50), ("06-26", None)),  # who says nothing of it takes nothing back
    ],
)
def test_the_latest_of_an_agency_counts(
    given: Given, reported: tuple[tuple[str, int | None], ...]
) -> None:
    reports = [
        report(A, on, **({} if part is None else {"percentage": part})) for on, part in reported
    ]
    known: Data = {"tasks": {"1.1": {"reported": reports}}}
    found = given.merged(known, given.statement(B, "06-27", {"1.1": {"percentage": 50}}))
    assert found.conflicts == ()
    assert found.changes == (
        Change(
            ("tasks", "1.1", "percentage"), None, 50, (said(50, A, "06-25"), said(50, B, "06-27"))
        ),
    )


def test_each_figure_is_a_field_of_its_own(given: Given) -> None:
    known: Data = {"criteria": {"1.2.2": {"figures": {"completed": 1290}, "cause": "c"}}}
    figures: Facts = {"figures": {"completed": 1300, "assigned": 1500}, "scores": {"self": 13}}
    found = given.merged(known, given.statement(A, "06-25", None, {"1.2.2": figures}))
    assert same(
        found.data["criteria"]["1.2.2"],
        {**figures, "cause": "c", "reported": [report(A, "06-25", **figures)]},
    )
    assert [(one.place[2:], one.before, one.after) for one in found.changes] == [
        (("figures", "completed"), 1290, 1300),
        (("figures", "assigned"), None, 1500),
        (("scores", "self"), None, 13),
    ]
    assert "reported_on" not in found.data["criteria"]["1.2.2"]


def proof(number: str) -> dict[str, str]:
    return {"number": number, "date": "2024-01-15", "issuer": "UBND"}


def test_evidence_of_all_is_put_together_and_what_is_taken_back_is_left_out(given: Given) -> None:
    by_hand, one, two, three = map(proof, ("0", "1", "2", "3"))
    known: Data = {
        "criteria": {
            "1.1": {
                "evidence": [by_hand, one, three],
                "reported": [report(A, "06-20", evidence=[one, three])],
            }
        }
    }
    later = given.statement(A, "06-25", None, {"1.1": {"evidence": [one]}})
    other = given.statement(B, "06-22", None, {"1.1": {"evidence": [two, one, two]}})
    found = given.merged(known, later, other)
    assert found.data["criteria"]["1.1"]["evidence"] == [by_hand, one, two]
    (change,) = found.changes
    assert change.place == ("criteria", "1.1", "evidence")
    assert (change.before, change.after) == ([by_hand, one, three], [by_hand, one, two])
    assert change.said == (said([one], A, "06-25"), said([two, one, two], B, "06-22"))
    assert found.conflicts == ()
    assert given.merged(found.data, later, other) == Merged(found.data, (), ())


def test_a_report_of_a_period_is_noted_when_it_first_came(given: Given) -> None:
    first = given.statement(A, "06-20", period="Quý II", due="06-30")
    found = given.merged({"tasks": {}}, first)
    own = {"period": "Quý II", "due": "2024-06-30", "received": {A: "2024-06-20"}}
    assert same(found.data, {"tasks": {}, "reports": [own]})
    place = ("reports", "Quý II", "received", A)
    on = "2024-06-20"
    assert found.changes == (Change(place, None, on, (Said(on, A, on),)),)
    # Sent again it came when it first did, and by another spelling it is the same period.
    again = given.statement(A, "06-21", period="quý  ii")
    assert given.merged(found.data, again) == Merged(found.data, (), ())
    same_day = given.statement(A, "06-20", period="QUÝ II")
    assert given.merged(found.data, same_day) == Merged(found.data, (), ())
    earlier = given.merged(found.data, given.statement(A, "06-19", period="QUÝ II"))
    assert earlier.data["reports"] == [{**own, "received": {A: "2024-06-19"}}]
    assert [(one.place, one.before, one.after) for one in earlier.changes] == [
        (place, on, "2024-06-19")
    ]
    # Another's report, and another period.
    more = given.merged(
        found.data,
        given.statement(B, "06-22", period="Quý II"),
        given.statement(B, "06-23", period="Quý III"),
    )
    assert more.data["reports"] == [
        {**own, "received": {A: "2024-06-20", B: "2024-06-22"}},
        {"period": "Quý III", "received": {B: "2024-06-23"}},
    ]


def test_of_a_duty_that_each_has_statements_stand_side_by_side(given: Given) -> None:
    found = given.merged(
        {},
        given.statement(EAST, "06-20", {"II.4": {"status": "under_way", "note": "n"}}),
        given.statement(WEST, "06-21", {"II.4": {"status": "done"}}),
        given.statement(EAST, "06-25", {"II.4": {"note": "n", "status": "done"}}),
        given.statement(EAST, "06-26", {"II.4": {"status": "done"}}),
    )
    assert same(
        found.data,
        {
            "tasks": {
                "II.4": {
                    "reported": [
                        report(EAST, "06-20", status="under_way", note="n"),
                        report(WEST, "06-21", status="done"),
                        report(EAST, "06-25", note="n", status="done"),
                        report(EAST, "06-26", status="done"),
                    ]
                }
            }
        },
    )
    place = ("tasks", "II.4")
    began, done = said("under_way", EAST, "06-20"), said("done", EAST, "06-25")
    assert found.changes == (
        Change((*place, EAST, "status"), None, "under_way", (began,)),
        Change((*place, EAST, "note"), None, "n", (said("n", EAST, "06-20"),)),
        Change((*place, WEST, "status"), None, "done", (said("done", WEST, "06-21"),)),
        Change((*place, EAST, "status"), "under_way", "done", (done,)),
        Change((*place, EAST), None, None, (said(None, EAST, "06-26"),)),
    )
    assert found.conflicts == ()
    again = given.statement(WEST, "06-21", {"II.4": {"status": "done"}})
    assert given.merged(found.data, again) == Merged(found.data, (), ())


def test_a_duty_of_one_is_a_task_like_others(given: Given) -> None:
    found = given.merged({}, given.statement(A, "06-20", {"II.1": {"status": "done"}}))
    assert found.data["tasks"]["II.1"]["status"] == "done"
    assert [one.place for one in found.changes] == [("tasks", "II.1", "status")]
