"""Changes on sheets of an edited workbook where nothing is read: somebody has meant them.

The official tables look as if they could be edited. They show what the hidden sheet knows, in the
document's words, so that what was changed in them can be told.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from parplan.documents.editing.rows import FIELDS, SHARED
from parplan.documents.editing.sheets import TITLES
from parplan.documents.forms import entries
from parplan.documents.forms.sheets import FilledSheet
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.plan.plan import Plan
from parplan.readers.workbook import WorkbookCell

Base = dict[str, dict[str, str]]
"""What every cell said when the workbook was written, by row and field."""

_MANY = 5

_OFFICIAL = {
    "Lĩnh vực/": "title",
    "Điểm theo bộ": "max_points",
    "Điểm đạt được": "score",
    "Mục tiêu năm": "target",
    "Nhiệm vụ, giải pháp": "tasks",
    "Nhiệm vụ": "task",
    "Chủ trì": "lead",
    "Cơ quan chủ trì": "lead",
    "Phối hợp": "coordinating",
    "Cơ quan phối hợp": "coordinating",
    "Thời gian": "time",
    "Thời hạn": "due",
    "Sản phẩm": "product",
    "Ghi chú": "note",
}
"""How columns of the official tables begin, and which values they show."""


class _Official(NamedTuple):
    """An official table: whose rows it has, its header's last row, and its columns by values."""

    file: str
    header: int
    columns: Mapping[str, int]


def changed_elsewhere(sheets: Mapping[str, FilledSheet], base: Base, plan: Plan) -> Remarks:
    """Tell of cells that were changed in the official tables."""
    remarks = Remarks()
    for name, sheet in sheets.items():
        found = _official(sheet)
        cells = list(_differing(sheet, found, base, plan)) if found else []
        if found and cells:
            shown = tuple([cell.name for cell in cells][:_MANY])
            message = Phrase("changed here, where nothing is read: {cells}", cells=shown)
            hint = Phrase("change it on the sheet {sheet}", sheet=TITLES[found.file])
            remarks.warn(name, message, hint)
    return remarks


def _differing(
    sheet: FilledSheet, found: _Official, base: Base, plan: Plan
) -> Iterator[WorkbookCell]:
    printed = _printed(plan)
    for number, cells in sorted(sheet.rows.items()):
        code = entries.text(cells[0]) if 0 in cells and number > found.header else ""
        row = f"S{code}" if found.file == "sipas_tasks" else code
        own = base.get(row, {})
        for key, at in found.columns.items() if own else ():
            if at not in cells or ("merged_with" in own and key in SHARED):
                continue  # it shows the other row's
            known = (own.get(key, ""), printed.get((row, key), ""))
            if _letters(entries.text(cells[at])) not in map(_letters, known):
                yield cells[at]


def _official(sheet: FilledSheet) -> _Official | None:
    """Find the header of an official table: whose rows it has, and the columns of their values."""
    for row, cells in sorted(sheet.rows.items()):
        first = entries.text(cells[0]) if 0 in cells else ""
        if first in {"STT", "TT"}:
            labels = {**cells, **sheet.rows.get(row + 1, {})}
            columns = {
                key: at
                for at, cell in sorted(labels.items())
                for start, key in reversed(_OFFICIAL.items())
                if at and entries.text(cell).startswith(start)
            }
            file = "criteria" if "max_points" in columns else "sipas_tasks"
            known = {field.key for field in FIELDS[file]}
            own = {key: at for key, at in columns.items() if key in known}
            return _Official(file, row + 1, own)
    return None


def _printed(plan: Plan) -> dict[tuple[str, str], str]:
    """Give the document's words of cells that name agencies, where the entries aren't those."""
    parts = [(node.code, node.criterion) for node in plan.nodes]
    tasks = [(f"S{node.task.number}", node.task) for node in plan.sipas]
    return {
        (row, key): getattr(part, f"{key}_printed") or ""
        for row, part in (*parts, *tasks)
        for key in ("lead", "coordinating")
    }


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, fold(words)))
