"""No input makes a traceback: whatever is wrong is a finding at its place, or a line and exit 2."""

import io
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parplan.cli.app import main
from parplan.files.source import Data, Source
from places import ROOT

FILES = ("plan", "criteria", "sipas_tasks", "agencies")
TEXTS = {file: (ROOT / "data" / f"{file}.yaml").read_text(encoding="utf-8") for file in FILES}
ASKED = ("gaps -f json", "agencies --expand -f terminal", "totals --depth 3 -f markdown")
Edited = Callable[..., Path]
Change = Callable[[str], str]


def run(*arguments: str) -> tuple[int, str, str]:
    """Run parplan here; on a stream that takes UTF-8 only, as a screen or a pipe does."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code, written(out), written(err)


def written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8-sig")


def within(content: bytes, line: int, column: int) -> bool:
    """Tell whether a place is in a file, by the line ends of YAML or those of editors."""
    text = content.decode("utf-8-sig", "replace")
    for ends in ("\r\n|[\r\n\x85\u2028\u2029]", "\n"):
        lines = re.split(ends, text)
        if 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1:
            return True
    return False


def is_told_in_order(folder: Path) -> None:
    """Check a folder, and ask for every report: no answer may be anything but in order."""
    code, out, err = run("check", "--strict", "--acknowledged", "-f", "json", str(folder))
    findings = json.loads(out)["findings"]
    assert (code in {0, 1}, err.count("\n")) == (True, bool(findings))  # the count by rule
    for found in findings:
        content = Path(found["file"]).read_bytes()
        assert within(content, found["line"], found["column"]), found
    code, out, _ = run("check", "--acknowledged", str(folder))
    assert all(line.isprintable() for line in out.splitlines())
    unreadable = any(re.match("PAR00[123]", found["code"]) for found in findings)
    for asked in ASKED[:1] if unreadable else ASKED:
        code, out, err = run(*asked.split(), "--plan", str(folder))
        assert code == (1 if unreadable else 0), err
        assert bool(out) is not unreadable
        assert bool(err) is unreadable
        assert "Traceback" not in err


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


def write(folder: Path, file: str, content: bytes) -> None:
    for name in FILES:
        (folder / f"{name}.yaml").write_bytes(content if name == file else TEXTS[name].encode())


PIECES = st.sampled_from(
    [
        *("&a ", "*a", "!!python/object:os.system ", "<<: ", "---\n", "...\n", "%YAML 1.2\n"),
        *("[", "]", "{", "}", "'", '"', "|\n", ">\n", "? ", ": ", ":", "- ", "\t", "\n", "\r", "#"),
        *("9,5", "1e999", "NaN", ".inf", "-0", "-1", "0x1F", "1_0", "9" * 30, "1." + "0" * 30),
        *("null", "~", "no", "true", "2024-02-30", "0", "01", "''", '"\\x1b[2J"', '"\\uFFFF"'),
        *("\ufeff", "\u202e", "\x00", "\x1b", "\x85", "\u2028", "\U0001f600", "e\u0301\u0301", "đ"),
    ]
)
PLACES = st.floats(0, 1, exclude_max=True)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Make a change that a slip of hand or an attacker could make to a text."""
    at, length, piece = draw(PLACES), draw(st.integers(0, 30)), draw(PIECES)
    kind = draw(st.sampled_from(["insert", "replace", "delete", "cut", "repeat", "move", "indent"]))

    def change(text: str) -> str:
        here = int(at * len(text))
        lines = text.split("\n")
        row = int(at * len(lines))
        match kind:
            case "insert":
                return text[:here] + piece + text[here:]
            case "replace":
                return text[:here] + piece + text[here + length :]
            case "delete":
                return text[:here] + text[here + length :]
            case "cut":
                return text[:here]
            case "repeat":
                lines[row:row] = lines[row : row + length]
            case "move":
                lines[row : row + length] = reversed(lines[row : row + length])
            case "indent":
                lines[row] = " " * length + lines[row].lstrip()
        return "\n".join(lines)

    return change


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(FILES), made=st.lists(changes(), min_size=1, max_size=3))
def test_a_text_that_is_spoilt(folder: Path, file: str, made: list[Change]) -> None:
    text = TEXTS[file]
    for change in made:
        text = change(text)
    write(folder, file, text.encode())
    is_told_in_order(folder)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(FILES), at=PLACES, byte=st.integers(0, 255), cut=st.booleans())
