"""The page of a plan whose year is under way, as people use it: one visit a variant.

The invented province has results; the day is one on which some tasks are overdue.
"""

import datetime
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from office import needs_chromium, needs_poppler, pdf_facts, pdf_text, words_of_pages
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load, load_published
from parplan.language.catalogue import language
from parplan.plan.duties import meant
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from places import ROOT, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

DAY = datetime.date(2025, 1, 20)
SAID = language("vi")


def made(folder: Path, file: Path) -> Plan:
    plan = load(folder).plan
    assert plan is not None
    file.write_bytes(render(Dossier(plan, load_published(), DAY), "html", SAID))
    return plan


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page") / "plan.html"


@pytest.fixture(scope="module")
def invented(file: Path) -> Plan:
    return made(ROOT / "examples" / "tinh-mau", file)


def visited(
    browser: "Browser",
    file: Path,
    width: int = 1280,
    hash_: str = "",
    **how: Any,  # noqa: ANN401 - playwright's own options
) -> "Page":
    page = browser.new_page(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", **how
    )
    page.goto(file.as_uri() + hash_)
    return page


@pytest.fixture(scope="module")
def page(browser: "Browser", file: Path, invented: Plan) -> "Iterator[Page]":  # noqa: ARG001 - it writes the file
    opened = visited(browser, file)
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert said == []
    opened.close()


@pytest.fixture
def clear(page: "Page") -> "Page":
    """The page as it was opened, at its top."""
    page.click("#filters [type=reset]")
    page.evaluate("scrollTo(0, 0)")
    return page


def rows(page: "Page") -> list[str]:
    return page.locator("#worst tbody tr:visible th .code").all_text_contents()


def test_the_first_screen_answers(clear: "Page") -> None:
    assert (
        clear.locator(".finding:visible")
        .inner_text()
        .startswith(
            "Dự kiến 83,95/99,25 điểm: thiếu 6,09 điểm so với mục tiêu 90,04/99,25;"
            " 5 nhiệm vụ quá hạn: 8.3.1"
        )
    )
    assert rows(clear) == ["8.1", "5.7", "2.4", "7.3.7", "8.5"]
    cells = clear.locator("#worst tbody tr:visible").nth(3).locator("td").all_inner_texts()
    assert cells[0] == "0,8515"
    assert cells[1] == "Hướng dẫn người dân nộp hồ sơ và thanh toán trực tuyến"
    assert cells[2] == "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND cấp huyện"
    assert cells[3].split() == ["30/11/2024", "quá", "hạn"]
    bottom = clear.locator("#worst").bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] < 900
    sections = clear.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert sections[:3] == ["summary", "progress", "forecast"]  # before what the plan is made of


def test_the_keyboard_skips_to_the_answer_and_walks_the_map(clear: "Page") -> None:
    clear.reload()
    clear.keyboard.press("Tab")
    skip = clear.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    first = clear.locator("#map a").first
    first.focus()
    clear.keyboard.press("ArrowRight")
    second = clear.locator("#map a").nth(1)
    assert second.evaluate("one => one === document.activeElement")
    says = clear.locator("#map-says").inner_text()
    assert says == second.get_attribute("aria-label")
    assert re.match(r"8\.\d(\.\d)? .+: mất \d.*/\d.* điểm\. .+", says)
    clear.keyboard.press("Enter")
    code = (second.get_attribute("href") or "").removeprefix("#")
    clear.wait_for_selector(f"[id='{code}'][open]")
    assert clear.locator("#map a[tabindex='0']").count() == 1


def test_my_agency_is_all_that_is_left_and_stands_in_the_address(
    clear: "Page", browser: "Browser", file: Path, invented: Plan
) -> None:
    body = invented.agencies.find("Sở Tư pháp")
    assert body is not None
    own = [leaf for leaf in invented.leaves if meant(invented, leaf.lead, body)]
    chosen = clear.locator("#filter-agency option[data-label='Sở Tư pháp']").get_attribute("value")
    clear.select_option("#filter-agency", chosen)
    lost = SAID.number(standing(own).lost or standing([]).max_points)
    said = clear.locator("#own").inner_text()
    assert said.startswith(
        f"Sở Tư pháp chủ trì {len(own)} tiêu chí, tiêu chí thành phần: tỉnh mất {lost} "
    )
    codes = {leaf.code for leaf in own}
    assert set(rows(clear)) <= codes
    assert len(rows(clear)) == 5
    sliders = clear.locator(".slider:visible b.code").all_text_contents()
    assert sliders
    assert set(sliders) <= codes
    assert set(clear.locator("#gaps tbody tr:visible > :first-child").all_text_contents()) <= codes
    assert clear.locator("#way, #lost, #who, #forecast").locator("visible=true").count() == 0
    heads = clear.locator(
        "figure[aria-labelledby='areas-chart'] li:visible .code"
    ).all_text_contents()
    assert set(heads) == {code[0] for code in codes}
    assert (
        clear.locator("figure[aria-labelledby='progress-areas-chart'] h3")
        .inner_text()
        .startswith("Sở Tư pháp: ")
    )
    clear.select_option("#filter-area", "2")
    clear.fill("#search", "van ban")
    address = clear.evaluate("decodeURIComponent(location.hash.replaceAll('+', ' '))")
    assert address == "#q=van ban&agency=Sở Tư pháp&area=2"
    other = visited(browser, file, hash_=clear.evaluate("location.hash"))
    assert rows(other) == rows(clear)
    assert other.locator("#search").input_value() == "van ban"
    assert other.locator("#filter-area").input_value() == "2"
    assert other.locator("#own").inner_text() == clear.locator("#own").inner_text()
    other.goto(f"{file.as_uri()}#agency=so%20tu%20phap")
    assert other.locator("#own").inner_text() == said
    other.close()
    clear.click("#filters [type=reset]")
    assert rows(clear) == ["8.1", "5.7", "2.4", "7.3.7", "8.5"]
    assert clear.evaluate("location.hash") == ""


