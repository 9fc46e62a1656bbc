"""Assignment letters: what an agency has to do, to be signed and sent, filtered or read.

A letter is made of an `Assignment`. As a Word document it has the form of an official document,
with its tables as an appendix; the workbook and the page are what the renderers make of its report.
"""

import datetime
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from parplan.documents.letters.assignment import Assignment, assignment, remembered
from parplan.documents.letters.names import file_names
from parplan.documents.letters.tables import letter_report
from parplan.language.catalogue import Language
from parplan.plan.agencies import Body
from parplan.plan.plan import Plan
from parplan.report import formats as reports
from parplan.report.report import Report

FORMATS = ("docx", "xlsx", "html")
"""The first is what a letter is if nobody asks for another."""


class Letter(NamedTuple):
    """What is given to one agency, and the file's name without its extension."""

    plan: Plan
    given: Assignment
    name: str

    @property
    def report(self) -> Report:
        """Its tables, as every other report has them."""
        return letter_report(self.plan, self.given)


def letters(
    plan: Plan, bodies: Iterable[Body], on: datetime.date | None = None
) -> Iterator[Letter]:
    """Make a letter for each of them; a name of a file doesn't depend on who else gets one.

    On a later day than the plan's, a letter has the duties that were passed on by then, too.
    """
    names = file_names(body.name for body in plan.agencies.bodies)
    assign = partial(assignment, plan, meant=remembered(plan, on))
    return (Letter(plan, assign(body), names[body.name]) for body in bodies)


def render(letter: Letter, name: str, language: Language) -> bytes:
    """Write a letter in the format of that name."""
    if name == "docx":
        from parplan.documents.letters.as_docx import render as render_docx  # noqa: PLC0415 - slow to load

        return render_docx(letter, language)
    written = reports.render(letter.report, name, language)
    return written.encode() if isinstance(written, str) else written
