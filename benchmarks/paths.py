"""Measure the search for paths on ten times the tree, 910 leaves, and print a Markdown table.

    .venv/bin/python benchmarks/paths.py

Each row is a run of the whole program, with its default time limit: how far the path goes, under
which limits, how long that takes, and whether the path is proven or what is left to prove.
"""

import subprocess
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
TOLD = ("Proven", "Not proven", "The 15 ")
"""How the notes begin that say what is proven."""


def main() -> None:
    """Print a row as soon as it is known."""
    print("| to | limits | seconds | exit | answer |")
    print("|---:|---|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        large = str(grown(Path(folder) / "plan", TIMES))
        for to, limits in ASKED:
            row(Path(large), to, limits)


def row(plan: Path, to: str, limits: tuple[str, ...]) -> None:
    """Run it once, and print what came."""
    start = time.perf_counter()
    done = subprocess.run(
        [*PARPLAN, "path", "--plan", str(plan), "--to", to, *limits],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    said = done.stdout.splitlines() or done.stderr.splitlines()
    told = " ".join(line.partition(":")[0] for line in said if line.startswith(TOLD))
    named = " ".join(limits).replace("--", "")
    print(f"| {to} | {named} | {seconds:.1f} | {done.returncode} | {told} |", flush=True)


if __name__ == "__main__":
    main()
