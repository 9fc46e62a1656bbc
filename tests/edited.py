"""A dossier's workbook in the hands of somebody who edits the plan in it."""

import io
import shutil
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load
from parplan.language.catalogue import ENGLISH, Language
from parplan.plan.plan import Plan
from places import TESTS

SMALL = TESTS / "plans" / "small"

Run = Callable[..., tuple[int, str, str]]


def copied(source: Path, folder: Path) -> Path:
    """Copy a plan's own files: its year is nobody's business here."""
    shutil.copytree(source, folder)
    return folder


def loaded(folder: Path) -> Plan:
    plan = load(folder).plan
    assert plan is not None
    return plan


@cache
def workbook_of_small() -> bytes:
    """The small plan's workbook with nothing but what is edited: quick to open."""
    made = Edited(SMALL)
    for name in made.book.sheetnames:
        if name not in {"Edit Appendix 01", "Edit Appendix 02", "parplan"}:
            made.book.remove(made.book[name])
    file = io.BytesIO()
    made.book.save(file)
    return file.getvalue()


class Edited:
    """The workbook of a plan folder, whose cells go by the row's code and the field's key."""

    def __init__(self, folder: Path | bytes, language: Language = ENGLISH) -> None:
        made = folder
        if isinstance(folder, Path):
            made = render(Dossier(loaded(folder)), "xlsx", language)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl knows no data bars
            self.book: Any = openpyxl.load_workbook(io.BytesIO(made))  # type: ignore[arg-type]

    def sheet(self, file: str) -> tuple[Any, int, dict[str, int]]:
        """Find the sheet of a file's rows, the row of its keys, and its columns."""
        for sheet in self.book:
            for row in sheet.iter_rows(max_row=12):
                keys = {str(cell.value): cell.column for cell in row if cell.value}
                if f"{file}.code" in keys:
                    own = {key.partition(".")[2]: at for key, at in keys.items()}
                    return sheet, row[0].row, own
        raise KeyError(file)

    def cell(self, code: str, field: str) -> Any:  # noqa: ANN401 - openpyxl has no types
        file = "sipas_tasks" if code.startswith("S") else "criteria"
        sheet, top, columns = self.sheet(file)
        for row in range(top + 2, sheet.max_row + 1):
            if str(sheet.cell(row, columns["code"]).value) == code.removeprefix("S"):
                return sheet.cell(row, columns[field])
        raise KeyError(code)

    def place(self, code: str, field: str = "code") -> str:
        cell = self.cell(code, field)
        return f"{cell.parent.title}!{cell.coordinate}"

    def put(self, code: str, /, **values: object) -> None:
        for field, value in values.items():
            self.cell(code, field).value = value

    def add(self, code: str, **values: object) -> None:
        """Write a row below all others."""
        sheet, _, columns = self.sheet("sipas_tasks" if code.startswith("S") else "criteria")
        row = sheet.max_row + 1
        sheet.cell(row, columns["code"]).value = code.removeprefix("S")
        for field, value in values.items():
            sheet.cell(row, columns[field]).value = value

    def delete(self, code: str) -> None:
        cell = self.cell(code, "code")
        cell.parent.delete_rows(cell.row)

    def saved(self, file: Path) -> Path:
        self.book.save(file)
        return file
