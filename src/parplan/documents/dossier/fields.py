"""The fields of which enough is published: what ranks points would have had in them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from parplan.documents.dossier import Dossier
from parplan.documents.dossier.units import in_units
from parplan.language.vietnamese import fold
from parplan.plan.points import decimals
from parplan.plan.published import Index, PublishedResults
from parplan.questions.outcome import Ranking
from parplan.questions.rank.band import band


def rankings(dossier: Dossier) -> Mapping[int, Ranking]:
    """Rank points in every known field, the province's own place being given up to them."""
    published, province = dossier.published, dossier.plan.plan.province
    if published is None:
        return {}
    return {
        year: partial(band, published, Index.PAR, year, province=province)
        for year in published.years(Index.PAR)
    }


def fields(dossier: Dossier, places: int) -> dict[str, Any]:
    """Give what `decide.js` needs to find the same bands as `ranking.band`, by year.

    `readings` has the published places twice, with the lowest and with the highest of conflicting
    figures: place, points, and how near points have to be to mean the same. `free` has results
    without a place. `own` is the place that the province gives up: 0 if it isn't known.
    """
    published, province = dossier.published, fold(dossier.plan.plan.province)
    if published is None:
        return {}
    return {
        str(year): _field(published, year, province, places) for year in published.years(Index.PAR)
    }


def _field(published: PublishedResults, year: int, province: str, places: int) -> dict[str, Any]:
    placed = published.placed(Index.PAR, year)
    own = next((r.rank for r in placed if fold(r.province) == province), 0)
    free = [
        _figure(result.scores[0], places)
        for result in published.of(Index.PAR, year)
        if result.rank is None and result.score is not None and fold(result.province) != province
    ]
    return {
        "ranked": published.ranked.provinces,
        "own": own,
        "free": free,
        "readings": [
            list(
                {
                    result.rank: (result.rank, *_figure(pick(result.scores), places))
                    for result in placed
                }.values()
            )
            for pick in (min, max)
        ],
    }


def _figure(printed: Decimal, places: int) -> tuple[int, int]:
    """Give points, and one unit of their last printed decimal."""
    return in_units(printed, places), 10 ** (places - decimals(printed))
