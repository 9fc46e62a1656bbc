"""Tables of points by code, for one or several rounds → what they say of each leaf.

Sums that a table shows are held to its rows, and none of them is taken: points are the leaves'.
"""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from parplan.importing.body import DATED
from parplan.importing.document import BELONGS
from parplan.importing.numbers import as_held, is_nothing, number_of_points, read_code
from parplan.importing.parts import Numbering
from parplan.importing.records import Fields, Record, coded, records
from parplan.importing.regions import POINTS, Region, TitledColumn, Vocabulary, is_total, lay_out
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level, Remark, Remarks, Unreadable
from parplan.language.vietnamese import fold
from parplan.plan.plan import Node, Plan
from parplan.plan.points import decimals, half_up, tidy
from parplan.plan.results import Round
from parplan.questions.year.known import ROUNDS
from parplan.readers import kinds
from parplan.readers.grid import GridCell, TextLine

_HEADER = Phrase(
    "its header needs a code and points, such as: Mã, Điểm tự chấm, Điểm thẩm định, Điểm công bố"
)
_EMPTY = Phrase("empty the cell where there are no points yet")
_PLACES = 2
_MANY = 4
"""So many rows are named beside their number."""


class StatedPoints(NamedTuple):
    """Points as a cell has them, and where it stands."""

    points: Decimal
    place: Phrase


class PointsTable(NamedTuple):
    """What a table says of leaves, round by round, and on which day if it names one."""

    rounds: dict[Round, dict[str, StatedPoints]]
    day: datetime.date | None
    remarks: Remarks


def read_points(file: Path, plan: Plan, year: int, asked: Round | None) -> PointsTable:
    """Read a table; with `asked`, points of that round only. All that is wrong is told at once.

    `Unreadable` and `OSError` say why nothing can be read at all.
    """
    held = kinds.content(file)
    kind = kinds.kind(file, held, kinds.TABLES)
    said = Remarks()
    vocabulary = Vocabulary({}, of_rounds=True)
    layout = lay_out(kinds.blocks(kind, str(file), held, said), vocabulary, said)
    if not layout.regions:
        raise Unreadable(Phrase("{file}: no table of points was found", file=str(file)), _HEADER)
    reading = _Reading(plan, year, asked, said)
    for region in layout.regions:
        reading.take(region)
    reading.finish()
    if reading.is_nothing:
        raise Unreadable(Phrase("{file}: no leaf has points in it", file=str(file)), _HEADER)
    return PointsTable(reading.rounds, _day(layout.lines), reading.remarks)


def _is_sum(stated: Decimal, exact: Decimal) -> bool:
    """Whether it is the sum, or that rounded half-up, to two decimals or more."""
    return half_up(exact, max(_PLACES, decimals(stated))) == stated


def _day(lines: Iterable[TextLine]) -> datetime.date | None:
    """Find the day of the document, or of the paper that it belongs to, if that is no plan."""
    for line in lines:
        words = unicodedata.normalize("NFC", line.text)
        found = DATED.fullmatch(words)
        if found is None and "kèm theo" in fold(words) and "kế hoạch" not in fold(words):
            found = BELONGS.fullmatch(words)
        if found:
            with suppress(ValueError):  # there is no such day
                return datetime.date(*(int(found[part]) for part in ("year", "month", "day")))
    return None


