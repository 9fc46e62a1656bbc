"""An office document → a plan folder, and everything that was decided on the way.

A reader for each format makes lines and tables of cells of it (`grid`); `regions` finds the plan's
tables by their headers, `records` gives their columns the names of the data, `criteria` and `sipas`
make trees of the rows, `document` the rest. What was made is checked before any of it is on the
disk.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from parplan.checks.check import Judged, check
from parplan.files.loading import (
    Contents,
    bundled_sets,
    place_of,
    read,
    standard_agencies,
)
from parplan.files.source import Source
from parplan.files.yaml_text import written
from parplan.importing import pasted
from parplan.importing.appendices import CriteriaRows, Draft, SipasRows
from parplan.importing.body import Data
from parplan.importing.document import Head
from parplan.importing.records import Fields, View, Years, apart, assign, records
from parplan.importing.regions import LaidOut, Region, Vocabulary, lay_out
from parplan.importing.register import Register
from parplan.importing.starting import bodies_of
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.language.vietnamese import fold
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.plan import Plan
from parplan.readers import kinds
from parplan.readers.grid import Block

_MANY = 40
"""Cells of a table that has nothing to do with a plan, up to which each is named."""


_PAGE = re.compile(r"[-–\s]*[0-9]{1,3}[-–\s]*")
"""A page's number, as it stands between two pieces of a table."""

_FEWEST = 9
"""Leaves that a table must share with a set before it is taken to follow it."""


class ImportWishes(NamedTuple):
    """What the user says about a document beforehand."""

    years: Years = Years()
    columns: Mapping[str, str] = {}


class Counts(NamedTuple):
    """How much was read of a document."""

    rows: int
    leaves: int
    tasks: int
    agencies: int
    groups: int
    new: int
    """Agencies and groups that nobody knew before."""
    years: Years
    criteria_set: str | None

    @property
    def of_rows(self) -> dict[str, int]:
        """The rows of Appendix 01."""
        return {"rows": self.rows, "leaves": self.leaves}

    @property
    def of_bodies(self) -> dict[str, int]:
        """Whoever is in `agencies.yaml`."""
        return {"agencies": self.agencies, "groups": self.groups, "new": self.new}


class Imported(NamedTuple):
    """The files by name without `.yaml`, and what was said while they were made."""

    files: dict[str, str]
    remarks: Remarks
    counts: Counts


def import_document(
    file: Path, register: Register, whole_of: str | None, wishes: ImportWishes
) -> Imported:
    """Read a document. `Unreadable` and `OSError` say why nothing can be imported.

    `whole_of` names the province whose register it is: its plan gets all of it, another one only
    those whom it names; `None` says that it is the right one.
    """
    remarks = Remarks()
    vocabulary = Vocabulary(wishes.columns)
    layout = lay_out(_blocks(file, vocabulary, register, remarks), vocabulary, remarks)
    return _Import(file, register, vocabulary, wishes, remarks).run(layout, whole_of)


def _blocks(
    file: Path, vocabulary: Vocabulary, register: Register, remarks: Remarks
) -> Iterable[Block]:
    held = kinds.content(file)
    kind = kinds.kind(file, held)
    if kind == "text":
        return pasted.blocks(str(file), held, vocabulary, register, remarks)
    return kinds.blocks(kind, str(file), held, remarks)


