"""`parplan agency`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import signed_command
from parplan.questions import completion
from parplan.questions.options import HoldersOption, held_on

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = 'parplan agency "so noi vu"'


@signed_command
def agency(
    name: Annotated[str, typer.Argument(metavar="NAME", autocompletion=completion.agencies)],
    *,
    as_of: HoldersOption = None,
) -> "Question":
    """Ask for the duties of whoever is called so; tone marks, aliases and heads are understood."""

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.agency import agency  # noqa: PLC0415

        return agency(plan, plan.agency(name), held_on(plan, as_of))

    return ask
