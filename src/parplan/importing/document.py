"""`plan.yaml`: what the body says, what the appendices' own lines say, and what nobody says.

The body is a document's number, date, title and sections: the lines around the tables.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from parplan.importing.appendices import Draft
from parplan.importing.records import Years
from parplan.importing.regions import FIGURES
from parplan.importing.register import Register
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.plan.document import BEFORE_SIGNING
from parplan.plan.points import add
from parplan.readers.grid import TextLine

Data = dict[str, Any]

_KINDS = frozenset(("kế hoạch", "quyết định", "chương trình", "đề án", "công văn", "chỉ thị"))
_MOTTO = frozenset(("cộng hòa xã hội chủ nghĩa việt nam", "độc lập - tự do - hạnh phúc"))
_NUMBER = re.compile(r"[Ss]ố\s*:\s*(?P<number>\S.*)")
_DATE = re.compile(
    r"(?P<place>[^,]{2,40}),\s*[Nn]gày\s+(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})"
    r"\s+năm\s+(?P<year>[0-9]{4})\.?"
)
_APPENDIX = re.compile(r"phụ lục(\s+(số\s+)?([0-9]{1,2}|[ivx]{1,4}|[a-h]))?\W*")
_ROMAN = re.compile(r"(?P<number>[IVX]{1,5})\.\s+(?P<title>\S.*)")
_ARABIC = re.compile(r"(?P<number>[0-9]{1,2})\.\s+(?P<title>\S.*)")
_DUTIES = "tổ chức thực hiện"
_BULLET = re.compile(r"[-–—]\s+")
_CLOSING = "trên đây là "
_BELONGS = re.compile(
    r".*?(?P<number>[0-9]+/[\w-]+)\s+ngày\s+(?P<day>[0-9]{1,2})(?:/|\s+tháng\s+)"
    r"(?P<month>[0-9]{1,2})(?:/|\s+năm\s+)(?P<year>[0-9]{4})\s+của\s+(?P<issuer>.+?)\)?"
)
_PROVINCE = re.compile(r".*\b(?:[Tt]ỉnh|[Tt]hành phố|Thành Phố)\s+(?P<name>[^\W\d_].*)")
_YEAR = re.compile(r"\b[Nn](?:ăm|ĂM)\s+(20[0-9]{2})")
_YEARS = ("score_year", "target_year")
_ORDER = (
    *("number", "date", "place", "province", "issuer", "issuer_lines", "kind", "title"),
    *("score_year", "target_year", "preamble", "sections", "organisation", "closing", "signer"),
    *("recipients", "appendices", "totals"),
)


@dataclass
class Body:
    """What the lines say, under the keys of `plan.yaml`, and which lines say it."""

    data: Data = field(default_factory=dict)
    read: list[TextLine] = field(default_factory=list)
    places: dict[str, Phrase] = field(default_factory=dict)
    """Where each key begins."""
    duties: list[TextLine] = field(default_factory=list)
    """The heading of each duty."""


def _body(lines: list[TextLine]) -> Body:
    """Read a document's body. Without the line that names its kind there is none."""
    lines = [line for line in lines if _says_something(line)]
    end = next((at for at, line in enumerate(lines) if _is_appendix(line)), None)
    lines = lines[:end]
    kind = next((at for at, line in enumerate(lines) if fold(line.text) in _KINDS), None)
    body = Body()
    if kind is not None:
        _BodyReader(body).document(lines, kind)
    return body


def _is_appendix(line: TextLine) -> bool:
    """Whether a line is an appendix's number: "PHỤ LỤC 01"."""
    return _APPENDIX.fullmatch(fold(line.text)) is not None


def _appendix(lines: list[TextLine]) -> tuple[Data, list[TextLine]]:
    """Read the lines above a table: the appendix's number, title, and what it belongs to."""
    start = next((at for at in range(len(lines) - 1, -1, -1) if _is_appendix(lines[at])), None)
    if start is None:
        return {}, []
    taken = [lines[start]]
    data: Data = {"number": lines[start].text}
    title: list[str] = []
    for line in filter(_says_something, lines[start + 1 :]):
        if line.text.startswith("(") and "kèm theo" in fold(line.text):
            data.setdefault("belongs_to", line.text)
        elif "belongs_to" not in data and (not title or _is_capital(line)):
            title.append(line.text)
        else:
            continue
        taken.append(line)
    if title:
        data["title"] = " ".join(title)
    return data, taken


def _says_something(line: TextLine) -> bool:
    """Leave out rules drawn with signs, and the nation's name and motto."""
    return any(c.isalnum() for c in line.text) and fold(line.text) not in _MOTTO


def _is_capital(line: TextLine) -> bool:
    return line.text.upper() == line.text


