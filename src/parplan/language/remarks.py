"""Something is to be said of a place: of a plan's, a table's or a document's. One value says it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from parplan.language.catalogue import Language, printable
from parplan.language.phrases import Phrase


class Level(StrEnum):
    """How much a remark asks of its reader."""

    READ = "read"
    """This was read, from here: nothing to do."""
    WARNING = "warning"
    """It could be read in one way only by taking a decision, or is odd: look at it."""
    ERROR = "error"
    """It is wrong, or could not be taken: mend it, or put it in by hand."""
    ACKNOWLEDGED = "acknowledged"
    """It is odd, and the plan says why it stays."""


_LEVELS = {
    Level.READ: Phrase("read"),
    Level.WARNING: Phrase("warning"),
    Level.ERROR: Phrase("error"),
    Level.ACKNOWLEDGED: Phrase("acknowledged"),
}


class Position(NamedTuple):
    """A place in a file; line and column are counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Write it as editors do."""
        return f"{self.file}:{self.line}:{self.column}"


P_co = TypeVar("P_co", bound=Position | Phrase | str, covariant=True)


class Remark(NamedTuple, Generic[P_co]):
    """What is to be said of a place: a position in a file, or what its reader calls the place."""

    level: Level
    place: P_co
    message: Phrase
    hint: Phrase | None = None
    code: str | None = None
    """The check rule that does not hold."""
    reason: str | None = None
    """Why what is acknowledged stays, in the plan's words."""
    address: str | None = None
    """What an acknowledgement calls the place, if it can be acknowledged."""

    def lines(self, speak: Language) -> Iterator[str]:
        """Say it as a compiler does, and below what helps: the hint, or the reason."""
        place = speak.say(self.place) if isinstance(self.place, Phrase) else str(self.place)
        code = f" [{self.code}]" if self.code else ""
        words = _folded(speak.say(self.message))
        yield f"{printable(place)}: {speak.say(_LEVELS[self.level])}: {words}{code}"
        if self.level is Level.ACKNOWLEDGED:
            label, more = Phrase("reason"), self.reason
        else:
            label, more = Phrase("hint"), speak.say(self.hint) if self.hint else None
        if more:
            yield f"    {speak.say(label)}: {_folded(more)}"


def _folded(words: str) -> str:
    """Bring words to one line, as a reason that was written over several isn't."""
    return printable(" ".join(words.split()))


def in_order(remarks: Iterable[Remark[Position]]) -> list[Remark[Position]]:
    """Sort by place, the same in every language, and leave out what is said twice."""
    return sorted(set(remarks), key=lambda one: (one.place, one.code or "", str(one.message)))


class Remarks(list[Remark[Phrase | str]]):
    """All remarks on one document, in the order of reading."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._once: set[Phrase] = set()

    def read(self, place: Phrase | str, message: Phrase) -> None:
        """Say what was read from a place."""
        self.append(Remark(Level.READ, place, message))

    def warn(self, place: Phrase | str, message: Phrase, hint: Phrase | None = None) -> None:
        """Say which decision was taken."""
        self.append(Remark(Level.WARNING, place, message, hint))

    def once(self, place: Phrase | str, message: Phrase) -> None:
        """Warn of something that runs through a document where it is met first."""
        if message not in self._once:
            self._once.add(message)
            self.warn(place, message)

    def error(self, place: Phrase | str, message: Phrase, hint: Phrase | None = None) -> None:
        """Say what could not be taken."""
        self.append(Remark(Level.ERROR, place, message, hint))
