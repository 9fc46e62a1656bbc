"""Who gets a letter, and who is named but can't be sent one."""

from collections.abc import Iterable, Iterator

from parplan.agencies import Agency, Body, Group
from parplan.plan import Part, Plan


def recipients(plan: Plan, *, expand: bool) -> tuple[Body, ...]:
    """List everyone who is named with a duty; with `expand`, the members of groups instead."""
    named = [body for entry in _entries(plan) if (body := plan.agencies.find(entry))]
    return _in_order(plan, members(plan, named) if expand else named)


def members(plan: Plan, bodies: Iterable[Body]) -> tuple[Agency, ...]:
    """Put their members in the place of groups."""
    found: dict[str, Agency] = {}
    for body in bodies:
        own = (body,) if isinstance(body, Agency) else plan.agencies.members(body, plan.plan.date)
        found.update((agency.name, agency) for agency in own)
    return tuple(found.values())


def nobody(plan: Plan, *, expand: bool) -> tuple[str, ...]:
    """List the entries for which there is no letter: undeclared; with `expand`, without members."""
    return tuple(
        entry
        for entry in _entries(plan)
        if (body := plan.agencies.find(entry)) is None
        or (expand and isinstance(body, Group) and not members(plan, [body]))
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
