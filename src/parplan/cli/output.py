"""Where an answer goes: the screen, a pipe, or a file that is whole or isn't there."""

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parplan.cli.choosing import announce, unreadable
from parplan.cli.refusal import Refusal
from parplan.phrases import Phrase
from parplan.render import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parplan.language import Language
    from parplan.report import Report


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


def save(file: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it, then put it in its place at once."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 - most answers go to the screen

    temporary = None
    try:
        if file.exists() and not file.is_file():  # a pipe or a device isn't ours to replace
            file.write_bytes(content)
            return
        target = file.resolve()  # a link stays a link
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(content)
        temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        error.filename = file  # not the temporary one
        raise Refusal(unreadable(error)) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def save_all(folder: Path, files: "Mapping[str, bytes]") -> None:
    """Write files in their order to a folder, which is made if it isn't there."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(Phrase("{folder} is not a folder", folder=str(folder)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    for name, content in files.items():
        save(folder / name, content)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
