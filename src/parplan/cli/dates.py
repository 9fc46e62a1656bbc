"""Which year's results, and as of which day: options that several commands have."""

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.refusal import Refusal
from parplan.phrases import N_, Phrase

if TYPE_CHECKING:
    from parplan.plan import Plan


def day(given: str) -> datetime.date:
    """Read a day as it is written in the data."""
    try:
        found = datetime.date.fromisoformat(given)
        if found.isoformat() == given:  # it takes 20240718 and 2024-W29-4, too
            return found
    except ValueError:
        pass
    raise Refusal(
        Phrase('"{given}" is no day', given=given), Phrase("write the date as 2024-07-18")
    )


def today() -> datetime.date:
    """Give the day that it is where the user is."""
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date()


AsOfOption = Annotated[
    datetime.date | None,
    typer.Option(
        "--as-of", metavar="DATE", parser=day, help=N_("As it was on this day. Else today.")
    ),
]
HoldersOption = Annotated[
    datetime.date | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        parser=day,
        help=N_("Whoever holds the duties on this day, by successors. Else as the plan says."),
    ),
]
ResultsYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="Y", help=N_("Results of this year. Else of the plan's target year.")
    ),
]


def results_year(plan: "Plan", given: int | None) -> int:
    """Take the year whose results are meant."""
    return plan.plan.target_year if given is None else given


def held_on(plan: "Plan", given: datetime.date | None) -> datetime.date | None:
    """Take the day on which duties are held; before the plan, nobody held them."""
    if given is not None and given < plan.plan.date:
        raise Refusal(
            Phrase("duties begin with the plan, on {day}", day=plan.plan.date.isoformat()),
            Phrase("--as-of takes a later day"),
        )
    return given
