"""Tables that show the same rows: a workbook has many sheets, and one of them has it all."""

from collections.abc import Iterator
from typing import NamedTuple

from parplan.importing.fields import Fields
from parplan.importing.numbering import coded
from parplan.importing.records import Record
from parplan.importing.regions import Region
from parplan.importing.remarks import Remarks
from parplan.phrases import Phrase


class View(NamedTuple):
    """A region with its columns named and its rows read, and what was said while that was done."""

    region: Region
    fields: Fields
    records: list[Record]
    title: str
    remarks: Remarks

    @property
    def codes(self) -> set[str]:
        """The codes of its rows."""
        return {str(code) for record in self.records if (code := coded(record)[0])}

    @property
    def holds(self) -> tuple[int, int]:
        """How much it holds: columns of the data, then rows."""
        return len(self.fields.columns), len(self.records)


def apart(views: list[View], remarks: Remarks) -> Iterator[View]:
    """Take views that add to one another; of those that repeat one another, the fullest."""
    kept: list[View] = []
    for view in sorted(views, key=lambda view: view.holds, reverse=True):
        other = next((other for other in kept if _repeats(view, other)), None)
        if other is None:
            kept.append(view)
            continue
        message = Phrase("the same rows stand in {other}, with more: these are left out")
        remarks.warn(view.region.place, Phrase(message.text, other=other.region.place))
    for view in views:
        if view in kept:
            remarks += view.remarks
            yield view


def _repeats(view: View, other: View) -> bool:
    mine = view.codes
    return bool(mine) and 2 * len(mine & other.codes) > len(mine)
