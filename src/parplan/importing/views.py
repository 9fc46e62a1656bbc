"""Tables that show the same rows: a workbook has many sheets, and one of them has it all."""

from collections.abc import Iterator
from typing import NamedTuple

from parplan.importing.fields import Fields
from parplan.importing.numbering import coded
from parplan.importing.records import Record, unplaced
from parplan.importing.regions import Region, is_total
from parplan.language.phrases import Phrase
from parplan.language.vietnamese import fold
from parplan.readers.remarks import Remarks


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
