"""Where were points lost, and what does the plan ask back?"""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Literal

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.plan.duties import meant
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.questions.options import AgencyOption, AreaOption
from parplan.report.report import NOTHING, Report, Table

EXAMPLE = "parplan gaps --area 6 --sort gain"


def gaps(  # noqa: PLR0913 - the contract has as many options
    plan: Plan,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=N_("Also the leaves that lost nothing."))
    ] = False,
    sort: Annotated[
        Literal["lost", "gain", "remaining", "code"], typer.Option(help=N_("What comes first."))
    ] = "lost",
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=N_("Only the first N."))
    ] = None,
    area: AreaOption = None,
    agency: AgencyOption = None,
    assessed_by: Annotated[
        Literal["appraisal", "survey", "sipas", "outcome"] | None,
        typer.Option(help=N_("Only this source of points.")),
    ] = None,
) -> Report:
    """List leaves that lost points, the most first; `remaining` is lost even if targets are met."""
    leaves = plan.leaves if area is None else plan.criterion(area).leaves
    body = None if agency is None else plan.agency(agency)
    chosen = [
        leaf
        for leaf in leaves
        if (everything or leaf.score is None or leaf.score < leaf.max_points)
        and (assessed_by is None or leaf.assessed_by == assessed_by)
        and (body is None or meant(plan, leaf.lead, body) is not None)
    ]
    if sort != "code":
        chosen.sort(key=_amount(sort), reverse=True)
    listed = chosen[:top]
    table = Table(
        "gaps",
        Phrase("Lost points"),
        (
            *columns.LEAF,
            columns.lost._replace(bar=True),
            columns.gain,
            columns.remaining,
            columns.lead,
        ),
        tuple(listed),
        columns.Sums.of(listed),
        nothing=NOTHING if everything else Phrase("No criterion lost points."),
    )
    title = Phrase("Where points were lost in {year}", year=str(plan.plan.score_year))
    return Report("gaps", title, columns.head(plan), (table,), _notes(listed, chosen))


def _amount(figure: str) -> Callable[[Node], Decimal]:
    """Give the key to sort by; what is unknown comes last."""

    def amount(leaf: Node) -> Decimal:
        value: Decimal | None = getattr(leaf, figure)
        return Decimal(-1001) if value is None else value

    return amount


def _notes(listed: list[Node], chosen: list[Node]) -> tuple[Phrase, ...]:
    if len(listed) == len(chosen):
        return ()
    return (
        Phrase(
            "{listed} of {chosen} leaves: {lost} of {all} lost points.",
            listed=len(listed),
            chosen=len(chosen),
            lost=standing(listed).lost,
            all=standing(chosen).lost,
        ),
    )


TABLES: columns.TablesForSql = {"gaps": lambda plan, _: gaps(plan, everything=True).table("gaps")}
