"""The lines around the tables: number, date, title, sections, signature; heads of appendices.

A page may have more around the document; where that begins is told here, too.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from parplan.importing.parts import listed
from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold, without_tones
from parplan.plan.shapes import DOTS
from parplan.readers.grid import TextLine
from parplan.report.cells import MARKED

Data = dict[str, Any]


_KINDS = frozenset(("kế hoạch", "quyết định", "chương trình", "đề án", "công văn", "chỉ thị"))
_MOTTO = frozenset(("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc"))
"""Without tone marks, which some put on another vowel (HÒA, HOÀ), and without dashes."""
_ISSUER = re.compile(
    r"(ủy ban|uỷ ban|ubnd|hội đồng|hđnd|tỉnh ủy|thành ủy|bộ|sở|ban|chính phủ|thủ tướng|chủ tịch)\b"
)
_FEW = 6
"""Lines that an issuer's name and the rule below it take at most."""
_NUMBER = re.compile(r"[Ss]ố\s*:\s*(?P<number>\S.*)")
DATED = re.compile(
    r"(?P<place>[^,]{2,40}),\s*[Nn]gày\s+(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})"
    r"\s+năm\s+(?P<year>[0-9]{4})\.?"
)
_APPENDIX = re.compile(r"phụ lục(\s+(số\s+)?([0-9]{1,2}|[ivx]{1,4}|[a-h]))?\W*")
_ROMAN = re.compile(r"(?P<number>[IVX]{1,5})\.\s+(?P<title>\S.*)")
_ARABIC = re.compile(r"(?P<number>[0-9]{1,2})\.\s+(?P<title>\S.*)")
_DUTIES = "tổ chức thực hiện"
_BULLET = re.compile(r"[-–—]\s+")
_CLOSING = "trên đây là "
_SIGNING = re.compile(r"(TM|KT|TL|TUQ)\.\s+\w")
_SIGNED = re.compile(r"\W*đã ký\W*")
"""What stands in the place of a signature."""
_END = "./."
"""How the last paragraph of a body ends."""
_DRAFT = "dự thảo"
_OPEN_DAY = re.compile(r"(?P<place>[^,]{2,40}),\s*[Nn]gày\W+tháng\W+năm\W*")
_OFFICE = re.compile(r"(kt|tm|tl|tuq|q)\.|.*(chủ tịch|giám đốc|thủ trưởng|bộ trưởng|chánh )")


@dataclass
class Body:
    """What the lines say, under the keys of `plan.yaml`, and which lines say it."""

    data: Data = field(default_factory=dict)
    read: list[TextLine] = field(default_factory=list)
    places: dict[str, Phrase] = field(default_factory=dict)
    """Where each key begins."""
    duties: list[TextLine] = field(default_factory=list)
    """The heading of each duty."""


def start(lines: list[TextLine]) -> int:
    """Find where a document begins on a page: with its issuer, the nation's name, or its number."""
    heads = [at for at, line in enumerate(lines) if _is_motto(line)]
    heads += [at for at, line in enumerate(lines) if _NUMBER.fullmatch(line.text)]
    if not heads or not any(fold(line.text) in _KINDS for line in lines[heads[0] :]):
        return 0
    above = range(max(0, heads[0] - _FEW), heads[0])
    issuers = (at for at in above if _ISSUER.match(fold(lines[at].text)) and _is_capital(lines[at]))
    return next(issuers, heads[0])


def read_body(lines: list[TextLine]) -> Body:
    """Read a document's body. Without the line that names its kind there is none."""
    lines = [line for line in lines if says_something(line) or _is_open(line)]
    end = next((at for at, line in enumerate(lines) if is_appendix(line)), None)
    lines = lines[:end]
    kind = next((at for at, line in enumerate(lines) if fold(line.text) in _KINDS), None)
    body = Body()
    if kind is not None:
        _BodyReader(body).document(lines, kind)
    return body


def is_appendix(line: TextLine) -> bool:
    """Whether a line is an appendix's number: "PHỤ LỤC 01"."""
    return _APPENDIX.fullmatch(fold(line.text)) is not None


def read_appendix(lines: list[TextLine]) -> tuple[Data, list[TextLine]]:
    """Read the lines above a table: the appendix's number, title, and what it belongs to."""
    start = next((at for at in range(len(lines) - 1, -1, -1) if is_appendix(lines[at])), None)
    data: Data = {}
    taken = []
    if start is not None:
        data, taken = {"number": lines[start].text}, [lines[start]]
    else:
        start = _above_what_it_belongs_to(lines)
    title: list[str] = []
    is_open = False
    for line in filter(says_something, lines[start + 1 :]):
        if _belongs(line) and DOTS in line.text:
            is_open = True
        elif _belongs(line):
            data.setdefault("belongs_to", line.text)
        elif "belongs_to" not in data and (not title or _is_capital(line)):
            title.append(line.text)
        else:
            continue
        taken.append(line)
    if title:
        data["title"] = " ".join(title)
    elif is_open:
        data = {}  # the head of a draft, with nothing but the number that it has from parplan
    return data, taken


