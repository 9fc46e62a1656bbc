"""What people see of values and rows, before a format gives them a form."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from parplan.language.catalogue import Language, Phrase
from parplan.plan.shapes import DOTS
from parplan.report.report import Column, Kind, PlanHead, Report, Table, Value

TOTAL = Phrase("total")
UNKNOWN = "–"
BULLET = "- "
UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"

MARKED = re.compile(r"‘?[-+] |\w\) ").match
"""Whether an entry has a bullet of its own."""

LONG = 60
"""An entry longer than this is a sentence: a list that has one is shown an entry a line."""

Lines = tuple[str, ...]


def said(phrase: Phrase, language: Language) -> str:
    """Put a phrase into words, on one line and with nothing in it that acts on a terminal."""
    return " ".join(harmless(language.say(phrase)).split())


def shown(value: Value, column: Column, language: Language) -> Lines:
    """Put a value into words: one string for each paragraph or entry, never none at all."""
    match value:
        case None:
            return (said(column.unknown, language) if column.unknown else UNKNOWN,)
        case Decimal() | int():
            number = language.value(value)
            return (f"{number}%" if column.kind is Kind.PERCENT else number,)
        case str():
            return _paragraphs(_worded(value, column, language)) or ("",)
    entries = [" ".join(_paragraphs(_worded(entry, column, language))) for entry in value]
    if column.kind is not Kind.TEXT:
        return tuple(entries) or ("",)
    if all(len(entry) <= LONG for entry in entries):
        return ("; ".join(entries),)
    alone = len(entries) == 1
    return tuple(entry if alone or MARKED(entry) else f"{BULLET}{entry}" for entry in entries)


def rows_shown(table: Table, language: Language) -> list[tuple[Lines, ...]]:
    """Put all rows into words; the totals, if there are any, are the last."""
    rows = [
        tuple(
            shown(value, column, language)
            for value, column in zip(row.values, table.columns, strict=True)
        )
        for row in table.lines
    ]
    return rows if table.totals is None else [*rows, tuple(_totals(table, language))]


def naming(table: Table) -> tuple[int, ...]:
    """Find the columns that name a row: the text that tells most, after a first code or number."""
    texts = [i for i, column in enumerate(table.columns) if column.kind is Kind.TEXT]
    if not texts:
        return ()
    named = max(texts, key=lambda i: telling(table, i))
    return (named,) if table.columns[0].kind is Kind.TEXT else (0, named)


def telling(table: Table, column: int) -> int:
    """Count how many rows a column tells apart."""
    return len(set(table.values(column)))


def harmless(text: str) -> str:
    """Take out what a screen obeys instead of showing: control and direction characters.

    Line ends and tabs are left in.
    """
    return text if text.isprintable() else "".join(map(_harmless, text))


def dashed(entries: Sequence[str], places: Sequence[int] | None = None) -> Lines:
    """Give entries the dashes of a document: those at `places`, counted from one.

    Without these, each of several has one, and a single one has none. No entry with a sign of its
    own gets another.
    """
    usual = len(entries) > 1
    return tuple(
        f"{BULLET}{entry}"
        if not MARKED(entry) and (usual if places is None else number in places)
        else entry
        for number, entry in enumerate(entries, start=1)
    )


def _totals(table: Table, language: Language) -> Iterator[Lines]:
    first = next((i for i, column in enumerate(table.columns) if column.kind is Kind.TEXT), None)
    for i, (column, value) in enumerate(zip(table.columns, table.totals or (), strict=True)):
        if value is None:  # most often a column that has no sum, so nothing unknown
            yield (said(TOTAL, language) if i == first else "",)
        else:
            yield shown(value, column, language)


def _harmless(character: str) -> str:
    if character in "\t\n\r":
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return UNSHOWABLE if category in {"Cc", "Cs"} else character


def _paragraphs(text: str) -> Lines:
    return tuple(harmless(line).replace("\t", " ") for line in text.splitlines())


def day_shown(value: str, language: Language) -> str:
    """Write a day of the data as the language does; what isn't one stays as it is."""
    try:
        found = datetime.date.fromisoformat(value)
    except ValueError:
        return value
    return language.day(found) if found.isoformat() == value else value


