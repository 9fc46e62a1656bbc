"""A rule → the Excel formula that gives its points from cells, and how it is told in words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch
from typing import NamedTuple

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


class Cells(NamedTuple):
    """Where figures are: the values in one range of cells, their ids beside them in another."""

    ids: str
    values: str
    prefix: str
    """With which the ids of one rule's figures begin; their names follow."""

    def __call__(self, name: str) -> str:
        """Say where the value of the figure of that name is."""
        return f'INDEX({self.values},MATCH("{self.prefix}{name}",{self.ids},0))'

    def together(self, *factors: str) -> str:
        """Add up products over the rule's figures; text beside them counts as nothing."""
        own = f'--(LEFT({self.ids},{len(self.prefix)})="{self.prefix}")'
        return f"SUMPRODUCT({','.join((own, *factors))})"

    def numbers(self, *conditions: str) -> str:
        """Count the rule's figures that are numbers and for which all conditions hold."""
        return self.together(f"--ISNUMBER({self.values})", *conditions)


_NUDGE = "(1+2E-15)"
"""Lifts a product or quotient over what floating point takes away: a half is one, a bound is met.

Each of the ten steps at most from cells to a result errs by 1.2E-16 of it at most, which is less
than the nudge; a sum over units is one step, as programs carry its noise along. What is truly below
a half or a bound stays below: both are whole numbers over the same denominator, and while these
have fewer than 15 digits they differ by more than 2E-15 of them.
"""

_EXACT = 6
"""Decimals of points in the data: sums are rounded to them, which takes away noise alone."""


def formula(rule: ScoringRule, max_points: Decimal, decimals: int, cell: Cells) -> str | None:
    """Write what gives the points, or nothing while figures are missing or it can't tell."""
    return _formula(rule.kind, max_points, decimals, cell)


@singledispatch
def _formula(_kind: RuleKind, _max_points: Decimal, _decimals: int, _cell: Cells) -> str | None:
    """A kind without a formula of its own computes nothing."""
    return None


@_formula.register
def _(kind: Proportional, max_points: Decimal, decimals: int, cell: Cells) -> str:
    value = cell(kind.rate.name)
    points = _by_rate(kind, value, "100", max_points, decimals)
    return f'=IF(ISNUMBER({value}),{points},"")'


@_formula.register
def _(kind: Ratio, max_points: Decimal, decimals: int, cell: Cells) -> str:
    part, whole = cell(kind.part.name), cell(kind.whole.name)
    points = _by_rate(kind, part, whole, max_points, decimals)
    return f'=IF(AND(ISNUMBER({part}),ISNUMBER({whole})),IF({whole}>0,{points},""),"")'


@_formula.register
def _(kind: Steps, max_points: Decimal, _decimals: int, cell: Cells) -> str:
    value = cell(kind.figure.name)
    return f'=IF(ISNUMBER({value}),{_by_steps(kind, value, max_points)},"")'


@_formula.register
def _(kind: Checklist, max_points: Decimal, _decimals: int, cell: Cells) -> str:
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
def _(kind: Adjusted, max_points: Decimal, _decimals: int, cell: Cells) -> str:
    cells = [cell(one.name) for one in kind.variables]
    known = ",".join(f"ISNUMBER({at})" for at in cells)
    whole = ",".join(f"{at}>=0,{at}=INT({at})" for at in cells)
    more = "".join(f"+{_worth(one, cell)}" for one in kind.bonuses)
    less = "".join(f"-{_worth(one, cell)}" for one in kind.deductions)
    full = _digits(max_points)
    points = f"ROUND({_digits(kind.starts(max_points))}{more}{less},{_EXACT})"
    return f'=IF(AND({known}),IF(AND({whole}),MAX(0,MIN({full},{points})),""),"")'


def _worth(one: Event, cell: Cells) -> str:
    points = f"{cell(one.name)}*{_digits(one.each)}"
    return points if one.most is None else f"MIN({_digits(one.most)},{points})"


@_formula.register
def _(kind: Average, max_points: Decimal, decimals: int, cell: Cells) -> str:
    """Ask ranges, however many units there are: Excel takes 8192 characters and 255 arguments."""
    count = len(kind.units)
    if kind.mean_of == "figures":
        points = _of_mean(kind, cell, max_points, decimals)
    elif kind.by_rate is not None:
        points = _of_rates(kind.by_rate, cell, max_points)
        points = f"ROUND({points}/{count}*{_NUDGE},{decimals})"
    else:
        assert kind.by_steps is not None  # noqa: S101 - one of them is there
        points = _of_each_step(kind.by_steps, cell, max_points, count, decimals)
    return f'=IF({cell.numbers()}={count},{points},"")'


def _of_mean(kind: Average, cell: Cells, max_points: Decimal, decimals: int) -> str:
    """Compare the sum with as many times the bound: a mean isn't exact in floating point."""
    values, count = cell.values, len(kind.units)
    total = cell.together(values)
    if kind.by_rate is not None:
        return _by_rate(kind.by_rate, total, str(100 * count), max_points, decimals)
    assert kind.by_steps is not None  # noqa: S101 - one of them is there
    below = cell.together(f"--({values}<0)", values)
    noise = f"2E-15*({total}-2*{below})"
    found = '""' if kind.by_steps.otherwise is None else _most(kind.by_steps.otherwise, max_points)
    for step in reversed(kind.by_steps.steps):
        bound = _digits(step.limit * count)
        fits = f"{total}+{noise}>={bound}" if step.at_most is None else f"{total}-{noise}<={bound}"
        found = f"IF({fits},{_most(step.points, max_points)},{found})"
    return found


def _of_rates(kind: Scale, cell: Cells, max_points: Decimal) -> str:
    """Add up what units earn: all points from a bound on, and between two bounds a part of them."""
    values, whole = cell.values, kind.full_rate
    none = max(Decimal(0), kind.floor or Decimal(0))
    all_of = min(Decimal(100), kind.full_at or Decimal(100)) if kind.full_at != 0 else Decimal(0)
    above = f"--({values}>={_digits(none)})"
    full = cell.numbers(above, f"--({values}>={_digits(all_of)})")
    part = cell.together(above, f"--({values}<{_digits(all_of)})", values)
    return f"({part}*{_digits(max_points)}/{_digits(whole)}+{full}*{_digits(max_points)})"


def _of_each_step(
    kind: Thresholds, cell: Cells, max_points: Decimal, count: int, decimals: int
) -> str:
    """Count the units of each step; one that fits several has the first of them."""
    missed: list[str] = []
    counts: list[tuple[str, Decimal]] = []
    for step in kind.steps:
        counts.append((cell.numbers(*missed, f"--({cell.values}{_bound(step)})"), step.points))
        missed.append(f"--({cell.values}{_bound(step)}=FALSE)")
    rest = cell.numbers(*missed)
    if kind.otherwise is not None:
        counts.append((rest, kind.otherwise))
    whole = "+".join(f"{number}*{_most(points, max_points)}" for number, points in counts)
    points = f"ROUND(({whole})/{count}*{_NUDGE},{decimals})"
    return points if kind.otherwise is not None else f'IF({rest}>0,"",{points})'


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
