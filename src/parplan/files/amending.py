"""New data put into a YAML file: what doesn't change in it stays as it is, byte for byte.

A file of results is kept by hand: its comments, order, quotes and blank lines are somebody's. So
it isn't read and written anew, as ruamel.yaml would, which keeps comments but moves some of them
when a key is added, and lays the rest out its own way. The parser tells where each value stands;
only these places are changed, lines are added where something is new and taken out where it is
gone. What comes out is read again and has to be the new data.

New keys of data go where an order has them, and so into the file. Entries of a list are the same
if they have the same code or number, or say the same.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

from parplan.files.source import Source
from parplan.files.yaml_text import in_a_row, written

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = 2
_BLOCKS = frozenset("|>")
_COMMENT = re.compile("#[^\r\n]*")
_NAMED_BY = ("code", "number", "name")

Data = dict[str, Any]
Place = tuple[str, ...]
"""Where something stands in data: the keys that lead to it."""


def at(held: Mapping[str, Any], path: Place) -> object:
    """Give what stands at a place, `None` if nothing does."""
    found: object = held
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def within(held: Data, key: str, order: Sequence[str]) -> Data:
    """Give the mapping of that key, made in its place if it isn't there."""
    if not held.get(key):
        put(held, key, {}, order)
    found: Data = held[key]
    return found


def put(held: Data, key: str, value: object, order: Sequence[str]) -> None:
    """Set a value; a new key goes behind those that the order has before it."""
    if key in held or key not in order:
        held[key] = value
        return
    before = set(order[: order.index(key)])
    keys = list(held)
    index = max((i + 1 for i, known in enumerate(keys) if known in before), default=0)
    items = list(held.items())
    items.insert(index, (key, value))
    held.clear()
    held.update(items)


class Unamendable(Exception):  # noqa: N818 - the file is written in a way we don't know
    """Says that a file can't be changed without changing more than is asked for."""


class _Edit(NamedTuple):
    """Text that takes the place of another; with `start` equal to `end` it is added there."""

    start: int
    end: int
    text: str


def amended(text: str, before: Data, after: Data) -> str:
    """Change a file from one state of its data to another."""
    if before == after:
        return text
    root = yaml.compose(text, Loader=_LOADER) if before else None
    if root is None:
        ending = "" if not text or text.endswith("\n") else "\n"
        result = text + ending + written(after, "")
    elif isinstance(root, yaml.MappingNode) and not root.flow_style:
        result = _applied(text, list(_Amending(text).mapping(root, before, after)))
    else:
        raise Unamendable
    data, findings = Source().read(("results",), "", result.encode())
    if findings or data != after:
        raise Unamendable
    return result


def amended_bytes(held: bytes, before: Data, after: Data) -> bytes:
    """Change a file's bytes; a mark of UTF-8 at its start stays."""
    encoding = "utf-8-sig" if held.startswith(codecs.BOM_UTF8) else "utf-8"
    return amended(held.decode(encoding), before, after).encode(encoding)


def _identity(entry: object) -> str:
    """Tell by what an entry of a list is known again."""
    if isinstance(entry, Mapping):
        named = next((entry[key] for key in _NAMED_BY if key in entry), None)
        return str(entry) if named is None else f"={named}"
    return str(entry)


