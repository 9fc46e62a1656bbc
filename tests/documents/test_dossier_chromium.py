"""The dossier's page in a real browser: search, filters, sorting, links, paper, no scripts."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from office import (
    VIETNAMESE,
    is_a4_landscape,
    needs_chromium,
    pdf_facts,
    pdf_text,
)
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load_published
from parplan.language.catalogue import ENGLISH
from parplan.language.vietnamese import without_tones
from parplan.plan.duties import meant
from parplan.plan.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = needs_chromium


def seen(page: "Page", selector: str) -> Any:  # noqa: ANN401 - playwright hides its type
    """Wait for what a page shows; the page's CSP forbids to wait by evaluating a text in it."""
    from playwright.sync_api import expect  # noqa: PLC0415 - skipped where there is no Chromium

    return expect(page.locator(selector))


@pytest.fixture(scope="module")
def files(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dossier")
    found = {}
    for language in (ENGLISH, VIETNAMESE):
        file = folder / f"{language.code}.html"
        file.write_bytes(render(Dossier(plan, load_published()), "html", language))
        found[language.code] = file
    return found


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: "BrowserContext", files: dict[str, Path]) -> "Iterator[Page]":
    """The page in Vietnamese; a message, an error or a request fails the test."""
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: said.append(request.url))
    uri = files["vi"].as_uri()
    opened.goto(uri)
    yield opened
    assert {line.partition("#")[0] for line in said} == {uri}


def leaves(page: "Page") -> set[str]:
    ids = "found => found.filter(one => !one.hidden).map(one => one.id)"
    found: list[str] = page.locator("#criteria .leaf").evaluate_all(ids)
    return set(found)


def listed(page: "Page") -> list[str]:
    return page.locator("#gaps tbody tr:visible > :first-child").all_text_contents()


def is_open(page: "Page", code: str) -> bool:
    opened: bool = page.locator(f"[id='{code}']").evaluate("one => one.open")
    return opened


def test_it_opens_without_a_filter(page: "Page", plan: Plan) -> None:
    assert len(leaves(page)) == len(plan.leaves)
    assert page.locator("#found").text_content() == "91 of 91 leaves, 16 SIPAS tasks"
    assert page.locator(".tree details[open]").count() == 0


@pytest.mark.parametrize("words", ["hồ sơ", "HO SO", "ho  so ", "hô sơ"])
def test_search_ignores_tone_marks_and_case(page: "Page", plan: Plan, words: str) -> None:
    def says(code: str) -> bool:
        above = [".".join(code.split(".")[:n]) for n in range(1, code.count(".") + 1)]
        titles = [node.title for node in plan.nodes if node.code in {code, *above}]
        row = next(leaf.shared for leaf in plan.leaves if leaf.code == code)
        texts = [*titles, *row.tasks, "; ".join(row.lead), "; ".join(row.coordinating)]
        return any("ho so" in without_tones(text) for text in texts)

    page.fill("#search", words)
    expected = {leaf.code for leaf in plan.leaves if says(leaf.code)}
    assert leaves(page) == expected
    assert 0 < len(expected) < 20
    found = page.locator("#found").text_content() or ""
    assert found.startswith(f"{len(expected)} of 91 leaves")


def test_search_finds_d_with_and_without_its_stroke(page: "Page") -> None:
    page.fill("#search", "Đắk Nông")
    with_marks = page.locator("#found").text_content()
    page.fill("#search", "dak nong")
    assert page.locator("#found").text_content() == with_marks


def test_search_opens_what_it_finds_and_closes_it_again(page: "Page") -> None:
    page.locator("[id='8'] > summary").click()
    page.fill("#search", "một cửa liên thông cùng cấp")
    assert leaves(page) == {"3.3.3"}
    assert (is_open(page, "3"), is_open(page, "3.3"), is_open(page, "8")) == (True, True, False)
    assert page.locator("[id='3.3.3']").is_visible()
    page.fill("#search", "")
    assert (is_open(page, "3"), is_open(page, "3.3"), is_open(page, "8")) == (False, False, True)


