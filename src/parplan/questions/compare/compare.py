"""What has changed from one plan to another, and what does it do to the totals?"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.files.loading import Loaded, load, load_revision, plans
from parplan.language.catalogue import N_, Phrase
from parplan.language.vietnamese import fold, same_words
from parplan.plan.plan import Node, Part, Plan, SipasNode
from parplan.plan.points import standing, tidy
from parplan.questions import columns, completion
from parplan.questions.compare.crosswalk import Crosswalk, about_sets, crosswalk_of, walked
from parplan.questions.compare.matching import Comparison, Match
from parplan.questions.compare.values import other, register
from parplan.report.report import Column, Kind, Report, Table

EXAMPLE = "parplan compare HEAD~3:data data"

FIGURES = {
    "max_points": Phrase("max points"),
    "score": Phrase("score"),
    "target": Phrase("target"),
}

Row = Node | SipasNode
"""A row of either appendix."""

Entries = tuple[str, ...]
"""What stands in a cell, a paragraph or an agency each."""


def compare(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD", help=N_("The earlier plan."), autocompletion=completion.plan_folders
        ),
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help=N_("The later plan."), autocompletion=completion.plan_folders
        ),
    ],
    *,
    crosswalk: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_("A YAML file: which codes of one set of criteria are which of the other."),
        ),
    ] = None,
) -> Report:
    """Compare the plans of two folders, or of revisions (`REV:DIR`).

    `Misread` tells what is wrong with each of them, if one is no plan.
    """
    before, after = plans(_loaded(old), _loaded(new))
    across = crosswalk_of(before, after, crosswalk) if crosswalk else None
    return compare_plans(before, after, (old, new), across)


def _loaded(side: str) -> Loaded:
    """Read a folder; what is no folder, but has a revision's colon, from git."""
    if ":" in side and not Path(side).exists():
        return load_revision(side)
    return load(Path(side))


def compare_plans(
    old: Plan, new: Plan, names: tuple[str, str], crosswalk: Crosswalk | None = None
) -> Report:
    """Set two plans side by side, which go by these names.

    Effects in `criteria` and `points` are on the sums of all leaves; where all figures are known
    they add up to the changes in `totals`.
    """
    comparison = Comparison(old, new, crosswalk)
    tables = (
        _totals(old, new),
        _criteria(comparison),
        _points(comparison),
        _tasks(comparison),
        _duties(comparison),
        _sipas(comparison),
        register(old.agencies, new.agencies),
        other(comparison),
    )
    title = Phrase("From {old} to {new}", old=names[0], new=names[1])
    alone = (
        tuple(match.old.code for match in comparison.rows if match.old and not match.new),
        tuple(match.new.code for match in comparison.rows if match.new and not match.old),
    )
    notes = (*_notes(old, new, tables), *about_sets(old, new, crosswalk, alone))
    walk = walked(old, new, crosswalk)
    return Report("compare", title, columns.head(new), (*tables, walk), notes)


def _notes(old: Plan, new: Plan, tables: tuple[Table, ...]) -> Iterator[Phrase]:
    if not any(table.rows for table in tables[1:]):
        yield Phrase("The plans are the same.")
    for name, text in (
        ("score_year", N_("Scores are of {old} in the old plan and of {new} in the new one.")),
        ("target_year", N_("Targets are for {old} in the old plan and for {new} in the new one.")),
    ):
        years = getattr(old.plan, name), getattr(new.plan, name)
        if years[0] != years[1]:
            yield Phrase(text, old=str(years[0]), new=str(years[1]))


def _number(row: Row | None) -> str | None:
    """Give a row's code; those of Appendix 02 begin with an S here."""
    if row is None:
        return None
    return row.code if isinstance(row, Node) else f"S{row.task.number}"


def _title(row: Row) -> str:
    return row.title if isinstance(row, Node) else row.task.task


_ROW = (
    columns.code._replace(of=lambda record: _number(record.match.new)),
    Column("old_code", Phrase("Old code"), Kind.CODE, of=lambda record: _number(record.match.old)),
    columns.title._replace(of=lambda record: _title(record.match.either)),
)
"""Which row of the appendices it is, of records that have the match."""

