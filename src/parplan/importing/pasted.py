"""Pasted text (.txt): tables whose cells have become paragraphs, put together again.

Where a program pasted tabs, the cells are there still. Else each cell is one paragraph or more,
and empty cells are gone. The header's order tells which columns there are; a code, a title and
numbers tell where a row begins; what is left of a row is shared out by what it looks like.
"""

import csv
import re
from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import pairwise, takewhile
from typing import NamedTuple

from parplan.importing.numbers import is_points, read_code, read_section
from parplan.importing.records import roles, unplaced
from parplan.importing.regions import (
    AGENCIES,
    EXTRA,
    NUMBERS,
    Vocabulary,
    is_group,
    is_numbering,
    is_total,
    is_year,
    plain,
)
from parplan.importing.register import Register, entries, unbulleted
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Remarks, Unreadable
from parplan.readers import limits
from parplan.readers.grid import Block, Grid, GridCell, GridRow, TextLine, checked, paragraphs
from parplan.readers.kinds import decoded

_TABS = 2
_FEWEST = 3
_MOST = 30
_NUMBERS = re.compile(r"[0-9.,\s]+")

_HEAD = re.compile(
    r"(thủ trưởng|thù trường|giám đốc|chánh|chủ tịch|trưởng ban|chỉ huy trưởng|cục trưởng|"
    r"người đứng đầu)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(các sở|sở|các cơ quan|các đơn vị|ubnd|ủy ban|văn phòng|công an|ban|thanh tra|trung tâm)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"thường xuyên|quý|tháng|hằng|hàng|trong năm|trước ngày|năm 20|/20", re.IGNORECASE
)
_NOTE = re.compile(r"dieu tra|xhh")
_SITE = re.compile(
    r"dmca|copyright|ban quyen|dang (nhap|ky|truy cap)|ten truy cap|mat khau|trang chu|lien he|"
    r"hotline|dien thoai|email|facebook|zalo|tweet|chia se|(so )?luot (xem|truy cap)|truy cap|"
    r"online|van ban (lien quan|moi|cung)|tai ve|luoc do|thuoc tinh|in trang|gop y|binh luan|"
    r"quang cao|giay phep so|dieu khoan|chinh sach bao mat|ve dau trang|"
    r"(tin|bai viet) (lien quan|khac)"
)
"""How the lines begin that a site puts below a document, without tone marks."""
_OUTSIDE = "outside"
_GAP = 5
"""How many numbers a table may leave out; a larger gap is a counter of the site."""
_SHORT = 40
_LONG = 160


