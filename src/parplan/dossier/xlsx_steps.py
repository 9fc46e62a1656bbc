"""The steps from score to target as columns that stand on each other."""

from decimal import Decimal

from parplan.analyses.overview import Overview, Step
from parplan.phrases import Phrase
from parplan.plan import Plan
from parplan.report import Column, Kind, Row, Table

_REST, _SCORE, _TARGET = "", "score", "target"


def steps_table(plan: Plan, found: Overview) -> Table:
    """List score, steps and target; the last four columns are what the chart is drawn from."""
    words = {
        _REST: Phrase("All other criteria"),
        _SCORE: Phrase("Score {year}", year=str(plan.plan.score_year)),
        _TARGET: Phrase("Target {year}", year=str(plan.plan.target_year)),
    }
    whole = found.whole
    rows = []
    if found.steps and whole.score is not None and whole.target is not None:
        rows = [_total(_SCORE, whole.score), *map(_row, found.steps), _total(_TARGET, whole.target)]
    keys = ("before", "change", "after", "base", "total", "rise", "fall")
    return Table(
        "steps",
        Phrase("From score to target"),
        (
            Column("step", Phrase("Step"), words=words),
            Column("title", Phrase("Title")),
            *(Column(key, _LABELS[key], Kind.POINTS) for key in keys),
        ),
        tuple(rows),
    )


_LABELS = {
    "before": Phrase("Before"),
    "change": Phrase("Change"),
    "after": Phrase("After"),
    "base": Phrase("Below it"),
    "total": Phrase("Total"),
    "rise": Phrase("Rise"),
    "fall": Phrase("Fall"),
}


def _total(key: str, points: Decimal) -> Row:
    return Row((key, "", None, None, points, None, points, None, None))


def _row(step: Step) -> Row:
    rises = step.change >= 0
    return Row(
        (
            step.leaf.code if step.leaf else _REST,
            step.leaf.title if step.leaf else "",
            step.before,
            step.change,
            step.after,
            min(step.before, step.after),
            None,
            step.change if rises else None,
            None if rises else abs(step.change),
        )
    )
