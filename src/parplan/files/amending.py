"""New data put into a YAML file: what doesn't change in it stays as it is, byte for byte.

A file of results is kept by hand: its comments, order, quotes and blank lines are somebody's. So
it isn't read and written anew, as ruamel.yaml would, which keeps comments but moves some of them
when a key is added, and lays the rest out its own way. The parser tells where each value stands;
only these places are changed, and lines are added where something is new. What comes out is read
again and has to be the new data.

New keys of data go where an order has them, and so into the file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from parplan.files.source import Source
from parplan.files.yaml_text import written

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = 2
_BLOCKS = frozenset("|>")
_COMMENT = re.compile("#[^\r\n]*")

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
    """Change a file from one state of its data to another; keys may be added, none taken away."""
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
    for edit in sorted(edits, key=lambda one: one.start):
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

    def _inside(self, node: yaml.Node, before: object, after: object) -> list[_Edit] | None:
        """Change only what differs within a block, if that can be done."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return None
        if isinstance(node, yaml.MappingNode) and isinstance(before, dict):
            if not isinstance(after, dict) or set(before) - set(after):
                return None
            return list(self.mapping(node, before, after))
        if isinstance(before, list) and isinstance(after, list):
            return self._sequence(node, before, after)
        return None

    def _sequence(
        self, node: yaml.CollectionNode, before: list[Any], after: list[Any]
    ) -> list[_Edit] | None:
        """Change entries, and add some at the end."""
        edits: list[_Edit] = []
        if len(after) < len(before):
            return None
        for at, old, new in zip(node.value, before, after, strict=False):
            if old == new:
                continue
            inside = self._inside(at, old, new)
            if inside is None:
                return None
            edits += inside
        if more := after[len(before) :]:
            lines = written({"added": more}, "").splitlines()[1:]
            lines = [line[_STEP:] for line in lines]
            position = self._end(node)
            edits.append(self._line_after(position, self._indented(lines, node.start_mark.column)))
        return edits

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
