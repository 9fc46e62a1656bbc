"""How a question becomes a command: options from its signature, and the way to its answer.

A question is a function that gives a report. What it takes is either supplied (a plan, or those
of several years, where figures stand, a watch on a long run, whether rows may come one by one) or
an option, declared by the annotation of its parameter.
"""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import typer

from parplan.cli.options import (
    FormatOption,
    OutputOption,
    PlanOption,
    PlansOption,
    format_of,
    plan_meant,
)
from parplan.cli.output import ProgressBar, write
from parplan.cli.usage import LangOption
from parplan.files.source import Source
from parplan.plan.plan import Plan
from parplan.questions.options import OneByOne, Plans, Watch
from parplan.report.report import FORMATS, Report


def command(function: Callable[..., Any], module: ModuleType) -> Callable[..., None]:
    """Make a command of a question; what is none, is a command already.

    It has the question's own options, then those of every report. Rules and results are read for
    a question whose module says `NEEDS_RESULTS`.
    """
    signature = inspect.signature(function)
    if signature.return_annotation is not Report:
        return function
    kinds = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    takes_plan, takes_plans = (kind in kinds.values() for kind in (Plan, Plans))
    signed_only = not getattr(module, "NEEDS_RESULTS", False)

    def answer(
        context: typer.Context,
        plan: Any = None,  # noqa: ANN401 - one folder, or several
        format_: FormatOption = None,
        output: OutputOption = None,
        lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
        **own: Any,  # noqa: ANN401
    ) -> None:
        name = format_of(format_, output)
        supplied: dict[Any, object] = {Watch: ProgressBar, OneByOne: FORMATS[name].streams}
        if takes_plan:
            found, source = plan_meant(plan, context.obj, signed_only=signed_only)
            supplied |= {Plan: found, Source: source}
        if takes_plans:
            each = (plan_meant(one, context.obj, signed_only=signed_only) for one in plan or [None])
            supplied[Plans] = tuple(found for found, _ in each)
        own |= {name: supplied[kind] for name, kind in kinds.items() if kind in supplied}
        report = function(**own)
        write(report, name, output, context.obj)
        if report.is_unfinished:
            raise typer.Exit(1)

    context, plan, *shared, _ = inspect.signature(answer).parameters.values()
    is_supplied = {Plan, Plans, Source, Watch, OneByOne}
    own = [p for p in signature.parameters.values() if p.annotation not in is_supplied]
    if takes_plan or takes_plans:
        shared = [plan.replace(annotation=PlansOption if takes_plans else PlanOption), *shared]
    last = [p.replace(kind=p.KEYWORD_ONLY) for p in shared]
    typed: Any = answer
    typed.__signature__ = inspect.Signature([context, *own, *last])
    return answer
