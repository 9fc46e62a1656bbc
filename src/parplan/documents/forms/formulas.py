"""A rule → the Excel formula that gives its points from cells, and how it is told in words."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from parplan.documents.forms.wording import NO, YES
from parplan.language.catalogue import VERBATIM
from parplan.plan.scoring_rules import Checklist, Proportional, Ratio, ScoringRule, Step, Steps

CellOf = Callable[[str], str]
"""Where the value of a figure of that name is, as a formula says it."""

_NUDGE = "(1+2E-15)"
"""Lifts a product or quotient over what floating point takes away: a half is one, a bound is met.

Each of the seven steps from cells to a result errs by 1.2E-16 of it at most, which is less than
the nudge. What is truly below a half or a bound stays below: both are whole numbers over the same
denominator, and while these have fewer than 15 digits they differ by more than 2E-15 of them.
"""

_EXACT = 6
"""Decimals of points in the data: sums are rounded to them, which takes away noise alone."""


def formula(rule: ScoringRule, max_points: Decimal, decimals: int, cell: CellOf) -> str | None:
    """Write what gives the points, or nothing while figures are missing or it can't tell."""
    match rule:
        case ScoringRule(proportional=Proportional() as kind):
            value = cell(kind.rate.name)
            points = _by_rate(kind, value, "100", max_points, decimals)
            return f'=IF(ISNUMBER({value}),{points},"")'
        case ScoringRule(ratio=Ratio() as kind):
            part, whole = cell(kind.part.name), cell(kind.whole.name)
            points = _by_rate(kind, part, whole, max_points, decimals)
            known = f"AND(ISNUMBER({part}),ISNUMBER({whole}))"
            return f'=IF({known},IF({whole}>0,{points},""),"")'
        case ScoringRule(steps=Steps() as kind):
            value = cell(kind.figure.name)
            return f'=IF(ISNUMBER({value}),{_by_steps(kind, value, max_points)},"")'
        case ScoringRule(checklist=Checklist() as kind):
            return _by_items(kind, cell, max_points)
    return None


def _by_rate(
    kind: Proportional | Ratio, part: str, whole: str, max_points: Decimal, decimals: int
) -> str:
    """Compare without dividing: a rate such as 29 of 100 isn't exact in floating point."""
    full = _digits(max_points)
    points = f"MAX(0,MIN({full},ROUND({part}*{full}/{whole}*{_NUDGE},{decimals})))"
    if kind.full_at is not None:
        points = f"IF({part}*100*{_NUDGE}>={_digits(kind.full_at)}*{whole},{full},{points})"
    if kind.floor is not None:
        points = f"IF({part}*100*{_NUDGE}<{_digits(kind.floor)}*{whole},0,{points})"
    return points


def _by_steps(kind: Steps, value: str, max_points: Decimal) -> str:
    found = '""' if kind.otherwise is None else _digits(min(kind.otherwise, max_points))
    for step in reversed(kind.steps):
        points = _digits(min(step.points, max_points))
        found = f"IF({value}{_bound(step)},{points},{found})"
    return found


def _bound(step: Step) -> str:
    return f"{'<=' if step.at_least is None else '>='}{_digits(step.limit)}"


def _by_items(kind: Checklist, cell: CellOf, max_points: Decimal) -> str:
    cells = [cell(item.name) for item in kind.items]
    known = ",".join(f'OR({at}="{YES}",{at}="{NO}")' for at in cells)
    points = "+".join(
        f'IF({at}="{YES}",{_digits(item.points)},0)'
        for at, item in zip(cells, kind.items, strict=True)
    )
    return f'=IF(AND({known}),MIN({_digits(max_points)},ROUND({points},{_EXACT})),"")'


def told(rule: ScoringRule, max_points: Decimal) -> str:
    """Tell in words how points come about."""
    return "; ".join(_told(rule, max_points))


def _told(rule: ScoringRule, max_points: Decimal) -> Iterator[str]:
    match rule:
        case ScoringRule(proportional=Proportional() as rate):
            yield f"tỷ lệ (%) × {_number(max_points)} điểm"
            yield from _bounds(rate)
        case ScoringRule(ratio=Ratio() as rate):
            yield f"{rate.part.title} / {rate.whole.title} × {_number(max_points)} điểm"
            yield from _bounds(rate)
        case ScoringRule(steps=Steps() as kind):
            for step in kind.steps:
                way = "xuống" if step.at_least is None else "lên"
                yield f"từ {_number(step.limit)} trở {way}: {_number(step.points)} điểm"
            if kind.otherwise is not None:
                yield f"còn lại: {_number(kind.otherwise)} điểm"
        case ScoringRule(checklist=Checklist(items=items)):
            yield from (f"{item.title}: {_number(item.points)} điểm" for item in items)


def _bounds(rate: Proportional | Ratio) -> Iterator[str]:
    if rate.floor is not None:
        yield f"dưới {_number(rate.floor)}%: 0 điểm"
    if rate.full_at is not None:
        yield f"từ {_number(rate.full_at)}%: điểm tối đa"


def _digits(value: Decimal) -> str:
    return format(value, "f")


def _number(value: Decimal) -> str:
    return VERBATIM.number(value)
