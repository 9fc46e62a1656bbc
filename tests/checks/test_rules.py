"""Every rule's page, its example run as it stands there; and what else decides what `check` shows.

An example is a mistake in the plan of `plans/small`; `--update-golden` writes its message anew.
"""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import parplan
from parplan.plan.findings import RULES
from places import SMALL

PAGES = Path(parplan.__file__).parent / "checks" / "pages"
HEADINGS = {
    "en": ("## Example", "## What to do"),
    "vi": ("## Ví dụ", "## Cách sửa"),
}
SEVERITIES = {
    "en": {"error": "Severity: error", "warning": "Severity: warning"},
    "vi": {"error": "Mức độ: lỗi", "warning": "Mức độ: cảnh báo"},
}
KNOWN = """\
  - rule: PAR102
    place: criteria/1/score
    numbers: [64.85, 64.75, 0.1]
    reason: Printed so.
"""

Run = Callable[..., tuple[int, str, str]]

each_rule = pytest.mark.parametrize("code", RULES)
each_language = pytest.mark.parametrize("language", HEADINGS)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small plan, to be broken; it is where parplan runs."""
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def odd(small: Path) -> Path:
    """Its area 1 has a score and a target that don't add up."""
    change(small / "criteria.yaml", "-    score: 64.75\n+    score: 64.85\n")
    change(small / "criteria.yaml", "-    target: 70.5\n+    target: 70.4\n")
    return small


def read(code: str, language: str) -> str:
    return (PAGES / language / f"{code}.md").read_text(encoding="utf-8")


def blocks(page: str) -> list[tuple[str, str]]:
    """Every fenced block: what stands after the fence, and the lines within."""
    return re.findall(r"^```(.+)\n((?:(?!```).*\n)*)```$", page, flags=re.MULTILINE)


def diffs(page: str) -> list[tuple[str, str]]:
    """Every change of the example: a file and its diff."""
    return [(kind[5:], lines) for kind, lines in blocks(page) if kind.startswith("diff ")]


