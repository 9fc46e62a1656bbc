"""Where a report's notes stand: above its tables, unless they would push them out of sight."""

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.report.cells import said
from parplan.report.report import Report

NOTES = Phrase("Notes")

MOST = 3


def above(report: Report, language: Language) -> tuple[str, ...]:
    """Give the notes if they are few."""
    return _all(report, language) if len(report.notes) <= MOST else ()


def below(report: Report, language: Language) -> tuple[str, ...]:
    """Give the notes if they are many: these have a heading of their own."""
    return _all(report, language) if len(report.notes) > MOST else ()


def _all(report: Report, language: Language) -> tuple[str, ...]:
    return tuple(said(note, language) for note in report.notes)
