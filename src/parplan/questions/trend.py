"""How have a province's points gone from year to year, and what did each year's plan ask?"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain, pairwise
from operator import attrgetter
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.language.vietnamese import fold
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, standing, tidy
from parplan.plan.results import Round, YearResults
from parplan.plan.shapes import DOTS
from parplan.questions import columns
from parplan.questions.compare.matching import Comparison
from parplan.questions.options import AreaOption, AsOfOption, Plans, today
from parplan.questions.year.known import points_on
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Look, Report, Series, Table

EXAMPLE = "parplan trend --plan plans/2023 --plan plans/2024"
NEEDS_RESULTS = True

FALLS = 2
"""So many falls from one year to the next, without a rise between them, are told."""


class _Known(NamedTuple):
    """Points, and the most that they could be."""

    points: Decimal | None
    max_points: Decimal


_Row = Mapping[int, tuple[Node, ...]]
"""Leaves of one row of the tree in each plan that has it, by the plan's place in time."""


class Year(NamedTuple):
    """What is known of a row of the tree, or of the total, in one year, in points.

    All are exact sums of leaves. Those that didn't apply in a year count in no figure of it.
    """

    year: int
    node: Node | None
    """The row as it stands in the latest plan that has it; the total is none."""
    max_points: Decimal | None
    """Of the official points, else of the printed ones, else of the target."""
    printed: Decimal | None
    """By the plan whose scores are of that year."""
    official: Decimal | None
    """By the results of that year."""
    target: Decimal | None
    """By the plan whose targets are for that year."""
    against_target: Decimal | None
    """Points − targets of the leaves that apply; unknown, too, if these are out of others."""
    change: Decimal | None
    """Since the year before; unknown, too, if both aren't out of as many points."""

    @property
    def points(self) -> Decimal | None:
        """The official points, else the printed ones."""
        return self.printed if self.official is None else self.official


class _Fall(NamedTuple):
    """A leaf that fell year after year: when that began, and what it has come to."""

    node: Node
    since: int
    until: int
    before: Decimal
    after: Decimal
    max_points: Decimal

    @property
    def change(self) -> Decimal:
        return tidy(self.after - self.before)


class _Asked(NamedTuple):
    """What a plan asked of its year, and what came of it."""

    plan: str
    of: Year
    met: int
    missed: int
    unknown: int


class Years:
    """Plans of one province in the order of their years, their rows joined where they match."""

    def __init__(self, plans: Plans, on: datetime.date) -> None:
        """Take the plans; a refusal says why they make no trend. Results are as known on a day."""
        self.plans = tuple(sorted(plans, key=lambda plan: plan.plan.target_year))
        self._on = on
        for old, new in pairwise(self.plans):
            _same_province(old, new)
        self.years = sorted(
            {
                year
                for plan in self.plans
                for year in (plan.plan.score_year, plan.plan.target_year, *plan.results)
            }
        )

    @property
    def latest(self) -> Plan:
        """The plan of the latest year."""
        return self.plans[-1]

    @cached_property
    def rows(self) -> tuple[Mapping[int, Node], ...]:
        """Every row, with the place in time of each plan that has it; what is gone comes last."""
        found = [{0: node} for node in self.plans[0].nodes]
        for place, (old, new) in enumerate(pairwise(self.plans), start=1):
            last = {row[place - 1].path: row for row in found if place - 1 in row}
            for match in Comparison(old, new).rows:
                if match.new is None:
                    continue
                if match.old is None:
                    found.append({place: match.new})
                else:
                    last[match.old.path][place] = match.new
        return tuple(sorted(found, key=lambda row: (-max(row), latest_of(row).path)))

    def total(self) -> tuple[Year, ...]:
        """Follow the sum of all leaves."""
        return self._follow(None, {place: plan.leaves for place, plan in enumerate(self.plans)})

    def of(self, row: Mapping[int, Node]) -> tuple[Year, ...]:
        """Follow a row."""
        return self._follow(latest_of(row), {place: node.leaves for place, node in row.items()})

    def _follow(self, node: Node | None, row: _Row) -> tuple[Year, ...]:
        found: list[Year] = []
        before: dict[int, _Known] = {}
        for year in self.years:
            printed, official = self._signed(row, year, "score"), self._official(row, year)
            asked = self._signed(row, year, "target")
            came, held_to = printed, asked
            if official and official.points is not None:
                came, held_to = official, self._signed(row, year, "target", applying=True)
            if came:
                before[year] = came
            first = came or official or asked
            found.append(
                Year(
                    year,
                    node,
                    max_points=first and first.max_points,
                    printed=printed and printed.points,
                    official=official and official.points,
                    target=asked and asked.points,
                    against_target=_more(came, held_to),
                    change=_more(came, before.get(year - 1)),
                )
            )
        return tuple(found)

    def _signed(
        self, row: _Row, year: int, figure: str, *, applying: bool = False
    ) -> _Known | None:
        """Take a figure of the plan that prints it for that year; if asked, of what applies."""
        for place, leaves in sorted(row.items(), reverse=True):
            plan = self.plans[place]
            if getattr(plan.plan, f"{figure}_year") == year:
                results = plan.of_year(year)
                of = standing(x for x in leaves if not applying or results.leaf(x.code).applies)
                return _Known(getattr(of, figure), of.max_points)
        return None

    def _official(self, row: _Row, year: int) -> _Known | None:
        """Take the latest plan in whose results the row is known, else the latest that has it."""
        found = [
            known
            for place, leaves in sorted(row.items(), reverse=True)
            if year in self.plans[place].results
            and (known := _results(self.plans[place].of_year(year), leaves, self._on))
        ]
        return next((one for one in found if one.points is not None), found[0] if found else None)


