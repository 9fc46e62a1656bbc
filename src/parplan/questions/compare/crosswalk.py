"""Which rows of one set of criteria are which of another? A crosswalk says it, where codes don't.

One row may have become one other, several, or none; several may have become one; rows may be new.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from parplan.files.loading import read_beside
from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold
from parplan.plan.findings import PAR002, Finding
from parplan.plan.plan import Plan
from parplan.plan.points import add, tidy
from parplan.plan.shapes import Path as Place
from parplan.plan.shapes import Shape, Text
from parplan.report.report import Column, Kind, Table

Codes = tuple[str, ...]


class Crosswalk(Shape):
    """A file of its own: of which sets it is, and what became of the old set's rows."""

    old_set: Text
    new_set: Text
    source: Text | None = None
    codes: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]]
    dropped: tuple[Text, ...] = ()
    new: tuple[Text, ...] = ()

    @property
    def told(self) -> tuple[frozenset[str], frozenset[str]]:
        """The codes of either side that it says something of."""
        targets = chain.from_iterable(self.codes.values())
        return frozenset((*self.codes, *self.dropped)), frozenset((*targets, *self.new))

    @property
    def ways(self) -> tuple["Way", ...]:
        """What became of rows, those that have a row in common together."""
        ways: list[Way] = []
        for old, new in self.codes.items():
            meeting = [way for way in ways if set(way.new) & set(new)]
            ways = [way for way in ways if way not in meeting]
            olds = (*chain.from_iterable(way.old for way in meeting), old)
            news = dict.fromkeys((*chain.from_iterable(way.new for way in meeting), *new))
            ways.append(Way(olds, tuple(news)))
        ways += [Way((code,), ()) for code in self.dropped]
        return (*ways, *(Way((), (code,)) for code in self.new))


class CrosswalkFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    crosswalk: Crosswalk


class Way(NamedTuple):
    """Rows of the old set, and what they have become in the new one."""

    old: Codes
    new: Codes

    @property
    def what(self) -> str:
        """Name it: a key of `WAYS`."""
        if not self.new:
            return "dropped"
        if not self.old:
            return "new"
        if len(self.old) == len(self.new) == 1:
            return "same"
        if len(self.old) == 1:
            return "split"
        return "joined" if len(self.new) == 1 else "regrouped"


WAYS = {
    "same": Phrase("same row"),
    "split": Phrase("split up"),
    "joined": Phrase("joined"),
    "regrouped": Phrase("regrouped"),
    "dropped": Phrase("dropped"),
    "new": Phrase("new"),
}


def crosswalk_of(old: Plan, new: Plan, file: Path) -> Crosswalk:
    """Read a crosswalk from the set of one plan to that of another, whose codes they all are."""

    def misfits(found: CrosswalkFile) -> Iterator[Finding]:
        yield from _misfits(found.crosswalk, old, new)

    return read_beside(file, CrosswalkFile, misfits).crosswalk


def _misfits(crosswalk: Crosswalk, old: Plan, new: Plan) -> Iterator[Finding]:
    """Tell which codes neither plan nor set has, and of which two things are said."""
    top: Place = ("crosswalk",)
    for key, plan in (("old_set", old), ("new_set", new)):
        name, own = getattr(crosswalk, key), plan.plan.criteria_set
        if own is not None and fold(own) != fold(name):
            message = Phrase("the plan follows {own}, not {name}", own=own, name=name)
            yield Finding(PAR002, (*top, key), message)
    listed = tuple(enumerate(crosswalk.dropped)), tuple(enumerate(crosswalk.new))
    olds = [
        *((code, (*top, "codes", code)) for code in crosswalk.codes),
        *((code, (*top, "dropped", index)) for index, code in listed[0]),
    ]
    news = [
        *(
            (code, (*top, "codes", key, index))
            for key, codes in crosswalk.codes.items()
            for index, code in enumerate(codes)
        ),
        *((code, (*top, "new", index)) for index, code in listed[1]),
    ]
    for codes, plan in ((olds, old), (news, new)):
        of_set = plan.criteria_set.rows if plan.criteria_set else {}
        for code, place in codes:
            if code not in of_set and (told := plan.not_a_row(code)):
                yield Finding(PAR002, place, *told)
    targets = set(chain.from_iterable(crosswalk.codes.values()))
    for key, twice, places in (
        ("dropped", crosswalk.codes.keys(), listed[0]),
        ("new", targets, listed[1]),
    ):
        for index, code in places:
            if code in twice:
                message = Phrase("{code} is in `codes`, too", code=code)
                yield Finding(PAR002, (*top, key, index), message)


