"""Workflow commands, which GitHub Actions shows at the lines of a pull request."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from parplan.checks.annotations import Annotation
from parplan.language.catalogue import Language

_COMMANDS = {"error": "error", "warning": "warning", "acknowledged": "notice"}
_OBEYED = r"\x00-\x08\n-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_IN_DATA = re.compile(f"[%{_OBEYED}]")
_IN_PROPERTIES = re.compile(f"[%:,{_OBEYED}]")


def render(annotations: Sequence[Annotation], _language: Language) -> str:
    """Write one command a finding; its hint, or the reason that it is known, is a second line."""
    return "".join(f"{_command(found)}\n" for found in annotations)


def _command(found: Annotation) -> str:
    file = _escaped(found.file, _IN_PROPERTIES)
    title = _escaped(found.code, _IN_PROPERTIES)
    place = f"file={file},line={found.line},col={found.column},title={title}"
    more = found.reason if found.level == "acknowledged" else found.hint
    words = f"{found.message}\n{more}" if more else found.message
    return f"::{_COMMANDS[found.level]} {place}::{_escaped(words, _IN_DATA)}"


def _escaped(text: str, special: re.Pattern[str]) -> str:
    """Escape what has a meaning in commands, and whatever else a terminal would obey.

    GitHub turns only `%25 %0D %0A %3A %2C` back: other control characters show as their codes.
    """
    return special.sub(lambda at: quote(at[0], safe="", errors="surrogatepass"), text)
