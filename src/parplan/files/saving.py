"""Files that are whole or aren't there."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal


def save(file: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it, then put it in its place at once."""
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


def save_all(folder: Path, files: Mapping[str, bytes]) -> None:
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