def _belongs(line: TextLine) -> bool:
    """Whether a line says to which plan an appendix belongs: "(Kèm theo Kế hoạch số …)"."""
    return line.text.startswith("(") and "kèm theo" in fold(line.text)


def _above_what_it_belongs_to(lines: list[TextLine]) -> int:
    """Find the line above an appendix's title where nobody wrote "PHỤ LỤC" above it."""
    at = next((at for at in range(len(lines) - 1, -1, -1) if _belongs(lines[at])), len(lines))
    while 0 < at < len(lines) and _is_capital(lines[at - 1]):
        at -= 1
    return at - 1


def says_something(line: TextLine) -> bool:
    """Leave out rules drawn with signs, the nation's name and motto, and the mark of a draft."""
    return any(c.isalnum() for c in line.text) and not _is_motto(line) and fold(line.text) != _DRAFT


def _is_motto(line: TextLine) -> bool:
    return " ".join(re.findall(r"\w+", without_tones(line.text))) in _MOTTO


def _is_open(line: TextLine) -> bool:
    """Whether a line is dotted: words are still to come there."""
    return DOTS in line.text and not any(c.isalnum() for c in line.text)


def _is_capital(line: TextLine) -> bool:
    return line.text.upper() == line.text


def _goes_on_in_capitals(line: TextLine) -> bool:
    """Whether a line can be one of a title's."""
    return _is_capital(line) and not (_is_open(line) or _ROMAN.fullmatch(line.text))


class _BodyReader:
    """Reads line after line; what fits nowhere is not taken."""

    def __init__(self, body: Body) -> None:
        self._body = body

    def document(self, lines: list[TextLine], kind: int) -> None:
        self._head(lines[:kind])
        self._words("kind", lines[kind : kind + 1])
        lines = lines[kind + 1 :]
        title = list(_while(lines, _goes_on_in_capitals)) or lines[:1]
        self._words("title", [line for line in title if not _is_open(line)])
        lines = [line for line in lines[len(title) :] if not _is_open(line)]
        end = next((at for at, line in enumerate(lines) if _ends_body(line)), len(lines))
        said, closing = _closing(lines[:end])
        preamble = list(_while(said, lambda line: not _ROMAN.fullmatch(line.text)))
        self._list("preamble", preamble)
        self._sections(said[len(preamble) :])
        self._list("closing", closing)
        self._end(lines[end:])

    def _take(self, line: TextLine) -> str:
        self._body.read.append(line)
        return line.text

    def _paragraphs(self, lines: list[TextLine]) -> Data:
        """Take paragraphs, and which of them have a dash where it isn't as usual."""
        return dict(listed("paragraphs", [self._take(line) for line in lines]))

    def _put(self, key: str, line: TextLine, value: object) -> None:
        self._body.data[key] = value
        self._body.places.setdefault(key, line.place)

    def _list(self, key: str, lines: list[TextLine]) -> None:
        if lines:
            self._put(key, lines[0], [self._take(line) for line in lines])

    def _words(self, key: str, lines: list[TextLine]) -> None:
        if lines:
            self._put(key, lines[0], " ".join(self._take(line) for line in lines))

    def _head(self, lines: list[TextLine]) -> None:
        issuer = []
        for line in lines:
            words = unicodedata.normalize("NFC", line.text)
            if (number := _NUMBER.fullmatch(words)) and "number" not in self._body.data:
                if DOTS not in number["number"]:
                    self._put("number", line, number["number"])
            elif found := _OPEN_DAY.fullmatch(words):
                if DOTS not in found["place"]:
                    self._put("place", line, found["place"])
            elif found := DATED.fullmatch(words):
                self._put("place", line, found["place"])
                self._put("date", line, iso(found["year"], found["month"], found["day"]))
            elif _is_open(line):
                continue
            elif _is_capital(line):
                issuer.append(line)
                continue
            else:
                continue
            self._body.read.append(line)
        self._list("issuer_lines", issuer)

    def _sections(self, lines: list[TextLine]) -> None:
        """Read the sections; the first that gives duties is the organisation."""
        sections = []
        for heading, inner in _cut(lines, _ROMAN):
            section = self._heading(heading, _ROMAN)
            if _DUTIES not in fold(section["title"]) or "organisation" in self._body.data:
                sections.append(section | self._inner(inner))
                self._put("sections", heading, sections)
                continue
            paragraphs = list(_while(inner, lambda line: not _ARABIC.fullmatch(line.text)))
            duties = self._duties(inner[len(paragraphs) :])
            section |= self._paragraphs(paragraphs) | {"duties": duties}
            self._put("organisation", heading, section)

    def _heading(self, line: TextLine, pattern: re.Pattern[str]) -> Data:
        found = pattern.fullmatch(line.text)
        assert found is not None  # noqa: S101 - it was cut there
        self._body.read.append(line)
        return {"number": found["number"], "title": found["title"]}

    def _inner(self, lines: list[TextLine]) -> Data:
        """Read a section's paragraphs, and the numbered pieces after them."""
        paragraphs = list(_while(lines, lambda line: not _ARABIC.fullmatch(line.text)))
        data = self._paragraphs(paragraphs)
        pieces = []
        for heading, inner in _cut(lines[len(paragraphs) :], _ARABIC):
            pieces.append(self._heading(heading, _ARABIC) | self._paragraphs(inner))
        if pieces:
            data["sections"] = pieces
        return data

    def _duties(self, lines: list[TextLine]) -> list[Data]:
        duties = []
        for heading, inner in _cut(lines, _ARABIC):
            duty = self._heading(heading, _ARABIC)
            self._body.duties.append(heading)
            duties.append(duty | self._paragraphs(inner))
        return duties

    def _end(self, lines: list[TextLine]) -> None:
        """Read recipients and signature, in either order."""
        found = _Foot()
        for at, line in enumerate(lines):
            if _is_end(line):
                self._body.read.append(line)
            elif _BULLET.match(line.text):
                if found.recipients and lines[at - 1] is not found.recipients[-1]:
                    break  # those of a page around the document
                found.recipients.append(line)
            elif _is_capital(line) and not found.name:
                found.above.append(line)
            elif _SIGNED.fullmatch(fold(line.text)):
                self._body.read.append(line)
            elif found.above and not found.name and not line.text.startswith("("):
                found.name.append(line)
        self._signed(found)

    def _signed(self, found: "_Foot") -> None:
        if found.recipients:
            words = [_BULLET.sub("", self._take(one), count=1) for one in found.recipients]
            self._put("recipients", found.recipients[0], words)
        above, name, two = found.above, found.name, 2
        if not name and len(above) > two and not _OFFICE.match(fold(above[-1].text)):
            name = [above.pop()]  # a name in capitals
        if above or name:
            signer: Data = {"lines": [self._take(one) for one in above]}
            if name:
                signer["name"] = self._take(name[0])
            self._put("signer", (*name, *above)[0], signer)


