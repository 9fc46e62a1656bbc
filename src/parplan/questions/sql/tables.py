"""Which tables can be asked in SQL: those of every report that needs no options, by name.

`whatif`, `explain` and `compare` need to be told what to suppose, to explain or to compare, so
they have none. A path leads somewhere: here to the plan's own target, without limits and without
costs. The year is the plan's own.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.points import standing
from parplan.plan.published import Index, PublishedResults
from parplan.questions import agencies, agency, gaps, limits, overview_report, show, sipas, totals
from parplan.questions.path import path
from parplan.questions.rank.published_field import in_published_field, means_table
from parplan.questions.year import evaluate, forecast, progress, score
from parplan.report.report import Column, Report, Row, Table


class Known(NamedTuple):
    """What tables are made from."""

    plan: Plan
    published: PublishedResults
    on: datetime.date
    """The day on which the year is looked at."""

    @property
    def year(self) -> int:
        """The latest field of which enough is published."""
        return self.published.years(Index.PAR)[-1]

    @property
    def target(self) -> Decimal | None:
        """The sum of the targets; `None` if one of them isn't known."""
        return standing(self.plan.leaves).target


TABLES: dict[str, Callable[[Known], Table]] = {
    "totals": lambda known: totals.totals(known.plan, depth=totals.DEEPEST).tables[0],
    "totals_by_assessed_by": lambda known: totals.totals(known.plan, by="assessed_by").tables[0],
    "gaps": lambda known: gaps.gaps(known.plan, everything=True).tables[0],
    "criteria": lambda known: show.show(known.plan).tables[0],
    "sipas": lambda known: sipas.sipas(known.plan).tables[0],
    "agencies": lambda known: agencies.agencies(known.plan).tables[0],
    "agencies_expanded": lambda known: agencies.agencies(known.plan, expand=True).tables[0],
    "agency_accountable": lambda known: _of_all(known.plan, "accountable"),
    "agency_leads": lambda known: _of_all(known.plan, "leads"),
    "agency_coordinates": lambda known: _of_all(known.plan, "coordinates"),
    "agency_sipas": lambda known: _of_all(known.plan, "sipas"),
    "score": lambda known: score.score(known.plan).table("score"),
    "score_totals": lambda known: score.score(known.plan).table("totals"),
    "progress_status": lambda known: _progress(known, "status"),
    "progress_areas": lambda known: _progress(known, "areas"),
    "progress_agencies": lambda known: _progress(known, "agencies"),
    "progress_tasks": lambda known: _progress(known, "tasks"),
    "forecast_range": lambda known: _forecast(known, "range"),
    "forecast_sources": lambda known: _forecast(known, "sources"),
    "forecast_points": lambda known: _forecast(known, "points"),
    "forecast_deductions": lambda known: _forecast(known, "deductions"),
    "forecast_leaves": lambda known: _forecast(known, "leaves"),
    "evaluate_classes": lambda known: _evaluate(known, "classes"),
    "evaluate_points": lambda known: _evaluate(known, "points"),
    "evaluate_tasks": lambda known: _evaluate(known, "tasks"),
    "evaluate_reports": lambda known: _evaluate(known, "reports"),
    "report_areas": lambda known: _of(overview_report.overview_report(known.plan), "areas"),
    "report_sources": lambda known: _of(overview_report.overview_report(known.plan), "sources"),
    "report_steps": lambda known: _of(overview_report.overview_report(known.plan), "steps"),
    "report_losses": lambda known: _of(overview_report.overview_report(known.plan), "losses"),
    "limits": lambda known: limits.limits(known.plan).tables[0],
    "path_to_target": lambda known: _path(known, "path"),
    "path_to_target_alternatives": lambda known: _path(known, "alternatives"),
    "rank": lambda known: _rank(known, "rank"),
    "rank_neighbours": lambda known: _rank(known, "neighbours"),
    "rank_means": lambda known: means_table(known.published, Index.PAR),
}
"""What can be asked, by name. A table is made when a statement names it."""


def _of(report: Report, key: str) -> Table:
    return next(table for table in report.tables if table.key == key)


def _of_all(plan: Plan, key: str) -> Table:
    """Put one table of every agency's report under each other, with the agency in front."""
    reports = [(body.name, agency.agency(plan, body)) for body in plan.agencies.bodies]
    found = [(name, _of(report, key)) for name, report in reports]
    first = found[0][1]
    rows = tuple(Row((name, *row.values)) for name, table in found for row in table.lines)
    named = Column("agency", Phrase("Agency"))
    return Table(key, first.title, (named, *first.columns), rows)


def _progress(known: Known, key: str) -> Table:
    return progress.progress(known.plan, as_of=known.on).table(key)


def _forecast(known: Known, key: str) -> Table:
    return forecast.forecast(known.plan, as_of=known.on).table(key)


def _evaluate(known: Known, key: str) -> Table:
    return evaluate.evaluate(known.plan, as_of=known.on).table(key)


def _path(known: Known, key: str) -> Table:
    """Go from the scores to the target; there are no rows unless all of both are known."""
    plan, target = known.plan, known.target
    if target is None or standing(plan.leaves).score is None:
        return next(table for table in (path.MOVES, path.ALTERNATIVES) if table.key == key)
    return _of(path.path(plan, to=target), key)


def _rank(known: Known, key: str) -> Table:
    """Place the target in the latest field; there are no rows without one."""
    target = known.target
    table = _of(in_published_field(known.plan, points=target or Decimal(0), year=known.year), key)
    return table if target is not None else replace(table, rows=())
