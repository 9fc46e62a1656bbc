"""Measure parplan against what its libraries cost anyone, and print ratios as a Markdown table.

    .venv/bin/python benchmarks/run.py

Every ratio compares two programs that are run in turn in the same minute, so that it holds
when the machine's speed drifts. The best of the runs is taken: noise only ever adds.
"""

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
BIN = Path(sys.executable).parent
PARPLAN = [str(BIN / "parplan")]
MODEL = "\nclass M(pydantic.BaseModel):\n    x: int\n"
FLOOR = [sys.executable, "-c", f"import typer, yaml, pydantic{MODEL}"]
RICH_FLOOR = [
    sys.executable,
    "-c",
    f"import typer, yaml, pydantic, rich.console, rich.table{MODEL}",
]
RUNS = 25
FEW_RUNS = 3

Run = Callable[[], None]


def piped(command: Sequence[str], *, ok: tuple[int, ...] = (0,)) -> Run:
    """Run a command whose output goes to nobody."""

    def run() -> None:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, cwd=ROOT, check=False)
        assert done.returncode in ok, (command, done.returncode)  # noqa: S101

    return run


def on_terminal(command: Sequence[str]) -> Run:
    """Run a command that believes it talks to a terminal of 120 columns."""

    def run() -> None:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "COLUMNS": "120", "TERM": "xterm-256color"}
        with subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment
        ) as process:
            os.close(theirs)
            while _read(ours):
                pass
        os.close(ours)
        assert process.returncode == 0, command  # noqa: S101

    return run


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other side is gone
        return b""


def best(one: Run, other: Run, runs: int) -> tuple[float, float]:
    """Time two programs in turn; give the best time of each, in seconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in (one, other):
        run()  # once for the caches
    for _ in range(runs):
        for run, taken in zip((one, other), times, strict=True):
            start = time.perf_counter()
            run()
            taken.append(time.perf_counter() - start)
    return min(times[0]), min(times[1])


def grown(folder: Path, times: int) -> Path:
    """Make a plan with so many times the criteria: the areas again and again, renumbered."""
    shutil.copytree(DATA, folder)
    text = (DATA / "criteria.yaml").read_text(encoding="utf-8")
    head, areas = text.split("areas:\n")
    pieces = []
    for n in range(times):
        data = yaml.load(areas, yaml.CBaseLoader)  # noqa: S506 - it makes text of everything
        pieces.append(_renumbered(areas, n * len(data)))
    (folder / "criteria.yaml").write_text(head + "areas:\n" + "".join(pieces), encoding="utf-8")
    return folder


def _renumbered(areas: str, by: int) -> str:
    lines = []
    for line in areas.splitlines(keepends=True):
        key, quote, rest = line.partition(': "')
        if quote and key.strip(" -") in {"code", "merged_with"}:
            first, dot, more = rest.partition(".") if "." in rest else (rest[:-2], "", rest[-2:])
            lines.append(f"{key}{quote}{int(first) + by}{dot}{more}")
        else:
            lines.append(line)
    return "".join(lines)


def memory_mib(command: Sequence[str]) -> float:
    """Measure the largest memory of a command, in MiB, in a process that only starts it."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True
    )
    return int(done.stdout) / 1024


def row(what: str, against: str, ours: float, theirs: float, limit: str) -> None:
    """Print one line of the table."""
    ratio = f"{ours / theirs:.2f}"
    print(f"| {what} | {against} | {ours:.3f} | {theirs:.3f} | {ratio} | {limit} |", flush=True)


def main() -> None:
    """Measure everything, and print a row as soon as it is known."""
    print("| what | against | seconds | seconds | ratio | wanted |")
    print("|---|---|---:|---:|---:|---:|")
    gaps = [*PARPLAN, "gaps"]
    row(
        "`gaps -f csv`",
        "import typer, yaml, pydantic + one model",
        *best(piped([*gaps, "-f", "csv"]), piped(FLOOR), RUNS),
        "≤ 1.2",
    )
    row(
        "`gaps` on a terminal",
        "the same + rich.console, rich.table",
        *best(on_terminal(gaps), on_terminal(RICH_FLOOR), RUNS),
        "≤ 1.3",
    )
    row(
        "`--help`",
        "import typer",
        *best(piped([*PARPLAN, "--help"]), piped([sys.executable, "-c", "import typer"]), RUNS),
        "≤ 1.15",
    )
    sample = str(ROOT / "tests" / "samples" / "ke-hoach-475-phu-luc.docx")
    importing = [*PARPLAN, "import", sample, "-o", "nowhere", "--dry-run"]
    row(
        "`import` of the sample `.docx`",
        "import docx",
        *best(piped(importing, ok=(0, 1)), piped([sys.executable, "-c", "import docx"]), RUNS),
        "≤ 5",
    )
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder))
        growth(Path(folder))


def many(folder: Path) -> None:
    """Check 63 provinces' worth of plans, against a general schema checker.

    With their rules there is a file more of 91 rules and their tests, which the other doesn't read.
    """
    plans = [str(shutil.copytree(DATA, folder / f"plan{n}")) for n in range(63)]
    schema = str(DATA / "schemas" / "criteria.schema.json")
    files = [f"{plan}/criteria.yaml" for plan in plans]
    for what in ("with their rules", "without"):
        row(
            f"`check` of 63 plans, {what}",
            "check-jsonschema of their criteria.yaml",
            *best(
                piped([*PARPLAN, "check", *plans]),
                piped([str(BIN / "check-jsonschema"), "--schemafile", schema, *files]),
                FEW_RUNS,
            ),
            "≤ 0.1",
        )
        for plan in plans:
            (Path(plan) / "rules.yaml").unlink(missing_ok=True)


def growth(folder: Path) -> None:
    """Grow the criteria ten- and a hundredfold."""
    print("\n| criteria | seconds | × | MiB | × |")
    print("|---|---:|---:|---:|---:|")
    first: tuple[float, float] | None = None
    for times in (1, 10, 100):
        plan = str(grown(folder / f"times{times}", times))
        command = [*PARPLAN, "gaps", "-f", "csv", "--plan", plan]
        seconds, floor = best(piped(command), piped(FLOOR), FEW_RUNS)
        numbers = (seconds - floor, memory_mib(command))
        first = first or numbers
        print(
            f"| ×{times} | {seconds:.3f} | {numbers[0] / first[0]:.1f} "
            f"| {numbers[1]:.0f} | {numbers[1] / first[1]:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
