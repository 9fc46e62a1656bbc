"""`parplan score` and `parplan progress`: their answers, and the papers that follow from a year."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from parplan.checks.results import missing_files
from parplan.cli.assign import check_format
from parplan.cli.options import (
    FormatOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
    tell_draft,
)
from parplan.cli.output import print_or_save, tell, write
from parplan.cli.usage import LangOption
from parplan.documents.reminders import (
    CALENDAR,
    USUAL_DAYS,
    Reminder,
    deadlines,
    reminders,
)
from parplan.documents.reminders import render as reminder_in
from parplan.documents.self_score import packed
from parplan.documents.self_score import render as self_score_paper
from parplan.files.loading import plan_folder
from parplan.files.saving import locked, save_answer, save_together
from parplan.language.catalogue import N_, Language, Phrase
from parplan.language.remarks import Misread, Refusal
from parplan.questions.options import (
    AgencyOption,
    AreaOption,
    AsOfOption,
    ResultsYearOption,
    results_year,
    today,
)
from parplan.questions.year.progress import DueWithinOption
from parplan.questions.year.progress import progress as progress_report
from parplan.questions.year.score import RoundOption
from parplan.questions.year.score import score as score_report
from parplan.questions.year.self_score import NAME as SELF_SCORE

EXAMPLE = "parplan score --round appraisal1 --area 6"
PROGRESS_EXAMPLE = "parplan progress --as-of 2024-10-15 --due-within 30"


def score(  # noqa: PLR0913 - the question's own, and those of every report
    context: typer.Context,
    *,
    year: ResultsYearOption = None,
    round_: RoundOption = "self",
    area: AreaOption = None,
    pack: Annotated[
        Path | None,
        typer.Option(
            "--pack",
            metavar="FILE",
            help=N_("Put the self-score report, its evidence and a manifest into this .zip file."),
        ),
    ] = None,
    plan: PlanOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Answer, and put what is sent to the Ministry into one file."""
    speak: Language = context.obj
    if pack is not None and round_ != SELF_SCORE:
        raise Refusal(
            Phrase("only the self-score report can be packed"),
            Phrase("add --round self-score"),
        )
    folder, _ = plan_folder(plan)
    found, source = plan_meant(plan, speak)
    report = score_report(found, year=year, round_=round_, area=area)
    name = format_of(format_, output)
    asked = results_year(found, year)
    if pack is not None:
        if gone := [*missing_files(found, folder)]:
            raise Misread([source.remark(one) for one in gone])
        held = packed(found, report, asked, folder, speak)
        save_answer(pack, [held], partial(tell, speak=speak))
        tell(Phrase("written: {file}", file=str(pack)), speak)
    if round_ == SELF_SCORE and name == "docx":
        print_or_save(self_score_paper(found, report, asked), output, speak)
        tell_draft(found, speak)
    elif pack is None or output is not None or format_ is not None:
        write(report, name, output, speak)


def progress(  # noqa: PLR0913 - the question's own, and those of every report
    context: typer.Context,
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    due_within: DueWithinOption = None,
    agency: AgencyOption = None,
    remind: Annotated[
        bool,
        typer.Option(
            "--remind",
            help=N_(
                "Write each agency a short letter with what is overdue, or due within 30 days or as"
                " many as --within says, and one calendar; -o names the folder."
            ),
        ),
    ] = False,
    plan: PlanOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Answer, or write to those who are late."""
    speak: Language = context.obj
    if not remind:
        found, _ = plan_meant(plan, speak)
        report = progress_report(
            found, year=year, as_of=as_of, due_within=due_within, agency=agency
        )
        write(report, format_of(format_, output), output, speak)
        return
    if output is None or str(output) == "-":
        raise Refusal(Phrase("say with -o DIR which folder to write the letters to"))
    name = format_ or "docx"
    check_format(name)
    found, _ = plan_meant(plan, speak)
    asked, on = results_year(found, year), as_of or today()
    within = USUAL_DAYS if due_within is None else due_within
    body = None if agency is None else found.agency(agency)
    made, nobody = reminders(found, asked, on, within)
    chosen = [one for one in made if body is None or one.body.name == body.name]
    if not chosen:
        tell(Phrase("nothing is overdue or due within {days} days", days=within), speak)
        return
    page, days = deadlines(found, asked, chosen, on, speak)
    with locked(output, partial(tell, speak=speak)):
        save_together(output, [*_rendered(chosen, name, speak), (CALENDAR, page)])
    tell_draft(found, speak)
    print(
        speak.say(
            Phrase(
                "reminders written: {count}; days in the calendar: {days}; folder: {file}",
                count=len(chosen),
                days=days,
                file=str(output),
            )
        ),
        file=sys.stderr,
    )
    if nobody:
        tell(Phrase("Named in the plan, but nobody to write to: {names}", names=nobody), speak)


def _rendered(
    chosen: Sequence[Reminder], name: str, speak: Language
) -> Iterator[tuple[str, bytes]]:
    for one in chosen:
        yield f"{one.name}.{name}", reminder_in(one, name, speak)
