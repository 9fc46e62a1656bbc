"""`parplan collect`: what forms and tables say goes into the results; what changes is told."""

import datetime
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.cli.options import DryRunOption, PlanOption
from parplan.cli.output import print_answer, tell
from parplan.cli.points_tables import Stated, TableWishes, from_tables, round_meant, sorted_out
from parplan.cli.usage import LangOption
from parplan.documents.forms.merging import Merged, ResultsFile, Said, merged
from parplan.documents.forms.returned import Collected, collected
from parplan.files.amending import Data, Place, Unamendable, amended_bytes
from parplan.files.loading import RESULTS, bundled, bytes_of, load, plan_folder, plans, read_beside
from parplan.files.saving import Overtaken, locked, save_over, unreadable
from parplan.files.source import Source
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.results import Round
from parplan.questions import completion
from parplan.questions.options import ResultsYearOption, day, results_year
from parplan.questions.year.tasks import STATUS
from parplan.report.cells import day_shown

EXAMPLE = "parplan collect returned/*.xlsx --dry-run"

_LONGEST = 80
"""Characters of words in a line about a change."""

_STEPS = {
    "criteria": Phrase("criteria"),
    "tasks": Phrase("tasks"),
    "reports": Phrase("reports"),
    "scores": Phrase("scores"),
    "self": Phrase("self"),
    "appraisal1": Phrase("appraisal1"),
    "appraisal2": Phrase("appraisal2"),
    "official": Phrase("official"),
    "rounds": Phrase("rounds"),
    "figures": Phrase("figures"),
    "cause": Phrase("cause"),
    "evidence": Phrase("evidence"),
    "status": Phrase("status"),
    "percentage": Phrase("percentage"),
    "done_on": Phrase("done_on"),
    "product": Phrase("product"),
    "note": Phrase("note"),
    "received": Phrase("received"),
    "reported": Phrase("reported"),
}
"""What a reader calls the keys of results."""

_MANY = 4
"""So many agencies are named beside a value; the file names all."""


