"""Two plans side by side: the same rows of each, and those that only one of them has."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from parplan.language.vietnamese import same_words
from parplan.plan.plan import Node, Plan, SipasNode
from parplan.plan.points import tidy
from parplan.plan.shapes import Path
from parplan.questions.compare.matching import Named, matched

T = TypeVar("T")

FIGURES = ("max_points", "score", "target")


class Match(NamedTuple, Generic[T]):
    """A row of the old plan and the same row of the new one; `None` where there is none."""

    old: T | None
    new: T | None

    @property
    def either(self) -> T:
        """The row as it is now, or as it was if it is no more."""
        row = self.new if self.new is not None else self.old
        assert row is not None  # noqa: S101 - one of them is there
        return row


class Comparison:
    """Everything that two plans have, matched."""

    def __init__(self, old: Plan, new: Plan) -> None:
        """Take the plans; rows are matched when somebody asks for them."""
        self.old, self.new = old, new

    @cached_property
    def rows(self) -> tuple[Match[Node], ...]:
        """The rows of Appendix 01, in the order of the new plan; what is gone stands where it was.

        Duplicate titles, such as that of a criterion which its first sub-criterion repeats, are
        told apart by what stands above them, their level and their points.
        """
        old, new = list(_walk(self.old.areas)), list(_walk(self.new.areas))
        return _in_order(
            [node for node, _ in old],
            [node for node, _ in new],
            matched(_named(old), _named(new)),
        )

    @cached_property
    def tasks(self) -> tuple[Match[SipasNode], ...]:
        """The tasks of Appendix 02."""
        old, new = self.old.sipas, self.new.sipas
        return _in_order(old, new, matched(*([_task(node) for node in s] for s in (old, new))))

    def is_moved(self, match: Match[Node]) -> bool:
        """Whether a row has a code of its own making: not only since the row above it was moved."""
        old, new = match
        if old is None or new is None or old.code == new.code:
            return False
        above, now_above = self._above[0].get(old.path), self._above[1].get(new.path)
        if above is None or now_above is None or self._partner.get(above.path) != now_above.path:
            return True
        return old.code.removeprefix(above.code) != new.code.removeprefix(now_above.code)

    @cached_property
    def _partner(self) -> dict[Path, Path]:
        return {old.path: new.path for old, new in self.rows if old and new}

    @cached_property
    def _above(self) -> tuple[dict[Path, Node], dict[Path, Node]]:
        """Each row's path, and the row above it, in both plans."""
        above = [
            {child.path: node for node in plan.nodes for child in node.children}
            for plan in (self.old, self.new)
        ]
        return above[0], above[1]


def is_renamed(match: Match[Node]) -> bool:
    """Whether somebody who reads the titles sees a difference."""
    old, new = match
    return old is not None and new is not None and not same_words(old.title, new.title)


def effect(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """Tell what a change does to a sum; unknown if one of the values is."""
    if old is None and new is None:
        return Decimal(0)  # as much as before
    return None if old is None or new is None else tidy(new - old)


def earned(node: Node | None, figure: str) -> Decimal | None:
    """Give what a row itself adds to the plan's total: points are earned in leaves only."""
    if node is None or node.children:
        return Decimal(0)
    value: Decimal | None = getattr(node, figure)
    return value


def _walk(nodes: Sequence[Node]) -> Iterator[tuple[Node, int | None]]:
    """Give every row, and the place of the row above it."""
    places: dict[Path, int] = {}
    for area in nodes:
        for node in area.walk():
            places[node.path] = len(places)
            yield node, places.get(node.path[:-2])


def _named(rows: list[tuple[Node, int | None]]) -> list[Named]:
    return [
        Named(node.code, node.title, (node.level, bool(node.children), node.max_points), parent)
        for node, parent in rows
    ]


def _task(node: SipasNode) -> Named:
    return Named(str(node.task.number), node.task.task, (node.part.code, node.section.code))


def _in_order(old: Sequence[T], new: Sequence[T], pairs: dict[int, int]) -> tuple[Match[T], ...]:
    """Put matches in the order of the new list, what is gone behind what stood before it."""
    placed = [((j, -1), Match(None, row)) for j, row in enumerate(new)]
    last = -1
    for i, row in enumerate(old):
        if i in pairs:
            last = pairs[i]
            placed[last] = (last, -1), Match(row, new[last])
        else:
            placed.append(((last, i), Match(row, None)))
    return tuple(match for _, match in sorted(placed, key=lambda one: one[0]))
