"""What people and programs see of each report, to the letter."""

from collections.abc import Callable

import pytest

from places import TESTS

Run = Callable[..., tuple[int, str, str]]
Golden = Callable[[str, str], None]

PLANS = TESTS / "plans"
SMALL = ("--plan", str(PLANS / "small"))
YEAR = ("--plan", str(PLANS / "year"))

SCREENS = {
    "totals": ["totals"],
    "gaps": ["gaps", "--top", "5"],
    "agency": ["agency", "Sở Tư pháp"],
    "agencies": ["agencies"],
    "agencies-as-of": ["agencies", "--as-of", "2025-07-01"],
    "sipas": ["sipas"],
    "show": ["show", "4.1"],
    "score": ["score", *SMALL],
    "progress": ["progress", *YEAR, "--as-of", "2024-10-15"],
    "forecast": ["forecast", *YEAR, "--as-of", "2025-03-10"],
    "evaluate": ["evaluate", *YEAR, "--as-of", "2025-03-10"],
}


@pytest.mark.parametrize("width", ["80", "120"])
@pytest.mark.parametrize("name", SCREENS)
def test_what_people_see_on_a_terminal(
    run: Run, golden: Golden, name: str, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("NO_COLOR", "1")
    code, out, err = run(*SCREENS[name], "-f", "terminal")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= int(width)
    golden(f"cli/{name}-{width}.txt", out)


@pytest.mark.parametrize(
    ("format_", "ending"), [("markdown", "md"), ("csv", "csv"), ("json", "json")]
)
@pytest.mark.parametrize("name", SCREENS)
def test_what_others_read(run: Run, golden: Golden, name: str, format_: str, ending: str) -> None:
    code, out, err = run(*SCREENS[name], "-f", format_)
    assert (code, err) == (0, "")
    golden(f"cli/{name}.{ending}", out)
