"""How much hangs on whom?"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from parplan.language.phrases import Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.duties import NOBODY, Holder, holders
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.points import apportion, decimals, standing
from parplan.questions import columns
from parplan.report.report import Column, Kind, Report, Row, Table, Value

KINDS = {
    "department": Phrase("department"),
    "district": Phrase("district"),
    "commune": Phrase("commune"),
    "vertical": Phrase("vertical body"),
    "unit": Phrase("unit"),
    "company": Phrase("company"),
    "media": Phrase("media"),
    "authority": Phrase("authority"),
    "group": Phrase("group"),
}


@dataclass
class _Account:
    """What has been put down to one agency so far."""

    leads: list[Node] = field(default_factory=list)
    coordinates: int = 0
    sipas_leads: int = 0
    sipas_coordinates: int = 0
    lost: Fraction = Fraction()
    gain: Fraction = Fraction()


def agencies(plan: Plan, *, expand: bool = False, on: datetime.date | None = None) -> Report:
    """Add up what each agency leads and coordinates, the largest share of lost points first.

    A leaf is split equally among its leads, so that the shares add up to the plan's lost points
    and gain exactly; `expand` gives a group's part to its members. On a later day, the holders are
    those of that day, and a second table says whose duties have passed on.
    """
    accounts = _accounts(plan, expand=expand, on=on)
    total = standing(plan.leaves)
    lost = _shares(total.lost, [account.lost for account in accounts.values()])
    gain = _shares(total.gain, [account.gain for account in accounts.values()])
    rows = [
        _values(holder, account, lost[index], gain[index])
        for index, (holder, account) in enumerate(accounts.items())
    ]
    rows.sort(key=lambda row: (-(row[-2] or 0), -(row[-1] or 0), sort_key(str(row[0]))))  # type: ignore[operator]
    table = Table(
        "agencies",
        Phrase("Agencies"),
        _COLUMNS,
        tuple(map(Row, rows)),
        (*[None] * 11, total.lost, total.gain),
    )
    title = Phrase("What hangs on whom")
    if on is None:
        return Report("agencies", title, columns.head(plan), (table,))
    from parplan.questions import passed_on  # noqa: PLC0415 - most ask of the plan's own day

    passed = passed_on.table(plan, on)
    notes = tuple(passed_on.notes(passed))
    title = passed_on.dated(title, on)
    return Report("agencies", title, columns.head(plan), (table, passed), notes)


_COLUMNS = (
    Column("agency", Phrase("Agency"), words={"": Phrase("nobody")}),
    Column("kind", Phrase("Kind"), words=KINDS),
    Column("leads", Phrase("Leads"), Kind.COUNT),
    Column("coordinates", Phrase("Coord."), Kind.COUNT),
    Column("sipas_leads", Phrase("SIPAS leads"), Kind.COUNT),
    Column("sipas_coordinates", Phrase("SIPAS coord."), Kind.COUNT),
    columns.max_points,
    columns.score,
    columns.target,
    columns.lost,
    columns.gain,
    Column("lost_share", Phrase("Share of lost"), Kind.POINTS, bar=True),
    Column("gain_share", Phrase("Share of gain"), Kind.POINTS),
)


def _accounts(plan: Plan, *, expand: bool, on: datetime.date | None) -> dict[Holder, _Account]:
    accounts: dict[Holder, _Account] = {}

    def of(holder: Holder) -> _Account:
        return accounts.setdefault(holder, _Account())

    for leaf in plan.leaves:
        figures = standing([leaf])
        leads, coordinating = _parts(plan, leaf.shared, expand=expand, on=on)
        for holder, part in (leads or {NOBODY: Fraction(1)}).items():
            account = of(holder)
            account.leads.append(leaf)
            account.lost += part * Fraction(figures.lost or 0)
            account.gain += part * Fraction(figures.gain or 0)
        for holder in coordinating:
            of(holder).coordinates += 1
    for node in plan.sipas:
        leads, coordinating = _parts(plan, node.task, expand=expand, on=on)
        for holder in leads:
            of(holder).sipas_leads += 1
        for holder in coordinating:
            of(holder).sipas_coordinates += 1
    return accounts


def _parts(
    plan: Plan, of: Part, *, expand: bool, on: datetime.date | None
) -> tuple[dict[Holder, Fraction], list[Holder]]:
    """Tell who leads how much of it, and who coordinates: by name, or in a group without leading.

    It is what `agency` lists for each of them.
    """
    leads = holders(plan, of.lead, expand=expand, on=on)
    named = holders(plan, of.coordinating, expand=False, on=on)
    everyone = holders(plan, of.coordinating, expand=expand, on=on)
    return leads, [holder for holder in everyone if holder in named or holder not in leads]


def _shares(total: Decimal | None, amounts: list[Fraction]) -> list[Decimal | None]:
    """Round shares to four decimals, or to the total's own if it has more; their sum is exact."""
    if total is None:
        return [None] * len(amounts)
    return list(apportion(amounts, max(4, decimals(total))))


def _values(
    holder: Holder, account: _Account, lost: Decimal | None, gain: Decimal | None
) -> tuple[Value, ...]:
    figures = standing(account.leads)
    return (
        holder.name,
        holder.kind,
        len(account.leads),
        account.coordinates,
        account.sipas_leads,
        account.sipas_coordinates,
        figures.max_points,
        figures.score,
        figures.target,
        figures.lost,
        figures.gain,
        lost,
        gain,
    )
