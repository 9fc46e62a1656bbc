"""Charts: from where to where bars go, their figures, and what the analyses draw."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import (
    BARS,
    COLUMNS,
    EVERY,
    PAIRS,
    PARETO,
    RANGES,
    STACKED,
    STAIRCASE,
    STEPS,
    TARGETS,
    WATERFALL,
    chart,
    report,
)
from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.questions.overview import overview_report
from parplan.questions.path.path import path
from parplan.questions.rank.simulated import after_published_field
from parplan.questions.scenario import Scenario
from parplan.questions.whatif import compared, whatif
from parplan.report.charts import (
    Axis,
    Span,
    axis,
    chart_table,
    measure_of,
    says_of,
    spans,
    spoken,
    values_of,
)
from parplan.report.report import FORMATS, Bar, Chart, Drawing, Look, Report, render

D = Decimal
HAD, WON, LOST, LEFT = Look.HAD, Look.WON, Look.LOST, Look.LEFT
points = st.decimals(min_value=0, max_value=100, places=4)


def nobody(_: Decimal) -> None:
    return None


def ends(made: Chart) -> list[object]:
    """The names of a chart's bars, as far as the plan has them, and where they end."""
    return [(bar.name if isinstance(bar.name, str) else None, *bar.values) for bar in made.bars]


def cells(made: Chart) -> list[tuple[object, ...]]:
    return [row.values for row in chart_table(made).lines]


# Where bars go


def test_a_waterfall_floats_between_its_totals() -> None:
    assert axis(WATERFALL) == Axis(D(85), D("87.5"))
    assert spans(WATERFALL) == [
        (Span(D(85), D("85.5"), HAD),),
        (Span(D("85.5"), D("87.5"), WON),),
        (Span(D(87), D("87.5"), LOST),),
        (Span(D(85), D(87), HAD),),
    ]


def test_a_staircase_stands_on_the_axis() -> None:
    assert spans(STAIRCASE) == [
        (Span(D(85), D("85.5"), HAD),),
        (Span(D(85), D("85.5"), HAD), Span(D("85.5"), D("87.5"), WON)),
        (Span(D(85), D(87), HAD), Span(D(87), D("87.5"), LOST)),
        (Span(D(85), D(87), HAD),),
    ]


def test_stacked_bars_begin_at_zero_and_leave_out_what_is_none_or_unknown() -> None:
    assert axis(STACKED) == Axis(D(0), D(75))
    assert spans(STACKED) == [
        (
            Span(D(0), D(31), HAD),
            Span(D(31), D(43), WON),
            Span(D(43), D(44), LOST),
            Span(D(44), D(75), LEFT),
        ),
        (Span(D(0), D(25), LEFT),),
    ]


def test_single_bars_begin_at_zero() -> None:
    assert (axis(BARS), axis(COLUMNS)) == (Axis(D(0), D(10)), Axis(D(0), D(50)))
    assert spans(BARS) == [(Span(D(0), D("2.5"), HAD),), (Span(D(0), D(10), HAD),), ()]


def test_a_bar_below_zero_lies_on_the_other_side() -> None:
    made = chart(Drawing.BARS, Bar("1", (D(-1),)), Bar("2", (D(3),)))
    assert axis(made) == Axis(D(-1), D(3))
    assert spans(made)[0] == (Span(D(-1), D(0), HAD),)


def test_ranges_may_be_marks() -> None:
    assert spans(RANGES) == [(Span(D("85.5"), D("87.5"), HAD),), (Span(D(87), D(87), HAD),)]


def test_targets_go_on_or_back_from_the_score_and_leave_the_rest() -> None:
    assert axis(TARGETS) == Axis(D(0), D(10))
    assert spans(TARGETS) == [
        (Span(D(0), D(5), HAD), Span(D(5), D("7.5"), WON), Span(D("7.5"), D(10), LEFT)),
        (Span(D(0), D(3), HAD), Span(D(3), D(4), LOST)),
        (Span(D(0), D(8), LEFT),),
    ]


def test_each_of_a_pair_begins_at_zero() -> None:
    assert axis(PAIRS) == Axis(D(0), D(10))
    assert spans(PAIRS) == [
        (Span(D(0), D("2.5"), LOST), Span(D(0), D(10), WON)),
        (Span(D(0), D(5), LOST), Span(D(0), D(0), WON)),
    ]


def test_columns_of_a_pareto_chart_leave_their_shares_to_the_line() -> None:
    assert axis(PARETO) == Axis(D(0), D(3))
    assert spans(PARETO) == [(Span(D(0), D(3), LOST),), (Span(D(0), D(1), LOST),)]


def test_after_an_unknown_step_the_next_goes_on_from_the_last_known() -> None:
    made = chart(Drawing.WATERFALL, STEPS[0], Bar("5.7", (None,)), *STEPS[1:])
    assert spans(made)[1] == ()
    assert spans(made)[2:] == spans(WATERFALL)[1:]


