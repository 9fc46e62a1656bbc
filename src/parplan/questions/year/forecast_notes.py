"""What a forecast rests on, in sentences: the answer, what is missing, and every definition."""

from collections.abc import Iterator

from parplan.language.phrases import Phrase
from parplan.plan.points import half_up, percent, tidy
from parplan.plan.published import group_of
from parplan.plan.results import Round
from parplan.questions import columns
from parplan.questions.year.another_year import without_targets
from parplan.questions.year.expected import PLACES
from parplan.questions.year.forecast import Forecast


def notes(found: Forecast) -> Iterator[Phrase]:
    """Say the answer first, then what is missing, then what the words mean."""
    yield from _answer(found)
    yield from _missing(found)
    if found.leaves:
        yield from _definitions(found)


def _answer(found: Forecast) -> Iterator[Phrase]:
    whole = found.whole
    low, likely, high = whole.range
    if likely is None or not whole.plan.max_points:
        if found.leaves:
            yield Phrase("How {year} will end can't be said yet.", year=str(found.year))
        return
    share = likely / whole.plan.max_points * 100
    values = {
        "likely": likely,
        "most": whole.plan.max_points,
        "percent": _percent(percent(likely, whole.plan.max_points)),
        "group": group_of(share) or Phrase("none"),
    }
    if all(one.stated.round is Round.OFFICIAL for one in found.leaves):
        yield Phrase(
            "All points are official: {likely} of {most} ({percent}, group {group}).", **values
        )
    elif low is None or high is None:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}); how much more or less "
            "it can be isn't known.",
            **values,
        )
    else:
        yield Phrase(
            "Likely {likely} of {most} points ({percent}, group {group}), between {low} and "
            "{high}.",
            **values,
            low=low,
            high=high,
        )
    if whole.distance is None:
        return
    text = (
        Phrase("That is {points} short of the targets.", points=abs(whole.distance))
        if whole.distance < 0
        else Phrase("That meets the targets, with {points} to spare.", points=whole.distance)
    )
    yield text


def _percent(share: object) -> Phrase:
    return Phrase("{share}%", share=share)


def _missing(found: Forecast) -> Iterator[Phrase]:
    if found.year not in found.plan.results:
        yield columns.no_results(found.year)
    yield from without_targets(found.plan, found.year)
    for source, _ in found.sources:
        codes = [
            one.leaf.code
            for one in found.leaves
            if one.leaf.criterion.assessed_by == source
            and one.stated.claimed is not None
            and one.stated.given is None
        ]
        if codes and source not in found.shares:
            yield Phrase(
                "What appraisals take off isn't known for {source}: no year before {year} has both"
                " self-scores and official points of such leaves. Self-scored: {codes}.",
                source=columns.source(source),
                year=str(found.year),
                codes=tuple(codes),
            )
    if unknown := [leaf.code for leaf in found.whole.leaves if leaf.score is None]:
        yield Phrase("No score of {year}: {codes}.", year=str(found.year - 1), codes=tuple(unknown))


def _definitions(found: Forecast) -> Iterator[Phrase]:
    last = str(found.year - 1)
    if found.left_out:
        yield Phrase(
            "These don't apply in {year}; max, score and target are without theirs: {codes}.",
            year=str(found.year),
            codes=tuple(leaf.code for leaf in found.left_out),
        )
    yield Phrase(
        "In hand: points that are official or appraised, else self-scored with all tasks done. "
        "Held: the scores of {year} of all other leaves. Under way: what their targets ask over "
        "these, where all tasks are done or under way. At risk: the same, where a task is overdue, "
        "not started or not reported, or there is none.",
        year=last,
    )
    yield Phrase(
        "Likely: official or appraised points; a self-score less what appraisals usually took off; "
        "without a self-score, the target where all tasks are done or under way, else the score of "
        "{year}, which surveys and SIPAS keep until they are known.",
        year=last,
    )
    yield Phrase(
        "Low: as likely, but with what was taken off in the worst year, and where a task isn't "
        "done, no more than the score of {year}. High: official or appraised points and "
        "self-scores as they are, and every other target met. Where a target is below the score of "
        "{year}, it stands in its place.",
        year=last,
    )
    yield from _taken_off(found)
    yield Phrase(
        "Self-scores less what is taken off are rounded half-up to {places} decimals, leaf by "
        "leaf; the group is that of the unrounded share of the maximum.",
        places=PLACES,
    )


def _taken_off(found: Forecast) -> Iterator[Phrase]:
    for source, share in found.shares.items():
        yield Phrase(
            "Taken off in earlier years, {source}: {usual} of the self-scores over all years, "
            "{worst} in the worst.",
            source=columns.source(source),
            usual=_percent(tidy(half_up(100 * share.usual, 2))),
            worst=_percent(tidy(half_up(100 * share.worst, 2))),
        )
