"""A band in a field of which only some places are published."""

import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.files.source import Source
from parplan.language.catalogue import ENGLISH
from parplan.plan.published import Basis, Index, Printed, PublishedResults, Ranked, Result
from parplan.questions.rank.band import band
from places import ROOT

FILE = ROOT / "data" / "published_results.yaml"
OWN = "Đắk Nông"


@pytest.fixture(scope="module")
def published() -> PublishedResults:
    data, _ = Source().read(("published_results",), str(FILE), FILE.read_bytes())
    return PublishedResults.model_validate(data)


def result(
    place: int | None, points: str | Decimal, province: str = "", also: Sequence[Decimal] = ()
) -> Result:
    return Result(
        index=Index.PAR,
        year=2023,
        rank=place,
        province=province or f"Tỉnh {place}",
        score=Decimal(points),
        basis=Basis.PUBLISHED,
        source="invented",
        also_printed=tuple(Printed(score=score, basis=Basis.PUBLISHED) for score in also),
    )


def field(*results: Result, ranked: int = 63) -> PublishedResults:
    return PublishedResults(
        ranked=Ranked(provinces=ranked, source="invented"), results=tuple(results)
    )


@pytest.mark.parametrize(
    ("year", "points", "low", "high"),
    [
        # The target: between the 11th (88.72) and the 13th (88.66).
        (2023, "88.679", 12, 13),
        # Between the 12th (90.02) and the 37th (88.18) evenly spread points give the 30th; Bình
        # Thuận, whose place isn't known, has fewer and comes before the 37th.
        (2024, "88.679", 30, 36),
        # Last year's result, in whichever rounding.
        (2023, "85.4145", 51, 52),
        (2023, "85.42", 51, 52),
        # The place of another province, as printed.
        (2023, "86.02", 46, 47),
        # Next to each other, and yet no single place.
        (2023, "86.70", 35, 36),
        # Hòa Bình, 35th, is printed with 86.76 and 86.89.
        (2023, "86.80", 34, 36),
        (2023, "86.89", 33, 36),
        # Beyond the known ends.
        (2023, "95", 1, 2),
        (2023, "80", 62, 63),
        (2024, "97", 1, 2),
        (2024, "82", 62, 63),
    ],
)
def test_bands(published: PublishedResults, year: int, points: str, low: int, high: int) -> None:
    found = band(published, "PAR", year, Decimal(points), OWN)
    assert (found.low, found.high, found.year) == (low, high, year)


def test_the_neighbours_are_told(published: PublishedResults) -> None:
    found = band(published, "PAR", 2024, Decimal("88.679"), OWN)
    assert found.above is not None
    assert found.below is not None
    assert (found.above.province, found.below.province) == ("Sơn La", "Hòa Bình")
    assert [result.province for result in found.unplaced] == ["Bình Thuận"]
    assert [ENGLISH.say(reason) for reason in found.reasons] == [
        (
            "Places 30 to 36: by interpolation between place 12 (Sơn La, 90.02) and place 37 "
            "(Hòa Bình, 88.18), from where evenly spread points would put it to the worst that "
            "the published order allows."
        ),
        "Bình Thuận is published with 88.26 points, but without its place.",
        # Đắk Nông's own place of 2024 isn't published: it may be among the first 12.
        (
            "However the points in between are spread, the published order allows places 12 to 36 "
            "and no others."
        ),
    ]


def test_a_place_that_is_given_up_moves_those_below_it(published: PublishedResults) -> None:
    with_it = band(published, "PAR", 2023, Decimal(85))
    without = band(published, "PAR", 2023, Decimal(85), OWN)
    assert (with_it.low, with_it.high) == (53, 56)
    assert (without.low, without.high) == (52, 55)
    assert without.above is not None
    assert without.above.province == "Lâm Đồng"
    assert "The province gives up place 51 (Đắk Nông, 85.42), its own in that field." in map(
        ENGLISH.say, without.reasons
    )


def test_conflicting_figures_are_told(published: PublishedResults) -> None:
    found = band(published, "PAR", 2023, Decimal("86.80"), OWN)
    assert [result.province for result in found.level] == ["Hòa Bình"]
    assert (
        "The figures for place 35 (Hòa Bình, 86.76 or 86.89) conflict; the band spans what each "
        "of them gives." in map(ENGLISH.say, found.reasons)
    )