def latest_of(row: Mapping[int, Node]) -> Node:
    """Give a row as it stands in the latest plan that has it."""
    return row[max(row)]


def _results(results: YearResults, leaves: Iterable[Node], on: datetime.date) -> _Known | None:
    """Add up the official points of leaves that apply; none of which applies has none."""
    applying = [leaf for leaf in leaves if results.leaf(leaf.code).applies]
    if not applying:
        return None
    known = (points_on(results, leaf, on) for leaf in applying)
    points = add(one.appraised if one.round is Round.OFFICIAL else None for one in known)
    return _Known(points, standing(applying).max_points)


def _more(one: _Known | None, other: _Known | None) -> Decimal | None:
    """Tell how much more the one is, if both are known and out of as many points."""
    if one is None or other is None or one.max_points != other.max_points:
        return None
    return None if one.points is None or other.points is None else tidy(one.points - other.points)


def _same_province(old: Plan, new: Plan) -> None:
    """Refuse plans that are no two years of one province."""
    if fold(old.plan.own_province) != fold(new.plan.own_province):
        raise Refusal(
            Phrase(
                "the plans are of different provinces: {old} and {new}",
                old=old.plan.own_province,
                new=new.plan.own_province,
            ),
            Phrase("a trend is of one province; `parplan compare` takes any two plans"),
        )
    if old.plan.target_year == new.plan.target_year:
        raise Refusal(
            Phrase("two of the plans are for {year}", year=str(new.plan.target_year)),
            Phrase("give one plan a year; `parplan compare` shows what differs between two"),
        )


