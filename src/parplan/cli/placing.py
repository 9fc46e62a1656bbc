"""Which rank the points of an answer give: the one place where a field is chosen for them."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal

if TYPE_CHECKING:
    from decimal import Decimal

    from parplan.plan.plan import Plan
    from parplan.plan.published import PublishedResults
    from parplan.questions.outcome import Ranking
    from parplan.questions.rank.band import Band

YearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="Y", help=N_("Rank in the published field of this year. Else the latest.")
    ),
]

_INDEX = "PAR"


def ranking(plan: "Plan", year: int | None) -> "Ranking":
    """Rank points of the plan's province in the published field of a year, else of the latest."""
    from parplan.files.loading import load_published  # noqa: PLC0415

    published = load_published()
    known = published.years(_INDEX)
    if year is not None and year not in known:
        raise Refusal(
            Phrase("no field of {which} {year} is known", which=_INDEX, year=str(year)),
            Phrase("known: {years}", years=tuple(map(str, known))),
        )
    return partial(_band, published, year or known[-1], plan.plan.province)


def _band(published: "PublishedResults", year: int, province: str, points: "Decimal") -> "Band":
    from parplan.questions.rank.band import band  # noqa: PLC0415

    return band(published, _INDEX, year, points, province)
