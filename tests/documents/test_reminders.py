"""Reminders and their calendar: who gets one, what they say, and what a calendar reads of them."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.documents.calendar import Day, calendar, folded
from parplan.documents.reminders import pending, reminders
from parplan.files.loading import load
from parplan.plan.plan import Plan
from places import ROOT

Run = Callable[..., tuple[int, str, str]]
DAY = datetime.date(2024, 10, 15)
YEAR = ROOT / "examples" / "tinh-mau"


def events(calendar_file: bytes) -> list[Any]:
    """What a calendar program takes from it."""
    read: Any = icalendar.Calendar.from_ical(calendar_file)
    return list(read.walk("VEVENT"))


@pytest.fixture(scope="module")
def example() -> Plan:
    found = load(YEAR).plan
    assert found is not None
    return found


def test_what_is_overdue_comes_before_what_is_soon_due(example: Plan) -> None:
    late, soon = pending(example, 2024, DAY, 30)
    assert [one.task.number for one in late] == ["7.3.1", "1.3.1", "1.6", "7.1.4", "7.3.3", "S2"]
    assert all(DAY <= (one.due or DAY) <= DAY + datetime.timedelta(30) for one in soon)
    assert len(soon) == 6  # as `progress --due-within 30` says in the README


def test_each_agency_has_one_letter_and_only_its_own(example: Plan) -> None:
    written, nobody = reminders(example, 2024, DAY, 30)
    names = [one.body.name for one in written]
    assert len(names) == len(set(names))
    assert nobody == ()
    (home,) = (one for one in written if one.body.name == "Sở Thông tin và Truyền thông")
    assert [one.task.number for one in home.overdue] == ["7.3.1", "7.1.4", "7.3.3"]
    assert [one.task.number for one in home.soon] == ["7.1.1"]


def test_whoever_is_gone_has_its_successors_letter(example: Plan) -> None:
    """Sở Thông tin và Truyền thông passed its duties on on 1/3/2025."""
    written, _ = reminders(example, 2024, datetime.date(2025, 3, 15), 30)
    names = {one.body.name for one in written}
    assert "Sở Thông tin và Truyền thông" not in names
    assert "Sở Khoa học và Công nghệ" in names


def test_they_are_written_together_with_one_calendar(run: Run, tmp_path: Path) -> None:
    ask = ("progress", "--plan", str(YEAR), "--as-of", "2024-10-15", "--remind", "-o")
    code, out, err = run(*ask, str(tmp_path / "a"))
    assert (code, out) == (0, "")
    assert err.startswith("reminders written: 7; days in the calendar: 12; folder: ")
    run(*ask, str(tmp_path / "b"))
    names = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert len(names) == 8
    assert "deadlines.ics" in names
    assert "so-noi-vu-2024-10-15.docx" in names
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    letter = docx.Document(str(tmp_path / "a" / "so-thong-tin-va-truyen-thong-2024-10-15.docx"))
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert (
        "- 03 nhiệm vụ quá hạn: 7.3.1 (hạn 31/08/2024); 7.1.4 (hạn 30/09/2024); 7.3.3 (hạn"
        " 30/09/2024)." in texts
    )
    assert "- 01 nhiệm vụ đến hạn trong 30 ngày tới: 7.1.1 (hạn 31/10/2024)." in texts
    first, *others = events((tmp_path / "a" / "deadlines.ics").read_bytes())
    assert len({str(event["UID"]) for event in (first, *others)}) == 12
    assert str(first["SUMMARY"]) == "7.3.1: Nâng cấp Cổng thông tin điện tử"
    assert first["DTSTART"].dt == datetime.date(2024, 8, 31)
    assert first["DTSTAMP"].dt.date() == DAY


def test_fewer_days_and_one_agency(run: Run, tmp_path: Path) -> None:
    ask = ("progress", "--plan", str(YEAR), "--as-of", "2024-10-15", "--remind", "--within", "0")
    code, _, err = run(*ask, "--agency", "STTTT", "-o", str(tmp_path / "a"), "-f", "html")
    assert code == 0
    assert "reminders written: 1; days in the calendar: 3" in err
    page = (tmp_path / "a" / "so-thong-tin-va-truyen-thong-2024-10-15.html").read_text("utf-8")
    assert "Overdue tasks" in page
    assert "due within" not in page


def test_where_nothing_is_late_nothing_is_written(run: Run, tmp_path: Path) -> None:
    ask = ("progress", "--plan", str(YEAR), "--as-of", "2024-01-02", "--remind", "--within", "0")
    code, _, err = run(*ask, "-o", str(tmp_path / "a"))
    assert code == 0
    assert err == "nothing is overdue or due within 0 days\n"
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("options", "hint"), [((), "-o DIR"), (("-f", "csv", "-o", "x"), "docx, xlsx, html")]
)
def test_what_is_missing_is_said(run: Run, options: tuple[str, ...], hint: str) -> None:
    code, _, err = run("progress", "--plan", str(YEAR), "--remind", *options)
    assert code == 2
    assert hint in err


@given(st.text(st.characters(exclude_categories=["C"]), max_size=300))
def test_a_folded_line_is_short_and_unfolds_to_itself(line: str) -> None:
    written = folded(line)
    assert written.endswith(b"\r\n")
    lines = written[:-2].split(b"\r\n ")
    for number, one in enumerate(lines):
        assert len(one) + (number > 0) <= 75
        one.decode()  # no character is broken
    assert b"".join(lines).decode() == line


@given(
    st.text(
        st.characters(exclude_categories=["C", "Z"], include_characters=" ,;\\\n"), max_size=200
    )
)
def test_a_calendar_reads_what_was_written(words: str) -> None:
    made = calendar("x", [Day("a", DAY, "t", words)], DAY)
    (event,) = events(made)
    assert str(event["DESCRIPTION"]) == "\n".join(words.splitlines())


def test_a_task_keeps_its_uid_when_its_day_moves() -> None:
    later = DAY + datetime.timedelta(7)
    made = [calendar("x", [Day("a", day, "t", "w")], day) for day in (DAY, later)]
    uids = [str(events(one)[0]["UID"]) for one in made]
    assert uids[0] == uids[1]
