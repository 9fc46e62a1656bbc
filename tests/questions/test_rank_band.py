"""A band in a field of which only some places are published."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parplan.files.source import Source
from parplan.language.catalogue import ENGLISH
from parplan.plan.published import Basis, Index, Printed, PublishedResults, Ranked, Result
from parplan.questions.rank.band import FOUND_AGAIN, LEFT_OUT, KnownField, band
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
    ("year", "points", "low", "high", "order"),
    [
        # The target: between the 11th (88.72) and the 13th (88.66) is one place, and points near
        # the lower end are rather the 13th: of two places, one is another's or ours.
        (2023, "88.679", 12, 13, (12, 13)),
        # Between the 1st (96.17) and the 2nd (93.35) of 2024 there is nobody.
        (2024, "94", 2, 2, (2, 2)),
        # Last year's result, in whichever rounding, has its published place.
        (2023, "85.4145", 51, 51, (51, 51)),
        (2023, "85.42", 51, 51, (51, 51)),
        # The place of another province, as printed. Printed points are rounded: for certain it is
        # only behind the 36th and ahead of 85.42, which 50 others have more than.
        (2023, "86.02", 46, 46, (37, 51)),
        # Between the 35th and the 36th there is nobody: it has the 36th's place.
        (2023, "86.70", 36, 36, (36, 36)),
        # Hòa Bình, 35th, is printed with 86.76 and 86.89.
        (2023, "86.80", 34, 36, (33, 36)),
        # Beyond the known ends, which are the first and the last.
        (2023, "95", 1, 1, (1, 1)),
        (2023, "80", 63, 63, (63, 63)),
        (2024, "97", 1, 1, (1, 1)),
        # The 62nd is the last that is published.
        (2024, "82", 63, 63, (62, 63)),
    ],
)
def test_bands(  # noqa: PLR0913, PLR0917 - a case has as many figures
    published: PublishedResults, year: int, points: str, low: int, high: int, order: tuple[int, int]
) -> None:
    found = band(published, "PAR", year, Decimal(points), OWN)
    assert (found.low, found.high, found.year) == (low, high, year)
    assert (found.order_low, found.order_high) == order


@pytest.mark.parametrize("index", ["PAR", "SIPAS"])
def test_a_published_place_is_exact(published: PublishedResults, index: str) -> None:
    """Its own points give each province its own place, and nobody another."""
    for year in published.years(index):
        for one in published.placed(index, year):
            found = band(published, index, year, one.score or Decimal(0), one.province)
            ends = (found.low, found.likely, found.high, found.order_low, found.order_high)
            assert ends == (one.rank,) * 5


def test_a_band_by_hand() -> None:
    """Nine places between the 10th and the 20th of 29, and points in their middle.

    The quantiles of the 10th and the 20th are the same on either side of the mean, so in the
    middle each of the other eight is ahead with a probability of a half. Of 256 cases 37 have at
    most two ahead and 9 at most one, which is less than 5 %; so two are the 5 % quantile, six are
    the 95 % quantile, and four the median: places 13, 17 and 15.
    """
    found = band(field(result(10, "90"), result(20, "80"), ranked=29), "PAR", 2023, Decimal(85))
    assert (found.low, found.likely, found.high) == (13, 15, 17)
    assert (found.order_low, found.order_high) == (10, 20)


def test_left_out_places_are_found_again(published: PublishedResults) -> None:
    """What the answer says of the back-test is what comes of it."""
    told = []
    for index in Index:
        for year in published.years(index):
            for one in published.placed(index, year)[1:-1]:
                hidden = one.model_copy(update={"rank": None})
                rest = tuple(hidden if other is one else other for other in published.results)
                known = published.model_copy(update={"results": rest})
                found = band(known, index, year, one.score or Decimal(0), one.province)
                assert one.rank is not None
                assert found.order_low <= one.rank <= found.order_high
                told.append((found, one.rank))
    assert len(told) == LEFT_OUT == 39
    assert sum(found.low <= place <= found.high for found, place in told) == FOUND_AGAIN == 38
    assert sum(abs(found.likely - place) for found, place in told) == 31
    assert sum(found.high - found.low + 1 for found, _ in told) == 155


def test_the_neighbours_are_told(published: PublishedResults) -> None:
    found = band(published, "PAR", 2024, Decimal("88.679"), OWN)
    assert found.above is not None
    assert found.below is not None
    assert (found.above.province, found.below.province) == ("Sơn La", "Hòa Bình")
    assert [result.province for result in found.unplaced] == ["Bình Thuận"]
    # Đắk Nông's own place of 2024 isn't published: it may be among the first 12.
    assert [ENGLISH.say(reason) for reason in found.reasons] == [
        (
            "Places 25 to 32, most likely 28, with a probability of 90%: between place 12 (Sơn La, "
            "90.02) and place 37 (Hòa Bình, 88.18), where points are taken to lie as a normal "
            "distribution has them. 8 of 63 places of 2024 are published with points. Of 39 "
            "published places that were left out in turn, such a band found 38 again. Only that "
            "it is 12 to 36 is certain, by the published order."
        ),
        "Bình Thuận is published with 88.26 points, but without its place.",
    ]


def test_its_own_result_tells_how_many_others_are_ahead(published: PublishedResults) -> None:
    """Fifty others are ahead of 85.42, Đắk Nông's own, and with 85 points not fewer are."""
    found = band(published, "PAR", 2023, Decimal(85), OWN)
    assert (found.order_low, found.order_high) == (51, 55)
    assert found.above is not None
    assert found.above.province == "Lâm Đồng"
    assert "The province gives up place 51 (Đắk Nông, 85.42), its own in that field." in map(
        ENGLISH.say, found.reasons
    )


