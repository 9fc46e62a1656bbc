"""Make the pictures of the README from what parplan really writes.

    .venv/bin/python docs/pictures.py

Chromium draws the page; LibreOffice and poppler draw the workbook and the letter.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PARPLAN = [str(Path(sys.executable).parent / "parplan")]
WIDE, HIGH = 1280, 900
DOTS_PER_INCH = "70"


def run(*command: str) -> None:
    """Run a program, and end with its words if it fails."""
    subprocess.run(command, check=True, capture_output=True)


def page(folder: Path) -> None:
    """Draw the first screen of the dossier."""
    file = folder / "page.html"
    run(*PARPLAN, "report", "--lang", "vi", "-o", str(file))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        tab.goto(file.as_uri())
        tab.screenshot(path=str(PICTURES / "page.png"))
        browser.close()


def first_page(file: Path, name: str) -> None:
    """Draw the first page of an office document."""
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file))
    pdf = file.with_suffix(".pdf")
    picture = PICTURES / name
    run("pdftoppm", "-r", DOTS_PER_INCH, "-png", "-singlefile", str(pdf), str(picture))


def main() -> None:
    """Draw all three."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        page(folder)
        workbook = folder / "gaps.xlsx"
        run(*PARPLAN, "gaps", "--lang", "vi", "-o", str(workbook))
        first_page(workbook, "workbook")
        letters = folder / "letters"
        run(*PARPLAN, "assign", "--lang", "vi", "-o", str(letters), "--agency", "STP")
        first_page(letters / "so-tu-phap.docx", "letter")


if __name__ == "__main__":
    main()
