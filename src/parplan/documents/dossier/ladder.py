"""A ladder of ranks: the province, its target, and published neighbours on one axis of points."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from parplan.documents.dossier.dossier import Dossier
from parplan.language.catalogue import N_, Language, Phrase
from parplan.plan.points import half_up, standing
from parplan.plan.published import Index, Result, province_key
from parplan.report.cells import said
from parplan.report.html_chart import percent
from parplan.report.html_table import Html, element, joined

MOST = 9
"""Neighbours that have room."""

APART = Decimal("0.052")
"""Share of the height that a line of words takes."""

_HALF_UNIT = Decimal("0.5")


class Rung(NamedTuple):
    """Somebody's points, and what is said of them."""

    points: Decimal
    words: Phrase
    look: str


def ladder(dossier: Dossier, unit: Decimal, language: Language) -> Html:
    """Draw the ladder of the latest year that is known; nothing without published neighbours."""
    rungs = _rungs(dossier)
    if not any(rung.look == "other" for rung in rungs):
        return joined([])
    low, high = _ends(rungs)
    year = str(max(dossier.published.years(Index.PAR))) if dossier.published else ""
    title = Phrase("Ladder of ranks: published provinces of {year}", year=year)
    measure = Phrase("PAR INDEX, points; what the sliders come to is the arrow")
    shares = [(rung.points - low) / (high - low) for rung in rungs]
    texts = _spread(shares)
    shapes = [element("line", x1="9%", x2="9%", y1="0%", y2="100%", class_="grid")]
    for rung, share, text in zip(rungs, shares, texts, strict=True):
        y, beside = percent(1 - share), percent(1 - text)
        shapes += [
            element("line", x1="7%", x2="11%", y1=y, y2=y, class_="rung"),
            element("line", x1="11%", x2="15%", y1=y, y2=beside, class_="rung"),
            element("text", said(rung.words, language), x="16%", y=beside, dy=".35em"),
        ]
        shapes[-3:] = [element("g", *shapes[-3:], class_=rung.look)]
    moving = element(
        "svg",
        element("path", d="M0,-7 L14,0 L0,7 Z"),
        x="4%",
        y="50%",
        overflow="visible",
        class_="moving",
        id="ladder-now",
        visibility="hidden",
    )
    name = "ladder-title"
    return element(
        "figure",
        element(
            "figcaption",
            element("h3", said(title, language)),
            element("p", said(measure, language), class_="measure"),
            id=name,
        ),
        element(
            "svg",
            *shapes,
            moving,
            role="img",
            aria_labelledby=name,
            aria_describedby="ladder-says",
            class_="ladder",
            id="ladder",
            data_low=str(int(low / unit)),
            data_high=str(int(high / unit)),
        ),
        element(
            "p",
            "; ".join(said(rung.words, language) for rung in rungs),
            id="ladder-says",
            class_="unseen",
        ),
    )


def _rungs(dossier: Dossier) -> list[Rung]:
    """List own points and target, and those around and between them, the most points first."""
    document, whole = dossier.plan.plan, standing(dossier.plan.leaves)
    score = N_("{province}, score {year}: {points}")
    target = N_("{province}, target {year}: {points}")
    name = document.own_province
    own = [
        Rung(points, Phrase(words, province=name, year=str(year), points=points), which)
        for points, words, year, which in (
            (whole.score, score, document.score_year, "own"),
            (whole.target, target, document.target_year, "aim"),
        )
        if points is not None
    ]
    if not own or dossier.published is None:
        return own
    others = _neighbours(dossier, [rung.points for rung in own])
    found = [
        Rung(
            one.score,
            Phrase(
                "{rank}. {province}: {points}",
                rank=one.rank,
                province=one.province,
                points=one.score,
            ),
            "other",
        )
        for one in others
        if one.score is not None
    ]
    return sorted([*own, *found], key=lambda rung: -rung.points)


def _neighbours(dossier: Dossier, points: Sequence[Decimal]) -> list[Result]:
    """Choose those nearest to the province's own points and its target."""
    published, province = dossier.published, dossier.plan.plan.own_province
    if published is None or not published.years(Index.PAR):
        return []
    placed = [
        one
        for one in published.placed(Index.PAR, published.years(Index.PAR)[-1])
        if province_key(one.province) != province_key(province)
    ]

    def far(one: Result) -> Decimal:
        return min(abs((one.score or Decimal(0)) - own) for own in points)

    return sorted(placed, key=far)[:MOST]


def _ends(rungs: Iterable[Rung]) -> tuple[Decimal, Decimal]:
    """Give whole numbers of points below and above all."""
    points = [rung.points for rung in rungs]
    low, high = half_up(min(points) - _HALF_UNIT, 0), half_up(max(points) + _HALF_UNIT, 0)
    return low, max(high, low + 1)


def _spread(shares: Sequence[Decimal]) -> list[Decimal]:
    """Move words apart so that none stands on another; they keep their order and their box."""
    found = [min(Decimal("0.97"), shares[0])] if shares else []
    for share in shares[1:]:
        found.append(min(share, found[-1] - APART))
    lowest = Decimal("0.03")
    if found and found[-1] < lowest:
        found[-1] = lowest
        for index in range(len(found) - 2, -1, -1):
            found[index] = max(found[index], found[index + 1] + APART)
    return found
