"""`parplan limits`."""

from typing import TYPE_CHECKING

from parplan.cli.placing import YearOption
from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Show floor and ceiling: how the year ends if some things go well and others don't.")
EXAMPLE = "parplan limits"


@signed_command
def limits(*, year: YearOption = None) -> "Question":
    """Ask between which points the year will end."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses.limits import limits  # noqa: PLC0415
        from parplan.cli.placing import ranking  # noqa: PLC0415

        return limits(plan, ranking(plan, year))

    return ask