def blocks(
    file: str, held: bytes, vocabulary: Vocabulary, register: Register, remarks: Remarks
) -> Iterator[Block]:
    """Read a text's paragraphs and tables in their order."""
    if len(held) > limits.TEXT:
        raise Unreadable(
            Phrase("{file} is larger than {most} MB", file=file, most=limits.TEXT // 1_000_000)
        )
    text = decoded(file, held)
    if any(line.count("\t") >= _TABS for line in text.splitlines()):
        return _tabbed(file, text, remarks)
    return _FlatText(_lines(text, remarks), vocabulary, register, remarks).blocks()


def _place(number: int) -> Phrase:
    return Phrase("line {line}", line=number)


def _lines(text: str, remarks: Remarks) -> list[TextLine]:
    found: list[TextLine] = []
    for number, line in enumerate(text.split("\n"), start=1):
        place = _place(number)
        found += [TextLine(place, words) for words in paragraphs(line, place, remarks)]
        if len(found) > limits.LINES:
            raise Unreadable(Phrase("more than {most} lines of text", most=limits.LINES))
    return found


def _tabbed(file: str, text: str, remarks: Remarks) -> Iterator[Block]:
    """Read cells between tabs, as spreadsheets and Word copy them."""
    rows: list[GridRow] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t")
    tables = 0
    try:
        for values in reader:
            line = reader.line_num
            cells = []
            for at, value in enumerate(values, start=1):
                place = Phrase("line {line}, cell {cell}", line=line, cell=at)
                cells.append(GridCell(place, paragraphs(value, place, remarks)))
            if len(cells) > 1:
                rows.append(GridRow(_place(line), tuple(cells)))
                continue
            if rows:
                tables += 1
                yield Grid(Phrase("table {table}", table=tables), checked(rows))
                rows = []
            for cell in cells:
                yield from (TextLine(_place(line), words) for words in cell.paragraphs)
    except csv.Error as error:
        raise Unreadable(Phrase("{file}: {reason}", file=file, reason=str(error))) from None
    if rows:
        yield Grid(Phrase("table {table}", table=tables + 1), checked(rows))


class _Header(NamedTuple):
    """The columns of a flattened table, in the order in which its cells come."""

    titles: list[TextLine]
    fields: list[str]
    end: int

    @property
    def figures(self) -> int:
        """How many columns of numbers follow the title."""
        return sum(field in NUMBERS for field in self.fields)

    @property
    def texts(self) -> list[int]:
        """The columns of words behind them."""
        return list(range(2 + self.figures, len(self.fields)))


class _FlatText:
    """Puts tables together from paragraphs."""

    def __init__(
        self, lines: list[TextLine], vocabulary: Vocabulary, register: Register, remarks: Remarks
    ) -> None:
        """Take the paragraphs of a text."""
        self._lines, self._vocabulary = lines, vocabulary
        self._register, self._remarks = register, remarks
        self._tables = 0

    def blocks(self) -> Iterator[Block]:
        """Find the tables among the paragraphs."""
        at = 0
        while at < len(self._lines):
            header = self._header(at)
            if header is None:
                yield self._lines[at]
                at += 1
                continue
            self._tables += 1
            rows = [self._titles(header)]
            end = self._end(header)
            rows += self._rows(header, end)
            yield Grid(Phrase("table {table}", table=self._tables), checked(rows), flat=True)
            at = end

    def _header(self, at: int) -> _Header | None:
        """Read a header that begins here with the title of the codes' column."""
        found = self._vocabulary.meaning(self._lines[at].text)
        if found is None or found.field != "code":
            return None
        end, numbered = self._header_end(at)
        titles = _ungrouped(self._lines[at:end], self._vocabulary)
        meanings = [self._vocabulary.meaning(line.text) for line in titles]
        fields = [m.field if m else EXTRA for m in meanings]
        if len(set(fields) - {EXTRA}) < _FEWEST:
            return None
        place = self._lines[at].place
        if numbered and numbered != len(titles):
            raise Unreadable(
                Phrase(
                    "{place}: {reason}",
                    place=place,
                    reason=Phrase(
                        "the header has {titles} titles for {columns} numbered columns",
                        titles=len(titles),
                        columns=numbered,
                    ),
                ),
                Phrase("import the document itself (.docx, .xlsx, .html)"),
            )
        header = _Header(titles, fields, end + numbered)
        leading = fields[2 : 2 + header.figures]
        if not {"title", "tasks"} & {fields[1]} or not set(leading) <= set(NUMBERS):
            raise Unreadable(
                Phrase(
                    "{place}: columns in this order can't be told apart in pasted text", place=place
                ),
                Phrase("import the document itself (.docx, .xlsx, .html)"),
            )
        return header

    def _header_end(self, at: int) -> tuple[int, int]:
        """Find where a header ends, and how many columns the numbers below it count."""
        stop = min(at + _MOST, len(self._lines))
        for end in range(at + 1, stop):
            numbers: list[str] = []
            for line in self._lines[end:stop]:
                if line.text.strip("()") != str(len(numbers) + 1):
                    break
                numbers.append(line.text)
            if is_numbering(numbers):
                return end, len(numbers)
            words = self._lines[end].text
            if not (self._vocabulary.meaning(words) or is_group(words) or is_year(words)):
                return end, 0
        return stop, 0

    def _titles(self, header: _Header) -> GridRow:
        cells = tuple(GridCell(line.place, (line.text,)) for line in header.titles)
        return GridRow(header.titles[0].place, cells)

    def _end(self, header: _Header) -> int:
        """Find where a table ends: behind its totals, or where an appendix or the list begins."""
        for at in range(header.end, len(self._lines)):
            words = self._lines[at].text.casefold()
            if words.startswith(("phụ lục", "nơi nhận")):
                return at
            if header.figures and self._is_total(at, header.figures):
                return at + 1 + header.figures
        return self._tail(header)

    def _tail(self, header: _Header) -> int:
        """Find where the last table of a page ends: what its last row can't hold is the site's."""
        starts = [
            at
            for at in range(header.end, len(self._lines))
            if self._begins(at, header, len(self._lines))
        ]
        last, number = None, 0
        end = len(self._lines)
        for at in starts:
            code = read_code(self._lines[at].text)
            if code is None or code.roman:
                continue
            if not header.figures and not 1 <= code.steps[0] <= number + _GAP:
                end = at
                break
            last, number = at, code.steps[0]
        if last is None:
            return len(self._lines)
        begin = last + 2 + header.figures
        sites = (
            at
            for at in range(begin, end)
            if _SITE.match(plain(self._lines[at].text)) or _NUMBERS.fullmatch(self._lines[at].text)
        )
        end = next(sites, end)
        fields = [header.fields[column] for column in header.texts]
        shares, _ = _share_out(
            [line.text for line in self._lines[begin:end]],
            ["survey" if field == "note" else field for field in fields] + [_OUTSIDE],
            self._register,
        )
        return end - shares[-1]

    def _is_total(self, at: int, figures: int) -> bool:
        numbers = self._lines[at + 1 : at + 1 + figures]
        if not is_total(self._lines[at].text) or read_code(self._lines[at - 1].text):
            return False
        return len(numbers) == figures and all(is_points(number.text) for number in numbers)

    def _rows(self, header: _Header, end: int) -> Iterator[GridRow]:
        starts = [at for at in range(header.end, end) if self._begins(at, header, end)]
        for line in self._lines[header.end : starts[0] if starts else end]:
            yield GridRow(line.place, (GridCell(line.place, (line.text,)),))
        for at, after in pairwise([*starts, end]):
            yield self._row(at, after, header)

    def _begins(self, at: int, header: _Header, end: int) -> bool:
        """Whether a row begins here: a code, a title, and as many numbers as there are columns."""
        if header.figures and self._is_total(at, header.figures):
            return True
        if at + 1 >= end:
            return False
        words, title = self._lines[at].text, self._lines[at + 1].text
        code = read_code(words) is not None or (not header.figures and read_section(words))
        if not code or _NUMBERS.fullmatch(title):
            return False
        return not header.figures or is_points(self._lines[min(at + 2, len(self._lines) - 1)].text)

    def _row(self, at: int, after: int, header: _Header) -> GridRow:
        cells = [GridCell(self._lines[at].place)] * len(header.fields)
        lines = self._lines[at:after]
        if is_total(lines[0].text):
            lines = [TextLine(lines[0].place, ""), *lines]
        for column, line in enumerate(lines[:2]):
            cells[column] = GridCell(line.place, (line.text,) if line.text else ())
        numbers = []
        for line in lines[2 : 2 + header.figures]:
            if not is_points(line.text):
                break
            numbers.append(line)
        if len(numbers) == header.figures:
            for column, line in enumerate(numbers, start=2):
                cells[column] = GridCell(line.place, (line.text,))
        else:
            self._remarks.error(
                lines[0].place,
                Phrase(
                    "{count} numbers for {columns} columns: not placed: {numbers}",
                    count=len(numbers),
                    columns=header.figures,
                    numbers=tuple(line.text for line in numbers),
                ),
            )
        self._share(lines[2 + len(numbers) :], cells, header)
        return GridRow(self._lines[at].place, tuple(cells))

    def _share(self, lines: list[TextLine], cells: list[GridCell], header: _Header) -> None:
        columns = header.texts
        fields = [header.fields[column] for column in columns]
        shares, sure = _share_out([line.text for line in lines], fields, self._register)
        if not sure:
            message = Phrase("which column these paragraphs belong to is not certain")
            self._remarks.warn(lines[0].place, message, Phrase("compare the row with the document"))
        at = 0
        for column, size in zip(columns, shares, strict=True):
            if size:
                taken = lines[at : at + size]
                cells[column] = GridCell(taken[0].place, tuple(line.text for line in taken))
            at += size
        for line in lines[at:]:
            cell = GridCell(line.place, (line.text,))
            unplaced(cell, self._remarks, Phrase("its row has no column left for it"))


def _ungrouped(lines: list[TextLine], vocabulary: Vocabulary) -> list[TextLine]:
    """Put the columns of a second header row where those stand that they are under.

    Of a title over several columns, such as "Năm 2024", only the columns are left; their titles
    come behind all others, since the second row was pasted after the first.
    """
    groups = [at for at, line in enumerate(lines) if at and _stands_over(line, vocabulary)]
    if not groups:
        return lines
    years = [lines[at] for at in groups if is_year(lines[at].text)]
    behind = lines[groups[0] + 1 :]
    agencies = [line for line in behind if _field(line, vocabulary) in AGENCIES]
    rest = [line for line in behind if line not in agencies]
    figures = list(takewhile(lambda line: _is_under_year(line, vocabulary), reversed(rest)))[::-1]
    under: dict[int, list[TextLine]] = {}
    if len(years) < len(groups) and agencies:
        group = next(at for at in groups if not is_year(lines[at].text))
        under[id(lines[group])] = agencies
    if years:
        each, left = divmod(len(figures), len(years))
        if left or not figures:
            raise Unreadable(
                Phrase(
                    "{place}: {reason}",
                    place=years[0].place,
                    reason=Phrase(
                        "which columns stand under {titles} can't be told in pasted text",
                        titles=tuple(line.text for line in years),
                    ),
                ),
                Phrase("import the document itself (.docx, .xlsx, .html)"),
            )
        for at, year in enumerate(years):
            under[id(year)] = [
                line._replace(text=f"{year.text} {line.text}")
                for line in figures[at * each : (at + 1) * each]
            ]
    second = [*(figures if years else ()), *(agencies if len(years) < len(groups) else ())]
    moved = set(map(id, second))
    found = []
    for line in lines:
        if id(line) not in moved:
            found += under.get(id(line), [line])
    return found


def _is_under_year(line: TextLine, vocabulary: Vocabulary) -> bool:
    """Whether a title may stand under a year: one of figures that names no year of its own."""
    meaning = vocabulary.meaning(line.text)
    return (
        meaning is not None
        and meaning.field in NUMBERS
        and meaning.field != "max_points"
        and meaning.year is None
    )


def _stands_over(line: TextLine, vocabulary: Vocabulary) -> bool:
    over = is_group(line.text) or is_year(line.text)
    return over and _field(line, vocabulary) is None


def _field(line: TextLine, vocabulary: Vocabulary) -> str | None:
    meaning = vocabulary.meaning(line.text)
    return meaning.field if meaning else None


def _share_out(
    paragraphs: list[str], fields: list[str], register: Register
) -> tuple[list[int], bool]:
    """Tell how many paragraphs each column has, and whether that is the only good reading.

    Columns keep their order; each takes none, one or more of the paragraphs. The reading in which
    most paragraphs look like what their column holds is taken.
    """
    size, count = len(paragraphs), len(fields)
    if size > limits.PARAGRAPHS:
        return [size, *[0] * (count - 1)], False
    likeness = [_likeness(words, register) for words in paragraphs]
    # best[c][p]: the best sharing of the paragraphs from p on among the columns from c on:
    # its score, how many sharings have it, and how many paragraphs the first column takes.
    best = [[(0, 1, 0)] * (size + 1) for _ in range(count + 1)]
    for start in range(size):
        best[count][start] = (-1000 * (size - start), 1, 0)
    for column in range(count - 1, -1, -1):
        score = partial(_score, fields[column], paragraphs, likeness)
        for start in range(size, -1, -1):
            choices = []
            for end in range(start, size + 1):
                later, ways, _ = best[column + 1][end]
                choices.append((score(start, end) + later, ways, end - start))
            top = max(choice[0] for choice in choices)
            tied = [choice for choice in choices if choice[0] == top]
            best[column][start] = (top, sum(choice[1] for choice in tied), tied[0][2])
    shares = []
    start = 0
    for column in range(count):
        shares.append(best[column][start][2])
        start += shares[-1]
    return shares, not paragraphs or best[0][0][1] == 1


def _likeness(words: str, register: Register) -> dict[str, int]:
    """Tell how much a paragraph looks like what each column holds."""
    sides = roles((words,))
    names = entries(tuple(sides[0] + sides[1]) if sides else (words,), register).names
    known = bool(names) and all(register.find(name) for name in names)
    bare = unbulleted(words)
    begins = bool(_HEAD.match(bare) or _BODY.match(bare)) and len(bare) <= _LONG
    agency = 4 if known else 1 if begins else -4
    short = len(words) <= _SHORT
    time = 5 if short and _TIME.search(words) else -3
    note = 5 if _NOTE.search(plain(words)) and short else 1 if short else -2
    if known:
        note = -3
    return {
        "lead": agency + (2 if _HEAD.match(bare) else 0),
        "coordinating": agency - (1 if _HEAD.match(bare) else 0),
        "tasks": -3 if known else 1,
        "time": time,
        "due": time,
        "product": 1,
        "note": note if time < 0 else -1,
        "assessed_by": note,
        "survey": 5 if _NOTE.search(plain(words)) and short else -2,
        "extra": 0,
    }


def _score(
    field: str, paragraphs: list[str], likeness: list[dict[str, int]], start: int, end: int
) -> int:
    if start == end:
        return {"tasks": -1, "lead": -2, "coordinating": -1, "time": -1, "due": -1}.get(field, 0)
    score = sum(likeness[at].get(field, 0) for at in range(start, end))
    if field in {"lead", "coordinating"}:
        bullets = {unbulleted(words) != words for words in paragraphs[start:end]}
        if len(bullets) > 1 or (end - start > 1 and not bullets.pop()):
            score -= 6
    elif field in {"time", "due", "note"} and end - start > 1:
        score -= 3
    return score
