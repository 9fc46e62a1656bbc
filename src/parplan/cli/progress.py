"""`parplan progress`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli import choosing, completion
from parplan.cli.dates import AsOfOption, ResultsYearOption, day
from parplan.cli.reports import report_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Count tasks by status, area and agency, and list them, the overdue first.")
EXAMPLE = "parplan progress --as-of 2024-10-15 --due-within 30"

_MOST = 3660


@report_command
def progress(
    *,
    as_of: AsOfOption = None,
    year: ResultsYearOption = None,
    due_within: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=_MOST,
            help=N_("List only what is due within so many days and not done."),
        ),
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=N_("Only what this agency leads, by name or through a group."),
            autocompletion=completion.agencies,
        ),
    ] = None,
) -> "Question":
    """Choose the day and whose tasks, and ask how far they are."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.progress import Asked, progress  # noqa: PLC0415

        choice = Asked(
            year=plan.plan.target_year if year is None else year,
            on=day(as_of),
            agency=None if agency is None else choosing.agency(plan, agency),
            due_within=due_within,
        )
        return progress(plan, choice)

    return ask
