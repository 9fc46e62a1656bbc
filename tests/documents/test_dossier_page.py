"""The dossier's page as text: what it says, in which words, and that it needs nobody."""

import re
from base64 import b64encode
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from colours import colours as _colours
from colours import contrast as _contrast
from office import HOSTILE, VIETNAMESE
from parplan.documents import dossier as package
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import load, load_published
from parplan.language.catalogue import ENGLISH, Language, language
from parplan.plan.plan import Plan
from parplan.report.as_html import STYLES
from parplan.report.html_chart import STYLES as CHARTS
from plans_made import changed

HERE = Path(package.__file__).parent


def parsed(plan: Plan, language: Language) -> Any:  # noqa: ANN401 - lxml has no types
    made = render(Dossier(plan, load_published()), "html", language)
    return html.document_fromstring(made.decode())


@pytest.fixture(scope="module")
def english(plan: Plan) -> Any:  # noqa: ANN401
    return parsed(plan, ENGLISH)


@pytest.fixture(scope="module")
def vietnamese(plan: Plan) -> Any:  # noqa: ANN401
    return parsed(plan, VIETNAMESE)


def text(element: Any) -> str:  # noqa: ANN401
    return " ".join(" ".join(element.itertext()).split())


def texts(root: Any, path: str) -> list[str]:  # noqa: ANN401
    return [text(found) for found in root.xpath(path)]


def test_the_headline(english: Any) -> None:  # noqa: ANN401
    assert texts(english, "//h1") == ["Đắk Nông: the plan for 2024 at a glance"]
    assert texts(english, "//*[@class='finding all']")[0].startswith("2 of the 3.2645 points")
    cards = [text(card) for card in english.xpath("//*[@class='cards all']/div")]
    assert cards[0].startswith("Score 2023 85.4145 sum of the leaves; the plan prints 85.415")
    assert cards[1:4] == [
        "Target 2024 88.679 3.2645 more than the score",
        "Lost points 14.5855 11.321 when all targets are met",
        "Group B → B group A begins at 90: 1.321 more than the target",
    ]
    assert "+0.76 and −14 places on the year before" in cards[0]
    assert cards[4] == (
        "SIPAS 2023 8.21% as printed; read as 81,21% place 41 of 63 +1.12 and −10 places on the "
        "year before"
    )
    assert cards[5].startswith("Rank with the target ")


def test_numbers_are_written_in_the_page_s_language(vietnamese: Any) -> None:  # noqa: ANN401
    assert texts(vietnamese, "//*[@class='cards all']//strong")[:3] == [
        "85,4145",
        "88,679",
        "14,5855",
    ]
    assert vietnamese.get("lang") == "vi"


def test_contents_lead_to_the_sections(english: Any) -> None:  # noqa: ANN401
    links = [link.get("href")[1:] for link in english.xpath("//nav//a")]
    assert links == [
        *("summary", "points", "way", "lost", "who", "decide", "duties"),
        *("gaps-list", "criteria", "sipas", "notes"),
    ]
    assert links == [s.get("id") for s in english.xpath("//section[h2]")]


def test_ids_are_unique_and_links_lead_somewhere(english: Any) -> None:  # noqa: ANN401
    ids = english.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in english.xpath("//a/@href")} <= set(ids)
    labels = english.xpath("//@aria-labelledby | //label/@for")
    assert {name for label in labels for name in label.split()} <= set(ids)


def test_the_tree_holds_every_row_below_its_own(english: Any, plan: Plan) -> None:  # noqa: ANN401
    for node in plan.nodes:
        (found,) = english.xpath(f"//section[@id='criteria']//details[@id='{node.code}']")
        above = found.xpath("ancestor::details/@id")
        assert above == list(map(str, _above(node.code)))
        assert node.title.split()[0] in text(found.find("summary"))
    assert len(english.xpath("//section[@id='sipas']//details")) == 16