def test_bytes_that_are_spoilt(folder: Path, file: str, at: float, byte: int, *, cut: bool) -> None:
    content = TEXTS[file].encode()
    here = int(at * len(content))
    write(folder, file, bytes([*content[:here], byte, *content[here + cut :]]))
    is_told_in_order(folder)


NUMBERS = st.decimals(-1100, 1100, places=3) | st.integers(-20_000, 20_000).map(Decimal)
VALUES: st.SearchStrategy[Data] = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8) | PIECES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def paths(data: Data, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    steps: list[str | int] = []
    if isinstance(data, dict):
        steps += data
    if isinstance(data, list):
        steps += range(len(data))
    for step in steps:
        yield (*here, step)
        yield from paths(data[step], (*here, step))  # type: ignore[index]


def read(file: str) -> Data:
    return Source().read((file,), file, TEXTS[file].encode())[0]


def yaml_of(value: Data) -> str:
    match value:
        case dict():
            pairs = (f"{json.dumps(key)}: {yaml_of(below)}" for key, below in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(map(yaml_of, value))}]"
        case Decimal():
            return format(value, "f")
    return json.dumps(value)


PATHS = {file: list(paths(read(file))) for file in FILES}


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(FILES), spoilt=st.lists(st.tuples(PLACES, VALUES), max_size=3))
def test_data_that_are_spoilt(folder: Path, file: str, spoilt: list[tuple[float, Data]]) -> None:
    data = read(file)
    for at, value in spoilt:
        path = PATHS[file][int(at * len(PATHS[file]))]
        with suppress(TypeError, LookupError):  # an earlier value has taken its place
            holder: Any = data
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value
    write(folder, file, yaml_of(data).encode("utf-8", "surrogatepass"))
    is_told_in_order(folder)


@pytest.mark.parametrize("command", [["check"], ["gaps", "--plan"], ["agency", "snv", "--plan"]])
@pytest.mark.parametrize("trouble", ["missing", "folder", "circle", "forbidden"])
def test_a_file_that_cannot_be_read_is_a_line(
    edited: Edited, command: list[str], trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = edited()
    file = where / "agencies.yaml"
    file.unlink()
    reason = "No such file or directory"
    if trouble == "folder":
        file.mkdir()
        reason = "Is a directory"
    elif trouble == "circle":
        file.symlink_to(file)
        reason = "Too many levels of symbolic links"
    elif trouble == "forbidden":  # a mode would not keep root from reading
        reason = "Permission denied"

        really = Path.open

        def refuse(path: Path, *mode: Any) -> Any:  # noqa: ANN401 - as `open` itself
            if path.name == file.name:
                raise PermissionError(13, reason, str(path))
            return really(path, *mode)

        file.touch()
        monkeypatch.setattr(Path, "open", refuse)
    assert run(*command, str(where)) == (2, "", f"parplan: {file}: {reason}\n")


def test_a_file_is_no_folder(edited: Edited) -> None:
    file = edited() / "plan.yaml"
    for command in (["check"], ["gaps", "--plan"]):
        code, out, err = run(*command, str(file))
        assert (code, out) == (2, "")
        assert err.startswith(f"parplan: {file} is not a folder\n    a plan is a folder")


def _dangling(file: Path) -> None:
    file.symlink_to("nowhere")


def _looping(file: Path) -> None:
    file.symlink_to(file)


def _pipe(file: Path) -> None:
    os.mkfifo(file)


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
@pytest.mark.parametrize("name", ["results", "results/2024.yaml", "rules.yaml", "evaluation.yaml"])
@pytest.mark.parametrize("make", [_dangling, _looping, _pipe, Path.mkdir])
def test_what_is_there_and_cannot_be_read_never_counts_as_none(
    edited: Edited, name: str, make: Callable[[Path], object]
) -> None:
    folder = edited()
    (folder / "rules.yaml").unlink()
    (folder / "evaluation.yaml").unlink(missing_ok=True)
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    make(file)
    if name == "results" and make is Path.mkdir:
        return  # an empty folder has no results
    for command in (["check"], ["score", "--plan"], ["rollover", str(folder / "new"), "--plan"]):
        code, out, err = run(*command, str(folder))
        assert (code, out) == (2, "")
        assert err.startswith(f"parplan: {file}")
    assert not (folder / "new").exists()


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("results/2024.yml", "2024.yaml"),
        ("results/2024.YAML", "2024.yaml"),
        ("rules.yml", "rules.yaml"),
        ("evaluation.YAML", "evaluation.yaml"),
    ],
)
def test_a_name_that_is_almost_right_is_told(edited: Edited, name: str, right: str) -> None:
    file = edited() / name
    file.parent.mkdir(exist_ok=True)
    (file.parent / right).unlink(missing_ok=True)
    file.touch()
    said = f"parplan: {file} isn't read under this name\n    call it {right}\n"
    for command in (["check"], ["score", "--plan"]):
        assert run(*command, str(edited())) == (2, "", said)


