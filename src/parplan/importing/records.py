"""The rows of regions by field: which column holds what, and each row as a record.

Tables may show the same rows: a workbook has many sheets, and one of them has it all.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from parplan.importing.numbers import Code, cut_code, is_points, read_code
from parplan.importing.regions import (
    ASSESSED,
    EXTRA,
    FIGURES,
    LOST,
    NUMBERS,
    SELF_SCORE,
    Region,
    TitledColumn,
    Vocabulary,
    is_total,
)
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.readers.grid import GridCell, GridRow

_SHORT = 60
_WORDS = ("tasks", "lead", "coordinating", "time", "due", "product", "note")


class Years(NamedTuple):
    """The years that the figures are of, `None` where nobody has said."""

    score: int | None = None
    target: int | None = None


@dataclass
class Fields:
    """The columns of a region by field, and the further ones by the title they are kept under."""

    columns: dict[str, TitledColumn] = field(default_factory=dict)
    extras: dict[str, TitledColumn] = field(default_factory=dict)

    @property
    def is_criteria(self) -> bool:
        """Whether this is Appendix 01: rows with points."""
        return bool(self.columns.keys() & set(FIGURES)) and "title" in self.columns

    @property
    def is_sipas(self) -> bool:
        """Whether this is Appendix 02: numbered tasks without points."""
        return not self.is_criteria and {"title", "lead"} <= self.columns.keys()

    @property
    def years(self) -> Years:
        """The years that the chosen columns name."""

        def year(name: str) -> int | None:
            column = self.columns.get(name)
            return column.meaning.year if column and column.meaning else None

        return Years(year("score"), year("target"))


def assign(region: Region, vocabulary: Vocabulary, years: Years, remarks: Remarks) -> Fields:
    """Give each column its field; whatever had to be decided is said."""
    claims: dict[str, list[TitledColumn]] = {}
    others: list[TitledColumn] = []
    for number, column in enumerate(region.columns, start=1):
        name = _field(column, number, region.rows, vocabulary, remarks)
        if name is None or name == EXTRA:
            others.append(column)
        else:
            claims.setdefault(name, []).append(column)
    found = Fields()
    for name, columns in claims.items():
        chosen = _chosen(name, columns, years, remarks)
        found.columns[name] = chosen
        others += [column for column in columns if column is not chosen]
    _settle(found, others)
    for column in sorted(others, key=lambda column: column.start):
        if column.title:
            _keep(found, column)
    for name, column in sorted(found.columns.items(), key=lambda item: item[1].start):
        message = Phrase("“{title}” is read as `{field}`", title=column.title, field=name)
        remarks.read(column.place, message)
    for title, column in found.extras.items():
        message = Phrase("“{title}” is kept in `extra`", title=title)
        remarks.read(column.place, message)
    return found


def _field(
    column: TitledColumn, number: int, rows: list[GridRow], vocabulary: Vocabulary, remarks: Remarks
) -> str | None:
    names = (str(number), column.whole, column.title, *reversed(column.rows))
    wished = vocabulary.wished(names)
    if wished is not None or column.meaning is None:
        return wished
    name = column.meaning.field
    if name in {*NUMBERS, SELF_SCORE} and not _holds_figures(column, rows):
        message = Phrase(
            "“{title}” would be `{field}`, but its cells are no numbers",
            title=column.title,
            field=name,
        )
        hint = Phrase(
            "it is kept in `extra`; else say --map “{title}={field}”",
            title=column.title,
            field=name,
        )
        remarks.warn(column.place, message, hint)
        return None
    return name


def _holds_figures(column: TitledColumn, rows: list[GridRow]) -> bool:
    cells = [row.cells[column.start] for row in rows if column.start < len(row.cells)]
    words = [cell.text for cell in cells if cell.paragraphs and not cell.covered]
    return 2 * sum(map(is_points, words)) >= len(words)


def _chosen(name: str, columns: list[TitledColumn], years: Years, remarks: Remarks) -> TitledColumn:
    """Choose one of the columns that mean the same: by its year, else the first."""
    if len(columns) == 1:
        return columns[0]
    wanted = years.score if name == LOST else getattr(years, name, None)

    def rank(column: TitledColumn) -> tuple[bool, int]:
        year = column.meaning.year if column.meaning else None
        return year is not None and year == wanted, year or 0

    chosen = max(columns, key=rank)
    remarks.warn(
        chosen.place,
        Phrase(
            "several columns could be `{field}`: {titles}; “{chosen}” is taken",
            field=name,
            titles=tuple(column.title for column in columns),
            chosen=chosen.title,
        ),
        Phrase("choose with --score-year, --target-year or --map"),
    )
    return chosen


def _settle(found: Fields, others: list[TitledColumn]) -> None:
    """Move what depends on the kind of table: tasks are the rows of Appendix 02, not its cells."""
    columns = found.columns
    if "title" not in columns and "tasks" in columns and not columns.keys() & set(FIGURES):
        columns["title"] = columns.pop("tasks")
    if found.is_criteria and "due" not in columns and "time" in columns:
        columns["due"] = columns.pop("time")
    foreign = (
        {"time"} if found.is_criteria else {"tasks", "assessed_by", "merged_with", LOST, *ASSESSED}
    )
    if "score" not in columns:
        foreign.add(LOST)
    others += [columns.pop(name) for name in foreign if name in columns]


def _keep(found: Fields, column: TitledColumn) -> None:
    title, times = column.title, 1
    if title in found.extras or column.meaning is not None:
        title = column.whole
    while title in found.extras:
        times += 1
        title = f"{column.title} ({times})"
    found.extras[title] = column


class Record(NamedTuple):
    """A row: its cells by field, and those of further columns by title."""

    place: Phrase
    cells: dict[str, GridCell]
    extras: dict[str, GridCell]
    flat: bool = False

    def text(self, field: str) -> str:
        """The words of a field in one line."""
        cell = self.cells.get(field)
        return "" if cell is None or cell.covered else cell.text

    @property
    def filled(self) -> list[GridCell]:
        """The cells that have words of their own."""
        cells = (*self.cells.values(), *self.extras.values())
        return [cell for cell in cells if cell.paragraphs and not cell.covered]

    def unplaced(self, remarks: Remarks, reason: Phrase) -> None:
        """Say of every filled cell that it has no place in the data."""
        for cell in self.filled:
            unplaced(cell, remarks, reason)


def unplaced(cell: GridCell, remarks: Remarks, reason: Phrase) -> None:
    """Say of a cell that it has no place in the data."""
    message = Phrase("not placed: “{words}”", words=cell.text[:_SHORT])
    remarks.error(cell.place, message, reason)


def records(region: Region, fields: Fields, remarks: Remarks) -> list[Record]:
    """Read a region's rows by their columns."""
    return _divided(list(_records(region, fields, remarks)))


