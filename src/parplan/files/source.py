"""YAML in, exactly as written, and where each value stands.

Values come from the parser's events rather than from a YAML library's constructor: points become
decimals of the written text (a constructor would go through floats), a key that stands twice is
seen, and anchors, tags and bottomless nesting are refused before they can do harm.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import yaml

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level, Misread, Position, Remark
from parplan.plan.findings import PAR001, PAR003, Finding
from parplan.plan.shapes import Path

Data = dict[str, "Data"] | list["Data"] | Decimal | bool | str | None

_DEEPEST = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?").fullmatch
"""A number as it is written in the data: with a decimal point, and without leading zeros."""

_UNREADABLE = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
for _yes, _no in (("yes", "no"), ("true", "false"), ("on", "off")):
    for _case in (str.lower, str.title, str.upper):
        _WORDS[_case(_yes)], _WORDS[_case(_no)] = True, False


class Source:
    """The files that a plan was read from. Positions are worked out when there is one to name."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._shown: dict[Path, str] = {}
        self._marks: dict[Path, Mapping[Path, yaml.Event | Position]] = {}

    def read(self, root: Path, shown: str, content: bytes) -> tuple[Data, list[Finding]]:
        """Take a file in: its data, and what is wrong with it as YAML.

        `root` is its place in the data (`("criteria",)`), `shown` what the user calls it.
        """
        self._shown[root] = shown
        try:
            builder = _Builder(shown, decoded(shown, content))
            data = builder.build(root)
        except Misread as wrong:
            (remark,) = wrong.remarks
            self._marks[root] = {root: remark.place}
            return None, [Finding(PAR001, root, remark.message, remark.hint)]
        self._marks[root] = builder.marks
        hint = Phrase("keep one of them: other YAML readers take the last and say nothing")
        return data, [
            Finding(PAR003, path, Phrase("key `{key}` stands twice", key=path[-1]), hint)
            for path in builder.repeated
        ]

    def position(self, path: Path) -> Position:
        """Find a place in the data, or the nearest one above it that is written."""
        root = next(root for root in self._shown if path[: len(root)] == root)
        marks = self._marks[root]
        while len(path) > len(root) and path not in marks:
            path = path[:-1]
        shown = self._shown[root]
        return _position(shown, marks[path]) if path in marks else Position(shown, 1, 1)

    def remark(self, finding: Finding) -> Remark[Position]:
        """Say what is found at its place in the file."""
        rule, path, message, hint = finding
        return Remark(rule.severity, self.position(path), message, hint, rule.code)


def decoded(shown: str, content: bytes) -> str:
    """Take a file's text, which is UTF-8; it is `Misread` from where it isn't.

    `shown` is what the user calls it.
    """
    line, column, message = 1, 1, Phrase("the file is in UTF-16")
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8-sig", "replace")
            line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
            message = Phrase("the file is not UTF-8 from here on")
    raise _wrong(Position(shown, line, column), message, Phrase("save it as UTF-8"))


def misread(file: str, remarks: Sequence[Remark[Position]]) -> Misread:
    """Make a refusal of everything that is wrong in one file."""
    message = Phrase("{file} can't be used; mistakes: {count}", file=file, count=len(remarks))
    return Misread(remarks, message)


def _wrong(place: Position, message: Phrase, hint: Phrase | None) -> Misread:
    """Say what ends the reading of a file."""
    return misread(place.file, [Remark(Level.ERROR, place, message, hint)])


def _events(shown: str, text: str) -> Iterator[yaml.Event]:
    try:
        loader = _LOADER(text)
    except yaml.reader.ReaderError:  # the reader without libyaml looks at everything first
        raise _unreadable(shown, text) from None
    try:
        while (event := loader.get_event()) is not None:
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and mark.index >= len(text.rstrip()):
            mark = error.context_mark  # where it opens, not the end, where it is missed
        place = Position(shown, mark.line + 1, mark.column + 1) if mark else Position(shown, 1, 1)
        raise _wrong(place, *_explain(error.problem or str(error))) from None
    except yaml.reader.ReaderError:
        raise _unreadable(shown, text) from None
    finally:
        loader.dispose()


