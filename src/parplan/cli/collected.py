"""What `parplan collect` has to say: what changes, what is wrong, who disagrees."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.language.catalogue import printable
from parplan.language.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parplan.documents.forms.merging import Merged, Said
    from parplan.documents.forms.problems import Problem
    from parplan.documents.forms.returned import Statement
    from parplan.files.ordered import Place
    from parplan.language.catalogue import Language

_LONGEST = 80
"""Characters of words in a line about a change."""

_MANY = 4
"""So many agencies are named beside a value; the file names all."""


class Collected(NamedTuple):
    """What forms say, what is wrong with others, and what in them isn't read."""

    statements: "list[Statement]"
    problems: "list[tuple[Path, Problem]]"
    unread: "list[tuple[Path, Problem]]"


def change_lines(result: "Merged", speak: "Language") -> "Iterator[str]":
    """Say what changes, a line a field."""
    for change in result.changes:
        place, by = "/".join(change.place), _said_by(change.said, speak)
        if change.after is None:
            words = speak.say(Phrase("reported, and nothing new ({by})", by=by))
        else:
            before, after = (_worded(change.place, v, speak) for v in (change.before, change.after))
            words = f"{before} → {after} ({by})"
        yield printable(f"{place}: {words}")


def _said_by(said: "Sequence[Said]", speak: "Language") -> str:
    """Name who said something and when; of many, the first few."""
    shown = said if len(said) <= _MANY else said[: _MANY - 1]
    named = speak.value(tuple(f"{one.by}, {one.on}" for one in shown))
    if len(shown) == len(said):
        return named
    return speak.say(Phrase("{named}; and {count} more", named=named, count=len(said) - len(shown)))


def _by_value(said: "Sequence[Said]") -> "Iterator[list[Said]]":
    """Put together those who said the same."""
    values: list[object] = []
    for one in said:
        if one.value not in values:
            values.append(one.value)
            yield [other for other in said if other.value == one.value]


def _worded(place: "Place", value: object, speak: "Language") -> str:
    """Write the value of a field, a status in the words that people know."""
    from parplan.questions.year.progress import STATUS  # noqa: PLC0415

    known = STATUS.get(str(value)) if place[-1] == "status" else None
    return speak.say(known) if known else _shown(value, speak)


def _shown(value: object, speak: "Language") -> str:
    """Write a value of the data on one line."""
    if isinstance(value, bool):
        return speak.say(Phrase("yes") if value else Phrase("no"))
    if isinstance(value, list):  # evidence, by its numbers
        value = tuple(str(one.get("number", "")) for one in value)
    words = " ".join(speak.value(value).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def complaints(found: Collected, result: "Merged", speak: "Language") -> "Iterator[str]":
    """Say what is wrong with forms, and where agencies disagree."""
    hint = speak.say(Phrase("hint"))
    told = [(Phrase("error"), *one) for one in found.problems]
    told += [(Phrase("warning"), *one) for one in found.unread]
    for level, file, problem in told:
        place = "!".join(filter(None, (str(file), problem.sheet, problem.cell)))
        yield printable(f"{place}: {speak.say(level)}: {speak.say(problem.message)}")
        if problem.hint:
            yield printable(f"    {hint}: {speak.say(problem.hint)}")
    for conflict in result.conflicts:
        values = tuple(
            f"{_worded(conflict.place, same[0].value, speak)} ({_said_by(same, speak)})"
            for same in _by_value(conflict.said)
        )
        message = Phrase(
            "conflict: {values}; it stays {kept}",
            values=values,
            kept=_worded(conflict.place, conflict.kept, speak),
        )
        yield printable(f"{'/'.join(conflict.place)}: {speak.say(message)}")


def summary(found: Collected, result: "Merged", written: Path | None, speak: "Language") -> str:
    """Count what was done, and say where it was written."""
    counts = Phrase(
        "forms taken: {forms}; changes: {changes}; conflicts: {conflicts}; errors: {errors}",
        forms=len(found.statements),
        changes=len(result.changes),
        conflicts=len(result.conflicts),
        errors=len(found.problems),
    )
    end = (
        Phrase("nothing was written")
        if written is None
        else Phrase("written: {file}", file=str(written))
    )
    return printable(f"{speak.say(counts)}; {speak.say(end)}")
