"""Who is who: a name in the plan → an agency or a group, and a group → its members."""

import datetime
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from parplan.language.vietnamese import fold, without_tones
from parplan.plan.shapes import Day, Shape, Text


class Kind(StrEnum):
    """What sort of body an agency is."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"
    VERTICAL = "vertical"
    """Run from the centre (ngành dọc): police, social insurance, military command, state bank."""
    UNIT = "unit"
    """A unit of a department or of the provincial committee, named on its own."""
    COMPANY = "company"
    MEDIA = "media"
    AUTHORITY = "authority"
    """Stands above the plan or receives it; has no duty in it."""


class Successor(Shape):
    """Who takes an agency's duties over, and from which day."""

    name: Text | None
    date: Day
    source: Text | None = None


class Agency(Shape):
    """A body that can be given a duty; `head` is its head's title as column 7 writes it."""

    name: Text
    kind: Kind
    head: Text | None = None
    aliases: tuple[Text, ...] = ()
    since: Day | None = None
    successor: Successor | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called by, its own name first."""
        return (self.name, *([self.head] if self.head else []), *self.aliases)

    def exists(self, on: datetime.date) -> bool:
        """Whether it has duties on that day: founded, and not yet succeeded."""
        founded = self.since is None or self.since <= on
        return founded and self.succeeded(on) is None

    def succeeded(self, on: datetime.date) -> Successor | None:
        """Tell who had taken its duties over by that day, if it had passed them on."""
        return self.successor if self.successor and self.successor.date <= on else None


class Group(Shape):
    """Agencies that the plan names together; without members it names nobody in particular.

    From the day `until` on there is nobody of its kind any more.
    """

    name: Text
    heads: Text | None = None
    aliases: tuple[Text, ...] = ()
    until: Day | None = None
    kinds: tuple[Kind, ...] = ()
    members: tuple[Text, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called by, its own name first."""
        return (self.name, *([self.heads] if self.heads else []), *self.aliases)

    @property
    def is_particular(self) -> bool:
        """Whether it says who its members are."""
        return bool(self.kinds or self.members)

    def ended(self, on: datetime.date) -> bool:
        """Whether there is nobody of its kind any more on that day."""
        return self.until is not None and self.until <= on


Body = Agency | Group


class Succession(NamedTuple):
    """Who has a body's duties on a day, and how they last passed on if it isn't itself."""

    holder: Body | None
    """Nobody, if it is `None`."""
    last: Successor | None


class Agencies(Shape):
    """`agencies.yaml`: everyone whom the plan names."""

    agencies: tuple[Agency, ...]
    groups: tuple[Group, ...] = ()

    @property
    def bodies(self) -> Iterator[Body]:
        """Agencies, then groups."""
        yield from self.agencies
        yield from self.groups

    @cached_property
    def _by_name(self) -> dict[str, Body]:
        index: dict[str, Body] = {}
        for body in self.bodies:
            for name in body.names:
                index.setdefault(fold(name), body)
        return index

    def find(self, entry: str) -> Body | None:
        """Resolve an entry of the plan by name, head or alias; case and spaces don't matter."""
        return self._by_name.get(fold(entry))

    def succession(self, body: Body, on: datetime.date, planned: datetime.date) -> Succession:
        """Follow successors to whoever has its duties on that day.

        A successor that isn't declared is a group of nobody in particular. A group without members
        is gone if it had some on the day of the plan: else they only aren't listed.
        """
        last: Successor | None = None
        passed: set[str] = set()
        while isinstance(body, Agency) and (heir := body.succeeded(on)):
            last = heir
            if heir.name is None or body.name in passed:
                return Succession(None, last)
            passed.add(body.name)
            body = self.find(heir.name) or Group(name=heir.name)
        if isinstance(body, Group) and self._is_gone(body, on, planned):
            return Succession(None, self._last_of(body, on) or last)
        return Succession(body, last)

    def _is_gone(self, group: Group, on: datetime.date, planned: datetime.date) -> bool:
        if not group.is_particular or self.members(group, on):
            return False
        return group.ended(on) or bool(self.members(group, planned))

    def _last_of(self, group: Group, on: datetime.date) -> Successor | None:
        """Find the last of a group's members to pass its duties on."""
        named = {member.name for name in group.members if (member := self.find(name))}
        heirs = [
            heir
            for agency in self.agencies
            if agency.kind in group.kinds or agency.name in named
            if (heir := agency.succeeded(on))
        ]
        return max(heirs, key=lambda heir: heir.date, default=None)

    def members(self, group: Group, on: datetime.date) -> tuple[Agency, ...]:
        """List the agencies that a group means on that day, groups within it included.

        Whoever has been succeeded has its successor's place.
        """
        known = self._members.get((group.name, on))
        if known is None:
            known = self._members[group.name, on] = self._find_members(group, on)
        return known

    @cached_property
    def _members(self) -> dict[tuple[str, datetime.date], tuple[Agency, ...]]:
        return {}

    def _find_members(self, group: Group, on: datetime.date) -> tuple[Agency, ...]:
        found: dict[str, Agency] = {}
        seen: set[str] = set()
        waiting: list[Body] = [group]
        while waiting:
            body = waiting.pop(0)
            if body.name in seen:
                continue
            seen.add(body.name)
            if isinstance(body, Agency):
                heir = body.succeeded(on)
                if heir and heir.name and (successor := self.find(heir.name)):
                    waiting.append(successor)
                elif body.exists(on):
                    found[body.name] = body
                continue
            if body.ended(on):
                continue
            waiting += [agency for agency in self.agencies if agency.kind in body.kinds]
            waiting += [member for name in body.members if (member := self.find(name))]
        return tuple(found.values())

    def search(self, words: str) -> tuple[Body, ...]:
        """Find whom a person means: one body if a name fits whole, else all that hold the words.

        Tone marks don't matter: "so noi vu" is Sở Nội vụ.
        """
        if exact := self.find(words):
            return (exact,)
        wanted = without_tones(words)
        whole = [b for b in self.bodies if wanted in map(without_tones, b.names)]
        return tuple(
            whole or [b for b in self.bodies if any(wanted in without_tones(n) for n in b.names)]
        )

    def nearest(self, words: str, most: int = 3) -> tuple[str, ...]:
        """Suggest names that look like these words, the most alike first."""
        wanted = without_tones(words)
        names = {without_tones(name): body.name for body in self.bodies for name in body.names}
        close = get_close_matches(wanted, names, n=3 * most, cutoff=0.5)
        likeness = [SequenceMatcher(None, name, wanted).ratio() for name in close]
        # All heads look alike ("Giám đốc Sở …"): what is much less alike than the best is noise.
        alike = [n for n, ratio in zip(close, likeness, strict=True) if ratio > likeness[0] - 0.1]
        return tuple(dict.fromkeys(names[name] for name in alike))[:most]