@dataclass
class _Foot:
    """What stands behind a body: who gets it, who signed."""

    recipients: list[TextLine] = field(default_factory=list)
    above: list[TextLine] = field(default_factory=list)
    name: list[TextLine] = field(default_factory=list)


def _is_end(line: TextLine) -> bool:
    return fold(line.text).startswith("nơi nhận")


def _ends_body(line: TextLine) -> bool:
    """Whether recipients or the signature begin here, whichever comes first."""
    return _is_end(line) or (_is_capital(line) and _SIGNING.match(line.text) is not None)


def _while(lines: list[TextLine], holds: Callable[[TextLine], bool]) -> Iterator[TextLine]:
    for line in lines:
        if not holds(line):
            return
        yield line


def _cut(
    lines: list[TextLine], heading: re.Pattern[str]
) -> Iterator[tuple[TextLine, list[TextLine]]]:
    """Cut lines at each heading; the first line is one."""
    starts = [at for at, line in enumerate(lines) if heading.fullmatch(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start], lines[start + 1 : end]


def _closing(lines: list[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """Cut off what closes the body, behind its last heading.

    It begins with "Trên đây là". Else it is the last paragraph if that ends as a body does, and is
    neither the only one below its heading nor one of a list.
    """
    headed = [at for at, line in enumerate(lines) if _is_heading(line)]
    first = headed[-1] + 1 if headed else 0
    start = next(
        (
            at
            for at, line in enumerate(lines)
            if at >= first and fold(line.text).startswith(_CLOSING)
        ),
        len(lines),
    )
    last = len(lines) - 1
    if start > last > first and headed and lines[last].text.endswith(_END):
        marked = MARKED(lines[last].text) or _BULLET.match(lines[last].text)
        start = len(lines) if marked else last
    return lines[:start], lines[start:]


def _is_heading(line: TextLine) -> bool:
    return bool(_ROMAN.fullmatch(line.text) or _ARABIC.fullmatch(line.text))


def iso(year: str, month: str, day: str) -> str:
    """Write a date as the data do."""
    return f"{year}-{int(month):02}-{int(day):02}"
