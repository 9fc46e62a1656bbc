"""Points by rule and as stated in a round, leaf by leaf and in total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parplan.language.phrases import Phrase
from parplan.plan.earning import measured
from parplan.plan.plan import Plan
from parplan.plan.points import add, percent, standing
from parplan.questions import columns
from parplan.questions.year.score import Choice, Scored, scored
from parplan.questions.year.stated import ROUNDS
from parplan.report.report import Column, Kind, Report, Row, Table, Value

_KINDS = {
    "proportional": Phrase("proportional"),
    "ratio": Phrase("ratio"),
    "steps": Phrase("steps"),
    "checklist": Phrase("checklist"),
    "survey": Phrase("survey"),
    "manual": Phrase("manual"),
}


def score_report(plan: Plan, choice: Choice) -> Report:
    """Set points by rule beside stated ones; the total is known only if every leaf's points are."""
    listed = scored(plan, choice)
    title = Phrase(
        "Points of {year}: {round}", year=str(choice.year), round=ROUNDS[choice.round.value]
    )
    tables = (_totals(choice, listed), _leaves(plan, listed))
    notes = tuple(_notes(plan, choice, listed))
    return Report("score", title, columns.head(plan), tables, notes)


def _totals(choice: Choice, listed: Sequence[Scored]) -> Table:
    applicable = [one for one in listed if one.applies]
    most = standing([one.leaf for one in applicable]).max_points
    points = add(one.points for one in applicable)
    values: tuple[Value, ...] = (
        choice.round.value,
        len(listed),
        len(listed) - len(applicable),
        len(_unknown(listed)),
        standing([one.leaf for one in listed]).max_points,
        most,
        _known(listed),
        points,
        percent(points, most),
    )
    keys = (
        Column("round", Phrase("Round"), words=ROUNDS),
        Column("leaves", Phrase("Leaves"), Kind.COUNT),
        Column("not_applicable", Phrase("Not applicable"), Kind.COUNT),
        Column("unknown", Phrase("Unknown"), Kind.COUNT),
        columns.max_points,
        Column("applicable_max_points", Phrase("Applicable max"), Kind.POINTS),
        Column("known_points", Phrase("Known points"), Kind.POINTS),
        Column("points", Phrase("Points"), Kind.POINTS),
        Column("percent", Phrase("Of applicable max"), Kind.PERCENT),
    )
    return Table("totals", Phrase("Total"), keys, (Row(values),))


def _unknown(listed: Sequence[Scored]) -> list[Scored]:
    return [one for one in listed if one.applies and one.points is None]


def _known(listed: Sequence[Scored]) -> Decimal | None:
    """Add up what is known; where nothing is, it isn't zero."""
    known = [one.points for one in listed if one.points is not None]
    return add(known) if known else None


def _leaves(plan: Plan, listed: Sequence[Scored]) -> Table:
    figures = {one.leaf.code: tuple(_figures(one)) for one in listed}
    words = {str(phrase): phrase for phrases in figures.values() for phrase in phrases}
    branches = {str(one.by_rule.branch): one.by_rule.branch for one in listed}
    rows = tuple(Row(_values(plan, one, tuple(map(str, figures[one.leaf.code])))) for one in listed)
    sums = standing([one.leaf for one in listed])
    applicable = [one for one in listed if one.applies]
    totals: tuple[Value, ...] = (
        *("", None, None, None, sums.max_points, sums.score, sums.target),
        add(one.by_rule.points for one in applicable),
        add(one.stated for one in applicable),
        None,
        add(one.points for one in applicable),
        *(None, None, None),
    )
    keys = (
        *columns.LEAF,
        Column("computed", Phrase("By rule"), Kind.POINTS),
        Column("stated", Phrase("Stated"), Kind.POINTS),
        Column("difference", Phrase("Difference"), Kind.POINTS),
        Column("points", Phrase("Counts"), Kind.POINTS),
        Column("rule", Phrase("Rule"), words=_KINDS),
        Column("figures", Phrase("Figures"), words=words),
        Column("branch", Phrase("Branch"), words=branches),
    )
    return Table("score", Phrase("Leaf by leaf"), keys, rows, totals, as_records=True)


def _figures(one: Scored) -> Iterator[Phrase]:
    """Write the figures that there are, under the rule's titles."""
    variables = {variable.name: variable for variable in one.rule.variables} if one.rule else {}
    items = one.rule.checklist.items if one.rule and one.rule.checklist else ()
    titles = {item.name: item.title for item in items}
    for name, figure in one.result.figures.items():
        if variable := variables.get(name):
            value = measured(variable, figure)
            yield Phrase("{title}: {value}", title=variable.title, value=value)
        else:
            answer = figure if not isinstance(figure, bool) else _YES if figure else _NO
            yield Phrase("{title}: {value}", title=titles.get(name, name), value=answer)


_YES, _NO = Phrase("yes"), Phrase("no")


def _values(plan: Plan, one: Scored, figures: tuple[str, ...]) -> tuple[Value, ...]:
    return (
        *columns.leaf(plan, one.leaf),
        *(one.by_rule.points, one.stated, one.difference, one.points),
        None if one.rule is None else one.rule.kind,
        figures,
        str(one.by_rule.branch),
    )


def _notes(plan: Plan, choice: Choice, listed: Sequence[Scored]) -> Iterator[Phrase]:
    if choice.year not in plan.results:
        yield columns.no_results(choice.year)
    if plan.rules is None:
        yield Phrase("There is no rules.yaml in the plan folder, so no points follow from figures.")
    if unknown := _unknown(listed):
        yield Phrase(
            "Of {leaves} leaves that apply, {unknown} aren't known, and so the total isn't.",
            leaves=sum(one.applies for one in listed),
            unknown=len(unknown),
        )
        if (known := _known(listed)) is not None:
            yield Phrase("What is known adds up to {known} points.", known=known)
    yield from _about_leaves(listed)
    if plan.rules is not None:
        yield Phrase(
            "Points by rule follow from the figures and rules.yaml; whether they are the"
            " Ministry's, only its appraisal tells."
        )


def _about_leaves(listed: Sequence[Scored]) -> Iterator[Phrase]:
    if left_out := [one for one in listed if not one.applies]:
        yield Phrase(
            "Leaves that don't apply lower the maximum by {points}: {codes}.",
            points=standing([one.leaf for one in left_out]).max_points,
            codes=_codes(left_out),
        )
    if differing := [one for one in listed if one.difference]:
        yield Phrase("Stated otherwise than the rule has it: {codes}.", codes=_codes(differing))
    computed = [one for one in listed if one.points is not None and one.points != one.stated]
    if by_rule := [one for one in computed if not one.leaf.asks_people]:
        yield Phrase(
            "Where nothing is stated the rule's points count: {points} points (leaves: {leaves}).",
            leaves=len(by_rule),
            points=_known(by_rule),
        )
    if published := [one for one in computed if one.leaf.asks_people]:
        yield Phrase(
            "Surveys and SIPAS aren't self-scored; as published they count here, too: {points}"
            " points (leaves: {leaves}).",
            leaves=len(published),
            points=_known(published),
        )


def _codes(listed: Sequence[Scored]) -> tuple[str, ...]:
    return tuple(one.leaf.code for one in listed)
