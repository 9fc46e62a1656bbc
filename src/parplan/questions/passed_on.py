"""Whose duties have passed on since the plan, to whom, and what nobody holds any more?"""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.agencies import Agency, Body, Succession
from parplan.plan.duties import holders
from parplan.plan.plan import Part, Plan
from parplan.report.report import Column, Kind, Row, Table

_ROLES = ("leads", "coordinates", "sipas_leads", "sipas_coordinates")
_COLUMNS = (
    Column("agency", Phrase("Agency")),
    Column("since", Phrase("Since"), Kind.DATE),
    Column("holder", Phrase("Held by"), words={"": Phrase("nobody")}),
    Column("leads", Phrase("Leads")),
    Column("coordinates", Phrase("Coordinates")),
    Column("sipas_leads", Phrase("SIPAS leads")),
    Column("sipas_coordinates", Phrase("SIPAS coord.")),
    Column("source", Phrase("Source")),
)


def dated(title: Phrase, on: datetime.date) -> Phrase:
    """Say as of which day an answer is."""
    return Phrase("{title}, as of {day}", title=title, day=on.isoformat())


class _Item(NamedTuple):
    """One row of an appendix: its number, who has which part, and the roles' names here."""

    number: str
    part: Part
    roles: tuple[str, str]


def table(plan: Plan, on: datetime.date) -> Table:
    """List those whom the plan names beside a duty and who are gone on that day, and what it was.

    Members of a group are not named: who is gone has its successor's place among them.
    """
    gone: dict[str, tuple[Succession, dict[str, list[str]]]] = {}
    for number, part, roles in _items(plan):
        for role, entries in zip(roles, (part.lead, part.coordinating), strict=True):
            for holder in holders(plan, entries, expand=False):
                body = plan.agencies.find(holder.name)
                now = plan.agencies.succession(body, on) if body else None
                if now and now.holder != body:
                    _, had = gone.setdefault(holder.name, (now, {key: [] for key in _ROLES}))
                    had[role].append(number)
    rows = (_row(name, now, had) for name, (now, had) in gone.items())
    return Table(
        "passed_on",
        Phrase("Duties that have passed on"),
        _COLUMNS,
        tuple(sorted(rows, key=lambda row: (row.values[2] != "", str(row.values[1])))),
        as_records=True,
    )


def _row(name: str, now: Succession, had: dict[str, list[str]]) -> Row:
    return Row(
        (
            name,
            now.last.date.isoformat() if now.last else None,
            now.holder.name if now.holder else "",
            *(tuple(had[role]) for role in _ROLES),
            now.last.source if now.last else None,
        )
    )


def _items(plan: Plan) -> Iterator[_Item]:
    for leaf in plan.leaves:
        yield _Item(leaf.code, leaf.shared, ("leads", "coordinates"))
    for node in plan.sipas:
        yield _Item(str(node.task.number), node.task, ("sipas_leads", "sipas_coordinates"))


def notes(passed: Table) -> Iterator[Phrase]:
    """Say how much has passed on, and first what nobody holds any more."""
    heirless = tuple(str(row.values[0]) for row in passed.lines if row.values[2] == "")
    if heirless:
        yield Phrase("Nobody holds any more what was given to: {names}.", names=heirless)
    yield Phrase(
        "{count} of those whom the plan names have passed their duties on to others.",
        count=len(passed.lines) - len(heirless),
    )


def gone(plan: Plan, body: Body, on: datetime.date) -> Iterator[Phrase]:
    """Say of one that is gone who has its duties."""
    holder, last = plan.agencies.succession(body, on)
    if holder == body:
        return
    since = last.date.isoformat() if last else None
    if holder is None:
        yield Phrase(
            "Nobody holds the duties of {name} any more since {since}.", name=body.name, since=since
        )
    else:
        yield Phrase(
            "{name} is gone: {holder} holds its duties since {since}.",
            name=body.name,
            holder=holder.name,
            since=since,
        )


def inherited(plan: Plan, vias: Iterable[str]) -> Iterator[Phrase]:
    """Say from whom duties have come, of those through whom an agency is meant."""
    for agency in predecessors(plan, vias):
        assert agency.successor  # noqa: S101 - it is one's predecessor
        yield Phrase(
            "Duties through {name} were its own until {since}, when it passed them on.",
            name=agency.name,
            since=agency.successor.date.isoformat(),
        )


def predecessors(plan: Plan, vias: Iterable[str]) -> tuple[Agency, ...]:
    """Find those through whom an agency is meant that are agencies: groups pass nothing on."""
    found = (plan.agencies.find(via) for via in dict.fromkeys(vias))
    return tuple(body for body in found if isinstance(body, Agency) and body.successor)
