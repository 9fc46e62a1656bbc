"""Who is known, who is new: `agencies.yaml` of the new folder.

The words of an agency column become one entry an agency, in the document's own words.
A name that the register doesn't know seems to be an agency of some kind, or a group.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self

from parplan.files.loading import bytes_of
from parplan.files.source import Source
from parplan.files.yaml_text import Value, written
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agencies, Agency, Body, Group, Kind
from parplan.readers import limits

_BULLET = re.compile(r"[-–—](?:\s+|(?=[^\W\d]))|[•●▪▫◦·\uf0b7\uf0a7]\s*")
_SEPARATOR = re.compile(r"\s*(,|\bvà\b|\(|\))\s*")
_BODIES = tuple(
    f"{word} "
    for word in (
        *("người đứng đầu", "thủ trưởng", "giám đốc", "phó giám đốc", "chánh", "chủ tịch"),
        *("trưởng", "chỉ huy", "cục trưởng", "sở", "ban", "ubnd", "ủy ban", "văn phòng"),
        *("công an", "thanh tra", "bộ", "cục", "chi cục", "kho bạc", "bảo hiểm", "ngân hàng"),
        *("chi nhánh", "trung tâm", "công ty", "tập đoàn", "bưu điện", "báo", "đài", "cổng"),
        *("trang", "hội", "liên minh", "liên đoàn", "mặt trận", "đoàn", "tỉnh đoàn", "tỉnh ủy"),
        *("huyện ủy", "hđnd", "trường", "viện", "bệnh viện", "tòa án"),
    )
)
_LISTED = re.compile(
    r"(?P<office>.*?)\b[Cc]ác\s+"
    r"(?:(?P<unit>[Ss]ở|[Bb]an|[Cc]ơ quan, đơn vị|[Cc]ơ quan|[Đđ]ơn vị)\s*:\s*"
    r"|(?P<bare>[Ss]ở)\s+(?=[A-ZĐ]))"
    r"(?P<list>.+)"
)
_UNKNOWN = 100
_LEFT_OUT = 10
_IMPOSSIBLE = 10**6


class KnownNames(Protocol):
    """Whoever can tell whether a name is known."""

    def find(self, entry: str) -> object | None:
        """Resolve a name."""


class Entries(NamedTuple):
    """Whom a cell names, and the words in brackets that name nobody."""

    names: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def unbulleted(paragraph: str) -> str:
    """Leave a bullet's dash out."""
    found = _BULLET.match(paragraph)
    return paragraph[found.end() :] if found else paragraph


def entries(paragraphs: tuple[str, ...], register: KnownNames) -> Entries:
    """Split a cell into entries that resolve, as far as the register knows them."""
    composed = [unicodedata.normalize("NFC", paragraph) for paragraph in paragraphs]
    found = _entries(composed, register)
    if list(paragraphs) == composed:
        return found
    return Entries(*(tuple(unicodedata.normalize("NFD", n) for n in names) for names in found))


def _entries(paragraphs: list[str], register: KnownNames) -> Entries:
    names: list[str] = []
    left_out: list[str] = []
    for paragraph in paragraphs:
        chunks = [_trimmed(chunk) for chunk in unbulleted(paragraph).split(";")]
        office = ""
        for chunk in filter(None, chunks):
            if office and register.find(f"{office} {chunk}"):
                names.append(f"{office} {chunk}")
                continue
            office = ""
            listed = None if register.find(chunk) else _LISTED.fullmatch(chunk)
            if listed:
                office = listed["office"].strip()
                names += _listed(listed, register)
            else:
                found = _segments(chunk, register.find, _starts_body)
                names += found.names
                left_out += found.left_out
    return Entries(tuple(names), tuple(left_out))


def _trimmed(chunk: str) -> str:
    return re.sub(r"[.,\s]+$", "", chunk).strip()


def _starts_body(piece: str, separator: str) -> bool:
    """Whether an unknown name may begin here: only with the word for some body."""
    return bool(separator) and piece[:1].isupper() and f"{fold(piece)} ".startswith(_BODIES)


