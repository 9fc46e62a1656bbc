"""Where were points lost, and what does the plan ask back?"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from parplan.agencies import Body
from parplan.analyses import columns
from parplan.duties import meant
from parplan.phrases import Phrase
from parplan.plan import Node, Plan
from parplan.report import Report, Row, Table, Value
from parplan.scores import standing

Sort = Literal["lost", "gain", "remaining", "code"]
"""What comes first: the most points, or the plan's own order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which leaves to list, and in which order."""

    everything: bool = False
    """Also the leaves that lost nothing."""
    sort: Sort = "lost"
    top: int | None = None
    below: Node | None = None
    """Only leaves at or below this row."""
    agency: Body | None = None
    """Only what this agency or group leads, by name or through a group."""
    assessed_by: str | None = None


def gaps(plan: Plan, choice: Choice = Choice()) -> Report:
    """List leaves that lost points, the most first; `remaining` is lost even if targets are met."""
    leaves = choice.below.leaves if choice.below else plan.leaves
    chosen = [leaf for leaf in leaves if _wanted(plan, leaf, choice)]
    if choice.sort != "code":
        chosen.sort(key=_amount(choice.sort), reverse=True)
    listed = chosen[: choice.top]
    table = Table(
        "gaps",
        Phrase("Lost points"),
        (
            *columns.LEAF,
            columns.lost._replace(bar=True),
            columns.gain,
            columns.remaining,
            columns.lead,
        ),
        tuple(Row(_values(plan, leaf)) for leaf in listed),
        ("", None, None, None, *columns.figures(standing(listed)), None),
    )
    title = Phrase("Where points were lost in {year}", year=str(plan.plan.score_year))
    return Report("gaps", title, columns.head(plan), (table,), _notes(listed, chosen))


def _wanted(plan: Plan, leaf: Node, choice: Choice) -> bool:
    return (
        (choice.everything or leaf.score is None or leaf.score < leaf.max_points)
        and (choice.assessed_by is None or leaf.criterion.assessed_by == choice.assessed_by)
        and (choice.agency is None or meant(plan, leaf.shared.lead, choice.agency) is not None)
    )


def _amount(sort: Sort) -> Callable[[Node], Decimal]:
    """Give the key to sort by; what is unknown comes last."""

    def amount(leaf: Node) -> Decimal:
        value: Decimal | None = getattr(standing([leaf]), sort)
        return Decimal(-1001) if value is None else value

    return amount


def _values(plan: Plan, leaf: Node) -> tuple[Value, ...]:
    own = standing([leaf])
    return (*columns.leaf(plan, leaf), own.lost, own.gain, own.remaining, leaf.shared.lead)


def _notes(listed: list[Node], chosen: list[Node]) -> tuple[Phrase, ...]:
    if len(listed) == len(chosen):
        return ()
    return (
        Phrase(
            "{listed} of {chosen} leaves: {lost} of {all} lost points.",
            listed=len(listed),
            chosen=len(chosen),
            lost=standing(listed).lost,
            all=standing(chosen).lost,
        ),
    )
