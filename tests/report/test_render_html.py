"""Pages: what their elements say, that words are never markup, and what Chromium makes of them."""

import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from colours import colours as _colours
from colours import contrast as _contrast
from office import (
    COLUMNS,
    CONTROLS,
    HOSTILE,
    ROWS,
    SENTENCE,
    VIETNAMESE,
    every_report,
    flat,
    is_a4_landscape,
    needs_chromium,
    needs_poppler,
    pdf_facts,
    pdf_text,
    report,
    words,
)
from parplan.language.catalogue import ENGLISH, Language, Phrase
from parplan.plan.plan import Plan
from parplan.questions.agencies import agencies
from parplan.questions.gaps import gaps
from parplan.questions.show import show
from parplan.report.as_html import STYLES, render
from parplan.report.html_table import Html, element
from parplan.report.report import Column, Kind, Report, in_language
from tables import Row, made_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLAN = (
    "Plan 475/KH-UBND of 18/7/2024 by Ủy ban nhân dân tỉnh Đắk Nông:"
    " scores of 2023, targets for 2024"
)


def parsed(made: Report, language: Language = ENGLISH) -> Any:  # noqa: ANN401 - lxml has no types
    return html.document_fromstring(render(made, language).decode())


def texts(root: Any, path: str) -> list[str]:  # noqa: ANN401
    return [found.text_content() for found in root.xpath(path)]


def rows(root: Any, part: str) -> list[list[str]]:  # noqa: ANN401
    return [[cell.text_content() for cell in row] for row in root.xpath(f"//{part}/tr")]


def test_a_table_says_what_the_report_says() -> None:
    root = parsed(report(flat(), notes=(Phrase("Lost: {lost}.", lost=Decimal("1.5")),)))
    assert texts(root, "//title | //h1 | //main/header/p | //main/p") == [
        *("Gaps", "Gaps", PLAN, "Lost: 1.5.")
    ]
    assert texts(root, "//caption") == ["Lost points"]
    assert rows(root, "thead") == [[column.label.text for column in COLUMNS]]
    assert rows(root, "tbody") == [
        ["1.1", "One", "by survey", "1", "0.5", "–", "Sở A; Sở B"],
        ["1.10", "Two", "other", "1", "1.75", "50%", f"{SENTENCE}Sở B"],
    ]
    assert rows(root, "tfoot") == [["", "total", "", "2", "2.25", "", ""]]
    assert rows(parsed(report(flat()), VIETNAMESE), "tbody")[0][4] == "0,5"


def test_headers_say_what_they_head() -> None:
    root = parsed(report(flat()))
    assert texts(root, "//thead//th[@scope='col']") == [column.label.text for column in COLUMNS]
    assert texts(root, "//tbody//th[@scope='row']") == ["1.1", "1.10"]
    assert texts(root, "//tfoot//th[@scope='row']") == ["total"]
    assert not root.xpath("//th[not(@scope)]")


def test_a_table_can_be_reached_and_scrolled_by_keyboard_and_has_a_name() -> None:
    root = parsed(report(flat()))
    ((region,),) = (root.xpath("//div[@role='region']"),)
    assert region.get("tabindex") == "0"
    assert texts(root, f"//*[@id='{region.get('aria-labelledby')}']") == ["Lost points"]


def test_long_lists_are_lists_and_paragraphs_paragraphs() -> None:
    root = parsed(report(flat()))
    assert texts(root, "//tbody/tr[2]/td[last()]/ul/li") == [SENTENCE, "Sở B"]
    two = parsed(report(words("One\nTwo")))
    assert texts(two, "//tbody/tr/td[1]/p") == ["One", "Two"]


def test_numbers_are_marked_and_decimal_signs_stand_below_each_other() -> None:
    lost = [cell.get("class").split() for cell in parsed(report(flat())).xpath("//tbody/tr/td[4]")]
    assert lost == [["number", "bars", "less1"], ["number", "bars"]]
    columns = (COLUMNS[0], COLUMNS[4])
    values = tuple(Row(("1", Decimal(value))) for value in ("1", "0.1234567", "0.5"))
    root = parsed(report(made_table("t", Phrase("T"), columns, values)))
    assert [cell.get("class") for cell in root.xpath("//tbody/tr/td")] == [
        *("number bars less6 whole", "number bars", "number bars less6")
    ]


