"""Documents for the tests of the import, and what the import makes of them."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl  # type: ignore[import-untyped]
import yaml

from parplan.files.loading import bundled
from parplan.importing.imported import ImportWishes, import_document
from parplan.importing.records import Years
from parplan.importing.register import Register, province
from parplan.language.catalogue import ENGLISH

Rows = Sequence[Sequence[object]]
Data = dict[str, Any]

HEADER = (
    *("STT", "Tiêu chí", "Điểm tối đa", "Điểm đạt năm 2023", "Mục tiêu năm 2024"),
    *("Nhiệm vụ, giải pháp", "Chủ trì", "Phối hợp", "Ghi chú"),
)
HEAD = "Giám đốc Sở Nội vụ"
OTHERS = "Các sở, ban, ngành; UBND cấp huyện"
ROWS = (
    ("1", "CHỈ ĐẠO", "3", "2.5", "2.75", "", "", "", ""),
    ("1.1", "Kế hoạch", "1", "1", "1", "Ban hành kế hoạch", HEAD, OTHERS, ""),
    ("1.2", "Kiểm tra", "2", "1.5", "1.75", "", "", "", ""),
    ("1.2.1", "Số cơ quan", "1", "0.75", "1", "Kiểm tra 30%", HEAD, OTHERS, "Điều tra XHH"),
    ("1.2.2", "Xử lý", "1", "0.75", "0.75", "Xử lý 100%", HEAD, OTHERS, ""),
)
TOTAL = ("", "TỔNG ĐIỂM", "3", "2.5", "2.75", "", "", "", "")
SIPAS_HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện")
SIPAS_ROWS = (
    ("A", "CHÍNH SÁCH CÔNG", "", "", ""),
    ("I", "Giải trình", "", "", ""),
    ("1", "Cung cấp thông tin", HEAD, OTHERS, "Thường xuyên"),
)
KNOWN = (("code", "1"), ("code", "1.1"), ("code", "1.2"), ("code", "1.2.1"), ("code", "1.2.2"))


class Said(NamedTuple):
    """A remark in English."""

    place: str
    level: str
    message: str


class Outcome(NamedTuple):
    """What an import made: the data of the four files, and what it said."""

    plan: Data
    areas: list[Data]
    parts: list[Data]
    agencies: Data
    files: dict[str, str]
    said: list[Said]

    @property
    def rows(self) -> list[Data]:
        return [row for area in self.areas for row in walk(area)]

    def row(self, code: str) -> Data:
        return next(row for row in self.rows if row["code"] == code)

    def at(self, place: str) -> list[str]:
        """What was said of a place, but for what was simply read there."""
        return [one.message for one in self.said if one.place == place and one.level != "read"]

    @property
    def troubles(self) -> list[Said]:
        return [one for one in self.said if one.level != "read"]


def walk(row: Data) -> list[Data]:
    return [row, *(below for child in row.get("criteria", []) for below in walk(child))]


def imported(
    file: Path,
    columns: Mapping[str, str] | None = None,
    years: Years | None = None,
    agencies: Path | None = None,
) -> Outcome:
    register = Register.of(agencies or bundled() / "agencies.yaml")
    of = None if agencies else province(bundled())
    made = import_document(file, register, of, ImportWishes(years or Years(), columns or {}))
    # The base loader leaves every value as it is written.
    data = {name: yaml.load(text, _LOADER) for name, text in made.files.items()}
    said = [Said(str(one.place), one.level.value, ENGLISH.say(one.message)) for one in made.remarks]
    return Outcome(
        data["plan"],
        data["criteria"]["areas"],
        data["sipas_tasks"]["parts"],
        data["agencies"],
        made.files,
        said,
    )


def table(file: Path, *tables: Rows, lines: Sequence[str] = ()) -> Path:
    """Make a Word document of lines and tables."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    for rows in tables:
        document.add_paragraph()
        made = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(made.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = str(words)
    document.save(str(file))
    return file


def workbook(file: Path, *sheets: Rows) -> Path:
    """Make an Excel workbook; a value's type is the cell's."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(file)
    return file


def page(file: Path, *tables: Rows, lines: Sequence[str] = ()) -> Path:
    """Make a web page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    made = "".join(
        f"<table>{''.join(f'<tr>{_cells(row)}</tr>' for row in rows)}</table>" for rows in tables
    )
    file.write_text(f"<html><body>{paragraphs}{made}</body></html>", encoding="utf-8")
    return file


def _cells(row: Sequence[object]) -> str:
    return "".join(f"<td>{words}</td>" for words in row)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_word(file: Path, body: str, **parts: str) -> Path:
    """Make a Word document of XML, with no more around it than a reader needs."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _relations({"officeDocument": "word/document.xml"}))
        archive.writestr("word/document.xml", document)
        archive.writestr(
            "word/_rels/document.xml.rels", _relations({name: f"{name}.xml" for name in parts})
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return file


def _relations(targets: Mapping[str, str]) -> str:
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{relations}</Relationships>'


def word_table(rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose cells are already the XML of paragraphs."""
    made = "".join(
        f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl>{made}</w:tbl>"


def p(words: str, properties: str = "") -> str:
    """Write a paragraph of plain words."""
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


OURS = {"task_en", "readings", "assessed_by"}  # not in the document, or only in part


def held(name: str) -> Data:
    text = (bundled() / f"{name}.yaml").read_text(encoding="utf-8")
    data: Data = yaml.load(text, yaml.BaseLoader)
    return data


def flat(areas: list[Data]) -> list[Data]:
    """List the rows, each with its own cells only."""
    left_out = {"criteria", *OURS}
    rows = [row for area in areas for row in walk(area)]
    return [{key: row[key] for key in row if key not in left_out} for row in rows]


def tasks(parts: list[Data]) -> list[tuple[str, str, Data]]:
    """List the tasks, each below the titles that it stands under."""
    return [
        (
            f"{part['code']} {part['title']}",
            f"{section['code']} {section['title']}",
            {key: task[key] for key in task if key not in OURS},
        )
        for part in parts
        for section in part["sections"]
        for task in section["tasks"]
    ]
