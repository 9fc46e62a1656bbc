"""Files that are meant to harm, or too large: one clear line, or a right import, soon."""

import re
import zipfile
from pathlib import Path

import pytest

from hostile import PLAIN, book, bounded, inline, posix, refused, sheet
from imported import (
    HEAD,
    HEADER,
    OTHERS,
    ROWS,
    p,
    page,
    raw_word,
    word_table,
)
from parplan.readers import limits

_BOMB = (
    '<!DOCTYPE a [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@posix
@pytest.mark.parametrize(("prolog", "entity"), [(_BOMB, "&a9;"), (_OUTSIDE, "&x;")])
def test_entities_are_refused(tmp_path: Path, prolog: str, entity: str) -> None:
    body = word_table([[p(words) for words in row] for row in (*PLAIN, (entity, *ROWS[0][1:]))])
    file = raw_word(tmp_path / "a.docx", body)
    _rewrite(file, "word/document.xml", prolog)
    rows = inline((*PLAIN, (entity, "x")))
    strings = prolog + f"<sst><si><t>{entity}</t></si></sst>"
    said = bounded(
        file,
        book(tmp_path / "a.xlsx", prolog + sheet(rows)),
        book(tmp_path / "b.xlsx", sheet(inline(PLAIN)), strings),
    )
    assert len(said) == 3
    assert all("entities" in one or "is not XML" in one for one in said)


def _rewrite(file: Path, part: str, prolog: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, prolog.encode() + content if name == part else content)


@posix
def test_a_zip_bomb(tmp_path: Path) -> None:
    files = []
    much = b" " * 1_000_000
    for name, part in (("a.docx", "word/document.xml"), ("a.xlsx", "xl/worksheets/sheet1.xml")):
        file = tmp_path / name
        source = raw_word(file, "") if name == "a.docx" else book(file, sheet(""))
        with zipfile.ZipFile(source) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        start = parts[part].split(b"<", 2)[1]
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for one, content in parts.items():
                with archive.open(one, "w", force_zip64=True) as stream:
                    if one != part:
                        stream.write(content)
                        continue
                    stream.write(b"<" + start)
                    for _ in range(100):
                        stream.write(much)
        assert file.stat().st_size < limits.MEGABYTE
        files.append(file)
    one, other = bounded(*files)
    assert "larger than any plan" in one
    assert "larger than any plan" in other


@posix
def test_many_small_elements(tmp_path: Path) -> None:
    fillers = ("<a/>", "<w:tbl>", "<w:tr><w:tc/>")
    files = [
        raw_word(tmp_path / f"{at}.docx", filler * 2_500_000) for at, filler in enumerate(fillers)
    ]
    for said in bounded(*files):
        assert re.search("larger than any plan|is not XML", said)


def test_more_paragraphs_than_any_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORD_PARAGRAPHS", 4_000)
    assert "more than 4000 paragraphs" in refused(raw_word(tmp_path / "a.docx", "<w:p/>" * 4_001))


def test_too_large_for_any_plan(tmp_path: Path) -> None:
    with (tmp_path / "a.docx").open("wb") as stream:
        stream.truncate(limits.FILE + 1)
    assert "larger than 64 MB" in refused(tmp_path / "a.docx")
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.write(b"a" * (limits.TEXT + 1))
    assert "larger than 16 MB" in refused(tmp_path / "a.txt")


def many(count: int) -> tuple[tuple[str, ...], ...]:
    """Make so many rows: areas of 24 criteria of 40 sub-criteria."""
    rows: list[tuple[str, ...]] = []
    area = 0
    while True:
        area += 1
        rows.append((str(area), f"LĨNH VỰC {area}", "1", "1", "1", "", "", "", ""))
        for criterion in range(1, 25):
            rows.append((f"{area}.{criterion}", f"Tiêu chí {criterion}", "1", "1", "1", *[""] * 4))
            for below in range(1, 41):
                code = f"{area}.{criterion}.{below}"
                rows.append((code, f"Thành phần {code}", "1", "1", "1", "Việc", HEAD, OTHERS, ""))
                if len(rows) == count:
                    return tuple(rows)


@posix
def test_ten_times_the_largest_plan(tmp_path: Path) -> None:
    rows = (HEADER, *many(1_500))
    word = raw_word(tmp_path / "a.docx", word_table([[p(words) for words in row] for row in rows]))
    workbook = book(tmp_path / "a.xlsx", sheet(inline(rows)))
    text = tmp_path / "a.txt"
    text.write_text("\n".join(word for row in rows for word in row if word), encoding="utf-8")
    said = bounded(word, workbook, page(tmp_path / "a.html", rows), text)
    assert said == ["1500"] * 4


def test_more_rows_than_any_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.ROWS >= 10_000
    monkeypatch.setattr(limits, "ROWS", 400)
    file = book(tmp_path / "a.xlsx", sheet(inline(many(401))))
    assert "more than 400 rows" in refused(file)


@posix
def test_many_empty_formatted_rows(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{column}{{0}}" s="1"/>' for column in "ABCDEFGHI")
    empty = f'<row r="{{0}}" s="1" customFormat="1">{cells}</row>'
    rows = inline(PLAIN) + "".join(empty.format(number) for number in range(20, 50_020))
    file = book(tmp_path / "a.xlsx", sheet(rows))
    assert bounded(file) == [str(len(ROWS))]


@posix
def test_a_cell_at_the_far_end(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    low = '<row r="1048576"><c r="A1048576" s="1"/></row>'
    said = bounded(
        book(tmp_path / "a.xlsx", sheet(inline(PLAIN) + far)),
        book(tmp_path / "b.xlsx", sheet(inline(PLAIN) + low)),
    )
    assert said == [str(len(ROWS))] * 2


@posix
def test_merged_ranges_over_everything(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 100_000))
    rows = sheet(inline(many(2_000)), f"<mergeCells>{merges}</mergeCells>")
    bounded(book(tmp_path / "a.xlsx", rows))


@posix
def test_spans_over_everything(tmp_path: Path) -> None:
    cell = '<td rowspan="999" colspan="999">x</td>'
    rows = "".join(f"<tr>{cell * 20}</tr>" for _ in range(2000))
    (tmp_path / "a.html").write_text(f"<html><table>{rows}</table></html>")
    [said] = bounded(tmp_path / "a.html")
    assert said


@posix
def test_deep_nesting(tmp_path: Path) -> None:
    files = [raw_word(tmp_path / "a.docx", "<w:sdt><w:sdtContent>" * 5000)]
    for at, tag in enumerate(("<div>", "<table><tr><td>", "<ul><li>", "<b>")):
        files.append(tmp_path / f"{at}.html")
        files[-1].write_text(f"<html>{tag * 100_000}x")
    assert all(bounded(*files))


@posix
def test_words_that_could_keep_a_search_busy(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][6] = ", ".join(["Sở"] * 20_000)
    rows[2][7] = "(" * 50_000
    rows[3][1] = "1." * 40_000
    rows[3][0] = "1" * 50_000
    file = page(tmp_path / "a.html", rows)
    text = "\n".join(["STT", "Tiêu chí", "Điểm tối đa", "Chủ trì", "1", "A", "1", *["x"] * 30_000])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert all(bounded(file, tmp_path / "a.txt"))