def _unreadable(shown: str, text: str) -> Misread:
    bad = re.search(_UNREADABLE, text)
    at = bad.start() if bad else 0
    message = Phrase("a control character ({code})", code=f"U+{ord(text[at]):04X}")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return _wrong(Position(shown, line, column), message, Phrase("remove it"))


def _too_deep() -> Phrase:
    return Phrase("nested deeper than {most} levels", most=_DEEPEST)


def _explain(problem: str) -> tuple[Phrase, Phrase | None]:
    """Say in plain words what the parser means, where we know how it is usually caused."""
    if "maximum nesting depth" in problem:  # newer libyaml gives up first, at its own depth
        return _too_deep(), None
    causes = {
        "found a tab character": Phrase("indent with spaces, not with tabs"),
        "cannot start any token": Phrase("indent with spaces, and put text with % @ ` in quotes"),
        "mapping values are not allowed": Phrase("put text with a colon in it in quotes"),
        "could not find expected ':'": Phrase("a key needs a colon and a space: `key: value`"),
        "did not find expected key": Phrase("keys of one block start in the same column"),
        "did not find expected '-'": Phrase("entries of one list start in the same column"),
        "unexpected end of stream": Phrase("a quote or a bracket is not closed"),
        "did not find expected ',' or": Phrase("a quote or a bracket is not closed"),
    }
    hint = next((cause for words, cause in causes.items() if words in problem), None)
    return Phrase("not YAML: {problem}", problem=problem), hint


class _Builder:
    """Builds a file's data from its events; notes which keys come again and where values are."""

    def __init__(self, shown: str, text: str) -> None:
        self.events = _events(shown, text)
        self._shown = shown
        self.repeated: list[Path] = []
        self.marks: dict[Path, yaml.Event] = {}

    def build(self, root: Path) -> Data:
        """Read the file's one document."""
        documents: list[Data] = []
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and documents:
                hint = Phrase("a file holds one document: remove the line `---`")
                raise self._wrong(event, Phrase("a second document begins here"), hint)
            if isinstance(event, yaml.NodeEvent):
                self.marks[root] = event
                documents.append(self._value(event, root))
        return documents[0] if documents else None

    def _value(self, event: yaml.Event, path: Path) -> Data:
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            hint = Phrase("write the value out; for merged cells there is `merged_with`")
            raise self._wrong(event, Phrase("anchors, aliases and tags are not read"), hint)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if len(path) > _DEEPEST:
            raise self._wrong(event, _too_deep(), None)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._sequence(path)

    def _sequence(self, path: Path) -> list[Data]:
        items: list[Data] = []
        for item in self.events:
            if type(item) is yaml.SequenceEndEvent:
                break
            place = (*path, len(items))
            self.marks[place] = item
            items.append(self._value(item, place))
        return items

    def _mapping(self, path: Path) -> dict[str, Data]:
        entries: dict[str, Data] = {}
        for key in self.events:
            if type(key) is yaml.MappingEndEvent:
                break
            if type(key) is not yaml.ScalarEvent:
                raise self._wrong(key, Phrase("a key must be a word"), None)
            place = (*path, key.value)
            if key.value in entries:
                self.repeated.append(place)
            self.marks[place] = key
            entries[key.value] = self._value(next(self.events), place)
        return entries

    def _wrong(self, event: yaml.Event, message: Phrase, hint: Phrase | None) -> Misread:
        return _wrong(_position(self._shown, event), message, hint)


def _scalar(event: yaml.ScalarEvent) -> Data:
    """Quoted is text; plain is a number only if every reader sees the same number in it."""
    value: str = event.value
    if not event.implicit[0]:
        return value
    if NUMBER(value):
        return Decimal(value) + 0  # -0 is 0
    return _WORDS.get(value, value)


def _position(shown: str, at: yaml.Event | Position) -> Position:
    if isinstance(at, Position):
        return at
    mark = at.start_mark
    return Position(shown, mark.line + 1, mark.column + 1) if mark else Position(shown, 1, 1)