_FIGURE = (
    Column("figure", Phrase("Figure"), words=FIGURES),
    Column("old", Phrase("Old"), Kind.POINTS),
    Column("new", Phrase("New"), Kind.POINTS),
    Column("change", Phrase("Change"), Kind.POINTS),
)


class _Figure(NamedTuple):
    """A figure of a row, or of all leaves, in both plans."""

    figure: str
    old: Decimal | None
    new: Decimal | None
    match: Match[Node] | None = None

    @property
    def change(self) -> Decimal | None:
        """In points; unknown if one of both is."""
        return None if self.old is None or self.new is None else tidy(self.new - self.old)

    @property
    def effect(self) -> Decimal | None:
        """What it does to the sum of all leaves: of a row that has others below it, nothing."""
        is_above = self.match is not None and any(row and row.children for row in self.match)
        return Decimal(0) if is_above else self.change


def _totals(old: Plan, new: Plan) -> Table:
    """Give the exact sums of all leaves."""
    before, after = standing(old.leaves), standing(new.leaves)
    rows = tuple(
        _Figure(figure, getattr(before, figure), getattr(after, figure)) for figure in FIGURES
    )
    return Table("totals", Phrase("Totals"), _FIGURE, rows)


def _points(comparison: Comparison) -> Table:
    """List every printed figure that has changed, and what that does to the total."""
    figures = (
        _Figure(figure, getattr(match.old, figure), getattr(match.new, figure), match)
        for match in comparison.rows
        if match.old and match.new
        for figure in FIGURES
    )
    effect = Column("effect", Phrase("Effect"), Kind.POINTS)
    rows = tuple(figure for figure in figures if figure.old != figure.new)
    return Table("points", Phrase("Points"), (*_ROW, *_FIGURE, effect), rows)


class _Turn(NamedTuple):
    """What became of a row: it came or went, has another code or name, or is a leaf no more."""

    match: Match[Node]
    what: str

    @property
    def old_title(self) -> str | None:
        """Its title in the old plan, if that was another one."""
        return self.match.old.title if self.match.old and _is_renamed(self.match) else None

    def effect(self, figure: str) -> Decimal | None:
        """Put down to a row's coming and going what it adds itself; to its new name, nothing."""
        if self.what in {"moved", "renamed"}:
            return Decimal(0)
        old, new = (_earned(row, figure) for row in self.match)
        if old is None and new is None:
            return Decimal(0)  # as much as before
        return None if old is None or new is None else tidy(new - old)


def _earned(row: Node | None, figure: str) -> Decimal | None:
    """Give what a row itself adds to the plan's total: points are earned in leaves only."""
    if row is None or row.children:
        return Decimal(0)
    value: Decimal | None = getattr(row, figure)
    return value


def _is_renamed(match: Match[Node]) -> bool:
    """Whether somebody who reads the titles sees a difference."""
    old, new = match
    return old is not None and new is not None and not same_words(old.title, new.title)


_TURNS = {
    "added": Phrase("added"),
    "removed": Phrase("removed"),
    "moved": Phrase("moved"),
    "renamed": Phrase("renamed"),
    "divided": Phrase("divided"),
    "undivided": Phrase("undivided"),
}


def _criteria(comparison: Comparison) -> Table:
    """List the rows that came, went, moved, were renamed, or became leaves or ceased to be."""
    keys = (
        *_ROW,
        Column("old_title", Phrase("Old title")),
        Column("what", Phrase("What"), words=_TURNS),
        *map(_effect, (columns.max_points, columns.score, columns.target)),
    )
    rows = tuple(
        _Turn(match, what) for match in comparison.rows for what in _turns(comparison, match)
    )
    return Table("criteria", Phrase("Criteria"), keys, rows, as_records=True)


def _effect(figure: Column) -> Column:
    return figure._replace(
        key=f"{figure.key}_effect",
        label=Phrase("{figure}, effect", figure=figure.label),
        of=lambda turn: turn.effect(figure.key),
    )


def _turns(comparison: Comparison, match: Match[Node]) -> Iterator[str]:
    old, new = match
    if old is None or new is None:
        yield "added" if old is None else "removed"
        return
    if comparison.is_moved(match):
        yield "moved"
    if _is_renamed(match):
        yield "renamed"
    if bool(old.children) != bool(new.children):
        yield "undivided" if old.children else "divided"


