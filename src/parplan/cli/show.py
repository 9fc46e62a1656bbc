"""`parplan show`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli import choosing, completion
from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Show what the plan says of a criterion, or of all.")
EXAMPLE = "parplan show 3.4.1"


@signed_command
def show(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", autocompletion=completion.codes)
    ] = None,
) -> "Question":
    """Ask for rows of Appendix 01."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.show import show  # noqa: PLC0415

        return show(plan, None if code is None else choosing.criterion(plan, code))

    return ask
