"""`parplan agencies`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.dates import HoldersOption, held_on
from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Show how many points hang on whom. The shares add up exactly.")
EXAMPLE = "parplan agencies --expand"


@signed_command
def agencies(
    *,
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Give a group's part to its members."))
    ] = False,
    as_of: HoldersOption = None,
) -> "Question":
    """Ask for every agency's part."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.agencies import agencies  # noqa: PLC0415

        return agencies(plan, expand=expand, on=held_on(plan, as_of))

    return ask