def _listed(listed: re.Match[str], register: KnownNames) -> Iterator[str]:
    """Name each of a list: "Giám đốc các Sở: Nội vụ, Kế hoạch và Đầu tư"."""
    office, unit = listed["office"].strip(), listed["unit"] or listed["bare"]
    shared = unit[:1].upper() + unit[1:] if len(unit.split()) == 1 else ""

    def full(piece: str) -> str:
        for words in (f"{office} {shared} {piece}", f"{office} {piece}", piece):
            name = " ".join(words.split())
            if register.find(name):
                return name
        return " ".join(f"{office} {shared} {piece}".split())

    found = _segments(
        listed["list"],
        lambda piece: register.find(full(piece)),
        lambda _, separator: separator == ",",
    )
    for piece in found.names:
        yield full(piece)


def _segments(
    words: str, known: Callable[[str], object], may_start: Callable[[str, str], bool]
) -> Entries:
    """Cut words at commas, "và" and brackets so that as much as possible is known.

    A name that isn't known stays whole, commas included, unless another one clearly begins.
    """
    if known(words):
        return Entries((words,))
    tokens, separators = _tokens(words)
    if len(tokens) > limits.NAMES:
        return Entries((words,))
    # best[i]: the cheapest way to cut the tokens from i on: its cost, where its first piece ends
    best: list[tuple[int, int]] = [(0, len(tokens))] * (len(tokens) + 1)
    for start in range(len(tokens) - 1, -1, -1):
        choices = []
        for end in range(start + 1, len(tokens) + 1):
            piece = words[tokens[start][0] : tokens[end - 1][1]]
            first = start == 0 or may_start(piece, separators[start])
            cost = _cost(
                piece, separators[start], end - start, first=first, known=bool(known(piece))
            )
            if cost is not None:
                choices.append((cost + best[end][0], end))
        best[start] = min(choices, default=(_IMPOSSIBLE, len(tokens)))
    names, left_out = [], []
    at = 0
    while at < len(tokens):
        end = best[at][1]
        piece = words[tokens[at][0] : tokens[end - 1][1]]
        if separators[at] == "(" and not known(piece) and not may_start(piece, "("):
            left_out.append(piece)
        else:
            names.append(piece)
        at = end
    return Entries(tuple(names), tuple(left_out))


def _cost(piece: str, separator: str, size: int, *, first: bool, known: bool) -> int | None:
    """Say how bad a piece is; `None` if it can't be one."""
    if known:
        return 1
    if separator == "(" and not first:
        return _LEFT_OUT + size
    if first and piece.count("(") == piece.count(")"):
        return (_UNKNOWN + 1) * size - 1
    return None