def _paired(before: list[Any], after: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Say which entry of a list became which: one without the other is gone, or is new."""
    names = [list(map(_identity, entries)) for entries in (before, after)]
    matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
    for what, old, old_end, new, new_end in matcher.get_opcodes():
        olds, news = range(old, old_end), range(new, new_end)
        together = what == "equal" or not any(
            isinstance(entry, Mapping) and not _identity(entry).startswith("{")
            for entry in (*before[old:old_end], *after[new:new_end])
        )
        count = min(len(olds), len(news)) if together else 0
        yield from zip(olds[:count], news[:count], strict=True)
        yield from ((index, None) for index in olds[count:])
        yield from ((None, index) for index in news[count:])


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Walk the words within a node, as they stand."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for item in node.value:
            yield from _scalars(item)


def _applied(text: str, edits: list[_Edit]) -> str:
    """Make all changes; additions at the same place keep their order."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda one: one[:2]):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


class _Amending:
    """What has to be changed in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def mapping(self, node: yaml.MappingNode, before: Data, after: Data) -> Iterator[_Edit]:
        """Change values, and add keys behind those that stand before them in the new order."""
        held = {key.value: (key, value) for key, value in node.value}
        indent = node.start_mark.column
        last: int | None = None
        for key, value in after.items():
            if key not in held:
                lines = written({key: value}, "").splitlines()
                yield self._added(node, last, self._indented(lines, indent))
                continue
            name, at = held[key]
            if before[key] != value:
                inside = self._inside(at, before[key], value)
                yield from [self._replaced(name, at, value, indent)] if inside is None else inside
            last = max(name.end_mark.index, self._end(at))
        for key, (name, at) in held.items():
            if key not in after:
                yield self._removed(name, at, indent)

    def _inside(self, node: yaml.Node, before: object, after: object) -> list[_Edit] | None:
        """Change only what differs within a block, if that can be done."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return None
        if isinstance(node, yaml.MappingNode) and isinstance(before, dict):
            first = node.value[0][0]
            if not isinstance(after, dict) or first.value not in after:
                return None
            return list(self.mapping(node, before, after))
        if isinstance(before, list) and isinstance(after, list):
            return self._sequence(node, before, after)
        return None

    def _sequence(
        self, node: yaml.CollectionNode, before: list[Any], after: list[Any]
    ) -> list[_Edit] | None:
        """Change, add and take out entries."""
        if not after or any(
            self._text[self._start(at) : at.start_mark.index].strip() != "-" for at in node.value
        ):
            return None
        edits: list[_Edit] = []
        last: int | None = None
        for old, new in _paired(before, after):
            if old is None and new is not None:
                edits.append(self._entry_added(node, last, after[new]))
            elif old is not None and new is None:
                edits.append(self._entry_removed(node, old))
            elif old is not None and new is not None:
                at, last = node.value[old], old
                if before[old] == after[new]:
                    continue
                inside = self._inside(at, before[old], after[new])
                if inside is None:
                    inside = self._entry_replaced(at, after[new])
                if inside is None:
                    return None
                edits += inside
        return edits

    def _start(self, node: yaml.Node) -> int:
        """Find where the line begins that a value stands in."""
        return self._text.rfind("\n", 0, node.start_mark.index) + 1

    def _entry_lines(self, entry: Any, indent: int) -> list[str]:  # noqa: ANN401 - any data
        lines = written({"added": [entry]}, "").splitlines()[1:]
        return self._indented([line[_STEP:] for line in lines], indent)

    def _entry_added(self, node: yaml.CollectionNode, last: int | None, entry: object) -> _Edit:
        """Add an entry behind that one, or before the first, as far from it as others are."""
        lines = self._entry_lines(entry, node.start_mark.column)
        entries = node.value
        apart = len(entries) > 1 and "" in [
            line.strip()
            for line in self._text[self._end(entries[0]) : self._start(entries[1])].split("\n")[
                1:-1
            ]
        ]
        if last is None:
            start = self._start(entries[0])
            shown = [*lines, ""] if apart else lines
            return _Edit(start, start, "".join(f"{line}{self._newline}" for line in shown))
        return self._line_after(self._end(entries[last]), ["", *lines] if apart else lines)

    def _entry_removed(self, node: yaml.CollectionNode, index: int) -> _Edit:
        """Take an entry's lines out, and the blank ones between it and the one before it."""
        at = node.value[index]
        start, end = self._start(at), self._text.find("\n", self._end(at)) + 1 or len(self._text)
        while index and (above := self._text.rfind("\n", 0, start - 1) + 1) < start:
            if self._text[above:start].strip():
                break
            start = above
        while not index and end < len(self._text):
            below = self._text.find("\n", end) + 1 or len(self._text)
            if self._text[end:below].strip():
                break
            end = below
        return _Edit(start, end, "")

    def _entry_replaced(self, at: yaml.Node, value: object) -> list[_Edit] | None:
        """Write words in the place of words; a comment behind them stays."""
        if not isinstance(at, yaml.ScalarNode) or isinstance(value, Mapping | list):
            return None
        lines = self._entry_lines(value, self._start_of_dash(at))
        end = self._end(at)
        if at.style in _BLOCKS or (
            len(lines) > 1 and self._text[end : self._line_end(end)].strip()
        ):
            return None
        first = lines[0].lstrip().removeprefix("- ")
        return [_Edit(at.start_mark.index, end, self._newline.join([first, *lines[1:]]))]

    def _start_of_dash(self, at: yaml.Node) -> int:
        line = self._text[self._start(at) : at.start_mark.index]
        return len(line) - len(line.lstrip())

    def _removed(self, name: yaml.Node, at: yaml.Node, indent: int) -> _Edit:
        """Take a key's lines out; comments that stood there stay."""
        end = max(name.end_mark.index, self._end(at))
        if self._text[end : end + 1] == ":":  # the value was empty
            end += 1
        behind = self._text[end : self._line_end(end)].strip()
        comments = [*self._comments(name, at, end), *([behind] if behind else [])]
        start, end = self._start(name), self._text.find("\n", end) + 1 or len(self._text)
        margin = " " * indent
        kept = "".join(f"{margin}{comment}{self._newline}" for comment in comments)
        return _Edit(start, end, kept)

    def _added(self, node: yaml.MappingNode, last: int | None, lines: list[str]) -> _Edit:
        """Add lines behind a value; before the first, they stand right below what holds them."""
        if last is not None:
            return self._line_after(last, lines)
        at = node.start_mark.index
        start = self._text.rfind("\n", 0, at) + 1
        if self._text[start:at].strip():  # the first key stands behind a dash
            return _Edit(
                at,
                at,
                "".join(f"{line}{self._newline}" for line in lines).lstrip()
                + " " * node.start_mark.column,
            )
        if node.start_mark.column:
            start = self._below_parent(start)
        return _Edit(start, start, "".join(f"{line}{self._newline}" for line in lines))

    def _below_parent(self, start: int) -> int:
        """Go up over the comments and blank lines above a first key."""
        while start:
            above = self._text.rfind("\n", 0, start - 1) + 1
            line = self._text[above : start - 1].strip()
            if line and not line.startswith("#"):
                break
            start = above
        return start

    def _replaced(self, name: yaml.Node, at: yaml.Node, value: Any, indent: int) -> _Edit:  # noqa: ANN401 - any data
        """Write a key with another value; a comment behind it stays, above it if need be."""
        lines = written({name.value: value}, "").splitlines()
        if isinstance(at, yaml.SequenceNode) and at.flow_style and (row := in_a_row(value)):
            lines = [f"{lines[0].partition(': ')[0].rstrip(':')}: {row}"]
        start, end = name.start_mark.index, max(name.end_mark.index, self._end(at))
        if self._text[end : end + 1] == ":":  # the value was empty
            end += 1
        comments, (first, *rest) = self._comments(name, at, end), lines
        if rest:
            behind = self._text[end : self._line_end(end)].strip()
            comments += [behind] if behind else []
            end = self._line_end(end)
        margin = " " * indent
        above = "".join(f"{comment}{self._newline}{margin}" for comment in comments)
        shown = [above + first, *self._indented(rest, indent)]
        return _Edit(start, end, self._newline.join(shown))

    def _comments(self, name: yaml.Node, at: yaml.Node, end: int) -> list[str]:
        """Find comments within what is replaced: they stand between values."""
        found, start = [], name.end_mark.index
        for scalar in _scalars(at):
            words = self._line_end(scalar.start_mark.index) if scalar.style in _BLOCKS else None
            found += _COMMENT.findall(self._text, start, words or scalar.start_mark.index)
            start = self._end(scalar)
        return [comment.strip() for comment in found + _COMMENT.findall(self._text, start, end)]

    def _line_after(self, position: int, lines: list[str]) -> _Edit:
        end = self._line_end(position)
        return _Edit(end, end, "".join(f"{self._newline}{line}" for line in lines))

    def _line_end(self, position: int) -> int:
        end = self._text.find("\n", position)
        end = len(self._text) if end < 0 else end
        return end - 1 if self._text[end - 1 : end] == "\r" else end

    def _end(self, node: yaml.Node) -> int:
        """Find where a value ends: a block's end mark stands behind what follows it."""
        if isinstance(node, yaml.CollectionNode) and node.flow_style is False:
            last = node.value[-1]
            if isinstance(node, yaml.MappingNode):
                name: int = last[0].end_mark.index
                return max(name, self._end(last[1]))
            return self._end(last)
        end: int = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCKS:
            end = len(self._text[:end].rstrip())
        return end

    def _indented(self, lines: list[str], indent: int) -> list[str]:
        return [f"{' ' * indent}{line}" if line else "" for line in lines]
