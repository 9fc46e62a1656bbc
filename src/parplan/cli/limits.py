"""`parplan limits`."""

from typing import TYPE_CHECKING

from parplan.cli.reports import signed_command
from parplan.questions.options import FieldYearOption

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan limits"


@signed_command
def limits(*, year: FieldYearOption = None) -> "Question":
    """Ask between which points the year will end."""

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.limits import limits  # noqa: PLC0415
        from parplan.questions.rank.placing import ranking  # noqa: PLC0415

        return limits(plan, ranking(plan, year))

    return ask
