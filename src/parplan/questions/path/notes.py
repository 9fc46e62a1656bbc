"""What is said about a path: what it takes, what is proven, what held it back, how probable."""

from collections.abc import Iterator
from decimal import Decimal

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.questions.path.found import Found, Goal, price_beyond
from parplan.questions.path.optimum import Gap, Measure, Way
from parplan.questions.path.programme import solver
from parplan.questions.path.search import STEP, Search, score

NEXT = Decimal("0.1")
"""How many points more the price of the next ones is for."""


def notes(plan: Plan, goal: Goal, search: Search, found: Found) -> Iterator[Phrase]:
    """Give the answer first, then what it rests on."""
    if not found.ends:
        yield Phrase("There is no path: what has to move doesn't fit into the limits.")
        return
    best, reached, probable = found.ends[0]
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
    yield _gap(search, best.gap) if best.gap else _proof(search)
    yield from _sureness(goal, found, probable)
    yield from _held(search, best)
    yield from _without(found)
    if reached >= goal.to and not best.gap and found.sure is None:
        yield from _next(search, goal, best)
    if not search.clock.left and not best.gap:
        yield Phrase(
            "The {seconds} seconds of the search ended: further sets of leaves may be missing.",
            seconds=search.clock.seconds,
        )
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


def _next(search: Search, goal: Goal, best: Way) -> Iterator[Phrase]:
    to = goal.to + NEXT
    way = price_beyond(search, to)
    if way is None:
        if search.clock.left:
            yield Phrase("The next {points} point can't be reached.", points=NEXT)
        return
    if way.gap:
        return
    values = {
        "points": NEXT,
        "to": to,
        "gain": search.points(way.gain - best.gain),
        "leaves": len(way.moved) - len(best.moved),
        "cost": _amount(search, way.cost - best.cost),
    }
    if search.costs is None and not values["leaves"]:
        yield Phrase(
            "The next {points} point, to {to}, takes no more leaves, only {gain} points more of"
            " gain.",
            **values,
        )
    elif search.costs is None:
        yield Phrase(
            "The next {points} point, to {to}, takes {leaves} more leaves and {gain} points more of"
            " gain.",
            **values,
        )
    else:
        yield Phrase("The next {points} point, to {to}, costs {cost} more.", **values)


def _amount(search: Search, units: int) -> Phrase | Decimal | None:
    cost = search.price(units)
    if cost is None or search.costs is None or search.costs.unit is None:
        return cost
    return Phrase("{amount} {unit}", amount=cost, unit=search.costs.unit)


def _gap(search: Search, gap: Gap) -> Phrase:
    """Say what time didn't suffice to prove."""
    values = {"seconds": search.clock.seconds, "found": _counted(search, gap.measure, gap.found)}
    if gap.bound is None:
        return Phrase(
            "Not proven: after {seconds} seconds the search ended with this path, and with nothing"
            " proven of its {measure}, {found}.",
            measure=_MEASURES[gap.measure],
            **values,
        )
    return Phrase(
        "Not proven in full: after {seconds} seconds the search ended with this path; its {measure}"
        " is {found}, and that none as good has less than {bound} is proven by {solver}.",
        measure=_MEASURES[gap.measure],
        bound=_counted(search, gap.measure, gap.bound),
        solver=solver(),
        **values,
    )


_MEASURES = {
    Measure.COST: Phrase("cost"),
    Measure.MOVERS: Phrase("number of leaves"),
    Measure.GAIN: Phrase("gain"),
}


def _counted(search: Search, measure: Measure, value: int) -> Phrase | Decimal | int | None:
    match measure:
        case Measure.COST:
            return _amount(search, value)
        case Measure.GAIN:
            return search.points(value)
    return value


def _sureness(goal: Goal, found: Found, probable: Decimal | None) -> Iterator[Phrase]:
    """Say how probable the goal is, and by which model."""
    if probable is None:
        yield Phrase(
            "How probable it is that the path reaches its points isn't known: no earlier year has"
            " both self-scores and official points in results/<year>.yaml."
        )
        return
    values = {"to": goal.to, "probability": _percent(probable)}
    if found.sure is None:
        yield Phrase("At least {to} points: probability {probability}.", **values)
    elif found.sure.margin is None:
        yield Phrase(
            "No path was found that reaches {to} points with a probability of {confidence}; this"
            " one, the farthest, has {probability}.",
            confidence=_percent(found.sure.confidence),
            **values,
        )
    else:
        yield Phrase(
            "At least {to} points: probability {probability}, where {confidence} was asked. For it"
            " the path leads {margin} points beyond; what is proven holds for paths that lead as"
            " far, not for all that are as probable.",
            confidence=_percent(found.sure.confidence),
            margin=found.sure.margin,
            **values,
        )
    yield Phrase(
        "The probability is learned from {years}: each leaf is self-scored at the path's points and"
        " then judged as appraisals judged in these years; where people are asked, points lie"
        " around the path's as they moved from year to year, and no rise is counted on. How often"
        " such probabilities of paths came true has not been measured.",
        years=tuple(map(str, found.years)),
    )


def _held(search: Search, best: Way) -> Iterator[Phrase]:
    """Say which caps there are, and which of them the path has come up to."""
    gained = {search.leaves[place].code: best.gains[place] for place in best.moved}
    if search.best is not None:
        at_most = tuple(
            leaf.code
            for place, leaf in enumerate(search.leaves)
            if leaf.asks_people
            and best.gains[place] == search.movers[place].gains[-1]
            and score(leaf) + search.points(best.gains[place]) < leaf.max_points
        )
        values = {
            "share": Phrase("{share}%", share=search.best.percent),
            "where": search.best.where,
        }
        if at_most:
            yield Phrase(
                "Where people are asked, a path goes to at most {share} of the points, the best"
                " share so far ({where}); this cap held for {codes}. --no-caps lifts it.",
                codes=at_most,
                **values,
            )
        else:
            yield Phrase(
                "Where people are asked, a path goes to at most {share} of the points, the best"
                " share so far ({where}); this path stays below. --no-caps lifts it.",
                **values,
            )
    for limit in search.limits:
        rest = limit.most - search.points(sum(gained.get(code, 0) for code in limit.codes))
        if rest < STEP:
            yield Phrase(
                "The limit for {name} held: {points} points.", name=limit.name, points=limit.most
            )


def _without(found: Found) -> Iterator[Phrase]:
    """Say what it takes where nobody is asked."""
    for of, end in found.without_people:
        yield Phrase(
            "Without leaves where people are asked it takes {leaves} leaves and {gain} points: the"
            " last of the sets.",
            leaves=len(end.way.moved),
            gain=of.points(end.way.gain),
        )
    if found.without_reach is not None:
        yield Phrase(
            "Without leaves where people are asked {reached} points are the farthest.",
            reached=found.without_reach,
        )


def _percent(share: Decimal) -> Phrase:
    return Phrase("{share}%", share=tidy(100 * share))
