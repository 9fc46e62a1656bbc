"""`parplan import`."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from parplan.checks.figures import SUMS, sums
from parplan.checks.printing import placed, render
from parplan.cli.options import DryRunOption
from parplan.cli.output import announce, print_answer, tell
from parplan.cli.revise import Side, take_over
from parplan.cli.usage import LangOption
from parplan.documents.forms.wording import META
from parplan.files.loading import bundled
from parplan.files.saving import refuse_occupied, save_answer, save_new_plan, unreadable
from parplan.importing.imported import Checked, Imported, ImportWishes, checked, import_document
from parplan.importing.records import Years
from parplan.importing.regions import EXTRA, FIELDS
from parplan.importing.register import Register, province
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Level, Refusal, Remark, grouped, in_order, lines_of_group
from parplan.plan.findings import PAR104
from parplan.plan.plan import Plan

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
            metavar="FILE",
            help=N_("agencies.yaml to start from. Else the bodies that every province has."),
        ),
    ] = None,
    dry_run: DryRunOption = False,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace the plan in a folder that is there."))
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help=N_("Say all of it: what was read from where, too."))
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help=N_("Write all that there is to say here.")),
    ] = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Read the document, write the folder, and say what it holds and what needs a person."""
    others = (output, score_year, target_year, columns, agencies, report)
    if into is not None:
        if force or verbose or any(one is not None for one in others):
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
    told = _Told(file, imported, found)
    # Where it can't be told, nothing is written.
    print_answer(told.all(speak) if verbose else told.to_be_looked_at(speak))
    telling = partial(tell, speak=speak)
    if report is not None:
        save_answer(report, [told.all(speak).encode()], telling)
    if not dry_run:
        save_new_plan(target, imported.files, telling, _ANOTHER, force=force)
    _announce(imported, report, None if dry_run else target, speak)
    if told.is_wrong:
        raise typer.Exit(1)


def _announce(
    imported: Imported, report: Path | None, target: Path | None, speak: Language
) -> None:
    """Say what was written, and what a workbook of parplan's own is better taken over by."""
    if report is not None:
        announce(speak.say(Phrase("written: {file}", file=str(report))))
    written = Phrase("written: {file}", file=str(target))
    announce(speak.say(Phrase("nothing was written") if target is None else written))
    if any(str(remark.place) == META for remark in imported.remarks):
        message = Phrase(
            "parplan made this workbook: with --into DIR what was changed in it is taken over"
        )
        tell(message, speak)


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


class _Told:
    """What there is to say of an import: a summary, and every remark and finding."""

    def __init__(self, file: Path, imported: Imported, found: Checked) -> None:
        """Take what was made, and what is wrong in it."""
        self._name = printable(str(file))
        self._imported, self._found = imported, found
        self._findings = in_order(placed(judged, found.source) for judged in found.judged)

    @property
    def _everything(self) -> list[Remark[Any]]:
        return [*self._imported.remarks, *self._findings]

    @property
    def is_wrong(self) -> bool:
        """Whether something of it is an error."""
        return any(one.level is Level.ERROR for one in self._everything)

    def all(self, speak: Language) -> str:
        """Say all of it, every remark at its place."""
        told = ["\n".join(remark.lines(speak)) for remark in self._imported.remarks]
        lines = "".join(f"{self._name}: {words}\n" for words in told)
        return f"{self._summary(speak)}\n{lines}{render(self._findings, 'text', speak)}"

    def to_be_looked_at(self, speak: Language) -> str:
        """Say only what needs a person, errors first, and what is the same together."""
        lines = [line for group in self._groups for line in lines_of_group(group, speak)]
        return "\n".join([self._summary(speak), *lines, ""])

    @property
    def _groups(self) -> list[tuple[Remark[Any], ...]]:
        asking = [one for one in self._everything if one.level in {Level.ERROR, Level.WARNING}]
        return grouped(sorted(asking, key=lambda one: one.level is not Level.ERROR))

    def _summary(self, speak: Language) -> str:
        counts, plan, groups = self._imported.counts, self._found.plan, self._groups
        lines = [
            Phrase("criteria: {rows} rows, {leaves} of them leaves", **counts.of_rows),
            Phrase("SIPAS tasks: {count}", count=counts.tasks),
            Phrase(
                "agencies: {agencies}, groups: {groups}; of them new: {new}", **counts.of_bodies
            ),
            Phrase(
                "years: scores of {score}, targets of {target}",
                score=counts.years.score and str(counts.years.score),
                target=counts.years.target and str(counts.years.target),
            ),
            self._sums(plan) if plan else Phrase("sums: not checked, since it is no plan yet"),
        ]
        if counts.criteria_set:
            known = Phrase(
                "set of criteria: {name}; from it: who assesses {count} leaves",
                name=counts.criteria_set,
                count=counts.filled,
            )
            lines.insert(1, known)
        if groups:
            found = [one.level for group in groups for one in group]
            lines.append(
                Phrase(
                    "to be looked at: {errors} errors, {warnings} warnings; of {kinds} kinds",
                    errors=found.count(Level.ERROR),
                    warnings=found.count(Level.WARNING),
                    kinds=len(groups),
                )
            )
        else:
            lines.append(Phrase("nothing needs to be looked at"))
        return "\n".join([self._name, *(f"  {printable(speak.say(line))}" for line in lines)])

    def _sums(self, plan: Plan) -> Phrase:
        codes = [judged.finding.rule for judged in self._found.judged]
        wrong, rounded = (sum(code in some for code in codes) for some in (SUMS, (PAR104,)))
        right = sums(plan) - wrong - rounded
        text = N_("sums: {right} right, {wrong} wrong")
        if rounded:
            text = N_("sums: {right} right, {rounded} rounded, {wrong} wrong")
        return Phrase(text, right=right, wrong=wrong, rounded=rounded)
