"""Tables of points among what `parplan collect` is given → statements, as forms make them."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from parplan.documents.forms.returned import Collected, Facts, Statement, of_the_file, refused
from parplan.documents.forms.sheets import is_form
from parplan.importing.points_table import PointsTable, StatedPoints, read_points
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level, Refusal, Remarks, Unreadable
from parplan.plan.plan import Plan
from parplan.plan.results import Round
from parplan.questions.options import today
from parplan.questions.year.known import ROUNDS
from parplan.readers import kinds

_MINISTRY = "Bộ Nội vụ"
"""Who appraises provinces, and publishes their points."""


class TableWishes(NamedTuple):
    """What the user says of tables beforehand; `None` is as they say themselves."""

    round: Round | None = None
    by: str | None = None
    day: datetime.date | None = None


class Stated(NamedTuple):
    """A leaf's points in a round, as somebody stated them on a day."""

    by: str
    on: str
    code: str
    round: str


class FromTables(NamedTuple):
    """What tables say, beside what is wrong with others; how many say it, and where."""

    collected: Collected
    taken: int
    places: dict[Stated, str]


def round_meant(typed: str) -> Round:
    """Find a round by its name, or by what people call it."""
    name = typed.strip().lower().replace(" ", "").replace("_", "-")
    known = {round_.value: round_ for round_ in Round}
    known |= {"self-score": Round.SELF, "appraised": Round.APPRAISAL1}
    if name not in known:
        choices = ", ".join(Round)
        raise Refusal(
            Phrase("there is no round {name}", name=typed),
            Phrase("one of: {choices}", choices=choices),
        )
    return known[name]


def sorted_out(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Tell forms from tables of points: by what a file is, not by its name."""
    forms: list[Path] = []
    tables: list[Path] = []
    for file in files:
        kind = kinds.TABLES.get(file.suffix.lower())
        is_table = kind is not None
        if kind in {"xlsx", "ods"}:
            try:
                is_table = not is_form(file)
            except Unreadable:
                is_table = False  # what is wrong with it is told as of a form
        (tables if is_table else forms).append(file)
    return forms, tables


def from_tables(files: Sequence[Path], plan: Plan, year: int, wishes: TableWishes) -> FromTables:
    """Read tables. `OSError` says that one can't be read.

    Of two by one author and of one day that say different things of a leaf, neither is taken.
    """
    remarks = Remarks()
    outcomes: dict[int, Phrase] = {}
    read: list[tuple[int, PointsTable]] = []
    for at, file in enumerate(files):
        try:
            table = read_points(file, plan, year, wishes.round)
        except Unreadable as reason:
            message = of_the_file(reason.message)
            remarks.error(str(file), message, reason.hint)
            outcomes[at] = Phrase("refused: {why}", why=message)
            continue
        for remark in table.remarks:
            remarks.append(remark._replace(place=f"{file}!{remark.place}"))
        if wishes.day is None and table.day and table.day.year not in {year, year + 1}:
            message = Phrase(
                "it is of {day}: points of {year} are stated in that year or the next",
                day=table.day,
                year=str(year),
            )
            hint = Phrase("name its year with --year, or the day with --date")
            remarks.error(str(file), message, hint)
            outcomes[at] = Phrase("refused: {why}", why=message)
        elif any(remark.level is Level.ERROR for remark in table.remarks):
            outcomes[at] = refused(table.remarks)
        else:
            read.append((at, table))
    first: dict[Stated, tuple[int, StatedPoints]] = {}
    for at, table in read:
        for key, here in _stated(table, plan, wishes):
            other, there = first.setdefault(key, (at, here))
            if there.points != here.points:
                values = {"code": key.code, "here": here.points, "there": there.points}
                place = f"{files[other]}!{there.place}"
                message = Phrase(
                    "{code}: {here}, but {there} at {place}: neither is taken",
                    **values,
                    place=place,
                )
                hint = Phrase("give only the one that holds, or say its day with --date")
                remarks.error(f"{files[at]}!{here.place}", message, hint)
                for one, against in ((at, other), (other, at)):
                    why = Phrase("{file} says something else", file=str(files[against]))
                    outcomes[one] = Phrase("refused: {why}", why=why)
    taken = [(at, table) for at, table in read if at not in outcomes]
    outcomes |= {at: _taken(table, plan, wishes) for at, table in taken}
    return FromTables(
        Collected(
            [one for _, table in taken for one in _statements(table, plan, wishes)],
            remarks,
            [(file, outcomes[at]) for at, file in enumerate(files)],
        ),
        len(taken),
        {key: f"{files[at]}!{one.place}" for key, (at, one) in first.items()},
    )


def _author(round_: Round, plan: Plan, wishes: TableWishes) -> str:
    """Tell whose points they are: the province scores itself, the Ministry appraises it."""
    if wishes.by is not None:
        return wishes.by
    if round_ is Round.SELF:
        return plan.plan.issuer or f"UBND tỉnh {plan.plan.own_province}"
    return _MINISTRY


def _day(table: PointsTable, wishes: TableWishes) -> datetime.date:
    return wishes.day or table.day or today()


def _stated(
    table: PointsTable, plan: Plan, wishes: TableWishes
) -> Iterator[tuple[Stated, StatedPoints]]:
    on = _day(table, wishes).isoformat()
    for round_, leaves in table.rounds.items():
        for code, points in leaves.items():
            yield Stated(_author(round_, plan, wishes), on, code, round_.value), points


def _statements(table: PointsTable, plan: Plan, wishes: TableWishes) -> Iterator[Statement]:
    """Make a statement for each of those whose points they are."""
    authors: dict[str, list[Round]] = {}
    is_dated = bool(wishes.day or table.day)
    for round_ in table.rounds:
        authors.setdefault(_author(round_, plan, wishes), []).append(round_)
    for by, rounds in authors.items():
        criteria: dict[str, Facts] = {}
        for round_ in rounds:
            for code, stated in table.rounds[round_].items():
                criteria.setdefault(code, {})[round_.value] = stated.points
        yield Statement(
            by,
            _day(table, wishes),
            {},
            {code: {"scores": scores} for code, scores in criteria.items()},
            adds=True,
            dated=is_dated,
            round=rounds[0] if is_dated and len(table.rounds) == 1 else None,
        )


def _taken(table: PointsTable, plan: Plan, wishes: TableWishes) -> Phrase:
    """Say what was taken: points of how many leaves in which round, whose, and of which day."""
    rounds = tuple(
        Phrase(
            "{round}: {count} leaves ({by})",
            round=ROUNDS[round_],
            count=len(leaves),
            by=_author(round_, plan, wishes),
        )
        for round_, leaves in table.rounds.items()
    )
    if wishes.day or table.day:
        return Phrase("taken: {rounds}, {day}", rounds=rounds, day=_day(table, wishes))
    return Phrase(
        "taken: {rounds}; it names no day, so it is of today, {day} (else --date)",
        rounds=rounds,
        day=_day(table, wishes),
    )
