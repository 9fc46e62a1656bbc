"""What a simulation takes next year's field to be, where the user leaves it open, and why."""

from decimal import Decimal
from typing import TYPE_CHECKING

from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal

if TYPE_CHECKING:
    from parplan.cli.ranking import Options
    from parplan.plan.plan import Plan
    from parplan.plan.published import PublishedResults
    from parplan.questions.rank.rank_simulated import Assumed

_SPREAD_GIVEN = Phrase("Spread: as given.")


def year_of(
    published: "PublishedResults", options: "Options", wanted: int | None
) -> tuple[int, Phrase]:
    """Take the year asked for, else the latest of which enough places are published."""
    from parplan.plan.published import ENOUGH  # noqa: PLC0415

    known = published.years(options.which)
    if wanted is not None and wanted not in known:
        raise Refusal(
            Phrase("no field of {which} {year} is known", which=options.which, year=str(wanted)),
            Phrase("known: {years}", years=tuple(map(str, known))),
        )
    if wanted is not None:
        return wanted, Phrase("Field of {year}: as asked.", year=str(wanted))
    latest = Phrase(
        "Field of {year}: the latest of which at least {enough} places are published.",
        year=str(known[-1]),
        enough=ENOUGH,
    )
    return known[-1], latest


def of_published(plan: "Plan", options: "Options", published: "PublishedResults") -> "Assumed":
    """Expect next year's field by the means' rise and the spread of the published places."""
    from parplan.questions.rank.rank_simulated import Assumed  # noqa: PLC0415
    from parplan.questions.rank.simulation import spread_of  # noqa: PLC0415

    wanted, which = options.year, options.which
    if wanted is None and plan.plan.score_year in published.years(which):
        wanted = plan.plan.score_year
    year, _ = year_of(published, options, wanted)
    mean = published.mean(which, year)
    if mean is None:
        raise Refusal(Phrase("no mean of {year} is published", year=str(year)))
    rise, why_rise = _rise(options, published, year)
    placed = [(r.rank or 0, r.score or Decimal(0)) for r in published.placed(which, year)]
    ranked = published.ranked.provinces
    spread, why_spread = options.spread, _SPREAD_GIVEN
    if spread is None:
        spread = spread_of(placed, ranked, mean.score)
        why_spread = Phrase(
            "Spread {spread}: fitted to the {count} published places of {year}; where figures "
            "conflict, to the first.",
            spread=spread,
            count=len(placed),
            year=str(year),
        )
    why_mean = Phrase("Mean of {year}: {mean}.", year=str(year), mean=mean.score)
    why = (why_mean, why_rise, why_spread)
    return Assumed(_name(plan, options), which, year, mean.score, rise, spread, ranked, why)


def of_file(plan: "Plan", options: "Options", published: "PublishedResults") -> "Assumed":
    """Expect next year's field by the mean and the spread of the one given."""
    from parplan.cli.fields import read_field  # noqa: PLC0415
    from parplan.plan.points import half_up  # noqa: PLC0415
    from parplan.questions.rank.rank_simulated import Assumed  # noqa: PLC0415
    from parplan.questions.rank.simulation import deviation  # noqa: PLC0415

    assert options.field is not None  # noqa: S101 - the caller has looked
    field = read_field(options.field, plan)
    totals = [entry.total for entry in field.entries]
    mean = half_up(sum(totals, Decimal(0)) / len(totals), 4)
    rise, why_rise = _rise(options, published, None)
    spread = deviation(totals) if options.spread is None else options.spread
    if not spread:
        raise Refusal(Phrase("all have the same points: no spread"), Phrase("give --spread"))
    here = field.find(_name(plan, options))
    ranked = len(totals) + (here is None)
    why_mean = Phrase(
        "Mean {mean}: of the {count} provinces in {file}.",
        mean=mean,
        count=len(totals),
        file=str(options.field),
    )
    why_spread = Phrase("Spread {spread}: of the same provinces.", spread=spread)
    if options.spread is not None:
        why_spread = _SPREAD_GIVEN
    why = (why_mean, why_rise, why_spread)
    return Assumed(_name(plan, options), options.which, None, mean, rise, spread, ranked, why)


def _rise(
    options: "Options", published: "PublishedResults", year: int | None
) -> tuple[Decimal, Phrase]:
    """Take the rise given, else that of the means up to this year, or the last known."""
    if options.rise is not None:
        return options.rise, Phrase("Rise {rise}: as given.", rise=options.rise)
    last = year or max((m.year for m in published.means if m.index == options.which), default=0)
    before, after = (published.mean(options.which, y) for y in (last - 1, last))
    if before is None or after is None:
        hint = Phrase("give --rise")
        raise Refusal(Phrase("no rise of the mean up to {year} is known", year=str(last)), hint)
    rise = after.score - before.score
    words = Phrase(
        "Rise {rise}: as the national mean rose from {before} to {after}, {old} to {new}.",
        rise=rise,
        before=str(last - 1),
        after=str(last),
        old=before.score,
        new=after.score,
    )
    return rise, words


def _name(plan: "Plan", options: "Options") -> str:
    return options.province or plan.plan.province
