"""Measure how often the forecast's range held, day by day, and print Markdown tables.

    .venv/bin/python benchmarks/backtest.py

Every day of two invented years of `examples/tinh-mau` is forecast with what was known on it, from
the day on which the year before was published until the day before the result. Beside them stand
the two years that follow, and how far the likely value moved from one day to the next.
"""

import datetime
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from parplan.files.loading import load
from parplan.plan.plan import Plan
from parplan.plan.points import add
from parplan.plan.results import Round, YearResults
from parplan.questions.year.chances import PointsRange
from parplan.questions.year.known import official_points
from parplan.questions.year.outlook import Forecast, forecast_of

EXAMPLE = Path(__file__).parent.parent / "examples" / "tinh-mau"
TWO_YEARS, OTHERS = (2021, 2022), (2023, 2024)
ALL = "total"


class Day(NamedTuple):
    """One day's forecast of one figure, and what came."""

    year: int
    on: datetime.date
    figure: str
    """The total or a source of points."""
    range: PointsRange
    official: Decimal

    @property
    def held(self) -> bool:
        """Whether the result lay between low and high."""
        low, _, high = self.range
        return low is not None and high is not None and low <= self.official <= high

    @property
    def width(self) -> Decimal:
        """High less low."""
        low, _, high = self.range
        return Decimal("NaN") if low is None or high is None else high - low


def example() -> Plan:
    """Read the example."""
    plan = load(EXAMPLE).plan
    if plan is None:
        sys.exit("examples/tinh-mau can't be read")
    return plan


def days(plan: Plan, year: int, *, every: bool = True) -> Iterator[Day]:
    """Forecast each day of a year, or only those on which something was told."""
    results = plan.of_year(year)
    begin, end = plan.of_year(year - 1).rounds[Round.OFFICIAL], results.rounds[Round.OFFICIAL]
    told, found = told_on(results), None
    for number in range((end - begin).days):
        on = begin + datetime.timedelta(number)
        if found is None or every or on in told:
            found = forecast_of(plan, year, on)
        yield from _figures(plan, found, on, end)


def _figures(plan: Plan, found: Forecast, on: datetime.date, end: datetime.date) -> Iterator[Day]:
    for name, of in [(ALL, found.whole), *((str(one.assessed_by), one) for one in found.sources)]:
        official = add(official_points(plan, leaf, found.year, end) for leaf in of.leaves)
        if official is not None:
            yield Day(found.year, on, name, of.range, official)


def told_on(results: YearResults) -> set[datetime.date]:
    """Collect the days on which points of a round or reports of tasks came in."""
    told = {*results.rounds.values()}
    for task in results.tasks.values():
        told |= {report.date for report in task.reported}
        told |= {day for day in (task.reported_on, task.done_on) if day is not None}
    return told


def coverage(of: Iterable[Day]) -> float:
    """Give the share of days, in percent, on which the range held."""
    held = [day.held for day in of]
    return 100 * sum(held) / len(held)


def greatest_jumps(plan: Plan, of: Iterable[Day]) -> tuple[Decimal, Decimal]:
    """Give how far the total's likely value moved in a day: nothing being told, and at most."""
    quiet, any_ = Decimal(), Decimal()
    before: Day | None = None
    for day in (one for one in of if one.figure == ALL):
        if before is not None and before.year == day.year:
            moved = abs((day.range.likely or Decimal()) - (before.range.likely or Decimal()))
            any_ = max(any_, moved)
            if day.on not in told_on(plan.of_year(day.year)):
                quiet = max(quiet, moved)
        before = day
    return quiet, any_


def mean_moves(plan: Plan, of: Iterable[Day]) -> dict[Round, Decimal]:
    """Give how far the total's likely value moved on the day of each round, on average."""
    totals = [day for day in of if day.figure == ALL]
    moves: dict[Round, list[Decimal]] = {}
    for before, day in pairwise(totals):
        for round_, on in plan.of_year(day.year).rounds.items():
            if on == day.on and day.range.likely is not None and before.range.likely is not None:
                moves.setdefault(round_, []).append(day.range.likely - before.range.likely)
    return {round_: sum(all_, Decimal()) / len(all_) for round_, all_ in moves.items()}


def main() -> None:
    """Go through the years, and print."""
    plan = example()
    found = [day for year in (*TWO_YEARS, *OTHERS) for day in days(plan, year)]
    two = [day for day in found if day.year in TWO_YEARS]
    figures = list(dict.fromkeys(day.figure for day in found))
    print("| years | days | " + " | ".join(figures) + " | all five |")
    print("|---" + "|---:" * (len(figures) + 2) + "|")
    for years in (TWO_YEARS, *((year,) for year in (*TWO_YEARS, *OTHERS))):
        own = [day for day in found if day.year in years]
        shares = [coverage(day for day in own if day.figure == figure) for figure in figures]
        cells = " | ".join(f"{share:.1f}%" for share in (*shares, coverage(own)))
        name = " and ".join(map(str, years))
        print(f"| {name} | {len(own) // len(figures)} | {cells} |")
    quiet, any_ = greatest_jumps(plan, two)
    print()
    print(f"Greatest move of the likely value in a day, nothing being told: {quiet} points.")
    print(f"On any day: {any_} points.")
    for round_, moved in mean_moves(plan, found).items():
        print(f"On the day of {round_}, on average over all years: {moved:+.2f} points.")
    print()
    print("| year | on | low | likely | high | official |")
    print("|---|---|---:|---:|---:|---:|")
    for day in found:
        rounds = plan.of_year(day.year).rounds.values()
        begin = plan.of_year(day.year - 1).rounds[Round.OFFICIAL]
        if day.figure == ALL and (day.on == begin or day.on in rounds):
            low, likely, high = day.range
            print(f"| {day.year} | {day.on} | {low} | {likely} | {high} | {day.official} |")


if __name__ == "__main__":
    main()
