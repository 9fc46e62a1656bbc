"""Names of agencies → names of files that every system takes, each a different one."""

import re
from collections.abc import Iterable

from parplan.language.vietnamese import without_tones

LONGEST = 90
"""Letters without the extension; an ending that sets two names apart is counted."""

INDEX = "index"

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
"""What Windows keeps for its devices, with any extension."""

_FALLBACK = "agency"


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Give each name letters a-z, digits and hyphens; equal ones are numbered in their order.

    "UBND xã Đắk N'Drung" → "ubnd-xa-dak-n-drung".
    """
    taken = {INDEX, *_RESERVED}
    given: dict[str, str] = {}
    for name in names:
        if name not in given:
            given[name] = _free(_plain(name), taken)
            taken.add(given[name])
    return given


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", without_tones(name)).strip("-") or _FALLBACK


def _free(plain: str, taken: set[str]) -> str:
    number, ending = 1, ""
    while (found := _cut(plain, LONGEST - len(ending)) + ending) in taken:
        number += 1
        ending = f"-{number}"
    return found


def _cut(plain: str, room: int) -> str:
    """Cut behind a word, if there is one to cut behind."""
    if len(plain) <= room:
        return plain
    return (plain[: room + 1].rpartition("-")[0] or plain[:room]).rstrip("-")
