"""Who has which part: entries of the plan → whom they mean, by name or through a group.

Without a day it is as the plan says. On a later day, what an agency was given has passed on to
whoever has succeeded it by then.
"""

import datetime
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from parplan.plan.agencies import Agency, Body, Group
from parplan.plan.plan import Plan


class Meant(NamedTuple):
    """An agency is meant; `via` names the group or predecessor through whom, if it isn't itself."""

    via: str | None


def meant(
    plan: Plan, entries: Iterable[str], body: Body, on: datetime.date | None = None
) -> Meant | None:
    """Tell how these entries mean an agency or group.

    Its own name comes before a predecessor's, and that before any group.
    """
    named = [found for entry in entries if (found := plan.agencies.find(entry))]
    held = [plan.agencies.succession(one, on).holder if on else one for one in named]
    pairs = [(one, holder) for one, holder in zip(named, held, strict=True) if holder == body]
    if pairs:
        own = any(one == holder for one, holder in pairs)
        return Meant(None if own else pairs[0][0].name)
    if isinstance(body, Agency):
        day = on or plan.plan.date
        for group in held:
            if isinstance(group, Group) and body in plan.agencies.members(group, day):
                return Meant(group.name)
    return None


class Holder(NamedTuple):
    """Who holds a part of something: by name, since an entry may be declared nowhere."""

    name: str
    kind: str | None


NOBODY = Holder("", None)


def holders(
    plan: Plan, entries: tuple[str, ...], *, expand: bool, on: datetime.date | None = None
) -> dict[Holder, Fraction]:
    """Split a thing equally among its entries; with `expand`, a group's part among its members.

    The parts add up to 1, or to nothing where nobody is named. On a later day, `NOBODY` has those
    of whoever is gone and has no successor.
    """
    parts: dict[Holder, Fraction] = {}
    for entry in entries:
        part = Fraction(1, len(entries))
        given = plan.agencies.find(entry)
        body = plan.agencies.succession(given, on).holder if given and on else given
        members: tuple[Agency, ...] = ()
        if expand and isinstance(body, Group):
            members = plan.agencies.members(body, on or plan.plan.date)
        for member in members or (body,):
            holder = NOBODY if given and body is None else _holder(entry, member)
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
