"""Charts on a page: what they say to everyone, and what Chromium makes of them."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from charts import (
    COLUMNS,
    EVERY,
    PAIRS,
    PARETO,
    RANGES,
    STACKED,
    STAIRCASE,
    TARGETS,
    WATERFALL,
    chart,
    report,
)
from office import HOSTILE, needs_chromium
from parplan.language.catalogue import ENGLISH, Phrase
from parplan.report.as_html import render
from parplan.report.report import Bar, Chart, Drawing, Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


def parsed(*charts: Chart) -> Any:  # noqa: ANN401 - lxml has no types
    return html.document_fromstring(render(report(*charts), ENGLISH).decode())


def texts(root: Any, path: str) -> list[str]:  # noqa: ANN401
    return [found.text_content() for found in root.xpath(path)]


@pytest.mark.parametrize("made", EVERY, ids=lambda one: one.key)
def test_a_figure_has_a_name_and_its_drawings_say_what_they_show(made: Chart) -> None:
    root = parsed(made)
    (figure,) = root.xpath("//figure")
    (caption,) = root.xpath(f"//*[@id='{figure.get('aria-labelledby')}']")
    assert caption.text_content().startswith("A chartPoints")
    drawings = figure.xpath(".//svg[not(ancestor::svg) and not(@aria-hidden)]")
    assert drawings
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert texts(drawing, "./title")[0]
    assert not root.xpath("//script | //@style | //@onclick")


def test_numbers_stand_beside_the_bars_as_text() -> None:
    root = parsed(WATERFALL)
    assert texts(root, "//li/p[@class='label']") == [
        *("Score 2023", "6.3.4Giảm chi", "8.1Hài lòng", "Target 2024")
    ]
    assert texts(root, "//li/p[@class='value']") == ["85.5", "+2", "−0.5", "87"]
    assert texts(root, "//li/svg/title") == ["85.5", "+2, to 87.5", "−0.5, to 87", "87"]
    assert texts(root, "//figure//*[@lang='vi']") == ["Giảm chi", "Hài lòng"]


def test_bars_are_where_their_figures_are() -> None:
    def drawn(made: Chart, row: int) -> list[tuple[str, str, str]]:
        (found,) = parsed(made).xpath(f"//figure//li[svg/@class='track'][{row}]")
        return [(r.get("class"), r.get("x"), r.get("width")) for r in found.iter("rect")]

    assert drawn(WATERFALL, 2) == [("won", "20.000%", "80.000%")]
    assert drawn(WATERFALL, 3) == [("lost", "80.000%", "20.000%")]
    assert drawn(STAIRCASE, 2) == [("had", "0.000%", "20.000%"), ("won", "20.000%", "80.000%")]
    assert drawn(RANGES, 1) == [("had", "20.000%", "80.000%")]
    assert drawn(RANGES, 2) == [("had mark", "80.000%", "3")]
    assert drawn(STACKED, 1)[1] == ("won", "41.333%", "16.000%")  # 31 to 43 of 75


def test_columns_are_as_high_as_their_figures() -> None:
    root = parsed(COLUMNS)
    heights = [float(r.get("height")) for r in root.xpath("//svg[@class='columns']//rect")]
    assert heights == [2.2, 220, 217.8]  # 0.5, 50 and 49.5 of 50; of nothing there is no bar
    (told,) = texts(root, "//svg/desc")
    assert told == "2: 0.5%; 3: 50%; 4: 49.5%"
    assert texts(root, "//svg[@class='columns']/text") == ["50%", "1", "2", "3", "4"]


def test_targets_and_pairs_have_one_value_that_matters_most() -> None:
    root = parsed(TARGETS)
    assert texts(root, "//li/p[@class='value']") == ["5 → 7.5 / 10", "4 → 3 / 4", "– → – / 8"]
    assert texts(root, "//li/p[@class='value']/b") == ["5 → 7.5", "4 → 3", "– → –"]
    root = parsed(PAIRS)
    assert texts(root, "//ul[@class='strips pairs']/li/p/b") == ["2.5", "5"]
    assert root.xpath("//ul[@class='strips pairs']/li[1]/svg/svg/@y") == ["0", "50%"]


def test_a_line_joins_the_shares_of_a_pareto_chart() -> None:
    root = parsed(PARETO)
    assert root.xpath("//svg[@class='columns pareto']/rect/@height") == ["260.00", "86.67"]
    assert root.xpath("//polyline/@points") == ["25.00,25.00 75.00,0.00"]
    assert texts(root, "//svg/desc") == ["6.3.4: 3 · 75%; 8.1 the last"]


def test_a_legend_where_there_are_looks_to_tell_apart() -> None:
    assert texts(parsed(STACKED), "//ul[@class='legend']/li") == [
        *("done", "under way", "overdue", "not started")
    ]
    for one in (COLUMNS, PARETO):
        assert not parsed(one).xpath("//ul[@class='legend']")


def test_a_page_without_charts_has_no_styles_for_them() -> None:
    assert b".strips" not in render(report(), ENGLISH)
    assert b".strips" in render(report(WATERFALL), ENGLISH)


def test_words_are_never_markup() -> None:
    bars = (Bar(word, (1,), word) for word in HOSTILE)
    made = chart(Drawing.BARS, *bars, title=HOSTILE[5])
    root = parsed(made._replace(measure=Phrase("{word}", word=HOSTILE[6])))
    labels = texts(root, "//li/p[@class='label']/span[@class='code']")
    assert labels == [" ".join(word.split()) for word in HOSTILE]
    assert not root.xpath("//main//script | //img")


def visited(browser: "Browser", folder: Path, made: Report, **looks: Any) -> "Page":  # noqa: ANN401
    """Open a report and fail on whatever the page says or asks for."""
    file = folder / "report.html"
    file.write_bytes(render(made, ENGLISH))
    page = browser.new_page(**looks)
    unwanted: list[str] = []
    page.on("console", lambda message: unwanted.append(message.text))
    page.on("request", lambda request: unwanted.append(request.url))
    page.goto(file.as_uri())
    assert unwanted == [file.as_uri()]
    return page


def box(found: "Locator") -> tuple[float, float, float, float]:
    """The left, right, upper and lower edge; a bar's has a line of a pixel around it."""
    at = found.bounding_box()
    assert at is not None
    return at["x"], at["x"] + at["width"], at["y"], at["y"] + at["height"]


