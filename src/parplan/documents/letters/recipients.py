"""Who gets a letter, and who is named but can't be sent one."""

import datetime
from collections.abc import Iterable, Iterator

from parplan.plan.agencies import Agency, Body, Group
from parplan.plan.plan import Part, Plan


def recipients(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> tuple[Body, ...]:
    """List everyone who is named with a duty; with `expand`, the members of groups instead.

    On a later day, whoever has a duty by then stands in the place of those who are gone.
    """
    named = [body for entry in _entries(plan) if (body := _holder(plan, entry, on))]
    return _in_order(plan, members(plan, named, on) if expand else named)


def _holder(plan: Plan, entry: str, on: datetime.date | None) -> Body | None:
    body = plan.agencies.find(entry)
    return plan.agencies.succession(body, on).holder if body and on else body


def members(
    plan: Plan, bodies: Iterable[Body], on: datetime.date | None = None
) -> tuple[Agency, ...]:
    """Put their members in the place of groups."""
    found: dict[str, Agency] = {}
    day = on or plan.plan.date
    for body in bodies:
        own = (body,) if isinstance(body, Agency) else plan.agencies.members(body, day)
        found.update((agency.name, agency) for agency in own)
    return tuple(found.values())


def nobody(plan: Plan, *, expand: bool, on: datetime.date | None = None) -> tuple[str, ...]:
    """List the entries for which there is no letter: undeclared; with `expand`, without members.

    On a later day also those that nobody has succeeded.
    """
    return tuple(
        entry
        for entry in _entries(plan)
        if (body := _holder(plan, entry, on)) is None
        or (expand and isinstance(body, Group) and not members(plan, [body], on))
    )


def _entries(plan: Plan) -> tuple[str, ...]:
    """Give every name that a duty stands beside, once."""
    return tuple(dict.fromkeys(_all_entries(plan)))


def _all_entries(plan: Plan) -> Iterator[str]:
    parts: list[Part] = [*(leaf.shared for leaf in plan.leaves), *(n.task for n in plan.sipas)]
    for part in parts:
        yield from part.lead
        yield from part.coordinating
    for duty in plan.plan.organisation.duties:
        yield from duty.heads


def _in_order(plan: Plan, bodies: Iterable[Body]) -> tuple[Body, ...]:
    """Put them in the order of `agencies.yaml`, each once."""
    names = {(type(body), body.name) for body in bodies}
    return tuple(body for body in plan.agencies.bodies if (type(body), body.name) in names)
