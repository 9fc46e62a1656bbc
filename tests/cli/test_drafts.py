"""A draft is a plan: every command works while what only a signed plan has is still to come."""

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from parplan.cli.commands import COMMANDS
from parplan.files.loading import load
from parplan.files.source import Source
from parplan.files.yaml_text import written
from parplan.plan.document import BEFORE_SIGNING
from parplan.plan.shapes import PLACEHOLDER
from places import YEAR

Run = Callable[..., tuple[int, str, str]]

ALONE = (*BEFORE_SIGNING, "signer/name", "signer/lines", "appendices/0/belongs_to")

ASKED: dict[str, tuple[str, ...]] = {
    "show": ("1.1",),
    "agency": ("Sở Nội vụ",),
    "assign": ("-o", "{out}/letters", "--agency", "Sở Nội vụ"),
    "forms": ("-o", "{out}/forms", "--agency", "Sở Nội vụ"),
    "collect": ("{out}/forms/so-noi-vu.xlsx", "--dry-run"),
    "report": ("-o", "{out}/plan.html"),
    "brief": ("-o", "{out}/brief.html"),
    "whatif": ("--set", "1.1=9"),
    "path": ("--to", "82"),
    "explain": ("total",),
    "compare": ("{plan}", "{signed}"),
    "init": ("{out}/new", "--province", "Bắc Giang", "--year", "2026"),
    "rollover": ("{out}/next",),
    "import": ("{out}/plan.docx", "--dry-run"),
    "set": ("1.1", "target=1", "--dry-run"),
    "check": ("{plan}",),
    "rules": ("PAR305",),
    "sql": ("SELECT count(*) FROM gaps",),
    "schema": ("plan",),
}
"""What a command must be told; what isn't here needs nothing."""
NO_PLAN = {"compare", "import", "check", "rules", "schema", "init"}


def without(data: dict[str, Any], places: Iterable[str]) -> dict[str, Any]:
    for place in places:
        *above, last = place.split("/")
        part: Any = data
        for step in above:
            part = part[int(step) if step.isdigit() else step]
        part.pop(last)
    return data


@pytest.fixture
def draft(tmp_path: Path) -> Callable[..., Path]:
    """Make a copy of a small plan with results, without some of the document's words."""

    def draft(*places: str) -> Path:
        folder = tmp_path / "draft"
        shutil.copytree(YEAR, folder)
        file = folder / "plan.yaml"
        data: Any = Source().read(("plan",), "plan.yaml", file.read_bytes())[0]
        file.write_text(written(without(data, places), "Invented."), encoding="utf-8")
        return folder

    return draft


def asked(command: str, folder: Path, out: Path) -> list[str]:
    """Say what the command is to do with the plan."""
    told = [one.format(out=out, plan=folder, signed=YEAR) for one in ASKED.get(command, ())]
    return [command, *told, *([] if command in NO_PLAN else ["--plan", str(folder)])]


def whole(run: Run, command: str, folder: Path, out: Path) -> str:
    """Run it; all that keeps it from being well may be what it finds."""
    code, answer, said = run(*asked(command, folder, out))
    assert code in ({0, 1} if command in {"check", "import", "collect", "rollover"} else {0}), (
        f"{command}: {said}{answer}"
    )
    assert "None" not in answer, command
    return answer


def test_every_command_is_asked_here() -> None:
    assert set(ASKED) <= set(COMMANDS)


