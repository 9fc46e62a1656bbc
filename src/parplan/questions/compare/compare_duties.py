"""What has changed in what is to be done, and by whom?"""

from collections import Counter
from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.language.vietnamese import fold, same_words
from parplan.plan.plan import Part, SipasNode
from parplan.questions import columns
from parplan.questions.compare.comparison import Comparison, Match
from parplan.report.report import Column, Kind, Row, Table

_REMOVED = Column("removed", Phrase("Removed"))
_ADDED = Column("added", Phrase("Added"))
_CODE = Column("code", Phrase("Code"), Kind.CODE)
_OLD_CODE = Column("old_code", Phrase("Old code"), Kind.CODE)
_ROLE = Column(
    "role",
    Phrase("Role"),
    words={"lead": Phrase("leads"), "coordinating": Phrase("coordinates")},
)
_WHAT = Column(
    "what",
    Phrase("What"),
    words={
        "added": Phrase("added"),
        "removed": Phrase("removed"),
        "moved": Phrase("moved"),
        "reworded": Phrase("reworded"),
        "time": Phrase("other time"),
    },
)

Entries = tuple[str, ...]


def tasks(comparison: Comparison) -> Table:
    """List the paragraphs that a row's task cell has lost or won; merged cells count for each."""
    rows = []
    for old, new in comparison.rows:
        differing = _differing(
            old.shared.tasks if old else (),
            new.shared.tasks if new else (),
        )
        if differing:
            row = new or old
            assert row is not None  # noqa: S101 - one of them is there
            rows.append(Row((new and new.code, old and old.code, row.title, *differing)))
    keys = (_CODE, _OLD_CODE, columns.title, _REMOVED, _ADDED)
    return Table("tasks", Phrase("Tasks"), keys, tuple(rows), as_records=True)


def duties(comparison: Comparison) -> Table:
    """List whom a row's or a SIPAS task's cells have lost or won, by the entries' own words."""
    rows = [
        Row((code, old_code, title, role, *differing))
        for code, old_code, title, (old, new) in _parts(comparison)
        for role in ("lead", "coordinating")
        if (differing := _differing(getattr(old, role, ()), getattr(new, role, ())))
    ]
    keys = (_CODE, _OLD_CODE, columns.title, _ROLE, _REMOVED, _ADDED)
    return Table("agencies", Phrase("Agencies"), keys, tuple(rows))


def _parts(
    comparison: Comparison,
) -> Iterator[tuple[str | None, str | None, str, tuple[Part | None, Part | None]]]:
    """Give every row and SIPAS task: its numbers, its words, and who had and has which part."""
    for row in comparison.rows:
        old, new = row
        parts = old and old.shared, new and new.shared
        yield new and new.code, old and old.code, row.either.title, parts
    for match in comparison.tasks:
        was, now = match
        numbers = _number(now), _number(was)
        yield *numbers, match.either.task.task, (was and was.task, now and now.task)


def _number(node: SipasNode | None) -> str | None:
    return f"S{node.task.number}" if node else None


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


def sipas(comparison: Comparison) -> Table:
    """List the tasks of Appendix 02 that came, went, moved, or were worded or timed anew."""
    rows = tuple(
        Row((match.new and match.new.task.number, match.old and match.old.task.number, *said))
        for match in comparison.tasks
        for said in _said(match)
    )
    keys = (
        Column("no", Phrase("No."), Kind.COUNT),
        Column("old_no", Phrase("Old no."), Kind.COUNT),
        _WHAT,
        Column("old", Phrase("Old")),
        Column("new", Phrase("New")),
    )
    return Table("sipas", Phrase("SIPAS tasks"), keys, rows)


def _said(match: Match[SipasNode]) -> Iterator[tuple[str, str | None, str | None]]:
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
    return f"{node.part.code}.{node.section.code} {node.section.title}"
