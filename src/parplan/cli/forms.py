"""`parplan forms`."""

import datetime
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from parplan.cli.options import PlanOption, plan_meant, tell_draft
from parplan.cli.output import ProgressBar, tell
from parplan.cli.usage import LangOption
from parplan.documents.forms.contents import Form, FormPeriod
from parplan.documents.forms.contents import forms as make
from parplan.documents.letters.letter import file_names
from parplan.files.saving import locked, save_all, unreadable
from parplan.language.catalogue import N_, Language, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.agencies import Agency
from parplan.plan.duties import tasks
from parplan.plan.plan import Plan
from parplan.questions import completion
from parplan.questions.options import ResultsYearOption, day, results_year

EXAMPLE = 'parplan forms -o forms --period "Quý II" --due 2024-06-25'


def forms(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help=N_("Folder to write to. Forms that are there already, and are others, stay."),
        ),
    ] = None,
    agencies: Annotated[
        list[str] | None,
        typer.Option(
            "--agency",
            metavar="NAME",
            help=N_("Only this agency; may be repeated. Else all that have a task."),
            autocompletion=completion.agencies,
        ),
    ] = None,
    year: ResultsYearOption = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=N_("Which report it is, such as a quarter's.")),
    ] = None,
    due: Annotated[
        datetime.date | None,
        typer.Option(metavar="DATE", parser=day, help=N_("Until when it is to come back.")),
    ] = None,
    expand: Annotated[
        bool,
        typer.Option("--expand", help=N_("Also what is led by a group, on its members' forms.")),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace forms that are there, filled in or not."))
    ] = False,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make all forms, and only then write them, each whole."""
    if output is None:
        raise Refusal(Phrase("say with -o DIR which folder to write the forms to"))
    found, _ = plan_meant(plan, context.obj)
    asking = _asked(found, results_year(found, year), (period or "").strip(), due, expand=expand)
    made, without = _made(found, asking, agencies or [])
    files = _rendered(found, made)
    with locked(output, partial(tell, speak=context.obj)):
        if not force:
            _refuse_others(output, files)
        save_all(output, files.items())
    tell_draft(found, context.obj)
    done = Phrase("forms written: {count}, in {folder}", count=len(made), folder=str(output))
    print(context.obj.say(done), file=sys.stderr)
    if without:
        print(f"parplan: {context.obj.say(_nothing(without))}", file=sys.stderr)
    if not agencies and not expand:
        _say_unasked(found, made, context.obj)


def _asked(
    plan: Plan, year: int, period: str, due: datetime.date | None, *, expand: bool
) -> FormPeriod:
    """Take the name and the day of a report from the plan's schedule, if it has it."""
    for one in plan.plan.reports if year == plan.plan.target_year else ():
        if period and one.is_called(period, year):
            return FormPeriod(year, one.name(year), due or one.due, expand)
    return FormPeriod(year, period or None, due, expand)


def _made(
    plan: Plan, asking: FormPeriod, words: Sequence[str]
) -> tuple[list[Form], tuple[str, ...]]:
    """Make the forms of those whom the user names, else of all that have a task.

    Whoever is named and has none comes second, unless nobody has any.
    """
    named = _named(plan, words)
    made = list(make(plan, named or plan.agencies.agencies, asking))
    empty = tuple(form.agency.name for form in made if form.is_empty)
    if named and len(empty) == len(made):
        hint = None if asking.expand else Phrase("with --expand also what its groups lead")
        raise Refusal(_nothing(empty), hint)
    return [form for form in made if not form.is_empty], empty if named else ()


def _nothing(names: tuple[str, ...]) -> Phrase:
    return Phrase("the plan gives no task to {names}", names=names)


def _named(plan: Plan, words: Sequence[str]) -> list[Agency]:
    """Find agencies by what the user calls them; a group's are its members."""
    found: dict[str, Agency] = {}
    for text in words:
        body = plan.agency(text)
        own = (body,) if isinstance(body, Agency) else plan.agencies.members(body, plan.plan.day)
        if not own:
            raise Refusal(Phrase("{name} names no agency in particular", name=body.name))
        found |= {agency.name: agency for agency in own}
    return list(found.values())


def _rendered(plan: Plan, made: Sequence[Form]) -> dict[str, bytes]:
    from parplan.documents.forms.as_xlsx import render  # noqa: PLC0415 - it brings XlsxWriter

    names = file_names(body.name for body in plan.agencies.bodies)
    files = {}
    with ProgressBar(len(made)) as more:
        for form in made:
            files[f"{names[form.agency.name]}.xlsx"] = render(form)
            more(1)
    return files


def _refuse_others(folder: Path, files: Mapping[str, bytes]) -> None:
    """Keep what is there: somebody may have filled it in."""
    try:
        others = tuple(
            name
            for name, content in files.items()
            if (folder / name).exists() and (folder / name).read_bytes() != content
        )
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    if others:
        raise Refusal(
            Phrase("there already, in {folder}: {names}", names=others, folder=str(folder)),
            Phrase("write to another folder, or replace them with --force"),
        )


def _say_unasked(plan: Plan, made: Sequence[Form], speak: Language) -> None:
    """Tell of tasks that stand on nobody's form, since only groups lead them."""
    asked = {line.id for form in made for line in form.lines["tasks"]}
    left = [task.number for task in tasks(plan) if f"task:{task.number}" not in asked]
    if left:
        said = Phrase(
            "on none of these forms: {count} tasks, which only groups lead; see --expand",
            count=len(left),
        )
        print(speak.say(said), file=sys.stderr)
