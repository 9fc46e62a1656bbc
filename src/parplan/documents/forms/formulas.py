"""A rule → the Excel formula that gives its points from cells, and how it is told in words."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import singledispatch

from parplan.documents.forms.wording import NO, YES
from parplan.language.catalogue import VERBATIM
from parplan.plan.figures import Scale, Step, Thresholds
from parplan.plan.rule_kinds import (
    Adjusted,
    Average,
    Checklist,
    Event,
    Proportional,
    Ratio,
    RuleKind,
    Steps,
)
from parplan.plan.scoring_rules import ScoringRule

CellOf = Callable[[str], str]
"""Where the value of a figure of that name is, as a formula says it."""

_NUDGE = "(1+2E-15)"
"""Lifts a product or quotient over what floating point takes away: a half is one, a bound is met.

Each of the ten steps at most from cells to a result errs by 1.2E-16 of it at most, which is less
than the nudge; a sum over units is one step, as programs carry its noise along. What is truly below
a half or a bound stays below: both are whole numbers over the same denominator, and while these
have fewer than 15 digits they differ by more than 2E-15 of them.
"""

_EXACT = 6
"""Decimals of points in the data: sums are rounded to them, which takes away noise alone."""


def formula(rule: ScoringRule, max_points: Decimal, decimals: int, cell: CellOf) -> str | None:
    """Write what gives the points, or nothing while figures are missing or it can't tell."""
    return _formula(rule.kind, max_points, decimals, cell)


@singledispatch
def _formula(_kind: RuleKind, _max_points: Decimal, _decimals: int, _cell: CellOf) -> str | None:
    """A kind without a formula of its own computes nothing."""
    return None


@_formula.register
def _(kind: Proportional, max_points: Decimal, decimals: int, cell: CellOf) -> str:
    value = cell(kind.rate.name)
    points = _by_rate(kind, value, "100", max_points, decimals)
    return f'=IF(ISNUMBER({value}),{points},"")'


@_formula.register
def _(kind: Ratio, max_points: Decimal, decimals: int, cell: CellOf) -> str:
    part, whole = cell(kind.part.name), cell(kind.whole.name)
    points = _by_rate(kind, part, whole, max_points, decimals)
    return f'=IF(AND(ISNUMBER({part}),ISNUMBER({whole})),IF({whole}>0,{points},""),"")'


@_formula.register
def _(kind: Steps, max_points: Decimal, _decimals: int, cell: CellOf) -> str:
    value = cell(kind.figure.name)
    return f'=IF(ISNUMBER({value}),{_by_steps(kind, value, max_points)},"")'


@_formula.register
def _(kind: Checklist, max_points: Decimal, _decimals: int, cell: CellOf) -> str:
    cells = [cell(item.name) for item in kind.items]
    known = ",".join(f'OR({at}="{YES}",{at}="{NO}")' for at in cells)
    points = "+".join(
        f'IF({at}="{YES}",{_digits(item.points)},0)'
        for at, item in zip(cells, kind.items, strict=True)
    )
    return f'=IF(AND({known}),MIN({_digits(max_points)},ROUND({points},{_EXACT})),"")'


def _by_rate(kind: Scale, part: str, whole: str, max_points: Decimal, decimals: int) -> str:
    """Compare without dividing: a rate such as 29 of 100 isn't exact in floating point."""
    full = _digits(max_points)
    earned = _share(kind, part, whole, max_points)
    return _within(kind, part, whole, max_points, f"MAX(0,MIN({full},ROUND({earned},{decimals})))")


def _share(kind: Scale, part: str, whole: str, max_points: Decimal) -> str:
    """Take a rate's part of the maximum, of `full_at` if it is scaled to that."""
    if kind.scaled:
        part, whole = f"{part}*100", f"({_digits(kind.full_rate)}*{whole})"
    return f"{part}*{_digits(max_points)}/{whole}*{_NUDGE}"


def _within(kind: Scale, part: str, whole: str, max_points: Decimal, points: str) -> str:
    full = _digits(max_points)
    if kind.full_at is not None:
        points = f"IF({part}*100*{_NUDGE}>={_digits(kind.full_at)}*{whole},{full},{points})"
    if kind.floor is not None:
        points = f"IF({part}*100*{_NUDGE}<{_digits(kind.floor)}*{whole},0,{points})"
    return points


def _by_steps(kind: Thresholds, value: str, max_points: Decimal) -> str:
    found = '""' if kind.otherwise is None else _digits(min(kind.otherwise, max_points))
    for step in reversed(kind.steps):
        points = _digits(min(step.points, max_points))
        found = f"IF({value}{_bound(step)},{points},{found})"
    return found


def _bound(step: Step) -> str:
    return f"{'<=' if step.at_least is None else '>='}{_digits(step.limit)}"


def told(rule: ScoringRule, max_points: Decimal) -> str:
    """Tell in words how points come about."""
    return "; ".join(_told(rule.kind, max_points))


@singledispatch
def _told(_kind: RuleKind, _max_points: Decimal) -> Iterable[str]:
    """Of what isn't computed there is nothing to tell."""
    return ()


@_told.register
def _(kind: Proportional, max_points: Decimal) -> Iterable[str]:
    return f"tỷ lệ (%) × {_number(max_points)} điểm", *_bounds(kind)


@_told.register
def _(kind: Ratio, max_points: Decimal) -> Iterable[str]:
    first = f"{kind.part.title} / {kind.whole.title} × {_number(max_points)} điểm"
    return first, *_bounds(kind)


