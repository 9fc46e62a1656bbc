"""What is wrong with a form that has come back, all of it, each at its cell."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from parplan.documents.forms.entries import Misfit
from parplan.documents.forms.sheets import Cell
from parplan.language.phrases import Phrase

T = TypeVar("T")

NEW_FORM = Phrase("write the form anew with `parplan forms` and copy the white cells into it")


class Problem(NamedTuple):
    """What is wrong, on which sheet and in which cell, if it is about one."""

    message: Phrase
    hint: Phrase | None = None
    sheet: str = ""
    cell: str = ""


class Problems(list[Problem]):
    """All problems of one form, in the order of reading."""

    def add(
        self, message: Phrase, hint: Phrase | None = None, sheet: str = "", cell: str = ""
    ) -> None:
        """Note one."""
        self.append(Problem(message, hint, sheet, cell))

    def taken(self, sheet: str, cell: Cell, take: Callable[[Cell], T]) -> T | None:
        """Take what a cell holds, or note why it can't be taken."""
        if cell.broken:
            hint = Phrase("write the value itself into the cell")
            self.add(cell.broken, hint, sheet, cell.name)
            return None
        try:
            return take(cell)
        except Misfit as wrong:
            self.add(wrong.message, wrong.hint, sheet, cell.name)
            return None
