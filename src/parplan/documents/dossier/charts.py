"""What a dossier draws: charts whose finding is their title, above the tables of their figures."""

from decimal import Decimal

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.questions.agencies import agencies
from parplan.questions.headline import named
from parplan.questions.overview import Overview, Share, holding_half, steps_chart
from parplan.report.report import Bar, Chart, Drawing, Look, Series, Table


def areas_chart(plan: Plan, found: Overview) -> Chart:
    """Draw how much of its maximum each area has, is to win back, and will still lack."""
    finding = Phrase("Area {name} lost most: {lost} of {all} points")
    measure = Phrase("Points of each area: score, target and maximum")
    return _targets("areas", plan, found, found.areas, (finding, measure))


def sources_chart(plan: Plan, found: Overview) -> Chart:
    """Draw the same of each source of points; where some are unknown, nothing lost "most"."""
    finding = Phrase("By source, {name} lost most: {lost} of {all} points")
    measure = Phrase("Points by who assesses them: score, target and maximum")
    chart = _targets("sources", plan, found, found.sources, (finding, measure))
    unknown = next((share for share in found.sources if share.code is None), None)
    if unknown is None:
        return chart
    return chart._replace(
        title=Phrase(
            "Of {count} criteria with {points} points it isn't known who assesses them",
            count=unknown.leaves,
            points=unknown.figures.max_points,
        )
    )


def way_chart(plan: Plan, found: Overview) -> Chart | None:
    """Draw the steps from score to target, and say how few criteria bring how much."""
    chart = steps_chart(plan, found)
    if chart is None:
        return None
    alone = [step for step in found.steps if step.leaf]
    finding = Phrase(
        "{count} criteria bring {part} of {gain} points",
        count=len(alone),
        part=tidy(sum((step.change for step in alone), Decimal(0))),
        gain=found.whole.gain,
    )
    return chart._replace(title=finding)


def losses_chart(found: Overview) -> Chart | None:
    """Draw how few criteria lost most of the points, if any lost some."""
    half = holding_half(found.losses)
    if half is None:
        return None
    finding = Phrase(
        "{count} of {all} criteria hold {share} of the lost points",
        count=found.losses.index(half) + 1,
        all=len(found.losses),
        share=Phrase("{share}%", share=half.share),
    )
    bars = tuple(
        Bar(
            loss.leaf.code,
            (loss.lost, loss.share),
            says=Phrase(
                "{code}: {lost}, {share}%", code=named(loss.leaf), lost=loss.lost, share=loss.share
            ),
        )
        for loss in found.losses
    )
    return Chart(
        "pareto",
        finding,
        Drawing.PARETO,
        Phrase(
            "Lost points of each criterion (bars), and their cumulative share (line, on the right)"
        ),
        bars,
        above="losses",
        series=(Series(Phrase("Lost"), Look.LOST), Series(Phrase("Share of all"), Look.HAD)),
    )


def agencies_chart(plan: Plan, found: Overview) -> tuple[Chart, Table] | None:
    """Draw how much each holds of the lost points and of those to win back; give the table, too."""
    table = agencies(plan).tables[0]
    named = ((row["agency"], row["lost_share"], row["gain_share"]) for row in table.records())
    held = [(str(name), lost, gain) for name, lost, gain in named if lost or gain]
    bars = tuple(
        Bar(
            name,
            (lost, gain),
            says=Phrase("lost {lost}, to win back {gain}", lost=lost, gain=gain),
        )
        for name, lost, gain in held
        if isinstance(lost, Decimal) and isinstance(gain, Decimal)
    )
    if not bars:
        return None
    chart = Chart(
        "agencies",
        Phrase(
            "{name} answers for {part} of {all} lost points",
            name=held[0][0] or Phrase("Nobody"),
            part=bars[0].values[0],
            all=found.whole.lost,
        ),
        Drawing.PAIRS,
        Phrase(
            "Points, each criterion shared equally among those who lead it; a group is one of them"
        ),
        bars,
        above="agencies",
        series=(
            Series(Phrase("share of the lost points"), Look.LOST),
            Series(Phrase("share of the points to win back"), Look.WON),
        ),
    )
    return chart, table


def _targets(
    key: str,
    plan: Plan,
    found: Overview,
    shares: tuple[Share, ...],
    words: tuple[Phrase, Phrase],
) -> Chart:
    finding, measure = words
    score, target = str(plan.plan.score_year), str(plan.plan.target_year)
    return Chart(
        key,
        _most_lost(found, shares, finding),
        Drawing.TARGETS,
        measure,
        tuple(map(_bar, shares)),
        above=key,
        series=(
            Series(Phrase("score {year}", year=score), Look.HAD),
            Series(Phrase("to win back by the target {year}", year=target), Look.WON),
            Series(Phrase("left to the maximum"), Look.LEFT),
        ),
    )


def _bar(share: Share) -> Bar:
    of = share.figures
    says = Phrase(
        "score {score}, target {target}, of at most {most}",
        score=of.score,
        target=of.target,
        most=of.max_points,
    )
    figures = (of.score, of.target, of.max_points)
    if isinstance(share.name, Phrase):
        return Bar(share.name, figures, says=says)
    return Bar(share.code or "", figures, share.name, says=says)


def _most_lost(found: Overview, shares: tuple[Share, ...], finding: Phrase) -> Phrase:
    """Name what lost most, if points of it are known."""
    known = [share for share in shares if share.figures.lost is not None]
    if not known or not found.whole.lost:
        return Phrase("Score and target")
    most = max(known, key=lambda share: share.figures.lost or 0)
    return Phrase(
        finding.text,
        name=f"{most.code} ({most.name})" if isinstance(most.name, str) else most.name,
        lost=most.figures.lost,
        all=found.whole.lost,
    )
