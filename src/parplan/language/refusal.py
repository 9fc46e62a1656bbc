"""What parplan can't do, said in one line; exit code 2."""

from collections.abc import Iterator, Sequence

from parplan.language.catalogue import ENGLISH, Language, printable
from parplan.language.phrases import Phrase
from parplan.language.remarks import Position, Remark


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
