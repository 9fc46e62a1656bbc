"""Word's own ways: automatic numbers, tracked changes, merged cells, content controls."""

from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml

from imported import (
    HEADER,
    ROWS,
    TOTAL,
    Data,
    Outcome,
    W,
    imported,
    p,
    raw_word,
    table,
    word_table,
)

PLAIN = (HEADER, *ROWS, TOTAL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return imported(table(tmp_path_factory.mktemp("plain") / "plain.docx", PLAIN))


_NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:isLgl/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:isLgl/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
_STYLES = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:basedOn w:val="Base"/></w:style></w:styles>"""


def auto(depth: int, number: int = 1) -> str:
    return f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'


def words(row: Data | tuple[str, ...]) -> list[str]:
    return [p(word) for word in row]


def test_automatic_numbers_in_word(tmp_path: Path, plain: Outcome) -> None:
    depths = [0, 1, 1, 2, 2]
    rows = [words(HEADER)]
    for depth, row in zip(depths, ROWS, strict=True):
        rows.append([p("", auto(depth)), *words(row[1:])])
    rows[2][5] = p("Ban hành", auto(0, 2)) + p("Báo cáo", auto(0, 2))
    rows.append(words(TOTAL))
    file = raw_word(tmp_path / "auto.docx", word_table(rows), numbering=_NUMBERING)
    outcome = imported(file)
    assert outcome.row("1.1")["tasks"] == ["Ban hành", "Báo cáo"]
    outcome.row("1.1")["tasks"] = ["Ban hành kế hoạch"]
    assert outcome.areas == plain.areas


def test_automatic_numbers_by_style(tmp_path: Path) -> None:
    style = '<w:pPr><w:pStyle w:val="Code"/></w:pPr>'
    areas = [[p("", style), *words(ROWS[0][1:])] for _ in range(3)]
    body = word_table([words(HEADER), *areas])
    file = raw_word(tmp_path / "style.docx", body, numbering=_NUMBERING, styles=_STYLES)
    assert [row["code"] for row in imported(file).rows] == ["1", "2", "3"]


def test_tracked_changes(tmp_path: Path) -> None:
    file = table(tmp_path / "tracked.docx", PLAIN)
    document = docx.Document(str(file))
    cell = document.tables[0].rows[2].cells[5]
    paragraph = cell.paragraphs[0]._p  # noqa: SLF001 - python-docx knows no tracked changes
    paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t> trong quý I</w:t></w:r></w:ins>"))
    paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText> năm sau</w:delText></w:r></w:del>"))
    row = document.tables[0].rows[4]._tr  # noqa: SLF001 - likewise
    row.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
    document.save(str(file))
    outcome = imported(file)
    assert outcome.row("1.1")["tasks"] == ["Ban hành kế hoạch trong quý I"]
    assert outcome.at("table 1, row 3, cell 6") == [
        "a tracked insertion is read: “trong quý I”",
        "a tracked deletion is not read: “năm sau”",
    ]
    assert [row["code"] for row in outcome.rows] == ["1", "1.1", "1.2", "1.2.2"]
    assert "a tracked deletion is not read" in outcome.at("table 1, row 5")[0]


def test_merged_cells_in_word(tmp_path: Path) -> None:
    file = table(tmp_path / "merged.docx", PLAIN)
    document = docx.Document(str(file))
    made = document.tables[0]
    for column in (5, 6, 7, 8):
        made.cell(5, column).text = ""
        made.cell(4, column).merge(made.cell(5, column))
    made.cell(1, 1).merge(made.cell(1, 1))
    document.save(str(file))
    outcome = imported(file)
    assert outcome.row("1.2.2")["merged_with"] == "1.2.1"
    assert outcome.row("1.2.1")["tasks"] == ["Kiểm tra 30%"]


def test_what_is_no_text_in_word(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    rows = [words(row) for row in PLAIN]
    rows[2][5] = f"<w:p>{hidden}<w:r><w:t>Việc</w:t><w:drawing/></w:r></w:p>"
    outcome = imported(raw_word(tmp_path / "w.docx", word_table(rows)))
    assert outcome.row("1.1")["tasks"] == ["Việc"]
    assert outcome.at("table 1, row 3, cell 6") == [
        "hidden text is not read: “ẩn”",
        "a picture or text box is not read",
    ]


def test_content_controls_and_line_breaks_in_word(tmp_path: Path) -> None:
    rows = [words(row) for row in PLAIN]
    rows[2][5] = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Một</w:t><w:br/><w:t>Hai</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    outcome = imported(raw_word(tmp_path / "w.docx", word_table(rows)))
    assert outcome.row("1.1")["tasks"] == ["Một", "Hai"]
