"""Numbers as documents write them.

Codes of rows: "1.1", "1.1.", "I", "I.1", "Tiêu chí 1.1", "01"; and points: "9.5", "9,5", "9.50",
"–", and as Excel computes them.
Published results, as a preamble tells them.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks
from parplan.plan.points import decimals, half_up
from parplan.readers.grid import GridCell

_WORD = re.compile(
    r"(?:[Ll]ĩnh vực|LĨNH VỰC|[Tt]iêu chí(?: thành phần)?|[Mm]ục|[Pp]hần|[Đđ]iều)\s+(?:số\s+)?"
)
_CODE = re.compile(r"[0-9]{1,4}(?:\s*[.,]\s*[0-9]{1,4}){0,5}")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})((?:\s*[.\-]\s*[0-9]{1,4}){0,5})")
_LETTER = re.compile(r"[A-Z]")
_IN_TITLE = re.compile(
    rf"((?:{_WORD.pattern})?(?:[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{1,5}}(?=[.):]?\s)|"
    r"[0-9]{1,4}(?=[.):]\s)|[IVX]{1,5}(?=[.):]\s)))[.):]?\s+(?=\S)"
)
_HEADING = re.compile(r"([A-Z]|[IVX]{1,5})[.):]\s+(?=\S)")
_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBER = re.compile(r"([0-9]{1,4})(?:([.,])([0-9]{1,20}))?(?:\s*(?:[Đđ]iểm|đ))?")
_NOTHING = re.compile(r"[-–—./\s]*")
_PLACES = 6
"""As many decimals as the data allow; Excel's own arithmetic leaves more."""


_EARNED = re.compile(
    r"\bđạt\s+(?:được\s+)?(?:mức\s+)?([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*(?:/\s*100\b|điểm|%)",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"(?P<par>PAR[\s-]?INDEX|cải cách hành chính|CCHC)|(?P<sipas>SIPAS|hài lòng)", re.IGNORECASE
)
_AIM = re.compile(r"phấn đấu|mục tiêu|dự kiến|chỉ tiêu", re.IGNORECASE)
_RANK = re.compile(
    r"\b(?:xếp|đứng|hạng|vị trí|thứ)\b[^0-9;]{0,20}([0-9]{1,2})\s*/\s*([0-9]{2})\b", re.IGNORECASE
)
_UP = "tăng|cao hơn|lên|vượt"
_CHANGE = re.compile(
    rf"\b({_UP}|giảm|thấp hơn)\b(?:[^,;)]|(?<=[0-9]),(?=[0-9]))*?"
    r"\b([0-9]{1,2}[.,][0-9]{1,6})\s*(?:điểm|%)",
    re.IGNORECASE,
)
_RANK_CHANGE = re.compile(rf"\b({_UP}|giảm|tụt|xuống)\s+([0-9]{{1,2}})\s+bậc", re.IGNORECASE)


def headlines(paragraph: str) -> dict[str, dict[str, Decimal | int]]:
    """Read published results told in words: "PAR INDEX đạt 85,42 điểm, xếp thứ 51/63 (tăng …)"."""
    found: dict[str, dict[str, Decimal | int]] = {}
    words = unicodedata.normalize("NFC", paragraph)
    earned = list(_EARNED.finditer(words))
    ends = [*(one.start() for one in earned[1:]), len(words)]
    for one, end in zip(earned, ends, strict=False):
        before = re.split(r";|(?<![0-9])\.\s", words[: one.start()])[-1]
        named = list(_INDEX.finditer(before))
        if not named or _AIM.search(before):
            continue
        rest = re.split(r";|\.\s", words[one.end() : end])[0]
        index = "sipas" if named[-1]["sipas"] else "par_index"
        found.setdefault(index, _headline(one[1], rest))
    return found


def _headline(score: str, rest: str) -> dict[str, Decimal | int]:
    """Read what is told behind a score: the place, and both differences from the year before."""
    data: dict[str, Decimal | int] = {"score": Decimal(score.replace(",", "."))}
    if rank := _RANK.search(rest):
        data |= {"rank": int(rank[1]), "ranked": int(rank[2])}
    if change := _CHANGE.search(rest):
        value = Decimal(change[2].replace(",", "."))
        data["change"] = value if change[1].casefold() in _UP.split("|") else -value
    if change := _RANK_CHANGE.search(rest):
        data["rank_change"] = int(change[2]) * (1 if change[1].casefold() in _UP.split("|") else -1)
    return data


