"""Findings for programs: one object each, which always has all of its keys."""

import json
import re
from collections.abc import Sequence

from parplan.checks.annotations import Annotation
from parplan.language.catalogue import Language

_KEYS = ("file", "line", "column", "code", "level", "message", "hint", "reason", "place")
_OBEYED = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(annotations: Sequence[Annotation], _language: Language) -> str:
    """Write the findings in their order."""
    findings = [{key: getattr(found, key) for key in _KEYS} for found in annotations]
    return written({"schema": 1, "findings": findings})


def written(document: object) -> str:
    """Write JSON whose letters stay readable.

    Escaped are only what a terminal obeys, and halves of surrogate pairs, which aren't UTF-8.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _OBEYED.sub(lambda at: f"\\u{ord(at[0]):04x}", text) + "\n"
