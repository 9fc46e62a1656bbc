"""`parplan totals`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question

HELP = N_("Show printed figures beside the exact sums of the leaves.")
EXAMPLE = "parplan totals --depth 2"


@signed_command
def totals(
    *,
    depth: Annotated[
        int, typer.Option(min=1, max=3, help=N_("Down to areas (1), criteria (2) or leaves (3)."))
    ] = 1,
    by: Annotated[
        Literal["assessed_by"] | None, typer.Option(help=N_("Add the leaves up by this instead."))
    ] = None,
) -> "Question":
    """Ask for the tree, or for the sums by source of points."""
    from parplan.analyses import totals as analysis  # noqa: PLC0415

    if by:
        return analysis.by_assessed_by
    return lambda plan: analysis.totals(plan, depth)
