"""The Vietnamese catalogue has every message of the source, and people see nothing else."""

import ast
import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import parplan
from parplan.cli.commands import COMMANDS
from parplan.files.loading import load_published
from parplan.language.catalogue import N_, Phrase, language
from places import ROOT

SOURCE = Path(parplan.__file__).parent
FILES = SOURCE / "language" / "locale" / "vi" / "LC_MESSAGES"
KEYWORDS = {Phrase.__name__: None, N_.__name__: None}

PLACES = re.compile(r"\{[^{}]*\}")
KEYS = re.compile(r"`[^`]+`")

ENGLISH = re.compile(
    r"(?<!-)\b(?:Add|All|Also|Arguments?|Commands?|Down|Error|Example|Exit|Explain|Find|Folders?"
    r"|Format|Give|Install|Invalid|Language|List|Missing|No such|Only|Options?|Plan|Print|Show|Try"
    r"|Usage|Warnings?|What|Write|ARGS|CODES?|COMMAND|DATE|DIR|FILE|NAME|NEW|OLD|OPTIONS|POINTS"
    r"|YEAR|default|exit|findings|message|not|of|possible|required|the|this|value)\b"
)
"""Words of parplan's and typer's English; names of commands, options and keys are none of them."""

Run = Callable[..., tuple[int, str, str]]
Start = Callable[..., CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def messages() -> dict[str, str]:
    """Every text of the source that is marked for translation, and where it stands first."""
    found: dict[str, str] = {}
    extracted = extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS)
    for file, line, text, _comments, _context in extracted:
        found.setdefault(str(text), f"{file}:{line}")
    return found


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FILES / "parplan.po").open("rb") as stream:
        return read_po(stream, locale="vi", domain="parplan")


