"""Any plan → .docx → import → the same plan; figures, words, agencies, merged cells are drawn."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imported import imported
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import bundled, load
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ"
WORD = st.text(LETTERS, min_size=2, max_size=8)
WORDS = st.lists(WORD, min_size=2, max_size=6).map(" ".join)
POINTS = st.integers(0, 20_000).map(lambda units: Decimal(units) / 10_000)
LEADS = ["Giám đốc Sở Nội vụ", "Giám đốc Sở Tư pháp", "Chủ tịch UBND cấp xã"]
OTHERS = ["Các sở, ban, ngành", "UBND cấp huyện", "các đơn vị có liên quan"]


@st.composite
def rows(draw: st.DrawFn, prefix: str, level: int) -> list[dict[str, Any]]:
    """Draw siblings, with rows below them or cells of their own, some of these merged."""
    made: list[dict[str, Any]] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        figures = {field: draw(POINTS) for field in ("max_points", "score", "target")}
        row = {"code": f"{prefix}{number}", "title": draw(WORDS), **figures}
        if level == 1 or (level == 2 and draw(st.booleans())):
            row["criteria"] = draw(rows(f"{row['code']}.", level + 1))
        elif made and "tasks" in made[-1] and draw(st.booleans()):
            row["merged_with"] = made[-1]["code"]
        else:
            row["tasks"] = draw(st.lists(WORDS, min_size=1, max_size=3))
            row["lead"] = draw(st.lists(st.sampled_from(LEADS), min_size=1, unique=True))
            row["coordinating"] = draw(st.lists(st.sampled_from(OTHERS), min_size=1, unique=True))
        made.append(row)
    return made


def told(areas: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Flatten a tree to what a document can show of it."""
    keys = ("code", "title", "max_points", "score", "target", "merged_with")
    found: list[tuple[object, ...]] = []
    for row in areas:
        lists = tuple(tuple(row.get(key, ())) for key in ("tasks", "lead", "coordinating"))
        figures = (str(row.get(key, "")).rstrip() for key in keys)
        found += [(*map(_number, figures), *lists), *told(row.get("criteria", []))]
    return found


def _number(text: str) -> str:
    return str(Decimal(text).normalize()) if text.replace(".", "", 1).isdigit() else text


@given(areas=rows("", 1))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_plan_comes_back(areas: list[dict[str, Any]]) -> None:
    loaded = load(bundled()).plan
    assert loaded is not None
    data = loaded.model_dump()
    data["criteria"]["areas"] = areas
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.docx"
        file.write_bytes(render(Dossier(Plan.model_validate(data)), "docx", ENGLISH))
        again = imported(file)
    assert told(again.areas) == told(areas)
