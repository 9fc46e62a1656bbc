"""What a dossier is made of, and the formats that it has.

A new format is one `as_x.py` with a `render(dossier, language)` that opens no files, and one line
in `FORMATS`.
"""

import datetime
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Plan
from parplan.plan.published import Index, PublishedResults
from parplan.questions.headline import Position, position
from parplan.questions.rank.band import KnownField
from parplan.questions.scenario import Ranking
from parplan.questions.trend import Years, sentence
from parplan.questions.year.forecast import forecast
from parplan.questions.year.progress import progress
from parplan.report.report import Report, in_language

FORMATS = {
    "html": "parplan.documents.dossier.as_html",
    "xlsx": "parplan.documents.dossier.as_xlsx",
    "docx": "parplan.documents.dossier.as_docx",
}
"""The whole of a plan, and what it is written as."""

_APPENDICES = "parplan.documents.dossier.appendices"

YEAR = {"progress": Phrase("Progress"), "forecast": Phrase("Forecast")}
"""What a dossier calls the reports of the year, by their names."""


class Dossier(NamedTuple):
    """What a dossier is made of.

    Without published results it says nothing of ranks, and without a day nothing of the year.
    """

    plan: Plan
    published: PublishedResults | None = None
    on: datetime.date | None = None


def render(dossier: Dossier, name: str, language: Language) -> bytes:
    """Make a dossier in the format of that name."""
    rendered: bytes = import_module(FORMATS[name]).render(dossier, language)
    return rendered


def render_appendices(plan: Plan, language: Language) -> bytes:
    """Make a Word document of the appendices alone."""
    rendered: bytes = import_module(_APPENDICES).render(plan, language)
    return rendered


def rankings(dossier: Dossier) -> Mapping[int, Ranking]:
    """Rank points in every known field, the province's own place being given up to them."""
    published, province = dossier.published, dossier.plan.plan.province
    if published is None:
        return {}
    return {
        year: KnownField(published, Index.PAR, year, province).band
        for year in published.years(Index.PAR)
    }


def position_of(dossier: Dossier) -> Position:
    """Tell how far the plan's year is on the dossier's day."""
    return position(dossier.plan, dossier.on)


def trend_of(dossier: Dossier) -> Phrase | None:
    """Tell how the total went; nothing unless it is known of two years."""
    if dossier.on is None:
        return None
    return sentence(Years((dossier.plan,), dossier.on).total())


def of_the_year(dossier: Dossier, language: Language) -> tuple[Report, ...]:
    """Tell how far the plan's year is, and where it will end; nothing without its results."""
    plan, on = dossier.plan, dossier.on
    if on is None or plan.plan.target_year not in plan.results:
        return ()
    made = progress(plan, as_of=on), forecast(plan, as_of=on)
    return tuple(in_language(report, language.code) for report in made)
