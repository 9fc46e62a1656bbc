"""Which year's results, and as of which day: options that several commands have."""

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.refusal import Refusal
from parplan.phrases import N_, Phrase

if TYPE_CHECKING:
    from parplan.plan import Plan


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
HoldersOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=N_("Whoever holds the duties on this day, by successors. Else as the plan says."),
        callback=_day,
    ),
]
ResultsYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="Y", help=N_("Results of this year. Else of the plan's target year.")
    ),
]


def held_on(plan: "Plan", given: str | None) -> datetime.date | None:
    """Take the day on which duties are held; before the plan, nobody held them."""
    if given is None:
        return None
    on = day(given)
    if on < plan.plan.date:
        raise Refusal(
            Phrase("duties begin with the plan, on {day}", day=plan.plan.date.isoformat()),
            Phrase("--as-of takes a later day"),
        )
    return on
