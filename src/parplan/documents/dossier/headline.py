"""The first thing to be read: score, target, group, rank, and the sentence that matters most."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.plan.published import group_of
from parplan.questions.overview import Overview, next_group
from parplan.questions.rank.band import Band
from parplan.report.cells import UNKNOWN, said
from parplan.report.chart_words import number
from parplan.report.html_text import Html, element

NO_GROUP = Phrase("none")


def headline(plan: Plan, found: Overview, language: Language) -> Html:
    """Make the head of the page."""
    first, *others = [said(finding, language) for finding in found.findings] or [""]
    cards = [
        _card(said(label, language), value, [said(note, language) for note in notes])
        for label, value, notes in _cards(plan, found, language)
    ]
    return element(
        "section",
        *([element("p", first, class_="finding")] if first else []),
        element("dl", *cards, class_="cards"),
        *([element("ul", *(element("li", other) for other in others))] if others else []),
        id="summary",
    )


def _card(label: str, value: str, notes: Sequence[str]) -> Html:
    return element(
        "div",
        element("dt", label),
        element("dd", element("strong", value), *(element("span", note) for note in notes)),
    )


def _cards(
    plan: Plan, found: Overview, language: Language
) -> Iterator[tuple[Phrase, str, list[Phrase]]]:
    whole, document = found.whole, plan.plan
    score = Phrase("Score {year}", year=str(document.score_year))
    yield score, number(whole.score, language), list(_score_notes(plan, found))
    target = Phrase("Target {year}", year=str(document.target_year))
    gain = [] if whole.gain is None else [Phrase("{gain} more than the score", gain=whole.gain)]
    yield target, number(whole.target, language), gain
    still = (
        []
        if whole.remaining is None
        else [Phrase("{points} when all targets are met", points=whole.remaining)]
    )
    yield Phrase("Lost points"), number(whole.lost, language), still
    yield Phrase("Group"), _groups(found, language), list(_group_notes(whole.target))
    if found.bands:
        yield Phrase("Rank with the target"), _places(found.bands[-1]), list(_ranks(found.bands))


def _score_notes(plan: Plan, found: Overview) -> Iterator[Phrase]:
    printed, results = plan.plan.totals.score, plan.plan.results
    if found.whole.score is not None and printed not in {None, found.whole.score}:
        yield Phrase("sum of the leaves; the plan prints {printed}", printed=printed)
    if results:
        yield Phrase(
            "published: {score}, place {rank} of {ranked}",
            score=results.par_index.score,
            rank=results.par_index.rank,
            ranked=results.par_index.ranked,
        )


def _groups(found: Overview, language: Language) -> str:
    names = [_group(points, language) for points in (found.whole.score, found.whole.target)]
    return " → ".join(names)


def _group(points: Decimal | None, language: Language) -> str:
    if points is None:
        return UNKNOWN
    return group_of(points) or said(NO_GROUP, language)


def _group_notes(target: Decimal | None) -> Iterator[Phrase]:
    better = None if target is None else next_group(target)
    if better and target is not None:
        yield Phrase(
            "group {group} begins at {least}: {points} more than the target",
            group=better.name,
            least=better.at_least,
            points=tidy(better.at_least - target),
        )


def _places(band: Band) -> str:
    return f"{band.low}–{band.high}"


def _ranks(bands: Sequence[Band]) -> Iterator[Phrase]:
    for band in bands:
        yield Phrase("{places} in the field of {year}", places=_places(band), year=str(band.year))
