"""How does a number come about, down to the place of every figure?"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

import typer

from parplan.files.source import Source
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.agencies import Body
from parplan.plan.duties import holders
from parplan.plan.plan import Node, Plan
from parplan.plan.points import Scored, add, decimals, half_up, is_rounding, standing, tidy
from parplan.plan.scoring_rules import Earned
from parplan.plan.shapes import Path
from parplan.questions import columns, completion
from parplan.questions.agencies import shares
from parplan.questions.year.known import ROUNDS
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan explain 3 --figure score"
NEEDS_RESULTS = True

TOTAL = "total"
"""What stands for the whole plan, where there is a code else."""

_IS_CODE = re.compile(r"[0-9][0-9.]*").fullmatch

Figure = Literal["max_points", "score", "target", "lost", "gain", "remaining"]

_CHECKS = {"max_points": "PAR101", "score": "PAR102", "target": "PAR103"}
"""The figures that are printed, and which check compares each with its parts."""

_DIFFERENCES = {
    "lost": ("max_points", "score"),
    "gain": ("target", "score"),
    "remaining": ("max_points", "target"),
}
"""What is computed of a leaf's printed figures: the first less the second."""

_NAMES = {
    "max_points": Phrase("max points"),
    "score": Phrase("score"),
    "target": Phrase("target"),
    "lost": Phrase("lost points"),
    "gain": Phrase("gain"),
    "remaining": Phrase("points left lost"),
}

_SHARED = {"lost": Phrase("lost points"), "gain": Phrase("the gain")}
"""What agencies have shares of."""

_PLACES = 6
"""Decimals of a share before all of them are made to add up."""


def explain(
    plan: Plan,
    what: Annotated[
        str, typer.Argument(metavar="CODE|total|AGENCY", autocompletion=completion.codes)
    ],
    *,
    source: Source,
    figure: Annotated[
        Figure | None,
        typer.Option(help=N_("Which number. Else the score; of a leaf all; of agencies lost.")),
    ] = None,
    expand: Annotated[
        bool, typer.Option("--expand", help=N_("Give a group's part to its members."))
    ] = False,
) -> Report:
    """Explain a figure of a row, of the whole plan or of an agency, with file and line.

    If no figure is named, it is every figure of a leaf, and what its rule makes of this year's; of
    an agency it is its share of the lost points, of anything else the score.
    """
    asked = what.strip()
    if asked.casefold() != TOTAL and not _IS_CODE(asked):
        return _of_agency(plan, plan.agency(what), figure or "lost", source, expand=expand)
    node = None if asked.casefold() == TOTAL else plan.criterion(what)
    whose = _whole(plan) if node is None else _of(node)
    if node is not None and not node.children and figure is None:
        named = Phrase("all figures")
        steps = [*map(whose.printed, _CHECKS), *map(whose.computed, _DIFFERENCES)]
        steps += _by_rule(plan, node)
        notes = tuple(_about_rule(plan, node))
    else:
        one = figure or "score"
        named = _NAMES[one]
        steps = list(_addition(whose, one) if one in _CHECKS else _subtractions(whose, one))
        notes = tuple(_told(whose, one)) if whose.below else ()
    title = Phrase(
        "How it comes about: {figures} of {whose}",
        figures=named,
        whose=f"{whose.code} {whose.title}" if whose.code else Phrase("the whole plan"),
    )
    return Report("explain", title, columns.head(plan), (_table(steps, source),), notes)


class _Step(NamedTuple):
    """One figure on the way: whose it is, which, and where it stands if it is written."""

    code: str
    title: str
    level: int
    figure: str
    value: Decimal | None
    place: Path | None = None
    number: int = 0


class _Whose(NamedTuple):
    """What a number is of: a row of Appendix 01, or the whole plan, whose code is empty."""

    code: str
    title: str
    level: int
    figures: Scored
    place: Path
    leaves: tuple[Node, ...]
    below: tuple[Node, ...]

    def step(self, figure: str, value: Decimal | None, place: Path | None = None) -> _Step:
        """Make a step of a figure of its own."""
        return _Step(self.code, self.title, self.level, figure, value, place)

    def printed(self, figure: str) -> _Step:
        """Take a figure as it is printed."""
        return self.step(figure, getattr(self.figures, figure), (*self.place, figure))

    def sum(self, figure: str) -> Decimal | None:
        """Give what the leaves below add up to."""
        value: Decimal | None = getattr(standing(self.leaves), figure)
        return value

    def computed(self, figure: str) -> _Step:
        """Give what follows from the figures of a leaf."""
        return self.step(figure, self.sum(figure))

    def added(self, figure: str) -> _Step:
        """Give what the leaves below add up to, under the name that it has in `totals`."""
        return self.step(f"{figure}_sum", self.sum(figure))