def change(file: Path, diff: str) -> None:
    """Apply a diff whose old lines stand in the file exactly once."""
    lines = diff.splitlines(keepends=True)
    assert all(line[0] in " -+" for line in lines)
    old = "\n" + "".join(line[1:] for line in lines if line[0] in " -")
    new = "\n" + "".join(line[1:] for line in lines if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"stands {text.count(old)} times in {file.name}:{old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def acknowledge(folder: Path, entry: str) -> None:
    """Add to the list that ends plan.yaml."""
    with (folder / "plan.yaml").open("a", encoding="utf-8") as stream:
        stream.write(entry)


def codes(findings: str) -> list[str]:
    return re.findall(r"\[(PAR\d+)\]$", findings, flags=re.MULTILINE)


def test_the_small_plan_is_well(run: Run) -> None:
    assert run("check", "--strict", str(SMALL)) == (0, "", "")


@each_language
def test_every_rule_has_a_page_and_every_page_a_rule(language: str) -> None:
    assert sorted(file.stem for file in (PAGES / language).iterdir()) == sorted(RULES)


@each_language
@each_rule
def test_a_page_has_its_parts(code: str, language: str) -> None:
    page = read(code, language)
    example, remedy = HEADINGS[language]
    title = re.escape(f"# {code}: ") + r"\S.*"
    assert re.fullmatch(title, page.splitlines()[0])
    assert [line for line in page.splitlines() if line.startswith("#")][1:] == [example, remedy]
    assert f"\n{SEVERITIES[language][RULES[code].severity]}" in page.partition(example)[0]
    assert [kind.partition(" ")[0] for kind, _ in blocks(page)] == [
        *["diff"] * len(diffs(page)),
        "text",
    ]
    assert page.partition(remedy)[2].strip()


@each_language
@each_rule
def test_an_example_gives_its_message(
    code: str, language: str, small: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    page = read(code, language)
    assert diffs(page)
    for file, diff in diffs(page):
        change(small / file, diff)
    exit_code, found, said = run("check", ".", "--lang", language)
    if request.config.getoption("--update-golden"):
        written = re.sub(r"(?s)```text\n.*?```", lambda _: f"```text\n{found}```", page)
        (PAGES / language / f"{code}.md").write_text(written, encoding="utf-8")
        return
    assert found == dict(blocks(page))["text"]
    assert f"{code} " in said  # the count by rule
    assert code in codes(found)
    only_warnings = all(RULES[each].severity == "warning" for each in codes(found))
    assert exit_code == (0 if only_warnings else 1)
    assert run("check", ".", "--strict", "--lang", language)[0] == 1


@each_rule
def test_both_languages_show_the_same_example(code: str) -> None:
    assert diffs(read(code, "en")) == diffs(read(code, "vi"))


@each_language
def test_rules_lists_all(language: str, run: Run) -> None:
    exit_code, listed, _ = run("rules", "--lang", language)
    assert exit_code == 0
    titles = [read(code, language).splitlines()[0].partition(": ")[2] for code in RULES]
    lines = listed.splitlines()
    assert [line.split()[0] for line in lines] == list(RULES)
    assert all(line.endswith(f" {title}") for line, title in zip(lines, titles, strict=True))


@each_language
def test_rules_prints_a_page(language: str, run: Run) -> None:
    assert run("rules", "par102", "--lang", language) == (0, read("PAR102", language), "")


def test_an_unknown_rule_is_refused(run: Run) -> None:
    exit_code, shown, said = run("rules", "PAR999")
    assert (exit_code, shown) == (2, "")
    assert "PAR999" in said


def test_an_acknowledgement_silences_one_finding(odd: Path, run: Run) -> None:
    assert codes(run("check", ".")[1]) == ["PAR102", "PAR103"]
    acknowledge(odd, KNOWN)
    exit_code, found, _ = run("check", ".")
    assert (exit_code, codes(found)) == (1, ["PAR103"])
    assert run("check", ".", "--strict", "--ignore", "PAR103") == (0, "", "")


def test_with_other_numbers_it_silences_nothing(odd: Path, run: Run) -> None:
    acknowledge(odd, KNOWN.replace("64.85", "64.95"))
    exit_code, found, _ = run("check", ".", "--ignore", "PAR103")
    assert (exit_code, codes(found)) == (1, ["PAR102", "PAR901"])
    assert "PAR102 at criteria/1/score is acknowledged with other numbers [PAR901]\n" in found
    assert re.search(r"hint: .*`numbers: \[64\.85, 64\.75, 0\.10?\]`\n", found)


def test_an_acknowledged_finding_is_shown_on_demand_with_its_reason(odd: Path, run: Run) -> None:
    acknowledge(odd, KNOWN)
    exit_code, found, _ = run("check", ".", "--acknowledged", "--select", "PAR102")
    assert exit_code == 0
    message, reason = found.splitlines()
    assert message.startswith("criteria.yaml:7:5: acknowledged: 1: score 64.85")
    assert reason == "    reason: Printed so."


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["PAR102", "PAR207", "PAR303"]),
        (["--select", "PAR1"], ["PAR102"]),
        (["--select", "par1,PAR303"], ["PAR102", "PAR303"]),
        (["--select", "PAR2", "--select", "PAR3"], ["PAR207", "PAR303"]),
        (["--ignore", "PAR2"], ["PAR102", "PAR303"]),
        (["--select", "PAR2,PAR3", "--ignore", "PAR303"], ["PAR207"]),
        (["--ignore", "PAR"], []),
    ],
)
def test_rules_are_chosen_by_prefix(
    small: Path, run: Run, options: Sequence[str], expected: list[str]
) -> None:
    for code in ("PAR102", "PAR207", "PAR303"):
        for file, diff in diffs(read(code, "en")):
            change(small / file, diff)
    exit_code, found, _ = run("check", ".", *options)
    assert sorted(codes(found)) == expected
    assert exit_code == int(any(RULES[code].severity == "error" for code in expected))


def test_a_prefix_of_no_rule_is_refused(run: Run) -> None:
    exit_code, shown, said = run("check", str(SMALL), "--select", "PAR8")
    assert (exit_code, shown) == (2, "")
    assert "PAR8" in said


def test_findings_of_several_folders_are_sorted(small: Path, run: Run) -> None:
    names = ["b", "d", "a", "c", "f", "e"]  # more than are checked in one process
    for name in names:
        shutil.copytree(SMALL, small / name)
        for file, diff in [*diffs(read("PAR101", "en")), *diffs(read("PAR207", "en"))]:
            change(small / name / file, diff)
    found = run("check", *names)[1].splitlines()
    places = [line.partition(":")[0] for line in found if not line.startswith(" ")]
    assert places == [
        f"{name}/{file}.yaml" for name in sorted(names) for file in ("agencies", "criteria")
    ]
