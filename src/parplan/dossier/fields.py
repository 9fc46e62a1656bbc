"""The fields of which enough is published: what ranks points would have had in them."""

from collections.abc import Mapping
from functools import partial

from parplan.analyses.outcome import Ranking
from parplan.dossier import Dossier
from parplan.published import Index
from parplan.ranking import band


def rankings(dossier: Dossier) -> Mapping[int, Ranking]:
    """Rank points in every known field, the province's own place being given up to them."""
    published, province = dossier.published, dossier.plan.plan.province
    if published is None:
        return {}
    return {
        year: partial(band, published, Index.PAR, year, province=province)
        for year in published.years(Index.PAR)
    }
