"""How every report is asked for and answered: the shared options, and the way to the answer."""

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from parplan.cli import completion
from parplan.cli.choosing import announce, load, plan_folder
from parplan.cli.output import write
from parplan.cli.refusal import Refusal
from parplan.language import LANGUAGES
from parplan.phrases import N_, Phrase
from parplan.render import FORMATS, by_extension

if TYPE_CHECKING:
    from parplan.language import Language
    from parplan.loading import Loaded
    from parplan.plan import Plan
    from parplan.report import Report
    from parplan.source import Source

Question = Callable[["Plan"], "Report"]

PlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="DIR",
        help=N_("Folder of the plan. Else PARPLAN_PLAN, the plan here, or the bundled one."),
        autocompletion=completion.plan_folders,
    ),
]


def _language(asked: str | None) -> str | None:
    """Refuse a language that parplan doesn't speak; `app.main` has taken English for it."""
    if asked is not None and asked not in LANGUAGES:
        raise Refusal(
            Phrase("there is no language {name}", name=asked),
            Phrase("one of: {choices}", choices=", ".join(LANGUAGES)),
        )
    return asked


LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="vi|en",
        help=N_("Language. Else PARPLAN_LANG or the locale."),
        callback=_language,
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


class Sourced(NamedTuple):
    """A question about a plan and about where its figures stand."""

    ask: Callable[["Plan", "Source"], "Report"]


def report_command(ask: Callable[..., Question | Sourced]) -> Callable[..., None]:
    """Make a command of a function that turns its own options into a question about a plan.

    The command has these options, then those of every report.
    """
    return _command(ask, signed_only=False)


def signed_command(ask: Callable[..., Question | Sourced]) -> Callable[..., None]:
    """As `report_command`, for questions to which rules and results make no difference."""
    return _command(ask, signed_only=True)


def _command(ask: Callable[..., Question | Sourced], *, signed_only: bool) -> Callable[..., None]:
    def answer(speak: "Language", plan: PlanOption = None, **own: Any) -> "Report":  # noqa: ANN401
        found, source = plan_meant(plan, speak, signed_only=signed_only)
        question = ask(**own)
        return question.ask(found, source) if isinstance(question, Sourced) else question(found)

    speak, plan, _ = inspect.signature(answer).parameters.values()
    own = inspect.signature(ask).parameters.values()
    _declare(answer, speak, *own, _named(plan))
    return answer_command(answer)


def answer_command(answer: Callable[..., "Report"]) -> Callable[..., None]:
    """Make a command of a function from a language and its own options to a report.

    The command has these options, then those of every answer.
    """

    def command(
        context: typer.Context,
        format_: FormatOption = None,
        output: OutputOption = None,
        lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
        **own: Any,  # noqa: ANN401
    ) -> None:
        speak: Language = context.obj
        write(answer(speak, **own), format_of(format_, output), output, speak)

    context, *shared, _ = inspect.signature(command).parameters.values()
    _, *own = inspect.signature(answer).parameters.values()
    _declare(command, context, *own, *map(_named, shared))
    return command


def _named(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _declare(function: Any, *parameters: inspect.Parameter) -> None:  # noqa: ANN401
    """Say which parameters a function takes: typer makes options of them."""
    function.__signature__ = inspect.Signature(parameters)


def plan_meant(
    asked: Path | None, speak: "Language", *, signed_only: bool = False
) -> "tuple[Plan, Source]":
    """Read the plan that the user means, and where its figures stand; say which if nobody named it.

    Where its data is no plan, all that keeps it from being one is said, and that is the end.
    """
    folder, is_named = plan_folder(asked)
    loaded = load(folder, signed_only=signed_only)
    if loaded.plan is None:
        print_findings(loaded, speak)
        raise typer.Exit(1)
    if not is_named:
        announce(speak.say(_which_plan(loaded.plan, folder)))
    return loaded.plan, loaded.source


def _which_plan(plan: "Plan", folder: Path) -> Phrase:
    from parplan.loading import bundled  # noqa: PLC0415

    place = Phrase("bundled") if folder == bundled() else Phrase("{folder}", folder=str(folder))
    document = plan.plan
    return Phrase(
        "plan: {number}, {province} {year} ({place})",
        number=document.number,
        province=document.province,
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


def print_findings(loaded: "Loaded", speak: "Language") -> None:
    """Say on stderr what keeps the data from being a plan."""
    from parplan.annotations import annotate, in_order, render  # noqa: PLC0415
    from parplan.checks.acknowledged import Judged  # noqa: PLC0415

    annotations = in_order(annotate(Judged(f), loaded.source, speak) for f in loaded.findings)
    print(render(annotations, "text", speak), end="", file=sys.stderr)