class _Cell(NamedTuple):
    """What a row's cell has lost and won; `role` says whose cell, if it is one of agencies."""

    match: Match[Node] | Match[SipasNode]
    removed: Entries
    added: Entries
    role: str = ""


_REMOVED_ADDED = (Column("removed", Phrase("Removed")), Column("added", Phrase("Added")))


def _tasks(comparison: Comparison) -> Table:
    """List the paragraphs that a row's task cell has lost or won; merged cells count for each."""
    rows = tuple(
        _Cell(match, *differing)
        for match in comparison.rows
        if (differing := _differing(*(row.tasks if row else () for row in match)))
    )
    return Table("tasks", Phrase("Tasks"), (*_ROW, *_REMOVED_ADDED), rows, as_records=True)


def _duties(comparison: Comparison) -> Table:
    """List whom a row's or a SIPAS task's cells have lost or won, by the entries' own words."""
    rows = tuple(
        _Cell(match, *differing, role)
        for match in (*comparison.rows, *comparison.tasks)
        for role in ("lead", "coordinating")
        if (differing := _differing(*(getattr(_part(row), role, ()) for row in match)))
    )
    words = {"lead": Phrase("leads"), "coordinating": Phrase("coordinates")}
    keys = (*_ROW, Column("role", Phrase("Role"), words=words), *_REMOVED_ADDED)
    return Table("agencies", Phrase("Agencies"), keys, rows)


def _part(row: Row | None) -> Part | None:
    """Find who does it."""
    return row.shared if isinstance(row, Node) else row and row.task


def _differing(old: Entries, new: Entries) -> tuple[Entries, Entries] | None:
    """Give what only the old entries hold, and only the new; all of them if the order differs."""
    if list(map(fold, old)) == list(map(fold, new)) and all(map(same_words, old, new)):
        return None
    kept = Counter(map(_key, old)) & Counter(map(_key, new))
    only = _without(old, Counter(kept)), _without(new, Counter(kept))
    return only if any(only) else (old, new)


def _without(entries: Entries, kept: Counter[str]) -> Entries:
    left = []
    for entry in entries:
        if kept[_key(entry)]:
            kept[_key(entry)] -= 1
        else:
            left.append(entry)
    return tuple(left)


def _key(entry: str) -> str:
    return " ".join(entry.split())


class _Task(NamedTuple):
    """What of a SIPAS task is another: its place, its words, its time, or whether it is there."""

    match: Match[SipasNode]
    what: str
    old: str | None
    new: str | None


def _sipas(comparison: Comparison) -> Table:
    """List the tasks of Appendix 02 that came, went, moved, or were worded or timed anew."""
    words = {
        "added": Phrase("added"),
        "removed": Phrase("removed"),
        "moved": Phrase("moved"),
        "reworded": Phrase("reworded"),
        "time": Phrase("other time"),
    }
    keys = (
        Column("no", Phrase("No."), Kind.COUNT, of=lambda one: _count(one.match.new)),
        Column("old_no", Phrase("Old no."), Kind.COUNT, of=lambda one: _count(one.match.old)),
        Column("what", Phrase("What"), words=words),
        Column("old", Phrase("Old")),
        Column("new", Phrase("New")),
    )
    rows = tuple(
        _Task(match, *changed) for match in comparison.tasks for changed in _of_task(match)
    )
    return Table("sipas", Phrase("SIPAS tasks"), keys, rows)


def _count(node: SipasNode | None) -> int | None:
    return node and node.task.number


def _of_task(match: Match[SipasNode]) -> Iterator[tuple[str, str | None, str | None]]:
    old, new = match
    if old is None or new is None:
        what = "added" if old is None else "removed"
        yield what, old and old.task.task, new and new.task.task
        return
    if old.task.number != new.task.number or _place(old) != _place(new):
        yield "moved", _place(old), _place(new)
    if not same_words(old.task.task, new.task.task):
        yield "reworded", old.task.task, new.task.task
    if old.task.time != new.task.time:
        yield "time", old.task.time, new.task.time


def _place(node: SipasNode) -> str:
    return f"{node.part.code}.{node.section.code} {node.section.title or ''}".rstrip()