class _Reading:
    """What was read of one document's tables until now, and what there is to say of it."""

    def __init__(self, plan: Plan, year: int, asked: Round | None, said: Remarks) -> None:
        self._plan, self._year, self._asked, self._said = plan, year, asked, said
        self._leaves = {leaf.code for leaf in plan.leaves}
        self._sums: list[tuple[Round, Node | None, tuple[Decimal, ...], GridCell]] = []
        self._other_most: list[tuple[str, Decimal, Decimal, Phrase]] = []
        self._valueless = {one.place for one in said if one.level is Level.ERROR}
        self._unfit = Remarks()
        self.rounds: dict[Round, dict[str, StatedPoints]] = {}
        self.remarks = Remarks()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was found, and nothing wrong that explains it."""
        return not self.rounds and not any(one.level is Level.ERROR for one in self.remarks)

    def finish(self) -> None:
        """Hold the sums to the rows; if nothing was found, say which columns there are."""
        self._hold_sums()
        if self.is_nothing:
            self.remarks += self._unfit
        self.remarks += self._beside()

    def _beside(self) -> Iterator[Remark[Phrase | str]]:
        """Give what readers said of cells that nothing was taken from: no reason to refuse all."""
        for one in self._said:
            if one.level is not Level.READ and one.place not in self._valueless:
                yield one
        if self._other_most:
            first = self._other_most[0]
            shown = tuple(
                Phrase("{code} {given}, not {most}", code=code, given=given, most=most)
                for code, given, most, _ in self._other_most[:_MANY]
            )
            message = Phrase(
                "maximum points differ from the plan's in {count} rows: {rows}",
                count=len(self._other_most),
                rows=shown,
            )
            yield Remark(Level.WARNING, first[3], message, Phrase("is it of the same criteria?"))

    def take(self, region: Region) -> None:
        """Take a region's rows; its columns are told apart by what their header says."""
        rounds = self._rounds_of(region)
        if not rounds:
            return
        by_name: dict[str, list[TitledColumn]] = {}
        for column in region.columns:
            if column.meaning and column not in rounds.values():
                by_name.setdefault(column.meaning.field, []).append(column)
        chosen: dict[str, TitledColumn] = {
            name: by_name[name][0] for name in ("title", "max_points") if name in by_name
        }
        if coding := by_name.get("code"):
            chosen["code"] = max(coding, key=lambda column: self._known_codes(region, column))
        named = {*chosen.values(), *rounds.values()}
        fields = Fields(
            {**chosen, **{round_.value: column for round_, column in rounds.items()}},
            {str(column.start): column for column in region.columns if column not in named},
        )
        found = records(region, fields, self._said)
        numbering = Numbering(found, self._said)
        since: dict[Round, list[Decimal]] = {round_: [] for round_ in rounds}
        for record in found:
            code, title = coded(record)
            if code is not None:
                self._row(".".join(map(str, numbering.steps(code, record))), record, rounds, since)
            elif is_total(title):
                self._total(record, rounds, since)
            elif cell := next(self._filled(record, rounds), None):
                message = Phrase("its row has no code: its points are not taken")
                self.remarks.warn(cell.place, message)

    def _known_codes(self, region: Region, column: TitledColumn) -> int:
        codes = (read_code(row.cells[column.start].text) for row in region.rows)
        return sum(str(code) in self._leaves for code in codes if code)

    def _rounds_of(self, region: Region) -> dict[Round, TitledColumn]:
        """Choose a column for each round; what can't be decided is an error."""
        found: dict[str, list[TitledColumn]] = {}
        for column in region.columns:
            means = column.meaning
            if means is None or means.field not in {POINTS, *Round}:
                continue
            if means.year in {None, self._year}:
                found.setdefault(means.field, []).append(column)
            else:
                message = Phrase("“{title}” is of another year: not taken", title=column.whole)
                self.remarks.warn(column.place, message)
        unnamed = found.pop(POINTS, [])
        if self._asked is not None:
            found = {self._asked.value: self._of_asked(self._asked, found) or unnamed}
        rounds = {
            Round(name): self._one_of(name, columns) for name, columns in found.items() if columns
        }
        if not rounds:
            self._note_unfit(region, unnamed)
        return rounds

    @staticmethod
    def _of_asked(asked: Round, found: dict[str, list[TitledColumn]]) -> list[TitledColumn]:
        """Give the columns of a round; a second appraisal may only be called appraisal."""
        if asked is Round.APPRAISAL2:
            return found.get(asked) or found.get(Round.APPRAISAL1, [])
        return found.get(asked, [])

    def _one_of(self, name: str, columns: Sequence[TitledColumn]) -> TitledColumn:
        """Take the one that names the year, else the only one."""
        of_year = [one for one in columns if one.meaning and one.meaning.year] or columns
        if len(of_year) > 1:
            titles = tuple(column.whole for column in of_year)
            message = Phrase(
                "several columns could be {round}: {titles}", round=ROUNDS[name], titles=titles
            )
            self.remarks.error(of_year[1].place, message, Phrase("leave one of them"))
        return of_year[0]

    def _note_unfit(self, region: Region, unnamed: Sequence[TitledColumn]) -> None:
        """Note that no column has points of the round, or of any that is known."""
        titles = tuple(column.whole for column in region.columns if column.whole)
        if self._asked is not None:
            message = Phrase(
                "no column has points of {round}; there are: {titles}",
                round=ROUNDS[self._asked],
                titles=titles,
            )
            self._unfit.error(region.place, message)
        elif unnamed:
            message = Phrase("“{title}”: of which round?", title=unnamed[0].whole)
            self._unfit.error(unnamed[0].place, message, Phrase("say it with --round"))

    @staticmethod
    def _filled(record: Record, rounds: Iterable[Round]) -> Iterator[GridCell]:
        for round_ in rounds:
            cell = record.cells[round_.value]
            if not cell.covered and not is_nothing(cell.text):
                yield cell

    def _row(
        self,
        code: str,
        record: Record,
        rounds: Iterable[Round],
        since: dict[Round, list[Decimal]],
    ) -> None:
        node = self._plan.node(code)
        if node is None:
            told = self._plan.not_a_leaf(code)
            assert told  # noqa: S101 - there is no such row
            place = record.cells["code"].place if "code" in record.cells else record.place
            self.remarks.error(place, *told)
            return
        self._hold_most(node, record)
        for round_ in rounds:
            value = self._value(node, round_, record.cells[round_.value])
            if value is None:
                continue
            cell = record.cells[round_.value]
            if node.children:
                self._sums.append((round_, node, (value,), cell))
            elif value > node.max_points:
                message = Phrase(
                    "{code}: {given} points: more than the maximum, {most}",
                    code=code,
                    given=value,
                    most=node.max_points,
                )
                self.remarks.error(cell.place, message)
            elif self._is_new(code, round_, StatedPoints(value, cell.place)):
                since[round_].append(value)

    def _is_new(self, code: str, round_: Round, here: StatedPoints) -> bool:
        """Take points, unless the leaf has some already."""
        known = self.rounds.setdefault(round_, {})
        before = known.setdefault(code, here)
        if before is here:
            return True
        values = {
            "code": code,
            "here": here.points,
            "before": before.points,
            "place": before.place,
        }
        if before.points == here.points:
            message = Phrase("{code} is there twice: {here}, as at {place}", **values)
            self.remarks.warn(here.place, message)
        else:
            message = Phrase("{code} is there twice: {here}, but {before} at {place}", **values)
            self.remarks.error(here.place, message, Phrase("leave only the one that holds"))
        return False

    def _value(self, node: Node, round_: Round, cell: GridCell) -> Decimal | None:
        """Read a cell's points; none are `None`, and so is what is wrong, which is told."""
        if cell.place in self._valueless:
            one = next(one for one in self._said if one.place == cell.place)
            self.remarks.append(one)
            return None
        if cell.covered:
            if cell.above and not node.children:
                message = Phrase("{code}: merged with the cell above it", code=node.code)
                self.remarks.error(cell.place, message, Phrase("write each leaf's own points"))
            return None
        if is_nothing(cell.text):
            return None
        value = number_of_points(cell.text)
        asks_people = round_ is Round.SELF and node.asks_people and not node.children
        if value is None:
            if not asks_people:  # words such as "Điều tra XHH" say why there are no points
                message = Phrase(
                    "{code}: “{words}” is no number of points", code=node.code, words=cell.text[:60]
                )
                self.remarks.error(cell.place, message, _EMPTY)
            return None
        if asks_people:
            message = Phrase("{code} is found by survey: nobody scores it", code=node.code)
            self.remarks.error(cell.place, message, Phrase("empty the cell"))
            return None
        return as_held(value, cell.place, self.remarks)

    def _hold_most(self, node: Node, record: Record) -> None:
        cell = record.cells.get("max_points")
        most = number_of_points(cell.text) if cell and not cell.covered else None
        if cell and most is not None and most != node.max_points:
            self._other_most.append((node.code, most, node.max_points, cell.place))

    def _total(
        self, record: Record, rounds: Iterable[Round], since: dict[Round, list[Decimal]]
    ) -> None:
        for round_ in rounds:
            cell = record.cells[round_.value]
            value = None if cell.covered else number_of_points(cell.text)
            if value is not None:
                part = sum(since[round_], Decimal())
                self._sums.append((round_, None, (value, part), cell))
                since[round_] = []

    def _hold_sums(self) -> None:
        """Warn where a sum isn't that of the table's leaves, nor that rounded half-up."""
        for round_, node, (value, *parts), cell in self._sums:
            known = self.rounds.get(round_, {})
            below = known if node is None else {leaf.code for leaf in node.leaves} & known.keys()
            right = sum((known[code].points for code in below), Decimal())
            if any(_is_sum(value, part) for part in (right, *parts)):
                continue
            if not below:
                message = Phrase(
                    "{what}: {value} is not taken: no leaf of it has points in the table",
                    what=Phrase("total") if node is None else node.code,
                    value=value,
                )
                self.remarks.warn(cell.place, message)
                continue
            message = Phrase(
                "{what}: {value}, but its leaves in the table add up to {right} ({difference})",
                what=Phrase("total") if node is None else node.code,
                value=value,
                right=tidy(right),
                difference=tidy(value - right),
            )
            self.remarks.warn(cell.place, message)
