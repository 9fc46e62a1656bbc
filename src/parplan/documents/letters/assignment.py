"""Everything that the plan gives to one agency or group, by its own name or through a group."""

import datetime
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from parplan.plan.agencies import Body
from parplan.plan.document import Duty
from parplan.plan.duties import Meant, meant
from parplan.plan.plan import Node, Plan, SipasNode

WhoIsMeant = Callable[[tuple[str, ...], Body], Meant | None]


class Assignment(NamedTuple):
    """What its head must do, and what it leads and coordinates in either appendix.

    What it coordinates only because it belongs to a group isn't given again if it leads it.
    """

    body: Body
    heads: tuple[tuple[Duty, Meant], ...]
    leads: tuple[tuple[Node, Meant], ...]
    coordinates: tuple[tuple[Node, Meant], ...]
    sipas_leads: tuple[tuple[SipasNode, Meant], ...]
    sipas_coordinates: tuple[tuple[SipasNode, Meant], ...]

    @property
    def vias(self) -> tuple[str, ...]:
        """Through whom it is meant, each once: groups, and on a later day predecessors."""
        parts = (*self.heads, *self.leads, *self.coordinates)
        parts += (*self.sipas_leads, *self.sipas_coordinates)
        return tuple(dict.fromkeys(how.via for _, how in parts if how.via))

    @property
    def is_empty(self) -> bool:
        """Whether the plan gives it nothing to do."""
        return not any(self[1:])


def remembered(plan: Plan, on: datetime.date | None) -> WhoIsMeant:
    """Give `meant` of a plan with a memory: it has many rows, but few different lists of names."""
    return cache(lambda entries, body: meant(plan, entries, body, on))


def assignment(plan: Plan, body: Body, meant: WhoIsMeant) -> Assignment:
    """Collect what one agency or group has to do."""
    leads = [(leaf, how) for leaf in plan.leaves if (how := meant(leaf.shared.lead, body))]
    sipas_leads = [(node, how) for node in plan.sipas if (how := meant(node.task.lead, body))]
    led = {leaf.code for leaf, _ in leads}
    sipas_led = {node.task.number for node, _ in sipas_leads}
    return Assignment(
        body,
        tuple(
            (duty, how)
            for duty in plan.plan.organisation.duties
            if (how := meant(duty.heads, body))
        ),
        tuple(leads),
        tuple(
            (leaf, how)
            for leaf in plan.leaves
            if (how := meant(leaf.shared.coordinating, body))
            and (how.via is None or leaf.code not in led)
        ),
        tuple(sipas_leads),
        tuple(
            (node, how)
            for node in plan.sipas
            if (how := meant(node.task.coordinating, body))
            and (how.via is None or node.task.number not in sipas_led)
        ),
    )