def _records(region: Region, fields: Fields, remarks: Remarks) -> Iterator[Record]:
    named = [*fields.columns.values(), *fields.extras.values()]
    for row in region.rows:
        record = Record(
            row.place,
            {name: _cell(row, column, remarks) for name, column in fields.columns.items()},
            {title: _cell(row, column, remarks) for title, column in fields.extras.items()},
            region.flat,
        )
        _note_spans(record, row, fields, remarks)
        for at, cell in enumerate(row.cells):
            if cell.paragraphs and not cell.covered and not any(_has(c, at) for c in named):
                unplaced(cell, remarks, Phrase("its column has no title"))
        yield record


_ROLE = re.compile(
    r"(?:^|(?<=[\s;,.]))(?:[-–—+•]\s*)?(?:(?:cơ quan|đơn vị)\s+)?"
    r"(?:(?P<lead>chủ trì)|phối hợp)(?:\s+thực hiện)?(?:\s*:|\s*$)\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?P<lead>.+?),?\s+chủ trì[,;]?\s*(?:và\s+)?phối hợp\s+(?:với|cùng)\s+(?P<with>.+)",
    re.IGNORECASE,
)


_BRACKETED = re.compile(
    r"(?P<names>[^()]+)\((?:cơ quan\s+|đơn vị\s+)?(?:(?P<lead>chủ trì)|phối hợp)\)[\s;,.]*",
    re.IGNORECASE,
)
"""Whose part stands in brackets: "Sở Nội vụ (chủ trì); Sở Tài chính (phối hợp)"."""


