"""`parplan rollover`: next year's folder, whole or not at all, and nothing made up."""

import datetime
import os
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.checks.check import check
from parplan.files.loading import contents, load, read
from parplan.files.saving import save_plan
from parplan.importing.rollover import RolloverWishes, raised_by, rolled
from parplan.plan.plan import Plan
from parplan.plan.points import add
from places import SMALL

Run = Callable[..., tuple[int, str, str]]

OPEN_WORDS = 5
"""The number, the preamble, the signer, and what each appendix belongs to."""
OFFICIAL = {
    "1.1": "10",
    "1.2.1": "8.5",
    "1.2.2": "12.245",
    "1.2.3": "12",
    "1.3.1": "9.5",
    "1.3.2": "7.5",
    "1.4": "8.25",
    "2": "16.31",
}
"""Invented, a score a leaf."""


def year(scores: dict[str, str]) -> str:
    lines = [f'  "{code}":\n    scores: {{official: {score}}}' for code, score in scores.items()]
    return "note: Bịa.\ncriteria:\n" + "\n".join(lines) + "\n"


@pytest.fixture
def old(tmp_path: Path) -> Callable[..., str]:
    """Make a copy of the small plan with results of 2023 and, as said, of 2024."""

    def old(scores: dict[str, str] | None = None) -> str:
        folder = tmp_path / "old"
        shutil.copytree(SMALL, folder)
        shutil.rmtree(folder / "results", ignore_errors=True)
        (folder / "results").mkdir()
        (folder / "results" / "2023.yaml").write_text("# Cũ.\nnote: Bịa.\n", encoding="utf-8")
        if scores is not None:
            (folder / "results" / "2024.yaml").write_text(year(scores), encoding="utf-8")
        return str(folder)

    return old


def loaded(folder: Path) -> Plan:
    plan = load(folder).plan
    assert plan is not None
    return plan


def figures(plan: Plan, figure: str) -> dict[str, Decimal | None]:
    return {node.code: getattr(node, figure) for node in plan.nodes}


