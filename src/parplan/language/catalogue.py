"""Phrases into words: the catalogues, and how each language writes numbers and dates."""

import datetime
import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """An English text with `{named}` places, which is its key in the catalogue, and the values."""

    text: str
    values: tuple[tuple[str, object], ...]

    def __init__(self, text: str, **values: object) -> None:
        """Take the values by the names that the text uses."""
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        """Put it into English, which programs are told."""
        return self.text.format_map({name: _written(value) for name, value in self.values})


def _written(value: object) -> str:
    match value:
        case None:
            return "–"
        case Decimal():
            return format(value, "f")
        case tuple():
            return "; ".join(map(_written, value))
    return str(value)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation where it stands; it is translated when it is shown."""
    return text


LOCALE = Path(__file__).parent / "locale"
DOMAIN = "parplan"
LANGUAGES = ("vi", "en")


class Language(NamedTuple):
    """One language to speak: `translate` looks an English text up in its catalogue."""

    code: str
    translate: Callable[[str], str]

    def say(self, phrase: Phrase) -> str:
        """Put a phrase into words, its values in this language's way of writing them."""
        words = self.translate(phrase.text)
        if not phrase.values:
            return words
        return words.format_map({name: self.value(value) for name, value in phrase.values})

    def value(self, value: object) -> str:
        """Write a value within a sentence: every digit of a number, entries of a list in a row.

        Entries are set apart by semicolons: names hold commas, and so do numbers in Vietnamese.
        """
        if isinstance(value, Decimal):
            return self.number(value)
        if isinstance(value, Phrase):
            return self.say(value)
        if value is None:
            return "–"
        if isinstance(value, datetime.date):
            return self.day(value)
        if isinstance(value, tuple):
            return "; ".join(map(self.value, value))
        return str(value)

    def number(self, value: Decimal) -> str:
        """Write a number with all its digits; Vietnamese has a decimal comma and a true minus."""
        digits = format(value, "f")
        return digits.translate(_VIETNAMESE_SIGNS) if self.code == "vi" else digits

    def day(self, day: datetime.date) -> str:
        """Write a day: 15/10/2024 in Vietnamese, 2024-10-15 in English."""
        return f"{day:%d/%m/%Y}" if self.code == "vi" else day.isoformat()


_VIETNAMESE_SIGNS = str.maketrans(".-", ",−")


ENGLISH = Language("en", lambda text: text)
VERBATIM = Language("vi", lambda text: text)
"""Of forms and letters, whose words are Vietnamese in every language of a run."""


def language(code: str) -> Language:
    """Load a language by its code; anything that isn't Vietnamese is English."""
    if code != "vi":
        return ENGLISH
    return Language("vi", gettext.translation(DOMAIN, LOCALE, ["vi"]).gettext)


def preferred(environment: Mapping[str, str]) -> str:
    """Choose by PARPLAN_LANG, else the locale; English unless it is Vietnamese."""
    for name in ("PARPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "vi" if value.lower().startswith("vi") else "en"
    return "en"


def printable(text: str) -> str:
    r"""Show what would steer a terminal or hide as `\x1b`."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
