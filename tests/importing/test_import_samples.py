"""The import's proof: each form of the bundled plan's document gives the bundled plan again."""

from pathlib import Path
from typing import Any

import pytest

from imported import Outcome, flat, held, imported, tasks, walk
from parplan.importing.imported import checked
from parplan.plan.findings import PAR305
from places import TESTS

HERE = TESTS
SAMPLES = [HERE / "samples" / f"ke-hoach-475-phu-luc.{kind}" for kind in ("docx", "xlsx", "html")]
PASTED = HERE / "sources" / "ke-hoach-475.txt"
MERGED = {"4.1.5": "4.1.4", "4.3.2": "4.3.1", "4.3.3": "4.3.1", "7.3.7": "7.3.6"}
Data = dict[str, Any]


@pytest.fixture(scope="module", params=[*SAMPLES, PASTED], ids=lambda file: str(file.suffix))
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return imported(request.param)


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda file: str(file.suffix))
def sample(request: pytest.FixtureRequest) -> Outcome:
    return imported(request.param)


@pytest.fixture(scope="module")
def pasted() -> Outcome:
    return imported(PASTED)


def test_a_sample_gives_the_criteria_again(sample: Outcome) -> None:
    assert flat(sample.areas) == flat(held("criteria")["areas"])


def test_pasted_text_gives_all_but_merged_cells(pasted: Outcome) -> None:
    known = flat(held("criteria")["areas"])
    assert {row["code"]: row.pop("merged_with") for row in known if "merged_with" in row} == MERGED
    assert flat(pasted.areas) == known


def test_pasted_text_says_where_cells_may_be_merged(pasted: Outcome) -> None:
    empty = [one.message for one in pasted.troubles if "doesn't show merged cells" in one.message]
    assert [message.split()[0] for message in empty] == list(MERGED)


def test_the_sipas_tasks_again(outcome: Outcome) -> None:
    assert tasks(outcome.parts) == tasks(held("sipas_tasks")["parts"])


def test_who_assesses_is_read_of_notes_and_titles_else_from_the_set(outcome: Outcome) -> None:
    known = {
        row["code"]: row["assessed_by"]
        for a in held("criteria")["areas"]
        for row in walk(a)
        if "assessed_by" in row
    }
    found = {row["code"]: row["assessed_by"] for row in outcome.rows if "assessed_by" in row}
    assert found == known
    told = {
        one.message.partition(":")[0]
        for one in outcome.said
        if one.message.endswith("from the set 876/QĐ-BNV") and "`assessed_by`" in one.message
    }
    sure = {code for code, source in known.items() if source in {"survey", "sipas"}}
    # Where its cells are merged with 4.1.4's, whose note it is, the note isn't its own.
    assert told - {"4.1.5"} == known.keys() - sure


def test_nobody_is_new(outcome: Outcome) -> None:
    assert outcome.agencies == held("agencies")


def test_totals_years_and_the_document_that_it_belongs_to(outcome: Outcome) -> None:
    known = held("plan")
    for key in ("number", "date", "province", "score_year", "target_year", "totals"):
        assert outcome.plan[key] == known[key]


def test_a_sample_says_what_it_does_not_show(sample: Outcome) -> None:
    lacking = {"kind", "title", "preamble", "organisation", "closing", "signer"}
    assert not lacking & sample.plan.keys()
    plan = checked(Path("plan"), sample.files)
    said = [str(one.finding.message) for one in plan.judged if one.finding.rule == PAR305]
    assert lacking <= {message.split("`")[1] for message in said}


def test_pasted_text_gives_the_body(pasted: Outcome) -> None:
    known = held("plan")
    for duty in known["organisation"]["duties"]:
        duty.pop("answers_for", None)  # our reading, and so is the next
        duty.pop("tasks", None)
    for key in (
        *("place", "issuer", "issuer_lines", "kind", "title", "preamble", "sections"),
        *("organisation", "closing", "signer", "recipients", "appendices"),
    ):
        assert pasted.plan[key] == known[key], key


def test_what_stands_before_the_document_is_left_out(pasted: Outcome) -> None:
    lines = PASTED.read_text(encoding="utf-8").split("\n")
    assert not [one for one in pasted.troubles if one.message.startswith("not placed")]
    assert pasted.at("line 1") == [
        f"left out: 5 lines before the document, “{lines[0][:60]}” to “{lines[4][:60]}”"
    ]
    said = [one.message for one in pasted.said]
    assert all(f"left out: “{line[:60]}”" in said for line in lines[:5])


def test_every_row_is_reported_where_it_was_read(sample: Outcome) -> None:
    read = [one for one in sample.said if one.level == "read" and "from the set" not in one.message]
    for row in sample.rows:
        assert any(one.message == f"{row['code']} {row['title']}" for one in read)
    places = [one.place for one in read]
    assert len(places) == len(set(places))
