"""What is known of years: points by their rounds on a day, and what earlier years teach.

That is how claims, appraisals and surveys went, as far as it was known on that day.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import sqrt
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.duties import Task, tasks
from parplan.plan.plan import Criterion, Node, Plan
from parplan.plan.points import half_up
from parplan.plan.results import Round, Status, YearResults
from parplan.plan.shapes import AssessedBy

ROUNDS = {
    Round.SELF.value: Phrase("self-score"),
    Round.APPRAISAL1.value: Phrase("appraisal 1"),
    Round.APPRAISAL2.value: Phrase("appraisal 2"),
    Round.OFFICIAL.value: Phrase("official"),
}
_BY_OTHERS = (Round.OFFICIAL, Round.APPRAISAL2, Round.APPRAISAL1)
"""The latest first."""


class LeafPoints(NamedTuple):
    """A leaf's points as the province scored itself, and as the latest round of others has them."""

    self_score: Decimal | None
    appraised: Decimal | None
    """Of an appraisal, or official."""
    round: Round | None
    """The latest round that there are points of."""

    @property
    def latest(self) -> Decimal | None:
        """The latest points."""
        return self.self_score if self.appraised is None else self.appraised


def points_on(results: YearResults, leaf: Node, on: datetime.date) -> LeafPoints:
    """Give a leaf's points as known on a day; a round without a day counts at any time."""
    known = {
        round_: points
        for round_, points in results.leaf(leaf.code).scores.items()
        if results.rounds.get(round_, datetime.date.min) <= on
    }
    self_score = None if leaf.asks_people else known.get(Round.SELF)
    latest = next((round_ for round_ in _BY_OTHERS if round_ in known), None)
    if latest is None:
        return LeafPoints(self_score, None, None if self_score is None else Round.SELF)
    return LeafPoints(self_score, known[latest], latest)


def for_year(plan: Plan, year: int) -> Plan:
    """Give the plan with the scores of the year before, and the targets for that year.

    A plan has targets for one year only; scores of other years are those of their results.
    """
    if year == plan.plan.target_year:
        return plan
    before = plan.of_year(year - 1).criteria
    official = {code: result.scores.get(Round.OFFICIAL) for code, result in before.items()}
    if year - 1 == plan.plan.score_year:
        official = {leaf.code: leaf.score for leaf in plan.leaves}
    return plan.with_areas(tuple(_without_target(area, official) for area in plan.criteria.areas))


def _without_target(row: Criterion, official: Mapping[str, Decimal | None]) -> Criterion:
    below = tuple(_without_target(child, official) for child in row.criteria)
    score = None if below else official.get(row.code)
    return row.model_copy(update={"score": score, "target": None, "criteria": below})


