"""Findings and what a plan acknowledges: matched by rule, place and numbers, or told again."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from forms import planned
from parplan.checks.check import check, check_part, judge, place
from parplan.files.loading import OPTIONAL
from parplan.language.catalogue import ENGLISH, Phrase
from parplan.language.remarks import Level
from parplan.plan import findings as rules
from parplan.plan.document import Acknowledgement
from parplan.plan.findings import Finding, Rule
from parplan.plan.plan import Plan
from parplan.plan.results import YearResults
from parplan.plan.shapes import Path
from places import SMALL

ROW: Path = ("criteria", "areas", 0, "criteria", 1)


@pytest.fixture(scope="module")
def small() -> Plan:
    return planned(SMALL)


def found(rule: Rule, path: Path, *numbers: str) -> Finding:
    text = " ".join(f"{{n{at}}}" for at in range(len(numbers))) or "words"
    values = {f"n{at}": Decimal(number) for at, number in enumerate(numbers)}
    return Finding(rule, path, Phrase(text, **values))


def known(rule: str, where: str, *numbers: str) -> Acknowledgement:
    return Acknowledgement(
        rule=rule, place=where, numbers=tuple(map(Decimal, numbers)), reason="Printed so."
    )


def acknowledging(plan: Plan, *oddities: Acknowledgement) -> Plan:
    return plan.model_copy(update={"plan": plan.plan.model_copy(update={"acknowledged": oddities})})


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (("criteria", "areas", 0), "criteria/1"),
        ((*ROW, "score"), "criteria/1.2/score"),
        ((*ROW, "criteria", 1, "tasks", 1), "criteria/1.2.2/tasks/2"),
        ((*ROW, "criteria", 1, "tasks", 9), "criteria/1.2.2/tasks/10"),  # there are two
        ((*ROW, "criteria", 1, "tasks", 2), "criteria/1.2.2/tasks/3"),
        (("agencies", "agencies", 1, "aliases", 0), "agencies/Sở Nội vụ/aliases/1"),
        (("plan", "totals", "score"), "plan/totals/score"),
        (("plan", "points_by_assessed_by", "survey"), "plan/points_by_assessed_by/survey"),
        (("plan", "organisation", "duties", 0, "heads", 0), "plan/1/heads/1"),
        (("plan", "nowhere", "at", 3, "all"), "plan/nowhere/at/4/all"),
        (("results", 2024, "criteria", "1.1", "evidence", 0, "page"), "results/05/KH-UBND/page"),
        (("rules", "leaves", "1.2.1", "tests", 0), "rules/leaves/1.2.1/tests/1"),
        (("plan",), "plan"),
    ],
)
def test_a_place_survives_a_rows_moving(path: Path, named: str, small: Plan) -> None:
    assert place(small, path) == named


SCORE = found(rules.PAR102, (*ROW, "score"), "31.8", "31.75")


def test_what_is_acknowledged_with_its_numbers_is_no_news(small: Plan) -> None:
    oddity = known("PAR102", "criteria/1.2/score", "31.8", "31.75")
    other = found(rules.PAR101, (*ROW, "max_points"), "40")
    judged = judge(acknowledging(small, oddity), [SCORE, other])
    assert [(one.finding, one.acknowledgement, one.place) for one in judged] == [
        (SCORE, oddity, "criteria/1.2/score"),
        (other, None, "criteria/1.2/max_points"),
    ]


def stale(plan: Plan, findings: Iterable[Finding]) -> list[tuple[str, Path, str, str | None]]:
    """Tell what is wrong with acknowledgements."""
    return [
        (
            one.finding.rule.code,
            one.finding.path,
            ENGLISH.say(one.finding.message),
            None if one.finding.hint is None else ENGLISH.say(one.finding.hint),
        )
        for one in judge(plan, list(findings))
        if one.finding not in findings
    ]


ITS = ("PAR901", ("plan", "acknowledged", 0))
REMOVE = "remove this acknowledgement, if what it speaks of was put right"


@pytest.mark.parametrize(
    ("oddity", "findings", "message", "hint"),
    [
        (
            known("PAR102", "criteria/1.2/score", "31.9", "31.75"),
            [SCORE],
            "PAR102 at criteria/1.2/score is acknowledged with other numbers",
            "if it is still in order: `numbers: [31.8, 31.75]`",
        ),
        (
            known("PAR102", "criteria/1.2/score", "1"),
            [found(rules.PAR102, (*ROW, "score"), "1E-7", "1E+2")],
            "PAR102 at criteria/1.2/score is acknowledged with other numbers",
            "if it is still in order: `numbers: [0.0000001, 100]`",
        ),
        (
            known("PAR102", "criteria/1/score", "31.8", "31.75"),
            [SCORE, found(rules.PAR102, (*ROW, "target")), found(rules.PAR101, ("plan",))],
            "nothing at criteria/1/score breaks PAR102",
            "PAR102 is broken at: criteria/1.2/score; criteria/1.2/target",
        ),
        (
            known("PAR103", "criteria/1.2/score", "31.8", "31.75"),
            [SCORE],
            "nothing at criteria/1.2/score breaks PAR103",
            REMOVE,
        ),
        (known("PAR102", "plan"), [], "nothing at plan breaks PAR102", REMOVE),
        (
            known("PAR000", "plan"),
            [SCORE],
            "there is no rule PAR000",
            "`parplan rules` lists them",
        ),
    ],
)
def test_what_matches_nothing_is_told(
    oddity: Acknowledgement, findings: list[Finding], message: str, hint: str, small: Plan
) -> None:
    assert stale(acknowledging(small, oddity), findings) == [(*ITS, message, hint)]


def test_what_is_acknowledged_elsewhere_is_no_place_to_look_at(small: Plan) -> None:
    """Of two alike, the one whose place is right is in order; the other one finds nothing."""
    right = known("PAR102", "criteria/1.2/score", "31.8", "31.75")
    wrong = known("PAR102", "criteria/1/score", "1")
    assert stale(acknowledging(small, right, wrong), [SCORE]) == [
        (
            "PAR901",
            ("plan", "acknowledged", 1),
            "nothing at criteria/1/score breaks PAR102",
            REMOVE,
        )
    ]


def test_all_checks_run_and_what_is_to_come_is_grave_once_it_is_signed(small: Plan) -> None:
    (one,) = check(small)
    assert (one.finding.rule.code, one.place) == ("PAR121", "criteria/1.1/target")
    assert one.acknowledgement is not None
    assert check_part(small) == check(small) == [one]
    data = small.model_dump()
    data["plan"]["number"] = None
    draft = Plan.model_validate(data)
    levels = {
        ready: [
            (one.finding.rule.code, one.finding.rule.severity) for one in check(draft, ready=ready)
        ]
        for ready in (False, True)
    }
    assert check(draft) == check(draft, ready=False)
    assert levels == {
        False: [("PAR121", Level.WARNING), ("PAR305", Level.WARNING)],
        True: [("PAR121", Level.WARNING), ("PAR305", Level.ERROR)],
    }


def test_of_a_part_of_a_plan_nothing_is_said_of_what_it_acknowledges(small: Plan) -> None:
    nothing = acknowledging(small, known("PAR102", "plan"))
    codes = [(one.finding.rule.code, one.acknowledgement, one.place) for one in check_part(nothing)]
    assert codes == [("PAR121", None, "criteria/1.1/target")]
    above = {"1.1": {"scores": {"self": Decimal(11)}}}
    results = {2024: YearResults.model_validate({"criteria": above})}
    held: dict[str, Any] = {
        **dict.fromkeys(OPTIONAL),
        "criteria": small.criteria,
        "results": results,
    }
    where = "results/2024/criteria/1.1/scores/self"
    for files in ({"criteria", "results"}, {"criteria"}):
        without = Plan.model_construct(files, **held)
        assert [
            (one.finding.rule.code, one.acknowledgement, one.place) for one in check_part(without)
        ] == [("PAR502", None, where), ("PAR504", None, where)]  # and without evidence
