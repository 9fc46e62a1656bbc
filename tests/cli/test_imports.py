"""Start-up is what a user feels: which modules a command may bring in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from parplan.cli.app import main
asked, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, file=asked)
"""
CORE = {
    "parplan.plan.plan",
    "parplan.plan.agencies",
    "parplan.plan.document",
    "parplan.files.source",
}
OFFICE = {"openpyxl", "xlsxwriter", "docx", "lxml", "PIL", "numpy", "scipy", "jinja2", "bs4"}
NEVER = {
    *OFFICE,
    *("asyncio", "concurrent.futures", "http", "multiprocessing", "ssl", "urllib.request"),
    *("babel", "pydantic.v1", "setuptools", "pkg_resources", "unittest", "parplan.importing"),
}


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Run a command in an empty folder, and list the modules that it brought in."""
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ,
    )
    return set(made.stdout.split())


def below(name: str, modules: set[str]) -> set[str]:
    return {module for module in modules if module.startswith(f"{name}.")}


def formats(modules: set[str]) -> set[str]:
    return {name for name in below("parplan.report", modules) if ".as_" in name}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_needs_only_what_reads_the_command_line(tmp_path: Path, arguments: list[str]) -> None:
    modules = loaded(tmp_path, *arguments)
    assert "typer" in modules
    assert not modules & {"pydantic", "pydantic_core", "yaml", "rich", "fractions", "unicodedata"}
    assert not modules & {*CORE, *NEVER}
    for room in ("checks", "documents", "files", "plan", "questions", "report"):
        assert not below(f"parplan.{room}", modules)


@pytest.mark.parametrize("command", ["gaps", "agency", "check", "schema"])
def test_a_commands_help_needs_nothing_heavy(tmp_path: Path, command: str) -> None:
    modules = loaded(tmp_path, command, "--help")
    assert not modules & {*NEVER, "rich"}
    assert formats(modules) == set()


@pytest.mark.parametrize(
    "arguments", [["gaps"], ["totals"], ["show", "8"], ["agency", "snv"], ["sipas"], ["agencies"]]
)
@pytest.mark.parametrize("format_", ["csv", "json", "markdown"])
def test_a_report_needs_its_question_and_its_format(
    tmp_path: Path, arguments: list[str], format_: str
) -> None:
    modules = loaded(tmp_path, *arguments, "-f", format_)
    assert modules >= CORE
    assert not modules & {*NEVER, "rich"}
    assert not below("parplan.questions.rank", modules)
    assert formats(modules) == {f"parplan.report.as_{format_}"}


def test_a_terminal_needs_of_rich_what_draws_tables(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "gaps", "-f", "terminal")
    assert "rich.console" in modules
    assert not modules & {*NEVER, "pygments", "markdown_it", "parplan.checks.check"}
    unneeded = ("markdown", "syntax", "traceback", "progress", "prompt", "live", "tree")
    assert not modules & {f"rich.{name}" for name in unneeded}
    assert formats(modules) == {"parplan.report.as_terminal"}


@pytest.mark.parametrize("format_", ["text", "github", "json"])
def test_check_needs_no_report(tmp_path: Path, format_: str) -> None:
    modules = loaded(tmp_path, "check", "-f", format_)
    assert {*CORE, "parplan.checks.check"} <= modules
    assert not modules & {*NEVER, "rich"}
