"""Which moves lead to so many points at the lowest price?"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import add, tidy
from parplan.questions import columns
from parplan.questions.outcome import Case, Ranking, about_ranks, outcome
from parplan.questions.path import optimum
from parplan.questions.path.moves import Way
from parplan.questions.path.search import STEP, Choice, Search, score
from parplan.questions.whatif.whatif import of_plan
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Row, Table, Value

NEXT = Decimal("0.1")
"""How many points more the price of the next ones is for."""

_COST = Column("cost", Phrase("Cost"), Kind.POINTS)

PATH = Table(
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


def path(plan: Plan, choice: Choice, ranking: Ranking) -> Report:
    """Find the cheapest set of moves from the scores, and the next best sets of leaves.

    Scores have to be known. `optimum.Unproven` says that the search ended without a proof.
    """
    search = Search(plan, choice)
    farthest = search.moves.farthest()
    need = search.need(choice.to)
    ways: list[Way] = []
    if farthest is not None:
        ways = search.moves.ways(min(need, farthest), 1 + choice.alternatives)
    reached = [search.reached(way) for way in ways]
    if need <= (farthest or 0) and not all(points >= choice.to for points in reached):
        raise optimum.Unproven
    cases = [Case("score", of_plan(plan, "score"), search.start)]
    cases += [Case("path", Phrase("end of the path"), points) for points in reached[:1]]
    table = outcome(cases, search.start, ranking)
    tables = (_moves(search, ways[:1]), _alternatives(search, ways), table)
    found = list(zip(ways, reached, strict=True))
    notes = (*_notes(plan, choice, search, found), *about_ranks(table))
    title = Phrase("The cheapest path to {points} points", points=choice.to)
    charts = tuple(_chart(plan, search, way, end) for way, end in found[:1] if way.moved)
    return Report("path", title, columns.head(plan), tables, notes, charts)


def _moves(search: Search, ways: list[Way]) -> Table:
    rows = []
    sums: tuple[Value, ...] = (Decimal(0), Decimal(0), Decimal(0), search.price(0))
    for way in ways:
        after = search.settings(way)
        moved = [
            (search.leaves[place], way.gains[place], search.movers[place]) for place in way.moved
        ]
        rows += [
            Row(
                (
                    leaf.code,
                    leaf.title,
                    score(leaf),
                    after[leaf.code],
                    search.points(gain),
                    search.price(mover.cost(gain)),
                )
            )
            for leaf, gain, mover in moved
        ]
        before = add(score(leaf) for leaf, _, _ in moved)
        sums = (before, add(after.values()), search.points(way.gain), search.price(way.cost))
    return replace(PATH, rows=tuple(rows), sums=("", None, *sums))


def _chart(plan: Plan, search: Search, way: Way, end: Decimal) -> Chart:
    """Go up from the scores, a stair a leaf that moves."""
    stairs, reached = [], search.start
    for place in way.moved:
        leaf = search.leaves[place]
        reached = tidy(reached + search.points(way.gains[place]))
        stairs.append(Bar(leaf.code, (reached,), leaf.title))
    return Chart(
        "staircase",
        Phrase("From {start} to {end} points", start=search.start, end=end),
        Drawing.STAIRCASE,
        Phrase("Points"),
        (
            Bar(of_plan(plan, "score"), (search.start,), is_total=True),
            *stairs,
            Bar(Phrase("end of the path"), (end,), is_total=True),
        ),
        above="path",
    )


def _alternatives(search: Search, ways: list[Way]) -> Table:
    rows = tuple(
        Row(
            (
                number,
                search.price(way.cost),
                search.points(way.gain),
                len(way.moved),
                tuple(search.leaves[place].code for place in way.moved),
            )
        )
        for number, way in enumerate(ways, start=1)
    )
    return replace(ALTERNATIVES, rows=rows)


def _notes(
    plan: Plan, choice: Choice, search: Search, found: list[tuple[Way, Decimal]]
) -> Iterator[Phrase]:
    if not found:
        yield Phrase("There is no path: what has to move doesn't fit into the limits.")
        return
    best, reached = found[0]
    if reached < choice.to:
        yield Phrase(
            "{to} points can't be reached: {reached} is the farthest; this is the way there.",
            to=choice.to,
            reached=reached,
        )
    if choice.reason:
        yield choice.reason
    yield _summary(plan, choice, search, best)
    if not best.moved:
        return
    yield from _free(search, choice)
    yield _proof(choice)
    if reached >= choice.to:
        yield _next(choice, search, best)
    yield Phrase(
        "Leaves move to multiples of {step} or to all their points, and where rules.yaml has steps"
        " for them only to these; among paths that are equally good, one is shown that asks little"
        " of each leaf.",
        step=STEP,
    )


def _free(search: Search, choice: Choice) -> Iterator[Phrase]:
    free = [mover for mover in search.movers if not (mover.fixed or mover.per_unit)]
    if choice.costs is not None and free:
        yield Phrase("Leaves that move for nothing, by these costs: {count}.", count=len(free))


def _summary(plan: Plan, choice: Choice, search: Search, best: Way) -> Phrase:
    values = {
        "year": str(plan.plan.score_year),
        "start": search.start,
        "gain": search.points(best.gain),
        "leaves": len(best.moved),
        "cost": _amount(choice, search.price(best.cost)),
    }
    if not best.moved:
        return Phrase("The {start} points of {year} are enough: nothing has to move.", **values)
    if choice.costs is None:
        return Phrase(
            "From the scores of {year}, {start} points: {gain} more, from {leaves} leaves.",
            **values,
        )
    return Phrase(
        "From the scores of {year}, {start} points: {gain} more, from {leaves} leaves, at a cost of"
        " {cost}.",
        **values,
    )


def _proof(choice: Choice) -> Phrase:
    if choice.costs is None:
        return Phrase(
            "Proven by {solver}, without a gap, and checked again in exact decimals: no path moves"
            " fewer leaves, and none that moves as few gains less.",
            solver=optimum.solver(),
        )
    return Phrase(
        "Proven by {solver}, without a gap, and checked again in exact decimals: no path costs"
        " less; of those that cost as much none moves fewer leaves, and of these none gains less.",
        solver=optimum.solver(),
    )


def _next(choice: Choice, search: Search, best: Way) -> Phrase:
    to = choice.to + NEXT
    way = search.moves.price(search.need(to))
    if way is None:
        return Phrase("The next {points} point can't be reached.", points=NEXT)
    values = {
        "points": NEXT,
        "to": to,
        "gain": search.points(way.gain - best.gain),
        "leaves": len(way.moved) - len(best.moved),
        "cost": _amount(choice, search.price(way.cost - best.cost)),
    }
    if choice.costs is None:
        return Phrase(
            "The next {points} point, to {to}, takes {leaves} more leaves and {gain} points more of"
            " gain.",
            **values,
        )
    return Phrase("The next {points} point, to {to}, costs {cost} more.", **values)


def _amount(choice: Choice, cost: Decimal | None) -> Phrase | Decimal | None:
    if cost is None or choice.costs is None or choice.costs.unit is None:
        return cost
    return Phrase("{amount} {unit}", amount=cost, unit=choice.costs.unit)