@pytest.mark.parametrize("drawing", Drawing)
def test_nothing_and_zero_have_an_axis(drawing: Drawing) -> None:
    zeros = (D(0), D(0)) if drawing is Drawing.RANGES else (D(0),)
    for made in (chart(drawing), chart(drawing, Bar("1", zeros))):
        assert axis(made) == Axis(D(0), D(1))


@given(st.lists(points, min_size=2, max_size=20))
def test_steps_join_and_add_up(after: list[Decimal]) -> None:
    first, *steps = [Bar(str(n), (value,), is_total=n == 0) for n, value in enumerate(after)]
    made = chart(Drawing.WATERFALL, first, *steps)
    low, high = axis(made)
    reached = after[0]
    for (span,), value in zip(spans(made)[1:], after[1:], strict=True):
        assert low <= span.begin <= span.end <= high
        assert {span.begin, span.end} == {reached, value}
        assert span.look is (WON if value >= reached else LOST)
        reached = value
    assert sum(D(str(row[2] or 0)) for row in cells(made)) == after[-1] - after[0]


@given(st.lists(st.lists(points, min_size=4, max_size=4), min_size=1, max_size=8))
def test_stacks_are_as_long_as_their_sums(bars: list[list[Decimal]]) -> None:
    made = chart(
        Drawing.STACKED, *(Bar("1", tuple(values)) for values in bars), series=STACKED.series
    )
    for pieces, values in zip(spans(made), bars, strict=True):
        assert sum(piece.end - piece.begin for piece in pieces) == sum(values)
        assert all(piece.end <= axis(made).high for piece in pieces)


# What they say


def test_values_are_exact_and_changes_have_a_sign() -> None:
    assert values_of(WATERFALL, ENGLISH) == ["85.5", "+2", "−0.5", "87"]
    assert says_of(WATERFALL, ENGLISH) == ["85.5", "+2, to 87.5", "−0.5, to 87", "87"]
    assert values_of(STACKED, ENGLISH) == ["31 · 12 · 1 · 31", "0 · – · 0 · 25"]
    assert says_of(STACKED, ENGLISH)[0] == "done 31, under way 12, overdue 1, not started 31"
    assert values_of(RANGES, ENGLISH) == ["85.5–87.5", "87"]
    assert values_of(COLUMNS, ENGLISH) == ["0%", "0.5%", "50%", "49.5%"]
    assert values_of(BARS, ENGLISH) == ["2.5", "10", "–"]
    assert values_of(TARGETS, ENGLISH) == ["5 → 7.5 / 10", "4 → 3 / 4", "– → – / 8"]
    assert values_of(PAIRS, ENGLISH) == ["2.5 · 10", "5 · -1"]
    assert values_of(PARETO, ENGLISH) == ["3 · 75%", "1 · 100%"]


def test_a_chart_is_said_whole_in_its_own_words_if_it_has_some() -> None:
    assert spoken(BARS, ENGLISH) == "Sở A: 2.5; Sở B: 10; Sở C: –"
    assert spoken(BARS, ENGLISH, every=False) == "Sở A: 2.5; Sở B: 10"
    assert says_of(TARGETS, ENGLISH)[0] == "five of ten"
    assert spoken(PARETO, ENGLISH) == "6.3.4: 3 · 75%; 8.1 the last"


def test_it_says_where_the_axis_begins_unless_that_is_zero() -> None:
    assert ENGLISH.say(measure_of(WATERFALL)) == "Points; the axis begins at 85"
    assert ENGLISH.say(measure_of(STACKED)) == "Points"


def test_figures_as_a_table() -> None:
    assert [column.key for column in chart_table(WATERFALL).columns] == [
        *("name", "title", "before", "change", "after", "base", "total", "rise", "fall")
    ]
    assert cells(WATERFALL) == cells(STAIRCASE)
    assert [row[1:] for row in cells(WATERFALL)] == [
        ("", None, None, D("85.5"), None, D("85.5"), None, None),
        ("Giảm chi", D("85.5"), D(2), D("87.5"), D("85.5"), None, D(2), None),
        ("Hài lòng", D("87.5"), D("-0.5"), D(87), D(87), None, None, D("0.5")),
        ("", None, None, D(87), None, D(87), None, None),
    ]
    assert [row[1:] for row in cells(RANGES)] == [
        (D("85.5"), D("87.5"), D(2), None),
        (D(87), D(87), D(0), D("0.0125")),
    ]
    assert cells(STACKED) == [("1", "Điều hành", 31, 12, 1, 31), ("2", "Thể chế", 0, None, 0, 25)]
    assert cells(BARS) == [("Sở A", D("2.5")), ("Sở B", 10), ("Sở C", None)]
    assert [row[2:] for row in cells(TARGETS)] == [
        (D(5), D("2.5"), D("2.5")),
        (D(4), D(-1), D(1)),
        (None, None, None),
    ]


def test_names_of_ours_are_phrases_in_the_table() -> None:
    name, *_ = chart_table(WATERFALL).columns
    keys = [str(row[0]) for row in cells(WATERFALL)]
    assert keys[1:3] == ["6.3.4", "8.1"]
    assert [ENGLISH.say((name.words or {})[keys[i]]) for i in (0, 3)] == [
        "Score 2023",
        "Target 2024",
    ]


