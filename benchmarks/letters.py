"""Measure a hundred assignment letters against a hundred empty Word documents.

    .venv/bin/python benchmarks/letters.py

Both are made in turn in this process, so that their ratio holds when the machine's speed drifts;
the best of the runs is taken. The letters are those of `parplan assign --expand`, as it writes
them; a document is what python-docx makes of nothing.
"""

import io
import time
from collections.abc import Callable
from itertools import islice

from docx import Document

from parplan.documents.letters.letter import letters, recipients, render
from parplan.files.loading import bundled, load
from parplan.language.catalogue import language

MANY, RUNS, SECONDS = 100, 5, 30


def main() -> None:
    """Measure, and print a table of one row."""
    plan = load(bundled()).plan
    assert plan is not None  # noqa: S101
    speak = language("vi")

    def ours() -> int:
        made = islice(letters(plan, recipients(plan, expand=True)), MANY)
        return sum(1 for letter in made if render(letter, "docx", speak))

    def plain() -> int:
        for _ in range(MANY):
            Document().save(io.BytesIO())
        return MANY

    seconds, baseline = best(ours, plain)
    print("| what | seconds | empty python-docx documents | ratio | wanted |")
    print("|---|---:|---:|---:|---:|")
    print(
        f"| {MANY} letters as .docx | {seconds:.2f} | {baseline:.2f} | {seconds / baseline:.2f} "
        f"| < {SECONDS} s |"
    )


def best(ours: Callable[[], int], plain: Callable[[], int]) -> tuple[float, float]:
    """Time both in turn; give the best time of each, in seconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for way, taken in zip((ours, plain), times, strict=True):
            start = time.perf_counter()
            assert way() == MANY  # noqa: S101
            taken.append(time.perf_counter() - start)
    return min(times[0]), min(times[1])


if __name__ == "__main__":
    main()
