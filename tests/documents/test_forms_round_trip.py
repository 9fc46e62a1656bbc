"""Whatever is filled in, in whatever way it is typed, comes out as it was meant."""

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms import Filled, book_of, fill, form_of, planned, prove, small_plan
from parplan.documents.forms import entries
from parplan.documents.forms.entries import Misfit
from parplan.documents.forms.merging import merged
from parplan.documents.forms.returned import returned
from parplan.documents.forms.sheets import read_form
from parplan.documents.forms.wording import STATUSES
from parplan.files.amending import amended
from parplan.files.loading import load
from parplan.files.source import Source
from parplan.plan.duties import Roster
from parplan.plan.plan import Plan
from parplan.plan.results import Status, YearResults
from parplan.readers.workbook import WorkbookCell, number

LAST = datetime.date(2024, 12, 31)
days = st.dates(datetime.date(2024, 1, 1), LAST)
numbers = st.decimals(-(10**9), 10**9, places=6, allow_nan=False)


def cell(held: object) -> WorkbookCell:
    return WorkbookCell(12, 5, held)  # type: ignore[arg-type]


@given(numbers)
def test_a_number_in_words_is_that_number(value: Decimal) -> None:
    written = format(value, "f")
    if len(written.partition(".")[2].rstrip("0")) != 3:
        assert entries.number(cell(written)) == value
    assert entries.number(cell(f"  {written.replace('.', ',')} ")) == value
    assert entries.number(cell(f"{written.replace('.', ',')} %"), percent=True) == value


@given(st.decimals(-(10**6), 10**6, places=6, allow_nan=False))
def test_a_number_of_a_workbook_loses_its_noise(value: Decimal) -> None:
    noisy = float(value) + 0.1 - 0.1
    held = number(repr(noisy))
    assert held is not None
    assert entries.number(cell(held)) == value


@pytest.mark.parametrize(
    ("held", "value"),
    [
        (Decimal("0.3333335"), "0.333334"),
        (Decimal("0.3333325"), "0.333333"),
        (Decimal("-0.0000001"), "0"),
        ("12", "12"),
        ("+7,50", "7.5"),
        ("0.125", "0.125"),
        ("1250,5", "1250.5"),
    ],
)
def test_numbers_are_rounded_half_up_to_six_decimals(held: object, value: str) -> None:
    assert str(entries.number(cell(held))) == value


@pytest.mark.parametrize(
    "words", ["1.250", "1 250", "1.250,5", "1,250.5", "năm", "5 hồ sơ", "1e3", "٣", "--5", "5,", ""]
)
def test_what_may_be_another_number_is_none(words: str) -> None:
    with pytest.raises(Misfit):
        entries.number(cell(words))


@given(days, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_a_day_in_words_is_that_day(day: datetime.date, pattern: str) -> None:
    assert entries.day(cell(f" {day.strftime(pattern)} "), datetime.date(2024, 1, 1), LAST) == day


@given(st.sampled_from(list(STATUSES.items())), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_status_in_any_case(status: tuple[Status, str], case: type[str]) -> None:
    value, words = status
    assert entries.status(cell(case(f" {words}  "))) == value.value


words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Cn", "Co")
    ),
    min_size=1,
    max_size=20,
)


def is_no_slip(value: Decimal) -> bool:
    """A share of less than one percent needs its sign."""
    return not 0 < value < 1


lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
task = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(list(STATUSES.values())),
        "percentage": st.decimals(1, 100, places=2),
        "done_on": days,
        "product": lines,
        "note": lines,
    },
)
leaf = st.fixed_dictionaries({}, optional={"self": st.decimals(0, 8, places=4), "cause": lines})
evidence = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["1.1", "1.3.1", "1.3.2", "2"]),
            "number": words,
            "date": days,
            "issuer": words,
        },
        optional={"section": words, "page": words, "link": words},
    ),
    max_size=3,
    unique_by=lambda one: (one["code"], one["number"]),
)
forms = st.fixed_dictionaries(
    {
        "task:1.1": task,
        "task:1.3.1": task,
        "task:S3": task,
        "leaf:1.1": leaf,
        "leaf:1.3.2": leaf,
        "figure:1.1:in_time": st.fixed_dictionaries({}, optional={"value": st.booleans()}),
        "figure:1.3.1:share": st.fixed_dictionaries(
            {}, optional={"value": st.decimals(-1000, 1000, places=6).filter(is_no_slip)}
        ),
    }
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    folder = small_plan(tmp_path_factory.mktemp("round") / "plan")
    return folder, planned(folder)


@settings(max_examples=30)
@given(filled=forms, proofs=evidence, on=st.just(LAST))
def test_what_is_filled_in_stands_in_the_results(
    plan: tuple[Path, Plan],
    filled: Filled,
    proofs: list[dict[str, object]],
    on: datetime.date,
) -> None:
    folder, known = plan
    book = fill(book_of(form_of(known, "Sở Nội vụ")), _typed(filled), on)
    prove(book, *proofs)
    for sheet in book.worksheets:  # words that look like formulas are words
        for row in sheet.iter_rows(min_row=4):
            for one in row:
                if one.data_type == "f" and not str(one.value).startswith("=IF("):
                    one.data_type = "s"
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "form.xlsx"
        book.save(file)
        found = returned(read_form(file), known, 2024, Roster(known))
    assert found.statement is not None, found.remarks
    data = merged(known, {}, [found.statement]).data
    assume(data)  # a file without data is misshapen
    text = amended("# kết quả\n", {}, data)
    target = folder / "results" / "2024.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.plan is not None, loaded.findings
    holds(loaded.plan.of_year(2024), filled)
    told = [
        {"code": code, **one.model_dump(exclude_none=True)}
        for code, result in loaded.plan.of_year(2024).criteria.items()
        for one in result.evidence
    ]
    assert by_items(told) == by_items(proofs)
    # A second time nothing changes.
    again, _ = Source().read(("results",), "", text.encode())
    assert again == data
    second = merged(known, data, [found.statement])
    assert not second.changes
    assert second.data == data


def holds(year: YearResults, filled: Filled) -> None:
    for which in ("1.1", "1.3.1", "S3"):
        given_ = filled[f"task:{which}"]
        task = year.tasks.get(which)
        assert (task is not None) == bool(given_)
        for key, value in given_.items():
            held = getattr(task, key)
            assert (STATUSES[held] if key == "status" else held) == value
    for code in ("1.1", "1.3.2"):
        for key, value in filled[f"leaf:{code}"].items():
            result = year.criteria[code]
            assert value == (result.scores["self"] if key == "self" else result.cause)  # type: ignore[index]
    for id_ in ("figure:1.1:in_time", "figure:1.3.1:share"):
        for value in filled[id_].values():
            _, code, name = id_.split(":")
            assert year.criteria[code].figures[name] == value


def by_items(evidence: list[dict[str, object]]) -> list[str]:
    return sorted(str(sorted(one.items())) for one in evidence)


def _typed(filled: Filled) -> Filled:
    """Give a workbook floats, as it holds nothing else."""
    return {
        id_: {k: float(v) if isinstance(v, Decimal) else v for k, v in values.items()}
        for id_, values in filled.items()
    }
