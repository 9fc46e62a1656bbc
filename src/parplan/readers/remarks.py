"""What an import says about its reading: each remark at its place in the document."""

from enum import StrEnum
from typing import NamedTuple

from parplan.language.phrases import Phrase


class Level(StrEnum):
    """How much a remark asks of its reader."""

    READ = "read"
    """This was read, from here: nothing to do."""
    WARNING = "warning"
    """It could be read in one way only by taking a decision: look at it."""
    ERROR = "error"
    """It is not in the plan folder: put it there by hand, or mend the document."""


class Remark(NamedTuple):
    """A place in the document (table, row, cell), and what was made of it."""

    level: Level
    place: Phrase
    message: Phrase
    hint: Phrase | None = None


class Remarks(list[Remark]):
    """All remarks of one import, in the order of reading."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._once: set[Phrase] = set()

    def read(self, place: Phrase, message: Phrase) -> None:
        """Say what was read from a place."""
        self.append(Remark(Level.READ, place, message))

    def warn(self, place: Phrase, message: Phrase, hint: Phrase | None = None) -> None:
        """Say which decision was taken."""
        self.append(Remark(Level.WARNING, place, message, hint))

    def once(self, place: Phrase, message: Phrase) -> None:
        """Warn of something that runs through a document where it is met first."""
        if message not in self._once:
            self._once.add(message)
            self.warn(place, message)

    def error(self, place: Phrase, message: Phrase, hint: Phrase | None = None) -> None:
        """Say what could not be placed."""
        self.append(Remark(Level.ERROR, place, message, hint))


class Unreadable(Exception):  # noqa: N818 - the document is wrong, not the program
    """Ends an import: in one line, why there is nothing that could be imported."""

    def __init__(self, message: Phrase, hint: Phrase | None = None) -> None:
        """Take phrases: the language is chosen where they are printed."""
        super().__init__(message.text)
        self.message = message
        self.hint = hint
