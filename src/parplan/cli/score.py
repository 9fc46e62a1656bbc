"""`parplan score`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli.reports import report_command
from parplan.language.phrases import N_
from parplan.questions.options import AreaOption, ResultsYearOption, results_year

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

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
        from parplan.plan.results import Round  # noqa: PLC0415
        from parplan.questions.year.score import Choice  # noqa: PLC0415
        from parplan.questions.year.score_report import score_report  # noqa: PLC0415

        choice = Choice(
            year=results_year(plan, year),
            round=Round(round_),
            below=None if area is None else plan.criterion(area),
        )
        return score_report(plan, choice)

    return ask
