"""`parplan rank --simulate` and `--survey-error`, as they are typed: what isn't certain."""

import runpy
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from parplan.cli.output import ProgressBar
from parplan.files.loading import load_published
from parplan.questions.rank.simulated import PREDICTED
from parplan.questions.rank.simulation import Draws, Sampled
from places import FIELDS, ROOT

AFTER = str(FIELDS / "invented-after.csv")

Run = Callable[..., tuple[int, str, str]]
Tables = dict[str, list[dict[str, Any]]]


def test_next_years_field(ranked: Callable[..., Tables]) -> None:
    tables = ranked("--simulate", "2000", "--seed", "1")
    (run,) = tables["simulation"]
    expected = {"base_year": 2023, "year": 2024, "base_mean": 86.98, "rise": 1.39, "mean": 88.37}
    assert expected.items() <= run.items()
    assert {"points": 88.679, "ranked": 63, "replications": 2000, "seed": 1}.items() <= run.items()
    assert {"shock": 0, "persistence": 0.85, "change": 1.3, "spread": 2.47}.items() <= run.items()
    (told,) = ranked()["rank"]  # the published field of that year agrees
    assert told["rank_low"] <= run["rank_median"] <= told["rank_high"]
    assert run["rank_q5"] < run["rank_median"] < run["rank_q95"]
    places = tables["places"]
    assert sum(place["times"] for place in places) == 2000
    assert places[-1]["percent_at_most"] == 100


def test_what_is_assumed_can_be_set(ranked: Callable[..., Tables], run: Run) -> None:
    options = ("--simulate", "100", "--rise", "-1,5", "--spread", "3", "--seed", "1")
    (made,) = ranked(*options)["simulation"]
    assert (made["rise"], made["mean"], made["spread"]) == (-1.5, 85.48, 3)
    _, out, _ = run("rank", *options, "--format", "markdown")
    assert "Rise -1.5: as given." in out
    assert "Spread 3: as given; distances from the mean are stretched to it." in out
    estimated = ("--shock", "0.5", "--persistence", "0.6", "--change", "2")
    (made,) = ranked(*options, *estimated)["simulation"]
    assert (made["shock"], made["persistence"], made["change"]) == (0.5, 0.6, 2)


def test_an_uncertain_mean_is_told_as_it_is_estimated(ranked: Callable[..., Tables]) -> None:
    """The mean of 2025 isn't published: means rose by 2.19 and by 1.39."""
    (made,) = ranked("--simulate", "100", "--year", "2024", "--points", "90")["simulation"]
    assert (made["rise"], made["shock"], made["mean"]) == (1.79, 0.93, 90.16)


def test_another_province_has_points_of_its_own(ranked: Callable[..., Tables], run: Run) -> None:
    """The plan's target is nobody else's."""
    (row,) = ranked("--province", "quang ninh", "--year", "2023")["rank"]
    assert row["province"] == "Quảng Ninh"
    assert (row["points"], row["points_source"]) == (92.18, "published")
    assert (row["rank_low"], row["rank_high"]) == (1, 1)
    (row,) = ranked("--index", "SIPAS", "--province", "Hà Nội", "--year", "2023")["rank"]
    assert (row["points"], row["rank_low"], row["rank_high"]) == (83.57, 21, 21)
    (made,) = ranked("--province", "Lâm Đồng", "--simulate", "100")["simulation"]
    assert (made["points"], made["points_source"], made["base_year"]) == (86.02, "published", 2023)
    (made,) = ranked("--field", AFTER, "--province", "Tỉnh B", "--simulate", "100")["simulation"]
    assert (made["points"], made["points_source"]) == (86.1, "field")
    _, out, _ = run("rank", "--province", "Lâm Đồng", "--format", "csv")
    assert "rank,Lâm Đồng,PAR,2024,83.11,published,62,62,62," in out


def test_a_simulated_field_may_start_from_a_given_one(ranked: Callable[..., Tables]) -> None:
    (made,) = ranked("--field", AFTER, "--simulate", "100")["simulation"]
    assert (made["base_year"], made["year"], made["ranked"]) == (None, None, 7)
    assert (made["base_mean"], made["rise"]) == (88.2167, 1.79)
    assert made["spread"] == 1.58


def test_the_seed_is_always_told_and_differs(ranked: Callable[..., Tables], run: Run) -> None:
    seeds = {ranked("--simulate", "10")["simulation"][0]["seed"] for _ in range(3)}
    assert len(seeds) == 3
    _, out, _ = run("rank", "--simulate", "10", "--format", "markdown")
    assert "10 replications, seed " in out


