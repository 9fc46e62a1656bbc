"""`parplan sql`."""

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.dates import day, today
from parplan.cli.refusal import Refusal
from parplan.cli.reports import report_command
from parplan.phrases import N_, Phrase

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan import Plan
    from parplan.report import Report

HELP = N_("Ask anything of every report's tables, in SQL.")
EXAMPLE = 'parplan sql "SELECT lead, sum(lost) FROM gaps GROUP BY lead ORDER BY 2 DESC"'


@report_command
def sql(
    statement: Annotated[str | None, typer.Argument(metavar="SELECT…")] = None,
    *,
    tables: Annotated[
        bool, typer.Option("--tables", help=N_("List the tables and their columns instead."))
    ] = False,
    as_of: Annotated[
        datetime.date | None,
        typer.Option(
            metavar="DATE",
            parser=day,
            help=N_("Progress, forecast and evaluation as of this day. Else today."),
        ),
    ] = None,
) -> "Question":
    """Ask what a statement asks, or which tables there are."""

    def ask(plan: "Plan") -> "Report":
        from parplan.analyses import sql as analysis  # noqa: PLC0415
        from parplan.analyses.sql_tables import Known  # noqa: PLC0415
        from parplan.loading import load_published  # noqa: PLC0415
        from parplan.optimum import Unproven  # noqa: PLC0415

        known = Known(plan, load_published(), as_of or today())
        if tables or statement is None:
            return analysis.tables(known)
        try:
            return analysis.sql(known, statement)
        except analysis.Misput as misput:
            raise Refusal(
                Phrase("SQL: {problem}", problem=str(misput)),
                Phrase("`parplan sql --tables` lists tables and columns; only reading is allowed"),
            ) from None
        except Unproven:
            raise Refusal(Phrase("the search ended without a proof")) from None

    return ask
