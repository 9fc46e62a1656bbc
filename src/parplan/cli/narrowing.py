"""Only a part of the plan: options that several commands have."""

from typing import Annotated

import typer

from parplan.cli import completion
from parplan.phrases import N_

AreaOption = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="CODE",
        help=N_("Only below this area or criterion."),
        autocompletion=completion.codes,
    ),
]
AgencyOption = Annotated[
    str | None,
    typer.Option(
        "--agency",
        metavar="NAME",
        help=N_("Only what this agency leads, by name or through a group."),
        autocompletion=completion.agencies,
    ),
]
