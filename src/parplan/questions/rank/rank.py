"""Which place do so many points give?

Every field is a question of its own: a published one, a whole one, next year's, and one under
other weights. Options choose among them, and each takes those that it has parameters for.
"""

import datetime
import inspect
from collections.abc import Callable, Collection
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from itertools import chain, product
from pathlib import Path
from typing import Annotated, Literal

import typer

from parplan.files.loading import load_published
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.plan.published import Index
from parplan.questions import columns
from parplan.questions.options import SurveyErrorOption, Watch, number, unwatched
from parplan.questions.rank.published_field import in_published_field, means_table
from parplan.questions.rank.sensitivity import by_choices, with_survey_error
from parplan.questions.rank.simulated import after_given_field, after_published_field, refuse_error
from parplan.questions.rank.weights import under_other_weights
from parplan.questions.rank.whole_field import in_whole_field
from parplan.report.report import Report, Table

EXAMPLE = "parplan rank --points 88.5 --year 2023"

_MOST = 10_000_000

Ask = Callable[..., Report]

QUESTIONS: tuple[Ask, ...] = (
    in_published_field,
    in_whole_field,
    after_published_field,
    after_given_field,
    under_other_weights,
    by_choices,
    with_survey_error,
)


def rank(  # noqa: PLR0913 - the contract has as many options
    plan: Plan,
    *,
    points: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("So many points. Else the province's own: of the plan's, the target."),
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            metavar="Y", help=N_("The published field of this year. Else the latest known.")
        ),
    ] = None,
    index: Annotated[
        Literal["PAR", "SIPAS"], typer.Option(help=N_("Which index; SIPAS is in percent."))
    ] = "PAR",
    province: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("Whose rank, if not the plan's province."))
    ] = None,
    field: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=N_("A whole field: CSV with province and score, areas or leaves.")
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=N_("The field before it: why has the rank changed?")),
    ] = None,
    simulate: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=_MOST, help=N_("Draw next year's field so many times.")
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", min=0, help=N_("Draw the same again. Else by chance, and told.")),
    ] = None,
    rise: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("How far the mean rises to next year. Else as published, or as means rose."),
        ),
    ] = None,
    shock: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("Standard error of this rise. Else 0 if it is published, or as means differ."),
        ),
    ] = None,
    persistence: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("The share of its distance from the mean that a province keeps."),
        ),
    ] = None,
    change: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("Standard deviation of each province's own change."),
        ),
    ] = None,
    spread: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("Standard deviation of the provinces. Else as in the field."),
        ),
    ] = None,
    perturb_weights: Annotated[
        Decimal | None,
        typer.Option(
            metavar="X",
            parser=number,
            help=N_("Draw weights up to this share off, such as 0.25, and rank the field again."),
        ),
    ] = None,
    perturb_levels: Annotated[
        Literal["leaves", "all", "total"] | None,
        typer.Option(
            help=N_(
                "Whose weights: of leaves or of all levels, renormalised within each parent; or of "
                "leaves, keeping only the total. Else leaves."
            )
        ),
    ] = None,
    aggregation: Annotated[
        Literal["arithmetic", "geometric"] | None,
        typer.Option(help=N_("By which mean points are put together. Else arithmetic.")),
    ] = None,
    ahead_of: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=N_("How likely it is to be ahead of this province.")),
    ] = None,
    sobol: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            max=1 << 20,
            help=N_("Sobol indices of the choices behind the rank; a base sample of 1024, say."),
        ),
    ] = None,
    survey_error: SurveyErrorOption = None,
    watch: Watch = unwatched,
) -> Report:
    """Find a band, an exact place, or how likely each place is."""
    options = {  # in the order in which they are refused
        "year": year,
        "previous": previous,
        "ahead_of": ahead_of,
        "perturb_levels": perturb_levels,
        "aggregation": aggregation,
        "perturb_weights": perturb_weights,
        "sobol": sobol,
        "survey_error": survey_error,
        "seed": seed,
        "rise": rise,
        "shock": shock,
        "persistence": persistence,
        "change": change,
        "spread": spread,
        "points": points,
        "province": province,
        "field": field,
        "simulate": simulate,
    }
    asked = {name: value for name, value in options.items() if value is not None}
    question = _chosen(asked)
    if points is not None and not 0 <= points <= 100:  # noqa: PLR2004 - of a hundred
        raise Refusal(Phrase("points are 0 to 100, not {points}", points=points))
    if spread is not None and spread <= 0:
        raise Refusal(Phrase("a spread is more than 0"))
    if persistence is not None and not 0 <= persistence <= 1:
        raise Refusal(Phrase("a province keeps 0 to 1 of its distance"))
    if min(shock or 0, change or 0) < 0:
        raise Refusal(Phrase("an error and a change are 0 or more"))
    if perturb_weights is not None and not 0 < perturb_weights <= 1:
        raise Refusal(Phrase("weights are perturbed by more than 0 and up to 1"))
    if survey_error is not None:
        refuse_error(survey_error)
    always = {"index": index, "watch": watch}
    taken = {name: value for name, value in always.items() if name in _parameters(question)}
    if index != Index.PAR and "index" not in taken:
        other = _typed(next(name for name in _needed(question) if name != "field"))
        raise Refusal(
            Phrase("{one} and {other} don't go together", one="--index SIPAS", other=other),
            Phrase("SIPAS has no areas and leaves, and its error is in percent"),
        )
    return question(plan, **asked, **taken)


def _chosen(asked: Collection[str]) -> Ask:
    """Choose the question that takes all these options and needs no other.

    Options that don't go together are refused, rather than one left out in silence.
    """
    for option in asked:
        lacking = [
            [name for name in _needed(question) if name not in asked]
            for question in QUESTIONS
            if option in _parameters(question)
        ]
        if all(lacking):
            other = lacking[0][0]
            raise Refusal(
                Phrase("{option} needs {other}", option=_typed(option), other=_typed(other))
            )
    choosing = dict.fromkeys(chain.from_iterable(map(_needed, QUESTIONS)))
    for one, other in product(asked, choosing):
        if other in asked and not any({one, other} <= _parameters(q) for q in QUESTIONS):
            raise Refusal(
                Phrase("{one} and {other} don't go together", one=_typed(one), other=_typed(other))
            )
    for question in QUESTIONS:
        if set(_needed(question)) <= set(asked) <= _parameters(question):
            return question
    raise Refusal(Phrase("{options} don't go together", options=tuple(map(_typed, asked))))


@cache
def _parameters(question: Ask) -> set[str]:
    return set(inspect.signature(question).parameters)


@cache
def _needed(question: Ask) -> list[str]:
    """List the options without which a question isn't asked."""
    _plan, *options = inspect.signature(question).parameters.values()
    return [option.name for option in options if option.default is option.empty]


def _typed(name: str) -> str:
    """Write an option as it is typed."""
    return f"--{name.replace('_', '-')}"


def _of_target(key: str, plan: Plan, _: datetime.date) -> Table:
    """Place the plan's target in the latest field; there are no rows without one."""
    target = standing(plan.leaves).target
    table = in_published_field(plan, points=target or Decimal(0)).table(key)
    return table if target is not None else replace(table, rows=())


TABLES: columns.TablesForSql = {
    "rank": partial(_of_target, "rank"),
    "rank_neighbours": partial(_of_target, "neighbours"),
    "rank_means": lambda *_: means_table(load_published(), Index.PAR),
}
