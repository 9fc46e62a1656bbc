"""Damaged plans, every command: whatever is wrong is told, and never by a traceback or a hang.

By hand for longer: `PARPLAN_FUZZ=3600 pytest -n 0 tests/cli/test_fuzzing.py`. A failure names its
seed (`PARPLAN_SEED=… ` does it again) and what was damaged; made small, it goes into `KEPT`.
"""

import datetime
import io
import os
import random
import shlex
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import yaml

from parplan.cli.app import main
from parplan.cli.commands import COMMANDS
from places import ROOT, TESTS, YEAR

SECONDS = float(os.environ.get("PARPLAN_FUZZ", "8"))
SEED = int(os.environ.get("PARPLAN_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
LONGEST = 60
"""Seconds of one command on a busy machine."""

ASKED = """\
agencies --expand
agency "Sở Nội vụ" --as-of 2024-06-01
assign -o letters -f html
brief -o brief.html
check --acknowledged -f json
collect form.xlsx --dry-run
compare {plan} {other}
evaluate
explain 1.2.1
forecast -f csv
forms -o forms --force
gaps -f xlsx -o gaps.xlsx
import {plan}/plan.yaml --dry-run
init next --province Huế --year 2026 --from {plan}
limits
path --to 50 --time-limit 2
progress -f markdown
rank --field {plan}/plan.yaml
report -f html -o report.html
rollover next --targets +2%
rules PAR101
schema plan
score
set 1.2 target=1 --dry-run
show 1.2
sipas
sql "select * from gaps"
totals --depth 3
trend
whatif --set 1.2=0
"""
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1e308, float("nan"), 0.1 + 0.2, "", " ", "1.10", "2,5", "01"),
    *("=1+1", "＝1+1", "\x1b[2J", "\x1b]8;;http://a\x07", "\u202e", "\ufeff", "e\u0301" * 9),
    *(datetime.date(1, 1, 1), datetime.date(9999, 12, 31), "2024-02-30", "31/12/2024"),
    *([], {}, [[]], {"": {}}, {"1.1": None}, "{plan}", "[red]", "../../etc/passwd", "x" * 9999),
)

KEPT = (
    ("criteria.yaml", "areas:", f"areas: {'[' * 3000}{']' * 3000}\nmore:", "gaps"),
    ("results/2024.yaml", "", "\x1b[2J", "score"),
    ("plan.yaml", "", "&a [*a, *a]\n", "check"),
)
"""File, what stood there, what stands there now, and the command: what was once a failure."""


def steps(data: object) -> Iterator[tuple[Any, Any]]:
    """Give every place in data: what holds it, and by which key or index."""
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield data, key
            yield from steps(data[key])


def lose(holder: Any, key: Any, _: random.Random) -> None:  # noqa: ANN401 - it is YAML
    del holder[key]


def swap_type(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    value = holder[key]
    holder[key] = dice.choice(([value], {"a": value}, str(value), [value] * 3, {str(value): None}))


def put_odd(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    holder[key] = dice.choice(ODD)


def nest(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    for _ in range(dice.choice((3, 60, 150))):
        holder[key] = [holder[key]]


def rename(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    if isinstance(holder, dict):
        holder[dice.choice((f"{key}s", str(key).upper(), "", "no", 1, None))] = holder.pop(key)
    else:
        holder.append(holder[key])


def exchange(holder: Any, key: Any, dice: random.Random) -> None:  # noqa: ANN401
    other = dice.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


DAMAGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    *(lose, swap_type, put_odd, put_odd, nest, rename, exchange),
)


def damage(folder: Path, dice: random.Random) -> str:
    """Damage a file of a plan; says which, and how."""
    file = dice.choice(sorted(folder.rglob("*.yaml")))
    text = file.read_text(encoding="utf-8")
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError:  # damaged before
        data = None
    places = list(steps(data))
    if not places or dice.random() < 0.3:
        lines = text.split("\n")
        at = dice.randrange(len(lines))
        line = lines[at]
        odd: tuple[list[str], ...] = (
            [],
            [line] * 2,
            [f"{line}\x07"],
            [f"\t{line}"],
            [f"- {line}"],
            lines[:at],
        )
        lines[at : at + 1] = dice.choice(odd)
        file.write_bytes("\n".join(lines).encode())
        return f"{file.name}, line {at + 1}: {lines[at : at + 2]!r}"
    holder, key = dice.choice(places)
    kind = dice.choice(DAMAGES)
    kind(holder, key, dice)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return f"{file.name}, {kind.__name__} at {key!r}"


def asked(command: str) -> tuple[int, str, float]:
    """Run a command here: its exit code, what it says on stderr, and how long it takes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    began = time.monotonic()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(arguments(command))
    err.seek(0)
    return int(ended.value.code or 0), err.read(), time.monotonic() - began


def arguments(command: str) -> list[str]:
    return shlex.split(command.format(plan="plan", other="other"))


def in_order(command: str, about: str) -> None:
    """No traceback, a known exit code, and words that steer no terminal."""
    code, err, took = asked(command)
    assert "Traceback" not in err, f"{about}: {command}\n{err}"
    assert code in {0, 1, 2}, f"{about}: {command}: {code}"
    assert took < LONGEST, f"{about}: {command}: {took} s"
    assert all(line.isprintable() for line in err.split("\n")), f"{about}: {command}\n{err!r}"


def test_every_command_is_tried() -> None:
    assert {line.split()[0] for line in ASKED.splitlines()} == set(COMMANDS)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(YEAR, tmp_path / "other")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARPLAN_PLAN", "plan")
    return tmp_path


@pytest.mark.slow
def test_damaged_plans(here: Path) -> None:
    print(f"PARPLAN_SEED={SEED}")
    until, runs, seed = time.monotonic() + SECONDS, 0, SEED
    plans = (YEAR, YEAR, TESTS / "plans" / "small", ROOT / "examples" / "tinh-mau")
    while time.monotonic() < until:
        dice = random.Random(seed)
        shutil.rmtree(here / "plan", ignore_errors=True)
        shutil.copytree(dice.choice(plans), here / "plan")
        done = "; ".join(damage(here / "plan", dice) for _ in range(dice.randint(1, 3)))
        for command in dice.sample(ASKED.splitlines(), 6):
            shutil.rmtree(here / "next", ignore_errors=True)
            in_order(command, f"PARPLAN_SEED={seed}: {done}")
            runs += 1
        seed += 1
    print(f"{runs} runs over {seed - SEED} damaged plans")


@pytest.mark.parametrize(("file", "old", "new", "command"), KEPT)
def test_what_was_once_a_failure(here: Path, file: str, old: str, new: str, command: str) -> None:
    shutil.copytree(YEAR, here / "plan")
    path = here / "plan" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    in_order(command, file)
