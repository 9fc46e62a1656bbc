"""What has changed from one plan to another, and what does it do to the totals?"""

from collections.abc import Iterator
from decimal import Decimal

from parplan.language.phrases import N_, Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.questions.compare.compare_data import other, register
from parplan.questions.compare.compare_duties import duties, sipas, tasks
from parplan.questions.compare.comparison import (
    FIGURES,
    Comparison,
    Match,
    earned,
    effect,
    is_renamed,
)
from parplan.report.report import Column, Kind, Report, Row, Table, Value

CHANGES = {
    "added": Phrase("added"),
    "removed": Phrase("removed"),
    "moved": Phrase("moved"),
    "renamed": Phrase("renamed"),
    "divided": Phrase("divided"),
    "undivided": Phrase("undivided"),
}
_FIGURES = {
    "max_points": Phrase("max points"),
    "score": Phrase("score"),
    "target": Phrase("target"),
}
_FIGURE = Column("figure", Phrase("Figure"), words=_FIGURES)
_OLD = Column("old", Phrase("Old"), Kind.POINTS)
_NEW = Column("new", Phrase("New"), Kind.POINTS)
_CHANGE = Column("change", Phrase("Change"), Kind.POINTS)
_OLD_CODE = Column("old_code", Phrase("Old code"), Kind.CODE)


def compare(old: Plan, new: Plan, names: tuple[str, str]) -> Report:
    """Set two plans side by side, which go by these names.

    Effects in `criteria` and `points` are on the sums of all leaves; where all figures are known
    they add up to the changes in `totals`.
    """
    comparison = Comparison(old, new)
    tables = (
        _totals(old, new),
        _criteria(comparison),
        _points(comparison),
        tasks(comparison),
        duties(comparison),
        sipas(comparison),
        register(comparison),
        other(comparison),
    )
    title = Phrase("From {old} to {new}", old=names[0], new=names[1])
    return Report("compare", title, columns.head(new), tables, tuple(_notes(old, new, tables)))


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


def _totals(old: Plan, new: Plan) -> Table:
    """Give the exact sums of all leaves."""
    before, after = standing(old.leaves), standing(new.leaves)
    rows = []
    for figure in FIGURES:
        values = getattr(before, figure), getattr(after, figure)
        change = None if None in values else effect(*values)
        rows.append(Row((figure, *values, change)))
    return Table("totals", Phrase("Totals"), (_FIGURE, _OLD, _NEW, _CHANGE), tuple(rows))


def _criteria(comparison: Comparison) -> Table:
    """List the rows that came, went, moved, were renamed, or became leaves or ceased to be."""
    keys = (
        columns.code,
        _OLD_CODE,
        columns.title,
        Column("old_title", Phrase("Old title")),
        Column("what", Phrase("What"), words=CHANGES),
        *(
            column._replace(
                key=f"{column.key}_effect", label=Phrase("{figure}, effect", figure=column.label)
            )
            for column in (columns.max_points, columns.score, columns.target)
        ),
    )
    rows = tuple(
        Row((*_codes(match), match.either.title, _old_title(match), what, *_effects(what, match)))
        for match in comparison.rows
        for what in _what(comparison, match)
    )
    return Table("criteria", Phrase("Criteria"), keys, rows, as_records=True)


def _what(comparison: Comparison, match: Match[Node]) -> Iterator[str]:
    old, new = match
    if old is None or new is None:
        yield "added" if old is None else "removed"
        return
    if comparison.is_moved(match):
        yield "moved"
    if is_renamed(match):
        yield "renamed"
    if bool(old.children) != bool(new.children):
        yield "undivided" if old.children else "divided"


def _codes(match: Match[Node]) -> tuple[Value, Value]:
    return match.new and match.new.code, match.old and match.old.code


def _old_title(match: Match[Node]) -> str | None:
    return match.old.title if match.old and is_renamed(match) else None


def _effects(what: str, match: Match[Node]) -> Iterator[Decimal | None]:
    """Put down to a row's coming and going what it adds itself; to its new name, nothing."""
    for figure in FIGURES:
        if what in {"moved", "renamed"}:
            yield Decimal(0)
        else:
            yield effect(earned(match.old, figure), earned(match.new, figure))


def _points(comparison: Comparison) -> Table:
    """List every printed figure that has changed, and what that does to the total."""
    keys = (
        columns.code,
        _OLD_CODE,
        columns.title,
        _FIGURE,
        _OLD,
        _NEW,
        _CHANGE,
        Column("effect", Phrase("Effect"), Kind.POINTS),
    )
    rows = []
    for match in comparison.rows:
        old, new = match
        if old is None or new is None:
            continue
        are_leaves = not old.children and not new.children
        for figure in FIGURES:
            values = getattr(old, figure), getattr(new, figure)
            if values[0] != values[1]:
                change = effect(*values)
                own = change if are_leaves else Decimal(0)
                rows.append(Row((*_codes(match), match.either.title, figure, *values, change, own)))
    return Table("points", Phrase("Points"), keys, tuple(rows))
