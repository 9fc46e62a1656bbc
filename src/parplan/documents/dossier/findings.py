"""What each chart shows: its finding is its title, below which stands what it measures."""

from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.points import tidy
from parplan.questions.overview import Overview, Share, holding_half


class Words(NamedTuple):
    """A chart's title, and the line below it."""

    finding: Phrase
    measure: Phrase


def of_areas(found: Overview) -> Words:
    """Name the area that lost most."""
    finding = Phrase("Area {name} lost most: {lost} of {all} points")
    measure = Phrase("Points of each area: score, target and maximum")
    return Words(_most_lost(found, found.areas, finding), measure)


def of_sources(found: Overview) -> Words:
    """Name the source that lost most."""
    finding = Phrase("By source, {name} lost most: {lost} of {all} points")
    measure = Phrase("Points by who assesses them: score, target and maximum")
    return Words(_most_lost(found, found.sources, finding), measure)


def _most_lost(found: Overview, shares: tuple[Share, ...], finding: Phrase) -> Phrase:
    known = [share for share in shares if share.figures.lost is not None]
    if not known or not found.whole.lost:
        return Phrase("Score and target")
    most = max(known, key=lambda share: share.figures.lost or 0)
    return Phrase(
        finding.text,
        name=most.code if isinstance(most.name, str) else most.name,
        lost=most.figures.lost,
        all=found.whole.lost,
    )


def of_steps(found: Overview) -> Phrase | None:
    """Say how few criteria bring how much, if there are steps."""
    if not found.steps:
        return None
    alone = [step for step in found.steps if step.leaf]
    return Phrase(
        "{count} criteria bring {part} of {gain} points",
        count=len(alone),
        part=tidy(sum((step.change for step in alone), Decimal(0))),
        gain=found.whole.gain,
    )


def of_losses(found: Overview) -> Words | None:
    """Say how few criteria lost half, if any lost points."""
    half = holding_half(found.losses)
    if half is None:
        return None
    finding = Phrase(
        "{count} of {all} criteria hold {share} of the lost points",
        count=found.losses.index(half) + 1,
        all=len(found.losses),
        share=Phrase("{share}%", share=half.share),
    )
    measure = Phrase(
        "Lost points of each criterion (bars), and their cumulative share (line, on the right)"
    )
    return Words(finding, measure)


def losses_in_words(found: Overview) -> tuple[Phrase, ...]:
    """Say what the chart of losses shows, loss by loss."""
    return tuple(
        Phrase("{code}: {lost}, {share}%", code=loss.leaf.code, lost=loss.lost, share=loss.share)
        for loss in found.losses
    )