def test_bars_are_drawings_beside_their_numbers() -> None:
    root = parsed(report(flat()))
    cells = root.xpath("//td[svg]")
    assert [cell.text_content() for cell in cells] == ["0.5", "1.75"]
    assert [cell.find("svg/rect").get("width") for cell in cells] == ["28.6%", "100.0%"]
    assert [cell.find("svg").get("aria-hidden") for cell in cells] == ["true", "true"]


def test_no_bar_without_a_positive_number() -> None:
    numbers = tuple(Row(("1", value)) for value in (Decimal(0), Decimal(-1), None))
    table = made_table("t", Phrase("T"), (COLUMNS[0], COLUMNS[4]), numbers)
    assert not parsed(report(table)).xpath("//svg")


def test_rows_of_a_tree_are_strong_and_indented() -> None:
    root = parsed(report(flat(ROWS, None)))
    assert [row.get("class") for row in root.xpath("//tbody/tr")] == ["strong", "depth1", "depth1"]
    assert texts(root, "//tbody//*[contains(@class, 'name')]") == ["Area", "One", "Two"]


def test_several_tables_have_headings_and_links() -> None:
    empty = made_table("sipas", Phrase("SIPAS tasks"), COLUMNS, ())
    root = parsed(report(flat(), empty))
    assert texts(root, "//h2") == ["Lost points", "SIPAS tasks"]
    assert [(link.text, link.get("href")) for link in root.xpath("//nav//a")] == [
        *(("Lost points", "#gaps"), ("SIPAS tasks", "#sipas"))
    ]
    assert [section.get("id") for section in root.xpath("//section")] == ["gaps", "sipas"]
    assert texts(root, "//section[@id='sipas']/p") == ["(none)"]
    assert root.xpath("//nav")[0].get("aria-label") == "Tables"


def test_many_notes_come_last() -> None:
    notes = tuple(Phrase(f"Note {number}") for number in range(4))
    root = parsed(report(flat(), notes=notes))
    assert texts(root, "//main/*[last()]/h2") == ["Notes"]
    assert texts(root, "//main/*[last()]//li") == ["Note 0", "Note 1", "Note 2", "Note 3"]


def test_languages_of_page_and_words() -> None:
    english, vietnamese = parsed(report(flat())), parsed(report(flat()), VIETNAMESE)
    assert (english.get("lang"), vietnamese.get("lang")) == ("en", "vi")
    # The plan's words, not ours ("by survey") and not codes or numbers.
    assert texts(english, "//tbody/tr[1]/*[@lang='vi']") == ["One", "Sở A; Sở B"]
    assert not vietnamese.xpath("//body//*[@lang]")
    columns = (COLUMNS[0], Column("title_en", Phrase("English"), language="en"))
    table = made_table("t", Phrase("T"), columns, (Row(("1", "Words")),))
    assert not parsed(report(table)).xpath("//body//*[@lang]")


