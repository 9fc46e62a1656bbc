"""A file of provinces' scores that the user names → a field, or what is wrong at which line."""

from pathlib import Path
from typing import TYPE_CHECKING

from parplan.files.saving import unreadable
from parplan.language.phrases import Phrase
from parplan.language.refusal import Misread, Refusal

if TYPE_CHECKING:
    from parplan.plan.plan import Plan
    from parplan.questions.rank.field import Field

_FEW = 20


def read_field(file: Path, plan: "Plan") -> "Field":
    """Read a field, or say everything that is wrong with it."""
    from parplan.questions.rank.field import read  # noqa: PLC0415

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    field, faults = read(content, plan)
    if field is not None:
        return field
    faults.sort(key=lambda fault: (fault.line, fault.column))
    told = Phrase("{file} is no field; mistakes: {count}", file=str(file), count=len(faults))
    for fault in faults[:_FEW]:
        place = f"{file}:{fault.line}:{fault.column}"
        told = Phrase(
            "{before}\n{place}: error: {message}", before=told, place=place, message=fault.message
        )
        if fault.hint:
            told = Phrase("{before}\n    {hint}", before=told, hint=fault.hint)
    raise Misread(told)