class _Import:
    """One import, from the laid out document to the files."""

    def __init__(
        self,
        file: Path,
        register: Register,
        vocabulary: Vocabulary,
        wishes: ImportWishes,
        remarks: Remarks,
    ) -> None:
        self._file, self._register, self._vocabulary = file, register, vocabulary
        self._wishes, self._remarks = wishes, remarks
        self._criteria = CriteriaRows(register, remarks)
        self._sipas = SipasRows(register, remarks)
        self._years = wishes.years

    def run(self, layout: LaidOut, whole_of: str | None) -> Imported:
        head = Head(layout.lines, layout.after, self._remarks)
        views = [self._view(region, head.appendix(region.before)) for region in layout.regions]
        criteria = [view for view in views if view.fields.is_criteria and view.rows]
        tables = list(apart(criteria, self._remarks))
        for view in tables:
            self._take_years(view.fields)
        whole = whole_of is None or fold(whole_of) == fold(head.province or "")
        if whole_of and not whole:
            self._register.leave(whole_of)
            self._stand_on_every_provinces(head)
        for view in tables:
            self._criteria.add(view)
        for view in apart([v for v in views if v.fields.is_sipas], self._remarks):
            self._sipas.add(view)
        for view in views:
            if view not in criteria and not view.fields.is_sipas:
                self._foreign(view)
        self._refuse(layout)
        self._criteria.finish()
        if not self._sipas.count:
            message = Phrase("no SIPAS tasks were found: sipas_tasks.yaml is empty")
            self._remarks.warn(Phrase("the document"), message)
        head.heads(self._register)
        areas = self._criteria.areas
        plan = head.complete(self._years, areas, self._criteria.totals)
        rows = [draft for area in areas for draft in area.walk()]
        if followed := _set_of(rows):
            _fill_from(followed, rows, self._remarks)
            plan = _with_set(plan, followed.name)
        self._criteria.say_unassessed()
        self._report_rest(head, layout)
        self._note_decomposed(layout)
        comment = f"Imported from {self._file.name}."
        files = {
            "plan": written(plan, comment),
            "criteria": written({"areas": [area.written() for area in areas]}, comment),
            "sipas_tasks": written(self._sipas.written(), comment),
            "agencies": self._register.written(comment, whole=whole),
        }
        files |= self._assessed(plan["target_year"], comment)
        return Imported(files, self._remarks, self._counts(plan, rows, files["agencies"]))

    def _stand_on_every_provinces(self, head: Head) -> None:
        """Let the bodies that every province has in the plan's year stand behind its own."""
        year = head.target_year(self._years)
        if year is None:
            return
        bodies = bodies_of(year, standard_agencies(), is_city=head.is_city)
        message = Phrase(
            "every province has them in {year}: {names}",
            year=str(year),
            names=self._register.stand_on(bodies),
        )
        self._remarks.read(Phrase("agencies.yaml"), message)

    def _counts(self, plan: Data, rows: Sequence[Draft], agencies: str) -> Counts:
        held: Any = Source().read(("agencies",), "agencies.yaml", agencies.encode())[0]
        return Counts(
            rows=len(rows),
            leaves=sum(not draft.below for draft in rows),
            tasks=self._sipas.count,
            agencies=len(held["agencies"]),
            groups=len(held["groups"]),
            new=self._register.new,
            years=Years(plan["score_year"], plan["target_year"]),
            criteria_set=plan.get("criteria_set"),
        )

    def _assessed(self, target_year: int | None, comment: str) -> dict[str, str]:
        """Write what a self-assessment says of leaves: their rules, and the year's results."""
        files = {}
        assessed = self._criteria.assessments
        if rules := assessed.rules():
            files["rules"] = written(rules, comment)
        if results := assessed.results():
            year = assessed.year or target_year
            if year is None:
                message = Phrase("no year is named: self-scores and figures are not placed")
                hint = Phrase("say of which year they are with --target-year")
                self._remarks.error(Phrase("the whole table"), message, hint)
            else:
                files[f"results/{year}"] = written(results, comment)
        return files

    def _view(self, region: Region, title: str) -> View:
        said = Remarks()
        fields = assign(region, self._vocabulary, self._wishes.years, said)
        return View(region, fields, records(region, fields, said), title, said)

    def _take_years(self, fields: Fields) -> None:
        """Take the years of the columns, where the user has said none."""
        found = fields.years
        self._years = Years(
            self._years.score if self._years.score is not None else found.score,
            self._years.target if self._years.target is not None else found.target,
        )

    def _foreign(self, view: View) -> None:
        titles = tuple(column.title for column in view.region.columns if column.title)
        message = Phrase(
            "neither criteria nor SIPAS tasks: {count} rows below {titles} are not placed",
            count=len(view.records),
            titles=titles,
        )
        hint = Phrase("name its columns with --map; points need `max_points`, tasks need `lead`")
        self._remarks.warn(view.region.place, message, hint)

    def _refuse(self, layout: LaidOut) -> None:
        if refused := self._vocabulary.refused:
            titles = tuple(c.title for region in layout.regions for c in region.columns)
            raise Unreadable(
                Phrase("no column is called {title}", title=refused[0]),
                Phrase("there are: {titles}", titles=titles) if titles else None,
            )
        if not self._criteria.areas:
            message = Phrase("{file}: no table of criteria was found", file=str(self._file))
            hint = Phrase("a header needs a title, points, and one more; --map names columns")
            raise Unreadable(message, hint)

    def _report_rest(self, head: Head, layout: LaidOut) -> None:
        """Say which lines have no place in the data; of a large table only how many."""
        rest = {id(line): line for line in head.rest()}
        for other in layout.others:
            if len(other.lines) > _MANY and all(id(line) in rest for line in other.lines):
                count = Phrase(
                    "no header of a plan is in it: its {count} cells are not placed",
                    count=len(other.lines),
                )
                self._remarks.warn(other.place, count)
                for line in other.lines:
                    del rest[id(line)]
        for line in rest.values():
            if _PAGE.fullmatch(line.text):
                left_out = Phrase("left out: “{words}”", words=line.text)
                self._remarks.read(line.place, left_out)
                continue
            message = Phrase("not placed: “{words}”", words=line.text[:60])
            self._remarks.error(line.place, message)

    def _note_decomposed(self, layout: LaidOut) -> None:
        """Say once if letters and marks are apart in the document's encoding (NFD)."""
        lines = ((line.place, line.text) for line in layout.lines)
        cells = (
            (cell.place, cell.text)
            for region in layout.regions
            for row in region.rows
            for cell in row.cells
        )
        for place, words in (*lines, *cells):
            if not unicodedata.is_normalized("NFC", words):
                message = Phrase("letters and tone marks are encoded apart (NFD); they stay so")
                self._remarks.warn(place, message)
                return


