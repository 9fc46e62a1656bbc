"""Which moves lead to so many points at the lowest price?"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal
from parplan.plan.duties import meant
from parplan.plan.plan import Plan
from parplan.plan.points import add, standing, tidy
from parplan.plan.published import GROUPS
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns, completion
from parplan.questions.options import FieldYearOption, points
from parplan.questions.outcome import Case, Ranking, about_ranks, outcome, points_for
from parplan.questions.path.optimum import Unproven, Way, solver
from parplan.questions.path.search import (
    STEP,
    Limit,
    Search,
    costs_of,
    required_of,
    score,
)
from parplan.questions.rank.band import ranking_in
from parplan.questions.scenario import figure_name
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Table

EXAMPLE = "parplan path --to 88 --survey-limit 0.5"
NEEDS_RESULTS = True

NEXT = Decimal("0.1")
"""How many points more the price of the next ones is for."""

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
    ),
    (),
)
"""Both tables before anything is found."""


class _Goal(NamedTuple):
    """How many points are wanted, and why if they weren't asked for themselves."""

    to: Decimal
    why: Phrase | None = None


class _End(NamedTuple):
    """A way, and the points at its end."""

    way: Way
    reached: Decimal


class _Move(NamedTuple):
    """A leaf that moves, from and to which points; what that gains and costs."""

    code: str
    title: str
    before: Decimal
    after: Decimal
    gain: Decimal
    cost: Decimal | None


class _Whole(NamedTuple):
    """All moves of a path together."""

    before: Decimal | None
    after: Decimal | None
    gain: Decimal
    cost: Decimal | None
    code: str = ""


class _Set(NamedTuple):
    """Some leaves that get there; the best set has rank 1."""

    rank: int
    cost: Decimal | None
    gain: Decimal
    codes: tuple[str, ...]

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
    year: FieldYearOption = None,
) -> Report:
    """Find the cheapest set of moves from the scores, and the next best sets of leaves.

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
    places = ranking_in(plan, year)
    if to is not None:
        goal = _Goal(to)
    elif to_rank is not None:
        goal = _of_rank(plan, to_rank, places)
    else:
        goal = _of_group(to_group or "")
    excluded = frozenset(leaf.code for one in exclude or () for leaf in plan.criterion(one).leaves)
    search = Search(
        plan,
        costs=costs_of(plan, costs) if costs else None,
        excluded=excluded,
        required=frozenset(required_of(plan, require or (), excluded)),
        limits=tuple(_limits(plan, survey_limit, agency_limit or ())),
    )
    return _report(plan, goal, search, _ways(search, goal, 1 + alternatives), places)


def _of_group(name: str) -> _Goal:
    group = next(group for group in GROUPS if group.name == name)
    return _Goal(
        group.at_least,
        Phrase("Group {group} begins at {points} points.", group=name, points=group.at_least),
    )


def _of_rank(plan: Plan, rank: int, ranking: Ranking) -> _Goal:
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
    return _Goal(to, why)


def _limits(plan: Plan, of_surveys: Decimal | None, of_agencies: Sequence[str]) -> Iterator[Limit]:
    """Give the codes of all survey leaves, and of those that an agency leads, with their limits."""
    if of_surveys is not None:
        yield Limit({x.code for x in plan.leaves if x.assessed_by == AssessedBy.SURVEY}, of_surveys)
    for text in of_agencies:
        name, equals, most = text.rpartition("=")
        if not (name.strip() and equals):
            raise Refusal(
                Phrase('"{given}" limits nothing', given=text),
                Phrase('write a name and points: --agency-limit "so tai chinh=0.5"'),
            )
        body = plan.agency(name.strip())
        yield Limit({x.code for x in plan.leaves if meant(plan, x.lead, body)}, points(most))


def _ways(search: Search, goal: _Goal, most: int) -> list[_End]:
    """Find the best ways to the goal, or as far as it goes; none if what has to move can't."""
    farthest = search.moves.farthest()
    if farthest is None:
        return []
    need = search.need(goal.to)
    found = [_End(way, search.reached(way)) for way in search.moves.ways(min(need, farthest), most)]
    if need <= farthest and not all(end.reached >= goal.to for end in found):
        raise Unproven
    return found


def _report(plan: Plan, goal: _Goal, search: Search, found: list[_End], places: Ranking) -> Report:
    cases = [Case("score", figure_name(plan, "score"), search.start)]
    cases += [Case("path", Phrase("end of the path"), best.reached) for best in found[:1]]
    table = outcome(cases, search.start, places)
    return Report(
        "path",
        Phrase("The cheapest path to {points} points", points=goal.to),
        columns.head(plan),
        (_moves(search, found), _alternatives(search, found), table),
        (*_notes(plan, goal, search, found), *about_ranks(table)),
        tuple(_chart(plan, search, best) for best in found[:1] if best.way.moved),
    )


