"""What parplan can't do, said in one line; exit code 2."""

from parplan.language.phrases import Phrase


class Refusal(Exception):  # noqa: N818 - nothing went wrong in parplan
    """Ends a command with a message for the user, and a hint if there is one."""

    code = 2

    def __init__(self, message: Phrase, hint: Phrase | None = None) -> None:
        """Take phrases: the language is chosen where they are printed."""
        super().__init__(message.text)
        self.message = message
        self.hint = hint


class Misread(Refusal):
    """What is in a file is at fault, as a finding is; exit code 1."""

    code = 1