def _set_of(rows: Sequence[Draft]) -> CriteriaSet | None:
    """Tell which set that comes with parplan a table follows: most of its leaves are the set's."""
    leaves = [draft for draft in rows if not draft.below]
    for known in bundled_sets():
        its = known.rows
        same = [
            draft
            for draft in leaves
            if (row := its.get(draft.code))
            and row.max_points == draft.data.get("max_points")
            and row.is_called(str(draft.data.get("title", "")))
        ]
        if known.areas and 2 * len(same) > max(len(leaves), _FEWEST):
            return known
    return None


def _fill_from(known: CriteriaSet, rows: Iterable[Draft], remarks: Remarks) -> None:
    """Take who assesses a leaf from the set, where the document doesn't say; say each."""
    rows_of_set, translated = known.rows, 0
    for draft in rows:
        row = rows_of_set.get(draft.code)
        if row is None or not row.is_called(str(draft.data.get("title", ""))):
            continue
        translated += row.title_en is not None
        if row.assessed_by is not None and not draft.below and "assessed_by" not in draft.data:
            draft.data["assessed_by"] = row.assessed_by.value
            remarks.read(
                draft.place,
                Phrase(
                    "{code}: `assessed_by` is {source}, from the set {set}",
                    code=draft.code,
                    source=row.assessed_by.value,
                    set=known.name,
                ),
            )
    remarks.read(
        Phrase("the whole table"),
        Phrase(
            "it follows the set {set}; English titles from the set: {count}",
            set=known.name,
            count=translated,
        ),
    )


def _with_set(plan: Data, name: str) -> Data:
    """Name the set after the years, as the files have it."""
    named: Data = {}
    for key, value in plan.items():
        named[key] = value
        if key == "target_year":
            named["criteria_set"] = name
    return named


class Checked(NamedTuple):
    """What is found wrong in the new files, and where it stands in them."""

    judged: list[Judged]
    source: Source
    plan: Plan | None = None


def checked(folder: Path, files: Mapping[str, str]) -> Checked:
    """Check files as if they lay in a folder already."""
    contents: Contents = {
        place_of(PurePath(f"{name}.yaml")) or (name,): (
            str(folder / f"{name}.yaml"),
            content.encode(),
        )
        for name, content in files.items()
    }
    loaded = read(contents)
    if loaded.plan is None:
        return Checked([Judged(finding) for finding in loaded.findings], loaded.source)
    return Checked(check(loaded.plan), loaded.source, loaded.plan)