@needs_chromium
@pytest.mark.parametrize("width", [1200, 390])
def test_each_step_begins_where_the_last_one_ended(
    browser: "Browser", tmp_path: Path, width: int
) -> None:
    page = visited(browser, tmp_path, report(WATERFALL), viewport={"width": width, "height": 800})
    start, rise, fall, end = (box(one) for one in page.locator(".steps rect").all())
    assert rise[0] == pytest.approx(start[1], abs=1.5)
    assert fall[1] == pytest.approx(rise[1], abs=1.5)
    assert end[1] == pytest.approx(fall[0], abs=1.5)
    assert start[0] == pytest.approx(end[0], abs=1.5)
    assert (rise[1] - rise[0]) / (fall[1] - fall[0]) == pytest.approx(4, rel=0.05)


@needs_chromium
@pytest.mark.parametrize("width", [360, 390, 1280])
def test_charts_fit_the_screen(browser: "Browser", tmp_path: Path, width: int) -> None:
    many = chart(Drawing.COLUMNS, *(Bar(str(n), (n,)) for n in range(1, 64)))
    made = report(*EVERY, many._replace(key="many"))
    page = visited(browser, tmp_path, made, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    figures = page.locator("figure").all()
    assert len(figures) == 10
    for drawn in (*figures, *page.locator("svg text").all(), *page.locator(".value").all()):
        left, right, top, bottom = box(drawn)
        assert 0 <= left < right <= width
        assert top < bottom
    names = [box(text) for text in page.locator("figure:last-of-type svg .middle").all()]
    assert len(names) == 13  # 1, 5, 10 … 60
    assert all(one[1] < other[0] for one, other in pairwise(names))


@needs_chromium
def test_charts_are_seen_in_light_and_dark_and_in_print(browser: "Browser", tmp_path: Path) -> None:
    page = visited(browser, tmp_path, report(STACKED))
    fill = "rect => getComputedStyle(rect).fill"

    def fills() -> list[str]:
        return [rect.evaluate(fill) for rect in page.locator("li > svg.track rect").all()[:4]]

    light = fills()
    assert light == [
        *("rgb(42, 101, 160)", "rgb(196, 118, 0)", "rgb(134, 21, 16)", "rgb(255, 255, 255)")
    ]
    page.emulate_media(color_scheme="dark")
    assert not set(fills()) & set(light)
    page.emulate_media(color_scheme="dark", media="print")
    assert fills() == light


@needs_chromium
def test_a_screen_reader_finds_figures_and_drawings(browser: "Browser", tmp_path: Path) -> None:
    page = visited(browser, tmp_path, report(WATERFALL, COLUMNS))
    figures = page.get_by_role("figure")
    assert figures.count() == 2
    assert page.get_by_role("figure", name="A chart Points; the axis begins at 85").count() == 1
    assert page.get_by_role("img", name="+2, to 87.5").count() == 1
    assert page.get_by_role("img", name="A chart").count() == 1
