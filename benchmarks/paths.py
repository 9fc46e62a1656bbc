"""Measure the search for paths on ten times the tree, 910 leaves, and print a Markdown table.

    .venv/bin/python benchmarks/paths.py [SECONDS]

Each row is a run of the whole program, with its default time limit unless seconds are given: how
far the path goes, under which limits, how long that takes, how much of it on a processor, and
whether the path is proven or what is left to prove.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from run import PARPLAN, grown

TIMES = 10
AGENCY = ("--agency-limit", "Sở Nội vụ=2")
MORE = (*AGENCY, "--agency-limit", "Sở Tài chính=3", "--survey-limit", "5")
ASKED = (
    ("860", ()),
    ("880", ()),
    ("900", ()),
    ("930", ()),
    ("960", ()),
    ("880", AGENCY),
    ("900", AGENCY),
    ("890", MORE),
)
TOLD = {
    "Proven": "proven",
    "Not proven": "best found, with a proven gap",
    "There is no path": "no path",
}
"""How the notes begin that say what is proven."""
LATE = "further sets of leaves may be missing"


def main() -> None:
    """Print a row as soon as it is known."""
    limit = ("--time-limit", *sys.argv[1:2]) if sys.argv[1:] else ()
    print("| to | limits | seconds | of a processor | exit | the path |")
    print("|---:|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        large = str(grown(Path(folder) / "plan", TIMES))
        for to, limits in ASKED:
            row(to, limits, [*PARPLAN, "path", "--plan", large, "--to", to, *limits, *limit])


def row(to: str, limits: tuple[str, ...], command: list[str]) -> None:
    """Run it once, and print what came."""
    start, used = time.perf_counter(), _used()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, used = time.perf_counter() - start, _used() - used
    told = [said for begin, said in TOLD.items() if f"\n{begin}" in done.stdout]
    told += ["further sets may be missing"] * (LATE in done.stdout)
    told = told or [done.stderr.partition("\n")[0]]
    named = " ".join(limits).replace("--", "")
    columns = (to, named, f"{seconds:.1f}", f"{used:.1f}", done.returncode, "; ".join(told))
    print(f"| {' | '.join(map(str, columns))} |", flush=True)


def _used() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


if __name__ == "__main__":
    main()
