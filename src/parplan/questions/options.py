"""Options that several questions have, and how what people type is read."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from typing import Annotated

import typer

from parplan.files.source import NUMBER
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.questions import completion

Plans = tuple[Plan, ...]
"""Plans of several years, in any order: `--plan` once for each."""

Watch = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""Shows how far a run of so many steps is: within the block, how many more are done is told."""

OneByOne = Annotated[bool, "whether the answer's format takes rows as they come, and holds none"]

_NUMBER = re.compile(r"([-+]?\d{1,6})(?:[.,](\d{1,12}))?").fullmatch


@contextmanager
def unwatched(total: int) -> Iterator[Callable[[int], object]]:  # noqa: ARG001 - nobody looks
    """Run without anybody who looks on."""
    yield lambda _: None


def day(typed: str) -> datetime.date:
    """Read a day as it is written in the data."""
    try:
        found = datetime.date.fromisoformat(typed)
        if found.isoformat() == typed:  # it takes 20240718 and 2024-W29-4, too
            return found
    except ValueError:
        pass
    raise Refusal(
        Phrase('"{given}" is no day', given=typed), Phrase("write the date as 2024-07-18")
    )


def number(typed: str) -> Decimal:
    """Read a number with all its digits, decimal point or comma."""
    found = _NUMBER(typed.strip())
    if found is None:
        hint = Phrase("a number such as 88.5 or 88,5")
        raise Refusal(Phrase('"{given}" is no number', given=typed), hint)
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])


def points(typed: str) -> Decimal:
    """Read points as they are written in the data: 0 or more, with a decimal point."""
    written = typed.strip()
    if not NUMBER(written):
        comma = re.fullmatch(r"([0-9]+),([0-9]+)", written)
        hint = Phrase("it is a number, such as 2 or 2.5")
        if comma:
            right = ".".join(comma.groups())
            hint = Phrase("write {right}, not {given}", right=right, given=written)
        raise Refusal(Phrase('"{given}" is no number', given=typed), hint)
    if written.startswith("-"):
        raise Refusal(
            Phrase('"{given}" is below 0', given=typed), Phrase("at least {limit}", limit=0)
        )
    return Decimal(written)


def today() -> datetime.date:
    """Give the day that it is where the user is."""
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date()


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
SurveyErrorOption = Annotated[
    Decimal | None,
    typer.Option(
        "--survey-error",
        metavar="X",
        parser=number,
        help=N_("Standard error of the sampled points together, in points."),
    ),
]
FieldYearOption = Annotated[
    int | None,
    typer.Option(
        "--year", metavar="Y", help=N_("Rank in the published field of this year. Else the latest.")
    ),
]


def results_year(plan: Plan, asked: int | None) -> int:
    """Take the year whose results are meant."""
    return plan.plan.target_year if asked is None else asked


def held_on(plan: Plan, asked: datetime.date | None) -> datetime.date | None:
    """Take the day on which duties are held; before the plan, nobody held them."""
    if asked is not None and asked < plan.plan.day:
        raise Refusal(
            Phrase("duties begin with the plan, on {day}", day=plan.plan.day),
            Phrase("--as-of takes a later day"),
        )
    return asked
