"""What people see of a report's values, before a format gives it a form."""

import unicodedata
from decimal import Decimal

from parplan.language import Language
from parplan.phrases import Phrase
from parplan.report import Column, Kind, Table, Value

NONE = Phrase("(none)")
TOTAL = Phrase("total")
UNKNOWN = "–"
BULLET = "- "
UNSHOWABLE = "\N{REPLACEMENT CHARACTER}"

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
            return (UNKNOWN,)
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
    return tuple(f"{BULLET}{entry}" if len(entries) > 1 else entry for entry in entries)


def totals_shown(table: Table, language: Language) -> tuple[Lines, ...]:
    """Put a table's totals into words; the first column of text says what they are."""
    first = next((i for i, column in enumerate(table.columns) if column.kind is Kind.TEXT), None)
    cells: list[Lines] = []
    for i, (column, value) in enumerate(zip(table.columns, table.totals or (), strict=True)):
        if value is None and not column.kind.is_number:
            cells.append((said(TOTAL, language) if i == first else "",))
        else:
            cells.append(shown(value, column, language))
    return tuple(cells)


def harmless(text: str) -> str:
    """Take out what a screen obeys instead of showing: control and direction characters.

    Line ends and tabs are left in.
    """
    return text if text.isprintable() else "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character in "\t\n\r":
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return UNSHOWABLE if category in {"Cc", "Cs"} else character


def _paragraphs(text: str) -> Lines:
    return tuple(harmless(line).replace("\t", " ") for line in text.splitlines())


def _worded(value: str, column: Column, language: Language) -> str:
    words = (column.words or {}).get(value)
    return language.say(words) if words else value
