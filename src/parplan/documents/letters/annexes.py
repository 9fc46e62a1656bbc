"""The appendices of a letter: first what cost points, the worst first; behind it all the rest.

What they say is what the letter's report has, in the plan's own words and with its own heads.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from parplan.documents.letters.letter import Letter
from parplan.documents.naming import column_heads
from parplan.language.catalogue import Phrase, language
from parplan.plan.plan import Plan
from parplan.report.as_docx import BETWEEN_MARGINS, table_element
from parplan.report.as_docx import HEIGHT as HEIGHT_ACROSS
from parplan.report.cells import said
from parplan.report.layout import PLAIN, TableLook, height
from parplan.report.report import Column, Table, Value, in_language

SPOKEN = language("vi")
"""A letter is Vietnamese in every language of a run."""

_PAGE = (HEIGHT_ACROSS - 40) / 25.4 * 72
"""Points down a page across between its margins."""

_PAGES = 2
"""Of the first appendix, beside the page or two of the letter."""

_AROUND = 120
"""Points that its own lines take, and what rows that aren't parted leave empty."""

_LINE = 1.15
"""From a line to the next, for each point of the font's size."""


class Annex(NamedTuple):
    """An appendix of a letter: what its lines say, and its tables with their titles."""

    title: str
    tables: tuple[tuple[str, Table, TableLook], ...]


def tables_of(letter: Letter) -> dict[str, Table]:
    """Take the letter's tables, with the plan's own heads on their columns."""
    heads = column_heads(letter.plan.plan)
    return {
        table.key: replace(table, columns=tuple(_headed(one, heads) for one in table.columns))
        for table in in_language(letter.report, "vi").tables
    }


def _headed(column: Column, heads: Mapping[str, str]) -> Column:
    key = {"criterion": "title", "task": "tasks"}.get(column.key, column.key)
    title = heads.get(key) or said(column.label, SPOKEN)
    return column._replace(label=Phrase("{title}", title=title))


def annexes(plan: Plan, tables: dict[str, Table], name: str) -> tuple[Annex, ...]:
    """Put what it leads that lost points first, the worst first; what cost nothing stands behind.

    The first fits two pages; what doesn't, begins the second.
    """
    tables = {key: table for key, table in tables.items() if key != "worst"}
    most, lost, rest = _parted(tables.pop("leads", None))
    before = {key: tables[key] for key in tables if key in _BEFORE}
    parts = {"lost": lost} | before | {"leads": rest} | tables
    listed = tuple(_listed(plan, key, part) for key, part in parts.items() if part is not None)
    if most is None:
        return (Annex(f"Danh mục nhiệm vụ giao {name}", listed),)
    first = Annex(
        f"Nhiệm vụ trọng tâm giao {name}: các tiêu chí đã mất điểm",
        (("", most, PLAIN),),
    )
    return (first, Annex(f"Các nhiệm vụ khác giao {name}", listed)) if listed else (first,)


_BEFORE = ("head_duties", "accountable")
"""Tables that stand before those of criteria."""

_OF_THE_WORST = frozenset(
    ("code", "title", "score", "lost", "target", "tasks", "due", "product", "coordinating")
)
"""Columns of the first appendix: who leads is whom it is written to."""

_COST_NOTHING = frozenset(("max_points", "score", "lost"))
"""Columns that say nothing of criteria without lost points."""


def _parted(leads: Table | None) -> tuple[Table | None, ...]:
    """Part what it leads: what lost points, as far as it fits; what else did; and what didn't."""
    if leads is None:
        return None, None, None
    lost = tuple(one for one in leads.rows if one.what.lost)
    rest = tuple(one for one in leads.rows if not one.what.lost)
    columns = tuple(one for one in leads.columns if one.key in _OF_THE_WORST)
    most = replace(leads, columns=columns, rows=lost, sums=None)
    fits = _fitting(table_element(most, SPOKEN, BETWEEN_MARGINS)) if lost else 0
    plain = tuple(one for one in leads.columns if one.key not in _COST_NOTHING)
    return (
        replace(most, rows=lost[:fits]) if lost else None,
        replace(most, rows=lost[fits:]) if lost[fits:] else None,
        replace(leads, columns=plain, rows=rest, sums=None) if rest else None,
    )


def _fitting(table: BaseOxmlElement) -> int:
    """Count the rows of a table that fit two pages."""
    widths = [int(str(one.get(qn("w:w")))) for one in table.iter(qn("w:gridCol"))]
    size = int(str(next(table.iter(qn("w:pStyle"))).get(qn("w:val"))).removeprefix("Table"))
    head, *rows = (
        max(map(partial(_lines, size), row.iter(qn("w:tc")), widths)) * size * _LINE + 3
        for row in table.iter(qn("w:tr"))
    )
    room = _PAGES * (_PAGE - head) - _AROUND
    return max(1, sum(used <= room for used in accumulate(rows)))


def _lines(size: int, cell: BaseOxmlElement, width: int) -> int:
    """Count the lines of a cell, which has a twelfth of an inch at its sides."""
    room = (width - 114) / (size * 20)
    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.iter(qn("w:p")))
    return sum(height(text, room) for text in texts)


class _Listed(NamedTuple):
    """A row of a table of criteria: one of them, or the area above it."""

    code: str
    title: str
    one: Any = None


def _listed(plan: Plan, key: str, table: Table) -> tuple[str, Table, TableLook]:
    """Give a table its title, and one of criteria in the plan's order the names of their areas."""
    title = _TITLES.get(key, said(table.title, SPOKEN))
    if key not in {"leads", "coordinates"}:
        return title, table, PLAIN
    rows = sorted(table.rows, key=lambda one: one.what.path)
    found: list[_Listed] = []
    for area in plan.areas:
        own = [one for one in rows if one.what.path[: len(area.path)] == area.path]
        if own:
            found.append(_Listed(area.code, area.title))
            found += [_Listed("", "", one) for one in own]
    columns = tuple(column._replace(of=_of_row(column)) for column in table.columns)
    made = replace(table, columns=columns, rows=tuple(found), sums=None, as_records=True)
    return title, made, TableLook(is_official=True, is_heading=lambda row: row.one is None)


def _of_row(column: Column) -> Callable[[_Listed], Value]:
    def value(row: _Listed) -> Value:
        if row.one is not None:
            read = column.read(row.one)
            return "; ".join(read) if isinstance(read, tuple) else read
        return getattr(row, column.key, None) if column.key in {"code", "title"} else None

    return value


_TITLES = {
    "lost": "Các tiêu chí, tiêu chí thành phần khác đã mất điểm được giao chủ trì",
    "leads": "Các tiêu chí, tiêu chí thành phần không mất điểm được giao chủ trì (điểm của tỉnh)",
    "coordinates": "Các tiêu chí, tiêu chí thành phần được giao phối hợp (điểm của tỉnh)",
}
