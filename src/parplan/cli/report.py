"""`parplan report`."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from parplan.cli.options import (
    FormatOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
    tell_draft,
)
from parplan.cli.output import print_or_save, write
from parplan.cli.usage import LangOption
from parplan.documents.dossier.dossier import (
    FORMATS,
    Dossier,
    position_of,
    rankings,
    render,
    render_appendices,
)
from parplan.files.loading import load_published
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
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
    only_appendices: Annotated[
        bool,
        typer.Option("--appendices", help=N_("Of the Word document, only the two appendices.")),
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open", help=N_("Open what was written; without -o, the page."))
    ] = False,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make a dossier; where a format has none, answer with its first page."""
    found, _ = plan_meant(plan, context.obj)
    if open_ and (output is None or str(output) == "-"):
        output = Path(tempfile.mkdtemp(prefix="parplan-")) / f"plan.{format_ or 'html'}"
    name = format_of(format_, output)
    if only_appendices and name != "docx":
        raise Refusal(
            Phrase("only a Word document can be of the appendices alone"),
            Phrase("-o appendices.docx writes one"),
        )
    dossier = Dossier(found, load_published(), as_of or today())
    if name in FORMATS:
        made = (
            render_appendices(found, context.obj)
            if only_appendices
            else render(dossier, name, context.obj)
        )
        print_or_save(made, output, context.obj)
        tell_draft(found, context.obj)
    else:
        glance = overview_report(found, rankings(dossier), position_of(dossier), dossier.published)
        write(glance, name, output, context.obj)
    if open_ and output is not None and typer.launch(str(output)):
        raise Refusal(Phrase("no program was found that opens {file}", file=str(output)))
