"""`parplan whatif`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parplan.cli.reports import signed_command
from parplan.language.phrases import N_, Phrase
from parplan.language.refusal import Refusal
from parplan.questions.options import FieldYearOption

if TYPE_CHECKING:
    from parplan.cli.reports import Question
    from parplan.plan.plan import Plan
    from parplan.report.report import Report

EXAMPLE = "parplan whatif --set 6.3.4=0.5 --set 8.1=8.5"


@signed_command
def whatif(
    *,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="CODE=POINTS", help=N_("Points of a leaf, on top of all scenarios.")
        ),
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Option(
            "--scenario", metavar="FILE", help=N_("A YAML file with name and set; later ones win.")
        ),
    ] = None,
    figure: Annotated[
        Literal["score", "target"], typer.Option("--from", help=N_("Which points are changed."))
    ] = "target",
    against: Annotated[
        bool, typer.Option("--against", help=N_("Compare the scenarios instead of stacking them."))
    ] = False,
    year: FieldYearOption = None,
) -> "Question":
    """Suppose other points, and ask what follows."""
    if not settings and not scenarios:
        raise Refusal(
            Phrase("nothing to change"),
            Phrase("give points with --set 6.3.4=0.5, or a file with --scenario"),
        )
    if against and not scenarios:
        raise Refusal(
            Phrase("nothing to compare"), Phrase("--against compares files given with --scenario")
        )

    def ask(plan: "Plan") -> "Report":
        from parplan.cli.cases import supposed  # noqa: PLC0415
        from parplan.questions.rank.placing import ranking  # noqa: PLC0415
        from parplan.questions.whatif.whatif import whatif  # noqa: PLC0415

        cases = supposed(plan, settings or (), scenarios or (), against=against)
        return whatif(plan, figure, cases, ranking(plan, year))

    return ask