def test_choices_say_how_much_they_leave(clear: "Page", invented: Plan) -> None:
    text = clear.locator("#filter-area option").all_text_contents()
    assert text[3].endswith(f" ({len(invented.areas[2].leaves)})")
    clear.select_option("#filter-source", "survey")
    surveyed = [one for one in invented.areas[4].leaves if one.assessed_by == "survey"]
    assert clear.locator("#filter-area option").nth(5).inner_text().endswith(f" ({len(surveyed)})")
    assert clear.locator("#found").inner_text().startswith("16/91")


def test_a_search_for_nothing_says_so(clear: "Page") -> None:
    assert clear.locator("#nothing").is_hidden()
    clear.fill("#search", "xyz")
    assert clear.locator("#nothing").inner_text().startswith("Không tìm thấy")


def test_a_row_says_how_its_year_is(clear: "Page") -> None:
    clear.click("#open-all")
    row = clear.locator("[id='7.3.7']")
    assert row.locator("summary .badge").inner_text() == "quá hạn"
    facts = dict(
        zip(row.locator("dt").all_inner_texts(), row.locator("dd").all_inner_texts(), strict=True)
    )
    assert (facts["Tình trạng"], facts["Thời hạn"]) == ("quá hạn", "30/11/2024")
    first = clear.locator("[id='1.1']")
    assert first.locator("dt", has_text="Tự chấm").locator("+ dd").inner_text() == "1,46 / 1,5"
    clear.click("#close-all")


def test_sliders_move_the_ladder_and_say_why_a_number_is_refused(clear: "Page") -> None:
    y = "one => Number.parseFloat(one.getAttribute('y'))"
    arrow = clear.locator("#ladder-now")
    before = arrow.evaluate(y)
    text = clear.locator(".slider:has([id='points-8.1']) [type=text]")
    text.fill("4")
    assert arrow.evaluate(y) > before  # fewer points are lower down
    for typed, why in (
        ("11", "8.1: chỉ nhận từ 0 đến 10 điểm."),
        ("-1", "8.1: chỉ nhận từ 0 đến 10 điểm."),
        ("nhiều", "8.1: giá trị nhập không phải là số."),
        ("1,23456", "8.1: nhiều nhất 4 chữ số thập phân."),
    ):
        text.fill(typed)
        assert clear.locator("#wrong").inner_text() == why
        assert text.get_attribute("aria-describedby") == "wrong"
    text.fill("5")
    assert clear.locator("#wrong").is_hidden()
    clear.click("#restart")
    assert arrow.evaluate(y) == before
    assert "Tỉnh Mẫu, mục tiêu năm 2024: 90,79" in (
        clear.locator("#ladder-says").text_content() or ""
    )


def test_a_table_is_saved_and_copied_as_it_is_seen(clear: "Page") -> None:
    clear.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clear.select_option("#filter-area", "8")
    tools = clear.locator("#gaps .tools")
    with clear.expect_download() as saving:
        tools.locator("button").first.click()
    assert saving.value.suggested_filename == "gaps.csv"
    lines = saving.value.path().read_text(encoding="utf-8-sig").splitlines()
    seen = clear.locator("#gaps tbody tr:visible").count()
    assert len(lines) == seen + 2
    assert lines[0].startswith("Mã,Mất,Tên,")
    assert lines[1].startswith("8.1,1.98,Kết quả Chỉ số hài lòng (SIPAS),")
    tools.locator("button").nth(1).click()
    clear.wait_for_selector("#gaps .tools button:has-text('✓')")
    copied = clear.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[1].split("\t")[:2] == ["8.1", "1.98"]
    regions = clear.locator(".scroll").count()
    assert clear.locator(".tools").count() == regions