def test_policy_allows_nothing_but_the_page_s_own_styles() -> None:
    root = parsed(report(flat()))
    ((policy,),) = (root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content"),)
    (style,) = texts(root, "//style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    page = render(report(flat()), ENGLISH).decode()
    assert not root.xpath("//script | //@style | //@onclick | //img | //iframe | //form")
    assert [link.get("href") for link in root.xpath("//link")] == ["data:,"]
    assert not re.search(r"https?://|url\(|@import", page)


def test_words_come_out_as_they_went_in() -> None:
    root = parsed(report(words(*HOSTILE)))
    for row, text in zip(rows(root, "tbody"), HOSTILE, strict=True):
        assert row == [text, text, f"{text}; {text}"]
    assert {found.tag for found in root.xpath("//tbody//*")} == {"tr", "th", "td"}
    several = report(words(*HOSTILE), words("x"), title=HOSTILE[5], notes=(Phrase(HOSTILE[6]),))
    assert texts(parsed(several), "//title | //h1 | //main/p") == [
        *(HOSTILE[5], HOSTILE[5], HOSTILE[6])
    ]


def test_characters_that_act_are_shown() -> None:
    assert rows(parsed(report(words(CONTROLS.rstrip("\ufffe\uffff")))), "tbody")[0][0].startswith(
        "a\ufffdb\ufffd[31mcd"
    )


@given(st.text(), st.text())
def test_any_text_is_text(text: str, value: str) -> None:
    made = element("p", text, title=value, hidden=None)
    assert (made.count("<"), made.count(">"), made.count('"')) == (2, 2, 2)
    assert unescape(made) == f'<p title="{value}">{text}</p>'


def test_markup_is_only_what_we_made() -> None:
    assert element("p", element("b", "<i>"), "<i>") == "<p><b>&lt;i&gt;</b>&lt;i&gt;</p>"
    assert not isinstance(element("b") + "<i>", Html)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast_is_enough_for_text_and_drawings(scheme: str) -> None:
    styles = STYLES.read_text(encoding="utf-8")
    light, dark, _ = re.split(r"@media \(prefers-color-scheme: dark\)|\* \{", styles, maxsplit=2)
    printed = styles.partition("@media print")[2]
    colours = {
        **_colours(light),
        **_colours({"light": light, "dark": dark, "print": printed}[scheme]),
    }
    for ground in ("paper", "band", "head"):
        assert _contrast(colours["ink"], colours[ground]) >= 7
        assert _contrast(colours["soft"], colours[ground]) >= 4.5
        assert _contrast(colours["bar"], colours[ground]) >= 3
    assert _contrast(colours["focus"], colours["paper"]) >= 4.5


def test_every_report_is_a_page(plan: Plan) -> None:
    for made in every_report(plan):
        root = parsed(made, VIETNAMESE)
        tables = [table for table in made.tables if table.rows]
        found = root.xpath("//table")
        for table, of in zip(tables, found, strict=True):
            assert len(of.xpath("tbody/tr")) == len(table.rows)
            if table.columns[0].kind is Kind.CODE:
                first = texts(of, "tbody/tr/*[1]")
                assert first == [row.values[0] for row in table.lines]


def test_a_notebook_shows_a_report_in_a_frame_that_runs_nothing(plan: Plan) -> None:
    for made in (gaps(plan), report(words(*HOSTILE))):
        (frame,) = html.fragments_fromstring(made._repr_html_())
        assert (frame.tag, frame.get("sandbox")) == ("iframe", "")
        assert frame.get("title") == ENGLISH.say(made.title)
        assert frame.get("srcdoc") == render(in_language(made, "en"), ENGLISH).decode()


@needs_chromium
def test_a_frame_has_its_own_styles_and_leaves_those_of_the_notebook(
    browser: "Browser", plan: Plan
) -> None:
    page = browser.new_page()
    page.set_content(f"<table><tr><td>own</td></tr></table>{gaps(plan)._repr_html_()}")
    caption = page.frame_locator("iframe").get_by_role("columnheader", name="Lost", exact=True)
    assert caption.is_visible()
    assert page.locator("td").evaluate("td => getComputedStyle(td).borderTopWidth") == "0px"


def visited(browser: "Browser", folder: Path, made: Report) -> "Page":
    """Open a report and fail on whatever the page says or asks for."""
    file = folder / "report.html"
    file.write_bytes(render(made, VIETNAMESE))
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    unwanted: list[str] = []
    page.on("console", lambda message: unwanted.append(message.text))
    page.on("pageerror", lambda error: unwanted.append(str(error)))
    page.on("request", lambda request: unwanted.append(request.url))
    page.goto(file.as_uri())
    assert unwanted == [file.as_uri()]
    return page


@needs_chromium
def test_only_tables_scroll_sideways(browser: "Browser", tmp_path: Path, plan: Plan) -> None:
    for made in every_report(plan):
        page = visited(browser, tmp_path, in_language(made, "en"))  # English has a column more
        for width in (360, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        page.close()


@needs_chromium
def test_only_a_table_with_too_much_for_the_page_scrolls_there(
    browser: "Browser", tmp_path: Path, plan: Plan
) -> None:
    scrolls = "region => region.scrollWidth > region.clientWidth"
    for made, expected in ((gaps(plan), False), (agencies(plan), False), (show(plan), True)):
        page = visited(browser, tmp_path, made)
        assert page.locator(".scroll").evaluate(scrolls) == expected


@needs_chromium
def test_hostile_words_do_nothing(browser: "Browser", tmp_path: Path) -> None:
    page = visited(browser, tmp_path, report(words(*HOSTILE), title=HOSTILE[6]))
    assert page.locator("h1").inner_text() == HOSTILE[6]
    assert page.locator("img, tbody script").count() == 0


@needs_chromium
@needs_poppler
def test_it_prints(browser: "Browser", tmp_path: Path, plan: Plan) -> None:
    page = visited(browser, tmp_path, in_language(gaps(plan), "vi"))
    pdf = tmp_path / "report.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    facts = pdf_facts(pdf)
    assert is_a4_landscape(facts)
    assert facts["Pages"] == "3"
    text = pdf_text(pdf)
    assert text.count("Assessed") == 3  # the header on each page
    assert text.count("14,5855") == 1  # the total at the end only
    assert re.search(r"\b2 Assessed", text)  # the page's number, from the second on


@needs_chromium
def test_it_is_dark_where_that_is_wanted_but_prints_on_white(
    browser: "Browser", tmp_path: Path
) -> None:
    page = visited(browser, tmp_path, report(flat()))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(22, 25, 28)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


@needs_chromium
def test_keyboard_reaches_links_and_tables_and_shows_where_it_is(
    browser: "Browser", tmp_path: Path
) -> None:
    second = replace(flat(), key="second", title=Phrase("Second"))
    page = visited(browser, tmp_path, report(flat(), second))
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.slice(0, 11)"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == ["Lost points", "Second", "Lost points", "SecondCodeT"]


@needs_chromium
def test_bars_have_one_scale_whatever_their_numbers_look_like(
    browser: "Browser", tmp_path: Path, plan: Plan
) -> None:
    page = visited(browser, tmp_path, in_language(agencies(plan), "vi"))
    boxes = page.locator("svg.bar").evaluate_all(
        "bars => bars.map(bar => [bar.getBoundingClientRect().left, bar.clientWidth])"
    )
    assert len({tuple(box) for box in boxes}) == 1
    # Numbers stand where those without a bar do, and no bar reaches below one.
    ends = page.locator("tbody .bars").evaluate_all(
        """cells => cells.map(cell => {
            const range = document.createRange();
            range.selectNodeContents(cell.lastChild);
            return range.getBoundingClientRect().left;
        })"""
    )
    assert max(ends) - min(ends) < 1
    left, width = boxes[0]
    assert left + width < min(ends)


@needs_chromium
def test_decimal_signs_stand_below_each_other(browser: "Browser", tmp_path: Path) -> None:
    columns = (COLUMNS[0], Column("lost", Phrase("Lost"), Kind.POINTS))
    numbers = tuple(Row(("1", Decimal(value))) for value in ("1.2345", "10.5", "100"))
    page = visited(browser, tmp_path, report(made_table("t", Phrase("T"), columns, numbers)))
    ends = page.locator("tbody td").evaluate_all(
        """cells => cells.map(cell => {
            const text = cell.firstChild, range = document.createRange();
            range.setStart(text, 0);
            range.setEnd(text, (text.data + ",").indexOf(","));
            return range.getBoundingClientRect().right;
        })"""
    )
    assert max(ends) - min(ends) < 2


@needs_chromium
def test_header_stays_in_sight(browser: "Browser", tmp_path: Path, plan: Plan) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - skipped without Chromium

    page = visited(browser, tmp_path, in_language(gaps(plan), "vi"))
    page.mouse.wheel(0, 500)
    expect(page.locator("h1")).not_to_be_in_viewport()  # CSP forbids to wait by evaluating a text
    assert page.locator("thead th").first.bounding_box()["y"] == 0  # type: ignore[index]