class Code(NamedTuple):
    """A row's number by its steps: (1, 3, 1) is 1.3.1."""

    steps: tuple[int, ...]
    roman: bool = False
    """Its first step is written in Roman numbers."""
    plain: bool = True
    """It stands as the data write it: without a word, a comma or a leading zero."""

    def __str__(self) -> str:
        """Write it as the data do."""
        return ".".join(map(str, self.steps))


def read_code(words: str) -> Code | None:
    """Read a code, `None` if the words are none."""
    text = _bare(words)
    number = _WORD.sub("", text, count=1) if _WORD.match(text) else text
    if _CODE.fullmatch(number):
        steps = tuple(int(step) for step in re.split(r"[.,]", number))
        return Code(steps, plain=".".join(map(str, steps)) == text)
    if (found := _ROMAN.fullmatch(number)) and found[0]:
        rest = tuple(int(step) for step in re.findall("[0-9]+", found[3]))
        return Code((_roman(found[1] + found[2]), *rest), roman=True)
    return None


def read_section(words: str) -> str | None:
    """Read the letter of a part or the Roman number of a section, as it stands."""
    text = _bare(words)
    return text if text and (_LETTER.fullmatch(text) or is_roman(text)) else None


def cut_heading(words: str) -> tuple[str, str] | None:
    """Cut the letter or Roman number off a heading that begins with one: "A. …", "II. …"."""
    found = _HEADING.match(words)
    return (found[1], words[found.end() :]) if found else None


def is_roman(section: str) -> bool:
    """Whether a section's code is a Roman number (I, V and X are; C and D are letters)."""
    found = _ROMAN.fullmatch(section)
    return found is not None and not found[3]


def cut_code(title: str) -> tuple[str, str] | None:
    """Cut the code off a title that begins with one."""
    found = _IN_TITLE.match(title)
    if found is None or read_code(found[1]) is None:
        return None
    return found[1], title[found.end() :]


def _roman(letters: str) -> int:
    """Count a Roman number."""
    values = [_VALUES[letter] for letter in letters]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _bare(words: str) -> str:
    return words.strip().strip("()").rstrip(".):;, ").strip()


def is_points(words: str) -> bool:
    """Whether words are a number of points."""
    return _NUMBER.fullmatch(words) is not None


def is_nothing(words: str) -> bool:
    """Whether words only say that there is nothing: a dash, dots."""
    return _NOTHING.fullmatch(words) is not None


def points(cell: GridCell | None, name: str, remarks: Remarks) -> Decimal | None:
    """Read a cell's points, `None` if it has none."""
    if cell is None:
        return None
    if cell.above:
        remarks.error(
            cell.place,
            Phrase("`{field}` is merged with the cell above it, and is left empty", field=name),
        )
        return None
    if is_nothing(cell.text):
        return None
    value = number_of_points(cell.text)
    if value is None:
        remarks.error(
            cell.place,
            Phrase(
                "“{words}” is no number of points; `{field}` is left empty",
                words=cell.text[:60],
                field=name,
            ),
        )
        return None
    if "," in cell.text:
        remarks.once(cell.place, Phrase("decimal commas are read as decimal signs"))
    return as_held(value, cell.place, remarks)


def number_of_points(words: str) -> Decimal | None:
    """Read a number of points as it is written, `None` if it is none."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return None
    return Decimal(f"{found[1]}.{found[3]}" if found[3] else found[1])


def as_held(value: Decimal, place: Phrase, remarks: Remarks) -> Decimal:
    """Round what has more decimals than the data hold, and say so."""
    if decimals(value) <= _PLACES:
        return value
    rounded = half_up(value, _PLACES)
    remarks.warn(
        place,
        Phrase(
            "{value} has more than six decimals: it is rounded to {rounded}",
            value=value,
            rounded=rounded,
        ),
    )
    return rounded