def test_official_scores_become_the_scores(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    code, out, _ = run("rollover", str(new), "--plan", old(OFFICIAL), "--date", "2025-05-30")
    assert code == 0
    assert out.count("[PAR") == out.count("[PAR305]") == OPEN_WORDS
    plan = loaded(new)
    scores = figures(plan, "score")
    assert {leaf: scores[leaf] for leaf in OFFICIAL} == {
        leaf: Decimal(score) for leaf, score in OFFICIAL.items()
    }
    # Exact sums: 8.5 + 12.245 + 12; 9.5 + 7.5; 10 + 32.745 + 17 + 8.25.
    assert [scores[code] for code in ("1.2", "1.3", "1")] == [
        *(Decimal("32.745"), Decimal(17), Decimal("67.995"))
    ]
    assert set(figures(plan, "target").values()) == {None}
    document = plan.plan
    assert (document.score_year, document.target_year) == (2024, 2025)
    assert (document.totals.max_points, document.totals.score, document.totals.target) == (
        *(Decimal(100), Decimal("84.305")),
        None,
    )


def test_the_document_is_new_and_says_from_which_it_comes(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    assert run("rollover", str(new), "--plan", old(OFFICIAL), "--date", "2025-05-30")[0] == 0
    document = loaded(new).plan
    assert (document.number, str(document.date)) == (None, "2025-05-30")
    assert document.previous is not None
    assert document.previous.number == "01/KH-UBND"
    assert str(document.previous.date) == "2024-06-03"
    assert document.preamble == ()
    assert document.signer is not None
    assert (document.signer.name, document.signer.lines[0]) == (None, "KT. CHỦ TỊCH")
    assert [one.belongs_to for one in document.appendices] == [None] * 2
    # What was published of 2023 isn't what was published of 2024.
    assert document.results is None


def test_what_is_carried_is_carried_to_the_letter(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    new, before = tmp_path / "new", Path(old(OFFICIAL))
    run("rollover", str(new), "--plan", str(before))
    for file in ("results/2023.yaml", "results/2024.yaml"):
        assert (new / file).read_bytes() == (before / file).read_bytes()
    for file in ("agencies.yaml", "sipas_tasks.yaml"):
        # But for the first line, which leads to the schema from the old place.
        modeline, _, rest = (before / file).read_bytes().partition(b"\n")
        assert b"$schema" in modeline
        assert (new / file).read_bytes() == rest
    assert not (new / "results" / "2025.yaml").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


def test_without_a_day_everything_but_the_day_is_in_order(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    code, out, _ = run("rollover", str(new), "--plan", old(OFFICIAL))
    assert code == 0
    assert out.count("[PAR") == out.count("[PAR305]") == OPEN_WORDS + 1
    assert run("check", str(new))[:2] == (0, out)
    assert run("check", "--ready", str(new))[0] == 1


def test_oddities_that_are_no_more_are_not_acknowledged_any_more(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    """The small plan acknowledges that 1.1 aims for 9.5 of 10 points, which it had."""
    folder = old({**OFFICIAL, "1.1": "9.5"})
    for name, kept in (("none", 0), ("keep", 1)):
        aims = () if name == "none" else ("--targets", name)
        new = tmp_path / name
        _, _, err = run("rollover", str(new), "--plan", folder, "--date", "2025-05-30", *aims)
        plan = loaded(new)
        assert len(plan.plan.acknowledged) == kept
        assert ("no longer there: criteria/1.1/target" in err) == (not kept)
        assert "PAR901" not in {judged.finding.rule.code for judged in check(plan)}


def test_leaves_without_an_official_score_stay_open(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    scores = {leaf: score for leaf, score in OFFICIAL.items() if leaf not in {"1.3.1", "2"}}
    new = tmp_path / "new"
    code, _, err = run("rollover", str(new), "--plan", old(scores), "--date", "2025-05-30")
    assert code == 0
    assert "results/2024.yaml has no official score, so it is open, of: 1.3.1; 2\n" in err
    found = figures(loaded(new), "score")
    # Nor is there a sum of what isn't known.
    assert [code for code, score in found.items() if score is None] == ["1", "1.3", "1.3.1", "2"]
    assert loaded(new).plan.totals.score is None
    for command in ("totals", "gaps", "agencies", "report"):
        assert run(command, "--plan", str(new))[0] == 0
    for format_ in ("html", "xlsx", "docx"):
        file = str(tmp_path / f"plan.{format_}")
        assert run("report", "--plan", str(new), "-o", file)[0] == 0


def test_who_is_gone_by_the_new_plans_year_is_named(run: Run, tmp_path: Path) -> None:
    def gone(name: str, *arguments: str) -> list[str]:
        _, _, err = run("rollover", str(tmp_path / name), *arguments)
        return [line for line in err.splitlines() if line.startswith("gone by ")]

    assert gone("a", "--date", "2025-01-31") == []
    (line,) = gone("b", "--date", "2025-03-01")
    assert "`parplan agencies --as-of 2025-03-01`" in line
    assert line.endswith(
        ": Sở Kế hoạch và Đầu tư; Sở Thông tin và Truyền thông; Sở Giao thông vận tải; "
        "Sở Lao động - Thương binh và Xã hội"
    )
    (line,) = gone("c")
    assert line.startswith("gone by 2025-12-31")
    assert "UBND cấp huyện" in line


def test_without_results_all_scores_are_open(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    code, _, err = run("rollover", str(new), "--plan", old(), "--date", "2025-05-30")
    assert (code, "there is no results/2024.yaml: all scores are open\n" in err) == (0, True)
    assert set(figures(loaded(new), "score").values()) == {None}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        # 1.1 has 10 of 10; 1.2.2 12.245 of 15; 2 16.31 of 20.
        ("max", {"1.1": "10", "1.2.2": "15", "2": "20", "1.3": "20", "1": "80"}),
        # Half-up: 12.245 × 1.02 = 12.4899, 16.31 × 1.02 = 16.6362.
        ("+2%", {"1.1": "10", "1.2.2": "12.49", "2": "16.64", "1.3": "17.34"}),
        ("+0,5%", {"1.1": "10", "1.2.2": "12.31", "2": "16.39"}),
        # Never less than the score, which has three decimals.
        ("+0%", {"1.2.2": "12.25", "2": "16.31"}),
        ("keep", {"1.1": "9.5", "1.2.2": "13", "2": "16.5", "1": "70.5"}),
    ],
)
def test_targets(
    old: Callable[..., str], run: Run, tmp_path: Path, targets: str, expected: dict[str, str]
) -> None:
    new = tmp_path / "new"
    run("rollover", str(new), "--plan", old(OFFICIAL), "--targets", targets, "--date", "2025-05-30")
    plan = loaded(new)
    found = figures(plan, "target")
    assert {code: found[code] for code in expected} == {
        code: Decimal(points) for code, points in expected.items()
    }
    if targets != "keep":
        assert plan.plan.totals.target == add(area.target for area in plan.areas)


@given(
    most=st.decimals(0, 100, places=2),
    part=st.fractions(0, 1),
    places=st.integers(0, 4),
    percent=st.decimals(0, 999, places=2),
)
def test_a_raised_target_lies_between_score_and_maximum(
    most: Decimal, part: float, places: int, percent: Decimal
) -> None:
    score = min(most, (most * Decimal(float(part))).quantize(Decimal(1).scaleb(-places)))
    target = raised_by(percent)(most, score)
    assert target is not None
    assert score <= target <= most
    assert target in {most, score} or target.as_tuple().exponent == -2


POINTS = st.none() | st.decimals(0, 8, places=4).map(str)


@given(scores=st.fixed_dictionaries(dict.fromkeys(OFFICIAL, POINTS)))
def test_the_tree_and_kept_targets_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, scores: dict[str, str | None]
) -> None:
    before = loaded(SMALL)
    known = {code: score for code, score in scores.items() if score is not None}
    held = dict(contents(SMALL))
    held["results", 2024] = ("2024.yaml", year(known).encode() if known else b"note: none\n")
    plan = read(held).plan
    assert plan is not None
    made = rolled(plan, held, RolloverWishes("new", 2025, None, datetime.date(2025, 5, 30)))
    folder = tmp_path_factory.mktemp("rolled") / "new"
    save_plan(folder, made.files)
    after = loaded(folder)

    def tree(plan: Plan) -> list[tuple[object, ...]]:
        return [(n.code, n.title, n.max_points, n.target, n.shared.tasks) for n in plan.nodes]

    assert tree(after) == tree(before)
    assert after.plan.totals.target == before.plan.totals.target
    assert after.sipas_tasks == before.sipas_tasks
    assert after.agencies == before.agencies
    assert {leaf.code: leaf.score for leaf in after.leaves} == {
        code: None if score is None else Decimal(score) for code, score in scores.items()
    }
    for node in after.nodes:
        assert node.score == add(leaf.score for leaf in node.leaves)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--year", "2024"], "the plan is for 2024 already"),
        (["--targets", "2%"], "--targets can't be 2%"),
        (["--targets", "+x%"], "--targets can't be +x%"),
        (["--targets", "all"], "--targets can't be all"),
        (["--date", "30/5/2025"], '"30/5/2025" is no day'),
        (["--plan", "nowhere"], "there is no folder nowhere"),
    ],
)
def test_what_is_refused_writes_nothing(
    run: Run, tmp_path: Path, arguments: list[str], message: str
) -> None:
    code, out, err = run("rollover", str(tmp_path / "new"), "--plan", str(SMALL), *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name, message in (("new", "is there already"), ("file", "is not a folder")):
        code, _, err = run("rollover", str(tmp_path / name), "--plan", str(SMALL))
        assert (code, message in err) == (2, True)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "mine", "new"]


def test_an_empty_folder_will_do_and_so_will_this_one(
    old: Callable[..., str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = old(OFFICIAL)
    for name in ("empty", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in (str(tmp_path / "empty"), "."):
        assert run("rollover", name, "--plan", folder, "--date", "2025-05-30")[0] == 0
        assert (Path(name) / "results" / "2024.yaml").is_file()
        assert len(list(Path(name).iterdir())) == len(list(Path(folder).iterdir()))


def test_a_disk_that_is_full_leaves_nothing(
    run: Run, old: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = old(OFFICIAL)
    written = []

    def fail(*_: object) -> None:
        written.append(1)
        if len(written) == 3:
            raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(os, "fsync", fail)
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        written.clear()
        code, _, err = run("rollover", str(tmp_path / name), "--plan", folder)
        assert (code, "No space left on device" in err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "old"]
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_plan_can_be_rolled_over_again(old: Callable[..., str], run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "2025", tmp_path / "2026"
    aims = ("--targets", "keep", "--date", "2025-05-30")
    run("rollover", str(first), "--plan", old(OFFICIAL), *aims)
    (first / "results" / "2025.yaml").write_text(year(OFFICIAL), encoding="utf-8")
    run("rollover", str(second), "--plan", str(first), "--date", "2026-05-30")
    plan = loaded(second)
    assert (plan.plan.target_year, sorted(plan.results)) == (2026, [2023, 2024, 2025])
    assert plan.plan.previous is not None
    assert str(plan.plan.previous.date) == "2025-05-30"


def test_compared_with_the_old_one_only_points_and_the_document_have_changed(
    old: Callable[..., str], run: Run, tmp_path: Path
) -> None:
    folder, new = old(OFFICIAL), tmp_path / "new"
    run("rollover", str(new), "--plan", folder, "--date", "2025-05-30", "--targets", "keep")
    _, out, _ = run("compare", folder, str(new), "-f", "csv")
    rows = [line.split(",")[0] for line in out.splitlines()[1:]]
    assert set(rows) == {"totals", "points", "other"}


def test_the_bundled_plan(run: Run, tmp_path: Path, plan: Plan) -> None:
    run("rollover", str(tmp_path / "new"), "--date", "2025-07-18")
    assert len(loaded(tmp_path / "new").leaves) == len(plan.leaves) == 91