def trend(plans: Plans, *, area: AreaOption = None, as_of: AsOfOption = None) -> Report:
    """Follow total, areas and leaves over the years of one province.

    Official points are those of `results/`, printed ones those of the plan that looks back on a
    year. Rows of several plans are the same where `compare` finds them to be.
    """
    years = Years(plans, as_of or today())
    head = None if area is None else years.latest.criterion(area)
    below = None if head is None else {leaf.path for leaf in head.leaves}
    last = len(years.plans) - 1

    def is_meant(row: Mapping[int, Node]) -> bool:
        return below is None or (last in row and row[last].path in below)

    total = years.total()
    areas = [
        year
        for row in years.rows
        if (latest_of(row).level == 1 if head is None else row.get(last) == head)
        for year in years.of(row)
    ]
    followed = [(row, years.of(row)) for row in years.rows if not latest_of(row).children]
    asked = [
        _asked(plan, total, (year for _, leaf in followed for year in leaf)) for plan in years.plans
    ]
    leaves = [leaf for row, leaf in followed if is_meant(row)]
    falls = sorted((fall for leaf in leaves for fall in _falls(leaf)), key=attrgetter("change"))
    return Report(
        "trend",
        Phrase("{province}: points from year to year", province=years.latest.plan.own_province),
        columns.head(years.latest),
        (
            Table("years", Phrase("Total"), _FIGURES, total),
            _table_of_asked(asked),
            _table_of_falls(falls),
            Table("areas", Phrase("Points by area"), (*_ROW, *_FIGURES), tuple(areas)),
            Table(
                "leaves",
                Phrase("Leaf by leaf"),
                (*_ROW, *_FIGURES),
                tuple(chain(*leaves)),
            ),
        ),
        tuple(_notes(years, total, leaves, falls)),
        tuple(_charts(total)),
    )


_YEAR = Column("year", Phrase("Year"), Kind.CODE, of=lambda row: str(row.year))
_ROW = tuple(column.within("node") for column in (columns.code, columns.title, columns.title_en))
_AGAINST = Column("against_target", Phrase("Against target"), Kind.POINTS)
_FIGURES = (
    _YEAR,
    columns.max_points,
    Column("printed", Phrase("Printed"), Kind.POINTS),
    Column("official", Phrase("Official"), Kind.POINTS),
    Column("change", Phrase("Change"), Kind.POINTS),
    columns.target,
    _AGAINST,
)


def _table_of_asked(asked: Sequence[_Asked]) -> Table:
    keys = (
        _YEAR.within("of"),
        Column("plan", Phrase("Plan")),
        columns.target.within("of"),
        Column("points", Phrase("Points"), Kind.POINTS).within("of"),
        _AGAINST.within("of"),
        Column("met", Phrase("Targets met"), Kind.COUNT),
        Column("missed", Phrase("Targets missed"), Kind.COUNT),
        Column("unknown", Phrase("Unknown"), Kind.COUNT),
    )
    return Table("asked", Phrase("What each plan asked, and what came"), keys, tuple(asked))


def _table_of_falls(falls: Sequence[_Fall]) -> Table:
    keys = (
        *_ROW,
        Column("since", Phrase("First year"), Kind.CODE, of=lambda fall: str(fall.since)),
        Column("until", Phrase("Last year"), Kind.CODE, of=lambda fall: str(fall.until)),
        columns.max_points,
        Column("before", Phrase("Before"), Kind.POINTS),
        Column("after", Phrase("After"), Kind.POINTS),
        Column("change", Phrase("Change"), Kind.POINTS),
        columns.lead.within("node"),
    )
    return Table("falls", Phrase("Fell two years running, or longer"), keys, tuple(falls))


def _falls(leaf: Sequence[Year]) -> Iterator[_Fall]:
    """Find the runs of falls of one leaf; a year of which nothing is known ends a run."""
    run: list[tuple[Year, Year]] = []
    for before, now in (*pairwise(leaf), (None, None)):
        if before and now and now.change is not None and now.change < 0:
            run.append((before, now))
            continue
        if len(run) >= FALLS:
            (first, _), (_, last) = run[0], run[-1]
            if last.node and first.points is not None and last.points is not None:
                most = last.max_points or Decimal(0)
                yield _Fall(last.node, first.year, last.year, first.points, last.points, most)
        run = []


def _asked(plan: Plan, total: Iterable[Year], leaves: Iterable[Year]) -> _Asked:
    """Count the leaves that came up to their targets."""
    year = plan.plan.target_year
    asked = [one.against_target for one in leaves if one.year == year and one.target is not None]
    met = sum(against is not None and against >= 0 for against in asked)
    unknown = asked.count(None)
    of = next(one for one in total if one.year == year)
    return _Asked(plan.plan.number or DOTS, of, met, len(asked) - met - unknown, unknown)


