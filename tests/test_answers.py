"""What parplan answers, to the letter: `answers.txt` has the commands, `golden/answers` the rest.

Whatever it prints, writes and exits with stays the same unless a golden file says otherwise.
"""

import hashlib
import io
import re
import shlex
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

Run = Callable[..., tuple[int, str, str]]
Golden = Callable[[str, str], None]

HERE = Path(__file__).parent
ROOT = HERE.parent
LANGUAGES = ("en", "vi")
LONG = 16_000
"""What has more signs is told by its digest: in full, it would be many megabytes."""

FORMATS = {
    "": (("80",),),
    "+": (("80", "-f", "terminal"), ("80", "-f", "csv")),
    "*": (
        ("120", "-f", "terminal"),
        *(("80", "-f", format_) for format_ in ("terminal", "csv", "json", "markdown", "html")),
        *(("80", "-o", f"answer.{ending}") for ending in ("docx", "xlsx")),
    ),
}


class Case(NamedTuple):
    """A command on a terminal so wide."""

    width: str
    arguments: tuple[str, ...]

    @property
    def is_screen(self) -> bool:
        return self.arguments[-2:] == ("-f", "terminal")


def _cases(lines: list[str]) -> Iterator[Case]:
    for line in lines:
        mark, command = (line[0], line[1:]) if line[0] in FORMATS else ("", line)
        for width, *more in FORMATS[mark]:
            yield Case(width, (*shlex.split(command), *more))


def _sections() -> dict[str, list[str]]:
    text = re.sub(
        r"^#.*\n", "", HERE.joinpath("answers.txt").read_text("utf-8"), flags=re.MULTILINE
    )
    _, *parts = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)
    return {
        name: list(filter(None, lines.splitlines()))
        for name, lines in zip(parts[::2], parts[1::2], strict=True)
    }


SECTIONS = _sections()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder where every path in an answer is the same on any machine."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name in ("data", "examples", "tests"):
        folder.joinpath(name).symlink_to(ROOT / name)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NO_COLOR", "1")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_answers(  # noqa: PLR0913, PLR0917
    section: str,
    language: str,
    run: Run,
    golden: Golden,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PARPLAN_LANG", language)
    told: list[str] = []
    files: dict[str, bytes] = {}
    for case in _cases(SECTIONS[section]):
        monkeypatch.setenv("COLUMNS", case.width)
        code, out, err = run(*case.arguments)
        if case.is_screen:
            widest = max(map(len, out.splitlines()), default=0)
            assert widest <= int(case.width), case.arguments
        before, files = files, _files(here)
        written = {name: held for name, held in files.items() if before.get(name) != held}
        told += [
            f"$ {f'COLUMNS={case.width} ' * case.is_screen}parplan {shlex.join(case.arguments)}\n",
            _text(out),
            *(f"2> {line}\n" for line in err.splitlines()),
            *(f"wrote {name}\n{_held(held)}" for name, held in written.items()),
            *(f"removed {name}\n" for name in before if name not in files),
            f"exit {code}\n\n",
        ]
    answer = "".join(told).replace(str(here), "HERE").replace(str(ROOT), "ROOT")
    golden(f"answers/{section}.{language}.txt", answer)


def _files(folder: Path) -> dict[str, bytes]:
    """Hold what has been written; `rglob` doesn't follow links."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _held(held: bytes) -> str:
    """Tell what a file holds; of an office document its parts, however they are compressed."""
    if not held.startswith(b"PK"):
        return _text(held.decode())
    with zipfile.ZipFile(io.BytesIO(held)) as packed:
        parts = b"".join(name.encode() + packed.read(name) for name in sorted(packed.namelist()))
    return _digest(parts)


def _text(text: str) -> str:
    if len(text) > LONG:
        return _digest(text.encode())
    return text if not text or text.endswith("\n") else f"{text}\n(no line break)\n"


def _digest(held: bytes) -> str:
    return f"{len(held)} bytes, SHA-256 {hashlib.sha256(held).hexdigest()}\n"


def test_every_command_is_asked(run: Run) -> None:
    _, out, _ = run("--help")
    commands = re.findall(r"^  ([a-z]+)  ", out, flags=re.MULTILINE)
    assert len(commands) > 1
    assert set(commands) <= set(SECTIONS)
    assert [f"{name} --help" for name in commands] == SECTIONS["help"][4:]


def test_no_golden_file_is_left_over() -> None:
    found = {file.name for file in HERE.joinpath("golden/answers").iterdir()}
    assert found <= {f"{name}.{language}.txt" for name in SECTIONS for language in LANGUAGES}