def _moves(search: Search, found: Sequence[_End]) -> Table:
    if not found:
        return replace(MOVES, sums=_Whole(Decimal(0), Decimal(0), Decimal(0), search.price(0)))
    way = found[0].way
    after = search.settings(way)
    rows = []
    for place in way.moved:
        leaf, gain, mover = search.leaves[place], way.gains[place], search.movers[place]
        points, cost = search.points(gain), search.price(mover.cost(gain))
        rows.append(_Move(leaf.code, leaf.title, score(leaf), after[leaf.code], points, cost))
    sums = _Whole(
        add(row.before for row in rows),
        add(row.after for row in rows),
        search.points(way.gain),
        search.price(way.cost),
    )
    return replace(MOVES, rows=tuple(rows), sums=sums)


def _alternatives(search: Search, found: Sequence[_End]) -> Table:
    rows = tuple(
        _Set(
            number,
            search.price(way.cost),
            search.points(way.gain),
            tuple(search.leaves[place].code for place in way.moved),
        )
        for number, (way, _) in enumerate(found, start=1)
    )
    return replace(ALTERNATIVES, rows=rows)


def _chart(plan: Plan, search: Search, best: _End) -> Chart:
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


def _notes(plan: Plan, goal: _Goal, search: Search, found: Sequence[_End]) -> Iterator[Phrase]:
    if not found:
        yield Phrase("There is no path: what has to move doesn't fit into the limits.")
        return
    best, reached = found[0]
    if reached < goal.to:
        yield Phrase(
            "{to} points can't be reached: {reached} is the farthest; this is the way there.",
            to=goal.to,
            reached=reached,
        )
    if goal.why:
        yield goal.why
    yield _summary(plan, search, best)
    if not best.moved:
        return
    free = [mover for mover in search.movers if not (mover.fixed or mover.per_unit)]
    if search.costs is not None and free:
        yield Phrase("Leaves that move for nothing, by these costs: {count}.", count=len(free))
    yield _proof(search)
    if reached >= goal.to:
        yield _next(search, goal, best)
    yield Phrase(
        "Leaves move to multiples of {step} or to all their points, and where rules.yaml has steps"
        " for them only to these; among paths that are equally good, one is shown that asks little"
        " of each leaf.",
        step=STEP,
    )


def _summary(plan: Plan, search: Search, best: Way) -> Phrase:
    values = {
        "year": str(plan.plan.score_year),
        "start": search.start,
        "gain": search.points(best.gain),
        "leaves": len(best.moved),
        "cost": _amount(search, best.cost),
    }
    if not best.moved:
        return Phrase("The {start} points of {year} are enough: nothing has to move.", **values)
    if search.costs is None:
        return Phrase(
            "From the scores of {year}, {start} points: {gain} more, from {leaves} leaves.",
            **values,
        )
    return Phrase(
        "From the scores of {year}, {start} points: {gain} more, from {leaves} leaves, at a cost of"
        " {cost}.",
        **values,
    )


def _proof(search: Search) -> Phrase:
    if search.costs is None:
        return Phrase(
            "Proven by {solver}, without a gap, and checked again in exact decimals: no path moves"
            " fewer leaves, and none that moves as few gains less.",
            solver=solver(),
        )
    return Phrase(
        "Proven by {solver}, without a gap, and checked again in exact decimals: no path costs"
        " less; of those that cost as much none moves fewer leaves, and of these none gains less.",
        solver=solver(),
    )


def _next(search: Search, goal: _Goal, best: Way) -> Phrase:
    to = goal.to + NEXT
    way = search.moves.price(search.need(to))
    if way is None:
        return Phrase("The next {points} point can't be reached.", points=NEXT)
    values = {
        "points": NEXT,
        "to": to,
        "gain": search.points(way.gain - best.gain),
        "leaves": len(way.moved) - len(best.moved),
        "cost": _amount(search, way.cost - best.cost),
    }
    if search.costs is None:
        return Phrase(
            "The next {points} point, to {to}, takes {leaves} more leaves and {gain} points more of"
            " gain.",
            **values,
        )
    return Phrase("The next {points} point, to {to}, costs {cost} more.", **values)


def _amount(search: Search, units: int) -> Phrase | Decimal | None:
    cost = search.price(units)
    if cost is None or search.costs is None or search.costs.unit is None:
        return cost
    return Phrase("{amount} {unit}", amount=cost, unit=search.costs.unit)


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
