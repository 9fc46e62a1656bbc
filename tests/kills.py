"""Kills where they hurt: before each step of a command that changes the disk, and at any moment.

The command runs in a process of its own until it wants its first lock. There, a process is forked
for every kill, so that reading and computing are done once, and a kill costs some milliseconds.
"""

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import filelock

from parplan.cli.app import main

_CHANGING = {
    *("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"),
    *("os.truncate", "shutil.rmtree"),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

State = dict[str, bytes]
"""What is seen in a folder: its files by name, links with their targets; nothing hidden."""


def state(folder: Path) -> State:
    seen = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            link = os.fsencode(path.readlink()) + b": " if path.is_symlink() else b""
            seen[name.as_posix()] = link + path.read_bytes()
    return seen


def left_over(folder: Path) -> list[str]:
    """Name what is hidden."""
    return [path.name for path in folder.rglob(".*")]


def killed(arguments: list[str], here: Path, into: Path, moments: int) -> Iterator[Path]:
    """Run a command in a folder, and copy what it holds after each kill; the last wasn't killed.

    At `moments` more times it is killed at a random moment.
    """
    before = into / "before"
    shutil.copytree(here, before, symlinks=True)
    work = _Killing(arguments, here, before, into, moments)
    process = multiprocessing.get_context("fork").Process(target=work.run)
    process.start()
    process.join(300)
    assert process.exitcode == 0, "the command has come to no step, or failed"
    yield from sorted(into.glob("kill-*"))
    yield into / "whole"


class _Killing:
    def __init__(
        self, arguments: list[str], here: Path, before: Path, into: Path, moments: int
    ) -> None:
        self._arguments, self._here, self._before, self._into = arguments, here, before, into
        self._moments = moments
        self._left: int | None = None
        """Steps until this process is killed."""

    def run(self) -> NoReturn:
        """Run the command; at its first lock it is forked, and forked again."""
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        os.chdir(self._here)
        # A kill, unlike a loss of power, doesn't care whether it is on the disk already.
        os.fsync = self._to_disk  # type: ignore[assignment]
        lock = filelock.FileLock

        def locking(*arguments: Any, **options: Any) -> filelock.FileLock:  # noqa: ANN401
            if self._left is None:
                self._kill_all()
            return lock(*arguments, **options)

        filelock.FileLock = locking  # type: ignore[assignment]
        sys.addaudithook(self._seen)
        try:
            main(self._arguments)
        except SystemExit as ended:
            os._exit(0 if ended.code in {0, 1} else 3)
        os._exit(4)

    def _to_disk(self, _: int) -> None:
        self._step()

    def _seen(self, event: str, about: tuple[object, ...]) -> None:
        if event == "open":
            changes = isinstance(about[2], int) and about[2] & _WRITING
        else:
            changes = event in _CHANGING
        if changes and self._is_ours(about[0]):
            self._step()

    def _is_ours(self, place: object) -> bool:
        """Tell whether it is here; what isn't named from the root is, by this or another folder."""
        if not isinstance(place, str | bytes | os.PathLike):
            return False
        name = Path(os.fsdecode(place))
        return not name.is_absolute() or name.is_relative_to(self._here)

    def _step(self) -> None:
        if self._left is None:
            return
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def _kill_all(self) -> None:
        """Fork once for each kill; only the children come back from here."""
        number, was_killed, took = 0, True, 0.0
        while was_killed:
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                self._left = number
                return
            was_killed = self._ended(child)
            took = time.monotonic() - began
            self._keep(f"kill-{number:04}" if was_killed else "whole")
            number += 1
        for moment in range(self._moments):
            child = os.fork()
            if child == 0:
                self._left = sys.maxsize
                return
            time.sleep(random.uniform(0, took))
            os.kill(child, signal.SIGKILL)
            self._ended(child)
            self._keep(f"kill-moment-{moment:04}")
        os._exit(0)

    def _ended(self, child: int) -> bool:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return True
        if os.WEXITSTATUS(status):
            os._exit(5)
        return False

    def _keep(self, name: str) -> None:
        """Copy what is there now, and put the folder back as it was."""
        shutil.copytree(self._here, self._into / name, symlinks=True)
        for path in self._here.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(self._before, self._here, symlinks=True, dirs_exist_ok=True)
