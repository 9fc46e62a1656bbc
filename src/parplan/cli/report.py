"""`parplan report`."""

import typer

from parplan.cli.options import (
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
    tell_draft,
)
from parplan.cli.output import print_or_save, write
from parplan.documents.dossier.dossier import FORMATS, Dossier, rankings, render
from parplan.files.loading import load_published
from parplan.questions.options import AsOfOption, today
from parplan.questions.overview import overview_report

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
    found, _ = plan_meant(plan, context.obj)
    name = format_of(format_, output)
    dossier = Dossier(found, load_published(), as_of or today())
    if name in FORMATS:
        print_or_save(render(dossier, name, context.obj), output, context.obj)
        tell_draft(found, context.obj)
    else:
        write(overview_report(dossier.plan, rankings(dossier)), name, output, context.obj)
