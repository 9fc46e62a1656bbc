"""What every shape of a plan's data is made of: words, points, dates, places.

Shapes check form only (is this a number of points?); whether figures agree is the business of
`checks`. Points are exact decimals. `None` means "not known", never zero.
"""

import datetime
import re
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
