"""`parplan compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.options import print_findings
from parplan.cli.reports import answer_command
from parplan.language.phrases import N_
from parplan.questions import completion

if TYPE_CHECKING:
    from parplan.files.loading import Loaded
    from parplan.language.catalogue import Language
    from parplan.report.report import Report

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
    from parplan.questions.compare.compare import compare  # noqa: PLC0415

    before, after = _loaded(old), _loaded(new)
    if before.plan is None or after.plan is None:
        for side in (before, after):
            print_findings(side, speak)
        raise typer.Exit(1)
    return compare(before.plan, after.plan, (old, new))


def _loaded(side: str) -> "Loaded":
    """Read a folder; what is no folder, but has a revision's colon, from git."""
    from parplan.files.loading import load  # noqa: PLC0415

    if ":" in side and not Path(side).exists():
        from parplan.files.revisions import load_revision  # noqa: PLC0415

        return load_revision(side)
    return load(Path(side))