def translations(catalogue: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def test_every_message_has_its_translation(messages: dict[str, str], catalogue: Catalog) -> None:
    wrong = []
    for text, place in messages.items():
        entry = catalogue.get(text)
        if entry is None or not entry.string:
            wrong.append(f"{place}: {'missing' if entry is None else 'empty'}: {text}")
        elif entry.fuzzy:
            wrong.append(f"{place}: fuzzy: {text}")
        elif entry.python_format:
            wrong.append(f"{place}: Babel takes its % for a format of C: {text}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_translated_that_nobody_says(
    messages: dict[str, str], catalogue: Catalog
) -> None:
    kept = [*translations(catalogue), *map(str, catalogue.obsolete)]
    wrong = [text for text in kept if text not in messages]
    assert not wrong, "\n".join(wrong)


def test_places_are_those_of_the_english(catalogue: Catalog) -> None:
    """Keys in backquotes, too; only what a director reads, a note, may do without a command."""
    wrong = [
        f"{text} → {words}"
        for text, words in translations(catalogue).items()
        if set(PLACES.findall(text)) != set(PLACES.findall(words))
        or not set(KEYS.findall(words)) <= set(KEYS.findall(text))
        or any(not key.startswith("`parplan ") for key in _keys_left_out(text, words))
    ]
    assert not wrong, "\n".join(wrong)


def _keys_left_out(text: str, words: str) -> set[str]:
    return set(KEYS.findall(text)) - set(KEYS.findall(words))


@pytest.mark.parametrize(
    "question",
    [
        "whatif --set 6.3.4=0.5",
        "limits",
        "path --to 88 --exclude 8.1 --alternatives 0",
        "rank --year 2023",
        "rank --year 2024 --simulate 100 --seed 7",
        "explain 3.4",
        "explain total",
        "evaluate --plan {year} --as-of 2025-04-30",
        "progress --plan {year} --as-of 2024-10-15 --due-within 30",
        "forecast --plan {year} --as-of 2025-01-20",
        "score --plan {year}",
    ],
)
def test_what_a_director_reads_names_no_option_and_no_day_of_a_program(
    question: str, run: Run
) -> None:
    year = ROOT / "examples" / "tinh-mau"
    code, out, _ = run(*question.format(year=year).split(), "--lang", "vi", "-f", "markdown")
    assert code == 0
    assert re.findall(r"\\?`|(?<!\S)--[a-z]|\bseed\b|\bset\b|nửa lên|lấy lại", out) == []
    assert re.findall(r"\b20\d\d-\d\d-\d\d\b|(?<!\d)-\d+,\d", out) == []


def test_days_and_negative_numbers_are_written_as_each_language_does() -> None:
    phrase = Phrase("{whole}-{part}", whole=datetime.date(2024, 10, 15), part=Decimal("-0.30"))
    assert language("vi").say(phrase) == "15/10/2024 − −0,30"
    assert str(phrase) == language("en").say(phrase) == "2024-10-15--0.30"


def test_the_compiled_catalogue_is_made_of_this_one(catalogue: Catalog) -> None:
    with (FILES / "parplan.mo").open("rb") as stream:
        assert translations(read_mo(stream)) == translations(catalogue)


def test_texts_stand_where_they_can_be_extracted(messages: dict[str, str]) -> None:
    """Of `Phrase("a" if b else "c")` or `Phrase(f"…")` the catalogue would have something else.

    Of `Phrase(text)` it has nothing, so the text has to be marked with `N_` where it stands. Nor
    has it a phrase that stands within another one, or within a string's braces.
    """
    wrong = []
    for file in SOURCE.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(source)):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id not in KEYWORDS:
                continue
            text = call.args[0]
            literal = isinstance(text, ast.Constant) or ast.unparse(text).endswith(".text")
            marked = isinstance(text, ast.Name) and "N_(" in source
            missed = isinstance(text, ast.Constant) and text.value not in messages
            if missed or not (literal or marked):
                wrong.append(f"{file.relative_to(SOURCE)}:{text.lineno}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_english_is_left_in_the_help(
    command: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARPLAN_LANG", "vi")
    code, out, err = run(*[command] if command else [], "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Cách dùng: parplan {command}".rstrip())
    assert ENGLISH.findall(out) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("agency", "Thiếu tham số 'TÊN'."),
        ("gapz", "Không có lệnh 'gapz'. Có phải bạn muốn gọi 'gaps'?"),
        ("gaps --tpo", "Không có tùy chọn --tpo (gần giống: --output, --top)"),
        ("gaps --nothing-like-it", "Không có tùy chọn --nothing-like-it"),
        ("gaps --top", "Tùy chọn '--top' cần có giá trị."),
        ("gaps --all=1", "Tùy chọn '--all' không nhận giá trị."),
        ("gaps --top 0", "Giá trị không hợp lệ cho '--top': phải từ 1 trở lên"),
        ("gaps --top x", "Giá trị không hợp lệ cho '--top': phải là số nguyên"),
        ("totals --depth 4", "Giá trị không hợp lệ cho '--depth': không được quá 3"),
        (
            "totals --by x",
            "Giá trị không hợp lệ cho '--by': 'x' không thuộc các giá trị 'assessed_by'.",
        ),
        ("gaps one two", "Thừa tham số (one two)"),
    ],
)
def test_a_wrong_command_line_is_explained_in_vietnamese(
    arguments: str, message: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARPLAN_LANG", "vi")
    code, out, err = run(*arguments.split())
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"Lỗi: {message}"
    assert ENGLISH.findall(err) == []


def test_typer_still_says_what_is_looked_for(run: Run) -> None:
    """In English its texts come through as they are."""
    _, _, err = run("gaps", "--top", "0", "--lang", "en")
    assert err == (
        "Usage: parplan gaps [OPTIONS]\n"
        "Try 'parplan gaps --help' for help.\n"
        "\n"
        "Error: Invalid value for '--top': Input should be greater than or equal to 1\n"
    )


def test_without_arguments_there_is_the_help(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARPLAN_LANG", "vi")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.rstrip() == run("--help")[1].rstrip()


@pytest.mark.parametrize(
    ("arguments", "environment", "begins"),
    [
        ("--lang vi", {}, "# Điểm mất"),
        ("--lang=vi", {"PARPLAN_LANG": "en"}, "# Điểm mất"),
        ("", {"LC_ALL": "vi_VN.UTF-8"}, "# Điểm mất"),
        ("", {"LANG": "vi"}, "# Điểm mất"),
        ("", {"LC_ALL": "en_GB.UTF-8", "LANG": "vi_VN.UTF-8"}, "# Where"),
        ("--lang en", {"PARPLAN_LANG": "vi"}, "# Where"),
        ("", {}, "# Where"),
    ],
)
def test_the_language_is_chosen(
    arguments: str, environment: dict[str, str], begins: str, start: Start
) -> None:
    answer = start("gaps", *arguments.split(), environment={"PYTHONUTF8": "1", **environment})
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert answer.stdout.decode().startswith(begins)


def test_english_comes_back_after_vietnamese(run: Run) -> None:
    english = run("gaps", "--help")
    assert run("gaps", "--lang", "vi", "--help") != english
    assert run("gaps", "--help") == english


@pytest.mark.parametrize(
    ("form", "number", "never"),
    [
        ("terminal", "14,5855", "14.5855"),
        ("markdown", "14,5855", "14.5855"),
        ("csv", "1.83", "1,83"),
        ("json", "14.5855", "14,5855"),
    ],
)
def test_people_see_a_decimal_comma_and_programs_a_point(
    form: str, number: str, never: str, run: Run
) -> None:
    _, out, _ = run("gaps", "--lang", "vi", "--format", form)
    assert number in out
    assert never not in out


def test_how_a_published_figure_is_known_is_said_in_vietnamese(run: Run) -> None:
    """Every figure of the bundled results says so; programs are told in English."""
    published = load_published()
    known = [mean.words for mean in published.means]
    known += [result.words for result in published.results]
    known += [other.basis.words for result in published.results for other in result.also_printed]
    assert all(language("vi").say(words) != str(words) for words in known)
    _, words, _ = run("rank", "--year", "2024", "--points", "85", "--lang", "vi", "-f", "csv")
    assert ",published," in words
    _, words, _ = run("rank", "--year", "2024", "--points", "85", "--lang", "vi", "-f", "markdown")
    assert "suy ra (86,98 − 2,19)" in words
    assert "published" not in words
