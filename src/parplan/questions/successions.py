"""Whose duties have passed on since the plan, to whom, and what nobody holds any more?"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.agencies import Body, Succession
from parplan.plan.duties import holders, predecessors
from parplan.plan.plan import Part, Plan
from parplan.report.report import Column, Kind, Table


def dated(title: Phrase, on: datetime.date) -> Phrase:
    """Say as of which day an answer is."""
    return Phrase("{title}, as of {day}", title=title, day=on)


class Gone(NamedTuple):
    """One whom the plan names beside a duty and who is gone; and the numbers of what it had."""

    agency: str
    succession: Succession
    leads: list[str]
    coordinates: list[str]
    sipas_leads: list[str]
    sipas_coordinates: list[str]

    @property
    def since(self) -> str | None:
        """The day on which its duties last passed on."""
        last = self.succession.last
        return last.date.isoformat() if last else None

    @property
    def holder(self) -> str:
        """Who has its duties now; an empty name is nobody's."""
        return self.succession.holder.name if self.succession.holder else ""

    @property
    def source(self) -> str | None:
        """Where it is written that they passed on."""
        return self.succession.last.source if self.succession.last else None


def gone(plan: Plan, on: datetime.date) -> tuple[Gone, ...]:
    """Find those whom the plan names beside a duty and who are gone on that day.

    What nobody holds any more comes first. Members of a group are not named: who is gone has its
    successor's place among them.
    """
    found: dict[str, Gone] = {}
    for number, part, roles in _numbered(plan):
        for role, entries in zip(roles, (part.lead, part.coordinating), strict=True):
            for holder in holders(plan, entries, expand=False):
                body = plan.agencies.find(holder.name)
                now = plan.agencies.succession(body, on, plan.plan.day) if body else None
                if now and now.holder != body:
                    one = found.setdefault(holder.name, Gone(holder.name, now, [], [], [], []))
                    getattr(one, role).append(number)
    return tuple(sorted(found.values(), key=lambda one: (one.holder != "", str(one.since))))


def _numbered(plan: Plan) -> Iterator[tuple[str, Part, tuple[str, str]]]:
    """Give the number of every row, who has which part in it, and where that is put down."""
    for leaf in plan.leaves:
        yield leaf.code, leaf.shared, ("leads", "coordinates")
    for node in plan.sipas:
        yield str(node.task.number), node.task, ("sipas_leads", "sipas_coordinates")


def successions(those: Sequence[Gone]) -> Table:
    """List those who are gone, what they had and who has it now."""
    return Table(
        "passed_on",
        Phrase("Duties that have passed on"),
        (
            Column("agency", Phrase("Agency")),
            Column("since", Phrase("Since"), Kind.DATE),
            Column("holder", Phrase("Held by"), words={"": Phrase("nobody")}),
            _numbers("leads", Phrase("Leads")),
            _numbers("coordinates", Phrase("Coordinates")),
            _numbers("sipas_leads", Phrase("SIPAS leads")),
            _numbers("sipas_coordinates", Phrase("SIPAS coord.")),
            Column("source", Phrase("Source")),
        ),
        tuple(those),
        as_records=True,
    )


def _numbers(key: str, label: Phrase) -> Column:
    return Column(key, label, of=lambda one: tuple(getattr(one, key)))


def notes(those: Sequence[Gone]) -> Iterator[Phrase]:
    """Say how much has passed on, and first what nobody holds any more."""
    heirless = tuple(one.agency for one in those if not one.holder)
    if heirless:
        yield Phrase("Nobody holds any more what was given to: {names}.", names=heirless)
    yield Phrase(
        "{count} of those whom the plan names have passed their duties on to others.",
        count=len(those) - len(heirless),
    )


def who_holds(plan: Plan, body: Body, on: datetime.date) -> Iterator[Phrase]:
    """Say of one that is gone who has its duties."""
    holder, last = plan.agencies.succession(body, on, plan.plan.day)
    if holder == body:
        return
    since = last.date if last else None
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


def inherited(plan: Plan, vias: Iterable[str | None]) -> Iterator[Phrase]:
    """Say from whom duties have come, of those through whom an agency is meant."""
    for agency in predecessors(plan, vias):
        assert agency.successor  # noqa: S101 - it is one's predecessor
        yield Phrase(
            "Duties through {name} were its own until {since}, when it passed them on.",
            name=agency.name,
            since=agency.successor.date,
        )
