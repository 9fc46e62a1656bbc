"""A table of a page: what a screen reader, a narrow screen and a printer need to know of it."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape

from parplan.language.catalogue import Language
from parplan.report.cells import BULLET, Lines, depths, naming, rows_shown, said, strong
from parplan.report.layout import extent
from parplan.report.report import Column, Kind, Table, Value

_VOID = frozenset({"input"})
"""Elements that have neither content nor an end; others of that kind aren't used."""


class Html(str):
    """Text that is markup already. Only this module makes it of words."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | None) -> Html:
    """Make an element. `class_` is `class`, `aria_label` is `aria-label`; `None` is left out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def joined(pieces: Iterable[str]) -> Html:
    """Put pieces together; those that aren't markup are escaped."""
    return Html("".join(piece if isinstance(piece, Html) else escape(piece) for piece in pieces))


def words(text: str, language: Language, **attributes: str | None) -> Html:
    """Mark words of the plan as Vietnamese where the page isn't."""
    return element("span", text, lang=None if language.code == "vi" else "vi", **attributes)


DEEPEST = 3
"""Levels that the stylesheet indents."""

MOST_DECIMALS = 6
"""Decimals that the stylesheet puts below each other."""

LONG = 40
"""Text that is longer makes its column wide."""

ROOM = 75.0
"""Rem that a table may need where the stylesheet lets it scroll with the page."""

_PADDING = 1.0
_LONG_LEAST, _NAME_LEAST, _BAR = 8.5, 10.0, 5.0  # as in the stylesheet
_EM = 1.25  # a wide font without serifs, a little smaller than the page's


def section(table: Table, language: Language, *, heading: bool, links: bool = False) -> Html:
    """Make a table that scrolls by itself; `heading` if the page has several to go to.

    With `links` a code goes to the element that has it as its id.
    """
    title = said(table.title, language)
    if not table.lines:
        above = [element("h2", title)] if heading else []
        return element("section", *above, element("p", said(table.nothing, language)), id=table.key)
    name = f"{table.key}-title"
    caption = (
        element("caption", element("h2", title), id=name)
        if heading
        else element("caption", title, id=name, class_="unseen")
    )
    shown = rows_shown(table, language)
    columns = [
        _Column(table, index, language, shown, links=links) for index in range(len(table.columns))
    ]
    inside = element("table", caption, *_parts(table, columns, shown))
    wide = " wide" if sum(column.least for column in columns) > ROOM else ""
    region = element(
        "div", inside, class_=f"scroll{wide}", role="region", tabindex="0", aria_labelledby=name
    )
    return element("section", region, id=table.key)


def _parts(
    table: Table, columns: Sequence["_Column"], shown: Sequence[Sequence[Lines]]
) -> Iterator[Html]:
    yield element("thead", element("tr", *(column.label() for column in columns)))
    rows = [
        element("tr", *_cells(columns, row.values, lines), class_=_classes(bold, depth))
        for row, lines, bold, depth in zip(
            table.lines, shown, strong(table), depths(table), strict=False
        )
    ]
    yield element("tbody", *rows)
    if table.totals is not None:
        yield element("tfoot", element("tr", *_cells(columns, table.totals, shown[-1], bars=False)))


def _cells(
    columns: Sequence["_Column"],
    values: Sequence[Value],
    shown: Sequence[Lines],
    *,
    bars: bool = True,
) -> Iterator[Html]:
    """Make the cells of a row; the first that says something is the row's header."""
    header = next((index for index, lines in enumerate(shown) if any(lines)), None)
    for index, (column, value, lines) in enumerate(zip(columns, values, shown, strict=True)):
        bar = column.bar(value) if bars else []
        yield column.cell(value, [*bar, column.words(value, lines)], is_header=index == header)


def _classes(bold: bool, depth: int) -> str | None:  # noqa: FBT001
    level = f"depth{min(depth, DEEPEST)}" if depth else ""
    return " ".join(filter(None, ["strong" if bold else "", level])) or None


