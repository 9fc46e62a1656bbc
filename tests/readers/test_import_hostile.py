"""Files that are broken, mislabelled or meant to harm: one clear line, or a right import, soon."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from imported import (
    HEAD,
    HEADER,
    OTHERS,
    ROWS,
    TOTAL,
    imported,
    p,
    page,
    raw_word,
    table,
    word_table,
    workbook,
)
from parplan.language.catalogue import ENGLISH
from parplan.readers import limits
from parplan.readers.remarks import Unreadable
from places import SAMPLES, TESTS

PLAIN = (HEADER, *ROWS, TOTAL)
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

SECONDS = 60
"""What a hostile file may take on a slow machine; in hundreds of thousands of cells."""

MEMORY = 1_500_000_000
"""What it may take of memory, the interpreter and all libraries included."""


def refused(file: Path) -> str:
    """Import a file that can't be; the reason is one line."""
    with pytest.raises(Unreadable) as caught:
        imported(file)
    reason = ENGLISH.say(caught.value.message)
    assert "\n" not in reason
    return reason


def bounded(file: Path) -> list[str]:
    """Import a file in a process whose time and memory are bounded; what it printed."""
    program = (
        "import resource, sys; from pathlib import Path;"
        f"resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}));"
        "sys.path.insert(0, sys.argv[2]);"
        "from imported import imported;"
        "from parplan.readers.remarks import Unreadable\n"
        "try: print(len(imported(Path(sys.argv[1])).rows))\n"
        "except Unreadable as reason: print(reason.message.text)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, str(file), str(TESTS)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert made.returncode == 0, made.stderr[-2000:]
    return made.stdout.splitlines()


posix = pytest.mark.skipif(os.name != "posix", reason="memory can be bounded on POSIX only")


def book(file: Path, sheet: str, strings: str = "", **more: str) -> Path:
    """Make a workbook of one sheet's XML."""
    parts = {
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{_OFFICE}">'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="r0"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": strings or f'<sst xmlns="{SPREADSHEET}"/>',
        **more,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{listed}</Relationships>'


def sheet(rows: str, merges: str = "") -> str:
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData>{merges}</worksheet>'


def inline(rows: tuple[tuple[str, ...], ...], first: int = 1) -> str:
    """Write rows whose words stand in the sheet itself."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGHI"[at]}{number}" t="inlineStr"><is><t>{words}</t></is></c>'
            for at, words in enumerate(row)
            if words
        )
        + "</row>"
        for number, row in enumerate(rows, start=first)
    )


# Not what the name says


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.docx").endswith("none.docx is not a file")
    assert refused(tmp_path.with_suffix("")).endswith("is not a file")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"", "is empty"),
        ("a.docx", b"<html><table></table></html>", "it is a web page"),
        ("a.xlsx", b"STT,Ti\xc3\xaau ch\xc3\xad\n1,A\n", "it is plain text"),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>a", "it is a web page"),
        ("a.docx", b"%PDF-1.7 ...", "is a PDF"),
        ("a.docx", b"{\\rtf1 ...", "is an RTF document"),
        ("a.html", b"MIME-Version: 1.0\n...", "is a web archive"),
        ("a.txt", b"\0\1\2\3", "no document that can be imported"),
        ("a.csv", b"a,b", "no document of this kind"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.doc", b"plain words", "it is plain text"),
        ("a.txt", b"caf\xe9 \xff\xff", "is not UTF-8"),
        ("a.docx", b"PK\x03\x04 broken", "is damaged"),
    ],
)
def test_a_name_that_lies(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in refused(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "stream", "said"),
    [
        ("a.doc", "WordDocument", "old Office document"),
        ("a.xls", "Workbook", "old Office document"),
        ("a.docx", "WordDocument", "old Office document"),
        ("a.docx", "EncryptedPackage", "is encrypted"),
        ("a.xlsx", "EncryptionInfo", "is encrypted"),
    ],
)
def test_old_and_encrypted_files(tmp_path: Path, name: str, stream: str, said: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")
    (tmp_path / name).write_bytes(ole)
    assert said in refused(tmp_path / name)


def test_word_and_excel_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes((SAMPLES / "ke-hoach-475-phu-luc.xlsx").read_bytes())
    assert "it is an Excel workbook" in refused(tmp_path / "a.docx")
    (tmp_path / "a.xlsx").write_bytes((SAMPLES / "ke-hoach-475-phu-luc.docx").read_bytes())
    assert "it is a Word document" in refused(tmp_path / "a.xlsx")


def test_an_open_document_text_is_another_kind(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "another kind" in refused(tmp_path / "a.ods")


def test_an_encrypted_spreadsheet(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>"
        )
        archive.writestr("content.xml", b"\x93\x01")
    assert "is encrypted" in refused(tmp_path / "a.ods")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_ends_early(tmp_path: Path, kind: str, share: float) -> None:
    held = (SAMPLES / f"ke-hoach-475-phu-luc.{kind}").read_bytes()
    (tmp_path / f"a.{kind}").write_bytes(held[: int(len(held) * share)])
    assert "damaged" in refused(tmp_path / f"a.{kind}")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_byte_that_is_wrong_anywhere(tmp_path: Path, kind: str) -> None:
    held = bytearray((SAMPLES / f"ke-hoach-475-phu-luc.{kind}").read_bytes())
    for at in range(0, len(held), len(held) // 60):
        wrong = bytearray(held)
        wrong[at] ^= 0xFF
        (tmp_path / f"a.{kind}").write_bytes(wrong)
        with suppress(Unreadable):
            imported(tmp_path / f"a.{kind}")


def test_a_container_without_its_parts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    assert "is damaged" in refused(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("_rels/.rels", _relations(("officeDocument", "word/gone.xml")))
        archive.writestr("word/other.xml", "<a/>")
    assert "is damaged" in refused(tmp_path / "b.docx")


def test_a_document_that_is_not_xml(tmp_path: Path) -> None:
    assert "is not XML" in refused(raw_word(tmp_path / "a.docx", "<w:p>"))


def test_macros_are_left_alone(tmp_path: Path) -> None:
    file = table(tmp_path / "a.docm", PLAIN)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    outcome = imported(file)
    assert len(outcome.rows) == len(ROWS)
    assert outcome.at("the document")[0] == "its macros are neither read nor run"


# Bombs

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
    [said] = bounded(file)
    assert "entities" in said or "is not XML" in said
    rows = inline((*PLAIN, (entity, "x")))
    file = book(tmp_path / "a.xlsx", prolog + sheet(rows))
    [said] = bounded(file)
    assert "entities" in said or "is not XML" in said
    file = book(
        tmp_path / "b.xlsx", sheet(inline(PLAIN)), prolog + f"<sst><si><t>{entity}</t></si></sst>"
    )
    [said] = bounded(file)
    assert "entities" in said or "is not XML" in said


def _rewrite(file: Path, part: str, prolog: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, prolog.encode() + content if name == part else content)


@posix
def test_a_zip_bomb(tmp_path: Path) -> None:
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
                    for _ in range(600):
                        stream.write(much)
        assert file.stat().st_size < limits.MEGABYTE
        [said] = bounded(file)
        assert "larger than any plan" in said


@posix
@pytest.mark.parametrize("filler", ["<w:p/>", "<a/>", "<w:tbl>", "<w:tr><w:tc/>"])
def test_many_small_elements(tmp_path: Path, filler: str) -> None:
    [said] = bounded(raw_word(tmp_path / "a.docx", filler * 8_000_000))
    assert "larger than any plan" in said or "is not XML" in said or "more than" in said


def test_too_large_for_any_plan(tmp_path: Path) -> None:
    with (tmp_path / "a.docx").open("wb") as stream:
        stream.truncate(limits.FILE + 1)
    assert "larger than 64 MB" in refused(tmp_path / "a.docx")
    with (tmp_path / "a.txt").open("wb") as stream:
        stream.write(b"a" * (limits.TEXT + 1))
    assert "larger than 16 MB" in refused(tmp_path / "a.txt")


# Many rows


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
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "txt"])
def test_ten_thousand_rows(tmp_path: Path, kind: str) -> None:
    rows = (HEADER, *many(10_000))
    file = tmp_path / f"a.{kind}"
    if kind == "docx":
        raw_word(file, word_table([[p(words) for words in row] for row in rows]))
    elif kind == "xlsx":
        book(file, sheet(inline(rows)))
    elif kind == "html":
        page(file, rows)
    else:
        file.write_text("\n".join(word for row in rows for word in row if word), encoding="utf-8")
    assert bounded(file) == ["10000"]


def test_more_rows_than_any_plan(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", sheet(inline(many(limits.ROWS + 1))))
    assert f"more than {limits.ROWS} rows" in refused(file)


@posix
def test_a_million_empty_formatted_rows(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{column}{{0}}" s="1"/>' for column in "ABCDEFGHI")
    empty = f'<row r="{{0}}" s="1" customFormat="1">{cells}</row>'
    rows = inline(PLAIN) + "".join(empty.format(number) for number in range(20, 1_000_020))
    file = book(tmp_path / "a.xlsx", sheet(rows))
    assert bounded(file) == [str(len(ROWS))]


@posix
def test_a_cell_at_the_far_end(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    [said] = bounded(book(tmp_path / "a.xlsx", sheet(inline(PLAIN) + far)))
    assert "columns" in said
    low = '<row r="1048576"><c r="A1048576" s="1"/></row>'
    assert bounded(book(tmp_path / "b.xlsx", sheet(inline(PLAIN) + low))) == [str(len(ROWS))]


@posix
def test_merged_ranges_over_everything(tmp_path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 100_000))
    rows = sheet(inline(many(10_000)), f"<mergeCells>{merges}</mergeCells>")
    bounded(book(tmp_path / "a.xlsx", rows))


@posix
def test_spans_over_everything(tmp_path: Path) -> None:
    cell = '<td rowspan="999" colspan="999">x</td>'
    rows = "".join(f"<tr>{cell * 20}</tr>" for _ in range(2000))
    (tmp_path / "a.html").write_text(f"<html><table>{rows}</table></html>")
    [said] = bounded(tmp_path / "a.html")
    assert said


@posix
@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul><li>", "<b>"])
def test_deep_nesting(tmp_path: Path, tag: str) -> None:
    (tmp_path / "a.html").write_text(f"<html>{tag * 100_000}x")
    assert bounded(tmp_path / "a.html")
    body = "<w:sdt><w:sdtContent>" * 5000
    assert bounded(raw_word(tmp_path / "a.docx", body))


@posix
def test_words_that_could_keep_a_search_busy(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][6] = ", ".join(["Sở"] * 20_000)
    rows[2][7] = "(" * 50_000
    rows[3][1] = "1." * 40_000
    rows[3][0] = "1" * 50_000
    file = page(tmp_path / "a.html", rows)
    assert bounded(file)
    text = "\n".join(["STT", "Tiêu chí", "Điểm tối đa", "Chủ trì", "1", "A", "1", *["x"] * 90_000])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert bounded(tmp_path / "a.txt")


# What words can do


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][1], rows[2][5] = '=HYPERLINK("http://a")', "@SUM(1+1)"
    row = imported(page(tmp_path / "a.html", rows)).row("1.1")
    assert (row["title"], row["tasks"]) == ('=HYPERLINK("http://a")', ["@SUM(1+1)"])


@pytest.mark.parametrize("make", [table, workbook])
def test_characters_that_steer_a_screen_are_left_out(
    tmp_path: Path, make: Callable[..., Path]
) -> None:
    rows = [list(row) for row in PLAIN]
    rows[2][1] = "Kế\u202ehoạch\u200b"
    file = make(tmp_path / f"a.{'docx' if make is table else 'xlsx'}", rows)
    outcome = imported(file)
    assert outcome.row("1.1")["title"] == "Kếhoạch"
    place = "table 1, row 3, cell 2" if make is table else "Sheet1!B3"
    assert outcome.at(place) == ["control characters (U+202E) are left out"]


def test_escaped_characters_of_excel(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{SPREADSHEET}"><si><t>a_x000D_\nb_x001B_c</t></si></sst>'
    shared = (
        '<row r="9"><c r="A9"><v>2</v></c><c r="B9" t="s"><v>0</v></c><c r="C9"><v>1</v></c></row>'
    )
    file = book(tmp_path / "a.xlsx", sheet(inline(PLAIN[:-1]) + shared), strings)
    outcome = imported(file)
    assert outcome.row("2")["title"] == "a bc"
    assert outcome.at("Sheet1!B9") == ["control characters (U+001B) are left out"]


def test_yaml_in_the_words_is_words(tmp_path: Path) -> None:
    rows = [list(row) for row in PLAIN]
    strange = [
        "- a: b",
        "null",
        "&x !!python/object 1",
        "'\"\\",
        "# c",
        "1.10",
        "yes",
        "a: #b",
        "%d",
    ]
    rows[2][5] = "\n".join(strange[1:])
    rows[2][1] = strange[0]
    row = imported(table(tmp_path / "a.docx", rows)).row("1.1")
    assert [row["title"], *row["tasks"]] == strange


def test_a_table_of_something_else(tmp_path: Path) -> None:
    file = page(tmp_path / "a.html", [["a", "b"], ["c", "d"]])
    assert "no table of criteria" in refused(file)