def no_results(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say which file is missing, if nothing is known of a year."""
    if year not in plan.results:
        yield Phrase(
            "There is no results/{year}.yaml in the plan folder, so nothing is known of {year}.",
            year=str(year),
        )


def no_tasks(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say why nothing is known of a year's tasks, if nothing is."""
    yield from no_results(plan, year)
    if year in plan.results and not plan.results[year].tasks:
        yield Phrase(
            "results/{year}.yaml says nothing of tasks, so nothing is known of them.",
            year=str(year),
        )


def no_targets(plan: Plan, year: int) -> Iterator[Phrase]:
    """Say why nothing was asked of a year, if it isn't the plan's own."""
    if year != plan.plan.target_year:
        yield Phrase(
            "The plan has targets for {target_year} only, so nobody knows what was asked of "
            "{year}.",
            target_year=str(plan.plan.target_year),
            year=str(year),
        )


SourceOfPoints = AssessedBy | None
"""`None` for leaves of which it isn't known."""
SOURCES = (*AssessedBy, None)

LEAVES_WORTH = 10
"""A source's own share of leaves counts as much as that of all sources once it has so many."""

SIZES_WORTH = 3
"""The same of what was changed: how much it was."""

YEARS_WORTH = 3
"""So many years' spread is taken for granted before any was seen."""

HALF_RISE, FEW_CHANGE = 0.5, 0.05
"""Shares of leaves that claim more than last year, or are changed, before any was seen."""

USUAL_FACTOR = 0.3
"""By how much, relative to its mean, a share of leaves is taken to differ from year to year."""

USUAL_CHANGE = 0.02
"""By how much of its maximum a survey is taken to move from year to year, one deviation.

PAR INDEX of provinces, from year to year: 2.07 points of 100 over 18 published pairs of years.
"""

USUAL_APART = 0.01
"""By how much single questions of a survey are taken to move apart from the others."""

_DIGITS = 6
"""Of a share."""

_BINS = 3
"""Sizes that were seen are gathered into so many, since each takes time."""


class Event(NamedTuple):
    """How often something befell leaves: its chance, and how that differs from year to year."""

    chance: float
    deviation: float
    """Of the factor of a year."""


class Sizes(NamedTuple):
    """Shares that were seen, with the weight of each; the weights add up to 1."""

    shares: tuple[Decimal, ...]
    weights: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean share."""
        return sum(float(s) * w for s, w in zip(self.shares, self.weights, strict=True))


class Verdicts(NamedTuple):
    """What became, in the official points, of points that a round had stated."""

    changed: Event
    ratio: Sizes
    """Official points by those that were stated, where they differ."""
    recovered: Sizes | None
    """Where an appraisal had given less than was claimed: how much of that came back."""


class Claims(NamedTuple):
    """How self-scores moved from the official points of the year before."""

    rose: dict[bool | None, Event]
    """Where there was something to win: tasks done, not done, not known."""
    closed: Sizes
    """How much of what there was to win, where they rose."""
    fell: Event
    ratio: Sizes


class Surveys(NamedTuple):
    """How the points of people who were asked move from year to year, as shares of the maximum."""

    change: float
    deviation: float
    """Of a year's change that all have in common."""
    freedom: int
    """Degrees of freedom of the t distribution that the year's change has."""
    apart: float
    """The deviation of one question from that."""


class Experience(NamedTuple):
    """What earlier years teach, source by source."""

    years: tuple[int, ...]
    """Years of which both self-scores and official points of leaves are known."""
    verdicts: dict[tuple[SourceOfPoints, Round], Verdicts]
    claims: dict[SourceOfPoints, Claims]
    surveys: dict[SourceOfPoints, Surveys]
    finished: dict[Status | None, float]
    """How many of the tasks that were reported so were done in the end; None: of all tasks."""


class _Seen(NamedTuple):
    """A leaf in an earlier year."""

    year: int
    source: SourceOfPoints
    most: Decimal
    before: Decimal | None
    """Official points of the year before it."""
    self_score: Decimal | None
    stated: dict[Round, Decimal]
    official: Decimal
    is_done: bool | None
    """Whether its tasks were done when it was scored."""


def official_points(plan: Plan, leaf: Node, year: int, on: datetime.date) -> Decimal | None:
    """Give a leaf's result; the plan itself has the results of its score year."""
    results = plan.of_year(year)
    if not results.leaf(leaf.code).applies:
        return None
    found = points_on(results, leaf, on)
    if found.round is Round.OFFICIAL:
        return found.appraised
    return leaf.score if year == plan.plan.score_year else None


def experience(plan: Plan, year: int, on: datetime.date) -> Experience:
    """Go through the years before one, as far as their results were known on a day."""
    seen = [*_leaves_seen(plan, year, on)]
    scored = [one for one in seen if one.self_score is not None]
    return Experience(
        years=tuple(sorted({one.year for one in scored})),
        verdicts={(s, r): v for r in Round for s, v in _verdicts(seen, r)},
        claims={source: _claims(scored, source) for source in SOURCES},
        surveys={source: _surveys(seen, source) for source in SOURCES},
        finished=_finished(plan, year, on),
    )


def _leaves_seen(plan: Plan, year: int, on: datetime.date) -> Iterator[_Seen]:
    for earlier in sorted(one for one in plan.results if one < year):
        results = plan.of_year(earlier)
        hanging = _done(plan, earlier)
        for leaf in plan.leaves:
            official = official_points(plan, leaf, earlier, on)
            if official is None:
                continue
            scores = results.leaf(leaf.code).scores
            is_asked = leaf.asks_people
            yield _Seen(
                year=earlier,
                source=leaf.criterion.assessed_by,
                most=leaf.max_points,
                before=official_points(plan, leaf, earlier - 1, on),
                self_score=None if is_asked else scores.get(Round.SELF),
                stated={round_: points for round_, points in scores.items() if not is_asked},
                official=official,
                is_done=hanging.get(leaf.code),
            )


def _done(plan: Plan, year: int) -> dict[str, bool]:
    """Tell of a year's leaves whether their tasks were done when the province scored itself."""
    results = plan.of_year(year)
    found: dict[str, bool] = {}
    for task in tasks(plan) if results.tasks else ():
        is_done = results.task(task.number).standing(_end(plan, year)) is Status.DONE
        for leaf in task.leaves:
            found[leaf.code] = found.get(leaf.code, True) and is_done
    return found


def _end(plan: Plan, year: int) -> datetime.date:
    return plan.of_year(year).rounds.get(Round.SELF, datetime.date(year, 12, 31))


def _finished(plan: Plan, year: int, on: datetime.date) -> dict[Status | None, float]:
    """Count how tasks ended that were reported so or so; one case of each is added to what was."""
    ended: dict[Status | None, list[bool]] = defaultdict(list)
    for earlier in (one for one in plan.results if one < year and _end(plan, one) <= on):
        results = plan.of_year(earlier)
        known: Iterable[Task] = tasks(plan) if results.tasks else ()
        for result in (results.task(task.number) for task in known):
            is_done = result.standing(_end(plan, earlier)) is Status.DONE
            ended[None].append(is_done)
            for status in {report.status for report in result.reported} - {None, Status.DONE}:
                ended[status].append(is_done)
    found = {
        status: (sum(ended[status]) + 1) / (len(ended[status]) + 2) for status in (*Status, None)
    }
    return found | {Status.DONE: 1.0}


def _verdicts(seen: Sequence[_Seen], round_: Round) -> Iterator[tuple[SourceOfPoints, Verdicts]]:
    """Look at the points of a round; of a round that no earlier year had nothing is known."""
    of = [one for one in seen if round_ in one.stated]
    if not of or round_ is Round.OFFICIAL:
        return
    cut = [one for one in of if round_ is not Round.SELF and _is_cut(one, round_)]
    kept = [one for one in of if one not in cut] if cut else of
    for source in SOURCES:
        yield (
            source,
            Verdicts(
                _event(kept, source, lambda one: one.stated[round_] != one.official),
                _sizes(kept, source, lambda one: _ratio(one.official, one.stated[round_])),
                _sizes(cut, source, lambda one: _recovered(one, round_), nothing=True)
                if cut
                else None,
            ),
        )


def _is_cut(one: _Seen, round_: Round) -> bool:
    return one.self_score is not None and one.stated[round_] < one.self_score


def _recovered(one: _Seen, round_: Round) -> Decimal:
    stated, claimed = one.stated[round_], one.self_score or Decimal()
    return max(Decimal(), (one.official - stated) / (claimed - stated))


def _ratio(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Relate what isn't the same; to nothing nothing can be related."""
    return None if now is None or not before or now == before else now / before


def _claims(scored: Sequence[_Seen], source: SourceOfPoints) -> Claims:
    of = [one for one in scored if one.before is not None]
    open_ = [one for one in of if one.before is not None and one.before < one.most]
    every = _event(open_, source, _rose, HALF_RISE)
    rose: dict[bool | None, Event] = {None: every}
    for is_done in (True, False):
        own = [one for one in open_ if one.is_done is is_done]
        found = sum(map(_rose, own)) + LEAVES_WORTH * every.chance
        rose[is_done] = every._replace(chance=found / (len(own) + LEAVES_WORTH))
    return Claims(
        rose=rose,
        closed=_sizes([one for one in open_ if _rose(one)], source, _closed),
        fell=_event(of, source, _fell),
        ratio=_sizes([one for one in of if _fell(one)], source, _claimed),
    )


def _rose(one: _Seen) -> bool:
    return one.before is not None and one.self_score is not None and one.self_score > one.before


def _fell(one: _Seen) -> bool:
    return one.before is not None and one.self_score is not None and one.self_score < one.before


def _closed(one: _Seen) -> Decimal:
    before = one.before or Decimal()
    return ((one.self_score or Decimal()) - before) / (one.most - before)


def _claimed(one: _Seen) -> Decimal | None:
    return _ratio(one.self_score, one.before)


def _event(
    seen: Sequence[_Seen],
    source: SourceOfPoints,
    befell: Callable[[_Seen], bool],
    usual: float = FEW_CHANGE,
) -> Event:
    """Estimate a chance: a source's own, shrunk to all sources'; half a case more than was seen.

    How much years differ is what their shares differ over what chance alone would let them.
    """
    own = [one for one in seen if one.source == source]
    general = (sum(map(befell, seen)) + 0.5) / (len(seen) + 0.5 / usual)
    chance = (sum(map(befell, own)) + LEAVES_WORTH * general) / (len(own) + LEAVES_WORTH)
    spread, years = YEARS_WORTH * USUAL_FACTOR**2, sorted({one.year for one in own})
    for year in years:
        came = [befell(one) for one in own if one.year == year]
        factor = sum(came) / len(came) / chance
        spread += max(0.0, (factor - 1) ** 2 - (1 - chance) / (len(came) * chance))
    return Event(chance, sqrt(spread / (YEARS_WORTH + len(years))))


def _sizes(
    seen: Sequence[_Seen],
    source: SourceOfPoints,
    size: Callable[[_Seen], Decimal | None],
    *,
    nothing: bool = False,
) -> Sizes:
    """Gather sizes: a source's own and all sources', and half a case of one half beside them."""
    known = [(one.source, share) for one in seen if (share := size(one)) is not None]
    own = sum(of == source for of, _ in known)
    general = SIZES_WORTH / (own + SIZES_WORTH) / (len(known) + 0.5)
    special = 1 / (own + SIZES_WORTH)
    weighted = [(share, general + special * (of == source)) for of, share in known]
    return _gathered(sorted([*weighted, (Decimal(0 if nothing else "0.5"), general / 2)]))


def _gathered(weighted: Sequence[tuple[Decimal, float]]) -> Sizes:
    """Put neighbours together, so that the mean stays; nothing, and what often comes, alone."""
    bins: list[list[tuple[Decimal, float]]] = []
    filled = 0.0
    for share, weight in weighted:
        last = bins[-1][-1][0] if bins else None
        if last is None or (last != share and (filled >= 1 / _BINS or not last)):
            bins.append([])
            filled = 0.0
        bins[-1].append((share, weight))
        filled += weight
    weights = tuple(sum(weight for _, weight in one) for one in bins)
    means = (
        sum(float(share) * weight for share, weight in one) / whole
        for one, whole in zip(bins, weights, strict=True)
    )
    return Sizes(tuple(half_up(Decimal(mean), _DIGITS) for mean in means), weights)


def _surveys(seen: Sequence[_Seen], source: SourceOfPoints) -> Surveys:
    """Estimate how a year moves all questions, and each apart from the others.

    The mean is shrunk as if one year more had seen no change at all, spreads to the usual ones:
    the predictive distribution of a normal one whose mean and variance aren't known.
    """
    moved: dict[int, list[float]] = defaultdict(list)
    for one in seen:
        if one.source == source and one.before is not None:
            moved[one.year].append(float((one.official - one.before) / one.most))
    means = [sum(changes) / len(changes) for changes in moved.values()]
    change = sum(means) / (len(means) + 1)
    freedom = YEARS_WORTH + len(means)
    common = YEARS_WORTH * USUAL_CHANGE**2 + sum((one - change) ** 2 for one in [*means])
    apart, questions = YEARS_WORTH * USUAL_APART**2, YEARS_WORTH
    for mean, changes in zip(means, moved.values(), strict=True):
        apart += sum((one - mean) ** 2 for one in changes)
        questions += len(changes) - 1
    return Surveys(
        change,
        sqrt(common / freedom * (1 + 1 / (len(means) + 1))),
        freedom,
        sqrt(apart / questions),
    )