@_told.register
def _(kind: Steps, _max_points: Decimal) -> Iterable[str]:
    return _rungs(kind)


@_told.register
def _(kind: Checklist, _max_points: Decimal) -> Iterable[str]:
    return (f"{item.title}: {_number(item.points)} điểm" for item in kind.items)


def _rungs(steps: Thresholds) -> Iterator[str]:
    for step in steps.steps:
        way = "xuống" if step.at_least is None else "lên"
        yield f"từ {_number(step.limit)} trở {way}: {_number(step.points)} điểm"
    if steps.otherwise is not None:
        yield f"còn lại: {_number(steps.otherwise)} điểm"


@_formula.register
def _(kind: Adjusted, max_points: Decimal, _decimals: int, cell: CellOf) -> str:
    cells = [cell(one.name) for one in kind.variables]
    known = ",".join(f"ISNUMBER({at})" for at in cells)
    whole = ",".join(f"{at}>=0,{at}=INT({at})" for at in cells)
    more = "".join(f"+{_worth(one, cell)}" for one in kind.bonuses)
    less = "".join(f"-{_worth(one, cell)}" for one in kind.deductions)
    full = _digits(max_points)
    points = f"ROUND({_digits(kind.starts(max_points))}{more}{less},{_EXACT})"
    return f'=IF(AND({known}),IF(AND({whole}),MAX(0,MIN({full},{points})),""),"")'


def _worth(one: Event, cell: CellOf) -> str:
    points = f"{cell(one.name)}*{_digits(one.each)}"
    return points if one.most is None else f"MIN({_digits(one.most)},{points})"


_LONGEST = 8000
"""Characters of a formula; Excel takes 8192."""


@_formula.register
def _(kind: Average, max_points: Decimal, decimals: int, cell: CellOf) -> str | None:
    cells = [cell(one.name) for one in kind.units]
    listed, count = ",".join(cells), len(cells)
    if kind.mean_of == "figures":
        points = _of_mean(kind, cells, max_points, decimals)
    else:
        each = ",".join(_of_unit(kind, at, max_points) for at in cells)
        points = f"ROUND(SUM({each})/{count}*{_NUDGE},{decimals})"
        if kind.by_steps is not None and kind.by_steps.otherwise is None:
            points = f'IF(MIN({each})<0,"",{points})'
    found = f'=IF(COUNT({listed})={count},{points},"")'
    return found if len(found) <= _LONGEST else None


def _of_mean(kind: Average, cells: list[str], max_points: Decimal, decimals: int) -> str:
    """Compare the sum with as many times the bound: a mean isn't exact in floating point."""
    total = f"SUM({','.join(cells)})"
    if kind.by_rate is not None:
        return _by_rate(kind.by_rate, total, str(100 * len(cells)), max_points, decimals)
    assert kind.by_steps is not None  # noqa: S101 - one of them is there
    noise = f"2E-15*SUM({','.join(f'ABS({at})' for at in cells)})"
    found = '""' if kind.by_steps.otherwise is None else _most(kind.by_steps.otherwise, max_points)
    for step in reversed(kind.by_steps.steps):
        bound = _digits(step.limit * len(cells))
        fits = f"{total}+{noise}>={bound}" if step.at_most is None else f"{total}-{noise}<={bound}"
        found = f"IF({fits},{_most(step.points, max_points)},{found})"
    return found


def _of_unit(kind: Average, value: str, max_points: Decimal) -> str:
    """Score one unit, without rounding; less than nothing is what nobody knows."""
    if kind.by_rate is not None:
        earned = _share(kind.by_rate, value, "100", max_points)
        points = f"MAX(0,MIN({_digits(max_points)},{earned}))"
        return _within(kind.by_rate, value, "100", max_points, points)
    assert kind.by_steps is not None  # noqa: S101 - one of them is there
    return _by_steps(kind.by_steps, value, max_points).replace('""', "-1")


def _most(points: Decimal, max_points: Decimal) -> str:
    return _digits(min(points, max_points))


@_told.register
def _(kind: Adjusted, max_points: Decimal) -> Iterable[str]:
    yield f"điểm ban đầu: {_number(kind.starts(max_points))}"
    for way, events in (("cộng", kind.bonuses), ("trừ", kind.deductions)):
        for one in events:
            most = "" if one.most is None else f", tối đa {_number(one.most)} điểm"
            yield f"{one.title}: mỗi {one.unit} {way} {_number(one.each)} điểm{most}"


@_told.register
def _(kind: Average, max_points: Decimal) -> Iterable[str]:
    if kind.mean_of == "figures":
        yield f"số liệu bình quân của {len(kind.units)} đơn vị"
    else:
        yield f"điểm bình quân của {len(kind.units)} đơn vị, mỗi đơn vị chấm riêng"
    if kind.by_rate is not None:
        yield f"tỷ lệ (%) × {_number(max_points)} điểm"
        yield from _bounds(kind.by_rate)
    if kind.by_steps is not None:
        yield from _rungs(kind.by_steps)


def _bounds(rate: Scale) -> Iterator[str]:
    if rate.scaled:
        yield f"chia cho {_number(rate.full_rate)}%"
    if rate.floor is not None:
        yield f"dưới {_number(rate.floor)}%: 0 điểm"
    if rate.full_at is not None:
        yield f"từ {_number(rate.full_at)}%: điểm tối đa"


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _number(value: Decimal) -> str:
    return VERBATIM.number(value)
