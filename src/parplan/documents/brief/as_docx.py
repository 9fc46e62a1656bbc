"""A brief for Word: an official paper with two charts that any printer can print."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from docx.oxml.xmlchemy import BaseOxmlElement

from parplan.documents import frame
from parplan.documents.brief.brief import KIND, SPOKEN, Bar, Brief, Drawn, Look
from parplan.documents.naming import TO_COME
from parplan.report.as_docx import blank, describe, saved, table_element

_FILL = {Look.FULL: "404040", Look.HALF: "BFBFBF", Look.EMPTY: "FFFFFF"}
"""Three greys far apart; the last has only its border."""

_UNITS = 60
"""Columns of a bar: as exact as a bar is drawn."""

_NAME, _SAYS = 4300, 1900
"""Twentieths of a point beside a bar."""

_UNIT = (frame.ROOM - _NAME - _SAYS) // _UNITS
_TALL, _GAP = 250, 50


def render(made: Brief) -> bytes:
    """Write it; the same brief gives the same bytes."""
    document = blank()
    frame.add_styles(document)
    title = f"{KIND} {made.summary[0]}"
    day = datetime.datetime.combine(made.on, datetime.time(), datetime.UTC)
    describe(document, title, made.summary[1], day, "vi")
    frame.stand_alone(document, _page(made))
    return saved(document)


def _page(made: Brief) -> Iterator[str | BaseOxmlElement]:
    yield from frame.head(made.above, made.issuer, made.number, made.place_and_date)
    yield from frame.heading(KIND, made.summary)
    yield _heading("1. Kết quả đến nay")
    yield from (frame.line(words, "BriefText") for words in made.standing)
    yield _heading("2. Những điểm cần lưu ý")
    yield from (frame.line(f"- {words}", "BriefText") for words in made.findings)
    yield _heading("3. Điểm theo lĩnh vực, tiêu chí")
    for number, chart in enumerate(made.charts, 1):
        yield from _chart(number, chart)
    yield _heading(f"4. {made.urgent}")
    if made.table.rows:
        yield table_element(made.table, SPOKEN, frame.ROOM)
    yield frame.line("", "BriefText", "<w:keepNext/>")
    yield from frame.foot(made.recipients, made.signature, TO_COME)


def _heading(words: str) -> str:
    return frame.line(words, "BriefHeading")


def _chart(number: int, chart: Drawn) -> Iterator[str]:
    yield frame.line(f"Hình {number}. {chart.title}", "BriefChart")
    yield frame.line(chart.measure, "BriefMeasure")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (_NAME, *[_UNIT] * _UNITS, _SAYS))
    rows = "".join(f"{_bar(bar)}{_gap()}" for bar in chart.bars)
    legend = _legend(chart) if chart.legend else ""
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_NAME + _UNITS * _UNIT + _SAYS}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/>'
        '<w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}{legend}</w:tbl>"
    )
    yield frame.line("", "AfterTable")


def _bar(bar: Bar) -> str:
    cells = [_cell(_NAME, 1, bar.name, "right")]
    left, shown, reached = _UNITS, 0, Decimal(0)
    for look, share in bar.pieces:
        reached += share * _UNITS
        units = min(left, round(reached) - shown)
        if units > 0:
            cells.append(_cell(units * _UNIT, units, "", "left", look))
            left, shown = left - units, shown + units
    if left:
        cells.append(_cell(left * _UNIT, left, "", "left"))
    cells.append(_cell(_SAYS, 1, bar.says, "left"))
    return _row(cells, _TALL)


def _legend(chart: Drawn) -> str:
    """Write what each look means, a line each, below where bars begin."""
    rows = []
    for look, words in chart.legend:
        cells = [_cell(_NAME, 1, "", "right"), _cell(3 * _UNIT, 3, "", "left", look)]
        cells.append(_cell((_UNITS - 3) * _UNIT + _SAYS, _UNITS - 2, words, "left"))
        rows.append(_row(cells, _TALL) + _gap())
    return "".join(rows)


def _gap() -> str:
    whole = _NAME + _UNITS * _UNIT + _SAYS
    return _row([_cell(whole, _UNITS + 2, "", "left")], _GAP)


def _row(cells: list[str], tall: int) -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{tall}" w:hRule="exact"/></w:trPr>'
        f"{''.join(cells)}</w:tr>"
    )


def _cell(width: int, span: int, words: str, side: str, look: Look | None = None) -> str:
    edges = ""
    if look is not None:
        edge = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
        sides = "".join(f"<w:{name} {edge}/>" for name in ("top", "left", "bottom", "right"))
        edges = (
            f"<w:tcBorders>{sides}</w:tcBorders>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{_FILL[look]}"/>'
        )
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{edges}<w:vAlign w:val="center"/>'
    style = "BriefBar" if words else "AfterTable"
    line = frame.line(words, style, f'<w:keepNext/><w:jc w:val="{side}"/>')
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{line}</w:tc>"
