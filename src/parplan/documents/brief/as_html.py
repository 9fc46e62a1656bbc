"""A brief as a page that prints on two: the same words and bars as in Word."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from parplan.documents.brief.brief import KIND, SPOKEN, Bar, Brief, Drawn, Look
from parplan.documents.frame import MOTTO, NATION, RECIPIENTS
from parplan.documents.naming import TO_COME
from parplan.report.as_html import Additions, page
from parplan.report.cells import rows_shown, said
from parplan.report.html_chart import drawing, percent
from parplan.report.html_table import Html, element, joined
from parplan.report.report import Kind, Table

STYLES = Path(__file__).with_name("brief.css")


def render(made: Brief) -> bytes:
    """Write it; it asks nobody for anything, and has no script."""
    title = f"{KIND}: {made.summary[0]}"
    main = element("main", *_parts(made), class_="brief")
    return page(title, main, SPOKEN, Additions(STYLES.read_text(encoding="utf-8")))


def _parts(made: Brief) -> Iterator[Html]:
    yield from (element("p", words, class_="draft") for words in made.above)
    yield element(
        "div",
        element("p", *_lines(made.issuer), class_="strong"),
        element("p", *_lines((NATION, MOTTO)), class_="strong"),
        element("p", made.number),
        element("p", element("i", made.place_and_date)),
        class_="head",
    )
    yield element("h1", KIND)
    yield element("p", *_lines(made.summary), class_="summary")
    yield element("h2", "1. Kết quả đến nay")
    yield from (element("p", words) for words in made.standing)
    yield element("h2", "2. Những điểm cần lưu ý")
    yield element("ul", *(element("li", words) for words in made.findings))
    yield element("h2", "3. Điểm theo lĩnh vực, tiêu chí")
    yield from (_chart(number, chart) for number, chart in enumerate(made.charts, 1))
    yield element("h2", f"4. {made.urgent}")
    if made.table.rows:
        yield _table(made.table)
    yield element(
        "div",
        element("p", element("b", RECIPIENTS), *_after(made.recipients), class_="recipients"),
        element("p", *_lines(made.signature), element("span", TO_COME, class_="name")),
        class_="foot",
    )


def _lines(words: tuple[str, ...]) -> list[Html]:
    first, *rest = words
    return [joined([first]), *_after(tuple(rest))]


def _after(words: tuple[str, ...]) -> list[Html]:
    return [joined([element("span", one, class_="line")]) for one in words]


def _chart(number: int, chart: Drawn) -> Html:
    keys = [
        element("li", drawing(words, _piece(look, Decimal(0), Decimal(1)), class_="key"), words)
        for look, words in chart.legend
    ]
    return element(
        "figure",
        element(
            "figcaption", element("b", f"Hình {number}. {chart.title}"), *_after((chart.measure,))
        ),
        element("table", element("tbody", *map(_bar, chart.bars)), class_="bars"),
        *([element("ul", *keys, class_="legend")] if keys else []),
    )


def _bar(bar: Bar) -> Html:
    pieces, begin = [], Decimal(0)
    for look, share in bar.pieces:
        if share:
            pieces.append(_piece(look, begin, begin + share))
            begin += share
    drawn = drawing(f"{bar.name}: {bar.says}", *pieces, class_="strip")
    return element(
        "tr",
        element("th", bar.name, scope="row"),
        element("td", drawn),
        element("td", bar.says, class_="says"),
    )


def _piece(look: Look, begin: Decimal, end: Decimal) -> Html:
    return element("rect", x=percent(begin), width=percent(end - begin), class_=look.value)


def _table(table: Table) -> Html:
    heads = [element("th", said(one.label, SPOKEN), scope="col") for one in table.columns]
    rows = [
        element(
            "tr",
            *(
                element("td", " ".join(cell), class_="number" if one.kind is Kind.POINTS else None)
                for one, cell in zip(table.columns, row, strict=True)
            ),
        )
        for row in rows_shown(table, SPOKEN)
    ]
    return element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
        class_="urgent",
    )
