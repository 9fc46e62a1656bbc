"""A header for columns that are narrower than their labels: these come down in steps.

leads            score
│ coordinates        │
│  │  max points     │
12  3      23.5  20.1
"""

from collections.abc import Sequence

from rich.cells import cell_len

THREAD = "│"

Label = tuple[int, str]
"""Where it begins, and its text."""


def stepped(labels: Sequence[str], places: Sequence[int], room: int) -> list[str]:
    """Give each label a line, with a thread down to its place; or nothing, if one has no room.

    From the left they go on to the right of their places, from the right to the left. Both at
    once makes the shortest header, one alone has more room.
    """
    ways = ((True, True), (True, False), (False, True))
    return next(filter(None, (_steps(labels, places, room, way) for way in ways)), [])


def _steps(
    labels: Sequence[str], places: Sequence[int], room: int, way: tuple[bool, bool]
) -> list[str]:
    lines: list[str] = []
    left, right = 0, len(labels) - 1
    while left <= right:
        threads = [*places[:left], *places[right + 1 :]]
        first = (places[left], labels[left])
        last = (places[right] + 1 - cell_len(labels[right]), labels[right])
        sides = [side for side, wanted in zip((first, last), way, strict=True) if wanted]
        longer = sorted(sides, key=lambda side: -cell_len(side[1]))
        choices = [sides, *([side] for side in longer)]
        chosen = next((choice for choice in choices if _is_free(choice, threads, room)), None)
        if chosen is None:
            return []
        lines.append(_line(chosen, threads))
        left += first in chosen
        right -= last in chosen
    return lines


def _is_free(labels: Sequence[Label], threads: Sequence[int], room: int) -> bool:
    taken = set(threads)
    for begin, label in labels:
        end = begin + cell_len(label)
        if begin < 0 or end > room or not taken.isdisjoint(range(begin - 1, end + 1)):
            return False
        taken.update(range(begin, end))
    return True


def _line(labels: Sequence[Label], threads: Sequence[int]) -> str:
    line = ""
    for begin, part in sorted([*labels, *((place, THREAD) for place in threads)]):
        line += " " * (begin - cell_len(line)) + part
    return line