def _whole(plan: Plan) -> _Whose:
    return _Whose("", "", 0, plan.plan.totals, ("plan", "totals"), plan.leaves, plan.nodes)


def _of(node: Node) -> _Whose:
    below = tuple(node.walk())[1:]
    return _Whose(node.code, node.title, node.level, node, node.path, node.leaves, below)


def _addition(whose: _Whose, figure: str) -> Iterator[_Step]:
    """Explain a printed figure: those of all rows below, their sum, and what it is off by."""
    own = whose.printed(figure)
    yield own
    if not whose.below:
        return
    for node in whose.below:
        yield _of(node).printed(figure)
    total = whose.added(figure)
    yield total
    if own.value is not None and total.value is not None and own.value != total.value:
        yield whose.step("difference", tidy(own.value - total.value))


def _subtractions(whose: _Whose, figure: str) -> Iterator[_Step]:
    """Explain what follows from printed figures, of every leaf below that adds something."""
    for leaf in whose.leaves:
        if not whose.below or getattr(leaf, figure) != 0:
            yield from _subtraction(leaf, figure)
    if whose.below:
        yield whose.added(figure)


def _subtraction(leaf: Node, figure: str) -> Iterator[_Step]:
    """Explain a difference of a leaf: the two figures, and what is left."""
    whose = _of(leaf)
    yield from map(whose.printed, _DIFFERENCES[figure])
    yield whose.computed(figure)


def _told(whose: _Whose, figure: str) -> Iterator[Phrase]:
    count = len(whose.leaves)
    if figure not in _CHECKS:
        nothing = sum(getattr(leaf, figure) == 0 for leaf in whose.leaves)
        if nothing:
            yield Phrase(
                "{nothing} of {count} leaves add nothing and are left out.",
                nothing=nothing,
                count=count,
            )
        return
    printed, total = getattr(whose.figures, figure), whose.sum(figure)
    if printed is None or total is None:
        yield Phrase("What isn't known can't be added up.")
    elif printed == total:
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to it.", printed=printed, count=count
        )
    elif is_rounding(printed, total):
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to {total}, which is rounded half-up to"
            " {places} decimals (`parplan rules {rule}`).",
            printed=printed,
            count=count,
            total=total,
            places=decimals(printed),
            rule="PAR104",
        )
    else:
        yield Phrase(
            "Printed {printed}: the {count} leaves add up to {total}, and rounding doesn't explain"
            " the difference (`parplan rules {rule}`).",
            printed=printed,
            count=count,
            total=total,
            rule=_CHECKS[figure] if whose.code else "PAR105",
        )


_STEPS = {
    "max_points": Phrase("max"),
    "max_points_sum": Phrase("max, sum"),
    "score": Phrase("score"),
    "score_sum": Phrase("score, sum"),
    "target": Phrase("target"),
    "target_sum": Phrase("target, sum"),
    "lost": Phrase("lost"),
    "lost_sum": Phrase("lost, sum"),
    "gain": Phrase("gain"),
    "gain_sum": Phrase("gain, sum"),
    "remaining": Phrase("left"),
    "remaining_sum": Phrase("left, sum"),
    "difference": Phrase("difference"),
    "rule": Phrase("rule"),
    "figure": Phrase("figure"),
    "yes": Phrase("yes"),
    "no": Phrase("no"),
    "computed": Phrase("by rule"),
    **ROUNDS,
}


def _table(steps: Iterable[_Step], source: Source) -> Table:
    """Number the steps."""
    keys = (
        Column("step", Phrase("Step"), Kind.COUNT, of=lambda step: step.number),
        columns.code,
        Column("title", Phrase("Title"), words={"": Phrase("Whole plan")}),
        Column("figure", Phrase("Figure"), Kind.CODE, words=_STEPS),
        Column("value", Phrase("Value"), Kind.POINTS),
        _place(Phrase("Where"), source),
    )
    rows = tuple(step._replace(number=number) for number, step in enumerate(steps, start=1))
    return Table("explain", Phrase("Step by step"), keys, rows, level=lambda step: step.level)


def _place(label: Phrase, source: Source) -> Column:
    """Say where something is written, as `file:line`."""

    def written(place: Path | None) -> str | None:
        if place is None:
            return None
        file, line, _ = source.position(place)
        return f"{file}:{line}"

    return Column("place", label, Kind.CODE, of=lambda record: written(record.place))


