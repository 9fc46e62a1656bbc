"""Where an answer goes: the screen, a pipe, or a file that is whole or isn't there."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parplan.files.saving import save
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal
from parplan.report.formats import render

if TYPE_CHECKING:
    from parplan.language.catalogue import Language
    from parplan.report.report import Report


def write(report: "Report", name: str, output: Path | None, speak: "Language") -> None:
    """Render a report, and only then open what it goes to."""
    screen = sys.stdout if _is_stdout(output) else None
    print_or_save(render(report, name, speak, screen), output, speak)


def _is_stdout(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def print_or_save(content: str | bytes, output: Path | None, speak: "Language") -> None:
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


def announce(words: str) -> None:
    """Say something about the answer on stderr, if somebody is there to read it."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr)
