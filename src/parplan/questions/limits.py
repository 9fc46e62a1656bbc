"""Between which points will the year end, if some things go well and others don't?"""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.language.catalogue import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, half_up, tidy
from parplan.plan.published import Index, PublishedResults
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
    warnings_of_ranks,
)
from parplan.questions.year.outlook import result_of
from parplan.report.report import Bar, Chart, Drawing, Report

EXAMPLE = "parplan limits"
NEEDS_RESULTS = True

_PLACES = 4
"""Decimals of points that follow from a share."""


class _Limit(NamedTuple):
    """A case: what it changes of the scores or targets, and its definition, if it needs one."""

    key: str
    label: Phrase
    figure: Figure
    settings: Settings
    definition: Phrase | None = None
    fall: Decimal = Decimal(0)
    """By how much less the total is than its leaves."""


def limits(plan: Plan, *, year: FieldYearOption = None) -> Report:
    """Set floors and ceilings beside each other; each case's definition is a note."""
    found = [
        _Limit("score", figure_name(plan, "score"), "score", {}),
        _targets(plan),
        *_ceilings(plan),
        *_floors(plan),
        *_fallen(plan, load_published()),
    ]
    score, *supposed = [Case(limit.key, limit.label, _total(plan, limit)) for limit in found]
    cases = [score._replace(ranking=ranking_of_scores(plan)), *supposed]
    warnings = tuple(_unknown(plan))
    definitions = [
        Phrase("{case}: {definition}", case=limit.label, definition=limit.definition)
        for limit in found
        if limit.definition
    ]
    definitions.append(Phrase("Changes are against the scores of {year}.", year=_year(plan)))
    table = outcome(cases, cases[0].total, ranking_in(plan, year))
    return Report(
        "limits",
        Phrase("Floor and ceiling"),
        columns.head(plan),
        (table,),
        (*_answer(supposed), *warnings, *warnings_of_ranks(plan, table)),
        tuple(_chart(plan, found, cases)),
        warnings=(*warnings, *warnings_of_ranks(plan, table)),
        definitions=(*definitions, *about_ranks(table)),
    )


def _chart(plan: Plan, found: Sequence[_Limit], cases: Sequence[Case]) -> Iterator[Chart]:
    """Draw how far each case is from the score, in either direction."""
    score = cases[0].total
    if score is None:
        return
    yield Chart(
        "limits",
        Phrase("Floor and ceiling"),
        Drawing.RANGES,
        Phrase("Points, from the score of {year} to those of each case", year=_year(plan)),
        tuple(
            Bar(limit.label, (min(score, case.total), max(score, case.total)))
            for limit, case in zip(found, cases, strict=True)
            if case.total is not None
        ),
        above="outcome",
    )


def _year(plan: Plan) -> str:
    return str(plan.plan.score_year)


def _total(plan: Plan, limit: _Limit) -> Decimal | None:
    leaves = changed(plan, limit.figure, limit.settings).leaves
    whole = add(getattr(leaf, limit.figure) for leaf in leaves)
    return None if whole is None else max(Decimal(0), whole - limit.fall)


def _answer(cases: Sequence[Case]) -> Iterator[Phrase]:
    """Name the lowest and the highest case."""
    known = [(case.total, case.label) for case in cases if case.total is not None]
    if len(known) > 1:
        low, high = min(known, key=itemgetter(0)), max(known, key=itemgetter(0))
        yield Phrase(
            "From {low} points ({low_case}) to {high} ({high_case}).",
            low=low[0],
            low_case=low[1],
            high=high[0],
            high_case=high[1],
        )


def _unknown(plan: Plan) -> Iterator[Phrase]:
    """Warn of leaves that no ceiling counts, since nobody knows who assesses them."""
    unknown = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by is None]
    if unknown:
        yield Phrase(
            "Warning: of {count} of {all} leaves, {points} points, it isn't known who assesses them"
            " (assessed_by in criteria.yaml). They keep their scores where others rise, so these"
            " cases are too low.",
            count=len(unknown),
            all=len(plan.leaves),
            points=add(leaf.max_points for leaf in unknown),
        )


def _targets(plan: Plan) -> _Limit:
    definition = Phrase("every leaf gets its target for {year}", year=str(plan.plan.target_year))
    return _Limit("target", Phrase("targets met"), "target", {}, definition)


def _ceilings(plan: Plan) -> Iterator[_Limit]:
    appraised = {leaf.code: leaf.max_points for leaf in _of(plan, AssessedBy.APPRAISAL)}
    if appraised:
        yield _Limit(
            "appraisal_max",
            Phrase("appraisal at max"),
            "score",
            appraised,
            Phrase(
                "the {count} appraised leaves, which agencies have in their own hands, get all"
                " their points; surveys, SIPAS and outcomes stay at their scores of {year}",
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
    if appraised:
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


class _Change(NamedTuple):
    """How a total moved from the year before, and whose it is."""

    points: Decimal
    province: str
    year: int


def _fallen(plan: Plan, published: PublishedResults) -> Iterator[_Limit]:
    """Let the total fall as far as any has that is known, here or in another province."""
    changes = [*_published(published), *_own(plan, published)]
    falls = sorted(change for change in changes if change.points < 0)
    if falls:
        yield _Limit(
            "fallen",
            Phrase("fallen as far as known"),
            "score",
            {},
            Phrase(
                "the total falls as that of {province} did in {year}, the furthest that is known:"
                " of {pairs} changes from one year to the next, published or in results/, {count}"
                " were falls, by {falls} points",
                province=falls[0].province,
                year=str(falls[0].year),
                pairs=len(changes),
                count=len(falls),
                falls=tuple(-fall.points for fall in falls),
            ),
            fall=-falls[0].points,
        )


def _published(published: PublishedResults) -> Iterator[_Change]:
    points = {
        (result.province, result.year): result.score
        for result in published.results
        if result.index is Index.PAR and result.score is not None
    }
    for (province, year), now in points.items():
        if (before := points.get((province, year - 1))) is not None:
            yield _Change(tidy(now - before), province, year)


def _own(plan: Plan, published: PublishedResults) -> Iterator[_Change]:
    """Give the province's own, unless they are published; only out of as many points."""
    own, last = plan.plan.own_province, datetime.date.max
    told = {result.year for result in published.results if result.province == own}
    for year in sorted(plan.results):
        before, now = (result_of(plan, one, last) for one in (year - 1, year))
        if before is None or now is None or {year - 1, year} <= told:
            continue
        if _most(plan, year - 1) == _most(plan, year):
            yield _Change(tidy(now - before), own, year)


def _most(plan: Plan, year: int) -> Decimal | None:
    results = plan.of_year(year)
    return add(leaf.max_points for leaf in plan.leaves if results.leaf(leaf.code).applies)


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
