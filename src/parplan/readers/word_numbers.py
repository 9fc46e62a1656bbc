"""Automatic numbers of Word: what stands before a paragraph without being in its text."""

import re
from collections.abc import Callable
from typing import NamedTuple, Self

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Unreadable
from parplan.readers import limits
from parplan.readers.container import Container, Element

_DEEPEST = 9
_LONGEST = 255
"""Characters of what stands before a paragraph: Word takes 31."""
_LETTERS = 26
_FAR = 5000
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


class _Level(NamedTuple):
    """How the paragraphs of one depth are numbered."""

    text: str
    format: str
    start: int
    restarts: bool
    legal: bool
    style: str | None


class _List(NamedTuple):
    """A list in use: whose counters it moves, its levels, and where it begins anew."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class _Style(NamedTuple):
    """What a paragraph style says of numbering, itself or through the one that it is based on."""

    list: str | None
    depth: int | None
    based_on: str | None


class Numbers:
    """The counters of one document; its paragraphs must come in their order."""

    def __init__(self, lists: dict[str, _List], styles: dict[str, _Style]) -> None:
        """Begin before the first paragraph."""
        self._lists = lists
        self._styles = styles
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    @classmethod
    def of(cls, container: Container, main: str) -> Self:
        """Read what the document says of lists and styles."""
        numbering = container.related(main, "/numbering")
        styles = container.related(main, "/styles")
        return cls(
            _lists(container.tree(numbering)) if numbering else {},
            _styles(container.tree(styles)) if styles else {},
        )

    def label(self, paragraph: Element) -> str:
        """Count a paragraph, and tell what Word shows before it: "1.1." or "-", or nothing."""
        if not self._lists:
            return ""
        found = self._place(paragraph.find("{*}pPr"))
        if found is None:
            return ""
        key, depth = found
        used = self._lists[key]
        level = used.levels.get(depth)
        if level is None or level.format == "none":
            return ""
        self._count(key, used, depth)
        if level.format == "bullet":
            return "+" if level.text.strip() == "+" else "-"
        counters = self._counters[used.counters]

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = used.levels.get(at, level)
            value = counters.get(at, other.start)
            return _written(value, "decimal" if level.legal else other.format)

        return re.sub(r"%([1-9])", number, level.text).strip()

    def _place(self, properties: Element | None) -> tuple[str, int] | None:
        """Find a paragraph's list and depth: its own, or its style's."""
        if properties is None:
            return None
        listed, depth = _numbering(properties)
        style = _value(properties, "pStyle")
        if listed is None:
            listed, by_style = self._by_style(style)
            depth = by_style if depth is None else depth
        if listed not in self._lists:
            return None
        if depth is None:
            levels = self._lists[listed].levels.items()
            depth = next((at for at, level in levels if level.style == style and style), 0)
        return listed, depth

    def _by_style(self, style: str | None) -> tuple[str | None, int | None]:
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found = self._styles[style]
            if found.list is not None:
                return found.list, found.depth
            style = found.based_on
        return None, None

    def _count(self, key: str, used: _List, depth: int) -> None:
        counters = self._counters.setdefault(used.counters, {})
        if key not in self._begun:
            self._begun.add(key)
            for at in used.starts:
                counters.pop(at, None)
        start = used.starts.get(depth, used.levels[depth].start)
        counters[depth] = counters[depth] + 1 if depth in counters else start
        for at, level in used.levels.items():
            if at > depth and level.restarts:
                counters.pop(at, None)


def _lists(root: Element) -> dict[str, _List]:
    drafts = {
        draft.get(_key(draft, "abstractNumId"), ""): {
            _depth(level): _level(level) for level in draft.iterfind("{*}lvl")
        }
        for draft in root.iterfind("{*}abstractNum")
    }
    found = {}
    for used in root.iterfind("{*}num"):
        draft = _value(used, "abstractNumId") or ""
        levels = dict(drafts.get(draft, {}))
        starts = {}
        for change in used.iterfind("{*}lvlOverride"):
            if (new := change.find("{*}lvl")) is not None:
                levels[_depth(new)] = _level(new)
            if (start := _value(change, "startOverride")) is not None:
                starts[_depth(change)] = _whole(start, 1)
        found[used.get(_key(used, "numId"), "")] = _List(draft, levels, starts)
    return found


def _level(level: Element) -> _Level:
    legal = level.find("{*}isLgl")
    text = _value(level, "lvlText") or ""
    if len(text) > _LONGEST:
        message = Phrase("an automatic number of more than {most} characters", most=_LONGEST)
        raise Unreadable(message, limits.SHORTER)
    return _Level(
        text,
        _value(level, "numFmt") or "decimal",
        _whole(_value(level, "start"), 1),
        _value(level, "lvlRestart") != "0",
        legal is not None and legal.get(_key(legal, "val"), "1") not in {"0", "false"},
        _value(level, "pStyle"),
    )


def _styles(root: Element) -> dict[str, _Style]:
    found = {}
    for style in root.iterfind("{*}style"):
        properties = style.find("{*}pPr")
        listed, depth = (None, None) if properties is None else _numbering(properties)
        identity = style.get(_key(style, "styleId"), "")
        found[identity] = _Style(listed, depth, _value(style, "basedOn"))
    return found


def _numbering(properties: Element) -> tuple[str | None, int | None]:
    numbering = properties.find("{*}numPr")
    if numbering is None:
        return None, None
    depth = _value(numbering, "ilvl")
    return _value(numbering, "numId"), None if depth is None else _whole(depth, 0)


def _key(element: Element, name: str) -> str:
    """Name an attribute in the namespace of its element, as Word writes them."""
    return f"{element.tag.rpartition('}')[0]}}}{name}"


def _value(element: Element, name: str) -> str | None:
    child = element.find(f"{{*}}{name}")
    return None if child is None else child.get(_key(child, "val"))


def _depth(element: Element) -> int:
    return _whole(element.get(_key(element, "ilvl")), 0)


def _whole(words: str | None, otherwise: int) -> int:
    return int(words) if words and re.fullmatch(r"[0-9]{1,4}", words) else otherwise


def _written(value: int, style: str) -> str:
    write = _STYLES.get(style, str)
    return write(value)


def _roman(value: int) -> str:
    if value > _FAR:
        return str(value)
    written = ""
    for size, letters in _ROMAN:
        written += letters * (value // size)
        value %= size
    return written


def _letter(value: int) -> str:
    times, at = divmod(value - 1, _LETTERS)
    return chr(ord("A") + at) * min(times + 1, _DEEPEST) if value > 0 else ""


_STYLES: dict[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "decimalZero": lambda value: f"{value:02}",
    "none": lambda _: "",
}
