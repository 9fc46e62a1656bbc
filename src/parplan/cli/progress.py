"""`parplan progress`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import report_command
from parplan.language.phrases import N_
from parplan.questions.options import (
    AgencyOption,
    AsOfOption,
    ResultsYearOption,
    results_year,
    today,
)

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan progress --as-of 2024-10-15 --due-within 30"

_MOST = 3660


@report_command
def progress(
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    due_within: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=0,
            max=_MOST,
            help=N_("List only what is due within so many days and not done."),
        ),
    ] = None,
    agency: AgencyOption = None,
) -> "Question":
    """Choose the day and whose tasks, and ask how far they are."""

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.year.progress import Choice, progress  # noqa: PLC0415

        choice = Choice(
            year=results_year(plan, year),
            on=as_of or today(),
            agency=None if agency is None else plan.agency(agency),
            due_within=due_within,
        )
        return progress(plan, choice)

    return ask
