"""`parplan limits`."""

from typing import TYPE_CHECKING

from parplan.cli.placing import YearOption
from parplan.cli.reports import signed_command

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan limits"


@signed_command
def limits(*, year: YearOption = None) -> "Question":
    """Ask between which points the year will end."""

    def ask(plan: "Plan") -> "Report":
        from parplan.cli.placing import ranking  # noqa: PLC0415
        from parplan.questions.limits import limits  # noqa: PLC0415

        return limits(plan, ranking(plan, year))

    return ask