def _by_brackets(words: str) -> list[tuple[int, str]]:
    """Tell side and names of each piece, if all of them say their part in brackets."""
    pieces, at = [], 0
    while at < len(words):
        found = _BRACKETED.match(words, at)  # from here, or not at all: a search looks everywhere
        if found is None:
            return []
        pieces.append((0 if found["lead"] else 1, found["names"].strip()))
        at = found.end()
    return pieces


def roles(paragraphs: Iterable[str]) -> tuple[list[str], list[str]] | None:
    """Divide "Chủ trì: …; Phối hợp: …" into who leads and who coordinates, if it is so written."""
    sides: tuple[list[str], list[str]] = ([], [])
    side, told = 0, False
    for paragraph in paragraphs:
        words = unicodedata.normalize("NFC", paragraph)
        if found := _SENTENCE.fullmatch(words):
            told = True
            sides[0].append(found["lead"])
            sides[1].append(found["with"])
            continue
        if pieces := _by_brackets(words):
            told = True
            for part, names in pieces:
                sides[part].append(names)
            continue
        at = 0
        for found in _ROLE.finditer(words):
            told = True
            sides[side].append(words[at : found.start()])
            side, at = (0 if found["lead"] else 1), found.end()
        sides[side].append(words[at:])
    if not told:
        return None
    lead, others = ([words.strip(" ;,.") for words in side] for side in sides)
    return list(filter(None, lead)), list(filter(None, others))


def _divided(found: list[Record]) -> list[Record]:
    """Make two columns of one that says of everybody whether he leads or coordinates."""
    cells = [record.cells.get("lead") for record in found]
    if not any(cell and roles(cell.paragraphs) for cell in cells):
        return found
    divided = []
    for record, cell in zip(found, cells, strict=True):
        sides = roles(cell.paragraphs) if cell else None
        other = record.cells.get("coordinating")
        if cell and (other is None or not other.paragraphs):
            lead, others = sides or (cell.paragraphs, ())
            both = {
                "lead": cell._replace(paragraphs=tuple(lead)),
                "coordinating": cell._replace(paragraphs=tuple(others)),
            }
            divided.append(record._replace(cells=record.cells | both))
        else:
            divided.append(record)
    return divided


def _note_spans(record: Record, row: GridRow, fields: Fields, remarks: Remarks) -> None:
    """Say of a cell that covers several columns of words that only its first one has them."""
    columns = [(name, fields.columns[name]) for name in _WORDS if name in fields.columns]
    columns.sort(key=lambda item: item[1].start)
    for (name, column), (other, following) in pairwise(columns):
        cell = record.cells[name]
        covered = row.cells[column.end : following.start + 1]
        if cell.paragraphs and covered and all(one.left for one in covered):
            remarks.warn(
                cell.place,
                Phrase(
                    "the cell covers `{field}` and `{other}`: it is read as `{field}`",
                    field=name,
                    other=other,
                ),
            )


def _has(column: TitledColumn, at: int) -> bool:
    return column.start <= at < column.end


def _cell(row: GridRow, column: TitledColumn, remarks: Remarks) -> GridCell:
    cells = row.cells[column.start : column.end]
    filled = [cell for cell in cells if cell.paragraphs and not cell.covered]
    for cell in filled[1:]:
        unplaced(cell, remarks, Phrase("its column has words in a cell before it"))
    if filled:
        return filled[0]
    return next((cell for cell in cells if cell.above), cells[0] if cells else GridCell(row.place))


