"""What typer says by itself, in the language of the run.

Typer asks gettext for a few of its texts and writes the others in English. Whatever it may say to
a user of parplan stands here in its own words, so that the catalogue has it.
"""

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from parplan.language.catalogue import LANGUAGES, N_, Language, Phrase
from parplan.language.remarks import Refusal

WrongUsage: Any = typer.BadParameter.__base__
"""What typer raises when it can't make sense of a command line; it exports only what's below."""

_LOOKED_UP = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
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
    N_("SECONDS"),
    N_("Y"),
)


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


class Mistake(WrongUsage):  # type: ignore[misc]  # typer doesn't export what it derives from
    """A mistake on the command line that is told in our own words."""

    def __init__(self, problem: Phrase, context: Any) -> None:  # noqa: ANN401
        """Take what is wrong, and the context whose usage is shown with it."""
        super().__init__(str(problem), context)
        self.problem = problem


class ParplanCommand(TyperCommand):
    """A command that tells in our words which arguments it has no place for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the command line."""
        ctx.allow_extra_args = True
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except WrongUsage as error:
            if type(error).__name__ != "BadOptionUsage":
                raise
            raise Mistake(self._used(error.option_name), None) from None
        if ctx.args and not ctx.resilient_parsing:
            extra = " ".join(ctx.args)
            raise Mistake(Phrase("Got unexpected extra argument(s) ({extra})", extra=extra), ctx)
        return rest

    def _used(self, option: str) -> Phrase:
        """Say how an option was used that either needs a value or takes none."""
        (found,) = [one for one in self.params if option in one.opts]
        if getattr(found, "is_flag", False):
            return Phrase("Option {option} does not take a value.", option=repr(option))
        return Phrase("Option {option} requires an argument.", option=repr(option))


def no_command(name: str, known: Iterable[str], context: Any) -> Mistake:  # noqa: ANN401
    """Say that there is no such command, and which one may be meant."""
    problem = Phrase("No such command {name!r}.", name=name)
    if near := get_close_matches(name, list(known)):
        problem = Phrase(
            "{problem} Did you mean {near}?", problem=problem, near=", ".join(map(repr, near))
        )
    return Mistake(problem, context)


def explain(error: Any, speak: Language) -> None:  # noqa: ANN401
    """Print what is wrong with the command line, as typer would."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    context = error.ctx
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
        where = Phrase("Try {command} for help.", command=f"'{context.command_path} --help'")
        print(f"{speak.say(where)}\n", file=sys.stderr)
    problem = error.problem if isinstance(error, Mistake) else _problem(error)
    print(speak.say(Phrase("Error: {problem}", problem=problem)), file=sys.stderr)


def _problem(error: Any) -> Phrase:  # noqa: ANN401
    """Say what an error of typer's means, by its kind and what it holds."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        if not error.possibilities:
            return Phrase("No such option: {option}", option=error.option_name)
        near = ", ".join(sorted(error.possibilities))
        return Phrase(
            "No such option: {option} (Possible options: {near})",
            option=error.option_name,
            near=near,
        )
    if kind == "MissingParameter" and error.param.param_type_name == "argument":
        name = error.param.get_error_hint()
        choices = error.param.type_descriptor.choices
        if not choices:
            return Phrase("Missing argument {name}.", name=name)
        listed = ",\n\t".join(choices)
        return Phrase(
            "Missing argument {name}. Choose from:\n\t{choices}", name=name, choices=listed
        )
    if kind == "BadParameter" and error.param is not None:
        name = error.param.get_error_hint()
        return Phrase("Invalid value for {name}: {problem}", name=name, problem=_wrong(error))
    return Phrase("{reason}", reason=error.format_message())


def _wrong(error: Any) -> Phrase:  # noqa: ANN401
    """Say why a value is none for its option."""
    cause = error.__cause__
    found: Any = cause.errors()[0] if hasattr(cause, "errors") else {}  # pydantic's
    limits = found.get("ctx", {})
    kind = error.param.type_descriptor
    match found.get("type"):
        case "int_parsing":
            return Phrase("Input should be a valid integer, unable to parse string as an integer")
        case "greater_than_equal":
            return Phrase("Input should be greater than or equal to {least}", least=limits["ge"])
        case "less_than_equal":
            return Phrase("Input should be less than or equal to {most}", most=limits["le"])
        case "value_error" if kind.is_choice:
            choices = (x if kind.case_sensitive else x.casefold() for x in kind.choices)
            return Phrase(
                "{given} is not one of {choices}.",
                given=repr(found["input"]),
                choices=", ".join(map(repr, choices)),
            )
    return Phrase("{reason}", reason=error.message)
