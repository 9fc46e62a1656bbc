"""What must one agency do?"""

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from parplan.language.phrases import N_, Phrase
from parplan.plan.agencies import Body
from parplan.plan.duties import Meant, meant
from parplan.plan.plan import Node, Plan
from parplan.plan.points import standing
from parplan.questions import columns
from parplan.report.report import Column, Kind, Report, Row, Table, Value

_COLUMNS = (
    columns.title,
    columns.title_en,
    columns.max_points,
    columns.score,
    columns.target,
    columns.lost,
    columns.gain,
    columns.tasks,
    Column("via", Phrase("Through")),
)
_NO = Column("no", Phrase("No."), Kind.COUNT)

Asked = Callable[[tuple[str, ...]], Meant | None]
"""Entries of the plan → how they mean the agency that is asked about."""


def agency(plan: Plan, body: Body, on: datetime.date | None = None) -> Report:
    """List what its head answers for, what it leads and coordinates, and its SIPAS tasks.

    `via` names the group, or on a later day the predecessor, through which the plan means it; a
    leaf that it leads isn't listed again because a group that it belongs to coordinates it.
    """
    who: Asked = partial(meant, plan, body=body, on=on)
    leads = [(leaf, how) for leaf in plan.leaves if (how := who(leaf.shared.lead))]
    led = {leaf.code for leaf, _ in leads}
    coordinates = [
        (leaf, how)
        for leaf in plan.leaves
        if (how := who(leaf.shared.coordinating)) and (how.via is None or leaf.code not in led)
    ]
    tables = (
        Table(
            "accountable",
            Phrase("What the head answers for"),
            (columns.code, *_COLUMNS),
            tuple(_accountable(plan, who)),
            as_records=True,
        ),
        _leaves(plan, "leads", Phrase("Leads"), leads),
        _leaves(plan, "coordinates", Phrase("Coordinates"), coordinates),
        Table(
            "sipas",
            Phrase("SIPAS tasks"),
            (_NO, *_COLUMNS),
            tuple(_sipas(plan, who)),
            as_records=True,
        ),
    )
    title = Phrase("Duties of {name}", name=body.name)
    notes = tuple(_summary(plan, who, leads))
    if on:
        from parplan.questions import passed_on  # noqa: PLC0415 - most ask of the plan's own day

        title = passed_on.dated(title, on)
        vias = (str(row.values[-1]) for table in tables for row in table.lines)
        notes = (*passed_on.gone(plan, body, on), *notes, *passed_on.inherited(plan, vias))
    return Report("agency", title, columns.head(plan), tables, notes)


def _summary(plan: Plan, who: Asked, leads: list[tuple[Node, Meant]]) -> Iterator[Phrase]:
    """Say the answer first: how much it leads, and which of the SIPAS tasks are its own."""
    by_name = [leaf for leaf, how in leads if how.via is None]
    total = standing([leaf for leaf, _ in leads])
    yield Phrase(
        "Leads {count} leaves, {by_name} of them by name: {lost} points were lost there, "
        "{own} on those by name.",
        count=len(leads),
        by_name=len(by_name),
        lost=total.lost,
        own=standing(by_name).lost,
    )
    for role, text in (
        ("lead", N_("SIPAS tasks that it leads: {numbers}.")),
        ("coordinating", N_("SIPAS tasks that it coordinates: {numbers}.")),
    ):
        numbers = tuple(node.task.number for node in plan.sipas if who(getattr(node.task, role)))
        if numbers:
            yield Phrase(text, numbers=numbers)


def _figures(nodes: list[Node]) -> tuple[Value, ...]:
    total = standing(nodes)
    return total.max_points, total.score, total.target, total.lost, total.gain


def _named(plan: Plan, node: Node) -> tuple[Value, ...]:
    return node.code, node.title, plan.title_en(node.code)


def _leaves(plan: Plan, key: str, title: Phrase, leaves: list[tuple[Node, Meant]]) -> Table:
    rows = tuple(
        Row((*_named(plan, leaf), *_figures([leaf]), leaf.shared.tasks, how.via))
        for leaf, how in leaves
    )
    totals = ("", None, None, *_figures([leaf for leaf, _ in leaves]), None, None)
    return Table(key, title, (columns.code, *_COLUMNS), rows, totals, as_records=True)


def _accountable(plan: Plan, who: Asked) -> Iterator[Row]:
    """List the areas and criteria of each duty; a duty without any stands under its own number."""
    organisation = plan.plan.organisation
    for duty in organisation.duties:
        if (how := who(duty.heads)) is None:
            continue
        nodes = [node for code in duty.answers_for if (node := plan.node(code))]
        for node in nodes:
            yield Row((*_named(plan, node), *_figures([node]), duty.paragraphs, how.via))
        if not nodes:
            number = f"{organisation.number}.{duty.number}"
            yield Row((number, duty.title, *[None] * 6, duty.paragraphs, how.via))


def _sipas(plan: Plan, who: Asked) -> Iterator[Row]:
    for node in plan.sipas:
        how = who(node.task.lead) or who(node.task.coordinating)
        if how:
            number = node.task.number
            yield Row((number, node.task.task, plan.task_en(number), *[None] * 5, (), how.via))
