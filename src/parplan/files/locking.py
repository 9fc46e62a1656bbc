"""One at a time: whoever reads, changes and writes something holds a lock on it meanwhile.

The lock is the system's own on a file beside, so that a process that is killed leaves none behind;
`filelock` knows how on each system, and on shares. The file itself is taken away again where that
is safe: on Windows it stays while somebody else has it open.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from parplan.files.saving import unreadable
from parplan.language.phrases import Phrase
from parplan.language.remarks import Refusal

_PATIENCE = 60.0
"""Seconds to wait for whoever is first, unless PARPLAN_WAIT says otherwise."""


@contextmanager
def locked(target: Path, tell: Callable[[Phrase], object]) -> Iterator[None]:
    """Hold a file or folder that is going to be written, which needn't be there yet.

    `tell` is told, once, that somebody else has it. It is refused when its folder can't be written
    to, and when the other one isn't done within PARPLAN_WAIT seconds.
    """
    target = target.absolute()
    is_new = not target.parent.exists()
    lock = FileLock(target.with_name(f".{target.name}.lock"), thread_local=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(Phrase("{file} is being written by another parplan: waiting", file=str(target)))
            lock.acquire(timeout=_patience(), poll_interval=0.02)
    except Timeout:
        raise Refusal(
            Phrase("{file} is still being written by another parplan", file=str(target)),
            Phrase("try again, or wait longer: PARPLAN_WAIT=300 (seconds)"),
        ) from None
    except OSError as error:
        error.filename = error.filename or target
        raise Refusal(unreadable(error)) from None
    try:
        yield
    finally:
        if os.name == "posix":  # those who wait see that their file is gone, and take a new one
            with suppress(OSError):
                Path(lock.lock_file).unlink()
        lock.release()
        if is_new:
            with suppress(OSError):  # nothing was written, if it can be taken away
                target.parent.rmdir()


def _patience() -> float:
    """Read how long to wait."""
    asked = os.environ.get("PARPLAN_WAIT", "")
    try:
        return max(0.0, float(asked)) if asked else _PATIENCE
    except ValueError:
        raise Refusal(
            Phrase("PARPLAN_WAIT can't be {asked}", asked=asked), Phrase("a number of seconds")
        ) from None
