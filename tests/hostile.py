"""Files that are broken or meant to harm: made of raw XML, and imported in bounds."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from imported import (
    HEADER,
    ROWS,
    TOTAL,
    imported,
)
from parplan.language.catalogue import ENGLISH
from parplan.language.remarks import Unreadable
from places import TESTS

PLAIN = (HEADER, *ROWS, TOTAL)
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SECONDS = 60
"""What a hostile file may take on a slow machine; in hundreds of thousands of cells."""
MEMORY = 1_500_000_000
"""What it may take of memory, the interpreter and all libraries included."""


def refused(file: Path) -> str:
    """Import a file that can't be; the reason is one line."""
    with pytest.raises(Unreadable) as caught:
        imported(file)
    reason = ENGLISH.say(caught.value.message)
    assert "\n" not in reason
    return reason


def bounded(*files: Path) -> list[str]:
    """Import files in a process whose time and memory are bounded; a line a file."""
    program = (
        "import resource, sys; from pathlib import Path;"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}));"
        "sys.path.insert(0, sys.argv[1]);"
        "from imported import imported;"
        "from parplan.language.remarks import Unreadable\n"
        "for file in sys.argv[2:]:\n"
        " try: print(len(imported(Path(file)).rows))\n"
        " except Unreadable as reason: print(reason.message.text)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, str(TESTS), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert made.returncode == 0, made.stderr[-2000:]
    return made.stdout.splitlines()


posix = pytest.mark.skipif(os.name != "posix", reason="memory can be bounded on POSIX only")


def book(file: Path, sheet: str, strings: str = "", **more: str) -> Path:
    """Make a workbook of one sheet's XML."""
    parts = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="r0"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{SPREADSHEET}"/>',
        **more,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{listed}</Relationships>'


def sheet(rows: str, merges: str = "") -> str:
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData>{merges}</worksheet>'


def inline(rows: tuple[tuple[str, ...], ...], first: int = 1) -> str:
    """Write rows whose words stand in the sheet itself."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGHI"[at]}{number}" t="inlineStr"><is><t>{words}</t></is></c>'
            for at, words in enumerate(row)
            if words
        )
        + "</row>"
        for number, row in enumerate(rows, start=first)
    )