class _Walked(NamedTuple):
    """A way, and the points that rows of each plan have on it."""

    way: Way
    max_points: tuple[Decimal | None, Decimal | None]
    score: tuple[Decimal | None, Decimal | None]
    title: str

    @property
    def change(self) -> Decimal | None:
        """By how much maximum points differ."""
        old, new = self.max_points
        return None if old is None or new is None else tidy(new - old)


def walked(old: Plan, new: Plan, crosswalk: Crosswalk | None) -> Table:
    """List the ways with their points; rows that a plan doesn't have leave them unknown."""
    rows = tuple(_walked(old, new, way) for way in crosswalk.ways) if crosswalk else ()
    keys = (
        Column("old_codes", Phrase("Old codes"), of=lambda one: one.way.old),
        Column("codes", Phrase("Codes"), of=lambda one: one.way.new),
        Column("title", Phrase("Title")),
        Column("what", Phrase("What"), words=WAYS, of=lambda one: one.way.what),
        Column("old_max_points", Phrase("Old max"), Kind.POINTS, of=lambda one: one.max_points[0]),
        Column("max_points", Phrase("Max"), Kind.POINTS, of=lambda one: one.max_points[1]),
        Column("change", Phrase("Change"), Kind.POINTS),
        Column("old_score", Phrase("Old score"), Kind.POINTS, of=lambda one: one.score[0]),
        Column("score", Phrase("Score"), Kind.POINTS, of=lambda one: one.score[1]),
    )
    return Table("crosswalk", Phrase("Crosswalk"), keys, rows)


def _walked(old: Plan, new: Plan, way: Way) -> _Walked:
    sides = ((old, way.old), (new, way.new))
    title = next(
        (node.title for plan, codes in reversed(sides) for c in codes if (node := plan.node(c))), ""
    )
    return _Walked(
        way,
        (_summed(*sides[0], "max_points"), _summed(*sides[1], "max_points")),
        (_summed(*sides[0], "score"), _summed(*sides[1], "score")),
        title,
    )


def _summed(plan: Plan, codes: Codes, figure: str) -> Decimal | None:
    """Add up rows of a plan; where there are none, there are no points."""
    nodes = [plan.node(code) for code in codes]
    return add(getattr(node, figure) if node else None for node in nodes) if codes else Decimal(0)


def about_sets(
    old: Plan, new: Plan, crosswalk: Crosswalk | None, alone: tuple[Codes, Codes]
) -> Iterator[Phrase]:
    """Say how rows of plans of different sets were told apart; nothing of plans of one set.

    `alone` are the rows of either plan that aren't in the other.
    """
    if crosswalk is None:
        if follow_different_sets(old, new):
            yield Phrase(
                "The plans follow different sets, {old} and {new}: rows are the same only where "
                "code and title agree; a crosswalk says which others are.",
                old=old.plan.criteria_set,
                new=new.plan.criteria_set,
            )
        return
    yield Phrase(
        "Rows are the same as the crosswalk from {old} to {new} says.",
        old=crosswalk.old_set,
        new=crosswalk.new_set,
    )
    other = [one for one in walked(old, new, crosswalk).rows if one.change and one.way.old]
    if others := tuple("; ".join(one.way.old) for one in other if one.way.new):
        yield Phrase("Maximum points are other ones now, of the old {codes}.", codes=others)
    for codes, told, words in (
        (alone[0], crosswalk.told[0], Phrase("the old plan")),
        (alone[1], crosswalk.told[1], Phrase("the new plan")),
    ):
        if untold := tuple(code for code in codes if code not in told):
            yield Phrase(
                "The crosswalk doesn't name these rows of {plan}, and no row of the other one has "
                "both their code and title: {codes}.",
                plan=words,
                codes=untold,
            )


def follow_different_sets(old: Plan, new: Plan) -> bool:
    """Whether two plans name different sets, so that a code alone says nothing."""
    names = old.plan.criteria_set, new.plan.criteria_set
    return None not in names and fold(str(names[0])) != fold(str(names[1]))


def pairs_of(crosswalk: Crosswalk) -> Mapping[str, str]:
    """Give codes of the old set those of the new one which are the same row."""
    return {way.old[0]: way.new[0] for way in crosswalk.ways if way.what == "same"}
