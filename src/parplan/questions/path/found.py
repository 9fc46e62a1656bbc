"""What a search comes to: the best sets of leaves, one where nobody is asked, and how probable."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from parplan.language.catalogue import Phrase
from parplan.plan.points import tidy
from parplan.questions.path.optimum import Way
from parplan.questions.path.probability import Probability
from parplan.questions.path.programme import Unproven
from parplan.questions.path.search import STEP, Search

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
    if chance is not None and confidence is not None:
        need, margin = _needed(search, goal, farthest, confidence, chance)
        sure = Sure(confidence, margin)
    ends = tuple(ended(search, way) for way in search.moves.ways(need, most))
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
) -> tuple[int, Decimal | None]:
    """Find how far a path has to lead so that the goal is so probable: in hundredths of points.

    The more a path asks the more probable is the goal; the best way to each number is tried.
    """

    def is_enough(need: int) -> bool:
        way = search.moves.ways(need)[0]
        probable = chance.reaching(goal.to, search.settings(way))
        return probable is not None and probable >= confidence

    def need_of(step: int) -> int:
        return min(search.need(goal.to + step * STEP), farthest)

    if search.need(goal.to) > farthest or not is_enough(farthest):
        return farthest, None
    low, high = 0, 0
    while need_of(high) < farthest and not is_enough(need_of(high)):
        low, high = high + 1, 2 * high + 10
    while low < high:
        middle = (low + high) // 2
        if is_enough(need_of(middle)):
            high = middle
        else:
            low = middle + 1
    return need_of(high), tidy(high * STEP)


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
