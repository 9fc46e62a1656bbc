"""What a search comes to: the best sets of leaves, one that asks nobody, and what is said of it."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from statistics import NormalDist
from typing import NamedTuple, TypeVar

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.questions.path.optimum import Gap, Measure, Way
from parplan.questions.path.programme import Unproven, solver
from parplan.questions.path.search import STEP, Probability, Search, score

_Answer = TypeVar("_Answer")


class Goal(NamedTuple):
    """How many points are wanted, and why if they weren't asked for themselves."""

    to: Decimal
    why: Phrase | None = None


class End(NamedTuple):
    """A way, the points at its end, and how probable the goal is by it, between 0 and 1.

    The probability is `None` where no earlier year tells.
    """

    way: Way
    reached: Decimal
    probability: Decimal | None


class Sure(NamedTuple):
    """A probability that is asked for, and to how many points more the path has to lead for it."""

    confidence: Decimal
    margin: Decimal | None
    """`None` where no path has been found that is so probable."""


class Found(NamedTuple):
    """The best ways, the first first; and one without leaves where people are asked."""

    ends: tuple[End, ...] = ()
    without_people: tuple[tuple[Search, End], ...] = ()
    """At most one, with its search: the best, unless it is among the ways already."""
    without_reach: Decimal | None = None
    """How far one gets without these leaves, where that isn't far enough."""
    sure: Sure | None = None
    years: tuple[int, ...] = ()
    """What probabilities were learned from."""


def find(
    search: Search,
    goal: Goal,
    most: int,
    chance: Probability | None,
    confidence: Decimal | None,
) -> Found:
    """Find the best ways to the goal, or as far as it goes; none if what has to move can't.

    With a `confidence` they lead so far beyond the goal that it is that probable.
    """
    farthest = search.moves.farthest()
    if farthest is None:
        return Found()

    def ended(of: Search, way: Way) -> End:
        probable = chance.reaching(goal.to, of.settings(way)) if chance else None
        return End(way, of.reached(way), probable)

    need, sure = min(search.need(goal.to), farthest), None
    known: list[Way] = []
    if chance is not None and confidence is not None:
        need, sure, known = _needed(search, goal, farthest, confidence, chance)
    ways = _in_time(search, lambda: search.moves.ways(need, most)) or known
    if not ways:
        raise Unproven
    ends = tuple(ended(search, way) for way in ways)
    if search.need(goal.to) <= farthest and not all(end.reached >= goal.to for end in ends):
        raise Unproven
    found = Found(ends, sure=sure, years=chance.years if chance else ())
    if not all(search.people(end.way) for end in ends):
        return found
    others = search.without_people()
    if others is None:
        return found
    asked = tidy(search.start + search.points(need))
    reach = _in_time(search, others.moves.farthest)
    if reach is None:
        return found
    if others.need(asked) > reach:
        return found._replace(without_reach=tidy(others.start + others.points(reach)))
    ways = _in_time(search, lambda: others.moves.ways(others.need(asked))) or []
    return found._replace(without_people=tuple((others, ended(others, way)) for way in ways))


def _needed(
    search: Search, goal: Goal, farthest: int, confidence: Decimal, chance: Probability
) -> tuple[int, Sure, list[Way]]:
    """Find how far a path has to lead so that the goal is so probable, and the best way there.

    The more a path asks the more probable is the goal; the best way to each of some numbers is
    tried, those next where a normal distribution would have it. When time is over, the least
    number that was found to do counts.
    """
    tried: dict[int, tuple[Way, Decimal]] = {}

    def probable(need: int) -> Decimal | None:
        if need not in tried:
            ways = _in_time(search, lambda: search.moves.ways(need))
            if not ways:
                return None
            tried[need] = ways[0], chance.reaching(goal.to, search.settings(ways[0])) or Decimal(0)
        return tried[need][1]

    low = search.need(goal.to)
    most = probable(farthest)
    if low > farthest or most is None or most < confidence:
        return farthest, Sure(confidence, None), [way for way, _ in tried.values()]
    high, least = farthest, probable(low)
    if least is not None and least >= confidence:
        high = low
    while high - low > 1 and least is not None and most is not None:
        middle = _between(low, high, (least, confidence, most))
        found = probable(middle)
        if found is None:
            break
        if found >= confidence:
            high, most = middle, found
        else:
            low, least = middle, found
    margin = tidy(search.start + search.points(high) - goal.to)
    return high, Sure(confidence, max(Decimal(0), margin)), [tried[high][0]]


def _between(low: int, high: int, probabilities: Sequence[Decimal]) -> int:
    """Guess where a probability is reached between two numbers: by normal quantiles, or half way.

    A little beyond the guess, so that the numbers close in from both sides.
    """
    least, asked, most = (
        NormalDist().inv_cdf(min(0.999, max(0.001, float(one)))) for one in probabilities
    )
    if most <= least:
        return (low + high) // 2
    guess = low + (high - low) * (asked - least) / (most - least)
    near = (high - low) // 8
    guess += near if guess - low < high - guess else -near
    return min(high - 1, max(low + 1, round(guess)))


def _in_time(search: Search, answer: Callable[[], _Answer]) -> _Answer | None:
    """Give an answer, or nothing when time is over before there is one."""
    try:
        return answer() if search.clock.left else None
    except Unproven:
        if search.clock.left:
            raise
        return None


def price_beyond(search: Search, to: Decimal) -> Way | None:
    """Give the best way to some more points; nothing if there is none, or no time."""
    return _in_time(search, lambda: search.moves.price(search.need(to)))


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
