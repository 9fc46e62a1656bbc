"""`parplan compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli import completion
from parplan.cli.reports import answer_command, print_findings
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.language import Language
    from parplan.loading import Loaded
    from parplan.report import Report

HELP = N_(
    "Show what has changed from one plan to another, and what it does to the totals. A plan is a "
    "folder, or REV:DIR of the git repository here."
)
EXAMPLE = "parplan compare HEAD~3:data data"


@answer_command
def compare(
    speak: "Language",
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help=N_("The earlier plan."), autocompletion=completion.plan_folders
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help=N_("The later plan."), autocompletion=completion.plan_folders
        ),
    ],
) -> "Report":
    """Read both plans, or say what is wrong with each of them."""
    from parplan.analyses.compare import compare  # noqa: PLC0415

    before, after = _loaded(old), _loaded(new)
    if before.plan is None or after.plan is None:
        for side in (before, after):
            print_findings(side, speak)
        raise typer.Exit(1)
    return compare(before.plan, after.plan, (old, new))


def _loaded(side: str) -> "Loaded":
    """Read a folder; what is no folder, but has a revision's colon, from git."""
    from parplan.cli.choosing import load  # noqa: PLC0415

    if ":" in side and not Path(side).exists():
        from parplan.cli.revisions import load_revision  # noqa: PLC0415

        return load_revision(side)
    return load(Path(side))
