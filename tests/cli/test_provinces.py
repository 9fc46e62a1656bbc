"""A province that parplan wasn't made for: from its Word table to next year's draft."""

from decimal import Decimal
from pathlib import Path

import docx
import openpyxl  # type: ignore[import-untyped]
import pytest

from parplan.files.loading import load
from parplan.plan.results import Round
from places import ROOT
from returned import Run

DOCUMENT = ROOT / "examples" / "tinh-thu" / "ke-hoach.docx"
POINTS = ROOT / "examples" / "tinh-thu" / "bang-diem.xlsx"
INVENTED = "(Ví dụ của parplan: không có tỉnh Thử; mọi số liệu đều là giả định)"


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    made = tmp_path / "tinh-thu"
    assert run("import", str(DOCUMENT), "-o", str(made))[0] == 0
    return made


def test_its_documents_say_that_they_are_invented() -> None:
    assert INVENTED in [paragraph.text for paragraph in docx.Document(str(DOCUMENT)).paragraphs]
    sheet = openpyxl.load_workbook(POINTS).active
    assert sheet["A2"].value == INVENTED


def test_its_document_is_a_plan(folder: Path) -> None:
    plan = load(folder).plan
    assert plan is not None
    assert len(plan.leaves) == 91
    # As its last row has them, and as they add up.
    assert (plan.plan.totals.score, plan.plan.totals.target) == (Decimal("89.45"), Decimal("94.8"))
    assert sum(leaf.score or 0 for leaf in plan.leaves) == Decimal("89.45")
    assert (plan.plan.province, plan.plan.criteria_set) == ("Tỉnh Thử", "876/QĐ-BNV")
    assert plan.criterion("6.1.1").lead == ("Giám đốc Sở Tài chính",)
    words = "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.yaml"))
    assert "Đắk Nông" not in words


def test_from_its_points_to_next_years_draft(run: Run, folder: Path, tmp_path: Path) -> None:
    at = ("--plan", str(folder))
    assert run("collect", str(POINTS), *at, "--round", "self")[0] == 0
    assert run("check", str(folder), "--select", "PAR504")[1].count("[PAR504]") == 74
    assert run("collect", str(POINTS), *at)[0] == 0
    # What has been judged needs no evidence any more; and nobody is unknown to the plan.
    assert run("check", str(folder), "--select", "PAR2", "--select", "PAR5")[1].count("PAR206") == 8
    assert run("check", str(folder), "--select", "PAR5")[:2] == (0, "")
    sheet = openpyxl.load_workbook(POINTS).active
    official = {
        row[0]: Decimal(str(row[5]))
        for row in sheet.iter_rows(min_row=7, values_only=True)
        if row[0]
    }
    plan = load(folder).plan
    assert plan is not None
    year = plan.of_year(2024)
    for leaf in plan.leaves:
        assert year.leaf(leaf.code).scores[Round.OFFICIAL] == official[leaf.code]
    after = tmp_path / "next"
    code, _, told = run("rollover", str(after), *at, "--year", "2025", "--targets", "+2%")
    assert code == 0
    assert "criteria/1.2/due, and so in 42 more rows" in told
    draft = load(after).plan
    assert draft is not None
    assert {leaf.code: leaf.score for leaf in draft.leaves} == {
        leaf.code: official[leaf.code] for leaf in plan.leaves
    }
    word = tmp_path / "draft.docx"
    assert run("report", "--plan", str(after), "-o", str(word))[0] == 0
    assert word.stat().st_size > 0
