"""What a column's title means: the words that provinces write above the same columns."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from parplan.language.vietnamese import without_tones

FIGURES = ("max_points", "score", "target")
AGENCIES = ("lead", "coordinating")
FIELDS = (
    *("code", "title", *FIGURES, "assessed_by", "merged_with", "tasks", *AGENCIES, "time", "note"),
)
"""What a column can be read as, under the names of the data."""

EXTRA = "extra"
"""A further column, kept under its title."""

_LONGEST = 80
_YEAR = re.compile(r"\b(20[0-9]{2})\b")
_LATIN = re.compile(r"[^a-z0-9 ]+")

# The first that fits: the whole title, or a part of it. Words without tone marks, since many are
# typed so or mistyped; plain strings, since regular expressions take longer to compile than to use.
_WORDS = tuple(
    (field, frozenset(filter(None, whole.split("|"))), tuple(filter(None, parts.split("|"))))
    for field, whole, parts in (
        ("code", "stt|so stt|tt|so tt|so thu tu|no|code", ""),
        ("code", "ma|ma so|ma tieu chi|ma hieu|ky hieu|so hieu", ""),
        ("note", "note", "ghi chu"),
        ("merged_with", "merged with", "gop o voi"),
        (EXTRA, "", "tieng anh|english|nguyen nhan|san pham|ket qua dau ra|xep hang|thu hang"),
        (EXTRA, "", "chenh lech|ty le|tu cham|diem mat|diem tru|diem bi mat|diem bi tru|chua dat"),
        (EXTRA, "", " tang|giam|kinh phi|don vi tinh"),
        ("coordinating", "coordinating", "phoi hop"),
        ("lead", "lead", "chu tri|co quan thuc hien|don vi thuc hien|chiu trach nhiem"),
        ("lead", "nguoi thuc hien|bo phan thuc hien", ""),
        ("assessed_by", "assessed by", "hinh thuc danh gia|phuong phap danh gia|cach danh gia"),
        ("assessed_by", "", "nguon danh gia|nguon diem"),
        ("max_points", "diem|max|max points", "toi da|diem chuan|bo tieu chi|thang diem"),
        ("time", "time", "thoi gian|thoi han|thoi diem|tien do"),
        ("tasks", "task|tasks", "nhiem vu|giai phap|noi dung thuc hien|hoat dong"),
        ("title", "title", "tieu chi|linh vuc"),
        ("target", "target", "muc tieu|chi tieu|phan dau"),
        ("score", "score|dat", "diem dat|dat duoc|diem tham dinh|ket qua"),
        ("score", "", "diem 20|diem nam 20|dat nam 20"),
        ("title", "ten", "ten |noi dung|chi so thanh phan"),
    )
)
_GROUPS = frozenset(
    (
        *("thuc hien", "to chuc thuc hien", "phan cong thuc hien", "trach nhiem thuc hien"),
        *("trach nhiem", "phan cong", "diem", "diem so"),
    )
)


class Meaning(NamedTuple):
    """What a title means: a field of the data, or `extra`; and of which year."""

    field: str
    year: int | None


class Vocabulary:
    """Which titles are known: those above, and first of all those that the user names."""

    def __init__(self, wishes: Mapping[str, str]) -> None:
        """Take the wishes: a column's title or number → a field or `extra`."""
        self._wishes = {plain(title): field for title, field in wishes.items()}
        self.granted: set[str] = set()

    def wished(self, title: str) -> str | None:
        """Tell as what the user wants a column to be read, by its title or its number."""
        field = self._wishes.get(plain(title)) if title else None
        if field is not None:
            self.granted.add(plain(title))
        return field

    @property
    def refused(self) -> list[str]:
        """Wishes for columns that were nowhere found."""
        return [title for title in self._wishes if title not in self.granted]

    def meaning(self, title: str) -> Meaning | None:
        """Recognise a title, `None` if its words are not known."""
        known = _meaning(title)
        field = self._wishes.get(plain(title)) if title and self._wishes else None
        if field is None:
            return known
        return Meaning(field, known.year if known else None)


@lru_cache(maxsize=4096)
def _meaning(title: str) -> Meaning | None:
    if not title or len(title) > _LONGEST:
        return None
    words = plain(title)
    year = _YEAR.search(title)
    for field, whole, parts in _WORDS:
        if words in whole or any(part in words for part in parts):
            return Meaning(field, int(year[1]) if year else None)
    return None


@lru_cache(maxsize=4096)
def plain(title: str) -> str:
    """Bring a title to what its writers agree on: no tone marks, case or punctuation."""
    return " ".join(_LATIN.sub(" ", without_tones(title)).split())


def is_year(title: str) -> bool:
    """Whether a title only adds a year to the one above it."""
    return re.fullmatch(r"(nam )?20[0-9]{2}", plain(title)) is not None


def is_group(title: str) -> bool:
    """Whether a title stands over several columns and is none itself."""
    return plain(title) in _GROUPS


def is_numbering(words: list[str]) -> bool:
    """Whether cells number the columns: (1) (2) (3), 1 2 3, A B 1 2=3-4."""
    few = 3
    numbers = [re.match(r"\(?\s*([0-9]{1,2}|[A-Z])\s*\)?(?=\s*(=|$))", word) for word in words]
    if len(words) < few or not all(numbers):
        return False
    values = [int(n[1]) for n in numbers if n and n[1].isdecimal()]
    return values == list(range(values[0], values[0] + len(values))) if values else False
