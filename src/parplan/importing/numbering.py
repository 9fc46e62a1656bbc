"""Which code a row has: as its cell says, or as only its neighbours can tell."""

from decimal import Decimal, InvalidOperation

from parplan.importing import codes
from parplan.importing.codes import Code
from parplan.importing.records import Record
from parplan.language.phrases import Phrase
from parplan.readers.grid import Cell
from parplan.readers.remarks import Remarks


def coded(record: Record) -> tuple[Code | None, str]:
    """Read a row's code and title; a code may stand in front of the title."""
    cell = record.cells.get("code")
    words = "" if cell is None or cell.covered else cell.text
    title = record.text("title")
    if words and (code := codes.read(words)):
        return code, title
    for text in (words, title) if not (words and title) else ():
        if (cut := codes.split(text)) and (code := codes.read(cut[0])):
            return code, cut[1]
    return None, title or words


class Numbering:
    """Follows the codes of a table, to settle what a single cell leaves open."""

    def __init__(self, records: list[Record], remarks: Remarks) -> None:
        """Look at all codes first: whether those within a Roman area begin at 1 again."""
        self._remarks = remarks
        self._last: tuple[int, ...] = ()
        self._area: tuple[int, ...] = ()
        found = [code for record in records if (code := coded(record)[0])]
        self._relative = any(c.roman for c in found) and any(
            len(c.steps) == 1 and not c.roman for c in found
        )

    def steps(self, code: Code, record: Record) -> tuple[int, ...]:
        """Settle a row's code."""
        cell = record.cells.get("code")
        place = cell.place if cell else record.place
        steps = code.steps
        if code.roman:
            self._remarks.once(place, Phrase("Roman numbers are read as Arabic ones"))
            self._area = steps[:1]
        elif self._relative:
            steps = (*self._area, *steps)
            message = Phrase("codes begin at 1 in every area: the area's number is put before them")
            self._remarks.once(place, message)
        elif not code.plain:
            words = cell.text if cell else ""
            read = Phrase("“{words}” is read as {code}", words=words, code=str(code))
            self._remarks.warn(place, read)
        if cell is not None and cell.numeric and not code.roman:
            steps = self._numeric(steps, cell)
        self._last = steps
        return steps

    def _numeric(self, steps: tuple[int, ...], cell: Cell) -> tuple[int, ...]:
        """Give a code that was typed as a number its last zero back: 1.1 after 1.9 is 1.10."""
        for due in self._due():
            if due != steps and _value(due) == _value(steps) is not None:
                message = Phrase(
                    "the number {number} is read as {code}, which is due here",
                    number=cell.text,
                    code=".".join(map(str, due)),
                )
                self._remarks.warn(cell.place, message)
                return due
        return steps

    def _due(self) -> list[tuple[int, ...]]:
        """List the codes that can follow the last one."""
        last = self._last
        after = [(*last[:depth], last[depth] + 1) for depth in range(len(last))]
        return [(*last, 1), *after]


def _value(steps: tuple[int, ...]) -> Decimal | None:
    two = 2
    if len(steps) != two:
        return None
    try:
        return Decimal(f"{steps[0]}.{steps[1]}")
    except InvalidOperation:
        return None
