"""`parplan report`."""

from typing import TYPE_CHECKING

import typer

from parplan.cli.dates import AsOfOption, today
from parplan.cli.output import print_or_save, write
from parplan.cli.reports import (
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
)
from parplan.phrases import N_

if TYPE_CHECKING:
    from parplan.language import Language

HELP = N_(
    "Put the whole plan into one file: a page (.html), a workbook (.xlsx), or both appendices as "
    "official tables (.docx). With results of the year, page and workbook have progress and "
    "forecast, too. Other formats show the plan at a glance."
)
EXAMPLE = "parplan report -o plan.html"


def report(  # noqa: PLR0913 - those of every report, and the day
    context: typer.Context,
    *,
    plan: PlanOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make a dossier; where a format has none, answer with its first page."""
    from parplan import dossier  # noqa: PLC0415
    from parplan.analyses.overview_report import overview_report  # noqa: PLC0415
    from parplan.dossier.fields import rankings  # noqa: PLC0415
    from parplan.loading import load_published  # noqa: PLC0415

    speak: Language = context.obj
    found, _ = plan_meant(plan, speak)
    name = format_of(format_, output)
    made = dossier.Dossier(found, load_published(), as_of or today())
    if name in dossier.FORMATS:
        print_or_save(dossier.render(made, name, speak), output, speak)
    else:
        write(overview_report(made.plan, rankings(made)), name, output, speak)
