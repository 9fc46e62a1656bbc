"""Excel workbooks (.xlsx): the rows of each sheet as they come, and what its formats show.

What number formats make of a number: "1.10", "85%", "15/07/2024".
"""

import datetime
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, cast

from lxml import etree

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.container import Container, Element, drop
from parplan.readers.grid import Block, MergedRange
from parplan.readers.workbook import (
    FIRST_DAY,
    HUNDRED,
    REFERENCE,
    Broken,
    WorkbookCell,
    WorkbookRow,
    WorkbookSheet,
    column,
    number,
    range_of,
    tables,
)

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_SHEET = tuple(f"{{{space}}}{name}" for space in _NAMESPACES for name in ("row", "mergeCell"))
"""What a sheet is read by: its rows, and behind them its merged ranges."""

_STRING = tuple(f"{{{space}}}si" for space in _NAMESPACES)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WITH_CONTENTS = etree.XPath("*[*]")
"""The cells of a row that have more than a format: a sheet can have millions that don't."""

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_FIRST_DAY_1904 = datetime.date(1904, 1, 1)
_LAST_DAY = 2_958_463
_PLACES = 10


class _NumberFormat(NamedTuple):
    """How a number is shown: with so many decimals (`None`: as many as it has), and as what."""

    decimals: int | None = None
    date: bool = False
    percent: bool = False

    def show(self, digits: Decimal) -> str:
        """Write a number, which isn't a day, with the decimals that a reader sees."""
        if self.decimals is not None:
            digits = digits.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return format(digits, "f")


class _Book(NamedTuple):
    """What all sheets share."""

    strings: list[str]
    formats: list[_NumberFormat]
    first_day: datetime.date


def blocks(file: str, held: bytes, remarks: Remarks) -> Iterator[Block]:
    """Read every sheet that is shown as a table."""
    with Container(file, held) as container:
        if any(name.endswith("vbaProject.bin") for name in container.names):
            remarks.warn(Phrase("the workbook"), Phrase("its macros are neither read nor run"))
        yield from tables(_sheets(container), remarks)


def sheets(file: str, held: bytes) -> Iterator[WorkbookSheet]:
    """Read every sheet, hidden ones included; one that holds a chart has no rows."""
    with Container(file, held) as container:
        yield from _sheets(container)


def _sheets(container: Container) -> Iterator[WorkbookSheet]:
    main = container.main()
    strings = _shared_strings(container, main)
    styles = container.related(main, "/styles")
    formats = _formats(container, styles) if styles else []
    workbook = container.tree(main)
    since_1904 = any(p.get("date1904") in {"1", "true"} for p in workbook.iterfind("{*}workbookPr"))
    book = _Book(strings, formats, _FIRST_DAY_1904 if since_1904 else FIRST_DAY)
    relations = container.relations(main)
    names, taken = set(container.names), set()
    for listed in workbook.iterfind("{*}sheets/{*}sheet"):
        identity = next((v for k, v in listed.items() if str(k).endswith("}id")), "")
        kind, part = relations.get(str(identity), ("", ""))
        name, is_rows = listed.get("name", "?"), kind.endswith("/worksheet")
        if is_rows and part in taken:
            raise Unreadable(
                Phrase(
                    "{file}, {place}: it is the same part as another sheet, {part}; no program "
                    "writes that",
                    file=container.file,
                    place=name,
                    part=part,
                ),
                limits.SHORTER,
            )
        taken.add(part)
        yield WorkbookSheet(
            name,
            _contents(container, part, book) if is_rows and part in names else iter(()),
            hidden=listed.get("state", "visible") != "visible",
            missing=part not in names,
        ).counted(container.tally)


def _contents(container: Container, part: str, book: _Book) -> Iterator[WorkbookRow | MergedRange]:
    at = 0
    for _, element in container.walk(part, _SHEET):
        if element.tag.endswith("}mergeCell"):
            if merged := range_of(element.get("ref", "")):
                yield merged
        else:
            written = element.get("r", "")
            at = int(written) if re.fullmatch("[0-9]{1,7}", written) else at + 1
            hidden = element.get("hidden") in {"1", "true"}
            yield WorkbookRow(at, _cells(element, at, book), hidden)
        drop(element)


def _cells(element: Element, row: int, book: _Book) -> Iterator[WorkbookCell]:
    for cell in cast("list[Element]", _WITH_CONTENTS(element)):
        found = REFERENCE.fullmatch(cell.get("r", ""))
        at = column(found[1]) if found else element.index(cell)
        yield _cell(cell, WorkbookCell(row, at), book)


