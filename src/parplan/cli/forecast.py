"""`parplan forecast`."""

from typing import TYPE_CHECKING

from parplan.cli.reports import report_command
from parplan.questions.options import AsOfOption, ResultsYearOption, results_year, today

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan forecast --as-of 2025-02-01"


@report_command
def forecast(*, year: ResultsYearOption = None, as_of: AsOfOption = None) -> "Question":
    """Ask where a year will end, as it was seen on a day."""

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.year.forecast_report import forecast_report  # noqa: PLC0415

        return forecast_report(plan, results_year(plan, year), as_of or today())

    return ask
