"""The way from before to a command: only until every question is a function of its own."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from parplan.cli.options import (
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
)
from parplan.cli.output import write

if TYPE_CHECKING:
    from parplan.files.source import Source
    from parplan.language.catalogue import Language
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

Question = Callable[["Plan"], "Report"]


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
