"""`parplan explain`."""

import re
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from parplan.cli import choosing, completion, reports
from parplan.cli.output import write
from parplan.cli.refusal import Refusal
from parplan.cli.reports import LangOption, OutputOption, PlanOption
from parplan.phrases import N_, Phrase
from parplan.render import FORMATS

if TYPE_CHECKING:
    from parplan.plan import Plan
    from parplan.report import Report
    from parplan.shapes import Path
    from parplan.source import Source

HELP = N_("Show how a number comes about, with file and line of every figure.")
EXAMPLE = "parplan explain 3 --figure score"

TOTAL = "total"
_IS_CODE = re.compile(r"[0-9][0-9.]*").fullmatch

Figure = Literal["max_points", "score", "target", "lost", "gain", "remaining"]
Shared = Literal["lost", "gain"]


def explain(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="CODE|total|AGENCY", autocompletion=completion.codes)
    ],
    *,
    figure: Annotated[
        Figure | None,
        typer.Option(help=N_("Which number. Else the score; of a leaf all; of agencies lost.")),
    ] = None,
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Give a group's part to its members."))
    ] = False,
    plan: PlanOption = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="|".join(FORMATS), help=N_("Format of the answer.")),
    ] = None,
    output: OutputOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Answer a question about a plan and about where its figures stand."""
    # As `report_command` does, whose questions know the plan only, and not its source.
    speak = context.obj
    folder, asked = choosing.plan_folder(plan)
    loaded = choosing.load(folder)
    if loaded.plan is None:
        reports._print_findings(loaded, speak)  # noqa: SLF001
        raise typer.Exit(1)
    report = _explained(loaded.plan, loaded.source, what, figure, expand=expand)
    if not asked:
        choosing.announce(speak.say(reports._which(report, folder)))  # noqa: SLF001
    write(report, reports._format(format_, output), output, speak)  # noqa: SLF001


def _explained(
    plan: "Plan", source: "Source", what: str, figure: Figure | None, *, expand: bool
) -> "Report":
    from parplan.analyses.explain import explain  # noqa: PLC0415
    from parplan.analyses.explain_share import explain_share  # noqa: PLC0415

    def place(path: "Path") -> str:
        file, line, _ = source.position(path)
        return f"{file}:{line}"

    if what.strip().casefold() == TOTAL:
        return explain(plan, None, figure, place)
    if _IS_CODE(what.strip()):
        return explain(plan, choosing.criterion(plan, what), figure, place)
    body = choosing.agency(plan, what)
    shared: Shared = "gain" if figure == "gain" else "lost"
    if figure not in {None, shared}:
        raise Refusal(
            Phrase("agencies have no share of {figure}", figure=figure),
            Phrase("one of: {choices}", choices=", ".join(get_args(Shared))),
        )
    return explain_share(plan, body, shared, place, expand=expand)
