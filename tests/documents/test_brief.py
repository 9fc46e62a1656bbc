"""A brief: its words by hand from the plans' figures, and two pages wherever it is printed."""

import datetime
import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from office import (
    chromium,
    needs_chromium,
    needs_poppler,
    needs_soffice,
    pdf_facts,
    pdf_fonts,
    pdf_pages,
    soffice,
)
from parplan.documents.brief.brief import Brief, brief, render
from parplan.files.loading import load
from parplan.plan.document import BEFORE_SIGNING
from parplan.plan.plan import Plan
from places import ROOT

Run = Callable[..., tuple[int, str, str]]

DAY = datetime.date(2024, 10, 15)
EXAMPLE = ROOT / "examples" / "tinh-mau"


def draft(plan: Plan) -> Plan:
    """The same tree, of which nobody knows anything yet."""
    data = plan.model_dump()
    for key in BEFORE_SIGNING:
        data["plan"].pop(key)
    data["plan"]["results"] = None
    data["plan"]["totals"] |= {"score": None, "target": None}

    def empty(row: dict[str, Any]) -> None:
        row |= {"score": None, "target": None, "tasks": (), "lead": (), "coordinating": ()}
        row |= {"merged_with": None}
        for below in row["criteria"]:
            empty(below)

    for area in data["criteria"]["areas"]:
        empty(area)
    return Plan.model_validate(data)


def long_words(plan: Plan) -> Plan:
    """Every title and task as long as anybody writes them."""
    data = plan.model_dump()

    def stretch(row: dict[str, Any]) -> None:
        row["title"] = f"{row['title']} {'đáp ứng đầy đủ các yêu cầu theo quy định ' * 4}".strip()
        for below in row["criteria"]:
            stretch(below)

    for area in data["criteria"]["areas"]:
        stretch(area)
    return Plan.model_validate(data)


@pytest.fixture(scope="module")
def made(plan: Plan) -> Mapping[str, Brief]:
    example = load(EXAMPLE).plan
    assert example is not None
    plans = {"data": plan, "example": example, "draft": draft(plan), "long": long_words(example)}
    return {name: brief(one, DAY) for name, one in plans.items()}


def test_a_plan_without_results_says_what_it_says_itself(made: Mapping[str, Brief]) -> None:
    told = made["data"]
    assert told.summary[1] == "(Số liệu tính đến ngày 15/10/2024)"
    (words,) = told.standing
    assert words == (
        "Năm 2023 đạt 85,4145/100 điểm, mất 14,5855 điểm; xếp thứ 51/63 tỉnh, thành phố; mục tiêu"
        " năm 2024 là 88,679 điểm, tăng 3,2645 điểm."
    )
    assert len(told.findings) == 3
    assert told.findings[0].startswith("2/3,2645 điểm cần cải thiện phụ thuộc 3 tiêu chí")
    assert told.urgent.startswith("Chưa có số liệu thực hiện trong năm để xác định nhiệm vụ quá")
    assert [row.task.split()[0] for row in told.table.rows] == ["8.1", "5.7", "6.3.4", "8.4", "2.4"]
    assert told.table.rows[0].lead == "Giám đốc Sở Nội vụ"


def test_with_results_it_says_what_is_overdue_whose_and_since_when(
    made: Mapping[str, Brief],
) -> None:
    told = made["example"]
    assert told.standing[0].startswith("Dự kiến 84,62/99,25 điểm: thiếu 5,42 điểm so với mục tiêu")
    assert told.urgent == "6 nhiệm vụ quá hạn tính đến ngày 15/10/2024"
    first = told.table.rows[0]
    assert (first.lead, first.due) == ("Giám đốc Sở Thông tin và Truyền thông", "30/09/2024")
    assert first.task.startswith("7.1.4 Tỷ lệ số dịch vụ dữ liệu")


def test_a_draft_says_what_it_is_without(made: Mapping[str, Brief]) -> None:
    told = made["draft"]
    assert told.above == ("DỰ THẢO",)
    assert told.standing == (
        "Kế hoạch chưa có điểm đạt được năm 2023 và mục tiêu năm 2024; điểm tối đa là 100 điểm.",
    )
    assert told.findings[0] == "91/91 tiêu chí, tiêu chí thành phần chưa giao cơ quan chủ trì."
    assert told.table.rows == ()


