"""Whole or not at all: after a kill at any step there is the old or the new, never some of both."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from forms import book_of, fill, form_of, planned
from kills import State, killed, left_over, state
from parplan.documents.forms.contents import FormPeriod
from parplan.files.loading import load
from parplan.files.saving import locked
from places import DATA, SAMPLES

MOMENTS = int(os.environ.get("PARPLAN_KILLS", "2"))
"""Kills at a random moment, besides one at each step; a hundred by hand before a release."""

DOCUMENT = str(SAMPLES / "ke-hoach-475-phu-luc.docx")
Prepare = Callable[[Path], None]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="folders are swapped on Linux")


def nothing(_: Path) -> None:
    pass


def a_plan(here: Path) -> None:
    shutil.copytree(DATA, here / "plan", ignore=shutil.ignore_patterns("schemas", "pub*", "*.en.*"))
    (here / "plan" / "notes.txt").write_text("mine")
    (here / "plan" / "results").mkdir()
    (here / "plan" / "results" / "2024.yaml").write_text("criteria: {}\n")


def a_plan_with_a_link(here: Path) -> None:
    a_plan(here)
    (here / "plan" / "agencies.yaml").rename(here / "all-agencies.yaml")
    (here / "plan" / "agencies.yaml").symlink_to("../all-agencies.yaml")


def a_form(here: Path) -> None:
    a_plan(here)
    form = form_of(planned(here / "plan"), "Sở Nội vụ", FormPeriod(2024, "Quý II"))
    fill(book_of(form), {}, on="2024-06-25").save(here / "form.xlsx")


def a_form_and_no_results(here: Path) -> None:
    a_form(here)
    shutil.rmtree(here / "plan" / "results")


def papers(here: Path) -> None:
    (here / "papers").mkdir()
    for name in ("so-noi-vu.html", "so-noi-vu.xlsx", "index.html", "notes.txt"):
        (here / "papers" / name).write_text("old")


TWO = ("--agency", "so noi vu", "--agency", "so tu phap")
FORMS = ("forms", "-o", "papers", *TWO)
LETTERS = ("assign", "-f", "html", "-o", "papers", *TWO[:2])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prepare", "command", "target"),
    [
        pytest.param(nothing, f"import {DOCUMENT} -o plan", "plan", id="import"),
        pytest.param(a_plan, f"import {DOCUMENT} -o plan --force", "plan", id="import over"),
        pytest.param(
            a_plan_with_a_link, f"import {DOCUMENT} -o plan --force", "plan", id="import by journal"
        ),
        pytest.param(
            a_form, "collect form.xlsx --plan plan", "plan/results/2024.yaml", id="collect"
        ),
        pytest.param(
            a_form_and_no_results,
            "collect form.xlsx --plan plan",
            "plan/results/2024.yaml",
            id="collect first",
        ),
        pytest.param(nothing, FORMS, "papers", id="forms"),
        pytest.param(papers, (*FORMS, "--force"), "papers", id="forms over"),
        pytest.param(nothing, LETTERS, "papers", id="assign"),
        pytest.param(papers, LETTERS, "papers", id="assign over"),
        pytest.param(nothing, "init new --province Huế --year 2026", "new", id="init"),
        pytest.param(a_plan, "rollover next --plan plan", "next", id="rollover"),
        pytest.param(
            a_plan, "report --plan plan -o plan/notes.txt -f html", "plan/notes.txt", id="report"
        ),
    ],
)
def test_a_kill_leaves_the_old_or_the_new(
    prepare: Prepare, command: str | tuple[str, ...], target: str, tmp_path: Path
) -> None:
    here, into = tmp_path / "here", tmp_path / "kept"
    here.mkdir()
    into.mkdir()
    prepare(here)
    old = state(here)
    arguments = command.split(" ") if isinstance(command, str) else list(command)
    *kills, whole = killed(arguments, here, into, MOMENTS)
    new = state(whole)
    assert new != old
    assert left_over(whole) == []
    seen = [is_old_or_new(one, target, old, new) for one in kills]
    assert {*seen} == {"old", "new"}


def is_old_or_new(here: Path, target: str, old: State, new: State) -> str:
    """Look at what a kill left, before the next run and after it has come by."""
    told: list[object] = []
    journal = list(here.rglob(".journal.parplan"))
    if journal:
        load(journal[0].parent)
    found = state(here)
    assert found in (old, new), here.name
    with locked(here / target, told.append):
        pass
    assert state(here) == found
    assert left_over(here) == []
    return "old" if found == old else "new"
