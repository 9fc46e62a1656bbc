"""Options that every report has: which plan, in which language and format, and where to."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from parplan.cli.output import announce, tell
from parplan.files.loading import bundled, load, plan_folder, plans
from parplan.files.source import Source
from parplan.language.catalogue import N_, Language, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.document import dotted
from parplan.plan.plan import Plan
from parplan.questions import completion
from parplan.report.report import FORMATS, by_extension

DryRunOption = Annotated[bool, typer.Option("--dry-run", help=N_("Only say it; write nothing."))]
PlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="DIR",
        help=N_("Folder of the plan. Else PARPLAN_PLAN, the plan here, or the bundled one."),
        autocompletion=completion.plan_folders,
    ),
]


PlansOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--plan",
        metavar="DIR",
        help=N_(
            "Folder of a plan, and once more for each further year. Else PARPLAN_PLAN, the plan "
            "here, or the bundled one."
        ),
        autocompletion=completion.plan_folders,
    ),
]


FormatOption = Annotated[
    str | None,
    typer.Option("--format", "-f", metavar="|".join(FORMATS), help=N_("Format of the answer.")),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=N_("Write to this file; - is stdout.")),
]


def plan_meant(
    asked: Path | None, speak: Language, *, signed_only: bool = False
) -> tuple[Plan, Source]:
    """Read the plan that the user means, and where its figures stand; say which if nobody named it.

    Where its data is no plan it is `Misread`, with all that keeps it from being one.
    """
    folder, is_named = plan_folder(asked)
    loaded = load(folder, signed_only=signed_only)
    (plan,) = plans(loaded)
    if not is_named:
        announce(speak.say(_which_plan(plan, folder)))
    return plan, loaded.source


def tell_draft(plan: Plan, speak: Language) -> None:
    """Say of a paper that it is a draft's, and what is still to come."""
    if plan.plan.is_draft:
        fields = tuple(map(dotted, plan.plan.missing))
        tell(Phrase("a draft: still to come before it is signed: {fields}", fields=fields), speak)


def _which_plan(plan: Plan, folder: Path) -> Phrase:
    place = Phrase("bundled") if folder == bundled() else Phrase("{folder}", folder=str(folder))
    document = plan.plan
    return Phrase(
        "plan: {number}, {province} {year} ({place})",
        number=document.number or Phrase("draft"),
        province=document.own_province,
        year=str(document.target_year),
        place=place,
    )


def format_of(name: str | None, output: Path | None) -> str:
    """Choose a format: as asked, else by the file's extension, else by where stdout goes."""
    if name is None and output is not None and str(output) != "-":
        name = by_extension(output)
        if name is None:
            known = ", ".join(ext for f in FORMATS.values() for ext in f.extensions)
            raise Refusal(
                Phrase("no format goes by the extension of {file}", file=str(output)),
                Phrase("known extensions: {known}; or choose with --format", known=known),
            )
    if name is None:
        name = "terminal" if sys.stdout.isatty() else "markdown"
    if name not in FORMATS:
        choices = ", ".join(FORMATS)
        raise Refusal(
            Phrase("there is no format {name}", name=name),
            Phrase("one of: {choices}", choices=choices),
        )
    return name
