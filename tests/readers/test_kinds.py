"""Files that are not what their names say, or not whole: one clear line."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from hostile import PLAIN, refused, relations
from imported import (
    ROWS,
    imported,
    raw_word,
    table,
)
from parplan.language.remarks import Unreadable
from places import SAMPLES


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
        archive.writestr("_rels/.rels", relations(("officeDocument", "word/gone.xml")))
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
