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
    """Give each label a line, from both sides inwards, with a thread down to its place.

    One from the left may go on to the right of its place, one from the right to the left. The
    longer goes first if both don't fit on a line. Nothing is given if one fits on no line.
    """
    lines: list[str] = []
    left, right = 0, len(labels) - 1
    while left <= right:
        threads = [*places[:left], *places[right + 1 :]]
        first = (places[left], labels[left])
        last = (places[right] + 1 - cell_len(labels[right]), labels[right])
        choices = [[first, last], *sorted([[first], [last]], key=lambda one: -len(one[0][1]))]
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
