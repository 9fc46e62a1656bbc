"""The sheets of a dossier's workbook on which the plan is edited, and the one that isn't seen.

- A hidden row above the header holds the keys of the columns: wherever somebody moves them to,
  `returned` knows them again. Rows are known by their codes, in whatever order they stand.
- The hidden sheet says which plan it is, and what every cell said when it was written: so what
  somebody has changed here can be told from what others have changed in the folder since.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from parplan.documents.editing.rows import (
    FIELDS,
    SHARED,
    TOTAL,
    RowField,
    Values,
    file_of,
    plainly,
    rows_of,
)
from parplan.language.catalogue import LANGUAGES, Language, Phrase, language
from parplan.language.vietnamese import fold
from parplan.plan.plan import Plan
from parplan.questions import columns
from parplan.questions.columns import ASSESSED_BY
from parplan.report.cells import said
from parplan.report.report import Column, Kind, Table, Value
from parplan.report.xlsx_sheet import Heading, Styles, header_height, set_up_page, write_heading
from parplan.report.xlsx_table import as_number, fitting, heights, looks_like_formula, widths

VERSION = "1"
WORKBOOK = "workbook_version"
"""What the hidden sheet says first."""

CODE = "code"

TITLES = {
    "criteria": Phrase("Edit Appendix 01"),
    "sipas_tasks": Phrase("Edit Appendix 02"),
}
"""The names of the sheets, by the files whose rows they have."""

_TAB = "#2F6FAB"
_GREY = "#E7E6E6"
_SHORT, _LONG = 110, 190
"""Pixels that a column of words has at least: room to write."""

_HOW = (
    Phrase(
        "This is where the plan is edited: what is changed on this sheet is taken over when the"
        " workbook is read into the plan; the other sheets are not read."
    ),
    Phrase(
        "White cells may be changed. Grey cells name the row and stay. A cell of several tasks or"
        " agencies has one a line (Alt+Enter); points are numbers, not percentages."
    ),
)
_OF_CRITERIA = Phrase(
    "A new row: its code in the first column, anywhere below; a row that is deleted is taken out of"
    " the plan. A row that shares its cells names the other row in the last column."
)
_OF_TASKS = Phrase(
    "A new task: its number in the first column, anywhere below, with its part and section; a row"
    " that is deleted is taken out of the plan."
)


class _Line(NamedTuple):
    """A row of an editing sheet: its code as people see it, and its values."""

    code: str
    values: Values
    level: int = 0

    def of(self, key: str) -> Value:
        return self.code if key == CODE else self.values.get(key)


def key_of(file: str, key: str) -> str:
    """Name a column in the hidden row."""
    return f"{file}.{key}"


def is_total(words: str) -> bool:
    """Whether a first cell is that of the printed totals."""
    return fold(words) in {fold(_total(language(code))) for code in LANGUAGES}


def _total(speak: Language) -> str:
    return speak.say(Phrase("total"))


def is_header(words: str) -> bool:
    """Whether a first cell is that of the header."""
    return fold(words) in {fold(language(code).say(columns.code.label)) for code in LANGUAGES}


class EditingSheets:
    """The sheets of one workbook on which its plan is edited."""

    def __init__(self, plan: Plan, speak: Language) -> None:
        """Take the plan's rows."""
        self._plan, self._speak = plan, speak
        self._rows = rows_of(plan)
        self.titles = [
            phrase
            for file, phrase in TITLES.items()
            if file == "criteria" or plan.sipas_tasks.parts
        ]

    def write(self, sheets: Mapping[str, Any], styles: Styles) -> None:
        """Fill sheets that were made, by their titles in English."""
        for file, phrase in TITLES.items():
            if str(phrase) in sheets:
                self._write(sheets[str(phrase)], file, styles)

    def write_base(self, sheet: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        """Say which plan it is, and what every cell says; nobody sees it."""
        document = self._plan.plan
        about = {
            WORKBOOK: VERSION,
            "number": document.number or "",
            "province": document.province or "",
            "score_year": str(document.score_year),
            "target_year": str(document.target_year),
        }
        lines = [("", key, value) for key, value in about.items()]
        for row, values in self._rows.items():
            lines += [(row, key, plainly(value)) for key, value in values.items() if plainly(value)]
        for at, line in enumerate(lines):
            for column, words in enumerate(line):
                sheet.write_string(at, column, fitting(words))
        sheet.hide()

    def _lines(self, file: str) -> Iterator[_Line]:
        levels = {node.code: node.level for node in self._plan.nodes}
        for row, values in self._rows.items():
            if file_of(row) == file:
                yield _Line(row.removeprefix("S"), values, levels.get(row, 0))
        if file == "criteria":
            yield _Line(_total(self._speak), self._rows[TOTAL], 1)

    def _write(self, sheet: Any, file: str, styles: Styles) -> None:  # noqa: ANN401
        speak, fields = self._speak, FIELDS[file]
        lines = list(self._lines(file))
        table = Table(
            file,
            TITLES[file],
            (columns.code, *(_column(field) for field in fields)),
            tuple(lines),
            level=lambda line: line.level,
        )
        pixels = [
            max(wide, _room(c)) for wide, c in zip(widths(table, speak), table.columns, strict=True)
        ]
        more = _OF_CRITERIA if file == "criteria" else _OF_TASKS
        how = tuple(said(phrase, speak) for phrase in (*_HOW, more))
        heading = Heading(said(TITLES[file], speak), notes=how)
        keys = write_heading(sheet, heading, pixels, styles)
        sheet.write_row(keys, 0, [key_of(file, CODE), *(key_of(file, f.key) for f in fields)])
        sheet.set_row(keys, None, None, {"hidden": True})
        labels = [said(column.label, speak) for column in table.columns]
        for at, label in enumerate(labels):
            sheet.write_string(keys + 1, at, label, styles("header"))
        sheet.set_row(keys + 1, header_height(labels, pixels))
        for at, (line, high) in enumerate(
            zip(lines, heights(table, pixels, speak), strict=True), keys + 2
        ):
            sheet.set_row(at, high)
            for column, found in enumerate(table.columns):
                self._cell(sheet, (at, column), line, found, styles)
        last = keys + 1 + len(lines)
        sheet.autofilter(keys + 1, 0, last, len(fields))
        sheet.freeze_panes(keys + 2, 2)
        sheet.repeat_rows(keys + 1)
        sheet.print_area(0, 0, last, len(fields))
        set_up_page(sheet)
        sheet.set_tab_color(_TAB)
        sheet.ignore_errors({"number_stored_as_text": f"A{keys + 3}:A{last + 1}"})
        self._check_entries(sheet, file, keys + 2, last)

    def _cell(
        self,
        sheet: Any,  # noqa: ANN401
        at: tuple[int, int],
        line: _Line,
        column: Column,
        styles: Styles,
    ) -> None:
        value = line.of(column.key)
        fixed = column.key in {CODE, "part", "section"} or (
            line.values.get("merged_with") is not None and column.key in SHARED
        )
        fixed = fixed or (line.values is self._rows[TOTAL] and column.key not in line.values)
        look: dict[str, object] = {"text_wrap": True, "bold": line.level == 1}
        look |= {"bg_color": _GREY} if fixed else {}
        if (number := as_number(value, column)) is not None:
            sheet.write_number(*at, number, styles("cell", num_format="0.0#####", **look))
            return
        if column.kind is Kind.POINTS:
            sheet.write_blank(*at, None, styles("cell", num_format="0.0#####", **look))
            return
        if column.key == "assessed_by" and value:
            words = said(ASSESSED_BY[str(value)], self._speak)
        else:
            words = fitting(plainly(value))
        look |= {"num_format": "@", "align": "left", "indent": 1}
        if words:
            look["quote_prefix"] = looks_like_formula(words)
            sheet.write_string(*at, words, styles("cell", **look))
        else:
            sheet.write_blank(*at, None, styles("cell", **look))

    def _check_entries(self, sheet: Any, file: str, top: int, last: int) -> None:  # noqa: ANN401
        """Let the program that it is edited in say what can't be."""
        for at, field in enumerate(FIELDS[file], 1):
            check: dict[str, object] = {}
            if field.kind is Kind.POINTS:
                check = {"validate": "decimal", "criteria": ">=", "value": 0}
            elif field.key == "assessed_by":
                names = [said(name, self._speak) for name in ASSESSED_BY.values()]
                check = {"validate": "list", "source": names}
            if check:
                sheet.data_validation(top, at, last, at, check)


def _column(field: RowField) -> Column:
    words = ASSESSED_BY if field.key == "assessed_by" else None
    return Column(
        field.key, field.label, field.kind, of=lambda line: line.of(field.key), words=words
    )


def _room(column: Column) -> int:
    if column.key in {"tasks", "title", "task"}:
        return _LONG
    return _SHORT if column.kind is Kind.TEXT else 0