def _by_rule(plan: Plan, leaf: Node) -> Iterator[_Step]:
    """Name the rule, the figures of the target year, what they earn, and what was stated."""
    year = plan.plan.target_year
    facts, rule = plan.of_year(year).leaf(leaf.code), plan.rule(leaf.code)
    here = ("results", year, "criteria", leaf.code)
    whose = _of(leaf)
    if rule is not None:
        yield whose.step("rule", None, ("rules", "leaves", leaf.code, rule.key))
    for name, figure in facts.figures.items():
        place = (*here, "figures", name)
        variable = rule.variable(name) if rule else None
        titled = whose._replace(title=variable.titled if variable else name)
        if isinstance(figure, bool):
            yield titled.step("yes" if figure else "no", None, place)
        else:
            yield titled.step("figure", figure, place)
    if (found := _earned(plan, leaf)) is not None:
        yield whose.step("computed", found.points)
    for round_, points in facts.scores.items():
        yield whose.step(round_.value, points, (*here, "scores", round_.value))


def _about_rule(plan: Plan, leaf: Node) -> Iterator[Phrase]:
    """Say where the rule was seen, and which part of it spoke."""
    rule = plan.rule(leaf.code)
    if rule is not None and rule.source:
        yield Phrase(
            "The rule was seen in: {source} ({day}).",
            source=rule.source.text,
            day=rule.source.date,
        )
    if (found := _earned(plan, leaf)) is not None:
        yield Phrase("By the rule: {branch}.", branch=found.branch)


def _earned(plan: Plan, leaf: Node) -> Earned | None:
    facts, rule = plan.of_year(plan.plan.target_year).leaf(leaf.code), plan.rule(leaf.code)
    if rule is None or plan.rules is None or not facts.figures:
        return None
    return rule.earned(facts.figures, leaf.max_points, plan.rules.decimals)


class _Held(NamedTuple):
    """An agency's part of a leaf, and where it is named for it."""

    leaf: Node
    amount: Decimal
    part: Fraction
    place: Path

    @property
    def code(self) -> str:
        return self.leaf.code

    @property
    def exact(self) -> Fraction:
        return Fraction(self.amount) * self.part

    @property
    def share(self) -> Decimal:
        return tidy(half_up(self.exact, _PLACES))


class _Share(NamedTuple):
    """All parts of an agency, as `agencies` shows them; unknown if one of all leaves' is."""

    amount: Decimal | None
    share: Decimal | None
    code: str = ""


def _of_agency(plan: Plan, body: Body, figure: Figure, source: Source, *, expand: bool) -> Report:
    """Explain the share that `agencies` shows: which leaves it leads, with how many others."""
    if figure not in _SHARED:
        raise Refusal(
            Phrase("agencies have no share of {figure}", figure=figure),
            Phrase("one of: {choices}", choices=", ".join(_SHARED)),
        )
    held = [one for one in _held(plan, body, figure, expand=expand) if one.amount]
    shown = (one for one in shares(plan, expand=expand) if one.holder.name == body.name)
    share = next((getattr(one, figure) for one in shown), Decimal(0))
    keys = (
        columns.code,
        columns.title.within("leaf"),
        Column("amount", Phrase("Amount"), Kind.POINTS),
        Column("part", Phrase("Part"), Kind.CODE, of=lambda one: str(one.part)),
        Column("share", Phrase("Share"), Kind.POINTS),
        _place(Phrase("Named at"), source),
    )
    together = _Share(add(one.amount for one in held), share)
    table = Table("shares", Phrase("Shares"), keys, tuple(held), together)
    steps = _table((step for one in held for step in _subtraction(one.leaf, figure)), source)
    title = Phrase(
        "How it comes about: {name}'s share of {figure}", name=body.name, figure=_SHARED[figure]
    )
    notes = tuple(_about_share(sum((one.exact for one in held), Fraction()), share))
    return Report("explain", title, columns.head(plan), (table, steps), notes)


def _held(plan: Plan, body: Body, figure: str, *, expand: bool) -> Iterator[_Held]:
    for leaf in plan.leaves:
        parts = holders(plan, leaf.shared.lead, expand=expand)
        part = next((part for holder, part in parts.items() if holder.name == body.name), None)
        if part:
            amount: Decimal | None = getattr(leaf, figure)
            place = _named_at(plan, leaf, body, expand=expand)
            yield _Held(leaf, amount or Decimal(0), part, place)


def _named_at(plan: Plan, leaf: Node, body: Body, *, expand: bool) -> Path:
    """Find the first entry that makes it lead: in another row, if the cells are merged."""
    row = next(node for node in plan.nodes if node.criterion is leaf.shared)
    for number, entry in enumerate(leaf.shared.lead):
        if any(holder.name == body.name for holder in holders(plan, (entry,), expand=expand)):
            return (*row.path, "lead", number)
    return row.path


def _about_share(exact: Fraction, share: Decimal | None) -> Iterator[Phrase]:
    yield Phrase("A leaf is shared equally by those who lead it; the part is one agency's.")
    if share is not None and Fraction(share) != exact:
        yield Phrase(
            "The shares add up to {exact}; {share} is what makes all agencies' shares add up to the"
            " plan's total (the largest-remainder method).",
            exact=tidy(half_up(exact, _PLACES)),
            share=share,
        )
