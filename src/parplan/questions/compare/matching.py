"""Which rows of one plan are which of another, where codes and titles may both have changed?"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from parplan.language.vietnamese import fold
from parplan.plan.plan import Node, Plan, SipasNode
from parplan.plan.shapes import Path
from parplan.questions.compare.crosswalk import Crosswalk, follow_different_sets, pairs_of

T = TypeVar("T")

ALIKE = 0.6
"""How much alike titles under one code have to be: then it is the same row by another name."""

NEARLY_EQUAL = 0.85
"""The same for titles under two codes."""

_FEW = 40_000
"""Pairs of rows up to which titles under two codes are compared at all."""


class Named(NamedTuple):
    """A row as it is told from others: its code and title; `like` breaks ties of equal titles."""

    code: str
    title: str
    like: tuple[object, ...] = ()
    parent: int | None = None
    """The place in its list of the row above it."""


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

    def __init__(self, old: Plan, new: Plan, crosswalk: Crosswalk | None = None) -> None:
        """Take the plans; rows are matched when somebody asks for them.

        Of plans that follow different sets codes say nothing by themselves: rows are the same where
        code and title agree, and where a crosswalk says so.
        """
        self.old, self.new, self._crosswalk = old, new, crosswalk

    @cached_property
    def rows(self) -> tuple[Match[Node], ...]:
        """The rows of Appendix 01, in the order of the new plan; what is gone stands where it was.

        Duplicate titles, such as that of a criterion which its first sub-criterion repeats, are
        told apart by what stands above them, their level and their points.
        """
        old, new = list(_walk(self.old.areas)), list(_walk(self.new.areas))
        if self._crosswalk is not None or follow_different_sets(self.old, self.new):
            pairs = _across(_named(old), _named(new), self._crosswalk)
        else:
            pairs = matched(_named(old), _named(new))
        return _in_order([node for node, _ in old], [node for node, _ in new], pairs)

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


def matched(old: Sequence[Named], new: Sequence[Named]) -> dict[int, int]:
    """Give places in the old list their places in the new one; whoever isn't in it is alone.

    Rows are the same by code and title; else by equal titles wherever they stand; else by code if
    the titles are alike or half of the rows below are the same; else by nearly equal titles. Each
    step takes only what those before have left. The other way round it finds the same pairs.
    """
    matching = _Matching(old, new)
    matching.pair(lambda row: (row.code, fold(row.title)), matching.likeness)
    matching.pair(lambda row: fold(row.title), matching.likeness)
    while matching.pair(lambda row: row.code, matching.same_code):
        pass  # each round may find rows that are the same by those just found below them
    if len(matching.old_left) * len(matching.new_left) <= _FEW:
        matching.pair(lambda _: (), matching.nearly_equal)
    return matching.pairs


def _across(
    old: Sequence[Named], new: Sequence[Named], crosswalk: Crosswalk | None
) -> dict[int, int]:
    """Match rows of different sets: by the crosswalk, else where code and title agree."""
    places = {row.code: place for place, row in enumerate(new)}
    told = crosswalk.told if crosswalk else (frozenset[str](), frozenset[str]())
    same = pairs_of(crosswalk) if crosswalk else {}
    pairs = {}
    for place, row in enumerate(old):
        is_told = row.code in told[0]
        code = same.get(row.code) if is_told else row.code
        there = places.get(code or "")
        if there is None or (not is_told and code in told[1]):
            continue
        if is_told or alike(row.title, new[there].title) >= NEARLY_EQUAL:
            pairs[place] = there
    return pairs


class _Matching:
    """What has been paired so far."""

    def __init__(self, old: Sequence[Named], new: Sequence[Named]) -> None:
        self._old, self._new = old, new
        self.pairs: dict[int, int] = {}
        self.old_left, self.new_left = (
            dict.fromkeys(range(len(old))),
            dict.fromkeys(range(len(new))),
        )
        self._below = _below(old), _below(new)

    def pair(
        self, key: Callable[[Named], Hashable], cost: Callable[[int, int], float | None]
    ) -> bool:
        """Pair what has the same key and isn't kept apart (`None`), the cheapest first.

        Tells whether there was anything.
        """
        left = defaultdict(list)
        for j in self.new_left:
            left[key(self._new[j])].append(j)
        priced = [
            ((price, i + j, abs(i - j)), i, j)
            for i in self.old_left
            for j in left[key(self._old[i])]
            if (price := cost(i, j)) is not None
        ]
        for _, i, j in sorted(priced):
            if i in self.old_left and j in self.new_left:
                self.pairs[i] = j
                del self.old_left[i], self.new_left[j]
        return bool(priced)

    def likeness(self, i: int, j: int) -> float:
        """Count in what rows of equal titles differ: in what stands above them weighs most."""
        old, new = self._old[i], self._new[j]
        above: bool = _title(self._old, old.parent) != _title(self._new, new.parent)
        return 100 * above + sum(a != b for a, b in zip(old.like, new.like, strict=True))

    def same_code(self, i: int, j: int) -> float | None:
        """Price two rows with one code by what their titles have in common."""
        ratio = alike(self._old[i].title, self._new[j].title)
        return -ratio if ratio >= ALIKE or self._share_rows(i, j) else None

    def nearly_equal(self, i: int, j: int) -> float | None:
        """Price any two rows by what their titles have in common."""
        ratio = alike(self._old[i].title, self._new[j].title, NEARLY_EQUAL)
        return -ratio if ratio >= NEARLY_EQUAL else None

    def _share_rows(self, i: int, j: int) -> bool:
        below, there = self._below[0][i], set(self._below[1][j])
        shared = sum(self.pairs.get(row) in there for row in below)
        return shared > 0 and 2 * shared >= min(len(below), len(there))


def _below(rows: Iterable[Named]) -> defaultdict[int | None, list[int]]:
    found: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        found[row.parent].append(place)
    return found


def _title(rows: Sequence[Named], place: int | None) -> str | None:
    return None if place is None else fold(rows[place].title)


def alike(one: str, other: str, at_least: float = 0) -> float:
    """Measure from 0 to 1 how much two titles have in common; 0 if surely less than asked for."""
    # The measure depends on which comes first.
    first, second = sorted((fold(one), fold(other)))
    compared = SequenceMatcher(a=first, b=second, autojunk=False)
    if compared.real_quick_ratio() < at_least or compared.quick_ratio() < at_least:
        return 0
    return compared.ratio()
