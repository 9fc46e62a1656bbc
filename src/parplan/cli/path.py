"""`parplan path`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli.reports import report_command
from parplan.language.phrases import N_
from parplan.questions import completion
from parplan.questions.options import FieldYearOption

if TYPE_CHECKING:
    from parplan.cli.reports import Question

EXAMPLE = "parplan path --to 88 --survey-limit 0.5"

_MOST = 100


@report_command
def path(  # noqa: PLR0913 - the contract has as many options
    *,
    to: Annotated[str | None, typer.Option(metavar="POINTS", help=N_("To so many points."))] = None,
    to_rank: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help=N_("To where even the worse end of the band of ranks is no worse than this."),
        ),
    ] = None,
    to_group: Annotated[
        Literal["A", "B", "C"] | None,
        typer.Option(case_sensitive=False, help=N_("To the first points of this group.")),
    ] = None,
    costs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_("A YAML file of what moves cost. Else as few leaves, then points, as can be."),
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=N_("A leaf, or all below a criterion, that doesn't move."),
            autocompletion=completion.codes,
        ),
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help=N_("A leaf that has to move."),
            autocompletion=completion.codes,
        ),
    ] = None,
    survey_limit: Annotated[
        str | None,
        typer.Option(metavar="X", help=N_("The most that all survey leaves gain together.")),
    ] = None,
    agency_limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=X",
            help=N_("The most that the leaves gain together which it leads, by name or by group."),
        ),
    ] = None,
    alternatives: Annotated[
        int,
        typer.Option(metavar="K", min=0, max=_MOST, help=N_("So many next best sets of leaves.")),
    ] = 3,
    year: FieldYearOption = None,
) -> "Question":
    """Ask for the cheapest path, and what else is nearly as good."""
    from parplan.cli.paths import Options, asking  # noqa: PLC0415

    return asking(
        Options(
            to=to,
            to_rank=to_rank,
            to_group=to_group,
            costs=costs,
            exclude=exclude or [],
            require=require or [],
            survey_limit=survey_limit,
            agency_limit=agency_limit or [],
            alternatives=alternatives,
            year=year,
        )
    )
