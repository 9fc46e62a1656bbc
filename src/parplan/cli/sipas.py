"""`parplan sipas`."""

from typing import TYPE_CHECKING

from parplan.cli.reports import signed_command
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.cli.reports import Question

HELP = N_("List the tasks that are to satisfy citizens (Appendix 02).")
EXAMPLE = "parplan sipas -o sipas.csv"


@signed_command
def sipas() -> "Question":
    """Ask for Appendix 02."""
    from parplan.analyses import sipas as analysis  # noqa: PLC0415

    return analysis.sipas
