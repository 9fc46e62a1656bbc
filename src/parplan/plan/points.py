"""The arithmetic of points: exact sums, what is lost and to be won, half-up rounding."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple, Protocol


class Scored(Protocol):
    """Whatever has the three figures of a row of Appendix 01, in points."""

    @property
    def max_points(self) -> Decimal: ...  # noqa: D102 - see the class
    @property
    def score(self) -> Decimal | None: ...  # noqa: D102
    @property
    def target(self) -> Decimal | None: ...  # noqa: D102


class Standing(NamedTuple):
    """Three figures and what follows from them, in points. Unknown stays unknown (`None`)."""

    max_points: Decimal
    score: Decimal | None
    target: Decimal | None

    @property
    def lost(self) -> Decimal | None:
        """Max − score: what the last result left on the table."""
        return None if self.score is None else tidy(self.max_points - self.score)

    @property
    def gain(self) -> Decimal | None:
        """Target − score: what the plan wants back."""
        if self.score is None or self.target is None:
            return None
        return tidy(self.target - self.score)

    @property
    def remaining(self) -> Decimal | None:
        """Max − target: what will still be lost when every target is met."""
        return None if self.target is None else tidy(self.max_points - self.target)


def standing(of: Iterable[Scored]) -> Standing:
    """Add up exactly. One unknown score makes the sum of scores unknown, likewise targets."""
    rows = list(of)
    return Standing(
        tidy(sum((row.max_points for row in rows), Decimal(0))),
        add(row.score for row in rows),
        add(row.target for row in rows),
    )


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add up exactly; `None` if one of the values is unknown."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return tidy(total)


def tidy(value: Decimal) -> Decimal:
    """Drop the zeros that only the way of computing put after the decimal sign: 100.00 → 100."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def decimals(value: Decimal) -> int:
    """Count the digits after the decimal sign, as written."""
    return max(0, -int(value.as_tuple().exponent))


def half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """Round to `places` decimals, a half away from zero, as these documents do."""
    if isinstance(value, Fraction):
        units = floor(abs(value) * 10**places + Fraction(1, 2))
        return Decimal(f"{'-' if value < 0 else ''}{units}E-{places}") + 0  # -0 is 0
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share(part: Decimal | int | None, whole: Decimal | int | None) -> Fraction | None:
    """Say exactly how many percent of a whole it is; of nothing it isn't known."""
    return None if part is None or not whole else 100 * Fraction(part) / Fraction(whole)


def percent(part: Decimal | int | None, whole: Decimal | int) -> Decimal | None:
    """Say how much of a whole it is, half-up to two decimals."""
    exact = share(part, whole)
    return None if exact is None else tidy(half_up(exact, 2))


def is_rounding(printed: Decimal, exact: Decimal) -> bool:
    """Whether `printed` is what half-up rounding to its own decimals makes of `exact`."""
    return half_up(exact, decimals(printed)) == printed


def apportion(amounts: list[Fraction], places: int) -> list[Decimal]:
    """Round amounts so that they still add up exactly, if their sum has no more than `places`.

    Each is rounded down to `places` decimals; what is left over goes, one unit each, to those
    that lost most by it (the largest-remainder method). Amounts may be negative.
    """
    unit = Decimal(1).scaleb(-places)
    units = [amount / Fraction(unit) for amount in amounts]
    whole = [floor(amount) for amount in units]
    missing = int(sum(units) - sum(whole))
    order = sorted(range(len(units)), key=lambda i: whole[i] - units[i])
    for index in order[:missing]:
        whole[index] += 1
    return [tidy(unit * amount) for amount in whole]
