"""Each check of figures on the small plan, whose sums are reckoned here by hand, word by word.

Area 1 has 64.75 of 80: 1.1 9.5 + 1.2 31.75 (8 + 12.25 + 11.5) + 1.3 17 (9 + 8) + 1.4 6.5; area 2
has 16.045 of 20; that makes 80.795. Targets: 9.5 + 34.5 (9 + 13 + 12.5) + 18 (10 + 8) + 8.5 = 70.5,
and 16.5, makes 87.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from forms import planned
from parplan.checks import figures
from parplan.checks.check import CHECKS, place
from parplan.language.catalogue import ENGLISH
from parplan.plan.findings import Finding
from parplan.plan.plan import Plan
from places import SMALL

Rows = Mapping[str, Mapping[str, str | None]]
Check = Callable[[Plan], Iterator[Finding]]
BELOW = "the rows below it"


@pytest.fixture(scope="module")
def small() -> Plan:
    return planned(SMALL)


def with_(
    plan: Plan,
    rows: Rows | None = None,
    totals: Mapping[str, str | None] | None = None,
    **document: object,
) -> Plan:
    """Give rows, by code, and the printed totals other figures; a figure is written as printed."""
    data = plan.model_dump()
    waiting = list(data["criteria"]["areas"])
    for row in waiting:
        waiting += row["criteria"]
        row |= {key: _read(key, value) for key, value in (rows or {}).get(row["code"], {}).items()}
    data["plan"]["totals"] |= {key: _read(key, value) for key, value in (totals or {}).items()}
    data["plan"] |= document
    return Plan.model_validate(data)


def _read(key: str, value: str | None) -> Any:  # noqa: ANN401 - a figure, or who assesses it
    return value if value is None or key == "assessed_by" else Decimal(value)


def told(check: Check, plan: Plan) -> list[tuple[str, str, str, str | None]]:
    return [
        (
            one.rule.code,
            place(plan, one.path),
            ENGLISH.say(one.message),
            None if one.hint is None else ENGLISH.say(one.hint),
        )
        for one in check(plan)
    ]


OF_FIGURES = [one for one in CHECKS if one.__module__ == figures.__name__]


@pytest.mark.parametrize("check", OF_FIGURES, ids=lambda check: check.__name__)
def test_the_small_plan_is_well(check: Check, small: Plan) -> None:
    expected = ["PAR121"] if check is figures.nothing_asked_back else []
    assert [one.rule.code for one in check(small)] == expected


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # Two of the three beside it have a decimal, so one decimal is usual: 31.75 becomes 31.8.
        (
            {"1.2": {"score": "31.8"}},
            [
                (
                    "PAR102",
                    "criteria/1/score",
                    f"1: score 64.75, but {BELOW} add up to 64.8 (0.05 too little)",
                    f"{BELOW}: 1.1 9.5; 1.2 31.8; 1.3 17; 1.4 6.5",
                ),
                (
                    "PAR104",
                    "criteria/1.2/score",
                    "1.2: score 31.8 is 31.75 rounded half-up",
                    f"{BELOW}: 1.2.1 8; 1.2.2 12.25; 1.2.3 11.5",
                ),
            ],
        ),
        (
            {"1.2": {"score": "31.9"}, "1": {"score": "64.9"}},
            [
                (
                    "PAR102",
                    "criteria/1.2/score",
                    f"1.2: score 31.9, but {BELOW} add up to 31.75 (0.15 too much)",
                    f"{BELOW}: 1.2.1 8; 1.2.2 12.25; 1.2.3 11.5",
                ),
            ],
        ),
        # It has no decimals itself, but others have one: 17.4 would be printed.
        (
            {"1.3.1": {"score": "9.4"}},
            [
                (
                    "PAR102",
                    "criteria/1.3/score",
                    f"1.3: score 17, but {BELOW} add up to 17.4 (0.4 too little)",
                    f"{BELOW}: 1.3.1 9.4; 1.3.2 8",
                ),
            ],
        ),
        # A single row beside it is no custom; whole points are a rounding of 64.75.
        (
            {"1": {"score": "65"}},
            [
                (
                    "PAR104",
                    "criteria/1/score",
                    "1: score 65 is 64.75 rounded half-up",
                    f"{BELOW}: 1.1 9.5; 1.2 31.75; 1.3 17; 1.4 6.5",
                ),
            ],
        ),
        # Maximum points are never rounded.
        (
            {"1.3.1": {"max_points": "12.4"}},
            [
                (
                    "PAR101",
                    "criteria/1.3/max_points",
                    f"1.3: max points 20, but {BELOW} add up to 20.4 (0.4 too little)",
                    f"{BELOW}: 1.3.1 12.4; 1.3.2 8",
                ),
            ],
        ),
        (
            {"1.3": {"target": "18.25"}, "1": {"target": "70.75"}},
            [
                (
                    "PAR103",
                    "criteria/1.3/target",
                    f"1.3: target 18.25, but {BELOW} add up to 18 (0.25 too much)",
                    f"{BELOW}: 1.3.1 10; 1.3.2 8",
                ),
            ],
        ),
        # Unknown stays unknown: nothing is compared, and the rest is.
        ({"1.3.1": {"score": None}}, []),
        ({"1.3": {"score": None}, "1": {"score": None}}, []),
        (
            {"1.1": {"score": None}, "1.3": {"score": "17.5"}},
            [
                (
                    "PAR102",
                    "criteria/1.3/score",
                    f"1.3: score 17.5, but {BELOW} add up to 17 (0.5 too much)",
                    f"{BELOW}: 1.3.1 9; 1.3.2 8",
                ),
            ],
        ),
    ],
)
def test_a_row_and_the_rows_below_it(
    rows: Rows,
    found: list[tuple[str, str, str, str | None]],
    small: Plan,
) -> None:
    assert told(figures.parents, with_(small, rows)) == found


@pytest.mark.parametrize(
    ("totals", "rows", "found"),
    [
        # Of two areas the one with fewer decimals has two, and so 80.795 may be printed as 80.8.
        (
            {"score": "80.8"},
            {},
            ("PAR104", "score", "score 80.8 is 80.795 rounded half-up", "1 64.75; 2 16.045"),
        ),
        (
            {"score": "81"},
            {},
            (
                "PAR105",
                "score",
                "score 81, but the leaves add up to 80.795 (0.205 too much)",
                "1 64.75; 2 16.045",
            ),
        ),
        (
            {"score": "80.7"},
            {"1": {"score": None}},
            (
                "PAR105",
                "score",
                "score 80.7, but the leaves add up to 80.795 (0.095 too little)",
                "1 ?; 2 16.045",
            ),
        ),
        (
            {"max_points": "99"},
            {},
            (
                "PAR105",
                "max_points",
                "max points 99, but the leaves add up to 100 (1 too little)",
                "1 80; 2 20",
            ),
        ),
        (
            {"target": "88.5"},
            {},
            (
                "PAR105",
                "target",
                "target 88.5, but the leaves add up to 87 (1.5 too much)",
                "1 70.5; 2 16.5",
            ),
        ),
    ],
)
def test_the_last_row(
    totals: Mapping[str, str | None],
    rows: Rows,
    found: tuple[str, str, str, str],
    small: Plan,
) -> None:
    rule, field, message, parts = found
    assert told(figures.printed_totals, with_(small, rows, totals)) == [
        (
            rule,
            f"plan/totals/{field}",
            f"whole plan: {message}",
            f"the areas as printed: {parts}",
        )
    ]


def test_where_a_figure_of_the_last_row_is_unknown_the_others_are_compared(small: Plan) -> None:
    plan = with_(small, totals={"score": None, "target": "80"})
    assert [one[1] for one in told(figures.printed_totals, plan)] == ["plan/totals/target"]
    plan = with_(small, {"1.1": {"score": None}}, {"target": "80"})
    assert [one[1] for one in told(figures.printed_totals, plan)] == ["plan/totals/target"]


def headlined(printed: str) -> dict[str, Any]:
    return {"par_index": {"score": Decimal(printed)}}


TWICE = "it is the printed total 80.75 rounded again: rounded twice"


@pytest.mark.parametrize(
    ("printed", "total", "hint"),
    [
        ("80.8", "80.75", TWICE),
        ("80.9", "80.75", None),  # that it isn't either way
        ("80.8", "80.76", None),  # and this total is no rounding of 80.745
        ("80.8", "80.745", None),
        ("80.8", None, None),
    ],
)
def test_a_headline_is_rounded_once(
    printed: str, total: str | None, hint: str | None, small: Plan
) -> None:
    """With 15.995 in area 2 leaves add up to 80.745, which is 80.75, and 80.7."""
    rows: Rows = {"2": {"score": "15.995"}}
    plan = with_(small, rows, {"score": total}, results=headlined(printed))
    message = f"headline result {printed}, but the leaves add up to 80.745, which rounds to 80.7"
    place_of_it = "plan/results/par_index/score"
    assert told(figures.headline, plan) == [("PAR106", place_of_it, message, hint)]
    assert told(figures.headline, with_(small, rows, results=headlined("80.75"))) == []
    assert told(figures.headline, with_(small, rows, results=headlined("80.7"))) == []


def test_without_a_headline_or_a_score_there_is_nothing_to_compare(small: Plan) -> None:
    assert told(figures.headline, with_(small, results=None)) == []
    assert told(figures.headline, with_(small, results={"par_index": None})) == []
    unknown = with_(small, {"1.1": {"score": None}}, results=headlined("1"))
    assert told(figures.headline, unknown) == []


def test_who_assesses_what(small: Plan) -> None:
    plan = with_(small, {"1.1": {"assessed_by": None}, "1.3": {"assessed_by": "survey"}})
    choices = "`assessed_by`, one of: appraisal, survey, sipas, outcome"
    assert told(figures.sources_of_points, plan) == [
        (
            "PAR107",
            "criteria/1.1/assessed_by",
            "1.1: nothing says who assesses this leaf",
            choices,
        ),
        (
            "PAR107",
            "criteria/1.3/assessed_by",
            "1.3: only leaves earn points; remove `assessed_by`",
            None,
        ),
    ]


def test_points_by_source(small: Plan) -> None:
    declared = {"appraisal": Decimal(54), "sipas": Decimal(20), "outcome": Decimal("10.5")}
    said = "is declared with {} points, but its leaves ({}) have {}"
    assert told(figures.sources_of_points, with_(small, points_by_assessed_by=declared)) == [
        ("PAR107", f"plan/points_by_assessed_by/{source}", f"`{source}` {said.format(*of)}", None)
        for source, of in (
            ("appraisal", ("54", 5, "55")),
            ("survey", ("0", 1, "15")),
            ("outcome", ("10.5", 1, "10")),
        )
    ]
    assert told(figures.sources_of_points, with_(small, points_by_assessed_by={})) == []


def test_above_the_maximum(small: Plan) -> None:
    rows: Rows = {"1.1": {"score": "10"}, "1.3.2": {"score": None}, "1.4": {"score": "10.5"}}
    assert told(figures.score_above_max, with_(small, rows)) == [
        ("PAR111", "criteria/1.4/score", "1.4: score 10.5 is above max points 10", None)
    ]
    rows = {"1.1": {"target": "10"}, "1.3.2": {"target": None}, "1.4": {"target": "10.5"}}
    assert told(figures.target_above_max, with_(small, rows)) == [
        ("PAR112", "criteria/1.4/target", "1.4: target 10.5 is above max points 10", None)
    ]


def test_a_target_below_the_score(small: Plan) -> None:
    rows: Rows = {
        "1.1": {"score": "11"},  # above its maximum: that is the score's fault
        "1.2.1": {"target": None},
        "1.3.1": {"score": None},
        "1.3.2": {"score": "8", "target": "7.5"},  # all of the maximum
        "1.4": {"target": "6.4"},
    }
    assert told(figures.target_below_score, with_(small, rows)) == [
        ("PAR113", f"criteria/{code}/target", f"{code}: {message}", None)
        for code, message in (
            ("1.3.2", "target 7.5 is below the score 8"),
            ("1.4", "target 6.4 is below the score 6.5"),
        )
    ]


def test_nothing_is_asked_back(small: Plan) -> None:
    rows: Rows = {"1.2.1": {"score": None, "target": None}, "1.4": {"target": "6.5"}}
    said = "points were lost, and the target {} asks for none of them back"
    assert told(figures.nothing_asked_back, with_(small, rows)) == [
        ("PAR121", "criteria/1.1/target", f"1.1: 0.5 of 10 {said.format('9.5')}", None),
        ("PAR121", "criteria/1.4/target", f"1.4: 3.5 of 10 {said.format('6.5')}", None),
    ]


def test_sums_that_can_be_held_are_counted(small: Plan) -> None:
    """Area 1, criteria 1.2 and 1.3 and the whole, each with maximum, score and target."""
    assert figures.sums(small) == 12
    # Not the score of 1.2, nor that of area 1, below which it is unknown; not the whole's target.
    assert figures.sums(with_(small, {"1.2": {"score": None}}, {"target": None})) == 9


NOT_REACHED = "the objective asks for {} points, but the targets add up to 87"
ONE = "one of these: score; rank; group; change; rank_change"


@pytest.mark.parametrize(
    ("aims", "message", "hint"),
    [
        ({}, "an objective has one figure, this one has 0", ONE),
        ({"score": "88", "rank": 50}, "an objective has one figure, this one has 2", ONE),
        ({"score": "87.01"}, NOT_REACHED.format("87.01"), None),
        ({"score": "87"}, None, None),
        ({"group": "A"}, NOT_REACHED.format("90"), None),
        ({"group": "B"}, None, None),
        ({"change": "6.21"}, NOT_REACHED.format("87.01"), None),  # 80.80 last year
        ({"change": "6.2"}, None, None),
        ({"rank": 1}, None, None),
        ({"index": "sipas", "score": "99"}, None, None),
    ],
)
def test_targets_reach_what_objectives_ask(
    small: Plan, aims: dict[str, Any], message: str | None, hint: str | None
) -> None:
    figures_of = {
        key: Decimal(value) if key in {"score", "change"} else value for key, value in aims.items()
    }
    objective = {"index": "par_index", "words": "Tăng", **figures_of}
    found = told(figures.objectives, with_(small, objectives=[objective]))
    assert [(one[2], one[3]) for one in found] == ([] if message is None else [(message, hint)])


def test_a_rise_over_a_year_that_is_not_told_asks_for_nothing(small: Plan) -> None:
    objective = {"index": "par_index", "words": "Tăng", "change": Decimal(90)}
    assert told(figures.objectives, with_(small, objectives=[objective], results=None)) == []