def collect(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help=N_("Returned forms, and tables of points: .xlsx, .docx, .csv, .ods, .html."),
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=N_("The results. Else results/<year>.yaml of the plan.")),
    ] = None,
    year: ResultsYearOption = None,
    round_: Annotated[
        Round | None,
        typer.Option(
            "--round",
            metavar="|".join(Round),
            parser=round_meant,
            help=N_("Of a table: take this round's points only. Else all, by its headers."),
        ),
    ] = None,
    date: Annotated[
        datetime.date | None,
        typer.Option(
            metavar="DATE",
            parser=day,
            help=N_("Of a table: when its points were stated. Else the day in it, else today."),
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=N_("Of a table: who states them. Else the plan's issuer (self) or the Ministry."),
            autocompletion=completion.agencies,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Read all forms, merge them, write it all at once, and print what there is to say."""
    speak: Language = context.obj
    folder, _ = plan_folder(plan)
    (found_plan,) = plans(load(folder))
    named = _year_of(into)
    of = results_year(found_plan, year or named)
    if named not in {None, of}:
        message = Phrase(
            "{file} is called after another year than {year}", file=str(into), year=str(of)
        )
        raise Refusal(message, Phrase("name one of them only"))
    target = into or _own(folder) / f"{of}.yaml"
    wishes = TableWishes(round_, found_plan.agency(by).name if by else None, date)
    try:
        forms, tables = sorted_out(files)
        if not tables and wishes != TableWishes():
            message = Phrase("--round, --date and --by are of tables, and there is none")
            raise Refusal(message, Phrase("a form says itself whose it is, and of which day"))
        found = collected(forms, found_plan, of)
        others = from_tables(tables, found_plan, of, wishes)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    counted = _Counted(len(found.statements), others.taken)
    found = found.with_more(others.collected, files)
    if dry_run:
        result, _ = _merged(target, found_plan, found)
        written = False
    else:
        with locked(target, partial(tell, speak=speak)):
            result, written = _written(target, found_plan, found)
    try:
        print_answer("".join(f"{line}\n" for line in _change_lines(result, speak)))
    finally:  # what was done is told, also where its changes can't be
        for line in _complaints(found, result, others.places, speak):
            print(line, file=sys.stderr)
        for file, outcome in found.outcomes:
            print(printable(f"{file}: {speak.say(outcome)}"), file=sys.stderr)
        print(
            _summary(counted, found.errors, result, target if written else None, speak),
            file=sys.stderr,
        )
    if found.errors or result.conflicts:
        raise typer.Exit(1)


def _year_of(into: Path | None) -> int | None:
    return int(into.stem) if into is not None and re.fullmatch("20[0-9]{2}", into.stem) else None


def _own(folder: Path) -> Path:
    """Find the folder of results; those of the bundled plan are nobody's to fill in."""
    if folder.resolve() == bundled().resolve():
        raise Refusal(
            Phrase("the bundled plan takes no results"),
            Phrase("name your plan with --plan, or a file of results with --into"),
        )
    return folder / RESULTS


def _known(target: Path) -> tuple[bytes, Data]:
    """Read the results that are there; if they are misshapen, nothing can be added to them."""
    try:
        if not target.exists():
            return b"", {}
        held = bytes_of(target)
        data, wrong = Source().read(("results",), str(target), held)
        if data is None and not wrong:
            return held, {}
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    read_beside(target, ResultsFile)
    assert isinstance(data, dict)  # noqa: S101 - its shape says so
    return held, data


def _amended(target: Path, held: bytes, known: Data, data: Data) -> bytes:
    try:
        return amended_bytes(held, known, data)
    except Unamendable:
        raise Refusal(
            Phrase("{file} is written in a way that can't be added to", file=str(target)),
            Phrase("write its leaves and tasks a line a key, without braces around all of them"),
        ) from None


def _merged(target: Path, plan: Plan, found: Collected) -> tuple[Merged, tuple[bytes, bytes]]:
    """Merge what forms say with what is known now; and the file's content, before and after."""
    held, known = _known(target)
    result = merged(plan, known, found.statements)
    if result.data == known:
        return result, (held, held)
    return result, (held, _amended(target, held, known, result.data))


def _written(target: Path, plan: Plan, found: Collected) -> tuple[Merged, bool]:
    """Merge and write; anew, if somebody who holds no lock has written in between."""
    while True:
        result, (held, content) = _merged(target, plan, found)
        if content == held:
            return result, False
        with suppress(Overtaken):
            save_over(target, held, content)
            return result, True


def _change_lines(result: Merged, speak: Language) -> Iterator[str]:
    """Say what changes, a line a field."""
    for change in result.changes:
        place, by = _placed(change.place, speak), _said_by(change.said, speak)
        if change.after is None:
            words = speak.say(Phrase("reported, and nothing new ({by})", by=by))
        else:
            before, after = (_worded(change.place, v, speak) for v in (change.before, change.after))
            words = f"{before} → {after} ({by})"
        yield printable(f"{place}: {words}")


def _placed(place: Place, speak: Language) -> str:
    """Name a place in the reader's language."""
    return "/".join(speak.say(_STEPS[step]) if step in _STEPS else step for step in place)


def _said_by(said: Sequence[Said], speak: Language) -> str:
    """Name who said something and when; of many, the first few."""
    shown = said if len(said) <= _MANY else said[: _MANY - 1]
    named = speak.value(tuple(f"{one.by}, {day_shown(str(one.on), speak)}" for one in shown))
    if len(shown) == len(said):
        return named
    return speak.say(Phrase("{named}; and {count} more", named=named, count=len(said) - len(shown)))


def _by_value(said: Sequence[Said]) -> Iterator[list[Said]]:
    """Put together those who said the same."""
    values: list[object] = []
    for one in said:
        if one.value not in values:
            values.append(one.value)
            yield [other for other in said if other.value == one.value]


def _worded(place: Place, value: object, speak: Language) -> str:
    """Write the value of a field, a status in the words that people know."""
    known = STATUS.get(str(value)) if place[-1] == "status" else None
    return speak.say(known) if known else _shown(value, speak)


def _shown(value: object, speak: Language) -> str:
    """Write a value of the data on one line."""
    if isinstance(value, bool):
        return speak.say(Phrase("yes") if value else Phrase("no"))
    if isinstance(value, list):  # evidence, by its numbers
        value = tuple(str(one.get("number", "")) for one in value)
    if isinstance(value, str):
        value = day_shown(value, speak)
    words = " ".join(speak.value(value).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _complaints(
    found: Collected, result: Merged, cells: Mapping[Stated, str], speak: Language
) -> Iterator[str]:
    """Say what is wrong with files, and where those who state something disagree."""
    for remark in found.remarks:
        yield from remark.lines(speak)
    for conflict in result.conflicts:
        values = tuple(
            f"{_worded(conflict.place, same[0].value, speak)} ({_said_by(same, speak)})"
            for same in _by_value(conflict.said)
        )
        message = Phrase(
            "conflict: {values}; it stays {kept}",
            values=values,
            kept=_worded(conflict.place, conflict.kept, speak),
        )
        yield printable(f"{_placed(conflict.place, speak)}: {speak.say(message)}")
        _, code, *_, field = conflict.place
        for said in conflict.said:
            if cell := cells.get(Stated(said.by, said.on, code, field)):
                where = Phrase("{by}, {day}: in {cell}", by=said.by, day=said.on, cell=cell)
                yield printable(f"    {speak.say(where)}")


class _Counted(NamedTuple):
    """How many forms and how many tables were taken."""

    forms: int
    tables: int


def _summary(
    taken: _Counted, errors: int, result: Merged, written: Path | None, speak: Language
) -> str:
    """Count what was done, and say where it was written."""
    files = Phrase("forms taken: {forms}", forms=taken.forms)
    if taken.tables:
        files = Phrase("tables of points taken: {tables}", tables=taken.tables)
    if taken.tables and taken.forms:
        files = Phrase("forms taken: {forms}; tables of points taken: {tables}", **taken._asdict())
    counts = Phrase(
        "{files}; changes: {changes}; conflicts: {conflicts}; errors: {errors}",
        files=files,
        changes=len(result.changes),
        conflicts=len(result.conflicts),
        errors=errors,
    )
    end = (
        Phrase("nothing was written")
        if written is None
        else Phrase("written: {file}", file=str(written))
    )
    return printable(f"{speak.say(counts)}; {speak.say(end)}")