def test_nothing_found_is_said(page: "Page") -> None:
    page.fill("#search", "xyz")
    assert page.locator("#found").text_content() == "0 of 91 leaves, 0 SIPAS tasks"
    assert listed(page) == []
    page.click("#filters [type=reset]")
    seen(page, "#found").to_have_text(re.compile("^91 "))
    assert len(listed(page)) == 35


def test_filter_by_area_and_source(page: "Page", plan: Plan) -> None:
    page.select_option("#filter-area", "8")
    assert leaves(page) == {leaf.code for leaf in plan.leaves if leaf.code.startswith("8.")}
    page.select_option("#filter-source", "outcome")
    assert leaves(page) == {"8.2", "8.3.1", "8.3.2", "8.3.3", "8.4", "8.5"}
    assert page.locator("#sipas details:visible").count() == 0
    page.select_option("#filter-source", "sipas")
    assert leaves(page) == {"8.1"}
    assert page.locator("#sipas details:visible").count() == 16


@pytest.mark.parametrize("name", ["Sở Tài chính", "UBND huyện Cư Jút", "UBND cấp xã"])
def test_filter_by_agency_means_its_groups_too(page: "Page", plan: Plan, name: str) -> None:
    body = plan.agencies.find(name)
    assert body is not None
    leads = {leaf.code for leaf in plan.leaves if meant(plan, leaf.shared.lead, body)}
    others = {leaf.code for leaf in plan.leaves if meant(plan, leaf.shared.coordinating, body)}
    option = page.locator(f"#filter-agency option[data-label='{name}']")
    page.select_option("#filter-agency", option.get_attribute("value"))
    assert leaves(page) == leads
    page.select_option("#filter-role", "both")
    assert leaves(page) == leads | others


def test_the_table_is_narrowed_down_and_added_up_as_well(page: "Page") -> None:
    total = page.locator("#gaps tfoot tr > *")
    before = total.all_text_contents()
    assert before[1] == "14,5855"
    page.select_option("#filter-area", "3")
    assert sorted(listed(page)) == ["3.4.1", "3.4.2", "3.4.3"]
    texts = total.all_text_contents()
    assert texts[1] == "0,0955"
    assert texts[4:9] == ["4", "3,9045", "3,909", "0,0045", "0,091"]
    page.select_option("#filter-area", "")
    assert total.all_text_contents() == before


def test_the_table_sorts_by_any_column_and_back(page: "Page", plan: Plan) -> None:
    heads = page.locator("#gaps thead th")
    lost = heads.nth(1)
    assert lost.get_attribute("aria-sort") == "descending"
    assert listed(page)[:3] == ["8.1", "5.7", "6.3.4"]
    lost.locator("button").click()
    assert lost.get_attribute("aria-sort") == "ascending"
    assert listed(page)[-2:] == ["5.7", "8.1"]
    code = heads.nth(0)
    code.locator("button").click()
    order = [leaf.code for leaf in plan.leaves if (leaf.score or 0) < leaf.max_points]
    assert listed(page) == order
    assert page.locator("#gaps thead [aria-sort]").count() == 1
    code.locator("button").press("Enter")
    assert listed(page) == order[::-1]
    heads.nth(7).locator("button").click()
    assert listed(page)[0] == "6.3.4"


def test_a_link_opens_what_it_leads_to(
    page: "Page", context: "BrowserContext", files: dict[str, Path]
) -> None:
    other = context.new_page()
    other.goto(f"{files['vi'].as_uri()}#3.4.1")
    assert [is_open(other, code) for code in ("3", "3.4", "3.4.1")] == [True, True, True]
    top = other.locator("[id='3.4.1'] > summary").bounding_box()
    bar = other.locator("#filters").bounding_box()
    assert top is not None
    assert bar is not None
    assert bar["y"] + bar["height"] <= top["y"] < 300
    other.close()
    page.evaluate("location.hash = '#4.1.5'")
    seen(page, '[id="4.1.5"]').to_have_attribute("open", "")
    assert page.locator("[id='4.1.5'] dl").is_visible()


