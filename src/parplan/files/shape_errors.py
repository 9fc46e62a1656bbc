"""Data that doesn't have its shape, told in the field's words instead of the library's."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from parplan.files.source import Data
from parplan.language.catalogue import N_, Phrase
from parplan.plan.findings import PAR002, Finding
from parplan.plan.scoring_rules import KINDS
from parplan.plan.shapes import Path, Shape

S = TypeVar("S", bound=Shape)

_MANY = 1_000
"""Findings of one kind of mistake: more is one mistake, made everywhere."""

Told = tuple[Phrase, Phrase | None]


def shaped(data: dict[str, Data], shape: type[S]) -> tuple[S | None, list[Finding]]:
    """Make a shape of its files' data, or tell everything that keeps it from being one.

    A file that isn't among the data could not be read, and has a finding already.
    """
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        errors = [e for e in error.errors(include_url=False) if e["loc"][0] in data]
        return None, list(_findings(errors))


def first_of(findings: Iterable[Finding]) -> list[Finding]:
    """Take as many findings as anybody reads, and say so if there are more."""
    found = list(islice(findings, _MANY + 1))
    if len(found) > _MANY:
        message = Phrase(
            "there are more than {most} mistakes: from here on none is told", most=_MANY
        )
        hint = Phrase("mend the others first, and check again")
        found[_MANY] = Finding(PAR002, found[_MANY].path, message, hint)
    return found


def _findings(errors: "list[ErrorDetails]") -> Iterator[Finding]:
    misspelt = {
        (*error["loc"][:-1], near)
        for error in errors
        if error["type"] == "extra_forbidden" and (near := _near(str(error["loc"][-1])))
    }
    unknown = {error["loc"][:-1] for error in errors if error["loc"][-1] == "[key]"}
    for error in errors:
        path: Path = error["loc"]
        if path in unknown:
            continue  # of a key that can't be there the value doesn't matter
        if path[-1] == "[key]":
            path = path[:-1]
        if error["type"] == "too_short" and any(
            other["loc"][: len(path)] == path for other in errors if other is not error
        ):
            continue  # the items are there, each with a finding of its own
        if error["type"] == "missing" and path in misspelt:
            continue  # it is there, under a key that looks like it
        yield Finding(PAR002, path, *_told(error, _field(path)))


def _field(path: Path) -> str:
    """Name what a person would: the last key, and which of its entries, or a year's file."""
    if path[:-1] == ("results",):
        return f"results/{path[-1]}.yaml"
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return f"{key}[{int(path[-1]) + 1}]" if isinstance(path[-1], int) else key


def _told(error: ErrorDetails, field: str) -> Told:
    """Say what is wrong with one value, and what to write instead."""
    given, kind, where = error["input"], error["type"], error["loc"]
    if given is None and (len(where) == 1 or where[:-1] == ("results",)):
        hint = Phrase("`parplan schema {name}` says what belongs in it", name=where[0])
        return Phrase("the file is empty"), hint
    if where[0] == "results" and where[2:] == ("[key]",):
        hint = Phrase("a file of results is called after its year: 2024.yaml")
        return Phrase("{name} is no year", name=where[1]), hint
    rest = field.isdigit()  # what YAML makes of {self: 1,45}: two entries, self and 45
    if where[-1] == "[key]" or (rest and given is None and kind == "extra_forbidden"):
        hint = _COMMA if rest else _hint(kind, error.get("ctx"), given)
        return Phrase("unknown key `{field}`", field=field), hint
    if given is None:
        return Phrase("`{field}` is empty", field=field), _EMPTY
    if kind in _MESSAGES:
        message, hint_for = _MESSAGES[kind]
        return Phrase(message, field=field), hint_for(field)
    message = N_("`{field}` can't be {given}")
    return Phrase(message, field=field, given=_shown(given)), _hint(kind, error.get("ctx"), given)


def _missing(field: str) -> Phrase | None:
    if field in {"score", "target"}:
        return Phrase("write `{field}: null` if it isn't known", field=field)
    return None


def _unknown(field: str) -> Phrase | None:
    if near := _near(field):
        return Phrase("did you mean `{near}`?", near=near)
    return Phrase("remove it, or see `parplan schema`")


@cache
def _near(field: str) -> str | None:
    known = {key for shape in _shapes(Shape) for key in shape.model_fields} - {field}
    return next(iter(get_close_matches(field, sorted(known), n=1, cutoff=0.7)), None)


