"""What is filled in, cell by cell: a value of the data, or why it is none.

Numbers of a spreadsheet are floating point: they are taken to the 15 digits that it shows, which
makes 0.3 of 0.30000000000000004, and then half-up to the six decimals that the data hold. All that
is wrong with a form is noted, each remark at its cell.
"""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from parplan.documents.forms.wording import ALSO, NO, NOT_YET, STATUSES, YES
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal, Remarks
from parplan.language.vietnamese import without_tones
from parplan.plan.figures import Figure
from parplan.plan.points import half_up, tidy
from parplan.plan.results import Status
from parplan.readers.grid import paragraphs
from parplan.readers.workbook import Broken, WorkbookCell

T = TypeVar("T")

NEW_FORM = Phrase("write the form anew with `parplan forms` and copy the white cells into it")

DECIMALS = 6

_NUMBER = re.compile(r"([-+]?[0-9]{1,15})(?:([.,])([0-9]{1,15}))?")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GROUP = 3
_MOST = Decimal(10**15)
_LONGEST_SHOWN = 40


class Misfit(Refusal):
    """Says what is wrong with a cell, and what to write instead."""


def taken(
    sheet: str, cell: WorkbookCell, take: Callable[[WorkbookCell], T], remarks: Remarks
) -> T | None:
    """Take what a cell holds, or note why it can't be taken."""
    if cell.broken:
        hint = Phrase("write the value itself into the cell")
        remarks.error(f"{sheet}!{cell.name}", _no_value(cell.broken), hint)
        return None
    try:
        return take(cell)
    except Misfit as wrong:
        remarks.error(f"{sheet}!{cell.name}", wrong.message, wrong.hint)
        return None


def _no_value(broken: Broken) -> Phrase:
    if broken is Broken.NO_VALUE:
        return Phrase("a formula without its value")
    return Phrase("an error instead of a value")


def shown(cell: WorkbookCell) -> str:
    """Quote what a cell holds, cut where it is long."""
    return short(text(cell))


def short(words: str) -> str:
    """Put words on one line, cut where they are long."""
    words = words.replace("\n", " ")
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"


def text(cell: WorkbookCell) -> str:
    """Take a cell as words; spaces are made one, and what acts on a screen is left out."""
    if cell.broken:
        return ""
    match cell.held:
        case bool():
            words = YES if cell.held else NO
        case Decimal():
            words = f"{tidy(cell.held):f}" + ("%" if cell.percent else "")
        case datetime.date():
            words = f"{cell.held:%d/%m/%Y}"
        case str():
            words = "\n".join(paragraphs(cell.held, Phrase("{cell}", cell=cell.name), Remarks()))
    return words


def status(cell: WorkbookCell) -> str:
    """Take words for how far a task is: those to choose from, or others that mean one of them.

    Tone marks, capitals and a full stop don't matter.
    """
    written = without_tones(text(cell)).strip(" .!")
    known = {without_tones(words): found for found, words in STATUSES.items()}
    also = {without_tones(words): found for found, some in ALSO.items() for words in some}
    if found := known.get(written, also.get(written)):
        return found.value
    if written in map(without_tones, NOT_YET):
        choices = [STATUSES[Status.NOT_STARTED], STATUSES[Status.UNDER_WAY]]
    elif near := _nearest(written, known):
        choices = [STATUSES[near]]
    else:
        choices = [*STATUSES.values()]
    hint = Phrase("one of: {choices}", choices="; ".join(choices))
    if len(choices) == 1:
        hint = Phrase("did you mean “{near}”?", near=choices[0])
    raise Misfit(Phrase("no status is called “{given}”", given=shown(cell)), hint)


def _nearest(written: str, known: dict[str, Status]) -> Status | None:
    near = get_close_matches(written, known, n=1)
    return known[near[0]] if near else None


def percentage(cell: WorkbookCell, known: Figure | None = None) -> Decimal:
    """Take a number from 0 to 100."""
    value = number(cell, percent=True)
    if not 0 <= value <= 100:  # noqa: PLR2004 - percent
        message = Phrase("{given} is no percentage", given=shown(cell))
        raise Misfit(message, Phrase("from 0 to 100"))
    return _share(cell, value, known)


