"""The program: which commands there are, in which language it speaks, and how it ends.

A command's module is imported when the command is run, completed or listed, and brings in what
it needs when it is run: start-up is what a user feels.
"""

import builtins
import errno
import gettext
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from parplan import __version__
from parplan.cli.commands import COMMANDS, Purpose
from parplan.cli.usage import LangOption, ParplanCommand, WrongUsage, explain, no_command, translate
from parplan.language.catalogue import DOMAIN, LOCALE, N_, Language, Phrase, language, preferred
from parplan.language.remarks import Refusal

_EXIT_CODES = N_("Exit codes: 0 well, 1 findings, 2 parplan could not do it.")
_SUMMARY = N_("Plan, follow and score a province's administrative reform index.")


class Commands(TyperGroup):
    """Commands by name, built when asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - click's signature
        """Name them in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ANN401
        """Build one command, its help in the language of this run."""
        return _command(cmd_name, ctx.obj) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:  # noqa: ANN401
        """Find the command that is meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise no_command(args[0], COMMANDS, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """List the commands by what they are for, without building them."""
        speak: Language = ctx.obj
        room = max(map(len, COMMANDS))
        for purpose in Purpose:
            rows = [
                (name.ljust(room), speak.translate(one.help).partition(". ")[0].rstrip(".") + ".")
                for name, one in COMMANDS.items()
                if one.purpose is purpose
            ]
            with formatter.section(speak.translate(purpose)):
                formatter.write_dl(rows)


def _command(name: str, speak: Language) -> TyperCommand:
    from parplan.cli.questions import command  # noqa: PLC0415 - `parplan --help` needs none

    module = import_module(COMMANDS[name].module)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    is_kept = iskeyword(name) or hasattr(builtins, name)
    function = getattr(module, f"{name}_" if is_kept else name)
    app.command(name, cls=ParplanCommand, help=COMMANDS[name].help)(command(function, module))
    built = get_command(app)
    assert isinstance(built, TyperCommand)  # noqa: S101 - one command makes no group
    example = speak.say(Phrase("Example:"))
    # A module of two commands has an example of each.
    shown = getattr(module, f"{name.upper()}_EXAMPLE", module.EXAMPLE)
    built.epilog = f"\b\n{example}\n  {shown}\n\n{speak.translate(_EXIT_CODES)}"
    translate(built, speak)
    return built


def _version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        print(f"parplan {__version__}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=N_("Print the version.")),
    ] = False,
    lang: LangOption = None,
) -> None:
    pass  # `main` has read the language


def _program(speak: Language) -> Any:  # noqa: ANN401
    app = typer.Typer(
        cls=Commands,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    app.callback(help=_SUMMARY)(_root)
    program: Any = get_command(app)
    translate(program, speak)
    return program


def _asked_language(arguments: Sequence[str]) -> str:
    """Find the language before anything is parsed: help and usage errors need it, too."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument == "--lang":
            return following
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return preferred(os.environ)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run parplan. It ends with SystemExit: 0 well, 1 findings, 2 it could not do it."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if sys.stdout is None:  # closed by whoever started us: what is written to it is told to fail
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    speak = language(_asked_language(given))
    # What typer asks gettext for is looked up in this domain; `usage.py` has the rest.
    os.environ["LANGUAGE"] = speak.code
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show Vietnamese gets "?" for what it can't, never a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        code = _program(speak)(given, prog_name="parplan", obj=speak, standalone_mode=False)
        sys.stdout.flush()
    except WrongUsage as error:
        explain(error, speak)
        raise SystemExit(2) from None
    except typer.Abort:
        raise SystemExit(130) from None  # as shells report Ctrl-C
    except Refusal as refusal:
        print(*refusal.lines(speak), sep="\n", file=sys.stderr)
        raise SystemExit(refusal.code) from None
    except BrokenPipeError:
        raise SystemExit(1) from None  # whoever read us has seen enough
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our mistake, and it says so
        if isinstance(error, OSError) and error.filename is None and error.errno in _OF_STREAMS:
            print(f"parplan: stdout: {speak.translate(str(error.strerror))}", file=sys.stderr)
            raise SystemExit(2) from None
        traceback.print_exc()
        print(f"parplan: {speak.say(_BUG)}", file=sys.stderr)
        raise SystemExit(2) from None
    raise SystemExit(code or 0)


_OF_STREAMS = {errno.EBADF, errno.EFBIG, errno.EIO, errno.ENOSPC}
"""What help meets, which typer prints, on a full disk or a closed stdout."""

_BUG = Phrase("this is a bug in parplan; please report it with the lines above")
