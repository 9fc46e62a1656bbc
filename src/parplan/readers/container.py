"""The zip container of an office document, and the XML in it, neither of them trusted.

lxml, not python-docx, openpyxl or calamine: they build all of a document before anybody can look
at its size (one cell at XFD1048576 makes calamine ask for 550 GB and abort the process), and what
an import needs most they leave out: tracked changes, automatic numbers, merged cells as they are
written, the number format behind "1.10".
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from posixpath import normpath
from types import TracebackType
from typing import IO, Any, Self

from lxml import etree

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Unreadable
from parplan.readers import limits
from parplan.readers.kinds import damaged

Element = etree._Element  # noqa: SLF001 - lxml's only name for what it gives

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_ENCRYPTED = 0x1
_OFFICE = "/officeDocument"


class _Bounded:
    """A part's bytes, up to what may be read: the size that a container states may be a lie."""

    def __init__(self, stream: IO[bytes], container: "Container") -> None:
        self._stream, self._container = stream, container
        self._unbroken = limits.HELD

    def read(self, size: int = -1) -> bytes:
        try:
            taken = self._stream.read(limits.HELD + 1 if size < 0 else size)
        except _BROKEN:
            raise damaged(self._container.file) from None
        self._container.left -= len(taken)
        self._unbroken -= len(taken)
        if self._container.left < 0 or self._unbroken < 0:
            message = Phrase("{file}, unpacked, is larger than any plan", file=self._container.file)
            raise Unreadable(message, limits.SHORTER)
        return taken

    def breathe(self) -> None:
        """Begin counting anew: what was read until here has been taken and let go."""
        self._unbroken = limits.HELD


class Container:
    """The parts of an office document by name."""

    def __init__(self, file: str, held: bytes) -> None:
        """Open a container; its parts are unpacked one at a time, when they are asked for."""
        self.file = file
        self.tally = limits.Tally(file)
        self.left = limits.STREAMED
        """Bytes that may still be read, of all parts together, as often as each is read."""
        try:
            self._archive = zipfile.ZipFile(BytesIO(held))
        except _BROKEN:
            raise damaged(file) from None
        if any(entry.flag_bits & _ENCRYPTED for entry in self._archive.filelist):
            raise Unreadable(Phrase("{file} is encrypted", file=file))

    def __enter__(self) -> Self:
        """Begin reading."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the bytes."""
        self._archive.close()

    @property
    def names(self) -> list[str]:
        """Every part's name."""
        return self._archive.namelist()

    def _stream(self, part: str) -> _Bounded:
        try:
            return _Bounded(self._archive.open(part), self)
        except _BROKEN:
            raise damaged(self.file) from None

    def tree(self, part: str) -> Element:
        """Take a small part as a whole."""
        content = self._stream(part).read()
        try:
            root = etree.fromstring(content, etree.XMLParser(**_HARDENED))
        except etree.XMLSyntaxError as error:
            raise self._not_xml(part, error) from None
        self._refuse_doctype(root, part)
        return root

    def walk(
        self, part: str, tags: Sequence[str], events: Sequence[str] = ("end",)
    ) -> Iterator[tuple[str, Element]]:
        """Take a large part element by element; what has been taken is the caller's to clear."""
        stream = self._stream(part)
        steps = etree.iterparse(stream, events=events, tag=tags, **_HARDENED)
        first = True
        try:
            for event, element in steps:
                if first:
                    self._refuse_doctype(element, part)
                    first = False
                yield event, element
                stream.breathe()
            self._refuse_doctype(steps.root, part)
        except etree.XMLSyntaxError as error:
            raise self._not_xml(part, error) from None

    def _refuse_doctype(self, element: Element, part: str) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(
                Phrase(
                    "{file}: {part} declares entities, which no office program writes",
                    file=self.file,
                    part=part,
                )
            )

    def _not_xml(self, part: str, error: etree.XMLSyntaxError) -> Unreadable:
        return Unreadable(
            Phrase(
                "{file}: {part} is not XML: {reason}",
                file=self.file,
                part=part,
                reason=str(error.msg),
            )
        )

    def main(self) -> str:
        """Find the part that everything else belongs to."""
        for kind, target in self.relations("").values():
            if kind.endswith(_OFFICE):
                return target
        raise damaged(self.file)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """List what a part leads to: by id, the kind and the part's name."""
        folder, _, name = part.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels".removeprefix("/")
        if listed not in self.names:
            return {}
        found = {}
        for relation in self.tree(listed).iter("{*}Relationship"):
            target = relation.get("Target", "")
            absolute = normpath(f"/{folder}/{target}" if target[:1] != "/" else target)
            found[relation.get("Id", "")] = (relation.get("Type", ""), absolute.lstrip("/"))
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Find the one part of a kind ("/styles") that a part leads to, if it is there."""
        for found, target in self.relations(part).values():
            if found.endswith(kind) and target in self.names:
                return target
        return None


def drop(element: Element) -> None:
    """Forget an element that has been read, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
