"""Small files that say "the same again": refused where they are counted, with limit and remedy."""

import codecs
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile import OFFICE, PLAIN, SPREADSHEET, book, inline, refused, relations, sheet
from imported import HEADER, ROWS, TOTAL, imported, p, page, raw_word, word_table
from parplan.language.catalogue import ENGLISH
from parplan.language.remarks import Unreadable
from parplan.readers import excel, kinds, limits

Make = Callable[[Path], Path]

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("table", "office", "text", "style")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_LONG = "x" * 95_000


def open_document(file: Path, sheets: str, styles: str = "") -> Path:
    content = (
        f"<office:document-content {_NAMES} {_CALC}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return file


def _row(cell: str, columns: int, rows: int) -> str:
    return (
        f'<table:table table:name="S"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}">{cell}</table:table-cell>'
        "</table:table-row></table:table>"
    )


def _repeated_text(folder: Path) -> Path:
    return open_document(folder / "a.ods", _row(f"<text:p>{_LONG}</text:p>", 60, 10_000))


def _repeated_cells(folder: Path) -> Path:
    return open_document(folder / "a.ods", _row("<text:p>x</text:p>", 60, 100))


def _repeated_rows(folder: Path) -> Path:
    return open_document(folder / "a.ods", _row("<text:p>x</text:p>", 1, 99_999_999))


def _one_text_for_all(folder: Path) -> Path:
    row = '<row r="{0}">' + '<c t="s"><v>0</v></c>' * 20 + "</row>"
    rows = "".join(row.format(number) for number in range(1, 30))
    return book(folder / "a.xlsx", sheet(rows), _strings(f"<si><t>{_LONG}</t></si>"))


def _strings(content: str) -> str:
    return f'<sst xmlns="{SPREADSHEET}">{content}</sst>'


def _many_texts(folder: Path) -> Path:
    strings = _strings("<si/>" * (limits.STRINGS + 1))
    return book(folder / "a.xlsx", sheet(inline(PLAIN)), strings)


def _workbook(sheets: str) -> str:
    return (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    )


def _sheets(folder: Path, count: int, part: Callable[[int], int]) -> Path:
    listed = "".join(
        f'<sheet name="S{at}" sheetId="{at + 1}" r:id="r{part(at)}"/>' for at in range(count)
    )
    workbook = (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    parts = {f"worksheets/sheet{at}.xml": sheet("") for at in range(count)}
    return book(
        folder / "a.xlsx",
        sheet(inline(PLAIN)),
        **{f"xl/{name}": content for name, content in parts.items()},
        **{
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": relations(*(("worksheet", name) for name in parts)),
        },
    )


def _sheets_of_one_part(folder: Path) -> Path:
    return _sheets(folder, 2, lambda _: 0)


def _too_many_sheets(folder: Path) -> Path:
    return _sheets(folder, limits.SHEETS + 1, lambda at: at)


def _styled(folder: Path, styles: str) -> Path:
    targets = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
    return book(
        folder / "a.xlsx",
        sheet(inline(PLAIN)),
        **{
            "xl/_rels/workbook.xml.rels": relations(*targets),
            "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}">{styles}</styleSheet>',
        },
    )


def _format(code: str, times: int) -> str:
    used = '<xf numFmtId="200"/>' * times
    made = f'<numFmt numFmtId="200" formatCode="{code}"/>'
    return f"<numFmts>{made}</numFmts><cellXfs>{used}</cellXfs>"


def _long_format(folder: Path) -> Path:
    return _styled(folder, _format("[" * 1_000_000, 1))


def _words_again_and_again(folder: Path) -> Path:
    cell = f"<w:tc><w:p><w:r><w:t>{_LONG}</w:t></w:r></w:p></w:tc>"
    return raw_word(folder / "a.docx", f"<w:tbl>{f'<w:tr>{cell * 9}</w:tr>' * 20}</w:tbl>")


def _long_number(folder: Path) -> Path:
    file = raw_word(folder / "a.docx", "<w:p/>", numbering="<a/>")
    with zipfile.ZipFile(file, "a") as archive:
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        level = f'<w:lvl w:ilvl="0"><w:lvlText w:val="{"x" * 300}"/></w:lvl>'
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(
                "word/numbering.xml",
                f'<w:numbering {space}><w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
                "</w:numbering>",
            )
    return file


def _written(folder: Path, body: str) -> Path:
    (folder / "a.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return folder / "a.html"


def _many_attributes(folder: Path) -> Path:
    names = " ".join(f"a{at}" for at in range(300_000))
    return _written(folder, f"<p title='>' {names}>x</p>")


def _deep(folder: Path) -> Path:
    return _written(folder, f"<p>\n{'<span>' * 300}x{'</span>' * 300}</p><p>y</p>")


def _cut_in_a_table(folder: Path) -> Path:
    (folder / "a.html").write_text("<table><tr><td>x</td>", encoding="utf-8")
    return folder / "a.html"


def _cut_behind_a_table(folder: Path) -> Path:
    file = page(folder / "a.html", PLAIN, PLAIN)
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.index(b"</table>") + 8])
    return file


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_repeated_text, "a.ods, S!AT2: more than 10000000 characters in all"),
        (_repeated_cells, "a.ods, S!AO17: more than 1000 cells with something in them"),
        (_repeated_rows, "a.ods, S!A101: more than 100 rows in all"),
        (_one_text_for_all, "a.xlsx, Sheet1!F6: more than 10000000 characters in all"),
        (_many_texts, "a.xlsx: its cells share more than 1000 texts, or 10000000 characters"),
        (_sheets_of_one_part, "a.xlsx, S1: it is the same part as another sheet"),
        (_too_many_sheets, "a.xlsx, S200: more than 200 sheets"),
        (_long_format, "a.xlsx, xl/styles.xml: a number format of more than 1000 characters"),
        (_words_again_and_again, "table 1, row 12, cell 7: more than 10000000 characters in all"),
        (_long_number, "an automatic number of more than 255 characters"),
        (_many_attributes, "a.html, line 1: a tag with more than 500 attributes"),
        (_deep, "a.html can't be read beyond line 2, column"),
        (_cut_in_a_table, "a.html ends early: its <table> has no end"),
        (_cut_behind_a_table, "a.html ends early: its <html> has no end"),
    ],
)
def test_the_limit_is_told_with_its_place_and_what_helps(
    tmp_path: Path, make: Make, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STRINGS", 1_000)
    monkeypatch.setitem(limits.MOST, "rows", (100, limits.MOST["rows"][1]))
    monkeypatch.setitem(limits.MOST, "cells", (1_000, limits.MOST["cells"][1]))
    file = make(tmp_path)
    with pytest.raises(Unreadable) as caught:
        imported(file)
    assert said in ENGLISH.say(caught.value.message)
    assert caught.value.hint is not None
    assert caught.value.message != kinds.damaged(str(file)).message


def _one_long_format(folder: Path) -> Path:
    return _styled(folder, _format("0[a]" * 200, 65_000))


def _attributes_of_a_row(folder: Path) -> Path:
    names = " ".join(f'a{at}=""' for at in range(100_000))
    return book(folder / "a.xlsx", sheet(f'<row r="1"><c {names}/></row>{inline(PLAIN, 2)}'))


def _table(folder: Path, before: str) -> Path:
    rows = "".join(f"<tr>{''.join(f'<td>{w}</td>' for w in row)}</tr>" for row in PLAIN)
    return _written(folder, f"{before}<table>{rows}</table>")


def _large_picture(folder: Path) -> Path:
    return _table(folder, f"<img src='data:image/png;base64,{'A' * 11_000_000}'>")


def _long_list(folder: Path) -> Path:
    return _table(folder, f"<ol>{'<li></li>' * 50_000}<li>cuối</li></ol>")


def _in_two_bytes(folder: Path) -> Path:
    file = _table(folder, "")
    text = file.read_text(encoding="utf-8")
    file.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    return file


def _runs(folder: Path) -> Path:
    table = word_table([[p(words) for words in row] for row in PLAIN])
    runs = "<w:r><w:t>a</w:t></w:r>" * 90_000
    return raw_word(folder / "a.docx", f"{table}<w:p>{runs}</w:p>")


@pytest.mark.parametrize(
    "make",
    [_one_long_format, _attributes_of_a_row, _large_picture, _long_list, _in_two_bytes, _runs],
)
def test_what_only_costs_time_is_read_right(tmp_path: Path, make: Make) -> None:
    assert len(imported(make(tmp_path)).rows) == len(ROWS)


def test_a_list_is_counted_on(tmp_path: Path) -> None:
    outcome = imported(_table(tmp_path, "<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>"))
    said = [one.message for one in outcome.troubles if one.message.startswith("not placed")]
    assert said == ["not placed: “1. a”", "not placed: “2. b”", "not placed: “- c”"]


def test_a_wide_sheet_is_read_as_far_as_columns_go(tmp_path: Path) -> None:
    far = '<row r="90"><c r="XFD90" t="inlineStr"><is><t>x</t></is></c></row>'
    outcome = imported(book(tmp_path / "a.xlsx", sheet(inline((HEADER, *ROWS, TOTAL)) + far)))
    assert len(outcome.rows) == len(ROWS)
    assert outcome.at("Sheet1!XFD90") == ["more than 64 columns: cells beyond them are not read: 1"]


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" {link}/>'
        for at, (name, link) in enumerate([("A", 'r:id="r0"'), ("B", ""), ("C", 'r:id="r9"')])
    )
    workbook = (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    file = book(tmp_path / "a.xlsx", sheet(inline(PLAIN)), **{"xl/workbook.xml": workbook})
    outcome = imported(file)
    assert len(outcome.rows) == len(ROWS)
    for name in ("B", "C"):
        assert outcome.at(name) == ["the workbook lists this sheet, but doesn't hold it"]
    assert [one.missing for one in excel.sheets("a", file.read_bytes())] == [False, True, True]


def test_errors_and_hidden_sheets_of_open_documents_are_not_read(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"{1}><text:p>{0}</text:p></table:table-cell>'
    error = ' calcext:value-type="error"'

    def made(rows: tuple[tuple[str, ...], ...]) -> str:
        return "".join(
            "<table:table-row>"
            + "".join(cell.format(w, error if w.startswith("Err:") else "") for w in row)
            + "</table:table-row>"
            for row in rows
        )

    rows = (HEADER, *ROWS[:-1], (*ROWS[-1][:-1], "Err:502"), TOTAL)
    sheets = "".join(
        f'<table:table table:name="{name}" table:style-name="{style}">{made(rows)}</table:table>'
        for name, style in (("A", "ta1"), ("B", "ta2"))
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    outcome = imported(open_document(tmp_path / "a.ods", sheets, styles))
    assert len(outcome.rows) == len(ROWS)
    assert outcome.at("A!I6") == ["an error instead of a value: Err:502"]
    assert outcome.at("B") == ["the sheet is hidden and is not read"]


def test_a_page_without_words_is_told_so(tmp_path: Path) -> None:
    assert "no table of criteria" in refused(_written(tmp_path, "<p>x</p>"))