class _BodyReader:
    """Reads line after line; what fits nowhere is not taken."""

    def __init__(self, body: Body) -> None:
        self._body = body

    def document(self, lines: list[TextLine], kind: int) -> None:
        self._head(lines[:kind])
        self._words("kind", lines[kind : kind + 1])
        lines = lines[kind + 1 :]
        title = list(_while(lines, _is_capital)) or lines[:1]
        self._words("title", title)
        lines = lines[len(title) :]
        end = next((at for at, line in enumerate(lines) if _is_end(line)), len(lines))
        preamble = list(_while(lines[:end], lambda line: not _ROMAN.fullmatch(line.text)))
        self._list("preamble", preamble)
        self._sections(lines[len(preamble) : end])
        self._end(lines[end:])

    def _take(self, line: TextLine) -> str:
        self._body.read.append(line)
        found = _BULLET.match(line.text)
        return line.text[found.end() :] if found else line.text

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
                self._put("number", line, number["number"])
            elif found := _DATE.fullmatch(words):
                self._put("place", line, found["place"])
                self._put("date", line, _iso(found["year"], found["month"], found["day"]))
            elif _is_capital(line):
                issuer.append(line)
                continue
            else:
                continue
            self._body.read.append(line)
        self._list("issuer_lines", issuer)

    def _sections(self, lines: list[TextLine]) -> None:
        """Read the sections; the one that gives duties is the organisation, and ends the body."""
        sections = []
        for heading, inner in _cut(lines, _ROMAN):
            section = self._heading(heading, _ROMAN)
            if _DUTIES not in fold(section["title"]) or "organisation" in self._body.data:
                sections.append(section | self._inner(inner))
                self._put("sections", heading, sections)
                continue
            duties, closing = _closing(inner)
            self._list("closing", closing)
            self._put("organisation", heading, section | {"duties": self._duties(duties)})

    def _heading(self, line: TextLine, pattern: re.Pattern[str]) -> Data:
        found = pattern.fullmatch(line.text)
        assert found is not None  # noqa: S101 - it was cut there
        self._body.read.append(line)
        return {"number": found["number"], "title": found["title"]}

    def _inner(self, lines: list[TextLine]) -> Data:
        """Read a section's paragraphs, and the numbered pieces after them."""
        paragraphs = list(_while(lines, lambda line: not _ARABIC.fullmatch(line.text)))
        data: Data = {}
        if paragraphs:
            data["paragraphs"] = [self._take(line) for line in paragraphs]
        pieces = []
        for heading, inner in _cut(lines[len(paragraphs) :], _ARABIC):
            piece = self._heading(heading, _ARABIC)
            if inner:
                piece["paragraphs"] = [self._take(line) for line in inner]
            pieces.append(piece)
        if pieces:
            data["sections"] = pieces
        return data

    def _duties(self, lines: list[TextLine]) -> list[Data]:
        duties = []
        for heading, inner in _cut(lines, _ARABIC):
            duty = self._heading(heading, _ARABIC)
            self._body.duties.append(heading)
            duties.append(duty | {"paragraphs": [self._take(line) for line in inner]})
        return duties

    def _end(self, lines: list[TextLine]) -> None:
        """Read recipients and signature, in either order."""
        recipients: list[TextLine] = []
        above: list[TextLine] = []
        name: list[TextLine] = []
        for line in lines:
            if _is_end(line):
                self._body.read.append(line)
            elif _BULLET.match(line.text):
                recipients.append(line)
            elif _is_capital(line) and not name:
                above.append(line)
            elif above and not name and not line.text.startswith("("):
                name.append(line)
        self._list("recipients", recipients)
        two = 2
        if not name and len(above) > two:
            name = [above.pop()]  # a name in capitals
        if name:
            signer = {"lines": [self._take(one) for one in above], "name": self._take(name[0])}
            self._put("signer", name[0], signer)


def _is_end(line: TextLine) -> bool:
    return fold(line.text).startswith("nơi nhận")


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
    start = next(
        (at for at, line in enumerate(lines) if fold(line.text).startswith(_CLOSING)), len(lines)
    )
    return lines[:start], lines[start:]


def _iso(year: str, month: str, day: str) -> str:
    """Write a date as the data do."""
    return f"{year}-{int(month):02}-{int(day):02}"


