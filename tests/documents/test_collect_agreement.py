"""What several agencies say, one after the other: who said what is kept."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forms import Filled, planned, small_plan
from parplan.documents.forms.contents import FormPeriod
from parplan.plan.results import Status
from returned import EVERYONE, JUNE, KNOWN, PROOF, Run, both, complaints, returned


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)


def test_agencies_that_disagree_leave_a_field_as_it_was(run: Run, folder: Path) -> None:
    files = both(
        folder,
        {"status": "Đã hoàn thành", "completed": 1300, "self": 13},
        {"status": "Quá hạn", "completed": 1300, "self": 12.5},
    )
    code, said, told = run("collect", *files, "--plan", str(folder))
    assert code == 1
    by = "(Văn phòng UBND tỉnh, 2024-06-20)"
    other = "(Sở Tài chính, 2024-06-22)"
    assert complaints(told) == [
        f"criteria/1.2.2/scores/self: conflict: 13 {by}; 12.5 {other}; it stays –",
        f"tasks/1.2.2/status: conflict: done {by}; overdue {other}; it stays under way",
    ]
    assert (
        "criteria/1.2.2/figures/completed: 1290 → 1300"
        " (Văn phòng UBND tỉnh, 2024-06-20; Sở Tài chính, 2024-06-22)" in said.splitlines()
    )
    year = planned(folder).of_year(2024)
    assert year.tasks["1.2.2"].status is Status.UNDER_WAY
    assert year.tasks["1.2.2"].reported_on is None
    assert [(r.by, r.status) for r in year.tasks["1.2.2"].reported] == [
        ("Văn phòng UBND tỉnh", Status.DONE),
        ("Sở Tài chính", Status.OVERDUE),
    ]
    # A second time nothing is new, and what nobody has decided is still told.
    code, said, told = run("collect", *files, "--plan", str(folder))
    assert (code, said, told.count(": conflict: ")) == (1, "", 2)


def test_a_conflict_that_somebody_has_decided_is_not_told_again(run: Run, folder: Path) -> None:
    files = both(folder, {"status": "Đã hoàn thành"}, {"status": "Quá hạn"})
    run("collect", *files, "--plan", str(folder))
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8")
    decided = text.replace("status: under_way  # nhập tay", "status: done  # đã xác minh")
    assert decided != text
    results.write_text(decided, encoding="utf-8")
    assert run("collect", *files, "--plan", str(folder))[:2] == (0, "")
    assert results.read_text(encoding="utf-8") == decided


def test_what_was_corrected_by_hand_stays_until_something_new_is_said(
    run: Run, folder: Path
) -> None:
    filled: Filled = {"task:1.1": {"percentage": 60, "note": "chờ văn bản"}}
    first = returned(folder, "Sở Nội vụ", filled, file="first.xlsx")
    run("collect", first, "--plan", str(folder))
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8").replace("chờ văn bản", "đã có văn bản", 1)
    results.write_text(text, encoding="utf-8")
    assert run("collect", first, "--plan", str(folder))[:2] == (0, "")
    assert results.read_text(encoding="utf-8") == text
    # Their next form has the corrected words, which they let stand.
    on = datetime.date(2024, 9, 20)
    later = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 80}}, on=on)
    run("collect", later, "--plan", str(folder))
    task = planned(folder).of_year(2024).tasks["1.1"]
    assert (task.percentage, task.note) == (Decimal(80), "đã có văn bản")


def test_of_many_who_say_the_same_a_few_are_named(run: Run, folder: Path) -> None:
    text = (
        KNOWN
        + "    reported:\n"
        + "".join(
            f"      - {{by: Sở {letter}, date: 2024-05-01, status: under_way}}\n"
            for letter in "ABCDE"
        )
    )
    (folder / "results" / "2024.yaml").write_text(text, encoding="utf-8")
    file = both(folder, {"status": "Đã hoàn thành"}, {})[0]
    _, _, told = run("collect", file, "--plan", str(folder))
    assert told.splitlines()[0] == (
        "tasks/1.2.2/status: conflict: under way (Sở A, 2024-05-01; Sở B, 2024-05-01;"
        " Sở C, 2024-05-01; and 2 more); done (Văn phòng UBND tỉnh, 2024-06-20);"
        " it stays under way"
    )


def test_a_later_report_settles_a_conflict(run: Run, folder: Path) -> None:
    files = both(folder, {"status": "Đã hoàn thành"}, {"status": "Quá hạn"})
    run("collect", *files, "--plan", str(folder))
    later = returned(
        folder,
        "Sở Tài chính",
        {"task:1.2.2": {"status": "Đã hoàn thành"}},
        on=datetime.date(2024, 7, 5),
        asked=EVERYONE,
    )
    code, said, _ = run("collect", later, "--plan", str(folder))
    assert code == 0
    assert "tasks/1.2.2/status: under way → done" in said
    task = planned(folder).of_year(2024).tasks["1.2.2"]
    assert (task.status, task.reported_on) == (Status.DONE, datetime.date(2024, 7, 5))
    assert [(r.by, r.date.isoformat()) for r in task.reported] == [
        ("Văn phòng UBND tỉnh", "2024-06-20"),
        ("Sở Tài chính", "2024-06-22"),
        ("Sở Tài chính", "2024-07-05"),
    ]


def test_an_older_report_that_comes_late_does_not_win(run: Run, folder: Path) -> None:
    july = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}}, on="05/07/2024")
    run("collect", july, "--plan", str(folder))
    march = returned(
        folder,
        "Sở Nội vụ",
        {"task:1.1": {"percentage": 20, "product": "Dự thảo"}},
        on=datetime.date(2024, 3, 20),
        file="march.xlsx",
    )
    _, said, _ = run("collect", march, "--plan", str(folder))
    assert "percentage" not in said
    task = planned(folder).of_year(2024).tasks["1.1"]
    # What only the older one says is still the last that was said of it.
    assert (task.percentage, task.product) == (Decimal(60), "Dự thảo")
    assert task.reported_on == datetime.date(2024, 7, 5)
    assert task.known(datetime.date(2024, 4, 1)).percentage == 20


def test_a_form_that_says_the_same_again_is_kept_as_a_report(run: Run, folder: Path) -> None:
    first = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}})
    run("collect", first, "--plan", str(folder))
    again = returned(folder, "Sở Nội vụ", {}, on=datetime.date(2024, 9, 20), asked=FormPeriod(2024))
    _, said, _ = run("collect", again, "--plan", str(folder))
    assert said == "tasks/1.1/reported: reported, and nothing new (Sở Nội vụ, 2024-09-20)\n"


def test_a_report_that_is_sent_again_came_when_it_first_did(run: Run, folder: Path) -> None:
    for day in (JUNE, datetime.date(2024, 7, 3)):
        file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": day.day}}, on=day)
        run("collect", file, "--plan", str(folder))
    (report,) = planned(folder).of_year(2024).reports
    assert report.received == {"Sở Nội vụ": JUNE}


def test_a_corrected_form_of_the_same_day_takes_the_place_of_the_first(
    run: Run, folder: Path
) -> None:
    for share in (50, 60):
        file = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": share}})
        run("collect", file, "--plan", str(folder))
    (report,) = planned(folder).of_year(2024).tasks["1.1"].reported
    assert report.percentage == 60


def test_of_two_forms_of_an_agency_and_a_day_neither_is_taken(run: Run, folder: Path) -> None:
    """Which of them holds isn't known: the first that is given may be the one put right since."""
    one = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 50}}, file="one.xlsx")
    two = returned(folder, "Sở Nội vụ", {"task:1.1": {"percentage": 60}}, file="two.xlsx")
    for files in ((one, two), (two, one)):
        first, second = files
        code, said, told = run("collect", *files, "--plan", str(folder))
        assert (code, said) == (1, "")
        assert told.startswith(
            f"{second}: error: {first} is of Sở Nội vụ and of the same day, and says something"
            " else: neither is taken\n    hint: give only the one that holds\n"
        )
    assert planned(folder).of_year(2024).tasks["1.1"].percentage is None


def test_evidence_of_all_is_put_together_and_can_be_taken_back(run: Run, folder: Path) -> None:
    def numbers() -> list[str]:
        return [one.number for one in planned(folder).of_year(2024).criteria["1.2.2"].evidence]

    def proof(number: str) -> dict[str, object]:
        return {**PROOF, "code": "1.2.2", "number": number}

    office = returned(
        folder, "Văn phòng UBND tỉnh", {}, asked=EVERYONE, evidence=(proof("1/BC"), proof("2/BC"))
    )
    run("collect", office, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "2/BC"]

    def forget(book: Any) -> None:  # noqa: ANN401
        book["Tài liệu kiểm chứng"].delete_rows(5)

    finance = returned(
        folder,
        "Sở Tài chính",
        {},
        asked=EVERYONE,
        evidence=(proof("3/BC"),),
    )
    run("collect", finance, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "2/BC", "3/BC"]
    later = datetime.date(2024, 9, 1)
    office = returned(folder, "Văn phòng UBND tỉnh", {}, on=later, asked=EVERYONE, change=forget)
    run("collect", office, "--plan", str(folder))
    assert numbers() == ["05/BC-VP", "1/BC", "3/BC"]