@pytest.mark.parametrize("place", [*ALONE, "all"])
def test_every_command_works_without(
    place: str, draft: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    folder = draft(*(BEFORE_SIGNING if place == "all" else (place,)))
    assert run("report", "-o", str(tmp_path / "plan.docx"), "--plan", str(folder))[0] == 0
    for command in COMMANDS:
        whole(run, command, folder, tmp_path)


def test_json_says_null(draft: Callable[..., Path], run: Run) -> None:
    code, out, _ = run("totals", "-f", "json", "--plan", str(draft(*BEFORE_SIGNING)))
    assert code == 0
    assert json.loads(out)["plan"] == {
        "number": None,
        "date": None,
        "province": None,
        "score_year": 2023,
        "target_year": 2024,
    }


def words(file: Path) -> str:
    """All text of an office file."""
    with ZipFile(file) as held:
        parts = [name for name in held.namelist() if name.endswith(".xml")]
        return "\n".join(held.read(name).decode() for name in parts)


@pytest.mark.parametrize("places", [("recipients",), BEFORE_SIGNING])
def test_its_papers_look_like_drafts(
    places: tuple[str, ...], draft: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    folder = draft(*places)
    papers = {
        "report": ["-o", str(tmp_path / "plan.docx")],
        "brief": ["-o", str(tmp_path / "brief.docx")],
        "assign": ["-o", str(tmp_path)],
        "forms": ["-o", str(tmp_path)],
    }
    for command, more in papers.items():
        code, _, said = run(command, *more, "--plan", str(folder))
        told = [line for line in said.splitlines() if line.startswith("a draft: ")]
        assert (code, len(told)) == (0, 1), said
        assert told[0].endswith("; ".join(places))
    assert run("report", "-o", str(tmp_path / "book.xlsx"), "--plan", str(folder))[0] == 0
    made = [*tmp_path.glob("*.docx"), *tmp_path.glob("*.xlsx")]
    assert len(made) >= len(papers) + 1
    for paper in made:
        assert "DỰ THẢO" in words(paper), paper.name


def test_the_papers_of_a_signed_plan_do_not(run: Run, tmp_path: Path) -> None:
    for command, target in (("report", "plan.docx"), ("report", "plan.xlsx"), ("assign", ".")):
        code, _, said = run(command, "-o", str(tmp_path / target), "--plan", str(YEAR))
        assert code == 0
        assert "draft" not in said
    for paper in (*tmp_path.glob("*.docx"), *tmp_path.glob("*.xlsx")):
        assert "DỰ THẢO" not in words(paper), paper.name


def test_a_letter_has_dots_where_words_are_missing(
    draft: Callable[..., Path], run: Run, tmp_path: Path
) -> None:
    told = asked("assign", draft(*BEFORE_SIGNING), tmp_path)
    assert run(*told)[0] == 0
    letter = words(tmp_path / "letters" / "so-noi-vu.docx")
    assert "Kế hoạch số …/… ngày … tháng … năm …" in letter
    assert f"{'…' * 12}, ngày" in letter


def test_check_warns_until_it_is_to_be_signed(draft: Callable[..., Path], run: Run) -> None:
    folder = draft("number", "signer/name", "appendices/0/belongs_to")
    code, out, _ = run("check", str(folder))
    found = [line for line in out.splitlines() if "[PAR305]" in line]
    assert (code, len(found)) == (0, 3)
    assert all(": warning: " in line for line in found)
    code, out, _ = run("check", "--ready", str(folder))
    found = [line for line in out.splitlines() if "[PAR305]" in line]
    assert (code, len(found)) == (1, 3)
    assert all(": error: " in line for line in found)
    assert run("check", "--ready", str(YEAR))[0] == 0


def test_what_a_plan_does_without_can_be_acknowledged(draft: Callable[..., Path], run: Run) -> None:
    folder = draft("closing")
    with (folder / "plan.yaml").open("a", encoding="utf-8") as file:
        file.write("  - rule: PAR305\n    place: plan/closing\n    reason: Không có lời kết.\n")
    assert run("check", "--ready", "--select", "PAR305", str(folder))[:2] == (0, "")
    plan = load(folder).plan
    assert plan is not None
    assert not plan.plan.is_draft


def test_older_folders_say_that_nothing_is_there_yet(draft: Callable[..., Path], run: Run) -> None:
    folder = draft()
    file = folder / "plan.yaml"
    data: Any = Source().read(("plan",), "plan.yaml", file.read_bytes())[0]
    data |= {"number": PLACEHOLDER, "preamble": [PLACEHOLDER]}
    data["signer"]["name"] = PLACEHOLDER
    file.write_text(written(data, "Invented."), encoding="utf-8")
    plan = load(folder).plan
    assert plan is not None
    assert (plan.plan.number, plan.plan.preamble) == (None, ())
    assert plan.plan.missing == (("number",), ("preamble",), ("signer", "name"))
    _, out, _ = run("check", str(folder))
    assert "plan.yaml:2:1: warning: `number` isn't there yet [PAR305]" in out


def test_a_row_to_which_nobody_has_come_is_no_mistake_of_a_draft(
    draft: Callable[..., Path], run: Run
) -> None:
    """Rows that were not filled in yet are told together; of a signed plan each is a mistake."""
    folder = draft("number")
    file = folder / "criteria.yaml"
    data: Any = Source().read(("criteria",), "criteria.yaml", file.read_bytes())[0]
    row = data["areas"][0]["criteria"][0]
    data["areas"][0]["criteria"][0] = {
        **{key: row[key] for key in ("code", "title", "max_points", "score", "assessed_by")},
        "target": None,
    }
    file.write_text(written(data, "Invented."), encoding="utf-8")
    _, out, _ = run("check", str(folder))
    assert f"nothing is planned yet for 1 of 8 leaves: {row['code']} [PAR305]" in out
    assert "PAR202" not in out
    shutil.copy(YEAR / "plan.yaml", folder)
    _, out, _ = run("check", str(folder))
    assert "PAR202" in out
    assert "PAR203" in out
