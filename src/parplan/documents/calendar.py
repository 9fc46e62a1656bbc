"""Days of tasks as a calendar file, which the calendars of offices and telephones read.

Its format is iCalendar (RFC 5545). The same tasks on the same day give the same bytes; a task keeps
its UID from one file to the next, so that a calendar that reads both has it once.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from parplan.report.cells import harmless

_LONGEST = 75
"""Octets of a line; a longer one goes on in the next, after a space."""

_SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class Day(NamedTuple):
    """A day until which something is to be done, and what makes it the same one next time."""

    key: str
    on: datetime.date
    title: str
    words: str


def calendar(name: str, days: Iterable[Day], made_on: datetime.date) -> bytes:
    """Write a calendar of whole days."""
    lines = [*_lines(name, days, made_on)]
    return b"".join(folded(line) for line in lines)


def _lines(name: str, days: Iterable[Day], made_on: datetime.date) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//parplan//deadlines//VI")
    yield f"X-WR-CALNAME:{escaped(name)}"
    for day in days:
        yield "BEGIN:VEVENT"
        yield f"UID:{uuid5(NAMESPACE_URL, f'parplan:{day.key}')}"
        yield f"DTSTAMP:{made_on:%Y%m%d}T000000Z"
        yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
        yield f"SUMMARY:{escaped(day.title)}"
        yield f"DESCRIPTION:{escaped(day.words)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """Write text as a value: what would end or divide it stands for itself."""
    return harmless("\n".join(text.splitlines())).replace("\t", " ").translate(_SIGNS)


def folded(line: str) -> bytes:
    """Break a line, and end it; no character is broken in two."""
    parts, room = [b""], _LONGEST
    for character in line:
        octets = character.encode()
        if len(parts[-1]) + len(octets) > room:
            parts.append(b"")
            room = _LONGEST - 1  # the space that the next line begins with
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"
