"""What Excel's number formats make of a number: "1.10", "85%", "15/07/2024"."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from parplan.readers.container import Element

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_FIRST_DAY = datetime.date(1899, 12, 30)
_FIRST_DAY_1904 = datetime.date(1904, 1, 1)
_LAST_DAY = 2_958_465  # 31/12/9999
_PLACES = 10


class Format(NamedTuple):
    """How a number is shown: with so many decimals (`None`: as many as it has), and as what."""

    decimals: int | None = None
    date: bool = False
    percent: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it shows the number itself."""
        return not self.date and not self.percent

    def show(self, number: Decimal, *, first_day_1904: bool) -> str | None:
        """Write the number as a reader sees it, `None` if that is its plain digits."""
        if self.date:
            first = _FIRST_DAY_1904 if first_day_1904 else _FIRST_DAY
            if not 0 < number <= _LAST_DAY - 2:
                return None
            return f"{first + datetime.timedelta(days=int(number)):%d/%m/%Y}"
        if self.percent:
            number *= 100
        if self.decimals is not None:
            number = number.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        written = format(number, "f")
        if self.percent:
            return f"{written}%"
        return written if self.decimals is not None else None


def formats(styles: Element) -> list[Format]:
    """List the formats of a workbook's cell styles."""
    codes = dict(_BUILT_IN)
    for made in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(made.get("numFmtId"))] = made.get("formatCode", "")
    found = []
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        at = _whole(style.get("numFmtId"))
        known = at in _DATES and at not in codes
        found.append(Format(date=True) if known else _format(codes.get(at, "")))
    return found


def _whole(written: str | None) -> int:
    return int(written) if written and re.fullmatch("[0-9]{1,6}", written) else 0


def _format(code: str) -> Format:
    """Read a format's first section, without what it quotes."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).partition(";")[0]
    if not plain or "general" in plain.lower() or "@" in plain:
        return Format()
    if re.search("[dmyhs]", plain.lower()):
        return Format(date=True)
    decimals = re.search(r"\.([0?]*)", plain)
    fixed = len(decimals[1]) if decimals else 0
    if "#" in plain.partition(".")[2] or fixed > _PLACES:
        return Format(None, percent="%" in plain)
    return Format(fixed, percent="%" in plain)
