"""A new plan folder: `parplan rollover` of this year's, `parplan init` of nothing."""

import datetime
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from parplan.checks.printing import placed, render
from parplan.cli.options import PlanOption, plan_meant
from parplan.cli.output import print_answer, tell
from parplan.cli.usage import LangOption
from parplan.files.loading import (
    bundled_set,
    bundled_sets,
    contents,
    load,
    plan_folder,
    plans,
    standard_agencies,
)
from parplan.files.saving import refuse_occupied, save_new_plan, unreadable
from parplan.importing.rollover import (
    Rolled,
    RolloverWishes,
    Targets,
    at_max,
    nothing,
    raised_by,
    rolled,
)
from parplan.importing.starting import Beginning, province_meant, started
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Level, Refusal, in_order
from parplan.language.vietnamese import fold
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.plan import Plan
from parplan.questions.options import day
from parplan.questions.successions import gone

EXAMPLE = "parplan rollover plan-2025 --year 2025 --targets keep"

_ANOTHER = Phrase("name another folder")

_MANY = 4
"""So many rows are named whose deadlines speak of the old years."""


def rollover(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=N_("The folder to make; not there, or empty."))
    ],
    *,
    year: Annotated[
        int | None,
        typer.Option(metavar="Y", help=N_("The new plan's year. Else the year after.")),
    ] = None,
    targets: Annotated[
        str | None,
        typer.Option(
            metavar="keep|max|+X%",
            help=N_(
                "The old targets, the max points, or X percent more than the score, half-up to two "
                "decimals, at least the score itself and at most the max points. Else none."
            ),
        ),
    ] = None,
    date: Annotated[
        datetime.date | None,
        typer.Option(metavar="DATE", parser=day, help=N_("Day of the new document. Else open.")),
    ] = None,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make all files, write them all or none, and say what is open."""
    speak: Language = context.obj
    refuse_occupied(folder, _ANOTHER)
    aims = _targets(targets)
    old, _ = plan_meant(plan, speak)
    wishes = RolloverWishes(str(folder), _year(old, year), aims, date)
    try:
        new = rolled(old, contents(plan_folder(plan)[0]), wishes)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    failed = _print_found(new, speak)  # where it can't be told, nothing is written
    save_new_plan(folder, new.files, partial(tell, speak=speak), _ANOTHER)
    for phrase in _said(old, new, wishes):
        print(printable(speak.say(phrase)), file=sys.stderr)
    if failed:
        raise typer.Exit(1)


def _year(old: Plan, asked: int | None) -> int:
    """Take the year after the old plan's, or a later one."""
    earliest = old.plan.target_year + 1
    if asked is not None and asked < earliest:
        raise Refusal(
            Phrase("the plan is for {year} already", year=str(old.plan.target_year)),
            Phrase("--year takes {earliest} or a later one", earliest=str(earliest)),
        )
    return asked or earliest


def _targets(asked: str | None) -> Targets | None:
    """Read what the leaves are to aim for; `None` keeps what they have."""
    if asked is None:
        return nothing
    if asked in {"keep", "max"}:
        return None if asked == "keep" else at_max
    if found := re.fullmatch(r"\+([0-9]{1,3}(?:[.,][0-9]{1,4})?) ?%", asked):
        return raised_by(Decimal(found[1].replace(",", ".")))
    raise Refusal(
        Phrase("--targets can't be {asked}", asked=asked),
        Phrase("keep, max, or for example +2%"),
    )


def _print_found(new: Rolled, speak: Language) -> bool:
    """Print what `check` finds in the new plan; tells whether one of them is an error."""
    found = in_order(placed(judged, new.source) for judged in new.judged)
    shown = [one for one in found if one.level is not Level.ACKNOWLEDGED]
    print_answer(str(render(shown, "text", speak)))
    return any(one.level is Level.ERROR for one in shown)


def _said(old: Plan, new: Rolled, wishes: RolloverWishes) -> Iterator[Phrase]:
    """Say what is open, and what has not been carried."""
    year = wishes.year - 1
    if year not in old.results:
        yield Phrase("there is no results/{year}.yaml: all scores are open", year=str(year))
    elif new.unscored:
        yield Phrase(
            "results/{year}.yaml has no official score, so it is open, of: {codes}",
            year=str(year),
            codes=new.unscored,
        )
    if new.dropped:
        yield Phrase(
            "acknowledged oddities: {kept} carried; no longer there: {places}",
            kept=new.kept,
            places=new.dropped,
        )
    if new.years_named:
        yield Phrase(
            "words that name {score_year} or {target_year}: {places}",
            score_year=str(old.plan.score_year),
            target_year=str(old.plan.target_year),
            places=tuple(_grouped(new.years_named)),
        )
    last_day = wishes.date or datetime.date(wishes.year, 12, 31)
    if names := tuple(one.agency for one in gone(old, last_day)):
        yield Phrase(
            "gone by {day}, though the plan names them (`parplan agencies --as-of {day}`): {names}",
            day=last_day,
            names=names,
        )
    yield Phrase("written: {file}", file=wishes.folder)


def _grouped(places: tuple[str, ...]) -> Iterator[str | Phrase]:
    """Name places; of many deadlines, which all have to be set anew, the first and how many."""
    deadlines = [place for place in places if place.endswith("/due")]
    for place in places:
        if len(deadlines) <= _MANY or place not in deadlines:
            yield place
        elif place == deadlines[0]:
            count = len(deadlines) - 1
            yield Phrase("{place}, and so in {count} more rows", place=place, count=count)


INIT_EXAMPLE = 'parplan init bac-giang-2026 --province "Bắc Giang" --year 2026'

_SET = "876/QĐ-BNV"
"""The one whose tree is known."""


def init(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=N_("The folder to make; not there, or empty."))
    ],
    *,
    province: Annotated[
        str, typer.Option(metavar="NAME", help=N_("Whose plan it is to be: a province, a city."))
    ],
    year: Annotated[
        int,
        typer.Option(metavar="Y", min=2001, max=2100, help=N_("The year whose index it is for.")),
    ],
    origin: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PLAN",
            help=N_("Take the tree of this plan; of the same province, its register, too."),
        ),
    ] = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make a draft that says nothing yet, whole or not at all."""
    speak: Language = context.obj
    name = province_meant(province)
    if not name:
        raise Refusal(Phrase("which province?"), Phrase("for example: --province “Bắc Giang”"))
    refuse_occupied(folder, _ANOTHER)
    bodies, beginning = standard_agencies(), Beginning(name, year, _set_meant())
    if origin is not None:
        (old,) = plans(load(origin, signed_only=True))
        beginning = beginning._replace(tree=old)
        bodies = old.agencies if fold(old.plan.own_province) == fold(name) else bodies
    files = {file: text.encode() for file, text in started(beginning, bodies).items()}
    if origin is not None and (own := origin / "criteria_set.yaml").is_file():
        files["criteria_set"] = own.read_bytes()
    save_new_plan(folder, files, partial(tell, speak=speak), _ANOTHER)
    tell(Phrase("written: {file}", file=str(folder)), speak)
    for other in bundled_sets():
        if not other.areas and other.approved and other.approved.year < year:
            later = Phrase(
                "compare the tree: {other} was approved on {day}, and its tree isn't known here",
                other=other.name,
                day=other.approved,
            )
            tell(later, speak)
    tell(Phrase("next: `parplan check {file}` names what is to come", file=str(folder)), speak)


def _set_meant() -> CriteriaSet:
    found = bundled_set(_SET)
    assert found is not None  # noqa: S101 - it comes with parplan
    return found
