"""Where an answer goes: the screen, a pipe, or a file; and how far a long run is meanwhile."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from parplan.files.saving import save
from parplan.language.catalogue import Language, Phrase, printable
from parplan.language.remarks import Refusal
from parplan.report.report import FORMATS, Report, render

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 0.5
"""Seconds before there is anything to watch."""


def write(report: Report, name: str, output: Path | None, speak: Language) -> None:
    """Render a report, and only then open what it goes to."""
    screen = sys.stdout if _is_stdout(output) else None
    print_or_save(render(report, name, speak, screen), output, speak)
    for warning in report.warnings if FORMATS[name].every_column else ():
        tell(Phrase("parplan: {warning}", warning=warning), speak)


def _is_stdout(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def print_or_save(content: str | bytes, output: Path | None, speak: Language) -> None:
    """Put an answer on stdout, or in a file."""
    if output is not None and not _is_stdout(output):
        save(output, content.encode() if isinstance(content, str) else content)
        announce(speak.say(Phrase("written: {file}", file=str(output))))
    elif not isinstance(content, str) and sys.stdout.isatty() and b"\0" in content:
        raise Refusal(Phrase("this format is not for a terminal"), Phrase("give it a file with -o"))
    else:
        _print(content)


def _print(content: str | bytes) -> None:
    try:
        if isinstance(content, str):
            print(content, end="", flush=True)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # whoever reads us has seen enough
    except OSError as error:
        raise Refusal(Phrase("stdout: {reason}", reason=str(error.strerror))) from None


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
