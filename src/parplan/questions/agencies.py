"""How much hangs on whom?"""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.language.vietnamese import sort_key
from parplan.plan.duties import Holder, Holding, holdings
from parplan.plan.plan import Plan
from parplan.plan.points import Standing, apportion, decimals, standing
from parplan.questions import columns
from parplan.questions.options import HoldersOption, held_on
from parplan.questions.successions import dated, gone, notes, successions
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan agencies --expand"

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


def agencies(
    plan: Plan,
    *,
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Give a group's part to its members."))
    ] = False,
    as_of: HoldersOption = None,
) -> Report:
    """Add up what each agency leads and coordinates, the largest share of lost points first.

    A leaf is split equally among its leads, so that the shares add up to the plan's lost points
    and gain exactly; `expand` gives a group's part to its members. On a later day, the holders are
    those of that day, and a second table says whose duties have passed on.
    """
    on = held_on(plan, as_of)
    rows = tuple(
        sorted(
            shares(plan, expand=expand, on=on),
            key=lambda one: (-(one.lost or 0), -(one.gain or 0), sort_key(one.holder.name)),
        )
    )
    title = Phrase("What hangs on whom")
    table = Table("agencies", Phrase("Agencies"), _COLUMNS, rows, standing(plan.leaves))
    if on is None:
        return Report("agencies", title, columns.head(plan), (table,))
    those = gone(plan, on)
    tables = (table, successions(those))
    told = tuple(notes(those))
    return Report("agencies", dated(title, on), columns.head(plan), tables, told, as_of=on)


class AgencyShare(NamedTuple):
    """What a holder has to do, and what of the plan's lost points and gain is its own."""

    holder: Holder
    holding: Holding
    lost: Decimal | None
    gain: Decimal | None

    @property
    def led(self) -> Standing:
        """What the leaves that it leads add up to."""
        return standing(self.holding.leads)


def shares(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> list[AgencyShare]:
    """Share the lost points and the gain out to all who hold something: the sums are exact."""
    held = holdings(plan, expand=expand, on=on)
    total = standing(plan.leaves)
    lost = _rounded(total.lost, [holding.lost for holding in held.values()])
    gain = _rounded(total.gain, [holding.gain for holding in held.values()])
    return list(map(AgencyShare, held, held.values(), lost, gain))


def own_shares(
    plan: Plan, *, expand: bool = False, on: datetime.date | None = None
) -> dict[str, AgencyShare]:
    """Give the shares of all who lead something by their names, as `agencies` has them.

    Without `expand`, whoever leads only as a member of a group has its share with it.
    """
    found = {one.holder.name: one for one in shares(plan, expand=True, on=on)}
    if not expand:
        found |= {
            one.holder.name: one for one in shares(plan, expand=False, on=on) if one.holding.leads
        }
    return {name: one for name, one in found.items() if one.holding.leads}


def own_share(name: str, own: AgencyShare) -> Phrase:
    """Say what of the lost points is one's own, whatever sums of whole leaves stand beside it."""
    return Phrase(
        "Each leaf shared equally among its leads, {lost} of the points lost are {name}'s own.",
        name=name,
        lost=own.lost,
    )


_COLUMNS = (
    Column("agency", Phrase("Agency"), words={"": Phrase("nobody")}, of=lambda s: s.holder.name),
    Column("kind", Phrase("Kind"), words=KINDS).within("holder"),
    Column("leads", Phrase("Leads"), Kind.COUNT, of=lambda share: len(share.holding.leads)),
    Column("coordinates", Phrase("Coord."), Kind.COUNT).within("holding"),
    Column("sipas_leads", Phrase("SIPAS leads"), Kind.COUNT).within("holding"),
    Column("sipas_coordinates", Phrase("SIPAS coord."), Kind.COUNT).within("holding"),
    *(column.within("led") for column in columns.FIGURES[:-1]),
    Column(
        "lost_share", Phrase("Share of lost"), Kind.POINTS, bar=True, of=lambda share: share.lost
    ),
    Column("gain_share", Phrase("Share of gain"), Kind.POINTS, of=lambda share: share.gain),
)


def _rounded(total: Decimal | None, amounts: list[Fraction]) -> list[Decimal | None]:
    """Round shares to four decimals, or to the total's own if it has more; their sum is exact."""
    if total is None:
        return [None] * len(amounts)
    return list(apportion(amounts, max(4, decimals(total))))


TABLES: columns.TablesForSql = {
    "agencies": lambda plan, _: agencies(plan).table("agencies"),
    "agencies_expanded": lambda plan, _: agencies(plan, expand=True).table("agencies"),
}
