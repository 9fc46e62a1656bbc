"""Numbers of rows, as documents write them: "1.1", "1.1.", "I", "I.1", "Tiêu chí 1.1", "01"."""

import re
from typing import NamedTuple

_WORD = re.compile(
    r"(?:[Ll]ĩnh vực|LĨNH VỰC|[Tt]iêu chí(?: thành phần)?|[Mm]ục|[Pp]hần|[Đđ]iều)\s+(?:số\s+)?"
)
_ARABIC = re.compile(r"[0-9]{1,4}(?:\s*[.,]\s*[0-9]{1,4}){0,5}")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})((?:\s*[.\-]\s*[0-9]{1,4}){0,5})")
_LETTER = re.compile(r"[A-Z]")
_IN_TITLE = re.compile(
    rf"((?:{_WORD.pattern})?(?:[0-9]{{1,4}}(?:\.[0-9]{{1,4}}){{1,5}}(?=[.):]?\s)|"
    r"[0-9]{1,4}(?=[.):]\s)|[IVX]{1,5}(?=[.):]\s)))[.):]?\s+(?=\S)"
)
_HEADING = re.compile(r"([A-Z]|[IVX]{1,5})[.):]\s+(?=\S)")
_VALUES = {"I": 1, "V": 5, "X": 10}


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


def read(words: str) -> Code | None:
    """Read a code, `None` if the words are none."""
    text = _bare(words)
    number = _WORD.sub("", text, count=1) if _WORD.match(text) else text
    if _ARABIC.fullmatch(number):
        steps = tuple(int(step) for step in re.split(r"[.,]", number))
        return Code(steps, plain=".".join(map(str, steps)) == text)
    if (found := _ROMAN.fullmatch(number)) and found[0]:
        rest = tuple(int(step) for step in re.findall("[0-9]+", found[3]))
        return Code((roman(found[1] + found[2]), *rest), roman=True)
    return None


def section(words: str) -> str | None:
    """Read the letter of a part or the Roman number of a section, as it stands."""
    text = _bare(words)
    return text if text and (_LETTER.fullmatch(text) or is_roman(text)) else None


def heading(words: str) -> tuple[str, str] | None:
    """Cut the letter or Roman number off a heading that begins with one: "A. …", "II. …"."""
    found = _HEADING.match(words)
    return (found[1], words[found.end() :]) if found else None


def is_roman(section: str) -> bool:
    """Whether a section's code is a Roman number (I, V and X are; C and D are letters)."""
    found = _ROMAN.fullmatch(section)
    return found is not None and not found[3]


def split(title: str) -> tuple[str, str] | None:
    """Cut the code off a title that begins with one."""
    found = _IN_TITLE.match(title)
    if found is None or read(found[1]) is None:
        return None
    return found[1], title[found.end() :]


def roman(letters: str) -> int:
    """Count a Roman number."""
    values = [_VALUES[letter] for letter in letters]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _bare(words: str) -> str:
    return words.strip().strip("()").rstrip(".):;, ").strip()