def _worded(value: str, column: Column, language: Language) -> str:
    if column.kind is Kind.DATE:
        return day_shown(value, language)
    words = (column.words or {}).get(value)
    return language.say(words) if words else value


def strong(table: Table) -> list[bool]:
    """Say of each row whether it is to be bold.

    In a tree that is what has rows below it, an area, and the whole (level 0). If the table
    shows a single level, only the whole is: all rows bold would be none.
    """
    levels = [row.level for row in table.lines]
    shown = {level for level in levels if level}
    if not shown:
        return [False] * len(levels)
    return [
        level == 0 or below > level or (level == 1 and len(shown) > 1)
        for level, below in pairwise([*levels, 0])
    ]


def depths(table: Table) -> list[int]:
    """Say of each row how many levels it is below the highest that the table shows."""
    highest = min((row.level for row in table.lines if row.level), default=0)
    return [max(0, row.level - highest) for row in table.lines]


# Two characters that `cells.harmless` lets through are forbidden in XML.
_FORBIDDEN = str.maketrans({"\ufffe": UNSHOWABLE, "\uffff": UNSHOWABLE})


def storable(text: str) -> str:
    """Put something visible in the place of what would make the file unreadable."""
    return text.translate(_FORBIDDEN)


def of_plan(plan: PlanHead) -> Phrase:
    """Name the plan, and the years that scores and targets are of."""
    if plan.is_draft:
        return Phrase(
            "Draft: Plan {number} of {day}/{month}/{year} by {issuer}:"
            " scores of {score_year}, targets for {target_year}",
            **_named(plan),
            score_year=str(plan.score_year),
            target_year=str(plan.target_year),
        )
    return Phrase(
        "Plan {number} of {day}/{month}/{year} by {issuer}:"
        " scores of {score_year}, targets for {target_year}",
        **_named(plan),
        score_year=str(plan.score_year),
        target_year=str(plan.target_year),
    )


def rests_on(report: Report) -> Phrase:
    """Say below a report's title on paper what its figures are of: it is no part of the plan."""
    if report.as_of is None:
        return Phrase(
            "(Made from the figures of Plan {number} of {day}/{month}/{year} by {issuer})",
            **_named(report.plan),
        )
    return Phrase(
        "(Made from the figures of Plan {number} of {day}/{month}/{year} by {issuer}, as of"
        " {as_of})",
        **_named(report.plan),
        as_of=report.as_of,
    )


def signed_on(plan: PlanHead) -> datetime.datetime:
    """Give the one date that a document can bear and yet be the same whenever it is made."""
    first = f"{plan.target_year}-01-01"  # of a draft: its year's first day
    return datetime.datetime.fromisoformat(plan.date or first).replace(tzinfo=datetime.UTC)


def formal_day(date: datetime.date) -> tuple[str, str]:
    """Write day and month; below 10, and January and February, with a zero (Nghị định 30/2020)."""
    return f"{date.day:02}", f"{date.month:02}" if date.month <= 2 else str(date.month)  # noqa: PLR2004


def _named(plan: PlanHead) -> dict[str, str]:
    """Name a plan by its number, day and issuer; what a draft hasn't got yet is dotted."""
    date = signed_on(plan)
    day, month = formal_day(date) if plan.date else (DOTS, DOTS)
    return {
        "number": plan.number or DOTS,
        "day": day,
        "month": month,
        "year": str(date.year),
        "issuer": plan.issuer or DOTS,
    }


NOTES = Phrase("Notes")

MOST = 3


def above(report: Report, language: Language) -> tuple[str, ...]:
    """Give the notes if they are few."""
    return _said(report.notes, language) if len(report.notes) <= MOST else ()


def below(report: Report, language: Language) -> tuple[str, ...]:
    """Give definitions, and the notes if they are many: these have a heading of their own."""
    notes = report.notes if len(report.notes) > MOST else ()
    return _said((*notes, *report.definitions), language)


def _said(phrases: Iterable[Phrase], language: Language) -> tuple[str, ...]:
    return tuple(said(phrase, language) for phrase in phrases)
