"""Reports out: one module a format, each with a `render` that opens no files.

A new format is one `as_x.py` and one line in `FORMATS`. Its module is imported only when it is
asked for, so that a command pays for no library that it doesn't use.
"""

from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple, TextIO

from parplan.language.catalogue import Language
from parplan.report.report import Report, in_language


class Format(NamedTuple):
    """Where a format's `render(report, language)` is, and what its files are called.

    One that `fits_screen` takes a third argument, the stream whose width, colours and encoding it
    is to fit. One with `every_column` is for programs and holds the columns of all languages.
    """

    module: str
    extensions: tuple[str, ...] = ()
    fits_screen: bool = False
    every_column: bool = False


FORMATS: dict[str, Format] = {
    "terminal": Format("parplan.report.as_terminal", fits_screen=True),
    "markdown": Format("parplan.report.as_markdown", (".md",)),
    "csv": Format("parplan.report.as_csv", (".csv",), every_column=True),
    "json": Format("parplan.report.as_json", (".json",), every_column=True),
    "html": Format("parplan.report.as_html", (".html", ".htm")),
    "xlsx": Format("parplan.report.as_xlsx", (".xlsx",)),
    "docx": Format("parplan.report.as_docx", (".docx",)),
}


def by_extension(file: PurePath) -> str | None:
    """Name the format that a file's extension asks for, if there is one."""
    extension = file.suffix.lower()
    return next((name for name, known in FORMATS.items() if extension in known.extensions), None)


def render(
    report: Report, name: str, language: Language, screen: TextIO | None = None
) -> str | bytes:
    """Make a report in the format of that name: text, or bytes where the format fixes them.

    `screen` is the stream that the text is meant for; without one it is meant for a file, and
    the terminal format leaves colours out.
    """
    chosen = FORMATS[name]
    surroundings = (screen,) if chosen.fits_screen else ()
    shown = report if chosen.every_column else in_language(report, language.code)
    rendered: str | bytes = import_module(chosen.module).render(shown, language, *surroundings)
    return rendered
