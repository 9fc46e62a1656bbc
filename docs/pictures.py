"""Make the pictures of the README from what parplan really writes.

    .venv/bin/python docs/pictures.py

Chromium draws the page; LibreOffice and poppler draw the workbook, the letter and the form.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
EXAMPLE = Path(__file__).parents[1] / "examples" / "tinh-mau"
CRITERIA = ("-f", "3", "-r", "100", "-y", "60", "-H", "420")
"""The upper part of a form's sheet of criteria, larger than the others."""
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


def draw(file: Path, name: str, *cut: str) -> None:
    """Draw the first page of an office document, or what poppler's options cut out of it."""
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file))
    pdf = file.with_suffix(".pdf")
    picture = PICTURES / name
    run("pdftoppm", "-r", DOTS_PER_INCH, "-png", "-singlefile", *cut, str(pdf), str(picture))


def main() -> None:
    """Draw all four."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        page(folder)
        workbook = folder / "gaps.xlsx"
        run(*PARPLAN, "gaps", "--lang", "vi", "-o", str(workbook))
        draw(workbook, "workbook")
        letters = folder / "letters"
        run(*PARPLAN, "assign", "--lang", "vi", "-o", str(letters), "--agency", "STP")
        draw(letters / "so-tu-phap.docx", "letter")
        forms = folder / "forms"
        asked = ["--agency", "SNV", "--period", "Năm 2024", "--due", "2024-11-30"]
        run(*PARPLAN, "forms", "--plan", str(EXAMPLE), "-o", str(forms), *asked)
        draw(forms / "so-noi-vu.xlsx", "form", *CRITERIA)


if __name__ == "__main__":
    main()
