"""Which points do a year's figures give by the rules, and which were stated in a round?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import add, percent, standing
from parplan.plan.results import Round
from parplan.plan.scoring_rules import LABELS
from parplan.questions import columns
from parplan.questions.options import AreaOption, ResultsYearOption, results_year
from parplan.questions.year.known import ROUNDS, for_year, no_results
from parplan.questions.year.scored import Scored, scored
from parplan.questions.year.self_score import NAME as SELF_SCORE
from parplan.questions.year.self_score import self_score
from parplan.report.report import Column, Kind, Report, Table

_POINTS = Column("points", Phrase("Points"), Kind.POINTS)


RoundOption = Annotated[
    Literal["self", "appraisal1", "appraisal2", "official", "self-score"],
    typer.Option(
        "--round",
        help=N_(
            "Whose points are stated; self-score is the year's self-score report, with evidence"
            " and explanations."
        ),
    ),
]


def score(
    plan: Plan,
    *,
    year: ResultsYearOption = None,
    round_: RoundOption = "self",
    area: AreaOption = None,
) -> Report:
    """Set points by rule beside stated ones; the total is known only if every leaf's points are."""
    year = results_year(plan, year)
    if round_ == SELF_SCORE:
        return self_score(plan, year, area)
    below = None if area is None else {leaf.code for leaf in plan.criterion(area).leaves}
    together = _Together(
        Round(round_),
        tuple(
            scored(plan, leaf, plan.of_year(year).leaf(leaf.code), Round(round_))
            for leaf in for_year(plan, year).leaves
            if below is None or leaf.code in below
        ),
    )
    title = Phrase("Points of {year}: {round}", year=str(year), round=ROUNDS[round_])
    tables = (_total(together), _leaves(together))
    notes = (*no_results(plan, year), *_notes(plan, together))
    return Report("score", title, columns.head(plan), tables, notes)


class _Together(NamedTuple):
    """Leaves in a round, and what they come to; points only of those that apply."""

    asked: Round
    listed: tuple[Scored, ...]

    @property
    def round(self) -> str:
        return self.asked.value

    @property
    def leaf(self) -> columns.Sums:
        """The figures of the plan, of all leaves."""
        return columns.Sums.of(one.leaf for one in self.listed)

    @property
    def applicable(self) -> list[Scored]:
        return [one for one in self.listed if one.applies]

    @property
    def left_out(self) -> list[Scored]:
        return [one for one in self.listed if not one.applies]

    @property
    def unknown(self) -> int:
        return sum(one.points is None for one in self.applicable)

    @property
    def applicable_max_points(self) -> Decimal:
        return standing(one.leaf for one in self.applicable).max_points

    @property
    def known_points(self) -> Decimal | None:
        return _known(self.listed)

    @property
    def computed(self) -> Decimal | None:
        return add(one.computed for one in self.applicable)

    @property
    def stated(self) -> Decimal | None:
        return add(one.stated for one in self.applicable)

    @property
    def points(self) -> Decimal | None:
        return add(one.points for one in self.applicable)

    @property
    def percent(self) -> Decimal | None:
        return percent(self.points, self.applicable_max_points)


def _known(listed: Sequence[Scored]) -> Decimal | None:
    """Add up what is known; where nothing is, it isn't zero."""
    known = [one.points for one in listed if one.points is not None]
    return add(known) if known else None


def _total(together: _Together) -> Table:
    return Table(
        "totals",
        Phrase("Total"),
        (
            Column("round", Phrase("Round"), words=ROUNDS),
            Column("leaves", Phrase("Leaves"), Kind.COUNT, of=lambda one: len(one.listed)),
            Column(
                "not_applicable",
                Phrase("Not applicable"),
                Kind.COUNT,
                of=lambda one: len(one.left_out),
            ),
            Column("unknown", Phrase("Unknown"), Kind.COUNT),
            columns.max_points.within("leaf"),
            Column("applicable_max_points", Phrase("Applicable max"), Kind.POINTS),
            Column("known_points", Phrase("Known points"), Kind.POINTS),
            _POINTS,
            Column("percent", Phrase("Of applicable max"), Kind.PERCENT),
        ),
        (together,),
    )


def _leaves(together: _Together) -> Table:
    figures = {str(figure): figure for one in together.listed for figure in one.figures}
    branches = {str(one.by_rule.branch): one.by_rule.branch for one in together.listed}
    return Table(
        "score",
        Phrase("Leaf by leaf"),
        (
            *(column.within("leaf") for column in columns.LEAF),
            Column("computed", Phrase("By rule"), Kind.POINTS),
            Column("stated", Phrase("Stated"), Kind.POINTS),
            Column("difference", Phrase("Difference"), Kind.POINTS),
            _POINTS._replace(label=Phrase("Counts")),
            Column("rule", Phrase("Rule"), words=LABELS),
            Column(
                "figures",
                Phrase("Figures"),
                words=figures,
                of=lambda one: tuple(map(str, one.figures)),
            ),
            Column(
                "branch",
                Phrase("Branch"),
                words=branches,
                of=lambda one: str(one.by_rule.branch),
            ),
        ),
        together.listed,
        together,
        as_records=True,
    )


def _notes(plan: Plan, together: _Together) -> Iterator[Phrase]:
    if plan.rules is None:
        yield Phrase("There is no rules.yaml in the plan folder, so no points follow from figures.")
    if together.unknown:
        yield Phrase(
            "Of {leaves} leaves that apply, {unknown} aren't known, and so the total isn't.",
            leaves=len(together.applicable),
            unknown=together.unknown,
        )
        if (known := together.known_points) is not None:
            yield Phrase("What is known adds up to {known} points.", known=known)
    if left_out := together.left_out:
        yield Phrase(
            "Leaves that don't apply lower the maximum by {points}: {codes}.",
            points=standing(one.leaf for one in left_out).max_points,
            codes=_codes(left_out),
        )
    if differing := [one for one in together.listed if one.difference]:
        yield Phrase("Stated otherwise than the rule has it: {codes}.", codes=_codes(differing))
    yield from _not_stated(
        [one for one in together.listed if one.points is not None and one.points != one.stated]
    )
    if plan.rules is not None:
        yield Phrase(
            "Points by rule follow from the figures and rules.yaml; whether they are the"
            " Ministry's, only its appraisal tells."
        )


def _not_stated(counted: list[Scored]) -> Iterator[Phrase]:
    if by_rule := [one for one in counted if not one.leaf.asks_people]:
        yield Phrase(
            "Where nothing is stated the rule's points count: {points} points (leaves: {leaves}).",
            leaves=len(by_rule),
            points=_known(by_rule),
        )
    if published := [one for one in counted if one.leaf.asks_people]:
        yield Phrase(
            "Surveys and SIPAS aren't self-scored; as published they count here, too: {points}"
            " points (leaves: {leaves}).",
            leaves=len(published),
            points=_known(published),
        )


def _codes(listed: Sequence[Scored]) -> tuple[str, ...]:
    return tuple(one.leaf.code for one in listed)


TABLES: columns.TablesForSql = {
    "score": lambda plan, _: score(plan).table("score"),
    "score_totals": lambda plan, _: score(plan).table("totals"),
}