def test_a_link_shows_what_a_filter_hides(page: "Page") -> None:
    page.select_option("#filter-area", "8")
    page.locator("#steps-chart ~ .strips a").first.click()
    seen(page, '[id="6.3.4"]').to_have_attribute("open", "")
    seen(page, "[id='6.3.4'] dl").to_be_visible()
    assert len(leaves(page)) == 91


def test_a_link_is_copied(page: "Page", context: "BrowserContext", files: dict[str, Path]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[id='1'] > summary").click()
    page.locator("[id='1'] > .permalink a").click()
    seen(page, "#copied").not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{files['vi'].as_uri()}#1" == page.url


def test_all_opens_and_closes_at_once(page: "Page") -> None:
    page.click("#open-all")
    assert page.locator(".tree details:not([open])").count() == 0
    page.click("#close-all")
    assert page.locator(".tree details[open]").count() == 0


def test_the_keyboard_opens_and_reaches_everything(page: "Page") -> None:
    page.locator("[id='1'] > summary").press("Enter")
    assert is_open(page, "1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#1"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert is_open(page, "1.1")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("code", ["vi", "en"])
def test_nothing_but_tables_scrolls_sideways(
    browser: "Browser", files: dict[str, Path], width: int, code: str
) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(files[code].as_uri())
    opened.click("#open-all")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_bars_of_a_chart_have_one_scale(
    browser: "Browser", files: dict[str, Path], width: int
) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(files["vi"].as_uri())
    for chart in opened.locator(".strips").all():
        tracks = chart.locator("svg.track").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().width))"
        )
        assert len(set(tracks)) == 1
        assert tracks[0] > 100
    opened.close()


@pytest.fixture
def plain(browser: "Browser", files: dict[str, Path]) -> "Iterator[Page]":
    """The page without scripts."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(files["vi"].as_uri())
    yield opened
    context.close()


def test_without_scripts_everything_is_there(plain: "Page") -> None:
    assert plain.locator("#filters").is_hidden()
    assert plain.locator("#sliders").is_hidden()
    assert plain.locator("#gaps tbody tr:visible").count() == 35
    assert plain.locator("#decide table").is_visible()
    for code in ("3", "3.4", "3.4.1"):
        plain.locator(f"[id='{code}'] > summary").click()
    assert plain.locator("[id='3.4.1'] dl").is_visible()


def test_without_scripts_a_link_opens_what_is_above(plain: "Page", files: dict[str, Path]) -> None:
    plain.goto(f"{files['vi'].as_uri()}#3.4.1")
    assert plain.locator("[id='3.4.1'] > summary").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_it_prints_whole(
    browser: "Browser", files: dict[str, Path], tmp_path: Path, *, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    opened = context.new_page()
    opened.goto(files["vi"].as_uri())
    file = tmp_path / "dossier.pdf"
    opened.pdf(path=file, prefer_css_page_size=True)
    context.close()
    assert is_a4_landscape(pdf_facts(file))
    text = pdf_text(file)
    for words in ("Thực hiện tiếp nhận và giải quyết TTHC", "14,5855", "TÁC ĐỘNG CỦA CCHC"):
        assert words in text
    assert "91 of 91" not in text
    assert "Back to the start" not in text


def test_only_what_is_found_is_printed(page: "Page", tmp_path: Path) -> None:
    page.fill("#search", "một cửa liên thông cùng cấp")
    file = tmp_path / "found.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    text = pdf_text(file)
    assert "liên thông cùng cấp" in text
    assert "Xử lý các vấn đề phát hiện qua kiểm tra" not in text
