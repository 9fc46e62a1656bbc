"""`parplan sql`."""

import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from parplan.cli.reports import report_command
from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal
from parplan.questions.options import day, today

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

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
        from parplan.files.loading import load_published  # noqa: PLC0415
        from parplan.questions.path.optimum import Unproven  # noqa: PLC0415
        from parplan.questions.sql import sql as analysis  # noqa: PLC0415
        from parplan.questions.sql.tables import Known  # noqa: PLC0415

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