def _charts(total: Sequence[Year]) -> Iterator[Chart]:
    """Draw the total, and its steps from one known year to the next if there are any."""
    known = [one for one in total if one.points is not None]
    yield Chart(
        "years",
        Phrase("Total points, as printed and as published"),
        Drawing.PAIRS,
        Phrase("Points"),
        tuple(Bar(str(one.year), (one.printed, one.official)) for one in known),
        above="years",
        series=(Series(Phrase("Printed"), Look.HAD), Series(Phrase("Official"), Look.WON)),
    )
    if len(known) > 1:
        yield Chart(
            "steps",
            Phrase("What each year brought or took"),
            Drawing.STAIRCASE,
            Phrase("Points"),
            tuple(Bar(str(one.year), (one.points,), is_total=one.change is None) for one in known),
            above="years",
        )


def sentence(total: Sequence[Year]) -> Phrase | None:
    """Tell how the total went, in a sentence; of fewer than two known years there is none."""
    known = [one for one in total if one.points is not None]
    if len(known) < 2:  # noqa: PLR2004 - see above
        return None
    first, last = known[0], known[-1]
    told = tuple(
        Phrase("{points} ({year})", points=one.points, year=str(one.year)) for one in known
    )
    change = _more(*(_Known(one.points, one.max_points or Decimal(0)) for one in (last, first)))
    if change is None:
        return Phrase("The total from year to year: {years}.", years=told)
    text = _STAYED if not change else _ROSE if change > 0 else _FELL
    return Phrase(
        text.text, first=str(first.year), last=str(last.year), points=abs(change), years=told
    )


_ROSE = Phrase("From {first} to {last} the total rose by {points} points: {years}.")
_FELL = Phrase("From {first} to {last} the total fell by {points} points: {years}.")
_STAYED = Phrase("From {first} to {last} the total stayed the same: {years}.")


def _notes(
    years: Years, total: Sequence[Year], leaves: Sequence[tuple[Year, ...]], falls: Sequence[_Fall]
) -> Iterator[Phrase]:
    yield sentence(total) or Phrase(
        "A trend takes points of two years or more; there are plan folders and results/ of too few."
    )
    if falls:
        yield Phrase(
            "Leaves that fell two years running, or longer: {codes}.",
            codes=tuple(dict.fromkeys(fall.node.code for fall in falls)),
        )
    yield Phrase(
        "Printed points are those of the plan that looks back on the year, official ones those of "
        "its results; change and target are told from the official ones where they are known. "
        "All are sums of leaves."
    )
    for place, (old, new) in enumerate(pairwise(years.plans)):
        yield from _not_joined(years, place, old, new)
    if differing := [one for one in total if _differ(one)]:
        yield Phrase(
            "Printed and official points differ in: {years}.",
            years=tuple(str(one.year) for one in differing),
        )
    changed = [row for row in (total, *leaves) if len({one.max_points for one in row} - {None}) > 1]
    if changed:
        yield Phrase(
            "Between years of another maximum no change is told: {codes}.",
            codes=tuple(_name(row[0].node) for row in changed),
        )


def _name(node: Node | None) -> str | Phrase:
    return Phrase("the total") if node is None else node.code


def _differ(year: Year) -> bool:
    return None not in {year.printed, year.official} and year.printed != year.official


def _not_joined(years: Years, place: int, old: Plan, new: Plan) -> Iterator[Phrase]:
    """Name the leaves of two plans that follow each other, of which only one has the row."""
    gone = [row[place] for row in years.rows if place in row and place + 1 not in row]
    come = [row[place + 1] for row in years.rows if place + 1 in row and place not in row]
    for nodes, here, there in ((gone, old, new), (come, new, old)):
        if codes := tuple(node.code for node in nodes if not node.children):
            yield Phrase(
                "Leaves of the plan for {year} that match none of the plan for {other}, and are "
                "followed by themselves: {codes}.",
                year=str(here.plan.target_year),
                other=str(there.plan.target_year),
                codes=codes,
            )


def _table(key: str, plan: Plan, on: datetime.date) -> Table:
    return trend((plan,), as_of=on).table(key)


TABLES: columns.TablesForSql = {
    f"trend_{key}": partial(_table, key) for key in ("years", "asked", "falls", "areas", "leaves")
}