def test_no_field_of_63_after_the_merger(run: Run) -> None:
    _, out, _ = run("rank", "--simulate", "10", "--year", "2024", "--format", "markdown")
    assert "On 1 July 2025, 63 provinces became 34" in out


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("with_mean", [True, False])
def test_as_many_places_came_as_the_answer_says(*, own: bool, with_mean: bool) -> None:
    """`benchmarks/backtest_rank.py`, with fewer draws; 9 of 11 were asked for 2024's places."""
    backtest = runpy.run_path(str(ROOT / "benchmarks" / "backtest_rank.py"))
    published = load_published()
    told = {
        (index, year): list(
            backtest["next_year"](
                published, index, year, with_mean=with_mean, own=own, draws=Draws(2000, 1)
            )
        )
        for index, year in (("PAR", 2023), ("PAR", 2024), ("SIPAS", 2024))
    }
    right = {field: sum(one.is_right for one in places) for field, places in told.items()}
    places, found = PREDICTED[own, not with_mean]
    assert (sum(map(len, told.values())), sum(right.values())) == (places, found)
    if not own:
        assert right["PAR", 2024] + right["SIPAS", 2024] == 11


def test_a_total_with_an_error_by_hand() -> None:
    """89.5 points with an error of 0.5 are one error below 90 and 19 above 80."""
    total = Sampled(Decimal("89.5"), Decimal("0.5"))
    assert (total.low, total.high) == (Decimal("88.6776"), Decimal("90.3224"))  # 1.6449 errors
    parts = {"A": Decimal("15.87"), "B": Decimal("84.13"), "C": 0, "": 0}
    assert total.groups == parts
    assert Sampled(Decimal("99.9"), Decimal(1)).high == 100


def test_the_surveys_error_goes_through(ranked: Callable[..., Tables]) -> None:
    """D has 87.5 points; 1.6449 standard errors of 0.5 below and above it are 86.68 and 88.32."""
    of = ("--field", AFTER, "--province", "Tỉnh D", "--survey-error", "0.5", "--seed", "1")
    tables = ranked(*of, "--simulate", "20000")
    (made,) = tables["survey_error"]
    assert (made["points_q5"], made["points_q95"]) == (86.6776, 88.3224)
    assert {row["group"]: row["percent"] for row in tables["groups"]}["B"] == 100
    assert sum(row["percent"] for row in tables["places"]) == pytest.approx(100, abs=0.05)
    assert ranked(*of, "--simulate", "20000") == tables


def test_the_surveys_error_goes_through_to_next_year(ranked: Callable[..., Tables]) -> None:
    """It widens the range of ranks about the same middle, and is off unless given."""
    of = ("--simulate", "2000", "--seed", "1")
    certain, sampled = ranked(*of), ranked(*of, "--survey-error", "1")
    (one,), (other,) = certain["simulation"], sampled["simulation"]
    assert (one["survey_error"], other["survey_error"]) == (0, 1)
    assert other["rank_q5"] < one["rank_q5"] < one["rank_q95"] < other["rank_q95"]
    assert other["rank_median"] == pytest.approx(one["rank_median"], abs=2)
    assert "groups" not in certain
    # 88.679 is 1.321 errors below 90: 9.33% above it.
    assert {row["group"]: row["percent"] for row in sampled["groups"]}["A"] == 9.33


class Terminal:
    """What stderr is to a bar."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("patience", "shown"), [(0.0, True), (60.0, False)])
def test_a_bar_only_for_long_runs(
    monkeypatch: pytest.MonkeyPatch, patience: float, *, shown: bool
) -> None:
    monkeypatch.setattr("parplan.cli.output._PATIENCE", patience)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with ProgressBar(10) as more:
        more(4)
        more(4)
    assert ("80%" in screen.text) is shown


def test_no_bar_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parplan.cli.output._PATIENCE", 0.0)
    screen = Terminal()
    monkeypatch.setattr(screen, "isatty", lambda: False)
    monkeypatch.setattr(sys, "stderr", screen)
    with ProgressBar(10) as more:
        more(4)
    assert screen.text == ""


def test_numpy_is_only_imported_to_draw(start: Callable[..., Any]) -> None:
    command = f'"{sys.executable}" -X importtime -m parplan rank -f csv'
    done = start(shell=f"{command} 2>&1 >/dev/null")
    assert b"parplan.questions.rank.simulation" in done.stdout
    assert b"numpy" not in done.stdout
