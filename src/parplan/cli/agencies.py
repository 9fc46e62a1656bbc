"""`parplan agencies`."""

from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import signed_command
from parplan.language.phrases import N_
from parplan.questions.options import HoldersOption, held_on

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

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
        from parplan.questions.agencies import agencies  # noqa: PLC0415

        return agencies(plan, expand=expand, on=held_on(plan, as_of))

    return ask