def _cell(element: Element, empty: WorkbookCell, book: _Book) -> WorkbookCell:
    kind, value = element.get("t", "n"), element.findtext("{*}v")
    if kind == "inlineStr":
        inline = element.find("{*}is")
        words = "" if inline is None else _words_of(inline)
        return empty._replace(held=words, shown=words)
    if not value:
        if element.find("{*}f") is None:
            return empty
        return empty._replace(broken=Broken.NO_TEXT if kind == "str" else Broken.NO_VALUE)
    if kind == "n":
        return _number(element, value, empty, book)
    return _text(kind, value, empty, book)


def _text(kind: str, value: str, empty: WorkbookCell, book: _Book) -> WorkbookCell:
    if kind == "b":
        return empty._replace(held=value == "1", shown="TRUE" if value == "1" else "FALSE")
    if kind == "e":
        return empty._replace(shown=value, broken=Broken.ERROR)
    words = _unescaped(value)
    if kind == "s":
        if not re.fullmatch("[0-9]{1,8}", value) or int(value) >= len(book.strings):
            return empty._replace(broken=Broken.NO_WORDS)
        words = book.strings[int(value)]
    return empty._replace(held=words, shown=words)


def _number(element: Element, value: str, empty: WorkbookCell, book: _Book) -> WorkbookCell:
    digits = number(value)
    if digits is None:
        return empty._replace(shown=value, broken=Broken.NO_NUMBER)
    style = element.get("s", "")
    known = re.fullmatch("[0-9]{1,6}", style) and int(style) < len(book.formats)
    found = book.formats[int(style)] if known else _NumberFormat()
    if found.date:
        last = _LAST_DAY - (book.first_day - FIRST_DAY).days
        if not 0 < digits <= last:
            return empty._replace(held=digits, shown=format(digits, "f"))
        day = book.first_day + datetime.timedelta(days=int(digits))
        return empty._replace(held=day, shown=f"{day:%d/%m/%Y}")
    if found.percent:
        digits *= HUNDRED
        return empty._replace(held=digits, shown=f"{found.show(digits)}%", percent=True)
    return empty._replace(held=digits, shown=found.show(digits), numeric=True)


def _shared_strings(container: Container, main: str) -> list[str]:
    """Read the words that the cells of a workbook share."""
    part = container.related(main, "/sharedStrings")
    found: list[str] = []
    size = 0
    for _, element in container.walk(part, _STRING) if part else ():
        found.append(_words_of(element))
        size += len(found[-1])
        if size > limits.CHARACTERS or len(found) > limits.STRINGS:
            message = Phrase(
                "{file}: its cells share more than {most} texts, or {characters} characters",
                file=container.file,
                most=limits.STRINGS,
                characters=limits.CHARACTERS,
            )
            raise Unreadable(message, limits.SHORTER)
        drop(element)
    return found


def _words_of(element: Element) -> str:
    """Take a string's words; readings of single characters (rPh) are not part of it."""
    pieces = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [t.text or "" for t in child.iterfind("{*}t")]
    return _unescaped("".join(pieces))


def _unescaped(words: str) -> str:
    """Put characters in the place of their codes: "_x000D_" is a line's end."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words)


def _formats(container: Container, part: str) -> list[_NumberFormat]:
    """List the formats of a workbook's cell styles."""
    styles = container.tree(part)
    known = dict.fromkeys(_DATES, _NumberFormat(date=True))
    known |= {at: _format(code) for at, code in _BUILT_IN.items()}
    for made in styles.iterfind("{*}numFmts/{*}numFmt"):
        code = made.get("formatCode", "")
        if len(code) > limits.FORMAT:
            message = Phrase(
                "{file}, {part}: a number format of more than {most} characters",
                file=container.file,
                part=part,
                most=limits.FORMAT,
            )
            raise Unreadable(message, limits.SHORTER)
        known[_whole(made.get("numFmtId"))] = _format(code)
    return [
        known.get(_whole(style.get("numFmtId")), _NumberFormat())
        for style in styles.iterfind("{*}cellXfs/{*}xf")
    ]


def _whole(written: str | None) -> int:
    return int(written) if written and re.fullmatch("[0-9]{1,6}", written) else 0


def _format(code: str) -> _NumberFormat:
    """Read a format's first section, without what it quotes."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).partition(";")[0]
    if not plain or "general" in plain.lower() or "@" in plain:
        return _NumberFormat()
    if re.search("[dmyhs]", plain.lower()):
        return _NumberFormat(date=True)
    decimals = re.search(r"\.([0?]*)", plain)
    fixed = len(decimals[1]) if decimals else 0
    if "#" in plain.partition(".")[2] or fixed > _PLACES:
        return _NumberFormat(None, percent="%" in plain)
    return _NumberFormat(fixed, percent="%" in plain)
