"""Commands in documents, run as a reader would run them: on a terminal of 80 columns."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELLIPSIS = "…"
"""A line that stands for any lines."""
WIPED = re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h\r\x1b\[1A\x1b\[2K", re.DOTALL)
"""A progress bar, which only a slow machine shows, and which is wiped away in the end."""


def run_on_terminal(
    command: str, folder: Path, language: str, more: Mapping[str, str] | None = None
) -> str:
    """Run a command as somebody at a terminal would see it, without colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PARPLAN_LANG": language,
        "NO_COLOR": "1",
        "TERM": "xterm",
        "PYTHONUTF8": "1",
        **(more or {}),
    }
    with subprocess.Popen(
        ["bash", "-c", command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment,
        close_fds=True,
    ):
        os.close(theirs)
        output = b""
        while chunk := _read(ours):
            output += chunk
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", WIPED.sub("", output.decode()))  # bold is no colour
    lines = plain.replace("\r\n", "\n").split("\n")[:-1]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the program has gone
        return b""


def steps(block: str) -> list[tuple[str, str]]:
    """Split a block into commands and what is printed after each."""
    pieces = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def matches(expected: str, seen: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == ELLIPSIS else re.escape(line) + r"\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, seen) is not None