def _tokens(words: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Cut words at every separator: where each token stands, and what stands before it."""
    places: list[tuple[int, int]] = []
    separators: list[str] = []
    at, before = 0, ""
    for found in _SEPARATOR.finditer(words):
        if found.start() > at:
            places.append((at, found.start()))
            separators.append(before)
        at, before = found.end(), found[1]
    if at < len(words):
        places.append((at, len(words)))
        separators.append(before)
    return places, separators


_HEAD = re.compile(
    r"(?:phó |quyền )?(?:tổng giám đốc|giám đốc|chủ tịch|chánh|chi cục trưởng|cục trưởng|"
    r"viện trưởng|hiệu trưởng|trưởng ban|chỉ huy trưởng|trưởng|thủ trưởng|người đứng đầu|"
    r"tổng biên tập|bí thư)\s+(?=\S)",
    re.IGNORECASE,
)
_KINDS = (
    (Kind.DISTRICT, "ubnd huyện, ubnd thành phố, ubnd thị xã, ubnd quận"),
    (Kind.COMMUNE, "ubnd xã, ubnd phường, ubnd thị trấn, ubnd đặc khu"),
    (Kind.DEPARTMENT, "sở, văn phòng ubnd tỉnh, thanh tra tỉnh, ban dân tộc, ban quản lý"),
    (Kind.VERTICAL, "công an, bảo hiểm xã hội, bộ chỉ huy, bộ đội, cục, chi cục, kho bạc"),
    (Kind.VERTICAL, "ngân hàng nhà nước, chi nhánh ngân hàng, tòa án, viện kiểm sát"),
    (Kind.COMPANY, "công ty, tổng công ty, tập đoàn, bưu điện, điện lực, ngân hàng"),
    (Kind.MEDIA, "báo, đài, cổng"),
    (Kind.UNIT, "trung tâm, trường, bệnh viện, viện, phòng, chi nhánh, quỹ, văn phòng"),
    (Kind.AUTHORITY, "bộ, chính phủ, thủ tướng, tỉnh ủy, hđnd, hội đồng nhân dân, thường trực"),
    (Kind.AUTHORITY, "ubnd tỉnh, ban chỉ đạo"),
)
"""The words that names of each kind begin with, the first that fits."""

_PLACE = re.compile(r"^ubnd\s+(xã|phường|thị trấn|huyện|thành phố|thị xã)\s+")
_HINTS = 20
"""Names for which alike ones are looked up: each look-up compares with all that are known."""


class Newcomer(NamedTuple):
    """A name as it would stand in `agencies.yaml`; without a kind it is a group."""

    name: str
    kind: Kind | None
    head: str | None


def _newcomer(entry: str) -> Newcomer:
    """Read a name: its head's title is left off, its kind is told by its first words."""
    found = _HEAD.match(_composed(entry))
    name, head = (entry, None)
    if found and len(_composed(entry)) == len(entry):
        rest = entry[found.end() :]
        name, head = rest, entry
    plain = f"{fold(name)} "
    kind = next(
        (
            kind
            for kind, words in _KINDS
            if plain.startswith(tuple(f"{word} " for word in words.split(", ")))
        ),
        None,
    )
    return Newcomer(name, kind, head)


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


class Register:
    """The agencies that an import knows, and those that it meets."""

    def __init__(self, agencies: Agencies, text: str) -> None:
        """Begin with a plan folder's `agencies.yaml`, whose own text is kept."""
        self.agencies = agencies
        self._text = text
        self._used: dict[str, Body] = {}
        self._new: dict[str, Newcomer] = {}
        self._titles: dict[str, list[str]] = {}
        self._standard: Agencies | None = None
        self._said: set[str] = set()

    @classmethod
    def of(cls, file: Path) -> Self:
        """Read a register. `OSError` says that it can't be read."""
        held = bytes_of(file)
        data, wrong = Source().read(("agencies",), str(file), held)
        if wrong:
            message = Phrase("{file}: {reason}", file=str(file), reason=wrong[0].message)
            raise Unreadable(message)
        try:
            return cls(Agencies.model_validate(data), held.decode("utf-8-sig"))
        except ValueError as error:
            raise _misshapen(file, error) from None

    def leave(self, province: str) -> None:
        """Forget the places of the province whose register it is: another one has none of them.

        A group of whom its plan lists the members means bodies of their kinds.
        """
        told = self.agencies
        districts = [a for a in told.agencies if a.kind in {Kind.DISTRICT, Kind.COMMUNE}]
        places = {fold(province), *(_PLACE.sub("", fold(a.name)) for a in districts)}
        kinds = {agency.name: agency.kind for agency in told.agencies}

        def is_ours(name: str | None) -> bool:
            return name is not None and any(place in fold(name) for place in places)

        def neutral(body: Body, head: str) -> dict[str, Any]:
            held = {name: getattr(body, name) for name in type(body).model_fields}
            aliases = tuple(alias for alias in body.aliases if not is_ours(alias))
            return {**held, "aliases": aliases, head: None if is_ours(held[head]) else held[head]}

        def kinds_of(group: Group) -> tuple[Kind, ...]:
            listed = (kinds[member] for member in group.members if member in kinds)
            return tuple(dict.fromkeys((*group.kinds, *listed)))

        agencies = [a for a in told.agencies if a not in districts and not is_ours(a.name)]
        groups = [group for group in told.groups if not is_ours(group.name)]
        self.agencies = Agencies(
            agencies=tuple(Agency(**neutral(agency, "head")) for agency in agencies),
            groups=tuple(
                Group(**{**neutral(group, "heads"), "kinds": kinds_of(group), "members": ()})
                for group in groups
            ),
        )

    def stand_on(self, standard: Agencies) -> tuple[str, ...]:
        """Take bodies that are there whether or not the document names them; tells their names.

        What this register calls them besides helps to read the document.
        """
        own = {fold(body.name): body for body in self.agencies.bodies}

        def known(body: Body) -> dict[str, Any]:
            held = {name: getattr(body, name) for name in type(body).model_fields}
            other = own.pop(fold(body.name), None)
            more = other.names if other else ()
            aliases = (*body.aliases, *(name for name in more if name not in body.names))
            return {**held, "aliases": tuple(dict.fromkeys(aliases))}

        agencies = [Agency(**known(agency)) for agency in standard.agencies]
        groups = [Group(**known(group)) for group in standard.groups]
        others = list(own.values())
        self._standard = standard
        self.agencies = Agencies(
            agencies=(*agencies, *(body for body in others if isinstance(body, Agency))),
            groups=(*groups, *(body for body in others if isinstance(body, Group))),
        )
        return tuple(agency.name for agency in agencies)

    @property
    def new(self) -> int:
        """How many bodies the document names that weren't known."""
        return len(self._newcomers)

    @property
    def _newcomers(self) -> list[Newcomer]:
        new = {fold(new.name): new for new in self._new.values()}.values()
        return [one for one in new if self.agencies.find(one.name) is None]

    def find(self, entry: str) -> object | None:
        """Resolve a name, one that is new included."""
        return self.agencies.find(entry) or self._new.get(fold(entry))

    def take(self, paragraphs: tuple[str, ...], place: Phrase, remarks: Remarks) -> tuple[str, ...]:
        """Split a cell of agencies into entries, and note those that are new."""
        found = entries(paragraphs, self)
        for words in found.left_out:
            remarks.warn(
                place,
                Phrase("“{words}” names nobody; it stays in the printed words only", words=words),
            )
        for entry in found.names:
            body = self.agencies.find(entry)
            if body is not None:
                self._used[body.name] = body
                self._said.add(fold(entry))
            elif fold(entry) not in self._new:
                self._meet(entry, place, remarks)
        return found.names

    def _meet(self, entry: str, place: Phrase, remarks: Remarks) -> None:
        new = _newcomer(entry)
        self._new[fold(entry)] = new
        if body := self.agencies.find(new.name):
            self._used[body.name] = body
            self._titles.setdefault(body.name, []).append(entry)
            message = Phrase("“{entry}” is read as the head of {name}", entry=entry, name=body.name)
            remarks.warn(place, message)
            return
        self._new.setdefault(fold(new.name), new)
        near = self.agencies.nearest(entry) if len(self._new) <= _HINTS else ()
        hint = Phrase("if it is one of {names}, give that one this alias", names=near)
        text = (
            N_("“{entry}” is not known: it is added to agencies.yaml as {kind}")
            if new.kind
            else N_("“{entry}” is not known: it is added to agencies.yaml as a group of nobody")
        )
        kind = new.kind.value if new.kind else ""
        remarks.warn(place, Phrase(text, entry=entry, kind=kind), hint if near else None)

    def written(self, comment: str, *, whole: bool) -> str:
        """Write `agencies.yaml`: the register with what is new, or only those who are named."""
        standard = {body.name: body for body in self._standard.bodies} if self._standard else {}
        there = standard.keys() | self._used.keys()
        agencies = [agency for agency in self.agencies.agencies if whole or agency.name in there]
        groups = [group for group in self.agencies.groups if whole or group.name in there]
        bodies: list[Body] = [*agencies, *groups]
        named = {name for body in bodies for name in body.names}
        new = self._newcomers
        if whole and not new and not self._titles:
            return self._text
        more = [_written_newcomer(one) for one in new if one.kind]
        data: dict[str, Value] = {
            "agencies": [*(self._agency(a, whole=whole) for a in agencies), *more],
            "groups": [
                *(self._group(g, named) for g in groups),
                *(_written_newcomer(one) for one in new if not one.kind),
            ],
        }
        inserted = _inserted(self._text, data, new) if whole and not self._titles else None
        return inserted or written(data, comment)

    def _agency(self, agency: Agency, *, whole: bool) -> dict[str, Value]:
        titles = self._titles.get(agency.name, [])
        head = agency.head or next(iter(titles), None)
        data: dict[str, Value] = {"name": agency.name, "kind": agency.kind.value}
        if head:
            data["head"] = head
        aliases = [*self._aliases(agency), *(title for title in titles if title != head)]
        if aliases:
            data["aliases"] = aliases
        if agency.since:
            data["since"] = agency.since.isoformat()
        if agency.successor and (whole or self._is_standard(agency)):
            data["successor"] = _successor(agency)
        return data

    def _is_standard(self, body: Body) -> bool:
        return self._standard is not None and self._standard.find(body.name) is not None

    def _aliases(self, body: Body) -> list[str]:
        """Keep of another register's names for a body those that the document uses."""
        if self._standard is None:
            return list(body.aliases)
        own = self._standard.find(body.name)
        return [
            alias
            for alias in body.aliases
            if fold(alias) in self._said or (own is not None and alias in own.aliases)
        ]

    def _group(self, group: Group, named: set[str]) -> dict[str, Value]:
        titles = self._titles.get(group.name, [])
        heads = group.heads or next(iter(titles), None)
        data: dict[str, Value] = {"name": group.name}
        if heads:
            data["heads"] = heads
        if aliases := [*self._aliases(group), *(title for title in titles if title != heads)]:
            data["aliases"] = aliases
        if group.until:
            data["until"] = group.until.isoformat()
        if group.kinds:
            data["kinds"] = [kind.value for kind in group.kinds]
        if members := [member for member in group.members if member in named]:
            data["members"] = members
        return data


def _successor(agency: Agency) -> dict[str, Value]:
    successor = agency.successor
    assert successor is not None  # noqa: S101 - the caller has looked
    data: dict[str, Value] = {"name": successor.name, "date": successor.date.isoformat()}
    if successor.source:
        data["source"] = successor.source
    return data


def _written_newcomer(new: Newcomer) -> dict[str, Value]:
    data: dict[str, Value] = {"name": new.name}
    if new.kind:
        data["kind"] = new.kind.value
    if new.head:
        data["head" if new.kind else "heads"] = new.head
    return data


def _inserted(text: str, data: dict[str, Value], new: list[Newcomer]) -> str | None:
    """Put what is new into the register's own text, so that its comments stay; if that works."""
    head, found, tail = text.partition("\ngroups:\n")
    if not found:
        return None
    agencies = [_written_newcomer(one) for one in new if one.kind]
    groups = [_written_newcomer(one) for one in new if not one.kind]
    pieces = [head.rstrip("\n"), *_items(agencies), found.rstrip("\n") + "\n" + tail.rstrip("\n")]
    content = "\n".join([*pieces, *_items(groups)]) + "\n"
    read, wrong = Source().read(("agencies",), "agencies.yaml", content.encode())
    try:
        there = Agencies.model_validate(read)
    except ValueError:
        return None
    wanted = Agencies.model_validate(data)
    return content if not wrong and there == wanted else None


def _items(bodies: list[dict[str, Value]]) -> list[str]:
    if not bodies:
        return []
    lines = written({"items": bodies}, "new").splitlines()[2:]
    return ["", *lines] if len(bodies[0]) > 1 else lines


def _misshapen(file: Path, error: ValueError) -> Unreadable:
    reason = str(error).splitlines()[0]
    return Unreadable(
        Phrase("{file} is no agencies.yaml: {reason}", file=str(file), reason=reason),
        Phrase("`parplan check` on its folder says what is wrong"),
    )


def province(folder: Path) -> str | None:
    """Tell which province a plan folder is of, without reading all of it."""
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    found = re.search(r"^province: *(.+?) *$", text, re.MULTILINE)
    return found[1].strip("\"'") if found else None
