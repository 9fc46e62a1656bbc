"""How a question becomes a command: options from its signature, and the way to its answer.

A question is a function that gives a report. What it takes is either supplied (a plan, where its
figures stand, a watch on a long run) or an option, declared by the annotation of its parameter.
"""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import typer

from parplan.cli.options import (
    FormatOption,
    LangOption,
    OutputOption,
    PlanOption,
    format_of,
    plan_meant,
    print_findings,
)
from parplan.cli.output import ProgressBar, write
from parplan.files.loading import Misshapen
from parplan.files.source import Source
from parplan.plan.plan import Plan
from parplan.questions.options import Watch
from parplan.report.report import Report


def command(function: Callable[..., Any], module: ModuleType) -> Callable[..., None]:
    """Make a command of a question; what is none, is a command already.

    It has the question's own options, then those of every report. Rules and results are read for
    a question whose module says `NEEDS_RESULTS`.
    """
    signature = inspect.signature(function)
    if signature.return_annotation is not Report:
        return function
    kinds = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    takes_plan = Plan in kinds.values()

    def answer(
        context: typer.Context,
        plan: PlanOption = None,
        format_: FormatOption = None,
        output: OutputOption = None,
        lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
        **own: Any,  # noqa: ANN401
    ) -> None:
        supplied: dict[Any, object] = {Watch: ProgressBar}
        if takes_plan:
            needs_results = getattr(module, "NEEDS_RESULTS", False)
            found, source = plan_meant(plan, context.obj, signed_only=not needs_results)
            supplied |= {Plan: found, Source: source}
        own |= {name: supplied[kind] for name, kind in kinds.items() if kind in supplied}
        try:
            report = function(**own)
        except Misshapen as misshapen:
            for loaded in misshapen.loaded:
                print_findings(loaded, context.obj)
            raise typer.Exit(1) from None
        write(report, format_of(format_, output), output, context.obj)

    context, plan, *shared, _ = inspect.signature(answer).parameters.values()
    own = [p for p in signature.parameters.values() if p.annotation not in {Plan, Source, Watch}]
    last = [p.replace(kind=p.KEYWORD_ONLY) for p in ([plan, *shared] if takes_plan else shared)]
    typed: Any = answer
    typed.__signature__ = inspect.Signature([context, *own, *last])
    return answer
