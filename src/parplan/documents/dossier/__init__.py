"""The whole plan in one file: a page, a workbook, or the two appendices as official tables.

A new format is one `as_x.py` with a `render(dossier, language)` that opens no files, and one line
in `FORMATS`.
"""

import datetime
from importlib import import_module
from typing import NamedTuple

from parplan.language.catalogue import Language
from parplan.plan.plan import Plan
from parplan.plan.published import PublishedResults

FORMATS = {
    "html": "parplan.documents.dossier.as_html",
    "xlsx": "parplan.documents.dossier.as_xlsx",
    "docx": "parplan.documents.dossier.as_docx",
}


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
