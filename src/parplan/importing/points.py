"""Points as documents write them: "9.5", "9,5", "9.50", "–", and as Excel computes them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from parplan.language.phrases import Phrase
from parplan.readers.grid import Cell
from parplan.readers.remarks import Remarks

_NUMBER = re.compile(r"([0-9]{1,4})(?:([.,])([0-9]{1,20}))?(?:\s*(?:[Đđ]iểm|đ))?")
_NOTHING = re.compile(r"[-–—./\s]*")
_PLACES = 6
"""As many decimals as the data allow; Excel's own arithmetic leaves more."""


def is_points(words: str) -> bool:
    """Whether words are a number of points."""
    return _NUMBER.fullmatch(words) is not None


def is_nothing(words: str) -> bool:
    """Whether words only say that there is nothing: a dash, dots."""
    return _NOTHING.fullmatch(words) is not None


def points(cell: Cell | None, name: str, remarks: Remarks) -> Decimal | None:
    """Read a cell's points, `None` if it has none."""
    if cell is None:
        return None
    if cell.above:
        remarks.error(
            cell.place,
            Phrase("`{field}` is merged with the cell above it, and is left empty", field=name),
        )
        return None
    if is_nothing(cell.text):
        return None
    found = _NUMBER.fullmatch(cell.text)
    if found is None:
        remarks.error(
            cell.place,
            Phrase(
                "“{words}” is no number of points; `{field}` is left empty",
                words=cell.text[:60],
                field=name,
            ),
        )
        return None
    if found[2] == ",":
        remarks.once(cell.place, Phrase("decimal commas are read as decimal signs"))
    value = Decimal(f"{found[1]}.{found[3]}" if found[3] else found[1])
    if found[3] and len(found[3]) > _PLACES:
        rounded = value.quantize(Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP)
        remarks.warn(
            cell.place,
            Phrase(
                "{value} has more than six decimals: it is rounded to {rounded}",
                value=value,
                rounded=rounded,
            ),
        )
        return rounded
    return value
