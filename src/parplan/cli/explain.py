"""`parplan explain`."""

import re
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from parplan.cli.reports import Sourced, report_command
from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal
from parplan.questions import completion

if TYPE_CHECKING:
    from parplan.files.source import Source
    from parplan.plan.plan import Plan
    from parplan.plan.shapes import Path
    from parplan.report.report import Report

EXAMPLE = "parplan explain 3 --figure score"

TOTAL = "total"
_IS_CODE = re.compile(r"[0-9][0-9.]*").fullmatch

Figure = Literal["max_points", "score", "target", "lost", "gain", "remaining"]
Shared = Literal["lost", "gain"]


@report_command
def explain(
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
) -> Sourced:
    """Ask where a figure comes from, down to the lines of the files."""
    return Sourced(lambda plan, source: _explained(plan, source, what, figure, expand=expand))


def _explained(
    plan: "Plan", source: "Source", what: str, figure: Figure | None, *, expand: bool
) -> "Report":
    from parplan.questions.explain.explain import explain  # noqa: PLC0415
    from parplan.questions.explain.explain_share import explain_share  # noqa: PLC0415

    def place(path: "Path") -> str:
        file, line, _ = source.position(path)
        return f"{file}:{line}"

    if what.strip().casefold() == TOTAL:
        return explain(plan, None, figure, place)
    if _IS_CODE(what.strip()):
        return explain(plan, plan.criterion(what), figure, place)
    body = plan.agency(what)
    shared: Shared = "gain" if figure == "gain" else "lost"
    if figure not in {None, shared}:
        raise Refusal(
            Phrase("agencies have no share of {figure}", figure=figure),
            Phrase("one of: {choices}", choices=", ".join(get_args(Shared))),
        )
    return explain_share(plan, body, shared, place, expand=expand)
