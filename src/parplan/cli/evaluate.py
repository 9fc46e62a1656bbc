"""`parplan evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import report_command
from parplan.language.phrases import N_
from parplan.questions import completion
from parplan.questions.options import AsOfOption, ResultsYearOption, results_year, today

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.evaluation import Evaluation
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan evaluate --year 2024 --thresholds evaluation.yaml"


@report_command
def evaluate(
    *,
    year: ResultsYearOption = None,
    as_of: AsOfOption = None,
    thresholds: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_("A YAML file of classes. Else evaluation.yaml of the plan, if it has one."),
        ),
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=N_("Only this agency, or the members of this group."),
            autocompletion=completion.agencies,
        ),
    ] = None,
) -> "Question":
    """Choose thresholds, and ask for every agency's account."""

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.year.evaluate import Choice, evaluate  # noqa: PLC0415

        choice = Choice(
            year=results_year(plan, year),
            on=as_of or today(),
            evaluation=plan.evaluation if thresholds is None else _read(thresholds),
            body=None if agency is None else plan.agency(agency),
        )
        return evaluate(plan, choice)

    return ask


def _read(file: Path) -> "Evaluation":
    from parplan.files.given import read_beside  # noqa: PLC0415
    from parplan.plan.evaluation import EvaluationFile  # noqa: PLC0415

    return read_beside(file, EvaluationFile, lambda _: ()).evaluation
