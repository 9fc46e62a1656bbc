"""What else has changed: who is who, the document around the appendices, the rules, the results?"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel

from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold, same_words
from parplan.plan.agencies import Agencies
from parplan.plan.plan import Part, Plan
from parplan.questions.compare.matching import Comparison, Match
from parplan.report.report import Column, Table, Value

SEVERAL = "{…}"
"""What stands for more than a few values that came or went together."""

_FEW = 4
_OLD = Column("old", Phrase("Old"), words={SEVERAL: Phrase("several values")})
_NEW = Column("new", Phrase("New"), words=_OLD.words)
_TOLD = {
    *("code", "title", "max_points", "score", "target", "criteria", "tasks"),
    *("lead", "coordinating", "number", "task", "time"),
}
"""What other tables tell of a row."""

_ROWS = ("criteria", "sipas_tasks", "agencies")
"""The files whose rows are compared one by one."""

K = TypeVar("K")

Steps = tuple[str, ...]
"""How to get to a value: keys, and the names of what is listed."""

Leaves = dict[Steps, Value]


class _Changed(NamedTuple):
    """A value that is another: whose it is or in which file, and where; what it was and is."""

    of: str
    place: str
    old: Value = None
    new: Value = None


def register(old: Agencies, new: Agencies) -> Table:
    """List what has changed in `agencies.yaml`: an agency or group, and which of its fields."""
    before, after = _bodies(old), _bodies(new)
    rows: list[_Changed] = []
    for key in _keys(after, before):
        was, now = match = Match(before.get(key), after.get(key))
        name, _ = match.either
        if was is None or now is None:
            rows.append(_Changed(name, "added" if was is None else "removed"))
        else:
            rows += _changed(name, "", was[1], now[1])
    words = {"added": Phrase("added"), "removed": Phrase("removed")}
    keys = (
        Column("agency", Phrase("Agency"), of=attrgetter("of")),
        Column("field", Phrase("Field"), words=words, of=attrgetter("place")),
        _OLD,
        _NEW,
    )
    return Table("register", Phrase("Who is who"), keys, tuple(rows))


def _bodies(agencies: Agencies) -> dict[tuple[str, str], tuple[str, Leaves]]:
    return {
        (type(body).__name__, fold(body.name)): (
            body.name,
            dict(_leaves({**body.model_dump(), "name": None})),
        )
        for body in agencies.bodies
    }


def other(comparison: Comparison) -> Table:
    """List every other value that has changed, by its file and its place in it."""
    rows: list[_Changed] = []
    for file in Plan.model_fields:
        if file not in {*_ROWS, "criteria_set"}:
            sides = (getattr(plan, file) for plan in (comparison.old, comparison.new))
            rows += _changed(file, "", *(dict(_leaves(side)) for side in sides))
    for old, new in comparison.rows:
        if old and new:
            rows += _of_row("criteria", new.code, old.criterion, new.criterion)
    for was, now in comparison.tasks:
        if was and now:
            rows += _of_row("sipas_tasks", str(now.task.number), was.task, now.task)
    keys = (
        Column("file", Phrase("File"), of=attrgetter("of")),
        Column("place", Phrase("Where")),
        _OLD,
        _NEW,
    )
    return Table("other", Phrase("Other changes"), keys, tuple(rows))


def _of_row(file: str, name: str, old: Part, new: Part) -> Iterator[_Changed]:
    sides = (dict(_leaves(part.model_dump(exclude=_TOLD))) for part in (old, new))
    return _changed(file, f"{name}/", *sides)


def _changed(of: str, above: str, old: Leaves, new: Leaves) -> Iterator[_Changed]:
    """Give each place whose value differs, and what it was and is.

    Where a whole part came or went, it is one place, unless it has only a few values.
    """
    counts = Counter(chain(_new_parts(old, new).values(), _new_parts(new, old).values()))
    parts = {**_new_parts(new, old), **_new_parts(old, new)}
    told: set[Steps] = set()
    for place in _keys(new, old):
        was, now = old.get(place), new.get(place)
        part = parts.get(place, place)
        if counts[part] > _FEW:
            if part not in told:
                told.add(part)
                several = (value and SEVERAL for value in (was, now))
                yield _Changed(of, above + "/".join(part), *several)
        elif not _same(was, now):
            yield _Changed(of, above + "/".join(place), was, now)


def _new_parts(old: Leaves, new: Leaves) -> dict[Steps, Steps]:
    """Find, of each place that only the new data have, the part that came with it."""
    known = {place[:length] for place in old for length in range(len(place) + 1)}
    return {
        place: next(part for n in range(len(place) + 1) if (part := place[:n]) not in known)
        for place in new
        if place not in known
    }


def _same(old: Value, new: Value) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return same_words(old, new)
    return old == new


def _keys(new: Iterable[K], old: Iterable[K]) -> Iterable[K]:
    """Give the keys of both in the order of the new, those of the old alone last."""
    return dict.fromkeys((*new, *old))


def _leaves(value: object, place: Steps = ()) -> Iterator[tuple[Steps, Value]]:
    """Walk data down to what has no parts; a list of words is one value, unknown is none."""
    match value:
        case BaseModel():
            yield from _leaves(value.model_dump(), place)
        case Mapping():
            for key, part in value.items():
                yield from _leaves(part, (*place, str(key)))
        case str() | None:
            if value is not None:
                yield place, value.value if isinstance(value, Enum) else value
        case Sequence() if any(isinstance(part, Mapping) for part in value):
            for name, part in zip(_names(value), value, strict=True):
                yield from _leaves(part, (*place, name))
        case Sequence():
            if value:
                yield place, tuple(map(_text, value))
        case _:
            yield place, _text(value)


def _names(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name the parts of a list by what they are called, if that tells them apart, or count them."""
    for key in ("number", "code", "name", "place", "period"):
        names = [part.get(key) for part in parts]
        if None not in names and len(set(names)) == len(names):
            return list(map(str, names))
    return [str(count) for count in range(1, len(parts) + 1)]


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime.date():
            return value.isoformat()
        case Enum():
            return str(value.value)
    return str(value)
