"""`parplan assign`."""

import datetime
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from parplan.cli.options import PlanOption, plan_meant, tell_draft
from parplan.cli.output import ProgressBar, tell
from parplan.cli.usage import LangOption
from parplan.documents.letters.letter import (
    FORMATS,
    INDEX,
    Letter,
    index_page,
    index_report,
    letters,
    members,
    nobody,
    recipients,
    render,
)
from parplan.files.saving import locked, save_together
from parplan.language.catalogue import N_, Language, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.agencies import Body
from parplan.plan.plan import Plan
from parplan.questions import completion
from parplan.questions.options import HoldersOption, held_on
from parplan.questions.successions import who_holds

EXAMPLE = 'parplan assign -o letters --agency "so noi vu"'


def assign(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help=N_("Folder to write to. Letters of the same names are replaced, nothing else."),
        ),
    ] = None,
    agencies: Annotated[
        list[str] | None,
        typer.Option(
            "--agency",
            metavar="NAME",
            help=N_("Only this agency; may be repeated. Else all that the plan names."),
            autocompletion=completion.agencies,
        ),
    ] = None,
    format_: Annotated[
        str,
        typer.Option("--format", "-f", metavar="docx|xlsx|html", help=N_("Format of a letter.")),
    ] = "docx",
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Write to a group's members, not to the group."))
    ] = False,
    as_of: HoldersOption = None,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Write all letters and their index, or none of them."""
    if output is None:
        raise Refusal(Phrase("say with -o DIR which folder to write the letters to"))
    check_format(format_)
    speak: Language = context.obj
    found, _ = plan_meant(plan, speak, signed_only=True)
    on = held_on(found, as_of)
    chosen = _chosen(found, agencies or [], expand=expand, on=on)
    asked = tuple(letters(found, chosen, on, expand=expand))
    made = tuple(letter for letter in asked if not letter.duties.is_empty)
    without = _without_duties(found, [one for one in asked if one not in made], on)
    if without and not made:
        raise without
    register = found.agencies
    declared = [body for body in register.bodies if register.find(body.name) is body]
    known = tuple(letters(found, declared, on, expand=expand))
    with locked(output, partial(tell, speak=speak)):
        listed = _with_old(known, made, output, format_)
        index = index_report(
            found,
            listed,
            format_,
            old=len(listed) - len(made),
            nobody=() if agencies else nobody(found, expand=expand, on=on),
        )
        page = (f"{INDEX}.html", index_page(index, speak))
        save_together(output, chain(_rendered(made, format_, speak), [page]))
    tell_draft(found, speak)
    shown = str(output / f"{INDEX}.html")
    done = Phrase("letters written: {count}; index: {file}", count=len(made), file=shown)
    print(speak.say(done), file=sys.stderr)
    if without:
        print(*without.lines(speak), sep="\n", file=sys.stderr)


def check_format(name: str) -> None:
    """Refuse what letters aren't written as."""
    if name not in FORMATS:
        raise Refusal(
            Phrase("there is no format {name}", name=name),
            Phrase("one of: {choices}", choices=", ".join(FORMATS)),
        )


def _chosen(
    plan: Plan, words: Sequence[str], *, expand: bool, on: datetime.date | None
) -> Iterable[Body]:
    """Find who is to get a letter: those whom the user names, else those whom the plan names."""
    if not words:
        return recipients(plan, expand=expand, on=on)
    bodies = {id(body): body for text in words for body in [plan.agency(text)]}.values()
    if not expand:
        return bodies
    for body in bodies:
        if not members(plan, [body], on):
            raise Refusal(
                Phrase("{name} names no agency in particular", name=body.name),
                Phrase("without --expand it gets a letter of its own"),
            )
    return members(plan, bodies, on)


def _without_duties(
    plan: Plan, empty: Sequence[Letter], on: datetime.date | None
) -> Refusal | None:
    """Say who gets no letter, which keeps nobody else from getting one."""
    if not empty:
        return None
    bodies = [letter.duties.body for letter in empty]
    why = [phrase for body in bodies for phrase in (who_holds(plan, body, on) if on else ())]
    return Refusal(
        Phrase("the plan gives no duty to {names}", names=tuple(body.name for body in bodies)),
        next(iter(why), Phrase("`parplan agencies` lists them")),
    )


def _with_old(
    known: Iterable[Letter], made: Sequence[Letter], folder: Path, format_: str
) -> tuple[Letter, ...]:
    """Add, in the order of the plan, what a run before this one has left in the folder."""
    new = {letter.name: letter for letter in made}
    return tuple(
        new.get(letter.name, letter)
        for letter in known
        if letter.name in new or (folder / f"{letter.name}.{format_}").is_file()
    )


def _rendered(made: Sequence[Letter], name: str, speak: Language) -> Iterator[tuple[str, bytes]]:
    """Give one letter after the other: all at once would fill the memory."""
    with ProgressBar(len(made)) as more:
        for letter in made:
            yield f"{letter.name}.{name}", render(letter, name, speak)
            more(1)
