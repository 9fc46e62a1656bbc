"""What a file really is: by its first bytes, whatever its name says."""

import codecs
import zipfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from io import BytesIO
from pathlib import Path

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.grid import Block

KINDS = {
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
"""Which extension goes with which kind of file that can be imported."""

TABLES = {ending: kind for ending, kind in KINDS.items() if kind != "text"} | {".csv": "csv"}
"""Of which a table of points can be read."""

_READERS = {
    "docx": "word",
    "xlsx": "excel",
    "ods": "open_document",
    "html": "webpage",
    "csv": "delimited",
}
"""What reads each kind of file; a pasted text is read where a plan's words are known."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = (b"<!doctype html", b"<html", b"<table", b"<body", b"<head", b"<meta")
_HEAD = 4096
SAVE = Phrase("open it in its program and save it as .docx or .xlsx")


def content(file: Path) -> bytes:
    """Take a file's bytes. `OSError` says that it can't be read."""
    if not file.is_file():
        raise Unreadable(Phrase("{file} is not a file", file=str(file)))
    with file.open("rb") as stream:
        taken = stream.read(limits.FILE + 1)
    if len(taken) > limits.FILE:
        raise Unreadable(
            Phrase(
                "{file} is larger than {most} MB",
                file=str(file),
                most=limits.FILE // limits.MEGABYTE,
            )
        )
    return taken


def blocks(kind: str, file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read a document's lines and tables."""
    reader = import_module(f"parplan.readers.{_READERS[kind]}")  # each format has its libraries
    found: Iterator[Block] = reader.blocks(file, held, remarks)
    return found


def kind(file: Path, held: bytes, known: Mapping[str, str] = KINDS) -> str:
    """Tell what a file is, or why it can't be imported; the name must agree."""
    name = str(file)
    expected = known.get(file.suffix.lower())
    if expected is None and file.suffix.lower() not in {".doc", ".xls", ".odt", ".pdf", ".rtf"}:
        raise Unreadable(
            Phrase("{file}: no document of this kind can be imported", file=name),
            Phrase("known: {known}", known=", ".join(known)),
        )
    if not held.strip():
        raise Unreadable(Phrase("{file} is empty", file=name))
    found = inside(name, held)
    if found == "text" and expected == "csv":
        return expected
    if found != expected:
        suffix = next(ending for ending, it in KINDS.items() if it == found)
        raise Unreadable(
            Phrase("{file} is not what its name says: it is {kind}", file=name, kind=NAMES[found]),
            Phrase("rename it to end in {suffix}", suffix=suffix),
        )
    return found


NAMES = {
    "docx": Phrase("a Word document"),
    "xlsx": Phrase("an Excel workbook"),
    "ods": Phrase("an OpenDocument spreadsheet"),
    "html": Phrase("a web page"),
    "text": Phrase("plain text"),
}


def inside(name: str, held: bytes) -> str:
    """Tell what a file is, whatever its name says."""
    head = held[:_HEAD]
    if head.startswith(_OLE):
        raise _old_office(name, held)
    if head.startswith(b"PK"):
        return _zipped(name, held)
    for start, what in _FOREIGN:
        if head.startswith(start):
            raise Unreadable(Phrase("{file} is {what}", file=name, what=what), SAVE)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    if any(mark in head.lower() for mark in _PAGE):
        return "html"
    if b"\0" in head:
        raise Unreadable(Phrase("{file} is no document that can be imported", file=name), SAVE)
    return "text"


_FOREIGN = (
    (b"%PDF", Phrase("a PDF, which holds no tables, only marks on a page")),
    (b"{\\rtf", Phrase("an RTF document")),
    (b"MIME-Version:", Phrase("a web archive")),
    (b"<?mso-application", Phrase("an old XML document of Office")),
)


def _old_office(name: str, held: bytes) -> Unreadable:
    """Say which of the things that begin like an old Office file it is."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in held

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return Unreadable(
            Phrase("{file} is encrypted", file=name),
            Phrase("open it with its password and save it without one"),
        )
    what = Phrase("an old Office document (.doc or .xls)")
    return Unreadable(Phrase("{file} is {what}", file=name, what=what), SAVE)


def _zipped(name: str, held: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(held)) as archive:
            names = set(_names(archive))
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    return _open_document(name, stream.read(_HEAD))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        raise damaged(name) from None
    for folder, found in (("word/", "docx"), ("xl/", "xlsx")):
        if any(entry.startswith(folder) for entry in names):
            return found
    raise Unreadable(Phrase("{file} is no document that can be imported", file=name), SAVE)


def _names(archive: zipfile.ZipFile) -> Iterator[str]:
    if len(archive.filelist) > limits.ENTRIES:
        raise zipfile.BadZipFile
    for entry in archive.filelist:
        yield entry.filename


def _open_document(name: str, mimetype: bytes) -> str:
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    raise Unreadable(Phrase("{file} is an OpenDocument file of another kind", file=name), SAVE)


def damaged(name: str) -> Unreadable:
    """Say that a container isn't whole."""
    return Unreadable(
        Phrase("{file} is damaged: it ends early, or parts of it are broken", file=name),
        Phrase("copy it again from where it came; or open it in its program and save it"),
    )


def decoded(file: str, held: bytes) -> str:
    """Take a text's words, which are UTF-8, or UTF-16 that says so; else it is `Unreadable`."""
    encoding = "utf-16" if held.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return held.decode(encoding)
    except UnicodeDecodeError:
        message = Phrase("{file} is not UTF-8", file=file)
        raise Unreadable(message, Phrase("save it as UTF-8")) from None