@pytest.mark.parametrize(
    ("points", "begins", "ends"),
    [
        # Next to Lâm Đồng's 83.11, 62nd: the six before it are likely ahead, but not surely.
        ("83.12", "Place 61, with a probability of 90%", "Only that it is 55 to 62 is certain"),
        ("94", "Place 2: between place 1", "The published order allows no other place."),
        ("83.11", "Place 62: as many points as place 62", "allows places 55 to 63"),
        ("88.679", "Places 25 to 32, most likely 28, with a probability of 90%", "12 to 36"),
    ],
)
def test_one_place_is_only_called_certain_where_it_is(
    published: PublishedResults, points: str, begins: str, ends: str
) -> None:
    answer = ENGLISH.say(band(published, "PAR", 2024, Decimal(points), OWN).reasons[0])
    assert answer.startswith(begins)
    assert ends in answer
    assert answer.count(". ") <= 3  # four sentences at most


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
    assert (top.order_low, top.order_high, top.above) == (1, 10, None)
    bottom = band(few, "PAR", 2023, Decimal(80))
    assert (bottom.order_low, bottom.order_high, bottom.below) == (20, 63, None)
    assert "above the best that is published, place 10 (Tỉnh 10, 90)" in ENGLISH.say(top.reasons[0])
    assert "below the worst that is published, place 20 (Tỉnh 20, 85)" in ENGLISH.say(
        bottom.reasons[0]
    )
    alone = band(field(result(10, "90")), "PAR", 2023, Decimal(80))
    assert (alone.low, alone.high) == (11, 63)


def test_a_conflict_at_the_end_is_no_open_end() -> None:
    found = band(
        field(result(1, "90", also=[Decimal(92)]), result(5, "80")), "PAR", 2023, Decimal(91)
    )
    # By 90 it is the first; by 92 one of two others at most is ahead of it beside the first.
    assert (found.low, found.high, found.above) == (1, 3, None)
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
    assert 1 <= found.order_low <= found.order_high <= len(points)
    assert found.order_low <= found.low <= found.likely <= found.high <= found.order_high
    if found.itself in found.level and found.itself:  # its own result is its own place
        assert found.low == found.high == found.itself.rank
    else:
        assert found.order_low <= true <= found.order_high


@given(
    points=st.lists(hundredths, min_size=2, max_size=30, unique=True),
    data=st.data(),
    own=st.integers(0, 29),
)
@settings(max_examples=20, deadline=None)
def test_steps_are_the_bands_and_go_one_way(
    points: list[Decimal], data: st.DataObject, own: int
) -> None:
    """The page and the search for a rank's points rely on it."""
    placed = data.draw(st.sets(st.integers(0, len(points) - 1), min_size=1))
    published = known(whole_field(points), placed, set())
    found = KnownField(published, Index.PAR, 2023, f"Tỉnh {own % len(points)}")
    steps = found.steps(Decimal(100), Decimal("0.01"))
    for one, next_ in pairwise(steps):
        assert one[1] >= next_[1]
        assert one[2] >= next_[2]
    x = data.draw(st.integers(0, 10_000)) * Decimal("0.01")
    ends = next((low, high) for since, low, high in reversed(steps) if since <= x)
    assert ends == (found.band(x).low, found.band(x).high)


@pytest.mark.parametrize("year", [2023, 2024])
def test_nine_of_ten_fields_have_the_true_place_in_the_band(
    published: PublishedResults, year: int
) -> None:
    """Fields like the real ones, with the same places published."""
    random_ = random.Random(year)
    places = [result.rank or 0 for result in published.placed("PAR", year)]
    hits = 0
    for _ in range(400):
        points = sorted((Decimal(f"{random_.gauss(87, 2.4):.4f}") for _ in range(63)), reverse=True)
        true = random_.randint(1, 63)
        found = band(
            field(*(result(p, points[p - 1]) for p in places if p != true)),
            "PAR",
            2023,
            points[true - 1],
        )
        hits += found.low <= true <= found.high
        assert found.order_low <= true <= found.order_high
    assert hits > 350
