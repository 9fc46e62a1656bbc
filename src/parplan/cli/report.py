"""`parplan report`."""

from typing import TYPE_CHECKING

import typer

from parplan.cli.options import (
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
)
from parplan.cli.output import print_or_save, write
from parplan.questions.options import AsOfOption, today

if TYPE_CHECKING:
    from parplan.language.catalogue import Language

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
    from parplan.documents import dossier  # noqa: PLC0415
    from parplan.documents.dossier.fields import rankings  # noqa: PLC0415
    from parplan.files.loading import load_published  # noqa: PLC0415
    from parplan.questions.overview import overview_report  # noqa: PLC0415

    speak: Language = context.obj
    found, _ = plan_meant(plan, speak)
    name = format_of(format_, output)
    made = dossier.Dossier(found, load_published(), as_of or today())
    if name in dossier.FORMATS:
        print_or_save(dossier.render(made, name, speak), output, speak)
    else:
        write(overview_report(made.plan, rankings(made)), name, output, speak)