def test_bars_are_as_long_as_their_figures(made: Mapping[str, Brief]) -> None:
    areas, worst = made["data"].charts
    # Area 5 has 15 of the 16.5 points that the longest bar stands for.
    assert round(sum(piece.share for piece in areas.bars[4].pieces), 6) == Decimal("0.909091")
    assert areas.bars[4].says == "12,01 → 12,3 / 15"
    assert areas.title.startswith("Lĩnh vực 8. TÁC ĐỘNG CỦA CCHC")
    assert areas.title.endswith("mất nhiều điểm nhất: 4,6/14,5855 điểm")
    assert [bar.says for bar in worst.bars[:3]] == ["1,83", "1,15", "1"]
    assert worst.title == (
        "Tiêu chí 8.1. Kết quả Chỉ số hài lòng (SIPAS) mất nhiều điểm nhất: 1,83 điểm"
    )


def test_looks_are_greys_far_apart(made: Mapping[str, Brief]) -> None:
    body = docx.Document(io.BytesIO(render(made["data"], "docx"))).element.body
    fills = {one.get(qn("w:fill")) for one in body.iter(qn("w:shd"))}
    assert fills == {"404040", "BFBFBF", "FFFFFF"}
    page = render(made["data"], "html").decode()
    assert "<script" not in page
    assert set(re.findall(r'<rect [^>]*class="(\w+)"', page)) == {"full", "half", "empty"}


def test_the_same_brief_gives_the_same_bytes(made: Mapping[str, Brief]) -> None:
    for name in ("docx", "html"):
        assert render(made["example"], name) == render(made["example"], name)


@needs_soffice
@needs_poppler
def test_libreoffice_prints_two_pages(made: Mapping[str, Brief], tmp_path: Path) -> None:
    for name, one in made.items():
        (tmp_path / f"{name}.docx").write_bytes(render(one, "docx"))
    files = [str(tmp_path / f"{name}.docx") for name in made]
    soffice(tmp_path, "--convert-to", "pdf", "--outdir", str(tmp_path), *files)
    for name, one in made.items():
        pdf = tmp_path / f"{name}.pdf"
        assert int(pdf_facts(pdf)["Pages"]) <= 2, name
        assert pdf_facts(pdf)["Page size"].startswith("595"), name
        text = " ".join(pdf_pages(pdf))
        assert "Số liệu tính đến ngày 15/10/2024" in text
        assert one.signature[-1] in text
        assert {font.partition("-")[0] for font in pdf_fonts(pdf)} <= {
            *("TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif")
        }


@needs_chromium
@needs_poppler
def test_chromium_prints_two_pages(made: Mapping[str, Brief], tmp_path: Path) -> None:
    with chromium() as browser:
        page = browser.new_page()
        for name, one in made.items():
            file = tmp_path / f"{name}.html"
            file.write_bytes(render(one, "html"))
            page.goto(file.as_uri())
            pdf = tmp_path / f"{name}.pdf"
            page.pdf(path=pdf, prefer_css_page_size=True, print_background=False)
            assert int(pdf_facts(pdf)["Pages"]) <= 2, name


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ([], "say with -o FILE", ""),
        (["-o", "brief.pdf"], "there is no format pdf", "one of: docx, html"),
        (["-o", "x.docx", "-f", "csv"], "there is no format csv", "one of: docx, html"),
    ],
)
def test_what_is_refused(arguments: list[str], message: str, hint: str, run: Run) -> None:
    code, out, err = run("brief", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert hint in err


def test_it_is_vietnamese_in_every_language(run: Run, tmp_path: Path) -> None:
    for lang in ("vi", "en"):
        file = str(tmp_path / f"{lang}.docx")
        assert run("brief", "-o", file, "--as-of", "2024-10-15", "--lang", lang)[0] == 0
    assert (tmp_path / "vi.docx").read_bytes() == (tmp_path / "en.docx").read_bytes()