def coded(record: Record) -> tuple[Code | None, str]:
    """Read a row's code and title; a code may stand in front of the title."""
    cell = record.cells.get("code")
    words = "" if cell is None or cell.covered else cell.text
    title = record.text("title")
    if words and (code := read_code(words)):
        return code, title
    for text in (words, title) if not (words and title) else ():
        if (cut := cut_code(text)) and (code := read_code(cut[0])):
            return code, cut[1]
    return None, title or words


class View(NamedTuple):
    """A region with its columns named and its rows read, and what was said while that was done."""

    region: Region
    fields: Fields
    records: list[Record]
    title: str
    remarks: Remarks

    @property
    def rows(self) -> dict[str, Record]:
        """Its rows by code; sections of SIPAS tasks are no rows, and count apart."""
        found = ((coded(record)[0], record) for record in self.records)
        return {
            str(code): record
            for code, record in found
            if code and not (code.roman and self.fields.is_sipas)
        }

    @property
    def holds(self) -> tuple[bool, int, int]:
        """How much it holds: an appendix's title above it, columns of the data, then rows."""
        return bool(self.title), len(self.fields.columns), len(self.records)


def apart(views: list[View], remarks: Remarks) -> Iterator[View]:
    """Take views that add to one another; of those that repeat one another, the fullest."""
    kept: list[View] = []
    for view in sorted(views, key=lambda view: view.holds, reverse=True):
        other = next((other for other in kept if _repeats(view, other)), None)
        if other is None:
            kept.append(view)
        else:
            _leave_out(view, other, remarks)
    for view in views:
        if view in kept:
            remarks += view.remarks
            yield view


def _repeats(view: View, other: View) -> bool:
    """Whether most rows of a view stand in another one, under their codes and titles."""
    mine, others = view.rows, other.rows
    same = [
        code
        for code, record in mine.items()
        if code in others and fold(coded(record)[1]) == fold(coded(others[code])[1])
    ]
    return bool(mine) and 2 * len(same) > len(mine)


def _take_sources(view: View, other: View, remarks: Remarks) -> None:
    """Take who assesses each row, which official tables have no column for."""
    others = other.rows
    for code, record in view.rows.items():
        if code in others:
            others[code].cells["assessed_by"] = record.cells["assessed_by"]
    column = view.fields.columns["assessed_by"]
    place = other.region.place
    remarks.warn(
        column.place,
        Phrase(
            "“{title}” is read as `assessed_by` of the rows in {other}",
            title=column.title,
            other=place,
        ),
    )


def _leave_out(view: View, other: View, remarks: Remarks) -> None:
    """Say that a view is left out; beside another of its rank, also what of it that one lacks."""
    place = other.region.place
    message = Phrase("the same rows stand in {other}, with more: these are left out", other=place)
    remarks.warn(view.region.place, message)
    lacking = [name for name in view.fields.columns if name not in other.fields.columns]
    if "assessed_by" in lacking:
        lacking.remove("assessed_by")
        _take_sources(view, other, remarks)
    titles = (*(view.fields.columns[name].title for name in lacking), *view.fields.extras)
    if titles:
        message = Phrase("its columns {titles} are not placed", titles=titles)
        remarks.warn(view.region.place, message)
    if other.title and not view.title:
        return  # a report on the appendix, not a second appendix
    others = other.rows
    known = {id(record) for record in view.rows.values()}
    for code, record in view.rows.items():
        for name in record.cells.keys() - {*lacking, "assessed_by"}:
            cell, there = record.cells[name], others[code].text(name) if code in others else ""
            if cell.paragraphs and not cell.covered and fold(cell.text) != fold(there):
                unplaced(cell, remarks, Phrase("the same row of {other} differs", other=place))
    for record in view.records:
        if id(record) not in known and not is_total(coded(record)[1]):
            record.unplaced(remarks, Phrase("its row has no code"))
