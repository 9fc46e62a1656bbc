"""Files beside a plan: evidence that its results name, which must lie in the plan's own folder."""

import re
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from parplan.language.catalogue import Phrase


class Astray(NamedTuple):
    """Why there is no such file, and what may have been meant."""

    message: Phrase
    hint: Phrase


def file_beside(folder: Path, name: str) -> Path | Astray:
    """Find a file of a plan's folder by the name that its results give it."""
    outside = Astray(
        Phrase("{file} leads out of the plan's folder", file=name),
        Phrase("put the file into the plan's folder, and name it from there with /"),
    )
    steps = PurePosixPath(name)
    if (
        steps.is_absolute()
        or ".." in steps.parts
        or "\\" in name
        or PureWindowsPath(name).drive
        or re.match(r"[A-Za-z][\w+.-]*:", name)
    ):
        return outside
    try:
        place = (folder / name).resolve()
        if not place.is_relative_to(folder.resolve()):
            return outside  # by a link of the disk
        if place.is_file():
            return place
        near = _near(folder / name)
    except (OSError, ValueError):  # no file can have such a name, or it may not be looked at
        near = ()
    hint = Phrase("an address begins with https://; a file stands in the plan's folder")
    if near:
        hint = Phrase("near it: {names}", names=near)
    return Astray(Phrase("there is no file {file} in the plan's folder", file=name), hint)


def _near(place: Path) -> tuple[str, ...]:
    if not place.parent.is_dir():
        return ()
    return tuple(get_close_matches(place.name, sorted(p.name for p in place.parent.iterdir())))