def test_anchors_clear_the_bar(clear: "Page") -> None:
    for key in ("decide", "criteria", "sipas"):
        clear.click(f"#contents a[href='#{key}']")
        top = clear.locator(f"#{key} > h2").bounding_box()
        bar = clear.locator("#filters").bounding_box()
        assert top is not None
        assert bar is not None
        assert top["y"] >= bar["y"] + bar["height"]


def test_a_sent_link_shows_its_row_below_the_bar(
    browser: "Browser",
    file: Path,
    invented: Plan,  # noqa: ARG001 - it writes the file
) -> None:
    page = visited(browser, file, hash_="#7.3.7")
    top = page.locator("[id='7.3.7'] > summary").bounding_box()
    bar = page.locator("#filters").bounding_box()
    assert top is not None
    assert bar is not None
    assert bar["y"] + bar["height"] <= top["y"] < 500
    fill = "one => getComputedStyle(one).fill"
    assert page.locator("#gaps .bar").first.evaluate(fill) == "rgb(47, 111, 171)"
    page.close()


def test_on_a_telephone(browser: "Browser", file: Path, invented: Plan) -> None:  # noqa: ARG001
    page = visited(browser, file, 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    points = page.locator("#worst td.number").first.bounding_box()
    name = page.locator("#worst tbody th").first.bounding_box()
    assert points is not None
    assert name is not None
    assert abs(points["y"] - name["y"]) < 10
    assert points["x"] + points["width"] <= 390
    lost = page.locator("#gaps thead th").nth(1)
    assert (lost.text_content() or "").startswith("Mất")
    box = lost.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    filters, sliders = (page.locator(one).bounding_box() for one in ("#filters", "#sliders"))
    assert filters is not None
    assert sliders is not None
    assert filters["y"] < sliders["y"]
    assert page.locator("#filter-area").is_hidden()
    page.click("#more")
    assert page.locator("#filter-area").is_visible()
    page.close()


def test_forced_colours_tell_bars_apart(browser: "Browser", file: Path, invented: Plan) -> None:  # noqa: ARG001
    page = visited(browser, file, forced_colors="active")
    fill = "one => getComputedStyle(one).fill"
    looks = [page.locator(f"svg.key .{look}").first.evaluate(fill) for look in LOOKS]
    assert len(set(looks)) == len(LOOKS)
    page.close()


LOOKS = ("had", "won", "lost", "left")


@needs_poppler
def test_an_agency_s_paper_has_two_pages(
    browser: "Browser", file: Path, invented: Plan, tmp_path: Path
) -> None:
    page = visited(browser, file, hash_="#agency=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5")
    paper = tmp_path / "own.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    page.close()
    assert pdf_facts(paper)["Pages"] == "2"
    first, second = words_of_pages(paper)
    assert [word for word, _ in first][:3] == ["Tỉnh", "Mẫu:", "tổng"]
    text = pdf_text(paper)
    assert "Sở Nội vụ chủ trì 42 tiêu chí" in text
    assert "và 32 tiêu chí, tiêu chí thành phần khác" in text
    assert ("Văn phòng" in text) is False
    assert {"21/23", "hoàn", "thành"} <= {word for word, _ in second}
    assert len(invented.leaves) == 91


@needs_poppler
def test_no_page_ends_with_a_heading_or_a_table_s_head(
    browser: "Browser",
    file: Path,
    invented: Plan,  # noqa: ARG001 - it writes the file
    tmp_path: Path,
) -> None:
    page = visited(browser, file)
    heads = page.locator("thead").evaluate_all("all => all.map(one => one.innerText)")
    titles = page.locator("h2, h3, h4").all_inner_texts()
    paper = tmp_path / "whole.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    page.close()
    ends = {" ".join(text.split()) for text in (*heads, *titles)} - {""}
    for number, words in enumerate(words_of_pages(paper), 1):
        bottom = max(y for _, y in words)
        line = " ".join(word for word, y in words if abs(y - bottom) < 2)
        is_end = line in ends or (" " in line and any(text.endswith(line) for text in ends))
        assert not is_end, (number, line)


AXE = """
rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations)
"""
EVERY = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


def test_axe_finds_nothing(browser: "Browser", tmp_path: Path) -> None:
    """A small plan has every kind of part that a large one has."""
    small = tmp_path / "small.html"
    made(YEAR, small)
    page = visited(browser, small)
    page.click("#open-all")
    page.locator(".figures > summary").first.click()
    package = find_spec("axe_playwright_python")
    assert package is not None
    assert package.origin is not None
    page.evaluate(Path(package.origin).with_name("axe.min.js").read_text("utf-8"))
    assert broken(page, EVERY) == []
    page.emulate_media(color_scheme="dark")
    assert broken(page, ["color-contrast"]) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert broken(page, ["target-size", "scrollable-region-focusable"]) == []
    page.close()


def broken(page: "Page", rules: list[str]) -> list[tuple[str, list[str]]]:
    found = page.evaluate(AXE, rules)
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
