"""Data that doesn't have its shape, told in the field's words instead of the library's."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import ValidationError

from parplan.checks.rules import PAR002
from parplan.findings import Finding
from parplan.phrases import Phrase
from parplan.shapes import Path, Shape

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from parplan.source import Data

Told = tuple[Phrase, Phrase | None]


def shaped(data: "Data", name: str, shape: type[Shape]) -> Shape | list[Finding]:
    """Make a shape of a file's data, or tell everything that keeps it from being one."""
    if data is None:
        hint = Phrase("`parplan schema {name}` says what belongs in it", name=name)
        return [Finding(PAR002, (name,), Phrase("the file is empty"), hint)]
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        return list(_findings(error.errors(include_url=False), name))


def _findings(errors: "list[ErrorDetails]", name: str) -> Iterator[Finding]:
    for error in errors:
        place = error["loc"][:-1] if error["loc"][-1:] == ("[key]",) else error["loc"]
        inner = any(other["loc"][: len(place)] == place for other in errors if other is not error)
        if error["type"] == "too_short" and inner:
            continue  # the items are there, each with a finding of its own
        path: Path = (name, *place)
        yield Finding(PAR002, path, *_told(error, _field(path)))


def _field(path: Path) -> str:
    """Name what a person would: the last key, and which of its entries."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return f"{key}[{int(path[-1]) + 1}]" if isinstance(path[-1], int) else key


def _told(error: "ErrorDetails", field: str) -> Told:
    """Say what is wrong with one value, and what to write instead."""
    given = error["input"]
    match error["type"]:
        case "missing":
            missing = str(error["loc"][-1])
            return Phrase("`{field}` is missing", field=missing), _missing_hint(missing)
        case "extra_forbidden":
            return Phrase("unknown key `{field}`", field=field), _known_key(field)
        case "enum":
            choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            message = Phrase("`{field}` can't be {given}", field=field, given=_shown(given))
            return message, Phrase("one of: {choices}", choices=choices)
        case "string_pattern_mismatch":
            message = Phrase("`{field}` has a control or direction character", field=field)
            return message, Phrase("delete it: it would act on the reader's screen")
        case "string_too_short" | "too_short":
            return Phrase("`{field}` is empty", field=field), None
        case "greater_than_equal" | "less_than_equal":
            limit = next(iter(error["ctx"].values()))
            above = error["type"] == "greater_than_equal"
            message = Phrase("`{field}` can't be {given}", field=field, given=_shown(given))
            least, most = Phrase("at least {limit}", limit=limit), Phrase("at most {limit}", limit=limit)
            return message, least if above else most
    return _wrong_type(error["type"], field, given)


def _wrong_type(kind: str, field: str, given: object) -> Told:
    message = Phrase("`{field}` can't be {given}", field=field, given=_shown(given))
    if kind == "string_type":
        if isinstance(given, Decimal | bool):
            quoted = Phrase('write "{given}" in quotes: it is text', given=_shown(given))
            return message, quoted
        return message, Phrase("it is one text")
    if kind.startswith("date_"):
        return message, Phrase("write the date as 2024-07-18")
    if kind == "tuple_type":
        return message, Phrase("it is a list: one line an entry, each after a dash")
    if kind == "model_type" or kind == "dict_type":
        return message, Phrase("it has keys of its own: `parplan schema` lists them")
    if kind == "decimal_max_places":
        return message, Phrase("at most six decimals")
    return message, _number_hint(given)


def _number_hint(given: object) -> Phrase:
    if isinstance(given, str):
        number = given.strip().replace("_", "").replace(" ", "")
        if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", number):
            right = number.replace(",", ".")
            return Phrase("write {right}, not {given}", right=right, given=given)
        if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", number):
            right = str(Decimal(number))
            return Phrase("write {right}, without quotes or leading zeros", right=right)
    return Phrase("it is a number, such as 2 or 2.5")


def _missing_hint(field: str) -> Phrase | None:
    if field in {"score", "target"}:
        return Phrase("write `{field}: null` if it isn't known", field=field)
    return None


def _known_key(field: str) -> Phrase | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only for messages

    known = {key for shape in _shapes(Shape) for key in shape.model_fields} - {field}
    for near in get_close_matches(field, sorted(known), n=1):
        return Phrase("did you mean `{near}`?", near=near)
    return Phrase("remove it, or see `parplan schema`")


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
    text = str(given)
    return ascii(text)[1:-1] if not text.isprintable() else text[:60]
