"""`parplan import`."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from parplan.checks.printing import placed, render
from parplan.cli.output import announce, print_answer, tell
from parplan.cli.revise import Side, take_over
from parplan.cli.usage import LangOption
from parplan.documents.forms.wording import META
from parplan.files.loading import bundled
from parplan.files.saving import refuse_occupied, save_new_plan, unreadable
from parplan.importing.imported import Checked, Imported, ImportWishes, checked, import_document
from parplan.importing.records import Years
from parplan.importing.regions import EXTRA, FIELDS
from parplan.importing.register import Register, province
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Level, Refusal, in_order

EXAMPLE = "parplan import ke-hoach.docx -o plan"

_ANOTHER = Phrase("name another folder, or replace its plan with --force")

_YEARS = {"min": 2000, "max": 2100}


def import_(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The document."))],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help=N_("The plan folder to make.")),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=N_("Plan folder that takes over what was changed in its workbook."),
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=N_("With --into: write without being asked."))
    ] = False,
    prefer: Annotated[
        Side | None,
        typer.Option(help=N_("With --into: whose value holds if both have changed it.")),
    ] = None,
    score_year: Annotated[
        int | None,
        typer.Option(metavar="Y", help=N_("Year of the scores. Else the header's."), **_YEARS),
    ] = None,
    target_year: Annotated[
        int | None,
        typer.Option(metavar="Y", help=N_("Year of the targets. Else the header's."), **_YEARS),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help=N_("Read a column, by title or number, as this field; `extra` keeps it aside."),
        ),
    ] = None,
    agencies: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=N_("agencies.yaml to start from. Else the bundled plan's.")
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only say it; write nothing."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace the plan in a folder that is there."))
    ] = False,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Read the document, write the folder, and print everything that there is to say."""
    if into is not None:
        alone = (output, score_year, target_year, columns, agencies, force or None)
        if any(one is not None for one in alone):
            raise Refusal(Phrase("--into goes with --yes, --dry-run and --prefer only"))
        take_over(file, into, context.obj, yes=yes, dry_run=dry_run, prefer=prefer)
        return
    if yes or prefer is not None:
        raise Refusal(Phrase("--yes and --prefer go with --into only"))
    if output is None and not dry_run:
        raise Refusal(Phrase("say with -o DIR which folder to make, or --dry-run"))
    target = output or Path(file.stem)
    if not dry_run:
        refuse_occupied(target, _ANOTHER, force=force)
    wishes = ImportWishes(Years(score_year, target_year), _columns(columns or []))
    imported = _imported(file, agencies, wishes)
    found = checked(target, imported.files)
    speak: Language = context.obj
    failed = _print(file, imported, found, speak)  # where it can't be told, nothing is written
    if not dry_run:
        telling = partial(tell, speak=speak)
        save_new_plan(target, imported.files, telling, _ANOTHER, force=force)
    _announce(imported, None if dry_run else target, speak)
    if any(str(remark.place) == META for remark in imported.remarks):
        message = Phrase(
            "parplan made this workbook: with --into DIR what was changed in it is taken over"
        )
        tell(message, speak)
    if failed:
        raise typer.Exit(1)


def _columns(wishes: Iterable[str]) -> dict[str, str]:
    """Read "Điểm sàn=max_points"."""
    columns = {}
    for wish in wishes:
        title, found, field = wish.rpartition("=")
        if not found or not title.strip():
            raise Refusal(
                Phrase("--map {wish}: it is COLUMN=FIELD", wish=wish),
                Phrase("for example: --map “Điểm sàn=max_points”"),
            )
        if field not in {*FIELDS, EXTRA}:
            raise Refusal(
                Phrase("--map {wish}: there is no field {field}", wish=wish, field=field),
                Phrase("one of: {choices}", choices=", ".join((*FIELDS, EXTRA))),
            )
        columns[title] = field
    return columns


def _imported(file: Path, agencies: Path | None, wishes: ImportWishes) -> Imported:
    try:
        if agencies is not None:
            return import_document(file, Register.of(agencies), None, wishes)
        register = Register.of(bundled() / "agencies.yaml")
        return import_document(file, register, province(bundled()), wishes)
    except OSError as error:
        raise Refusal(unreadable(error)) from None


def _print(file: Path, imported: Imported, found: Checked, speak: Language) -> bool:
    """Print all remarks, then all findings; tells whether one of them is an error."""
    name = printable(str(file))
    told = ["\n".join(remark.lines(speak)) for remark in imported.remarks]
    findings = in_order(placed(judged, found.source) for judged in found.judged)
    shown = render(findings, "text", speak)
    print_answer("".join(f"{name}: {words}\n" for words in told) + shown)
    return any(one.level is Level.ERROR for one in (*imported.remarks, *findings))


def _announce(imported: Imported, target: Path | None, speak: Language) -> None:
    counts = Phrase(
        "{criteria} rows of criteria, {tasks} SIPAS tasks; {errors} errors, {warnings} warnings",
        criteria=imported.criteria,
        tasks=imported.tasks,
        errors=sum(remark.level is Level.ERROR for remark in imported.remarks),
        warnings=sum(remark.level is Level.WARNING for remark in imported.remarks),
    )
    announce(speak.say(counts))
    if target is None:
        announce(speak.say(Phrase("nothing was written")))
    else:
        announce(speak.say(Phrase("written: {file}", file=str(target))))
