"""`parplan agency`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli import choosing, completion
from parplan.cli.dates import HoldersOption, held_on
from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("List one agency's duties: its head's, its own, its groups'.")
EXAMPLE = 'parplan agency "so noi vu"'


@signed_command
def agency(
    name: Annotated[str, typer.Argument(metavar="NAME", autocompletion=completion.agencies)],
    *,
    as_of: HoldersOption = None,
) -> "Question":
    """Ask for the duties of whoever is called so; tone marks, aliases and heads are understood."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.agency import agency  # noqa: PLC0415

        return agency(plan, choosing.agency(plan, name), held_on(plan, as_of))

    return ask
