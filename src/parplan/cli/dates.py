"""Which year's results, and as of which day: options that several commands have."""

import datetime
from typing import Annotated

import typer

from parplan.cli.refusal import Refusal
from parplan.phrases import N_, Phrase


def _day(given: str | None) -> str | None:
    """Refuse what is no day; commands take it with `day`."""
    if given is not None:
        day(given)
    return given


def day(given: str | None) -> datetime.date:
    """Read a day as it is written in the data; without one it is today."""
    if given is None:
        return datetime.datetime.now(tz=datetime.UTC).astimezone().date()
    try:
        if len(given) == len("2024-07-18"):
            return datetime.date.fromisoformat(given)
    except ValueError:
        pass
    raise Refusal(
        Phrase('"{given}" is no day', given=given), Phrase("write the date as 2024-07-18")
    )


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help=N_("As it was on this day. Else today."), callback=_day
    ),
]
ResultsYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="Y", help=N_("Results of this year. Else of the plan's target year.")
    ),
]
