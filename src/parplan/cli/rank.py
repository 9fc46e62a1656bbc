"""`parplan rank`."""

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli.ranking import Options, asking
from parplan.cli.reports import signed_command
from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal

if TYPE_CHECKING:
    from parplan.cli.reports import Question

EXAMPLE = "parplan rank --points 88.5 --year 2023"

_MOST = 100_000_000
_NUMBER = re.compile(r"([-+]?\d{1,6})(?:[.,](\d{1,12}))?").fullmatch


_NEEDED = {
    "--previous": {"--field"},
    "--perturb-weights": {"--field"},
    "--seed": {"--perturb-weights", "--simulate"},
    "--rise": {"--simulate"},
    "--spread": {"--simulate"},
}
"""Options that mean something only with one of others."""
_APART = (
    ("--year", "--field"),  # a published field, or one of one's own
    ("--previous", "--simulate"),
    ("--previous", "--perturb-weights"),
    ("--rise", "--perturb-weights"),
    ("--spread", "--perturb-weights"),
    ("--points", "--perturb-weights"),
    ("--province", "--perturb-weights"),
)


def _number(text: str) -> Decimal:
    """Read a number with all its digits, decimal point or comma."""
    found = _NUMBER(text.strip())
    if found is None:
        hint = Phrase("a number such as 88.5 or 88,5")
        raise Refusal(Phrase('"{given}" is no number', given=text), hint)
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])


@signed_command
def rank(  # noqa: PLR0913 - the contract has as many options
    *,
    points: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X", parser=_number, help=N_("So many points. Else the plan's target.")
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="Y", help=N_("The published field of this year. Else the latest known.")
        ),
    ] = None,
    index: Annotated[
        Literal["PAR", "SIPAS"], typer.Option(help=N_("Which index; SIPAS is in percent."))
    ] = "PAR",
    province: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("Whose rank, if not the plan's province."))
    ] = None,
    field: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=N_("A whole field: CSV with province and score, areas or leaves.")
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=N_("The field before it: why has the rank changed?")),
    ] = None,
    simulate: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=_MOST, help=N_("Draw next year's field so many times.")
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", min=0, help=N_("Draw the same again. Else by chance, and told.")),
    ] = None,
    rise: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=_number,
            help=N_("How far the mean rises to next year. Else as it last did."),
        ),
    ] = None,
    spread: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=_number,
            help=N_("Standard deviation of the provinces. Else as in the field."),
        ),
    ] = None,
    perturb_weights: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=_number,
            help=N_("Draw weights up to this share off, such as 0.25, and rank the field again."),
        ),
    ] = None,
) -> "Question":
    """Ask for a band, an exact place, or how likely each place is."""
    options = Options(
        *(points, year, index, province, field, previous),
        *(simulate, seed, rise, spread, perturb_weights),
    )
    _refuse(options)

    return asking(options)


def _refuse(options: Options) -> None:
    """Refuse options that don't go together, rather than leave one out in silence."""
    given = {
        "--points": options.points,
        "--year": options.year,
        "--province": options.province,
        "--field": options.field,
        "--previous": options.previous,
        "--simulate": options.simulate,
        "--seed": options.seed,
        "--rise": options.rise,
        "--spread": options.spread,
        "--perturb-weights": options.noise,
    }
    there = {option for option, value in given.items() if value is not None}
    for option, needed in _NEEDED.items():
        if option in there and not there & needed:
            raise Refusal(Phrase("{option} needs {other}", option=option, other=max(needed)))
    for one, other in _APART:
        if {one, other} <= there:
            raise Refusal(Phrase("{one} and {other} don't go together", one=one, other=other))
    if options.points is not None and not 0 <= options.points <= 100:  # noqa: PLR2004
        raise Refusal(Phrase("points are 0 to 100, not {points}", points=options.points))
    if options.spread is not None and options.spread <= 0:
        raise Refusal(Phrase("a spread is more than 0"))
    if options.noise is not None and not 0 < options.noise <= 1:
        raise Refusal(Phrase("weights are perturbed by more than 0 and up to 1"))
