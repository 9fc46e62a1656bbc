"""Which moves lead to so many points at the lowest price?"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from parplan.files.loading import load_published
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.duties import meant
from parplan.plan.plan import Plan
from parplan.plan.points import add, standing, tidy
from parplan.plan.published import GROUPS
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns, completion
from parplan.questions.options import FieldYearOption, points
from parplan.questions.path.found import End, Found, Goal, find, notes
from parplan.questions.path.programme import PATIENCE, Clock
from parplan.questions.path.search import (
    Limit,
    Search,
    best_share,
    costs_of,
    probability,
    required_of,
    score,
)
from parplan.questions.rank.band import ranking_in
from parplan.questions.scenario import (
    Case,
    Ranking,
    about_ranks,
    figure_name,
    outcome,
    points_for,
    warnings_of_ranks,
)
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Table

EXAMPLE = "parplan path --to 88 --survey-limit 0.5"
NEEDS_RESULTS = True

_COST = Column("cost", Phrase("Cost"), Kind.POINTS)

MOVES = Table(
    "path",
    Phrase("The path"),
    (
        columns.code,
        columns.title,
        Column("before", Phrase("Before"), Kind.POINTS),
        Column("after", Phrase("After"), Kind.POINTS),
        columns.gain,
        _COST,
        columns.tasks,
        columns.lead,
    ),
    (),
)
ALTERNATIVES = Table(
    "alternatives",
    Phrase("The best sets of leaves"),
    (
        Column("rank", Phrase("No."), Kind.COUNT),
        _COST,
        columns.gain,
        Column("leaves", Phrase("Leaves"), Kind.COUNT),
        Column("codes", Phrase("Codes")),
        Column("surveys", Phrase("Where people are asked"), Kind.COUNT),
        Column("probability", Phrase("Probability, %"), Kind.PERCENT),
    ),
    (),
)
"""Both tables before anything is found."""


class _Move(NamedTuple):
    """A leaf that moves, from and to which points; what that gains and costs."""

    code: str
    title: str
    before: Decimal
    after: Decimal
    gain: Decimal
    cost: Decimal | None
    tasks: tuple[str, ...]
    lead: tuple[str, ...]


class _Whole(NamedTuple):
    """All moves of a path together."""

    before: Decimal | None
    after: Decimal | None
    gain: Decimal
    cost: Decimal | None
    code: str = ""


class _Set(NamedTuple):
    """Some leaves that get there; the best set has rank 1.

    The best one without leaves where people are asked has no rank, if it isn't among the best.
    """

    rank: int | None
    cost: Decimal | None
    gain: Decimal
    codes: tuple[str, ...]
    surveys: int
    probability: Decimal | None

    @property
    def leaves(self) -> int:
        return len(self.codes)


def path(  # noqa: PLR0913 - the contract has as many options
    plan: Plan,
    *,
    to: Annotated[
        Decimal | None,
        typer.Option(metavar="POINTS", parser=points, help=N_("To so many points.")),
    ] = None,
    to_rank: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help=N_("To where even the worse end of the band of ranks is no worse than this."),
        ),
    ] = None,
    to_group: Annotated[
        Literal["A", "B", "C"] | None,
        typer.Option(case_sensitive=False, help=N_("To the first points of this group.")),
    ] = None,
    costs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_("A YAML file of what moves cost. Else as few leaves, then points, as can be."),
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=N_("A leaf, or all below a criterion, that doesn't move."),
            autocompletion=completion.codes,
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=N_("A leaf that has to move."),
            autocompletion=completion.codes,
        ),
    ] = None,
    survey_limit: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X", parser=points, help=N_("The most that all survey leaves gain together.")
        ),
    ] = None,
    agency_limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=X",
            help=N_("The most that the leaves gain together which it leads, by name or by group."),
        ),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(metavar="K", min=0, max=100, help=N_("So many next best sets of leaves.")),
    ] = 3,
    no_caps: Annotated[
        bool,
        typer.Option(
            "--no-caps",
            help=N_("Let surveys and SIPAS go beyond the best share that any has reached so far."),
        ),
    ] = False,
    confidence: Annotated[
        Decimal | None,
        typer.Option(
            metavar="P",
            parser=points,
            help=N_("With at least this probability, such as 0.8, by results of earlier years."),
        ),
    ] = None,
    time_limit: Annotated[
        int,
        typer.Option(
            metavar="SECONDS",
            min=1,
            max=86400,
            help=N_("When time is over: the best path so far, what is proven of it, and exit 1."),
        ),
    ] = round(PATIENCE),
    year: FieldYearOption = None,
) -> Report:
    """Find the cheapest set of moves from the scores, and the next best sets of leaves.

    Where people are asked, no leaf goes beyond the best share that a survey leaf, or SIPAS of any
    province, has reached, unless `no_caps`. With an earlier year's results each set has its
    probability, and `confidence` (between 0 and 1) asks for a path that has so much of it.

    All scores have to be known. `Unproven` says that the search ended without a proof.
    """
    if sum(goal is not None for goal in (to, to_rank, to_group)) != 1:
        raise Refusal(
            Phrase("a path leads to one goal"),
            Phrase("give one of --to POINTS, --to-rank N, --to-group A"),
        )
    unknown = tuple(leaf.code for leaf in plan.leaves if leaf.score is None)
    if unknown:
        raise Refusal(
            Phrase("a path starts from the scores, and these aren't known: {codes}", codes=unknown)
        )
    if confidence is not None and not 0 < confidence < 1:
        raise Refusal(
            Phrase("{given} is no probability that a path can have", given=confidence),
            Phrase("it is more than 0 and less than 1, such as 0.8"),
        )
    clock, places = Clock(time_limit), ranking_in(plan, year)
    if to is not None:
        goal = Goal(to)
    elif to_rank is not None:
        goal = _of_rank(plan, to_rank, places)
    else:
        goal = _of_group(to_group or "")
    excluded = frozenset(leaf.code for one in exclude or () for leaf in plan.criterion(one).leaves)
    best = None if no_caps else best_share(plan, load_published())
    search = Search(
        plan,
        costs=costs_of(plan, costs) if costs else None,
        excluded=excluded,
        required=frozenset(required_of(plan, require or (), excluded, best)),
        limits=tuple(_limits(plan, survey_limit, agency_limit or ())),
        best=best,
        clock=clock,
    )
    chance = probability(plan)
    if confidence is not None and chance is None:
        raise Refusal(
            Phrase("a probability takes the results of an earlier year"),
            Phrase("results/<year>.yaml with self-scores and official points"),
        )
    found = find(search, goal, 1 + alternatives, chance, confidence)
    return _report(plan, goal, search, found, places)


def _of_group(name: str) -> Goal:
    group = next(group for group in GROUPS if group.name == name)
    return Goal(
        group.at_least,
        Phrase("Group {group} begins at {points} points.", group=name, points=group.at_least),
    )


def _of_rank(plan: Plan, rank: int, ranking: Ranking) -> Goal:
    most = standing(plan.leaves).max_points
    to, best = points_for(ranking, rank, most), ranking(most)
    if to is None or best is None:
        hint = Phrase(
            "the band of all {most} points ends at rank {rank}",
            most=most,
            rank=best.high if best else "",
        )
        raise Refusal(Phrase("no points are sure to give rank {rank}", rank=rank), hint)
    why = Phrase(
        "Rank {rank} takes {points} points: from there on even the worse end of the band in the"
        " field of {year} is that good.",
        rank=rank,
        points=to,
        year=str(best.year),
    )
    return Goal(to, why)


def _limits(plan: Plan, of_surveys: Decimal | None, of_agencies: Sequence[str]) -> Iterator[Limit]:
    """Give the codes of all survey leaves, and of those that an agency leads, with their limits."""
    if of_surveys is not None:
        surveys = {x.code for x in plan.leaves if x.assessed_by == AssessedBy.SURVEY}
        yield Limit(Phrase("all survey leaves together"), surveys, of_surveys)
    for text in of_agencies:
        name, equals, most = text.rpartition("=")
        if not (name.strip() and equals):
            raise Refusal(
                Phrase('"{given}" limits nothing', given=text),
                Phrase('write a name and points: --agency-limit "so tai chinh=0.5"'),
            )
        body = plan.agency(name.strip())
        led = {x.code for x in plan.leaves if meant(plan, x.lead, body)}
        yield Limit(Phrase("what {agency} leads", agency=body.name), led, points(most))


def _report(plan: Plan, goal: Goal, search: Search, found: Found, places: Ranking) -> Report:
    cases = [Case("score", figure_name(plan, "score"), search.start)]
    cases += [Case("path", Phrase("end of the path"), best.reached) for best in found.ends[:1]]
    table = outcome(cases, search.start, places)
    said = tuple(notes(plan, goal, search, found))
    warnings = warnings_of_ranks(plan, table)
    return Report(
        "path",
        Phrase("The cheapest path to {points} points", points=goal.to),
        columns.head(plan),
        (_moves(search, found.ends), _alternatives(search, found), table),
        (*said, *about_ranks(table), *warnings),
        tuple(_chart(plan, search, best) for best in found.ends[:1] if best.way.moved),
        is_unfinished=not search.clock.left,
        warnings=warnings,
    )


def _moves(search: Search, found: Sequence[End]) -> Table:
    if not found:
        return replace(MOVES, sums=_Whole(Decimal(0), Decimal(0), Decimal(0), search.price(0)))
    way = found[0].way
    after = search.settings(way)
    rows = []
    for place in way.moved:
        leaf, gain, mover = search.leaves[place], way.gains[place], search.movers[place]
        points, cost = search.points(gain), search.price(mover.cost(gain))
        does = leaf.shared.tasks, leaf.lead
        rows.append(
            _Move(leaf.code, leaf.title, score(leaf), after[leaf.code], points, cost, *does)
        )
    sums = _Whole(
        add(row.before for row in rows),
        add(row.after for row in rows),
        search.points(way.gain),
        search.price(way.cost),
    )
    return replace(MOVES, rows=tuple(rows), sums=sums)


def _alternatives(search: Search, found: Found) -> Table:
    rows = [_set(rank, search, end) for rank, end in enumerate(found.ends, start=1)]
    rows += [_set(None, of, end) for of, end in found.without_people]
    return replace(ALTERNATIVES, rows=tuple(rows))


def _set(rank: int | None, of: Search, end: End) -> _Set:
    way = end.way
    return _Set(
        rank,
        of.price(way.cost),
        of.points(way.gain),
        tuple(of.leaves[place].code for place in way.moved),
        of.people(way),
        end.probability and tidy(100 * end.probability),
    )


def _chart(plan: Plan, search: Search, best: End) -> Chart:
    """Go up from the scores, a stair a leaf that moves."""
    stairs, reached = [], search.start
    for place in best.way.moved:
        leaf = search.leaves[place]
        reached = tidy(reached + search.points(best.way.gains[place]))
        stairs.append(Bar(leaf.code, (reached,), leaf.title))
    return Chart(
        "staircase",
        Phrase("From {start} to {end} points", start=search.start, end=best.reached),
        Drawing.STAIRCASE,
        Phrase("Points"),
        (
            Bar(figure_name(plan, "score"), (search.start,), is_total=True),
            *stairs,
            Bar(Phrase("end of the path"), (best.reached,), is_total=True),
        ),
        above="path",
    )


def _to_target(key: str, plan: Plan, _: datetime.date) -> Table:
    """Go from the scores to the target; there are no rows unless all of both are known."""
    whole = standing(plan.leaves)
    if whole.score is None or whole.target is None:
        return next(table for table in (MOVES, ALTERNATIVES) if table.key == key)
    return path(plan, to=whole.target).table(key)


TABLES: columns.TablesForSql = {
    "path_to_target": partial(_to_target, "path"),
    "path_to_target_alternatives": partial(_to_target, "alternatives"),
}

UNSOLVED = {"path_to_target": MOVES, "path_to_target_alternatives": ALTERNATIVES}
"""What these tables are before a path is looked for, which takes a while: a list needs no more."""
