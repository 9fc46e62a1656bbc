"""What typer says by itself, in the language of the run.

Typer asks gettext for a few of its texts and writes the others in English. Whatever it may say to
a user of parplan stands here in its own words, so that the catalogue has it.
"""

import io
import re
import sys
from typing import Any

import typer

from parplan.language.catalogue import Language
from parplan.language.phrases import N_, Phrase

WrongUsage: Any = typer.BadParameter.__base__
"""What typer raises when it can't make sense of a command line; it exports only what's below."""

_LOOKED_UP = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
    N_("No such command {name!r}."),
    N_("Missing command."),
)
"""What typer asks gettext for; `app.main` binds it to our catalogue."""

_WRITTEN = (
    N_("Usage: "),
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
    # Names of values in our own options.
    N_("CODE"),
    N_("CODE=POINTS"),
    N_("CODE|total|AGENCY"),
    N_("NAME=X"),
    N_("CODES"),
    N_("COLUMN=FIELD"),
    N_("DATE"),
    N_("DIR"),
    N_("DIR…"),
    N_("FILE"),
    N_("NAME"),
    N_("NEW"),
    N_("OLD"),
    N_("POINTS"),
    N_("Y"),
)

_LINES = (
    N_("{problem} Did you mean {near}?"),
    N_("Try {command} for help."),
    N_("Error: {problem}"),
    N_("No such option: {option} (Possible options: {near})"),
    N_("No such option: {option}"),
    N_("Option {option} requires an argument."),
    N_("Option {option} does not take a value."),
    N_("Missing argument {name}."),
    N_("Got unexpected extra argument(s) ({extra})"),
    N_("Invalid value for {name}: {problem}"),
    N_("{given} is not one of {choices}."),
    N_("Input should be a valid integer, unable to parse string as an integer"),
    N_("Input should be greater than or equal to {least}"),
    N_("Input should be less than or equal to {most}"),
)
"""What typer and pydantic say of a command line, each with the places that differ."""


def translate(command: Any, speak: Language) -> None:  # noqa: ANN401 - typer hides click's types
    """Put the help of a command and of its options into the language."""
    context = typer.Context(command)
    for key in ("help", "options_metavar", "subcommand_metavar"):
        _translate(command, key, speak)
    for parameter in command.get_params(context):
        _translate(parameter, "help", speak)
        _translate(parameter, "metavar", speak)

    def format_usage(context: Any, formatter: Any) -> None:  # noqa: ANN401
        pieces = " ".join(command.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, speak.translate("Usage: "))

    command.format_usage = format_usage


def _translate(holder: Any, key: str, speak: Language) -> None:  # noqa: ANN401
    if text := getattr(holder, key, None):
        setattr(holder, key, speak.translate(text))


def explain(error: Any, speak: Language) -> None:  # noqa: ANN401
    """Print what is wrong with the command line, as typer would."""
    english = io.StringIO()
    error.show(english)
    lines = english.getvalue().replace("Value error, ", "").splitlines()  # pydantic's, no user's
    print("\n".join(_said(line, speak) for line in lines), file=sys.stderr)


def _said(line: str, speak: Language) -> str:
    """Find the text that typer made a line of, and say it."""
    for text in _LINES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(text))
        if found := re.fullmatch(pattern, line):
            parts = {name: _said(part, speak) for name, part in found.groupdict().items()}
            return speak.say(Phrase(text, **parts))
    return line
