"""Real programs that open what parplan writes, and small reports to write."""

import datetime
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.agency import agency
from parplan.questions.gaps import gaps
from parplan.questions.show import show
from parplan.questions.sipas import sipas
from parplan.questions.totals import totals
from parplan.report.report import Column, Kind, PlanHead, Report, Table, Value
from tables import Row, made_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SOFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def _needs(program: str | None, name: str) -> pytest.MarkDecorator:
    """Skip where a program is missing, except in CI, which has to have it."""
    may_skip = "PARPLAN_NO_SKIP" not in os.environ
    return pytest.mark.skipif(program is None and may_skip, reason=f"needs {name}")


needs_soffice = _needs(SOFFICE, "LibreOffice")
needs_poppler = _needs(shutil.which("pdftotext"), "poppler-utils")
needs_chromium = _needs(CHROMIUM, "Chromium")

VIETNAMESE = Language("vi", lambda text: text)

HEAD = PlanHead(
    "475/KH-UBND", "2024-07-18", "Đắk Nông", 2023, 2024, "Ủy ban nhân dân tỉnh Đắk Nông"
)
COLUMNS = (
    Column("code", Phrase("Code"), Kind.CODE),
    Column("title", Phrase("Title")),
    Column("assessed_by", Phrase("Assessed by"), words={"survey": Phrase("by survey")}),
    Column("leaves", Phrase("Leaves"), Kind.COUNT),
    Column("lost", Phrase("Lost"), Kind.POINTS, bar=True),
    Column("share", Phrase("Share"), Kind.PERCENT),
    Column("lead", Phrase("Lead")),
)
SENTENCE = "Rà soát, sắp xếp tổ chức bộ máy tinh gọn, hiệu lực, hiệu quả theo quy định."
ROWS = (
    Row(("1", "Area", None, 2, Decimal("2.25"), Decimal("41.3"), ()), level=1),
    Row(("1.1", "One", "survey", 1, Decimal("0.5"), None, ("Sở A", "Sở B")), level=2),
    Row(("1.10", "Two", "other", 1, Decimal("1.75"), Decimal(50), (SENTENCE, "Sở B")), level=2),
)
FLAT = tuple(row._replace(level=0) for row in ROWS[1:])
TOTALS = ("", None, None, 2, Decimal("2.25"), None, None)

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1+1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; &amp; 'a' \"b\"",
    "[bold]b[/bold]",
    "https://example.org/",
    "_x0041_",
    "e\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING ACUTE ACCENT}",
    "{braces} %s",
)
"""Words that a program could take for something else; each is to come out as it went in."""


def report(*tables: Table, title: str = "Gaps", notes: tuple[Phrase, ...] = ()) -> Report:
    return Report("gaps", Phrase(title), HEAD, tables, notes)


def flat(rows: tuple[Row, ...] = FLAT, totals: tuple[Value, ...] | None = TOTALS) -> Table:
    return made_table("gaps", Phrase("Lost points"), COLUMNS, rows, totals)


def words(*texts: str) -> Table:
    """A table that has nothing but words."""
    rows = tuple(Row((text, text, (text, text))) for text in texts)
    columns = (
        Column("code", Phrase("Code"), Kind.CODE),
        Column("title", Phrase("Title")),
        Column("lead", Phrase("Lead")),
    )
    return made_table("words", Phrase("Words"), columns, rows)


def every_report(plan: Plan) -> Iterator[Report]:
    yield from (totals(plan), totals(plan, depth=3), totals(plan, by="assessed_by"), gaps(plan))
    yield from (agencies(plan), agency(plan, "Sở Tư pháp"), sipas(plan), show(plan))
    yield show(plan, "4.1")


def soffice(folder: Path, *arguments: str) -> None:
    """Run LibreOffice with settings of its own."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def converted(content: bytes, extension: str, to: str, folder: Path) -> Path:
    """Let LibreOffice turn a file into another."""
    source = folder / f"report.{extension}"
    source.write_bytes(content)
    soffice(folder, "--convert-to", to, "--outdir", str(folder), str(source))
    return source.with_suffix("." + to.partition(":")[0])


def pdf_text(pdf: Path) -> str:
    return " ".join(_answer("pdftotext", "-layout", str(pdf), "-").split())


def pdf_pages(pdf: Path) -> list[str]:
    """Give the text of each page."""
    pages = _answer("pdftotext", "-layout", str(pdf), "-").split("\f")
    return [" ".join(page.split()) for page in pages if page.strip()]


def words_of_pages(pdf: Path) -> list[list[tuple[str, float]]]:
    """Every page's words, and how far down each ends; the page's own number is left out."""
    pages = _answer("pdftotext", "-bbox", str(pdf), "-").split("<page ")[1:]
    found = [
        [
            (unescape(word), float(y))
            for y, word in re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
        ]
        for page in pages
    ]
    return [[(word, y) for word, y in page if y > TOP_MARGIN] for page in found]


TOP_MARGIN = 50
"""Points above which nothing but the page's number stands."""


def pdf_facts(pdf: Path) -> Mapping[str, str]:
    lines = _answer("pdfinfo", str(pdf)).splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def pdf_fonts(pdf: Path) -> set[str]:
    """Names of the fonts, without the letters that say which part of one is embedded."""
    lines = _answer("pdffonts", str(pdf)).splitlines()[2:]
    return {re.sub(r"^[A-Z]{6}\+", "", line.split()[0]) for line in lines}


def is_a4_landscape(facts: Mapping[str, str]) -> bool:
    width, _, height = facts["Page size"].split()[:3]
    return abs(float(width) - 841.9) < 1 and abs(float(height) - 595.3) < 1


_running: list["Browser"] = []
"""The one that is open: a process can have no second."""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Open a browser, or take the one that is open already, which is closed by who opened it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and often skipped

    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        _running.append(browser)
        try:
            yield browser
        finally:
            _running.clear()
            browser.close()


def _answer(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()


def same_at_any_time(render: Callable[[Report, Language], bytes]) -> bool:
    """Whether a report gives the same bytes again, and none that tell today's date."""
    first = render(report(flat()), VIETNAMESE)
    return render(report(flat()), VIETNAMESE) == first and not bears_today(first)


def bears_today(content: bytes) -> bool:
    """Whether a file tells when it was made: in its text, or as a zip file's time stamps."""
    today = datetime.datetime.now(datetime.UTC).date()
    if not content.startswith(b"PK"):
        return today.isoformat().encode() in content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return any(
            info.date_time[:3] == today.timetuple()[:3] or bears_today(parts.read(info))
            for info in parts.infolist()
        )


CONTROLS = "a\x07b\x1b[31mc\u202ed\ufffee\uffff"
SHOWN = "a\ufffdb\ufffd[31mcd\ufffde\ufffd"
"""What a reader would obey is taken out, what XML forbids is made visible."""
