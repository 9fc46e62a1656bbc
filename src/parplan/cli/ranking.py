"""What `parplan rank` asks of which field, and why: the choices that the user left open."""

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.cli.assuming import of_file, of_published, year_of
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.questions.rank.field import Field
    from parplan.questions.rank.simulation import Draws
    from parplan.report.report import Report

_USUAL = 10_000
"""Replications, if nobody says how many."""


class Options(NamedTuple):
    """The options of the command; `None` for what the user left open."""

    points: Decimal | None
    year: int | None
    which: str
    province: str | None
    field: Path | None
    previous: Path | None
    simulate: int | None
    seed: int | None
    rise: Decimal | None
    spread: Decimal | None
    noise: Decimal | None


def asking(options: Options) -> "Question":
    """Choose the question that these options ask."""
    if options.noise is not None:
        return partial(_perturbed, options=options, noise=options.noise)
    if options.simulate is not None:
        return partial(_simulated, options=options)
    if options.field is not None:
        return partial(_in_field, options=options, file=options.field)
    return partial(_banded, options=options)


def _banded(plan: "Plan", options: Options) -> "Report":
    from parplan.files.loading import load_published  # noqa: PLC0415
    from parplan.questions.rank.rank import Asked, rank  # noqa: PLC0415

    published = load_published()
    points, why = _points(plan, options)
    year, which = year_of(published, options, options.year)
    province = options.province or plan.plan.province
    return rank(plan, published, Asked(province, options.which, year, points), (why, which))


def _in_field(plan: "Plan", options: Options, file: Path) -> "Report":
    from parplan.cli.fields import read_field  # noqa: PLC0415
    from parplan.questions.rank import rank_field  # noqa: PLC0415
    from parplan.questions.rank.rank import Asked  # noqa: PLC0415

    name = options.province or plan.plan.province

    def standing(file: Path, points: Decimal | None) -> rank_field.Standing:
        field = read_field(file, plan)
        found = rank_field.standing_of(field, name, points)
        if found is None:
            raise _absent(file, field, name)
        return found

    now = standing(file, options.points)
    before = standing(options.previous, None) if options.previous else None
    asked = Asked(now.own.province, options.which, None, now.own.total)
    why = () if options.points is None else (_given(options.points),)
    return rank_field.rank_in_field(plan, asked, now, before, why)


def _simulated(plan: "Plan", options: Options) -> "Report":
    from parplan.cli.watched import Watched  # noqa: PLC0415
    from parplan.files.loading import load_published  # noqa: PLC0415
    from parplan.questions.rank.rank_simulated import rank_next_year  # noqa: PLC0415

    published = load_published()
    points, why = _points(plan, options)
    of = of_file if options.field else of_published
    assumed = of(plan, options, published)
    assumed = assumed._replace(why=(why, *assumed.why))
    draws = _draws(options)
    with Watched(draws.replications) as more:
        draws = draws._replace(tell=more)
        return rank_next_year(plan, published, points, assumed, draws)


def _perturbed(plan: "Plan", options: Options, noise: Decimal) -> "Report":
    from parplan.cli.fields import read_field  # noqa: PLC0415
    from parplan.cli.watched import Watched  # noqa: PLC0415
    from parplan.questions.rank.rank_simulated import rank_perturbed  # noqa: PLC0415

    assert options.field is not None  # noqa: S101 - `rank` has refused it
    field = read_field(options.field, plan)
    if not field.finest:
        raise Refusal(
            Phrase("{file} has only totals: weights need more", file=str(options.field)),
            Phrase("give it a column for every leaf, or every area"),
        )
    draws = _draws(options)
    with Watched(draws.replications) as more:
        return rank_perturbed(plan, field, noise, draws._replace(tell=more))


def _given(points: Decimal) -> Phrase:
    return Phrase("{points} points: as given.", points=points)


def _points(plan: "Plan", options: Options) -> tuple[Decimal, Phrase]:
    """Take the points given, else the plan's target: the leaves' exact sum, else as printed."""
    from parplan.plan.points import standing  # noqa: PLC0415

    if options.points is not None:
        return options.points, _given(options.points)
    if options.which != "PAR":
        hint = Phrase("the plan has no target for SIPAS in percent: give --points")
        raise Refusal(Phrase("which points?"), hint)
    target = standing(plan.leaves).target
    target = plan.plan.totals.target if target is None else target
    if target is None:
        raise Refusal(Phrase("the plan has no target"), Phrase("give --points"))
    year = str(plan.plan.target_year)
    return target, Phrase("{points} points: the plan's target of {year}.", points=target, year=year)


def _draws(options: Options) -> "Draws":
    """Draw from the seed given, else from one by chance, which the report tells."""
    import secrets  # noqa: PLC0415

    from parplan.questions.rank.simulation import Draws  # noqa: PLC0415

    seed = secrets.randbelow(2**32) if options.seed is None else options.seed
    return Draws(options.simulate or _USUAL, seed)


def _absent(file: Path, field: "Field", name: str) -> Refusal:
    from difflib import get_close_matches  # noqa: PLC0415

    near = tuple(get_close_matches(name, [entry.province for entry in field.entries], cutoff=0.5))
    hint = Phrase("near it: {names}", names=near)
    if not near:
        hint = Phrase("choose with --province, or put so many --points in the field")
    return Refusal(Phrase("{name} is not in {file}", name=name, file=str(file)), hint)
