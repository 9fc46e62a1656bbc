"""`parplan collect`."""

import codecs
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.collected import Collected, change_lines, complaints, summary
from parplan.cli.options import LangOption, PlanOption, print_findings
from parplan.files.loading import load, plan_folder
from parplan.files.saving import save, unreadable
from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal
from parplan.questions.options import ResultsYearOption, results_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parplan.documents.forms.problems import Problem
    from parplan.documents.forms.returned import Statement
    from parplan.files.ordered import Data
    from parplan.language.catalogue import Language
    from parplan.plan.plan import Plan

EXAMPLE = "parplan collect returned/*.xlsx --dry-run"


def collect(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=N_("Returned forms."))],
    into: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=N_("The results. Else results/<year>.yaml of the plan.")),
    ] = None,
    year: ResultsYearOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only say it; write nothing."))
    ] = False,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Read all forms, merge them, write it all at once, and print what there is to say."""
    from parplan.documents.forms.merging import merged  # noqa: PLC0415

    speak: Language = context.obj
    folder, _ = plan_folder(plan)
    loaded = load(folder)
    if loaded.plan is None:
        print_findings(loaded, speak)
        raise typer.Exit(1)
    named = _year_of(into)
    of = results_year(loaded.plan, year or named)
    if named not in {None, of}:
        message = Phrase(
            "{file} is called after another year than {year}", file=str(into), year=str(of)
        )
        raise Refusal(message, Phrase("name one of them only"))
    target = into or _own(folder) / f"{of}.yaml"
    held, known = _known(target, speak)
    found = _read(files, loaded.plan, of)
    result = merged(loaded.plan, known, found.statements)
    changed = result.data != known
    content = _amended(target, held, known, result.data) if changed else held
    if changed and not dry_run:
        _write(target, content)
    for line in change_lines(result, speak):
        print(line)
    for line in complaints(found, result, speak):
        print(line, file=sys.stderr)
    print(
        summary(found, result, target if changed and not dry_run else None, speak), file=sys.stderr
    )
    if found.problems or result.conflicts:
        raise typer.Exit(1)


def _year_of(into: Path | None) -> int | None:
    return int(into.stem) if into is not None and re.fullmatch("20[0-9]{2}", into.stem) else None


def _own(folder: Path) -> Path:
    """Find the folder of results; those of the bundled plan are nobody's to fill in."""
    from parplan.files.loading import RESULTS, bundled  # noqa: PLC0415

    if folder.resolve() == bundled().resolve():
        raise Refusal(
            Phrase("the bundled plan takes no results"),
            Phrase("name your plan with --plan, or a file of results with --into"),
        )
    return folder / RESULTS


def _known(target: Path, speak: "Language") -> "tuple[bytes, Data]":
    """Read the results that are there; if they are misshapen, nothing can be added to them."""
    from parplan.documents.forms.merging import ResultsFile  # noqa: PLC0415
    from parplan.files.given import read  # noqa: PLC0415
    from parplan.files.loading import Loaded  # noqa: PLC0415
    from parplan.files.source import Source  # noqa: PLC0415

    try:
        if not target.exists():
            return b"", {}
        content = target.read_bytes()
        data, wrong = Source().read(("results",), str(target), content)
        if data is None and not wrong:
            return content, {}
        given = read(target, ResultsFile)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    if given.content is None or not isinstance(data, dict):
        print_findings(Loaded(None, given.findings, given.source), speak)
        raise typer.Exit(1)
    return content, data


def _read(files: "Sequence[Path]", plan: "Plan", year: int) -> Collected:
    from parplan.documents.forms.problems import Problem  # noqa: PLC0415
    from parplan.documents.forms.returned import returned  # noqa: PLC0415
    from parplan.documents.forms.workbook import read  # noqa: PLC0415
    from parplan.readers.remarks import Unreadable  # noqa: PLC0415

    problems: list[tuple[Path, Problem]] = []
    unread: list[tuple[Path, Problem]] = []
    found: dict[tuple[str, object], list[tuple[Path, Statement]]] = {}
    for file in files:
        try:
            file.stat()
            form = returned(read(file), plan, year)
        except Unreadable as reason:
            problems.append((file, Problem(_of_the_file(reason.message), reason.hint)))
            continue
        except OSError as error:
            raise Refusal(unreadable(error)) from None
        problems.extend((file, problem) for problem in form.problems)
        unread.extend((file, stray) for stray in form.unread)
        if form.statement:
            marks = form.statement.marks
            of_the_day = found.setdefault((marks.agency.name, marks.on), [])
            if form.statement not in [statement for _, statement in of_the_day]:
                of_the_day.append((file, form.statement))
    for (name, _), ((file, _), *others) in found.items():
        problems.extend((other, _twice(file, name)) for other, _ in others)
    return Collected([own[0][1] for own in found.values() if len(own) == 1], problems, unread)


def _of_the_file(message: Phrase) -> Phrase:
    """Name the file once: what is wrong is told behind its name."""
    values = dict(message.values)
    if "file" in values:
        values["file"] = Phrase("it")
    return Phrase(message.text, **values)


def _twice(other: Path, name: str) -> "Problem":
    from parplan.documents.forms.problems import Problem  # noqa: PLC0415

    message = Phrase(
        "{other} is of {name} and of the same day, and says something else: neither is taken",
        other=str(other),
        name=name,
    )
    return Problem(message, Phrase("give only the one that holds"))


def _amended(target: Path, held: bytes, known: "Data", data: "Data") -> bytes:
    from parplan.files.amending import Unamendable, amended  # noqa: PLC0415

    encoding = "utf-8-sig" if held.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return amended(held.decode(encoding), known, data).encode(encoding)
    except Unamendable:
        raise Refusal(
            Phrase("{file} is written in a way that can't be added to", file=str(target)),
            Phrase("write its leaves and tasks a line a key, without braces around all of them"),
        ) from None


def _write(target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    save(target, content)