def _share(cell: WorkbookCell, value: Decimal, known: Figure | None) -> Decimal:
    """Refuse 0.85 where 85 may be meant; what the form said already is no slip."""
    if 0 < value < 1 and value != known and not _is_percent(cell):
        message = Phrase("{given} is less than one percent", given=shown(cell))
        hint = Phrase("write 85 for 85 %, not 0.85; if so little is meant, with its sign: 0.85%")
        raise Misfit(message, hint)
    return value


def points(cell: WorkbookCell, most: Decimal) -> Decimal:
    """Take points up to a maximum."""
    value = number(cell)
    if value < 0:
        raise Misfit(Phrase("{given} points: less than 0", given=shown(cell)))
    if value > most:
        raise Misfit(
            Phrase("{given} points: more than the maximum, {most}", given=value, most=most),
            Phrase("the form shows the maximum in the same row"),
        )
    return value


def truth(cell: WorkbookCell) -> bool:
    """Take yes or no, for an item of a checklist."""
    if isinstance(cell.held, bool):
        return cell.held
    answers = {without_tones(YES): True, without_tones(NO): False}
    written = without_tones(text(cell))
    if written not in answers:
        message = Phrase("“{given}” is neither yes nor no", given=shown(cell))
        raise Misfit(message, Phrase("write {yes} or {no}", yes=YES, no=NO))
    return answers[written]


def figure(cell: WorkbookCell, unit: str, *, share: bool, known: Figure | None = None) -> Decimal:
    """Take a figure of a rule in its unit; `share`: it is a part of a whole, in percent."""
    if unit != "%" and _is_percent(cell):
        message = Phrase("{given} is a percentage, not {unit}", given=shown(cell), unit=unit)
        raise Misfit(message, Phrase("write the number itself, without the sign"))
    value = number(cell, percent=True)
    return _share(cell, value, known) if share else value


def _is_percent(cell: WorkbookCell) -> bool:
    return not isinstance(cell.held, bool | datetime.date) and text(cell).endswith("%")


def number(cell: WorkbookCell, *, percent: bool = False) -> Decimal:
    """Take a number; words with a decimal comma or point are one, too."""
    if isinstance(cell.held, bool | datetime.date):
        message = Phrase("“{given}” is no number", given=shown(cell))
        raise Misfit(message, Phrase("format the cell as a number and write it again"))
    if isinstance(cell.held, Decimal):
        found, is_percent = cell.held, cell.percent
    else:
        found, is_percent = _written(cell)
    if is_percent and not percent:
        raise Misfit(Phrase("{given} is a percentage, not points", given=shown(cell)))
    if abs(found) >= _MOST:
        raise Misfit(Phrase("{given} is larger than any figure", given=shown(cell)))
    return tidy(half_up(found, DECIMALS)) + 0  # -0 is 0


def _written(cell: WorkbookCell) -> tuple[Decimal, bool]:
    words = text(cell).replace("\n", " ").strip()
    plain = words.removesuffix("%").strip()
    found = _NUMBER.fullmatch(plain)
    if not found:
        message = Phrase("“{given}” is no number", given=shown(cell))
        raise Misfit(message, Phrase("write digits alone, such as 12,5: no unit, no grouping"))
    whole, sign, rest = found.groups()
    if sign == "." and len(rest) == _GROUP and int(whole) != 0:
        message = Phrase("“{given}” may be thousands or a decimal", given=shown(cell))
        raise Misfit(message, Phrase("write it without grouping, and decimals after a comma"))
    return Decimal(f"{whole}.{rest or 0}"), words.endswith("%")


def day(cell: WorkbookCell, first: datetime.date, last: datetime.date) -> datetime.date:
    """Take a day between two others."""
    found = cell.held if isinstance(cell.held, datetime.date) else _written_day(cell)
    if not first <= found <= last:
        raise Misfit(
            Phrase("{given} can't be: look at the year", given=f"{found:%d/%m/%Y}"),
            Phrase(
                "between {first} and {last}",
                first=f"{first:%d/%m/%Y}",
                last=f"{last:%d/%m/%Y}",
            ),
        )
    return found


def _written_day(cell: WorkbookCell) -> datetime.date:
    words = text(cell)
    try:
        if found := _DAY.fullmatch(words):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO.fullmatch(words):
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        message = Phrase("there is no such day: {given}", given=shown(cell))
        raise Misfit(message, Phrase("day/month/year, such as 30/06/2024")) from None
    message = Phrase("“{given}” is no day", given=shown(cell))
    raise Misfit(message, Phrase("day/month/year, such as 30/06/2024"))
