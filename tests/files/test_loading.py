"""A folder that isn't a plan: what is said, and where, in the field's words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.files.loading import bundled, is_plan_folder, load
from parplan.language.remarks import Level, Refusal

Edited = Callable[..., Path]
NUMBER = "it is a number, such as 2 or 2.5"
DATE = "write the date as 2024-07-18"
KEYS = "it has keys of its own: `parplan schema` lists them"
ROWS = "it is a list: one line an entry, each after a dash"
AREA_1 = '  - code: "1"\n'


def told(folder: Path) -> list[str]:
    """Load a folder that is no plan: its findings as "file:line:column: message | hint"."""
    loaded = load(folder)
    assert loaded.plan is None
    lines = []
    for remark in loaded.remarks:
        assert remark.level is Level.ERROR
        file, line, column = remark.place
        lines.append(f"{Path(file).name}:{line}:{column}: {remark.message} | {remark.hint}")
    return lines


def place(folder: Path, file: str, text: str) -> str:
    """Say where a text stands in a file for the first time, by counting."""
    before, found, _ = (folder / f"{file}.yaml").read_text(encoding="utf-8").partition(text)
    assert found
    return f"{file}.yaml:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("criteria", "max_points: 9.5\n", "max_points: 9,5\n", "write 9.5, not 9,5"),
        ("criteria", "max_points: 9.5\n", "max_points: 9_5\n", "write 95, without quotes or"),
        ("criteria", "max_points: 9.5\n", 'max_points: "9.5"\n', "write 9.5, without quotes or"),
        ("criteria", "max_points: 9.5\n", "max_points: 09.50\n", "write 9.50, without quotes or"),
        ("criteria", "max_points: 9.5\n", "max_points: NaN\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: .inf\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: 1e5\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: ９.５\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: yes\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: [9.5]\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: -0.5\n", "at least 0"),
        ("criteria", "max_points: 9.5\n", "max_points: 1000.5\n", "at most 1000"),
        ("criteria", "max_points: 9.5\n", "max_points: 9.1234567\n", "at most six decimals"),
        # Too long to be the same number for every reader; the hint can't be "write" the same.
        ("criteria", "max_points: 9.5\n", "max_points: 12345678901234567\n", NUMBER),
        ("criteria", "max_points: 9.5\n", "max_points: 0.12345678901234567\n", NUMBER),
        ("criteria", "max_points: 9.5\n", 'max_points: "0.0000001"\n', "write 0.0000001, without"),
        ("criteria", AREA_1, "  - code: 1\n", 'write "1" in quotes: it is text'),
        ("criteria", AREA_1, "  - code: 1.10\n", 'write "1.10" in quotes: it is text'),
        ("criteria", AREA_1, "  - code: [a]\n", "it is one text"),
        ("criteria", AREA_1, "  - code: no\n", "put it in quotes: it is text"),
        (
            "criteria",
            "assessed_by: survey",
            "assessed_by: sruvey",
            "one of: appraisal, survey, sipas, outcome",
        ),
        ("criteria", "lead:\n          - Giám đốc Sở Nội vụ\n", "lead: Giám đốc Sở Nội vụ\n", ROWS),
        ("criteria", "areas:\n", "areas: x\nold:\n", ROWS),
        ("plan", "totals:\n", "totals: x\nold:\n", KEYS),
        ("plan", "points_by_assessed_by:\n", "points_by_assessed_by: 3\nold:\n", KEYS),
        ("plan", "appraisal: 61.5", "interview: 61.5", "one of: appraisal, survey, sipas, outcome"),
        ("plan", "rank: 51\n", "rank: yes\n", "it is a whole number, such as 51"),
        ("plan", "rank: 51\n", "rank: 51.5\n", "it is a whole number, such as 51"),
        ("plan", "rank: 51\n", 'rank: "51"\n', "write 51, without quotes or leading zeros"),
        ("plan", "rank: 51\n", "rank: 99999\n", "at most 10000"),
        ("plan", "score_year: 2023", "score_year: 23", "at least 2000"),
        ("plan", "date: 2024-07-18", "date: 18/7/2024", DATE),
        ("plan", "date: 2024-07-18", "date: 2024-02-30", "there is no such day"),
        ("plan", "date: 2024-07-18", "date: 0", DATE),  # seconds since 1970, to the library
        ("plan", "date: 2024-07-18", "date: 86400", DATE),
        ("plan", "date: 2024-07-18", "date: 20240718", DATE),
        ("plan", "date: 2024-07-18", "date: 2024-07-18T00:00:00", DATE),
        ("agencies", "kind: district", "kind: province", "one of: department, district, commune"),
        ("sipas_tasks", "number: 3\n", "number: ba\n", "it is a whole number, such as 51"),
    ],
)
def test_a_wrong_value_is_told_with_what_to_write(
    edited: Edited, file: str, old: str, new: str, said: str
) -> None:
    folder = edited(file, old, new)
    line, *_ = told(folder)
    key = new.partition(":")[0].lstrip(" -")
    start = place(folder, file, new.partition("\n")[0].lstrip(" -"))
    assert line.startswith(f"{start}: ")
    assert f"`{key}` can't be " in line or key == "interview"
    assert line.partition(" | ")[2].startswith(said)


@pytest.mark.parametrize(
    ("file", "key", "mistyped"),
    [
        ("criteria", "target", "taget"),
        ("criteria", "assessed_by", "assesed_by"),
        ("plan", "signer", "singer"),
        ("agencies", "head", "heads"),  # which is a key, but of groups
        ("sipas_tasks", "coordinating", "co-ordinating"),
    ],
)
def test_an_unknown_key_comes_with_the_nearest(
    edited: Edited, file: str, key: str, mistyped: str
) -> None:
    folder = edited(file, f"{key}:", f"{mistyped}:")
    start = place(folder, file, f"{mistyped}:")
    assert f"{start}: unknown key `{mistyped}` | did you mean `{key}`?" in told(folder)


def test_a_mistyped_key_is_one_mistake(edited: Edited) -> None:
    folder = edited("criteria", "    target: 9.45\n", "    taget: 9.45\n")
    assert told(folder) == ["criteria.yaml:8:5: unknown key `taget` | did you mean `target`?"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    title: CÔNG TÁC CHỈ ĐẠO", "    # title: ", ":4:5: `title` is missing | None"),
        ("    score: 9.45\n", "", ":4:5: `score` is missing | write `score: null` if it isn't"),
        ("    max_points: 9.5\n", "", ":4:5: `max_points` is missing | None"),
        ("    max_points: 9.5\n", "    max_points:\n", ":6:5: `max_points` is empty | fill it in"),
        ("title: CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", "title: ''", ":5:5: `title` is empty | None"),
        (AREA_1, "  - xyzzy: 1\n" + AREA_1.replace("-", " "), ":4:5: unknown key `xyzzy` | remove"),
    ],
)
def test_what_is_missing_or_empty(edited: Edited, old: str, new: str, expected: str) -> None:
    assert told(edited("criteria", old, new))[0].startswith(f"criteria.yaml{expected}")


@pytest.mark.parametrize("bad", [r'"A\x1b[2J"', r'"A\x07"', r'"A\x7f"', '"A\u202eB"', "A\u2066B"])
def test_text_that_acts_on_the_readers_screen_is_refused(edited: Edited, bad: str) -> None:
    folder = edited("criteria", "title: CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", f"title: {bad}")
    message = "`title` has a control or direction character"
    hint = "delete it: it would act on the reader's screen"
    assert told(folder) == [f"criteria.yaml:5:5: {message} | {hint}"]


def test_what_is_shown_of_a_value_is_short_and_harmless(edited: Edited) -> None:
    long = "\\x1b" * 5000
    (line,) = told(edited("criteria", "max_points: 9.5", f'max_points: "{long}"'))
    assert line.isprintable()
    assert len(line) < 200


@pytest.mark.parametrize("content", ["", "# to do\n", "---\n", "~\n"])
def test_an_empty_file(edited: Edited, content: str) -> None:
    folder = edited()
    (folder / "sipas_tasks.yaml").write_text(content)
    (line,) = told(folder)
    assert line.partition(": ")[2] == (
        "the file is empty | `parplan schema sipas_tasks` says what belongs in it"
    )


@pytest.mark.parametrize(
    ("content", "shown"), [("- a\n- b\n", "[…]"), ("hello\n", "hello"), ("areas\n", "areas")]
)
def test_a_file_of_another_shape(edited: Edited, content: str, shown: str) -> None:
    folder = edited()
    (folder / "criteria.yaml").write_text(content)
    assert told(folder) == [f"criteria.yaml:1:1: `criteria` can't be {shown} | {KEYS}"]


def test_a_plan_without_areas(edited: Edited) -> None:
    folder = edited()
    (folder / "criteria.yaml").write_text("areas: []\n")
    assert told(folder) == ["criteria.yaml:1:1: `areas` is empty | None"]


def test_everything_is_told_at_once_from_all_files(edited: Edited) -> None:
    edited("plan", "province: Đắk Nông\n", "provinse: Đắk Nông\n")
    edited("criteria", "max_points: 9.5", "max_points: 9,5")
    edited("criteria", "target: 9.3\n", "target: 9,3\n")
    edited("sipas_tasks", "number: 16\n", "number: 16\n            number: 16\n")
    folder = edited("agencies", "agencies:\n", "agencies: [\n")
    lines = told(folder)
    assert [line.partition(":")[0] for line in lines] == [
        "agencies.yaml",
        *["criteria.yaml"] * 2,
        "plan.yaml",
        "sipas_tasks.yaml",
    ]
    assert "`max_points` can't be 9,5 | write 9.5, not 9,5" in lines[1]
    assert "`target` can't be 9,3 | write 9.3, not 9,3" in lines[2]
    assert "key `number` stands twice" in lines[4]


def test_a_missing_file_is_named(edited: Edited) -> None:
    folder = edited()
    (folder / "agencies.yaml").unlink()
    with pytest.raises(Refusal) as refused:
        load(folder)
    assert str(refused.value.message) == f"{folder / 'agencies.yaml'}: No such file or directory"


def test_the_bundled_plan_loads() -> None:
    loaded = load(bundled())
    assert loaded.findings == []
    assert loaded.plan is not None
    assert loaded.plan.plan.number == "475/KH-UBND"
    assert is_plan_folder(bundled())
    assert not is_plan_folder(bundled().parent)