# What the analyses draw


def test_a_scenario_is_a_waterfall(plan: Plan) -> None:
    (made,) = whatif(plan, settings=["6.3.4=0.5", "8.1=8.5", "1.7=1.45"]).charts
    assert (made.drawing, made.above) == (Drawing.WATERFALL, "changes")
    assert ends(made) == [
        (None, D("88.679")),
        ("6.3.4", D("88.179")),  # 1 → 0.5
        ("8.1", D("88.379")),  # 8.3 → 8.5; 1.7 has its target already, so it is no step
        (None, D("88.379")),
    ]
    assert [bar.is_total for bar in made.bars] == [True, False, False, True]
    assert ENGLISH.say(made.title) == "set: from targets for 2024 to 88.379 points"


def test_a_chart_a_case(plan: Plan) -> None:
    cases = [Scenario(name="a", set={"8.1": D(8)}), Scenario(name="b", set={"8.1": D(9)})]
    made = compared(plan, "score", cases, nobody).charts
    assert len({one.key for one in made}) == 2
    assert [ends(one)[1:] for one in made] == [
        [("8.1", D("85.2445")), ("a", D("85.2445"))],
        [("8.1", D("86.2445")), ("b", D("86.2445"))],
    ]


def test_cases_have_one_scale(plan: Plan) -> None:
    cases = [Scenario(name="a", set={"8.1": D(5)}), Scenario(name="b", set={"8.1": D(10)})]
    one, other = compared(plan, "score", cases, nobody).charts
    assert axis(one) == axis(other) == Axis(D(81), D("87.2445"))  # 82.2445 less an eighth of 5
    (alone,) = compared(plan, "score", cases[:1], nobody).charts
    assert axis(alone) == Axis(D(81), D("85.4145"))


def test_where_points_are_unknown_there_is_no_waterfall(edited: Callable[..., Path]) -> None:
    plan = load(edited("criteria", "        score: 8.17\n", "        score: null\n")).plan
    assert plan is not None
    assert whatif(plan, settings=["6.3.4=0.5"], figure="score").charts == ()
    assert len(whatif(plan, settings=["6.3.4=0.5"]).charts) == 1


def test_a_path_is_a_staircase_to_where_it_ends(plan: Plan) -> None:
    found = path(plan, to=D(90), survey_limit=D(1))
    (made,) = found.charts
    reached = D("85.4145")
    steps = []
    for move in found.table("path").records():
        reached += D(str(move["after"])) - D(str(move["before"]))
        steps.append((move["code"], reached))
    assert ends(made) == [(None, D("85.4145")), *steps, (None, reached)]
    assert reached >= 90
    assert len(steps) > 1


def test_without_a_move_there_is_no_staircase(plan: Plan) -> None:
    assert path(plan, to=D(80)).charts == ()


def test_the_distribution_is_the_tables(plan: Plan) -> None:
    found = after_published_field(plan, simulate=1000, seed=1)
    (made,) = found.charts
    places = found.table("places").records()
    assert ends(made) == [(str(row["place"]), row["percent"]) for row in places]
    assert len(made.bars) == 63
    assert sum(D(bar.values[0] or 0) for bar in made.bars) == 100


def test_the_glance_goes_from_score_to_target(plan: Plan) -> None:
    (made,) = overview_report(plan).charts
    assert ends(made)[0] == (None, D("85.4145"))
    assert ends(made)[1] == ("6.3.4", D("86.4145"))
    assert ends(made)[-2:] == [(None, D("88.679")), (None, D("88.679"))]


def drawing(plan: Plan) -> Sequence[Report]:
    return (
        whatif(plan, settings=["8.1=8.5"]),
        path(plan, to=D(87)),
        overview_report(plan),
    )


def test_every_chart_stands_above_a_table(plan: Plan) -> None:
    for found in drawing(plan):
        shown = [made for table in found.tables for made in found.charts_above(table)]
        assert sorted(shown) == sorted(found.charts)


@pytest.mark.parametrize("name", ["json", "csv", "markdown", "docx"])
def test_what_draws_nothing_is_the_same_without_charts(plan: Plan, name: str) -> None:
    for found in (*drawing(plan), report(*EVERY)):
        assert render(found, name, ENGLISH) == render(found._replace(charts=()), name, ENGLISH)


@pytest.mark.parametrize("name", FORMATS)
def test_a_chart_without_bars_is_none(name: str) -> None:
    empty = report(*(chart(drawing) for drawing in Drawing))
    page, bare = (render(one, name, ENGLISH) for one in (empty, report()))
    assert isinstance(page, bytes | str)
    if name != "html":  # which has their styles
        assert page == bare
    assert json.dumps(str(page)).count("A chart") == 0


@pytest.mark.parametrize("made", EVERY, ids=lambda one: one.key)
@pytest.mark.parametrize("name", ["terminal", "html", "xlsx"])
def test_the_same_chart_gives_the_same_bytes(name: str, made: Chart) -> None:
    assert render(report(made), name, ENGLISH) == render(report(made), name, ENGLISH)
