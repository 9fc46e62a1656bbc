"""The published results are those of the table that was taken down, row for row."""

import csv
import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from parplan.files.source import Source
from parplan.plan.published import Basis, Index, Mean, PublishedResults, Result
from places import ROOT, TESTS

FILE = ROOT / "data" / "published_results.yaml"
TAKEN_DOWN = TESTS / "sources" / "published-results.csv"


@pytest.fixture(scope="module")
def published() -> PublishedResults:
    data, findings = Source().read(("published_results",), str(FILE), FILE.read_bytes())
    assert not findings
    return PublishedResults.model_validate(data)


def written(value: object) -> str:
    return "" if value is None else str(value)


def test_every_row_is_that_of_the_table(published: PublishedResults) -> None:
    with TAKEN_DOWN.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    ours = [
        {
            "index": result.index.value,
            "year": str(result.year),
            "rank": written(result.rank),
            "province": result.province,
            "score_pct": written(result.score),
            "basis": str(result.words),
            "source": result.source,
        }
        for result in published.results
    ]
    assert ours == rows
    assert len(rows) == 56


def derived(words: str) -> Decimal:
    first, sign, second = re.fullmatch(r"([\d.]+)([-+])([\d.]+)", words).groups()  # type: ignore[union-attr]
    return Decimal(first) + (Decimal(second) if sign == "+" else -Decimal(second))


def test_a_derived_value_says_how_and_follows_from_it(published: PublishedResults) -> None:
    marked = [r for r in published.results if r.score_derivation]
    assert marked == [r for r in published.results if r.basis is Basis.DERIVED]
    assert len(marked) == 7
    for result in marked:
        assert derived(result.score_derivation or "") == result.score
        if result.rank_derivation:
            assert derived(result.rank_derivation) == result.rank
        assert (result.score_derivation or "") in str(result.words)
    (mean,) = (mean for mean in published.means if mean.score_derivation)
    assert (mean.basis, derived(mean.score_derivation or "")) == (Basis.DERIVED, mean.score)
    assert str(mean.words) == "derived (86.98-2.19)"


def one(published: PublishedResults, index: str, year: int, province: str) -> Result:
    return next(r for r in published.of(index, year) if r.province == province)


def test_conflicting_figures_stand_side_by_side(published: PublishedResults) -> None:
    conflicts = {(r.province, r.year): r.scores for r in published.results if r.also_printed}
    assert conflicts == {
        ("Hải Phòng", 2023): (Decimal("91.87"), Decimal("91.81")),
        ("Hòa Bình", 2023): (Decimal("86.76"), Decimal("86.89")),
        ("Hà Nội", 2024): (Decimal("92.57"), Decimal("92.75")),
    }


def test_what_was_not_seen_is_unknown(published: PublishedResults) -> None:
    unplaced = one(published, "PAR", 2024, "Bình Thuận")
    assert (unplaced.rank, unplaced.score) == (None, Decimal("88.26"))
    placed = one(published, "PAR", 2024, "Quảng Ngãi")
    assert (placed.rank, placed.score, placed.scores) == (43, None, ())


@pytest.mark.parametrize("pick", [min, max])
def test_the_better_place_never_has_fewer_points(
    published: PublishedResults, pick: Callable[[list[Decimal]], Decimal]
) -> None:
    for index in Index:
        for year in (2022, 2023, 2024):
            placed = published.placed(index, year)
            points = [pick(list(result.scores)) for result in placed]
            assert points == sorted(points, reverse=True)
            places = [result.rank for result in placed]
            assert places == sorted(set(places), key=lambda place: place or 0)


def test_national_means_have_their_sources(published: PublishedResults) -> None:
    means = {(mean.index.value, mean.year): str(mean.score) for mean in published.means}
    assert means == {
        ("PAR", 2022): "84.79",
        ("PAR", 2023): "86.98",
        ("PAR", 2024): "88.37",
        ("SIPAS", 2022): "80.08",
        ("SIPAS", 2023): "82.66",
        ("SIPAS", 2024): "83.94",
    }
    assert all(mean.source for mean in published.means)


def test_years_of_which_enough_is_known(published: PublishedResults) -> None:
    assert published.years("PAR") == (2022, 2023, 2024)
    assert published.years("SIPAS") == (2023,)
    assert published.ranked.provinces == 63


def test_a_mean_that_was_not_seen_is_none(published: PublishedResults) -> None:
    assert published.mean("PAR", 2021) is None
    assert isinstance(published.mean("PAR", 2023), Mean)


def test_the_schema_is_that_of_the_shape() -> None:
    schema = json.loads(
        (ROOT / "data" / "schemas" / "published_results.schema.json").read_text(encoding="utf-8")
    )
    schema.pop("$schema")
    assert schema == PublishedResults.model_json_schema()
