"""Does what the plan promised of the two indexes come true?

Each objective is held against the best that is known: the published result of the plan's year,
else its official points, else the forecast, else what the plan's own targets would give.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.document import Headline, IndexName, Objective
from parplan.plan.plan import Plan
from parplan.plan.points import half_up, standing, tidy
from parplan.plan.published import GROUPS, Index, PublishedResults, group_of, province_key
from parplan.plan.shapes import AssessedBy
from parplan.questions.headline import Position, Stage
from parplan.questions.scenario import Ranking
from parplan.report.report import Column, Table


class Basis(StrEnum):
    """What an objective is held against."""

    PUBLISHED = "published"
    OFFICIAL = "official"
    FORECAST = "forecast"
    TARGETS = "targets"


class Verdict(StrEnum):
    """Whether it is met: for good, or as far as can be foreseen."""

    MET = "met"
    MISSED = "missed"
    WITHIN_REACH = "within_reach"
    OUT_OF_REACH = "out_of_reach"
    OPEN = "open"


BASIS = {
    Basis.PUBLISHED.value: Phrase("published result"),
    Basis.OFFICIAL.value: Phrase("official points"),
    Basis.FORECAST.value: Phrase("forecast"),
    Basis.TARGETS.value: Phrase("if all targets are met"),
}
VERDICTS = {
    Verdict.MET.value: Phrase("met"),
    Verdict.MISSED.value: Phrase("missed"),
    Verdict.WITHIN_REACH.value: Phrase("within reach"),
    Verdict.OUT_OF_REACH.value: Phrase("out of reach"),
    Verdict.OPEN.value: Phrase("can't be said yet"),
}
FIGURES = {
    "score": Phrase("points, at least"),
    "rank": Phrase("place, at worst"),
    "group": Phrase("group, at least"),
    "change": Phrase("more points than the year before"),
    "rank_change": Phrase("places up on the year before"),
}
INDEXES = {
    IndexName.PAR_INDEX.value: Phrase("PAR INDEX"),
    IndexName.SIPAS.value: Phrase("SIPAS"),
}


class Known(NamedTuple):
    """The best that is known of an index in the plan's year; places as from and to."""

    basis: Basis
    score: Decimal | None
    low: int | None = None
    high: int | None = None


class Held(NamedTuple):
    """An objective, and what it is held against."""

    objective: Objective
    known: Known
    last: Headline | None
    """The result of the year before, as the plan prints it."""

    @property
    def words(self) -> str:
        """As the plan says it."""
        return self.objective.words

    @property
    def basis(self) -> str | None:
        """What it is held against, if anything."""
        return None if self.low is None else self.known.basis.value

    @property
    def figure(self) -> str:
        """Which of its figures an objective asks for."""
        return next(iter(self.objective.figures), "")

    @property
    def aim(self) -> Decimal | int | str | None:
        """What it asks for."""
        return self.objective.figures.get(self.figure)

    @property
    def low(self) -> Decimal | int | str | None:
        """What is known of that, from."""
        return self._known[0]

    @property
    def high(self) -> Decimal | int | str | None:
        """What is known of that, to."""
        return self._known[1]

    @property
    def verdict(self) -> str:
        """Say whether it is met."""
        is_final = self.known.basis in {Basis.PUBLISHED, Basis.OFFICIAL}
        met = {self._is_met(one) for one in self._known if one is not None}
        if met == {True}:
            return (Verdict.MET if is_final else Verdict.WITHIN_REACH).value
        if met == {False}:
            return (Verdict.MISSED if is_final else Verdict.OUT_OF_REACH).value
        return Verdict.OPEN.value

    def _is_met(self, value: Decimal | int | str) -> bool:
        asked = self.objective.figures[self.figure]
        if isinstance(value, str) or isinstance(asked, str):
            names = [group.name for group in GROUPS]
            return value in names and names.index(str(value)) <= names.index(str(asked))
        return value <= asked if self.figure == "rank" else value >= asked

    @property
    def _known(self) -> tuple[Decimal | int | str | None, Decimal | int | str | None]:
        """Give the figure that it asks for, from and to."""
        score, low, high = self.known.score, self.known.low, self.known.high
        last = self.last
        match self.figure:
            case "score":
                return score, score
            case "group" if score is not None:
                return (group_of(score),) * 2
            case "change" if last and score is not None:
                return (tidy(score - last.score),) * 2
            case "rank":
                return low, high
            case "rank_change" if last and last.rank and low and high:
                return last.rank - high, last.rank - low
        return None, None


