"""Who has which part: entries of the plan → whom they mean, by name or through a group."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from parplan.agencies import Agency, Body, Group
from parplan.plan import Plan


class Meant(NamedTuple):
    """An agency is meant; `via` names the group through which, `None` if by its own name."""

    via: str | None


def meant(plan: Plan, entries: Iterable[str], body: Body) -> Meant | None:
    """Tell how these entries mean an agency or group; its own name comes before any group."""
    named = [found for entry in entries if (found := plan.agencies.find(entry))]
    if body in named:
        return Meant(None)
    if isinstance(body, Agency):
        for group in named:
            if isinstance(group, Group) and body in plan.agencies.members(group, plan.plan.date):
                return Meant(group.name)
    return None


class Holder(NamedTuple):
    """Who holds a part of something: by name, since an entry may be declared nowhere."""

    name: str
    kind: str | None


def holders(plan: Plan, entries: tuple[str, ...], *, expand: bool) -> dict[Holder, Fraction]:
    """Split a thing equally among its entries; with `expand`, a group's part among its members.

    The parts add up to 1, or to nothing where nobody is named.
    """
    parts: dict[Holder, Fraction] = {}
    for entry in entries:
        part = Fraction(1, len(entries))
        body = plan.agencies.find(entry)
        members: tuple[Agency, ...] = ()
        if expand and isinstance(body, Group):
            members = plan.agencies.members(body, plan.plan.date)
        for member in members or (body,):
            holder = _holder(entry, member)
            parts[holder] = parts.get(holder, Fraction()) + part / max(1, len(members))
    return parts


def _holder(entry: str, body: Body | None) -> Holder:
    match body:
        case Agency():
            return Holder(body.name, body.kind.value)
        case Group():
            return Holder(body.name, "group")
        case _:
            return Holder(entry, None)
