"""Something is to be said of a place: of a plan's, a table's or a document's. One value says it."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from parplan.language.catalogue import ENGLISH, Language, Phrase, printable


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

    @property
    def phrase(self) -> Phrase:
        """Its word in a sentence."""
        return _LEVELS[self]


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
        yield f"{printable(place)}: {speak.say(self.level.phrase)}: {words}{code}"
        if self.level is Level.ACKNOWLEDGED:
            label, more = Phrase("reason"), self.reason
        else:
            label, more = Phrase("hint"), speak.say(self.hint) if self.hint else None
        if more:
            yield f"    {speak.say(label)}: {_folded(more)}"


def _folded(words: str) -> str:
    """Bring words to one line, as a reason that was written over several isn't."""
    return printable(" ".join(words.split()))


_SHOWN = 12
"""How many of the others that say the same are named."""


def grouped(remarks: Iterable[Remark[P_co]]) -> list[tuple[Remark[P_co], ...]]:
    """Put together what says the same of several places: one level, rule, wording and hint."""
    groups: dict[tuple[object, ...], list[Remark[P_co]]] = {}
    for one in remarks:
        key = (one.level, one.code, one.message.text, one.hint)
        groups.setdefault(key, []).append(one)
    return [tuple(dict.fromkeys(group)) for group in groups.values()]


def lines_of_group(group: Sequence[Remark[P_co]], speak: Language) -> Iterator[str]:
    """Say the first of remarks that say the same, and of which others that holds, too."""
    first, *others = group
    yield from first.lines(speak)
    if others:
        which = first_few([_told_apart(one, group, speak) for one in others], _SHOWN)
        more = Phrase("and {count} more like it: {which}", count=len(others), which=which)
        yield f"    {_folded(speak.say(more))}"


def first_few(names: Iterable[str], most: int) -> str:
    """Name as many as fit in a line; dots stand for the rest."""
    named = list(dict.fromkeys(names))
    return "; ".join([*named[:most], *(["…"] if len(named) > most else [])])


def _told_apart(one: Remark[P_co], group: Sequence[Remark[P_co]], speak: Language) -> str:
    """Take the first value in which messages of a group differ; where none does, the place."""
    for name, value in one.message.values:
        if any(dict(other.message.values).get(name) != value for other in group):
            return speak.value(value)
    return speak.say(one.place) if isinstance(one.place, Phrase) else str(one.place)


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


class Refusal(Exception):  # noqa: N818 - nothing went wrong in parplan
    """Ends a command with a message for the user, and a hint if there is one."""

    code = 2

    def __init__(self, message: Phrase, hint: Phrase | None = None) -> None:
        """Take phrases: the language is chosen where they are printed."""
        super().__init__(str(message))
        self.message = message
        self.hint = hint

    def lines(self, speak: Language) -> Iterator[str]:
        """Say it as a program does that ends."""
        yield f"parplan: {printable(speak.say(self.message))}"  # a file's name may hold anything
        if self.hint:
            yield f"    {printable(speak.say(self.hint))}"


class Unreadable(Refusal):
    """There is nothing in a document that could be read, and why."""


class Misread(Refusal):
    """What is in files is at fault, and remarks say where; exit code 1."""

    code = 1

    def __init__(self, remarks: Sequence[Remark[Position]], message: Phrase | None = None) -> None:
        """Take everything that is wrong, and what is to be said first, if the places don't say it.

        As text it is all of that in English: in a notebook nobody else prints it.
        """
        super().__init__(message or remarks[0].message)
        self.remarks = remarks
        self._headed = message is not None
        self.args = ("\n".join(self.lines(ENGLISH)),)

    def lines(self, speak: Language) -> Iterator[str]:
        """Say every remark at its place."""
        if self._headed:
            yield from super().lines(speak)
        for remark in self.remarks:
            yield from remark.lines(speak)