class Head:
    """Gathers `plan.yaml` from the lines of a document."""

    def __init__(self, lines: list[TextLine], remarks: Remarks) -> None:
        """Read the body."""
        self._remarks = remarks
        self.body: Body = _body(lines)
        self.data: Data = self.body.data
        self._appendices: list[Data] = []
        self._taken: list[TextLine] = list(self.body.read)
        self._lines = lines
        for key, place in self.body.places.items():
            remarks.read(place, Phrase("`{key}` of the document", key=key))

    def appendix(self, lines: list[TextLine]) -> str:
        """Read the lines that lead to a table; tells its title."""
        found, taken = _appendix(lines)
        if found:
            self._appendices.append(found)
            self._taken += taken
            words = " ".join(str(found[key]) for key in ("number", "title") if key in found)
            self._remarks.read(taken[0].place, Phrase("the head of {appendix}", appendix=words))
        return str(found.get("title", ""))

    def _from_appendices(self) -> None:
        """Take from "(Kèm theo Kế hoạch số … ngày … của …)" what the body doesn't say."""
        for appendix in self._appendices:
            words = unicodedata.normalize("NFC", str(appendix.get("belongs_to", "")))
            found = _BELONGS.fullmatch(words)
            if found:
                self.data.setdefault("number", found["number"])
                date = _iso(found["year"], found["month"], found["day"])
                self.data.setdefault("date", date)
                self.data.setdefault("issuer", found["issuer"])
                return

    def _province(self) -> str | None:
        lines = " ".join(self.data.get("issuer_lines", []))
        if (place := self.data.get("place")) and fold(lines).endswith(fold(f"tỉnh {place}")):
            return str(place)
        for words in (self.data.get("issuer"), lines.title()):
            if words and (found := _PROVINCE.fullmatch(str(words))):
                return found["name"]
        return None

    def complete(
        self, years: Years, areas: list[Draft], totals: dict[str, Decimal | None] | None
    ) -> Data:
        """Finish the file: years and totals. What the document doesn't say isn't there."""
        self._from_appendices()
        data = self.data
        province = self._province()
        if province:
            data["province"] = province
            lines = " ".join(data.get("issuer_lines", []))
            whole = f"Ủy ban nhân dân tỉnh {province}"
            if fold(lines) == fold(whole):
                data["issuer"] = whole
        elif data.get("issuer_lines"):
            data.setdefault("issuer", " ".join(data["issuer_lines"]))
        data["score_year"], data["target_year"] = self._years(years)
        data["appendices"] = list(self._appendices)
        data["totals"] = self._totals(areas, totals)
        self._say_missing(data)
        needed = {*_YEARS, "totals"}
        return {key: data[key] for key in _ORDER if key in needed or data.get(key)}

    def _years(self, years: Years) -> tuple[int | None, int | None]:
        target = years.target
        if target is None:
            titles = [self.data.get("title"), *(a.get("title") for a in self._appendices)]
            named = {int(year) for title in titles if title for year in _YEAR.findall(title)}
            target = named.pop() if len(named) == 1 else None
        score = years.score
        if score is None and target is not None:
            score = self._assumed("score_year", target - 1)
        elif target is None and score is not None:
            target = self._assumed("target_year", score + 1)
        return score, target

    def _assumed(self, name: str, year: int) -> int:
        """Take one year from the other: a plan's scores are those of the year before."""
        message = Phrase(
            "the document doesn't say `{name}`: taken for {year}", name=name, year=str(year)
        )
        hint = Phrase("--score-year and --target-year say another one")
        self._remarks.warn(Phrase("plan.yaml"), message, hint)
        return year

    def _totals(self, areas: list[Draft], totals: dict[str, Decimal | None] | None) -> Data:
        if totals is not None:
            return dict(totals)
        message = Phrase("there is no row of totals: those of the areas are added up instead")
        self._remarks.warn(Phrase("the whole table"), message)
        sums = {}
        for name in FIGURES:
            values = [draft.data[name] for draft in areas]
            sums[name] = add(v if isinstance(v, Decimal) else None for v in values)
        return dict(sums)

    def _say_missing(self, data: Data) -> None:
        """Tell what the document doesn't say; only the years keep it from being a plan."""
        if unknown := tuple(key for key in _YEARS if data[key] is None):
            message = Phrase("not in the document, to be filled in: {fields}", fields=unknown)
            hint = Phrase("say it with --score-year and --target-year")
            self._remarks.error(Phrase("plan.yaml"), message, hint)
        if missing := tuple(key for key in BEFORE_SIGNING if not data.get(key)):
            message = Phrase("not in the document, so not in the plan: {fields}", fields=missing)
            hint = Phrase("such a plan is a draft; `parplan check` names what is to come")
            self._remarks.warn(Phrase("plan.yaml"), message, hint)

    def heads(self, register: Register) -> None:
        """Read whom each duty's heading means."""
        duties = self.data.get("organisation", {}).get("duties", [])
        for duty, line in zip(duties, self.body.duties, strict=True):
            names = register.take((duty["title"],), line.place, self._remarks)
            paragraphs = duty.pop("paragraphs")
            duty |= {"heads": list(names), "paragraphs": paragraphs}

    def rest(self) -> Iterable[TextLine]:
        """List the lines that have no place in the data."""
        taken = set(map(id, self._taken))
        for line in self._lines:
            if id(line) not in taken and _says_something(line):
                yield line
