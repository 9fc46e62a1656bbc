"""`parplan score`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli import choosing
from parplan.cli.dates import ResultsYearOption, results_year
from parplan.cli.narrowing import AreaOption
from parplan.cli.reports import report_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Compute points from a year's figures, and set them beside those of a round.")
EXAMPLE = "parplan score --round appraisal1 --area 6"


@report_command
def score(
    *,
    year: ResultsYearOption = None,
    round_: Annotated[
        Literal["self", "appraisal1", "appraisal2", "official"],
        typer.Option("--round", help=N_("Whose points are stated.")),
    ] = "self",
    area: AreaOption = None,
) -> "Question":
    """Choose the round and the leaves, and ask for their points."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.score import Choice  # noqa: PLC0415
        from parplan.analyses.score_report import score_report  # noqa: PLC0415
        from parplan.results import Round  # noqa: PLC0415

        choice = Choice(
            year=results_year(plan, year),
            round=Round(round_),
            below=None if area is None else choosing.criterion(plan, area),
        )
        return score_report(plan, choice)

    return ask
