"""What is found wrong in a plan, as values."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.shapes import Path


class Severity(StrEnum):
    """An error fails a check; a warning fails it only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"


class Rule(NamedTuple):
    """What can be wrong. Its page in `checks/pages` explains it under the same code."""

    code: str
    severity: Severity


class Finding(NamedTuple):
    """A place in the data (never a line of a file) where a rule doesn't hold."""

    rule: Rule
    path: Path
    message: Phrase
    hint: Phrase | None = None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The figures that the message names, in its order."""
        return tuple(value for _, value in self.message.values if isinstance(value, Decimal))
