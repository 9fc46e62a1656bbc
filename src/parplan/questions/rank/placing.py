"""Which rank the points of an answer give: the one place where a field is chosen for them."""

from decimal import Decimal
from functools import partial

from parplan.files.loading import load_published
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal
from parplan.plan.plan import Plan
from parplan.plan.published import PublishedResults
from parplan.questions.outcome import Ranking
from parplan.questions.rank.band import Band, band

_INDEX = "PAR"


def ranking(plan: Plan, year: int | None) -> Ranking:
    """Rank points of the plan's province in the published field of a year, else of the latest."""
    published = load_published()
    known = published.years(_INDEX)
    if year is not None and year not in known:
        raise Refusal(
            Phrase("no field of {which} {year} is known", which=_INDEX, year=str(year)),
            Phrase("known: {years}", years=tuple(map(str, known))),
        )
    return partial(_band, published, year or known[-1], plan.plan.province)


def _band(published: PublishedResults, year: int, province: str, points: Decimal) -> Band:
    return band(published, _INDEX, year, points, province)
