"""Files that are whole or aren't there, and plan folders: all of one, or nothing."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from filelock import FileLock, Timeout

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal


def save(file: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it, then put it in its place at once."""
    temporary = None
    try:
        if file.exists() and not file.is_file():  # a pipe or a device isn't ours to replace
            _write_into(file, content)
            return
        target = file.resolve()  # a link stays a link
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        error.filename = file  # not the temporary one
        raise Refusal(unreadable(error)) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _write_into(file: Path, content: bytes) -> None:
    """Write to a pipe or a device; a pipe that nobody reads is refused, and not waited for."""
    stream = os.open(file, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(stream, True)
    with os.fdopen(stream, "wb") as opened:
        opened.write(content)


class Overtaken(Exception):  # noqa: N818 - nothing went wrong, somebody else was faster
    """What was to be replaced isn't what was read any more."""


def save_over(file: Path, read: bytes, content: bytes) -> None:
    """Replace what was read, and only that; a file that wasn't there was read as nothing.

    It is `Overtaken` if somebody has written it meanwhile who holds no lock: an editor, git.
    """
    try:
        now = file.read_bytes() if file.exists() else b""
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    if now != read:
        raise Overtaken
    save(file, content)


def save_all(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files to a folder, which is made if it isn't there; each is held only until then.

    All of them are complete in a hidden folder within before the first is put in its place, in
    their order: where one can't be made or written, nothing is replaced.
    """
    if folder.exists() and not folder.is_dir():
        raise Refusal(Phrase("{folder} is not a folder", folder=str(folder)))
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(mkdtemp(prefix=".", dir=folder))
    except OSError as error:
        error.filename = folder
        raise Refusal(unreadable(error)) from None
    name = ""
    try:
        names = []
        for name, content in files:
            _write(staging / name, content)
            names.append(name)
            if (folder / name).exists() and not os.access(folder / name, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        for name in names:
            (staging / name).replace((folder / name).resolve())  # a link stays a link
    except OSError as error:
        error.filename = folder / name
        raise Refusal(unreadable(error)) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # nothing was written, if it can be taken away
                folder.rmdir()


def occupied(folder: Path, *, force: bool) -> Phrase | None:
    """Say why a folder must not be written to, `None` if it may."""
    if folder.exists() and not folder.is_dir():
        return Phrase("{folder} is not a folder", folder=str(folder))
    if folder.is_dir() and not force and any(folder.iterdir()):
        return Phrase("{folder} is there already", folder=str(folder))
    return None


def save_plan(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write a plan's files, each under its name and `.yaml`; `OSError`: nothing was written.

    They are complete in a hidden folder beside before the first of them is seen. A new folder
    appears with one rename, also in an empty one's place. In a folder that holds something, or is
    the working one, the files are put in place one after the other, and the old ones put back if
    that fails; whatever else is in it stays.
    """
    folder = folder.absolute()
    there = folder.is_dir() and (any(folder.iterdir()) or folder.samefile(Path.cwd()))
    if not there:
        folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder if there else folder.parent))
    try:
        names = [f"{name}.yaml" for name in files]
        for name, content in zip(names, files.values(), strict=True):
            _write(staging / name, content)
        if there:
            _replace(folder, staging, names)
        else:
            staging.chmod(0o777 & ~_umask())
            if folder.is_dir():
                folder.rmdir()  # it is empty; not every system renames onto it
            staging.rename(folder)
    except OSError as error:
        error.filename = folder  # not the hidden one
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
        stream.flush()
        os.fsync(stream.fileno())


def _replace(folder: Path, staging: Path, names: list[str]) -> None:
    before = staging / "before"
    before.mkdir()
    for name in names:
        (before / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (folder / name).exists():
            shutil.copy2(folder / name, before / name)
    replaced: list[str] = []
    try:
        for name in names:
            replaced.append(name)
            (staging / name).replace(folder / name)
    except BaseException:
        for name in replaced:
            if (before / name).exists():
                (before / name).replace(folder / name)
            elif not (staging / name).exists():
                (folder / name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def unreadable(error: OSError) -> Phrase:
    """Say which file can't be read or written, and why."""
    reason = error.strerror or str(error)
    return Phrase("{file}: {reason}", file=str(error.filename), reason=Phrase(reason))


_REASONS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
)
"""What systems say most often, for the catalogue."""


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
