"""Tables that show the same rows: a workbook has many sheets, and one of them has it all."""

from collections.abc import Iterator
from typing import NamedTuple

from parplan.importing.fields import Fields
from parplan.importing.numbering import coded
from parplan.importing.records import Record, unplaced
from parplan.importing.regions import Region, is_total
from parplan.importing.remarks import Remarks
from parplan.phrases import Phrase
from parplan.vietnamese import fold


class View(NamedTuple):
    """A region with its columns named and its rows read, and what was said while that was done."""

    region: Region
    fields: Fields
    records: list[Record]
    title: str
    remarks: Remarks

    @property
    def rows(self) -> dict[str, Record]:
        """Its rows by code."""
        return {str(code): r for r in self.records if (code := coded(r)[0])}

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


def _leave_out(view: View, other: View, remarks: Remarks) -> None:
    """Say that a view is left out, and what of it the other one doesn't have."""
    place = other.region.place
    message = Phrase("the same rows stand in {other}, with more: these are left out", other=place)
    remarks.warn(view.region.place, message)
    if extras := tuple(view.fields.extras):
        message = Phrase("its columns {titles} are not placed", titles=extras)
        remarks.warn(view.region.place, message)
    others = other.rows
    known = {id(record) for record in view.rows.values()}
    for code, record in view.rows.items():
        for name, cell in record.cells.items():
            there = others[code].text(name) if code in others else ""
            if cell.paragraphs and not cell.covered and fold(cell.text) != fold(there):
                unplaced(cell, remarks, Phrase("the same row of {other} differs", other=place))
    for record in view.records:
        if id(record) not in known and not is_total(coded(record)[1]):
            record.unplaced(remarks, Phrase("its row has no code"))
