"""A plan folder on the disk: all of it, or nothing."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from parplan.language.phrases import Phrase


def occupied(folder: Path, *, force: bool) -> Phrase | None:
    """Say why a folder must not be written to, `None` if it may."""
    if folder.exists() and not folder.is_dir():
        return Phrase("{folder} is not a folder", folder=str(folder))
    if folder.is_dir() and not force and any(folder.iterdir()):
        return Phrase("{folder} is there already", folder=str(folder))
    return None


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files, each under its name and `.yaml`. `OSError` says that nothing was written.

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
