"""Which rows of one list are which of another, where codes and titles may both have changed?"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from parplan.language.vietnamese import fold

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


Pair = tuple[int, int]
"""Places of the same row in the old list and in the new one."""


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