def test_open_ends() -> None:
    few = field(result(10, "90"), result(20, "85"))
    top = band(few, "PAR", 2023, Decimal(95))
    assert (top.low, top.high, top.above) == (1, 10, None)
    bottom = band(few, "PAR", 2023, Decimal(80))
    assert (bottom.low, bottom.high, bottom.below) == (21, 63, None)
    assert ENGLISH.say(top.reasons[0]).endswith(
        "above the best that is published, place 10 (Tỉnh 10, 90); open upwards."
    )
    assert ENGLISH.say(bottom.reasons[0]).endswith(
        "below the worst that is published, place 20 (Tỉnh 20, 85); open downwards."
    )


def test_a_conflict_at_the_end_is_no_open_end() -> None:
    found = band(
        field(result(1, "90", also=[Decimal(92)]), result(5, "80")), "PAR", 2023, Decimal(91)
    )
    assert (found.low, found.high, found.above) == (1, 5, None)
    assert "between place 1" in ENGLISH.say(found.reasons[0])


def test_nothing_is_known_of_a_year() -> None:
    with pytest.raises(LookupError, match="PAR 2021"):
        band(field(result(1, "90")), "PAR", 2021, Decimal(90))


hundredths = st.integers(7000, 9900).map(lambda n: Decimal(n) / 100)


def whole_field(points: Sequence[Decimal]) -> dict[str, tuple[int, Decimal]]:
    """Rank naively: one plus how many have more."""
    return {
        f"Tỉnh {n}": (1 + sum(other > own for other in points), own) for n, own in enumerate(points)
    }


def known(
    everybody: Mapping[str, tuple[int, Decimal]],
    placed: set[int],
    unplaced: set[int],
    wrong: Mapping[int, Decimal] | None = None,
) -> PublishedResults:
    """Publish some, some of them without their place, and some with a wrong figure beside."""
    results = []
    for n, (province, (place, points)) in enumerate(everybody.items()):
        if n in placed:
            also = [wrong[n]] if wrong and n in wrong else []
            results.append(result(place, points, province, also))
        elif n in unplaced:
            results.append(result(None, points, province))
    return field(*results, ranked=len(everybody))


@given(
    points=st.lists(hundredths, min_size=2, max_size=30),
    data=st.data(),
    own=st.integers(0, 29),
)
def test_the_order_always_allows_the_true_place(
    points: list[Decimal], data: st.DataObject, own: int
) -> None:
    """Whatever the field, whatever is published of it, and whoever gives up a place."""
    everybody = whole_field(points)
    some = st.sets(st.integers(0, len(points) - 1), max_size=len(points))
    placed = data.draw(some) | {0}
    unplaced = data.draw(some)
    x = data.draw(
        st.integers(65_000, 99_999).map(lambda n: Decimal(n) / 1000) | st.sampled_from(points)
    )
    wrong = data.draw(st.dictionaries(st.integers(0, len(points) - 1), hundredths, max_size=2))
    published = known(everybody, placed, unplaced, wrong)
    me = f"Tỉnh {own % len(points)}"
    true = 1 + sum(score > x for name, (_, score) in everybody.items() if name != me)
    found = band(published, "PAR", 2023, x, me)
    assert found.order_low <= true <= found.order_high
    assert 1 <= found.order_low < found.order_high <= len(points)
    assert found.order_low <= found.low < found.high <= found.order_high
    if not found.level:
        assert true <= found.high


@given(
    first=st.integers(1, 20),
    gap=st.integers(2, 40),
    share=st.integers(1, 999).map(lambda n: Decimal(n) / 1000),
)
def test_evenly_spread_points_are_in_the_band(first: int, gap: int, share: Decimal) -> None:
    step = Decimal("0.1")
    top = Decimal(90)
    points = [top - step * place for place in range(gap + 1)]
    x = top - step * gap * share
    published = field(result(first, points[0]), result(first + gap, points[-1]))
    true = first + bisect_left([-p for p in points], -x)
    found = band(published, "PAR", 2023, x)
    assert found.low <= true <= found.high


@pytest.mark.parametrize("year", [2023, 2024])
def test_most_fields_have_the_true_place_in_the_band(
    published: PublishedResults, year: int
) -> None:
    """Fields like the real ones, with the same places published."""
    random_ = random.Random(year)
    places = [result.rank or 0 for result in published.placed("PAR", year)]
    hits = 0
    for _ in range(400):
        points = sorted((Decimal(f"{random_.gauss(87, 2.4):.4f}") for _ in range(63)), reverse=True)
        x = Decimal(f"{random_.gauss(87, 2.4):.4f}")
        true = min(63, 1 + sum(other > x for other in points))  # in the last one's place
        found = band(field(*(result(p, points[p - 1]) for p in places)), "PAR", 2023, x)
        hits += found.low <= true <= found.high
        assert found.order_low <= true <= found.order_high
    assert hits > 320
