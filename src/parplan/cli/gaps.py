"""`parplan gaps`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli import choosing
from parplan.cli.narrowing import AgencyOption, AreaOption
from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("List the leaves that lost points, the most first.")
EXAMPLE = "parplan gaps --area 6 --sort gain"


@signed_command
def gaps(  # noqa: PLR0913 - the contract has as many options
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=N_("Also the leaves that lost nothing."))
    ] = False,
    sort: Annotated[
        Literal["lost", "gain", "remaining", "code"], typer.Option(help=N_("What comes first."))
    ] = "lost",
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=N_("Only the first N."))
    ] = None,
    area: AreaOption = None,
    agency: AgencyOption = None,
    assessed_by: Annotated[
        Literal["appraisal", "survey", "sipas", "outcome"] | None,
        typer.Option(help=N_("Only this source of points.")),
    ] = None,
) -> "Question":
    """Narrow the leaves down, and ask for what they lost."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.gaps import Choice, gaps  # noqa: PLC0415

        choice = Choice(
            everything=everything,
            sort=sort,
            top=top,
            below=None if area is None else choosing.criterion(plan, area),
            agency=None if agency is None else choosing.agency(plan, agency),
            assessed_by=assessed_by,
        )
        return gaps(plan, choice)

    return ask