def _above(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def test_a_row_says_all_that_the_plan_says(english: Any) -> None:  # noqa: ANN401
    (row,) = english.xpath("//details[@id='4.1.5']")
    assert text(row.find("summary")) == (
        "4.1.5 Tính hợp lý trong phân định chức năng, nhiệm vụ giữa các cơ quan, đơn vị tại địa "
        "phương Reasonableness of the division of functions and tasks among local agencies and "
        "units score 0.79 → target 0.8 / of at most 1 lost − 0.21"
    )
    facts = dict(zip(texts(row, ".//dt"), texts(row, ".//dd"), strict=True))
    assert facts["In common with"] == "4.1.4"
    assert facts["Tasks"].startswith("Rà soát, sắp xếp tổ chức bộ máy tinh gọn")
    assert facts["Lead"] == "Giám đốc Sở Nội vụ"
    assert facts["Coordinating"] == "Các sở, ban, ngành; UBND cấp huyện; các đơn vị có liên quan"
    assert facts["Assessed by"] == "survey"
    assert facts["Note"] == "Điều tra XHH"


def test_readings_and_differences_stand_beside_the_words(english: Any) -> None:  # noqa: ANN401
    (row,) = english.xpath("//details[@id='6.2.1']")
    assert "“Thù trường” is read as “Thủ trưởng”" in text(row)
    (area,) = english.xpath("//details[@id='3']")
    assert texts(area, "./dl/dd") == ["score: printed 12.905, the leaves add up to 12.9045"]


def test_english_titles_only_for_readers_of_english(english: Any, vietnamese: Any) -> None:  # noqa: ANN401
    assert "Reform of administrative procedures" in text(english)
    assert "Reform of administrative procedures" not in text(vietnamese)
    titles = english.xpath("//details[@id='3']/summary//*[@class='title']")
    assert [title.get("lang") for title in titles] == ["vi"]
    assert not vietnamese.xpath("//body//*[@lang='vi']")


def test_charts_have_findings_measures_sources_and_texts(english: Any) -> None:  # noqa: ANN401
    titles = texts(english, "//figure//h3")
    assert titles[0] == "Map of all criteria: each is as large as its maximum"
    assert titles[-1].startswith("Ladder of ranks: ")
    assert titles[1:-1] == [
        (
            "Area 8 (TÁC ĐỘNG CỦA CCHC ĐẾN NGƯỜI DÂN, TỔ CHỨC VÀ PHÁT TRIỂN KINH TẾ - XÃ HỘI) "
            "lost most: 4.6 of 14.5855 points"
        ),
        "By source, survey lost most: 5.34 of 14.5855 points",
        "6 criteria bring 2.6 of 3.2645 points",
        "7 of 35 criteria hold 51.49% of the lost points",
        "Sở Nội vụ answers for 5.4734 of 14.5855 lost points",
    ]
    for figure in english.xpath("//figure[.//p[@class='source']]"):
        assert texts(figure, ".//*[@class='measure']")[0]
        assert texts(figure, ".//*[@class='source']")[0].startswith("Source: Plan 475/KH-UBND")
        assert figure.xpath("./details//table")
    own = "not(@id='map') and not(@id='ladder')"  # these have their figures' names
    for drawing in english.xpath(f"//svg[not(ancestor::svg) and not(@aria-hidden) and {own}]"):
        assert drawing.get("role") == "img"
        assert texts(drawing, "./title")[0]
    (desc,) = texts(english, "//svg//desc")
    assert desc.startswith(
        "8.1 Kết quả Chỉ số hài lòng (SIPAS): 1.83, 12.55%; 5.7 Chất lượng đội ngũ công chức, viên "
    )


@pytest.mark.parametrize(
    ("code", "unknown", "finding"),
    [
        (
            "en",
            "source unknown",
            "Of 1 criteria with 10 points it isn't known who assesses them",
        ),
        (
            "vi",
            "chưa rõ nguồn",
            "1 tiêu chí, tiêu chí thành phần (10 điểm) chưa rõ nguồn đánh giá",
        ),
    ],
)
def test_an_unknown_source_has_a_bar_and_nothing_lost_most(
    code: str, unknown: str, finding: str, edited: Callable[..., Path]
) -> None:
    plan = load(edited("criteria", "        assessed_by: sipas\n", "")).plan
    assert plan is not None
    page = parsed(plan, language(code))
    (figure,) = page.xpath("//figure[@aria-labelledby='sources-chart']")
    assert texts(figure, ".//h3") == [finding]
    assert any(words.startswith(unknown) for words in texts(figure, ".//*[not(self::table)]"))
    assert texts(figure, ".//tbody/tr[last()]/*")[0] == unknown
    assert "hang on surveys" not in text(page)


def test_bars_are_as_long_as_their_figures(english: Any) -> None:  # noqa: ANN401
    (row,) = english.xpath("//figure[.//*[@id='areas-chart']]//li[.//a='8']")
    assert text(row.find("svg/title")) == "score 11.9, target 13.3, of at most 16.5"
    assert [(r.get("class"), r.get("x"), r.get("width")) for r in row.iter("rect")] == [
        ("had", "0.000%", "72.121%"),
        ("won", "72.121%", "8.485%"),
        ("left", "80.606%", "19.394%"),
    ]


def test_the_waterfall_begins_with_the_sum_and_says_what_is_printed(english: Any) -> None:  # noqa: ANN401
    rows = texts(english, "//*[contains(@class, 'steps')]/li/p[@class='label']")
    assert rows[0] == "Score 2023 (printed 85.415; the leaves add up to 85.4145)"
    assert (rows[-2], rows[-1]) == ("All other criteria", "Target 2024")
    values = texts(english, "//*[contains(@class, 'steps')]/li/p[@class='value']")
    assert values == [
        *("85.4145", "+1", "+0.5", "+0.5", "+0.27", "+0.2", "+0.13", "+0.6645", "88.679")
    ]


def test_a_step_down_is_drawn_as_one(plan: Plan) -> None:
    root = parsed(changed(plan, target={"8.1": Decimal(6)}), ENGLISH)
    assert root.xpath("//*[contains(@class, 'steps')]//rect[@class='lost']")
    assert "−2.17" in texts(root, "//*[contains(@class, 'steps')]/li/p[@class='value']")


def test_agencies_are_chosen_by_name_and_mean_their_groups_too(english: Any) -> None:  # noqa: ANN401
    options = {
        text(option): option.get("value").split()
        for option in english.xpath("//select[@id='filter-agency']//option")
    }
    assert options["UBND huyện Cư Jút"] == options["UBND cấp huyện"]
    assert len(options["Sở Nội vụ"]) > 1
    (leaf,) = english.xpath("//details[@id='3.4.2']")
    assert leaf.get("data-lead").split() == options["UBND cấp huyện"]
    assert (leaf.get("data-area"), leaf.get("data-source")) == ("3", "appraisal")


def test_the_policy_allows_its_own_styles_and_script_and_nothing_else(english: Any) -> None:  # noqa: ANN401
    (policy,) = english.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,), (script,) = english.xpath("//style/text()"), english.xpath("//script/text()")
    digests = [b64encode(sha256(part.encode()).digest()).decode() for part in (style, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not english.xpath("//@style | //@onclick | //@src | //iframe | //object")
    assert not re.search(r"https?:|url\(|@import|\bfetch\b|XMLHttp|WebSocket", style + script)


def test_words_of_a_plan_are_never_markup(plan: Plan) -> None:
    data = plan.model_dump()
    leaf = data["criteria"]["areas"][0]["criteria"][0]
    hostile = [word for word in HOSTILE if word.isprintable()]
    leaf |= {"title": hostile[5], "tasks": hostile, "note": hostile[6], "extra": {"<b>": "<i>"}}
    root = parsed(Plan.model_validate(data), ENGLISH)
    (row,) = root.xpath("//details[@id='1.1']")
    assert hostile[5] in text(row.find("summary"))
    assert texts(row, ".//dd//li") == [" ".join(word.split()) for word in hostile]
    assert (texts(row, ".//dt")[-1], texts(row, ".//dd")[-1]) == ("<b>", "<i>")
    assert not root.xpath("//main//script | //img | //main//i")


def test_scripts_are_short_and_plain() -> None:
    for file in HERE.glob("*.js"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 250
        assert max(map(len, lines)) <= 100
        assert not any(word in line for line in lines for word in ("import ", "eval(", "innerHTML"))


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast_is_enough(scheme: str) -> None:
    def colours(styles: str) -> dict[str, str]:
        light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", styles, maxsplit=1)
        printed = styles.partition("@media print")[2]
        chosen = {"light": light, "dark": dark.partition("\n}\n")[0], "print": printed}[scheme]
        return {**_colours(light), **_colours(chosen)}

    all_ = colours(STYLES.read_text("utf-8")) | colours(CHARTS.read_text("utf-8"))
    bars = [all_[name] for name in ("lost", "had", "won", "paper")]
    assert all(_contrast(one, other) >= 1.6 for one, other in combinations(bars, 2))
    for drawn in ("had", "won", "lost", "edge"):
        assert _contrast(all_[drawn], all_["paper"]) >= 3
    for written in ("lost", "focus", "soft"):
        assert _contrast(all_[written], all_["paper"]) >= 4.5
        assert _contrast(all_[written], all_["band"]) >= 4.5