def _control(field: str) -> Phrase | None:  # noqa: ARG001 - all have one signature
    return Phrase("delete it: it would act on the reader's screen")


def _empty(field: str) -> Phrase | None:  # noqa: ARG001
    return None


def _kinds(field: str) -> Phrase | None:  # noqa: ARG001
    return Phrase("exactly one of: {choices}", choices=", ".join(KINDS))


def _ways(field: str) -> Phrase | None:  # noqa: ARG001
    return Phrase("exactly one of: {choices}", choices="by_rate, by_steps")


def _full_at(field: str) -> Phrase | None:  # noqa: ARG001
    return Phrase("`scaled` needs a `full_at` above 0")


def _bounds(field: str) -> Phrase | None:  # noqa: ARG001
    return Phrase("exactly one of: {choices}", choices="at_least, at_most")


_MESSAGES: dict[str, tuple[str, Callable[[str], Phrase | None]]] = {
    "missing": (N_("`{field}` is missing"), _missing),
    "extra_forbidden": (N_("unknown key `{field}`"), _unknown),
    "string_pattern_mismatch": (N_("`{field}` has a control or direction character"), _control),
    "string_too_short": (N_("`{field}` is empty"), _empty),
    "too_short": (N_("`{field}` is empty"), _empty),
    "one_kind": (N_("`{field}` has no kind of rule, or more than one"), _kinds),
    "one_way": (N_("`{field}` has no way of scoring, or two"), _ways),
    "scaled": (N_("`{field}` is scaled to nothing"), _full_at),
    "no_event": (N_("`{field}` has neither bonuses nor deductions"), _empty),
    "one_bound": (N_("`{field}` has no bound, or two"), _bounds),
}
"""What each kind of the library's errors means, and where its hint comes from."""

_COMMA = Phrase("a comma separates entries; decimals come after a point, as in 2.5")
_EMPTY = Phrase("fill it in, or leave the key out if it isn't needed")
_HINTS = {
    "tuple_type": Phrase("it is a list: one line an entry, each after a dash"),
    "model_type": Phrase("it has keys of its own: `parplan schema` lists them"),
    "dict_type": Phrase("it has keys of its own: `parplan schema` lists them"),
    "decimal_max_places": Phrase("at most six decimals"),
    "name": Phrase("it is a name such as on_time: a-z, digits and _"),
}


def _hint(kind: str, context: "dict[str, Any] | None", given: object) -> Phrase:
    """Say what the value should be like."""
    match kind:
        case "enum":
            choices = (context or {})["expected"].replace("'", "").replace(" or ", ", ")
            return Phrase("one of: {choices}", choices=choices)
        case "greater_than_equal":
            return Phrase("at least {limit}", limit=(context or {})["ge"])
        case "less_than_equal":
            return Phrase("at most {limit}", limit=(context or {})["le"])
        case "string_type":
            return _text_hint(given)
        case _ if kind.startswith("date_"):
            day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(given))
            return Phrase("there is no such day") if day else Phrase("write the date as 2024-07-18")
    return _HINTS.get(kind) or _number_hint(given, kind)


def _text_hint(given: object) -> Phrase:
    if isinstance(given, bool):  # written as yes, no, on, off …
        return Phrase("put it in quotes: it is text")
    if isinstance(given, Decimal):
        return Phrase('write "{given}" in quotes: it is text', given=_shown(given))
    if isinstance(given, dict):
        return Phrase("put it in quotes: a colon and a space make a key of what is before them")
    return Phrase("it is one text")


def _number_hint(given: object, kind: str) -> Phrase:
    if isinstance(given, str):
        number = given.strip().replace("_", "").replace(" ", "")
        if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", number):
            right = number.replace(",", ".")
            return Phrase("write {right}, not {given}", right=right, given=given)
        if re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?", number):  # as `source` reads it
            right = format(Decimal(number), "f")
            return Phrase("write {right}, without quotes or leading zeros", right=right)
    if kind == "figure":
        return Phrase("it is a number such as 12.5, or yes or no")
    if kind.startswith("int_"):
        return Phrase("it is a whole number, such as 51")
    return Phrase("it is a number, such as 2 or 2.5")


def _shapes(shape: type[Shape]) -> Iterator[type[Shape]]:
    for below in shape.__subclasses__():
        yield below
        yield from _shapes(below)


def _shown(given: object) -> str:
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, dict | list):
        return "{…}" if isinstance(given, dict) else "[…]"
    text = str(given)[:60]
    return text if text.isprintable() else ascii(text)[1:61]
