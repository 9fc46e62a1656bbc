"""What `check` finds in rules and results, beyond each rule's example on its page."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from places import SMALL

RULES, RESULTS = "rules.yaml", "results/2024.yaml"

Run = Callable[..., tuple[int, str, str]]
Found = Callable[..., list[str]]


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Found:
    """Change a text of the small plan, and give each finding's message, without its place."""

    def found(file: str, old: str, new: str, hints: bool = False) -> list[str]:  # noqa: FBT001, FBT002
        folder = tmp_path / "small"
        if not folder.exists():
            shutil.copytree(SMALL, folder)
        monkeypatch.chdir(folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        _, out, err = run("check", ".")
        assert err.count("\n") == bool(out)  # the count by rule
        pattern = r"^    hint: (.*)$" if hints else r"^[\w./]+:\d+:\d+: \w+: (.*)$"
        return re.findall(pattern, out, flags=re.MULTILINE)

    return found


def test_a_parent_has_no_points(found: Found) -> None:
    assert found(RESULTS, '"1.2.3":', '"1.2":') == [
        "1.2 is no leaf: its leaves are 1.2.1; 1.2.2; 1.2.3 [PAR501]"
    ]


def test_a_task_of_merged_cells_is_another_rows(found: Found) -> None:
    new = 'tasks:\n  "1.2.3": {due: 2024-06-30}\n'
    assert found(RESULTS, "tasks:\n", new, hints=True) == [
        "its task is 1.2.2, whose cells it shares"
    ]


def test_an_unknown_task_is_told_what_is_near(found: Found) -> None:
    hints = found(RESULTS, "  S2:\n", "  S21:\n", hints=True)
    assert hints[0].startswith("near it: S2;")


def test_whoever_reports_is_declared(found: Found) -> None:
    assert found(RESULTS, "{Sở Nội vụ: 2024", "{Sở Nội vu: 2024") == [
        'nobody is called "Sở Nội vu" [PAR201]'
    ]
    assert found(RESULTS, "by: Văn phòng UBND tỉnh", "by: Văn phòng") == [
        'nobody is called "Văn phòng" [PAR201]',
        'nobody is called "Sở Nội vu" [PAR201]',
    ]


def test_what_an_agency_reports_is_checked_too(found: Found) -> None:
    old = '  "1.4":\n    figures: {collected: 92.5}\n'
    new = f"{old}    reported:\n      - by: STC\n        date: 2024-12-01\n"
    new += "        figures: {collected: yes}\n        scores: {self: 10.5}\n"
    assert found(RESULTS, old, new) == [
        "1.4: collected isn't a number [PAR506]",
        "1.4: 10.5 (`self`) is above max points 10 [PAR502]",
    ]


def test_a_claim_of_nothing_needs_no_evidence(found: Found) -> None:
    old = '  "1.4":\n    figures: {collected: 92.5}\n    scores: {'
    zero = '  "1.4":\n    figures: {collected: 80}\n    scores: {self: 0, '
    assert found(RESULTS, old, zero) == []
    assert found(RESULTS, zero, zero.replace("80", "92.5")) == [
        "1.4: 0 points are claimed, but its figures give 6.5 by the rule [PAR507]"
    ]


def test_a_claim_is_compared_only_where_the_rule_can_tell(found: Found) -> None:
    assert found(RESULTS, "    figures: {published: 90}\n", "") == []
    assert found(RULES, "  decimals: 3\n", "  decimals: 2\n") == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "status: done\n    due: 2024-01-31\n    percentage: 100",
            "status: done\n    due: 2024-01-31\n    percentage: 99",
            "task 1.1: `percentage` 99, but `status` is done [PAR509]",
        ),
        (
            "status: under_way\n    due: 2024-12-31\n    percentage: 40",
            "due: 2024-12-31\n    percentage: 100",
            "task S2: `percentage` 100, but `status` is – [PAR509]",
        ),
        (
            "status: under_way, percentage: 40",
            "status: under_way, done_on: 2024-07-01",
            "task S2: `done_on` 2024-07-01, but `status` is under_way [PAR509]",
        ),
        ("    percentage: 100\n    done_on: 2024-01-25\n", "", None),
        (
            "status: done\n    due",
            "due",
            "task 1.1: `done_on` 2024-01-25, but `status` is – [PAR509]",
        ),
    ],
)
def test_done_is_said_in_one_way(found: Found, old: str, new: str, message: str | None) -> None:
    assert found(RESULTS, old, new) == ([] if message is None else [message])


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            "      otherwise: 0\n",
            "      otherwise: 10.5\n      seen: [11]\n",
            [
                "1.4: the rule gives 10.5, above max points 10 [PAR512]",
                "1.4: the rule gives 11, above max points 10 [PAR512]",
            ],
        ),
        (
            "      floor: 50\n",
            "      floor: 99.5\n",
            [
                "1.2.2: test 1 expects 10 points, but the rule gives 0 [PAR511]",
                "1.2.2: all points at 99%, but none below 99.5% [PAR513]",
            ],
        ),
        (
            "- {at_least: 90, points: 6.5}",
            "- {at_most: 120, points: 6.5}\n        - {at_most: 110, points: 5}",
            [
                "1.4: step 3 is never reached, since whatever fits it fits step 2 [PAR513]",
            ],
        ),
        (
            "points: 8\n",
            "points: null\n",
            ["1.2.1: test 1 expects – points, but the rule gives 8 [PAR511]"],
        ),
        (
            "figures: {published: 80}",
            "figures: {public: 80}",
            ["1.2.1: public is no figure of this rule [PAR511]"],
        ),
        (
            "figures: {planned: yes, carried_out: no}",
            "figures: {planned: yes}",
            ["1.3.2: test 1 expects 3 points, but the rule gives – [PAR511]"],
        ),
        (
            "figures: {planned: yes, carried_out: no}",
            "figures: {planned: 1, carried_out: no}",
            ["1.3.2: planned isn't yes or no [PAR511]"],
        ),
    ],
)
def test_rules_give_what_they_should(found: Found, old: str, new: str, messages: list[str]) -> None:
    assert sorted(found(RULES, old, new)) == sorted(messages)


def test_two_sides_of_a_bound_dont_cover_each_other(found: Found) -> None:
    assert found(RULES, "- {at_least: 90, points: 6.5}", "- {at_most: 110, points: 6.5}") == []


def test_a_finding_in_results_can_be_acknowledged(found: Found, run: Run) -> None:
    old = "scores: {self: 9}\n"
    assert len(found(RESULTS, old, "scores: {self: 9.5}\n")) == 1
    with Path("plan.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            "  - rule: PAR507\n    place: results/2024/criteria/1.2.1/scores/self\n"
            "    numbers: [9.5, 9]\n    reason: Làm tròn lên.\n"
        )
    assert run("check", "--strict", ".") == (0, "", "")