def held(
    plan: Plan,
    at: Position,
    published: PublishedResults | None,
    rankings: Mapping[int, Ranking],
) -> tuple[Held, ...]:
    """Hold every objective against the best that is known."""
    results = plan.plan.results
    last = {
        IndexName.PAR_INDEX: results.par_index if results else None,
        IndexName.SIPAS: results.sipas if results else None,
    }
    return tuple(
        Held(one, _known(plan, at, published, rankings, one.index), last[one.index])
        for one in plan.plan.objectives
    )


def _known(
    plan: Plan,
    at: Position,
    published: PublishedResults | None,
    rankings: Mapping[int, Ranking],
    index: IndexName,
) -> Known:
    own = _published(plan, published, index)
    if own is not None:
        return own
    if index is IndexName.SIPAS:
        return _sipas(plan, at)
    basis, points = next(_points(plan, at), (Basis.TARGETS, None))
    band = rankings[max(rankings)](points) if rankings and points is not None else None
    return Known(basis, points, band.low if band else None, band.high if band else None)


def _published(plan: Plan, published: PublishedResults | None, index: IndexName) -> Known | None:
    name = Index.PAR if index is IndexName.PAR_INDEX else Index.SIPAS
    province = plan.plan.province
    if published is None or province is None:
        return None
    for one in published.of(name, plan.plan.target_year):
        if province_key(one.province) == province_key(province):
            return Known(Basis.PUBLISHED, one.score, one.rank, one.rank)
    return None


def _points(plan: Plan, at: Position) -> Iterator[tuple[Basis, Decimal | None]]:
    """Give the total in hundredths of its maximum: leaves that don't apply count for nobody."""
    if at.forecast and at.stage in {Stage.FORECAST, Stage.RESULT}:
        whole = at.forecast.whole
        likely, most = whole.range.likely, whole.plan.max_points
        basis = Basis.OFFICIAL if at.stage is Stage.RESULT else Basis.FORECAST
        if likely is not None and most:
            yield (
                basis,
                likely if most == plan.plan.totals.max_points else _hundredths(likely, most),
            )
    yield Basis.TARGETS, standing(plan.leaves).target


def _sipas(plan: Plan, at: Position) -> Known:
    """Take the share that the leaf which SIPAS assesses has, or is to have."""
    leaves = [leaf for leaf in plan.leaves if leaf.criterion.assessed_by is AssessedBy.SIPAS]
    if len(leaves) != 1:
        return Known(Basis.TARGETS, None)
    (leaf,) = leaves
    for one in at.forecast.leaves if at.forecast and at.stage is not Stage.PLAN else ():
        if one.leaf.code == leaf.code:
            is_over = at.stage is Stage.RESULT
            points = one.known.latest if is_over else one.expected
            if points is not None:
                basis = Basis.OFFICIAL if is_over else Basis.FORECAST
                return Known(basis, _hundredths(points, leaf.max_points))
    if leaf.target is None:
        return Known(Basis.TARGETS, None)
    return Known(Basis.TARGETS, _hundredths(leaf.target, leaf.max_points))


def _hundredths(points: Decimal, most: Decimal) -> Decimal:
    """Give points in percent of their maximum, in hundredths of a percent."""
    return tidy(half_up(100 * points / most, 2))


def objectives_table(rows: tuple[Held, ...]) -> Table:
    """List what the plan wants, in its words, and whether it is met."""
    return Table(
        "objectives",
        Phrase("Objectives of the plan"),
        (
            Column(
                "index", Phrase("Index"), words=INDEXES, of=lambda one: one.objective.index.value
            ),
            Column("figure", Phrase("Asks for"), words=FIGURES),
            Column("aim", Phrase("Aim")),
            Column("low", Phrase("Known, from")),
            Column("high", Phrase("to")),
            Column("verdict", Phrase("Met?"), words=VERDICTS),
            Column("basis", Phrase("Held against"), words=BASIS),
            Column("words", Phrase("In the plan's words")),
        ),
        rows,
        as_records=True,
        nothing=Phrase("The plan states no objective for an index."),
    )
