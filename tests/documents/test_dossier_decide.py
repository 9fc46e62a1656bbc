"""The sliders of the page: the same numbers as `parplan whatif` and `ranking.band`."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from office import needs_chromium
from parplan.documents.dossier.dossier import Dossier, rankings, render
from parplan.files.loading import load_published
from parplan.language.catalogue import ENGLISH, Language
from parplan.plan.plan import Plan
from parplan.plan.published import PublishedResults
from parplan.questions.rank.band import band
from parplan.questions.scenario import Scenario
from parplan.questions.whatif import compared
from parplan.report.report import Value
from plans_made import changed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

VIETNAMESE = Language("vi", lambda text: text)

# Types points into the fields of leaves, and reads what the page makes of them.
MOVE = """
settings => {
  document.getElementById("restart").click();
  const value = id => document.getElementById(id)?.value;
  for (const [code, points] of Object.entries(settings)) {
    const range = document.getElementById("points-" + code);
    const text = range.closest(".slider").querySelector("[type=text]");
    text.value = points;
    text.dispatchEvent(new Event("input"));
  }
  const ranks = {};
  const field = document.getElementById("field");
  for (const option of field?.options ?? []) {
    field.value = option.value;
    field.dispatchEvent(new Event("change"));
    ranks[option.value] = value("rank");
  }
  const areas = [...document.querySelectorAll("#sliders fieldset")].map(area => [
    area.dataset.code, area.querySelector("output").value,
  ]);
  return {
    total: value("total"),
    change: document.getElementById("change").textContent,
    group: value("group"),
    areas: Object.fromEntries(areas),
    ranks,
    command: document.querySelector(".command code").textContent,
  };
}
"""


def opened(
    browser: "Browser",
    folder: Path,
    plan: Plan,
    published: PublishedResults | None,
    language: Language = ENGLISH,
) -> "Page":
    file = folder / "dossier.html"
    file.write_bytes(render(Dossier(plan, published), "html", language))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(file.as_uri())
    return page


@pytest.fixture
def page(browser: "Browser", tmp_path: Path, plan: Plan) -> "Iterator[Page]":
    page = opened(browser, tmp_path, plan, load_published())
    yield page
    page.close()


def moved(page: "Page", settings: Mapping[str, Decimal]) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate(MOVE, {k: str(v) for k, v in settings.items()})
    return answer


def supposed(plan: Plan, settings: Mapping[str, Decimal]) -> dict[str, Any]:
    """What `parplan whatif` says."""
    ranks = rankings(Dossier(plan, load_published()))
    cases = [Scenario.model_construct(name="case", description=None, set=dict(settings))]
    answers = {year: compared(plan, "target", cases, ranks[year]) for year in ranks}
    ends = {year: report.table("outcome").records()[1] for year, report in answers.items()}
    end, report = next(iter(ends.values())), next(iter(answers.values()))
    return {
        "total": shown(end["total"]),
        "change": signed(end["change"]),
        "group": end["group"] or "none",
        "areas": {
            str(area["code"]): shown(area["after"]) for area in report.table("areas").records()[:-1]
        },
        "ranks": {str(year): span(end["rank_low"], end["rank_high"]) for year, end in ends.items()},
    }


def shown(value: Value) -> str:
    assert isinstance(value, Decimal)
    return format(value, "f")


def signed(value: Value) -> str:
    assert isinstance(value, Decimal)
    return f"{'+' if value > 0 else '−'}{abs(value):f}" if value else "±0"


def cases(plan: Plan, count: int) -> Iterator[dict[str, Decimal]]:
    draw = Random(475)
    lost = [leaf for leaf in plan.leaves if (leaf.score or 0) < leaf.max_points]
    for _ in range(count):
        step = draw.choice([1, 100, 500])
        chosen = draw.sample(lost, draw.randint(1, len(lost)))
        most = draw.choice([1, 1, 2])
        yield {
            leaf.code: Decimal(draw.randrange(int(leaf.max_points * 10000 / most) // step + 1))
            * step
            / 10000
            for leaf in chosen
        }


def test_it_starts_with_the_plan_s_targets(page: "Page", plan: Plan) -> None:
    start = moved(page, {})
    expected = supposed(plan, {})
    assert {key: start[key] for key in expected} == expected
    assert (start["total"], start["change"], start["group"]) == ("88.679", "±0", "B")
    assert page.locator(".command").is_hidden()


def test_it_has_the_same_numbers_as_whatif(page: "Page", plan: Plan) -> None:
    groups = set()
    for settings in cases(plan, 150):
        answer, expected = moved(page, settings), supposed(plan, settings)
        assert {key: answer[key] for key in expected} == expected, settings
        groups.add(answer["group"])
    assert groups >= {"B", "C", "none"}


def test_it_says_the_command(page: "Page") -> None:
    answer = moved(page, {"6.3.4": Decimal("0.5"), "8.1": Decimal("8.5")})
    assert answer["command"] == "parplan whatif --from target --set 6.3.4=0.5 --set 8.1=8.5"
    assert page.locator(".command").is_visible()


def test_sliders_follow_the_keyboard(page: "Page") -> None:
    slider = page.locator("[id='points-8.1']")
    slider.press("ArrowRight")
    assert page.locator("#total").text_content() == "88.689"
    assert slider.evaluate("one => one.closest('.slider').querySelector('.moved').textContent") == (
        "+0.01"
    )
    slider.press("End")
    assert page.locator("#total").text_content() == "90.379"
    assert page.locator("#group").text_content() == "A"
    assert page.locator("#next").text_content() == ""
    slider.press("Home")
    assert page.locator("#total").text_content() == "80.379"
    assert slider.get_attribute("aria-valuetext") == "0"
    page.click("#restart")
    assert page.locator("#total").text_content() == "88.679"


def test_a_slider_that_is_left_alone_keeps_points_finer_than_its_step(page: "Page") -> None:
    text = page.locator(".slider:has([id='points-3.4.1']) [type=text]")
    assert text.input_value() == "1.479"
    page.locator("[id='points-3.4.1']").press("End")
    assert text.input_value() == "1.5"
    assert page.locator("#total").text_content() == "88.7"


def test_typed_points_may_have_a_comma_and_wrong_ones_change_nothing(page: "Page") -> None:
    text = page.locator(".slider:has([id='points-6.3.4']) [type=text]")
    text.fill("0,5")
    assert page.locator("#total").text_content() == "88.179"
    for wrong in ("", "x", "1.1", "-1", "0.00001", "1e-1", "0.5 0.5"):
        text.fill(wrong)
        assert text.get_attribute("aria-invalid") == "true", wrong
        assert page.locator("#total").text_content() == "88.179"
    text.blur()
    assert text.input_value() == "0.5"
    assert text.get_attribute("aria-invalid") is None


def test_what_has_moved_stays_in_sight(page: "Page") -> None:
    page.locator("[id='points-7.3.7']").scroll_into_view_if_needed()
    box = page.locator(".standing").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_numbers_in_vietnamese(browser: "Browser", tmp_path: Path, plan: Plan) -> None:
    page = opened(browser, tmp_path, plan, load_published(), VIETNAMESE)
    answer = moved(page, {"8.1": Decimal("8.35")})
    assert (answer["total"], answer["change"]) == ("88,729", "+0,05")
    assert answer["command"].endswith("--set 8.1=8.35")
    page.close()


def test_without_published_results_there_is_no_rank(
    browser: "Browser", tmp_path: Path, plan: Plan
) -> None:
    page = opened(browser, tmp_path, plan, None)
    answer = moved(page, {"8.1": Decimal("8.35")})
    assert (answer["total"], answer["ranks"]) == ("88.729", {})
    page.close()


def test_without_targets_it_starts_with_the_scores(
    browser: "Browser", tmp_path: Path, plan: Plan
) -> None:
    untold = changed(plan, target=dict.fromkeys(leaf.code for leaf in plan.leaves))
    page = opened(browser, tmp_path, untold, load_published())
    assert moved(page, {"8.1": Decimal(10)})["command"] == (
        "parplan whatif --from score --set 8.1=10"
    )
    assert page.locator("#total").text_content() == "87.2445"
    page.close()


def test_finer_points_than_usual_are_exact(browser: "Browser", tmp_path: Path, plan: Plan) -> None:
    fine = changed(plan, target={"8.1": Decimal("8.300001")})
    page = opened(browser, tmp_path, fine, load_published())
    assert moved(page, {})["total"] == "88.679001"
    page.close()


def span(low: object, high: object) -> str:
    """Two places, or the one."""
    return str(low) if low == high else f"{low}–{high}"


def field(*results: tuple[int | None, str, str], also: str | None = None) -> PublishedResults:
    """A field of 2023: place, province, points; the first has another figure as well."""
    listed: list[dict[str, object]] = [
        {
            "index": "PAR",
            "year": 2023,
            "rank": rank,
            "province": province,
            "score": Decimal(points),
            "basis": "published",
            "source": "s",
        }
        for rank, province, points in results
    ]
    if also:
        listed[0]["also_printed"] = [{"score": Decimal(also), "basis": "published"}]
    data = {"ranked": {"provinces": 63, "source": "s"}, "results": listed}
    return PublishedResults.model_validate(data)


FIELDS = {
    "conflict": field(
        (3, "A", "89.1"),
        (7, "B", "88.3"),
        (20, "C", "86"),
        (40, "D", "84.55"),
        (60, "E", "80.1"),
        also="89.6",
    ),
    "unplaced and own": field(
        (1, "A", "92.18"),
        (10, "B", "88.30"),
        (21, "Đắk Nông", "86.01"),
        (40, "D", "84.5500"),
        (63, "E", "80.12"),
        (None, "F", "87.5"),
        (None, "G", "82.123"),
    ),
    "neighbours": field(
        (1, "A", "90"), (2, "B", "89"), (3, "C", "88.5"), (4, "D", "87.9"), (5, "Đắk Nông", "87")
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_bands_are_those_of_python_in_any_field(
    browser: "Browser", tmp_path: Path, plan: Plan, name: str
) -> None:
    page = opened(browser, tmp_path, plan, FIELDS[name])
    edges = [Decimal(text) for text in ("89.1", "88.30", "86.01", "84.55", "87.5", "89.6")]
    near = [edge + Decimal(change) / 10000 for edge in edges for change in (-100, -99, 0, 1, 99)]
    totals = {str(total) for total in near if Decimal(79) < total <= Decimal("98.3")}
    totals |= {str(Decimal(points) / 100) for points in range(7900, 9800, 17)}
    script = f"totals => Object.fromEntries(totals.map(total => [total, ({MOVE})(total[1])]))"
    pairs = [
        [total, {k: str(v) for k, v in reaching(plan, Decimal(total)).items()}]
        for total in sorted(totals)
    ]
    answers = page.evaluate(script.replace("[total,", "[total[0],"), pairs)
    for total, answer in answers.items():
        assert answer["total"] == format(Decimal(total).normalize(), "f")
        found = band(FIELDS[name], "PAR", 2023, Decimal(total), "Đắk Nông")
        assert answer["ranks"] == {"2023": span(found.low, found.high)}, total
    page.close()


def reaching(plan: Plan, total: Decimal) -> dict[str, Decimal]:
    """Move leaves from their targets, one after the other, until the total is reached."""
    missing = total - Decimal("88.679")
    settings = {}
    for leaf in plan.leaves:
        if leaf.target is not None and (leaf.score or 0) < leaf.max_points:
            change = max(-leaf.target, min(missing, leaf.max_points - leaf.target))
            settings[leaf.code] = leaf.target + change
            missing -= change
    assert not missing
    return settings


def test_what_the_script_knows_of_fields_is_all_in_whole_numbers(
    browser: "Browser", tmp_path: Path, plan: Plan
) -> None:
    page = opened(browser, tmp_path, plan, FIELDS["unplaced and own"])
    known = json.loads(page.locator("#sliders").get_attribute("data-fields") or "")
    steps = known["2023"]
    assert all(isinstance(number, int) for step in steps for number in step)
    assert (steps[0], steps[-1]) == ([0, 63, 63], [921800, 1, 1])
    page.close()
