"""The dossier of a plan whose year has begun: progress and forecast, on the page and in Excel."""

import datetime
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from lxml import html

from office import (
    VIETNAMESE,
    converted,
    needs_chromium,
    needs_poppler,
    needs_soffice,
    pdf_text,
)
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load, load_published
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from places import YEAR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Run = Callable[..., tuple[int, str, str]]

MARCH = datetime.date(2025, 3, 10)
PARTS = ["progress", "forecast"]
LIKELY = "Likely 75.66 of 92 points (82.24%, group B), between 73.45 and 77.76."


@pytest.fixture(scope="module")
def year() -> Dossier:
    plan = load(YEAR).plan
    assert plan is not None
    return Dossier(plan, load_published(), MARCH)


@pytest.fixture(scope="module")
def page(year: Dossier) -> Any:  # noqa: ANN401 - lxml has no types
    return html.document_fromstring(render(year, "html", ENGLISH).decode())


@pytest.fixture(scope="module")
def book(year: Dossier) -> Any:  # noqa: ANN401 - openpyxl has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl knows no data bars
        return openpyxl.load_workbook(io.BytesIO(render(year, "xlsx", ENGLISH)))


def text(element: Any) -> str:  # noqa: ANN401
    return " ".join(" ".join(element.itertext()).split())


def test_the_year_stands_before_what_its_plan_is_made_of(page: Any) -> None:  # noqa: ANN401
    links = [link.get("href")[1:] for link in page.xpath("//nav//a")]
    assert links[:4] == ["summary", *PARTS, "points"]
    assert [page.get_element_by_id(part).tag for part in PARTS] == ["section", "section"]


def test_charts_say_the_answer_and_where_it_comes_from(page: Any) -> None:  # noqa: ANN401
    found = [[text(one) for one in page.xpath(f"//section[@id='{part}']//h3")] for part in PARTS]
    assert found == [["5/10 tasks are done: 50%."], [LIKELY, "Where the points are"]]
    sources = {text(one) for one in page.xpath("//section[@id='forecast']//*[@class='source']")}
    assert sources == {"Source: Plan 01/KH-UBND, results of 2024 as known on 2025-03-10."}
    says = [text(one) for one in page.xpath("//section[@id='progress']//svg/title")]
    assert len(says) == 3


def test_every_table_of_the_year_is_there(page: Any) -> None:  # noqa: ANN401
    ids = [
        one.get("id")
        for part in PARTS
        for one in page.xpath(f"//section[@id='{part}']//section[.//table]")
    ]
    assert sorted(ids) == sorted(
        [
            *("progress-status", "progress-areas", "progress-agencies", "progress-tasks"),
            *("forecast-range", "forecast-sources", "forecast-points", "forecast-deductions"),
            *("progress-duties", "progress-duty_tasks", "progress-reports", "forecast-leaves"),
        ]
    )


def test_ids_are_unique_and_links_lead_somewhere(page: Any) -> None:  # noqa: ANN401
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize("name", ["html", "xlsx", "docx"])
def test_without_results_or_without_a_day_nothing_changes(
    plan: Plan, year: Dossier, name: str
) -> None:
    dated = render(Dossier(plan, load_published(), MARCH), name, ENGLISH)
    assert dated == render(Dossier(plan, load_published()), name, ENGLISH)
    assert (render(year._replace(on=None), name, ENGLISH) == render(year, name, ENGLISH)) == (
        name == "docx"  # the signed appendices are what they were
    )


def test_sheets_of_the_year_and_their_charts(book: Any) -> None:  # noqa: ANN401
    named = [name for name in book.sheetnames if name.startswith(("Progress", "Forecast"))]
    assert named == [
        *("Progress By status", "Progress By area", "Progress By agency", "Progress Tasks"),
        *("Progress Duties of heads…", "Progress Duties of heads, by…"),
        "Progress Periodic reports",
        *("Forecast Where the year will…", "Forecast By source of points"),
        *("Forecast Where the points are", "Forecast What appraisals took…"),
        "Forecast Leaf by leaf",
        *("Progress, chart Tasks by area", "Forecast, chart From score to…"),
        "Forecast, chart Where the…",
    ]
    charts = {name: len(book[name]._charts) for name in named}  # noqa: SLF001 - no other way
    assert [name for name, count in charts.items() if count] == named[-3:]


def test_the_first_sheet_begins_with_how_the_year_stands(book: Any) -> None:  # noqa: ANN401
    lines = [value for (value,) in book["At a glance"].iter_rows(values_only=True) if value]
    assert {"5/10 tasks are done: 50%.", LIKELY} <= set(lines)


def test_the_day_is_an_option(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.html"
    asked = ("report", "--plan", str(YEAR), "-o", str(file))
    assert run(*asked, "--as-of", "2024-10-15")[0] == 0
    assert "3/10 tasks are done: 30%." in file.read_text(encoding="utf-8")
    assert run(*asked, "--as-of", "yesterday")[0] == 2


@needs_soffice
@needs_poppler
def test_libreoffice_opens_the_workbook(year: Dossier, tmp_path: Path) -> None:
    made = render(year, "xlsx", VIETNAMESE)
    printed = pdf_text(converted(made, "xlsx", "pdf", tmp_path))
    assert "75,66" in printed
    assert "Err:" not in printed


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_chromium_shows_the_charts(
    browser: "Browser", year: Dossier, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "plan.html"
    file.write_bytes(render(year, "html", ENGLISH))
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    for part in PARTS:
        bars = page.locator(f"#{part} figure svg.track rect")
        assert bars.count() > 3
        box = bars.first.bounding_box()
        assert box is not None
        assert box["width"] > 0
        assert 0 <= box["x"] < width
    assert page.locator("#forecast-range table").is_hidden()
    page.locator("#forecast figure summary").first.click()
    assert page.locator("#forecast-range table").is_visible()
    page.close()
