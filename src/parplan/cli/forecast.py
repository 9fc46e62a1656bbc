"""`parplan forecast`."""

from typing import TYPE_CHECKING

from parplan.cli.dates import AsOfOption, ResultsYearOption, results_year, today
from parplan.cli.reports import report_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Show where the year will end: points in hand, under way and at risk, and a range.")
EXAMPLE = "parplan forecast --as-of 2025-02-01"


@report_command
def forecast(*, year: ResultsYearOption = None, as_of: AsOfOption = None) -> "Question":
    """Ask where a year will end, as it was seen on a day."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.forecast_report import forecast_report  # noqa: PLC0415

        return forecast_report(plan, results_year(plan, year), as_of or today())

    return ask
