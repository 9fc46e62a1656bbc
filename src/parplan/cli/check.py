"""`parplan check`."""

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.checks.check import Judged, check_part
from parplan.checks.check import check as run
from parplan.checks.printing import FORMATS, counted, page, placed, render, summary, title
from parplan.cli.options import OutputOption
from parplan.cli.output import print_answer, print_or_save, tell
from parplan.cli.usage import LangOption
from parplan.files.loading import load, plan_folder
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Level, Position, Refusal, Remark, in_order
from parplan.plan.findings import RULES
from parplan.questions import completion

EXAMPLE = "parplan check --strict data"

_UNREAD = frozenset({"PAR001", "PAR002", "PAR003"})
"""What keeps a plan from being read."""

_FEW = 4
"""Up to so many folders, starting more processes takes longer than checking."""


class _Checked(NamedTuple):
    """One folder's findings, or the reason why it could not be read."""

    remarks: list[Remark[Position]]
    is_plan: bool = False
    refusal: tuple[Phrase, Phrase | None] | None = None


def check(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DIR…",
            help=N_("Plan folders. Else PARPLAN_PLAN, the plan here, or the bundled one."),
            autocompletion=completion.plan_folders,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="text|github|json|sarif|junit",
            help=N_("Format of the findings; github by itself in GitHub Actions."),
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help=N_("Only these rules: PAR102, or PAR1 for all that begin so."),
            autocompletion=completion.rules,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help=N_("All but these rules, written in the same way."),
            autocompletion=completion.rules,
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail, too."))] = False,
    acknowledged: Annotated[
        bool, typer.Option("--acknowledged", help=N_("Show oddities that the plan acknowledges."))
    ] = False,
    ready: Annotated[
        bool,
        typer.Option(
            "--ready", help=N_("It is to be signed: what is still to come is an error (PAR305).")
        ),
    ] = False,
    by_rule: Annotated[
        bool,
        typer.Option("--summary", help=N_("A rule each: how many, what it is, the first places.")),
    ] = False,
    output: OutputOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Check every folder, and print all findings sorted, or a summary of them."""
    if by_rule and name not in {None, "text"}:
        raise Refusal(
            Phrase("{one} and {other} don't go together", one="--summary", other=f"-f {name}"),
            Phrase("programs count for themselves; a summary is text"),
        )
    if name is None:
        in_github = os.environ.get("GITHUB_ACTIONS") == "true" and not by_rule
        name = "github" if in_github else "text"
    if name not in FORMATS:
        raise Refusal(
            Phrase("there is no format {name}", name=name),
            Phrase("one of: {choices}", choices=", ".join(FORMATS)),
        )
    wanted = _codes(select, "PAR") - _codes(ignore, "")
    checked = _check_all(folders or [plan_folder(None)[0]], ready=ready)
    found = in_order(
        found
        for one in checked
        for found in one.remarks
        # Where not all could be checked, no choice of rules makes all well.
        if found.code in wanted or (not one.is_plan and found.code in _UNREAD)
    )
    shown = [one for one in found if acknowledged or one.level is not Level.ACKNOWLEDGED]
    answer = summary(shown, context.obj) if by_rule else render(shown, name, context.obj)
    print_or_save(answer, output, context.obj)
    if shown:
        tell(counted(shown), context.obj)
    refusals = [one.refusal for one in checked if one.refusal]
    for message, _ in refusals[1:]:
        print(f"parplan: {context.obj.say(message)}", file=sys.stderr)
    if refusals:
        raise Refusal(*refusals[0])
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    if any(one.level in failing for one in found):
        raise typer.Exit(1)


def _codes(given: list[str] | None, default: str) -> set[str]:
    """Resolve "PAR1,PAR301" to the codes that begin so."""
    wanted: set[str] = set()
    prefixes = [p for text in given or [default] for p in text.upper().replace(",", " ").split()]
    if given and not prefixes:
        prefixes = [""]
    for prefix in prefixes:
        codes = {code for code in RULES if prefix and code.startswith(prefix)}
        if not codes:
            raise Refusal(
                Phrase("there is no rule {code}", code=prefix),
                Phrase("`parplan rules` lists them"),
            )
        wanted |= codes
    return wanted


def _check_all(folders: Sequence[Path], *, ready: bool) -> list[_Checked]:
    """Check each folder, on all cores where there are many."""
    check_one = partial(_check_one, ready=ready)
    if len(folders) <= _FEW:
        return list(map(check_one, folders))
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - brings multiprocessing

    with ProcessPoolExecutor() as pool:
        return list(pool.map(check_one, folders, chunksize=_FEW))


def _check_one(folder: Path, *, ready: bool) -> _Checked:
    try:
        loaded = load(folder)
    except Refusal as refusal:
        return _Checked([], refusal=(refusal.message, refusal.hint))
    judged = [Judged(finding) for finding in loaded.findings]
    if loaded.plan is not None:
        judged += run(loaded.plan, ready=ready, folder=folder)
    elif loaded.part is not None:
        judged += check_part(loaded.part)
    return _Checked([placed(one, loaded.source) for one in judged], loaded.plan is not None)


RULES_EXAMPLE = "parplan rules PAR104"


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
        lines = [
            f"{code}  {speak.translate(rule.severity.value):9} {title(code, speak.code)}\n"
            for code, rule in RULES.items()
        ]
        print_answer("".join(lines))
        return
    if code.upper() not in RULES:
        raise Refusal(
            Phrase("there is no rule {code}", code=code), Phrase("`parplan rules` lists them")
        )
    print_answer(page(code.upper(), speak.code))
