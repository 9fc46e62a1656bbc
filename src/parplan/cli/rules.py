"""`parplan rules`."""

from typing import Annotated

import typer

from parplan.checks.printing import page, title
from parplan.cli.options import LangOption
from parplan.language.phrases import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.findings import RULES
from parplan.questions import completion

EXAMPLE = "parplan rules PAR104"


def rules(
    context: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", autocompletion=completion.rules)
    ] = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Print a rule's page, or a line a rule."""
    speak = context.obj
    if code is None:
        for rule in RULES.values():
            severity = speak.translate(rule.severity.value)
            print(f"{rule.code}  {severity:9} {title(rule.code, speak.code)}")
        return
    if code.upper() not in RULES:
        raise Refusal(
            Phrase("there is no rule {code}", code=code), Phrase("`parplan rules` lists them")
        )
    print(page(code.upper(), speak.code), end="")
