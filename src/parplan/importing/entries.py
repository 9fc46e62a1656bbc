"""The words of an agency column → one entry an agency, in the document's own words."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from parplan.language.vietnamese import fold
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
_LIST = re.compile(
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
            listed = None if register.find(chunk) else _LIST.fullmatch(chunk)
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
