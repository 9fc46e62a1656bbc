"""Between which points will the year end, if some things go well and others don't?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, half_up, tidy
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns
from parplan.questions.options import FieldYearOption
from parplan.questions.rank.band import ranking_in, ranking_of_scores
from parplan.questions.scenario import (
    Case,
    Figure,
    Settings,
    about_ranks,
    changed,
    figure_name,
    outcome,
)
from parplan.report.report import Report

EXAMPLE = "parplan limits"

_PLACES = 4
"""Decimals of points that follow from a share."""


class _Limit(NamedTuple):
    """A case: what it changes of the scores or targets, and its definition, if it needs one."""

    key: str
    label: Phrase
    figure: Figure
    settings: Settings
    definition: Phrase | None = None


def limits(plan: Plan, *, year: FieldYearOption = None) -> Report:
    """Set floors and ceilings beside each other; each case's definition is a note."""
    found = [
        _Limit("score", figure_name(plan, "score"), "score", {}),
        _targets(plan),
        *_ceilings(plan),
        *_floors(plan),
    ]
    score, *supposed = [Case(limit.key, limit.label, _total(plan, limit)) for limit in found]
    cases = [score._replace(ranking=ranking_of_scores(plan)), *supposed]
    notes = [
        Phrase("{case}: {definition}", case=limit.label, definition=limit.definition)
        for limit in found
        if limit.definition
    ]
    notes.append(Phrase("Changes are against the scores of {year}.", year=_year(plan)))
    table = outcome(cases, cases[0].total, ranking_in(plan, year))
    return Report(
        "limits",
        Phrase("Floor and ceiling"),
        columns.head(plan),
        (table,),
        (*notes, *about_ranks(table)),
    )


def _year(plan: Plan) -> str:
    return str(plan.plan.score_year)


def _total(plan: Plan, limit: _Limit) -> Decimal | None:
    leaves = changed(plan, limit.figure, limit.settings).leaves
    return add(getattr(leaf, limit.figure) for leaf in leaves)


def _targets(plan: Plan) -> _Limit:
    definition = Phrase("every leaf gets its target for {year}", year=str(plan.plan.target_year))
    return _Limit("target", Phrase("targets met"), "target", {}, definition)


def _ceilings(plan: Plan) -> Iterator[_Limit]:
    appraised = {leaf.code: leaf.max_points for leaf in _of(plan, AssessedBy.APPRAISAL)}
    yield _Limit(
        "appraisal_max",
        Phrase("appraisal at max"),
        "score",
        appraised,
        Phrase(
            "the {count} appraised leaves, which agencies have in their own hands, get all their"
            " points; surveys, SIPAS and outcomes stay at their scores of {year}",
            count=len(appraised),
            year=_year(plan),
        ),
    )
    surveys = _of(plan, AssessedBy.SURVEY)
    if not (shares := {leaf.code: share for leaf in surveys if (share := _share(leaf))}):
        return
    best = max(shares.values())
    settings = {leaf.code: _part(leaf, best) for leaf in surveys}
    yield _Limit(
        "surveys_best",
        Phrase("surveys at their best"),
        "score",
        settings,
        Phrase(
            "each of the {count} survey leaves gets {share} of its max points, the best share that"
            " one of them reached ({codes}); everything else stays at its score of {year}",
            count=len(surveys),
            share=Phrase("{share}%", share=tidy(_decimal(100 * best, 2))),
            codes=tuple(code for code, share in shares.items() if share == best),
            year=_year(plan),
        ),
    )
    yield _Limit(
        "appraisal_max_surveys_best",
        Phrase("appraisal at max, surveys at their best"),
        "score",
        appraised | settings,
    )


def _floors(plan: Plan) -> Iterator[_Limit]:
    """Suppose that leaves which had nothing and aim for everything stay where they are."""
    zeros = [leaf for leaf in plan.leaves if not leaf.score and _aims_for_all(leaf)]
    codes = tuple(leaf.code for leaf in zeros)
    if len(zeros) > 1:
        yield _missed(
            "missed",
            zeros,
            Phrase(
                "targets are met, but leaves that had nothing in {year} and aim for all their"
                " points ({codes}) still get nothing; below, each of them alone",
                year=_year(plan),
                codes=codes,
            ),
        )
    for leaf in zeros:
        yield _missed(f"missed:{leaf.code}", [leaf])


def _missed(key: str, leaves: list[Node], definition: Phrase | None = None) -> _Limit:
    label = Phrase("targets but {codes}", codes=tuple(leaf.code for leaf in leaves))
    return _Limit(key, label, "target", {leaf.code: Decimal(0) for leaf in leaves}, definition)


def _aims_for_all(leaf: Node) -> bool:
    return leaf.score is not None and leaf.target == leaf.max_points > 0


def _of(plan: Plan, source: AssessedBy) -> list[Node]:
    return [leaf for leaf in plan.leaves if leaf.criterion.assessed_by == source]


def _share(leaf: Node) -> Fraction:
    return Fraction(leaf.score or 0) / Fraction(leaf.max_points) if leaf.max_points else Fraction()


def _part(leaf: Node, share: Fraction) -> Decimal:
    """Give a leaf its share; one that has the best share already keeps its score to the digit."""
    if leaf.score is not None and _share(leaf) == share:
        return leaf.score
    return tidy(_decimal(Fraction(leaf.max_points) * share, _PLACES))


def _decimal(value: Fraction, places: int) -> Decimal:
    return half_up(Decimal(value.numerator) / Decimal(value.denominator), places)


TABLES: columns.TablesForSql = {"limits": lambda plan, _: limits(plan).table("outcome")}
