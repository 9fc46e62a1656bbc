"""`parplan brief`."""

from pathlib import Path
from typing import Annotated

import typer

from parplan.cli.options import OutputOption, PlanOption, plan_meant, tell_draft
from parplan.cli.output import print_or_save
from parplan.cli.usage import LangOption
from parplan.documents.brief.brief import FORMATS, render
from parplan.documents.brief.brief import brief as made
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.questions.options import AsOfOption, today

EXAMPLE = "parplan brief -o brief.docx"


def brief(  # noqa: PLR0913 - those of every paper
    context: typer.Context,
    *,
    output: OutputOption = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="docx|html", help=N_("Format of the brief.")),
    ] = None,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Write a brief."""
    if output is None:
        raise Refusal(Phrase("say with -o FILE which file to write the brief to"))
    name = format_ or _format_of(output)
    if name not in FORMATS:
        raise Refusal(
            Phrase("there is no format {name}", name=name),
            Phrase("one of: {choices}", choices=", ".join(FORMATS)),
        )
    found, _ = plan_meant(plan, context.obj)
    print_or_save(render(made(found, as_of or today()), name), output, context.obj)
    tell_draft(found, context.obj)


def _format_of(output: Path) -> str:
    """Choose by the file's extension; a brief without one, or on stdout, is a Word document."""
    return output.suffix.removeprefix(".").lower() or next(iter(FORMATS))
