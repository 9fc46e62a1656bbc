"""Where an answer goes: the screen, a pipe, or a file; and how far a long run is meanwhile."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from parplan.files.saving import save_answer, unreadable
from parplan.language.catalogue import Language, Phrase, printable
from parplan.language.remarks import Refusal
from parplan.report.report import FORMATS, Report, pieces

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 0.5
"""Seconds before there is anything to watch."""


def write(report: Report, name: str, output: Path | None, speak: Language) -> None:
    """Render a report, and only then open what it goes to; or write it as its pieces come."""
    screen = sys.stdout if _is_stdout(output) else None
    _put(pieces(report, name, speak, screen), output, speak)
    for warning in report.warnings if FORMATS[name].every_column else ():
        tell(Phrase("parplan: {warning}", warning=warning), speak)


def _is_stdout(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def print_or_save(content: str | bytes, output: Path | None, speak: Language) -> None:
    """Put an answer on stdout, or in a file."""
    _put((content,), output, speak)


def print_answer(content: str | bytes) -> None:
    """Put an answer on stdout, all of it, or say why it can't be."""
    _print((content,))


def _put(answer: Iterable[str | bytes], output: Path | None, speak: Language) -> None:
    if output is not None and not _is_stdout(output):
        encoded = (one.encode() if isinstance(one, str) else one for one in answer)
        save_answer(output, encoded, partial(tell, speak=speak))
        announce(speak.say(Phrase("written: {file}", file=str(output))))
    else:
        _print(answer)


def _print(answer: Iterable[str | bytes]) -> None:
    """Print piece by piece.

    Whoever leaves early, as `head` does, has seen enough; what there is to do besides is done.
    """
    is_screen = sys.stdout.isatty()
    try:
        for piece in answer:
            if isinstance(piece, str):
                print(piece, end="")
            elif is_screen and b"\0" in piece:
                message = Phrase("this format is not for a terminal")
                raise Refusal(message, Phrase("give it a file with -o"))
            else:
                sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        error.filename = "stdout"
        raise Refusal(unreadable(error)) from None


def tell(phrase: Phrase, speak: Language) -> None:
    """Say something about a command on stderr, whoever reads it."""
    print(printable(speak.say(phrase)), file=sys.stderr)


def announce(words: str) -> None:
    """Say something about the answer on stderr, if somebody is there to read it."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


class ProgressBar:
    """A bar on stderr, if that is a terminal, once a run has taken half a second."""

    def __init__(self, total: int) -> None:
        """Begin to count: `total` steps are to be done."""
        self._total, self._done = total, 0
        self._since = time.monotonic()
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Callable[[int], None]:
        """Count until the block ends."""
        return self.more

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bar away again."""
        if self._bar:
            self._bar[0].stop()

    def more(self, steps: int) -> None:
        """Count some more steps as done."""
        self._done += steps
        if self._bar is None and sys.stderr.isatty():
            if time.monotonic() - self._since < _PATIENCE or self._done >= self._total:
                return
            self._bar = self._begun()
        if self._bar:
            progress, task = self._bar
            progress.update(task, completed=self._done)

    def _begun(self) -> "tuple[Progress, TaskID]":
        from rich.console import Console  # noqa: PLC0415 - only for those who wait
        from rich.progress import Progress  # noqa: PLC0415

        progress = Progress(console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task("", total=self._total)
