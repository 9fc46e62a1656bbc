"""How does an agency's share of the points come about?"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.agencies import Body
from parplan.plan.duties import holders
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, half_up, standing, tidy
from parplan.plan.shapes import Path
from parplan.questions import columns
from parplan.questions.agencies import agencies
from parplan.questions.explain.explain import subtraction
from parplan.questions.explain.explain_steps import Place, steps_table
from parplan.report.report import Column, Kind, Report, Row, Table

Shared = Literal["lost", "gain"]
"""What agencies have shares of."""

_PLACES = 6


class _Held(NamedTuple):
    """An agency's part of a leaf, and where it is named for it."""

    leaf: Node
    amount: Decimal
    part: Fraction
    path: Path


def explain_share(plan: Plan, body: Body, figure: Shared, place: Place, *, expand: bool) -> Report:
    """Explain the share that `agencies` shows: which leaves it leads, with how many others."""
    held = [one for one in _held(plan, body, figure, expand=expand) if one.amount]
    share = _shown(plan, body, figure, expand=expand)
    exact = sum((Fraction(one.amount) * one.part for one in held), Fraction())
    rows = tuple(
        Row(
            (
                one.leaf.code,
                one.leaf.title,
                one.amount,
                str(one.part),
                _decimal(Fraction(one.amount) * one.part),
                place(one.path),
            )
        )
        for one in held
    )
    keys = (
        columns.code,
        columns.title,
        Column("amount", Phrase("Amount"), Kind.POINTS),
        Column("part", Phrase("Part"), Kind.CODE),
        Column("share", Phrase("Share"), Kind.POINTS),
        Column("place", Phrase("Named at"), Kind.CODE),
    )
    amount = add(one.amount for one in held)
    shares = Table("shares", Phrase("Shares"), keys, rows, ("", None, amount, None, share, None))
    steps = [step for one in held for step in subtraction(one.leaf, figure, place)]
    title = Phrase(
        "How it comes about: {name}'s share of {figure}", name=body.name, figure=_OF[figure]
    )
    notes = tuple(_notes(exact, share))
    return Report("explain", title, columns.head(plan), (shares, steps_table(steps)), notes)


_OF = {"lost": Phrase("lost points"), "gain": Phrase("the gain")}


def _held(plan: Plan, body: Body, figure: Shared, *, expand: bool) -> Iterator[_Held]:
    for leaf in plan.leaves:
        amount: Decimal | None = getattr(standing([leaf]), figure)
        parts = holders(plan, leaf.shared.lead, expand=expand)
        part = next((part for holder, part in parts.items() if holder.name == body.name), None)
        if part:
            path = _named_at(plan, leaf, body, expand=expand)
            yield _Held(leaf, amount or Decimal(0), part, path)


def _named_at(plan: Plan, leaf: Node, body: Body, *, expand: bool) -> Path:
    """Find the first entry that makes it lead: in another row, if the cells are merged."""
    row = next(node for node in plan.nodes if node.criterion is leaf.shared)
    for number, entry in enumerate(leaf.shared.lead):
        if any(holder.name == body.name for holder in holders(plan, (entry,), expand=expand)):
            return (*row.path, "lead", number)
    return row.path


def _shown(plan: Plan, body: Body, figure: Shared, *, expand: bool) -> Decimal | None:
    """Take the share from the report that it explains."""
    table = agencies(plan, expand=expand).tables[0]
    keys = [column.key for column in table.columns]
    for row in table.lines:
        of = dict(zip(keys, row.values, strict=True))
        if of["agency"] == body.name:
            share = of[f"{figure}_share"]
            return share if isinstance(share, Decimal) else None
    return Decimal(0)


def _decimal(value: Fraction) -> Decimal:
    return tidy(half_up(Decimal(value.numerator) / Decimal(value.denominator), _PLACES))


def _notes(exact: Fraction, share: Decimal | None) -> Iterator[Phrase]:
    yield Phrase("A leaf is shared equally by those who lead it; the part is one agency's.")
    if share is not None and Fraction(share) != exact:
        yield Phrase(
            "The shares add up to {exact}; {share} is what makes all agencies' shares add up to the"
            " plan's total (the largest-remainder method).",
            exact=_decimal(exact),
            share=share,
        )
