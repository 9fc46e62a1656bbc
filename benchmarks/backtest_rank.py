"""Measure how often ranks were right that `parplan rank` tells, and print Markdown tables.

    .venv/bin/python benchmarks/backtest_rank.py

Left out: the place of each province that is published between two others is hidden, and its band
is found from its points and all the rest. Next year: the places of a year are drawn from the year
before, all numbers being estimated without anything from the year that is predicted.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.files.loading import load_published
from parplan.plan.published import Index, PublishedResults
from parplan.questions.rank.band import KnownField
from parplan.questions.rank.expected_field import Settings, after_published
from parplan.questions.rank.simulation import Draws, next_field, statistics

DRAWS = Draws(10_000, 1)


class Told(NamedTuple):
    """A place that was told from `low` to `high`, about `middle`, and the one that came."""

    low: Decimal
    middle: Decimal
    high: Decimal
    came: int

    @property
    def is_right(self) -> bool:
        """Whether the range holds it."""
        return self.low <= self.came <= self.high


def left_out(published: PublishedResults, index: str, year: int) -> Iterator[Told]:
    """Hide one published place after the other, without the two ends."""
    for result in published.placed(index, year)[1:-1]:
        hidden = result.model_copy(update={"rank": None})
        results = tuple(hidden if one is result else one for one in published.results)
        rest = published.model_copy(update={"results": results})
        found = KnownField(rest, index, year, result.province).band(result.score or Decimal(0))
        ends = (Decimal(found.low), Decimal(found.likely), Decimal(found.high))
        yield Told(*ends, result.rank or 0)


def next_year(  # noqa: PLR0913 - a field, what is known of the next, and how to draw
    published: PublishedResults,
    index: str,
    year: int,
    *,
    with_mean: bool,
    own: bool = False,
    draws: Draws = DRAWS,
) -> Iterator[Told]:
    """Predict the published places of a year from the year before.

    The points of that year are given, or, `own`, those of the year before are drawn on. The year's
    mean is given, or estimated from the other years.
    """
    settings = Settings()
    means = [published.mean(index, one) for one in (year - 1, year)]
    if with_mean and means[0] and means[1]:
        settings = Settings(rise=means[1].score - means[0].score, shock=Decimal(0))
    before = {one.province: one.score for one in published.of(index, year - 1)}
    for result in published.placed(index, year):
        points = before.get(result.province) if own else result.score
        if points is None:
            continue
        expected = after_published(
            published, index, year - 1, result.province, settings, unseen=year
        )
        outlook = next_field(points, expected.field, draws, moving=own)
        ranks = statistics(outlook.counts)
        yield Told(ranks.q5, ranks.median, ranks.q95, result.rank or 0)


def row(told: list[Told], *names: str) -> str:
    """Print mean error, coverage and mean width."""
    count = len(told)
    off = sum(abs(one.middle - one.came) for one in told) / count
    width = sum(one.high - one.low + 1 for one in told) / count
    right = sum(one.is_right for one in told)
    cells = (*names, f"{off:.2f}", f"{right} of {count}", f"{100 * right / count:.0f} %")
    return f"| {' | '.join(cells)} | {width:.1f} |"


def main() -> None:
    """Print both back-tests."""
    published = load_published()
    fields = [(index.value, year) for index in Index for year in published.years(index)]
    print("| left out | mean error | in the band of 90 % | | mean width |")
    print("|---|---:|---:|---:|---:|")
    everything: list[Told] = []
    for index, year in fields:
        told = list(left_out(published, index, year))
        everything += told
        print(row(told, f"{index} {year}"))
    print(row(everything, "together"))
    print("\n| next year | points of that year | its mean | mean error | in 9 of 10 | | width |")
    print("|---|---|---|---:|---:|---:|---:|")
    for own in (False, True):
        for with_mean in (True, False):
            kinds = ("drawn on" if own else "given", "given" if with_mean else "drawn")
            everything = []
            for index, year in fields:
                if published.mean(index, year + 1) is None:
                    continue
                told = list(next_year(published, index, year + 1, with_mean=with_mean, own=own))
                everything += told
                print(row(told, f"{index} {year} → {year + 1}", *kinds))
            print(row(everything, "together", *kinds))


if __name__ == "__main__":
    main()
