"""Files and folders are whole or aren't there, whatever happens meanwhile; one writes at a time.

Whatever parplan writes goes through `save`, `save_over` or `save_together`, inside of `locked`.
What is new is complete, and on the disk, under a hidden name before one step puts it in its place.
A process that is killed leaves such a name at most, and the next one that writes there clears it.
"""

import ctypes
import errno
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp, mkstemp

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal

_ENDING = ".parplan"
_JOURNAL = f".journal{_ENDING}"
"""In a folder: its new files, of which some may be in their places already."""

Tell = Callable[[Phrase], object]


def save(file: Path, content: bytes | Iterable[bytes]) -> None:
    """Replace a file at once, or leave it as it is; a link stays a link.

    A pipe or a device isn't replaced but written to. Pieces are written as they come; if they end
    with a refusal, the file is left as it is, too.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    try:
        if file.exists() and not file.is_file():
            _pour(file, pieces)
            return
        target = file.resolve()
        _refuse_kept(target)
        descriptor, name = mkstemp(_ENDING, f"{_hidden(target)}.", target.parent)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.writelines(pieces)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(_mode(target))
            Path(name).replace(target)
            _folder_to_disk(target.parent)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        error.filename = file  # not the hidden one
        raise Refusal(unreadable(error)) from None


def save_answer(file: Path, content: Iterable[bytes], tell: Tell) -> None:
    """Save what nobody else reads, changes and writes; its folder must be there."""
    if not file.parent.exists():
        gone = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file))
        raise Refusal(unreadable(gone))
    if file.exists() and not file.is_file():
        save(file, content)
    else:
        with locked(file, tell):
            save(file, content)


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


def save_together(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write several files of one folder, all of them or none; whatever else is in it stays.

    Each is taken, written and forgotten before the next one is asked for. A new folder appears
    with one step. One that is there is swapped with a twin that has the new files, and hard links
    to all else; where it can't be swapped, files go to their places by a journal, which whoever
    comes next finishes if this run is killed.
    """
    target = folder.resolve()
    is_new = not target.exists()
    at = folder
    if not is_new and not target.is_dir():
        raise Refusal(Phrase("{folder} is not a folder", folder=str(folder)))
    try:
        staged = Path(mkdtemp(_ENDING, f"{_hidden(target)}.", target.parent if is_new else target))
        try:
            for name, content in files:
                at = folder / name
                _stage(staged / name, content, target / name)
            at = folder
            for inner in (staged, *_folders(staged)):
                inner.chmod(0o777 & ~_umask())
                _folder_to_disk(inner)
            if is_new:
                staged.rename(target)
                _folder_to_disk(target.parent)
            elif not _swapped(target, staged):
                staged.rename(target / _JOURNAL)
                _folder_to_disk(target)
                _finish(target)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        error.filename = at
        raise Refusal(unreadable(error)) from None


