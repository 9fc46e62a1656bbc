"""What every shape of a plan's data is made of: words, points, dates, places.

Shapes check form only (is this a number of points?); whether figures agree is the business of
`checks`. Points are exact decimals. `None` means "not known", never zero.
"""

import calendar
import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from parplan.language.vietnamese import fold

Path = tuple[str | int, ...]
"""A place in the data, from the file's name down: `("criteria", "areas", 3, "score")`."""

# A control or direction character would act on the terminal of whoever reads the plan.
_PLAIN = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
Text = Annotated[str, StringConstraints(pattern=rf"^{_PLAIN}*$", min_length=1)]


def _number(low: int, high: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", "minimum": low, "maximum": high})


Points = Annotated[Decimal, Field(strict=True, ge=0, le=1000, decimal_places=6), _number(0, 1000)]
Change = Annotated[
    Decimal, Field(strict=True, ge=-1000, le=1000, decimal_places=6), _number(-1000, 1000)
]


def _whole(value: object) -> object:
    """Take a whole number as the integer that it is; the YAML reader makes every number exact."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral() else value


def _day(value: object) -> object:
    """Take a date as it is written; the library would take seconds since 1970, too."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    if isinstance(value, datetime.date):
        return value
    raise PydanticCustomError("date_type", "not a date")


# The bounds before what takes the value in: JSON Schema gets them only so.
Count = Annotated[int, Field(strict=True, ge=-10_000, le=10_000), BeforeValidator(_whole)]
Places = Annotated[int, Field(strict=True, ge=0, le=6), BeforeValidator(_whole)]
Year = Annotated[int, Field(strict=True, ge=2000, le=2100), BeforeValidator(_whole)]
Day = Annotated[datetime.date, BeforeValidator(_day)]


PLACEHOLDER = "[chưa có]"
"""What stood in older plan folders for "not there yet"; it is read as what it means: nothing."""

DOTS = "…"
"""What offices write in drafts where words are still to come."""


def _written(value: object) -> object:
    return None if value == PLACEHOLDER else value


def _all_written(value: object) -> object:
    """Take a list of nothing but placeholders as empty; `null`, too."""
    if value is None:
        return ()
    nothing = isinstance(value, list | tuple) and all(one == PLACEHOLDER for one in value)
    return () if nothing else value


ToCome = Annotated[Text | None, BeforeValidator(_written)]
"""Words that may not be there until the plan is signed."""
DayToCome = Annotated[Day | None, BeforeValidator(_written)]
TextsToCome = Annotated[tuple[Text, ...], BeforeValidator(_all_written)]


class AssessedBy(StrEnum):
    """The four sources of points (baohoabinh.com.vn/en/5/9487, for the 2023 index)."""

    APPRAISAL = "appraisal"
    """Thẩm định: reports and evidence, self-scored and then appraised by the Ministry."""
    SURVEY = "survey"
    """Điều tra xã hội học of leaders and managers; never self-scored."""
    SIPAS = "sipas"
    """The citizens' satisfaction index."""
    OUTCOME = "outcome"
    """Socio-economic figures."""

    @property
    def asks_people(self) -> bool:
        """Whether people are asked: such leaves aren't self-scored (guidance on 4361/QĐ-BNV)."""
        return self in {AssessedBy.SURVEY, AssessedBy.SIPAS}


class Shape(BaseModel):
    """Frozen, and closed to keys that it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Reading(Shape):
    """What we take printed words to mean. The words themselves are left as they are."""

    printed: Text
    read_as: Text
    reason: Text


_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<month>[0-9]{1,2})", "(?P<year>20[0-9]{2})"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])\b"
_OF_YEAR = rf"(?:\s*(?:/|,?\s*năm)\s*{_YEAR})?"
_AND = r"\s*(?:,|-|–|và|đến)\s*"
_DEADLINES = tuple(
    map(
        re.compile,
        (
            rf"\b{_DAY}\s*[/.-]\s*{_MONTH}\s*[/.-]\s*{_YEAR}\b",
            r"\b(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b",
            rf"\b{_DAY}\s+tháng\s+{_MONTH}\b{_OF_YEAR}",
            rf"\b{_DAY}\s*/\s*{_MONTH}\b(?!\s*/)",
            rf"\btháng\s+(?:[0-9]{{1,2}}{_AND}(?:tháng\s+)?)*{_MONTH}\b{_OF_YEAR}",
            rf"\bquý\s+(?:{_QUARTER}{_AND}(?:quý\s+)?)*(?P<quarter>{_QUARTER}){_OF_YEAR}",
            rf"\b{_MONTH}\s*/\s*{_YEAR}\b",
            rf"\b6\s+tháng\s+(?P<half>đầu|cuối)(?:\s+năm(?:\s*{_YEAR})?)?",
        ),
    )
)
_ALL_YEAR = re.compile(r"\bnăm\b(?:\s*(20[0-9]{2}))?")
_ALWAYS = re.compile(r"thường xuyên|h[ằà]ng\s|định kỳ|đột xuất|theo quy định|khi có yêu cầu")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def due_day(words: str | None, year: int) -> datetime.date | None:
    """Read the last day that a deadline's words name: "Quý III/2025" ends on 30 September.

    "Trước ngày 30/9" is due on the day that it names. Without a year of its own it is of the
    plan's. `None`: no day follows from the words, as from "Thường xuyên".
    """
    text = rest = fold(words or "")
    found = []
    for pattern in _DEADLINES:
        found += [_last_day(one.groupdict(), year) for one in pattern.finditer(rest)]
        rest = pattern.sub("_", rest)
    days = [day for day in found if day]
    if days or _ALWAYS.search(text):
        return max(days, default=None)
    whole = _ALL_YEAR.search(text)
    return datetime.date(int(whole[1] or year), 12, 31) if whole else None


def _last_day(named: Mapping[str, str | None], of: int) -> datetime.date | None:
    """Give the last day of a month, a quarter or half a year, or the day itself."""
    year, month = int(named.get("year") or of), int(named.get("month") or 12)
    if quarter := named.get("quarter"):
        month = 3 * (_QUARTERS.get(quarter) or int(quarter))
    elif named.get("half") == "đầu":
        month = 6
    try:
        day = named.get("day") or calendar.monthrange(year, month)[1]
        return datetime.date(year, month, int(day))
    except (ValueError, calendar.IllegalMonthError):
        return None
