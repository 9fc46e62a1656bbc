"""What parplan says, before a language is chosen.

The core makes phrases; only the edge (`language.py`) turns them into words, so that one finding
or report can be shown in English and in Vietnamese, each with its own decimal sign.
"""

from dataclasses import dataclass
from decimal import Decimal


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