def save_plan(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write a plan's files, each under its name and `.yaml`, all of them or none."""
    save_together(
        folder,
        (
            (f"{name}.yaml", content.encode() if isinstance(content, str) else content)
            for name, content in files.items()
        ),
    )


def _stage(new: Path, content: bytes, place: Path) -> None:
    _refuse_kept(place)
    new.parent.mkdir(parents=True, exist_ok=True)
    with new.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.chmod(_mode(place))


def _swapped(folder: Path, staged: Path) -> bool:
    """Swap a folder with its twin in one step. Tells whether it could be; if not, nothing is done.

    It can't where the system or the disk doesn't know such a step, where it would take the folder
    from under this run or another one, change whose it is, or turn a link into a file.
    """
    new = {file.relative_to(staged) for file in _files(staged)}
    others = [path for path in folder.rglob(f".*{_ENDING}") if path != staged]
    links = [name for name in new if (folder / name).resolve() != folder / name]
    if others or links or Path.cwd().is_relative_to(folder):
        return False
    try:
        twin = Path(mkdtemp(_ENDING, f"{_hidden(folder)}.", folder.parent))
    except OSError:
        return False
    try:
        with suppress(OSError):  # such as a disk without links, or files that mustn't be linked
            _link_all(folder, twin)
            for name in new:
                (twin / name).parent.mkdir(parents=True, exist_ok=True)
                (twin / name).unlink(missing_ok=True)
                os.link(staged / name, twin / name)
            for inner in (twin, *_folders(twin)):
                _folder_to_disk(inner)
            if _owner(twin) == _owner(folder) and _exchange(twin, folder):
                _folder_to_disk(folder.parent)
                _carry(twin, folder, new)
                return True
        return False
    finally:
        shutil.rmtree(twin, ignore_errors=True)


def _link_all(folder: Path, twin: Path) -> None:
    shutil.copytree(
        folder,
        twin,
        symlinks=True,
        ignore=lambda _, names: [name for name in names if name.endswith(_ENDING)],
        copy_function=os.link,
        dirs_exist_ok=True,
    )


def _owner(folder: Path) -> tuple[int, int, int]:
    held = folder.stat()
    return held.st_uid, held.st_gid, held.st_mode


def _exchange(one: Path, other: Path) -> bool:
    """Give each of two folders the other's name, in one step, if the system knows one."""
    if sys.platform != "linux":
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return bool(rename and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _carry(old: Path, folder: Path, new: set[Path]) -> None:
    """Keep what somebody else has put into a folder between its twin and the swap."""
    for file in _files(old):
        name = file.relative_to(old)
        place = folder / name
        same = place.exists() and (file.is_symlink() or place.samefile(file))
        if name not in new and not same and not name.parts[0].endswith(_ENDING):
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)


def _finish(folder: Path) -> None:
    """Put what a journal still has into its places."""
    journal = folder / _JOURNAL
    for file in _files(journal):
        place = folder / file.relative_to(journal)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.resolve() == place:
            file.replace(place)
        else:  # a link's file may be on another disk
            with locked(place, lambda _: None):
                save(place, file.read_bytes())
            file.unlink()
    for inner in (folder, *_folders(folder)):
        _folder_to_disk(inner)
    shutil.rmtree(journal)


def settled(folder: Path) -> None:
    """Finish what a run that was killed has left half done, before a folder is read."""
    if (folder / _JOURNAL).is_dir():
        with locked(folder, lambda _: None):
            pass


def _settle(target: Path, tell: Tell) -> None:
    """Finish or clear what earlier runs have left: nobody else writes now."""
    if (target / _JOURNAL).is_dir():
        _finish(target)
        tell(Phrase("{folder}: what an interrupted run began is finished", folder=str(target)))
    mine = re.compile(re.escape(f"{_hidden(target)}.") + r"[a-z0-9_]{8}" + re.escape(_ENDING))
    for place in (target.parent, target):
        for left in place.iterdir() if place.is_dir() else ():
            if not mine.fullmatch(left.name):
                continue
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
            tell(Phrase("{file}: cleared, an interrupted run had left it", file=str(left)))


def save_new_plan(
    folder: Path, files: Mapping[str, str | bytes], tell: Tell, hint: Phrase, *, force: bool = False
) -> None:
    """Write a plan into a folder that is `refuse_occupied`'s, unless somebody else was faster."""
    with locked(folder, tell):
        refuse_occupied(folder, hint, force=force)
        save_plan(folder, files)


def refuse_occupied(folder: Path, hint: Phrase, *, force: bool = False) -> None:
    """Refuse a folder that holds something, unless it may be replaced."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(Phrase("{folder} is not a folder", folder=str(folder)), hint)
    if folder.is_dir() and not force and any(folder.iterdir()):
        raise Refusal(Phrase("{folder} is there already", folder=str(folder)), hint)


def _hidden(target: Path) -> str:
    """Begin the hidden names beside a file; a name has at most 255 bytes."""
    return "." + os.fsdecode(os.fsencode(target.name)[:200])


def _refuse_kept(place: Path) -> None:
    """Refuse what mustn't be replaced: a folder, a device, a file that may only be read."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if place.exists() and not place.is_file():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    if place.exists() and not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _pour(file: Path, pieces: Iterable[bytes]) -> None:
    """Write to a pipe or a device; a pipe needs somebody who reads it."""
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    until = time.monotonic() + _PATIENCE_WITH_PIPES
    while True:
        try:
            descriptor = os.open(file, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
            break
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > until:
                raise OSError(errno.ENXIO, N_("nobody reads from this pipe")) from None
            time.sleep(0.02)
    with os.fdopen(descriptor, "wb") as stream:
        if hasattr(os, "set_blocking"):
            os.set_blocking(descriptor, True)
        stream.writelines(pieces)


_PATIENCE_WITH_PIPES = 3.0
"""Seconds until somebody has to read what is written to a pipe."""


def _files(folder: Path) -> list[Path]:
    """List all that isn't a folder, of a folder and those in it, in the order of names."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink()]


def _mode(place: Path) -> int:
    """Choose who may read a file: who could before, else what the system gives to new ones."""
    return stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _folder_to_disk(folder: Path) -> None:
    """See that names in a folder outlive a loss of power, where the system can see to it."""
    if os.name == "posix":
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def unreadable(error: OSError) -> Phrase:
    """Say which file can't be read or written, and why."""
    reason = error.strerror or str(error)
    return Phrase("{file}: {reason}", file=str(error.filename), reason=Phrase(reason))


_REASONS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File too large"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Read-only file system"),
    N_("Bad file descriptor"),
)
"""What systems say most often, for the catalogue."""


_PATIENCE = 60.0
"""Seconds to wait for whoever is first, unless PARPLAN_WAIT says otherwise."""


@contextmanager
def locked(target: Path, tell: Tell) -> Iterator[None]:
    """Hold a file or folder that is going to be written, which needn't be there yet.

    `tell` is told, once, that somebody else has it, and what is done about runs that were killed.
    It is refused when its folder can't be written to, and when the other one isn't done within
    PARPLAN_WAIT seconds.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only for those who write

    shown, target = str(target), target.resolve()
    is_new = not target.parent.exists()
    lock = FileLock(target.with_name(f"{_hidden(target)}.lock"), thread_local=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(Phrase("{file} is being written by another parplan: waiting", file=shown))
            lock.acquire(timeout=_patience(), poll_interval=0.02)
    except Timeout:
        raise Refusal(
            Phrase("{file} is still being written by another parplan", file=shown),
            Phrase("try again, or wait longer: PARPLAN_WAIT=300 (seconds)"),
        ) from None
    except OSError as error:
        error.filename = shown  # not its lock
        raise Refusal(unreadable(error)) from None
    try:
        _settle(target, tell)
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
