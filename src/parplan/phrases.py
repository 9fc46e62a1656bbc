"""What parplan says, before a language is chosen.

A `Phrase` is an English sentence with `{named}` places and the values that go there. The core
makes phrases; only the edge (`language.py`) turns them into words, so that one finding or
report can be shown in English and in Vietnamese, each with its own decimal sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

type_of_value = str | int | Decimal


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """A sentence to translate: the English text is the key of the catalogue."""

    text: str
    values: tuple[tuple[str, object], ...]

    def __init__(self, text: str, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", tuple(values.items()))
