"""Any plan → the official tables of the dossier → import → the same plan."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imported import Outcome, flat, imported, tasks
from parplan.documents.dossier.dossier import Dossier, render
from parplan.files.loading import bundled
from parplan.language.catalogue import ENGLISH, language
from parplan.plan.plan import Plan

Data = dict[str, Any]

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạầẩẫấậềểễếệờởỡớợ"
words = st.builds(
    " ".join,
    st.lists(
        st.text(_LETTERS + _LETTERS.upper() + "0123456789,.:;()/%'\"&<>=#[]{}–", min_size=1),
        min_size=1,
        max_size=6,
    ),
).filter(lambda text: any(c.isalpha() for c in text) and text[0].isalpha())
points = st.decimals(0, 100, places=2) | st.decimals(0, 1000, places=4) | st.integers(0, 100)
EXTRA = ("Nguyên nhân", "Kinh phí", "Giải pháp thay thế")


def names(plan: Plan) -> list[str]:
    return [name for body in plan.agencies.bodies for name in body.names]


@st.composite
def parts(draw: st.DrawFn, known: list[str]) -> Data:
    """Draw what a criterion and a SIPAS task have in common."""
    data: Data = {}
    for field in ("lead", "coordinating"):
        if entries := draw(st.lists(st.sampled_from(known), max_size=3, unique=True)):
            data[field] = entries
    for field in ("due", "product", "note"):
        if draw(st.booleans()):
            data[field] = draw(words)
    if extra := draw(st.dictionaries(st.sampled_from(EXTRA), words, max_size=2)):
        data["extra"] = extra
    return data


@st.composite
def rows(draw: st.DrawFn, known: list[str], prefix: str = "", depth: int = 1) -> list[Data]:
    """Draw the rows below a row, numbered as they must be."""
    drawn: list[Data] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        code = f"{prefix}{number}"
        row: Data = {"code": code, "title": draw(words), "max_points": str(draw(points))}
        row |= {name: draw(st.none() | points.map(str)) for name in ("score", "target")}
        shares = drawn and not drawn[-1].get("criteria") and draw(st.integers(0, 3)) == 0
        if depth > 1 and shares:
            row["merged_with"] = drawn[-1].get("merged_with", drawn[-1]["code"])
            drawn.append(row)
            continue
        row |= draw(parts(known))
        if todo := draw(st.lists(words, max_size=3)):
            row["tasks"] = todo
        if depth < 3 and draw(st.booleans()):
            row["criteria"] = draw(rows(known, f"{code}.", depth + 1))
        drawn.append(row)
    return drawn


@st.composite
def sipas(draw: st.DrawFn, known: list[str]) -> list[Data]:
    """Draw parts, sections and tasks, numbered through."""
    number = 0
    drawn = []
    for part in "AB"[: draw(st.integers(1, 2))]:
        sections = []
        for section in ("I", "II", "III")[: draw(st.integers(1, 3))]:
            made = []
            for _ in range(draw(st.integers(1, 2))):
                number += 1
                time = {"time": draw(words)} if draw(st.booleans()) else {}
                task = {"number": number, "task": draw(words)}
                made.append(task | draw(parts(known)) | time)
            sections.append({"code": section, "title": draw(words), "tasks": made})
        drawn.append({"code": part, "title": draw(words), "sections": sections})
    return drawn


def numbers(data: object) -> object:
    """Make figures of the written digits, as the reader of plan folders does."""
    if isinstance(data, list):
        return [numbers(item) for item in data]
    if not isinstance(data, dict):
        return data
    figures = {"max_points", "score", "target"}
    return {
        key: Decimal(value) if key in figures and value is not None else numbers(value)
        for key, value in data.items()
    }


def shown(areas: list[Data]) -> list[Data]:
    """What the base loader sees: `null` for what isn't known."""
    figures = ("score", "target")
    return [row | {name: row[name] or "null" for name in figures} for row in flat(areas)]


def again(plan: Plan, kind: str, speak: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"dossier.{kind}"
        made = render(Dossier(plan), kind, ENGLISH if speak == "en" else language("vi"))
        file.write_bytes(made)
        return imported(file, agencies=bundled() / "agencies.yaml")


def counted(rows: list[Data]) -> list[Data]:
    """Compare figures by what they are: a sheet holds 0.5, however it was written."""
    figures = ("max_points", "score", "target")
    return [
        row | {n: None if row[n] == "null" else Decimal(row[n]) for n in figures} for row in rows
    ]


@pytest.mark.parametrize(("kind", "speak"), [("docx", "vi"), ("docx", "en"), ("xlsx", "vi")])
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_plan_comes_back_as_it_was(
    plan: Plan, kind: str, speak: str, data: st.DataObject
) -> None:
    known = names(plan)
    areas, sections = data.draw(rows(known)), data.draw(sipas(known))
    changed = plan.model_dump() | {
        "criteria": {"areas": numbers(areas)},
        "sipas_tasks": {"parts": sections},
        "criteria_set": None,
    }
    outcome = again(Plan.model_validate(changed), kind, speak)
    if kind == "docx":
        assert flat(outcome.areas) == shown(areas)
    assert counted(flat(outcome.areas)) == counted(shown(areas))
    numbered = [
        (part, section, task | {"number": str(task["number"])})
        for part, section, task in tasks(sections)
    ]
    assert tasks(outcome.parts) == numbered
    assert not [one for one in outcome.troubles if "is not known" in one.message]