def test_findings_have_a_limit_and_say_so(edited: Edited) -> None:
    folder = edited()
    (folder / "criteria.yaml").write_text("areas:\n" + "- x\n" * 5_000)
    code, out, _ = run("check", str(folder))
    assert code == 1
    assert len(out.splitlines()) < 5_000
    told = "error: there are more than 1000 mistakes: from here on none is told [PAR002]"
    assert f"{folder / 'criteria.yaml'}:1002:3: {told}" in out.splitlines()


def test_many_mistakes_in_a_file_beside_are_all_told(edited: Edited, tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    points = "".join(f'  "9.9.{number}": 1\n' for number in range(176))
    file.write_text(f"name: x\nset:\n{points}")
    code, _, err = run("whatif", "--scenario", str(file), "--plan", str(edited()))
    assert (code, err.count("[PAR002]")) == (1, 176)


BESIDE = ("whatif --scenario", "path --to 88 --costs", "evaluate --thresholds")
FIELD = "rank --points 80 --field"


@pytest.mark.parametrize("asked", [*BESIDE, FIELD])
def test_what_is_no_file_is_not_read_from_beside(
    edited: Edited, tmp_path: Path, asked: str
) -> None:
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(65_000_000)
    troubles = {large: "is larger than 64 MB"}
    if os.name == "posix":
        _pipe(pipe := tmp_path / "pipe")
        troubles |= {pipe: "is not a file", Path("/dev/zero"): "is not a file"}
    for file, told in troubles.items():
        said = run(*asked.split(), str(file), "--plan", str(edited()))
        assert said == (2, "", f"parplan: {file} {told}\n")


@pytest.mark.parametrize("asked", BESIDE)
@pytest.mark.parametrize(
    "deep",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "? " * 100_000,
        "- " * 5_000 + "x",
        "".join(f"{' ' * depth}a:\n" for depth in range(2_000)),
    ],
    ids=["lists", "maps", "keys", "dashes", "lines"],
)
def test_bottomless_nests_beside_a_plan_are_a_line(
    edited: Edited, tmp_path: Path, asked: str, deep: str
) -> None:
    file = tmp_path / "deep.yaml"
    file.write_text(deep)
    code, out, err = run(*asked.split(), str(file), "--plan", str(edited()))
    assert (code, out) == (1, "")
    (told,) = (line for line in err.splitlines() if line.startswith(f"{file}:"))
    assert re.search("nested deeper than 40 levels|a key must be a word", told)


ABSURD = {
    "lines": "province,score\n" + "x,1\n" * 10_000,
    "cells": "province,score\n" + "x" + "," * 1_000_001,
    "provinces": "province,score\n" + "".join(f"x{number},1\n" for number in range(1_001)),
}


@pytest.mark.parametrize("what", ABSURD)
def test_a_field_of_absurd_size_is_a_line(edited: Edited, tmp_path: Path, what: str) -> None:
    file = tmp_path / "field.csv"
    file.write_text(ABSURD[what])
    code, out, err = run(*FIELD.split(), str(file), "--plan", str(edited()))
    assert (code, out) == (2, "")
    assert re.match(rf"parplan: {re.escape(str(file))} has more than \d+ {what}\n    keep ", err)


@pytest.mark.parametrize(
    "asked",
    [
        "rank --simulate 10000001",
        "rank --field x --sobol 2097152",
        "path --to 88 --time-limit 86401",
        "path --to 88 --alternatives 101",
    ],
)
def test_a_number_of_absurd_size_is_a_line_with_its_limit(asked: str) -> None:
    code, out, err = run(*asked.split())
    *_, option, given = asked.split()
    most = {"--alternatives": 100, "--time-limit": 86400}.get(option, int(given) - 1)
    most = 1 << 20 if option == "--sobol" else most
    assert (code, out) == (2, "")
    assert option in err
    assert str(most) in err
