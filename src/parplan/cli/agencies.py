"""`parplan agencies`."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import report_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question

HELP = N_("Show how many points hang on whom. The shares add up exactly.")
EXAMPLE = "parplan agencies --expand"


@report_command
def agencies(
    *,
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Give a group's part to its members."))
    ] = False,
) -> "Question":
    """Ask for every agency's part."""
    from parplan.analyses import agencies as analysis  # noqa: PLC0415

    return partial(analysis.agencies, expand=expand)
