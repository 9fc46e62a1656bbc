"""Data → YAML as the plan folders write it: block style, codes in quotes, words on one line.

PyYAML's own writer puts lists at their key's column, folds long words and knows no blank lines;
what people are to read and mend is written here, and read back by `source` in the tests.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from parplan.language.catalogue import printable

Value = str | int | Decimal | None | Sequence["Value"] | Mapping[str, "Value"]

# Plain words that a YAML reader would take for something else, or could.
_SPECIAL = re.compile(r"null|true|false|yes|no|on|off|y|n|~|=|<<|", re.IGNORECASE)
_NUMERIC = re.compile(r"[-+.0-9][-+.,:_0-9eExXoOabcdfABCDF]*")
_STARTS = tuple("-?:,[]{}#&*!|>'\"%@` ")
_QUOTED_KEYS = frozenset(("code", "merged_with", "answers_for"))
_BASIC = 0xFFFF
_IN_BRACKETS = re.compile(r"[][{},]|:$|: ")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def written(data: Mapping[str, Value], comment: str) -> str:
    """Write a file: a comment that says what it is, then the data."""
    lines = [f"# {printable(' '.join(line.split()))}" for line in comment.splitlines()]
    return "\n".join([*lines, *_mapping(data, 0)]) + "\n"


def in_a_row(value: Value) -> str | None:
    """Write a list of words and numbers on one line, in brackets, if it is such a list."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return None
    if any(
        isinstance(one, Mapping) or (not isinstance(one, str) and isinstance(one, Sequence))
        for one in value
    ):
        return None
    return (
        f"[{', '.join(_scalar(one, quoted=bool(_IN_BRACKETS.search(str(one)))) for one in value)}]"
    )


def _mapping(data: Mapping[str, Value], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, value in data.items():
        name = f"{indent}{_scalar(key, quoted=False)}:"
        if isinstance(value, Mapping):
            if value:
                yield name
                yield from _mapping(value, depth + 1)
            else:
                yield f"{name} {{}}"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            if value:
                yield name
                yield from _sequence(key, value, depth + 1)
            else:
                yield f"{name} []"
        else:
            yield from _entry(key, name, value, depth + 1)


def _sequence(key: str, items: Sequence[Value], depth: int) -> Iterator[str]:
    indent = "  " * depth
    short = True
    for index, item in enumerate(items):
        if isinstance(item, Mapping) and not item:
            yield f"{indent}- {{}}"
        elif isinstance(item, Mapping):
            if index and not (short and len(item) == 1):
                yield ""
            short = len(item) == 1
            lines = _mapping(item, depth + 1)
            yield f"{indent}- {next(lines).lstrip()}"
            yield from lines
        else:
            yield from _entry(key, f"{indent}-", item, depth + 1)


def _entry(key: str, name: str, value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, str) and _is_block(value):
        yield f"{name} |-"
        yield from (f"{'  ' * depth}{line}" for line in value.split("\n"))
    else:
        yield f"{name} {_scalar(value, quoted=key in _QUOTED_KEYS)}"


def _is_block(words: str) -> bool:
    """Whether words of several lines can stand as they are."""
    lines = words.split("\n")
    return len(lines) > 1 and all(line and line == line.strip() and _clean(line) for line in lines)


def _scalar(value: Value, *, quoted: bool) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str):
        return str(value)
    if not quoted and _is_plain(value):
        return value
    written = json.dumps(value, ensure_ascii=False)
    return "".join(c if _clean(c) else _escaped(c) for c in written)


def _escaped(character: str) -> str:
    at = ord(character)
    return f"\\u{at:04x}" if at <= _BASIC else f"\\U{at:08x}"


def _is_plain(words: str) -> bool:
    if _SPECIAL.fullmatch(words) or words != words.strip() or not _clean(words):
        return False
    if _NUMERIC.fullmatch(words) and not _DATE.fullmatch(words):
        return False
    if words.startswith(_STARTS) or words.endswith(":"):
        return False
    return ": " not in words and " #" not in words


def _clean(words: str) -> bool:
    """Whether YAML takes every character as it is, and its readers see it."""
    return words.isprintable() or all(c.isprintable() or c == "\u00a0" for c in words)