def _text(lines: Lines) -> Html:
    if len(lines) == 1:
        return joined(lines)
    if all(line.startswith(BULLET) for line in lines):
        return element("ul", *(element("li", line.removeprefix(BULLET)) for line in lines))
    return joined(element("p", line) for line in lines)


class _Column:
    """What the cells of a column have in common."""

    def __init__(
        self,
        table: Table,
        index: int,
        language: Language,
        shown: Sequence[Sequence[Lines]],
        *,
        links: bool,
    ) -> None:
        self._links = links
        self._column = column = table.columns[index]
        self._language = language
        values = table.values(index)
        self._decimals = max([0, *map(_decimals, [*values, *(table.totals or ())[index:][:1]])])
        self._largest = max(_numbers(values), default=Decimal(0)) if column.bar else Decimal(0)
        looks = list(_looks(column, values, is_name=index in naming(table)[-1:]))
        self._class = " ".join(looks) or None
        self.least = self._least([lines[index] for lines in shown], looks)

    def label(self) -> Html:
        """Make the header."""
        return element(
            "th", said(self._column.label, self._language), scope="col", class_=self._class
        )

    def _least(self, cells: Sequence[Lines], looks: Sequence[str]) -> float:
        """Say how many rem the column needs so that no word breaks."""
        wraps = self._column.kind is Kind.TEXT
        words = extent(said(self._column.label, self._language), cells, wraps=wraps).least * _EM
        if "long" in looks:
            words = max(words, _NAME_LEAST if "name" in looks else _LONG_LEAST)
        return words + _PADDING + (_BAR if self._column.bar else 0.0)

    def cell(self, value: Value, content: Iterable[str], *, is_header: bool) -> Html:
        """Make a cell; words of the plan are marked as Vietnamese on a page that isn't."""
        classes = [self._class or "", *self._alignment(value)]
        return element(
            "th" if is_header else "td",
            *content,
            scope="row" if is_header else None,
            class_=" ".join(filter(None, classes)) or None,
            lang=self._lang(value),
        )

    def words(self, value: Value, lines: Lines) -> Html:
        """Write what a cell says; a code may be a link."""
        if self._links and self._column.kind is Kind.CODE and value:
            return element("a", *lines, href=f"#{value}")
        return _text(lines)

    def bar(self, value: Value) -> list[Html]:
        """Draw a bar beside a number; the number says the same."""
        if self._largest <= 0 or not isinstance(value, Decimal | int) or value <= 0:
            return []
        width = f"{value / self._largest * 100:.1f}%"
        rectangle = element("rect", width=width, height="100%")
        return [element("svg", rectangle, class_="bar", aria_hidden="true")]

    def _alignment(self, value: Value) -> Iterator[str]:
        """Say how many decimals are missing, so that decimal signs stand below each other."""
        if not self._column.kind.is_number or not isinstance(value, Decimal | int):
            return
        missing = min(MOST_DECIMALS, self._decimals - _decimals(value))
        if missing:
            yield f"less{missing}"
            if not _decimals(value):
                yield "whole"

    def _lang(self, value: Value) -> str | None:
        ours = value is None or value == () or value in (self._column.words or {})
        language = self._column.language or "vi"
        foreign = self._column.kind is Kind.TEXT and language != self._language.code
        return language if foreign and not ours else None


def _looks(column: Column, values: Iterable[Value], *, is_name: bool) -> Iterator[str]:
    if column.kind.is_number:
        yield "number"
        if column.bar:
            yield "bars"
    elif column.kind is not Kind.TEXT:
        yield "code"
    elif any(len("".join(value)) > LONG for value in values if isinstance(value, str | tuple)):
        yield "long"
    if is_name:
        yield "name"


def _numbers(values: Iterable[Value]) -> Iterator[Decimal]:
    return (Decimal(value) for value in values if isinstance(value, Decimal | int))


def _decimals(value: Value) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0
